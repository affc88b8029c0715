//! What the handle says to the thread, and what the thread tells the handle: one lock, held for moments.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::PumpStats;
use crate::machine::{DisplayId, LinkEstimator, Masks, Obstacle};
use crate::protocol::Chroma;

/// Shared by the handle and the thread.
#[derive(Debug)]
pub(super) struct Control {
    started: Instant,
    state: Mutex<State>,
    changed: Condvar,
}

/// What is wanted, and how things stand.
#[derive(Debug)]
pub(super) struct State {
    stopping: bool,
    paused: bool,
    /// What the source found in its way.
    obstacle: Option<Obstacle>,
    /// What to capture instead; none once the thread has taken it over.
    show: Option<DisplayId>,
    /// What to leave out; none once the thread has taken it over.
    masks: Option<Masks>,
    viewers: usize,
    yuv444: bool,
    /// A key frame must be the next thing sent.
    pub(super) key_wanted: bool,
    /// Counts what was said, so that a rest ends when something new is.
    said: u64,
    /// What the picture belongs to.
    scene: u16,
    /// The number of the next chunk.
    pub(super) seq: u32,
    /// What the link holds.
    pub(super) link: LinkEstimator,
    /// What was done so far, but for what the link knows.
    pub(super) stats: PumpStats,
}

impl State {
    /// Whether pixels may flow.
    pub(super) fn live(&self) -> bool {
        !self.stopping && !self.paused && self.obstacle.is_none() && self.viewers > 0
    }

    /// Whether a picture of this scene, as captured last, may be sent: pixels may flow, nobody has asked for another picture
    /// since, and it does not build on one that was taken back.
    pub(super) fn may_send(&self, scene: u16, is_key: bool) -> bool {
        let is_asked_for = scene == self.scene && self.show.is_none() && self.masks.is_none();
        self.live() && is_asked_for && (is_key || !self.key_wanted)
    }
}

/// What the thread is to do, as of one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Orders {
    /// End.
    pub(super) stopping: bool,
    /// Pixels may flow.
    pub(super) live: bool,
    /// A key frame must be the next thing sent.
    pub(super) key_wanted: bool,
    /// What the picture belongs to.
    pub(super) scene: u16,
    /// Colour of the video.
    pub(super) chroma: Chroma,
    /// To pass to [`Control::rest`].
    said: u64,
}

impl Control {
    pub(super) fn new(started: Instant) -> Self {
        let state = State {
            stopping: false,
            paused: false,
            obstacle: None,
            show: None,
            masks: None,
            viewers: 0,
            yuv444: false,
            key_wanted: true,
            said: 0,
            scene: 0,
            seq: 0,
            link: LinkEstimator::default(),
            stats: PumpStats::default(),
        };
        Self { started, state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Time since the share began.
    pub(super) fn clock(&self, at: Instant) -> Duration {
        at.saturating_duration_since(self.started)
    }

    /// The state, for a moment. Nothing that holds it can panic half-way, so a poisoned lock is as good as any.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn say(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        state.said += 1;
        self.changed.notify_all();
    }

    pub(super) fn stop(&self) {
        self.say(|state| state.stopping = true);
    }

    pub(super) fn set_paused(&self, paused: bool) {
        self.say(|state| {
            state.key_wanted |= state.paused && !paused;
            state.paused = paused;
        });
    }

    pub(super) fn show(&self, display: DisplayId) {
        self.say(|state| {
            state.key_wanted = true;
            state.show = Some(display);
        });
    }

    pub(super) fn set_scene(&self, scene: u16) {
        self.say(|state| {
            state.key_wanted |= state.scene != scene;
            state.scene = scene;
        });
    }

    pub(super) fn set_masks(&self, masks: Masks) {
        self.say(|state| state.masks = Some(masks));
    }

    /// Takes back what the reader has not taken: the numbers are given anew, from a key frame on.
    pub(super) fn withdraw(&self, chunks: &mut mpsc::Receiver<Vec<u8>>) {
        self.say(|state| {
            // The thread hands over under this lock: what is in the channel are the last chunks sent.
            while chunks.try_recv().is_ok() {
                state.stats.withdrawn += 1;
                state.key_wanted = true;
                state.seq = state.seq.wrapping_sub(1);
                state.link.withdrawn(state.seq);
            }
        });
    }

    /// What the source is to be told; the thread tells it before it captures again.
    pub(super) fn take_wishes(&self) -> (Option<Masks>, Option<DisplayId>) {
        let mut state = self.lock();
        (state.masks.take(), state.show.take())
    }

    /// Notes what the source found in its way; whether that is new.
    pub(super) fn set_obstacle(&self, obstacle: Option<Obstacle>) -> bool {
        let mut state = self.lock();
        let changed = state.obstacle != obstacle;
        state.key_wanted |= changed && obstacle.is_none();
        state.obstacle = obstacle;
        changed
    }

    pub(super) fn request_key(&self) {
        self.say(|state| state.key_wanted = true);
    }

    pub(super) fn set_viewers(&self, count: usize, yuv444: bool) {
        self.say(|state| {
            state.key_wanted |= count > 0 && (state.viewers == 0 || state.yuv444 != yuv444);
            (state.viewers, state.yuv444) = (count, yuv444);
        });
    }

    pub(super) fn acked(&self, seq: u32) {
        let now = self.clock(Instant::now());
        self.say(|state| state.link.acked(now, seq));
    }

    pub(super) fn lags(&self) -> bool {
        let now = self.clock(Instant::now());
        self.lock().link.lags(now)
    }

    pub(super) fn link_lost(&self) {
        self.say(|state| {
            state.link.lost();
            state.key_wanted = true;
        });
    }

    pub(super) fn stats(&self) -> PumpStats {
        let state = self.lock();
        PumpStats { chunks_in_flight: state.link.chunks(), bytes_in_flight: state.link.bytes(), ..state.stats }
    }

    pub(super) fn orders(&self) -> Orders {
        let state = self.lock();
        let chroma = if state.yuv444 { Chroma::Yuv444 } else { Chroma::Yuv420 };
        let (scene, said) = (state.scene, state.said);
        Orders { stopping: state.stopping, live: state.live(), key_wanted: state.key_wanted, scene, chroma, said }
    }

    /// Blocks until something is said that `orders` did not know, or until `timeout` is over (none: never).
    pub(super) fn rest(&self, orders: &Orders, timeout: Option<Duration>) {
        let state = self.lock();
        let silent = |state: &mut State| state.said == orders.said;
        match timeout {
            Some(timeout) => drop(self.changed.wait_timeout_while(state, timeout, silent)),
            None => drop(self.changed.wait_while(state, silent)),
        }
    }
}
