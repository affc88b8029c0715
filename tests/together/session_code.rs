//! A code, read out and typed: before logging in, with presence off, accepted, declined, lost.

use oneclick_visitor::protocol::{
    AgentMessage, ChunkHeader, CodeClosed, ConsoleMessage, DeclineReason, ErrorCode, SessionKey, TermsStatus,
};
use oneclick_visitor::sdk::{CodeStatus, Event, GroupId, LinkStatus, ScreenSource, SessionStatus, StartParams, VisitorInitParams};

use crate::common::{Flow, Proxy, ROB, SAM, ScriptedAgent, TestVisitor, World, until, view};

/// Somebody who is not logged in, in this group.
async fn stranger(url: String, group: u32) -> TestVisitor {
    let params = VisitorInitParams { screen: ScreenSource::Pattern, ..VisitorInitParams::without_id(url, GroupId(group)) };
    let mut visitor = TestVisitor::init(params);
    until!(visitor, Event::VisitorInitialized { problem: None, .. });
    visitor
}

async fn code(visitor: &mut TestVisitor) -> SessionKey {
    visitor.sdk.request_code();
    until!(visitor, Event::SessionCode { code, .. } => code)
}

async fn join(agent: &ScriptedAgent, code: &SessionKey) {
    agent.send(&AgentMessage::Join { code: code.clone() }).await;
}

/// The visitor accepts; the session's key.
async fn accept(visitor: &mut TestVisitor, agent: &mut ScriptedAgent) -> SessionKey {
    let offer = visitor.asked().await;
    assert_eq!((offer.request().agent.as_str(), offer.presence_start()), ("Sam", false));
    let consent = offer.accept();
    visitor.sdk.start_session(StartParams::of(consent));
    until!(visitor, Event::ConnectedToSession { .. });
    until!(agent, ConsoleMessage::VisitorSessionStart { key, presence_start: false, .. } => key)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_logging_in_a_code_leads_to_the_picture() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = stranger(world.url(), 1).await;
    let code = code(&mut visitor).await;
    assert!(matches!(visitor.sdk.status().code, CodeStatus::Waiting { .. }));
    assert!(agent.heard_so_far().await.iter().all(|heard| !matches!(heard, ConsoleMessage::Visitor { .. })), "in no list");
    join(&agent, &code).await;
    until!(agent, ConsoleMessage::Requested { yours: true, code: Some(it), .. } if it == code);
    until!(visitor, Event::SessionCodeClosed { reason: CodeClosed::Joined });
    assert_eq!(accept(&mut visitor, &mut agent).await, code);
    let mut viewer = view(&world, SAM, &code).await;
    until!(visitor, Event::GuestCountChange { count: 1 });
    assert!(ChunkHeader::parse(&viewer.bytes().await).unwrap().is_key());
    visitor.sdk.end_session();
    until!(agent, ConsoleMessage::VisitorSessionEnd { key, .. } if key == code);
    until!(agent, ConsoleMessage::VisitorForgotten { .. });
    join(&agent, &code).await;
    until!(agent, ConsoleMessage::Error { code: ErrorCode::UnknownCode, visitorid: None, .. });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_presence_is_off_a_code_is_to_be_had_all_the_same() {
    let world = World::start().await;
    let mut visitor = TestVisitor::init(TestVisitor::params(&world, 2, "anna"));
    until!(visitor, Event::VisitorInitialized { .. });
    visitor.presence().connect();
    until!(visitor, Event::PresenceNotConfigured { .. });
    code(&mut visitor).await;
    assert_eq!(visitor.sdk.status().link, LinkStatus::Connected { focus: false });
    assert!(!visitor.has_seen("PresenceConnected"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_logged_in_gets_one_over_the_same_connection() {
    let world = World::start().await;
    let proxy = Proxy::start(&world).await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected_to(proxy.url(), "anna").await;
    let code = code(&mut visitor).await;
    join(&agent, &code).await;
    assert_eq!(accept(&mut visitor, &mut agent).await, code);
    let row = until!(agent, ConsoleMessage::Visitor { visitor } if visitor.session.is_some() => visitor);
    assert_eq!((row.visitorid.as_str(), row.code, row.session.unwrap().key), ("anna", None, code));
    assert_eq!(proxy.requests("/v1/visitor"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn declining_captures_nothing_and_uses_the_code_up() {
    let world = World::start().await;
    let proxy = Proxy::start(&world).await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = stranger(proxy.url(), 1).await;
    let code = code(&mut visitor).await;
    join(&agent, &code).await;
    visitor.asked().await.decline();
    let terms = until!(agent, ConsoleMessage::Terms { terms, .. } if terms.status == TermsStatus::Declined => terms);
    assert_eq!(terms.reason, Some(DeclineReason::Visitor));
    join(&agent, &code).await;
    until!(agent, ConsoleMessage::Error { code: ErrorCode::UnknownCode, .. });
    assert_eq!((proxy.requests("/v1/share"), visitor.sdk.status().session), (0, SessionStatus::Idle));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_groups_agent_finds_nothing_and_wrong_codes_run_out() {
    let world = World::start().await;
    let mut stranger = stranger(world.url(), 1).await;
    let code = code(&mut stranger).await;
    let mut rob = ScriptedAgent::join(&world, ROB).await;
    for _ in 0..5 {
        join(&rob, &code).await;
        until!(rob, ConsoleMessage::Error { code: ErrorCode::UnknownCode, .. });
    }
    join(&rob, &code).await;
    let said = until!(rob, ConsoleMessage::Error { code: ErrorCode::TooManyTries, message, .. } => message);
    assert!(said.contains("5 in a minute") && said.contains("Wait"), "the limit, and when to try again: {said}");
    let agent = ScriptedAgent::join(&world, SAM).await;
    join(&agent, &code).await;
    drop(stranger.asked().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_link_voids_the_code() {
    let world = World::start().await;
    let proxy = Proxy::start(&world).await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = stranger(proxy.url(), 1).await;
    let first = code(&mut visitor).await;
    proxy.set(Flow::Cut);
    until!(visitor, Event::SessionCodeClosed { reason: CodeClosed::ConnectionLost });
    proxy.set(Flow::Open);
    let second = code(&mut visitor).await;
    assert_ne!(first, second);
    join(&agent, &first).await;
    until!(agent, ConsoleMessage::Error { code: ErrorCode::UnknownCode, .. });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelling_and_closing_the_app_void_it_at_once() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = stranger(world.url(), 1).await;
    let first = code(&mut visitor).await;
    visitor.sdk.cancel_code();
    until!(visitor, Event::SessionCodeClosed { reason: CodeClosed::Cancelled });
    let second = code(&mut visitor).await;
    drop(visitor.close().await);
    for code in [first, second] {
        join(&agent, &code).await;
        until!(agent, ConsoleMessage::Error { code: ErrorCode::UnknownCode, .. });
    }
}
