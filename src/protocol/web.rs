//! Addresses of web pages that people are sent to.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;
use url::{ParseError, Url};

/// The longest address, in bytes; what browsers and proxies take.
const MAX_BYTES: usize = 2048;
/// The longest host, in characters; the limit of the domain name system.
const MAX_HOST_CHARS: usize = 253;

/// The address of a web page that may be shown to a person and opened in a browser: http or https, and nothing in it that
/// looks like something else.
///
/// Scheme and host are in their canonical form, and what is shown is what is opened. A host of other letters than ASCII is in
/// its `xn--` form **always**. A rule for mixed scripts would let through what is written in one other script as a whole
/// (`аррӏе.com` is all Cyrillic), and which letters a reader takes for which depends on the reader. That a genuine
/// international host is not shown in its own letters is the price.
///
/// ```
/// use oneclick_visitor::protocol::WebAddress;
///
/// let terms: WebAddress = "HTTPS://аррӏе.com/terms".parse()?;
/// assert_eq!((terms.as_str(), terms.host()), ("https://xn--80ak6aa92e.com/terms", "xn--80ak6aa92e.com".to_owned()));
/// assert!("https://bank.example@evil.example/".parse::<WebAddress>().is_err());
/// # Ok::<(), oneclick_visitor::protocol::WebAddressError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WebAddress(Url);

/// Why a text is not the address of a web page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WebAddressError {
    /// It is of another kind, such as `javascript:`, or of none.
    #[error("must begin with https:// or http://")]
    Scheme,
    /// A space, a control character, or one that is not seen, such as those that change the direction of writing.
    #[error("holds the character U+{:04X}, which an address must not have", u32::from(*.0))]
    Character(char),
    /// Something stands before the host, where people look for the host.
    #[error("names a user before the host (user@host)")]
    User,
    /// More than 2,048 bytes.
    #[error("is {0} bytes long, and at most 2048 are taken")]
    TooLong(usize),
    /// A host of more than 253 characters.
    #[error("names a host of {0} characters; at most 253 are allowed")]
    HostTooLong(usize),
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Syntax(#[from] ParseError),
}

impl WebAddress {
    /// All of it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host in ASCII, with the port unless it is the usual one.
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

impl FromStr for WebAddress {
    type Err = WebAddressError;

    fn from_str(text: &str) -> Result<Self, WebAddressError> {
        let rest = ["https://", "http://"]
            .iter()
            .find_map(|scheme| text.get(..scheme.len()).filter(|found| found.eq_ignore_ascii_case(scheme)).map(|_| &text[scheme.len()..]))
            .ok_or(WebAddressError::Scheme)?;
        if text.len() > MAX_BYTES {
            return Err(WebAddressError::TooLong(text.len()));
        }
        // Readers of addresses skip some of these, turn others around, and take the backslash for a slash.
        if let Some(found) = text.chars().find(|c| is_unseen(*c) || *c == '\\') {
            return Err(WebAddressError::Character(found));
        }
        // More slashes would be skipped, and the first part of the path taken for the host.
        if rest.starts_with('/') {
            return Err(ParseError::EmptyHost.into());
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.contains('@') {
            return Err(WebAddressError::User);
        }
        let url = Url::parse(text)?;
        match url.host_str().map_or(0, |host| host.chars().count()) {
            0 => Err(ParseError::EmptyHost.into()),
            chars if chars > MAX_HOST_CHARS => Err(WebAddressError::HostTooLong(chars)),
            _ => Ok(Self(url)),
        }
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// White space, control characters, and characters that show nothing or turn the direction of writing around.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> Result<String, WebAddressError> {
        text.parse().map(|address: WebAddress| address.host())
    }

    #[test]
    fn a_host_has_as_many_characters_as_names_may_have_and_no_more() {
        let host = |last: usize| format!("https://{0}.{0}.{0}.{1}/", "a".repeat(63), "b".repeat(last));
        assert!(host(61).parse::<WebAddress>().is_ok());
        assert_eq!(host(62).parse::<WebAddress>(), Err(WebAddressError::HostTooLong(254)));
    }

    #[test]
    fn a_host_that_looks_like_another_is_shown_in_ascii() {
        assert_eq!(host("https://аррӏе.com/").unwrap(), "xn--80ak6aa92e.com");
        assert_eq!(host("https://bücher.example/").unwrap(), "xn--bcher-kva.example");
        // The dot and the letters of full width, and the numbers of an address in one.
        assert_eq!(host("https://ａｃｍｅ．example/").unwrap(), "acme.example");
        assert_eq!(host("http://2130706433/").unwrap(), "127.0.0.1");
        assert_eq!(host("http://[::1]:8080/x").unwrap(), "[::1]:8080");
    }

    #[test]
    fn an_upper_case_scheme_works_and_usual_ports_are_left_out() {
        let terms: WebAddress = "HTTPS://Acme.Example:443/Terms?x#y".parse().unwrap();
        assert_eq!((terms.to_string().as_str(), terms.host().as_str()), ("https://acme.example/Terms?x#y", "acme.example"));
        assert_eq!(host("HTTP://acme.example:8080").unwrap(), "acme.example:8080");
    }

    #[test]
    fn what_disguises_itself_is_refused_and_named() {
        for other in ["", "acme", "javascript:alert(1)", "file:///etc/passwd", " https://acme.example", "data:text/html,x", "https:acme"] {
            assert_eq!(host(other), Err(WebAddressError::Scheme), "{other}");
        }
        for user in ["https://bank.example@evil.example/", "https://a:b@evil.example", "http://@evil.example/"] {
            assert_eq!(host(user), Err(WebAddressError::User), "{user}");
        }
        let bad = [' ', '\t', '\n', '\u{7}', '\\', '\u{202E}', '\u{200B}', '\u{2066}', '\u{FEFF}', '\u{AD}', '\u{E0061}'];
        for found in bad {
            for text in [format!("https://acme.example/a{found}b"), format!("https://evil{found}.example/")] {
                assert_eq!(host(&text), Err(WebAddressError::Character(found)), "{text:?}");
            }
        }
        for empty in ["https://", "https:///x", "https:////evil.example", "https://?x", "https://:80/"] {
            assert!(matches!(host(empty), Err(WebAddressError::Syntax(_))), "{empty}: {:?}", host(empty));
        }
        for odd in ["https://acme.example:99999/", "https://acme.example:abc/", "https://a b/", "https://[::1", "https://a%00b/"] {
            assert!(host(odd).is_err(), "{odd}");
        }
        // An @ in a path is nobody's name.
        assert_eq!(host("https://acme.example/@sam").unwrap(), "acme.example");
    }

    #[test]
    fn what_is_too_long_is_refused() {
        let label = "a".repeat(60);
        let long = format!("https://{}example/", format!("{label}.").repeat(5));
        assert_eq!(host(&long), Err(WebAddressError::HostTooLong(312)));
        assert_eq!(host(&format!("https://acme.example/{}", "x".repeat(2048))), Err(WebAddressError::TooLong(2069)));
    }

    #[test]
    fn an_error_names_what_is_wrong() {
        let error = |text: &str| text.parse::<WebAddress>().unwrap_err().to_string();
        assert_eq!(error("https://acme.example/our terms"), "holds the character U+0020, which an address must not have");
        assert_eq!(error("ftp://acme.example"), "must begin with https:// or http://");
    }
}
