//! The console link of the embedded service: a code that signs in to the console once, within a minute.
//!
//! A link that is handed to a browser can be read in process lists and histories. It therefore carries a code that is of no use
//! later, and not the agent's token.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::protocol::Redacted;

use super::auth;

/// How long a code is valid.
const LIFETIME: Duration = Duration::from_secs(60);
/// The maximum number of codes that are valid at a time; the oldest is dropped for a new one.
const MAX_CODES: usize = 8;

/// A code, and when it was made.
type Code = (Redacted<String>, Instant);

/// Makes codes, and exchanges each of them once for the agent's token.
#[derive(Clone)]
pub struct OneTimeLogin {
    token: Redacted<String>,
    codes: Arc<Mutex<Vec<Code>>>,
}

impl OneTimeLogin {
    /// Codes for the console of the agent with this token.
    pub fn new(token: Redacted<String>) -> Self {
        Self { token, codes: Arc::default() }
    }

    /// A new code.
    pub fn code(&self) -> String {
        let code = auth::secret();
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.retain(|(_, made)| made.elapsed() < LIFETIME);
        if codes.len() == MAX_CODES {
            codes.remove(0);
        }
        codes.push((Redacted::new(code.clone()), Instant::now()));
        code
    }

    /// The token, for a code that was not used yet and is not too old; `None` for any other.
    pub(super) fn redeem(&self, code: &Redacted<String>) -> Option<Redacted<String>> {
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.retain(|(_, made)| made.elapsed() < LIFETIME);
        let at = codes.iter().position(|(known, _)| known == code)?;
        codes.remove(at);
        Some(self.token.clone())
    }
}

impl std::fmt::Debug for OneTimeLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OneTimeLogin").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_opens_once() {
        let login = OneTimeLogin::new(Redacted::new("token".to_owned()));
        let (one, other) = (login.code(), login.code());
        assert_eq!(login.redeem(&Redacted::new(one.clone())).unwrap().expose(), "token");
        assert_eq!(login.redeem(&Redacted::new(one.clone())), None);
        assert_eq!(login.redeem(&Redacted::new("guess".to_owned())), None);
        assert!(login.redeem(&Redacted::new(other.clone())).is_some());
    }

    #[test]
    fn codes_do_not_pile_up() {
        let login = OneTimeLogin::new(Redacted::new("token".to_owned()));
        let first = login.code();
        for _ in 0..MAX_CODES {
            login.code();
        }
        assert_eq!(login.redeem(&Redacted::new(first.clone())), None);
    }
}
