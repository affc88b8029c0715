//! Agent-initiated screen sharing: a visitor's desktop app, the SDK under it, and the presence and session service.
//!
//! Other desktop apps embed the [`sdk`] (start there), those made with egui also its default [`dialog`];
//! `oneclick-visitor` is the app with a default UI;
//! `oneclick-visitor serve` is the service with the agent's console. [`guide`] explains each, with limits and measurements.
//!
//! # The map
//!
//! Four floors. Words and rules are pure: no async, sockets, clock, threads, files or GUI.
//!
//! | floor | modules |
//! |---|---|
//! | words | [`protocol`]: ids, presence data and its limits, signals, messages, chunk headers |
//! | rules | [`machine`]: the visitor's side, the relay, consent, back-off, patch or video |
//! | hands | [`sdk`] (the visitor's), [`media`] (on pixels), [`service`] (the agent's side) |
//! | face | [`app`]: the window; [`dialog`]: the request for the screen, for this app and others; `design`: how it looks; `words`: what it says, in which language; `toolkit`: extensions of egui; [`desktop`]: what it asks of the desktop around it; `assets/console`: the agent's page |
//!
//! Who may import whom (left may use right, nothing else): `main`, `program → app, service, settings,
//! telemetry` and what their configurations are made of, desktop · `app → sdk, settings, desktop, dialog, design, words, toolkit,
//! text_file` ·
//! `dialog → sdk, design, words` · `design → words, toolkit` · `words → sdk, toolkit` · `toolkit →` nothing of ours ·
//! `desktop → text_file` · `settings → service, sdk, machine, protocol, text_file` (it builds their configurations, so that a
//! wrong file and a wrong call meet the same check) · `text_file →` nothing of ours (the one way to write a file whole or not
//! at all) · `data_folder →` nothing of ours either, for `main`, `app`, `service` and `telemetry` (one way to keep from other
//! users what is kept) · `sdk → machine, protocol, media` · `service → machine, protocol` · `media → protocol, machine` ·
//! `machine → protocol` · `protocol →` nothing of ours. `sdk` and `service` never see each other; they meet in `protocol`, and
//! in tests.
//!
//! The app has rooms: `app::model` decides and is pure; screens and widgets draw; `app::shell` acts (SDK, desktop, windows);
//! `app::store` keeps files. Right may use left: `model → store → shell`, and `model → widgets → screens`; `app::App` and
//! `app::start` put them together. What is decided about an open request stands in `dialog`, where the model finds it.
//!
//! `tests/architecture.rs` keeps all this so, that no two files import each other in a circle, and that the SDK, the dialog
//! and the service each come into another app without the crates of the others.
//!
//! What is documented is what an application may use: [`sdk`], `dialog` and the service's `run`; the other modules are public
//! for the program and its tests alone. `tests/public_api.txt` lists it, and a test keeps the list true.
//!
//! # Three flows
//!
//! **An agent asks, the visitor answers.** Console → `service::agent_socket` → hub → [`machine::Relay`] picks the connection
//! that has the focus → visitor socket → `sdk::driver` → [`machine::VisitorMachine`] makes a [`sdk::TermsOffer`] and sets its
//! expiry → event queue and waker → `App::logic` → `dialog::prompt`, which owns the offer from then on and says *displayed* on
//! the first frame that really shows it. Accept consumes the offer into a [`sdk::Consent`] and starts the session with it; everything else means no.
//!
//! **A focus change reaches the agent.** Window → `app::model::visibility` (edges only, settled; while another device has the focus
//! only what the person does here takes it back: a window brought to the front, a press; never that it is left) → `signal_visibility` → machine → wire → relay → the agent's row. After a reconnect
//! the hello tells the visibility, the area that agents had been told, and how long ago the person did something on this device;
//! calls that could not be sent are not sent later.
//!
//! **A frame reaches the viewer.** The consent starts the [`media::Pump`] → the source tells what was damaged → a pure rule
//! picks lossless patches (small damage, at once) or AV1 (large motion) → a socket of its own, so that a Stop never queues
//! behind pixels → the room in the service keeps what came since the last key frame for late joiners and fans out to one
//! bounded queue for each viewer → one canvas. There is no frame queue, not even of one: the source is pulled at the moment
//! when a picture can be sent, so overtaken states never exist.

#[cfg(feature = "app")]
#[doc(hidden)]
pub mod app;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod data_folder;
#[cfg(feature = "dialog")]
#[cfg_attr(not(feature = "app"), expect(dead_code, unused_imports, reason = "the app uses more of it than the dialog does"))]
mod design;
#[cfg(feature = "desktop")]
#[doc(hidden)]
pub mod desktop;
#[cfg(feature = "dialog")]
pub mod dialog;
#[cfg(any(doc, doctest))]
pub mod guide;
#[doc(hidden)]
pub mod machine;
#[cfg(feature = "capture")]
#[doc(hidden)]
pub mod media;
#[doc(hidden)]
pub mod protocol;
pub mod sdk;
#[cfg(feature = "service")]
pub mod service;
#[cfg(feature = "app")]
#[doc(hidden)]
pub mod settings;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod telemetry;
#[cfg(feature = "desktop")]
mod text_file;
#[cfg(feature = "dialog")]
mod toolkit;
#[cfg(feature = "dialog")]
#[cfg_attr(not(feature = "app"), expect(dead_code, unused_imports, reason = "the app says more than the dialog does"))]
mod words;
