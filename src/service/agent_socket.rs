//! The socket of an agent's console.

use axum::extract::State;
use axum::extract::ws::{WebSocket, WebSocketUpgrade, close_code};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::mpsc;

use crate::machine::{Agent, ConnId, RelayInput};
use crate::protocol::{AgentMessage, ConsoleMessage, ErrorCode, VERSION, WireError};

use super::hub::{HubInput, OUTBOX, Outgoing, STOPPING};
use super::socket::{Incoming, Reader, Refusal, Writer, split, write_all};
use super::{Shared, admit, auth, limited, socket};

pub(super) async fn upgrade(State(shared): State<Shared>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    if let Err(status) = auth::refuse_foreign_pages(&headers) {
        return (status, "only the console of this host may connect").into_response();
    }
    admit(shared, limited(upgrade, socket::MAX_READ_BYTES, socket::MAX_READ_BYTES), serve)
}

async fn serve(socket: WebSocket, shared: Shared) {
    let (mut reader, writer) = split(socket);
    let agent = match greet(&mut reader, &shared).await {
        Ok(agent) => agent,
        Err(Refused::Gone(reason)) => return writer.close_because(reason).await,
        Err(Refused::Told(code, message)) => {
            refuse(writer, code, message).await;
            return reader.hear_out().await;
        }
    };
    let conn = shared.next_conn();
    let (outbox, outgoing) = mpsc::channel(OUTBOX);
    let mut writing = tokio::spawn(write_all(writer, outgoing, Some(ConsoleMessage::Tick)));
    // Only the hub keeps the outbox: when it lets go of a peer that does not read, the writer learns of it and closes.
    let answers = outbox.downgrade();
    if !shared.hub.tell(HubInput::AgentOpened(conn, agent, outbox.clone())).await {
        outbox.try_send(Outgoing::Close(STOPPING)).ok();
    }
    drop(outbox);
    let reason = tokio::select! {
        reason = read_all(&mut reader, &shared, conn, &answers) => reason,
        _ = &mut writing => "closed here",
    };
    tracing::debug!(conn = conn.0, reason, "agent's connection over");
    if let Some(outbox) = answers.upgrade() {
        outbox.try_send(Outgoing::Close(reason)).ok();
    }
    shared.hub.relay(RelayInput::AgentClosed(conn)).await;
    if !writing.is_finished() {
        writing.await.ok();
    }
    reader.hear_out().await;
}

/// Why somebody is not let in.
enum Refused {
    Told(ErrorCode, String),
    Gone(&'static str),
}

/// Reads hello and checks its token.
async fn greet(reader: &mut Reader, shared: &Shared) -> Result<Agent, Refused> {
    let told = |code, message: &str| Err(Refused::Told(code, message.to_owned()));
    match reader.first().await {
        Ok(AgentMessage::Hello { version: VERSION, token }) => match shared.tokens.agent(&token) {
            Some(agent) => Ok(agent),
            None => {
                tokio::time::sleep(auth::WRONG_TOKEN_DELAY).await;
                told(ErrorCode::Authorization, "this token is not known here")
            }
        },
        Ok(AgentMessage::Hello { .. }) => told(ErrorCode::Version, "another version of the protocol is spoken here; reload the console"),
        Ok(_) => told(ErrorCode::OutOfOrder, "say hello first"),
        Err(Refusal::Unreadable(error)) => told(ErrorCode::from(&error), &error.to_string()),
        Err(Refusal::Late) => told(ErrorCode::OutOfOrder, "nothing was said in time"),
        Err(Refusal::Gone(reason)) => Err(Refused::Gone(reason)),
    }
}

async fn refuse(mut writer: Writer, code: ErrorCode, message: String) {
    // Whether it is heard or not, the connection closes.
    writer.send(&ConsoleMessage::Error { code, message, visitorid: None }).await.ok();
    writer.close(close_code::POLICY, "refused").await;
}

async fn read_all(
    reader: &mut Reader,
    shared: &Shared,
    conn: ConnId,
    answers: &mpsc::WeakSender<Outgoing<ConsoleMessage>>,
) -> &'static str {
    loop {
        let error = match reader.next().await {
            Incoming::Message(message) => {
                if !shared.hub.relay(RelayInput::Agent(conn, message)).await {
                    return STOPPING;
                }
                continue;
            }
            Incoming::Unreadable(error) => error,
            Incoming::Bytes(_) => WireError::Malformed("bytes where a message is expected".to_owned()),
            Incoming::Gone(reason) => return reason,
        };
        let answer = ConsoleMessage::Error { code: ErrorCode::from(&error), message: error.to_string(), visitorid: None };
        let Some(outbox) = answers.upgrade() else { return "closed here" };
        if outbox.send(Outgoing::Message(answer)).await.is_err() {
            return "closed here";
        }
    }
}
