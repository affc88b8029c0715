//! Serde representations of values in `activity.jsonl`.

/// Why a request closed: `withdrawn`, or the reason for which it counts as declined.
pub(super) mod closed {
    use serde::de::IntoDeserializer as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    use crate::sdk::{DeclineReason, TermsClosed};

    const WITHDRAWN: &str = "withdrawn";

    pub(in crate::app::model) fn serialize<S: Serializer>(reason: &TermsClosed, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match reason {
            TermsClosed::Withdrawn => WITHDRAWN,
            TermsClosed::Declined(reason) => reason.as_str(),
        })
    }

    pub(in crate::app::model) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TermsClosed, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == WITHDRAWN {
            return Ok(TermsClosed::Withdrawn);
        }
        DeclineReason::deserialize(text.into_deserializer()).map(TermsClosed::Declined)
    }
}

/// A duration in whole seconds.
pub(super) mod seconds {
    use std::time::Duration;

    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(in crate::app::model) fn serialize<S: Serializer>(time: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => serializer.serialize_u64(time.as_secs()),
            None => serializer.serialize_none(),
        }
    }

    pub(in crate::app::model) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        let secs = Option::<u32>::deserialize(deserializer)?;
        Ok(secs.map(|secs| Duration::from_secs(u64::from(secs))))
    }
}
