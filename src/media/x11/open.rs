//! The server is found and asked what there is to see: for a source, for a list, for one small picture.

use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, Screen};
use x11rb::rust_connection::RustConnection;

use super::desktop::{Atoms, Desktop, Which, is_handled};
use super::{X11, lost, window};
use crate::machine::{Display, DisplayId};
use crate::media::{Preview, Source as _, SourceError};

/// How long a preview waits for a window to draw itself.
const PREVIEW_PATIENCE: Duration = Duration::from_millis(300);

pub(super) const UNDER_WAYLAND: &str = "under Wayland an X server has no picture of the whole screen";

/// A connection to the server that `DISPLAY` names, its screen, and the names of properties.
pub(super) fn connect() -> Result<(RustConnection, Screen, Atoms), SourceError> {
    if std::env::var_os("DISPLAY").is_none_or(|name| name.is_empty()) {
        return Err(SourceError::NoScreen("DISPLAY is not set, so there is no X server to ask".to_owned()));
    }
    // Xwayland before 23.1 does not tell that it is one, and its root window stays black.
    if std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty()) {
        return Err(SourceError::NoScreen(UNDER_WAYLAND.to_owned()));
    }
    let (connection, screen) = x11rb::connect(None).map_err(|error| SourceError::NoScreen(error.to_string()))?;
    let screen = connection.setup().roots[screen].clone();
    check_format(&connection, &screen)?;
    if connection.query_extension(b"XWAYLAND").map_err(lost)?.reply().map_err(lost)?.present {
        return Err(SourceError::NoScreen(UNDER_WAYLAND.to_owned()));
    }
    let atoms = Atoms::new(&connection).map_err(lost)?.reply().map_err(lost)?;
    Ok((connection, screen, atoms))
}

/// What can be captured, as [`displays`](crate::media::displays) says.
pub(in crate::media) fn displays(which: Which) -> Result<Vec<Display>, SourceError> {
    let (connection, screen, atoms) = connect()?;
    let desktop = Desktop { connection: &connection, root: screen.root, atoms };
    let monitors = desktop.monitors()?;
    let mut displays = vec![Display { primary: monitors.len() < 2, ..desktop.screen()? }];
    if monitors.len() > 1 {
        displays.extend(monitors);
    }
    if window::is_possible(&connection)? {
        displays.extend(desktop.windows(which)?);
    }
    Ok(displays)
}

/// All windows of other programs, as [`windows`](crate::media::windows) says.
pub(in crate::media) fn windows() -> Result<Vec<Display>, SourceError> {
    let (connection, screen, atoms) = connect()?;
    Desktop { connection: &connection, root: screen.root, atoms }.windows(Which { ours: false, hidden: true })
}

/// One small picture, as [`preview`](crate::media::preview) says.
pub(in crate::media) fn preview(id: DisplayId, max_width: u16, max_height: u16) -> Result<Preview, SourceError> {
    let mut source = X11::open()?;
    source.show(id)?;
    source.watch(true)?;
    let until = Instant::now() + PREVIEW_PATIENCE;
    loop {
        source.grab()?;
        if let Some(obstacle) = source.obstacle() {
            return Err(SourceError::NotPossible(format!("there is no picture of {id:?} now: {obstacle:?}")));
        }
        let left = until.saturating_duration_since(Instant::now());
        if source.covers.is_empty() || left.is_zero() {
            break;
        }
        source.wait(Some(left))?;
    }
    source.cursor.lift(&mut source.picture, usize::from(source.width) * 4);
    Ok(Preview::of(&source.frame(), max_width, max_height))
}

/// Refuses screens whose pixels are not blue, green, red and a spare byte.
fn check_format(connection: &RustConnection, screen: &Screen) -> Result<(), SourceError> {
    let setup = connection.setup();
    let depth = screen.root_depth;
    if is_handled(setup, depth, screen.root_visual) {
        return Ok(());
    }
    let bits = setup.pixmap_formats.iter().find(|format| format.depth == depth).map_or(0, |format| format.bits_per_pixel);
    let visual = screen.allowed_depths.iter().flat_map(|depth| &depth.visuals).find(|visual| visual.visual_id == screen.root_visual);
    let visual = visual.map(|visual| (visual.class, visual.red_mask, visual.green_mask, visual.blue_mask));
    Err(SourceError::Format(format!(
        "the screen has depth {depth} with {bits} bits per pixel, byte order {:?} and visual (class, red, green, blue) {visual:x?}; \
         only 24 or 32 bit true colour in blue, green, red order is handled",
        setup.image_byte_order
    )))
}
