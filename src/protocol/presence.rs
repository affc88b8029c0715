//! What a visitor is doing, within the documented limits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::InvalidParameter;

/// The most properties one call may carry.
pub(super) const MAX_PROPERTIES: usize = 20;
/// The longest property name, in characters.
pub(super) const MAX_NAME_CHARS: usize = 64;
/// The longest property value, in characters.
///
/// The document does not say whether its "2,000 characters per property" counts the name; here it does not.
pub(super) const MAX_VALUE_CHARS: usize = 2_000;
/// The most characters of all names and values together.
pub(super) const MAX_TOTAL_CHARS: usize = 10_000;

/// Checks counts and lengths; names are the caller's to judge.
pub(super) fn check_limits(properties: &BTreeMap<String, String>) -> Result<(), InvalidParameter> {
    if properties.len() > MAX_PROPERTIES {
        return Err(InvalidParameter::TooManyProperties { actual: properties.len(), limit: MAX_PROPERTIES });
    }
    let mut total = 0;
    for (name, value) in properties {
        let (name_chars, value_chars) = (name.chars().count(), value.chars().count());
        if name_chars > MAX_NAME_CHARS {
            return Err(InvalidParameter::TooLong { what: "a property name".to_owned(), actual: name_chars, limit: MAX_NAME_CHARS });
        }
        if value_chars > MAX_VALUE_CHARS {
            return Err(InvalidParameter::TooLong { what: format!("property {name:?}"), actual: value_chars, limit: MAX_VALUE_CHARS });
        }
        total += name_chars + value_chars;
    }
    if total > MAX_TOTAL_CHARS {
        return Err(InvalidParameter::TotalTooLong { actual: total, limit: MAX_TOTAL_CHARS });
    }
    Ok(())
}

/// The data of one `presence` call: `url` (the area of the application) and custom properties prefixed with `c_`.
///
/// At most 20 properties, names of at most 64 characters, values of at most 2,000, 10,000 in total. Each call replaces
/// what the call before said (whether calls merge or replace, the document does not say; a call that replaces can be
/// understood alone).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct PresenceData(BTreeMap<String, String>);

impl PresenceData {
    /// Checks names and limits.
    pub fn new(properties: BTreeMap<String, String>) -> Result<Self, InvalidParameter> {
        check_limits(&properties)?;
        match properties.keys().find(|name| *name != "url" && !is_custom(name)) {
            Some(name) => Err(InvalidParameter::PropertyName { name: name.clone() }),
            None => Ok(Self(properties)),
        }
    }

    /// The area of the application, if it was given.
    pub fn url(&self) -> Option<&str> {
        self.0.get("url").map(String::as_str)
    }

    /// All properties, by name.
    pub fn properties(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}

/// Whether a name is of the custom kind: `c_` and at least one character more.
pub(super) fn is_custom(name: &str) -> bool {
    name.strip_prefix("c_").is_some_and(|rest| !rest.is_empty())
}

impl TryFrom<BTreeMap<String, String>> for PresenceData {
    type Error = InvalidParameter;

    fn try_from(properties: BTreeMap<String, String>) -> Result<Self, InvalidParameter> {
        Self::new(properties)
    }
}

impl From<PresenceData> for BTreeMap<String, String> {
    fn from(data: PresenceData) -> Self {
        data.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, value: &str) -> Result<PresenceData, InvalidParameter> {
        PresenceData::new(BTreeMap::from([(name.to_owned(), value.to_owned())]))
    }

    fn many(count: usize, value_chars: usize) -> BTreeMap<String, String> {
        (0..count).map(|i| (format!("c_{i:02}"), "é".repeat(value_chars))).collect()
    }

    #[test]
    fn only_url_and_custom_names_are_allowed() {
        assert!(one("url", "/home").is_ok());
        assert!(one("c_version", "1").is_ok());
        for bad in ["", "c_", "title", "C_x", "c"] {
            assert_eq!(one(bad, "x"), Err(InvalidParameter::PropertyName { name: bad.to_owned() }));
        }
    }

    #[test]
    fn each_limit_holds_to_the_character() {
        assert!(PresenceData::new(many(20, 1)).is_ok());
        assert!(matches!(PresenceData::new(many(21, 1)), Err(InvalidParameter::TooManyProperties { actual: 21, limit: 20 })));
        assert!(one(&format!("c_{}", "n".repeat(62)), "v").is_ok());
        assert!(matches!(one(&format!("c_{}", "n".repeat(63)), "v"), Err(InvalidParameter::TooLong { limit: 64, .. })));
        assert!(one("c_v", &"é".repeat(2_000)).is_ok());
        assert!(matches!(one("c_v", &"é".repeat(2_001)), Err(InvalidParameter::TooLong { limit: 2_000, .. })));
        // Ten names of 4 characters and ten values of 996 make exactly 10,000.
        assert!(PresenceData::new(many(10, 996)).is_ok());
        assert!(matches!(PresenceData::new(many(10, 997)), Err(InvalidParameter::TotalTooLong { actual: 10_010, limit: 10_000 })));
    }
}
