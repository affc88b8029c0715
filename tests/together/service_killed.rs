//! The service is killed and comes back: while connected, while the dialog is open, while sharing.

use oneclick_visitor::protocol::{ConsoleMessage, DeclineReason, EndReason};
use oneclick_visitor::sdk::{Event, SessionStatus, StartParams, TermsClosed};

use crate::common::{SAM, ScriptedAgent, Sharing, TestVisitor, World, ask, share, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_connected() {
    let mut world = World::start().await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    world.kill().await;
    until!(visitor, Event::PresenceConnectFail { .. });
    world.restart().await;
    until!(visitor, Event::PresenceConnected { focus: true });
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    until!(agent, ConsoleMessage::Visitors { visitors, .. } if visitors[0].connected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_dialog_is_open() {
    let mut world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    ask(&mut agent).await;
    let offer = visitor.asked().await;
    offer.displayed();
    world.kill().await;
    until!(visitor, Event::PresenceTermsClosed { reason: TermsClosed::Declined(DeclineReason::ConnectionLost), .. });
    world.restart().await;
    until!(visitor, Event::PresenceConnected { .. });
    // The dialog was too slow to close: its yes is worth nothing.
    let consent = offer.accept();
    visitor.sdk.start_session(StartParams::of(consent));
    until!(visitor, Event::StartSessionFailed { .. });
    assert_eq!(visitor.sdk.status().session, SessionStatus::Idle);
    // And the next request is a new one.
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    share(&mut visitor, &mut agent).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_sharing() {
    let mut world = World::start().await;
    let Sharing { mut visitor, agent, .. } = Sharing::start(&world).await;
    world.kill().await;
    drop(agent);
    world.restart().await;
    let reason = until!(visitor, Event::SessionEnded { reason, .. } => reason);
    assert_eq!(reason, EndReason::ServiceRestarted);
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let seen = until!(agent, ConsoleMessage::Visitors { visitors, .. } => visitors);
    assert!(seen.iter().all(|visitor| visitor.session.is_none()));
    if !seen.iter().any(|visitor| visitor.connected) {
        until!(agent, ConsoleMessage::Visitor { visitor } if visitor.connected);
    }
    share(&mut visitor, &mut agent).await;
}
