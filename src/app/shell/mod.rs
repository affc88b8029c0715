//! Everything that acts on the world as the model decides: the SDK, the desktop, the window and its floating bar.

pub(crate) mod desktop;
pub(crate) mod desktop_inbox;
pub(crate) mod effects;
pub(crate) mod floating_window;
pub(crate) mod look;
pub(crate) mod sdk;
pub(crate) mod window_system;
