//! Which window is meant: the platform gives numbers again, and neither a picture nor a mask may go over to another window.

use oneclick_visitor::media::{Source as _, X11, preview, windows};
use oneclick_visitor::sdk::{DisplayId, Obstacle};
use x11rb::protocol::xproto::{AtomEnum, ConfigureWindowAux, ConnectionExt as _, PropMode};
use x11rb::wrapper::ConnectionExt as _;

use crate::programs::{BLUE, ELSEWHERE, GREEN, PLACE, Programs, RED, area, count, masks, masks_of, settle, settle_to, shown, watching};

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
