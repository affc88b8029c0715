//! Why the service cannot be reached, or support is not set up.

use crate::sdk::{ConnectError, NotConfigured};

use super::{Saying, plain_long, say};

/// Why there is no connection, each reason in a sentence of its own.
pub(crate) fn unreachable(reason: &ConnectError) -> Saying {
    match reason {
        ConnectError::UnknownGroup => not_configured(NotConfigured::UnknownGroup),
        ConnectError::NameNotFound(_) => say!("down-name"),
        ConnectError::Refused(_) => say!("down-refused"),
        ConnectError::Unreachable(_) => say!("down-network"),
        ConnectError::TimedOut => say!("down-timeout"),
        ConnectError::Certificate(_) => say!("down-certificate"),
        ConnectError::Tls(_) => say!("down-tls"),
        ConnectError::Redirected { .. } => say!("down-redirect"),
        ConnectError::NotTheService { .. } => say!("down-page"),
        ConnectError::NoWebSocket { .. } => say!("down-websocket"),
        ConnectError::Unavailable { .. } => say!("down-busy"),
        ConnectError::Dropped(_) | ConnectError::Silent => say!("down-lost"),
        ConnectError::Closed { message } => say!("down-said", why = plain_long(message)),
    }
}

/// Why presence cannot be had.
pub(crate) fn not_configured(reason: NotConfigured) -> Saying {
    match reason {
        NotConfigured::PresenceOff => say!("off-presence"),
        NotConfigured::UnknownGroup => say!("off-group"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::sdk::Cause;
    use crate::words::{Language, offered, set_language};

    #[test]
    fn each_reason_has_a_sentence_of_its_own_in_every_language() {
        let cause = || Cause::new("below");
        let reasons = [
            ConnectError::UnknownGroup,
            ConnectError::NameNotFound(cause()),
            ConnectError::Refused(cause()),
            ConnectError::Unreachable(cause()),
            ConnectError::TimedOut,
            ConnectError::Certificate(cause()),
            ConnectError::Tls(cause()),
            ConnectError::Redirected { status: 302 },
            ConnectError::NotTheService { status: None },
            ConnectError::NoWebSocket { status: 400 },
            ConnectError::Unavailable { status: 503, retry_after: None },
            ConnectError::Silent,
            ConnectError::Closed { message: "the service is stopping".to_owned() },
        ];
        let mut all = BTreeSet::new();
        for language in offered() {
            set_language(language);
            all.extend(reasons.iter().map(|reason| unreachable(reason).text()));
            all.insert(not_configured(NotConfigured::PresenceOff).text());
        }
        set_language(Language::English);
        assert_eq!(all.len(), offered().count() * (reasons.len() + 1));
    }
}
