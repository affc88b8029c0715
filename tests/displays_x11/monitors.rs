//! The screen and its monitors: which there are, what each shows, and when there is nothing to show.

use oneclick_visitor::media::{Source as _, displays, preview};
use oneclick_visitor::protocol::Rect;
use oneclick_visitor::sdk::{DisplayId, DisplayKind, Obstacle};
use x11rb::protocol::xproto::{ConnectionExt as _, ScreenSaver};
use x11rb::wrapper::ConnectionExt as _;

use crate::programs::{BLUE, GREEN, PLACE, Programs, RED, SOON, area, count, named, settle, settle_to, shown, size, watching};

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
