//! WebSocket clients that follow a script: agents, viewers, and visitors who do not keep to the rules.

use std::collections::VecDeque;
use std::fmt::Debug;

use futures_util::{SinkExt as _, StreamExt as _};
use oneclick_visitor::protocol::{
    AgentMessage, ConsoleMessage, ErrorCode, Redacted, ServiceMessage, SessionKey, ShareControl, ShareMessage, VERSION, ViewControl,
    ViewMessage, VisitorHello, VisitorMessage,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{PATIENCE, World, until};

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What a peer hears.
#[derive(Clone, Debug)]
pub(crate) enum Item<T> {
    Said(T),
    Bytes(Vec<u8>),
    /// The last: code and reason of the close frame; 1006 if there was none.
    Closed(u16, String),
}

/// One end of a socket. Its task answers pings whatever the test is doing; dropping it breaks the connection.
pub(crate) struct Peer<T> {
    outgoing: mpsc::Sender<Message>,
    incoming: mpsc::Receiver<Item<T>>,
    recent: VecDeque<String>,
}

pub(crate) type ScriptedAgent = Peer<ConsoleMessage>;
pub(crate) type ScriptedVisitor = Peer<ServiceMessage>;
pub(crate) type ScriptedViewer = Peer<ViewControl>;
pub(crate) type ScriptedUplink = Peer<ShareControl>;

impl<T: DeserializeOwned + Debug + Send + 'static> Peer<T> {
    /// Opens a socket and says nothing yet.
    pub(crate) async fn open(world: &World, path: &str) -> Self {
        Self::reading(dial(world, path, None).await.unwrap(), 4096)
    }

    /// Opens a socket that reads only one message ahead of the test: a peer as slow as the test likes.
    pub(crate) async fn open_slow(world: &World, path: &str) -> Self {
        Self::reading(dial(world, path, None).await.unwrap(), 1)
    }

    fn reading(stream: Stream, ahead: usize) -> Self {
        let (outgoing, to_send) = mpsc::channel(64);
        let (heard, incoming) = mpsc::channel(ahead);
        tokio::spawn(carry(stream, to_send, heard));
        Self { outgoing, incoming, recent: VecDeque::new() }
    }

    pub(crate) async fn send(&self, message: &impl Serialize) {
        self.send_text(&serde_json::to_string(message).unwrap()).await;
    }

    pub(crate) async fn send_text(&self, text: &str) {
        self.outgoing.send(Message::text(text)).await.unwrap();
    }

    pub(crate) async fn send_bytes(&self, bytes: Vec<u8>) {
        self.outgoing.send(Message::binary(bytes)).await.unwrap();
    }

    /// The next thing that is heard.
    pub(crate) async fn next(&mut self) -> Item<T> {
        let heard = timeout(PATIENCE, self.incoming.recv()).await;
        let item = heard.unwrap_or_else(|_| panic!("nothing is heard; before: {:#?}", self.recent)).expect("nothing follows the end");
        let shown = match &item {
            Item::Bytes(bytes) => format!("{} bytes", bytes.len()),
            other => format!("{other:?}"),
        };
        self.recent.push_back(shown);
        if self.recent.len() > 30 {
            self.recent.pop_front();
        }
        item
    }

    /// Waits for a message; what is heard before it is passed over.
    pub(crate) async fn wait_for<R>(&mut self, what: &str, mut pick: impl FnMut(T) -> Option<R>) -> R {
        let waiting = async {
            loop {
                match self.next().await {
                    Item::Said(message) => {
                        if let Some(found) = pick(message) {
                            return found;
                        }
                    }
                    Item::Bytes(_) => {}
                    Item::Closed(code, reason) => panic!("closed ({code} {reason:?}) while waiting for {what}: {:#?}", self.recent),
                }
            }
        };
        let found = timeout(PATIENCE, waiting).await;
        found.unwrap_or_else(|_| panic!("no {what}; instead: {:#?}", self.recent))
    }

    /// Waits for bytes; words are passed over.
    pub(crate) async fn bytes(&mut self) -> Vec<u8> {
        loop {
            match self.next().await {
                Item::Bytes(bytes) => return bytes,
                Item::Said(_) => {}
                Item::Closed(code, reason) => panic!("closed ({code} {reason:?}) while waiting for bytes: {:#?}", self.recent),
            }
        }
    }

    /// Waits for the end: code and reason.
    pub(crate) async fn closed(&mut self) -> (u16, String) {
        loop {
            if let Item::Closed(code, reason) = self.next().await {
                return (code, reason);
            }
        }
    }
}

impl ScriptedAgent {
    /// An agent who has been let in and has heard who is there.
    pub(crate) async fn join(world: &World, token: &str) -> Self {
        let mut agent = Self::open(world, "/v1/agent").await;
        agent.send(&AgentMessage::Hello { version: VERSION, token: Redacted::new(token.to_owned()) }).await;
        until!(agent, ConsoleMessage::Welcome { .. });
        agent
    }

    /// All that was said before the service answers a question asked now: shows that something was not said.
    pub(crate) async fn heard_so_far(&mut self) -> Vec<ConsoleMessage> {
        // A second hello is answered by an error, in order, and changes nothing.
        self.send(&AgentMessage::Hello { version: VERSION, token: Redacted::default() }).await;
        let mut heard = Vec::new();
        self.wait_for("the answer to a second hello", |message| {
            if matches!(message, ConsoleMessage::Error { code: ErrorCode::OutOfOrder, .. }) {
                return Some(());
            }
            heard.push(message);
            None
        })
        .await;
        heard
    }
}

impl ScriptedVisitor {
    /// A visitor of group 1 who has been welcomed.
    pub(crate) async fn join(world: &World, visitorid: &str) -> Self {
        let mut visitor = Self::open(world, "/v1/visitor").await;
        visitor.send(&VisitorMessage::Hello(hello(visitorid))).await;
        until!(visitor, ServiceMessage::Welcome { .. });
        visitor
    }
}

/// The hello of a visitor of group 1.
pub(crate) fn hello(visitorid: &str) -> VisitorHello {
    VisitorHello {
        version: VERSION,
        groupid: oneclick_visitor::protocol::GroupId(1),
        visitorid: Some(visitorid.parse().unwrap()),
        token: Redacted::default(),
        name: None,
        email: None,
        phone: None,
        visible: true,
        active_age_ms: Some(0),
        device: None,
        presence: None,
        presence_age_ms: 0,
    }
}

impl ScriptedViewer {
    /// A viewer who has asked for a session's picture.
    pub(crate) async fn ask(world: &World, token: &str, key: &SessionKey) -> Self {
        let viewer = Self::open(world, "/v1/view").await;
        viewer.view(token, key).await;
        viewer
    }

    pub(crate) async fn view(&self, token: &str, key: &SessionKey) {
        let token = Redacted::new(token.to_owned());
        self.send(&ViewMessage::View { version: VERSION, token, key: key.clone(), yuv444: false }).await;
    }
}

impl ScriptedUplink {
    /// An uplink that may send chunks.
    pub(crate) async fn publish(world: &World, ticket: &Redacted<String>) -> Self {
        let mut uplink = Self::open(world, "/v1/share").await;
        uplink.send(&ShareMessage::Publish { ticket: ticket.clone() }).await;
        until!(uplink, ShareControl::Ready);
        uplink
    }
}

/// The status with which a socket is refused.
pub(crate) async fn refusal(world: &World, path: &str, origin: Option<&str>) -> Option<u16> {
    match dial(world, path, origin).await {
        Ok(_) => None,
        Err(Error::Http(response)) => Some(response.status().as_u16()),
        Err(other) => panic!("{path}: {other}"),
    }
}

async fn dial(world: &World, path: &str, origin: Option<&str>) -> Result<Stream, Error> {
    let mut request = format!("ws://{}{path}", world.address).into_client_request()?;
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().unwrap());
    }
    timeout(PATIENCE, connect_async(request)).await.expect("the service answers").map(|(stream, _)| stream)
}

/// Carries messages both ways until one of the ends is gone.
/// Whether a message says nothing but that its link is alive, and that of a visitor who was heard lately.
fn is_plain_tick(text: &str) -> bool {
    let message: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    message["type"] == "tick" && message["silent_ms"].as_u64().unwrap_or(0) < 3_000
}

async fn carry<T: DeserializeOwned>(stream: Stream, mut to_send: mpsc::Receiver<Message>, heard: mpsc::Sender<Item<T>>) {
    let (mut sink, mut stream) = stream.split();
    let mut end = Item::Closed(1006, String::new());
    loop {
        let item = tokio::select! {
            message = to_send.recv() => {
                let Some(message) = message else { return };
                // What cannot be sent is told by what is read.
                sink.send(message).await.ok();
                continue;
            }
            received = stream.next() => match received {
                // Said every few seconds whatever happens: no test is about its place among the others.
                Some(Ok(Message::Text(text))) if is_plain_tick(&text) => continue,
                Some(Ok(Message::Text(text))) => Item::Said(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))),
                Some(Ok(Message::Binary(bytes))) => Item::Bytes(bytes.to_vec()),
                Some(Ok(Message::Close(frame))) => {
                    let frame = frame.map_or((1005, String::new()), |frame| (frame.code.into(), frame.reason.to_string()));
                    end = Item::Closed(frame.0, frame.1);
                    continue;
                }
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => break,
            },
        };
        if heard.send(item).await.is_err() {
            return;
        }
    }
    heard.send(end).await.ok();
}
