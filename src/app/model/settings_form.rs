//! The settings as the visitor sees them: what is chosen, what was typed, and what is wrong with it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::sdk::ServiceAddress;
use crate::settings::Preferences;
use crate::words::Saying;

use super::setting::{Change, Typed};

/// What there is on this computer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Here {
    /// Where the settings are written; none where the platform has no place for them.
    pub(crate) settings: Option<PathBuf>,
    /// Where what happened is kept.
    pub(crate) activity: PathBuf,
    /// Where the log is.
    pub(crate) log: PathBuf,
    /// Whether the app can start with the system.
    pub(crate) autostart: bool,
    /// Whether the app can open links.
    pub(crate) links: bool,
    /// Whether keys can work from anywhere.
    pub(crate) shortcuts: bool,
}

/// What the settings screen holds.
#[derive(Clone, Debug)]
pub(crate) struct SettingsForm {
    /// What there is on this computer.
    pub(crate) here: Here,
    chosen: Preferences,
    /// What is in the file, which is behind when the disk is.
    written: Preferences,
    /// The last change of each setting that is neither written nor refused yet.
    wanted: BTreeMap<&'static str, Change>,
    /// The service at the start, which is the one until the end.
    service: Option<ServiceAddress>,
    texts: [String; Typed::ALL.len()],
    /// Why a setting was refused, by its name in the file.
    problems: BTreeMap<&'static str, Saying>,
}

impl Default for SettingsForm {
    fn default() -> Self {
        Self::new(Preferences::default(), Here::default())
    }
}

impl SettingsForm {
    /// With what was chosen before.
    pub(crate) fn new(chosen: Preferences, here: Here) -> Self {
        let texts = Typed::ALL.map(|typed| typed.text(&chosen));
        let (service, written) = (chosen.service.clone(), chosen.clone());
        Self { here, chosen, written, wanted: BTreeMap::new(), service, texts, problems: BTreeMap::new() }
    }

    /// What is chosen, and on the screen.
    pub(crate) fn chosen(&self) -> &Preferences {
        &self.chosen
    }

    /// What is written, and takes effect.
    pub(crate) fn in_file(&self) -> &Preferences {
        &self.written
    }

    /// Whether the agent may point and draw: if that is written and still chosen.
    pub(crate) fn gestures(&self) -> bool {
        self.chosen.gestures && self.written.gestures
    }

    /// Whether the app's own windows are left out: if that is chosen, or still written.
    pub(crate) fn mask_own_windows(&self) -> bool {
        self.chosen.mask_own_windows || self.written.mask_own_windows
    }

    /// What is typed.
    pub(crate) fn text(&mut self, typed: Typed) -> &mut String {
        &mut self.texts[typed as usize]
    }

    /// Why a setting was refused.
    pub(crate) fn problem(&self, key: &str) -> Option<String> {
        self.problems.get(key).map(Saying::text)
    }

    /// Everything that was refused, and why.
    pub(crate) fn problems(&self) -> impl Iterator<Item = String> {
        self.problems.values().map(Saying::text)
    }

    /// Whether another service is used from the next start.
    pub(crate) fn new_service(&self) -> bool {
        self.service != self.written.service
    }

    /// Whether something was typed that is not written yet, or was refused.
    pub(crate) fn is_pending(&self, typed: Typed) -> bool {
        let (key, text) = (typed.key(), &self.texts[typed as usize]);
        *text != typed.text(&self.chosen) || (self.problems.contains_key(key) && !self.wanted.contains_key(key))
    }

    /// Reads all that was typed and is not written yet; what is wrong is marked.
    pub(crate) fn take_typed(&mut self) -> Vec<Change> {
        let mut changes = Vec::new();
        for typed in Typed::ALL {
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

    /// A change is on its way to the file.
    pub(crate) fn want(&mut self, change: Change) {
        let key = change.key();
        change.clone().apply(&mut self.chosen);
        self.wanted.insert(key, change);
        if let Some(typed) = Typed::ALL.into_iter().find(|typed| typed.key() == key) {
            self.texts[typed as usize] = typed.text(&self.chosen);
        }
    }

    /// A change was written.
    pub(crate) fn written(&mut self, change: Change) {
        if self.is_last(&change) {
            self.problems.remove(change.key());
        }
        change.apply(&mut self.written);
        self.choose();
    }

    /// A change was not written: what is on the screen is what is in the file again, unless the visitor chose something else
    /// since. What was typed stays, to be put right.
    pub(crate) fn unwritten(&mut self, change: &Change, why: Saying) {
        if self.is_last(change) {
            self.problems.insert(change.key(), why);
            self.choose();
        }
    }

    /// Whether a change that was answered is what the visitor wants; then it is on its way no more.
    fn is_last(&mut self, change: &Change) -> bool {
        let newer = self.wanted.get(change.key()).is_some_and(|wanted| wanted != change);
        if !newer {
            self.wanted.remove(change.key());
        }
        !newer
    }

    fn choose(&mut self) {
        self.chosen = self.written.clone();
        self.wanted.values().for_each(|change| change.clone().apply(&mut self.chosen));
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

    fn typed(typed: Typed, text: &str) -> (SettingsForm, Vec<Change>) {
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
        let mut changes: Vec<_> = switches.map(|switch| Change::Switch(switch, !switch.is_on(&Preferences::default()))).into();
        changes.extend([
            Change::Theme(Theme::Dark),
            Change::Language(Some(Language::German)),
            Change::LogLevel(Level::TRACE),
            Change::Service("https://h".parse().ok()),
            Change::ShortcutPause(None),
            Change::ShortcutEnd("Ctrl+F9".parse().ok()),
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
            (Typed::Service, "http://support.example.com", "must be reached by https"),
            (Typed::ShortcutPause, "Shift+P", "Ctrl, Alt or Super is needed"),
            (Typed::ShortcutEnd, "ctrl+alt+shift+p", "cannot both pause and end"),
        ] {
            let (form, changes) = typed(field, text);
            assert!(changes.is_empty());
            assert!(form.problem(field.key()).is_some_and(|problem| problem.contains(why)), "{:?}", form.problem(field.key()));
        }
    }

    #[test]
    fn what_is_typed_right_is_taken_once_and_tidied() {
        let (mut form, changes) = typed(Typed::ShortcutEnd, " alt+ctrl+q ");
        assert_eq!(changes, [Change::ShortcutEnd("Ctrl+Alt+Q".parse().ok())]);
        form.want(changes[0].clone());
        assert_eq!(form.text(Typed::ShortcutEnd), "Ctrl+Alt+Q");
        assert!(form.take_typed().is_empty(), "it is on its way");
        form.written(changes[0].clone());
        assert!(form.take_typed().is_empty());
    }

    #[test]
    fn what_is_not_written_goes_back_and_what_was_typed_stays() {
        let (mut form, changes) = typed(Typed::ShortcutEnd, "Ctrl+Alt+Q");
        form.want(changes[0].clone());
        form.want(Change::Switch(Switch::Sound, true));
        assert!(form.chosen().sound && !form.in_file().sound);
        form.unwritten(&Change::Switch(Switch::Sound, true), Saying::Foreign("no space".to_owned()));
        form.unwritten(&changes[0], Saying::Foreign("no space".to_owned()));
        assert_eq!((form.chosen(), form.problem("app.sound").as_deref()), (&Preferences::default(), Some("no space")));
        assert_eq!(form.text(Typed::ShortcutEnd), "Ctrl+Alt+Q");
        assert_eq!(form.take_typed(), changes, "it can be tried again");
    }

    #[test]
    fn the_last_of_several_changes_decides_whatever_becomes_of_those_before() {
        let sound = |on| Change::Switch(Switch::Sound, on);
        let mut form = SettingsForm::default();
        form.want(sound(true));
        form.want(sound(false));
        form.written(sound(true));
        assert!(!form.chosen().sound && form.in_file().sound);
        form.want(sound(true));
        form.unwritten(&sound(false), Saying::Foreign("no space".to_owned()));
        assert!(form.chosen().sound && form.problem("app.sound").is_none());
        form.written(sound(true));
        assert!(form.chosen().sound && form.chosen() == form.in_file());
    }

    #[test]
    fn what_protects_holds_while_it_is_chosen_or_written() {
        let mut form = SettingsForm::default();
        assert!(form.gestures() && !form.mask_own_windows());
        form.want(Change::Switch(Switch::Gestures, false));
        form.want(Change::Switch(Switch::MaskOwnWindows, true));
        assert!(!form.gestures() && form.mask_own_windows());
        form.written(Change::Switch(Switch::Gestures, false));
        form.written(Change::Switch(Switch::MaskOwnWindows, true));
        form.want(Change::Switch(Switch::Gestures, true));
        form.want(Change::Switch(Switch::MaskOwnWindows, false));
        assert!(!form.gestures() && form.mask_own_windows(), "not before it is written");
        form.written(Change::Switch(Switch::Gestures, true));
        form.written(Change::Switch(Switch::MaskOwnWindows, false));
        assert!(form.gestures() && !form.mask_own_windows());
    }

    #[test]
    fn what_is_put_right_again_is_not_marked_any_more() {
        let (mut form, _) = typed(Typed::Service, "x");
        form.text(Typed::Service).clear();
        for change in form.take_typed() {
            form.written(change);
        }
        assert_eq!((form.problem("app.service"), form.new_service()), (None, false));
    }
}
