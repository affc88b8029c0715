//! Where the border and the agent's ink lie in a share of a real screen: around what is shared, wherever that is. Needs an X
//! server: run under `xvfb-run -s "-screen 0 1280x800x24"` or the like, with no other program drawing on it.
#![cfg(all(unix, not(target_os = "macos")))]
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

#[allow(dead_code, unused_imports, reason = "made for many tests, and some of it is enough for these")]
#[path = "common/mod.rs"]
mod common;
#[path = "common/screen.rs"]
mod screen;

use std::os::fd::AsFd as _;
use std::sync::MutexGuard;
use std::time::Instant;

use oneclick_visitor::protocol::{ChunkHeader, Gesture, Place, SceneGesture, ViewControl, ViewMessage};
use oneclick_visitor::sdk::{DisplayId, Event, Masks, Obstacle, ScreenSource, VisitorInitParams};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::Connection as _;
use x11rb::protocol::damage::{ConnectionExt as _, ReportLevel};
use x11rb::protocol::xfixes::ConnectionExt as _;
use x11rb::protocol::xproto::{ConfigureWindowAux, ConnectionExt as _, CreateWindowAux, ImageFormat, Window, WindowClass};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use common::{Item, PATIENCE, SAM, ScriptedAgent, TestVisitor, World, share, until, view};

const RED: [u8; 3] = [0xD9, 0x36, 0x2F];
const YELLOW: [u8; 3] = [0xE8, 0xA3, 0x17];
const INK: [u8; 3] = [0xE6, 0x00, 0x7E];

/// The screen as somebody who looks at it, and another program with one window on it.
struct Screen {
    connection: RustConnection,
    root: Window,
    window: Window,
    damage: u32,
    size: (i16, i16),
    _turn: MutexGuard<'static, ()>,
}

impl Screen {
    /// The window is 600 pixels wide and 400 high.
    fn new(x: i16, y: i16) -> Self {
        let (connection, screen, turn) = screen::take();
        connection.xfixes_query_version(5, 0).unwrap().reply().unwrap();
        connection.damage_query_version(1, 1).unwrap().reply().unwrap();
        let screen = connection.setup().roots[screen].clone();
        let (window, damage) = (connection.generate_id().unwrap(), connection.generate_id().unwrap());
        connection.damage_create(damage, screen.root, ReportLevel::NON_EMPTY).unwrap().check().unwrap();
        let attributes = CreateWindowAux::new().override_redirect(1).background_pixel(0x20_40_60);
        connection.create_window(0, window, screen.root, x, y, 600, 400, 0, WindowClass::INPUT_OUTPUT, 0, &attributes).unwrap();
        connection.map_window(window).unwrap();
        connection.sync().unwrap();
        let size = (screen.width_in_pixels as i16, screen.height_in_pixels as i16);
        Self { connection, root: screen.root, window, damage, size, _turn: turn }
    }

    fn pixel(&self, x: i16, y: i16) -> [u8; 3] {
        let image = self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, 1, 1, !0).unwrap().reply().unwrap();
        [image.data[2], image.data[1], image.data[0]]
    }

    /// Looks again after each change of the screen until it is so.
    fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        loop {
            self.connection.damage_subtract(self.damage, x11rb::NONE, x11rb::NONE).unwrap();
            if is_so(self) {
                return;
            }
            while self.connection.poll_for_event().unwrap().is_none() {
                let left = Timespec::try_from(end.saturating_duration_since(Instant::now())).unwrap();
                let stream = self.connection.stream().as_fd();
                let heard = poll(&mut [PollFd::new(&stream, PollFlags::IN)], Some(&left)).unwrap();
                assert!(heard > 0, "the screen never showed: {what}");
            }
        }
    }

    /// Waits for a border of this colour whose corner is there, and for there being none elsewhere.
    fn until_bordered(&self, colour: [u8; 3], x: i16, y: i16, width: i16, height: i16) {
        let places = [(0, 0), (100, 60), (300, 200)];
        self.until(&format!("a border at {x},{y}"), |screen| {
            screen.pixel(x, y) == colour
                && screen.pixel(x + width - 1, y + height - 1) == colour
                && places.iter().all(|place| *place == (x, y) || ![RED, YELLOW].contains(&screen.pixel(place.0, place.1)))
        });
    }

    fn until_bare(&self) {
        self.until("no border at all", |screen| [(0, 0), (100, 60), (300, 200)].iter().all(|place| screen.pixel(place.0, place.1) != RED));
    }

    fn show(&self, shown: bool) {
        if shown { self.connection.map_window(self.window) } else { self.connection.unmap_window(self.window) }.unwrap();
        self.connection.sync().unwrap();
    }

    fn move_to(&self, x: i32, y: i32) {
        self.connection.configure_window(self.window, &ConfigureWindowAux::new().x(x).y(y)).unwrap();
        self.connection.sync().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn border_and_ink_lie_around_what_is_shared_wherever_it_is() {
    let screen = Screen::new(100, 60);
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::init(VisitorInitParams { screen: ScreenSource::Screen, ..TestVisitor::params(&world, 1, "anna") });
    until!(visitor, Event::VisitorInitialized { problem: None, .. });
    visitor.presence().connect();
    until!(visitor, Event::PresenceConnected { .. });
    // The overlay is this process's too and must not count as one of its windows.
    visitor.sdk.set_masks(Masks { own_windows: true, windows: Vec::new() });
    let key = share(&mut visitor, &mut agent).await;
    screen.until_bordered(RED, 0, 0, screen.size.0, screen.size.1);

    visitor.sdk.show_display(DisplayId::Window(screen.window.into()));
    screen.until_bordered(RED, 100, 60, 600, 400);
    screen.move_to(300, 200);
    screen.until_bordered(RED, 300, 200, 600, 400);

    let mut viewer = view(&world, SAM, &key).await;
    until!(viewer, ViewControl::Gestures { allowed: true });
    let middle = Place { x: u16::MAX / 2, y: u16::MAX / 2 };
    let line = vec![Place { x: u16::MAX / 4, ..middle }, Place { x: u16::MAX / 4 * 3, ..middle }];
    let scene = ChunkHeader::parse(&viewer.bytes().await).unwrap().scene;
    let gesture = Gesture::Stroke { stroke: 1, points: line.try_into().unwrap() };
    viewer.send(&ViewMessage::Gesture(SceneGesture { scene, gesture })).await;
    screen.until("ink in the window's middle", |screen| screen.pixel(600, 400) == INK);

    screen.show(false);
    until!(visitor, Event::ShareObstacle { obstacle: Some(Obstacle::WindowHidden) });
    screen.until_bare();
    screen.show(true);
    until!(visitor, Event::ShareObstacle { obstacle: None });
    screen.until_bordered(RED, 300, 200, 600, 400);
    assert_ne!(screen.pixel(600, 400), INK, "what hid the window has taken the ink off");

    visitor.sdk.pause(true);
    screen.until_bordered(YELLOW, 300, 200, 600, 400);
    visitor.sdk.set_obstacle(Some(Obstacle::Locked));
    screen.until_bare();
    screen.until("no border over what locks the computer", |screen| screen.pixel(300, 200) != YELLOW);
    visitor.sdk.set_obstacle(None);
    visitor.sdk.pause(false);
    screen.until_bordered(RED, 300, 200, 600, 400);

    visitor.sdk.show_display(DisplayId::Screen);
    screen.until_bordered(RED, 0, 0, screen.size.0, screen.size.1);
    visitor.sdk.end_session();
    until!(visitor, Event::SessionEnded { .. });
    screen.until_bare();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_picture_of_a_display_reaches_a_viewer_before_its_border_lies_around_it() {
    let screen = Screen::new(100, 60);
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::init(VisitorInitParams { screen: ScreenSource::Screen, ..TestVisitor::params(&world, 1, "anna") });
    until!(visitor, Event::VisitorInitialized { problem: None, .. });
    visitor.presence().connect();
    until!(visitor, Event::PresenceConnected { .. });
    let key = share(&mut visitor, &mut agent).await;
    let mut viewer = view(&world, SAM, &key).await;
    let (whole, window) = ((screen.size.0 as u16, screen.size.1 as u16), DisplayId::Window(screen.window.into()));
    for (display, size, corner) in [(window, (600, 400), (100, 60)), (DisplayId::Screen, whole, (0, 0))].repeat(5) {
        visitor.sdk.show_display(display);
        loop {
            let Item::Bytes(bytes) = viewer.next().await else { continue };
            let header = ChunkHeader::parse(&bytes).unwrap();
            if (header.width, header.height) == size {
                break;
            }
        }
        assert_eq!(screen.pixel(corner.0, corner.1), RED, "{display:?}");
    }
}
