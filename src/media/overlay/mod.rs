//! What the visitor sees over the screen while it is shared: a border around what is shared, and the agent's ink.
//!
//! Nothing of it takes the focus or stops a click. It lies in the picture of the screen and of monitors too, so the agent sees
//! what the visitor sees; a window that is shared by itself shows nothing but itself.
//!
//! ```text
//! set_area, set_look, gesture  ->  orders (the newest alone)  ->  Ink: what is to be seen now  ->  Surface: one for each platform
//! ```
//!
//! One thread for each overlay, asleep unless something is to change. Where a platform has no [`Surface`], or its screen
//! cannot do this, [`Overlay::start`] says so; sharing does not depend on it. Where there is one, [`Bordered`] keeps the order:
//! first the border, then the picture.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{SourceError, Waker};
use crate::machine::{Cause, GestureQueue, error_chain};
use crate::protocol::Gesture;
use ink::Ink;

mod bordered;
mod ink;
mod spans;
mod stacking;

pub use bordered::Bordered;
pub(super) use ink::Drawing;
pub(super) use spans::Span;
pub(super) use stacking::Stacking;

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
    /// This build draws over no screens of this platform.
    #[error("no overlay on this screen: this build draws over X11 screens alone")]
    Platform,
    /// There is no screen to draw on.
    #[error("no overlay on this screen")]
    Screen(#[source] SourceError),
    /// A window of this X server could not let clicks through.
    #[error("no overlay on this screen: the X server has no SHAPE of version 1.1 or later, without which a window takes clicks")]
    Shape(#[source] Option<Cause>),
    /// The system gave no thread.
    #[error("the overlay's thread could not be started")]
    Thread(#[source] Cause),
    /// The connection to the screen failed.
    #[error("the overlay failed")]
    Lost(#[source] Cause),
}

/// What shows the overlay on one platform, all of it above all windows and for the eye only. It lives on the overlay's own
/// thread; dropping it takes everything off the screen.
pub(super) trait Surface: Send {
    /// What ends a [`wait`](Self::wait) from another thread.
    fn waker(&self) -> Waker;

    /// Shows the border just inside a rectangle, in the colour of being paused or not; or takes it off. The screen shows it, above
    /// the other windows, when this returns.
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
    Err(OverlayError::Platform)
}

/// How the border looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BorderLook {
    /// Pixels flow.
    #[default]
    Live,
    /// The visitor has paused.
    Paused,
    /// Nothing is to be seen, neither border nor ink.
    Off,
}

/// What is wanted, as of now, and how far that has been done.
#[derive(Debug, Default)]
struct Orders {
    area: Option<RectOnDesktop>,
    look: BorderLook,
    gestures: GestureQueue,
    quit: bool,
    /// How often area or look were set.
    set: u64,
    /// How many of these the screen shows.
    shown: u64,
    /// The thread has ended: nothing more will be shown.
    over: bool,
    /// No picture will leave any more, so that none has to wait for the border.
    released: bool,
}

impl Orders {
    fn place(&mut self, area: Option<RectOnDesktop>, look: BorderLook) {
        (self.area, self.look) = (area, look);
        self.set += 1;
        if !self.shows_ink() {
            // Stays in the queue, so that a pause is not missed however short it is.
            self.gestures.push(Gesture::Clear);
        }
    }

    fn shows_ink(&self) -> bool {
        self.look == BorderLook::Live && self.area.is_some()
    }

    /// What the border lies around, and whether in the colour of being paused.
    fn border(&self) -> Option<(RectOnDesktop, bool)> {
        self.area.filter(|_| self.look != BorderLook::Off).map(|area| (area, self.look == BorderLook::Paused))
    }
}

/// Orders, and what tells that they have been carried out.
#[derive(Debug, Default)]
struct Desk {
    orders: Mutex<Orders>,
    done: Condvar,
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, Orders> {
        // Each change is made in one go, so a panic elsewhere leaves the orders whole.
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn report(&self, report: impl FnOnce(&mut Orders)) {
        report(&mut self.lock());
        self.done.notify_all();
    }
}

/// Says that the thread has ended, however it does.
struct Ending(Arc<Desk>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.report(|orders| orders.over = true);
    }
}

/// An overlay over this computer's screen. Dropping it takes everything off the screen and waits until it is off.
#[derive(Debug)]
pub struct Overlay {
    desk: Arc<Desk>,
    waker: Waker,
    thread: Option<JoinHandle<()>>,
}

impl Overlay {
    /// Starts an overlay that shows nothing yet. May block for as long as the screen's server takes to answer.
    pub fn start() -> Result<Self, OverlayError> {
        Self::on(open_surface()?)
    }

    fn on(surface: Box<dyn Surface>) -> Result<Self, OverlayError> {
        let (desk, waker) = (Arc::<Desk>::default(), surface.waker());
        let ending = Ending(Arc::clone(&desk));
        let thread = std::thread::Builder::new()
            .name("share-overlay".to_owned())
            .spawn(move || {
                if let Err(error) = run(surface, &ending.0) {
                    tracing::warn!(error = error_chain(&error), "the border and the agent's ink are not shown any more; sharing goes on");
                }
            })
            .map_err(|error| OverlayError::Thread(Cause::new(error)))?;
        Ok(Self { desk, waker, thread: Some(thread) })
    }

    /// Shows the border around `area`; with none, nothing is shown. Gestures are placed in it.
    pub fn set_area(&self, area: Option<RectOnDesktop>) {
        self.order(|orders| orders.place(area, orders.look));
    }

    /// Shows border and ink in another way: pausing takes the agent's ink off. A new overlay is live.
    pub fn set_look(&self, look: BorderLook) {
        self.order(|orders| orders.place(orders.area, look));
    }

    /// Waits until the screen shows the border as it was set last, or will never show it, at most for so long. Whether that is
    /// so now. After [`release`](Self::release) nothing is waited for.
    pub fn settle(&self, patience: Duration) -> bool {
        let orders = self.desk.lock();
        let (set, is_open) = (orders.set, |orders: &mut Orders, set| !orders.over && !orders.released && orders.shown < set);
        let waited = self.desk.done.wait_timeout_while(orders, patience, |orders| is_open(orders, set));
        let (mut orders, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !is_open(&mut orders, set)
    }

    /// Lets go of whoever waits for the border, now and from now on: for the end of a share, which a screen that shows nothing
    /// must not hold up. Whoever calls this has seen to it that no picture leaves any more.
    pub fn release(&self) {
        self.desk.report(|orders| orders.released = true);
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
        change(&mut self.desk.lock());
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

/// Shows what is wanted until told to quit.
fn run(mut surface: Box<dyn Surface>, desk: &Desk) -> Result<(), OverlayError> {
    let (mut ink, mut border_shown) = (Ink::default(), None);
    let (mut last_area, mut ink_shown) = (None, Drawing::default());
    loop {
        let (border, mut gestures, set) = {
            let mut orders = desk.lock();
            if orders.quit {
                return Ok(());
            }
            (orders.border(), std::mem::take(&mut orders.gestures), orders.set)
        };
        let now = Instant::now();
        while let Some(gesture) = gestures.pop() {
            ink.take(now, gesture);
        }
        ink.settle(now);
        if border != border_shown {
            surface.show_border(border)?;
            border_shown = border;
        }
        if let Some(area) = border.map(|(area, _)| area).or(last_area) {
            let drawing = ink.draw(now, area.width, area.height);
            if last_area != Some(area) || drawing != ink_shown {
                surface.show_ink(area, &drawing)?;
                (last_area, ink_shown) = (Some(area), drawing);
            }
        }
        desk.report(|orders| orders.shown = set);
        surface.wait(ink.next_change(now).map(|at| at.saturating_duration_since(Instant::now())))?;
    }
}

#[cfg(test)]
pub(crate) mod tests;
