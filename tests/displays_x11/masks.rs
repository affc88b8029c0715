//! Windows that are left out of the picture, with all that belongs to them.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use oneclick_visitor::media::{Source as _, X11};
use oneclick_visitor::protocol::Rect;
use oneclick_visitor::sdk::{DisplayId, Masks};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{AtomEnum, ConfigureWindowAux, ConnectionExt as _, CreateWindowAux, PropMode};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::programs::{BLUE, ELSEWHERE, GREEN, PLACE, Programs, RED, area, count, masks, masks_of, open_window, settle, settle_to, shown};

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
