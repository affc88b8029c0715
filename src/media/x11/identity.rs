//! Which window it is. The server gives the number of a window that was destroyed to another one.
//!
//! Each window that is listed, captured or masked gets a random number of ours as a property, which goes when the window
//! goes. What programs say of themselves would not do: many name no process, within a sandbox every program is the same
//! process, some change their class while they run, and a program that starts again has the class of before.

use x11rb::errors::ReplyError;
use x11rb::protocol::ErrorKind;
use x11rb::protocol::xproto::{AtomEnum, PropMode, Window};
use x11rb::wrapper::ConnectionExt as _;

use super::lost;
use super::server::{Desktop, alive};
use crate::media::SourceError;

/// A window, told from all that had or will have its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) window: Window,
    /// 0 if it took none: such a one stands for whatever window has its number.
    mark: u32,
}

impl Identity {
    /// The window that has this number now; none if there is none, or if it takes no mark.
    ///
    /// Another process like this one may mark it at the same time. Marks are put one behind the other and the first is the
    /// one that counts, so both find the same. What is no mark at all, and so can have none behind it, is replaced.
    pub(super) fn of(desktop: Desktop<'_>, window: Window) -> Result<Option<Self>, SourceError> {
        if let Some(mark) = mark_of(desktop, window)? {
            return Ok(Some(Self { window, mark }));
        }
        let mark = getrandom::u32().map_err(lost)?.max(1);
        let (name, kind) = (desktop.atoms._ONECLICK_VISITOR_WINDOW, AtomEnum::CARDINAL);
        for how in [PropMode::APPEND, PropMode::REPLACE] {
            match desktop.connection.change_property32(how, window, name, kind, &[mark]).map_err(lost)?.check() {
                Ok(()) => {}
                Err(ReplyError::X11Error(error)) if error.error_kind == ErrorKind::Match => continue,
                Err(ReplyError::X11Error(_)) => return Ok(None),
                Err(error) => return Err(lost(error)),
            }
            if let Some(mark) = mark_of(desktop, window)? {
                return Ok(Some(Self { window, mark }));
            }
        }
        Ok(None)
    }

    /// The window that an id names; none once it is gone. A platform's number alone names whichever window has it now.
    pub(super) fn find(desktop: Desktop<'_>, id: u64) -> Result<Option<Self>, SourceError> {
        let (window, mark) = (id as u32, (id >> 32) as u32);
        if mark == 0 {
            return Self::of(desktop, window);
        }
        let named = Self { window, mark };
        Ok(named.is_there(desktop)?.then_some(named))
    }

    /// The window that an id names, for what must not be seen: also one that may be another by now, unless it is known that
    /// the named one has been destroyed.
    pub(super) fn suspect(desktop: Desktop<'_>, id: u64) -> Result<Option<Self>, SourceError> {
        let named = match (id as u32, (id >> 32) as u32) {
            (window, 0) => Self::of(desktop, window)?.unwrap_or(Self { window, mark: 0 }),
            (window, mark) => Self { window, mark },
        };
        Ok(named.may_be_there(desktop)?.then_some(named))
    }

    /// Whether it is not known to have been destroyed. A mark goes with its window alone, so a window without one is another;
    /// where somebody has put another mark in its place, nobody can tell.
    pub(super) fn may_be_there(self, desktop: Desktop<'_>) -> Result<bool, SourceError> {
        let mark = desktop.ask(self.window, desktop.atoms._ONECLICK_VISITOR_WINDOW, AtomEnum::ANY.into(), 1)?;
        Ok(alive(mark.reply())?.is_some_and(|mark| self.mark == 0 || mark.type_ != x11rb::NONE))
    }

    /// Whether it has not been destroyed.
    pub(super) fn is_there(self, desktop: Desktop<'_>) -> Result<bool, SourceError> {
        Ok(mark_of(desktop, self.window)? == Some(self.mark))
    }

    /// What to name it by: the platform's number below, the mark above.
    pub(super) fn id(self) -> u64 {
        u64::from(self.mark) << 32 | u64::from(self.window)
    }
}

/// A window's mark; none if it has none, or is gone.
fn mark_of(desktop: Desktop<'_>, window: Window) -> Result<Option<u32>, SourceError> {
    let mark = desktop.numbers(window, desktop.atoms._ONECLICK_VISITOR_WINDOW)?.first().copied();
    Ok(mark.filter(|mark| *mark != 0))
}
