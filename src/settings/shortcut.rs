//! Keys that work from anywhere: their shape only. Whether they are free is known when they are taken.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The modifiers, in the order in which they are written.
const MODIFIERS: [&str; 4] = ["Ctrl", "Alt", "Shift", "Super"];
/// The keys besides letters, digits and function keys.
const KEYS: [&str; 15] = [
    "Space",
    "Enter",
    "Tab",
    "Escape",
    "Backspace",
    "Insert",
    "Delete",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Up",
    "Down",
    "Left",
    "Right",
];
const LAST_FUNCTION_KEY: u32 = 24;

/// Modifiers and one key, such as `Ctrl+Alt+Shift+P`. Written in any case and order; kept in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortcut(String);

/// Why a text is no shortcut.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ShortcutError {
    /// A part is neither a modifier nor a key.
    #[error("“{0}” is not a key; a letter, a digit, F1 to F24 or a name such as Space or PageUp is expected, joined by +")]
    Unknown(String),
    /// There is no key beside the modifiers.
    #[error("a key is missing, as in Ctrl+Alt+P")]
    NoKey,
    /// There is more than one.
    #[error("only one key besides Ctrl, Alt, Shift and Super is allowed")]
    TwoKeys,
    /// A key that people type with.
    #[error("add Ctrl, Alt or Super, so that it is not pressed by mistake")]
    NoModifier,
}

impl Shortcut {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn pause() -> Self {
        Self("Ctrl+Alt+Shift+P".to_owned())
    }

    pub(super) fn end() -> Self {
        Self("Ctrl+Alt+Shift+E".to_owned())
    }
}

impl FromStr for Shortcut {
    type Err = ShortcutError;

    fn from_str(text: &str) -> Result<Self, ShortcutError> {
        let (mut held, mut key) = ([false; MODIFIERS.len()], None);
        for part in text.split('+').map(str::trim) {
            if let Some(modifier) = modifier(part) {
                held[modifier] = true;
            } else {
                let found = key_name(part).ok_or_else(|| ShortcutError::Unknown(part.chars().take(20).collect()))?;
                if key.replace(found).is_some() {
                    return Err(ShortcutError::TwoKeys);
                }
            }
        }
        let key = key.ok_or(ShortcutError::NoKey)?;
        let [ctrl, alt, _, logo] = held;
        if !(ctrl || alt || logo) {
            return Err(ShortcutError::NoModifier);
        }
        let mut parts: Vec<&str> = MODIFIERS.into_iter().zip(held).filter_map(|(name, held)| held.then_some(name)).collect();
        parts.push(&key);
        Ok(Self(parts.join("+")))
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn modifier(text: &str) -> Option<usize> {
    let other_names = [("Control", 0), ("Option", 1), ("Meta", 3), ("Cmd", 3), ("Command", 3)];
    let named = |(name, index): (&str, usize)| name.eq_ignore_ascii_case(text).then_some(index);
    MODIFIERS.into_iter().zip(0..).chain(other_names).find_map(named)
}

fn key_name(text: &str) -> Option<String> {
    if let Some(name) = KEYS.into_iter().find(|name| name.eq_ignore_ascii_case(text)) {
        return Some(name.to_owned());
    }
    let upper = text.to_ascii_uppercase();
    let single = upper.len() == 1 && upper.chars().all(|c| c.is_ascii_alphanumeric());
    let function = || (1..=LAST_FUNCTION_KEY).any(|number| upper == format!("F{number}"));
    (single || function()).then_some(upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, ShortcutError> {
        text.parse::<Shortcut>().map(|shortcut| shortcut.to_string())
    }

    #[test]
    fn case_order_and_spaces_do_not_matter() {
        for (text, written) in [
            ("Ctrl+Alt+Shift+P", "Ctrl+Alt+Shift+P"),
            (" shift + CONTROL+ p ", "Ctrl+Shift+P"),
            ("cmd+f12", "Super+F12"),
            ("alt+pageup", "Alt+PageUp"),
            ("Ctrl+7", "Ctrl+7"),
        ] {
            assert_eq!(parse(text).as_deref(), Ok(written), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, error) in [
            ("Ctrl+Alt", ShortcutError::NoKey),
            ("Ctrl+A+B", ShortcutError::TwoKeys),
            ("Shift+P", ShortcutError::NoModifier),
            ("F5", ShortcutError::NoModifier),
            ("Ctrl+Böse", ShortcutError::Unknown("Böse".to_owned())),
            ("Ctrl+F25", ShortcutError::Unknown("F25".to_owned())),
            ("Ctrl++", ShortcutError::Unknown(String::new())),
            ("", ShortcutError::Unknown(String::new())),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    /// What stands in the settings is handed on as it is.
    #[cfg(feature = "app")]
    #[test]
    fn every_key_is_known_to_who_holds_them() {
        let letters = ('A'..='Z').chain('0'..='9').map(String::from);
        let function = (1..=LAST_FUNCTION_KEY).map(|number| format!("F{number}"));
        for key in letters.chain(function).chain(KEYS.map(str::to_owned)) {
            let written = parse(&format!("super+shift+alt+ctrl+{key}")).unwrap();
            assert!(written.parse::<global_hotkey::hotkey::HotKey>().is_ok(), "{written}");
        }
    }

    #[test]
    fn the_defaults_are_shortcuts() {
        for shortcut in [Shortcut::pause(), Shortcut::end()] {
            assert_eq!(shortcut.as_str().parse().as_ref(), Ok(&shortcut));
        }
    }
}
