//! What is said around the code.

use crate::sdk::CodeClosed;

use super::tr;

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
        CodeClosed::TooMany => Some((tr!("code-too-many"), tr!("code-too-many-text"))),
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
