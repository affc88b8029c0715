//! The socket of an agent's console.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{WebSocket, WebSocketUpgrade, close_code};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::mpsc;

use crate::machine::{Agent, ConnId, RelayInput};
use crate::protocol::{AgentMessage, ConsoleMessage, ErrorCode, VERSION, WireError};

use super::hub::{HubInput, OUTBOX, Outgoing};
use super::socket::{Incoming, Reader, Refusal, Writer, split, write_all};
use super::{Shared, auth, limited, socket};

/// How long a wrong token waits for its answer, which makes guessing slow.
const WRONG_TOKEN_DELAY: Duration = Duration::from_millis(500);

pub(super) async fn upgrade(State(shared): State<Shared>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    if let Err(status) = auth::refuse_foreign_pages(&headers) {
        return (status, "only the console of this host may connect").into_response();
    }
    let Ok(permit) = shared.connections.clone().try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many connections").into_response();
    };
    limited(upgrade, socket::MAX_READ_BYTES).on_upgrade(async move |socket| {
        serve(socket, shared).await;
        drop(permit);
    })
}

async fn serve(socket: WebSocket, shared: Shared) {
    let (mut reader, writer) = split(socket);
    let agent = match greet(&mut reader, &shared).await {
        Ok(agent) => agent,
        Err(None) => return,
        Err(Some((code, message))) => return refuse(writer, code, message).await,
    };
    let conn = shared.next_conn();
    let (outbox, outgoing) = mpsc::channel(OUTBOX);
    let mut writing = tokio::spawn(write_all(writer, outgoing, Some(ConsoleMessage::Tick)));
    shared.hub.tell(HubInput::AgentOpened(conn, agent, outbox.clone())).await;
    let reason = tokio::select! {
        reason = read_all(&mut reader, &shared, conn, &outbox) => reason,
        _ = &mut writing => "closed here",
    };
    tracing::debug!(conn = conn.0, reason, "agent's connection over");
    shared.hub.relay(RelayInput::AgentClosed(conn)).await;
    if !writing.is_finished() {
        outbox.try_send(Outgoing::Close(reason)).ok();
        drop(outbox);
        writing.await.ok();
    }
}

/// Reads hello and checks its token; none when there is nobody to refuse.
async fn greet(reader: &mut Reader, shared: &Shared) -> Result<Agent, Option<(ErrorCode, String)>> {
    match reader.first().await {
        Ok(AgentMessage::Hello { version: VERSION, token }) => match shared.tokens.agent(&token) {
            Some(agent) => Ok(agent),
            None => {
                tokio::time::sleep(WRONG_TOKEN_DELAY).await;
                Err(Some((ErrorCode::Authorization, "this token is not known here".to_owned())))
            }
        },
        Ok(AgentMessage::Hello { .. }) => {
            Err(Some((ErrorCode::Version, "another version of the protocol is spoken here; reload the console".to_owned())))
        }
        Ok(_) => Err(Some((ErrorCode::OutOfOrder, "say hello first".to_owned()))),
        Err(Refusal::Unreadable(error)) => Err(Some((ErrorCode::from(&error), error.to_string()))),
        Err(Refusal::Late) => Err(Some((ErrorCode::OutOfOrder, "nothing was said in time".to_owned()))),
        Err(Refusal::Gone) => Err(None),
    }
}

async fn refuse(mut writer: Writer, code: ErrorCode, message: String) {
    // Whether it is heard or not, the connection closes.
    writer.send(&ConsoleMessage::Error { code, message, visitorid: None }).await.ok();
    writer.close(close_code::POLICY, "refused").await;
}

async fn read_all(reader: &mut Reader, shared: &Shared, conn: ConnId, outbox: &mpsc::Sender<Outgoing<ConsoleMessage>>) -> &'static str {
    loop {
        let error = match reader.next().await {
            Incoming::Message(message) => {
                if !shared.hub.relay(RelayInput::Agent(conn, message)).await {
                    return "the service is stopping";
                }
                continue;
            }
            Incoming::Unreadable(error) => error,
            Incoming::Bytes(_) => WireError::Malformed("bytes where a message is expected".to_owned()),
            Incoming::Gone(reason) => return reason,
        };
        let answer = ConsoleMessage::Error { code: ErrorCode::from(&error), message: error.to_string(), visitorid: None };
        if outbox.send(Outgoing::Message(answer)).await.is_err() {
            return "closed here";
        }
    }
}
