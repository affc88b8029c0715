//! Agents see whether the application is in the foreground.

use oneclick_visitor::protocol::ConsoleMessage;
use oneclick_visitor::sdk::Event;

use crate::common::{SAM, ScriptedAgent, TestVisitor, World, ask, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_sees_hidden_and_visible_and_may_ask_either_way() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    visitor.presence().signal_visibility(false);
    let seen = until!(agent, ConsoleMessage::Visitor { visitor } if !visitor.visible => visitor);
    assert!(seen.connected && seen.signalable, "for ten minutes");
    ask(&mut agent).await;
    visitor.asked().await.decline();
    visitor.presence().signal_visibility(true);
    until!(agent, ConsoleMessage::Visitor { visitor } if visitor.visible);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mended_connection_tells_the_visibility_again() {
    let mut world = World::start().await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    visitor.presence().signal_visibility(false);
    world.kill().await;
    until!(visitor, Event::PresenceConnectFail { .. });
    world.restart().await;
    until!(visitor, Event::PresenceConnected { .. });
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    until!(agent, ConsoleMessage::Visitors { visitors, .. } => assert!(!visitors[0].visible));
}
