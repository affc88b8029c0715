//! Where a session's pixels pass: one uplink in, a bounded queue out for each viewer.
//!
//! A room keeps the chunks since the last key frame, so that a viewer who joins late sees the picture at once. A viewer
//! that does not keep up loses chunks until the next key frame, and is told how many; the others do not notice.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use tokio::sync::mpsc;

use crate::machine::{Agent, RoomId};
use crate::protocol::{ChunkHeader, EndReason, MAX_CHUNK_BYTES, PauseReason, SceneGesture, ShareControl, ViewControl, WireError};

use super::gestures::Gestures;

/// Chunks that wait for one viewer: about two seconds of a lively screen.
const VIEWER_CHUNKS: usize = 128;
/// Bytes that wait for one viewer, so that large chunks cannot pile up within the count.
const VIEWER_BYTES: usize = MAX_CHUNK_BYTES;
/// What is kept for late joiners. Past it, a joiner waits for a fresh key frame instead.
const CACHE_BYTES: usize = 4 * 1024 * 1024;
/// Viewers' requests for key frames are passed on no more often than this.
const KEY_FRAMES_APART: Duration = Duration::from_millis(400);
/// Requests that wait for the uplink's writer.
const CONTROLS: usize = 64;

/// What a viewer's writer gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ViewItem {
    Chunk(Bytes),
    Control(ViewControl),
}

#[derive(Default)]
struct Cache {
    chunks: Vec<Bytes>,
    bytes: usize,
    /// Whether it begins with a key frame and lacks nothing since.
    whole: bool,
}

impl Cache {
    fn clear(&mut self) {
        *self = Self::default();
    }

    fn push(&mut self, chunk: &Bytes, key: bool) {
        if key {
            *self = Self { whole: true, ..Self::default() };
        }
        if !self.whole {
            return;
        }
        if self.bytes + chunk.len() > CACHE_BYTES || self.chunks.len() == VIEWER_CHUNKS - 1 {
            return self.clear();
        }
        self.bytes += chunk.len();
        self.chunks.push(chunk.clone());
    }
}

struct Viewer {
    queue: mpsc::Sender<ViewItem>,
    waiting_bytes: Arc<AtomicUsize>,
    yuv444: bool,
    /// Nothing can be drawn before the next key frame.
    needs_key: bool,
    /// Chunks left out since the view began, and whether the viewer has been told of the last.
    skipped: u64,
    told: bool,
}

impl Viewer {
    fn offer(&mut self, chunk: &Bytes, key: bool) {
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

struct State {
    uplink: Option<(u64, mpsc::Sender<ShareControl>)>,
    uplinks: u64,
    last_seq: Option<u32>,
    /// What the latest picture belongs to.
    scene: u16,
    cache: Cache,
    viewers: BTreeMap<u64, Viewer>,
    next_viewer: u64,
    /// When a viewer's request for a key frame was last passed on.
    asked_at: Option<Instant>,
    /// Why it is paused; none while it is not.
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

/// A viewer's place in a room.
pub(super) struct Seat {
    pub(super) number: u64,
    pub(super) items: mpsc::Receiver<ViewItem>,
    pub(super) waiting_bytes: Arc<AtomicUsize>,
}

impl Room {
    pub(super) fn new(id: RoomId, agent: Agent) -> Self {
        let state = State {
            uplink: None,
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

    /// Opens the uplink, in place of an earlier one whose link is lost. None when the session is over.
    pub(super) fn open_uplink(&self) -> Option<Uplink> {
        let mut state = self.lock();
        if state.ended.is_some() {
            return None;
        }
        let (sender, controls) = mpsc::channel(CONTROLS);
        state.uplinks += 1;
        state.last_seq = None;
        state.cache.clear();
        state.uplink = Some((state.uplinks, sender));
        state.forbid_gestures();
        state.tell_viewers_count();
        Some(Uplink { number: state.uplinks, controls })
    }

    /// The uplink is lost. Unless a newer one is open, viewers are told that what they see is old.
    pub(super) fn close_uplink(&self, number: u64) {
        let mut state = self.lock();
        if state.uplink.take_if(|(current, _)| *current == number).is_some() {
            state.cache.clear();
            for viewer in state.viewers.values_mut() {
                viewer.needs_key = true;
            }
            state.forbid_gestures();
            state.tell_all(&ViewControl::Interrupted);
        }
    }

    /// Takes a chunk and hands it to every viewer; its number, for the acknowledgement.
    pub(super) fn publish(&self, number: u64, chunk: &Bytes) -> Result<u32, WireError> {
        if chunk.len() > MAX_CHUNK_BYTES {
            return Err(WireError::TooLarge { actual: chunk.len(), limit: MAX_CHUNK_BYTES });
        }
        let header = ChunkHeader::parse(chunk)?;
        let mut state = self.lock();
        if state.ended.is_some() || !state.is_uplink(number) {
            return Err(WireError::Header("from an uplink that is not the session's any more"));
        }
        if state.last_seq.is_some_and(|last| header.seq != last.wrapping_add(1)) {
            return Err(WireError::Header("out of order"));
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

    /// A viewer comes in: the picture so far at once, if it is whole, else with the next key frame. None when over.
    pub(super) fn join(&self, yuv444: bool) -> Option<Seat> {
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
    pub(super) fn leave(&self, number: u64) {
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

    /// The visitor's side takes gestures from now on, or none; viewers are told.
    pub(super) fn allow_gestures(&self, uplink: u64, allowed: bool) {
        let mut state = self.lock();
        if state.is_uplink(uplink) && state.gestures.allowed() != allowed {
            state.gestures.allow(allowed);
            state.tell_all(&ViewControl::Gestures { allowed });
        }
    }

    /// A viewer points or draws. It reaches nobody while the visitor has paused or does not allow it, nor if it was made on
    /// another scene.
    pub(super) fn gesture(&self, viewer: u64, made: SceneGesture) {
        let mut state = self.lock();
        if state.viewers.contains_key(&viewer) && state.paused.is_none() && state.scene == made.scene {
            state.gestures.take(Instant::now(), viewer, made.gesture);
        }
    }

    /// Waits for the next gesture that this uplink is to be told.
    pub(super) async fn next_gesture(&self, uplink: u64) -> SceneGesture {
        loop {
            let next = {
                let mut state = self.lock();
                // What waits was made on the scene of now.
                let scene = state.scene;
                let next = state.is_uplink(uplink).then(|| state.gestures.next());
                next.map(|next| next.map(|gesture| SceneGesture { scene, gesture }))
            };
            match next {
                Some(Ok(gesture)) => return gesture,
                Some(Err(come)) => come.notified().await,
                // Another uplink is told, if any.
                None => std::future::pending().await,
            }
        }
    }

    pub(super) fn viewers(&self) -> u32 {
        self.lock().viewers.len() as u32
    }

    /// A viewer cannot draw without a key frame.
    pub(super) fn key_frame_wanted(&self, number: u64) {
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
    pub(super) fn drained(&self, number: u64) {
        let mut state = self.lock();
        if state.viewers.get(&number).is_some_and(|viewer| viewer.needs_key && !viewer.told) {
            state.ask_key_frame();
        }
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
            // Pixels have a socket of their own: the key frame of resuming may have come before the word, and was refused.
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

    /// A viewer whose queue is full hears of it by the end of its queue.
    fn tell_all(&mut self, control: &ViewControl) {
        let before = self.viewers.len();
        self.viewers.retain(|_, viewer| viewer.queue.try_send(ViewItem::Control(control.clone())).is_ok());
        if self.viewers.len() < before {
            self.tell_viewers_count();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Chroma, ChunkKind, Gesture, GroupId, HEADER_BYTES, Rect};

    fn room() -> (Room, Uplink) {
        let sam = Agent { name: "Sam".to_owned(), groupid: GroupId(1) };
        let room = Room::new((GroupId(1), "anna".parse().unwrap()), sam);
        let uplink = room.open_uplink().unwrap();
        (room, uplink)
    }

    fn chunk(seq: u32, key: bool, payload: usize) -> Bytes {
        chunk_of(0, seq, key, payload)
    }

    fn chunk_of(scene: u16, seq: u32, key: bool, payload: usize) -> Bytes {
        let kind = if key { ChunkKind::Video { key, chroma: Chroma::Yuv420 } } else { ChunkKind::Patch { more: false } };
        let header = ChunkHeader { kind, seq, scene, captured_micros: 0, width: 64, height: 64, rect: Rect::whole(64, 64) };
        let mut bytes = header.encode().to_vec();
        bytes.resize(HEADER_BYTES + payload, 0);
        bytes.into()
    }

    fn seqs(seat: &mut Seat) -> Vec<u32> {
        let mut seqs = Vec::new();
        while let Ok(item) = seat.items.try_recv() {
            if let ViewItem::Chunk(chunk) = item {
                seat.waiting_bytes.fetch_sub(chunk.len(), Ordering::Relaxed);
                seqs.push(ChunkHeader::parse(&chunk).unwrap().seq);
            }
        }
        seqs
    }

    fn controls(uplink: &mut Uplink) -> Vec<ShareControl> {
        std::iter::from_fn(|| uplink.controls.try_recv().ok()).collect()
    }

    #[test]
    fn a_late_viewer_gets_the_picture_since_the_last_key_frame() {
        let (room, mut uplink) = room();
        let mut first = room.join(false).unwrap();
        for (seq, key) in [(0, true), (1, false), (2, true), (3, false)] {
            assert_eq!(room.publish(uplink.number, &chunk(seq, key, 10)), Ok(seq));
        }
        controls(&mut uplink);
        let mut late = room.join(false).unwrap();
        assert_eq!(seqs(&mut first), [0, 1, 2, 3]);
        assert_eq!(seqs(&mut late), [2, 3]);
        assert_eq!(controls(&mut uplink), [ShareControl::Viewers { count: 2, yuv444: false }]);
    }

    #[test]
    fn a_viewer_without_a_whole_picture_asks_for_a_key_frame_and_begins_with_it() {
        let (room, mut uplink) = room();
        let mut seat = room.join(true).unwrap();
        assert!(controls(&mut uplink).contains(&ShareControl::KeyFrame));
        room.publish(uplink.number, &chunk(0, false, 10)).unwrap();
        assert!(seqs(&mut seat).is_empty());
        room.publish(uplink.number, &chunk(1, true, 10)).unwrap();
        assert_eq!(seqs(&mut seat), [1]);
    }

    #[test]
    fn full_colour_needs_every_viewer() {
        let (room, mut uplink) = room();
        let _one = room.join(true).unwrap();
        let other = room.join(false).unwrap();
        room.leave(other.number);
        let seen: Vec<_> = controls(&mut uplink).into_iter().filter(|control| matches!(control, ShareControl::Viewers { .. })).collect();
        let viewers = |count, yuv444| ShareControl::Viewers { count, yuv444 };
        assert_eq!(seen, [viewers(0, false), viewers(1, true), viewers(2, false), viewers(1, true)]);
    }

    #[test]
    fn a_viewer_that_lags_skips_to_the_next_key_frame_and_is_told() {
        let (room, mut uplink) = room();
        let mut slow = room.join(false).unwrap();
        let mut quick = room.join(false).unwrap();
        let last = VIEWER_CHUNKS as u32 + 40;
        for seq in 0..last {
            room.publish(uplink.number, &chunk(seq, seq == 0, 10)).unwrap();
            assert_eq!(seqs(&mut quick), [seq], "the others do not notice");
        }
        let got = seqs(&mut slow);
        assert!(got.len() < last as usize);
        controls(&mut uplink);
        room.drained(slow.number);
        assert_eq!(controls(&mut uplink), [ShareControl::KeyFrame]);
        room.publish(uplink.number, &chunk(last, true, 10)).unwrap();
        let skipped = u64::from(last) - got.len() as u64;
        assert_eq!(slow.items.try_recv(), Ok(ViewItem::Control(ViewControl::Skipped { chunks: skipped })));
        assert_eq!(seqs(&mut slow), [last]);
    }

    #[test]
    fn what_waits_for_a_viewer_is_bounded_in_bytes() {
        let (room, uplink) = room();
        let mut slow = room.join(false).unwrap();
        for seq in 0..20 {
            room.publish(uplink.number, &chunk(seq, seq == 0, 1024 * 1024)).unwrap();
        }
        assert!(slow.waiting_bytes.load(Ordering::Relaxed) <= VIEWER_BYTES);
        assert!(seqs(&mut slow).len() <= 8);
    }

    #[test]
    fn nothing_of_before_a_pause_is_shown_after_it() {
        let (room, uplink) = room();
        let mut seat = room.join(false).unwrap();
        room.publish(uplink.number, &chunk(0, true, 10)).unwrap();
        room.pause(Some(PauseReason::Visitor));
        room.publish(uplink.number, &chunk(1, false, 10)).unwrap();
        let mut late = room.join(false).unwrap();
        room.pause(None);
        room.publish(uplink.number, &chunk(2, false, 10)).unwrap();
        room.publish(uplink.number, &chunk(3, true, 10)).unwrap();
        assert_eq!(seqs(&mut seat), [0, 3]);
        assert_eq!(seqs(&mut late), [3]);
    }

    #[test]
    fn bad_chunks_are_refused_and_the_rest_goes_on() {
        let (room, uplink) = room();
        let mut seat = room.join(false).unwrap();
        assert!(room.publish(uplink.number, &Bytes::from_static(b"rubbish")).is_err());
        assert!(room.publish(uplink.number, &chunk(0, true, MAX_CHUNK_BYTES)).is_err());
        assert_eq!(room.publish(uplink.number, &chunk(0, true, 1)), Ok(0));
        assert_eq!(room.publish(uplink.number, &chunk(5, false, 1)), Err(WireError::Header("out of order")));
        assert_eq!(room.publish(uplink.number, &chunk(1, false, 1)), Ok(1));
        assert_eq!(seqs(&mut seat), [0, 1]);
    }

    #[test]
    fn a_new_uplink_replaces_the_lost_one() {
        let (room, lost) = room();
        let current = room.open_uplink().unwrap();
        assert!(room.publish(lost.number, &chunk(0, true, 1)).is_err());
        assert_eq!(room.publish(current.number, &chunk(7, true, 1)), Ok(7));
    }

    fn pointer_on(scene: u16) -> SceneGesture {
        SceneGesture { scene, gesture: Gesture::Pointer { at: (1, 2).into() } }
    }

    fn pointer() -> SceneGesture {
        pointer_on(0)
    }

    /// What the uplink is told without waiting.
    fn gestures(room: &Room, uplink: &Uplink) -> Vec<SceneGesture> {
        use futures_util::FutureExt as _;
        std::iter::from_fn(|| room.next_gesture(uplink.number).now_or_never()).collect()
    }

    #[test]
    fn gestures_pass_only_while_the_visitor_allows_them() {
        let (room, uplink) = room();
        let mut seat = room.join(false).unwrap();
        room.gesture(seat.number, pointer());
        assert!(gestures(&room, &uplink).is_empty(), "not before it is said that they may");
        room.allow_gestures(uplink.number, true);
        room.gesture(seat.number, pointer());
        assert_eq!(gestures(&room, &uplink), [pointer()]);
        room.gesture(seat.number, pointer());
        room.allow_gestures(uplink.number, false);
        room.gesture(seat.number, pointer());
        assert!(gestures(&room, &uplink).is_empty(), "what waited is taken back too");
        let told = |allowed| Ok(ViewItem::Control(ViewControl::Gestures { allowed }));
        assert_eq!(seat.items.try_recv(), Ok(ViewItem::Control(ViewControl::Ready { paused: false, reason: None })));
        assert_eq!([seat.items.try_recv(), seat.items.try_recv()], [told(true), told(false)]);
    }

    #[test]
    fn gestures_do_not_pass_while_paused() {
        let (room, uplink) = room();
        let seat = room.join(false).unwrap();
        room.allow_gestures(uplink.number, true);
        room.gesture(seat.number, pointer());
        room.pause(Some(PauseReason::Visitor));
        room.gesture(seat.number, pointer());
        assert!(gestures(&room, &uplink).is_empty());
        room.pause(None);
        assert!(gestures(&room, &uplink).is_empty(), "nor afterwards");
        room.gesture(seat.number, pointer());
        assert_eq!(gestures(&room, &uplink), [pointer()]);
    }

    #[test]
    fn gestures_are_of_the_scene_that_is_shown() {
        let (room, uplink) = room();
        let seat = room.join(false).unwrap();
        room.allow_gestures(uplink.number, true);
        room.gesture(seat.number, pointer_on(1));
        assert!(gestures(&room, &uplink).is_empty(), "nobody has seen that one");
        room.gesture(seat.number, pointer());
        room.publish(uplink.number, &chunk_of(1, 0, true, 10)).unwrap();
        room.gesture(seat.number, pointer());
        assert!(gestures(&room, &uplink).is_empty(), "neither what waited nor what comes late");
        room.gesture(seat.number, pointer_on(1));
        assert_eq!(gestures(&room, &uplink), [pointer_on(1)]);
    }

    #[test]
    fn a_pointer_goes_with_its_viewer() {
        let (room, uplink) = room();
        let (pointing, other) = (room.join(false).unwrap(), room.join(false).unwrap());
        room.allow_gestures(uplink.number, true);
        room.gesture(pointing.number, pointer());
        room.leave(other.number);
        assert_eq!(gestures(&room, &uplink), [pointer()]);
        room.leave(pointing.number);
        assert_eq!(gestures(&room, &uplink), [SceneGesture { scene: 0, gesture: Gesture::PointerGone }]);
        room.gesture(pointing.number, pointer());
        assert!(gestures(&room, &uplink).is_empty(), "who does not watch does not point");
    }

    #[test]
    fn a_new_uplink_must_allow_gestures_anew_and_a_lost_one_cannot() {
        let (room, lost) = room();
        let mut seat = room.join(false).unwrap();
        room.allow_gestures(lost.number, true);
        let current = room.open_uplink().unwrap();
        room.allow_gestures(lost.number, true);
        room.gesture(seat.number, pointer());
        assert!(gestures(&room, &lost).is_empty() && gestures(&room, &current).is_empty());
        let told: Vec<_> = std::iter::from_fn(|| seat.items.try_recv().ok()).collect();
        assert_eq!(told.last(), Some(&ViewItem::Control(ViewControl::Gestures { allowed: false })), "and viewers know");
        room.allow_gestures(current.number, true);
        let mut late = room.join(false).unwrap();
        late.items.try_recv().unwrap();
        assert_eq!(late.items.try_recv(), Ok(ViewItem::Control(ViewControl::Gestures { allowed: true })));
    }

    #[test]
    fn a_room_that_is_over_takes_nobody_in() {
        let (room, uplink) = room();
        let mut seat = room.join(false).unwrap();
        room.close(EndReason::AgentEnded);
        assert_eq!(seat.items.try_recv(), Ok(ViewItem::Control(ViewControl::Ready { paused: false, reason: None })));
        assert_eq!(seat.items.try_recv(), Ok(ViewItem::Control(ViewControl::Ended { reason: EndReason::AgentEnded })));
        assert!(seat.items.try_recv().is_err());
        assert!(room.join(false).is_none() && room.open_uplink().is_none());
        assert!(room.publish(uplink.number, &chunk(0, true, 1)).is_err());
    }
}
