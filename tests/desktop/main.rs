//! What the app asks of a desktop, with a bus of its own for each test: notifications, tray, lock, looks, shortcuts, links,
//! instances.
#![cfg(all(unix, not(target_os = "macos")))]
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

mod app;
mod appearance;
mod bus;
mod lock;
mod notify;
mod shortcut;
mod tray;

use std::time::Duration;

/// How long anything may take that happens at once.
const PATIENCE: Duration = Duration::from_secs(20);
