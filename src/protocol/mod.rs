//! The protocol: the messages between visitor, service and agent, and the values in them with their limits.
//!
//! Nothing here does anything. Values are parsed at the edge and cannot exist out of their limits, so the floors above
//! never check a length twice. Limits follow the One-Click Connect document; where it is silent, or its sources
//! disagree, the decision stands where the type is defined.
//!
//! Visitor and agent talk JSON text over WebSockets ([`VisitorMessage`] and [`ServiceMessage`], [`AgentMessage`] and
//! [`ConsoleMessage`]). Pixels travel on sockets of their own ([`ShareMessage`] and [`ShareControl`] for the uplink,
//! [`ViewMessage`] and [`ViewControl`] for a viewer) as binary [`Chunk`]s, so that a Stop never queues behind a frame.

mod code;
mod error;
mod gesture;
mod ids;
mod payload;
mod presence;
mod redacted;
mod signal;
mod video;
mod web;
mod wire;

pub use code::{CODE_DIGITS, CodeClosed};
pub use error::{HeaderError, InvalidParameter, PayloadError, WireError};
pub use gesture::{Gesture, MAX_STROKE_POINTS, Place, SceneGesture, StrokePoints};
pub use ids::{DeviceId, Email, GroupId, Name, Phone, ProblemCode, ProblemText, RequestId, SessionKey, VisitorId};
pub use presence::PresenceData;
pub use redacted::Redacted;
pub use signal::{CustomEvent, EndReason, EventProperties, TermsStatus};
pub use video::{Chroma, Chunk, ChunkHeader, ChunkKind, HEADER_BYTES, MAX_PIXELS, MAX_SIDE, Rect, is_size_allowed};
pub use web::{WebAddress, WebAddressError};
pub use wire::{
    AgentMessage, ConsoleMessage, DeclineReason, ErrorCode, PauseReason, REQUEST_PARAM, RequestInfo, ServiceMessage, SettingsRefusal,
    ShareControl, ShareMessage, Terms, ViewControl, ViewMessage, VisitorHello, VisitorInfo, VisitorMessage, VisitorSession,
    VisitorSettings, parse_message, start_params,
};

/// The version of this protocol; a peer that says hello with another one is told so and turned away.
pub const VERSION: u32 = 1;

/// The longest text message that either side accepts, in bytes.
///
/// The largest legal one is a presence message of 10,000 characters, each of which may take six bytes in JSON.
pub const MAX_TEXT_BYTES: usize = 128 * 1024;

/// The largest binary chunk that the service takes, in bytes.
///
/// A key frame of a busy 4K screen stays under a quarter of it.
pub const MAX_CHUNK_BYTES: usize = 8 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_those_of_the_paper() {
        assert_eq!((MAX_TEXT_BYTES, MAX_CHUNK_BYTES), (131_072, 8_388_608));
    }
}
