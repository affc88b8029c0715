//! What happens on the desktop around the window.

use std::time::Instant;

use crate::desktop::Appearance;
use crate::sdk::RequestId;

/// The items of the tray's menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
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
pub(crate) enum Key {
    /// Pause, or resume what is paused.
    Pause,
    /// End.
    End,
}

/// What happens on the desktop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// An item of the tray's menu was chosen.
    Chosen(Item),
    /// The icon in the tray can be seen from now on, or cannot; said at the beginning and at each change.
    Tray(bool),
    /// The notification of a request wants the window.
    Show(RequestId),
    /// The notification of a request says no.
    Declined(RequestId),
    /// A shortcut was pressed.
    Key(Key),
    /// A shortcut does not work, and why.
    KeyFailed(String),
    /// The computer is locked from now on, or no longer.
    Locked(bool),
    /// How things shall look from now on.
    Appearance(Appearance),
    /// The app was started once more, with a link or without.
    Started(Option<String>),
}

/// Where the window is, as far as the tray is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whereabouts {
    /// Where the visitor has it.
    Open,
    /// On its way out of sight, as soon as it is known whether there is a tray.
    Leaving,
    /// On its way into the tray. Window managers overlook that a window goes before they have seen it come: it waits until
    /// it has the keyboard, or until then.
    Entering(Instant),
    /// In the tray, and nowhere else.
    InTray,
}
