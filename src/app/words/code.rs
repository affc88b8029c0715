//! What is said around the code.

use crate::sdk::CodeClosed;

<<<<<<< HEAD
use super::tr;
=======
pub(crate) const GET: &str = "Get a code";
pub(crate) const GET_NEW: &str = "Get a new code";
pub(crate) const COPY: &str = "Copy";
pub(crate) const COPIED: &str = "Copied";
pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const BACK: &str = "Back to log in";
pub(crate) const TRY_NOW: &str = "Try now";
/// Under the button on the login screen.
pub(crate) const LOGIN_HINT: &str = "Support is on the phone? Read them a code.";
pub(crate) const TITLE: &str = "Support is on the phone?";
pub(crate) const HOW: &str = "If they cannot find you, read them a code. They still have to ask before they see anything.";
pub(crate) const GETTING: &str = "Getting a code…";
pub(crate) const READ: &str = "Read this code to support";
pub(crate) const WARNING: &str = "Give it only to someone you called yourself.";
pub(crate) const SHARING: &str = "You are with support";
pub(crate) const SHARING_HOW: &str = "You can go on working. Pause or end sharing at any time.";

/// The window's title while a code waits; not the code, which others may read in a list of windows.
pub(crate) fn title() -> String {
    format!("Waiting for support – {}", super::PRODUCT)
}

/// How long it waits.
pub(crate) fn left(time: Duration) -> String {
    format!("It works once, for {} more.", super::running(time))
}

/// That there is no service to ask.
pub(crate) fn no_answer(next: Duration) -> String {
    format!("The service does not answer. It may be down, or this computer may be offline. Next attempt in {}.", super::seconds(next))
}
>>>>>>> ba5fb36 (A code walked end to end: read off the clipboard, typed in the browser; larger digits where there is room)

/// Digits one by one with a rest between groups, for a screen reader: it would say millions.
pub(crate) fn spoken(grouped: &str) -> String {
    let group = |digits: &str| digits.chars().map(String::from).collect::<Vec<_>>().join(" ");
    grouped.split(' ').map(group).collect::<Vec<_>>().join(", ")
}

/// Why the code is gone, as a heading and what to do; nothing where the visitor knows.
pub(crate) fn closed(reason: CodeClosed) -> Option<(String, String)> {
    match reason {
        CodeClosed::Joined => Some((tr!("code-joined"), tr!("code-joined-text"))),
        CodeClosed::Expired => Some((tr!("code-expired"), tr!("code-expired-text"))),
        CodeClosed::ConnectionLost => Some((tr!("code-lost"), tr!("code-lost-text"))),
        CodeClosed::Refused => Some((tr!("code-refused"), tr!("code-refused-text"))),
        CodeClosed::Cancelled => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_reader_says_digits() {
        assert_eq!(spoken("123 456 789"), "1 2 3, 4 5 6, 7 8 9");
    }
}
