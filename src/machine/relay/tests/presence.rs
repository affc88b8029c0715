//! What agents see of a visitor, and for how long.

use super::*;
use crate::protocol::EventProperties;

fn last_seen(world: &World, agent: ConnId) -> Option<VisitorInfo> {
    let seen = |message: &&ConsoleMessage| if let ConsoleMessage::Visitor { visitor } = message { Some((**visitor).clone()) } else { None };
    world.to_agent(agent).iter().rev().find_map(seen)
}

#[test]
fn presence_reaches_every_agent_of_the_group_and_no_other() {
    let mut world = World::present();
    world.presence(ANNA, "/cart");
    for agent in [SAM, KIM] {
        assert_eq!(last_seen(&world, agent).unwrap().url(), Some("/cart"));
    }
    assert!(world.to_agent(EVE).is_empty());
}

#[test]
fn each_presence_call_replaces_the_one_before() {
    let mut world = World::present();
    world.presence(ANNA, "/cart");
    let data = PresenceData::new([("c_step".to_owned(), "2".to_owned())].into()).unwrap();
    world.visitor(ANNA, VisitorMessage::Presence { data });
    assert_eq!(world.anna().url(), None);
}

#[test]
fn agents_see_the_area_and_the_details_of_the_device_with_the_focus() {
    let mut world = World::new();
    let desk = VisitorHello { name: Some("Anna".parse().unwrap()), email: Some("anna@acme.example".parse().unwrap()), ..hello("anna") };
    world.visitor(ANNA, VisitorMessage::Hello(desk));
    world.presence(ANNA, "/home");
    world.advance(mins(1));
    world.visitor(ANNAS_PHONE, VisitorMessage::Hello(VisitorHello { name: Some("A.".parse().unwrap()), ..hello("anna") }));
    let seen = last_seen(&world, SAM).unwrap();
    assert_eq!(seen.name.clone().unwrap().as_str(), "A.");
    assert_eq!((seen.email.clone(), seen.url(), seen.presence_age_ms), (None, None, None), "nothing of the desk's is mixed in");
    world.presence(ANNAS_PHONE, "/phone");
    world.out.clear();
    world.visitor(ANNAS_PHONE, VisitorMessage::Bye { reason: EndReason::LoggedOut });
    let seen = last_seen(&world, SAM).expect("the agents are told");
    assert_eq!((seen.name.clone().unwrap().as_str(), seen.email.clone().unwrap().as_str()), ("Anna", "anna@acme.example"));
    assert_eq!((seen.url(), seen.presence_age_ms), (Some("/home"), Some(60_000)));
}

#[test]
fn agents_are_told_the_area_of_the_device_that_takes_the_focus() {
    let mut world = World::present();
    world.presence(ANNA, "/home");
    world.hello(ANNAS_PHONE, true);
    world.presence(ANNAS_PHONE, "/phone");
    world.out.clear();
    world.visibility(ANNA, true);
    assert_eq!(last_seen(&world, SAM).unwrap().url(), Some("/home"));
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    assert_eq!(last_seen(&world, SAM).unwrap().url(), Some("/phone"));
}

#[test]
fn who_lost_the_link_is_listed_with_what_was_said_last_and_who_logged_out_is_not() {
    let mut world = World::present();
    world.presence(ANNA, "/home");
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    assert_eq!(world.anna().url(), Some("/home"));
    world.advance(secs(3));
    let presence = Some(PresenceData::new([("url".to_owned(), "/home".to_owned())].into()).unwrap());
    world.visitor(ConnId(3), VisitorMessage::Hello(VisitorHello { presence, presence_age_ms: 3_000, ..hello("anna") }));
    assert_eq!((world.anna().url(), world.anna().presence_age_ms), (Some("/home"), Some(3_000)));
    world.visitor(ConnId(3), VisitorMessage::Bye { reason: EndReason::LoggedOut });
    assert_eq!((world.anna().url(), world.anna().presence_age_ms), (None, None));
}

#[test]
fn visibility_reaches_the_agents() {
    let mut world = World::present();
    world.visibility(ANNA, false);
    assert!(!last_seen(&world, SAM).unwrap().visible);
    world.visibility(ANNA, true);
    assert!(last_seen(&world, SAM).unwrap().visible);
}

#[test]
fn custom_signals_and_errors_of_the_visitor_reach_the_agents() {
    let mut world = World::present();
    world.visitor(ANNA, VisitorMessage::Signal { event: "c_cart".parse().unwrap(), properties: Default::default() });
    let params: EventProperties = EventProperties::new([("sdk".to_owned(), "7".to_owned())].into()).unwrap();
    let (code, msg) = ("conndrop".parse().unwrap(), "Connect failed".parse().unwrap());
    world.visitor(ANNA, VisitorMessage::VisitorError { code, msg, params: params.clone() });
    let heard = world.to_agent(SAM);
    assert!(heard.iter().any(|message| matches!(message, ConsoleMessage::Signal { event, .. } if event.as_str() == "c_cart")));
    let told = ConsoleMessage::VisitorError {
        visitorid: id("anna"),
        code: "conndrop".parse().unwrap(),
        msg: "Connect failed".parse().unwrap(),
        params,
    };
    assert!(heard.contains(&&told));
    assert!(world.to_agent(EVE).is_empty());
}

#[test]
fn a_hidden_visitor_is_signalable_for_less_than_ten_minutes() {
    let mut world = World::present();
    world.visibility(ANNA, false);
    world.advance(mins(10) - secs(1));
    assert!(world.anna().signalable && world.anna().connected);
    world.ask(SAM);
    assert!(world.to_visitor(ANNA).iter().any(|message| matches!(message, ServiceMessage::ShowTerms { .. })));
}

#[test]
fn a_visitor_hidden_for_ten_minutes_is_present_but_cannot_be_asked() {
    let mut world = World::present();
    world.visibility(ANNA, false);
    world.out.clear();
    world.advance(mins(10));
    let seen = last_seen(&world, SAM).expect("the agents are told when the time is up");
    assert!(seen.connected && !seen.signalable);
    world.out.clear();
    world.agent(SAM, AgentMessage::ShowTerms { visitorid: id("anna") });
    world.agent(SAM, AgentMessage::Signal { visitorid: id("anna"), event: "c_hi".parse().unwrap(), properties: Default::default() });
    assert_eq!(world.agent_errors(SAM), [ErrorCode::VisitorNotPresent; 2]);
    assert!(world.to_visitor(ANNA).is_empty());
    world.visibility(ANNA, true);
    assert!(world.anna().signalable);
}

#[test]
fn saying_hidden_again_does_not_begin_ten_new_minutes() {
    let mut world = World::present();
    world.visibility(ANNA, false);
    world.advance(mins(6));
    world.visibility(ANNA, false);
    world.presence(ANNA, "/still-here");
    world.advance(mins(4));
    assert!(!world.anna().signalable);
}

#[test]
fn a_link_that_mends_does_not_begin_ten_new_minutes() {
    let mut world = World::present();
    world.visibility(ANNA, false);
    world.advance(mins(6));
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.visitor(ConnId(3), VisitorMessage::Hello(VisitorHello { visible: false, ..hello("anna") }));
    assert!(world.anna().signalable);
    world.advance(mins(4));
    assert!(!world.anna().signalable);
}

#[test]
fn the_ten_minutes_of_a_device_that_connects_hidden_begin_then_and_a_visible_one_is_so_from_then() {
    let mut world = World::present();
    world.advance(mins(30));
    world.visitor(ANNAS_PHONE, VisitorMessage::Hello(VisitorHello { visible: false, ..hello("anna") }));
    assert_eq!((world.anna().visible, world.anna().visible_age_ms), (false, 0));
    assert!(world.anna().signalable, "it was never seen to be hidden before");
    world.advance(mins(6));
    for conn in [ANNA, ANNAS_PHONE] {
        world.input(RelayInput::VisitorClosed(conn, LinkLoss::Closed));
    }
    world.hello(ConnId(3), true);
    assert_eq!((world.anna().visible, world.anna().visible_age_ms), (true, 0));
}

#[test]
fn a_device_that_has_been_hidden_for_long_is_not_signalable_again_because_another_left() {
    let mut world = World::present();
    world.visibility(ANNA, false);
    world.advance(mins(1));
    world.hello(ANNAS_PHONE, true);
    world.advance(mins(30));
    assert!(world.anna().signalable, "the phone has the focus and is in the foreground");
    world.input(RelayInput::VisitorClosed(ANNAS_PHONE, LinkLoss::Closed));
    assert!(world.anna().connected && !world.anna().signalable);
}

#[test]
fn a_visitor_who_left_stays_listed_for_five_minutes() {
    let mut world = World::present();
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    assert!(!last_seen(&world, SAM).unwrap().connected);
    world.out.clear();
    world.advance(mins(5) - secs(1));
    assert!(!world.anna().connected);
    world.advance(secs(1));
    assert_eq!(world.to_agent(SAM), [&ConsoleMessage::VisitorForgotten { visitorid: id("anna") }]);
    assert_eq!(world.relay.visitor(world.now, GroupId(1), &id("anna")), None);
}

#[test]
fn of_more_than_a_thousand_who_left_the_earliest_is_forgotten_unless_a_session_waits_for_it() {
    let (mut world, _) = World::sharing();
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    let forgotten = |world: &World| -> Vec<VisitorId> {
        let of = |message: &ConsoleMessage| {
            if let ConsoleMessage::VisitorForgotten { visitorid } = message { Some(visitorid.clone()) } else { None }
        };
        world.to_agent(SAM).into_iter().filter_map(of).collect()
    };
    for number in 1..=1_001 {
        assert!(forgotten(&world).is_empty(), "{number} left");
        world.out.clear();
        world.visitor(ConnId(1_000), VisitorMessage::Hello(hello(&format!("v{number}"))));
        world.input(RelayInput::VisitorClosed(ConnId(1_000), LinkLoss::Closed));
        // The agents read as they go.
        while let Some(agent) = world.sent.pop() {
            world.handle(RelayInput::AgentTook(agent));
        }
        if number >= 1_000 {
            let expected = format!("v{}", number - 999);
            assert_eq!(forgotten(&world), [id(&expected)], "the earliest but Anna");
            world.out.clear();
        }
    }
    assert!(world.relay.visitor(world.now, GroupId(1), &id("anna")).is_some());
}

#[test]
fn a_visitor_who_comes_back_is_not_forgotten() {
    let mut world = World::present();
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.advance(mins(4));
    world.hello(ConnId(3), true);
    world.advance(mins(60));
    assert!(world.anna().connected);
    assert_eq!(world.anna().connected_age_ms, mins(60).as_millis() as u64);
}

#[test]
fn an_agents_signal_reaches_the_device_with_the_focus() {
    let mut world = World::present();
    world.hello(ANNAS_PHONE, true);
    world.out.clear();
    let signal = |visitorid| AgentMessage::Signal { visitorid, event: "c_hi".parse().unwrap(), properties: Default::default() };
    world.agent(SAM, signal(id("anna")));
    assert!(matches!(world.to_visitor(ANNAS_PHONE)[..], [ServiceMessage::Signal { .. }]));
    assert!(world.to_visitor(ANNA).is_empty());
    world.agent(SAM, signal(id("nobody")));
    assert_eq!(world.agent_errors(SAM), [ErrorCode::VisitorNotPresent]);
}
