//! A message as data, and the catalogue that turns it into text.

use std::cell::RefCell;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

use crate::toolkit::bidi::has_rtl;

use super::language::Language;

/// Keeps a message as data: `say!("prompt-title", agent = name)`. Its text is made in the language in force when it is asked
/// for.
macro_rules! say {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::Saying::new($key, vec![$((stringify!($name), $value.into())),*])
    };
}
/// The text of a message in the language in force: `tr!("prompt-title", agent = name)`.
macro_rules! tr {
    ($($message:tt)+) => { $crate::words::say!($($message)+).text() };
}
pub(crate) use {say, tr};

/// Something to be said to people, in whatever language is in force when it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Saying {
    /// A message of the catalogue; made by [`say!`].
    Ours(&'static str, Vec<(&'static str, Argument)>),
    /// A text that has no translation, such as a problem with the settings file.
    Foreign(String),
}

/// What stands in a message's variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    /// A text, fit to be shown.
    Text(String),
    /// A number, which also chooses between singular and plural.
    Number(u64),
    /// Another message.
    Saying(Saying),
}

impl Saying {
    /// A message with its variables.
    pub(crate) fn new(key: &'static str, with: Vec<(&'static str, Argument)>) -> Self {
        Self::Ours(key, with)
    }

    /// Its text in the language in force.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Ours(key, with) => CATALOGUE.with_borrow(|catalogue| catalogue.text(key, with)),
            Self::Foreign(text) => text.clone(),
        }
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Argument {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Argument {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Argument {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        Self::Number(u64::try_from(number).unwrap_or(u64::MAX))
    }
}

impl From<Saying> for Argument {
    fn from(saying: Saying) -> Self {
        Self::Saying(saying)
    }
}

thread_local! {
    /// The language in force. All windows are drawn by one thread; tests beside each other do not disturb each other.
    static CATALOGUE: RefCell<Catalogue> = RefCell::new(Catalogue::new(Language::English));
}

/// The language in force on this thread.
pub(crate) fn language() -> Language {
    CATALOGUE.with_borrow(|catalogue| catalogue.language)
}

/// Speaks this language from now on, on this thread: English if there is no file of it. What is on the screen changes with
/// the next repaint. Returns the language in force.
pub(crate) fn set_language(wanted: Language) -> Language {
    let language = if wanted.file().is_some() { wanted } else { Language::English };
    if language != self::language() {
        CATALOGUE.set(Catalogue::new(language));
    }
    language
}

/// Behaves as if there were this file of a language.
#[cfg(test)]
pub(crate) fn pretend(language: Language, file: &str) {
    CATALOGUE.set(Catalogue::with(language, file));
}

struct Catalogue {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Catalogue {
    fn new(language: Language) -> Self {
        Self::with(language, language.file().unwrap_or_default())
    }

    fn with(language: Language, file: &str) -> Self {
        let tag = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![tag]);
        // We do it ourselves, and only where a direction is to be kept: see `isolated`.
        bundle.set_use_isolating(false);
        // Files are compiled in, and tests prove that each is whole; a wrong one loses only its wrong messages.
        let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(resource, errors)| {
            tracing::error!(?language, ?errors, "wrong messages in a language file");
            resource
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(?language, ?errors, "messages that stand twice in a language file");
        }
        Self { language, bundle }
    }

    /// A text with the marks that keep its direction to itself, where it may have another than the message: else a name from
    /// right to left would change places with a number beside it. Peers cannot smuggle such marks in (`plain`).
    fn isolated(&self, text: &str) -> String {
        let may_differ = self.language.is_rtl() || has_rtl(text);
        if may_differ { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
    }

    fn text(&self, key: &str, with: &[(&'static str, Argument)]) -> String {
        let mut args = FluentArgs::with_capacity(with.len());
        for (name, argument) in with {
            args.set(
                *name,
                match argument {
                    Argument::Text(text) => FluentValue::from(self.isolated(text)),
                    Argument::Number(number) => FluentValue::from(*number),
                    Argument::Saying(saying) => FluentValue::from(saying.text()),
                },
            );
        }
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = ?self.language, "a message is missing");
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "a message could not be put together");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_worded_when_its_text_is_asked_for() {
        let ended = say!("notice-ended", why = say!("ended-by-agent", agent = "Sam"));
        assert_eq!(ended.text(), "Your screen is no longer shared. Sam ended it.");
        assert_eq!(set_language(Language::German), Language::German);
        assert_eq!(ended.text(), "Die Freigabe Ihres Bildschirms ist beendet. Sam hat beendet.");
        assert_eq!(Saying::Foreign("as it is".to_owned()).text(), "as it is");
    }

    #[test]
    fn one_and_many_differ() {
        assert_eq!(tr!("watching", count = 0_u32), "nobody is watching yet");
        assert_eq!(tr!("watching", count = 1_u32), "1 person is watching");
        assert_eq!(tr!("watching", count = 1234_u32), "1234 people are watching");
        set_language(Language::German);
        assert_eq!(tr!("seconds", count = 1_u32), "1 Sekunde");
    }

    #[test]
    fn a_language_on_one_thread_is_none_of_anothers_business() {
        set_language(Language::German);
        std::thread::scope(|scope| {
            scope.spawn(|| assert_eq!(language(), Language::English));
        });
        assert_eq!(language(), Language::German);
    }

    #[test]
    fn a_language_without_a_file_is_english() {
        for language in Language::ALL.into_iter().filter(|language| language.file().is_none()) {
            assert_eq!(set_language(language), Language::English);
        }
    }

    #[test]
    fn a_name_is_never_read_as_a_message() {
        assert_eq!(tr!("prompt-title", agent = "{ $x } = { login-line }"), "{ $x } = { login-line } asks to see your screen");
        assert_eq!(tr!("prompt-title", agent = "Sam"), "Sam asks to see your screen", "without invisible marks");
    }

    #[test]
    fn a_name_from_right_to_left_keeps_its_direction_to_itself() {
        assert_eq!(tr!("prompt-title", agent = "محمد"), "\u{2068}محمد\u{2069} asks to see your screen");
        pretend(Language::Arabic, Language::English.file().unwrap());
        assert_eq!(tr!("prompt-title", agent = "Sam"), "\u{2068}Sam\u{2069} asks to see your screen");
    }
}
