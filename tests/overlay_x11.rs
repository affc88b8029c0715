//! What the overlay does to a real screen, and what it must not do. Needs an X server: run under
//! `xvfb-run -s "-screen 0 1280x800x24"` or the like, with no other program drawing on it.
#![cfg(all(unix, not(target_os = "macos")))]
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

#[path = "common/screen.rs"]
mod screen;

use std::os::fd::AsFd as _;
use std::sync::MutexGuard;
use std::time::{Duration, Instant};

use oneclick_visitor::media::{BorderLook, Overlay, RectOnDesktop};
use oneclick_visitor::protocol::{Gesture, Place};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::damage::{ConnectionExt as _, ReportLevel};
use x11rb::protocol::xfixes::ConnectionExt as _;
use x11rb::protocol::xproto::{
    BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ChangeWindowAttributesAux, ConfigureWindowAux, ConnectionExt as _, CreateWindowAux,
    EventMask, ImageFormat, InputFocus, MOTION_NOTIFY_EVENT, MapState, StackMode, Window, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

const PATIENCE: Duration = Duration::from_secs(10);
/// The visitor's own window, which fills the part of the screen that is shared.
const AREA: RectOnDesktop = RectOnDesktop { x: 100, y: 60, width: 600, height: 400 };
const GROUND: [u8; 3] = [0x20, 0x40, 0x60];
const RED: [u8; 3] = [0xD9, 0x36, 0x2F];
const YELLOW: [u8; 3] = [0xE8, 0xA3, 0x17];
const WHITE: [u8; 3] = [0xFF; 3];
const INK: [u8; 3] = [0xE6, 0x00, 0x7E];

/// A visitor at work: a window over the area, which hears clicks.
struct Visitor {
    connection: RustConnection,
    root: Window,
    window: Window,
    damage: u32,
    _turn: MutexGuard<'static, ()>,
}

impl Visitor {
    fn new() -> Self {
        let (connection, screen, turn) = screen::take();
        connection.xfixes_query_version(5, 0).unwrap().reply().unwrap();
        connection.damage_query_version(1, 1).unwrap().reply().unwrap();
        let (root, damage) = (connection.setup().roots[screen].root, connection.generate_id().unwrap());
        connection.damage_create(damage, root, ReportLevel::NON_EMPTY).unwrap().check().unwrap();
        let mut visitor = Self { connection, root, window: 0, damage, _turn: turn };
        visitor.window = visitor.open_window(AREA);
        visitor.connection.set_input_focus(InputFocus::POINTER_ROOT, visitor.window, x11rb::CURRENT_TIME).unwrap();
        visitor.point_at(900, 700);
        visitor
    }

    fn open_window(&self, RectOnDesktop { x, y, width, height }: RectOnDesktop) -> Window {
        let window = self.connection.generate_id().unwrap();
        let colour = u32::from_be_bytes([0, GROUND[0], GROUND[1], GROUND[2]]);
        let events = EventMask::BUTTON_PRESS | EventMask::EXPOSURE;
        let attributes = CreateWindowAux::new().override_redirect(1).background_pixel(colour).event_mask(events);
        let class = WindowClass::INPUT_OUTPUT;
        self.connection.create_window(0, window, self.root, x as i16, y as i16, width, height, 0, class, 0, &attributes).unwrap();
        self.connection.map_window(window).unwrap();
        self.connection.sync().unwrap();
        window
    }

    fn point_at(&self, x: i16, y: i16) {
        self.connection.xtest_fake_input(MOTION_NOTIFY_EVENT, 0, 0, self.root, x, y, 0).unwrap();
        self.connection.sync().unwrap();
    }

    /// Clicks; which window has heard it, and where on the screen.
    fn click(&self, x: i16, y: i16) -> (Window, i16, i16) {
        self.point_at(x, y);
        for event in [BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT] {
            self.connection.xtest_fake_input(event, 1, 0, self.root, 0, 0, 0).unwrap();
        }
        self.connection.sync().unwrap();
        loop {
            match self.next_event(Instant::now() + PATIENCE).expect("the click is heard by a window of the visitor's") {
                Event::ButtonPress(press) => return (press.event, press.root_x, press.root_y),
                _ => continue,
            }
        }
    }

    fn next_event(&self, until: Instant) -> Option<Event> {
        loop {
            if let Some(event) = self.connection.poll_for_event().unwrap() {
                return Some(event);
            }
            let left = Timespec::try_from(until.saturating_duration_since(Instant::now())).unwrap();
            let stream = self.connection.stream().as_fd();
            if poll(&mut [PollFd::new(&stream, PollFlags::IN)], Some(&left)).unwrap() == 0 {
                return None;
            }
        }
    }

    /// What the screen shows at a place.
    fn pixel(&self, x: i16, y: i16) -> [u8; 3] {
        self.row(x, y, 1)[0]
    }

    fn row(&self, x: i16, y: i16, width: u16) -> Vec<[u8; 3]> {
        let image = self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, 1, !0).unwrap().reply().unwrap();
        image.data.chunks_exact(4).map(|pixel| [pixel[2], pixel[1], pixel[0]]).collect()
    }

    /// All of the area, to compare with later.
    fn picture(&self) -> Vec<u8> {
        let RectOnDesktop { x, y, width, height } = AREA;
        self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, x as i16, y as i16, width, height, !0).unwrap().reply().unwrap().data
    }

    /// Looks again after each change of the screen until it is so; how long that took.
    fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) -> Duration {
        let begun = Instant::now();
        loop {
            self.connection.damage_subtract(self.damage, x11rb::NONE, x11rb::NONE).unwrap();
            if is_so(self) {
                return begun.elapsed();
            }
            assert!(self.next_event(begun + PATIENCE).is_some(), "the screen never showed: {what}");
        }
    }

    /// The windows of the screen from bottom to top that can be seen.
    fn stack(&self) -> Vec<Window> {
        let mut windows = self.connection.query_tree(self.root).unwrap().reply().unwrap().children;
        windows.retain(|window| {
            let attributes = self.connection.get_window_attributes(*window).unwrap().reply();
            attributes.is_ok_and(|attributes| attributes.map_state == MapState::VIEWABLE)
        });
        windows
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        self.connection.destroy_window(self.window).unwrap();
        self.connection.sync().unwrap();
    }
}

/// A part of the area, as gestures have it: hundredths of its width and height.
fn at(x: u16, y: u16) -> Place {
    let part = |hundredths: u16| (u32::from(hundredths) * 65_535 / 100) as u16;
    Place { x: part(x), y: part(y) }
}

fn stroke(stroke: u32, points: Vec<Place>) -> Gesture {
    Gesture::Stroke { stroke, points: points.try_into().unwrap() }
}

/// An overlay over the area whose border is on the screen.
fn bordered(visitor: &Visitor) -> Overlay {
    let overlay = Overlay::start().expect("this screen can have an overlay");
    overlay.set_area(Some(AREA));
    visitor.until("the border", |visitor| visitor.pixel(100, 260) == RED);
    overlay
}

#[test]
fn the_border_lies_just_inside_and_tells_whether_it_is_paused() {
    let visitor = Visitor::new();
    let overlay = bordered(&visitor);
    for (x, y) in [(100, 60), (699, 60), (100, 459), (699, 459), (400, 60), (400, 459), (699, 260)] {
        assert_eq!(visitor.pixel(x, y), RED, "{x},{y}");
    }
    assert_eq!(visitor.row(99, 260, 6)[1..], [RED, RED, RED, WHITE, GROUND]);
    assert_ne!(visitor.pixel(99, 260), RED, "nothing outside");
    overlay.set_look(BorderLook::Paused);
    visitor.until("the colour of pausing", |visitor| visitor.pixel(400, 459) == YELLOW);
    overlay.set_look(BorderLook::Live);
    overlay.set_area(Some(RectOnDesktop { width: 300, ..AREA }));
    visitor.until("the border around less", |visitor| visitor.pixel(399, 260) == RED && visitor.pixel(699, 260) == GROUND);
    overlay.set_area(None);
    visitor.until("no border", |visitor| visitor.pixel(100, 260) == GROUND);
}

#[test]
fn the_whole_screen_has_a_border_of_its_size() {
    let visitor = Visitor::new();
    let size = visitor.connection.get_geometry(visitor.root).unwrap().reply().unwrap();
    let overlay = Overlay::start().unwrap();
    overlay.set_area(Some(RectOnDesktop { x: 0, y: 0, width: size.width, height: size.height }));
    visitor
        .until("the border", |visitor| visitor.pixel(0, 0) == RED && visitor.pixel(size.width as i16 - 1, size.height as i16 - 1) == RED);
}

#[test]
fn clicks_go_through_border_ink_and_pointer() {
    let visitor = Visitor::new();
    let overlay = bordered(&visitor);
    overlay.gesture(stroke(1, vec![at(20, 50), at(80, 50)]));
    overlay.gesture(Gesture::Pointer { at: at(50, 80) });
    visitor.until("ink and pointer", |visitor| visitor.pixel(400, 260) == INK && visitor.pixel(403, 388) == INK);
    for (x, y) in [(101, 61), (103, 260), (400, 260), (403, 388)] {
        assert_eq!(visitor.click(x, y), (visitor.window, x, y), "the visitor's window hears the click at {x},{y}");
    }
    let focus = visitor.connection.get_input_focus().unwrap().reply().unwrap().focus;
    assert_eq!(focus, visitor.window, "and the focus stays where it was");
}

#[test]
fn a_stroke_has_a_light_edge_fades_and_leaves_nothing() {
    let visitor = Visitor::new();
    let overlay = bordered(&visitor);
    let clean = visitor.picture();
    overlay.gesture(stroke(1, vec![at(20, 50), at(80, 50)]));
    visitor.until("ink", |visitor| visitor.pixel(400, 260) == INK);
    let column: Vec<[u8; 3]> = (250..270).map(|y| visitor.pixel(400, y)).collect();
    let count = |colour| column.iter().filter(|pixel| **pixel == colour).count();
    assert!((4..=6).contains(&count(INK)) && (2..=4).contains(&count(WHITE)), "{column:?}");
    let (first, last) = (column.iter().position(|c| *c == WHITE), column.iter().rposition(|c| *c == WHITE));
    assert!(first < column.iter().position(|c| *c == INK) && last > column.iter().rposition(|c| *c == INK), "{column:?}");
    assert_eq!((visitor.pixel(215, 260), visitor.pixel(585, 260)), (GROUND, GROUND), "it ends where it was drawn");
    let gone = visitor.until("the end of the ink", |visitor| visitor.picture() == clean);
    assert!(gone > Duration::from_secs(3) && gone < Duration::from_secs(6), "{gone:?}");
}

#[test]
fn the_pointer_moves_and_leaves_when_it_is_told_to() {
    let visitor = Visitor::new();
    let overlay = bordered(&visitor);
    let clean = visitor.picture();
    for x in [10, 30, 50] {
        overlay.gesture(Gesture::Pointer { at: at(x, 50) });
        visitor.until("the pointer", |visitor| visitor.pixel(100 + 6 * x as i16 + 3, 270) == INK);
    }
    assert_eq!(visitor.pixel(100 + 6 * 30 + 3, 270), GROUND, "one pointer alone");
    overlay.gesture(Gesture::PointerGone);
    visitor.until("no pointer", |visitor| visitor.picture() == clean);
}

#[test]
fn clearing_and_pausing_take_the_ink_off() {
    let visitor = Visitor::new();
    let overlay = bordered(&visitor);
    let is_clean = |visitor: &Visitor| visitor.pixel(400, 260) == GROUND;
    let draw = |number| {
        overlay.gesture(stroke(number, vec![at(20, 50), at(80, 50)]));
        visitor.until("ink", |visitor| visitor.pixel(400, 260) == INK);
    };
    draw(1);
    overlay.gesture(Gesture::Clear);
    assert!(visitor.until("what is cleared", is_clean) < Duration::from_secs(2));
    draw(2);
    overlay.set_look(BorderLook::Paused);
    assert!(visitor.until("no ink while paused", is_clean) < Duration::from_secs(2));
    overlay.gesture(stroke(3, vec![at(20, 80), at(80, 80)]));
    overlay.set_look(BorderLook::Live);
    visitor.until("the border of before", |visitor| visitor.pixel(100, 260) == RED);
    draw(4);
    assert_eq!(visitor.pixel(400, 380), GROUND, "what is drawn while paused does not come afterwards");
    // However short a pause is, nothing outlasts it.
    overlay.set_look(BorderLook::Paused);
    overlay.set_look(BorderLook::Live);
    assert!(visitor.until("no ink after the pause", is_clean) < Duration::from_secs(2));
}

#[test]
fn a_window_that_comes_above_does_not_cover_it() {
    let visitor = Visitor::new();
    let overlay = bordered(&visitor);
    overlay.gesture(stroke(1, vec![at(20, 50), at(80, 50)]));
    visitor.until("ink", |visitor| visitor.pixel(400, 260) == INK);
    let pushy = visitor.open_window(AREA);
    visitor.until("border and ink above the new window", |visitor| visitor.pixel(100, 260) == RED && visitor.pixel(400, 260) == INK);
    assert!(visitor.stack().iter().position(|window| *window == pushy) < Some(visitor.stack().len() - 4));
    visitor.connection.destroy_window(pushy).unwrap();
}

/// The window is no rival where the border was, so nobody has looked whether it is above.
#[test]
fn a_border_that_gets_another_place_lies_above_what_is_there_at_once() {
    let visitor = Visitor::new();
    let overlay = bordered(&visitor);
    let there = RectOnDesktop { x: 720, y: 100, width: 300, height: 200 };
    for round in 0..5 {
        let pushy = visitor.open_window(there);
        overlay.set_area(Some(there));
        assert!(overlay.settle(PATIENCE));
        assert_eq!((visitor.pixel(720, 200), visitor.pixel(1019, 299)), (RED, RED), "round {round}");
        overlay.set_area(Some(AREA));
        assert!(overlay.settle(PATIENCE));
        visitor.connection.destroy_window(pushy).unwrap();
    }
}

#[test]
fn against_a_window_that_insists_on_being_above_it_gives_way_and_comes_back_when_that_one_is_quiet() {
    let visitor = Visitor::new();
    let _overlay = bordered(&visitor);
    let notify = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
    visitor.connection.change_window_attributes(visitor.root, &notify).unwrap();
    let rival = visitor.open_window(AREA);
    let raise = ConfigureWindowAux::new().stack_mode(StackMode::ABOVE);
    let (until, mut rounds) = (Instant::now() + Duration::from_secs(6), 0);
    // On top again at once, each time: at 300 ms apart, this would be 20 rounds.
    while let Some(event) = visitor.next_event(until) {
        visitor.connection.damage_subtract(visitor.damage, x11rb::NONE, x11rb::NONE).unwrap();
        if matches!(event, Event::ConfigureNotify(event) if event.window != rival && event.above_sibling == rival) {
            rounds += 1;
            visitor.connection.configure_window(rival, &raise).unwrap();
            visitor.connection.flush().unwrap();
        }
        if Instant::now() > until {
            break;
        }
    }
    assert!((5..=12).contains(&rounds), "{rounds} rounds in six seconds");
    assert_eq!(visitor.pixel(100, 260), GROUND, "the rival lies above");
    visitor.until("the border above the rival that is quiet", |visitor| visitor.pixel(100, 260) == RED);
    visitor.connection.destroy_window(rival).unwrap();
}

#[test]
fn nothing_is_left_after_the_end_and_nothing_wakes_while_idle() {
    let visitor = Visitor::new();
    let (clean, windows) = (visitor.picture(), visitor.stack());
    let overlay = bordered(&visitor);
    overlay.gesture(stroke(1, vec![at(20, 50), at(80, 50)]));
    visitor.until("ink", |visitor| visitor.pixel(400, 260) == INK);
    drop(overlay);
    // What is gone when it returns needs no waiting for.
    assert_eq!(visitor.stack(), windows);
    visitor.until("the screen of before", |visitor| visitor.picture() == clean);
    let _overlay = bordered(&visitor);
    let wakes = || -> u64 {
        let tasks = std::fs::read_dir("/proc/self/task").unwrap().map(|task| task.unwrap().path());
        let read = |task: &std::path::Path, file| std::fs::read_to_string(task.join(file)).unwrap_or_default();
        let overlay = tasks.filter(|task| read(task, "comm").trim() == "share-overlay").map(|task| read(&task, "status"));
        let switches =
            overlay.flat_map(|status| status.lines().filter(|line| line.contains("ctxt_switches")).map(str::to_owned).collect::<Vec<_>>());
        switches.map(|line| line.split_whitespace().last().unwrap().parse::<u64>().unwrap()).sum()
    };
    while visitor.next_event(Instant::now() + Duration::from_millis(500)).is_some() {
        visitor.connection.damage_subtract(visitor.damage, x11rb::NONE, x11rb::NONE).unwrap();
    }
    let before = wakes();
    assert!(before > 0, "the overlay has a thread");
    assert!(visitor.next_event(Instant::now() + Duration::from_secs(2)).is_none(), "an idle overlay draws nothing");
    assert_eq!(wakes(), before, "and does not run");
}
