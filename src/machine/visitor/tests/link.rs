//! A connection that drops, and comes back by itself.

use super::*;
use crate::machine::event::LinkStatus;

fn retry_in(world: &World) -> Duration {
    let LinkStatus::Waiting { retry_at, .. } = world.status().link else { panic!("not waiting") };
    retry_at - world.now
}

#[test]
fn a_dropped_connection_comes_back_by_itself() {
    let mut world = World::connected();
    world.advance(secs(60));
    world.cut();
    assert_eq!(world.log(), ["Event PresenceConnectFail"]);
    let Some(Event::PresenceConnectFail { reason, retry_at }) = world.events.last() else { panic!("no event") };
    assert_eq!((reason.as_str(), *retry_at), ("cut", world.now + millis(500)));
    world.advance(millis(499));
    assert_eq!(world.log(), [""; 0]);
    world.advance(millis(1));
    world.welcome(true);
    assert_eq!(world.log(), ["Dial", "Send Hello", "Event PresenceConnected"]);
}

#[test]
fn waits_grow_to_half_a_minute_and_never_end() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    let mut waits = Vec::new();
    for _ in 0..10 {
        world.cut();
        waits.push(retry_in(&world).as_millis());
        world.advance(retry_in(&world));
    }
    assert_eq!(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
    assert_eq!(world.log().iter().filter(|name| *name == "Event PresenceConnectFail").count(), 10, "each failure is told once");
}

#[test]
fn waits_are_jittered() {
    let mut state = 0u64;
    let random = move || {
        state += 37;
        state
    };
    let mut world = World::with_random("anna", Instant::now(), Box::new(random));
    world.looked_up(true);
    world.call(Command::Connect);
    world.cut();
    assert_eq!(retry_in(&world), millis(500 - 37));
}

#[test]
fn a_link_that_drops_right_after_each_welcome_is_not_hammered() {
    let mut world = World::connected();
    let mut waits = Vec::new();
    for _ in 0..4 {
        world.cut();
        waits.push(retry_in(&world).as_millis());
        world.advance(retry_in(&world));
        world.welcome(true);
    }
    assert_eq!(waits, [500, 1_000, 2_000, 4_000]);
    world.advance(secs(10));
    world.cut();
    assert_eq!(retry_in(&world), millis(500), "a connection that lasted was a good one");
}

#[test]
fn a_service_that_does_not_answer_is_given_up_after_ten_seconds() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    world.input(VisitorInput::LinkOpened);
    world.log();
    world.advance(millis(9_999));
    assert_eq!(world.log(), [""; 0]);
    world.advance(millis(1));
    assert_eq!(world.log(), ["HangUp", "Event PresenceConnectFail"]);
    world.service(ServiceMessage::Welcome { focus: true });
    assert_eq!(world.log(), [""; 0], "a late welcome belongs to a connection that was given up");
}

#[test]
fn an_error_instead_of_the_welcome_is_tried_again() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    world.input(VisitorInput::LinkOpened);
    world.log();
    world.service(ServiceMessage::Error { code: crate::protocol::ErrorCode::Full, message: "full".to_owned() });
    assert_eq!(world.log(), ["HangUp", "Event PresenceConnectFail"]);
    world.advance(millis(500));
    assert_eq!(world.log(), ["Dial"]);
}

#[test]
fn an_error_while_up_changes_nothing() {
    let mut world = World::connected();
    world.service(ServiceMessage::Error { code: crate::protocol::ErrorCode::Malformed, message: "what?".to_owned() });
    assert_eq!(world.log(), [""; 0]);
    assert_eq!(world.status().link, LinkStatus::Connected { focus: true });
}

#[test]
fn the_visibility_is_told_again_after_a_reconnect_and_presence_is_not() {
    let mut world = World::connected();
    world.call(Command::Presence(area("/cart")));
    world.call(Command::Visibility(false));
    world.cut();
    assert_eq!(world.status().presence, None, "agents are told nothing on a connection that is gone");
    world.advance(millis(500));
    world.sent.clear();
    world.log();
    world.welcome(true);
    assert_eq!(world.log(), ["Send Hello", "Event PresenceConnected"]);
    assert!(matches!(&world.sent[0], VisitorMessage::Hello(hello) if !hello.visible));
}

#[test]
fn a_visibility_that_changes_while_the_hello_travels_is_told_after_the_welcome() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    world.input(VisitorInput::LinkOpened);
    world.call(Command::Visibility(false));
    world.log();
    world.service(ServiceMessage::Welcome { focus: true });
    assert_eq!(world.log(), ["Event PresenceConnected", "Send Visibility"]);
    assert_eq!(world.sent.last(), Some(&VisitorMessage::Visibility { visible: false }));
}

#[test]
fn a_link_that_mends_while_blurred_does_not_ask_for_the_focus() {
    let mut world = World::connected();
    world.service(ServiceMessage::Blur);
    world.cut();
    world.advance(millis(500));
    world.sent.clear();
    world.log();
    world.welcome(false);
    assert!(matches!(&world.sent[0], VisitorMessage::Hello(hello) if !hello.active));
    assert_eq!(world.log(), ["Send Hello", "Event PresenceConnected"]);
    assert_eq!(world.status().link, LinkStatus::Connected { focus: false });
}

#[test]
fn a_call_while_down_asks_for_the_focus_with_the_next_hello() {
    let mut world = World::connected();
    world.service(ServiceMessage::Blur);
    world.cut();
    world.call(Command::Presence(area("/home")));
    world.advance(millis(500));
    world.sent.clear();
    world.input(VisitorInput::LinkOpened);
    assert!(matches!(&world.sent[0], VisitorMessage::Hello(hello) if hello.active));
}

#[test]
fn a_call_while_the_hello_of_a_blurred_application_travels_still_takes_the_focus() {
    let mut world = World::connected();
    world.service(ServiceMessage::Blur);
    world.cut();
    world.advance(millis(500));
    world.input(VisitorInput::LinkOpened);
    world.call(Command::Presence(area("/home")));
    world.log();
    world.service(ServiceMessage::Welcome { focus: false });
    assert_eq!(world.log(), ["Event PresenceConnected", "Send Visibility"]);
}

#[test]
fn blur_and_focus_are_told() {
    let mut world = World::connected();
    world.service(ServiceMessage::Blur);
    assert_eq!(world.log(), ["Event PresenceBlur"]);
    assert_eq!(world.status().link, LinkStatus::Connected { focus: false });
    world.service(ServiceMessage::Focus);
    assert_eq!(world.log(), ["Event PresenceFocus"]);
    assert_eq!(world.status().link, LinkStatus::Connected { focus: true });
}

#[test]
fn retry_now_does_not_wait_for_the_back_off() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    for _ in 0..6 {
        world.cut();
        world.advance(retry_in(&world));
    }
    world.cut();
    world.advance(secs(2));
    world.log();
    world.call(Command::RetryNow);
    assert_eq!(world.log(), ["Dial"]);
}

#[test]
fn connect_while_waiting_does_not_wait_for_the_back_off() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    for _ in 0..6 {
        world.cut();
        world.advance(retry_in(&world));
    }
    world.cut();
    world.advance(secs(2));
    world.log();
    world.call(Command::Connect);
    assert_eq!(world.log(), ["Dial"]);
}
