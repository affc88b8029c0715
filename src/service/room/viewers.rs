//! Who watches: a place in the room each, and a bounded queue of what is to be seen.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use tokio::sync::mpsc;

use crate::protocol::{MAX_CHUNK_BYTES, ViewControl};

use super::Room;

/// Chunks that wait for one viewer: about two seconds of a lively screen.
pub(super) const VIEWER_CHUNKS: usize = 128;
/// Bytes that wait for one viewer, so that large chunks cannot pile up within the count.
pub(super) const VIEWER_BYTES: usize = MAX_CHUNK_BYTES;
/// Viewers' requests for key frames are passed on no more often than this.
const KEY_FRAMES_APART: Duration = Duration::from_millis(400);

/// An item for a viewer's writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::service) enum ViewItem {
    Chunk(Bytes),
    Control(ViewControl),
}

/// One who watches.
pub(super) struct Viewer {
    pub(super) queue: mpsc::Sender<ViewItem>,
    waiting_bytes: Arc<AtomicUsize>,
    pub(super) yuv444: bool,
    /// Nothing can be drawn before the next key frame.
    pub(super) needs_key: bool,
    /// Chunks left out since the view began, and whether the viewer has been told of the last.
    skipped: u64,
    told: bool,
}

impl Viewer {
    pub(super) fn offer(&mut self, chunk: &Bytes, key: bool) {
        if self.needs_key && !key {
            self.skip();
            return;
        }
        if !self.told && self.queue.try_send(ViewItem::Control(ViewControl::Skipped { chunks: self.skipped })).is_ok() {
            self.told = true;
        }
        let waiting = self.waiting_bytes.load(Ordering::Relaxed);
        let fits = self.told && (waiting == 0 || waiting + chunk.len() <= VIEWER_BYTES);
        if fits && self.queue.try_send(ViewItem::Chunk(chunk.clone())).is_ok() {
            self.waiting_bytes.fetch_add(chunk.len(), Ordering::Relaxed);
            self.needs_key = false;
        } else {
            self.skip();
        }
    }

    fn skip(&mut self) {
        // Waiting for the first picture is not falling behind.
        if !(self.needs_key && self.skipped == 0 && self.told) || self.queue.capacity() == 0 {
            self.skipped += 1;
            self.told = false;
        }
        self.needs_key = true;
    }
}

/// A viewer's place in a room.
pub(in crate::service) struct Seat {
    pub(in crate::service) number: u64,
    pub(in crate::service) items: mpsc::Receiver<ViewItem>,
    pub(in crate::service) waiting_bytes: Arc<AtomicUsize>,
}

impl Room {
    /// A viewer comes in: the picture so far at once, if it is whole, else with the next key frame. None when over.
    pub(in crate::service) fn join(&self, yuv444: bool) -> Option<Seat> {
        let mut state = self.lock();
        if state.ended.is_some() {
            return None;
        }
        let (queue, items) = mpsc::channel(VIEWER_CHUNKS + 2);
        let waiting_bytes = Arc::<AtomicUsize>::default();
        let mut viewer = Viewer { queue, waiting_bytes: waiting_bytes.clone(), yuv444, needs_key: true, skipped: 0, told: true };
        // The queue is new and has room.
        let ready = ViewControl::Ready { paused: state.paused.is_some(), reason: state.paused };
        viewer.queue.try_send(ViewItem::Control(ready)).ok();
        if state.gestures.allowed() {
            viewer.queue.try_send(ViewItem::Control(ViewControl::Gestures { allowed: true })).ok();
        }
        // A viewer that lacks 4:4:4 cannot begin with what was made for those who have it.
        let usable = yuv444 || state.viewers.values().all(|other| !other.yuv444);
        if state.cache.whole && usable {
            for (index, chunk) in state.cache.chunks.iter().enumerate() {
                viewer.offer(chunk, index == 0);
            }
        }
        let needs_key = viewer.needs_key;
        let number = state.next_viewer;
        state.next_viewer += 1;
        state.viewers.insert(number, viewer);
        state.tell_viewers_count();
        if needs_key {
            state.ask_key_frame();
        }
        Some(Seat { number, items, waiting_bytes })
    }

    /// A viewer goes.
    pub(in crate::service) fn leave(&self, number: u64) {
        let mut state = self.lock();
        if state.viewers.remove(&number).is_some() {
            if state.viewers.is_empty() {
                // Nothing is captured for nobody, so what is kept grows old.
                state.cache.clear();
            }
            state.gestures.leave(number);
            state.tell_viewers_count();
        }
    }

    pub(in crate::service) fn viewers(&self) -> u32 {
        self.lock().viewers.len() as u32
    }

    /// A viewer cannot draw without a key frame.
    pub(in crate::service) fn key_frame_wanted(&self, number: u64) {
        let mut state = self.lock();
        let Some(viewer) = state.viewers.get_mut(&number) else { return };
        viewer.needs_key = true;
        // A viewer may ask as often as it likes; the visitor's computer is not to pay for it.
        if state.asked_at.is_none_or(|at| at.elapsed() >= KEY_FRAMES_APART) {
            state.asked_at = Some(Instant::now());
            state.ask_key_frame();
        }
    }

    /// A viewer has taken all that waited for it; if it had fallen behind, it can begin again.
    pub(in crate::service) fn drained(&self, number: u64) {
        let mut state = self.lock();
        if state.viewers.get(&number).is_some_and(|viewer| viewer.needs_key && !viewer.told) {
            state.ask_key_frame();
        }
    }
}
