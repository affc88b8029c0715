//! What the visitor sees over the screen while it is shared: a border around what is shared, and the agent's ink.
//!
//! Nothing of it takes the focus or stops a click. It lies in the picture of the screen and of monitors too, so the agent sees
//! what the visitor sees; a window that is shared by itself shows nothing but itself.
//!
//! ```text
//! set_area, gesture  ->  orders (the newest alone)  ->  Ink: what is to be seen now  ->  Surface: one for each platform
//! ```
//!
//! One thread for each overlay, asleep unless something is to change. Where a platform has no [`Surface`], or its screen
//! cannot do this, [`Overlay::start`] says so; sharing does not depend on it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::Waker;
use crate::machine::GestureQueue;
use crate::protocol::Gesture;
use ink::Ink;

mod ink;
mod spans;

pub(super) use ink::Drawing;
pub(super) use spans::Span;

/// A colour, 8 bits each of red, green and blue. These are no tokens of the app: they lie on the visitor's own ground, in
/// any theme.
pub(super) type Colour = [u8; 3];

/// The border while pixels flow: the red that the sharing bar has, a little brighter for a thin line.
pub(super) const LIVE: Colour = [0xD9, 0x36, 0x2F];
/// The border while paused: plainly another colour, of another brightness too, for those who do not see red.
pub(super) const PAUSED: Colour = [0xE8, 0xA3, 0x17];
/// The agent's ink: a magenta that hardly any desktop or document has.
pub(super) const INK: Colour = [0xE6, 0x00, 0x7E];
/// The edge of border and ink: where their own colours do not stand out from the ground, white does.
pub(super) const EDGE: Colour = [0xFF, 0xFF, 0xFF];
/// How wide the border is, in pixels: seen from the corner of the eye, and over no button that begins at the screen's edge.
pub(super) const BORDER: u16 = 3;
/// How wide the edge along its inside is.
pub(super) const BORDER_EDGE: u16 = 1;

/// A rectangle of the desktop, in pixels; with several monitors, places may be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RectOnDesktop {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width; 1 or more.
    pub width: u16,
    /// Height; 1 or more.
    pub height: u16,
}

/// Why there is no overlay.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OverlayError {
    /// This platform, or this screen, has none.
    #[error("no overlay on this screen: {0}")]
    NoScreen(String),
    /// The connection to the screen failed.
    #[error("the overlay failed: {0}")]
    Lost(String),
}

/// What shows the overlay on one platform, all of it above all windows and for the eye only. It lives on the overlay's own
/// thread; dropping it takes everything off the screen.
pub(super) trait Surface: Send {
    /// What ends a [`wait`](Self::wait) from another thread.
    fn waker(&self) -> Waker;

    /// Shows the border just inside a rectangle, in the colour of being paused or not; or takes it off.
    fn show_border(&mut self, border: Option<(RectOnDesktop, bool)>) -> Result<(), OverlayError>;

    /// Shows ink over a rectangle; what is not in the drawing any more goes.
    fn show_ink(&mut self, area: RectOnDesktop, drawing: &Drawing) -> Result<(), OverlayError>;

    /// Keeps the overlay above, until `timeout` is over (none: never) or the waker is called.
    fn wait(&mut self, timeout: Option<Duration>) -> Result<(), OverlayError>;
}

/// Opens this platform's surface.
fn open_surface() -> Result<Box<dyn Surface>, OverlayError> {
    #[cfg(all(unix, not(target_os = "macos")))]
    return Ok(Box::new(super::x11::Windows::open()?));
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    Err(OverlayError::NoScreen("this build draws over X11 screens alone".to_owned()))
}

/// What is wanted, as of now.
#[derive(Debug, Default)]
struct Orders {
    area: Option<RectOnDesktop>,
    paused: bool,
    gestures: GestureQueue,
    quit: bool,
}

impl Orders {
    fn place(&mut self, area: Option<RectOnDesktop>, paused: bool) {
        (self.area, self.paused) = (area, paused);
        if !self.shows_ink() {
            // Stays in the queue, so that a pause is not missed however short it is.
            self.gestures.push(Gesture::Clear);
        }
    }

    fn shows_ink(&self) -> bool {
        !self.paused && self.area.is_some()
    }
}

/// An overlay over this computer's screen. Dropping it takes everything off the screen and waits until it is off.
#[derive(Debug)]
pub struct Overlay {
    orders: Arc<Mutex<Orders>>,
    waker: Waker,
    thread: Option<JoinHandle<()>>,
}

impl Overlay {
    /// Starts an overlay that shows nothing yet. May block for as long as the screen's server takes to answer.
    pub fn start() -> Result<Self, OverlayError> {
        let surface = open_surface()?;
        let (orders, waker) = (Arc::<Mutex<Orders>>::default(), surface.waker());
        let theirs = orders.clone();
        let thread = std::thread::Builder::new()
            .name("share-overlay".to_owned())
            .spawn(move || {
                if let Err(error) = run(surface, &theirs) {
                    tracing::warn!(%error, "the border and the agent's ink are not shown any more; sharing goes on");
                }
            })
            .map_err(|error| OverlayError::Lost(error.to_string()))?;
        Ok(Self { orders, waker, thread: Some(thread) })
    }

    /// Shows the border around `area`, in another colour while paused; with none, nothing is shown. Gestures are placed in
    /// it. Pausing takes the agent's ink off.
    pub fn set_area(&self, area: Option<RectOnDesktop>, paused: bool) {
        self.order(|orders| orders.place(area, paused));
    }

    /// Shows a gesture of the agent's, unless paused or without an area.
    pub fn gesture(&self, gesture: Gesture) {
        self.order(|orders| {
            if orders.shows_ink() && !orders.gestures.push(gesture) {
                tracing::debug!("a gesture is left out: too many wait");
            }
        });
    }

    fn order(&self, change: impl FnOnce(&mut Orders)) {
        change(&mut lock(&self.orders));
        self.waker.wake();
    }
}

impl Drop for Overlay {
    fn drop(&mut self) {
        self.order(|orders| orders.quit = true);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the overlay's thread panicked");
        }
    }
}

fn lock(orders: &Mutex<Orders>) -> MutexGuard<'_, Orders> {
    // Each change is made in one go, so a panic elsewhere leaves the orders whole.
    orders.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Shows what is wanted until told to quit.
fn run(mut surface: Box<dyn Surface>, orders: &Mutex<Orders>) -> Result<(), OverlayError> {
    let (mut ink, mut border_shown) = (Ink::default(), None);
    let (mut last_area, mut ink_shown) = (None, Drawing::default());
    loop {
        let (area, paused, mut gestures) = {
            let mut orders = lock(orders);
            if orders.quit {
                return Ok(());
            }
            (orders.area, orders.paused, std::mem::take(&mut orders.gestures))
        };
        let now = Instant::now();
        while let Some(gesture) = gestures.pop() {
            ink.take(now, gesture);
        }
        ink.settle(now);
        let border = area.map(|area| (area, paused));
        if border != border_shown {
            surface.show_border(border)?;
            border_shown = border;
        }
        if let Some(area) = area.or(last_area) {
            let drawing = ink.draw(now, area.width, area.height);
            if last_area != Some(area) || drawing != ink_shown {
                surface.show_ink(area, &drawing)?;
                (last_area, ink_shown) = (Some(area), drawing);
            }
        }
        surface.wait(ink.next_change(now).map(|at| at.saturating_duration_since(Instant::now())))?;
    }
}
