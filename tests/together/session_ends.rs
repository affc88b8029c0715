//! Every way a session ends, with its reason on both sides, and nothing captured afterwards.

use oneclick_visitor::protocol::{AgentMessage, ConsoleMessage, EndReason, ViewControl};
use oneclick_visitor::sdk::{Event, SessionStatus};

use crate::common::{SAM, ScriptedAgent, ScriptedViewer, Sharing, World, share, until, view};

async fn agents_are_told(agent: &mut ScriptedAgent, viewer: &mut ScriptedViewer, why: EndReason) {
    until!(agent, ConsoleMessage::VisitorSessionEnd { reason, .. } => assert_eq!(reason, why));
    until!(viewer, ViewControl::Ended { reason } => assert_eq!(reason, why));
    assert_eq!(viewer.closed().await, (1000, "the session is over".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_the_visitor_and_another_can_follow() {
    let world = World::start().await;
    let Sharing { mut visitor, mut agent, key } = Sharing::start(&world).await;
    let mut viewer = view(&world, SAM, &key).await;
    viewer.bytes().await;
    visitor.sdk.end_session();
    until!(visitor, Event::SessionEnded { reason: EndReason::VisitorEnded, .. });
    assert_eq!(visitor.sdk.status().session, SessionStatus::Idle);
    agents_are_told(&mut agent, &mut viewer, EndReason::VisitorEnded).await;
    // The same key again: nothing of the first session hangs over into the second.
    let key = share(&mut visitor, &mut agent).await;
    let mut viewer = view(&world, SAM, &key).await;
    viewer.bytes().await;
    assert!(matches!(visitor.sdk.status().session, SessionStatus::Sharing { .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_an_agent() {
    let world = World::start().await;
    let Sharing { mut visitor, mut agent, key } = Sharing::start(&world).await;
    let mut viewer = view(&world, SAM, &key).await;
    agent.send(&AgentMessage::EndSession { key }).await;
    until!(visitor, Event::SessionEnded { reason: EndReason::AgentEnded, .. });
    agents_are_told(&mut agent, &mut viewer, EndReason::AgentEnded).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_logging_out() {
    let world = World::start().await;
    let Sharing { mut visitor, mut agent, key } = Sharing::start(&world).await;
    let mut viewer = view(&world, SAM, &key).await;
    visitor.presence().disconnect();
    until!(visitor, Event::SessionEnded { reason: EndReason::LoggedOut, .. });
    until!(visitor, Event::PresenceDisconnected);
    agents_are_told(&mut agent, &mut viewer, EndReason::LoggedOut).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_closing_the_application() {
    let world = World::start().await;
    let Sharing { visitor, mut agent, key } = Sharing::start(&world).await;
    let mut viewer = view(&world, SAM, &key).await;
    viewer.bytes().await;
    let mut events = visitor.close().await;
    let mut left = std::iter::from_fn(|| events.try_next());
    assert!(left.any(|event| matches!(event, Event::SessionEnded { reason: EndReason::AppClosed, .. })));
    agents_are_told(&mut agent, &mut viewer, EndReason::AppClosed).await;
    until!(agent, ConsoleMessage::Visitor { visitor } if !visitor.connected);
}
