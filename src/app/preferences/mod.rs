//! The settings as the visitor sees them: what is chosen, what was typed, and what is wrong with it.

mod change;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::sdk::ServiceAddress;
use crate::settings::Preferences;

use super::words::Saying;

pub(crate) use change::{Change, LANGUAGE, LOG_LEVEL, Switch, THEME, Typed};

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
    /// Whether keys can work from anywhere.
    pub(crate) shortcuts: bool,
}

/// What the settings screen holds.
#[derive(Clone, Debug)]
pub(crate) struct SettingsForm {
    /// What there is on this computer.
    pub(crate) here: Here,
    chosen: Preferences,
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
        Self { here, service: chosen.service.clone(), chosen, texts, problems: BTreeMap::new() }
    }

    /// What is chosen, and written.
    pub(crate) fn chosen(&self) -> &Preferences {
        &self.chosen
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
        self.service != self.chosen.service
    }

    /// Whether something was typed that is not written yet, or was refused.
    pub(crate) fn is_pending(&self, typed: Typed) -> bool {
        self.texts[typed as usize] != typed.text(&self.chosen) || self.problems.contains_key(typed.key())
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
                Err(why) => self.refused(typed.key(), why),
            }
        }
        changes
    }

    /// A change was written.
    pub(crate) fn written(&mut self, change: Change) {
        self.problems.remove(change.key());
        let typed = Typed::ALL.into_iter().find(|typed| typed.key() == change.key());
        change.apply(&mut self.chosen);
        if let Some(typed) = typed {
            self.texts[typed as usize] = typed.text(&self.chosen);
        }
    }

    /// A change was not written.
    pub(crate) fn refused(&mut self, key: &'static str, why: Saying) {
        self.problems.insert(key, why);
    }
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;
    use crate::app::words::Language;
    use crate::settings::Settings;
    use crate::settings::Theme;

    fn typed(typed: Typed, text: &str) -> (SettingsForm, Vec<Change>) {
        let mut form = SettingsForm::default();
        text.clone_into(form.text(typed));
        let changes = form.take_typed();
        (form, changes)
    }

    /// What is written is what is read, for every kind of change.
    #[test]
    fn a_change_is_read_as_it_is_written() {
        let switches =
            [Switch::Autostart, Switch::StartMinimized, Switch::Notifications, Switch::Sound, Switch::Gestures, Switch::MaskOwnWindows];
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
        form.written(changes[0].clone());
        assert_eq!(form.text(Typed::ShortcutEnd), "Ctrl+Alt+Q");
        assert!(form.take_typed().is_empty());
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
