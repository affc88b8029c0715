//! One window by itself: what it draws, and never what lies over or under it.
//!
//! The server keeps the pixels of a redirected window (COMPOSITE) apart from the screen. When it begins to, or when the
//! window gets another size, it fills the new place with what was on the screen there, which may be other windows. So
//! nothing of the window is shown until the window has drawn it anew, and it is asked to. Menus and dialogs are windows of
//! their own and not part of the picture.

use x11rb::connection::{Connection as _, RequestConnection as _};
use x11rb::errors::ReplyError;
use x11rb::protocol::composite::{self, ConnectionExt as _, Redirect};
use x11rb::protocol::xproto::{ConnectionExt as _, EventMask, Pixmap, Window};
use x11rb::rust_connection::RustConnection;

use super::desktop::Facts;
use super::identity::Identity;
use super::layout::Layout;
use super::lost;
use super::pixels::Place;
use super::region::subtract;
use super::server::Desktop;
use super::transients::listen;
use super::watch::Watch;
use crate::media::SourceError;
use crate::protocol::Rect;

/// Windows within the window that are asked to draw themselves anew.
const MOST_CHILDREN: usize = 64;

/// A window that is shared by itself.
pub(super) struct CapturedWindow {
    pub(super) window: Window,
    /// The number that it is known by outside.
    number: u64,
    /// Which of those it is that had or will have its number; none if it was gone from the start.
    identity: Option<Identity>,
    /// The frames around it, from the innermost to that on the desktop.
    frames: Vec<Window>,
    redirected: bool,
    /// What it has drawn, with its border.
    pixmap: Option<Named>,
    /// What it has not drawn since the pixmap was made.
    undrawn: Vec<Rect>,
    /// It has been closed. Its number may by now be another window's.
    pub(super) gone: bool,
}

/// The place of a window's pixels, and how the window was when it was named.
#[derive(Clone, Copy)]
struct Named {
    pixmap: Pixmap,
    layout: Layout,
    size: (u16, u16),
    border: u16,
    /// The window draws to another place by now: it gets one each time that it is shown and when it gets another size.
    stale: bool,
}

/// Whether the server can keep windows apart.
pub(super) fn is_possible(connection: &RustConnection) -> Result<bool, SourceError> {
    if connection.extension_information(composite::X11_EXTENSION_NAME).map_err(lost)?.is_none() {
        return Ok(false);
    }
    let version = connection.composite_query_version(0, 4).map_err(lost)?.reply().map_err(lost)?;
    Ok((version.major_version, version.minor_version) >= (0, 2))
}

impl CapturedWindow {
    /// Asks to be told what becomes of the window.
    pub(super) fn new(desktop: Desktop<'_>, number: u64) -> Result<Self, SourceError> {
        let identity = Identity::find(desktop, number)?;
        let (window, frames) = (number as Window, Vec::new());
        let held =
            Self { window, number, identity, frames, redirected: false, pixmap: None, undrawn: Vec::new(), gone: identity.is_none() };
        if !held.gone {
            // Whether it is still the same is looked for before anything is taken of it.
            listen(desktop, window, EventMask::STRUCTURE_NOTIFY | EventMask::PROPERTY_CHANGE)?;
        }
        Ok(held)
    }

    /// Looks again which frame is around it and how it stands; none once it is gone. Nothing else may happen on the server
    /// meanwhile.
    pub(super) fn look(&mut self, desktop: Desktop<'_>) -> Result<Option<Facts>, SourceError> {
        let is_there = match self.identity {
            Some(identity) if !self.gone => identity.is_there(desktop)?,
            Some(_) | None => false,
        };
        let facts = if is_there { desktop.facts(self.window)? } else { None };
        self.gone = facts.is_none();
        if !self.gone {
            let frames = desktop.frames_of(self.window)?.unwrap_or_default();
            for frame in frames.iter().filter(|frame| !self.frames.contains(frame)) {
                listen(desktop, *frame, EventMask::STRUCTURE_NOTIFY)?;
            }
            for frame in self.frames.iter().filter(|frame| !frames.contains(frame)) {
                listen(desktop, *frame, EventMask::NO_EVENT)?;
            }
            self.frames = frames;
        }
        Ok(facts)
    }

    /// The number that it is known by outside.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The frame around it that lies on the desktop, or itself.
    pub(super) fn top(&self) -> Window {
        self.frames.last().copied().unwrap_or(self.window)
    }

    /// Whether this is it, or a frame around it.
    pub(super) fn is_within(&self, window: Window) -> bool {
        self.window == window || self.frames.contains(&window)
    }

    /// The server reports that it, or what it lies in, has been shown, taken off or put into another frame.
    pub(super) fn remapped(&mut self, window: Window) {
        if self.is_within(window)
            && let Some(named) = &mut self.pixmap
        {
            named.stale = true;
        }
    }

    /// The server reports the size of a window, and how wide its border is.
    pub(super) fn configured(&mut self, window: Window, size: (u16, u16), border: u16) {
        if self.window == window
            && let Some(named) = &mut self.pixmap
        {
            named.stale |= (named.size, named.border) != (size, border);
        }
    }

    /// Makes sure that the pixels of the window as it is now are kept and reported. Nothing else may happen on the server
    /// meanwhile. True when all begins anew.
    pub(super) fn keep(
        &mut self,
        desktop: Desktop<'_>,
        facts: &Facts,
        layout: Layout,
        watch: &mut Option<Watch>,
    ) -> Result<bool, SourceError> {
        let connection = desktop.connection;
        if !self.redirected {
            connection.composite_redirect_window(self.window, Redirect::AUTOMATIC).map_err(lost)?.check().map_err(lost)?;
            self.redirected = true;
        }
        let is_current = |named: Named| !named.stale && (named.size, named.border) == (facts.size, facts.border);
        if watch.is_some() && self.pixmap.is_some_and(is_current) {
            return Ok(false);
        }
        self.free(connection)?;
        let pixmap = connection.generate_id().map_err(lost)?;
        connection.composite_name_window_pixmap(self.window, pixmap).map_err(lost)?.check().map_err(lost)?;
        self.pixmap = Some(Named { pixmap, layout, size: facts.size, border: facts.border, stale: false });
        let watch = match watch {
            Some(watch) => watch,
            None => watch.insert(Watch::start(connection, desktop.root, self.window)?),
        };
        watch.forget_damage(connection).map_err(lost)?;
        self.undrawn = vec![Rect::whole(facts.size.0, facts.size.1)];
        let mut asked = 0;
        ask_to_draw(connection, self.window, &mut asked).map_err(lost)?;
        Ok(true)
    }

    /// Where the pixels are; none while they are not kept.
    pub(super) fn pixels(&self) -> Option<Place> {
        self.pixmap.map(|named| Place { drawable: named.pixmap, corner: (named.border, named.border), layout: named.layout })
    }

    /// Notes what the window has drawn.
    pub(super) fn drawn(&mut self, rects: &[Rect]) {
        for rect in rects {
            subtract(&mut self.undrawn, *rect);
        }
    }

    /// What must not be shown.
    pub(super) fn undrawn(&self) -> &[Rect] {
        &self.undrawn
    }

    /// Lets go of the pixels; the window itself is only looked after.
    pub(super) fn free(&mut self, connection: &RustConnection) -> Result<(), SourceError> {
        if let Some(named) = self.pixmap.take() {
            connection.free_pixmap(named.pixmap).map_err(lost)?;
        }
        Ok(())
    }

    /// Lets go of the window. What cannot be undone, as the window is gone, is reported by the server and ignored.
    pub(super) fn release(mut self, desktop: Desktop<'_>) -> Result<(), SourceError> {
        let connection = desktop.connection;
        self.free(connection)?;
        for frame in &self.frames {
            listen(desktop, *frame, EventMask::NO_EVENT)?;
        }
        if self.gone {
            return Ok(());
        }
        if self.redirected {
            connection.composite_unredirect_window(self.window, Redirect::AUTOMATIC).map_err(lost)?;
        }
        listen(desktop, self.window, EventMask::NO_EVENT)
    }
}

/// Asks a window and those within it to draw all they show, as when they are uncovered.
fn ask_to_draw(connection: &RustConnection, window: Window, asked: &mut usize) -> Result<(), ReplyError> {
    *asked += 1;
    connection.clear_area(true, window, 0, 0, 0, 0)?;
    for child in connection.query_tree(window)?.reply()?.children {
        if *asked < MOST_CHILDREN {
            ask_to_draw(connection, child, asked)?;
        }
    }
    Ok(())
}
