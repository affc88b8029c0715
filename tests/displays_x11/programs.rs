//! Other programs on the same screen, and what the tests ask of a source that watches it.

use std::sync::MutexGuard;
use std::time::{Duration, Instant};

use oneclick_visitor::media::{Source as _, X11, windows};
use oneclick_visitor::protocol::Rect;
use oneclick_visitor::sdk::{Display, DisplayId, Masks};
use x11rb::connection::Connection;
use x11rb::protocol::randr::{ConnectionExt as _, MonitorInfo};
use x11rb::protocol::xproto::{
    AtomEnum, ChangeGCAux, ConfigureWindowAux, ConnectionExt as _, CreateGCAux, CreateWindowAux, MOTION_NOTIFY_EVENT, PropMode, Rectangle,
    WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::screen;

pub(crate) const QUIET: Option<Duration> = Some(Duration::from_millis(200));
pub(crate) const SOON: Option<Duration> = Some(Duration::from_secs(5));

pub(crate) const RED: u32 = 0xE0_10_10;
pub(crate) const GREEN: u32 = 0x10_E0_10;
pub(crate) const BLUE: u32 = 0x10_10_E0;

/// Other programs on the same screen; their windows go with them.
pub(crate) struct Programs {
    pub(crate) connection: RustConnection,
    pub(crate) root: u32,
    pub(crate) screen: Rect,
    pub(crate) gc: u32,
    _turn: MutexGuard<'static, ()>,
}

impl Programs {
    pub(crate) fn new() -> Self {
        let (connection, screen, turn) = screen::take();
        let (root, screen) = {
            let screen = &connection.setup().roots[screen];
            (screen.root, Rect::whole(screen.width_in_pixels, screen.height_in_pixels))
        };
        assert!(screen.width >= 1280 && screen.height >= 800, "the tests need some room: {screen:?}");
        let gc = connection.generate_id().unwrap();
        connection.create_gc(gc, root, &CreateGCAux::new()).unwrap();
        let programs = Self { connection, root, screen, gc, _turn: turn };
        programs.point_at(screen.width as i16 - 10, screen.height as i16 - 10);
        programs
    }

    pub(crate) fn point_at(&self, x: i16, y: i16) {
        self.connection.xtest_fake_input(MOTION_NOTIFY_EVENT, 0, 0, self.root, x, y, 0).unwrap();
        self.connection.sync().unwrap();
    }

    /// A window on top of the others, of one colour; with none it has no background, and shows what was there before.
    pub(crate) fn window(&self, place: Rect, colour: Option<u32>) -> u32 {
        let window = self.connection.generate_id().unwrap();
        open_window(&self.connection, window, place, &CreateWindowAux { background_pixel: colour, ..CreateWindowAux::new() });
        self.connection.map_window(window).unwrap();
        self.connection.sync().unwrap();
        window
    }

    /// Closes a window and has another one at once, in the middle of the screen, which gets its number.
    pub(crate) fn use_again(&self, window: u32, colour: u32) {
        self.connection.destroy_window(window).unwrap();
        open_window(&self.connection, window, ELSEWHERE, &CreateWindowAux::new().background_pixel(colour));
        self.connection.map_window(window).unwrap();
        self.connection.sync().unwrap();
    }

    /// Says which windows there are, from the lowest to the topmost; a window manager's task. Those that are listed, by what
    /// they are listed with.
    pub(crate) fn listed(&self, stack: &[u32]) -> Vec<DisplayId> {
        self.set_numbers(self.root, "_NET_CLIENT_LIST_STACKING", AtomEnum::WINDOW, stack);
        let listed = windows().unwrap().into_iter().map(|display| display.id).collect();
        self.connection.delete_property(self.root, self.atom("_NET_CLIENT_LIST_STACKING")).unwrap();
        self.connection.sync().unwrap();
        listed
    }

    pub(crate) fn fill(&self, window: u32, x: i16, y: i16, width: u16, height: u16, colour: u32) {
        self.connection.change_gc(self.gc, &ChangeGCAux::new().foreground(colour)).unwrap();
        self.connection.poly_fill_rectangle(window, self.gc, &[Rectangle { x, y, width, height }]).unwrap();
        self.connection.sync().unwrap();
    }

    pub(crate) fn configure(&self, window: u32, change: &ConfigureWindowAux) {
        self.connection.configure_window(window, change).unwrap();
        self.connection.sync().unwrap();
    }

    pub(crate) fn atom(&self, name: &str) -> u32 {
        self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }

    pub(crate) fn set_numbers(&self, window: u32, property: &str, kind: AtomEnum, numbers: &[u32]) {
        self.connection.change_property32(PropMode::REPLACE, window, self.atom(property), kind, numbers).unwrap();
        self.connection.sync().unwrap();
    }

    /// A monitor of the server's, for as long as the value lives.
    pub(crate) fn monitor(&self, name: &str, place: Rect) -> Monitor<'_> {
        let name = self.atom(name);
        let monitor = MonitorInfo {
            name,
            primary: false,
            automatic: false,
            x: place.x as i16,
            y: place.y as i16,
            width: place.width,
            height: place.height,
            width_in_millimeters: 100,
            height_in_millimeters: 100,
            outputs: Vec::new(),
        };
        self.connection.randr_query_version(1, 5).unwrap().reply().unwrap();
        self.connection.randr_set_monitor(self.root, monitor).unwrap().check().unwrap();
        Monitor { programs: self, name }
    }
}

/// A window that is not shown yet.
pub(crate) fn open_window(connection: &RustConnection, window: u32, place: Rect, attributes: &CreateWindowAux) {
    let root = connection.setup().roots[0].root;
    let (x, y) = (place.x as i16, place.y as i16);
    connection.create_window(0, window, root, x, y, place.width, place.height, 0, WindowClass::INPUT_OUTPUT, 0, attributes).unwrap();
}

pub(crate) struct Monitor<'p> {
    programs: &'p Programs,
    name: u32,
}

impl Drop for Monitor<'_> {
    fn drop(&mut self) {
        self.programs.connection.randr_delete_monitor(self.programs.root, self.name).unwrap();
        self.programs.connection.sync().unwrap();
    }
}

pub(crate) const PLACE: Rect = Rect { x: 200, y: 100, width: 300, height: 200 };
/// Another one, of another size.
pub(crate) const ELSEWHERE: Rect = Rect { x: 700, y: 400, width: 200, height: 100 };

/// A source that watches this.
pub(crate) fn watching(id: DisplayId) -> X11 {
    let mut source = X11::open().expect("the screen can be captured");
    source.show(id).unwrap();
    source.watch(true).unwrap();
    source
}

/// Grabs until nothing happens any more; all that was reported meanwhile.
pub(crate) fn settle(source: &mut X11) -> Vec<Rect> {
    let mut reported = source.grab().unwrap();
    while source.wait(QUIET).unwrap() {
        reported.extend(source.grab().unwrap());
    }
    reported
}

/// Grabs until the picture is as expected.
pub(crate) fn settle_to(source: &mut X11, what: &str, mut is_so: impl FnMut(&X11) -> bool) {
    let begun = Instant::now();
    loop {
        source.grab().unwrap();
        if is_so(source) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{what}: not in time");
        source.wait(SOON).unwrap();
    }
}

/// How many pixels of the picture have this colour.
pub(crate) fn count(source: &X11, colour: u32) -> usize {
    let [blue, green, red, _] = colour.to_le_bytes();
    source.frame().data.chunks_exact(4).filter(|pixel| pixel[..3] == [blue, green, red]).count()
}

pub(crate) fn area(rect: Rect) -> usize {
    rect.area() as usize
}

pub(crate) fn size(source: &X11) -> (u16, u16) {
    (source.frame().width, source.frame().height)
}

pub(crate) fn named<'a>(displays: &'a [Display], name: &str) -> Option<&'a Display> {
    displays.iter().find(|display| display.name == name)
}

/// A window by the platform's number alone.
pub(crate) fn shown(window: u32) -> DisplayId {
    DisplayId::Window(window.into())
}

pub(crate) fn masks(windows: &[u32]) -> Masks {
    Masks { own_windows: false, windows: windows.iter().copied().map(u64::from).collect() }
}

/// The same by what they are listed with.
pub(crate) fn masks_of(ids: &[DisplayId]) -> Masks {
    let windows = ids.iter().map(|id| match id {
        DisplayId::Window(number) => *number,
        DisplayId::Screen | DisplayId::Monitor(_) => panic!("{id:?} is no window"),
    });
    Masks { own_windows: false, windows: windows.collect() }
}
