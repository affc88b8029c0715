//! The messages: a file for each socket, and in it an enum for each direction; what several of them use is here.
//!
//! JSON objects tagged by `type`. Unknown fields are ignored, so that a newer peer may say more; an unknown `type` is an
//! error of its own, which the receiver answers without closing.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{MAX_TEXT_BYTES, RequestId, TermsStatus, WireError};

mod agent;
mod share;
#[cfg(test)]
mod tests;
mod view;
mod visitor;

pub use agent::{AgentMessage, ConsoleMessage, RequestInfo, VisitorInfo, VisitorSession};
pub use share::{ShareControl, ShareMessage};
pub use view::{ViewControl, ViewMessage};
pub use visitor::{REQUEST_PARAM, ServiceMessage, SettingsRefusal, VisitorHello, VisitorMessage, VisitorSettings, start_params};

/// Reads one text message, telling apart what is too long, not a message, and of a type this version does not know.
pub fn parse_message<T: DeserializeOwned>(text: &str) -> Result<T, WireError> {
    #[derive(Deserialize)]
    struct Tag {
        r#type: String,
    }
    if text.len() > MAX_TEXT_BYTES {
        return Err(WireError::TooLarge { actual: text.len(), limit: MAX_TEXT_BYTES });
    }
    serde_json::from_str(text).map_err(|error| match serde_json::from_str::<Tag>(text) {
        Ok(Tag { r#type }) if is_unknown_type::<T>(&r#type) => WireError::UnknownType(r#type),
        _ => WireError::Malformed(error.to_string()),
    })
}

/// Whether no message has this type. Asked with a message of nothing but its type, so that an unknown word inside a known
/// message, which may even be the same word, is not taken for it.
fn is_unknown_type<T: DeserializeOwned>(r#type: &str) -> bool {
    let bare = MapDeserializer::<_, TypeError>::new(std::iter::once(("type", r#type)));
    matches!(T::deserialize(bare), Err(TypeError::UnknownVariant))
}

/// Why a message of nothing but its type cannot be read, as serde calls it.
#[derive(Debug, Error)]
enum TypeError {
    #[error("the type is unknown")]
    UnknownVariant,
    #[error("fields are missing or wrong")]
    Other,
}

impl serde::de::Error for TypeError {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Other
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::UnknownVariant
    }
}

/// The terms signal: which request, how far, and why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The request that is answered.
    pub request: RequestId,
    /// How far the visitor got.
    pub status: TermsStatus,
    /// Why the terms were declined, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<DeclineReason>,
}

/// Why terms were declined; goes with [`TermsStatus::Declined`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// The visitor declined, by the button, Escape or closing the dialog.
    Visitor,
    /// Nobody answered in time.
    Expired,
    /// The application dropped the offer unanswered.
    Dropped,
    /// Another device of the same visitor took the focus while the dialog was open.
    Blurred,
    /// The visitor logged out or the application closed.
    Disconnected,
    /// The link to the visitor was lost.
    ConnectionLost,
    /// A dialog of another request is open, or a session is running.
    Busy,
    /// The visitor accepted, and the service could not put that on record: nothing may be shared then.
    NotRecorded,
}

impl DeclineReason {
    /// The word used on the wire and in logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Expired => "expired",
            Self::Dropped => "dropped",
            Self::Blurred => "blurred",
            Self::Disconnected => "disconnected",
            Self::ConnectionLost => "connection_lost",
            Self::Busy => "busy",
            Self::NotRecorded => "not_recorded",
        }
    }
}

/// Why no picture comes while a session is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The visitor paused.
    Visitor,
    /// The visitor's computer is locked.
    Locked,
    /// The visitor's screen sleeps.
    Asleep,
    /// The shared window has been closed.
    WindowGone,
    /// The shared window is minimised or on another desktop.
    WindowHidden,
    /// The shared monitor has been removed.
    MonitorGone,
    /// A reason that this version does not know: paused all the same.
    #[serde(other)]
    Other,
}

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The message could not be read.
    Malformed,
    /// The message's type is unknown.
    UnknownType,
    /// The message is longer than allowed.
    TooLarge,
    /// The message may not come now.
    OutOfOrder,
    /// The peer speaks another version of the protocol.
    Version,
    /// The token or ticket is missing or wrong.
    Authorization,
    /// Presence is not configured for the group.
    NotConfigured,
    /// There is no such group.
    UnknownGroup,
    /// The visitor is not connected, or has been hidden for more than ten minutes.
    VisitorNotPresent,
    /// The visitor is answering another request, or shares already.
    Busy,
    /// Sharing cannot start without the visitor's consent.
    ConsentRequired,
    /// There is no such session.
    UnknownSession,
    /// There is no such request.
    UnknownRequest,
    /// No visitor of the agent's group waits with this code.
    UnknownCode,
    /// Too many wrong codes in a short time.
    TooManyTries,
    /// The agent asks visitors too often.
    TooManyRequests,
    /// Another connection has taken the place of this one.
    Replaced,
    /// The service has as many connections as it takes.
    Full,
}

impl From<&WireError> for ErrorCode {
    fn from(error: &WireError) -> Self {
        match error {
            WireError::Malformed(_)
            | WireError::UnexpectedBytes
            | WireError::Header(_)
            | WireError::Payload(_)
            | WireError::PictureSize { .. } => Self::Malformed,
            WireError::UnknownType(_) => Self::UnknownType,
            WireError::TooLarge { .. } => Self::TooLarge,
        }
    }
}
