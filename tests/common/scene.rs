//! What most tests begin with.

use oneclick_visitor::protocol::{
    AgentMessage, Chroma, Chunk, ChunkHeader, ChunkKind, ConsoleMessage, Rect, Redacted, RequestId, ServiceMessage, SessionKey, Terms,
    TermsStatus, ViewControl, VisitorMessage,
};
use oneclick_visitor::sdk::{Event, StartParams};

use super::{SAM, ScriptedAgent, ScriptedUplink, ScriptedViewer, ScriptedVisitor, TestVisitor, World, filler, until};

/// A visitor who shares, and the agent who asked for it.
pub(crate) struct Sharing {
    pub(crate) visitor: TestVisitor,
    pub(crate) agent: ScriptedAgent,
    pub(crate) key: SessionKey,
}

impl Sharing {
    /// By the service's own address.
    pub(crate) async fn start(world: &World) -> Self {
        Self::start_by(world, world.url()).await
    }

    /// By another address, as of a proxy.
    pub(crate) async fn start_by(world: &World, url: String) -> Self {
        let mut agent = ScriptedAgent::join(world, SAM).await;
        let mut visitor = TestVisitor::connected_to(url, "anna").await;
        let key = share(&mut visitor, &mut agent).await;
        Self { visitor, agent, key }
    }
}

/// The agent asks `anna`; which request it is.
pub(crate) async fn ask(agent: &mut ScriptedAgent) -> RequestId {
    agent.send(&AgentMessage::ShowTerms { visitorid: "anna".parse().unwrap() }).await;
    until!(agent, ConsoleMessage::Requested { request, yours: true, .. } => request)
}

/// The agent asks, the visitor accepts, the session runs.
pub(crate) async fn share(visitor: &mut TestVisitor, agent: &mut ScriptedAgent) -> SessionKey {
    ask(agent).await;
    let consent = visitor.asked().await.accept();
    visitor.sdk.start_session(StartParams::of(consent));
    until!(visitor, Event::ConnectedToSession { .. });
    until!(agent, ConsoleMessage::VisitorSessionStart { key, .. } => key)
}

/// A viewer who has been let in.
pub(crate) async fn view(world: &World, token: &str, key: &SessionKey) -> ScriptedViewer {
    let mut viewer = ScriptedViewer::ask(world, token, key).await;
    until!(viewer, ViewControl::Ready { .. });
    viewer
}

/// A session of a scripted visitor `anna`, and its ticket.
pub(crate) async fn scripted_share(
    world: &World,
    agent: &mut ScriptedAgent,
) -> (ScriptedVisitor, ScriptedUplink, SessionKey, Redacted<String>) {
    let mut visitor = ScriptedVisitor::join(world, "anna").await;
    let request = ask(agent).await;
    let key = until!(visitor, ServiceMessage::ShowTerms { sessionkey, .. } => sessionkey);
    visitor.send(&VisitorMessage::Terms(Terms { request: request.clone(), status: TermsStatus::Accepted, reason: None })).await;
    visitor.send(&VisitorMessage::SessionStart { key: key.clone(), request, presence_start: true, ticket: None }).await;
    let ticket = until!(visitor, ServiceMessage::SessionGranted { ticket, .. } => ticket);
    let uplink = ScriptedUplink::publish(world, &ticket).await;
    until!(agent, ConsoleMessage::VisitorSessionStart { .. });
    (visitor, uplink, key, ticket)
}

/// A chunk with so many bytes in place of a picture: a key frame, or a patch.
pub(crate) fn chunk(seq: u32, key: bool, payload: usize) -> Vec<u8> {
    let kind = if key { ChunkKind::Video { key, chroma: Chroma::Yuv420 } } else { ChunkKind::Patch { more: false } };
    let header = ChunkHeader { kind, seq, scene: 0, captured_micros: 0, width: 64, height: 64, rect: Rect::whole(64, 64) };
    let payload = if key { filler::key_frame(payload) } else { filler::png(64, 64, payload) };
    Chunk { header, payload }.encode()
}
