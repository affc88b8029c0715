//! The socket of a visitor's application.

use axum::response::Response;

use crate::machine::{Allowance, RelayInput};
use crate::protocol::{ErrorCode, MAX_TEXT_BYTES, ServiceMessage, VisitorHello, VisitorMessage};

use super::accept::full;
use super::close::CloseReason;
use super::conversation::{Manners, converse};
use super::hub::HubInput;
use super::socket::{Refusal, WORDS, split};
use super::upgrade::{Limits, Socket, VisitorUpgrade};
use super::{Shared, network};

pub(super) async fn upgrade(VisitorUpgrade(upgrade): VisitorUpgrade) -> Response {
    if !upgrade.client.places.has_visitors_place() {
        return full(CloseReason::Full.text());
    }
    // A visitor has no secret to show, and what comes first may be as long as what follows.
    upgrade.accept(Limits { at_first: MAX_TEXT_BYTES, ..WORDS }, serve)
}

async fn serve(socket: Socket, shared: Shared) {
    let (mut reader, mut writer) = split(socket, Allowance::VISITOR);
    let hello = match reader.first::<VisitorMessage>().await {
        Ok(hello) => hello,
        Err(refusal) => {
            let reason = match refusal {
                Refusal::Gone(reason) => return writer.close(reason).await,
                Refusal::Late => CloseReason::NoFirstMessage,
                Refusal::Unreadable(error) => {
                    // Whether it is heard or not, the connection closes.
                    writer.send(&told(ErrorCode::from(&error), error.to_string())).await.ok();
                    CloseReason::UnreadableHello
                }
            };
            writer.close(reason).await;
            return reader.hear_out().await;
        }
    };
    // Taken no sooner: those who open sockets and say nothing must not keep visitors out.
    let Some(_place) = reader.client().places.take_visitors() else {
        writer.close(CloseReason::Full).await;
        return reader.hear_out().await;
    };
    if !reader.let_in() {
        return;
    }
    let address = network::address_id(reader.client().address);
    let manners = Manners {
        said: RelayInput::Visitor,
        gone: |conn, reason| RelayInput::VisitorClosed(conn, reason.link_loss()),
        who: who(&hello),
        took: None,
        error: told,
        tick: None,
    };
    let opened = |conn, outbox| HubInput::VisitorOpened(conn, address, outbox);
    converse(&shared, (reader, writer), opened, Some(hello), manners).await;
}

/// Who a visitor says it is, for the log.
fn who(hello: &VisitorMessage) -> String {
    match hello {
        VisitorMessage::Hello(VisitorHello { groupid, visitorid: Some(visitorid), .. }) => {
            format!("visitor {visitorid} of group {groupid}")
        }
        VisitorMessage::Hello(VisitorHello { groupid, .. }) => format!("a visitor of group {groupid} without an ID"),
        _ => "a visitor that has not said hello".to_owned(),
    }
}

fn told(code: ErrorCode, message: String) -> ServiceMessage {
    ServiceMessage::Error { code, message }
}
