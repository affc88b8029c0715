//! `oneclick:` links. A link comes from anywhere, so it may propose who logs in, and nothing else.

use thiserror::Error;

/// The longest link, in bytes.
pub const MAX_LINK_BYTES: usize = 2048;
/// The longest visitor ID that a link may carry, in characters; what an ID may consist of is the app's business.
const MAX_VALUE_CHARS: usize = 128;

/// What a link proposes: `oneclick:login?visitorid=anna-42&groupid=7`, each part of which may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Who logs in; not empty, without control characters.
    pub visitorid: Option<String>,
    /// In which group.
    pub groupid: Option<u32>,
}

/// Why a link is refused. Nothing of it is used then.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LinkError {
    /// It is too long.
    #[error("the link has {0} bytes; at most {MAX_LINK_BYTES} are allowed")]
    TooLong(usize),
    /// It has characters that no address has.
    #[error("the link has characters that are not allowed in links")]
    Characters,
    /// It is for another program.
    #[error("the link does not begin with oneclick:")]
    Scheme,
    /// It asks for something else than to log in.
    #[error("the link asks for something other than oneclick:login")]
    Request,
    /// It names something that a link cannot set.
    #[error("a link cannot set {0}; only visitorid and groupid")]
    Key(String),
    /// It names something twice.
    #[error("the link names {0} twice")]
    Twice(&'static str),
    /// A value is empty, too long, not text or not a number.
    #[error("the link's {0} cannot be used")]
    Value(&'static str),
}

impl std::str::FromStr for Proposal {
    type Err = LinkError;

    fn from_str(link: &str) -> Result<Self, LinkError> {
        if link.len() > MAX_LINK_BYTES {
            return Err(LinkError::TooLong(link.len()));
        }
        if !link.bytes().all(|byte| byte.is_ascii_graphic()) || link.contains('#') {
            return Err(LinkError::Characters);
        }
        let (scheme, rest) = link.split_once(':').ok_or(LinkError::Scheme)?;
        if !scheme.eq_ignore_ascii_case("oneclick") {
            return Err(LinkError::Scheme);
        }
        let (request, query) = rest.split_once('?').unwrap_or((rest, ""));
        if request != "login" {
            return Err(LinkError::Request);
        }
        query.split('&').filter(|pair| !pair.is_empty()).try_fold(Self::default(), Self::with)
    }
}

impl Proposal {
    fn with(mut self, pair: &str) -> Result<Self, LinkError> {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        match key {
            "visitorid" if self.visitorid.is_some() => Err(LinkError::Twice("visitorid")),
            "groupid" if self.groupid.is_some() => Err(LinkError::Twice("groupid")),
            "visitorid" => {
                self.visitorid = Some(text(value).ok_or(LinkError::Value("visitorid"))?);
                Ok(self)
            }
            "groupid" => {
                let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
                self.groupid = Some(value.parse().ok().filter(|_| digits).ok_or(LinkError::Value("groupid"))?);
                Ok(self)
            }
            other => Err(LinkError::Key(other.chars().take(40).collect())),
        }
    }
}

/// A value without its percent signs; none if it is not a text of reasonable length.
fn text(value: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                u8::try_from(high * 16 + low).ok()?
            }
            byte => byte,
        });
    }
    let text = String::from_utf8(bytes).ok()?;
    let count = text.chars().count();
    (1..=MAX_VALUE_CHARS).contains(&count).then_some(text).filter(|text| !text.chars().any(char::is_control))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(link: &str) -> Result<Proposal, LinkError> {
        link.parse()
    }

    #[test]
    fn a_link_proposes_visitor_and_group() {
        let proposal = Proposal { visitorid: Some("anna-42".to_owned()), groupid: Some(7) };
        assert_eq!(parse("oneclick:login?visitorid=anna-42&groupid=7"), Ok(proposal.clone()));
        assert_eq!(parse("OneClick:login?groupid=7&visitorid=%61nna-42"), Ok(proposal));
        assert_eq!(parse("oneclick:login"), Ok(Proposal::default()));
        assert_eq!(parse("oneclick:login?visitorid=%C3%A9").unwrap().visitorid.as_deref(), Some("é"));
    }

    #[test]
    fn nothing_else_can_be_set_by_a_link() {
        for key in ["service", "token", "screen", "config", "name", "Visitorid", "", "visitorid%00"] {
            assert_eq!(parse(&format!("oneclick:login?{key}=x")), Err(LinkError::Key(key.to_owned())), "{key}");
        }
        for link in ["oneclick:logout", "oneclick:", "oneclick://login?visitorid=a", "oneclick:login/?visitorid=a", "oneclick:Login"] {
            assert_eq!(parse(link), Err(LinkError::Request), "{link}");
        }
        for link in ["", "login", "https://login?visitorid=a", "file:login", " oneclick:login"] {
            assert!(matches!(parse(link), Err(LinkError::Scheme | LinkError::Characters)), "{link}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        assert_eq!(parse("oneclick:login?visitorid=a&visitorid=b"), Err(LinkError::Twice("visitorid")));
        assert_eq!(parse("oneclick:login?groupid=1&groupid=1"), Err(LinkError::Twice("groupid")));
        for value in ["", "%", "%4", "%zz", "%00", "%0a", "%ff", "%C2%85", &"a".repeat(129)] {
            assert_eq!(parse(&format!("oneclick:login?visitorid={value}")), Err(LinkError::Value("visitorid")), "{value}");
        }
        for value in ["", "-1", "+1", "1.0", "0x1", "4294967296", "%31"] {
            assert_eq!(parse(&format!("oneclick:login?groupid={value}")), Err(LinkError::Value("groupid")), "{value}");
        }
        for link in ["oneclick:login?visitorid=a b", "oneclick:login?visitorid=a\n", "oneclick:login?visitorid=é", "oneclick:login#x"] {
            assert_eq!(parse(link), Err(LinkError::Characters), "{link}");
        }
        let long = format!("oneclick:login?visitorid={}", "a".repeat(MAX_LINK_BYTES));
        assert_eq!(parse(&long), Err(LinkError::TooLong(long.len())));
    }

    /// Whatever comes, what is let through is bounded and clean, and parts of a good link in any order do no more.
    #[test]
    fn nothing_that_is_thrown_at_it_gets_through() {
        const PARTS: [&str; 16] =
            ["oneclick:", "login", "?", "&", "=", "visitorid", "groupid", "service", "%", "%00", "%4", "7", "a", "é", "\n", "//"];
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        let mut passed = 0;
        for _ in 0..200_000 {
            let mut link = String::new();
            for place in 0..10 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                // The beginning is right more often than not, or nothing would get past it.
                let right = place < 3 && seed >> 62 != 0;
                link.push_str(PARTS[if right { place } else { (seed >> 33) as usize % PARTS.len() }]);
            }
            if let Ok(Proposal { visitorid, .. }) = parse(&link) {
                passed += 1;
                let clean = |id: &String| !id.is_empty() && id.len() <= link.len() && !id.chars().any(char::is_control);
                assert!(visitorid.as_ref().is_none_or(clean), "{link:?}");
                let query = link.strip_prefix("oneclick:login").unwrap().trim_start_matches('?');
                let known = |pair: &str| pair.is_empty() || pair.starts_with("visitorid=") || pair.starts_with("groupid=");
                assert!(query.split('&').all(known), "{link:?}");
            }
        }
        assert!(passed > 0, "some of it is right");
    }
}
