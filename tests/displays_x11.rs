//! What the X11 source shows of monitors and single windows, and what it never shows. Needs a real server: run under
//! `xvfb-run -s "-screen 0 1280x800x24"` or the like, with no other program drawing on it.
#![cfg(all(unix, not(target_os = "macos")))]
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

#[path = "common/screen.rs"]
mod screen;

use std::sync::MutexGuard;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use oneclick_visitor::media::{Source, X11, displays, displays_and_ours, preview, windows};
use oneclick_visitor::protocol::Rect;
use oneclick_visitor::sdk::{Display, DisplayId, DisplayKind, Masks, Obstacle};
use x11rb::connection::Connection;
use x11rb::protocol::randr::{ConnectionExt as _, MonitorInfo};
use x11rb::protocol::xproto::{
    AtomEnum, ChangeGCAux, ConfigureWindowAux, ConnectionExt as _, CreateGCAux, CreateWindowAux, MOTION_NOTIFY_EVENT, PropMode, Rectangle,
    ScreenSaver, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

const QUIET: Option<Duration> = Some(Duration::from_millis(200));
const SOON: Option<Duration> = Some(Duration::from_secs(5));

const RED: u32 = 0xE0_10_10;
const GREEN: u32 = 0x10_E0_10;
const BLUE: u32 = 0x10_10_E0;

/// Other programs on the same screen; their windows go with them.
struct Programs {
    connection: RustConnection,
    root: u32,
    screen: Rect,
    gc: u32,
    _turn: MutexGuard<'static, ()>,
}

impl Programs {
    fn new() -> Self {
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

    fn point_at(&self, x: i16, y: i16) {
        self.connection.xtest_fake_input(MOTION_NOTIFY_EVENT, 0, 0, self.root, x, y, 0).unwrap();
        self.connection.sync().unwrap();
    }

    /// A window on top of the others, of one colour; with none it has no background, and shows what was there before.
    fn window(&self, place: Rect, colour: Option<u32>) -> u32 {
        let window = self.connection.generate_id().unwrap();
        open_window(&self.connection, window, place, &CreateWindowAux { background_pixel: colour, ..CreateWindowAux::new() });
        self.connection.map_window(window).unwrap();
        self.connection.sync().unwrap();
        window
    }

    /// Closes a window and has another one at once, in the middle of the screen, which gets its number.
    fn use_again(&self, window: u32, colour: u32) {
        self.connection.destroy_window(window).unwrap();
        open_window(&self.connection, window, ELSEWHERE, &CreateWindowAux::new().background_pixel(colour));
        self.connection.map_window(window).unwrap();
        self.connection.sync().unwrap();
    }

    /// Says which windows there are, from the lowest to the topmost; a window manager's task. Those that are listed, by what
    /// they are listed with.
    fn listed(&self, stack: &[u32]) -> Vec<DisplayId> {
        self.set_numbers(self.root, "_NET_CLIENT_LIST_STACKING", AtomEnum::WINDOW, stack);
        let listed = windows().unwrap().into_iter().map(|display| display.id).collect();
        self.connection.delete_property(self.root, self.atom("_NET_CLIENT_LIST_STACKING")).unwrap();
        self.connection.sync().unwrap();
        listed
    }

    fn fill(&self, window: u32, x: i16, y: i16, width: u16, height: u16, colour: u32) {
        self.connection.change_gc(self.gc, &ChangeGCAux::new().foreground(colour)).unwrap();
        self.connection.poly_fill_rectangle(window, self.gc, &[Rectangle { x, y, width, height }]).unwrap();
        self.connection.sync().unwrap();
    }

    fn configure(&self, window: u32, change: &ConfigureWindowAux) {
        self.connection.configure_window(window, change).unwrap();
        self.connection.sync().unwrap();
    }

    fn atom(&self, name: &str) -> u32 {
        self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }

    fn set_numbers(&self, window: u32, property: &str, kind: AtomEnum, numbers: &[u32]) {
        self.connection.change_property32(PropMode::REPLACE, window, self.atom(property), kind, numbers).unwrap();
        self.connection.sync().unwrap();
    }

    /// A monitor of the server's, for as long as the value lives.
    fn monitor(&self, name: &str, place: Rect) -> Monitor<'_> {
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
fn open_window(connection: &RustConnection, window: u32, place: Rect, attributes: &CreateWindowAux) {
    let root = connection.setup().roots[0].root;
    let (x, y) = (place.x as i16, place.y as i16);
    connection.create_window(0, window, root, x, y, place.width, place.height, 0, WindowClass::INPUT_OUTPUT, 0, attributes).unwrap();
}

struct Monitor<'p> {
    programs: &'p Programs,
    name: u32,
}

impl Drop for Monitor<'_> {
    fn drop(&mut self) {
        self.programs.connection.randr_delete_monitor(self.programs.root, self.name).unwrap();
        self.programs.connection.sync().unwrap();
    }
}

const PLACE: Rect = Rect { x: 200, y: 100, width: 300, height: 200 };
/// Another one, of another size.
const ELSEWHERE: Rect = Rect { x: 700, y: 400, width: 200, height: 100 };

/// A source that watches this.
fn watching(id: DisplayId) -> X11 {
    let mut source = X11::open().expect("the screen can be captured");
    source.show(id).unwrap();
    source.watch(true).unwrap();
    source
}

/// Grabs until nothing happens any more; all that was reported meanwhile.
fn settle(source: &mut X11) -> Vec<Rect> {
    let mut reported = source.grab().unwrap();
    while source.wait(QUIET).unwrap() {
        reported.extend(source.grab().unwrap());
    }
    reported
}

/// Grabs until the picture is as expected.
fn settle_to(source: &mut X11, what: &str, mut is_so: impl FnMut(&X11) -> bool) {
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
fn count(source: &X11, colour: u32) -> usize {
    let [blue, green, red, _] = colour.to_le_bytes();
    source.frame().data.chunks_exact(4).filter(|pixel| pixel[..3] == [blue, green, red]).count()
}

fn area(rect: Rect) -> usize {
    rect.area() as usize
}

fn size(source: &X11) -> (u16, u16) {
    (source.frame().width, source.frame().height)
}

fn named<'a>(displays: &'a [Display], name: &str) -> Option<&'a Display> {
    displays.iter().find(|display| display.name == name)
}

#[test]
fn the_screen_comes_first_and_monitors_where_there_are_several() {
    let programs = Programs::new();
    let alone = displays().unwrap();
    assert_eq!((alone[0].id, alone[0].kind), (DisplayId::Screen, DisplayKind::Screen));
    assert!(!alone.iter().any(|display| display.kind == DisplayKind::Monitor), "one monitor is the screen: {alone:?}");
    let _monitors =
        [programs.monitor("LEFT-1", Rect::whole(640, 800)), programs.monitor("RIGHT-1", Rect { x: 640, ..Rect::whole(640, 800) })];
    let both = displays().unwrap();
    let right = named(&both, "RIGHT-1").expect("the monitor is listed by its name");
    assert_eq!((right.x, right.y, right.width, right.height, right.kind), (640, 0, 640, 800, DisplayKind::Monitor));
    assert_eq!(both[0].id, DisplayId::Screen);
}

#[test]
fn a_monitor_is_its_part_of_the_screen_and_nothing_else() {
    let programs = Programs::new();
    let left = programs.window(Rect { x: 100, y: 100, width: 50, height: 50 }, Some(RED));
    let right = programs.window(Rect { x: 700, y: 100, width: 50, height: 50 }, Some(GREEN));
    let _monitor = programs.monitor("RIGHT-2", Rect { x: 640, y: 20, width: 600, height: 700 });
    let _other = programs.monitor("LEFT-2", Rect::whole(640, 700));
    let id = named(&displays().unwrap(), "RIGHT-2").unwrap().id;
    let mut source = watching(id);
    settle(&mut source);
    assert_eq!(size(&source), (600, 700));
    assert_eq!((count(&source, RED), count(&source, GREEN)), (0, 2500));
    programs.fill(left, 0, 0, 50, 50, BLUE);
    assert_eq!(settle(&mut source), [], "the other monitor is nobody's business");
    programs.fill(right, 10, 10, 5, 5, BLUE);
    assert_eq!(settle(&mut source), [Rect { x: 70, y: 90, width: 5, height: 5 }]);
}

#[test]
fn the_pointer_is_drawn_where_it_is_on_the_monitor() {
    let programs = Programs::new();
    let _cover = programs.window(Rect { x: 640, ..Rect::whole(640, 800) }, Some(GREEN));
    let _monitors =
        [programs.monitor("LEFT-3", Rect::whole(640, 800)), programs.monitor("RIGHT-3", Rect { x: 640, ..Rect::whole(640, 800) })];
    let mut source = watching(named(&displays().unwrap(), "RIGHT-3").unwrap().id);
    programs.point_at(300, 300);
    settle(&mut source);
    assert_eq!(count(&source, GREEN), 640 * 800, "it is on the other monitor");
    programs.point_at(940, 300);
    let changed = settle(&mut source);
    assert!(count(&source, GREEN) < 640 * 800);
    assert!(changed.iter().any(|rect| rect.union(Rect { x: 300, y: 300, width: 1, height: 1 }).area() < 40 * 40), "{changed:?}");
}

#[test]
fn a_monitor_that_is_removed_is_an_obstacle_and_never_another_one() {
    let programs = Programs::new();
    let _window = programs.window(PLACE, Some(RED));
    let _left = programs.monitor("LEFT-4", Rect::whole(640, 800));
    let right = programs.monitor("RIGHT-4", Rect { x: 640, ..Rect::whole(640, 800) });
    let mut source = watching(named(&displays().unwrap(), "RIGHT-4").unwrap().id);
    settle(&mut source);
    assert_eq!(source.obstacle(), None);
    drop(right);
    assert_eq!(source.wait(SOON), Ok(true));
    assert_eq!(source.obstacle(), Some(Obstacle::MonitorGone));
    assert_eq!(settle(&mut source), []);
    assert!(source.frame().data.iter().all(|byte| *byte == 0), "no pixel is left");
    let _back = programs.monitor("RIGHT-4", Rect { x: 640, ..Rect::whole(640, 800) });
    settle_to(&mut source, "the monitor is back", |source| source.obstacle().is_none());
}

#[test]
fn what_is_shown_can_be_switched_while_it_is_watched() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    let mut source = watching(DisplayId::Screen);
    settle(&mut source);
    assert_eq!((size(&source), count(&source, RED)), ((programs.screen.width, programs.screen.height), area(PLACE)));
    source.show(shown(window)).unwrap();
    settle(&mut source);
    assert_eq!((size(&source), count(&source, RED)), ((PLACE.width, PLACE.height), area(PLACE)));
    source.show(DisplayId::Screen).unwrap();
    assert!(settle(&mut source).contains(&programs.screen), "all is new");
    assert_eq!(count(&source, RED), area(PLACE));
}

#[test]
fn a_covered_window_shows_itself_and_never_what_covers_it() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    let _under = programs.window(Rect { x: 250, y: 150, width: 20, height: 20 }, Some(BLUE));
    let _over = programs.window(Rect { x: 300, y: 120, width: 500, height: 400 }, Some(GREEN));
    let mut source = watching(shown(window));
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(500) {
        source.grab().unwrap();
        assert_eq!((count(&source, GREEN), count(&source, BLUE)), (0, 0), "not for one picture");
        source.wait(QUIET).unwrap();
    }
    assert_eq!(count(&source, RED), area(PLACE));
    programs.fill(window, 150, 50, 30, 30, BLUE);
    assert_eq!(settle(&mut source), [Rect { x: 150, y: 50, width: 30, height: 30 }], "drawn under the cover, seen all the same");
    assert_eq!(count(&source, BLUE), 900);
}

/// A window without a background keeps whatever was on the screen until it draws.
#[test]
fn what_a_window_has_not_drawn_itself_is_not_shown() {
    let programs = Programs::new();
    let _below = programs.window(PLACE, Some(GREEN));
    let window = programs.window(PLACE, None);
    let _over = programs.window(Rect { x: 300, y: 120, width: 500, height: 400 }, Some(BLUE));
    let mut source = watching(shown(window));
    settle(&mut source);
    assert_eq!((count(&source, GREEN), count(&source, BLUE)), (0, 0));
    programs.fill(window, 0, 0, 300, 120, RED);
    settle(&mut source);
    assert_eq!((count(&source, RED), count(&source, GREEN), count(&source, BLUE)), (300 * 120, 0, 0));
    // A new size brings a new place for its pixels, which begins with what is on the screen.
    programs.configure(window, &ConfigureWindowAux::new().width(500).height(350));
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(500) {
        source.grab().unwrap();
        assert_eq!((count(&source, GREEN), count(&source, BLUE)), (0, 0), "not for one picture");
        source.wait(QUIET).unwrap();
    }
    assert_eq!(size(&source), (500, 350));
    programs.fill(window, 0, 0, 500, 350, RED);
    settle(&mut source);
    assert_eq!(count(&source, RED), 500 * 350);
}

#[test]
fn a_window_is_followed_when_it_moves_and_when_it_is_resized() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    let mut source = watching(shown(window));
    settle(&mut source);
    let place = |source: &X11| source.display().map(|display| (display.x, display.y, display.width, display.height));
    assert_eq!(place(&source), Some((200, 100, 300, 200)));
    programs.configure(window, &ConfigureWindowAux::new().x(-50).y(300));
    assert_eq!(source.wait(SOON), Ok(true));
    assert_eq!(place(&source), Some((-50, 300, 300, 200)));
    settle(&mut source);
    assert_eq!(count(&source, RED), area(PLACE), "what reaches out of the screen is shown as well");
    source.watch(false).unwrap();
    programs.configure(window, &ConfigureWindowAux::new().x(10).width(310));
    assert_eq!(source.wait(SOON), Ok(true), "its place is told also while nobody looks");
    assert_eq!(place(&source), Some((10, 300, 310, 200)));
    source.watch(true).unwrap();
    settle(&mut source);
    assert_eq!((size(&source), count(&source, RED)), ((310, 200), 310 * 200));
}

#[test]
fn a_window_that_is_hidden_or_closed_has_no_pixel_left() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    let mut source = watching(shown(window));
    settle(&mut source);
    let black = |source: &X11| source.frame().data.iter().all(|byte| *byte == 0);
    assert!(!black(&source));
    programs.connection.unmap_window(window).unwrap();
    programs.connection.sync().unwrap();
    assert_eq!(source.wait(SOON), Ok(true));
    assert_eq!((source.obstacle(), black(&source)), (Some(Obstacle::WindowHidden), true));
    assert_eq!(settle(&mut source), []);
    programs.connection.map_window(window).unwrap();
    programs.connection.sync().unwrap();
    settle_to(&mut source, "the window is back", |source| count(source, RED) == area(PLACE));
    // Some window managers leave minimised windows where they are, and say so.
    let hidden = programs.atom("_NET_WM_STATE_HIDDEN");
    programs.set_numbers(window, "_NET_WM_STATE", AtomEnum::ATOM, &[hidden]);
    assert_eq!(source.wait(SOON), Ok(true));
    assert_eq!(source.obstacle(), Some(Obstacle::WindowHidden));
    programs.set_numbers(window, "_NET_WM_STATE", AtomEnum::ATOM, &[]);
    settle_to(&mut source, "the window is back again", |source| count(source, RED) == area(PLACE));
    programs.connection.destroy_window(window).unwrap();
    programs.connection.sync().unwrap();
    assert_eq!(source.wait(SOON), Ok(true));
    assert_eq!((source.obstacle(), black(&source)), (Some(Obstacle::WindowGone), true));
    assert_eq!(settle(&mut source), []);
    source.show(shown(window)).unwrap();
    assert_eq!(source.obstacle(), Some(Obstacle::WindowGone), "what was never there is no error either");
    source.show(DisplayId::Screen).unwrap();
    assert_eq!(source.obstacle(), None);
}

/// Each of these gives the window another place for its pixels: what was named before is never drawn to again.
#[test]
fn a_window_that_goes_and_comes_back_before_anybody_looks_is_not_frozen() {
    let programs = Programs::new();
    let frame = programs.window(Rect { width: 400, height: 300, ..PLACE }, Some(GREEN));
    let inner = programs.window(Rect { x: 500, y: 500, ..PLACE }, Some(RED));
    let middle = programs.window(Rect { x: 500, y: 500, ..PLACE }, Some(GREEN));
    programs.connection.reparent_window(middle, frame, 10, 10).unwrap();
    programs.connection.reparent_window(inner, middle, 0, 0).unwrap();
    let mut source = watching(shown(inner));
    settle_to(&mut source, "the window", |source| count(source, RED) == area(PLACE));
    let again = |window| {
        programs.connection.unmap_window(window).unwrap();
        programs.connection.map_window(window).unwrap();
    };
    let resize = |width| {
        programs.connection.configure_window(inner, &ConfigureWindowAux::new().width(width)).unwrap();
    };
    let acts: [(&str, &dyn Fn()); 6] = [
        ("taken off and put back", &|| again(inner)),
        ("its frame taken off and put back", &|| again(frame)),
        ("what lies between them taken off and put back", &|| again(middle)),
        ("another size and the old one", &|| (resize(310), resize(u32::from(PLACE.width))).1),
        ("another border", &|| drop(programs.connection.configure_window(inner, &ConfigureWindowAux::new().border_width(5)).unwrap())),
        ("another frame and back", &|| {
            programs.connection.reparent_window(inner, programs.root, 0, 0).unwrap();
            programs.connection.reparent_window(inner, middle, 0, 0).unwrap();
        }),
    ];
    for (n, (what, act)) in (0..).zip(acts) {
        act();
        programs.connection.sync().unwrap();
        settle(&mut source);
        let colour = BLUE + n;
        programs.fill(inner, 0, 0, PLACE.width, PLACE.height, colour);
        settle_to(&mut source, what, |source| count(source, colour) == area(PLACE));
    }
}

/// A window by the platform's number alone.
fn shown(window: u32) -> DisplayId {
    DisplayId::Window(window.into())
}

fn masks(windows: &[u32]) -> Masks {
    Masks { own_windows: false, windows: windows.iter().copied().map(u64::from).collect() }
}

/// The same by what they are listed with.
fn masks_of(ids: &[DisplayId]) -> Masks {
    let windows = ids.iter().map(|id| match id {
        DisplayId::Window(number) => *number,
        DisplayId::Screen | DisplayId::Monitor(_) => panic!("{id:?} is no window"),
    });
    Masks { own_windows: false, windows: windows.collect() }
}

#[test]
fn a_number_that_is_used_again_never_shows_another_window() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    let [id] = programs.listed(&[window])[..] else { panic!("one window is listed") };
    let mut source = watching(id);
    settle_to(&mut source, "the window", |source| count(source, RED) == area(PLACE));
    assert_eq!(source.display().map(|display| display.id), Some(id));
    programs.use_again(window, GREEN);
    settle(&mut source);
    assert_eq!((source.obstacle(), count(&source, GREEN)), (Some(Obstacle::WindowGone), 0), "while it is watched");
    source.show(DisplayId::Screen).unwrap();
    source.show(id).unwrap();
    settle(&mut source);
    assert_eq!((source.obstacle(), count(&source, GREEN)), (Some(Obstacle::WindowGone), 0), "when it is chosen");
    assert!(preview(&id, 100, 100).is_err());
    let [other] = programs.listed(&[window])[..] else { panic!("one window is listed") };
    assert_ne!(other, id);
    source.show(other).unwrap();
    settle_to(&mut source, "the other window", |source| count(source, GREEN) == area(ELSEWHERE));
}

/// The end of the first window is reported, and read, after the second has been chosen.
#[test]
fn the_end_of_a_window_is_not_taken_for_that_of_the_next_one_with_its_number() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    let mut source = watching(shown(window));
    settle(&mut source);
    programs.use_again(window, GREEN);
    source.show(shown(window)).unwrap();
    settle_to(&mut source, "the other window", |source| count(source, GREEN) == area(ELSEWHERE));
}

#[test]
fn a_mask_goes_with_its_window_and_not_with_the_number() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    let mut source = X11::open().unwrap();
    source.set_masks(&masks_of(&programs.listed(&[window]))).unwrap();
    source.watch(true).unwrap();
    settle(&mut source);
    assert_eq!(count(&source, RED), 0);
    programs.use_again(window, GREEN);
    settle_to(&mut source, "another program's window", |source| count(source, GREEN) == area(ELSEWHERE));
    // Both are masked: the one that is gone and the one that has its number.
    source.set_masks(&masks_of(&programs.listed(&[window]))).unwrap();
    settle(&mut source);
    assert_eq!(count(&source, GREEN), 0);
    programs.configure(window, &ConfigureWindowAux::new().x(300));
    settle(&mut source);
    assert_eq!(count(&source, GREEN), 0);
}

#[test]
fn a_mask_set_by_the_platforms_number_does_not_outlive_its_window_either() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    let mut source = X11::open().unwrap();
    source.set_masks(&masks(&[window])).unwrap();
    source.watch(true).unwrap();
    settle(&mut source);
    assert_eq!(count(&source, RED), 0);
    programs.use_again(window, GREEN);
    settle_to(&mut source, "another program's window", |source| count(source, GREEN) == area(ELSEWHERE));
}

#[test]
fn two_who_list_windows_at_the_same_time_name_them_alike() {
    let programs = Programs::new();
    for round in 0..10 {
        let opened: Vec<u32> = (0..20).map(|_| programs.window(PLACE, Some(RED))).collect();
        programs.set_numbers(programs.root, "_NET_CLIENT_LIST_STACKING", AtomEnum::WINDOW, &opened);
        let ids = || -> Vec<DisplayId> { windows().unwrap().into_iter().map(|display| display.id).collect() };
        let both = std::thread::scope(|scope| [(); 2].map(|()| scope.spawn(ids)).map(|listing| listing.join().unwrap()));
        assert_eq!((both[0].len(), &both[0]), (20, &both[1]), "round {round}");
        opened.into_iter().for_each(|window| drop(programs.connection.destroy_window(window).unwrap()));
    }
    programs.connection.delete_property(programs.root, programs.atom("_NET_CLIENT_LIST_STACKING")).unwrap();
    programs.connection.sync().unwrap();
}

#[test]
fn what_another_program_has_put_in_the_marks_place_keeps_no_window_from_being_named_and_masked() {
    let programs = Programs::new();
    for (kind, bits, value) in [(AtomEnum::STRING, 8, &[1; 4][..]), (AtomEnum::CARDINAL, 32, &[0; 4]), (AtomEnum::CARDINAL, 32, &[])] {
        let window = programs.window(PLACE, Some(RED));
        let (atom, length) = (programs.atom("_ONECLICK_VISITOR_WINDOW"), value.len() as u32 * 8 / bits);
        programs.connection.change_property(PropMode::REPLACE, window, atom, kind, bits as u8, length, value).unwrap();
        let listed = programs.listed(&[window]);
        assert_eq!((listed.len(), programs.listed(&[window])), (1, listed.clone()), "{kind:?} {value:?}");
        let mut source = X11::open().unwrap();
        source.set_masks(&masks_of(&listed)).unwrap();
        source.watch(true).unwrap();
        settle(&mut source);
        assert_eq!(count(&source, RED), 0, "{kind:?} {value:?}");
        programs.connection.destroy_window(window).unwrap();
    }
}

#[test]
fn a_masked_window_that_cannot_be_told_from_another_stays_masked_until_it_is_gone() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    let ids = programs.listed(&[window]);
    let put_another = |mark| programs.set_numbers(window, "_ONECLICK_VISITOR_WINDOW", AtomEnum::CARDINAL, &[mark]);
    put_another(7);
    let mut source = X11::open().unwrap();
    source.set_masks(&masks_of(&ids)).unwrap();
    source.watch(true).unwrap();
    settle(&mut source);
    assert_eq!(count(&source, RED), 0, "marked anew before it is masked");
    put_another(8);
    programs.configure(window, &ConfigureWindowAux::new().x(300));
    let another = programs.window(ELSEWHERE, Some(BLUE));
    settle(&mut source);
    assert_eq!((count(&source, RED), count(&source, BLUE)), (0, area(ELSEWHERE)), "and while it is");
    programs.connection.destroy_window(another).unwrap();
    programs.use_again(window, GREEN);
    settle_to(&mut source, "another program's window", |source| count(source, GREEN) == area(ELSEWHERE));
}

#[test]
fn dialogs_and_menus_of_a_masked_window_are_never_seen_whenever_they_open() {
    let programs = Programs::new();
    let (theirs, others) = (x11rb::connect(None).unwrap().0, x11rb::connect(None).unwrap().0);
    let open = |program: &RustConnection, place: Rect, attributes: &CreateWindowAux, leader: Option<u32>| {
        let window = program.generate_id().unwrap();
        open_window(program, window, place, attributes);
        if let Some(leader) = leader {
            program.change_property32(PropMode::REPLACE, window, AtomEnum::WM_TRANSIENT_FOR, AtomEnum::WINDOW, &[leader]).unwrap();
        }
        program.sync().unwrap();
        window
    };
    let place = |n: u16| Rect { x: 100 * n, y: 500, width: 50, height: 50 };
    let (plain, menu) = (CreateWindowAux::new().background_pixel(RED), CreateWindowAux::new().background_pixel(RED).override_redirect(1));
    let window = open(&theirs, PLACE, &plain, None);
    // In the frame of a window manager, as most are.
    let frame = programs.window(Rect { width: 340, height: 240, ..PLACE }, Some(GREEN));
    programs.connection.reparent_window(window, frame, 20, 20).unwrap();
    programs.connection.map_window(window).unwrap();
    programs.connection.sync().unwrap();
    let dialog = open(&theirs, place(1), &plain, Some(window));
    let of_dialog = open(&theirs, place(2), &plain, Some(dialog));
    // As a file dialog that the desktop shows for a program.
    let by_another = open(&others, place(3), &plain, Some(window));
    let its_menu = open(&theirs, place(4), &menu, None);
    let unrelated = open(&theirs, place(5), &CreateWindowAux::new().background_pixel(BLUE), None);
    let strange_menu = open(&programs.connection, place(6), &menu.background_pixel(BLUE), None);
    let mut source = X11::open().unwrap();
    source.set_masks(&masks(&[window])).unwrap();
    source.watch(true).unwrap();
    settle(&mut source);
    for opened in [dialog, of_dialog, by_another, its_menu, unrelated, strange_menu] {
        // A menu comes and goes as often as it is needed.
        for _ in 0..3 {
            programs.connection.unmap_window(opened).unwrap();
            programs.connection.map_window(opened).unwrap();
            programs.connection.sync().unwrap();
            source.grab().unwrap();
            assert_eq!(count(&source, RED), 0, "not for one picture");
            while source.wait(Some(Duration::from_millis(50))).unwrap() {
                source.grab().unwrap();
                assert_eq!(count(&source, RED), 0, "nor later");
            }
        }
    }
    assert_eq!(count(&source, BLUE), 2 * 2500, "its program's other windows and others' menus are nobody's secret");
    source.show(shown(dialog)).unwrap();
    settle(&mut source);
    assert_eq!((source.obstacle(), count(&source, RED)), (None, 0), "nor by itself");
    source.show(shown(unrelated)).unwrap();
    settle_to(&mut source, "another window by itself", |source| count(source, BLUE) == 2500);
}

/// Some programs say whose a dialog is only when it is on the screen, and nothing else happens there.
#[test]
fn a_dialog_that_says_afterwards_whose_it_is_is_masked_from_then_on() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    let place = |n: u16| Rect { x: 100 * n, y: 500, width: 50, height: 50 };
    let [bare, framed, alone, stranger] = [1, 3, 5, 7].map(|n| programs.window(place(n), Some(GREEN)));
    let frame = programs.window(place(9), Some(BLUE));
    programs.connection.reparent_window(framed, frame, 0, 0).unwrap();
    programs.connection.sync().unwrap();
    let mut source = X11::open().unwrap();
    source.set_masks(&masks(&[window])).unwrap();
    source.watch(true).unwrap();
    settle(&mut source);
    assert_eq!(count(&source, GREEN), 4 * 2500);
    for (n, dialog) in (1..).zip([bare, framed]) {
        programs.set_numbers(dialog, "WM_TRANSIENT_FOR", AtomEnum::WINDOW, &[window]);
        source.grab().unwrap();
        assert_eq!(count(&source, GREEN), (4 - n) * 2500, "not for one more picture");
    }
    source.show(shown(stranger)).unwrap();
    settle_to(&mut source, "a window by itself", |source| count(source, GREEN) == 2500);
    programs.set_numbers(alone, "WM_TRANSIENT_FOR", AtomEnum::WINDOW, &[window]);
    programs.set_numbers(stranger, "WM_TRANSIENT_FOR", AtomEnum::WINDOW, &[alone]);
    source.grab().unwrap();
    assert_eq!(count(&source, GREEN), 0, "nor by itself");
    programs.set_numbers(alone, "WM_TRANSIENT_FOR", AtomEnum::WINDOW, &[alone]);
    settle_to(&mut source, "it goes with nothing masked", |source| count(source, GREEN) == 2500);
    source.show(DisplayId::Screen).unwrap();
    settle(&mut source);
    assert_eq!(count(&source, GREEN), 2 * 2500);
    for id in [shown(stranger), DisplayId::Screen] {
        source.show(id).unwrap();
        settle(&mut source);
    }
    programs.set_numbers(stranger, "WM_TRANSIENT_FOR", AtomEnum::WINDOW, &[window]);
    source.grab().unwrap();
    assert_eq!(count(&source, GREEN), 2500, "what was shared by itself is still listened to");
}

#[test]
fn a_mask_waits_for_a_window_that_is_minimised() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    programs.connection.unmap_window(window).unwrap();
    programs.connection.sync().unwrap();
    let [id] = programs.listed(&[window])[..] else { panic!("a minimised window is listed") };
    let mut source = X11::open().unwrap();
    source.set_masks(&masks_of(&[id])).unwrap();
    source.watch(true).unwrap();
    settle(&mut source);
    let restore: [(&str, &dyn Fn()); 2] = [
        ("as it was", &|| {
            programs.connection.map_window(window).unwrap();
        }),
        ("in a new frame", &|| {
            let frame = programs.window(ELSEWHERE, None);
            programs.connection.reparent_window(window, frame, 5, 5).unwrap();
            programs.connection.map_window(window).unwrap();
        }),
    ];
    for (how, restore) in restore {
        restore();
        programs.connection.sync().unwrap();
        source.grab().unwrap();
        assert_eq!(count(&source, RED), 0, "{how}: not for one picture");
        settle(&mut source);
        assert_eq!(count(&source, RED), 0, "{how}");
        programs.connection.unmap_window(window).unwrap();
        programs.connection.reparent_window(window, programs.root, 100, 100).unwrap();
        programs.connection.sync().unwrap();
        settle(&mut source);
        assert_eq!(count(&source, RED), 0, "{how}: nor when it goes again");
    }
    source.set_masks(&Masks::default()).unwrap();
    programs.connection.map_window(window).unwrap();
    programs.connection.sync().unwrap();
    // The frame has no background and so still shows what was in it.
    settle_to(&mut source, "without a mask", |source| count(source, RED) > area(PLACE));
}

#[test]
fn a_masked_window_is_hidden_from_the_first_picture_on_even_where_it_is_partly_covered() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    let _over = programs.window(Rect { x: 250, y: 150, width: 20, height: 20 }, Some(GREEN));
    let mut source = X11::open().unwrap();
    source.set_masks(&masks(&[window])).unwrap();
    source.watch(true).unwrap();
    source.grab().unwrap();
    assert_eq!((count(&source, RED), count(&source, GREEN)), (0, 0));
    programs.fill(window, 0, 0, 100, 100, BLUE);
    settle(&mut source);
    assert_eq!(count(&source, BLUE), 0, "nor in updates");
    source.set_masks(&Masks::default()).unwrap();
    settle(&mut source);
    assert_eq!((count(&source, BLUE), count(&source, GREEN)), (10_000 - 50 * 50 + 50 * 50 - 400, 400), "it can be seen again at once");
}

#[test]
fn a_masked_window_that_moves_is_never_seen() {
    let programs = Programs::new();
    // It leaves its image behind here, as nobody draws over it.
    let _bare = programs.window(Rect { x: 600, y: 300, width: 600, height: 400 }, None);
    let window = programs.window(PLACE, Some(RED));
    let mut source = X11::open().unwrap();
    source.set_masks(&masks(&[window])).unwrap();
    source.watch(true).unwrap();
    let done = AtomicBool::new(false);
    let grabs = AtomicU32::new(0);
    std::thread::scope(|scope| {
        let mover = || {
            // A small generator of its own: the same places in every run.
            let mut state = 1u32;
            let mut below = |limit: u32| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 16) % limit
            };
            // As many moves as it takes until a hundred grabs have seen some, however slow the machine is.
            for n in 0..10_000 {
                if n >= 200 && grabs.load(Ordering::SeqCst) > 100 {
                    break;
                }
                let place = ConfigureWindowAux::new().x(below(1300) as i32 - 100).y(below(800) as i32 - 100);
                programs.configure(window, &place);
                if n % 10 == 0 {
                    programs.connection.unmap_window(window).unwrap();
                    programs.connection.map_window(window).unwrap();
                    programs.connection.sync().unwrap();
                }
                programs.fill(window, below(200) as i16, 10, 50, 50, RED);
                std::thread::sleep(Duration::from_millis(u64::from(below(8)))); // at any moment of a grab
            }
            done.store(true, Ordering::SeqCst);
        };
        std::thread::Builder::new().spawn_scoped(scope, mover).unwrap();
        while !done.load(Ordering::SeqCst) {
            source.grab().unwrap();
            let grab = grabs.fetch_add(1, Ordering::SeqCst) + 1;
            assert_eq!(count(&source, RED), 0, "in grab {grab}");
            source.wait(Some(Duration::from_millis(20))).unwrap();
        }
    });
    let grabs = grabs.into_inner();
    assert!(grabs > 100, "{grabs} grabs looked at the moves");
    settle(&mut source);
    assert_eq!(count(&source, RED), 0);
}

#[test]
fn what_was_masked_where_a_window_left_is_shown_when_it_has_been_drawn() {
    let programs = Programs::new();
    let _below = programs.window(programs.screen, Some(GREEN));
    let window = programs.window(PLACE, Some(RED));
    let mut source = X11::open().unwrap();
    source.set_masks(&masks(&[window])).unwrap();
    source.watch(true).unwrap();
    settle(&mut source);
    let pointer = area(programs.screen) - area(PLACE) - count(&source, GREEN);
    assert!(pointer < 2000);
    programs.configure(window, &ConfigureWindowAux::new().x(800));
    settle_to(&mut source, "the place is clean", |source| count(source, GREEN) == area(programs.screen) - area(PLACE) - pointer);
}

#[test]
fn own_windows_are_masked_also_within_the_frame_of_a_window_manager() {
    let programs = Programs::new();
    let frame = programs.window(PLACE, Some(GREEN));
    let inner = programs.window(PLACE, Some(RED));
    programs.set_numbers(inner, "_NET_WM_PID", AtomEnum::CARDINAL, &[std::process::id()]);
    programs.connection.reparent_window(inner, frame, 10, 10).unwrap();
    programs.connection.sync().unwrap();
    let mut source = X11::open().unwrap();
    source.set_masks(&Masks { own_windows: true, windows: Vec::new() }).unwrap();
    source.watch(true).unwrap();
    settle(&mut source);
    assert_eq!((count(&source, RED), count(&source, GREEN)), (0, 0));
    let later = programs.window(Rect { x: 700, y: 500, width: 50, height: 50 }, None);
    programs.set_numbers(later, "_NET_WM_PID", AtomEnum::CARDINAL, &[std::process::id() + 1]);
    programs.fill(later, 0, 0, 50, 50, BLUE);
    settle(&mut source);
    assert_eq!(count(&source, BLUE), 2500, "another program's");
}

#[test]
fn a_window_by_itself_is_masked_only_if_it_is_masked_itself() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    let other = programs.window(PLACE, Some(GREEN));
    let mut source = X11::open().unwrap();
    source.set_masks(&masks(&[other])).unwrap();
    source.show(shown(window)).unwrap();
    source.watch(true).unwrap();
    settle(&mut source);
    assert_eq!(count(&source, RED), area(PLACE));
    source.set_masks(&masks(&[window])).unwrap();
    settle(&mut source);
    assert_eq!(count(&source, RED), 0);
}

#[test]
fn a_screen_that_sleeps_is_an_obstacle() {
    let programs = Programs::new();
    let _window = programs.window(PLACE, Some(RED));
    let mut source = watching(DisplayId::Screen);
    settle(&mut source);
    let force = |mode| {
        programs.connection.force_screen_saver(mode).unwrap();
        programs.connection.sync().unwrap();
    };
    force(ScreenSaver::ACTIVE);
    settle_to(&mut source, "asleep", |source| source.obstacle() == Some(Obstacle::Asleep));
    assert_eq!(count(&source, RED), 0);
    force(ScreenSaver::RESET);
    settle_to(&mut source, "awake", |source| source.obstacle().is_none() && count(source, RED) == area(PLACE));
}

#[test]
fn ordinary_windows_are_listed_and_our_own_only_if_asked_for() {
    let programs = Programs::new();
    let [theirs, ours, dock, hidden] = [0; 4].map(|_| programs.window(PLACE, Some(RED)));
    programs.set_numbers(programs.root, "_NET_CLIENT_LIST_STACKING", AtomEnum::WINDOW, &[ours, dock, hidden, theirs, 0x7FFF_FFF0]);
    programs.set_numbers(ours, "_NET_WM_PID", AtomEnum::CARDINAL, &[std::process::id()]);
    programs.set_numbers(dock, "_NET_WM_WINDOW_TYPE", AtomEnum::ATOM, &[programs.atom("_NET_WM_WINDOW_TYPE_DOCK")]);
    programs.set_numbers(programs.root, "_NET_CURRENT_DESKTOP", AtomEnum::CARDINAL, &[0]);
    programs.set_numbers(hidden, "_NET_WM_DESKTOP", AtomEnum::CARDINAL, &[1]);
    let text = |window, property: &str, kind: u32, text: &str| {
        programs.connection.change_property8(PropMode::REPLACE, window, programs.atom(property), kind, text.as_bytes()).unwrap();
    };
    let title = format!("Ün\tbill\n{}", "x".repeat(5000));
    text(theirs, "_NET_WM_NAME", programs.atom("UTF8_STRING"), &title);
    text(theirs, "WM_CLASS", AtomEnum::STRING.into(), "bills\0Bills\0");
    text(ours, "WM_NAME", AtomEnum::STRING.into(), "ours");
    programs.connection.sync().unwrap();
    let of_windows = |displays: Vec<Display>| -> Vec<Display> { displays.into_iter().filter(|d| d.kind == DisplayKind::Window).collect() };
    let number = |display: &Display| if let DisplayId::Window(number) = display.id { number as u32 } else { 0 };
    let listed = of_windows(displays().unwrap());
    assert_eq!(listed.iter().map(number).collect::<Vec<_>>(), [theirs]);
    assert!(!listed[0].hidden);
    assert_eq!(listed[0].app.as_deref(), Some("Bills"));
    assert!(listed[0].name.starts_with("Ünbill") && listed[0].name.chars().count() == 200, "{}", listed[0].name);
    let all = of_windows(displays_and_ours().unwrap());
    assert_eq!(all.iter().map(number).collect::<Vec<_>>(), [theirs, ours]);
    assert_eq!(all[1].name, "ours");
    text(hidden, "WM_CLASS", AtomEnum::STRING.into(), "mail\0Mail\0");
    programs.connection.unmap_window(theirs).unwrap();
    programs.connection.sync().unwrap();
    assert_eq!(of_windows(displays().unwrap()).len(), 0, "what cannot be seen cannot be shared");
    let maskable = windows().unwrap();
    assert_eq!(maskable.iter().map(number).collect::<Vec<_>>(), [theirs, hidden], "but it can be masked");
    assert_eq!(
        maskable.iter().map(|display| (display.hidden, display.app.as_deref())).collect::<Vec<_>>(),
        [(true, Some("Bills")), (true, Some("Mail"))]
    );
    assert_eq!(maskable[0].id, listed[0].id, "it is the same window");
    programs.connection.delete_property(programs.root, programs.atom("_NET_CLIENT_LIST_STACKING")).unwrap();
    programs.connection.delete_property(programs.root, programs.atom("_NET_CURRENT_DESKTOP")).unwrap();
    programs.connection.sync().unwrap();
}

#[test]
fn a_preview_is_small_and_has_the_colours() {
    let programs = Programs::new();
    let window = programs.window(PLACE, Some(RED));
    programs.fill(window, 150, 0, 150, 200, GREEN);
    let _over = programs.window(PLACE, Some(BLUE));
    let small = preview(&shown(window), 100, 100).unwrap();
    assert_eq!((small.width, small.height, small.rgba.len()), (100, 66, 100 * 66 * 4));
    assert_eq!(small.rgba[..4], [0xE0, 0x10, 0x10, 255]);
    let screen = preview(&DisplayId::Screen, 320, 320).unwrap();
    let (wide, high) = (usize::from(programs.screen.width), usize::from(programs.screen.height));
    assert_eq!((usize::from(screen.width), usize::from(screen.height)), (320, 320 * high / wide));
    let middle = (usize::from(PLACE.y + 100) * 320 / wide * 320 + usize::from(PLACE.x + 150) * 320 / wide) * 4;
    assert_eq!(screen.rgba[middle..middle + 4], [0x10, 0x10, 0xE0, 255]);
    programs.connection.destroy_window(window).unwrap();
    programs.connection.sync().unwrap();
    assert!(preview(&shown(window), 100, 100).is_err());
}
