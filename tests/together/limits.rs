//! How much the service takes.

use std::time::{Duration, Instant};

use oneclick_visitor::protocol::{AgentMessage, ConsoleMessage, ShareControl, VisitorInfo, VisitorMessage};
use oneclick_visitor::sdk::{ConnectError, Event};

use crate::common::{Peer, SAM, ScriptedAgent, ScriptedViewer, ScriptedVisitor, TestVisitor, World, chunk, refusal, scripted_share, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_connection_too_many_is_refused_until_another_goes() {
    let world = World::with(3).await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let _anna = ScriptedVisitor::join(&world, "anna").await;
    let bert = ScriptedVisitor::join(&world, "bert").await;
    for path in ["/v1/visitor", "/v1/agent", "/v1/share", "/v1/view"] {
        assert_eq!(refusal(&world, path, None).await, Some(503), "{path}");
    }
    drop(bert);
    until!(agent, ConsoleMessage::Visitor { visitor } if visitor.visitorid.as_str() == "bert" && !visitor.connected);
    // The place is free a moment after the agents are told.
    let give_up_at = Instant::now() + crate::common::PATIENCE;
    while refusal(&world, "/v1/visitor", None).await.is_some() {
        assert!(Instant::now() < give_up_at);
    }
}

/// Whether all places are taken, and the lookup is refused, or only those for visitors, and the socket is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_who_is_refused_is_told_when_to_come_again_and_comes_no_sooner() {
    for kept_for_agents in [0, 1] {
        let world = World::configured(|config| (config.max_connections, config.kept_for_agents) = (2, kept_for_agents)).await;
        let mut held = vec![ScriptedVisitor::join(&world, "bert").await];
        if kept_for_agents == 0 {
            held.push(ScriptedVisitor::join(&world, "carl").await);
        }
        let mut visitor = TestVisitor::init(TestVisitor::params(&world, 1, "anna"));
        until!(visitor, Event::VisitorInitialized { .. });
        visitor.presence().connect();
        let (reason, retry_at) = until!(visitor, Event::PresenceConnectFail { reason, retry_at } => (reason, retry_at));
        assert_eq!(reason, ConnectError::Unavailable { status: 503, retry_after: Some(Duration::from_secs(10)) });
        let wait = retry_at.saturating_duration_since(Instant::now());
        assert!(wait > Duration::from_secs(5), "{wait:?}");
        drop(held);
    }
}

/// The agent is let go, and its place is free again, while others are told of what changes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_who_does_not_read_is_let_go() {
    let world = World::with(3).await;
    let deaf: ScriptedAgent = Peer::open_slow(&world, "/v1/agent").await;
    deaf.send(&AgentMessage::Hello {
        version: oneclick_visitor::protocol::VERSION,
        token: oneclick_visitor::protocol::Redacted::new(SAM.to_owned()),
    })
    .await;
    let visitor = ScriptedVisitor::join(&world, "anna").await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let give_up_at = Instant::now() + crate::common::PATIENCE;
    while refusal(&world, "/v1/view", None).await.is_some() {
        assert!(Instant::now() < give_up_at, "the one who does not read keeps its place");
        for visible in [false, true] {
            visitor.send(&VisitorMessage::Visibility { visible }).await;
            until!(agent, ConsoleMessage::Visitor { visitor } if visitor.visible == visible);
            // Not faster than a visitor may speak.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    drop(deaf);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_viewer_who_does_not_read_is_let_go() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let (_visitor, mut uplink, key, _) = scripted_share(&world, &mut agent).await;
    let deaf = ScriptedViewer::open_slow(&world, "/v1/view").await;
    deaf.view(SAM, &key).await;
    let guests = |visitor: &VisitorInfo| visitor.session.as_ref().is_some_and(|session| session.guests > 0);
    until!(agent, ConsoleMessage::Visitor { visitor } if guests(&visitor));
    // More than the buffers on the way hold.
    for seq in 0..30 {
        uplink.send_bytes(chunk(seq, seq == 0, 1024 * 1024)).await;
        until!(uplink, ShareControl::Ack { seq: acked } if acked == seq);
    }
    until!(agent, ConsoleMessage::Visitor { visitor } if !guests(&visitor));
    drop(deaf);
}
