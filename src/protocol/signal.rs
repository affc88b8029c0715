//! Happenings that one side signals to the other, and the reasons that go with them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::InvalidParameter;
use super::presence::{MAX_NAME_CHARS, Pairs, check_limits, check_name, is_custom};

/// How far the visitor got with the terms of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TermsStatus {
    /// The dialog is on the visitor's screen.
    Displayed,
    /// The visitor agreed.
    Accepted,
    /// The visitor did not agree, by whatever way.
    Declined,
}

impl TermsStatus {
    /// The word used on the wire and in logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Displayed => "displayed",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
        }
    }
}

/// Name of a custom event: prefixed with `c_`, at most 64 characters (Unicode scalar values), none of them a control character.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CustomEvent(String);

impl CustomEvent {
    /// The name, with its prefix.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CustomEvent {
    type Err = InvalidParameter;

    fn from_str(name: &str) -> Result<Self, InvalidParameter> {
        let actual = name.chars().count();
        if actual > MAX_NAME_CHARS {
            return Err(InvalidParameter::TooLong { what: "the event name".to_owned(), actual, limit: MAX_NAME_CHARS });
        }
        if !is_custom(name) {
            return Err(InvalidParameter::EventName { name: name.to_owned() });
        }
        check_name("the event name", name)?;
        Ok(Self(name.to_owned()))
    }
}

impl TryFrom<String> for CustomEvent {
    type Error = InvalidParameter;

    fn try_from(name: String) -> Result<Self, InvalidParameter> {
        name.parse()
    }
}

impl From<CustomEvent> for String {
    fn from(event: CustomEvent) -> Self {
        event.0
    }
}

/// Properties of a custom event, or the parameters of a visitor's error.
///
/// The document names no limit for them; those of presence data hold: 20 properties, names of at most 64 characters,
/// values of at most 2,000, names and values together at most 10,000. Names are free but for control characters, and come
/// once each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Pairs", into = "BTreeMap<String, String>")]
pub struct EventProperties(BTreeMap<String, String>);

impl EventProperties {
    /// Checks the limits of these, of which no two may have one name.
    pub fn of<'a>(properties: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, InvalidParameter> {
        Pairs::of(properties).try_into()
    }

    /// Checks the limits.
    pub fn new(properties: BTreeMap<String, String>) -> Result<Self, InvalidParameter> {
        check_limits(&properties)?;
        Ok(Self(properties))
    }

    /// All properties, by name.
    pub fn properties(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<Pairs> for EventProperties {
    type Error = InvalidParameter;

    fn try_from(properties: Pairs) -> Result<Self, InvalidParameter> {
        Self::new(properties.unique()?)
    }
}

impl From<EventProperties> for BTreeMap<String, String> {
    fn from(properties: EventProperties) -> Self {
        properties.0
    }
}

/// Why a screen-share session ended; the document leaves the list open, this is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The visitor pressed End, or the application called `end_session`.
    VisitorEnded,
    /// An agent pressed End.
    AgentEnded,
    /// The visitor logged out (`disconnect`).
    LoggedOut,
    /// The application is closing.
    AppClosed,
    /// No agent watched for ten minutes.
    Unwatched,
    /// The link to the service was lost and did not come back in time.
    ConnectionLost,
    /// The visitor's application did not respond to the service for too long: it hung, its computer slept, or nothing got
    /// through to it.
    Unresponsive,
    /// The service no longer knows the session, as after a restart.
    ServiceRestarted,
    /// The screen could not be captured or encoded.
    CaptureFailed,
    /// It never began: the service could not put on record that the visitor accepted.
    NotRecorded,
}

impl EndReason {
    /// The word used on the wire and in logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VisitorEnded => "visitor_ended",
            Self::AgentEnded => "agent_ended",
            Self::LoggedOut => "logged_out",
            Self::AppClosed => "app_closed",
            Self::Unwatched => "unwatched",
            Self::ConnectionLost => "connection_lost",
            Self::Unresponsive => "unresponsive",
            Self::ServiceRestarted => "service_restarted",
            Self::CaptureFailed => "capture_failed",
            Self::NotRecorded => "not_recorded",
        }
    }

    /// The same as a sentence, for logs and for who has no better words.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::VisitorEnded => "the visitor ended the session",
            Self::AgentEnded => "an agent ended the session",
            Self::LoggedOut => "the visitor logged out",
            Self::AppClosed => "the visitor closed the application",
            Self::Unwatched => "nobody watched for ten minutes",
            Self::ConnectionLost => "the link to the visitor was lost",
            Self::Unresponsive => "the visitor's application did not respond for too long",
            Self::ServiceRestarted => "the service does not know the session any more",
            Self::CaptureFailed => "the screen could not be captured or encoded",
            Self::NotRecorded => "the service could not put on record that the visitor accepted",
        }
    }
}

impl fmt::Display for EndReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::DeclineReason;

    #[test]
    fn custom_events_carry_their_prefix() {
        assert!("c_cart".parse::<CustomEvent>().is_ok());
        for bad in ["", "c_", "cart", "terms"] {
            assert!(matches!(bad.parse::<CustomEvent>(), Err(InvalidParameter::EventName { .. })), "{bad}");
        }
        for letters in ["x".repeat(62), "😀".repeat(62), "e\u{301}".repeat(31)] {
            let longest = format!("c_{letters}");
            assert_eq!(longest.parse::<CustomEvent>().unwrap().as_str(), longest, "64 Unicode scalar values");
            let too_long = format!("{longest}x").parse::<CustomEvent>();
            assert!(matches!(too_long, Err(InvalidParameter::TooLong { actual: 65, limit: 64, .. })), "{too_long:?}");
        }
        assert!(matches!("c_a\nb".parse::<CustomEvent>(), Err(InvalidParameter::Character { found: '\n', .. })));
        assert!(matches!(EventProperties::of([("a\u{7}", "")]), Err(InvalidParameter::Character { found: '\u{7}', .. })));
        assert!(matches!(EventProperties::of([("a", ""), ("a", "")]), Err(InvalidParameter::DuplicateName { .. })));
    }

    #[test]
    fn words_on_the_wire_are_the_words_in_logs() {
        for reason in [
            EndReason::VisitorEnded,
            EndReason::Unresponsive,
            EndReason::ServiceRestarted,
            EndReason::CaptureFailed,
            EndReason::NotRecorded,
        ] {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
        for reason in [DeclineReason::Visitor, DeclineReason::ConnectionLost, DeclineReason::NotRecorded] {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
        assert_eq!(serde_json::to_value(TermsStatus::Displayed).unwrap(), TermsStatus::Displayed.as_str());
    }

    #[test]
    fn properties_are_told_as_they_were_given() {
        let given = BTreeMap::from([("any name".to_owned(), "value".to_owned())]);
        let properties = EventProperties::new(given.clone()).unwrap();
        assert_eq!((properties.properties(), properties.is_empty()), (&given, false));
        assert!(EventProperties::default().is_empty());
    }
}
