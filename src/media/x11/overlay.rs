//! The overlay on an X server: windows that consist of nothing but what is to be seen (SHAPE), with an empty shape for
//! input, so that clicks go to what lies below. No compositor is needed.
//!
//! # With a compositor
//!
//! It draws the screen from the windows, so:
//!
//! - The overlay looks the same, as its windows are opaque and their shapes are kept. A compositor may lay a shadow around it or
//!   fade it in and out like any window without a manager.
//! - "The screen shows it" is true of the windows when the server has answered; the eye sees it with the compositor's next
//!   frame. The picture that is captured is read from the same screen: it may lack the border for that one frame, as the
//!   visitor's own view does.
//! - Stacking is the same: a compositor draws windows in the server's order. Its own output lies above all in a window that
//!   is not among the screen's children and is not taken for a rival.
//! - What it draws elsewhere than where the windows are (task switchers, overviews, magnifiers, fading ghosts) is above the
//!   overlay, and out of reach of masks.

use std::error::Error;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::Connection;
use x11rb::errors::{ConnectionError, ReplyError};
use x11rb::protocol::Event;
use x11rb::protocol::shape::{ConnectionExt as _, SK, SO};
use x11rb::protocol::xproto::{
    AtomEnum, ChangeWindowAttributesAux, ClipOrdering, ConfigureWindowAux, ConnectionExt as _, CreateWindowAux, EventMask, MapState,
    PropMode, Rectangle, StackMode, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::open::connect;
use super::wake::Wake;
use crate::machine::Cause;
use crate::media::Waker;
use crate::media::overlay::ink::Drawing;
use crate::media::overlay::spans::Span;
use crate::media::overlay::stacking::Stacking;
use crate::media::overlay::surface::{self, BORDER, BORDER_EDGE, Colour, OverlayError, RectOnDesktop, Surface};

/// One window of one colour.
struct Layer {
    window: Window,
    mapped: bool,
}

/// All windows of an overlay.
pub(in crate::media) struct Windows {
    connection: RustConnection,
    root: Window,
    live: u32,
    paused: u32,
    /// From bottom to top: border, its edge, edge of the ink, ink.
    layers: [Layer; 4],
    /// Where they are.
    area: RectOnDesktop,
    stacking: Stacking,
    wake: Wake,
}

impl Windows {
    /// Opens the overlay of the screen that `DISPLAY` names; nothing is shown yet.
    pub(in crate::media) fn open() -> Result<Self, OverlayError> {
        let (connection, screen, _) = connect(None).map_err(OverlayError::Screen)?;
        let version = connection.shape_query_version().map_err(ReplyError::from).and_then(|cookie| cookie.reply());
        let version = version.map_err(|error| OverlayError::Shape(Some(Cause::new(error))))?;
        if (version.major_version, version.minor_version) < (1, 1) {
            return Err(OverlayError::Shape(None));
        }
        let notify = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        connection.change_window_attributes(screen.root, &notify).map_err(lost)?;
        let colour = |[red, green, blue]: Colour| -> Result<u32, ReplyError> {
            let wide = |part: u8| u16::from(part) * 0x101;
            Ok(connection.alloc_color(screen.default_colormap, wide(red), wide(green), wide(blue))?.reply()?.pixel)
        };
        let (live, paused, edge, ink) = (colour(surface::LIVE), colour(surface::PAUSED), colour(surface::EDGE), colour(surface::INK));
        let (live, paused, edge, ink) = (live.map_err(lost)?, paused.map_err(lost)?, edge.map_err(lost)?, ink.map_err(lost)?);
        let layer = |colour| Layer::new(&connection, screen.root, colour);
        let layers = [layer(live)?, layer(edge)?, layer(edge)?, layer(ink)?];
        Ok(Self {
            root: screen.root,
            live,
            paused,
            layers,
            area: RectOnDesktop { x: 0, y: 0, width: 1, height: 1 },
            stacking: Stacking::default(),
            wake: Wake::new().map_err(lost)?,
            connection,
        })
    }

    /// Gives layers their place and shape; those without pixels are taken off.
    fn show(&mut self, first: usize, area: RectOnDesktop, shapes: [Vec<Rectangle>; 2]) -> Result<(), ConnectionError> {
        // Places on an X screen have 15 bits: what is farther out is not on it.
        let at = |place: i32| place.clamp(i16::MIN.into(), i16::MAX.into());
        let place = ConfigureWindowAux::new().x(at(area.x)).y(at(area.y)).width(u32::from(area.width)).height(u32::from(area.height));
        let moves = std::mem::replace(&mut self.area, area) != area;
        for (layer, shape) in self.layers[first..].iter_mut().zip(shapes) {
            if shape.is_empty() {
                if std::mem::take(&mut layer.mapped) {
                    self.connection.unmap_window(layer.window)?;
                }
                continue;
            }
            self.connection.configure_window(layer.window, &place)?;
            self.connection.shape_rectangles(SO::SET, SK::BOUNDING, ClipOrdering::YX_BANDED, layer.window, 0, 0, &shape)?;
            let appears = !std::mem::replace(&mut layer.mapped, true);
            if appears {
                self.connection.map_window(layer.window)?;
            }
            if appears || moves {
                self.stacking.shown();
            }
        }
        self.connection.flush()
    }

    /// Takes note of all events that have arrived.
    fn read_events(&mut self) -> Result<(), ConnectionError> {
        while let Some(event) = self.connection.poll_for_event()? {
            let window = match event {
                Event::ConfigureNotify(event) => event.window,
                Event::MapNotify(event) => event.window,
                Event::CirculateNotify(event) => event.window,
                Event::Error(error) => {
                    tracing::debug!(?error, "the X server reports");
                    continue;
                }
                _ => continue,
            };
            if !self.is_ours(window) {
                self.stacking.stirred(Instant::now());
            }
        }
        Ok(())
    }

    fn is_ours(&self, window: Window) -> bool {
        self.layers.iter().any(|layer| layer.window == window)
    }

    /// Brings the overlay above all windows if one lies over it. Returns when that is due next, if it is.
    fn keep_above(&mut self, now: Instant) -> Result<Option<Instant>, ReplyError> {
        if self.layers.iter().all(|layer| !layer.mapped) {
            return Ok(None);
        }
        match self.stacking.look_at(now) {
            Some(due) if due <= now => {}
            due => return Ok(due),
        }
        let is_covered = self.is_covered()?;
        if is_covered {
            let above = ConfigureWindowAux::new().stack_mode(StackMode::ABOVE);
            for layer in self.layers.iter().filter(|layer| layer.mapped) {
                self.connection.configure_window(layer.window, &above)?;
            }
        }
        if let Some(rest) = self.stacking.looked(now, is_covered) {
            tracing::debug!(?rest, "another window insists on being above all others: the border gives way");
        }
        self.connection.flush()?;
        Ok(self.stacking.look_at(now))
    }

    /// Whether a window that can be seen lies over some of ours, or ours are not in their order.
    fn is_covered(&self) -> Result<bool, ReplyError> {
        let stack = self.connection.query_tree(self.root)?.reply()?.children;
        let mapped: Vec<Window> = self.layers.iter().filter(|layer| layer.mapped).map(|layer| layer.window).collect();
        let lowest = stack.iter().position(|window| mapped.contains(window)).unwrap_or(stack.len());
        let (ours, others): (Vec<Window>, Vec<Window>) = stack[lowest..].iter().partition(|window| self.is_ours(**window));
        if !ours.iter().filter(|window| mapped.contains(window)).eq(&mapped) {
            return Ok(true);
        }
        let mut asked = Vec::new();
        for window in others {
            asked.push((self.connection.get_window_attributes(window)?, self.connection.get_geometry(window)?));
        }
        let mut covered = false;
        for (attributes, place) in asked {
            // A window that has gone meanwhile covers nothing.
            if let (Ok(attributes), Ok(place)) = (attributes.reply(), place.reply()) {
                let seen = attributes.map_state == MapState::VIEWABLE && attributes.class == WindowClass::INPUT_OUTPUT;
                let border = 2 * i32::from(place.border_width);
                let (x, y) = (i32::from(place.x), i32::from(place.y));
                covered |= seen && self.lies_over(x, y, i32::from(place.width) + border, i32::from(place.height) + border);
            }
        }
        Ok(covered)
    }

    /// Whether a window there lies over the ink or, where there is none, over the border.
    fn lies_over(&self, x: i32, y: i32, width: i32, height: i32) -> bool {
        let RectOnDesktop { x: left, y: top, width: across, height: down } = self.area;
        let (right, bottom) = (left + i32::from(across), top + i32::from(down));
        let apart = x >= right || y >= bottom || x + width <= left || y + height <= top;
        let inner = i32::from(BORDER + BORDER_EDGE);
        let inside = x >= left + inner && y >= top + inner && x + width <= right - inner && y + height <= bottom - inner;
        !apart && (self.layers[2].mapped || !inside)
    }
}

impl Surface for Windows {
    fn waker(&self) -> Waker {
        self.wake.waker()
    }

    fn show_border(&mut self, border: Option<(RectOnDesktop, bool)>) -> Result<(), OverlayError> {
        let Some((area, paused)) = border else {
            self.show(0, self.area, [Vec::new(), Vec::new()]).map_err(lost)?;
            return self.connection.sync().map_err(lost);
        };
        let colour = ChangeWindowAttributesAux::new().background_pixel(if paused { self.paused } else { self.live });
        self.connection.change_window_attributes(self.layers[0].window, &colour).map_err(lost)?;
        self.connection.clear_area(false, self.layers[0].window, 0, 0, 0, 0).map_err(lost)?;
        self.show(0, area, [frame(area, 0, BORDER), frame(area, BORDER, BORDER_EDGE)]).map_err(lost)?;
        self.keep_above(Instant::now()).map_err(lost)?;
        // What is answered comes after what was asked for before: the border has been drawn.
        self.connection.sync().map_err(lost)
    }

    fn show_ink(&mut self, area: RectOnDesktop, drawing: &Drawing) -> Result<(), OverlayError> {
        let shape = |spans: &[Span]| spans.iter().map(rectangle).collect();
        self.show(2, area, [shape(&drawing.edge), shape(&drawing.ink)]).map_err(lost)
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<(), OverlayError> {
        let end = timeout.map(|timeout| Instant::now() + timeout);
        loop {
            self.read_events().map_err(lost)?;
            let due = self.keep_above(Instant::now()).map_err(lost)?;
            self.connection.flush().map_err(lost)?;
            let until = end.into_iter().chain(due).min();
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let left = left.and_then(|left| Timespec::try_from(left).ok());
            let mut descriptors =
                [PollFd::new(self.connection.stream(), PollFlags::IN), PollFd::from_borrowed_fd(self.wake.descriptor(), PollFlags::IN)];
            match poll(&mut descriptors, left.as_ref()) {
                Ok(_) if !descriptors[1].revents().is_empty() => {
                    self.wake.clear();
                    return Ok(());
                }
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(lost(error)),
            }
            if end.is_some_and(|end| Instant::now() >= end) {
                return Ok(());
            }
        }
    }
}

impl Drop for Windows {
    fn drop(&mut self) {
        for layer in &self.layers {
            // A connection that is lost has taken its windows with it.
            self.connection.destroy_window(layer.window).map(|cookie| cookie.ignore_error()).ok();
        }
        // Gone when this returns, not some time after.
        self.connection.sync().ok();
    }
}

impl Layer {
    fn new(connection: &RustConnection, root: Window, colour: u32) -> Result<Self, OverlayError> {
        let window = connection.generate_id().map_err(lost)?;
        let attributes = CreateWindowAux::new().override_redirect(1).background_pixel(colour);
        connection.create_window(0, window, root, 0, 0, 1, 1, 0, WindowClass::INPUT_OUTPUT, 0, &attributes).map_err(lost)?;
        connection.shape_rectangles(SO::SET, SK::INPUT, ClipOrdering::UNSORTED, window, 0, 0, &[]).map_err(lost)?;
        let name = b"oneclick-visitor overlay";
        connection.change_property8(PropMode::REPLACE, window, AtomEnum::WM_NAME, AtomEnum::STRING, name).map_err(lost)?;
        Ok(Self { window, mapped: false })
    }
}

/// The four sides of a frame so far inside an area; the whole area where that is too small to have an inside.
fn frame(area: RectOnDesktop, inset: u16, thick: u16) -> Vec<Rectangle> {
    let (width, height) = (area.width.saturating_sub(2 * inset), area.height.saturating_sub(2 * inset));
    let side = |x: u16, y: u16, width: u16, height: u16| Rectangle { x: (inset + x) as i16, y: (inset + y) as i16, width, height };
    if width <= 2 * thick || height <= 2 * thick {
        return if width == 0 || height == 0 { Vec::new() } else { vec![side(0, 0, width, height)] };
    }
    let between = height - 2 * thick;
    vec![
        side(0, 0, width, thick),
        side(0, thick, thick, between),
        side(width - thick, thick, thick, between),
        side(0, height - thick, width, thick),
    ]
}

/// A span as the server has it; what lies beyond 15 bits is on no X screen.
fn rectangle(span: &Span) -> Rectangle {
    Rectangle { x: span.left as i16, y: span.y as i16, width: span.right - span.left, height: span.height }
}

fn lost(error: impl Into<Box<dyn Error + Send + Sync>>) -> OverlayError {
    OverlayError::Lost(Cause::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(width: u16, height: u16) -> RectOnDesktop {
        RectOnDesktop { x: 0, y: 0, width, height }
    }

    #[test]
    fn a_frame_lies_just_inside_and_its_sides_meet_once() {
        let sides = frame(area(100, 50), 3, 2);
        let pixels: usize = sides.iter().map(|side| usize::from(side.width) * usize::from(side.height)).sum();
        assert_eq!(pixels, 94 * 44 - 90 * 40);
        assert!(sides.iter().all(|side| side.x >= 3 && side.x as u16 + side.width <= 97 && side.y as u16 + side.height <= 47));
    }

    #[test]
    fn what_is_too_small_for_a_frame_is_all_frame_or_none() {
        assert_eq!(frame(area(5, 50), 0, 3).len(), 1);
        assert!(frame(area(5, 50), 3, 1).is_empty());
        assert!(frame(area(1, 1), 3, 1).is_empty());
    }
}
