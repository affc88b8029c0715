//! Without a service: calls are not queued, the connection mends itself, the settings are found later.

use oneclick_visitor::protocol::ConsoleMessage;
use oneclick_visitor::sdk::{ConnectError, Event, LinkStatus};

use crate::common::{SAM, ScriptedAgent, TestVisitor, World, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_while_down_is_lost_and_said_to_be() {
    let mut world = World::start().await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    world.kill().await;
    until!(visitor, Event::PresenceConnectFail { .. });
    visitor.presence().presence([("url", "/lost")]);
    until!(visitor, Event::PresenceSendFail { call: "presence" });
    visitor.presence().signal_agent("c_lost", [("a", "b")]);
    until!(visitor, Event::PresenceSendFail { call: "signal_agent" });

    world.restart().await;
    until!(visitor, Event::PresenceConnected { focus: true });
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    visitor.presence().presence([("url", "/sent")]);
    // The first that is said of the visitor is that there is nothing of before, the next is what was called since.
    let known = until!(agent, ConsoleMessage::Visitors { visitors, .. } => visitors);
    assert!(known.iter().all(|visitor| visitor.url() != Some("/lost")));
    if known[0].url() != Some("/sent") {
        let seen = until!(agent, ConsoleMessage::Visitor { visitor } => visitor);
        assert_eq!(seen.url(), Some("/sent"));
    }
    let heard = agent.heard_so_far().await;
    assert!(!heard.iter().any(|heard| matches!(heard, ConsoleMessage::Signal { .. })), "{heard:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_connection_mends_itself() {
    let mut world = World::start().await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    for _ in 0..2 {
        world.kill().await;
        until!(visitor, Event::PresenceConnectFail { .. });
        assert!(matches!(visitor.sdk.status().link, LinkStatus::Waiting { .. } | LinkStatus::Connecting));
        world.restart().await;
        until!(visitor, Event::PresenceConnected { focus: true });
    }
    assert!(!visitor.has_seen("PresenceDisconnected"), "that is for logging out");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_that_cannot_be_looked_up_are_looked_up_later() {
    let mut world = World::start().await;
    world.kill().await;
    let mut visitor = TestVisitor::init(TestVisitor::params(&world, 1, "anna"));
    until!(visitor, Event::VisitorInitialized { settings: None, problem: Some(ConnectError::Refused(_)) });
    visitor.presence().connect();
    until!(visitor, Event::PresenceConnectFail { reason: ConnectError::Refused(_), .. });
    world.restart().await;
    until!(visitor, Event::PresenceConnected { focus: true });
    assert_eq!(visitor.sdk.status().settings.unwrap().organisation, "Acme");
    assert_eq!(visitor.sdk.status().link, LinkStatus::Connected { focus: true });
}
