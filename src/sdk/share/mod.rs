//! A running share: what it captures, its uplink, and the one way that both stop.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_tungstenite::tungstenite::{Bytes, Message};

use crate::machine::{Cause, Consent, ShareError, VisitorInput};
use crate::media::{Pump, PumpError};
use crate::protocol::{MAX_CHUNK_BYTES, MAX_TEXT_BYTES, Redacted, SceneGesture, ShareControl, ShareMessage, parse_message};

use super::address::ServiceAddress;
use super::capture::{Capture, ShareRequests};
use super::gestures::ToShow;
use super::link::{SILENCE, dropped, socket_config};
use super::share_settings::{ScreenSource, ShareSettings};
use super::tls::{self, Socket};

/// Chunks between pump and socket; the pump's own limit on what is under way is lower.
const CHUNKS: usize = 32;
/// Reports of a share under way to the driver: live, failed, what is shown, gestures.
const REPORTS: usize = 32;
/// How long a lost uplink is reopened before the share is given up; the service waits as long.
const REOPEN_FOR: Duration = Duration::from_secs(15);
/// The wait between two attempts to reopen it.
const REOPEN_EVERY: Duration = Duration::from_millis(500);
/// How long opening the uplink may take.
const OPEN_TIMEOUT: Duration = Duration::from_secs(8);
/// How long one chunk may take to leave; slow links take many seconds for a key frame.
const CHUNK_LIMIT: Duration = Duration::from_secs(20);
/// How long the closing of the uplink may take.
const FLUSH: Duration = Duration::from_millis(500);

/// What the driver holds of a share; [`Share::stop`] ends it for sure.
pub(super) struct Share {
    orders: watch::Sender<ShareSettings>,
    gestures_allowed: watch::Sender<bool>,
    gestures: ToShow,
    /// Dropping it stops the task.
    quit: mpsc::Sender<()>,
    /// Each share has its own: what one says last is not taken for the next one's word.
    reported: mpsc::Receiver<VisitorInput>,
    task: JoinHandle<()>,
}

impl Share {
    /// Opens the source, starts the pump with the visitor's consent, then opens the uplink: what cannot be captured is not
    /// announced to anybody.
    pub(super) fn start(
        service: &ServiceAddress,
        ticket: Redacted<String>,
        consent: Consent,
        orders: ShareSettings,
        screen: ScreenSource,
    ) -> Self {
        let (reports, reported) = mpsc::channel(REPORTS);
        let (orders, ordered) = watch::channel(orders);
        let (gestures_allowed, allowances) = watch::channel(false);
        let gestures = ToShow::default();
        let to_show = gestures.clone();
        let (quit, quitting) = mpsc::channel(1);
        let service = service.clone();
        let task = tokio::spawn(async move {
            let mut uplink = Uplink { service, ticket, allowances, quitting, reports };
            let requests = ShareRequests { orders: ordered, gestures: to_show };
            if let Err(error) = uplink.run(consent, screen, requests).await {
                // The driver may be stopping this share already.
                uplink.reports.send(VisitorInput::ShareFailed(error)).await.ok();
            }
        });
        Self { orders, gestures_allowed, gestures, quit, reported, task }
    }

    /// What became of it: live, then perhaps failed.
    pub(super) async fn next(&mut self) -> VisitorInput {
        match self.reported.recv().await {
            Some(report) => report,
            // All is said; it waits to be stopped.
            None => std::future::pending().await,
        }
    }

    pub(super) fn direct(&self, change: impl FnOnce(&mut ShareSettings)) {
        self.orders.send_modify(change);
    }

    /// Takes the agent's gestures or not; a new share takes none.
    pub(super) fn allow_gestures(&self, allowed: bool) {
        self.gestures_allowed.send_replace(allowed);
    }

    /// Shows a gesture. One too many is lost.
    pub(super) fn show_gesture(&self, gesture: SceneGesture) {
        self.gestures.put(gesture);
    }

    /// Returns when nothing is captured any more.
    pub(super) async fn stop(self) {
        let Self { quit, reported, task, orders: _, gestures_allowed: _, gestures: _ } = self;
        drop((quit, reported));
        // The task ends by itself once told to; its pump stops within the encoding of one frame.
        task.await.ok();
    }
}

struct Uplink {
    service: ServiceAddress,
    ticket: Redacted<String>,
    allowances: watch::Receiver<bool>,
    quitting: mpsc::Receiver<()>,
    reports: mpsc::Sender<VisitorInput>,
}

/// How one connection of the uplink ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// The share is to stop.
    Stop,
    /// The link is lost; or what is on its way is not to be seen any more, and the link is given up for that.
    Lost,
}

impl Uplink {
    async fn run(&mut self, consent: Consent, screen: ScreenSource, requests: ShareRequests) -> Result<(), ShareError> {
        let (chunks, mut to_send) = mpsc::channel(CHUNKS);
        let started = tokio::select! {
            _ = self.quitting.recv() => return Ok(()),
            started = Capture::start(consent, screen, requests, chunks, self.reports.clone()) => started,
        };
        let mut capture = started.map_err(capture_failed)?;
        let opened = attend(&mut self.quitting, &mut capture, &mut to_send, open(&self.service, &self.ticket)).await;
        let (socket, ended) = match opened {
            Ok(Some(socket)) => {
                // The driver may be stopping this share already.
                self.reports.send(VisitorInput::ShareLive).await.ok();
                self.go_on(socket, &mut capture, &mut to_send).await
            }
            Ok(None) => (None, Ok(())),
            Err(failure) => (None, Err(failure)),
        };
        let empty = socket.and_then(|socket| abandon_unless_empty(socket, capture.pump(), &mut to_send));
        capture.stop().await;
        if let Some(mut socket) = empty {
            // A courtesy; the service learns of the end by words as well.
            timeout(FLUSH, socket.close(None)).await.ok();
        }
        ended
    }

    /// Carries the share on this connection, and on those that take its place, until it ends; with the last one, if that is
    /// still open.
    async fn go_on(
        &mut self,
        mut socket: Socket,
        capture: &mut Capture,
        to_send: &mut mpsc::Receiver<Vec<u8>>,
    ) -> (Option<Socket>, Result<(), ShareError>) {
        loop {
            self.allowances.mark_changed();
            let cut = self.pump_messages(&mut socket, capture, to_send).await;
            capture.pump().viewers(0, false);
            match cut {
                Ok(Cut::Stop) => return (Some(socket), Ok(())),
                Err(failure) => return (Some(socket), Err(failure)),
                Ok(Cut::Lost) => tls::abandon(socket),
            }
            while to_send.try_recv().is_ok() {}
            match attend(&mut self.quitting, capture, to_send, reopen(&self.service, &self.ticket)).await {
                Ok(Some(reopened)) => socket = reopened,
                Ok(None) => return (None, Ok(())),
                Err(failure) => return (None, Err(failure)),
            }
            capture.pump().link_lost();
        }
    }

    /// Carries chunks up and requests down until the connection or the share ends.
    async fn pump_messages(
        &mut self,
        socket: &mut Socket,
        capture: &mut Capture,
        to_send: &mut mpsc::Receiver<Vec<u8>>,
    ) -> Result<Cut, ShareError> {
        let mut silent_until = Instant::now() + SILENCE;
        loop {
            tokio::select! {
                biased;
                _ = self.quitting.recv() => return Ok(Cut::Stop),
                event = capture.next() => {
                    let is_over = capture.handle(event.map_err(capture_failed)?, to_send).await;
                    // What the system holds of chunks that have left this side whole.
                    if is_over && capture.pump().lags() {
                        return Ok(Cut::Lost);
                    }
                },
                Ok(()) = self.allowances.changed() => {
                    let allowed = *self.allowances.borrow_and_update();
                    let Ok(text) = serde_json::to_string(&ShareMessage::Gestures { allowed }) else { continue };
                    if let Some(cut) = self.send(socket, capture, to_send, Message::text(text)).await? {
                        return Ok(cut);
                    }
                }
                received = timeout_at(silent_until, socket.next()) => {
                    silent_until = Instant::now() + SILENCE;
                    match received {
                        Ok(Some(Ok(Message::Text(text)))) => if !handle_control(&text, capture.pump(), &self.reports) {
                            return Ok(Cut::Lost);
                        },
                        Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) | Err(_) => return Ok(Cut::Lost),
                        Ok(Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_)))) => {}
                    }
                }
                Some(chunk) = to_send.recv() => {
                    if let Some(cut) = self.send(socket, capture, to_send, Message::Binary(Bytes::from(chunk))).await? {
                        return Ok(cut);
                    }
                }
            }
        }
    }

    /// Sends a chunk or word; says how the connection ended if it could not.
    ///
    /// A link that takes nothing must hold up neither the end nor a pause. A chunk that is on its way when its picture is not
    /// to be seen any more cannot be taken back, but without its last part it shows nothing: the connection is given up. So
    /// it is for whole ones that lie in the system's queue, unless they are few and new.
    async fn send(
        &mut self,
        socket: &mut Socket,
        capture: &mut Capture,
        to_send: &mut mpsc::Receiver<Vec<u8>>,
        message: Message,
    ) -> Result<Option<Cut>, ShareError> {
        let is_chunk = message.is_binary();
        let sending = timeout(CHUNK_LIMIT, socket.send(message));
        tokio::pin!(sending);
        loop {
            tokio::select! {
                biased;
                _ = self.quitting.recv() => return Ok(Some(Cut::Stop)),
                event = capture.next() => {
                    let is_over = capture.handle(event.map_err(capture_failed)?, to_send).await;
                    if is_over && (is_chunk || capture.pump().lags()) {
                        return Ok(Some(Cut::Lost));
                    }
                },
                sent = &mut sending => return match sent {
                    Ok(Ok(())) => Ok(None),
                    Ok(Err(_)) | Err(_) => Ok(Some(Cut::Lost)),
                },
            }
        }
    }
}

/// Waits for the uplink to open; none when the share is to stop meanwhile. The border goes on to follow what is shared.
async fn attend(
    quitting: &mut mpsc::Receiver<()>,
    capture: &mut Capture,
    to_send: &mut mpsc::Receiver<Vec<u8>>,
    opening: impl Future<Output = Result<Socket, ShareError>>,
) -> Result<Option<Socket>, ShareError> {
    tokio::pin!(opening);
    loop {
        tokio::select! {
            _ = quitting.recv() => return Ok(None),
            event = capture.next() => drop(capture.handle(event.map_err(capture_failed)?, to_send).await),
            opened = &mut opening => return opened.map(Some),
        }
    }
}

/// Gives a connection up at the end if a picture may be on its way on it, as that is not to be seen any more; else it is
/// there to be closed.
fn abandon_unless_empty(socket: Socket, pump: &Pump, unsent: &mut mpsc::Receiver<Vec<u8>>) -> Option<Socket> {
    pump.withdraw(unsent);
    if pump.stats().chunks_in_flight == 0 {
        return Some(socket);
    }
    tls::abandon(socket);
    None
}

fn capture_failed(error: PumpError) -> ShareError {
    ShareError::Capture(Cause::new(error))
}

/// Tries to open the uplink until it is open or that is of no use any more.
async fn reopen(service: &ServiceAddress, ticket: &Redacted<String>) -> Result<Socket, ShareError> {
    let give_up_at = Instant::now() + REOPEN_FOR;
    loop {
        match open(service, ticket).await {
            Ok(socket) => return Ok(socket),
            Err(error) if error.is_final() || Instant::now() >= give_up_at => return Err(error),
            Err(_) => sleep(REOPEN_EVERY).await,
        }
    }
}

async fn open(service: &ServiceAddress, ticket: &Redacted<String>) -> Result<Socket, ShareError> {
    let opening = async {
        // Chunks go up whole; words come down.
        let config = socket_config(MAX_TEXT_BYTES).max_write_buffer_size(2 * MAX_CHUNK_BYTES);
        let mut socket = tls::connect(service, "/v1/share", config).await?;
        let hello = serde_json::to_string(&ShareMessage::Publish { ticket: ticket.clone() }).map_err(dropped)?;
        socket.send(Message::text(hello)).await.map_err(dropped)?;
        while let Some(Ok(message)) = socket.next().await {
            let Message::Text(text) = message else { continue };
            match parse_message(&text) {
                Ok(ShareControl::Ready) => return Ok(socket),
                Ok(ShareControl::Ended { reason }) => return Err(ShareError::Ended(reason)),
                Ok(ShareControl::Error { code, message }) => return Err(ShareError::Refused { code, message }),
                Ok(_) | Err(_) => {}
            }
        }
        Err(ShareError::Closed)
    };
    timeout(OPEN_TIMEOUT, opening).await.unwrap_or(Err(ShareError::TimedOut))
}

/// Does what the service asks; false when the uplink must begin afresh.
fn handle_control(text: &str, pump: &Pump, reports: &mpsc::Sender<VisitorInput>) -> bool {
    match parse_message(text) {
        Ok(ShareControl::Ack { seq }) => pump.acked(seq),
        Ok(ShareControl::KeyFrame) => pump.request_key_frame(),
        Ok(ShareControl::Viewers { count, yuv444 }) => pump.viewers(count as usize, yuv444),
        // The machine decides whether it is shown. One too many is lost.
        Ok(ShareControl::Gesture(gesture)) => drop(reports.try_send(VisitorInput::Gesture(gesture))),
        Ok(ShareControl::Ready | ShareControl::Ended { .. }) => {}
        Ok(ShareControl::Error { message, .. }) => {
            tracing::warn!(message, "the service closes the uplink");
            return false;
        }
        Err(error) => tracing::warn!(%error, "the uplink said something that cannot be read"),
    }
    true
}

#[cfg(test)]
mod tests;
