//! How a connection begins and ends.

use super::*;

fn closed_visitors(world: &World) -> Vec<ConnId> {
    let conn = |output: &RelayOutput| if let RelayOutput::CloseVisitor(conn, _) = output { Some(*conn) } else { None };
    world.out.iter().filter_map(conn).collect()
}

#[test]
fn hello_is_answered_by_a_welcome_with_the_focus() {
    let mut world = World::new();
    world.hello(ANNA, true);
    assert_eq!(world.to_visitor(ANNA), [&ServiceMessage::Welcome { focus: true }]);
}

#[test]
fn a_message_before_hello_is_out_of_order_and_turned_away() {
    let mut world = World::new();
    world.presence(ANNA, "/home");
    assert_eq!((world.refusals(ANNA), closed_visitors(&world)), (vec![ErrorCode::OutOfOrder], vec![ANNA]));
    assert!(world.to_agent(SAM).is_empty());
}

#[test]
fn a_second_hello_is_out_of_order_and_changes_nothing() {
    let mut world = World::present();
    world.visitor(ANNA, VisitorMessage::Hello(hello("bert")));
    assert_eq!((world.refusals(ANNA), closed_visitors(&world)), (vec![ErrorCode::OutOfOrder], vec![]));
    assert_eq!(world.relay.visitor(world.now, GroupId(1), &id("bert")), None);
    assert!(world.anna().connected);
}

#[test]
fn another_version_is_turned_away() {
    let mut world = World::new();
    world.visitor(ANNA, VisitorMessage::Hello(VisitorHello { version: VERSION + 1, ..hello("anna") }));
    assert_eq!((world.refusals(ANNA), closed_visitors(&world)), (vec![ErrorCode::Version], vec![ANNA]));
}

#[test]
fn a_group_that_is_unknown_or_has_presence_off_is_not_configured() {
    for group in [3, 99] {
        let mut world = World::new();
        world.visitor(ANNA, VisitorMessage::Hello(VisitorHello { groupid: GroupId(group), ..hello("anna") }));
        assert!(matches!(world.to_visitor(ANNA)[..], [ServiceMessage::NotConfigured { .. }]));
        assert_eq!(closed_visitors(&world), [ANNA]);
        assert_eq!(world.relay.visitor(world.now, GroupId(group), &id("anna")), None);
    }
}

#[test]
fn goodbye_closes_the_connection_and_forgets_what_the_visitor_did() {
    let mut world = World::present();
    world.presence(ANNA, "/cart");
    world.visitor(ANNA, VisitorMessage::Bye { reason: EndReason::LoggedOut });
    assert_eq!(closed_visitors(&world), [ANNA]);
    let anna = world.anna();
    assert!(!anna.connected && !anna.signalable && anna.presence.unwrap().properties().is_empty());
}

#[test]
fn a_connection_that_is_unknown_closes_without_a_word() {
    let mut world = World::new();
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.input(RelayInput::AgentClosed(ConnId(99)));
    world.agent(ConnId(99), AgentMessage::ShowTerms { visitorid: id("anna") });
    assert!(world.out.is_empty());
}

#[test]
fn an_agent_who_says_hello_twice_is_told() {
    let mut world = World::new();
    world.agent(SAM, AgentMessage::Hello { version: VERSION, token: Redacted::default() });
    assert_eq!(world.agent_errors(SAM), [ErrorCode::OutOfOrder]);
}

#[test]
fn a_joining_agent_sees_the_visitors_of_its_group_only() {
    let mut world = World::present();
    world.visitor(ConnId(3), VisitorMessage::Hello(VisitorHello { groupid: GroupId(2), ..hello("zoe") }));
    world.out.clear();
    world.input(RelayInput::AgentJoined(ConnId(20), Agent { number: AgentNumber(20), name: "Lee".to_owned(), groupid: GroupId(1) }));
    let [ConsoleMessage::Welcome { agent, .. }, ConsoleMessage::Visitors { visitors, first: true, last: true }] =
        &world.to_agent(ConnId(20))[..]
    else {
        panic!("welcome, then the list")
    };
    assert_eq!(agent, "Lee");
    assert_eq!(visitors.iter().map(|visitor| visitor.visitorid.as_str()).collect::<Vec<_>>(), ["anna"]);
}
