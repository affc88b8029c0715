//! Who may come in.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use thiserror::Error;
use tokio::time::sleep;

use crate::machine::{Agent, AgentNumber};
use crate::protocol::{CODE_DIGITS, ErrorCode, Redacted, SessionKey};

use super::attempts::{Attempts, Try};
use super::config::AgentToken;
use super::record::AuditLog;

/// How long a wrong token waits for its answer.
const WRONG_TOKEN_DELAY: Duration = Duration::from_millis(500);

/// The agents' tokens.
pub(super) struct Tokens(Vec<(Redacted<String>, Agent)>);

impl Tokens {
    /// Each token has a number of its own, whatever names there are.
    pub(super) fn new(agents: &[AgentToken]) -> Self {
        let numbered = agents.iter().zip(0..).map(|(AgentToken { name, groupid, token }, number)| {
            (token.clone(), Agent { number: AgentNumber(number), name: name.clone(), groupid: *groupid })
        });
        Self(numbered.collect())
    }

    /// Whose token it is. Takes as long for a wrong one as for a right one.
    pub(super) fn agent(&self, token: &Redacted<String>) -> Option<Agent> {
        let mut found = None;
        for (known, agent) in &self.0 {
            if known == token {
                found = Some(agent.clone());
            }
        }
        found
    }
}

/// A secret of 128 bits, as text: long enough for a token, a ticket or a code.
pub fn secret() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("a system without random numbers cannot serve anything safely");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A session code: digits without a leading zero, each of the possible ones as likely as any other.
pub(super) fn session_code() -> SessionKey {
    const FIRST: u32 = 10_u32.pow(CODE_DIGITS as u32 - 1);
    const COUNT: u32 = 9 * FIRST;
    loop {
        let drawn = getrandom::u32().expect("a system without random numbers cannot serve anything safely");
        // The last numbers would make some codes more likely than others.
        if drawn < u32::MAX - u32::MAX % COUNT {
            return (FIRST + drawn % COUNT).to_string().parse().expect("digits are a key");
        }
    }
}

/// Visitors are programs: a browser page must not pass itself off as one through somebody's loopback service.
pub(super) fn refuse_browsers(headers: &HeaderMap) -> Result<(), StatusCode> {
    if headers.contains_key(header::ORIGIN) { Err(StatusCode::FORBIDDEN) } else { Ok(()) }
}

/// A page of another origin than the host that it asks.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "the console was loaded from {origin:?}, but the service is asked for {host:?}: a proxy in front of it must pass the header Host on as it comes"
)]
pub(super) struct ForeignPage {
    origin: String,
    host: String,
}

/// Agents use the console that this very host served; pages of other origins are refused. Programs send no origin.
///
/// The port that belongs to a scheme and no port are the same: browsers leave it out, some proxies write it.
pub(super) fn refuse_foreign_pages(headers: &HeaderMap) -> Result<(), ForeignPage> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let text = |value: Option<&HeaderValue>| value.map_or_else(String::new, |value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let foreign = ForeignPage { origin: text(Some(origin)), host: text(headers.get(header::HOST)) };
    let (scheme, page) = foreign.origin.split_once("://").unwrap_or_default();
    let default_port = match scheme {
        "http" => 80,
        "https" => 443,
        _ => return Err(foreign),
    };
    let place = |text: &str| {
        let authority: Authority = text.parse().ok()?;
        let port = if authority.port().is_some() { authority.port_u16()? } else { default_port };
        (!text.contains('@')).then(|| (authority.host().to_ascii_lowercase(), port))
    };
    match (place(page), place(&foreign.host)) {
        (Some(page), Some(host)) if page == host => Ok(()),
        _ => Err(foreign),
    }
}

/// Whether a request is for a name that means this computer and that nobody else can give away.
pub(super) fn names_this_computer(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).and_then(|host| host.parse::<Authority>().ok());
    host.is_some_and(|authority| {
        let host = authority.host();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

/// Why a secret opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(super) enum WrongSecret {
    /// Nobody has it.
    #[error("this token is not known here")]
    Unknown,
    /// It was not looked at.
    #[error("Too many wrong tokens came from this address. Wait {} s and try again.", .0.as_secs() + 1)]
    NotNow(Duration),
}

impl WrongSecret {
    /// For programs.
    pub(super) fn code(self) -> ErrorCode {
        match self {
            Self::Unknown => ErrorCode::Authorization,
            Self::NotNow(_) => ErrorCode::TooManyTries,
        }
    }
}

/// What a token or a code from this address opens. A wrong one is on record, and makes the next from there wait.
pub(super) async fn open<T>(
    (attempts, record): (&Attempts, &AuditLog),
    address: IpAddr,
    what: &str,
    find: impl Fn() -> Option<T>,
) -> Result<T, WrongSecret> {
    let mut tried = attempts.attempt(address, Instant::now(), &find);
    if let Try::In(wait) = tried {
        sleep(wait).await;
        tried = attempts.after_wait(address, Instant::now(), find);
    }
    let times = match tried {
        Try::Right(found) => return Ok(found),
        Try::Wrong(times) => times,
        Try::In(wait) | Try::NotNow(wait) => return Err(WrongSecret::NotNow(wait)),
    };
    tracing::warn!(target: "audit", %address, times, what, "wrong secret");
    record.record("WARN", "wrong secret", serde_json::json!({ "address": address.to_string(), "times": times, "what": what }), None);
    sleep(WRONG_TOKEN_DELAY).await;
    Err(WrongSecret::Unknown)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;
    use crate::protocol::GroupId;

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_a_known_token_names_an_agent() {
        let token = |token: &str| AgentToken { name: "Sam".to_owned(), groupid: GroupId(1), token: Redacted::new(token.to_owned()) };
        let tokens = Tokens::new(&[token("other"), token("right")]);
        let agent = |number| Some(Agent { number: AgentNumber(number), name: "Sam".to_owned(), groupid: GroupId(1) });
        assert_eq!(tokens.agent(&Redacted::new("other".to_owned())), agent(0));
        assert_eq!(tokens.agent(&Redacted::new("right".to_owned())), agent(1), "who has one name is not one agent");
        for wrong in ["", "righ", "right ", "wrong"] {
            assert_eq!(tokens.agent(&Redacted::new(wrong.to_owned())), None);
        }
    }

    #[test]
    fn secrets_are_long_and_differ() {
        let (one, other) = (secret(), secret());
        assert_eq!(one.len(), 32);
        assert_ne!(one, other);
    }

    #[test]
    fn a_code_has_nine_digits_and_no_leading_zero() {
        let codes: std::collections::BTreeSet<_> = (0..1_000).map(|_| session_code()).collect();
        let is_code = |code: &SessionKey| {
            code.as_str().len() == CODE_DIGITS && !code.as_str().starts_with('0') && code.as_str().bytes().all(|c| c.is_ascii_digit())
        };
        assert!(codes.iter().all(is_code));
        assert!(codes.len() > 990, "{} of 1,000 differ", codes.len());
    }

    #[test]
    fn a_page_may_not_be_a_visitor() {
        assert_eq!(refuse_browsers(&headers(&[])), Ok(()));
        assert_eq!(refuse_browsers(&headers(&[(header::ORIGIN, "http://127.0.0.1:7710")])), Err(StatusCode::FORBIDDEN));
    }

    #[test]
    fn only_our_own_page_may_be_a_console() {
        let host = (header::HOST, "127.0.0.1:7710");
        assert_eq!(refuse_foreign_pages(&headers(std::slice::from_ref(&host))), Ok(()));
        assert_eq!(refuse_foreign_pages(&headers(&[host.clone(), (header::ORIGIN, "http://127.0.0.1:7710")])), Ok(()));
        for foreign in ["http://evil.example", "null", "http://127.0.0.1:7711", "file://127.0.0.1:7710"] {
            assert!(refuse_foreign_pages(&headers(&[host.clone(), (header::ORIGIN, foreign)])).is_err(), "{foreign}");
        }
    }

    #[test]
    fn the_port_of_the_scheme_is_none() {
        for (origin, host, same) in [
            ("https://support.example", "support.example:443", true),
            ("https://support.example:443", "support.example", true),
            ("http://support.example", "support.example:80", true),
            ("https://Support.example", "support.EXAMPLE", true),
            ("https://[2001:db8::1]", "[2001:db8::1]:443", true),
            ("http://support.example", "support.example:443", false),
            ("https://support.example", "support.example:80", false),
            ("https://support.example", "support.example:8443", false),
            ("https://x@support.example", "support.example", false),
            ("https://support.example", "x@support.example", false),
            ("https://", "", false),
            ("support.example", "support.example", false),
        ] {
            assert_eq!(refuse_foreign_pages(&headers(&[(header::HOST, host), (header::ORIGIN, origin)])).is_ok(), same, "{origin} {host}");
        }
    }

    #[test]
    fn only_a_loopback_name_is_this_computer() {
        for (host, own) in [
            ("localhost:7710", true),
            ("LOCALHOST", true),
            ("127.0.0.1:7710", true),
            ("127.8.9.1", true),
            ("[::1]:7710", true),
            ("evil.example:7710", false),
            ("localhost.evil.example", false),
            ("127.0.0.1.evil.example", false),
            ("0.0.0.0", false),
            ("192.168.0.1", false),
            ("", false),
        ] {
            assert_eq!(names_this_computer(&headers(&[(header::HOST, host)])), own, "{host}");
        }
        assert!(!names_this_computer(&headers(&[])));
    }
}
