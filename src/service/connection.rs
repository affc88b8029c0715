//! The connection of an authenticated peer: forwards its messages to the hub and the hub's messages to it, until either side
//! closes it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::mpsc;

use crate::machine::{ConnId, RelayInput};
use crate::protocol::{ErrorCode, WireError};

use super::Shared;
use super::close::CloseReason;
use super::hub::{HubInput, OUTBOX, Outbox, Outgoing};
use super::socket::{Incoming, Reader, Writer, write_all};

/// How the connection of a visitor differs from that of an agent.
pub(super) struct SocketProfile<In, Out> {
    /// Makes the hub's input of a message of the peer.
    pub(super) on_message: fn(ConnId, In) -> RelayInput,
    /// Makes the hub's input of the end of the connection.
    pub(super) on_close: fn(ConnId, CloseReason) -> RelayInput,
    /// A description of the peer for the log.
    pub(super) peer: String,
    /// Makes the hub's input of a message that the peer has taken; `None` if the hub does not count them.
    pub(super) on_taken: Option<fn(ConnId) -> RelayInput>,
    /// Makes the message that tells the peer what could not be read.
    pub(super) unreadable: fn(ErrorCode, String) -> Out,
    /// Sent with each ping, to peers that cannot see pings.
    pub(super) tick: Option<Out>,
}

/// Registers the connection at the hub, with the peer's first message if that is for the hub, and returns when it is closed.
pub(super) async fn run_socket<In, Out>(
    shared: &Shared,
    (mut reader, writer): (Reader, Writer),
    opened: impl FnOnce(ConnId, Outbox<Out>) -> HubInput,
    first: Option<In>,
    mut profile: SocketProfile<In, Out>,
) where
    In: DeserializeOwned,
    Out: Serialize + Send + Sync + 'static,
{
    let conn = shared.next_conn();
    let (outbox, outgoing) = mpsc::channel(OUTBOX);
    let (hub, on_taken) = (shared.hub.clone(), profile.on_taken);
    let taken = async move || {
        if let Some(on_taken) = on_taken {
            // A hub that is gone closes the outbox as well.
            hub.relay(on_taken(conn)).await;
        }
    };
    let mut writing = tokio::spawn(write_all(writer, outgoing, profile.tick.take(), taken));
    // Only the hub keeps the outbox: when it lets go of a peer that does not read, the writer learns of it and closes.
    let answers = outbox.downgrade();
    if !shared.hub.tell(opened(conn, outbox.clone())).await {
        // The outbox is new and has room.
        outbox.try_send(Outgoing::Close(CloseReason::Stopping)).ok();
    }
    drop(outbox);
    if let Some(first) = first {
        shared.hub.relay((profile.on_message)(conn, first)).await;
    }
    let reason = tokio::select! {
        reason = read_all(&mut reader, shared, conn, &answers, &profile) => reason,
        // The writer has sent its last message and closed.
        written = &mut writing => written.ok(),
    };
    let reason = match reason {
        Some(reason) => reason,
        // A writer that panicked has been reported by its hook.
        None if writing.is_finished() => CloseReason::Broken,
        None => (&mut writing).await.unwrap_or(CloseReason::Broken),
    };
    if reason == CloseReason::TooManyMessages {
        tracing::warn!(conn = conn.0, peer = profile.peer, "a peer sends more than it may without a rest; it is closed");
    }
    tracing::debug!(conn = conn.0, reason = reason.text(), "a connection is closed");
    if let Some(outbox) = answers.upgrade() {
        // An outbox that is full closes as well, when the hub lets go of it below.
        outbox.try_send(Outgoing::Close(reason)).ok();
    }
    shared.hub.relay((profile.on_close)(conn, reason)).await;
    if !writing.is_finished() {
        // A writer that panicked has been reported by its hook.
        writing.await.ok();
    }
    reader.drain().await;
}

/// Reads until the connection closes, and returns why; `None` if only the writer knows.
async fn read_all<In: DeserializeOwned, Out>(
    reader: &mut Reader,
    shared: &Shared,
    conn: ConnId,
    answers: &mpsc::WeakSender<Outgoing<Out>>,
    SocketProfile { on_message, unreadable, peer, .. }: &SocketProfile<In, Out>,
) -> Option<CloseReason> {
    let mut slowed = false;
    loop {
        let incoming = reader.next().await;
        if reader.is_slowed() && !std::mem::replace(&mut slowed, true) {
            tracing::warn!(conn = conn.0, peer, "a peer sends more than it may; it is read more slowly");
        }
        let problem = match incoming {
            Incoming::Message(message) => {
                if !shared.hub.relay(on_message(conn, message)).await {
                    return Some(CloseReason::Stopping);
                }
                continue;
            }
            Incoming::Unreadable(problem) => problem,
            Incoming::Bytes(_) => WireError::UnexpectedBytes,
            Incoming::Closed(reason) => return Some(reason),
        };
        let answer = unreadable(ErrorCode::from(&problem), problem.to_string());
        let outbox = answers.upgrade()?;
        if outbox.send(Outgoing::Answer(answer)).await.is_err() {
            return None;
        }
    }
}
