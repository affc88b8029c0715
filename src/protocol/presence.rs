//! What a visitor is doing, within the documented limits.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::InvalidParameter;

/// The most properties one call may carry.
pub(super) const MAX_PROPERTIES: usize = 20;
/// The longest property name, in characters, which are Unicode scalar values here as everywhere in this file.
pub(super) const MAX_NAME_CHARS: usize = 64;
/// The longest property value, in characters.
///
/// The document does not say whether its "2,000 characters per property" counts the name; here it does not.
pub(super) const MAX_VALUE_CHARS: usize = 2_000;
/// The most characters of all names and values together.
pub(super) const MAX_TOTAL_CHARS: usize = 10_000;

/// Properties as they come, in which two may have one name.
pub(super) struct Pairs(Vec<(String, String)>);

impl Pairs {
    pub(super) fn of<'a>(properties: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(properties.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// None of two that have one name can be said to be the one that was meant.
    pub(super) fn unique(self) -> Result<BTreeMap<String, String>, InvalidParameter> {
        let mut properties = BTreeMap::new();
        for (name, value) in self.0 {
            if properties.contains_key(&name) {
                return Err(InvalidParameter::DuplicateName { name });
            }
            properties.insert(name, value);
        }
        Ok(properties)
    }
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("properties whose values are texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// Refuses control characters in a name: it stands in logs and lists, where a line break would begin a line of its own.
pub(super) fn check_name(what: &'static str, name: &str) -> Result<(), InvalidParameter> {
    match name.chars().find(|letter| letter.is_control()) {
        Some(found) => Err(InvalidParameter::Character { what, found, allowed: "all but control characters" }),
        None => Ok(()),
    }
}

/// Checks counts, lengths and control characters; what else names must be is the caller's to judge.
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
        check_name("a property name", name)?;
        total += name_chars + value_chars;
    }
    if total > MAX_TOTAL_CHARS {
        return Err(InvalidParameter::TotalTooLong { actual: total, limit: MAX_TOTAL_CHARS });
    }
    Ok(())
}

/// The data of one `presence` call: `url` (the area of the application) and custom properties prefixed with `c_`.
///
/// At most 20 properties, names of at most 64 characters, values of at most 2,000; names and values together at most 10,000.
/// Characters are Unicode scalar values: an é may be one or two, a flag is two. Names have no control characters and come
/// once each. Each call replaces what the call before said (whether calls merge or replace, the document does not say; a call that replaces can be
/// understood alone).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Pairs", into = "BTreeMap<String, String>")]
pub struct PresenceData(BTreeMap<String, String>);

impl PresenceData {
    /// Checks names and limits of these, of which no two may have one name.
    pub fn of<'a>(properties: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, InvalidParameter> {
        Pairs::of(properties).try_into()
    }

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

impl TryFrom<Pairs> for PresenceData {
    type Error = InvalidParameter;

    fn try_from(properties: Pairs) -> Result<Self, InvalidParameter> {
        Self::new(properties.unique()?)
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
    fn names_come_once_and_have_no_control_characters() {
        let twice = InvalidParameter::DuplicateName { name: "c_a".to_owned() };
        assert_eq!(PresenceData::of([("c_a", "1"), ("url", "/"), ("c_a", "1")]), Err(twice.clone()));
        let text = r#"{"c_a":"1","c_a":"2"}"#;
        assert!(serde_json::from_str::<PresenceData>(text).unwrap_err().to_string().starts_with(&twice.to_string()), "on the wire too");
        for bad in ["c_\n", "c_a\u{0}", "c_\u{85}"] {
            assert!(matches!(one(bad, "x"), Err(InvalidParameter::Character { what: "a property name", .. })), "{bad:?}");
        }
        assert!(one("c_ß 字", "two\nlines").is_ok(), "values are free");
        assert_eq!(PresenceData::of([]), Ok(PresenceData::default()));
    }

    /// Characters are scalar values: neither bytes nor what people see as one letter.
    #[test]
    fn names_and_values_of_other_letters_count_by_scalar_values() {
        // One scalar value of three bytes, one of four, and two that are seen as one letter.
        for (letter, scalars) in [("字", 1), ("😀", 1), ("e\u{301}", 2)] {
            let name = |count: usize| format!("c_{}", letter.repeat(count / scalars));
            assert!(one(&name(62), &letter.repeat(2_000 / scalars)).is_ok(), "{letter}");
            let too_long = one(&format!("{}x", name(62)), "v");
            assert!(matches!(too_long, Err(InvalidParameter::TooLong { actual: 65, limit: 64, .. })), "{letter}: {too_long:?}");
            let too_long = one("c_v", &format!("{}x", letter.repeat(2_000 / scalars)));
            assert!(matches!(too_long, Err(InvalidParameter::TooLong { actual: 2_001, limit: 2_000, .. })), "{letter}: {too_long:?}");
        }
    }

    #[test]
    fn names_of_four_bytes_a_letter_count_once_into_the_total() {
        // Five names of 64 letters and five values of 1,936 make exactly 10,000.
        let properties = |last: &str| -> BTreeMap<String, String> {
            let name = |n: usize| format!("c_{n}{}", "😀".repeat(61));
            let mut all: BTreeMap<String, String> = (0..5).map(|n| (name(n), "😀".repeat(1_936))).collect();
            all.entry(name(4)).and_modify(|value| value.push_str(last));
            all
        };
        assert!(PresenceData::new(properties("")).is_ok());
        assert_eq!(PresenceData::new(properties("x")), Err(InvalidParameter::TotalTooLong { actual: 10_001, limit: 10_000 }));
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
