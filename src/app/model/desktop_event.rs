//! What happens on the desktop around the window.

use crate::desktop::Appearance;
use crate::sdk::RequestId;

/// The items of the tray's menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TrayItem {
    /// Bring the window to the front.
    Open,
    /// Pause sharing.
    Pause,
    /// Resume it.
    Resume,
    /// End it.
    End,
    /// Close the app.
    Quit,
}

/// The shortcuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShortcutKey {
    /// Pause, or resume what is paused.
    Pause,
    /// End.
    End,
}

/// What happens on the desktop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DesktopEvent {
    /// An item of the tray's menu was chosen.
    TrayItem(TrayItem),
    /// The icon in the tray can be seen from now on, or cannot; said at the beginning and at each change.
    TrayIcon(bool),
    /// The notification of a request wants the window.
    ShowRequest(RequestId),
    /// The notification of a request says no.
    DeclineRequest(RequestId),
    /// A shortcut was pressed.
    Shortcut(ShortcutKey),
    /// A shortcut does not work, and why.
    ShortcutFailed(String),
    /// The computer is locked from now on, or no longer.
    Locked(bool),
    /// How things shall look from now on.
    Appearance(Appearance),
    /// The app was started once more, with a link or without.
    Started(Option<String>),
}
