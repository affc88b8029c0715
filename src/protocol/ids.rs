//! Names of visitors, groups, sessions and requests, parsed once at the edge.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::InvalidParameter;

/// Longest visitor ID and session key, in characters.
///
/// The sources disagree (50, 62, 63, 100). 62 is what the visitor presence page says, for both.
const MAX_KEY_CHARS: usize = 62;

/// Longest sentence on what went wrong, in characters.
const MAX_PROBLEM_CHARS: usize = 500;

fn check_key(what: &'static str, text: &str) -> Result<(), InvalidParameter> {
    if text.is_empty() {
        return Err(InvalidParameter::Empty { what });
    }
    let actual = text.chars().count();
    if actual > MAX_KEY_CHARS {
        return Err(InvalidParameter::TooLong { what: what.to_owned(), actual, limit: MAX_KEY_CHARS });
    }
    match text.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '~'))) {
        Some(found) => Err(InvalidParameter::Character { what, found, allowed: "A–Z a–z 0–9 - _ ~" }),
        None => Ok(()),
    }
}

fn check_length(what: &'static str, text: &str, limit: usize) -> Result<(), InvalidParameter> {
    let actual = text.chars().count();
    if actual > limit {
        return Err(InvalidParameter::TooLong { what: what.to_owned(), actual, limit });
    }
    Ok(())
}

/// A text newtype whose only constructor is its check.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidParameter;

            fn from_str(text: &str) -> Result<Self, InvalidParameter> {
                let check: fn(&str) -> Result<(), InvalidParameter> = $check;
                check(text).map(|()| Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidParameter;

            fn try_from(text: String) -> Result<Self, InvalidParameter> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

checked_text! {
    /// Who is logged in: 1–62 characters of `A–Z a–z 0–9 - _ ~`, chosen by the organisation.
    ///
    /// The same on all of a person's devices. Sources disagree on length and alphabet; this is the visitor presence page's
    /// rule. It is an identifier, not a secret.
    VisitorId, |text| check_key("the Visitor ID", text)
}

checked_text! {
    /// What names a screen-share session; the same rule as [`VisitorId`], which is the default key. A code is one of digits.
    SessionKey, |text| check_key("the session key", text)
}

checked_text! {
    /// A random name that an application gives itself for one run, of the same form as [`VisitorId`]. Whoever knows it could
    /// take the place of that application's connection, so it is a secret between it and the service.
    DeviceId, |text| check_key("the device's name", text)
}

checked_text! {
    /// A visitor's name, at most 63 characters.
    Name, |text| check_length("the name", text, 63)
}

checked_text! {
    /// A visitor's e-mail address, at most 127 characters; its form is not checked.
    Email, |text| check_length("the e-mail address", text, 127)
}

checked_text! {
    /// A visitor's telephone number, at most 31 characters (one older source says 32); its form is not checked.
    Phone, |text| check_length("the phone number", text, 31)
}

checked_text! {
    /// A word for programs on what went wrong at a visitor's: 1–64 characters.
    ProblemCode, |text| if text.is_empty() { Err(InvalidParameter::Empty { what: "the code" }) } else { check_length("the code", text, 64) }
}

checked_text! {
    /// A sentence for people on what went wrong at a visitor's: at most 500 characters.
    ProblemText, |text| check_length("the text", text, MAX_PROBLEM_CHARS)
}

impl ProblemText {
    /// A sentence of any length; one that is longer than allowed is cut and ends in `…`.
    pub fn cut(text: &str) -> Self {
        let Some((end, _)) = text.char_indices().nth(MAX_PROBLEM_CHARS) else { return Self(text.to_owned()) };
        let kept = text[..end].char_indices().next_back().map_or(0, |(last, _)| last);
        Self(format!("{}…", &text[..kept]))
    }
}

impl VisitorId {
    /// The first one in their order.
    pub(crate) fn least() -> Self {
        Self("-".to_owned())
    }
}

/// Compared as a secret.
impl AsRef<[u8]> for DeviceId {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl From<SessionKey> for VisitorId {
    fn from(key: SessionKey) -> Self {
        Self(key.0)
    }
}

impl From<VisitorId> for SessionKey {
    fn from(id: VisitorId) -> Self {
        Self(id.0)
    }
}

/// The group (an organisation's account) that visitors and agents belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupId(pub u32);

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One click on Connect: ties the terms, the answer and the session to the agent who asked.
///
/// Drawn at random by the service, so that an answer to one request can never be taken for another's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub String);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_id_has_1_to_62_characters_of_its_alphabet() {
        assert!("a".parse::<VisitorId>().is_ok());
        assert!(('!'..='~').filter_map(|letter| letter.to_string().parse::<VisitorId>().ok()).all(|id| VisitorId::least() <= id));
        assert_eq!(VisitorId::least().as_str().parse(), Ok(VisitorId::least()));
        assert!("Az09-_~".parse::<VisitorId>().is_ok());
        assert!("x".repeat(62).parse::<VisitorId>().is_ok());
        assert_eq!("".parse::<VisitorId>(), Err(InvalidParameter::Empty { what: "the Visitor ID" }));
        assert!(matches!("x".repeat(63).parse::<VisitorId>(), Err(InvalidParameter::TooLong { actual: 63, limit: 62, .. })));
        for bad in ["a b", "a.b", "é", "a/b", "a\n"] {
            assert!(matches!(bad.parse::<VisitorId>(), Err(InvalidParameter::Character { .. })), "{bad:?}");
        }
    }

    #[test]
    fn a_sentence_that_is_too_long_is_cut_to_what_may_be_sent() {
        assert_eq!(ProblemText::cut("").as_str(), "");
        let longest = "é".repeat(500);
        assert_eq!(ProblemText::cut(&longest).as_str(), longest);
        let cut = ProblemText::cut(&format!("{longest}!"));
        assert_eq!(cut.as_str(), format!("{}…", "é".repeat(499)));
        assert!(cut.as_str().parse::<ProblemText>().is_ok());
    }

    #[test]
    fn a_bad_id_on_the_wire_is_not_an_id() {
        assert!(serde_json::from_str::<VisitorId>("\"a b\"").is_err());
        assert!(serde_json::from_str::<SessionKey>("\"\"").is_err());
    }

    #[test]
    fn details_are_counted_in_characters() {
        assert!("é".repeat(63).parse::<Name>().is_ok());
        assert!("é".repeat(64).parse::<Name>().is_err());
        assert!("x".repeat(128).parse::<Email>().is_err());
        assert!("1".repeat(32).parse::<Phone>().is_err());
    }
}
