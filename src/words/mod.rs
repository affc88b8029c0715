//! What the app says to people: short, plain, in their language, and never a peer's text as it came.
//!
//! The words stand in `assets/locales`, one Fluent file a language. [`tr!`] gives the text of a message in the language that
//! is in force; [`say!`] keeps a message as data, for what stays on the screen while the language may change.

mod announcement;
mod display;
mod language;
mod saying;
#[cfg(test)]
mod tests;

pub(crate) mod code;
pub(crate) mod reach;

use std::time::Duration;

use crate::sdk::{DeclineReason, EndReason, InitError, InvalidParameter, TermsClosed, WebAddress};

pub(crate) use announcement::{Announcement, Topic};
pub(crate) use display::display_name;
pub(crate) use language::{Language, offered};
#[cfg(test)]
pub(crate) use saying::pretend;
pub(crate) use saying::{Saying, language, say, set_language, tr};

/// The product's name.
pub(crate) const PRODUCT: &str = "OneClick Visitor";

/// The longest text of a peer that is shown, in characters.
const MAX_PEER_CHARS: usize = 80;
/// The longest host that is shown whole, in characters.
const MAX_HOST_CHARS: usize = 40;
/// The longest text of ours or of the service's that is shown, such as a reason; an e-mail address fits as well.
const MAX_OWN_CHARS: usize = 240;

/// A peer's text, made fit to be shown: bounded, on one line, with control and direction characters turned into visible
/// signs, so that it can neither rearrange what stands around it nor hide a part of itself.
pub(crate) fn plain(text: &str) -> String {
    bounded(text, MAX_PEER_CHARS)
}

/// The same for reasons and the visitor's own details, which may be longer.
pub(crate) fn plain_long(text: &str) -> String {
    bounded(text, MAX_OWN_CHARS)
}

/// The beginning of a text that is fit to be shown, where there is no room for more of it.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    bounded(text, limit)
}

fn bounded(text: &str, limit: usize) -> String {
    let mut shown = String::new();
    for (count, c) in text.trim().chars().enumerate() {
        if count == limit {
            shown.push('…');
            break;
        }
        if is_invisible(c) {
            shown.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else if c.is_whitespace() {
            shown.push(' ');
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The same for a person's name, which is never empty.
pub(crate) fn plain_name(name: &str) -> String {
    let shown = plain(name);
    if shown.is_empty() { tr!("peer-nameless") } else { shown }
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The host of an address, in ASCII; of a long one the end, which says whose it is.
pub(crate) fn host(address: &WebAddress) -> String {
    let host = address.host();
    let cut = host.chars().count().saturating_sub(MAX_HOST_CHARS);
    if cut == 0 { host } else { host.chars().skip(cut).fold("…".to_owned(), |shown, c| shown + c.encode_utf8(&mut [0; 4])) }
}

/// Why an ID or a detail is refused, at its field.
pub(crate) fn refused(error: &InvalidParameter) -> String {
    match error {
        InvalidParameter::Empty { .. } => tr!("refused-empty"),
        InvalidParameter::TooLong { actual, limit, .. } => tr!("refused-too-long", actual = *actual, limit = *limit),
        InvalidParameter::Character { found: ' ', .. } => tr!("refused-space"),
        InvalidParameter::Character { found, .. } => tr!("refused-character", found = plain(&found.to_string())),
        _ => tr!("refused-other"),
    }
}

/// Why the address of a service is refused, at its field.
pub(crate) fn refused_service(error: &InitError) -> Saying {
    match error {
        InitError::Address { address, .. } => say!("refused-address", text = plain_long(address)),
        InitError::Insecure(host) => say!("refused-insecure", host = plain(host)),
        InitError::System(why) => Saying::Foreign(plain_long(&why.to_string())),
    }
}

/// Why a session is over.
pub(crate) fn ended(reason: EndReason, agent: &str) -> Saying {
    match reason {
        EndReason::VisitorEnded => say!("ended-by-you"),
        EndReason::AgentEnded => say!("ended-by-agent", agent = agent),
        EndReason::LoggedOut => say!("ended-logged-out"),
        EndReason::AppClosed => say!("ended-app-closed"),
        EndReason::Unwatched => say!("ended-unwatched"),
        EndReason::ConnectionLost => say!("ended-connection-lost"),
        EndReason::Unresponsive => say!("ended-unresponsive"),
        EndReason::ServiceRestarted => say!("ended-service-restarted"),
        EndReason::CaptureFailed => say!("ended-capture-failed"),
        EndReason::NotRecorded => say!("ended-not-recorded"),
    }
}

/// Why a request closed without the visitor's answer.
pub(crate) fn closed(reason: TermsClosed, agent: &str) -> Saying {
    match reason {
        TermsClosed::Withdrawn => say!("closed-withdrawn", agent = agent),
        TermsClosed::Declined(DeclineReason::Expired) => say!("closed-expired", agent = agent),
        TermsClosed::Declined(DeclineReason::Blurred) => say!("closed-blurred"),
        TermsClosed::Declined(DeclineReason::ConnectionLost) => say!("closed-connection-lost"),
        TermsClosed::Declined(_) => say!("closed-other", agent = agent),
    }
}

/// A running time: 0:07, 12:34, 1:02:03.
pub(crate) fn running(time: Duration) -> String {
    let secs = time.as_secs();
    let (hours, mins, secs) = (secs / 3600, secs / 60 % 60, secs % 60);
    if hours > 0 { format!("{hours}:{mins:02}:{secs:02}") } else { format!("{mins}:{secs:02}") }
}

/// Seconds until something, for people: never less than one while it has not happened.
pub(crate) fn seconds(time: Duration) -> String {
    let count = time.as_millis().div_ceil(1000).max(1);
    tr!("seconds", count = u64::try_from(count).unwrap_or(u64::MAX))
}

/// How many people watch.
pub(crate) fn watching(guests: u32) -> String {
    tr!("watching", count = guests)
}

/// How a system writes its own name, whatever the language.
pub(crate) fn system(os: &str) -> Option<&'static str> {
    match os {
        "linux" => Some("Linux"),
        "macos" => Some("macOS"),
        "windows" => Some("Windows"),
        _ => None,
    }
}
