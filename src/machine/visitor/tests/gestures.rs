//! Gestures are shown while the screen is shared, and the visitor can switch them off.

use super::*;
use crate::machine::display::{DisplayId, Obstacle};
use crate::machine::event::SessionStatus;
use crate::protocol::{Gesture, SceneGesture};

fn made_on(scene: u16, gesture: Gesture) -> VisitorInput {
    VisitorInput::Gesture(SceneGesture { scene, gesture })
}

fn pointer_on(scene: u16) -> VisitorInput {
    made_on(scene, Gesture::Pointer { at: (1, 2).into() })
}

fn pointer() -> VisitorInput {
    pointer_on(0)
}

fn stroke() -> VisitorInput {
    made_on(0, Gesture::Stroke { stroke: 1, points: vec![(1, 2).into()].try_into().unwrap() })
}

fn is_allowed(world: &World) -> bool {
    let SessionStatus::Sharing { gestures, .. } = world.status().session else { panic!("the session runs") };
    gestures
}

#[test]
fn they_are_allowed_from_the_start_and_shown_and_told() {
    let mut world = World::sharing();
    assert!(is_allowed(&world));
    world.input(stroke());
    assert_eq!(world.log(), ["ShowGesture", "Event Gesture"]);
}

#[test]
fn a_pointer_that_moves_on_is_shown_and_told_once() {
    let mut world = World::sharing();
    for expected in [&["ShowGesture", "Event Gesture"][..], &["ShowGesture"], &["ShowGesture"]] {
        world.input(pointer());
        assert_eq!(world.log(), expected);
    }
    world.input(made_on(0, Gesture::PointerGone));
    world.input(pointer());
    assert_eq!(world.log(), ["ShowGesture", "Event Gesture", "ShowGesture", "Event Gesture"]);
}

#[test]
fn switched_off_they_are_cleared_and_dropped() {
    let mut world = World::sharing();
    world.call(Command::Gestures(false));
    assert_eq!(world.log(), ["AllowGestures", "ShowGesture"]);
    assert!(!is_allowed(&world));
    world.input(pointer());
    world.input(stroke());
    assert!(world.log().is_empty());
    world.call(Command::Gestures(false));
    assert!(world.log().is_empty(), "nothing new");
    world.call(Command::Gestures(true));
    world.input(pointer());
    assert_eq!(world.log(), ["AllowGestures", "ShowGesture", "Event Gesture"]);
}

#[test]
fn nothing_is_shown_while_paused() {
    let mut world = World::sharing();
    world.call(Command::Pause(true));
    world.log();
    world.input(pointer());
    assert!(world.log().is_empty());
    world.call(Command::Pause(false));
    world.log();
    world.input(pointer());
    assert!(world.log().is_empty(), "nor what was made before");
    world.input(pointer_on(1));
    assert_eq!(world.log(), ["ShowGesture", "Event Gesture"]);
}

/// A place in the old picture is none in the new one.
#[test]
fn what_was_made_on_another_display_is_neither_shown_nor_told() {
    let mut world = World::sharing();
    world.input(pointer());
    world.call(Command::ShowDisplay(DisplayId::Window(7)));
    world.log();
    for gesture in [pointer(), stroke(), made_on(2, Gesture::Clear), made_on(u16::MAX, Gesture::Clear)] {
        world.input(gesture);
    }
    assert!(world.log().is_empty());
    world.input(pointer_on(1));
    assert_eq!(world.log(), ["ShowGesture", "Event Gesture"], "it is news that the agent points at this one");
}

#[test]
fn the_scenes_of_a_session_wrap_and_those_of_the_next_begin_anew() {
    let mut world = World::sharing();
    for _ in 0..=u32::from(u16::MAX) {
        world.call(Command::ShowDisplay(DisplayId::Screen));
    }
    world.log();
    world.input(stroke());
    assert_eq!(world.log(), ["ShowGesture", "Event Gesture"]);
    world.call(Command::ShowDisplay(DisplayId::Screen));
    world.call(Command::EndSession);
    world.ask("r2");
    let consent = world.accept();
    world.begin(consent);
    world.service(granted());
    world.input(VisitorInput::ShareLive);
    world.log();
    world.input(stroke());
    assert_eq!(world.log(), ["ShowGesture", "Event Gesture"]);
}

#[test]
fn nothing_is_shown_while_something_hides_the_screen() {
    let mut world = World::sharing();
    let obstacles =
        [VisitorInput::ShareObstacle(Some(Obstacle::WindowHidden)), VisitorInput::Command(Command::SetObstacle(Some(Obstacle::Locked)))];
    for obstacle in obstacles {
        world.input(obstacle);
        world.log();
        world.input(pointer());
        assert!(world.log().is_empty());
        world.input(VisitorInput::ShareObstacle(None));
    }
    world.call(Command::SetObstacle(None));
    world.log();
    world.input(pointer_on(1));
    assert_eq!(world.log(), ["ShowGesture", "Event Gesture"]);
}

#[test]
fn without_a_session_nothing_is_shown_and_the_choice_is_kept_for_the_next() {
    let (mut world, consent) = World::accepted();
    world.input(pointer());
    world.call(Command::Gestures(false));
    assert!(world.log().is_empty());
    world.begin(consent);
    world.service(granted());
    assert_eq!(world.log(), ["Send SessionStart", "StartShare"], "the share is not told to take any");
    world.input(pointer());
    world.input(VisitorInput::ShareLive);
    assert!(!is_allowed(&world));
}

#[test]
fn a_flood_is_cut_off_here_too() {
    let mut world = World::sharing();
    for _ in 0..10_000 {
        world.input(stroke());
    }
    assert!(world.log().len() < 100);
}
