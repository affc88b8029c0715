//! A peer that was let in: what it says goes to the hub, what the hub says goes to it, until one of them ends it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::mpsc;

use crate::machine::{ConnId, RelayInput};
use crate::protocol::{ErrorCode, WireError};

use super::Shared;
use super::close::CloseReason;
use super::hub::{HubInput, OUTBOX, Outbox, Outgoing};
use super::socket::{Incoming, Reader, Writer, write_all};

/// What differs between visitors and agents.
pub(super) struct Manners<In, Out> {
    /// How the hub is told what a peer said.
    pub(super) said: fn(ConnId, In) -> RelayInput,
    /// How the hub is told that a peer is gone.
    pub(super) gone: fn(ConnId, CloseReason) -> RelayInput,
    /// Who the peer is, for the log.
    pub(super) who: String,
    /// How the hub is told that a peer has taken a message, if it wants to know.
    pub(super) took: Option<fn(ConnId) -> RelayInput>,
    /// How a peer is told that something could not be read.
    pub(super) error: fn(ErrorCode, String) -> Out,
    /// What is sent with each ping, to peers that cannot see pings.
    pub(super) tick: Option<Out>,
}

/// Opens the conversation at the hub, with the peer's first words if they are for it, and carries it to its end.
pub(super) async fn converse<In, Out>(
    shared: &Shared,
    (mut reader, writer): (Reader, Writer),
    opened: impl FnOnce(ConnId, Outbox<Out>) -> HubInput,
    first: Option<In>,
    mut manners: Manners<In, Out>,
) where
    In: DeserializeOwned,
    Out: Serialize + Send + Sync + 'static,
{
    let conn = shared.next_conn();
    let (outbox, outgoing) = mpsc::channel(OUTBOX);
    let (hub, took) = (shared.hub.clone(), manners.took);
    let taken = async move || {
        if let Some(took) = took {
            // A hub that is gone closes the outbox as well.
            hub.relay(took(conn)).await;
        }
    };
    let mut writing = tokio::spawn(write_all(writer, outgoing, manners.tick.take(), taken));
    // Only the hub keeps the outbox: when it lets go of a peer that does not read, the writer learns of it and closes.
    let answers = outbox.downgrade();
    if !shared.hub.tell(opened(conn, outbox.clone())).await {
        // The outbox is new and has room.
        outbox.try_send(Outgoing::Close(CloseReason::Stopping)).ok();
    }
    drop(outbox);
    if let Some(first) = first {
        shared.hub.relay((manners.said)(conn, first)).await;
    }
    let reason = tokio::select! {
        reason = read_all(&mut reader, shared, conn, &answers, &manners) => reason,
        // Over: what was to be said last has been said.
        written = &mut writing => written.ok(),
    };
    let reason = match reason {
        Some(reason) => reason,
        // A writer that panicked has been reported by its hook.
        None if writing.is_finished() => CloseReason::Broken,
        None => (&mut writing).await.unwrap_or(CloseReason::Broken),
    };
    if reason == CloseReason::TooManyMessages {
        tracing::warn!(conn = conn.0, who = manners.who, "a peer sends more than it may without a rest; it is closed");
    }
    tracing::debug!(conn = conn.0, reason = reason.text(), "a conversation is over");
    if let Some(outbox) = answers.upgrade() {
        // An outbox that is full closes as well, when the hub lets go of it below.
        outbox.try_send(Outgoing::Close(reason)).ok();
    }
    shared.hub.relay((manners.gone)(conn, reason)).await;
    if !writing.is_finished() {
        // A writer that panicked has been reported by its hook.
        writing.await.ok();
    }
    reader.hear_out().await;
}

/// Reads until the end, and returns why it is the end; `None` if the writer knows.
async fn read_all<In: DeserializeOwned, Out>(
    reader: &mut Reader,
    shared: &Shared,
    conn: ConnId,
    answers: &mpsc::WeakSender<Outgoing<Out>>,
    Manners { said, error, who, .. }: &Manners<In, Out>,
) -> Option<CloseReason> {
    let mut slowed = false;
    loop {
        let heard = reader.next().await;
        if reader.is_slowed() && !std::mem::replace(&mut slowed, true) {
            tracing::warn!(conn = conn.0, who, "a peer sends more than it may; it is read more slowly");
        }
        let problem = match heard {
            Incoming::Message(message) => {
                if !shared.hub.relay(said(conn, message)).await {
                    return Some(CloseReason::Stopping);
                }
                continue;
            }
            Incoming::Unreadable(problem) => problem,
            Incoming::Bytes(_) => WireError::UnexpectedBytes,
            Incoming::Gone(reason) => return Some(reason),
        };
        let answer = error(ErrorCode::from(&problem), problem.to_string());
        let outbox = answers.upgrade()?;
        if outbox.send(Outgoing::Answer(answer)).await.is_err() {
            return None;
        }
    }
}
