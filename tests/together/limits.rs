//! How much the service takes.

use oneclick_visitor::protocol::{AgentMessage, ConsoleMessage, ShareControl, VisitorInfo, VisitorMessage};

use crate::common::{Peer, SAM, ScriptedAgent, ScriptedViewer, ScriptedVisitor, World, chunk, refusal, scripted_share, until};

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
    let give_up_at = std::time::Instant::now() + crate::common::PATIENCE;
    while refusal(&world, "/v1/visitor", None).await.is_some() {
        assert!(std::time::Instant::now() < give_up_at);
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
    let give_up_at = std::time::Instant::now() + crate::common::PATIENCE;
    while refusal(&world, "/v1/view", None).await.is_some() {
        assert!(std::time::Instant::now() < give_up_at, "the one who does not read keeps its place");
        for visible in [false, true] {
            visitor.send(&VisitorMessage::Visibility { visible }).await;
            until!(agent, ConsoleMessage::Visitor { visitor } if visitor.visible == visible);
            // Not faster than a visitor may speak.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
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
