//! The SDK that desktop applications embed: the documented One-Click Connect API in Rust dress.
//!
//! 1. [`Visitor::init`] with a [`VisitorInitParams`]; wait for [`Event::VisitorInitialized`].
//! 2. [`PresenceVisitor::connect`]; wait for [`Event::PresenceConnected`]. From then on a dropped connection mends itself.
//! 3. [`PresenceVisitor::presence`] when the user enters another area, [`PresenceVisitor::signal_visibility`] when the
//!    application moves to the foreground or the background.
//! 4. Hand a dialog over ([`PresenceVisitor::set_default_dialog`]), which answers agents by itself; or call
//!    [`PresenceVisitor::set_default_ui`] with false, and on [`Event::PresenceShowTerms`], show the terms, call
//!    [`TermsOffer::displayed`], and [`TermsOffer::accept`] or [`TermsOffer::decline`] as the visitor answers. With the
//!    [`Consent`], call [`Visitor::start_session`] as `start_session(StartParams::of(consent))`.
//! 5. [`PresenceVisitor::disconnect`] when the user logs out; dropping the [`Visitor`] does the same and waits for it.
//!
//! Where presence does not help (nobody is logged in, it is off, support looks at the wrong record), [`Visitor::request_code`]
//! gives a code to be read out. The agent who joins with it asks like any other: from [`Event::PresenceShowTerms`] on,
//! everything is as above: the key and `presence_start` of the session come from the [`Consent`] in both cases.
//!
//! While something is shared ([`Visitor::show_display`]), a border lies around it wherever it is on the screen, and over it
//! what the agent points at and draws
//! ([`Visitor::set_gestures`]); both let clicks through and are gone when the share is. Where the platform cannot do that, a
//! warning is logged and sharing goes on.
//!
//! Calls return at once and may come from any thread. What became of them comes out of [`Events`], a queue that can be
//! waited for, has a waker and is a stream; how things stand is told by [`Visitor::status`]. One thread per visitor does the work; no runtime is needed.
//!
//! A call takes that thread microseconds, so that calls wait only where an application calls in a loop, or its waker holds
//! the thread up. The queue of calls holds 256. When it is full, those that can be said again are lost, with [`Event::PresenceSendFail`]; answers to offers
//! and what sets a state are not (pause, end, obstacle, masks, display, visibility, presence data, log-out): of these the last call of each
//! kind counts. Each call says which it is.
//!
//! ```no_run
//! use oneclick_visitor::sdk::{Event, GroupId, StartParams, Visitor, VisitorInitParams};
//!
//! let params = VisitorInitParams::new("https://support.example.com", GroupId(1), "anna-42".parse()?);
//! let (visitor, mut events) = Visitor::init(params)?;
//! visitor.presence().set_default_ui(false); // this application shows the terms itself
//! // Waits for the next event, however long that takes. A GUI takes `try_next` in each frame and a waker, async code `stream`.
//! while let Some(event) = events.next() {
//!     println!("{event}"); // name and text, fit for a log
//!     match event {
//!         Event::VisitorInitialized { .. } => visitor.presence().connect(),
//!         Event::PresenceConnected { .. } => visitor.presence().presence([("url", "/home")]),
//!         Event::PresenceShowTerms(offer) => {
//!             offer.displayed(); // after showing offer.request() to the visitor, who says yes:
//!             let consent = offer.accept();
//!             visitor.start_session(StartParams::of(consent));
//!         }
//!         Event::SessionEnded { reason, .. } => println!("ended: {reason}"),
//!         _ => {}
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
#[cfg(feature = "capture")]
mod capture;
mod default_ui;
mod driver;
mod events;
#[cfg(feature = "capture")]
mod gestures;
mod handle;
mod link;
mod lookup;
mod mailbox;
#[cfg(feature = "capture")]
mod overlay;
#[cfg(feature = "capture")]
mod share;
mod share_settings;
#[cfg(target_os = "linux")]
mod system;
mod tls;

pub use address::{AddressProblem, InitError, ServiceAddress};
pub use default_ui::{DefaultDialog, SessionStart};
pub use events::{EventStream, Events, NoEvent};
pub use handle::{PresenceVisitor, Visitor, VisitorInitParams};
pub use share_settings::ScreenSource;

pub use crate::machine::{
    Cause, CodeStatus, Command, ConnectError, Consent, Display, DisplayId, DisplayKind, Event, LinkStatus, MAX_EXTENSIONS, Masks,
    NotConfigured, OFFER_EXPIRES_IN, Obstacle, SessionStatus, Severity, StartParams, Status, TermsClosed, TermsOffer, TermsRequest,
    error_chain,
};
#[cfg(feature = "capture")]
pub use crate::media::{NoScreen, Preview, SourceError, Viewfinder, displays, displays_and_ours, preview, set_own_window, windows};
pub use crate::protocol::{
    CODE_DIGITS, CodeClosed, CustomEvent, DeclineReason, Email, EndReason, EventProperties, Gesture, GroupId, InvalidParameter, Name,
    Phone, Place, PresenceData, Redacted, RequestId, SessionKey, StrokePoints, TermsStatus, VisitorId, VisitorSettings, WebAddress,
    WebAddressError,
};
