//! The text messages on the uplink, the socket that carries a visitor's pixels to the service.

use serde::{Deserialize, Serialize};

use super::ErrorCode;
use crate::protocol::{EndReason, Redacted, SceneGesture};

/// A message of a visitor's uplink, besides chunks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ShareMessage {
    /// Opens the uplink; must come first, and only once.
    Publish {
        /// From [`ServiceMessage::SessionGranted`](crate::protocol::ServiceMessage::SessionGranted).
        ticket: Redacted<String>,
    },
    /// Whether the agent's gestures are shown here; they are not before this message. It is sent on this socket, so that it holds
    /// for one uplink and cannot outlive it.
    Gestures {
        /// Whether they are.
        allowed: bool,
    },
}

/// A message of the service on the uplink.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ShareControl {
    /// Answers publish: chunks may come.
    Ready,
    /// A chunk has arrived; what was sent after it is what the link still holds.
    Ack {
        /// The chunk's number.
        seq: u32,
    },
    /// A viewer needs a key frame.
    KeyFrame,
    /// Who watches has changed.
    Viewers {
        /// How many.
        count: u32,
        /// Whether all of them decode AV1 with full colour (4:4:4).
        yuv444: bool,
    },
    /// The agent who watches points or draws.
    Gesture(SceneGesture),
    /// Answers publish: the session that the ticket belongs to is over.
    Ended {
        /// Why.
        reason: EndReason,
    },
    /// The uplink could not be opened, or a message or chunk could not be taken.
    Error {
        /// Why, for programs.
        code: ErrorCode,
        /// Why, for people.
        message: String,
    },
}
