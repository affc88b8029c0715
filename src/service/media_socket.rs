//! The sockets that carry pixels: a visitor's uplink and a viewer's downlink.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::extract::ws::{WebSocket, WebSocketUpgrade, close_code};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::mpsc;

use crate::machine::RelayInput;
use crate::protocol::{ErrorCode, MAX_CHUNK_BYTES, ShareControl, ShareMessage, VERSION, ViewControl, ViewMessage, WireError};

use super::hub::HubInput;
use super::room::{Room, Seat, ViewItem};
use super::socket::{Incoming, Reader, Refusal, Writer, pings, split};
use super::{Shared, auth, limited, socket};

/// Acknowledgements and errors that wait for the uplink's writer.
const ANSWERS: usize = 64;

pub(super) async fn upgrade_share(State(shared): State<Shared>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    if let Err(status) = auth::refuse_browsers(&headers) {
        return (status, "visitors are applications, not web pages").into_response();
    }
    let Ok(permit) = shared.connections.clone().try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many connections").into_response();
    };
    // A little more than a chunk may have, so that one that is too large gets an answer.
    limited(upgrade, MAX_CHUNK_BYTES + socket::MAX_READ_BYTES).on_upgrade(async move |socket| {
        serve_share(socket, shared).await;
        drop(permit);
    })
}

async fn serve_share(socket: WebSocket, shared: Shared) {
    let (mut reader, mut writer) = split(socket);
    let room = match reader.first().await {
        Ok(ShareMessage::Publish { ticket }) => shared.hub.ask(|reply| HubInput::Publish(ticket, reply)).await,
        Err(Refusal::Gone) => return,
        Err(Refusal::Unreadable(_) | Refusal::Late) => None,
    };
    let Some((room, uplink)) = room.and_then(|room| room.open_uplink().map(|uplink| (room, uplink))) else {
        let message = "this ticket opens no session".to_owned();
        // Whether it is heard or not, the connection closes.
        writer.send(&ShareControl::Error { code: ErrorCode::Authorization, message }).await.ok();
        return writer.close(close_code::POLICY, "refused").await;
    };
    if writer.send(&ShareControl::Ready).await.is_err() {
        return room.close_uplink(uplink.number);
    }
    let (answers, to_answer) = mpsc::channel(ANSWERS);
    let writing = write_uplink(writer, uplink.controls, to_answer);
    shared.hub.relay(RelayInput::Published(room.id().clone())).await;
    tokio::select! {
        () = read_uplink(&mut reader, &room, uplink.number, answers) => {}
        () = writing => {}
    }
    room.close_uplink(uplink.number);
}

async fn read_uplink(reader: &mut Reader, room: &Room, number: u64, answers: mpsc::Sender<ShareControl>) {
    loop {
        let answer = match reader.next::<ShareMessage>().await {
            Incoming::Bytes(chunk) => match room.publish(number, &chunk) {
                Ok(seq) => ShareControl::Ack { seq },
                Err(error) => refused(&error),
            },
            Incoming::Message(ShareMessage::Publish { .. }) => {
                ShareControl::Error { code: ErrorCode::OutOfOrder, message: "the uplink is open already".to_owned() }
            }
            Incoming::Unreadable(error) => refused(&error),
            Incoming::Gone(_) => return,
        };
        if answers.send(answer).await.is_err() {
            return;
        }
    }
}

async fn write_uplink(mut writer: Writer, mut controls: mpsc::Receiver<ShareControl>, mut answers: mpsc::Receiver<ShareControl>) {
    let mut pings = pings();
    loop {
        let sent = tokio::select! {
            control = controls.recv() => match control {
                Some(control) => writer.send(&control).await,
                None => return writer.close(close_code::NORMAL, "the session is over").await,
            },
            Some(answer) = answers.recv() => writer.send(&answer).await,
            _ = pings.tick() => writer.ping().await,
        };
        if sent.is_err() {
            return;
        }
    }
}

fn refused(error: &WireError) -> ShareControl {
    ShareControl::Error { code: ErrorCode::from(error), message: error.to_string() }
}

pub(super) async fn upgrade_view(State(shared): State<Shared>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    if let Err(status) = auth::refuse_foreign_pages(&headers) {
        return (status, "only the console of this host may connect").into_response();
    }
    let Ok(permit) = shared.connections.clone().try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many connections").into_response();
    };
    limited(upgrade, MAX_CHUNK_BYTES + socket::MAX_READ_BYTES).on_upgrade(async move |socket| {
        serve_view(socket, shared).await;
        drop(permit);
    })
}

async fn serve_view(socket: WebSocket, shared: Shared) {
    let (mut reader, mut writer) = split(socket);
    let room = match reader.first().await {
        Ok(ViewMessage::View { version: VERSION, token, key, yuv444 }) => match shared.tokens.agent(&token) {
            None => Err((ErrorCode::Authorization, "this token is not known here")),
            Some(agent) => match shared.hub.ask(|reply| HubInput::View((agent.groupid, key), reply)).await {
                Some(room) => Ok((room, yuv444)),
                None => Err((ErrorCode::UnknownSession, "no such session is running")),
            },
        },
        Ok(ViewMessage::View { .. }) => Err((ErrorCode::Version, "another version of the protocol is spoken here; reload the console")),
        Ok(ViewMessage::KeyFrame) => Err((ErrorCode::OutOfOrder, "say view first")),
        Err(Refusal::Unreadable(_)) => Err((ErrorCode::Malformed, "view could not be read")),
        Err(Refusal::Late) => Err((ErrorCode::OutOfOrder, "nothing was said in time")),
        Err(Refusal::Gone) => return,
    };
    let seat = room.and_then(|(room, yuv444)| match room.join(yuv444) {
        Some(seat) => Ok((room, seat)),
        None => Err((ErrorCode::UnknownSession, "the session is over")),
    });
    let (room, seat) = match seat {
        Ok(seated) => seated,
        Err((code, message)) => {
            // Whether it is heard or not, the connection closes.
            writer.send(&ViewControl::Error { code, message: message.to_owned() }).await.ok();
            return writer.close(close_code::POLICY, "refused").await;
        }
    };
    let number = seat.number;
    tell_guests(&shared, &room).await;
    let (errors, to_report) = mpsc::channel(ANSWERS);
    tokio::select! {
        () = read_view(&mut reader, &room, number, errors) => {}
        () = write_view(writer, &room, seat, to_report) => {}
    }
    room.leave(number);
    tell_guests(&shared, &room).await;
}

async fn tell_guests(shared: &Shared, room: &Arc<Room>) {
    if room.ended().is_none() {
        shared.hub.relay(RelayInput::Guests(room.id().clone(), room.viewers())).await;
    }
}

async fn read_view(reader: &mut Reader, room: &Room, number: u64, errors: mpsc::Sender<ViewControl>) {
    loop {
        let error = match reader.next().await {
            Incoming::Message(ViewMessage::KeyFrame) => {
                room.key_frame_wanted(number);
                continue;
            }
            Incoming::Message(ViewMessage::View { .. }) => {
                ViewControl::Error { code: ErrorCode::OutOfOrder, message: "the view is open already".to_owned() }
            }
            Incoming::Unreadable(error) => ViewControl::Error { code: ErrorCode::from(&error), message: error.to_string() },
            Incoming::Bytes(_) => ViewControl::Error { code: ErrorCode::Malformed, message: "viewers send no bytes".to_owned() },
            Incoming::Gone(_) => return,
        };
        if errors.send(error).await.is_err() {
            return;
        }
    }
}

async fn write_view(mut writer: Writer, room: &Room, mut seat: Seat, mut errors: mpsc::Receiver<ViewControl>) {
    let mut pings = pings();
    loop {
        let sent = tokio::select! {
            item = seat.items.recv() => match item {
                Some(ViewItem::Control(control)) => writer.send(&control).await,
                Some(ViewItem::Chunk(chunk)) => {
                    let bytes = chunk.len();
                    let sent = writer.send_bytes(chunk).await;
                    seat.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
                    if seat.items.is_empty() {
                        room.drained(seat.number);
                    }
                    sent
                }
                None => return writer.close(close_code::NORMAL, "the session is over").await,
            },
            Some(error) = errors.recv() => writer.send(&error).await,
            _ = pings.tick() => writer.ping().await,
        };
        if sent.is_err() {
            return;
        }
    }
}
