//! Where the service is, checked before anything is sent to it.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;
use url::{Host, ParseError, Url};

use crate::machine::Cause;

/// Why a visitor could not be initialised.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InitError {
    /// The service's address is not one.
    #[error("{address:?} is not the address of a service: {problem}")]
    Address {
        /// As it was given, without a user's name and password.
        address: String,
        /// What is wrong with it.
        problem: AddressProblem,
    },
    /// The address would carry the screen over the network in the clear.
    #[error("the service at {0} must be reached by https; plain http is for this computer only")]
    Insecure(String),
    /// The system gave no thread or no random numbers.
    #[error("the system does not let the SDK start")]
    System(#[source] Cause),
}

/// What is wrong with the address of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AddressProblem {
    /// It begins with something else than `https://` or `http://`.
    #[error("it must begin with https:// or http://")]
    Scheme,
    /// There is no host in it, or one that cannot be.
    #[error("its host is invalid")]
    Host,
    /// After the colon stands no number of a port.
    #[error("its port must be a number from 1 to 65535")]
    Port,
    /// There is a user's name or password in it.
    #[error("it must have no user name and no password")]
    User,
    /// There is a `?` or `#` in it.
    #[error("it must have neither ? nor #")]
    Query,
    /// There is a space or a control character in it.
    #[error("it must have no spaces and no control characters")]
    Space,
}

/// The base address of a presence and session service.
///
/// `https://host[:port][/path]`, or `http://` for a loopback host; everything that the service has is below the path. No
/// user, query or fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceAddress(Arc<Url>);

impl ServiceAddress {
    /// Host and port, for people.
    pub fn authority(&self) -> &str {
        self.0.authority()
    }

    /// Host and port, to be connected to; an IPv6 address is without its brackets.
    pub(super) fn host_and_port(&self) -> (String, u16) {
        let host = match self.0.host() {
            Some(Host::Domain(name)) => name.to_owned(),
            Some(Host::Ipv4(address)) => address.to_string(),
            Some(Host::Ipv6(address)) => address.to_string(),
            None => String::new(),
        };
        (host, self.0.port_or_known_default().unwrap_or_default())
    }

    /// Whether it is spoken to over TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Path and query of a web request for this path, which begins with a slash.
    pub(super) fn target(&self, path: &str) -> String {
        format!("{}{path}", self.0.path().trim_end_matches('/'))
    }

    pub(super) fn websocket(&self, path: &str) -> String {
        format!("ws{}://{}{}", if self.is_secure() { "s" } else { "" }, self.authority(), self.target(path))
    }
}

impl FromStr for ServiceAddress {
    type Err = InitError;

    fn from_str(text: &str) -> Result<Self, InitError> {
        let text = text.trim();
        let bad = |problem| InitError::Address { address: text.to_owned(), problem };
        // What a browser's address line would silently mend or drop is refused: it may not be what was meant.
        if text.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
            return Err(bad(AddressProblem::Space));
        }
        let (scheme, rest) = text.split_once("://").ok_or_else(|| bad(AddressProblem::Scheme))?;
        if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return Err(bad(AddressProblem::Scheme));
        }
        let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
        if let Some((_, host)) = authority.rsplit_once('@') {
            let address = format!("{scheme}://…@{host}");
            return Err(InitError::Address { address, problem: AddressProblem::User });
        }
        if authority.is_empty() {
            return Err(bad(AddressProblem::Host));
        }
        let url = Url::parse(text).map_err(|error| match error {
            ParseError::InvalidPort => bad(AddressProblem::Port),
            _ => bad(AddressProblem::Host),
        })?;
        if authority.ends_with(':') || url.port() == Some(0) {
            return Err(bad(AddressProblem::Port));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(bad(AddressProblem::Query));
        }
        if url.scheme() == "http" && !is_loopback(&url) {
            return Err(InitError::Insecure(url.authority().to_owned()));
        }
        Ok(Self(Arc::new(url)))
    }
}

/// Without the slash at its end.
impl fmt::Display for ServiceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> Option<AddressProblem> {
        match text.parse::<ServiceAddress>() {
            Err(InitError::Address { problem, .. }) => Some(problem),
            Ok(_) | Err(_) => None,
        }
    }

    #[test]
    fn an_address_is_https_or_loopback() {
        let good = ["https://support.example.com", "https://h:8443/", "http://127.0.0.1:7710", "HTTP://localhost:1", "http://[::1]:80"];
        for good in good.into_iter().chain(["https://h/support", "https://h:65535/a/b/", " https://bücher.example "]) {
            assert!(good.parse::<ServiceAddress>().is_ok(), "{good}");
        }
        for bad in ["http://support.example.com", "http://10.0.0.1", "http://127.0.0.1.example.com", "http://localhost.example.com/x"] {
            assert!(matches!(bad.parse::<ServiceAddress>(), Err(InitError::Insecure(_))), "{bad}");
        }
    }

    #[test]
    fn what_is_wrong_with_an_address_is_said() {
        for (bad, why) in [
            ("", AddressProblem::Scheme),
            ("support.example.com", AddressProblem::Scheme),
            ("ftp://h", AddressProblem::Scheme),
            ("https:h", AddressProblem::Scheme),
            ("https://", AddressProblem::Host),
            ("http:///x", AddressProblem::Host),
            ("https://a b", AddressProblem::Space),
            ("https://a\tb", AddressProblem::Space),
            ("https://a<b", AddressProblem::Host),
            ("http://127.0.0.1:99999", AddressProblem::Port),
            ("http://127.0.0.1:65536", AddressProblem::Port),
            ("http://127.0.0.1:abc", AddressProblem::Port),
            ("http://127.0.0.1:-1", AddressProblem::Port),
            ("http://127.0.0.1:0", AddressProblem::Port),
            ("http://127.0.0.1:", AddressProblem::Port),
            ("http://[::1]:/", AddressProblem::Port),
            ("https://u@h", AddressProblem::User),
            ("https://@h", AddressProblem::User),
            ("https://h?x=1", AddressProblem::Query),
            ("https://h/?", AddressProblem::Query),
            ("https://h/#x", AddressProblem::Query),
        ] {
            assert_eq!(problem(bad), Some(why), "{bad}");
        }
    }

    #[test]
    fn a_password_is_not_repeated() {
        let error = "https://anna:secret@h".parse::<ServiceAddress>().unwrap_err();
        assert!(!error.to_string().contains("secret") && !error.to_string().contains("anna"), "{error}");
    }

    #[test]
    fn an_address_yields_its_endpoints() {
        let address = |text: &str| text.parse::<ServiceAddress>().unwrap();
        assert_eq!(address("https://h:8443/").websocket("/v1/visitor"), "wss://h:8443/v1/visitor");
        assert_eq!(address("https://h/support").websocket("/v1/visitor"), "wss://h/support/v1/visitor");
        assert_eq!(address("https://h/support/").target("/v1/settings"), "/support/v1/settings");
        assert_eq!(address("http://[::1]").host_and_port(), ("::1".to_owned(), 80));
        assert_eq!(address("https://H:443/a/../b/").to_string(), "https://h/b");
        assert_eq!(address("http://localhost:1").to_string(), "http://localhost:1");
    }
}
