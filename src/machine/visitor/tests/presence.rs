//! Presence data and events in bursts, and on links that write slowly.

use super::*;
use crate::machine::budget::{Allowance, Budget, Charged};

/// As much as presence data may be, in the characters that are longest on their way.
fn full(letter: &str) -> PresenceData {
    PresenceData::new((0..5).map(|n| (format!("c_{n}"), letter.repeat(1_990))).collect()).unwrap()
}

fn records(world: &World) -> Vec<&PresenceData> {
    let mut records = Vec::new();
    for message in &world.sent {
        if let VisitorMessage::Presence { data } = message {
            records.push(data);
        }
    }
    records
}

/// What the service makes of what is sent at this moment.
fn charge(world: &mut World, service: &mut Budget) -> Vec<Charged> {
    let sent = take(&mut world.sent);
    sent.iter().map(|message| service.charge(world.now, serde_json::to_string(message).unwrap().len())).collect()
}

#[test]
fn a_burst_of_full_records_keeps_within_what_the_service_takes_and_the_newest_arrives() {
    for letters in [["😀", "😎"], ["\u{1}", "\u{2}"]] {
        let mut world = World::connected();
        let mut service = Budget::new(Allowance::VISITOR);
        for n in 0..50 {
            world.call(Command::Presence(full(letters[n % 2])));
        }
        world.call(Command::Presence(area("/newest")));
        assert_eq!(world.status().presence, Some(area("/newest")));
        let at_once = charge(&mut world, &mut service);
        assert!((10..=25).contains(&at_once.len()), "{}", at_once.len());
        assert!(at_once.iter().all(|charged| *charged == Charged::Within), "{at_once:?}");
        world.advance(secs(2));
        assert_eq!(records(&world), [&area("/newest")]);
        assert_eq!(charge(&mut world, &mut service), [Charged::Within]);
        world.advance(secs(60));
        assert_eq!(world.sent, [], "once");
    }
}

#[test]
fn full_records_without_end_are_sent_at_the_pace_that_the_service_takes() {
    let mut world = World::connected();
    let mut service = Budget::new(Allowance::VISITOR);
    for n in 0..2_000 {
        world.call(Command::Presence(full(["😀", "😎"][n % 2])));
        assert!(charge(&mut world, &mut service).iter().all(|charged| *charged == Charged::Within), "call {n}");
        world.advance(millis(50));
    }
}

#[test]
fn on_a_link_that_writes_slowly_the_newest_record_waits_alone() {
    let mut world = World::connected();
    world.link_hangs = true;
    for url in ["/1", "/2", "/3"] {
        world.call(Command::Presence(area(url)));
    }
    world.call(Command::Visibility(false));
    assert_eq!(world.log(), ["Send Presence", "Send Visibility"], "what else is said does not wait");
    world.advance(secs(5));
    world.input(VisitorInput::PresenceSent);
    assert_eq!(records(&world), [&area("/1"), &area("/3")]);
    world.input(VisitorInput::PresenceSent);
    assert_eq!(records(&world).len(), 2, "nothing else waits");
}

#[test]
fn what_waits_is_told_with_the_next_hello_or_before_the_end() {
    let slow = || {
        let mut world = World::connected();
        world.link_hangs = true;
        world.call(Command::Presence(area("/1")));
        world.call(Command::Presence(area("/2")));
        world
    };
    let mut world = slow();
    world.cut();
    world.advance(secs(3));
    world.sent.clear();
    world.welcome(true);
    let VisitorMessage::Hello(hello) = &world.sent[0] else { panic!("hello comes first") };
    assert_eq!((&hello.presence, hello.presence_age_ms), (&Some(area("/2")), 3_000));
    world.input(VisitorInput::PresenceSent);
    world.advance(secs(60));
    assert!(records(&world).is_empty(), "it has been told");
    world.call(Command::Presence(area("/3")));
    assert_eq!(records(&world), [&area("/3")], "the new link has nothing under way");
    let mut world = slow();
    world.call(Command::Disconnect);
    assert!(matches!(&world.sent[..], [.., VisitorMessage::Presence { data }, VisitorMessage::Bye { .. }] if *data == area("/2")));
    world.advance(secs(60));
}

/// The other device was active later; and what the person does here is not put off until the record can be sent.
#[test]
fn what_waits_takes_the_focus_from_no_other_device_and_a_call_takes_it_at_once() {
    let mut world = World::connected();
    world.link_hangs = true;
    world.call(Command::Presence(area("/1")));
    world.call(Command::Presence(area("/2")));
    world.service(ServiceMessage::Blur);
    world.input(VisitorInput::PresenceSent);
    world.advance(secs(60));
    assert_eq!(records(&world), [&area("/1")]);
    world.service(ServiceMessage::Focus);
    assert_eq!(records(&world), [&area("/1"), &area("/2")]);
    world.service(ServiceMessage::Blur);
    world.sent.clear();
    world.call(Command::Presence(area("/3")));
    assert_eq!(world.sent, [VisitorMessage::Active { age_ms: 0 }]);
}

#[test]
fn an_event_that_the_service_would_not_take_is_told_as_lost() {
    let mut world = World::connected();
    let mut service = Budget::new(Allowance::VISITOR);
    let properties = || crate::protocol::EventProperties::of([("text", "😀".repeat(1_990).as_str())]).unwrap();
    let told = |world: &mut World| {
        world.call(Command::Signal("c_x".parse().unwrap(), properties()));
        take(&mut world.log) == ["Send Signal"]
    };
    let sent = (0..1_000).take_while(|_| told(&mut world)).count();
    assert!(sent > 90, "{sent}");
    assert!(matches!(world.events.last(), Some(Event::PresenceSendFail { call: "signal_agent" })));
    assert!(charge(&mut world, &mut service).iter().all(|charged| *charged == Charged::Within));
    world.advance(secs(1));
    assert!(told(&mut world), "after a rest");
}
