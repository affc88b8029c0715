//! The rules: what follows from what, with no clock, socket, thread or random source of their own.
//!
//! Two machines keep one law: `handle(now, input)`, then `poll()` until it says when to wake. [`VisitorMachine`] is the
//! visitor's side; [`Relay`] is the service's. Whatever they need from the world (the time, random numbers) comes in with
//! the call, so tests run hours of their lives without sleeping.
//!
//! ```
//! use std::{sync::Arc, time::Instant};
//! use oneclick_visitor::machine::{Command, VisitorInput, VisitorMachine, VisitorOutput};
//!
//! let hello = serde_json::from_str(r#"{"version": 1, "groupid": 1, "visitorid": "anna", "visible": true}"#)?;
//! let settings = serde_json::from_str(r#"{"groupid": 1, "organisation": "Acme", "presence": true}"#)?;
//! let mut machine = VisitorMachine::new(hello, Arc::new(|_request, _answer| ()), Box::new(|| 4));
//! let (mut now, mut dials) = (Instant::now(), 0);
//! for input in [VisitorInput::LookedUp(Ok(settings)), VisitorInput::Command(Command::Connect), VisitorInput::Timeout] {
//!     machine.handle(now, input);
//!     let wake_at = loop {
//!         match machine.poll() {
//!             VisitorOutput::WakeAt(at) => break at,
//!             VisitorOutput::Dial => dials += 1,
//!             output => println!("a driver carries out {output:?}"),
//!         }
//!     };
//!     // Nothing else happens: the clock is set to the next deadline, and nobody waits.
//!     now = wake_at.unwrap_or(now);
//! }
//! assert_eq!(dials, 2, "the first attempt hangs, so another is made beside it");
//! # Ok::<(), serde_json::Error>(())
//! ```

mod backoff;
mod budget;
mod cause;
mod command_queue;
mod display;
#[cfg(feature = "capture")]
mod encoding_policy;
mod event;
mod gestures;
#[cfg(feature = "capture")]
mod link_estimator;
mod reach;
mod relay;
mod share_error;
mod terms;
#[cfg(test)]
mod tests;
mod timer;
mod visitor;

pub use budget::{Allowance, Budget, Charged};
pub use cause::{Cause, error_chain};
pub use command_queue::CommandQueue;
pub use display::{Display, DisplayId, DisplayKind, Masks, Obstacle};
#[cfg(feature = "capture")]
pub use encoding_policy::{Cost, Encoding, EncodingPolicy};
pub use event::{CodeStatus, Event, LinkStatus, OFFER_EXPIRES_IN, SessionStatus, Severity, Status, TermsClosed};
pub use gestures::{GestureBudget, GestureQueue};
#[cfg(feature = "capture")]
pub use link_estimator::LinkEstimator;
pub use reach::{ConnectError, NotConfigured};
pub use relay::{
    AddressId, Agent, AgentNumber, AuditRecord, ConnId, DisconnectReason, Group, LinkLoss, Relay, RelayInput, RelayOutput, RoomId,
};
pub use share_error::ShareError;
pub use terms::{Answer, AnswerHook, Consent, MAX_EXTENSIONS, TermsOffer, TermsRequest};
#[cfg(test)]
pub(crate) use terms::{consent, request};
pub use visitor::{Command, StartParams, VisitorInput, VisitorMachine, VisitorOutput};
