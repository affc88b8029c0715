//! From `init` to the first connection.

use super::*;
use crate::machine::event::LinkStatus;

#[test]
fn init_looks_the_settings_up_and_connects_nothing() {
    let mut world = World::start();
    assert_eq!(world.log(), ["LookUp"]);
    world.looked_up(true);
    assert_eq!(world.log(), ["Event VisitorInitialized"]);
    assert_eq!(world.status().link, LinkStatus::Off);
}

#[test]
fn connect_waits_for_visitor_initialized() {
    let mut world = World::start();
    world.log();
    world.call(Command::Connect);
    assert_eq!(world.log(), ["Event InvalidState"]);
    world.looked_up(true);
    assert_eq!(world.log(), ["Event VisitorInitialized"], "the early call is not kept");
    world.call(Command::Connect);
    assert_eq!(world.log(), ["Dial"]);
}

#[test]
fn visitor_initialized_fires_once_also_when_the_lookup_failed() {
    let mut world = World::start();
    world.log();
    world.lookup_failed();
    assert_eq!(world.log(), ["Event VisitorInitialized"]);
    assert!(matches!(world.events.last(), Some(Event::VisitorInitialized { settings: None, problem: Some(_) })));
    world.looked_up(true);
    assert_eq!(world.log(), [""; 0]);
}

#[test]
fn a_connect_after_a_failed_lookup_retries_the_lookup() {
    let mut world = World::start();
    world.lookup_failed();
    world.log();
    world.call(Command::Connect);
    assert_eq!(world.log(), ["LookUp"]);
    world.lookup_failed();
    assert_eq!(world.log(), ["Event PresenceConnectFail"]);
    world.advance(secs(2));
    assert_eq!(world.log(), ["LookUp"], "and goes on by itself");
    world.looked_up(true);
    assert_eq!(world.log(), ["Dial"]);
}

#[test]
fn a_lookup_that_is_never_answered_is_given_up() {
    let mut world = World::start();
    world.lookup_failed();
    world.call(Command::Connect);
    world.log();
    world.advance(secs(10));
    assert_eq!(world.log(), ["Event PresenceConnectFail"]);
}

#[test]
fn connect_says_hello_and_is_connected_by_the_welcome() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    world.input(VisitorInput::LinkOpened);
    assert_eq!(world.log(), ["Dial", "Send Hello"]);
    assert_eq!(world.status().link, LinkStatus::Connecting);
    let VisitorMessage::Hello(hello) = &world.sent[0] else { panic!("hello comes first") };
    assert!(hello.active_age_ms == Some(0) && hello.visible && hello.visitorid.as_ref().unwrap().as_str() == "anna");
    world.service(ServiceMessage::Welcome { focus: true });
    assert_eq!(world.log(), ["Event PresenceConnected"]);
    assert_eq!(world.status().link, LinkStatus::Connected { focus: true });
}

#[test]
fn a_second_connect_does_nothing() {
    let mut world = World::connected();
    world.call(Command::Connect);
    assert_eq!(world.log(), [""; 0]);
    let mut dialling = World::initialized();
    dialling.call(Command::Connect);
    dialling.call(Command::Connect);
    assert_eq!(dialling.log(), ["Dial"]);
}

#[test]
fn calls_before_connect_are_refused() {
    let mut world = World::initialized();
    world.call(Command::Presence(area("/home")));
    world.call(Command::Visibility(false));
    world.call(Command::Signal("c_cart".parse().unwrap(), Default::default()));
    world.call(Command::Disconnect);
    world.call(Command::EndSession);
    world.call(Command::Pause(true));
    assert_eq!(world.log(), ["Event InvalidState"; 6]);
}

#[test]
fn presence_that_is_off_for_the_group_is_not_configured_until_connect_is_called_again() {
    let mut world = World::start();
    world.looked_up(false);
    world.log();
    world.call(Command::Connect);
    assert_eq!(world.log(), ["LookUp"], "somebody may have configured it meanwhile");
    world.looked_up(false);
    assert_eq!(world.log(), ["Event PresenceNotConfigured"]);
    world.advance(secs(3_600));
    assert_eq!(world.log(), [""; 0], "nothing is retried by itself");
    world.call(Command::Connect);
    world.looked_up(true);
    assert_eq!(world.log(), ["LookUp", "Dial"]);
}

#[test]
fn a_group_that_the_service_does_not_know_is_not_configured() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    world.input(VisitorInput::LinkOpened);
    world.log();
    world.service(ServiceMessage::NotConfigured { message: "group 1 is not known here".to_owned(), unknown_group: true });
    assert_eq!(world.log(), ["HangUp", "Event PresenceNotConfigured"]);
    assert!(matches!(world.status().link, LinkStatus::NotConfigured { .. }));
    world.call(Command::Connect);
    assert_eq!(world.log(), ["LookUp"]);
}

#[test]
fn disconnect_says_goodbye_once() {
    let mut world = World::connected();
    world.call(Command::Disconnect);
    assert_eq!(world.log(), ["Send Bye", "HangUp", "Event PresenceDisconnected"]);
    assert_eq!(world.status().link, LinkStatus::Off);
    world.cut();
    world.advance(secs(3_600));
    assert_eq!(world.log(), [""; 0], "nothing reconnects after it");
    world.call(Command::Disconnect);
    assert_eq!(world.log(), ["Event InvalidState"]);
}

#[test]
fn disconnect_stops_an_attempt_that_is_under_way() {
    for stage in 0..3 {
        let mut world = World::initialized();
        world.call(Command::Connect);
        if stage > 0 {
            world.input(VisitorInput::LinkOpened);
        }
        if stage > 1 {
            world.cut();
        }
        world.log();
        world.call(Command::Disconnect);
        assert_eq!(world.log(), ["HangUp", "Event PresenceDisconnected"]);
        world.service(ServiceMessage::Welcome { focus: true });
        world.advance(secs(600));
        assert_eq!(world.log(), [""; 0]);
    }
}

#[test]
fn the_same_visitor_can_connect_again_after_logging_out() {
    let mut world = World::connected();
    world.call(Command::Disconnect);
    world.log();
    world.call(Command::Connect);
    world.welcome(true);
    assert_eq!(world.log(), ["Dial", "Send Hello", "Event PresenceConnected"]);
}

#[test]
fn shutdown_says_goodbye_without_an_event() {
    let mut world = World::connected();
    world.call(Command::Shutdown);
    assert_eq!(world.log(), ["Send Bye", "HangUp"]);
    world.call(Command::Shutdown);
    assert_eq!(world.log(), [""; 0]);
}
