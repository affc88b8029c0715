//! All the ways to no: declined, dropped, withdrawn, the agent gone. Nothing is captured, ever.

use oneclick_visitor::protocol::{AgentMessage, ConsoleMessage, DeclineReason, ErrorCode, RequestId, TermsStatus};
use oneclick_visitor::sdk::{Event, SessionStatus, StartParams, TermsClosed};

use crate::common::{Proxy, SAM, ScriptedAgent, TestVisitor, World, ask, until};

struct Scene {
    agent: ScriptedAgent,
    visitor: TestVisitor,
    proxy: Proxy,
    request: RequestId,
}

async fn asked(world: &World) -> Scene {
    let proxy = Proxy::start(world).await;
    let mut agent = ScriptedAgent::join(world, SAM).await;
    let visitor = TestVisitor::connected_to(proxy.url(), "anna").await;
    let request = ask(&mut agent).await;
    Scene { agent, visitor, proxy, request }
}

impl Scene {
    async fn agent_is_told(&mut self, why: DeclineReason) {
        let terms = until!(self.agent, ConsoleMessage::Terms { terms, .. } if terms.status == TermsStatus::Declined => terms);
        assert_eq!((terms.request, terms.reason), (self.request.clone(), Some(why)));
    }

    /// The visitor can be reached as before, and has never opened a way for pixels.
    async fn nothing_is_captured(mut self) {
        assert_eq!(self.visitor.sdk.status().session, SessionStatus::Idle);
        ask(&mut self.agent).await;
        let offer = self.visitor.asked().await;
        assert_eq!((self.proxy.requests("/v1/visitor"), self.proxy.requests("/v1/share")), (1, 0));
        drop(offer);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn declined_by_the_visitor() {
    let world = World::start().await;
    let mut scene = asked(&world).await;
    let offer = scene.visitor.asked().await;
    offer.displayed();
    offer.decline();
    until!(scene.visitor, Event::DialogDidTapNo { .. });
    scene.agent_is_told(DeclineReason::Visitor).await;
    scene.nothing_is_captured().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropped_by_the_application() {
    let world = World::start().await;
    let mut scene = asked(&world).await;
    drop(scene.visitor.asked().await);
    scene.agent_is_told(DeclineReason::Dropped).await;
    assert!(!scene.visitor.has_seen("DialogDidTapNo"), "nobody said no");
    scene.nothing_is_captured().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelled_by_the_agent() {
    let world = World::start().await;
    let mut scene = asked(&world).await;
    let offer = scene.visitor.asked().await;
    scene.agent.send(&AgentMessage::Cancel { request: scene.request.clone() }).await;
    until!(scene.visitor, Event::PresenceTermsClosed { reason: TermsClosed::Withdrawn, .. });
    // A yes to what is withdrawn is none.
    let consent = offer.accept();
    scene.visitor.sdk.start_session(StartParams::of(consent));
    until!(scene.visitor, Event::StartSessionFailed { .. });
    let heard = scene.agent.heard_so_far().await;
    assert!(!heard.iter().any(|heard| matches!(heard, ConsoleMessage::Terms { .. } | ConsoleMessage::VisitorSessionStart { .. })));
    scene.nothing_is_captured().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_agent_is_gone() {
    let world = World::start().await;
    let mut scene = asked(&world).await;
    let offer = scene.visitor.asked().await;
    scene.agent = ScriptedAgent::join(&world, SAM).await;
    until!(scene.visitor, Event::PresenceTermsClosed { reason: TermsClosed::Withdrawn, .. });
    drop(offer);
    scene.nothing_is_captured().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn taken_back_after_yes() {
    let world = World::start().await;
    let mut scene = asked(&world).await;
    let consent = scene.visitor.asked().await.accept();
    scene.visitor.presence().signal_agent("terms", [("status", "declined")]);
    until!(scene.visitor, Event::PresenceTermsClosed { reason: TermsClosed::Declined(DeclineReason::Visitor), .. });
    scene.visitor.sdk.start_session(StartParams::of(consent));
    until!(scene.visitor, Event::StartSessionFailed { .. });
    scene.agent_is_told(DeclineReason::Visitor).await;
    scene.nothing_is_captured().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logged_out_while_the_dialog_is_open() {
    let world = World::start().await;
    let mut scene = asked(&world).await;
    let offer = scene.visitor.asked().await;
    scene.visitor.presence().disconnect();
    until!(scene.visitor, Event::PresenceTermsClosed { reason: TermsClosed::Declined(DeclineReason::Disconnected), .. });
    until!(scene.visitor, Event::PresenceDisconnected);
    scene.agent_is_told(DeclineReason::Disconnected).await;
    assert_eq!(scene.proxy.requests("/v1/share"), 0);
    drop(offer);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_without_terms_is_refused() {
    let world = World::start().await;
    let proxy = Proxy::start(&world).await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected_to(proxy.url(), "anna").await;
    agent.send(&AgentMessage::StartSession { visitorid: "anna".parse().unwrap() }).await;
    until!(agent, ConsoleMessage::Error { code: ErrorCode::ConsentRequired, .. });
    ask(&mut agent).await;
    visitor.asked().await.decline();
    assert_eq!(proxy.requests("/v1/share"), 0);
    assert!(!visitor.has_seen("ConnectedToSession"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_request_finds_the_visitor_busy() {
    let world = World::start().await;
    let mut scene = asked(&world).await;
    let mut other = ScriptedAgent::join(&world, crate::common::KIM).await;
    let show = AgentMessage::ShowTerms { visitorid: "anna".parse().unwrap() };
    other.send(&show).await;
    until!(other, ConsoleMessage::Error { code: ErrorCode::Busy, .. });
    let offer = scene.visitor.asked().await;
    assert_eq!(offer.request().request, scene.request);
    other.send(&AgentMessage::Cancel { request: scene.request.clone() }).await;
    until!(other, ConsoleMessage::Error { code: ErrorCode::UnknownRequest, .. } => ());
    let consent = offer.accept();
    scene.visitor.sdk.start_session(StartParams::of(consent));
    until!(other, ConsoleMessage::VisitorSessionStart { .. });
    other.send(&show).await;
    until!(other, ConsoleMessage::Error { code: ErrorCode::Busy, .. });
}
