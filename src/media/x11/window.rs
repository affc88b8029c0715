//! One window by itself: what it draws, and never what lies over or under it.
//!
//! The server keeps the pixels of a redirected window (COMPOSITE) apart from the screen. When it begins to, or when the
//! window gets another size, it fills the new place with what was on the screen there, which may be other windows. So
//! nothing of the window is shown until the window has drawn it anew, and it is asked to. Menus and dialogs are windows of
//! their own and not part of the picture.

use x11rb::connection::{Connection as _, RequestConnection as _};
use x11rb::errors::ReplyError;
use x11rb::protocol::composite::{self, ConnectionExt as _, Redirect};
use x11rb::protocol::xproto::{ChangeWindowAttributesAux, ConnectionExt as _, EventMask, Pixmap, Window};
use x11rb::rust_connection::RustConnection;

use super::desktop::{Desktop, Facts, alive};
use super::lost;
use super::region::subtract;
use super::watch::Watch;
use crate::media::SourceError;
use crate::protocol::Rect;

/// Windows within the window that are asked to draw themselves anew.
const MOST_CHILDREN: usize = 64;

/// A window that is shared by itself.
pub(super) struct Held {
    pub(super) window: Window,
    /// The frame around it, or itself.
    pub(super) top: Option<Window>,
    redirected: bool,
    /// What it has drawn, with its border, and the window's size then.
    pixmap: Option<(Pixmap, (u16, u16))>,
    /// How wide the border around the picture is in the pixmap.
    border: u16,
    /// What it has not drawn since the pixmap was made.
    undrawn: Vec<Rect>,
    /// It has been closed. Its number may by now be another window's.
    pub(super) gone: bool,
}

/// Whether the server can keep windows apart.
pub(super) fn is_possible(connection: &RustConnection) -> Result<bool, SourceError> {
    if connection.extension_information(composite::X11_EXTENSION_NAME).map_err(lost)?.is_none() {
        return Ok(false);
    }
    let version = connection.composite_query_version(0, 4).map_err(lost)?.reply().map_err(lost)?;
    Ok((version.major_version, version.minor_version) >= (0, 2))
}

impl Held {
    /// Asks to be told what becomes of the window.
    pub(super) fn new(connection: &RustConnection, window: Window) -> Result<Self, SourceError> {
        let attributes = ChangeWindowAttributesAux::new().event_mask(EventMask::STRUCTURE_NOTIFY | EventMask::PROPERTY_CHANGE);
        let asked = connection.change_window_attributes(window, &attributes).map_err(lost)?.check();
        let gone = alive(asked)?.is_none();
        Ok(Self { window, top: None, redirected: false, pixmap: None, border: 0, undrawn: Vec::new(), gone })
    }

    /// Looks again which frame is around it and how it stands; none once it is gone.
    pub(super) fn look(&mut self, desktop: Desktop<'_>) -> Result<Option<Facts>, SourceError> {
        if self.gone {
            return Ok(None);
        }
        let facts = desktop.facts(self.window)?;
        self.gone = facts.is_none();
        self.top = desktop.top_of(self.window)?;
        Ok(facts)
    }

    /// Makes sure that the pixels of the window as it is now are kept and reported. Nothing else may happen on the server
    /// meanwhile. True when all begins anew.
    pub(super) fn keep(&mut self, desktop: Desktop<'_>, facts: &Facts, watch: &mut Option<Watch>) -> Result<bool, SourceError> {
        let connection = desktop.connection;
        if !self.redirected {
            connection.composite_redirect_window(self.window, Redirect::AUTOMATIC).map_err(lost)?.check().map_err(lost)?;
            self.redirected = true;
        }
        if watch.is_some() && self.pixmap.is_some_and(|(_, size)| size == facts.size) {
            return Ok(false);
        }
        self.free(connection)?;
        let pixmap = connection.generate_id().map_err(lost)?;
        connection.composite_name_window_pixmap(self.window, pixmap).map_err(lost)?.check().map_err(lost)?;
        (self.pixmap, self.border) = (Some((pixmap, facts.size)), facts.border);
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

    /// Where the pixels are, and where in them the picture begins; none while they are not kept.
    pub(super) fn pixels(&self) -> Option<(Pixmap, (u16, u16))> {
        self.pixmap.map(|(pixmap, _)| (pixmap, (self.border, self.border)))
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
        if let Some((pixmap, _)) = self.pixmap.take() {
            connection.free_pixmap(pixmap).map_err(lost)?;
        }
        Ok(())
    }

    /// Lets go of the window. What cannot be undone, as the window is gone, is reported by the server and ignored.
    pub(super) fn release(mut self, connection: &RustConnection) -> Result<(), SourceError> {
        self.free(connection)?;
        if self.gone {
            return Ok(());
        }
        if self.redirected {
            connection.composite_unredirect_window(self.window, Redirect::AUTOMATIC).map_err(lost)?;
        }
        let nothing = ChangeWindowAttributesAux::new().event_mask(EventMask::NO_EVENT);
        connection.change_window_attributes(self.window, &nothing).map_err(lost)?;
        Ok(())
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
