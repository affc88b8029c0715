//! Custom events, from the visitor to agents and from an agent to the visitor.

use oneclick_visitor::protocol::{AgentMessage, ConsoleMessage, ErrorCode};
use oneclick_visitor::sdk::{Event, EventProperties};

use crate::common::{KIM, SAM, ScriptedAgent, TestVisitor, World, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_agents_of_the_group_hear_a_visitors_event() {
    let world = World::start().await;
    let mut agents = [ScriptedAgent::join(&world, SAM).await, ScriptedAgent::join(&world, KIM).await];
    let visitor = TestVisitor::connected(&world, "anna").await;
    visitor.presence().signal_agent("c_cart", [("total", "12")]);
    for agent in &mut agents {
        let (event, properties) = until!(agent, ConsoleMessage::Signal { event, properties, .. } => (event, properties));
        assert_eq!((event.as_str(), properties.properties()["total"].as_str()), ("c_cart", "12"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_hears_an_agents_event() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    let properties = EventProperties::new([("code".to_owned(), "7".to_owned())].into()).unwrap();
    let signal = |to: &str| AgentMessage::Signal {
        visitorid: to.parse().unwrap(),
        event: "c_coupon".parse().unwrap(),
        properties: properties.clone(),
    };
    agent.send(&signal("anna")).await;
    let heard = until!(visitor, Event::PresenceSignal { event, properties } => (event, properties));
    assert_eq!((heard.0.as_str(), &heard.1), ("c_coupon", &properties));
    agent.send(&signal("bert")).await;
    until!(agent, ConsoleMessage::Error { code: ErrorCode::VisitorNotPresent, visitorid, .. } => assert!(visitorid.is_some()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_names_than_custom_ones_are_refused() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    for name in ["cart", "c_", "", "visitorsessionstart"] {
        visitor.presence().signal_agent(name, [("a", "b")]);
        until!(visitor, Event::InvalidParameter { call: "signal_agent", .. });
    }
    visitor.presence().signal_agent("terms", [("status", "accepted")]);
    until!(visitor, Event::InvalidState { call: "signal_agent", .. });
    agent.send_text(r#"{"type":"signal","visitorid":"anna","event":"cart"}"#).await;
    until!(agent, ConsoleMessage::Error { code: ErrorCode::Malformed, .. });
}
