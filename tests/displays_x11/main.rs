//! What the X11 source shows of monitors and single windows, and what it never shows. Needs a real server: run under
//! `xvfb-run -s "-screen 0 1280x800x24"` or the like, with no other program drawing on it.
#![cfg(all(unix, not(target_os = "macos")))]
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

#[path = "../common/screen.rs"]
mod screen;

mod identity;
mod masks;
mod monitors;
mod programs;
mod windows;
