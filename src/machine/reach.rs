//! Why there is no connection to the service, as far as it can be told from here.

use std::time::Duration;

use thiserror::Error;

use super::cause::Cause;

/// Why the service cannot be reached, or the connection to it is gone. Except for an unknown group it is tried again.
///
/// The texts are for logs and for people and name neither hosts nor persons; their sources may.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The service is there and has no such group.
    #[error("the service does not know this group")]
    UnknownGroup,
    /// The service's name leads to no address: it is misspelt, or this computer is not in a network that knows names.
    #[error("no address is found for the name of the service")]
    NameNotFound(#[source] Cause),
    /// The computer is there, and nothing listens at the port.
    #[error("nothing listens at the address of the service")]
    Refused(#[source] Cause),
    /// The network has no way there, as where this computer is offline.
    #[error("the network has no way to the service")]
    Unreachable(#[source] Cause),
    /// No answer within the limit of time: 5 s for the settings, 10 s for the connection.
    #[error("the service does not answer in time")]
    TimedOut,
    /// The certificate is no trusted authority's, is for another name, or is out of date.
    #[error("the certificate of the service is not trusted")]
    Certificate(#[source] Cause),
    /// The other side speaks no TLS, or none that this side speaks.
    #[error("no secure connection with the service is possible")]
    Tls(#[source] Cause),
    /// The address leads elsewhere; redirects are not followed, since they would take the visitor's data along.
    #[error("the address of the service leads elsewhere (status {status})")]
    Redirected {
        /// Of the answer.
        status: u16,
    },
    /// Something else answers in the service's place, as the log-in page of a hotel's network or another website.
    #[error("something else answers in the place of the service")]
    NotTheService {
        /// Of its answer; none where that was none to a web request at all.
        status: Option<u16>,
    },
    /// The service answers, but something on the way lets no WebSocket through.
    #[error("something on the way to the service blocks WebSockets (status {status})")]
    NoWebSocket {
        /// Of the answer; 101 where it agreed and then did not keep to it.
        status: u16,
    },
    /// The service, or a proxy before it, says that it cannot serve now.
    #[error("the service is not available now (status {status})")]
    Unavailable {
        /// Of the answer.
        status: u16,
        /// How long it asks to be left alone (`Retry-After`), if it says so in seconds.
        retry_after: Option<Duration>,
    },
    /// The connection was cut.
    #[error("the connection was dropped")]
    Dropped(#[source] Option<Cause>),
    /// Nothing came or went for 10 s.
    #[error("the connection went silent")]
    Silent,
    /// The service closed the connection, and said why.
    #[error("{message}")]
    Closed {
        /// In its own words.
        message: String,
    },
}

impl ConnectError {
    /// Whether whoever answers has no room for this visitor now, as a service that is full: trying again soon would only add to
    /// that. A proxy whose service is being restarted says something else (502, 504), or nothing is reached at all.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self, Self::Unavailable { status: 429 | 503, .. } | Self::Unavailable { retry_after: Some(_), .. })
    }
}

/// Why presence cannot be had; asking again is of no use until somebody has changed the service's configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NotConfigured {
    /// The service has no such group.
    #[error("the service does not know this group")]
    UnknownGroup,
    /// Presence is switched off for the group.
    #[error("presence is not configured for this group")]
    PresenceOff,
}
