//! Checks what the window needs of the window system before it is opened; the toolkit would panic.

use eframe::CreationContext;
use raw_window_handle::{HasWindowHandle as _, RawWindowHandle};
use thiserror::Error;

/// What the window needs and the window system does not have.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WindowSystemError {
    /// There is no window system.
    #[error("there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)")]
    NoDisplay,
    /// The X server lacks an extension.
    #[error("the X server lacks the extension {0}, which the window needs")]
    NoExtension(&'static str),
}

/// Extensions without which the toolkit opens no window. All but the first are a part of every server of today.
#[cfg(all(unix, not(target_os = "macos")))]
const NEEDED: [&str; 3] = [x11rb::protocol::randr::X11_EXTENSION_NAME, x11rb::protocol::xinput::X11_EXTENSION_NAME, "XKEYBOARD"];

/// Checks for what is missing. Other problems of the display are reported by the toolkit.
#[cfg(all(unix, not(target_os = "macos")))]
pub(crate) fn check() -> Result<(), WindowSystemError> {
    use x11rb::protocol::xproto::ConnectionExt as _;
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if ["DISPLAY", "WAYLAND_DISPLAY"].into_iter().all(|name| !is_set(name)) {
        return Err(WindowSystemError::NoDisplay);
    }
    if is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET") {
        return Ok(());
    }
    let Ok((connection, _)) = x11rb::connect(None) else { return Ok(()) };
    for name in NEEDED {
        let answer = connection.query_extension(name.as_bytes()).ok().and_then(|cookie| cookie.reply().ok());
        if answer.is_some_and(|answer| !answer.present) {
            return Err(WindowSystemError::NoExtension(name));
        }
    }
    Ok(())
}

/// Other platforms need nothing.
#[cfg(not(all(unix, not(target_os = "macos"))))]
pub(crate) fn check() -> Result<(), WindowSystemError> {
    Ok(())
}

/// The X11 window ID; `None` on other platforms.
pub(crate) fn number(creation: &CreationContext<'_>) -> Option<u32> {
    match creation.window_handle().ok()?.as_raw() {
        // Numbers of X resources have 29 bits.
        RawWindowHandle::Xlib(handle) => u32::try_from(handle.window).ok(),
        RawWindowHandle::Xcb(handle) => Some(handle.window.get()),
        _ => None,
    }
}
