//! Why a share stops by itself, or does not begin.

use thiserror::Error;

use super::cause::{Cause, error_chain};
use super::reach::ConnectError;
use crate::protocol::{EndReason, ErrorCode};

/// Why a share stopped by itself, or did not begin.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ShareError {
    /// What is shared cannot be captured or encoded, or not any more.
    #[error(transparent)]
    Capture(Cause),
    /// The SDK was built without the feature `capture`.
    #[error("built without the feature `capture`: nothing can be shared")]
    NotBuilt,
    /// There is no connection for the picture.
    #[error(transparent)]
    Unreachable(#[from] ConnectError),
    /// The service does not take the picture.
    #[error("{message}")]
    Refused {
        /// Why.
        code: ErrorCode,
        /// Why, in the service's words.
        message: String,
    },
    /// The service has ended the session.
    #[error("the session is over: {0}")]
    Ended(EndReason),
    /// The service closed the connection before it took the picture.
    #[error("the service closed the uplink")]
    Closed,
    /// The service did not answer in time.
    #[error("the service does not open the uplink")]
    TimedOut,
}

impl ShareError {
    /// Why the session ends for this.
    pub fn end_reason(&self) -> EndReason {
        match self {
            Self::Capture(_) | Self::NotBuilt => EndReason::CaptureFailed,
            Self::Refused { code: ErrorCode::Authorization, .. } => EndReason::ServiceRestarted,
            Self::Ended(reason) => *reason,
            Self::Unreachable(_) | Self::Refused { .. } | Self::Closed | Self::TimedOut => EndReason::ConnectionLost,
        }
    }

    /// Whether trying again is of no use.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Capture(_) | Self::NotBuilt | Self::Refused { code: ErrorCode::Authorization, .. } | Self::Ended(_) => true,
            Self::Unreachable(_) | Self::Refused { .. } | Self::Closed | Self::TimedOut => false,
        }
    }

    /// What agents and the visitor are told beside the reason; nothing where that says all. What lies under a connection error
    /// may name hosts and is left out.
    pub(super) fn detail(&self) -> String {
        match self {
            Self::Ended(_) => String::new(),
            Self::Capture(cause) => error_chain(cause),
            other => other.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn a_share_that_fails_keeps_its_cause_and_names_no_host() {
        let under = || Cause::new("connect to 192.0.2.1 refused");
        let error = ShareError::from(ConnectError::Refused(under()));
        assert_eq!(error.source().unwrap().to_string(), under().to_string());
        assert_eq!((error.end_reason(), error.detail().contains("192")), (EndReason::ConnectionLost, false));
        assert_eq!(ShareError::Capture(Cause::new("the cable was cut")).detail(), "the cable was cut");
        let refused = |code| ShareError::Refused { code, message: "no".to_owned() };
        assert_eq!(refused(ErrorCode::Authorization).end_reason(), EndReason::ServiceRestarted);
        assert!(refused(ErrorCode::Authorization).is_final() && !refused(ErrorCode::Full).is_final());
        assert_eq!(
            (ShareError::Ended(EndReason::Unwatched).detail(), ShareError::Ended(EndReason::Unwatched).end_reason()),
            (String::new(), EndReason::Unwatched)
        );
    }
}
