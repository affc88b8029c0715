//! The console link of the embedded service: a code that opens the console once, within a minute.
//!
//! A link that is handed to a browser stands in process lists and histories. What stands there must be of no use to whoever
//! reads it later, so it is not the agent's token.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::protocol::Redacted;

use super::auth;

/// How long a code works.
const LIFETIME: Duration = Duration::from_secs(60);
/// So many codes may be open at a time; the oldest gives way.
const MAX_CODES: usize = 8;

/// A code, and when it was made.
type Code = (Redacted<String>, Instant);

/// Makes codes, and changes each for the agent's token, once.
#[derive(Clone)]
pub struct ConsoleDoor {
    token: Redacted<String>,
    codes: Arc<Mutex<Vec<Code>>>,
}

impl ConsoleDoor {
    /// A door to the console of the agent with this token.
    pub fn new(token: Redacted<String>) -> Self {
        Self { token, codes: Arc::default() }
    }

    /// A code for one opening.
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

    /// The token, for a code that was not used and is not too old.
    pub(super) fn enter(&self, code: &Redacted<String>) -> Option<Redacted<String>> {
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.retain(|(_, made)| made.elapsed() < LIFETIME);
        let at = codes.iter().position(|(known, _)| known == code)?;
        codes.remove(at);
        Some(self.token.clone())
    }
}

impl std::fmt::Debug for ConsoleDoor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConsoleDoor").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_opens_once() {
        let door = ConsoleDoor::new(Redacted::new("token".to_owned()));
        let (one, other) = (door.code(), door.code());
        assert_eq!(door.enter(&Redacted::new(one.clone())).unwrap().expose(), "token");
        assert_eq!(door.enter(&Redacted::new(one.clone())), None);
        assert_eq!(door.enter(&Redacted::new("guess".to_owned())), None);
        assert!(door.enter(&Redacted::new(other.clone())).is_some());
    }

    #[test]
    fn codes_do_not_pile_up() {
        let door = ConsoleDoor::new(Redacted::new("token".to_owned()));
        let first = door.code();
        for _ in 0..MAX_CODES {
            door.code();
        }
        assert_eq!(door.enter(&Redacted::new(first.clone())), None);
    }
}
