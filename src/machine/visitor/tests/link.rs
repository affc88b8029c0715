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
    assert_eq!((reason, *retry_at), (&ConnectError::Dropped(None), world.now + secs(1)));
    world.advance(millis(999));
    assert_eq!(world.log(), [""; 0]);
    world.advance(millis(1));
    world.welcome(true);
    assert_eq!(world.log(), ["Dial", "Send Hello", "Event PresenceConnected"]);
}

#[test]
fn an_attempt_that_fails_does_not_put_off_the_next_and_attempts_never_end() {
    let mut world = World::connected();
    world.cut();
    world.advance(retry_in(&world));
    world.log();
    let began = world.now;
    world.advance(millis(700));
    world.cut();
    assert_eq!(world.now + retry_in(&world), began + secs(2));
    let mut dials = 0;
    for _ in 0..100 {
        world.advance(retry_in(&world));
        dials += world.log().iter().filter(|name| *name == "Dial").count();
        world.cut();
    }
    assert_eq!(dials, 100);
    world.advance(secs(7_200));
    world.cut();
    world.advance(retry_in(&world));
    world.cut();
    assert_eq!(retry_in(&world), secs(30), "seldom, after hours");
}

#[test]
fn an_attempt_that_hangs_does_not_hold_up_the_next() {
    let mut world = World::connected();
    world.cut();
    world.advance(retry_in(&world));
    assert_eq!(world.log().last().map(String::as_str), Some("Dial"));
    world.advance(secs(2));
    assert_eq!(world.log(), ["Dial"], "beside the first");
    world.advance(millis(7_999));
    assert_eq!(world.log(), ["Dial"; 3]);
    world.advance(millis(1));
    assert_eq!(world.log(), ["HangUp", "Event PresenceConnectFail", "Dial"]);
    world.welcome(true);
    assert_eq!(world.log(), ["Send Hello", "Event PresenceConnected"]);
    world.advance(secs(60));
    assert_eq!(world.log(), [""; 0]);
}

#[test]
fn a_service_that_stops_says_when_to_come_back() {
    for (after_ms, waits) in [(3_210, millis(3_210)), (u64::MAX, secs(60))] {
        let mut world = World::connected();
        world.service(ServiceMessage::ComeBack { after_ms });
        assert_eq!(world.log(), [""; 0]);
        world.cut();
        assert_eq!(retry_in(&world), waits);
        world.advance(waits);
        world.welcome(true);
        world.advance(secs(20));
        world.cut();
        assert_eq!(retry_in(&world), secs(1), "it held for that once");
    }
}

#[test]
fn the_systems_word_of_a_network_tries_at_once() {
    let mut world = World::connected();
    world.input(VisitorInput::NetworkChanged);
    assert_eq!(world.log(), ["Probe"], "the link may have gone with the old one");
    world.cut();
    world.advance(millis(100));
    world.log();
    world.input(VisitorInput::NetworkChanged);
    assert_eq!(world.log(), [""; 0]);
    world.advance(millis(150));
    assert_eq!(world.log(), ["Dial"]);
    world.advance(millis(300));
    world.input(VisitorInput::NetworkChanged);
    assert_eq!(world.log(), ["Dial"], "also beside an attempt, which may hang on the old network");
    for _ in 0..50 {
        world.input(VisitorInput::NetworkChanged);
    }
    world.advance(millis(250));
    assert_eq!(world.log(), ["Dial"], "one thing said in many words");
}

#[test]
fn after_sleeping_the_link_is_made_anew_and_the_person_was_not_active_meanwhile() {
    let mut world = World::connected();
    world.call(Command::Presence(area("/home")));
    world.advance(secs(60));
    world.log();
    world.input(VisitorInput::Woke(secs(3_600)));
    assert_eq!(world.log(), ["HangUp", "Event PresenceConnectFail", "Dial"]);
    world.sent.clear();
    world.input(VisitorInput::LinkOpened);
    let VisitorMessage::Hello(hello) = &world.sent[0] else { panic!("hello comes first") };
    assert_eq!((hello.active_age_ms, hello.presence_age_ms), (Some(3_660_000), 3_660_000));
    world.service(ServiceMessage::Welcome { focus: true });
    world.log();
    world.input(VisitorInput::Woke(secs(2)));
    assert_eq!(world.log(), ["Probe"], "the service has not given it up in so short a time");
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
    assert_eq!(waits, [1_000, 2_000, 4_000, 8_000]);
    world.advance(secs(10));
    world.cut();
    assert_eq!(retry_in(&world), secs(1), "a connection that lasted was a good one");
}

#[test]
fn a_service_that_does_not_greet_is_given_up_after_five_seconds() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    world.input(VisitorInput::LinkOpened);
    world.log();
    world.advance(millis(4_999));
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
    world.advance(secs(1));
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
fn visibility_and_presence_are_told_again_after_a_reconnect_with_the_hello() {
    let mut world = World::connected();
    world.call(Command::Presence(area("/cart")));
    world.call(Command::Visibility(false));
    world.cut();
    world.call(Command::Presence(area("/lost")));
    world.advance(secs(3));
    world.sent.clear();
    world.log();
    world.welcome(true);
    assert_eq!(world.log(), ["Send Hello", "Event PresenceConnected"]);
    let VisitorMessage::Hello(hello) = &world.sent[0] else { panic!("hello comes first") };
    assert!(!hello.visible);
    assert_eq!((&hello.presence, hello.presence_age_ms), (&Some(area("/cart")), 3_000), "and not what could not be sent");
    assert_eq!(world.status().presence, Some(area("/cart")));
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

/// The age that the next hello says, the link being cut now.
fn told_age(world: &mut World, down_for: Duration) -> Option<u64> {
    world.cut();
    world.advance(down_for);
    world.sent.clear();
    world.input(VisitorInput::LinkOpened);
    let VisitorMessage::Hello(hello) = &world.sent[0] else { panic!("hello comes first") };
    hello.active_age_ms
}

#[test]
fn a_link_that_mends_claims_no_activity_that_there_was_not() {
    let mut world = World::connected();
    world.advance(secs(60));
    assert_eq!(told_age(&mut world, secs(3)), Some(63_000), "since connect was called");
    world.service(ServiceMessage::Welcome { focus: false });
    assert_eq!(world.status().link, LinkStatus::Connected { focus: false });
    assert_eq!(told_age(&mut world, secs(4)), Some(67_000), "and the reconnect was nobody's doing");
}

#[test]
fn what_the_person_does_is_activity_and_what_else_happens_is_not() {
    type Call = fn(&mut World);
    let calls: [(Call, bool); 8] = [
        (|world| world.call(Command::Presence(area("/home"))), true),
        (|world| world.call(Command::Visibility(true)), true),
        (|world| world.call(Command::Signal("c_x".parse().unwrap(), Default::default())), true),
        (|world| drop((world.ask("r1"), world.accept())), true),
        (|world| world.call(Command::Visibility(false)), false),
        (|world| world.call(Command::Connect), false),
        (|world| world.call(Command::RetryNow), false),
        (|world| world.service(ServiceMessage::Focus), false),
    ];
    for (index, (call, is_activity)) in calls.into_iter().enumerate() {
        let mut world = World::connected();
        world.advance(secs(60));
        call(&mut world);
        assert_eq!(told_age(&mut world, secs(3)), Some(if is_activity { 3_000 } else { 63_000 }), "call {index}");
    }
}

#[test]
fn a_call_while_down_is_activity_at_its_own_time() {
    let mut world = World::connected();
    world.advance(secs(60));
    world.cut();
    world.call(Command::Presence(area("/home")));
    world.advance(secs(3));
    world.sent.clear();
    world.input(VisitorInput::LinkOpened);
    assert!(matches!(&world.sent[0], VisitorMessage::Hello(hello) if hello.active_age_ms == Some(3_000)));
}

#[test]
fn what_was_done_within_the_last_millisecond_is_not_older_than_it_was() {
    let mut world = World::connected();
    world.cut();
    world.advance(secs(3));
    world.call(Command::Presence(area("/home")));
    world.advance(Duration::from_micros(900));
    world.sent.clear();
    world.input(VisitorInput::LinkOpened);
    let VisitorMessage::Hello(hello) = &world.sent[0] else { panic!("hello comes first") };
    assert_eq!((hello.active_age_ms, hello.presence_age_ms), (Some(0), 0), "another device was active earlier in the same millisecond");
}

#[test]
fn a_connection_for_a_code_says_nothing_of_the_device() {
    let mut world = World::initialized();
    world.machine.hello.device = Some(Redacted::new("this-device".parse().unwrap()));
    world.call(Command::RequestCode);
    world.input(VisitorInput::LinkOpened);
    let VisitorMessage::Hello(hello) = &world.sent[0] else { panic!("hello comes first") };
    assert_eq!((&hello.visitorid, hello.active_age_ms, &hello.device, &hello.presence), (&None, None, &None, &None));
}

#[test]
fn a_call_while_the_hello_of_a_blurred_application_travels_still_takes_the_focus() {
    let mut world = World::connected();
    world.service(ServiceMessage::Blur);
    world.cut();
    world.advance(secs(1));
    world.input(VisitorInput::LinkOpened);
    world.call(Command::Presence(area("/home")));
    world.log();
    world.advance(millis(20));
    world.service(ServiceMessage::Welcome { focus: false });
    assert_eq!(world.log(), ["Event PresenceConnected", "Send Active"]);
    assert_eq!(world.sent.last(), Some(&VisitorMessage::Active { age_ms: 20 }));
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
    world.advance(secs(1));
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
    world.advance(secs(1));
    world.log();
    world.call(Command::Connect);
    assert_eq!(world.log(), ["Dial"]);
}

fn full(retry_after: Option<Duration>) -> VisitorInput {
    VisitorInput::LinkClosed(ConnectError::Unavailable { status: 503, retry_after })
}

#[test]
fn a_service_that_is_full_is_asked_ever_more_seldom() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    let mut waits = Vec::new();
    for _ in 0..6 {
        world.input(full(None));
        waits.push(retry_in(&world).as_secs());
        world.advance(retry_in(&world));
    }
    assert_eq!(waits, [2, 4, 8, 16, 32, 60]);
    world.welcome(true);
    world.advance(secs(10));
    world.cut();
    assert_eq!(retry_in(&world), secs(1), "a connection that lasted was a good one");
}

#[test]
fn a_service_that_is_full_says_when_to_come_again_and_calls_do_not_hasten_that() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    world.input(full(Some(secs(10))));
    assert_eq!(retry_in(&world), secs(15), "not all at one moment");
    world.log();
    for _ in 0..14 {
        world.advance(secs(1));
        world.call(Command::Presence(area("/home")));
    }
    assert_eq!(world.log(), ["Event PresenceSendFail"; 14]);
    world.advance(secs(1));
    assert_eq!(world.log(), ["Dial"]);
    world.input(full(Some(secs(10))));
    world.advance(secs(2));
    world.log();
    world.call(Command::RetryNow);
    assert_eq!(world.log(), ["Dial"], "a person may try");
}

#[test]
fn a_lookup_that_a_full_service_refuses_waits_as_well() {
    let mut world = World::start();
    let refused = || VisitorInput::LookedUp(Err(ConnectError::Unavailable { status: 503, retry_after: Some(secs(10)) }));
    world.input(refused());
    world.call(Command::Connect);
    world.input(refused());
    assert_eq!(retry_in(&world), secs(15));
}

/// So says a proxy whose service is being restarted.
#[test]
fn a_proxy_that_reaches_no_service_is_asked_as_soon_as_if_nobody_answered() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    for _ in 0..20 {
        world.input(VisitorInput::LinkClosed(ConnectError::Unavailable { status: 502, retry_after: None }));
        assert!(retry_in(&world) <= secs(2));
        world.advance(retry_in(&world));
    }
}
