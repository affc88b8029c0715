//! A visitor logs in, tells what they do, and logs out.

use oneclick_visitor::protocol::ConsoleMessage;
use oneclick_visitor::sdk::{Event, LinkStatus};

use crate::common::{SAM, ScriptedAgent, TestVisitor, World, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_sees_who_logs_in_what_they_do_and_that_they_leave() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut params = TestVisitor::params(&world, 1, "anna");
    params.name = Some("Anna Berg".parse().unwrap());
    params.email = Some("anna@example.com".parse().unwrap());
    let mut visitor = TestVisitor::init(params);
    let settings = until!(visitor, Event::VisitorInitialized { settings, .. } => settings).unwrap();
    assert_eq!((settings.organisation.as_str(), settings.presence), ("Acme", true));
    visitor.presence().connect();
    until!(visitor, Event::PresenceConnected { focus: true });
    let seen = until!(agent, ConsoleMessage::Visitor { visitor } => visitor);
    assert!(seen.connected && seen.visible && seen.signalable && seen.devices == 1);
    assert_eq!(seen.name.unwrap().as_str(), "Anna Berg");
    assert_eq!(seen.presence_age_ms, None);

    for area in ["/home", "/help"] {
        visitor.presence().presence([("url", area), ("c_version", "1.0")]);
        let seen = until!(agent, ConsoleMessage::Visitor { visitor } if visitor.presence_age_ms.is_some() => visitor);
        assert_eq!(seen.url(), Some(area));
    }
    assert_eq!(visitor.sdk.status().presence.unwrap().url(), Some("/help"));

    visitor.presence().disconnect();
    until!(visitor, Event::PresenceDisconnected);
    let seen = until!(agent, ConsoleMessage::Visitor { visitor } if !visitor.connected => visitor);
    assert!(!seen.signalable && seen.url().is_none(), "what somebody did before they left is nobody's business");
    assert_eq!(visitor.sdk.status().link, LinkStatus::Off);
    assert!(!visitor.has_seen("PresenceConnectFail"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_connect_does_nothing() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    visitor.presence().connect();
    visitor.presence().presence([("url", "/home")]);
    let seen = until!(agent, ConsoleMessage::Visitor { visitor } if visitor.url() == Some("/home") => visitor);
    assert_eq!(seen.devices, 1);
    visitor.presence().disconnect();
    until!(visitor, Event::PresenceDisconnected);
    // After logging out, connect is a new beginning.
    visitor.presence().connect();
    until!(visitor, Event::PresenceConnected { focus: true });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_that_come_too_early_are_told_so() {
    let world = World::start().await;
    let mut visitor = TestVisitor::init(TestVisitor::params(&world, 1, "anna"));
    until!(visitor, Event::VisitorInitialized { .. });
    visitor.presence().presence([("url", "/home")]);
    until!(visitor, Event::InvalidState { call: "presence", .. });
    visitor.presence().disconnect();
    until!(visitor, Event::InvalidState { call: "disconnect", .. });
    visitor.sdk.end_session();
    until!(visitor, Event::InvalidState { call: "end_session", .. });
    visitor.sdk.pause(true);
    until!(visitor, Event::InvalidState { call: "pause", .. });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_of_another_group_sees_nothing() {
    let world = World::start().await;
    let mut other = ScriptedAgent::join(&world, crate::common::ROB).await;
    let visitor = TestVisitor::connected(&world, "anna").await;
    visitor.presence().presence([("url", "/home")]);
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    until!(agent, ConsoleMessage::Visitors { visitors, .. } if visitors.len() == 1);
    let heard = other.heard_so_far().await;
    assert!(!heard.iter().any(|heard| matches!(heard, ConsoleMessage::Visitor { .. })), "{heard:?}");
}
