//! Bad input where words are spoken: each mistake has a typed answer, and nobody else notices.

use oneclick_visitor::protocol::{
    AgentMessage, ConsoleMessage, ErrorCode, MAX_TEXT_BYTES, Redacted, ServiceMessage, VERSION, VisitorHello, VisitorMessage,
};
use oneclick_visitor::sdk::Event;

use crate::common::{Peer, SAM, ScriptedAgent, ScriptedVisitor, TestVisitor, World, hello, refusal, until};

/// What can be wrong with a text, on any socket.
pub(crate) fn bad_texts() -> Vec<(String, ErrorCode)> {
    vec![
        (String::new(), ErrorCode::Malformed),
        ("{".to_owned(), ErrorCode::Malformed),
        ("[]".to_owned(), ErrorCode::Malformed),
        (r#"{"type":7}"#.to_owned(), ErrorCode::Malformed),
        (r#"{"type":"dance"}"#.to_owned(), ErrorCode::UnknownType),
        ("[".repeat(4_000), ErrorCode::Malformed),
    ]
}

/// A visitor and an agent who must not notice anything.
struct Bystanders(TestVisitor, ScriptedAgent);

impl Bystanders {
    async fn come(world: &World) -> Self {
        Self(TestVisitor::connected(world, "bystander").await, ScriptedAgent::join(world, SAM).await)
    }

    async fn are_well(mut self) {
        let Self(visitor, agent) = &mut self;
        visitor.presence().signal_agent("c_well", [("a", "b")]);
        until!(agent, ConsoleMessage::Signal { .. });
        let visitorid = "bystander".parse().unwrap();
        agent.send(&AgentMessage::Signal { visitorid, event: "c_too".parse().unwrap(), properties: Default::default() }).await;
        until!(visitor, Event::PresenceSignal { .. });
        assert!(!visitor.has_seen("PresenceConnectFail"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_is_told_what_is_wrong_and_stays() {
    let world = World::start().await;
    let bystanders = Bystanders::come(&world).await;
    let mut visitor = ScriptedVisitor::join(&world, "anna").await;
    for (text, why) in bad_texts() {
        visitor.send_text(&text).await;
        until!(visitor, ServiceMessage::Error { code, .. } => assert_eq!(code, why, "{:.20}", text));
    }
    visitor.send_bytes(vec![0; 100]).await;
    until!(visitor, ServiceMessage::Error { code: ErrorCode::Malformed, .. });
    visitor.send(&VisitorMessage::Hello(hello("anna"))).await;
    until!(visitor, ServiceMessage::Error { code: ErrorCode::OutOfOrder, .. });
    for (text, why) in [
        (r#"{"type":"terms","request":"r","status":"accepted"}"#, ErrorCode::UnknownRequest),
        (r#"{"type":"session_paused","key":"anna","paused":true}"#, ErrorCode::UnknownSession),
    ] {
        visitor.send_text(text).await;
        until!(visitor, ServiceMessage::Error { code, .. } => assert_eq!(code, why, "{text}"));
    }
    visitor.send_text(r#"{"type":"session_start","key":"anna","request":"r","presence_start":true}"#).await;
    until!(visitor, ServiceMessage::SessionRefused { code: ErrorCode::UnknownRequest, .. });
    bystanders.are_well().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_is_told_what_is_wrong_and_stays() {
    let world = World::start().await;
    let bystanders = Bystanders::come(&world).await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    for (text, why) in bad_texts() {
        agent.send_text(&text).await;
        until!(agent, ConsoleMessage::Error { code, .. } => assert_eq!(code, why, "{:.20}", text));
    }
    agent.send_bytes(vec![0; 100]).await;
    until!(agent, ConsoleMessage::Error { code: ErrorCode::Malformed, .. });
    agent.send(&AgentMessage::Hello { version: VERSION, token: Redacted::new(SAM.to_owned()) }).await;
    until!(agent, ConsoleMessage::Error { code: ErrorCode::OutOfOrder, .. });
    for (text, why) in [
        (r#"{"type":"show_terms","visitorid":"nobody"}"#, ErrorCode::VisitorNotPresent),
        (r#"{"type":"show_terms","visitorid":"no body"}"#, ErrorCode::Malformed),
        (r#"{"type":"cancel","request":"r"}"#, ErrorCode::UnknownRequest),
        (r#"{"type":"end_session","key":"anna"}"#, ErrorCode::UnknownSession),
    ] {
        agent.send_text(text).await;
        until!(agent, ConsoleMessage::Error { code, .. } => assert_eq!(code, why, "{text}"));
    }
    bystanders.are_well().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_say_hello_properly_is_let_go() {
    let world = World::start().await;
    let bystanders = Bystanders::come(&world).await;
    let text = |message: &VisitorMessage| serde_json::to_string(message).unwrap();
    let mut visitors = bad_texts();
    visitors.push((text(&VisitorMessage::Visibility { visible: true }), ErrorCode::OutOfOrder));
    visitors.push((text(&VisitorMessage::Hello(VisitorHello { version: VERSION + 1, ..hello("anna") })), ErrorCode::Version));
    for (text, why) in visitors {
        let mut visitor: ScriptedVisitor = Peer::open(&world, "/v1/visitor").await;
        visitor.send_text(&text).await;
        until!(visitor, ServiceMessage::Error { code, .. } => assert_eq!(code, why, "{:.20}", text));
        let (code, reason) = visitor.closed().await;
        assert!(matches!(code, 1000 | 1008) && !reason.is_empty(), "{code} {reason:?}");
    }
    let text = |message: &AgentMessage| serde_json::to_string(message).unwrap();
    let hello = |version, token: &str| AgentMessage::Hello { version, token: Redacted::new(token.to_owned()) };
    let mut agents = bad_texts();
    agents.push((text(&AgentMessage::EndSession { key: "anna".parse().unwrap() }), ErrorCode::OutOfOrder));
    agents.push((text(&hello(VERSION + 1, SAM)), ErrorCode::Version));
    agents.push((text(&hello(VERSION, "a-token-that-nobody-has")), ErrorCode::Authorization));
    agents.push((text(&hello(VERSION, "")), ErrorCode::Authorization));
    for (text, why) in agents {
        let mut agent: ScriptedAgent = Peer::open(&world, "/v1/agent").await;
        agent.send_text(&text).await;
        until!(agent, ConsoleMessage::Error { code, .. } => assert_eq!(code, why, "{:.20}", text));
        assert_eq!(agent.closed().await, (1008, "refused".to_owned()));
    }
    bystanders.are_well().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_without_measure_closes_the_connection() {
    let world = World::start().await;
    let bystanders = Bystanders::come(&world).await;
    let (longest, too_long) = ("[".repeat(MAX_TEXT_BYTES), "x".repeat(MAX_TEXT_BYTES + 1));
    let too_large = (1009, "message too large".to_owned());
    let mut visitor = ScriptedVisitor::join(&world, "anna").await;
    visitor.send_text(&longest).await;
    until!(visitor, ServiceMessage::Error { code: ErrorCode::Malformed, .. });
    visitor.send_text(&too_long).await;
    assert_eq!(visitor.closed().await, too_large);
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    agent.send_text(&longest).await;
    until!(agent, ConsoleMessage::Error { code: ErrorCode::Malformed, .. });
    agent.send_text(&too_long).await;
    assert_eq!(agent.closed().await, too_large);
    // Without a token, much less is too much.
    let mut stranger: ScriptedAgent = Peer::open(&world, "/v1/agent").await;
    stranger.send_text(&"x".repeat(4_097)).await;
    assert_eq!(stranger.closed().await, too_large);
    bystanders.are_well().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_says_nothing_is_let_go() {
    let world = World::start().await;
    let bystanders = Bystanders::come(&world).await;
    let mut visitor: ScriptedVisitor = Peer::open(&world, "/v1/visitor").await;
    let mut agent: ScriptedAgent = Peer::open(&world, "/v1/agent").await;
    let mut uplink: crate::common::ScriptedUplink = Peer::open(&world, "/v1/share").await;
    let mut viewer: crate::common::ScriptedViewer = Peer::open(&world, "/v1/view").await;
    assert_eq!(visitor.closed().await, (1008, "nothing was said in time".to_owned()));
    assert_eq!(agent.closed().await, (1008, "refused".to_owned()));
    assert_eq!(uplink.closed().await, (1008, "refused".to_owned()));
    assert_eq!(viewer.closed().await, (1008, "refused".to_owned()));
    bystanders.are_well().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_elsewhere_are_kept_out() {
    let world = World::start().await;
    let own = world.url();
    for (path, origin, refused) in [
        ("/v1/visitor", own.as_str(), Some(403)),
        ("/v1/share", own.as_str(), Some(403)),
        ("/v1/agent", "https://evil.example", Some(403)),
        ("/v1/view", "https://evil.example", Some(403)),
        ("/v1/agent", "null", Some(403)),
        ("/v1/agent", own.as_str(), None),
        ("/v1/view", own.as_str(), None),
    ] {
        assert_eq!(refusal(&world, path, Some(origin)).await, refused, "{path} from {origin}");
    }
}
