//! Session codes: what a visitor reads out so that an agent finds the way to this very screen.

use serde::{Deserialize, Serialize};

use super::SessionKey;

/// How many digits a session's code has.
///
/// The documented length is a setting of the group and the published one is 4. Nine digits for ten minutes cannot be
/// guessed by an agent who gets five tries a minute, and read out in groups of three they are still said in one breath.
pub const CODE_DIGITS: usize = 9;

/// Why a code that waited for an agent does not wait any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeClosed {
    /// An agent joined with it; the terms follow. A code works once, however the visitor answers.
    Joined,
    /// Nobody joined in time.
    Expired,
    /// The visitor's side does not want it any more.
    Cancelled,
    /// The link to the service was lost, and the code with it.
    ConnectionLost,
    /// The service gives none.
    Refused,
    /// The visitor, or all visitors of its address together, asked for too many within a minute; a minute later there are more.
    TooMany,
}

impl SessionKey {
    /// A code as people read it: digits in groups of three; any other key as it is.
    pub fn grouped(&self) -> String {
        let text = self.as_str();
        if !text.chars().all(|c| c.is_ascii_digit()) {
            return text.to_owned();
        }
        let first = text.len() % 3;
        let mut shown = text[..first].to_owned();
        for (at, digit) in text[first..].chars().enumerate() {
            if at % 3 == 0 && !shown.is_empty() {
                shown.push(' ');
            }
            shown.push(digit);
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_groups_of_three() {
        let grouped = |text: &str| text.parse::<SessionKey>().unwrap().grouped();
        assert_eq!(grouped("123456789"), "123 456 789");
        assert_eq!(grouped("1234"), "1 234");
        assert_eq!(grouped("12"), "12");
        assert_eq!(grouped("12345"), "12 345");
        assert_eq!(grouped("anna-42"), "anna-42");
    }
}
