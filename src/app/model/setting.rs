//! The settings that can be changed in the app, with their keys in the file.

use std::str::FromStr;

use tracing::Level;

use crate::sdk::ServiceAddress;
use crate::settings::{Preferences, Shortcut, ShortcutError, Theme};
use crate::words::{self, Language, Saying, say};

/// Key of the theme in the settings file.
pub(crate) const THEME: &str = "app.theme";
/// Key of the language.
pub(crate) const LANGUAGE: &str = "app.language";
/// Key of the log level.
pub(crate) const LOG_LEVEL: &str = "log.level";

/// A setting that is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Switch {
    /// Start with the system.
    Autostart,
    /// Open links.
    HandleLinks,
    /// Start in the tray.
    StartMinimized,
    /// Show a desktop notification when support asks.
    Notifications,
    /// Play a sound with it.
    Sound,
    /// Let the agent point and draw.
    Gestures,
    /// Leave the app's own windows out of the picture.
    MaskOwnWindows,
}

impl Switch {
    /// Key in the settings file.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Autostart => "app.autostart",
            Self::HandleLinks => "app.handle_links",
            Self::StartMinimized => "app.start_minimized",
            Self::Notifications => "app.notifications",
            Self::Sound => "app.sound",
            Self::Gestures => "app.gestures",
            Self::MaskOwnWindows => "app.mask_own_windows",
        }
    }

    /// Whether it is on in these preferences.
    pub(crate) fn is_on(self, preferences: &Preferences) -> bool {
        match self {
            Self::Autostart => preferences.autostart,
            Self::HandleLinks => preferences.handle_links,
            Self::StartMinimized => preferences.start_minimized,
            Self::Notifications => preferences.notifications,
            Self::Sound => preferences.sound,
            Self::Gestures => preferences.gestures,
            Self::MaskOwnWindows => preferences.mask_own_windows,
        }
    }
}

/// A setting that is typed as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextSetting {
    /// The address of the service.
    Service,
    /// The shortcut that pauses and resumes.
    ShortcutPause,
    /// The shortcut that ends sharing.
    ShortcutEnd,
}

impl TextSetting {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Service, Self::ShortcutPause, Self::ShortcutEnd];

    /// Key in the settings file.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Service => "app.service",
            Self::ShortcutPause => "app.shortcut_pause",
            Self::ShortcutEnd => "app.shortcut_end",
        }
    }

    /// The value in these preferences, as it is typed.
    pub(super) fn text(self, preferences: &Preferences) -> String {
        match self {
            Self::Service => preferences.service.as_ref().map(ToString::to_string),
            Self::ShortcutPause => preferences.shortcut_pause.as_ref().map(ToString::to_string),
            Self::ShortcutEnd => preferences.shortcut_end.as_ref().map(ToString::to_string),
        }
        .unwrap_or_default()
    }

    /// Parses a text; an empty one means that there is no value.
    pub(super) fn read(self, text: &str, preferences: &Preferences) -> Result<SettingChange, Saying> {
        let shortcut = |taken: &Option<Shortcut>| {
            let shortcut: Option<Shortcut> = optional(text, refused_keys)?;
            let free = shortcut.is_none() || shortcut != *taken;
            free.then_some(shortcut).ok_or_else(|| say!("refused-same-keys"))
        };
        match self {
            Self::Service => optional(text, words::refused_service).map(SettingChange::Service),
            Self::ShortcutPause => shortcut(&preferences.shortcut_end).map(SettingChange::ShortcutPause),
            Self::ShortcutEnd => shortcut(&preferences.shortcut_pause).map(SettingChange::ShortcutEnd),
        }
    }
}

/// Why a shortcut is refused, in words.
fn refused_keys(error: &ShortcutError) -> Saying {
    match error {
        ShortcutError::Unknown(key) => say!("refused-key", key = words::plain(key)),
        ShortcutError::NoKey => say!("refused-no-key"),
        ShortcutError::TwoKeys => say!("refused-two-keys"),
        ShortcutError::NoModifier => say!("refused-no-modifier"),
    }
}

fn optional<T: FromStr>(text: &str, refused: fn(&T::Err) -> Saying) -> Result<Option<T>, Saying> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|error| refused(&error)) }
}

/// A setting with a valid new value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SettingChange {
    /// A setting that is on or off.
    Switch(Switch, bool),
    /// The theme.
    Theme(Theme),
    /// The language; `None` for the system's.
    Language(Option<Language>),
    /// The log level.
    LogLevel(Level),
    /// The service; `None` for the embedded one.
    Service(Option<ServiceAddress>),
    /// The shortcut that pauses and resumes.
    ShortcutPause(Option<Shortcut>),
    /// The shortcut that ends sharing.
    ShortcutEnd(Option<Shortcut>),
}

impl SettingChange {
    /// Key in the settings file.
    pub(crate) fn key(&self) -> &'static str {
        match self {
            Self::Switch(switch, _) => switch.key(),
            Self::Theme(_) => THEME,
            Self::Language(_) => LANGUAGE,
            Self::LogLevel(_) => LOG_LEVEL,
            Self::Service(_) => TextSetting::Service.key(),
            Self::ShortcutPause(_) => TextSetting::ShortcutPause.key(),
            Self::ShortcutEnd(_) => TextSetting::ShortcutEnd.key(),
        }
    }

    /// Value in the settings file.
    pub(crate) fn value(&self) -> toml_edit::Value {
        let shortcut = |shortcut: &Option<Shortcut>| shortcut.as_ref().map_or("", Shortcut::as_str).into();
        match self {
            Self::Switch(_, on) => (*on).into(),
            Self::Theme(theme) => theme.as_str().into(),
            Self::Language(language) => language.map_or("", Language::tag).into(),
            Self::LogLevel(level) => level.as_str().to_ascii_lowercase().into(),
            Self::Service(service) => service.as_ref().map(ToString::to_string).unwrap_or_default().into(),
            Self::ShortcutPause(keys) | Self::ShortcutEnd(keys) => shortcut(keys),
        }
    }

    /// The same setting with the value that it has in these preferences.
    pub(super) fn before(&self, preferences: &Preferences) -> Self {
        match self {
            Self::Switch(switch, _) => Self::Switch(*switch, switch.is_on(preferences)),
            Self::Theme(_) => Self::Theme(preferences.theme),
            Self::Language(_) => Self::Language(Language::chosen(&preferences.language)),
            Self::LogLevel(_) => Self::LogLevel(preferences.log_level),
            Self::Service(_) => Self::Service(preferences.service.clone()),
            Self::ShortcutPause(_) => Self::ShortcutPause(preferences.shortcut_pause.clone()),
            Self::ShortcutEnd(_) => Self::ShortcutEnd(preferences.shortcut_end.clone()),
        }
    }

    /// Applies the change.
    pub(super) fn apply(&self, preferences: &mut Preferences) {
        match self {
            Self::Switch(switch, on) => {
                *match switch {
                    Switch::Autostart => &mut preferences.autostart,
                    Switch::HandleLinks => &mut preferences.handle_links,
                    Switch::StartMinimized => &mut preferences.start_minimized,
                    Switch::Notifications => &mut preferences.notifications,
                    Switch::Sound => &mut preferences.sound,
                    Switch::Gestures => &mut preferences.gestures,
                    Switch::MaskOwnWindows => &mut preferences.mask_own_windows,
                } = *on;
            }
            Self::Theme(theme) => preferences.theme = *theme,
            Self::Language(language) => language.map_or("", Language::tag).clone_into(&mut preferences.language),
            Self::LogLevel(level) => preferences.log_level = *level,
            Self::Service(service) => preferences.service.clone_from(service),
            Self::ShortcutPause(keys) => preferences.shortcut_pause.clone_from(keys),
            Self::ShortcutEnd(keys) => preferences.shortcut_end.clone_from(keys),
        }
    }
}
