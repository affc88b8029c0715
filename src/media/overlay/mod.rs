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

use super::Waker;
use crate::machine::{Cause, GestureQueue, error_chain};
use crate::protocol::Gesture;
use ink::{Drawing, Ink};
use surface::Surface;

mod bordered;
pub(super) mod ink;
pub(super) mod spans;
pub(super) mod stacking;
pub(super) mod surface;

pub use bordered::Bordered;
pub use surface::{OverlayError, RectOnDesktop};

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
                tracing::debug!("a gesture is dropped: too many are waiting");
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
