//! What a share captures and what the visitor sees of that: the pump, and the border around what it shows.

use tokio::sync::{mpsc, watch};

use crate::machine::{Cause, Consent, Display, Obstacle, VisitorInput};
use crate::media::{self, BorderLook, Motion, Pattern, Pump, PumpConfig, PumpError, PumpEvent, Source, SourceError};
use crate::protocol::{Gesture, PauseReason, SceneGesture};

use super::gestures::ToShow;
use super::overlay::Shown;
use super::share_settings::{ScreenSource, ShareSettings};

/// What the driver asks of a share.
pub(super) struct ShareRequests {
    pub(super) orders: watch::Receiver<ShareSettings>,
    /// To be shown on the screen.
    pub(super) gestures: ToShow,
}

/// What the pump says of what it captures.
#[derive(Clone, Debug, Default)]
struct Captured {
    display: Option<Display>,
    obstacle: Option<Obstacle>,
}

/// What has happened to a capture; [`Capture::handle`] does what is to be done about it.
pub(super) enum CaptureEvent {
    Orders,
    Gesture(SceneGesture),
    Captured,
}

/// A pump and its border, what they were told last, and what the pump says.
pub(super) struct Capture {
    // Before the border, and so dropped first: nothing is captured without one.
    pump: Pump,
    shown: Shown,
    requests: ShareRequests,
    orders: ShareSettings,
    captured: watch::Receiver<Captured>,
    /// What the driver knows of it.
    told: Captured,
    failure: mpsc::Receiver<PumpError>,
    reports: mpsc::Sender<VisitorInput>,
}

impl Capture {
    /// Opens the source, shows the border, starts the pump with the visitor's consent and tells the driver what it captures.
    pub(super) async fn start(
        consent: Consent,
        screen: ScreenSource,
        mut requests: ShareRequests,
        chunks: mpsc::Sender<Vec<u8>>,
        reports: mpsc::Sender<VisitorInput>,
    ) -> Result<Self, PumpError> {
        let orders = requests.orders.borrow_and_update().clone();
        let source = open_source(screen, orders.clone()).await?;
        let shown = Shown::start(screen).await;
        shown.look(border_look(&orders));
        let source = shown.around(source);
        let first = Captured { display: source.display().cloned(), obstacle: source.obstacle() };
        let (says, captured) = watch::channel(first.clone());
        let (failed, failure) = mpsc::channel(1);
        let on_event = Box::new(move |event| match event {
            PumpEvent::Started => {}
            PumpEvent::Display(display) => says.send_modify(|captured| captured.display = display),
            PumpEvent::Obstacle(obstacle) => says.send_modify(|captured| captured.obstacle = obstacle),
            // The first failure is the one that counts.
            PumpEvent::Failed(error) => drop(failed.try_send(error)),
        });
        let pump = Pump::start(consent, source, PumpConfig::default(), chunks, on_event)?;
        pump.set_paused(orders.paused.is_some());
        // Orders may have come before the share began.
        pump.set_scene(orders.scene);
        let mut capture = Self { pump, shown, requests, orders, captured, told: Captured::default(), failure, reports };
        capture.tell(first).await;
        Ok(capture)
    }

    pub(super) fn pump(&self) -> &Pump {
        &self.pump
    }

    /// Waits for the next thing to handle; an error is why the pump has ended. Nothing is lost if the wait is given up.
    pub(super) async fn next(&mut self) -> Result<CaptureEvent, PumpError> {
        tokio::select! {
            biased;
            Some(error) = self.failure.recv() => Err(error),
            Ok(()) = self.requests.orders.changed() => Ok(CaptureEvent::Orders),
            gesture = self.requests.gestures.next() => Ok(CaptureEvent::Gesture(gesture)),
            Ok(()) = self.captured.changed() => Ok(CaptureEvent::Captured),
        }
    }

    /// Does what is to be done. True if what was captured until now is not to be seen any more; what of it is `unsent`, in
    /// the pump's own channel, is taken back then.
    pub(super) async fn handle(&mut self, event: CaptureEvent, unsent: &mut mpsc::Receiver<Vec<u8>>) -> bool {
        let is_over = match event {
            CaptureEvent::Orders => {
                let orders = self.requests.orders.borrow_and_update().clone();
                let is_over = ends_picture(&self.orders, &orders);
                self.apply(orders);
                is_over
            }
            CaptureEvent::Gesture(SceneGesture { scene, gesture }) => {
                // Orders go before gestures, and may have begun another scene meanwhile.
                if scene == self.orders.scene {
                    self.shown.gesture(gesture);
                }
                false
            }
            CaptureEvent::Captured => {
                let captured = self.captured.borrow_and_update().clone();
                let is_over = self.told.obstacle.is_none() && captured.obstacle.is_some();
                self.tell(captured).await;
                is_over
            }
        };
        if is_over {
            self.pump.withdraw(unsent);
        }
        is_over
    }

    fn apply(&mut self, orders: ShareSettings) {
        // Masks before another display, whose first picture must not lack them.
        if self.orders.masks != orders.masks {
            self.pump.set_masks(orders.masks.clone());
        }
        if self.orders.display != orders.display {
            self.pump.show(orders.display);
        }
        // The border before the pump, whose first picture waits for it.
        self.shown.look(border_look(&orders));
        if self.orders.paused.is_some() != orders.paused.is_some() {
            self.pump.set_paused(orders.paused.is_some());
        }
        if self.orders.scene != orders.scene {
            self.pump.set_scene(orders.scene);
            // What was drawn on one picture means nothing on another.
            self.shown.gesture(Gesture::Clear);
        }
        self.orders = orders;
    }

    /// Tells the driver what has become different of what is captured.
    async fn tell(&mut self, captured: Captured) {
        let told = std::mem::replace(&mut self.told, captured.clone());
        // Fails when the driver is stopping this share already.
        if told.display != captured.display {
            self.reports.send(VisitorInput::ShareShows(captured.display)).await.ok();
        }
        if told.obstacle != captured.obstacle {
            self.reports.send(VisitorInput::ShareObstacle(captured.obstacle)).await.ok();
        }
    }

    /// Stops the pump on a thread that may block, as it joins the pump's own; then the border goes.
    pub(super) async fn stop(self) {
        let Self { pump, shown, .. } = self;
        // The pump may be waiting for the border, which a slow screen is long in showing. What is not waited for is not sent.
        pump.set_paused(true);
        shown.release();
        // Fails only when the runtime ends, which drops the pump and so stops it as well.
        tokio::task::spawn_blocking(move || pump.stop()).await.ok();
        shown.go().await;
    }
}

/// Whether a picture as the one orders want it is not to be seen under the other.
fn ends_picture(before: &ShareSettings, after: &ShareSettings) -> bool {
    before.scene != after.scene || before.masks != after.masks
}

/// How the border looks: it is taken off when something hides what is captured from the visitor too.
fn border_look(orders: &ShareSettings) -> BorderLook {
    match orders.paused {
        None => BorderLook::Live,
        Some(PauseReason::Visitor) => BorderLook::Paused,
        Some(_) => BorderLook::Off,
    }
}

async fn open_source(screen: ScreenSource, orders: ShareSettings) -> Result<Box<dyn Source>, PumpError> {
    let opening = tokio::task::spawn_blocking(move || -> Result<_, SourceError> {
        let mut source = match screen {
            ScreenSource::Screen => media::open_screen()?,
            ScreenSource::Pattern => Box::new(Pattern::new(1280, 720, 10, Motion::Clock)),
        };
        source.set_masks(&orders.masks)?;
        source.show(orders.display)?;
        Ok(source)
    });
    Ok(opening.await.map_err(|panicked| PumpError::Thread(Cause::new(panicked)))??)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::thread;
    use std::time::{Duration, Instant};

    use tokio::sync::mpsc::error::TryRecvError;

    use super::*;
    use crate::machine::{DisplayId, Masks, consent};
    use crate::media::RectOnDesktop;

    #[test]
    fn a_border_that_does_not_come_holds_up_no_end_and_nothing_leaves_without_it() {
        let gate = Arc::<Mutex<()>>::default();
        let closed = gate.lock().unwrap();
        let overlay = media::gated(&gate);
        overlay.set_area(Some(RectOnDesktop { x: 0, y: 0, width: 64, height: 64 }));
        let shown = Shown { overlay: Some(Arc::new(overlay)) };
        let source = shown.around(Box::new(Pattern::new(64, 64, 10, Motion::Clock)));
        let (chunks, mut to_send) = mpsc::channel(16);
        let pump = Pump::start(consent(), source, PumpConfig::default(), chunks, Box::new(|_| ())).unwrap();
        pump.viewers(1, false);
        while !pump.stats().capturing {
            thread::yield_now();
        }
        // Its next step is to wait for the border, whatever comes.
        let orders = ShareSettings { paused: None, display: DisplayId::Screen, masks: Masks::default(), scene: 0 };
        let requests = ShareRequests { orders: watch::channel(orders.clone()).1, gestures: ToShow::default() };
        let (captured, failure, reports) = (watch::channel(Captured::default()).1, mpsc::channel(1).1, mpsc::channel(1).0);
        let capture = Capture { pump, shown, requests, orders, captured, told: Captured::default(), failure, reports };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let begun = Instant::now();
        runtime.block_on(capture.stop());
        let (took, sent) = (begun.elapsed(), to_send.try_recv());
        drop(closed);
        assert!(took < Duration::from_millis(1500), "{took:?}");
        assert_eq!(sent, Err(TryRecvError::Disconnected));
    }

    #[test]
    fn a_pause_of_the_visitors_leaves_the_border_and_an_obstacle_takes_it_off() {
        let look = |paused| border_look(&ShareSettings { paused, display: DisplayId::Screen, masks: Masks::default(), scene: 0 });
        assert_eq!((look(None), look(Some(PauseReason::Visitor))), (BorderLook::Live, BorderLook::Paused));
        assert_eq!(look(Some(PauseReason::Locked)), BorderLook::Off, "told by the application");
    }
}
