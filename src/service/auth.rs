//! Who may come in.

use std::time::Duration;

use axum::http::{HeaderMap, StatusCode, header};
use subtle::ConstantTimeEq as _;

use crate::machine::Agent;
use crate::protocol::{CODE_DIGITS, Redacted, SessionKey};

use super::config::AgentToken;

/// How long a wrong token waits for its answer: guesses on one connection take their time.
pub(super) const WRONG_TOKEN_DELAY: Duration = Duration::from_millis(500);

/// The agents' tokens.
pub(super) struct Tokens(Vec<AgentToken>);

impl Tokens {
    pub(super) fn new(agents: &[AgentToken]) -> Self {
        Self(agents.to_vec())
    }

    /// Whose token it is. Takes as long for a wrong one as for a right one.
    pub(super) fn agent(&self, token: &Redacted<String>) -> Option<Agent> {
        let mut found = None;
        for known in &self.0 {
            if same_secret(known.token.expose(), token.expose()) {
                found = Some(known.agent.clone());
            }
        }
        found
    }
}

/// Compares secrets without telling by its duration how much of them agrees.
pub(super) fn same_secret(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
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

/// Agents use the console that this very host served; pages of other origins are refused. Programs send no origin.
pub(super) fn refuse_foreign_pages(headers: &HeaderMap) -> Result<(), StatusCode> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().map_err(|_| StatusCode::FORBIDDEN)?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).ok_or(StatusCode::FORBIDDEN)?;
    let same = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")).is_some_and(|origin| origin == host);
    if same { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
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
        let agent = Agent { name: "Sam".to_owned(), groupid: GroupId(1) };
        let tokens = Tokens::new(&[AgentToken { agent: agent.clone(), token: Redacted::new("right".to_owned()) }]);
        assert_eq!(tokens.agent(&Redacted::new("right".to_owned())), Some(agent));
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
            assert_eq!(refuse_foreign_pages(&headers(&[host.clone(), (header::ORIGIN, foreign)])), Err(StatusCode::FORBIDDEN), "{foreign}");
        }
    }
}
