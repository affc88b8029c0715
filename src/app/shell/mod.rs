//! What acts: the SDK, the desktop, the bar's window and the pictures of what can be shared, driven by what the model decides.

pub(crate) mod desktop;
pub(crate) mod desktop_inbox;
pub(crate) mod effects;
pub(crate) mod floating_window;
pub(crate) mod look;
pub(crate) mod preview;
pub(crate) mod sdk;
pub(crate) mod window_system;
