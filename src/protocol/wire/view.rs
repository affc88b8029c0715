//! The text messages between a viewer and the service, on the socket that carries pixels to the viewer.

use serde::{Deserialize, Serialize};

use super::{ErrorCode, PauseReason};
use crate::protocol::{EndReason, Redacted, SceneGesture, SessionKey};

/// A message of a viewer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ViewMessage {
    /// Opens the view; must come first, and only once.
    View {
        /// [`crate::protocol::VERSION`].
        version: u32,
        /// The agent's token.
        token: Redacted<String>,
        /// Which session.
        key: SessionKey,
        /// Whether the viewer decodes AV1 with full colour (4:4:4).
        yuv444: bool,
    },
    /// The picture cannot be drawn without a key frame.
    KeyFrame,
    /// The agent points or draws. Dropped while the visitor has paused or switched gestures off, where another scene has
    /// begun since, and what is more than a hand can do in a second is dropped as well.
    Gesture(SceneGesture),
}

/// A message of the service to a viewer, besides chunks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ViewControl {
    /// Answers view: chunks will come, a key frame first.
    Ready {
        /// Whether it is paused now.
        paused: bool,
        /// Why, if it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<PauseReason>,
    },
    /// The picture is paused or goes on; or it stays paused, for another reason.
    Paused {
        /// Whether it is paused now.
        paused: bool,
        /// Why, if it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<PauseReason>,
    },
    /// Whether the visitor takes gestures; they are not taken before this message.
    Gestures {
        /// Whether they are taken.
        allowed: bool,
    },
    /// Nothing new: the link is alive. Sent every second, because a page's script cannot see pings.
    Tick {
        /// How long nothing at all has come from the visitor's side, in milliseconds; 0 while its uplink is not open.
        #[serde(default)]
        silent_ms: u64,
    },
    /// The visitor's uplink is lost: what is shown is old until the next chunk comes.
    Interrupted,
    /// The viewer was too slow; chunks were left out, the next is a key frame.
    Skipped {
        /// How many were left out since the view began.
        chunks: u64,
    },
    /// The session is over; the service closes the connection.
    Ended {
        /// Why.
        reason: EndReason,
    },
    /// The view could not be opened, or a message could not be taken.
    Error {
        /// Why, for programs.
        code: ErrorCode,
        /// Why, for people.
        message: String,
    },
}
