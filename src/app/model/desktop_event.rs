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

/// The global shortcuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShortcutKey {
    /// Pause, or resume what is paused.
    Pause,
    /// End.
    End,
}

/// An event on the desktop around the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DesktopEvent {
    /// The visitor chose an item of the tray's menu.
    TrayItem(TrayItem),
    /// Whether the icon in the tray is visible; sent at the start and at each change.
    TrayIcon(bool),
    /// The visitor clicked the notification of a request.
    ShowRequest(RequestId),
    /// The visitor declined a request in its notification.
    DeclineRequest(RequestId),
    /// The visitor pressed a shortcut.
    Shortcut(ShortcutKey),
    /// A shortcut cannot be registered; the reason.
    ShortcutFailed(String),
    /// Whether the computer is locked.
    Locked(bool),
    /// The desktop's appearance settings.
    Appearance(Appearance),
    /// The app was started again, perhaps with a link.
    Started(Option<String>),
}
