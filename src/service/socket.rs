//! What all word sockets have in common: reading, writing, pings, limits, and an end with a reason.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::mpsc;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout, timeout_at};

use crate::protocol::{WireError, parse_message};

use super::hub::Outgoing;

/// How often a peer is pinged.
const PING_EVERY: Duration = Duration::from_secs(3);
/// A peer that is silent for this long is dead: known well within ten seconds.
const SILENCE: Duration = Duration::from_secs(8);
/// How long a peer may take to say its first message.
const FIRST_MESSAGE: Duration = Duration::from_secs(5);
/// Sockets that carry pixels may be silent, and may take one message, for longer: a key frame is hundreds of kilobytes,
/// which a slow link carries for many seconds without anything else getting through. Whether the visitor is there, and
/// whether the agent is, their other sockets tell within ten seconds.
pub(super) const PIXEL_PATIENCE: Duration = Duration::from_secs(20);
/// How long the closing of a connection may take, each way.
const CLOSING: Duration = Duration::from_secs(1);
/// The largest frame that is read at all; what is over a message's own limit but under this gets an answer.
pub(super) const MAX_READ_BYTES: usize = 1024 * 1024;

/// What came in.
pub(super) enum Incoming<T> {
    Message(T),
    /// It could not be read; the peer should be told, the connection goes on.
    Unreadable(WireError),
    /// Bytes, where words are spoken or where a chunk is meant.
    Bytes(axum::body::Bytes),
    /// The connection is over, for this reason.
    Gone(&'static str),
}

/// The reading half of a socket.
pub(super) struct Reader {
    stream: SplitStream<WebSocket>,
    patience: Duration,
    silent_until: Instant,
    /// Reading failed: nothing more can be told apart on this connection.
    broken: bool,
}

impl Reader {
    pub(super) async fn next<T: DeserializeOwned>(&mut self) -> Incoming<T> {
        loop {
            let received = timeout_at(self.silent_until, self.stream.next()).await;
            self.silent_until = Instant::now() + self.patience;
            return match received {
                Err(_) => Incoming::Gone("silent for too long"),
                Ok(None) => Incoming::Gone("closed by the peer"),
                Ok(Some(Err(error))) => {
                    self.broken = true;
                    Incoming::Gone(explain(&error))
                }
                Ok(Some(Ok(Message::Text(text)))) => match parse_message(&text) {
                    Ok(message) => Incoming::Message(message),
                    Err(error) => Incoming::Unreadable(error),
                },
                Ok(Some(Ok(Message::Binary(bytes)))) => Incoming::Bytes(bytes),
                Ok(Some(Ok(Message::Close(_)))) => Incoming::Gone("closed by the peer"),
                Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => continue,
            };
        }
    }

    /// The first message, for which there is less time; an error says why there is none.
    pub(super) async fn first<T: DeserializeOwned>(&mut self) -> Result<T, Refusal> {
        match timeout(FIRST_MESSAGE, self.next()).await {
            Ok(Incoming::Message(message)) => Ok(message),
            Ok(Incoming::Unreadable(error)) => Err(Refusal::Unreadable(error)),
            Ok(Incoming::Bytes(_)) => Err(Refusal::Unreadable(WireError::Malformed("bytes where a message is expected".to_owned()))),
            Ok(Incoming::Gone(reason)) => Err(Refusal::Gone(reason)),
            Err(_) => Err(Refusal::Late),
        }
    }

    /// Hears the peer out after the close frame was sent: a connection that is dropped with something unread is reset, and
    /// the peer may lose the reason that it was given.
    pub(super) async fn hear_out(mut self) {
        let rest = async {
            if self.broken {
                // What is unread cannot be read; the peer has a moment to hear why.
                std::future::pending::<()>().await;
            }
            while let Some(Ok(_)) = self.stream.next().await {}
        };
        // Whoever has not closed by then is cut off.
        timeout(CLOSING, rest).await.ok();
    }
}

/// Why a connection had no first message.
pub(super) enum Refusal {
    Unreadable(WireError),
    /// For this reason; there may still be somebody who hears it.
    Gone(&'static str),
    Late,
}

/// The peer did not take a message: it is gone, or does not read.
pub(super) struct Unsent;

/// The writing half of a socket.
pub(super) struct Writer {
    sink: SplitSink<WebSocket, Message>,
    patience: Duration,
}

impl Writer {
    pub(super) async fn send<T: Serialize>(&mut self, message: &T) -> Result<(), Unsent> {
        let text = serde_json::to_string(message).expect("messages are maps with text keys, which JSON can always hold");
        self.put(Message::Text(text.into())).await
    }

    pub(super) async fn send_bytes(&mut self, bytes: axum::body::Bytes) -> Result<(), Unsent> {
        self.put(Message::Binary(bytes)).await
    }

    pub(super) async fn ping(&mut self) -> Result<(), Unsent> {
        self.put(Message::Ping(axum::body::Bytes::new())).await
    }

    /// Without its limit, a peer that reads nothing would keep its task, and its place among the connections, for ever.
    async fn put(&mut self, message: Message) -> Result<(), Unsent> {
        match timeout(self.patience, self.sink.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Unsent),
        }
    }

    /// Says why, then closes. A peer that is gone does not hear it.
    pub(super) async fn close(mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        let goodbye = async {
            self.sink.send(Message::Close(Some(frame))).await.ok();
            self.sink.close().await.ok();
        };
        timeout(CLOSING, goodbye).await.ok();
    }

    /// Closes with the code that belongs to the reason.
    pub(super) async fn close_because(self, reason: &'static str) {
        self.close(code_of(reason), reason).await;
    }
}

/// The halves of a socket that carries words.
pub(super) fn split(socket: WebSocket) -> (Reader, Writer) {
    split_with(socket, SILENCE)
}

/// The halves of a socket whose peer may be silent, or not read, for so long.
pub(super) fn split_with(socket: WebSocket, patience: Duration) -> (Reader, Writer) {
    let (sink, stream) = socket.split();
    (Reader { stream, patience, silent_until: Instant::now() + patience, broken: false }, Writer { sink, patience })
}

/// When to ping.
pub(super) fn pings() -> Interval {
    let mut pings = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pings
}

/// Writes what the outbox holds, and pings, until the outbox closes or the peer does not take it.
///
/// With each ping goes the `tick`, if there is one, for peers that cannot see pings.
pub(super) async fn write_all<T: Serialize>(mut writer: Writer, mut outbox: mpsc::Receiver<Outgoing<T>>, tick: Option<T>) {
    let mut pings = pings();
    loop {
        let sent = tokio::select! {
            message = outbox.recv() => match message {
                Some(Outgoing::Message(message)) => writer.send(&message).await,
                Some(Outgoing::Close(reason)) => return writer.close_because(reason).await,
                None => return writer.close(close_code::POLICY, "messages were not read in time").await,
            },
            _ = pings.tick() => match &tick {
                Some(tick) => match writer.send(tick).await {
                    Ok(()) => writer.ping().await,
                    unsent => unsent,
                },
                None => writer.ping().await,
            },
        };
        if sent.is_err() {
            return;
        }
    }
}

const TOO_LARGE: &str = "message too large";

fn code_of(reason: &str) -> u16 {
    if reason == TOO_LARGE { close_code::SIZE } else { close_code::NORMAL }
}

fn explain(error: &axum::Error) -> &'static str {
    use std::error::Error as _;
    let mut source = error.source();
    while let Some(error) = source {
        if error.to_string().contains("too long") || error.to_string().contains("too big") {
            return TOO_LARGE;
        }
        source = error.source();
    }
    "the connection was dropped"
}
