//! One WebSocket to the presence service: words in, words out, and a sure end.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use crate::machine::{Cause, ConnectError};
use crate::protocol::{MAX_TEXT_BYTES, ServiceMessage, VisitorMessage, parse_message};

use super::address::ServiceAddress;
use super::tls;

/// The service pings every three seconds; a link that is silent for this long is dead.
pub(super) const SILENCE: Duration = Duration::from_secs(10);
/// How long the answer to a ping may take that asks whether the link is alive.
const PROBE: Duration = Duration::from_secs(3);
/// How long the last words may take to leave.
const FLUSH: Duration = Duration::from_secs(1);
/// Messages under way between driver and socket, each direction.
///
/// More than the driver takes at a time, so that a burst of calls does not look like a socket that does not keep up.
const QUEUE: usize = 512;

/// What a link tells its driver; `Closed` is the last.
pub(super) enum LinkEvent {
    Opened,
    Message(ServiceMessage),
    /// Presence data has been written.
    PresenceSent,
    Closed(ConnectError),
}

/// A connection being opened, open, or closed. Dropping it cuts it.
pub(super) struct Link {
    outgoing: mpsc::Sender<VisitorMessage>,
    incoming: mpsc::Receiver<LinkEvent>,
    probe: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Link {
    pub(super) fn dial(service: ServiceAddress) -> Self {
        let (outgoing, to_send) = mpsc::channel(QUEUE);
        let (events, incoming) = mpsc::channel(QUEUE);
        let probe = Arc::<Notify>::default();
        let probed = probe.clone();
        let task = tokio::spawn(async move {
            if let Some(reason) = run(&service, to_send, &events, &probed).await {
                // The driver may have hung up already, and then does not care.
                events.send(LinkEvent::Closed(reason)).await.ok();
            }
        });
        Self { outgoing, incoming, probe, task }
    }

    /// Sends a message; a socket that does not keep up counts as dead.
    pub(super) fn send(&self, message: VisitorMessage) {
        if self.outgoing.try_send(message).is_err() {
            self.task.abort();
        }
    }

    /// Asks the service for a sign of life: without one the connection is dead, and [`Self::next`] says so within seconds.
    pub(super) fn probe(&self) {
        self.probe.notify_one();
    }

    pub(super) async fn next(&mut self) -> LinkEvent {
        std::future::poll_fn(|context| self.poll_next(context)).await
    }

    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<LinkEvent> {
        self.incoming.poll_recv(context).map(|event| event.unwrap_or(LinkEvent::Closed(ConnectError::Silent)))
    }

    /// Lets what was sent leave, then closes.
    pub(super) async fn hang_up(mut self) {
        self.incoming.close();
        let Self { outgoing, incoming, mut task, probe: _ } = self;
        drop((outgoing, incoming));
        if timeout(FLUSH, &mut task).await.is_err() {
            task.abort();
        }
    }
}

pub(super) fn socket_config(max_bytes: usize) -> WebSocketConfig {
    // The default read buffer of 128 KiB is for bulk; words are short.
    WebSocketConfig::default()
        .read_buffer_size(8 * 1024)
        .write_buffer_size(0)
        .max_write_buffer_size(max_bytes.max(1024 * 1024))
        .max_message_size(Some(max_bytes))
        .max_frame_size(Some(max_bytes))
}

/// Runs the connection to its end and says why it ended, unless it was hung up.
async fn run(
    service: &ServiceAddress,
    mut outgoing: mpsc::Receiver<VisitorMessage>,
    events: &mpsc::Sender<LinkEvent>,
    probe: &Notify,
) -> Option<ConnectError> {
    let dialled = tokio::select! {
        dialled = tls::connect(service, "/v1/visitor", socket_config(MAX_TEXT_BYTES)) => dialled,
        // Hung up before there was anything to let leave.
        () = events.closed() => return None,
    };
    let socket = match dialled {
        Ok(socket) => socket,
        Err(error) => return Some(error),
    };
    let (mut sink, mut stream) = socket.split();
    if events.send(LinkEvent::Opened).await.is_err() {
        return None;
    }
    let mut silent_until = Instant::now() + SILENCE;
    loop {
        tokio::select! {
            // What is to be said goes before what is heard: the last words of a link that is hung up must leave.
            biased;
            message = outgoing.recv() => match message {
                Some(message) => {
                    // A dead link takes nothing once its buffers are full; nothing is heard meanwhile either.
                    match timeout(SILENCE, sink.send(Message::text(encode(&message)))).await {
                        Ok(Ok(())) => if matches!(message, VisitorMessage::Presence { .. }) {
                            // Whoever has hung up does not care; what else is to be said still leaves.
                            events.send(LinkEvent::PresenceSent).await.ok();
                        },
                        Ok(Err(error)) => return Some(dropped(error)),
                        Err(_) => return Some(ConnectError::Silent),
                    }
                }
                None => {
                    // Hung up. The service answers the close when it has read all that was said before, so an application
                    // that also holds the service may stop that afterwards. Whoever hung up limits the wait.
                    sink.close().await.ok();
                    while let Some(Ok(_)) = stream.next().await {}
                    return None;
                }
            },
            () = probe.notified() => {
                silent_until = silent_until.min(Instant::now() + PROBE);
                if !matches!(timeout(PROBE, sink.send(Message::Ping(Bytes::new()))).await, Ok(Ok(()))) {
                    return Some(ConnectError::Dropped(None));
                }
            },
            received = timeout_at(silent_until, stream.next()) => {
                silent_until = Instant::now() + SILENCE;
                match received {
                    Err(_) => return Some(ConnectError::Silent),
                    Ok(None) => return Some(ConnectError::Dropped(None)),
                    Ok(Some(Err(error))) => return Some(dropped(error)),
                    Ok(Some(Ok(message))) => if let Some(event) = read(message) {
                        if let LinkEvent::Closed(reason) = event {
                            return Some(reason);
                        }
                        if events.send(event).await.is_err() {
                            return None;
                        }
                    },
                }
            }
        }
    }
}

fn read(message: Message) -> Option<LinkEvent> {
    match message {
        Message::Text(text) => match parse_message(&text) {
            Ok(message) => Some(LinkEvent::Message(message)),
            Err(error) => {
                // A newer service may say more than this version understands: nothing else is lost by not hearing it.
                tracing::warn!(%error, "the service said something that cannot be read");
                None
            }
        },
        Message::Close(frame) => {
            let reason = frame.map(|frame| frame.reason.to_string()).filter(|reason| !reason.is_empty());
            Some(LinkEvent::Closed(reason.map_or(ConnectError::Dropped(None), |message| ConnectError::Closed { message })))
        }
        Message::Binary(_) => {
            tracing::warn!("the service sent binary data where text is expected");
            None
        }
        Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => None,
    }
}

pub(super) fn dropped(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ConnectError {
    ConnectError::Dropped(Some(Cause::new(error)))
}

fn encode(message: &VisitorMessage) -> String {
    serde_json::to_string(message).expect("messages are maps with text keys, which JSON can always hold")
}
