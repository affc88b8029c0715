//! What a person may change in the app, and its defaults.

use toml::{Table, Value};
use tracing::Level;

use crate::sdk::ServiceAddress;

use super::{Reader, SettingsError, Shortcut, last_of};

/// What a person may change in the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// `[app] service`: the service that the app talks to; none for the embedded one.
    pub service: Option<ServiceAddress>,
    /// `[app] autostart`: start with the system.
    pub autostart: bool,
    /// `[app] handle_links`: open `oneclick:` links.
    pub handle_links: bool,
    /// `[app] start_minimized`: no window at the start, only the sign in the tray.
    pub start_minimized: bool,
    /// `[app] notifications`: a desktop notification when support asks while the window is not in use.
    pub notifications: bool,
    /// `[app] sound`: a sound with it.
    pub sound: bool,
    /// `[app] language`: the tag of the language that the app speaks, such as `de`; empty for the system's. Whether the app
    /// speaks it is not known here.
    pub language: String,
    /// `[app] theme`: light or dark.
    pub theme: Theme,
    /// `[app] shortcut_pause`: what pauses and resumes sharing from anywhere; none for no such keys.
    pub shortcut_pause: Option<Shortcut>,
    /// `[app] shortcut_end`: what ends sharing from anywhere; none for no such keys. Never the same as the other.
    pub shortcut_end: Option<Shortcut>,
    /// `[app] mask_own_windows`: the app's own windows are left out of what is shared.
    pub mask_own_windows: bool,
    /// `[app] gestures`: the agent may point and draw on the visitor's screen.
    pub gestures: bool,
    /// `[log] level`: the least level that is logged.
    pub log_level: Level,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            service: None,
            autostart: false,
            handle_links: false,
            start_minimized: false,
            notifications: true,
            sound: false,
            language: String::new(),
            theme: Theme::System,
            shortcut_pause: Some(Shortcut::pause()),
            shortcut_end: Some(Shortcut::end()),
            mask_own_windows: false,
            gestures: true,
            log_level: Level::INFO,
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All, the default first.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word in the settings file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Reader<'_> {
    pub(super) fn preferences(&mut self, app: &mut Table, log: &mut Table) -> Result<Preferences, SettingsError> {
        let default = Preferences::default();
        let shortcut_pause = self.shortcut(app, "app.shortcut_pause", default.shortcut_pause);
        let mut shortcut_end = self.shortcut(app, "app.shortcut_end", default.shortcut_end);
        if shortcut_end.is_some() && shortcut_end == shortcut_pause {
            self.warnings.push(format!("{}: app.shortcut_end: the same as app.shortcut_pause; it is not used", self.file.display()));
            shortcut_end = None;
        }
        Ok(Preferences {
            service: self.service(app)?,
            autostart: self.switch(app, "app.autostart", default.autostart),
            handle_links: self.switch(app, "app.handle_links", default.handle_links),
            start_minimized: self.switch(app, "app.start_minimized", default.start_minimized),
            notifications: self.switch(app, "app.notifications", default.notifications),
            sound: self.switch(app, "app.sound", default.sound),
            language: self.text(app, "app.language", ""),
            theme: self.choice(app, "app.theme", &Theme::ALL.map(|theme| (theme.as_str(), theme))),
            shortcut_pause,
            shortcut_end,
            mask_own_windows: self.switch(app, "app.mask_own_windows", default.mask_own_windows),
            gestures: self.switch(app, "app.gestures", default.gestures),
            log_level: self.log_level(log),
        })
    }

    fn service(&self, app: &mut Table) -> Result<Option<ServiceAddress>, SettingsError> {
        match self.strict_text("app.service", app.remove("service"))? {
            None => Ok(None),
            Some(text) if text.is_empty() => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|error| self.wrong("app.service", error)),
        }
    }

    fn switch(&mut self, table: &mut Table, key: &str, default: bool) -> bool {
        match table.remove(last_of(key)) {
            None => default,
            Some(Value::Boolean(on)) => on,
            Some(other) => {
                self.warn(key, "true or false", &other);
                default
            }
        }
    }

    fn shortcut(&mut self, table: &mut Table, key: &str, default: Option<Shortcut>) -> Option<Shortcut> {
        match table.remove(last_of(key)) {
            None => default,
            Some(Value::String(text)) if text.is_empty() => None,
            Some(Value::String(text)) => text.parse().map(Some).unwrap_or_else(|error| {
                self.warnings.push(format!("{}: {key}: {error}; the default is used", self.file.display()));
                default
            }),
            Some(other) => {
                self.warn(key, "a text", &other);
                default
            }
        }
    }

    fn log_level(&mut self, table: &mut Table) -> Level {
        let levels =
            [("info", Level::INFO), ("error", Level::ERROR), ("warn", Level::WARN), ("debug", Level::DEBUG), ("trace", Level::TRACE)];
        self.choice(table, "log.level", &levels)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::settings::Settings;

    fn parse(text: &str) -> Settings {
        Settings::parse(text, Path::new("config.toml")).unwrap()
    }

    #[test]
    fn each_is_read() {
        let text = r#"
            log.level = "trace"
            [app]
            service = "https://h"
            autostart = true
            handle_links = true
            start_minimized = true
            notifications = false
            sound = true
            language = "de"
            theme = "dark"
            shortcut_pause = ""
            shortcut_end = "ctrl+F9"
            mask_own_windows = true
            gestures = false"#;
        let expected = Preferences {
            service: Some("https://h".parse().unwrap()),
            autostart: true,
            handle_links: true,
            start_minimized: true,
            notifications: false,
            sound: true,
            language: "de".to_owned(),
            theme: Theme::Dark,
            shortcut_pause: None,
            shortcut_end: Some("Ctrl+F9".parse().unwrap()),
            mask_own_windows: true,
            gestures: false,
            log_level: Level::TRACE,
        };
        assert_eq!(parse(text).preferences, expected);
    }

    #[test]
    fn a_wrong_type_is_one_warning_each_and_the_default() {
        for (line, problem) in [
            ("autostart = 1", "app.autostart: true or false expected, found a whole number"),
            ("handle_links = \"yes\"", "app.handle_links: true or false expected, found another text"),
            ("theme = \"pink\"", "app.theme: \"system\" or \"light\" or \"dark\" expected, found another text"),
            ("shortcut_pause = true", "app.shortcut_pause: a text expected, found true or false"),
            ("shortcut_end = \"E\"", "app.shortcut_end: add Ctrl, Alt or Super, so that it is not pressed by mistake"),
        ] {
            let settings = parse(&format!("[app]\n{line}"));
            assert_eq!(settings.preferences, Preferences::default(), "{line}");
            assert_eq!(settings.warnings, [format!("config.toml: {problem}; the default is used")]);
        }
    }

    #[test]
    fn the_same_keys_do_not_both_pause_and_end() {
        let settings = parse("[app]\nshortcut_pause = \"Ctrl+F9\"\nshortcut_end = \"ctrl+f9\"");
        assert!(settings.preferences.shortcut_pause.is_some() && settings.preferences.shortcut_end.is_none());
        assert_eq!(settings.warnings.len(), 1, "{:?}", settings.warnings);
    }
}
