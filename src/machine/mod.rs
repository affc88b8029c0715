//! The rules: what follows from what, with no clock, socket, thread or random source of their own.
//!
//! Two machines keep one law: `handle(now, input)`, then `poll()` until it says when to wake. [`VisitorMachine`] is the
//! visitor's side; [`Relay`] is the service's. Whatever they need from the world (the time, random numbers) comes in with
//! the call, so tests run hours of their lives without sleeping.

mod backoff;
mod event;
mod relay;
mod terms;
mod timer;
mod visitor;

pub use event::{Event, LinkStatus, OFFER_EXPIRES_IN, SessionStatus, Severity, Status, TermsClosed};
pub use relay::{Agent, AuditRecord, ConnId, Group, Relay, RelayInput, RelayOutput, RoomId};
pub use terms::{Answer, AnswerHook, Consent, TermsOffer, TermsRequest};
pub use visitor::{Command, StartParams, VisitorInput, VisitorMachine, VisitorOutput};
