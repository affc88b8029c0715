//! The X server that the tests of one file share: one test at a time, since all draw on the same screen.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use x11rb::rust_connection::RustConnection;

static SCREEN: Mutex<()> = Mutex::new(());

/// A server whose last client leaves starts afresh and drops who comes in that moment: this client never leaves.
static ANCHOR: OnceLock<RustConnection> = OnceLock::new();

/// A connection of the test's own, its screen's number, and the turn, which is over when it is dropped.
pub(crate) fn take() -> (RustConnection, usize, MutexGuard<'static, ()>) {
    let turn = SCREEN.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(std::env::var_os("DISPLAY").is_some(), "this test needs an X server: set DISPLAY, or run it under xvfb-run");
    let connect = || x11rb::connect(None).expect("the X server that DISPLAY names answers");
    ANCHOR.get_or_init(|| connect().0);
    let (connection, screen) = connect();
    (connection, screen, turn)
}
