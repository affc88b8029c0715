//! Keeps secrets and private data out of logs.

use std::fmt;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

/// A value that `Debug` and `Display` mask: tokens, tickets, links that carry them. How long a comparison takes tells nothing
/// of how much agrees, but for the length.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Redacted<T>(T);

impl<T> Redacted<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the one place that needs it.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: AsRef<[u8]>> PartialEq for Redacted<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_ref().ct_eq(other.0.as_ref()).into()
    }
}

impl<T: AsRef<[u8]>> Eq for Redacted<T> {}

impl<T> From<T> for Redacted<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T> fmt::Display for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_the_same_only_if_all_of_them_is() {
        let secret = Redacted::new("secret");
        assert_eq!(secret, Redacted::new("secret"));
        for other in ["", "Secret", "secreT", "secre", "secrets"] {
            assert_ne!(secret, Redacted::new(other), "{other}");
        }
    }

    #[test]
    fn a_redacted_value_does_not_print() {
        let token = Redacted::new("secret");
        assert_eq!(format!("{token:?} {token}"), "*** ***");
        assert_eq!(serde_json::to_string(&token).unwrap(), "\"secret\"");
    }
}
