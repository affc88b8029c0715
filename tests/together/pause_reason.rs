//! Why no picture comes reaches the agent, in the list and in the view.

use oneclick_visitor::protocol::{ChunkHeader, ConsoleMessage, PauseReason, ViewControl};
use oneclick_visitor::sdk::{Event, Obstacle, SessionStatus};

use crate::common::{Item, SAM, ScriptedViewer, Sharing, World, until, view};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_computer_pauses_and_the_agent_hears_why() {
    let world = World::start().await;
    let Sharing { mut visitor, mut agent, key } = Sharing::start(&world).await;
    let mut viewer = view(&world, SAM, &key).await;
    viewer.bytes().await;
    visitor.sdk.set_obstacle(Some(Obstacle::Locked));
    until!(visitor, Event::ShareObstacle { obstacle: Some(Obstacle::Locked) });
    assert!(matches!(visitor.sdk.status().session, SessionStatus::Sharing { obstacle: Some(Obstacle::Locked), paused: false, .. }));
    until!(viewer, ViewControl::Paused { paused: true, reason: Some(PauseReason::Locked) });
    let reason = |message: &ConsoleMessage| match message {
        ConsoleMessage::Visitor { visitor } => visitor.session.as_ref().and_then(|session| session.pause_reason),
        _ => None,
    };
    until!(agent, message if reason(&message) == Some(PauseReason::Locked));
    let mut late = ScriptedViewer::ask(&world, SAM, &key).await;
    until!(late, ViewControl::Ready { paused: true, reason: Some(PauseReason::Locked) });
    // The visitor's own pause comes first, and outlasts the lock.
    visitor.sdk.pause(true);
    until!(viewer, ViewControl::Paused { paused: true, reason: Some(PauseReason::Visitor) });
    visitor.sdk.set_obstacle(None);
    until!(visitor, Event::ShareObstacle { obstacle: None });
    visitor.sdk.pause(false);
    assert!(matches!(viewer.next().await, Item::Said(ViewControl::Paused { paused: false, reason: None })), "no pixel before");
    assert!(ChunkHeader::parse(&viewer.bytes().await).unwrap().is_key());
}
