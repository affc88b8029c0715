//! The socket of a visitor's application.

use axum::response::Response;

use crate::machine::{Allowance, RelayInput};
use crate::protocol::{ErrorCode, MAX_TEXT_BYTES, ServiceMessage, VisitorHello, VisitorMessage};

use super::accept::full;
use super::close::CloseReason;
use super::connection::{SocketProfile, run_socket};
use super::hub::HubInput;
use super::socket::{FirstMessageError, TEXT_LIMITS, split};
use super::upgrade::{Limits, Socket, VisitorUpgrade};
use super::{Shared, network};

pub(super) async fn upgrade(VisitorUpgrade(upgrade): VisitorUpgrade) -> Response {
    if !upgrade.client.places.has_visitors_place() {
        return full(CloseReason::Full.text());
    }
    // A visitor has no secret to show, and what comes first may be as long as what follows.
    upgrade.accept(Limits { at_first: MAX_TEXT_BYTES, ..TEXT_LIMITS }, serve)
}

async fn serve(socket: Socket, shared: Shared) {
    let (mut reader, mut writer) = split(socket, Allowance::VISITOR);
    let hello = match reader.first_message::<VisitorMessage>().await {
        Ok(hello) => hello,
        Err(refusal) => {
            let reason = match refusal {
                FirstMessageError::Closed(reason) => return writer.close(reason).await,
                FirstMessageError::TimedOut => CloseReason::NoFirstMessage,
                FirstMessageError::Unreadable(error) => {
                    // The connection closes whether the message arrives or not.
                    writer.send(&told(ErrorCode::from(&error), error.to_string())).await.ok();
                    CloseReason::UnreadableHello
                }
            };
            writer.close(reason).await;
            return reader.drain().await;
        }
    };
    // Taken no sooner: those who open sockets and say nothing must not keep visitors out.
    let Some(_place) = reader.client().places.take_visitors() else {
        writer.close(CloseReason::Full).await;
        return reader.drain().await;
    };
    if !reader.admit() {
        return;
    }
    let address = network::address_id(reader.client().address);
    let profile = SocketProfile {
        on_message: RelayInput::Visitor,
        on_close: |conn, reason| RelayInput::VisitorClosed(conn, reason.link_loss()),
        peer: who(&hello),
        on_taken: None,
        unreadable: told,
        tick: None,
    };
    let opened = |conn, outbox| HubInput::VisitorOpened(conn, address, outbox);
    run_socket(&shared, (reader, writer), opened, Some(hello), profile).await;
}

/// The visitor as hello describes it, for the log.
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
