//! The service stops: everybody is told, and it ends.

use std::time::{Duration, Instant};

use oneclick_visitor::protocol::{EndReason, ServiceMessage, ViewControl};
use oneclick_visitor::sdk::Event;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::common::{SAM, ScriptedAgent, ScriptedVisitor, TestVisitor, World, scripted_share, until, view};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_socket_closes_with_a_reason() {
    let mut world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let (mut visitor, mut uplink, key, _) = scripted_share(&world, &mut agent).await;
    let mut viewer = view(&world, SAM, &key).await;
    let mut bystander = ScriptedVisitor::join(&world, "bert").await;
    let mut sdk = TestVisitor::connected(&world, "cleo").await;
    let asked = Instant::now();
    world.stop().await;
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
    until!(viewer, ViewControl::Ended { reason: EndReason::ServiceRestarted });
    let [first, second] = [
        until!(visitor, ServiceMessage::ComeBack { after_ms } => after_ms),
        until!(bystander, ServiceMessage::ComeBack { after_ms } => after_ms),
    ];
    assert!(first != second && first.min(second) >= 1_000 && first.max(second) < 1_100, "each at a time of its own: {first} {second}");
    let stopping = (1000, "the service is stopping".to_owned());
    assert_eq!(visitor.closed().await, stopping);
    assert_eq!(bystander.closed().await, stopping);
    assert_eq!(agent.closed().await, stopping);
    let over = (1000, "the session is over".to_owned());
    assert_eq!(uplink.closed().await, over);
    assert_eq!(viewer.closed().await, over);
    until!(sdk, Event::PresenceConnectFail { reason, .. } => assert_eq!(reason.to_string(), "the service is stopping"));
    world.restart().await;
    until!(sdk, Event::PresenceConnected { .. });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_never_ends_does_not_hold_it_up() {
    let mut world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut half = TcpStream::connect(world.address).await.unwrap();
    half.write_all(b"GET /healthz HTTP/1.1\r\nhost:").await.unwrap();
    // Whoever was accepted later has been served, so the half request has been read.
    assert_eq!(world.get("/healthz", None).await.status, 200);
    let asked = Instant::now();
    world.stop().await;
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
    assert_eq!(agent.closed().await, (1000, "the service is stopping".to_owned()));
}
