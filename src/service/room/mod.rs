//! Where a session's pixels pass: one uplink in, a bounded queue out for each viewer.
//!
//! A room keeps the chunks since the last key frame, so that a viewer who joins late sees the picture at once. A viewer
//! that does not keep up loses chunks until the next key frame, and is told how many; the others do not notice.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use thiserror::Error;
use tokio::sync::mpsc;

use crate::machine::{Agent, RoomId};
use crate::protocol::{
    ChunkHeader, EndReason, ErrorCode, HEADER_BYTES, MAX_CHUNK_BYTES, PauseReason, ShareControl, ViewControl, WireError,
};

use super::frames::Watch;

mod cache;
mod gestures;
mod viewers;

#[cfg(test)]
mod tests;

use cache::Cache;
use gestures::Gestures;
use viewers::Viewer;
pub(super) use viewers::{Seat, ViewItem};

/// Requests that wait for the uplink's writer.
const CONTROLS: usize = 64;

struct State {
    uplink: Option<(u64, mpsc::Sender<ShareControl>)>,
    /// Knows when bytes last came on the latest uplink.
    watch: Option<Watch>,
    uplinks: u64,
    last_seq: Option<u32>,
    /// The scene of the latest picture.
    scene: u16,
    cache: Cache,
    viewers: BTreeMap<u64, Viewer>,
    next_viewer: u64,
    /// When a viewer's request for a key frame was last passed on.
    asked_at: Option<Instant>,
    /// Why it is paused; `None` while it is not.
    paused: Option<PauseReason>,
    gestures: Gestures,
    ended: Option<EndReason>,
}

/// The room of one session.
pub(super) struct Room {
    id: RoomId,
    agent: Agent,
    state: Mutex<State>,
}

/// An uplink's place in a room.
pub(super) struct Uplink {
    pub(super) number: u64,
    pub(super) controls: mpsc::Receiver<ShareControl>,
}

/// Why a chunk is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum PublishError {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] WireError),
    /// The uplink that it comes from is not the session's any more.
    #[error("this uplink is not the session's any more")]
    NotTheUplink,
    /// The chunks before it are missing.
    #[error("chunk {actual} where chunk {expected} is due")]
    OutOfOrder {
        /// The number that is due.
        expected: u32,
        /// The number that came.
        actual: u32,
    },
}

impl From<&PublishError> for ErrorCode {
    fn from(error: &PublishError) -> Self {
        match error {
            PublishError::Unreadable(error) => error.into(),
            PublishError::NotTheUplink => Self::Replaced,
            // Of a message it would be its place among the others; of a chunk it is a part of it.
            PublishError::OutOfOrder { .. } => Self::Malformed,
        }
    }
}

/// What became of an uplink that is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UplinkEnd {
    /// It was the session's, or nobody's any more.
    Closed,
    /// Another has taken its place before.
    Replaced,
}

impl Room {
    pub(super) fn new(id: RoomId, agent: Agent) -> Self {
        let state = State {
            uplink: None,
            watch: None,
            uplinks: 0,
            last_seq: None,
            scene: 0,
            cache: Cache::default(),
            viewers: BTreeMap::new(),
            next_viewer: 0,
            asked_at: None,
            paused: None,
            gestures: Gestures::default(),
            ended: None,
        };
        Self { id, agent, state: Mutex::new(state) }
    }

    pub(super) fn id(&self) -> &RoomId {
        &self.id
    }

    /// Who may watch.
    pub(super) fn agent(&self) -> &Agent {
        &self.agent
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is made in one go, so a panic elsewhere leaves the state whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the uplink, in place of an earlier one whose link is lost. An error says why the session is over, if it is.
    pub(super) fn open_uplink(&self, watch: Watch) -> Result<Uplink, EndReason> {
        let mut state = self.lock();
        if let Some(reason) = state.ended {
            return Err(reason);
        }
        let (sender, controls) = mpsc::channel(CONTROLS);
        state.uplinks += 1;
        state.last_seq = None;
        state.cache.clear();
        state.uplink = Some((state.uplinks, sender));
        state.watch = Some(watch);
        state.forbid_gestures();
        state.tell_viewers_count();
        Ok(Uplink { number: state.uplinks, controls })
    }

    /// How long nothing has come from the visitor's side; nothing to say while there is no uplink, which viewers know.
    pub(super) fn silent_for(&self) -> Duration {
        let state = self.lock();
        let watch = state.watch.as_ref().filter(|_| state.uplink.is_some());
        watch.map_or(Duration::ZERO, Watch::silent_for)
    }

    /// The uplink is lost. Unless a newer one is open, viewers are told that what they see is old.
    pub(super) fn close_uplink(&self, number: u64) -> UplinkEnd {
        let mut state = self.lock();
        if state.ended.is_none() && state.uplinks != number {
            return UplinkEnd::Replaced;
        }
        if state.uplink.take_if(|(current, _)| *current == number).is_some() {
            state.cache.clear();
            for viewer in state.viewers.values_mut() {
                viewer.needs_key = true;
            }
            state.forbid_gestures();
            state.tell_all(&ViewControl::Interrupted);
        }
        UplinkEnd::Closed
    }

    /// Takes a chunk and hands it to every viewer; its number, for the acknowledgement.
    pub(super) fn publish(&self, number: u64, chunk: &Bytes) -> Result<u32, PublishError> {
        if chunk.len() > MAX_CHUNK_BYTES {
            return Err(WireError::TooLarge { actual: chunk.len(), limit: MAX_CHUNK_BYTES }.into());
        }
        let header = ChunkHeader::parse(chunk)?;
        header.check_payload(&chunk[HEADER_BYTES..]).map_err(WireError::from)?;
        let mut state = self.lock();
        if state.ended.is_some() || !state.is_uplink(number) {
            return Err(PublishError::NotTheUplink);
        }
        if let Some(expected) = state.last_seq.map(|last| last.wrapping_add(1)).filter(|expected| *expected != header.seq) {
            return Err(PublishError::OutOfOrder { expected, actual: header.seq });
        }
        state.last_seq = Some(header.seq);
        if state.paused.is_some() {
            // Sent before the pause was known: too late to be shown.
            return Ok(header.seq);
        }
        if std::mem::replace(&mut state.scene, header.scene) != header.scene {
            state.gestures.forget();
        }
        let key = header.is_key();
        state.cache.push(chunk, key);
        for viewer in state.viewers.values_mut() {
            viewer.offer(chunk, key);
        }
        Ok(header.seq)
    }

    /// The picture is paused for this reason, or goes on.
    pub(super) fn pause(&self, paused: Option<PauseReason>) {
        let mut state = self.lock();
        state.paused = paused;
        state.gestures.forget();
        // Neither a joiner nor the others may see what was on the screen before the pause.
        state.cache.clear();
        for viewer in state.viewers.values_mut() {
            viewer.needs_key = true;
        }
        state.tell_all(&ViewControl::Paused { paused: paused.is_some(), reason: paused });
        if paused.is_none() && !state.viewers.is_empty() {
            // Pixels have a socket of their own: the key frame of resuming may have come before the message, and was left out.
            state.ask_key_frame();
        }
    }

    /// The session is over: viewers are told, everything is let go.
    pub(super) fn close(&self, reason: EndReason) {
        let mut state = self.lock();
        state.ended = Some(reason);
        state.tell_all(&ViewControl::Ended { reason });
        state.viewers.clear();
        state.uplink = None;
        state.cache.clear();
    }

    pub(super) fn ended(&self) -> Option<EndReason> {
        self.lock().ended
    }
}

impl State {
    fn is_uplink(&self, number: u64) -> bool {
        self.uplink.as_ref().is_some_and(|(current, _)| *current == number)
    }

    fn tell_viewers_count(&mut self) {
        let count = self.viewers.len() as u32;
        let yuv444 = count > 0 && self.viewers.values().all(|viewer| viewer.yuv444);
        self.tell_uplink(ShareControl::Viewers { count, yuv444 });
    }

    fn ask_key_frame(&mut self) {
        self.tell_uplink(ShareControl::KeyFrame);
    }

    /// An uplink whose writer does not keep up is dead: letting go of it closes it.
    fn tell_uplink(&mut self, control: ShareControl) {
        self.uplink.take_if(|(_, controls)| controls.try_send(control).is_err());
    }

    /// Another uplink must allow gestures anew.
    fn forbid_gestures(&mut self) {
        if std::mem::take(&mut self.gestures).allowed() {
            self.tell_all(&ViewControl::Gestures { allowed: false });
        }
    }

    /// A viewer whose queue is full is dropped, which closes its socket.
    fn tell_all(&mut self, control: &ViewControl) {
        let before = self.viewers.len();
        self.viewers.retain(|_, viewer| viewer.queue.try_send(ViewItem::Control(control.clone())).is_ok());
        if self.viewers.len() < before {
            self.tell_viewers_count();
        }
    }
}
