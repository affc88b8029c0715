//! The socket of an agent's console.

use axum::response::Response;

use crate::machine::{Agent, Allowance, RelayInput};
use crate::protocol::{AgentMessage, ConsoleMessage, ErrorCode, VERSION};

use super::close::CloseReason;
use super::conversation::{Manners, converse};
use super::hub::HubInput;
use super::socket::{Reader, Refusal, WORDS, Writer, split};
use super::upgrade::{AgentUpgrade, Socket};
use super::{Shared, auth};

pub(super) async fn upgrade(AgentUpgrade(upgrade): AgentUpgrade) -> Response {
    upgrade.accept(WORDS, serve)
}

async fn serve(socket: Socket, shared: Shared) {
    let (mut reader, writer) = split(socket, Allowance::AGENT);
    let agent = match greet(&mut reader, &shared).await {
        Ok(agent) => agent,
        Err(Refused::Gone(reason)) => return writer.close(reason).await,
        Err(Refused::Told(code, message)) => {
            refuse(writer, code, message).await;
            return reader.hear_out().await;
        }
    };
    if !reader.let_in() {
        return;
    }
    let manners = Manners {
        said: RelayInput::Agent,
        gone: |conn, _| RelayInput::AgentClosed(conn),
        who: format!("agent {:?} of group {}", agent.name, agent.groupid),
        took: Some(RelayInput::AgentTook),
        error: told,
        tick: Some(ConsoleMessage::Tick),
    };
    converse(&shared, (reader, writer), |conn, outbox| HubInput::AgentOpened(conn, agent, outbox), None, manners).await;
}

fn told(code: ErrorCode, message: String) -> ConsoleMessage {
    ConsoleMessage::Error { code, message, visitorid: None }
}

/// Why somebody is not let in.
enum Refused {
    Told(ErrorCode, String),
    Gone(CloseReason),
}

/// Reads hello and checks its token.
async fn greet(reader: &mut Reader, shared: &Shared) -> Result<Agent, Refused> {
    let refused = |code, message: &str| Err(Refused::Told(code, message.to_owned()));
    match reader.first().await {
        Ok(AgentMessage::Hello { version: VERSION, token }) => {
            let address = reader.client().address;
            let agent = auth::open((&shared.attempts, &shared.record), address, "token", || shared.tokens.agent(&token)).await;
            agent.or_else(|wrong| refused(wrong.code(), &wrong.to_string()))
        }
        Ok(AgentMessage::Hello { .. }) => refused(ErrorCode::Version, "another version of the protocol is spoken here; reload the console"),
        Ok(_) => refused(ErrorCode::OutOfOrder, "say hello first"),
        Err(Refusal::Unreadable(error)) => refused(ErrorCode::from(&error), &error.to_string()),
        Err(Refusal::Late) => refused(ErrorCode::OutOfOrder, "nothing was said in time"),
        Err(Refusal::Gone(reason)) => Err(Refused::Gone(reason)),
    }
}

async fn refuse(mut writer: Writer, code: ErrorCode, message: String) {
    // Whether it is heard or not, the connection closes.
    writer.send(&told(code, message)).await.ok();
    writer.close(CloseReason::Refused).await;
}
