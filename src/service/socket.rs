//! What all WebSockets of the service have in common: reading, writing, pings, limits, and closing with a reason.

use std::time::Duration;

use axum::body::Bytes;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::mpsc;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use crate::machine::{Allowance, Budget, Charged};
use crate::protocol::{MAX_TEXT_BYTES, WireError, parse_message};

use super::accept::Client;
use super::close::CloseReason;
use super::frames::Watch;
use super::hub::Outgoing;
use super::upgrade::{Limits, Socket};

/// How often a peer is pinged.
const PING_EVERY: Duration = Duration::from_secs(3);
/// The same where a picture is shared: an agent must know within three seconds that what is shown is old.
const FREQUENT_PING_EVERY: Duration = Duration::from_secs(1);
/// How long a peer may be silent until it counts as dead: known well within ten seconds.
const SILENCE: Duration = Duration::from_secs(8);
/// How long a peer may take to send its first message.
const FIRST_MESSAGE: Duration = Duration::from_secs(5);
/// Sockets that carry pixels may be silent, and may take one message, for longer: a key frame is hundreds of kilobytes,
/// which a slow link carries for many seconds without anything else getting through. Whether the visitor is there, and
/// whether the agent is, their other sockets tell within ten seconds.
pub(super) const PIXEL_TIMEOUT: Duration = Duration::from_secs(20);
/// How long the closing of a connection may take, each way.
const CLOSING: Duration = Duration::from_secs(1);
/// The longest message before a token or a ticket was checked, in bytes: more than either needs.
pub(super) const FIRST_BYTES: usize = 4 * 1024;
/// The limits of a socket for text messages whose peer sends a token first.
pub(super) const TEXT_LIMITS: Limits = Limits { at_first: FIRST_BYTES, read: MAX_TEXT_BYTES, write: MAX_WRITTEN_BYTES };
/// The longest message that is written: a page of the list of visitors.
pub(super) const MAX_WRITTEN_BYTES: usize = 1024 * 1024;

type Stream = WebSocketStream<super::frames::Watched<hyper_util::rt::TokioIo<hyper::upgrade::Upgraded>>>;

/// What was read.
pub(super) enum Incoming<T> {
    Message(T),
    /// A message that could not be read; the peer should be told, and the connection goes on.
    Unreadable(WireError),
    /// A binary message.
    Bytes(Bytes),
    /// The connection is closed, for this reason.
    Closed(CloseReason),
}

/// The reading half of a socket.
pub(super) struct Reader {
    client: Client,
    stream: SplitStream<Stream>,
    watch: Watch,
    patience: Duration,
    silent_until: Instant,
    /// What the peer may still send; `None` where that is bounded otherwise.
    budget: Option<Budget>,
    /// Whether the peer has been made to wait.
    slowed: bool,
    /// Whether reading failed: nothing more can be read on this connection.
    broken: bool,
}

impl Reader {
    pub(super) async fn next<T: DeserializeOwned>(&mut self) -> Incoming<T> {
        loop {
            // Pongs between its frames do not give a message more time.
            let unfinished_until = self.watch.unfinished_since().map(|since| since + self.patience);
            let until = unfinished_until.map_or(self.silent_until, |until| until.min(self.silent_until));
            let received = timeout_at(until, self.stream.next()).await;
            if let Ok(Some(Ok(message))) = &received
                && let Err(Exhausted) = self.charge(message).await
            {
                return Incoming::Closed(CloseReason::TooManyMessages);
            }
            self.silent_until = Instant::now() + self.patience;
            return match received {
                Err(_) if unfinished_until == Some(until) => Incoming::Closed(CloseReason::UnfinishedMessage),
                Err(_) => Incoming::Closed(CloseReason::Silent),
                Ok(None) => Incoming::Closed(CloseReason::ByPeer),
                Ok(Some(Err(error))) => {
                    self.broken = true;
                    Incoming::Closed(CloseReason::of_error(&error))
                }
                Ok(Some(Ok(Message::Text(text)))) => match parse_message(&text) {
                    Ok(message) => Incoming::Message(message),
                    Err(error) => Incoming::Unreadable(error),
                },
                Ok(Some(Ok(Message::Binary(bytes)))) => Incoming::Bytes(bytes),
                Ok(Some(Ok(Message::Close(_)))) => Incoming::Closed(CloseReason::ByPeer),
                Ok(Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)))) => continue,
            };
        }
    }

    /// The peer has identified itself: from now on it may say whole messages, and its connection gives way to no other. `false`
    /// if it was told to give way before; then nothing must be opened for it.
    #[must_use]
    pub(super) fn admit(&self) -> bool {
        self.watch.lift_limit();
        self.client.stranger().identify()
    }

    /// Whose connection it is.
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// The watch over what comes in.
    pub(super) fn watch(&self) -> Watch {
        self.watch.clone()
    }

    /// Whether the peer has been made to wait because it sends more than it may.
    pub(super) fn is_slowed(&self) -> bool {
        self.slowed
    }

    /// Charges the budget with what was read, pings too, and waits as long as it asks: meanwhile nothing is read, so that the peer
    /// has to wait too.
    async fn charge(&mut self, message: &Message) -> Result<(), Exhausted> {
        let Some(budget) = &mut self.budget else { return Ok(()) };
        let bytes = match message {
            Message::Text(text) => text.len(),
            Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
            Message::Close(_) | Message::Frame(_) => 0,
        };
        match budget.charge(std::time::Instant::now(), bytes) {
            Charged::Within => Ok(()),
            Charged::Wait(wait) => {
                self.slowed = true;
                tokio::time::sleep(wait).await;
                Ok(())
            }
            Charged::Exhausted => Err(Exhausted),
        }
    }

    /// The first message, for which there is less time.
    pub(super) async fn first_message<T: DeserializeOwned>(&mut self) -> Result<T, FirstMessageError> {
        match timeout(FIRST_MESSAGE, self.next()).await {
            Ok(Incoming::Message(message)) => Ok(message),
            Ok(Incoming::Unreadable(error)) => Err(FirstMessageError::Unreadable(error)),
            Ok(Incoming::Bytes(_)) => Err(FirstMessageError::Unreadable(WireError::UnexpectedBytes)),
            Ok(Incoming::Closed(reason)) => Err(FirstMessageError::Closed(reason)),
            Err(_) => Err(FirstMessageError::TimedOut),
        }
    }

    /// Reads and discards what still comes after the close frame was sent: a connection that is dropped with something unread
    /// is reset, and the peer may not receive the reason.
    pub(super) async fn drain(mut self) {
        let rest = async {
            if self.broken {
                // The rest cannot be read; the peer has a moment to receive the reason.
                std::future::pending::<()>().await;
            }
            while let Some(Ok(_)) = self.stream.next().await {}
        };
        // A peer that has not closed by then is cut off.
        timeout(CLOSING, rest).await.ok();
    }
}

/// The peer has sent more than it may for too long.
struct Exhausted;

/// Why there is no first message.
pub(super) enum FirstMessageError {
    Unreadable(WireError),
    /// The connection is closed for this reason; the peer may still be told.
    Closed(CloseReason),
    TimedOut,
}

/// The writing half of a socket.
pub(super) struct Writer {
    sink: SplitSink<Stream, Message>,
    patience: Duration,
}

impl Writer {
    pub(super) async fn send<T: Serialize>(&mut self, message: &T) -> Result<(), CloseReason> {
        let text = serde_json::to_string(message).expect("messages are maps with text keys, which JSON can always hold");
        self.put(Message::Text(text.into())).await
    }

    pub(super) async fn send_bytes(&mut self, bytes: Bytes) -> Result<(), CloseReason> {
        self.put(Message::Binary(bytes)).await
    }

    pub(super) async fn ping(&mut self) -> Result<(), CloseReason> {
        self.put(Message::Ping(Bytes::new())).await
    }

    /// Without its limit, a peer that reads nothing would keep its task, and its place among the connections, for ever.
    async fn put(&mut self, message: Message) -> Result<(), CloseReason> {
        match timeout(self.patience, self.sink.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(CloseReason::of_error(&error)),
            Err(_) => Err(CloseReason::NotRead),
        }
    }

    /// Sends the close frame with this reason, then closes. A peer that is gone does not receive it.
    pub(super) async fn close(mut self, reason: CloseReason) {
        let frame = CloseFrame { code: reason.code(), reason: Utf8Bytes::from_static(reason.text()) };
        let closing = async {
            self.sink.send(Message::Close(Some(frame))).await.ok();
            self.sink.close().await.ok();
        };
        timeout(CLOSING, closing).await.ok();
    }
}

/// The halves of a socket for text messages, with this allowance.
pub(super) fn split(socket: Socket, allowance: Allowance) -> (Reader, Writer) {
    let (reader, writer) = split_with(socket, SILENCE);
    (Reader { budget: Some(Budget::new(allowance)), ..reader }, writer)
}

/// The halves of a socket whose peer may be silent, or not read, for this long.
pub(super) fn split_with(Socket { client, stream, watch }: Socket, patience: Duration) -> (Reader, Writer) {
    let (sink, stream) = stream.split();
    let silent_until = Instant::now() + patience;
    (Reader { client, stream, watch, patience, silent_until, budget: None, slowed: false, broken: false }, Writer { sink, patience })
}

/// The times to ping.
pub(super) fn pings() -> Interval {
    every(PING_EVERY)
}

/// The times to ping where a picture is shared.
pub(super) fn frequent_pings() -> Interval {
    every(FREQUENT_PING_EVERY)
}

fn every(period: Duration) -> Interval {
    let mut pings = interval_at(Instant::now() + period, period);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pings
}

/// Writes what the outbox holds, and pings, until the outbox closes or the peer does not take it; returns why it ended.
///
/// With each ping goes the `tick`, if there is one, for peers that cannot see pings. `taken` is called for each message of the hub's
/// that the peer has taken.
pub(super) async fn write_all<T: Serialize>(
    mut writer: Writer,
    mut outbox: mpsc::Receiver<Outgoing<T>>,
    tick: Option<T>,
    taken: impl AsyncFn(),
) -> CloseReason {
    let mut pings = pings();
    loop {
        let sent = tokio::select! {
            message = outbox.recv() => match message {
                Some(Outgoing::Message(message)) => {
                    let sent = writer.send(&message).await;
                    if sent.is_ok() {
                        taken().await;
                    }
                    sent
                }
                Some(Outgoing::Answer(message)) => writer.send(&message).await,
                outgoing => {
                    let reason = if let Some(Outgoing::Close(reason)) = outgoing { reason } else { CloseReason::NotRead };
                    writer.close(reason).await;
                    return reason;
                }
            },
            _ = pings.tick() => match &tick {
                Some(tick) => match writer.send(tick).await {
                    Ok(()) => writer.ping().await,
                    unsent => unsent,
                },
                None => writer.ping().await,
            },
        };
        if let Err(reason) = sent {
            return reason;
        }
    }
}
