//! The rules: what follows from what, with no clock, socket, thread or random source of their own.

mod terms;

pub use terms::{Answer, AnswerHook, Consent, TermsOffer, TermsRequest};
