//! The server is found and asked what there is to see: for a source, for a list, for one small picture.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, Screen};
use x11rb::rust_connection::RustConnection;

use super::desktop::Which;
use super::layout::Layout;
use super::server::{Atoms, Desktop};
use super::{X11, lost, window};
use crate::machine::{Cause, Display, DisplayId};
use crate::media::{NoScreen, Preview, Source as _, SourceError};

/// How long a preview waits for a window to draw itself.
const PREVIEW_PATIENCE: Duration = Duration::from_millis(300);

/// The window that the process is seen by; 0 if none is known.
static OWN_WINDOW: AtomicU32 = AtomicU32::new(0);

/// From now on, connections are taken only to the server that has this window, as [`set_own_window`](crate::media::set_own_window) says.
pub(in crate::media) fn set_own_window(window: Option<u32>) {
    OWN_WINDOW.store(window.unwrap_or_default(), Ordering::Relaxed);
}

/// A connection to the server that is named, or that `DISPLAY` names, its screen, and the names of properties.
pub(super) fn connect(display: Option<&str>) -> Result<(RustConnection, Screen, Atoms), SourceError> {
    if display.is_none() && std::env::var_os("DISPLAY").is_none_or(|name| name.is_empty()) {
        return Err(NoScreen::NotNamed.into());
    }
    // Xwayland before 23.1 does not tell that it is one, and its root window stays black.
    if std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty()) {
        return Err(NoScreen::Wayland.into());
    }
    let (connection, screen) = x11rb::connect(display).map_err(|error| NoScreen::Unreachable(Cause::new(error)))?;
    let screen = connection.setup().roots[screen].clone();
    if connection.query_extension(b"XWAYLAND").map_err(lost)?.reply().map_err(lost)?.present {
        return Err(NoScreen::Wayland.into());
    }
    let atoms = Atoms::new(&connection).map_err(lost)?.reply().map_err(lost)?;
    let own = OWN_WINDOW.load(Ordering::Relaxed);
    // Another server may have a window of that number, but none that says it is this process's.
    if own != 0 && !(Desktop { connection: &connection, root: screen.root, atoms }).is_ours(own)? {
        return Err(NoScreen::AnotherServer.into());
    }
    Ok((connection, screen, atoms))
}

/// The form of the screen's pixels.
pub(super) fn layout_of(connection: &RustConnection, screen: &Screen) -> Result<Layout, SourceError> {
    let (setup, depth) = (connection.setup(), screen.root_depth);
    Layout::of(setup, depth, screen.root_visual).ok_or_else(|| {
        let bits = setup.pixmap_formats.iter().find(|format| format.depth == depth).map_or(0, |format| format.bits_per_pixel);
        SourceError::ScreenFormat { depth, bits }
    })
}

impl X11 {
    /// What can be captured, as [`displays`](crate::media::displays) says.
    pub(in crate::media) fn displays(&self, which: Which) -> Result<Vec<Display>, SourceError> {
        let desktop = self.desktop();
        let monitors = desktop.monitors()?;
        let mut displays = vec![Display { primary: monitors.len() < 2, ..desktop.screen()? }];
        if monitors.len() > 1 {
            displays.extend(monitors);
        }
        if window::is_possible(&self.connection)? {
            displays.extend(desktop.windows(which)?);
        }
        Ok(displays)
    }

    /// All windows of other programs, as [`windows`](crate::media::windows) says.
    pub(in crate::media) fn windows(&self) -> Result<Vec<Display>, SourceError> {
        self.desktop().windows(Which { ours: false, hidden: true })
    }

    /// One small picture, as [`preview`](crate::media::preview) says. Nothing is watched or held afterwards.
    pub(in crate::media) fn preview(&mut self, id: DisplayId, max_width: u16, max_height: u16) -> Result<Preview, SourceError> {
        let preview = self.look_at(id, max_width, max_height);
        self.watch(false)?;
        self.show(DisplayId::Screen)?;
        self.forget_picture();
        preview
    }

    fn look_at(&mut self, id: DisplayId, max_width: u16, max_height: u16) -> Result<Preview, SourceError> {
        self.show(id)?;
        self.watch(true)?;
        let until = Instant::now() + PREVIEW_PATIENCE;
        loop {
            self.grab()?;
            if let Some(obstacle) = self.obstacle() {
                return Err(SourceError::NotNow(obstacle));
            }
            let left = until.saturating_duration_since(Instant::now());
            if self.covers.is_empty() || left.is_zero() {
                break;
            }
            self.wait(Some(left))?;
        }
        self.cursor.lift(&mut self.picture, usize::from(self.width) * 4);
        Ok(Preview::of(&self.frame(), max_width, max_height))
    }
}
