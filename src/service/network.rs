//! Where a request comes from: the peer itself, or whom a trusted proxy names.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use axum::http::{HeaderMap, HeaderName, header};
use thiserror::Error;

use crate::machine::AddressId;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// An address, or all addresses of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

/// The text names no network.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is neither an address, such as 127.0.0.1, nor a network, such as 10.0.0.0/8")]
pub struct NotANetwork(String);

impl Network {
    /// Whether the address is of this network.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let shift = 32 - self.prefix;
                u64::from(own.to_bits()) >> shift == u64::from(other.to_bits()) >> shift
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let mask = u128::MAX.checked_shl(128 - self.prefix).unwrap_or(0);
                own.to_bits() & mask == other.to_bits() & mask
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let bad = || NotANetwork(text.to_owned());
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| bad())?;
        let address = address.to_canonical();
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(longest), str::parse).map_err(|_| bad())?;
        if prefix > longest { Err(bad()) } else { Ok(Self { address, prefix }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

/// Whether the peer is one of the trusted proxies.
pub(super) fn is_trusted(address: IpAddr, trusted: &[Network]) -> bool {
    trusted.iter().any(|network| network.contains(address))
}

/// Whether a request claims to come from somebody else than its peer.
pub(super) fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.contains_key(X_FORWARDED_FOR) || headers.contains_key(header::FORWARDED)
}

/// Whose request it is.
///
/// What a header says counts from the right, as long as those who said it are trusted: each proxy adds whom it heard, and
/// what stands further left anybody may have written. Where the two headers disagree, the proxy writes one of them and passes
/// the other on as it came: then it is the peer's own.
pub(super) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let peer = peer.to_canonical();
    if !is_trusted(peer, trusted) {
        return peer;
    }
    let by = |name: HeaderName, read: fn(&str) -> Option<IpAddr>| {
        headers.contains_key(&name).then(|| {
            let mut heard_by = peer;
            let values = headers.get_all(&name).iter().map(|value| value.to_str().unwrap_or_default());
            let hops: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
            for hop in hops.into_iter().rev() {
                let Some(address) = read(hop.trim()) else { break };
                heard_by = address.to_canonical();
                if !is_trusted(heard_by, trusted) {
                    break;
                }
            }
            heard_by
        })
    };
    match (by(X_FORWARDED_FOR, address), by(header::FORWARDED, forwarded_for)) {
        (Some(one), Some(other)) if one != other => peer,
        (Some(address), _) | (None, Some(address)) => address,
        (None, None) => peer,
    }
}

/// `for=` of one element of the header `Forwarded` (RFC 7239).
fn forwarded_for(element: &str) -> Option<IpAddr> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| address(value.trim().trim_matches('"')))?
    })
}

/// An address with or without a port, in brackets or not.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// What one person or household has for an address: a whole network of 2^64 in version 6.
pub(super) fn of_one(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) if !address.is_loopback() => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        whole => whole,
    }
}

/// The address as the relay counts it. `None` for this computer itself: a proxy that is not named as one, and the app with the
/// service inside it, come from there for everybody.
pub(super) fn address_id(address: IpAddr) -> Option<AddressId> {
    match of_one(address) {
        address if address.is_loopback() => None,
        IpAddr::V4(address) => Some(AddressId(address.to_ipv6_mapped().to_bits())),
        IpAddr::V6(address) => Some(AddressId(address.to_bits())),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn seen(peer: &str, trusted: &[&str], pairs: &[(&'static str, &'static str)]) -> String {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        let trusted: Vec<Network> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_network_is_an_address_or_a_prefix() {
        let holds = |network: &str, address: &str| network.parse::<Network>().unwrap().contains(address.parse().unwrap());
        assert!(holds("127.0.0.1", "127.0.0.1") && holds("127.0.0.1", "::ffff:127.0.0.1") && !holds("127.0.0.1", "127.0.0.2"));
        assert!(holds("10.0.0.0/8", "10.200.3.4") && !holds("10.0.0.0/8", "11.0.0.1") && holds("0.0.0.0/0", "8.8.8.8"));
        assert!(holds("fd00::/8", "fd12::1") && !holds("fd00::/8", "fe80::1") && holds("::/0", "::1") && !holds("::/0", "1.2.3.4"));
        for bad in ["", "here", "10.0.0.0/33", "::1/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8"] {
            assert_eq!(bad.parse::<Network>(), Err(NotANetwork(bad.to_owned())));
        }
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let header = [("x-forwarded-for", "203.0.113.9")];
        assert_eq!(seen("198.51.100.1", &["127.0.0.1"], &header), "198.51.100.1");
        assert_eq!(seen("127.0.0.1", &[], &header), "127.0.0.1");
        assert_eq!(seen("127.0.0.1", &["127.0.0.1"], &header), "203.0.113.9");
        assert_eq!(seen("127.0.0.1", &["127.0.0.1"], &[]), "127.0.0.1");
    }

    #[test]
    fn the_rightmost_that_is_not_trusted_counts() {
        let trusted = ["127.0.0.1", "10.0.0.0/8"];
        for (value, expected) in [
            ("1.1.1.1, 203.0.113.9", "203.0.113.9"),
            ("1.1.1.1, 203.0.113.9, 10.1.1.1", "203.0.113.9"),
            ("10.2.2.2, 10.1.1.1", "10.2.2.2"),
            ("203.0.113.9, nonsense, 10.1.1.1", "10.1.1.1"),
            ("203.0.113.9:4711", "203.0.113.9"),
            ("[2001:db8::7]:4711", "2001:db8::7"),
            ("", "127.0.0.1"),
        ] {
            assert_eq!(seen("127.0.0.1", &trusted, &[("x-forwarded-for", value)]), expected, "{value}");
        }
        let lines = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "10.1.1.1")];
        assert_eq!(seen("127.0.0.1", &trusted, &lines), "203.0.113.9");
        let value = "for=1.1.1.1, For=\"[2001:db8::7]:80\";proto=https;by=10.1.1.1";
        assert_eq!(seen("127.0.0.1", &trusted, &[("forwarded", value)]), "2001:db8::7");
    }

    #[test]
    fn headers_that_disagree_are_not_believed() {
        let both = |one, other| seen("127.0.0.1", &["127.0.0.1"], &[("x-forwarded-for", one), ("forwarded", other)]);
        assert_eq!(both("203.0.113.9", "for=203.0.113.9"), "203.0.113.9");
        assert_eq!(both("203.0.113.9", "for=198.51.100.1"), "127.0.0.1");
    }

    #[test]
    fn a_household_has_one_address() {
        let one = |text: &str| of_one(text.parse().unwrap()).to_string();
        assert_eq!(one("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(one("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(one("::1"), "::1", "this computer stays what it is");
        let id = |text: &str| address_id(text.parse().unwrap());
        assert_eq!(id("2001:db8:1:2:3:4:5:6"), id("2001:db8:1:2::7"));
        assert_eq!(id("::ffff:203.0.113.9"), id("203.0.113.9"));
        assert!(id("203.0.113.9").is_some() && id("203.0.113.9") != id("203.0.113.10") && id("203.0.113.9") != id("2001:db8::"));
        assert_eq!(["127.0.0.1", "::1", "::ffff:127.0.0.1"].map(id), [None; 3]);
    }
}
