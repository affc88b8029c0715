//! What is asked of an X server: windows that may be gone, and their properties.

use x11rb::cookie::Cookie;
use x11rb::errors::ReplyError;
use x11rb::protocol::ErrorKind;
use x11rb::protocol::xproto::{Atom, AtomEnum, ConnectionExt as _, GetPropertyReply, Window};
use x11rb::rust_connection::RustConnection;

use super::lost;
use crate::media::SourceError;

x11rb::atom_manager! {
    pub(super) Atoms: AtomsCookie {
        UTF8_STRING,
        _ONECLICK_VISITOR_WINDOW,
        WM_CLIENT_MACHINE,
        WM_STATE,
        _NET_CLIENT_LIST_STACKING,
        _NET_CURRENT_DESKTOP,
        _NET_WM_DESKTOP,
        _NET_WM_NAME,
        _NET_WM_PID,
        _NET_WM_STATE,
        _NET_WM_STATE_HIDDEN,
        _NET_WM_WINDOW_TYPE,
        _NET_WM_WINDOW_TYPE_DIALOG,
        _NET_WM_WINDOW_TYPE_NORMAL,
    }
}

impl Atoms {
    /// Whether a window's or the root's property tells where a window is, what it is called, or what it goes with.
    pub(super) fn are_of_places(&self, atom: Atom) -> bool {
        let transient = AtomEnum::WM_TRANSIENT_FOR.into();
        [transient, self.WM_STATE, self._NET_CURRENT_DESKTOP, self._NET_WM_DESKTOP, self._NET_WM_NAME, self._NET_WM_STATE].contains(&atom)
    }
}

/// The longest list of a property that is read.
pub(super) const LONGEST_LIST: u32 = 4096;

/// Asks the server about what is on the desktop.
#[derive(Clone, Copy)]
pub(super) struct Desktop<'c> {
    pub(super) connection: &'c RustConnection,
    pub(super) root: Window,
    pub(super) atoms: Atoms,
}

pub(super) type Property<'c> = Cookie<'c, RustConnection, GetPropertyReply>;

/// Nothing, if the window is gone.
pub(super) fn alive<T>(result: Result<T, ReplyError>) -> Result<Option<T>, SourceError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(ReplyError::X11Error(error)) if matches!(error.error_kind, ErrorKind::Window | ErrorKind::Drawable) => Ok(None),
        Err(error) => Err(lost(error)),
    }
}

impl<'c> Desktop<'c> {
    /// A property that is a list of numbers; empty if it is not there, or the window is gone.
    pub(super) fn numbers(&self, window: Window, property: Atom) -> Result<Vec<u32>, SourceError> {
        numbers_of(self.ask(window, property, AtomEnum::ANY.into(), LONGEST_LIST)?)
    }

    pub(super) fn ask(&self, window: Window, property: Atom, kind: Atom, longest: u32) -> Result<Property<'c>, SourceError> {
        self.connection.get_property(false, window, property, kind, 0, longest).map_err(lost)
    }
}

pub(super) fn numbers_of(property: Property<'_>) -> Result<Vec<u32>, SourceError> {
    let reply = alive(property.reply())?;
    Ok(reply.and_then(|reply| reply.value32().map(Iterator::collect)).unwrap_or_default())
}
