//! What the app asks of the desktop around it: notifications, a tray icon, one instance, links, starting with the system,
//! global shortcuts, whether the session is locked, and how the person wants things to look.
//!
//! It knows nothing of the app: values and finished texts come in, events go out through a callback, from threads of its
//! own. A caller never waits, except where it says so. What a desktop does not have is one line in the log and otherwise
//! harmless.

#[cfg(all(unix, not(target_os = "macos")))]
pub mod appearance;
pub mod autostart;
#[cfg(all(unix, not(target_os = "macos")))]
mod follow;
pub mod instance;
pub mod link;
#[cfg(all(unix, not(target_os = "macos")))]
pub mod lock;
#[cfg(all(unix, not(target_os = "macos")))]
pub mod notify;
pub mod scheme;
pub mod shortcut;
#[cfg(all(unix, not(target_os = "macos")))]
pub mod tray;

/// What the tray shows, in the person's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look<A> {
    /// The program's name.
    pub title: String,
    /// How things stand, in a few words.
    pub status: String,
    /// The colour of the dot over the icon; none for no dot.
    pub dot: Option<[u8; 3]>,
    /// Whether the person is wanted.
    pub wanted: bool,
    /// The menu: what each item means, and what stands on it. The first is also what a click on the icon means.
    pub menu: Vec<(A, String)>,
}

impl<A> Default for Look<A> {
    /// Nothing.
    fn default() -> Self {
        Self { title: String::new(), status: String::new(), dot: None, wanted: false, menu: Vec::new() }
    }
}

/// How the person wants things to look, as the desktop says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appearance {
    /// Whether nothing should move that need not.
    pub reduced_motion: bool,
    /// Whether dark is wanted, or light; none where the person has not chosen.
    pub dark: Option<bool>,
}

/// A text for a desktop's own surfaces: on one line, without control characters, at most `limit` characters.
#[cfg(all(unix, not(target_os = "macos")))]
fn one_line(text: &str, limit: usize) -> String {
    let mut line: String = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(limit).collect();
    if text.trim().chars().nth(limit).is_some() {
        line.push('…');
    }
    line
}

/// The same where markup is understood: nothing in it is taken for some.
#[cfg(all(unix, not(target_os = "macos")))]
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(all(test, unix, not(target_os = "macos")))]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_on_one_line_and_bounded() {
        assert_eq!(one_line("  a\nb\u{7}c  ", 10), "a b c");
        assert_eq!(one_line("abcd", 4), "abcd");
        assert_eq!(one_line("abcde", 4), "abcd…");
    }

    #[test]
    fn markup_in_a_text_is_text() {
        assert_eq!(escaped("<a href='x'>\"&</a>"), "&lt;a href=&apos;x&apos;&gt;&quot;&amp;&lt;/a&gt;");
    }
}
