//! What the X11 source sees of a real server. Needs one: run under `xvfb-run -s "-screen 0 1280x800x24"` or the like, with
//! no other program drawing on it.
#![cfg(all(unix, not(target_os = "macos")))]
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

#[path = "common/screen.rs"]
mod screen;

use std::sync::MutexGuard;
use std::time::{Duration, Instant};

use oneclick_visitor::media::{Source, X11};
use oneclick_visitor::protocol::Rect;
use x11rb::connection::Connection;
use x11rb::protocol::randr::{ConnectionExt as _, ModeInfo};
use x11rb::protocol::xfixes::ConnectionExt as _;
use x11rb::protocol::xproto::{
    ChangeGCAux, ConnectionExt as _, CreateGCAux, CreateWindowAux, ImageFormat, MOTION_NOTIFY_EVENT, Rectangle, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

const QUIET: Option<Duration> = Some(Duration::from_millis(200));
const SOON: Option<Duration> = Some(Duration::from_secs(5));

/// Another program on the same screen.
struct Painter {
    connection: RustConnection,
    root: u32,
    window: u32,
    gc: u32,
    _turn: MutexGuard<'static, ()>,
}

/// Where the painter's window is.
const WINDOW: Rect = Rect { x: 100, y: 50, width: 400, height: 300 };

impl Painter {
    fn new() -> Self {
        let (connection, screen, turn) = screen::take();
        connection.xfixes_query_version(5, 0).unwrap().reply().unwrap();
        let root = connection.setup().roots[screen].root;
        let (window, gc) = (connection.generate_id().unwrap(), connection.generate_id().unwrap());
        let attributes = CreateWindowAux::new().override_redirect(1).background_pixel(0x20_40_60);
        let (x, y) = (WINDOW.x as i16, WINDOW.y as i16);
        let class = WindowClass::INPUT_OUTPUT;
        connection.create_window(0, window, root, x, y, WINDOW.width, WINDOW.height, 0, class, 0, &attributes).unwrap();
        connection.create_gc(gc, window, &CreateGCAux::new()).unwrap();
        connection.map_window(window).unwrap();
        connection.sync().unwrap();
        let painter = Self { connection, root, window, gc, _turn: turn };
        painter.point_at(900, 700);
        painter
    }

    fn fill(&self, x: i16, y: i16, width: u16, height: u16, colour: u32) {
        self.connection.change_gc(self.gc, &ChangeGCAux::new().foreground(colour)).unwrap();
        self.connection.poly_fill_rectangle(self.window, self.gc, &[Rectangle { x, y, width, height }]).unwrap();
        self.connection.sync().unwrap();
    }

    fn point_at(&self, x: i16, y: i16) {
        self.connection.xtest_fake_input(MOTION_NOTIFY_EVENT, 0, 0, self.root, x, y, 0).unwrap();
        self.connection.sync().unwrap();
    }

    /// The pixels of a part of the screen as the server hands them to anyone.
    fn pixels(&self, rect: Rect) -> Vec<u8> {
        let (x, y) = (rect.x as i16, rect.y as i16);
        self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, x, y, rect.width, rect.height, !0).unwrap().reply().unwrap().data
    }
}

/// A source that watches, with nothing left to report.
fn watching() -> X11 {
    let mut source = X11::open().expect("the screen can be captured");
    source.watch(true).unwrap();
    assert_eq!(source.wait(SOON), Ok(true), "a source that begins to watch has something to grab");
    let frame = (source.frame().width, source.frame().height);
    assert_eq!(source.grab().unwrap(), [Rect::whole(frame.0, frame.1)], "the first grab is the whole screen");
    settle(&mut source);
    source
}

fn settle(source: &mut X11) {
    while source.wait(QUIET).unwrap() {
        source.grab().unwrap();
    }
}

/// The bytes of a part of the source's picture, without the one that has no meaning.
fn part(source: &X11, rect: Rect) -> Vec<[u8; 3]> {
    let frame = source.frame();
    let rows = (rect.y..rect.y + rect.height).map(|y| {
        let start = usize::from(y) * frame.stride + usize::from(rect.x) * 4;
        &frame.data[start..start + usize::from(rect.width) * 4]
    });
    rows.flat_map(colours).collect()
}

fn colours(bytes: &[u8]) -> Vec<[u8; 3]> {
    bytes.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
}

#[test]
fn what_is_drawn_is_reported_exactly_and_read_truly() {
    let painter = Painter::new();
    let mut source = watching();
    for (n, (x, y, width, height)) in [(10, 10, 64, 64), (0, 0, 1, 1), (399, 299, 1, 1), (3, 100, 391, 7)].into_iter().enumerate() {
        painter.fill(x, y, width, height, 0xFF_00_00 >> (n % 3 * 4));
        assert_eq!(source.wait(SOON), Ok(true));
        let expected = Rect { x: WINDOW.x + x as u16, y: WINDOW.y + y as u16, width, height };
        assert_eq!(source.grab().unwrap(), [expected]);
        assert_eq!(part(&source, WINDOW), colours(&painter.pixels(WINDOW)));
    }
}

#[test]
fn far_changes_stay_apart() {
    let painter = Painter::new();
    let mut source = watching();
    painter.fill(0, 0, 20, 20, 0x11_22_33);
    painter.fill(350, 250, 20, 20, 0x33_22_11);
    settle_to(&mut source, &[Rect { x: 100, y: 50, width: 20, height: 20 }, Rect { x: 450, y: 300, width: 20, height: 20 }]);
}

/// Grabs until so much was reported, and no more.
fn settle_to(source: &mut X11, expected: &[Rect]) {
    let mut reported = Vec::new();
    while source.wait(QUIET).unwrap() {
        reported.extend(source.grab().unwrap());
    }
    reported.sort_by_key(|rect| (rect.y, rect.x));
    assert_eq!(reported, expected);
}

#[test]
fn drawing_the_same_again_is_no_change() {
    let painter = Painter::new();
    painter.fill(50, 50, 30, 30, 0x12_34_56);
    let mut source = watching();
    painter.fill(50, 50, 30, 30, 0x12_34_56);
    settle_to(&mut source, &[]);
}

#[test]
fn a_still_screen_wakes_nobody() {
    let _painter = Painter::new();
    let mut source = watching();
    let begun = Instant::now();
    assert_eq!(source.wait(Some(Duration::from_secs(2))), Ok(false));
    assert!(begun.elapsed() >= Duration::from_secs(2));
}

#[test]
fn a_source_that_does_not_watch_reports_nothing() {
    let painter = Painter::new();
    let mut source = watching();
    source.watch(false).unwrap();
    painter.fill(50, 50, 30, 30, 0x77_77_77);
    painter.point_at(300, 300);
    assert_eq!(source.wait(QUIET), Ok(false));
    source.watch(true).unwrap();
    let whole = Rect::whole(source.frame().width, source.frame().height);
    assert_eq!(source.grab().unwrap(), [whole]);
    painter.point_at(900, 700);
}

#[test]
fn the_pointer_is_drawn_and_its_places_are_damage() {
    let painter = Painter::new();
    let mut source = watching();
    let clean = part(&source, WINDOW);
    painter.point_at(300, 200);
    assert_eq!(source.wait(SOON), Ok(true), "motion is reported");
    let changed = source.grab().unwrap();
    let image = painter.connection.xfixes_get_cursor_image().unwrap().reply().unwrap();
    let (x, y) = (image.x as u16 - image.xhot, image.y as u16 - image.yhot);
    assert_eq!((image.x, image.y), (300, 200));
    assert!(changed.contains(&Rect { x, y, width: image.width, height: image.height }), "{changed:?}");
    let drawn = part(&source, Rect { x, y, width: image.width, height: image.height });
    for (pixel, shape) in drawn.iter().zip(&image.cursor_image) {
        if shape >> 24 == 255 {
            assert_eq!(pixel, &shape.to_le_bytes()[..3], "what is opaque is drawn as it is");
        }
    }
    assert!(image.cursor_image.iter().any(|pixel| pixel >> 24 == 255), "there is a pointer to see");
    painter.point_at(900, 700);
    settle(&mut source);
    assert_eq!(part(&source, WINDOW), clean, "it leaves no trace");
}

#[test]
fn drawing_under_the_pointer_keeps_both() {
    let painter = Painter::new();
    painter.point_at(300, 200);
    let mut source = watching();
    painter.fill(150, 100, 100, 100, 0xAB_CD_EF);
    settle(&mut source);
    painter.point_at(900, 700);
    settle(&mut source);
    assert_eq!(part(&source, WINDOW), colours(&painter.pixels(WINDOW)));
}

#[test]
fn another_thread_ends_the_wait() {
    let _painter = Painter::new();
    let mut source = watching();
    let waker = source.waker();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .spawn_scoped(scope, move || {
                std::thread::sleep(Duration::from_millis(50)); // nothing tells that the other thread waits
                waker.wake();
            })
            .unwrap();
        assert_eq!(source.wait(SOON), Ok(false));
    });
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert_eq!(source.wait(QUIET), Ok(false), "one wake ends one wait");
}

#[test]
fn another_screen_size_is_a_new_whole_picture() {
    let painter = Painter::new();
    let resources = painter.connection.randr_get_screen_resources(painter.root).unwrap().reply().unwrap();
    let mut source = watching();
    let before = (source.frame().width, source.frame().height);
    let crtc = resources.crtcs.first().expect("the screen is shown somewhere");
    let now = painter.connection.randr_get_crtc_info(*crtc, 0).unwrap().reply().unwrap();
    let name = format!("test-{}", std::process::id());
    let mode = ModeInfo {
        width: 800,
        height: 600,
        htotal: 800,
        vtotal: 600,
        dot_clock: 28_800_000,
        name_len: name.len() as u16,
        ..ModeInfo::default()
    };
    let smaller = painter.connection.randr_create_mode(painter.root, mode, name.as_bytes()).unwrap().reply().unwrap().mode;
    painter.connection.randr_add_output_mode(now.outputs[0], smaller).unwrap().check().unwrap();
    let set = |mode: u32, width: u16, height: u16| {
        painter.connection.randr_set_crtc_config(*crtc, 0, 0, 0, 0, 0, now.rotation, &[]).unwrap().reply().unwrap();
        let (mm_width, mm_height) = (u32::from(width) / 4, u32::from(height) / 4);
        painter.connection.randr_set_screen_size(painter.root, width, height, mm_width, mm_height).unwrap().check().unwrap();
        painter.connection.randr_set_crtc_config(*crtc, 0, 0, 0, 0, mode, now.rotation, &now.outputs).unwrap().reply().unwrap();
    };
    set(smaller, 800, 600);
    assert_eq!(source.wait(SOON), Ok(true));
    let changed = source.grab().unwrap();
    assert_eq!((source.frame().width, source.frame().height), (800, 600));
    assert_eq!(changed, [Rect::whole(800, 600)]);
    set(now.mode, before.0, before.1);
    settle(&mut source);
    assert_eq!((source.frame().width, source.frame().height), before);
}
