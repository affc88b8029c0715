//! The sockets that carry pixels: a visitor's uplink and a viewer's downlink.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::response::Response;
use tokio::sync::mpsc;

use crate::machine::RelayInput;
use crate::protocol::{ErrorCode, MAX_CHUNK_BYTES, ShareControl, ShareMessage, VERSION, ViewControl, ViewMessage};

use super::close::CloseReason;
use super::hub::HubInput;
use super::room::{Room, Seat, Uplink, UplinkEnd, ViewItem};
use super::socket::{FirstMessageError, Incoming, PIXEL_TIMEOUT, Reader, TEXT_LIMITS, Writer, frequent_pings, split_with};
use super::upgrade::{AgentUpgrade, Limits, Socket, VisitorUpgrade};
use super::{Shared, auth};

/// Acknowledgements and errors that wait for the uplink's writer.
const ANSWERS: usize = 64;

pub(super) async fn upgrade_share(VisitorUpgrade(upgrade): VisitorUpgrade) -> Response {
    upgrade.accept(Limits { read: MAX_CHUNK_BYTES, ..TEXT_LIMITS }, serve_share)
}

async fn serve_share(socket: Socket, shared: Shared) {
    let (mut reader, mut writer) = split_with(socket, PIXEL_TIMEOUT);
    let opened = match reader.first_message().await {
        Ok(ShareMessage::Gestures { .. }) => Err(share_error(ErrorCode::OutOfOrder, "say publish first")),
        Ok(ShareMessage::Publish { ticket }) => match shared.hub.ask(|reply| HubInput::Publish(ticket, reply)).await {
            Some(Ok(_)) if !reader.admit() => return,
            Some(Ok(room)) => match room.open_uplink(reader.watch()) {
                Ok(uplink) => Ok((room, uplink)),
                Err(reason) => Err(ShareControl::Ended { reason }),
            },
            Some(Err(reason)) => Err(ShareControl::Ended { reason }),
            None => Err(share_error(ErrorCode::Authorization, "this ticket opens no session")),
        },
        Err(FirstMessageError::Unreadable(error)) => Err(refused(&error)),
        Err(FirstMessageError::TimedOut) => Err(share_error(ErrorCode::OutOfOrder, "nothing was said in time")),
        Err(FirstMessageError::Closed(reason)) => return writer.close(reason).await,
    };
    let (room, uplink) = match opened {
        Ok(opened) => opened,
        Err(refusal) => {
            // The connection closes whether the message arrives or not.
            writer.send(&refusal).await.ok();
            writer.close(CloseReason::Refused).await;
            return reader.drain().await;
        }
    };
    if writer.send(&ShareControl::Ready).await.is_err() {
        room.close_uplink(uplink.number);
        return;
    }
    let number = uplink.number;
    let (answers, to_answer) = mpsc::channel(ANSWERS);
    shared.hub.relay(RelayInput::Published(room.id().clone())).await;
    let (mut reason, mut last_word) = tokio::select! {
        end = read_uplink(&mut reader, &room, number, answers) => end,
        reason = write_uplink(&mut writer, &room, uplink, to_answer) => (reason, None),
    };
    if room.close_uplink(number) == UplinkEnd::Replaced {
        reason = CloseReason::UplinkReplaced;
        last_word = Some(share_error(ErrorCode::Replaced, reason.text()));
    }
    if let Some(last_word) = last_word {
        // The connection closes whether the message arrives or not.
        writer.send(&last_word).await.ok();
    }
    writer.close(reason).await;
    reader.drain().await;
}

/// Reads until the socket closes; returns why, and the last message to send.
async fn read_uplink(
    reader: &mut Reader,
    room: &Room,
    number: u64,
    answers: mpsc::Sender<ShareControl>,
) -> (CloseReason, Option<ShareControl>) {
    loop {
        let answer = match reader.next::<ShareMessage>().await {
            Incoming::Bytes(chunk) => match room.publish(number, &chunk) {
                Ok(seq) => ShareControl::Ack { seq },
                // Later chunks build on this one: the uplink is closed with an error and begins again, with a key frame.
                Err(error) => return (CloseReason::BadChunk, Some(refused(&error))),
            },
            Incoming::Message(ShareMessage::Gestures { allowed }) => {
                room.allow_gestures(number, allowed);
                continue;
            }
            Incoming::Message(ShareMessage::Publish { .. }) => share_error(ErrorCode::OutOfOrder, "the uplink is open already"),
            Incoming::Unreadable(error) => refused(&error),
            Incoming::Closed(reason) => return (reason, None),
        };
        if answers.send(answer).await.is_err() {
            return (CloseReason::SessionOver, None);
        }
    }
}

/// Writes until the socket closes, and returns why.
async fn write_uplink(
    writer: &mut Writer,
    room: &Room,
    Uplink { number, mut controls }: Uplink,
    mut answers: mpsc::Receiver<ShareControl>,
) -> CloseReason {
    let mut pings = frequent_pings();
    loop {
        let sent = tokio::select! {
            control = controls.recv() => match control {
                Some(control) => writer.send(&control).await,
                None if room.ended().is_some() => return CloseReason::SessionOver,
                None => return CloseReason::NotRead,
            },
            Some(answer) = answers.recv() => writer.send(&answer).await,
            gesture = room.next_gesture(number) => writer.send(&ShareControl::Gesture(gesture)).await,
            _ = pings.tick() => writer.ping().await,
        };
        if let Err(reason) = sent {
            return reason;
        }
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn refused<E: std::fmt::Display>(error: &E) -> ShareControl
where
    ErrorCode: for<'a> From<&'a E>,
{
    share_error(ErrorCode::from(error), &error.to_string())
}

fn share_error(code: ErrorCode, message: &str) -> ShareControl {
    ShareControl::Error { code, message: message.to_owned() }
}

pub(super) async fn upgrade_view(AgentUpgrade(upgrade): AgentUpgrade) -> Response {
    upgrade.accept(Limits { write: MAX_CHUNK_BYTES, ..TEXT_LIMITS }, serve_view)
}

async fn serve_view(socket: Socket, shared: Shared) {
    let (mut reader, mut writer) = split_with(socket, PIXEL_TIMEOUT);
    let room = match reader.first_message().await {
        Ok(ViewMessage::View { version: VERSION, token, key, yuv444 }) => {
            match auth::open((&shared.attempts, &shared.record), reader.client().address, "token", || shared.tokens.agent(&token)).await {
                Err(wrong) => Err(view_error(wrong.code(), &wrong.to_string())),
                Ok(agent) => match shared.hub.ask(|reply| HubInput::View((agent.groupid, key), reply)).await {
                    Some(room) if room.agent().number == agent.number => Ok((room, yuv444)),
                    Some(_) => Err(view_error(ErrorCode::ConsentRequired, "the visitor agreed to be seen by another agent")),
                    None => Err(view_error(ErrorCode::UnknownSession, "no such session is running")),
                },
            }
        }
        Ok(ViewMessage::View { .. }) => {
            Err(view_error(ErrorCode::Version, "another version of the protocol is spoken here; reload the console"))
        }
        Ok(ViewMessage::KeyFrame | ViewMessage::Gesture(_)) => Err(view_error(ErrorCode::OutOfOrder, "say view first")),
        Err(FirstMessageError::Unreadable(error)) => Err(view_error(ErrorCode::from(&error), "view could not be read")),
        Err(FirstMessageError::TimedOut) => Err(view_error(ErrorCode::OutOfOrder, "nothing was said in time")),
        Err(FirstMessageError::Closed(reason)) => return writer.close(reason).await,
    };
    if room.is_ok() && !reader.admit() {
        return;
    }
    let seat = room.and_then(|(room, yuv444)| match room.join(yuv444) {
        Some(seat) => Ok((room, seat)),
        None => Err(view_error(ErrorCode::UnknownSession, "the session is over")),
    });
    let (room, seat) = match seat {
        Ok(seated) => seated,
        Err(refusal) => {
            // The connection closes whether the message arrives or not.
            writer.send(&refusal).await.ok();
            writer.close(CloseReason::Refused).await;
            return reader.drain().await;
        }
    };
    let number = seat.number;
    tell_guests(&shared, &room).await;
    let (errors, to_report) = mpsc::channel(ANSWERS);
    let reason = tokio::select! {
        reason = read_view(&mut reader, &room, number, errors) => reason,
        reason = write_view(&mut writer, &room, seat, to_report) => reason,
    };
    room.leave(number);
    tell_guests(&shared, &room).await;
    writer.close(reason).await;
    reader.drain().await;
}

fn view_error(code: ErrorCode, message: &str) -> ViewControl {
    ViewControl::Error { code, message: message.to_owned() }
}

async fn tell_guests(shared: &Shared, room: &Arc<Room>) {
    if room.ended().is_none() {
        shared.hub.tell(HubInput::Guests(room.clone())).await;
    }
}

/// Reads until the socket closes, and returns why.
async fn read_view(reader: &mut Reader, room: &Room, number: u64, errors: mpsc::Sender<ViewControl>) -> CloseReason {
    loop {
        let error = match reader.next().await {
            Incoming::Message(ViewMessage::KeyFrame) => {
                room.key_frame_wanted(number);
                continue;
            }
            Incoming::Message(ViewMessage::Gesture(gesture)) => {
                room.gesture(number, gesture);
                continue;
            }
            Incoming::Message(ViewMessage::View { .. }) => view_error(ErrorCode::OutOfOrder, "the view is open already"),
            Incoming::Unreadable(error) => view_error(ErrorCode::from(&error), &error.to_string()),
            Incoming::Bytes(_) => view_error(ErrorCode::Malformed, "viewers send no bytes"),
            Incoming::Closed(reason) => return reason,
        };
        if errors.send(error).await.is_err() {
            return CloseReason::SessionOver;
        }
    }
}

/// Writes until the socket closes, and returns why.
async fn write_view(writer: &mut Writer, room: &Room, mut seat: Seat, mut errors: mpsc::Receiver<ViewControl>) -> CloseReason {
    let mut pings = frequent_pings();
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
                None => return CloseReason::SessionOver,
            },
            Some(error) = errors.recv() => writer.send(&error).await,
            _ = pings.tick() => match writer.send(&ViewControl::Tick { silent_ms: millis(room.silent_for()) }).await {
                Ok(()) => writer.ping().await,
                unsent => unsent,
            },
        };
        if let Err(reason) = sent {
            return reason;
        }
    }
}
