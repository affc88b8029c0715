//! The order of border and picture, with a screen that is slow to show the border.

use std::sync::mpsc;
use std::thread;

use super::bordered::PATIENCE;
use super::*;
use crate::machine::{Display, DisplayId, Masks, Obstacle};
use crate::media::{Frame, Source, SourceError};
use crate::protocol::Rect;

/// How long the screen takes to show a border: long enough for a picture to overtake it.
const SLOW: Duration = Duration::from_millis(50);

/// What has happened, in its order.
#[derive(Clone, Debug, PartialEq)]
enum Deed {
    Border(Option<i32>),
    Grab(i32),
}

type Deeds = Arc<Mutex<Vec<Deed>>>;

/// While somebody holds it, the screen shows nothing new.
type Gate = Arc<Mutex<()>>;

/// A screen that shows a border after a while, or fails to.
struct SlowScreen {
    deeds: Deeds,
    fails: bool,
    gate: Gate,
    wake: mpsc::Receiver<()>,
    waker: mpsc::Sender<()>,
}

impl SlowScreen {
    fn new(deeds: &Deeds, fails: bool, gate: &Gate) -> Box<Self> {
        let (waker, wake) = mpsc::channel();
        Box::new(Self { deeds: Arc::clone(deeds), fails, gate: Arc::clone(gate), wake, waker })
    }
}

impl Surface for SlowScreen {
    fn waker(&self) -> Waker {
        let waker = self.waker.clone();
        Waker::new(move || waker.send(()).unwrap_or_default())
    }

    fn show_border(&mut self, border: Option<(RectOnDesktop, bool)>) -> Result<(), OverlayError> {
        thread::sleep(SLOW);
        drop(self.gate.lock().unwrap());
        if self.fails {
            return Err(OverlayError::Lost(Cause::new("the screen is gone")));
        }
        self.deeds.lock().unwrap().push(Deed::Border(border.map(|(area, _)| area.x)));
        Ok(())
    }

    fn show_ink(&mut self, _area: RectOnDesktop, _drawing: &Drawing) -> Result<(), OverlayError> {
        Ok(())
    }

    fn wait(&mut self, _timeout: Option<Duration>) -> Result<(), OverlayError> {
        // Both ends are its own.
        self.wake.recv().map_err(|error| OverlayError::Lost(Cause::new(error)))
    }
}

/// Windows at the place of their number.
struct Windows {
    deeds: Deeds,
    display: Display,
    obstacle: Option<Obstacle>,
    /// Where the window is by the time of the next grab.
    moves_to: Option<i32>,
}

fn window_at(x: i32) -> Display {
    let id = DisplayId::Window(x as u64);
    Display { id, kind: id.kind(), name: String::new(), app: None, x, y: 0, width: 8, height: 8, primary: false, hidden: false }
}

impl Windows {
    fn new(deeds: &Deeds) -> Self {
        Self { deeds: Arc::clone(deeds), display: window_at(1), obstacle: None, moves_to: None }
    }
}

impl Source for Windows {
    fn waker(&self) -> Waker {
        Waker::new(|| {})
    }

    fn watch(&mut self, on: bool) -> Result<(), SourceError> {
        self.obstacle = (!on).then_some(Obstacle::WindowHidden);
        Ok(())
    }

    fn wait(&mut self, _timeout: Option<Duration>) -> Result<bool, SourceError> {
        Ok(true)
    }

    fn grab(&mut self) -> Result<Vec<Rect>, SourceError> {
        self.display.x = self.moves_to.take().unwrap_or(self.display.x);
        self.deeds.lock().unwrap().push(Deed::Grab(self.display.x));
        Ok(vec![self.frame().whole()])
    }

    fn frame(&self) -> Frame<'_> {
        Frame { data: &[0; 256], stride: 32, width: 8, height: 8 }
    }

    fn captured_at(&self) -> Instant {
        Instant::now()
    }

    fn show(&mut self, display: DisplayId) -> Result<(), SourceError> {
        if let DisplayId::Window(number) = display {
            self.display = window_at(number as i32);
        }
        Ok(())
    }

    fn display(&self) -> Option<&Display> {
        Some(&self.display)
    }

    fn obstacle(&self) -> Option<Obstacle> {
        self.obstacle
    }

    fn set_masks(&mut self, _masks: &Masks) -> Result<(), SourceError> {
        Err(SourceError::Lost(Cause::new("masks are passed on")))
    }
}

/// A bordered source, its overlay, and what they do.
fn bordered(fails: bool) -> (Bordered, Arc<Overlay>, Deeds) {
    let deeds = Deeds::default();
    let overlay = Arc::new(Overlay::on(SlowScreen::new(&deeds, fails, &Gate::default())).unwrap());
    (Bordered::new(Box::new(Windows::new(&deeds)), Arc::clone(&overlay)), overlay, deeds)
}

/// An overlay whose border does not come while the gate is held.
pub(crate) fn gated(gate: &Arc<Mutex<()>>) -> Overlay {
    Overlay::on(SlowScreen::new(&Deeds::default(), false, gate)).unwrap()
}

#[test]
fn the_first_picture_of_each_display_comes_after_its_border() {
    let (mut source, _overlay, deeds) = bordered(false);
    source.grab().unwrap();
    source.show(DisplayId::Window(2)).unwrap();
    source.grab().unwrap();
    source.grab().unwrap();
    let expected = [Deed::Border(Some(1)), Deed::Grab(1), Deed::Border(Some(2)), Deed::Grab(2), Deed::Grab(2)];
    assert_eq!(*deeds.lock().unwrap(), expected);
}

#[test]
fn a_window_that_comes_back_has_its_border_first() {
    let (mut source, overlay, deeds) = bordered(false);
    assert!(overlay.settle(10 * SLOW));
    source.watch(false).unwrap();
    assert!(overlay.settle(10 * SLOW));
    source.watch(true).unwrap();
    source.grab().unwrap();
    assert!(deeds.lock().unwrap().ends_with(&[Deed::Border(None), Deed::Border(Some(1)), Deed::Grab(1)]), "{deeds:?}");
}

#[test]
fn no_picture_is_handed_out_before_the_border_has_followed_what_has_moved_meanwhile() {
    let deeds = Deeds::default();
    let overlay = Arc::new(Overlay::on(SlowScreen::new(&deeds, false, &Gate::default())).unwrap());
    let windows = Windows { moves_to: Some(5), ..Windows::new(&deeds) };
    let mut source = Bordered::new(Box::new(windows), overlay);
    source.grab().unwrap();
    assert_eq!(*deeds.lock().unwrap(), [Deed::Border(Some(1)), Deed::Grab(5), Deed::Border(Some(5))]);
}

#[test]
fn after_a_pause_the_border_is_live_again_before_the_next_picture() {
    let (mut source, overlay, deeds) = bordered(false);
    overlay.set_look(BorderLook::Off);
    assert!(overlay.settle(10 * SLOW));
    overlay.set_look(BorderLook::Live);
    source.grab().unwrap();
    assert!(deeds.lock().unwrap().ends_with(&[Deed::Border(Some(1)), Deed::Grab(1)]), "{deeds:?}");
}

#[test]
fn a_border_that_can_never_come_is_waited_for_once_and_not_in_vain() {
    let (mut source, overlay, deeds) = bordered(true);
    let begun = Instant::now();
    source.grab().unwrap();
    assert!(begun.elapsed() < 20 * SLOW, "as soon as it is known");
    assert!(overlay.settle(Duration::ZERO));
    assert_eq!(*deeds.lock().unwrap(), [Deed::Grab(1)], "sharing goes on");
}

#[test]
fn a_border_that_is_late_is_waited_for_once_and_again_when_it_has_come() {
    let (deeds, gate) = (Deeds::default(), Gate::default());
    let overlay = Arc::new(Overlay::on(SlowScreen::new(&deeds, false, &gate)).unwrap());
    let closed = gate.lock().unwrap();
    let mut source = Bordered::new(Box::new(Windows::new(&deeds)), Arc::clone(&overlay));
    let begun = Instant::now();
    source.grab().unwrap();
    let first = begun.elapsed();
    source.grab().unwrap();
    let both = begun.elapsed();
    assert!(first >= PATIENCE && both < 2 * PATIENCE, "{first:?}, then {both:?}");
    drop(closed);
    assert!(overlay.settle(PATIENCE));
    source.grab().unwrap();
    source.show(DisplayId::Window(2)).unwrap();
    source.grab().unwrap();
    let expected = [Deed::Grab(1), Deed::Grab(1), Deed::Border(Some(1)), Deed::Grab(1), Deed::Border(Some(2)), Deed::Grab(2)];
    assert_eq!(*deeds.lock().unwrap(), expected);
}

#[test]
fn who_waits_for_a_border_is_let_go_of() {
    let (deeds, gate) = (Deeds::default(), Gate::default());
    let overlay = Arc::new(Overlay::on(SlowScreen::new(&deeds, false, &gate)).unwrap());
    let closed = gate.lock().unwrap();
    let mut source = Bordered::new(Box::new(Windows::new(&deeds)), Arc::clone(&overlay));
    let begun = Instant::now();
    thread::scope(|scope| {
        let grabbing = scope.spawn(|| source.grab().unwrap());
        overlay.release();
        grabbing.join().unwrap();
    });
    assert!(begun.elapsed() < PATIENCE / 2, "{:?}", begun.elapsed());
    assert_eq!(*deeds.lock().unwrap(), [Deed::Grab(1)], "the border has not come");
    drop(closed);
}

#[test]
fn what_is_asked_of_the_source_reaches_it() {
    let (mut source, _overlay, _deeds) = bordered(false);
    assert!(source.set_masks(&Masks::default()).is_err());
    assert_eq!(source.wait(None), Ok(true));
    assert_eq!(source.display().map(|display| display.x), Some(1));
}
