//! Where the service is, checked before anything is sent to it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use thiserror::Error;
use tokio_tungstenite::tungstenite::http::Uri;

/// Why a visitor could not be initialised.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InitError {
    /// The service's address is not one.
    #[error("{0:?} is not the address of a service: http://host:port or https://host expected")]
    Address(String),
    /// The address would carry the screen over the network in the clear.
    #[error("the service at {0} must be reached by https; plain http is for this computer only")]
    Insecure(String),
    /// The system gave no thread or no random numbers.
    #[error("the system does not let the SDK start: {0}")]
    System(String),
}

/// The base address of a presence and session service.
///
/// `https://host[:port]`, or `http://` for a loopback host. No path, query or user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceAddress {
    secure: bool,
    authority: String,
}

impl ServiceAddress {
    /// Host and port, for people.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    pub(super) fn http(&self, path: &str) -> String {
        format!("http{}://{}{path}", if self.secure { "s" } else { "" }, self.authority)
    }

    pub(super) fn websocket(&self, path: &str) -> String {
        format!("ws{}://{}{path}", if self.secure { "s" } else { "" }, self.authority)
    }
}

impl FromStr for ServiceAddress {
    type Err = InitError;

    fn from_str(text: &str) -> Result<Self, InitError> {
        let bad = || InitError::Address(text.to_owned());
        let uri: Uri = text.trim().parse().map_err(|_| bad())?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(bad()),
        };
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@')).ok_or_else(bad)?;
        if authority.host().is_empty() || !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(bad());
        }
        if !secure && !is_loopback(authority.host()) {
            return Err(InitError::Insecure(authority.to_string()));
        }
        Ok(Self { secure, authority: authority.to_string() })
    }
}

impl fmt::Display for ServiceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.http(""))
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_or_loopback() {
        for good in ["https://support.example.com", "https://h:8443/", "http://127.0.0.1:7710", "http://localhost:1", "http://[::1]:80"] {
            assert!(good.parse::<ServiceAddress>().is_ok(), "{good}");
        }
        for bad in ["", "support.example.com", "ftp://h", "https://", "https://u@h", "https://h/path", "https://h?x=1", "http:///x"] {
            assert!(matches!(bad.parse::<ServiceAddress>(), Err(InitError::Address(_))), "{bad}");
        }
        for bad in ["http://support.example.com", "http://10.0.0.1", "http://127.0.0.1.example.com", "http://localhost.example.com"] {
            assert!(matches!(bad.parse::<ServiceAddress>(), Err(InitError::Insecure(_))), "{bad}");
        }
    }

    #[test]
    fn an_address_yields_its_endpoints() {
        let address: ServiceAddress = "https://h:8443/".parse().unwrap();
        assert_eq!(address.websocket("/v1/visitor"), "wss://h:8443/v1/visitor");
        assert_eq!(address.http("/v1/settings"), "https://h:8443/v1/settings");
    }
}
