//! The visitor's link is cut, or falls silent.

use std::time::{Duration, Instant};

use oneclick_visitor::protocol::{ChunkHeader, ConsoleMessage, EndReason, ViewControl};
use oneclick_visitor::sdk::{Event, SessionStatus};

use crate::common::{Flow, Proxy, SAM, ScriptedAgent, Sharing, TestVisitor, World, until, view};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_short_cut_while_sharing_is_survived() {
    let world = World::start().await;
    let proxy = Proxy::start(&world).await;
    let Sharing { mut visitor, mut agent, key } = Sharing::start_by(&world, proxy.url()).await;
    let mut viewer = view(&world, SAM, &key).await;
    viewer.bytes().await;
    proxy.set(Flow::Cut);
    until!(visitor, Event::PresenceConnectFail { .. });
    until!(agent, ConsoleMessage::Visitor { visitor } if !visitor.connected);
    proxy.set(Flow::Open);
    until!(visitor, Event::PresenceConnected { .. });
    until!(agent, ConsoleMessage::Visitor { visitor } if visitor.connected => assert!(visitor.session.is_some()));
    // On the new uplink the picture begins afresh.
    while !ChunkHeader::parse(&viewer.bytes().await).unwrap().is_key() {}
    assert_eq!(proxy.requests("/v1/share"), 2);
    assert!(matches!(visitor.sdk.status().session, SessionStatus::Sharing { .. }));
    assert!(!visitor.has_seen("SessionEnded"));
    visitor.sdk.end_session();
    until!(agent, ConsoleMessage::VisitorSessionEnd { reason: EndReason::VisitorEnded, .. });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_link_is_found_within_ten_seconds() {
    let world = World::start().await;
    let proxy = Proxy::start(&world).await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected_to(proxy.url(), "anna").await;
    let silent_since = Instant::now();
    proxy.set(Flow::Silent);
    until!(agent, ConsoleMessage::Visitor { visitor } if !visitor.connected);
    let found_by_service = silent_since.elapsed();
    until!(visitor, Event::PresenceConnectFail { .. });
    let found_by_visitor = silent_since.elapsed();
    let limit = Duration::from_millis(10_500);
    assert!(found_by_service < limit && found_by_visitor < limit, "{found_by_service:?} {found_by_visitor:?}");
}

/// The cable is pulled while pixels are on their way: ending does not wait for them to leave.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_at_once_on_a_link_that_is_silent() {
    let world = World::start().await;
    let proxy = Proxy::start(&world).await;
    let Sharing { mut visitor, mut agent, key } = Sharing::start_by(&world, proxy.url()).await;
    let mut viewer = view(&world, SAM, &key).await;
    viewer.bytes().await;
    proxy.set(Flow::Silent);
    let asked = Instant::now();
    visitor.sdk.end_session();
    until!(visitor, Event::SessionEnded { reason: EndReason::VisitorEnded, .. });
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    let closed = Instant::now();
    visitor.close().await;
    assert!(closed.elapsed() < Duration::from_secs(5), "{:?}", closed.elapsed());
    // The service finds out by itself, and what was captured no one sees any more.
    proxy.set(Flow::Cut);
    until!(agent, ConsoleMessage::VisitorSessionEnd { .. });
    until!(viewer, ViewControl::Ended { .. });
}

/// A way that swallows what is sent: the attempts to connect that began on it hang on when it is open again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_is_back_within_five_seconds_of_the_way_being_open() {
    let world = World::start().await;
    let proxy = Proxy::start(&world).await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected_to(proxy.url(), "anna").await;
    proxy.set(Flow::Cut);
    proxy.set(Flow::Swallowing);
    until!(visitor, Event::PresenceConnectFail { .. });
    // As many as would take half a minute, did each wait for the one before to be given up.
    proxy.accepts(4).await;
    until!(agent, ConsoleMessage::Visitor { visitor } if !visitor.connected);
    let open_since = Instant::now();
    proxy.set(Flow::Open);
    until!(agent, ConsoleMessage::Visitor { visitor } if visitor.connected);
    assert!(open_since.elapsed() < Duration::from_secs(5), "{:?}", open_since.elapsed());
    until!(visitor, Event::PresenceConnected { focus: true });
}
