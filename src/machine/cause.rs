//! What lies under an error, kept whole.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// The source of an error of ours: an error of the system or of a library, or a sentence. Fit for a log; it may name hosts.
#[derive(Clone, Debug)]
pub struct Cause(Arc<dyn Error + Send + Sync>);

impl Cause {
    /// Keeps this error.
    pub fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(error.into().into())
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

/// Two causes are the same if they say the same.
impl PartialEq for Cause {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Cause {}

/// An error and all that lies under it, from the nearest to the deepest, in one line.
pub fn error_chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("outside")]
    struct Outside(#[source] Cause);

    #[test]
    fn what_lies_under_an_error_is_kept_and_told() {
        let below = "x".parse::<u8>().unwrap_err();
        let error = Outside(Cause::new(below.clone()));
        assert_eq!(error.source().unwrap().to_string(), below.to_string());
        assert_eq!(error_chain(&error), format!("outside: {below}"));
        assert_eq!(Cause::new(below.clone()), Cause::new(below));
        assert_ne!(Cause::new("one"), Cause::new("another"));
    }
}
