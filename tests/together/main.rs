//! The SDK and an agent, together with the real service: one behaviour per file.
//!
//! One crate for all of them: it is linked once, and tests that wait run beside tests that work.
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

#[path = "../common/mod.rs"]
mod common;

mod bad_pixels;
mod bad_words;
mod behind_a_prefix;
mod blur_and_focus;
mod custom_signals;
mod default_dialog;
mod frozen;
mod gestures;
mod limits;
mod login_and_presence;
mod lost_link;
mod not_configured;
mod overrun;
mod own_dialog;
mod pause_reason;
mod presence_limits;
mod service_killed;
mod session_code;
mod session_ends;
mod shutdown;
mod start_fails;
mod terms_accept;
mod terms_refused;
mod unreachable;
mod visibility;
mod watching;
mod web_requests;
mod while_down;
