//! Why a socket closes.

use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::machine::{DisconnectReason, LinkLoss};

use super::frames::TooLarge;

/// Why a socket closes, on either side's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CloseReason {
    /// The peer closed it.
    ByPeer,
    /// The connection broke, or what came on it cannot be told apart any more.
    Broken,
    /// Nothing came from the peer for too long, not even an answer to a ping.
    Silent,
    /// The peer began a message and did not finish it in time.
    UnfinishedMessage,
    /// A message of the peer's is longer than it may be.
    MessageTooLarge,
    /// The peer sent more than it may for too long.
    TooManyMessages,
    /// The peer did not take what was sent to it.
    NotRead,
    /// The peer did not send its first message in time.
    NoFirstMessage,
    /// The peer's first message could not be read.
    UnreadableHello,
    /// The peer was told by an error why it is not let in.
    Refused,
    /// All the places of visitors are taken.
    Full,
    /// The service stops.
    Stopping,
    /// The session whose pixels it carried is over.
    SessionOver,
    /// Another uplink of the same session took its place.
    UplinkReplaced,
    /// A chunk could not be taken, and the ones after it would miss it.
    BadChunk,
    /// The relay closes a visitor's connection.
    Disconnected(DisconnectReason),
}

impl CloseReason {
    /// What reading from a socket failed with.
    pub(super) fn of_error(error: &Error) -> Self {
        match error {
            Error::Capacity(_) => Self::MessageTooLarge,
            Error::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<TooLarge>()) => Self::MessageTooLarge,
            _ => Self::Broken,
        }
    }

    /// The code of the close frame.
    pub(super) fn code(self) -> CloseCode {
        match self {
            Self::MessageTooLarge => CloseCode::Size,
            Self::TooManyMessages | Self::NotRead | Self::NoFirstMessage | Self::UnreadableHello | Self::Refused => CloseCode::Policy,
            Self::Full => CloseCode::Again,
            Self::ByPeer
            | Self::Broken
            | Self::Silent
            | Self::UnfinishedMessage
            | Self::Stopping
            | Self::SessionOver
            | Self::UplinkReplaced
            | Self::BadChunk
            | Self::Disconnected(_) => CloseCode::Normal,
        }
    }

    /// The text of the close frame, and of the log.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::ByPeer => "closed by the peer",
            Self::Broken => "the connection was dropped",
            Self::Silent => "silent for too long",
            Self::UnfinishedMessage => "a message was not finished in time",
            Self::MessageTooLarge => "message too large",
            Self::TooManyMessages => "too many messages",
            Self::NotRead => "messages were not read in time",
            Self::NoFirstMessage => "nothing was said in time",
            Self::UnreadableHello => "hello could not be read",
            Self::Refused => "refused",
            Self::Full => "too many visitors",
            Self::Stopping => "the service is stopping",
            Self::SessionOver => "the session is over",
            Self::UplinkReplaced => "another uplink of this session took its place",
            Self::BadChunk => "a chunk could not be taken",
            Self::Disconnected(reason) => reason.text(),
        }
    }

    /// What the end of a visitor's connection says about its application.
    pub(super) fn link_loss(self) -> LinkLoss {
        match self {
            Self::Silent | Self::NotRead => LinkLoss::Unresponsive,
            Self::ByPeer
            | Self::Broken
            | Self::UnfinishedMessage
            | Self::MessageTooLarge
            | Self::TooManyMessages
            | Self::NoFirstMessage
            | Self::UnreadableHello
            | Self::Refused
            | Self::Full
            | Self::Stopping
            | Self::SessionOver
            | Self::UplinkReplaced
            | Self::BadChunk
            | Self::Disconnected(_) => LinkLoss::Closed,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use tokio_tungstenite::tungstenite::error::CapacityError;

    use super::*;

    #[test]
    fn what_is_too_large_is_told_by_the_type_of_the_error() {
        let too_long = Error::Capacity(CapacityError::MessageTooLong { size: 2, max_size: 1 });
        let too_large = Error::Io(io::Error::other(TooLarge { size: 2, limit: 1 }));
        for error in [too_long, too_large] {
            let reason = CloseReason::of_error(&error);
            assert_eq!((reason, reason.code()), (CloseReason::MessageTooLarge, CloseCode::Size));
        }
        let reset = Error::Io(io::Error::new(io::ErrorKind::ConnectionReset, "message too large"));
        assert_eq!(CloseReason::of_error(&reset), CloseReason::Broken);
    }
}
