//! Single windows: what one shows, that it is followed, and which are listed.

use std::time::{Duration, Instant};

use oneclick_visitor::media::{Source as _, X11, displays, displays_and_ours, windows};
use oneclick_visitor::protocol::Rect;
use oneclick_visitor::sdk::{Display, DisplayId, DisplayKind, Obstacle};
use x11rb::protocol::xproto::{AtomEnum, ConfigureWindowAux, ConnectionExt as _, PropMode};
use x11rb::wrapper::ConnectionExt as _;

use crate::programs::{BLUE, GREEN, PLACE, Programs, QUIET, RED, SOON, area, count, settle, settle_to, shown, size, watching};

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
