//! What the app says to people: short, plain, in their language, and never a peer's text as it came.
//!
//! The words stand in `assets/locales`, one Fluent file a language. [`tr!`] gives the text of a message in the language that
//! is in force; [`say!`] keeps a message as data, for what stays on the screen while the language may change.

mod display;
#[cfg(test)]
mod files;
mod language;
mod saying;

pub(crate) mod code;
pub(crate) mod reach;

use std::time::Duration;

use crate::sdk::{DeclineReason, EndReason, InitError, InvalidParameter, TermsClosed, WebAddress};
use crate::settings::ShortcutError;

use super::calendar::Date;

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
        InitError::System(why) => Saying::Foreign(plain_long(why)),
    }
}

/// Why keys are refused, at their field.
pub(crate) fn refused_keys(error: &ShortcutError) -> Saying {
    match error {
        ShortcutError::Unknown(key) => say!("refused-key", key = plain(key)),
        ShortcutError::NoKey => say!("refused-no-key"),
        ShortcutError::TwoKeys => say!("refused-two-keys"),
        ShortcutError::NoModifier => say!("refused-no-modifier"),
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

/// A day, as people say it on the day `today`.
pub(crate) fn day(date: Date, today: Date) -> String {
    if date == today {
        return tr!("day-today");
    }
    if date == today.yesterday() {
        return tr!("day-yesterday");
    }
    let (weekday, month) = (say!("weekday", number = date.weekday()), say!("month", number = date.month.unsigned_abs()));
    tr!("day-date", weekday = weekday, day = date.day.to_string(), month = month, year = date.year.to_string())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peers_text_cannot_hide_or_rearrange_anything() {
        assert_eq!(plain("  Sam Ōé 李  "), "Sam Ōé 李");
        assert_eq!(plain("a\u{202E}b\u{200B}c\nd\u{7}"), "a[U+202E]b[U+200B]c[U+000A]d[U+0007]");
        assert_eq!(plain("a\u{2066}b\u{FEFF}"), "a[U+2066]b[U+FEFF]");
        assert_eq!(plain("x y\u{A0}z"), "x y z");
        assert_eq!(plain(&"é".repeat(81)), format!("{}…", "é".repeat(80)));
        assert_eq!(plain_name(" "), "Support");
    }

    #[test]
    fn of_a_long_host_the_end_is_shown() {
        let shown = |url: &str| host(&url.parse().unwrap());
        assert_eq!(shown("https://аррӏе.com/terms"), "xn--80ak6aa92e.com");
        assert_eq!(shown("https://acme.example:8443/terms"), "acme.example:8443");
        let long = shown(&format!("https://bank.example.{}.evil.example/", "a".repeat(50)));
        assert!(long.starts_with('…') && long.ends_with(".evil.example") && long.chars().count() == 41, "{long}");
    }

    #[test]
    fn times_read_like_times() {
        assert_eq!(running(Duration::from_secs(7)), "0:07");
        assert_eq!(running(Duration::from_secs(3723)), "1:02:03");
        assert_eq!(seconds(Duration::from_millis(1001)), "2 seconds");
        assert_eq!(seconds(Duration::ZERO), "1 second");
    }

    #[test]
    fn every_day_and_month_has_a_name() {
        let today = Date { year: 2026, month: 11, day: 23 };
        let name = |year, month, day| super::day(Date { year, month, day }, today);
        assert_eq!((name(2026, 11, 23), name(2026, 11, 22)), ("Today".to_owned(), "Yesterday".to_owned()));
        assert_eq!(name(2026, 11, 20), "Friday, 20 November 2026");
        for (language, december) in [(Language::English, "Monday, 7 December 2026"), (Language::German, "Montag, 7. Dezember 2026")] {
            set_language(language);
            assert_eq!(name(2026, 12, 7), december);
            let months: std::collections::BTreeSet<_> =
                (1..=12).map(|month| name(2024, month, 1).split(' ').nth(2).map(str::to_owned)).collect();
            let weekdays: std::collections::BTreeSet<_> =
                (1..=7).map(|day| name(2024, 1, day).split(',').next().map(str::to_owned)).collect();
            assert_eq!((months.len(), weekdays.len()), (12, 7), "{months:?} {weekdays:?}");
        }
    }

    #[test]
    fn a_refusal_names_what_to_change() {
        let refusal = |text: &str| refused(&text.parse::<crate::sdk::VisitorId>().unwrap_err());
        assert_eq!(refusal(""), "Please enter your Visitor ID.");
        assert_eq!(refusal("a b"), "A Visitor ID has no spaces in it.");
        assert!(refusal("a.b").ends_with("Please remove “.”."));
        assert!(refusal(&"x".repeat(63)).contains("63 characters, and at most 62"));
    }
}
