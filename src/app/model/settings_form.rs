//! The settings screen: chosen values, typed texts, and what is wrong with them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::sdk::ServiceAddress;
use crate::settings::Preferences;
use crate::words::Saying;

use super::setting::{SettingChange, TextSetting};

/// What this computer offers, and where files are.
#[derive(Clone, Debug, Default)]
pub(crate) struct ComputerInfo {
    /// The settings file; `None` if the platform has no place for it.
    pub(crate) settings: Option<PathBuf>,
    /// The activity list.
    pub(crate) activity: PathBuf,
    /// The log file.
    pub(crate) log: PathBuf,
    /// Whether the app can start with the system.
    pub(crate) autostart: bool,
    /// Whether the app can open links.
    pub(crate) links: bool,
    /// Whether global shortcuts are possible.
    pub(crate) shortcuts: bool,
}

/// State of the settings screen. A change takes effect at once, is written in the background, and is reverted if that fails.
#[derive(Clone, Debug)]
pub(crate) struct SettingsForm {
    pub(crate) here: ComputerInfo,
    chosen: Preferences,
    /// The latest change of each setting that is neither written nor refused yet, by key.
    unwritten: BTreeMap<&'static str, Unwritten>,
    /// The service at the start, which this run uses.
    service: Option<ServiceAddress>,
    texts: [String; TextSetting::ALL.len()],
    /// Why a setting was refused, by key.
    problems: BTreeMap<&'static str, Saying>,
}

/// A change that is being written.
#[derive(Clone, Debug)]
struct Unwritten {
    change: SettingChange,
    /// The value in the file meanwhile.
    in_file: SettingChange,
}

impl Default for SettingsForm {
    fn default() -> Self {
        Self::new(Preferences::default(), ComputerInfo::default())
    }
}

impl SettingsForm {
    /// Creates the form with the settings of the file.
    pub(crate) fn new(chosen: Preferences, here: ComputerInfo) -> Self {
        let texts = TextSetting::ALL.map(|typed| typed.text(&chosen));
        let service = chosen.service.clone();
        Self { here, chosen, unwritten: BTreeMap::new(), service, texts, problems: BTreeMap::new() }
    }

    /// The values in effect.
    pub(crate) fn chosen(&self) -> &Preferences {
        &self.chosen
    }

    /// The text in a field.
    pub(crate) fn text(&mut self, typed: TextSetting) -> &mut String {
        &mut self.texts[typed as usize]
    }

    /// Why a setting was refused.
    pub(crate) fn problem(&self, key: &str) -> Option<String> {
        self.problems.get(key).map(Saying::text)
    }

    /// Why settings were refused, all of them.
    pub(crate) fn problems(&self) -> impl Iterator<Item = String> {
        self.problems.values().map(Saying::text)
    }

    /// Whether another service will be used from the next start on.
    pub(crate) fn new_service(&self) -> bool {
        self.service != self.chosen.service && !self.unwritten.contains_key(TextSetting::Service.key())
    }

    /// Whether the text in a field differs from the value in effect, or was refused.
    pub(crate) fn is_pending(&self, typed: TextSetting) -> bool {
        let (key, text) = (typed.key(), &self.texts[typed as usize]);
        *text != typed.text(&self.chosen) || (self.problems.contains_key(key) && !self.unwritten.contains_key(key))
    }

    /// Parses all pending texts; invalid ones are marked.
    pub(crate) fn take_typed(&mut self) -> Vec<SettingChange> {
        let mut changes = Vec::new();
        for typed in TextSetting::ALL {
            if !self.is_pending(typed) {
                continue;
            }
            match typed.read(&self.texts[typed as usize], &self.chosen) {
                Ok(change) => changes.push(change),
                Err(why) => drop(self.problems.insert(typed.key(), why)),
            }
        }
        changes
    }

    /// Applies a change, which the caller hands to the store.
    pub(crate) fn change(&mut self, change: SettingChange) {
        let key = change.key();
        let before = self.unwritten.remove(key).map(|unwritten| unwritten.in_file);
        let in_file = before.unwrap_or_else(|| change.before(&self.chosen));
        change.apply(&mut self.chosen);
        if let Some(typed) = TextSetting::ALL.into_iter().find(|typed| typed.key() == key) {
            self.texts[typed as usize] = typed.text(&self.chosen);
        }
        self.unwritten.insert(key, Unwritten { change, in_file });
    }

    /// Notes that a change was written.
    pub(crate) fn written(&mut self, change: SettingChange) {
        match self.unwritten.get_mut(change.key()) {
            Some(newer) if newer.change != change => newer.in_file = change,
            _ => {
                self.unwritten.remove(change.key());
                self.problems.remove(change.key());
                change.apply(&mut self.chosen);
            }
        }
    }

    /// Reverts a change that could not be written to the value in the file, unless the visitor changed the setting again since.
    /// The text in its field stays, to be corrected.
    pub(crate) fn not_written(&mut self, change: &SettingChange, why: Saying) {
        match self.unwritten.get(change.key()) {
            Some(newer) if newer.change != *change => {}
            _ => {
                if let Some(unwritten) = self.unwritten.remove(change.key()) {
                    unwritten.in_file.apply(&mut self.chosen);
                }
                self.problems.insert(change.key(), why);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;
    use crate::app::model::setting::Switch;
    use crate::settings::Settings;
    use crate::settings::Theme;
    use crate::words::Language;

    fn typed(typed: TextSetting, text: &str) -> (SettingsForm, Vec<SettingChange>) {
        let mut form = SettingsForm::default();
        text.clone_into(form.text(typed));
        let changes = form.take_typed();
        (form, changes)
    }

    /// What is written is what is read, for every kind of change.
    #[test]
    fn a_change_is_read_as_it_is_written() {
        let switches = [
            Switch::Autostart,
            Switch::HandleLinks,
            Switch::StartMinimized,
            Switch::Notifications,
            Switch::Sound,
            Switch::Gestures,
            Switch::MaskOwnWindows,
        ];
        let mut changes: Vec<_> = switches.map(|switch| SettingChange::Switch(switch, !switch.is_on(&Preferences::default()))).into();
        changes.extend([
            SettingChange::Theme(Theme::Dark),
            SettingChange::Language(Some(Language::German)),
            SettingChange::LogLevel(Level::TRACE),
            SettingChange::Service("https://h".parse().ok()),
            SettingChange::ShortcutPause(None),
            SettingChange::ShortcutEnd("Ctrl+F9".parse().ok()),
        ]);
        for change in changes {
            let text = format!("{} = {}", change.key(), change.value());
            let mut expected = Preferences::default();
            change.apply(&mut expected);
            assert_ne!(expected, Preferences::default());
            assert_eq!(Settings::parse(&text, std::path::Path::new("")).unwrap().preferences, expected, "{text}");
        }
    }

    #[test]
    fn what_is_typed_wrong_is_marked_and_not_written() {
        for (field, text, why) in [
            (TextSetting::Service, "http://support.example.com", "must be reached by https"),
            (TextSetting::ShortcutPause, "Shift+P", "Add Ctrl, Alt or Super"),
            (TextSetting::ShortcutEnd, "ctrl+alt+shift+p", "cannot both pause and end"),
        ] {
            let (form, changes) = typed(field, text);
            assert!(changes.is_empty());
            assert!(form.problem(field.key()).is_some_and(|problem| problem.contains(why)), "{:?}", form.problem(field.key()));
        }
    }

    #[test]
    fn what_is_typed_right_is_taken_once_and_tidied() {
        let (mut form, changes) = typed(TextSetting::ShortcutEnd, " alt+ctrl+q ");
        assert_eq!(changes, [SettingChange::ShortcutEnd("Ctrl+Alt+Q".parse().ok())]);
        form.change(changes[0].clone());
        assert_eq!(form.text(TextSetting::ShortcutEnd), "Ctrl+Alt+Q");
        assert!(form.take_typed().is_empty(), "it is on its way");
        form.written(changes[0].clone());
        assert!(form.take_typed().is_empty());
    }

    #[test]
    fn what_is_not_written_goes_back_and_what_was_typed_stays() {
        let (mut form, changes) = typed(TextSetting::ShortcutEnd, "Ctrl+Alt+Q");
        form.change(changes[0].clone());
        form.change(SettingChange::Switch(Switch::Sound, true));
        assert!(form.chosen().sound, "it holds at once");
        form.not_written(&SettingChange::Switch(Switch::Sound, true), Saying::Foreign("no space".to_owned()));
        form.not_written(&changes[0], Saying::Foreign("no space".to_owned()));
        assert_eq!((form.chosen(), form.problem("app.sound").as_deref()), (&Preferences::default(), Some("no space")));
        assert_eq!(form.text(TextSetting::ShortcutEnd), "Ctrl+Alt+Q");
        assert_eq!(form.take_typed(), changes, "it can be tried again");
    }

    #[test]
    fn the_last_of_several_changes_decides_whatever_becomes_of_those_before() {
        let sound = |on| SettingChange::Switch(Switch::Sound, on);
        let mut form = SettingsForm::default();
        form.change(sound(true));
        form.change(sound(false));
        form.written(sound(true));
        assert!(!form.chosen().sound, "what is chosen since holds");
        form.change(sound(true));
        form.not_written(&sound(false), Saying::Foreign("no space".to_owned()));
        assert!(form.chosen().sound && form.problem("app.sound").is_none());
        form.written(sound(true));
        assert!(form.chosen().sound && form.problem("app.sound").is_none());
    }

    #[test]
    fn what_is_put_back_is_what_the_file_says_and_not_what_was_chosen_between() {
        let theme = SettingChange::Theme;
        let mut form = SettingsForm::default();
        form.change(theme(Theme::Dark));
        form.written(theme(Theme::Dark));
        form.change(theme(Theme::Light));
        form.change(theme(Theme::System));
        form.not_written(&theme(Theme::System), Saying::Foreign("no space".to_owned()));
        assert_eq!(form.chosen().theme, Theme::Dark);
    }

    #[test]
    fn what_is_put_right_again_is_not_marked_any_more() {
        let (mut form, _) = typed(TextSetting::Service, "x");
        form.text(TextSetting::Service).clear();
        for change in form.take_typed() {
            form.written(change);
        }
        assert_eq!((form.problem("app.service"), form.new_service()), (None, false));
    }
}
