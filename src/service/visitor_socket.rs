//! The socket of a visitor's application.

use axum::extract::State;
use axum::extract::ws::{WebSocket, WebSocketUpgrade, close_code};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::mpsc;

use crate::machine::RelayInput;
use crate::protocol::{ErrorCode, ServiceMessage, VisitorMessage, WireError};

use super::hub::{HubInput, OUTBOX, Outgoing, STOPPING};
use super::socket::{Incoming, Reader, Refusal, split, write_all};
use super::{Shared, admit, auth, limited, socket};

pub(super) async fn upgrade(State(shared): State<Shared>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    if let Err(status) = auth::refuse_browsers(&headers) {
        return (status, "visitors are applications, not web pages").into_response();
    }
    admit(shared, limited(upgrade, socket::MAX_READ_BYTES, socket::MAX_READ_BYTES), serve)
}

async fn serve(socket: WebSocket, shared: Shared) {
    let (mut reader, mut writer) = split(socket);
    let hello = match reader.first::<VisitorMessage>().await {
        Ok(hello) => hello,
        Err(refusal) => {
            let reason = match refusal {
                Refusal::Gone(reason) => return writer.close_because(reason).await,
                Refusal::Late => "nothing was said in time",
                Refusal::Unreadable(error) => {
                    // Whether it is heard or not, the connection closes.
                    writer.send(&unreadable(&error)).await.ok();
                    "hello could not be read"
                }
            };
            writer.close(close_code::POLICY, reason).await;
            return reader.hear_out().await;
        }
    };
    let conn = shared.next_conn();
    let (outbox, outgoing) = mpsc::channel(OUTBOX);
    let mut writing = tokio::spawn(write_all(writer, outgoing, None));
    // Only the hub keeps the outbox: when it lets go of a peer that does not read, the writer learns of it and closes.
    let answers = outbox.downgrade();
    if !shared.hub.tell(HubInput::VisitorOpened(conn, outbox.clone())).await {
        outbox.try_send(Outgoing::Close(STOPPING)).ok();
    }
    drop(outbox);
    shared.hub.relay(RelayInput::Visitor(conn, hello)).await;
    let reason = tokio::select! {
        reason = read_all(&mut reader, &shared, conn, &answers) => reason,
        // Over: what was to be said last has been said.
        _ = &mut writing => "closed here",
    };
    tracing::debug!(conn = conn.0, reason, "visitor's connection over");
    if let Some(outbox) = answers.upgrade() {
        outbox.try_send(Outgoing::Close(reason)).ok();
    }
    shared.hub.relay(RelayInput::VisitorClosed(conn)).await;
    if !writing.is_finished() {
        writing.await.ok();
    }
    reader.hear_out().await;
}

async fn read_all(
    reader: &mut Reader,
    shared: &Shared,
    conn: crate::machine::ConnId,
    answers: &mpsc::WeakSender<Outgoing<ServiceMessage>>,
) -> &'static str {
    loop {
        let answer = match reader.next().await {
            Incoming::Message(message) => {
                if !shared.hub.relay(RelayInput::Visitor(conn, message)).await {
                    return STOPPING;
                }
                continue;
            }
            Incoming::Unreadable(error) => unreadable(&error),
            Incoming::Bytes(_) => unreadable(&WireError::Malformed("bytes where a message is expected".to_owned())),
            Incoming::Gone(reason) => return reason,
        };
        let Some(outbox) = answers.upgrade() else { return "closed here" };
        if outbox.send(Outgoing::Message(answer)).await.is_err() {
            return "closed here";
        }
    }
}

fn unreadable(error: &WireError) -> ServiceMessage {
    ServiceMessage::Error { code: ErrorCode::from(error), message: error.to_string() }
}
