//! The socket of an agent's console.

use axum::response::Response;

use crate::machine::{Agent, Allowance, RelayInput};
use crate::protocol::{AgentMessage, ConsoleMessage, ErrorCode, VERSION};

use super::close::CloseReason;
use super::connection::{SocketProfile, run_socket};
use super::hub::HubInput;
use super::socket::{FirstMessageError, Reader, TEXT_LIMITS, Writer, split};
use super::upgrade::{AgentUpgrade, Socket};
use super::{Shared, auth};

pub(super) async fn upgrade(AgentUpgrade(upgrade): AgentUpgrade) -> Response {
    upgrade.accept(TEXT_LIMITS, serve)
}

async fn serve(socket: Socket, shared: Shared) {
    let (mut reader, writer) = split(socket, Allowance::AGENT);
    let agent = match greet(&mut reader, &shared).await {
        Ok(agent) => agent,
        Err(Refused::Closed(reason)) => return writer.close(reason).await,
        Err(Refused::Told(code, message)) => {
            refuse(writer, code, message).await;
            return reader.drain().await;
        }
    };
    if !reader.admit() {
        return;
    }
    let profile = SocketProfile {
        on_message: RelayInput::Agent,
        on_close: |conn, _| RelayInput::AgentClosed(conn),
        peer: format!("agent {:?} of group {}", agent.name, agent.groupid),
        on_taken: Some(RelayInput::AgentTook),
        unreadable: told,
        tick: Some(ConsoleMessage::Tick),
    };
    run_socket(&shared, (reader, writer), |conn, outbox| HubInput::AgentOpened(conn, agent, outbox), None, profile).await;
}

fn told(code: ErrorCode, message: String) -> ConsoleMessage {
    ConsoleMessage::Error { code, message, visitorid: None }
}

/// Why somebody is not let in.
enum Refused {
    Told(ErrorCode, String),
    Closed(CloseReason),
}

/// Reads hello and checks its token.
async fn greet(reader: &mut Reader, shared: &Shared) -> Result<Agent, Refused> {
    let refused = |code, message: &str| Err(Refused::Told(code, message.to_owned()));
    match reader.first_message().await {
        Ok(AgentMessage::Hello { version: VERSION, token }) => {
            let address = reader.client().address;
            let agent = auth::open((&shared.attempts, &shared.record), address, "token", || shared.tokens.agent(&token)).await;
            agent.or_else(|wrong| refused(wrong.code(), &wrong.to_string()))
        }
        Ok(AgentMessage::Hello { .. }) => refused(ErrorCode::Version, "another version of the protocol is spoken here; reload the console"),
        Ok(_) => refused(ErrorCode::OutOfOrder, "say hello first"),
        Err(FirstMessageError::Unreadable(error)) => refused(ErrorCode::from(&error), &error.to_string()),
        Err(FirstMessageError::TimedOut) => refused(ErrorCode::OutOfOrder, "nothing was said in time"),
        Err(FirstMessageError::Closed(reason)) => Err(Refused::Closed(reason)),
    }
}

async fn refuse(mut writer: Writer, code: ErrorCode, message: String) {
    // The connection closes whether the message arrives or not.
    writer.send(&told(code, message)).await.ok();
    writer.close(CloseReason::Refused).await;
}
