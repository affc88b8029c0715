//! The pump's thread.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::control::{Control, Orders};
use super::exact::{Exact, MOST_ON_LINK};
use super::rate_limiter::RateLimiter;
use super::{PumpConfig, PumpError, PumpEvent};
use crate::machine::{Cost, Display, Encoding, EncodingPolicy};
use crate::media::{EncodeError, Encoder, PatchEncoder, Quality, Source, VideoFormat, damage};
use crate::protocol::{Chunk, ChunkHeader, ChunkKind, Rect};

/// Patches that may follow each other without a pause: what is typed while a caret blinks need not wait for it.
const PATCHES_AT_ONCE: u32 = 3;

/// How long a full link is waited for before the screen's events are read again; acknowledgements end the wait at once.
const FULL_LINK_REST: Duration = Duration::from_secs(1);

/// How long a full channel is waited for: nobody tells when its reader has taken something.
const FULL_CHANNEL_REST: Duration = Duration::from_millis(5);

/// How long a link that is busy is left to what it carries before a slice of a picture at rest is offered again.
const EXACT_REST: Duration = Duration::from_millis(50);

/// Damage of at most one part in this many of the picture is little: a line of text, a menu's entry, a pointer. As a patch it
/// is ready long before a video frame.
const LITTLE_PART: u64 = 64;

/// What the thread owns.
pub(super) struct Worker {
    source: Box<dyn Source>,
    config: PumpConfig,
    chunks: mpsc::Sender<Vec<u8>>,
    control: Arc<Control>,
    encoder: Option<Box<dyn Encoder>>,
    patches: PatchEncoder,
    policy: EncodingPolicy,
    watching: bool,
    /// What the source said last that it captures.
    shown: Option<Display>,
    /// The source may have something new.
    stale: bool,
    /// Changed and not yet sent.
    pending: Vec<Rect>,
    /// Changed since the last video frame.
    not_in_video: Vec<Rect>,
    /// The picture's size at the last grab.
    size: (u16, u16),
    /// What the picture belonged to then.
    scene: u16,
    /// When to send the picture once more, sharper; none if the last video frame was sharp.
    refine_at: Option<Instant>,
    /// What is to be sent without loss after that.
    exact: Exact,
    held_back: bool,
    patch_rate: RateLimiter,
    video_rate: RateLimiter,
}

/// Something encoded: what it is, what it covers, and its bytes.
type Piece = (ChunkKind, Rect, Vec<u8>);

impl Worker {
    pub(super) fn new(source: Box<dyn Source>, config: PumpConfig, chunks: mpsc::Sender<Vec<u8>>, control: Arc<Control>) -> Self {
        Self {
            patch_rate: RateLimiter::new(config.patches_per_second.clamp(1, 1000), PATCHES_AT_ONCE),
            video_rate: RateLimiter::new(config.videos_per_second.clamp(1, 30), 1),
            source,
            config,
            chunks,
            control,
            encoder: None,
            patches: PatchEncoder::default(),
            policy: EncodingPolicy::default(),
            watching: false,
            shown: None,
            stale: false,
            pending: Vec::new(),
            not_in_video: Vec::new(),
            size: (0, 0),
            scene: 0,
            refine_at: None,
            exact: Exact::default(),
            held_back: false,
        }
    }

    /// Works until it is stopped or something fails; the source is closed when this returns.
    pub(super) fn run(mut self, tell: &dyn Fn(PumpEvent)) -> Result<(), PumpError> {
        let result = self.work(tell);
        self.control.lock().stats.capturing = false;
        result
    }

    fn work(&mut self, tell: &dyn Fn(PumpEvent)) -> Result<(), PumpError> {
        self.shown = self.source.display().cloned();
        loop {
            self.apply_requests()?;
            self.look(tell);
            let orders = self.control.orders();
            if orders.stopping {
                return Ok(());
            }
            self.watch(orders.live)?;
            if !orders.live {
                // The source goes on to tell what is in the way and where things are.
                self.source.wait(None)?;
            } else if self.stale || !self.pending.is_empty() || orders.key_wanted || self.something_is_due() {
                self.step(&orders)?;
            } else {
                let due = self.refine_at.into_iter().chain(self.exact.due_at()).min();
                let timeout = due.map(|at| at.saturating_duration_since(Instant::now()));
                self.stale = self.source.wait(timeout)?;
            }
        }
    }

    /// Passes on to the source what was asked for since the last time.
    fn apply_requests(&mut self) -> Result<(), PumpError> {
        let (masks, display) = self.control.take_wishes();
        if let Some(masks) = masks {
            self.source.set_masks(&masks)?;
            self.stale = true;
        }
        if let Some(display) = display {
            self.source.show(display)?;
            self.stale = true;
        }
        Ok(())
    }

    /// Tells what has become different of what the source says about itself.
    fn look(&mut self, tell: &dyn Fn(PumpEvent)) {
        if self.shown.as_ref() != self.source.display() {
            self.shown = self.source.display().cloned();
            tell(PumpEvent::Display(self.shown.clone()));
        }
        let obstacle = self.source.obstacle();
        if self.control.set_obstacle(obstacle) {
            tell(PumpEvent::Obstacle(obstacle));
        }
    }

    fn watch(&mut self, on: bool) -> Result<(), PumpError> {
        if on != self.watching {
            self.source.watch(on)?;
            (self.watching, self.stale, self.refine_at) = (on, on, None);
            self.exact.end();
            self.control.lock().stats.capturing = on;
        }
        Ok(())
    }

    fn something_is_due(&self) -> bool {
        self.refinement_is_due() || self.exact.due_at().is_some_and(|at| at <= Instant::now())
    }

    fn refinement_is_due(&self) -> bool {
        self.refine_at.is_some_and(|at| at <= Instant::now())
    }

    /// Brings the picture up to date and sends what is to be sent of it, or rests until that may be possible.
    fn step(&mut self, orders: &Orders) -> Result<(), PumpError> {
        let delay = self.patch_rate.delay(Instant::now());
        if !delay.is_zero() {
            self.control.rest(orders, Some(delay));
            return Ok(());
        }
        self.grab()?;
        self.scene = orders.scene;
        if self.source.obstacle().is_some() {
            return Ok(());
        }
        let format = VideoFormat { width: self.size.0, height: self.size.1, chroma: orders.chroma };
        let key = orders.key_wanted || self.encoder.as_ref().is_none_or(|encoder| encoder.format() != format);
        let room = self.chunks.capacity();
        match self.choose(key) {
            None => self.make_exact(room)?,
            Some(Encoding::Wait) => self.hold_back(orders, FULL_LINK_REST),
            Some(_) if room == 0 => self.hold_back(orders, FULL_CHANNEL_REST),
            Some(Encoding::Patch) => self.patch(format, room)?,
            Some(Encoding::Video) => {
                if !key {
                    self.patch_small_parts(room)?;
                }
                let delay = if key { Duration::ZERO } else { self.video_rate.delay(Instant::now()) };
                if delay.is_zero() {
                    self.encode_video(format, key)?;
                } else {
                    self.control.rest(orders, Some(delay));
                }
            }
        }
        Ok(())
    }

    fn grab(&mut self) -> Result<(), PumpError> {
        let changed = self.source.grab()?;
        self.stale = false;
        let frame = self.source.frame();
        if self.size != (frame.width, frame.height) {
            self.size = (frame.width, frame.height);
            self.pending.clear();
            self.not_in_video.clear();
        }
        damage::merge(&mut self.pending, changed.iter().copied());
        damage::merge(&mut self.not_in_video, changed);
        damage::clip(&mut self.pending, &frame);
        damage::clip(&mut self.not_in_video, &frame);
        Ok(())
    }

    /// What to do now; none if there is nothing to do.
    fn choose(&mut self, key: bool) -> Option<Encoding> {
        let now = self.control.clock(Instant::now());
        let video = key || (self.pending.is_empty() && self.refinement_is_due());
        let state = self.control.lock();
        match (video, damage::area(&self.pending)) {
            (true, _) => Some(if state.link.is_full() { Encoding::Wait } else { Encoding::Video }),
            (false, 0) => None,
            (false, damaged) => {
                let picture = Rect::whole(self.size.0, self.size.1).area();
                Some(self.policy.choose(now, damaged, picture, &state.link))
            }
        }
    }

    fn hold_back(&mut self, orders: &Orders, rest: Duration) {
        if !self.held_back {
            self.held_back = true;
            self.control.lock().stats.held_back += 1;
        }
        self.control.rest(orders, Some(rest));
    }

    /// Sends the pending changes as at most `room` patches, or as video if they turn out too large for patches.
    fn patch(&mut self, format: VideoFormat, room: usize) -> Result<(), PumpError> {
        let mut rects = self.pending.clone();
        damage::limit(&mut rects, room);
        match self.cut(&rects)? {
            Some(pieces) => self.send(pieces),
            None => self.encode_video(format, false),
        }
    }

    /// Sends what is little among the pending changes as patches, ahead of the video frame that the others need: what is
    /// typed beside a film does not wait until the video frame is encoded.
    fn patch_small_parts(&mut self, room: usize) -> Result<(), PumpError> {
        let picture = Rect::whole(self.size.0, self.size.1).area();
        let (small, others): (Vec<Rect>, Vec<Rect>) = self.pending.iter().partition(|rect| rect.area() * LITTLE_PART <= picture);
        // One place in the channel is for the video frame. Small parts alone are video for a reason.
        if small.is_empty() || small.len() >= room || others.is_empty() {
            return Ok(());
        }
        let now = self.control.clock(Instant::now());
        let choice = self.policy.choose(now, damage::area(&small), picture, &self.control.lock().link);
        if choice == Encoding::Patch
            && let Some(pieces) = self.cut(&small)?
        {
            self.send(pieces)?;
            self.pending = others;
        }
        Ok(())
    }

    /// Sends the next slice of a picture at rest without loss, if it is due and nothing is on its way: whatever changes meanwhile
    /// waits for one slice at most.
    fn make_exact(&mut self, room: usize) -> Result<(), PumpError> {
        let begun = Instant::now();
        let Some(slice) = self.exact.slice(begun) else { return Ok(()) };
        if room == 0 || self.control.lock().link.chunks() > 0 {
            self.exact.wait(begun + EXACT_REST);
            return Ok(());
        }
        let png = self.patches.encode(&self.source.frame(), slice)?;
        let bytes = png.len();
        if self.control.lock().link.time_for(bytes as f64) > MOST_ON_LINK {
            self.exact.passed(slice, 0, begun);
            return Ok(());
        }
        self.exact.passed(slice, bytes, begun);
        self.send(vec![(ChunkKind::Patch { more: false }, slice, png)])
    }

    /// Encodes parts of the picture as patches; none if they turn out too large to be sent as such.
    fn cut(&mut self, rects: &[Rect]) -> Result<Option<Vec<Piece>>, PumpError> {
        let begun = Instant::now();
        let frame = self.source.frame();
        let last = rects.len() - 1;
        let pieces: Result<Vec<Piece>, EncodeError> = rects
            .iter()
            .enumerate()
            .map(|(n, rect)| Ok((ChunkKind::Patch { more: n < last }, *rect, self.patches.encode(&frame, *rect)?)))
            .collect();
        let pieces = pieces?;
        let bytes = pieces.iter().map(|piece| piece.2.len()).sum();
        let cost = Cost { pixels: damage::area(rects), bytes, took: begun.elapsed() };
        if !self.policy.patched(self.control.clock(begun), cost) {
            self.control.lock().stats.discarded += pieces.len() as u64;
            return Ok(None);
        }
        self.patch_rate.happened(begun);
        Ok(Some(pieces))
    }

    /// Sends the whole picture as a video frame.
    fn encode_video(&mut self, format: VideoFormat, key: bool) -> Result<(), PumpError> {
        let begun = Instant::now();
        let quality = if self.pending.is_empty() && !key { Quality::Still } else { Quality::Motion };
        let encoder = match &mut self.encoder {
            Some(encoder) if encoder.format() == format => encoder,
            other => other.insert((self.config.encoder)(format)?),
        };
        let video = encoder.encode(&self.source.frame(), &self.not_in_video, quality, key)?;
        self.not_in_video.clear();
        let damaged = damage::area(&self.pending);
        if quality == Quality::Motion && !video.key {
            // Key and still frames are no measure of what motion costs.
            let cost = Cost { pixels: Rect::whole(self.size.0, self.size.1).area(), bytes: video.payload.len(), took: begun.elapsed() };
            self.policy.encoded_video(self.control.clock(begun), damaged, cost);
        }
        self.refine_at = (quality == Quality::Motion).then(|| begun + self.config.refine_after);
        match quality {
            Quality::Motion => self.exact.end(),
            Quality::Still => self.exact.begin(Rect::whole(format.width, format.height), begun + self.config.refine_after),
        }
        self.control.lock().stats.refinements += u64::from(quality == Quality::Still);
        self.patch_rate.happened(begun);
        self.video_rate.happened(begun);
        let kind = ChunkKind::Video { key: video.key, chroma: format.chroma };
        self.send(vec![(kind, Rect::whole(format.width, format.height), video.payload)])
    }

    /// Hands pieces of the picture as last grabbed to the channel, which has room for them.
    fn send(&mut self, pieces: Vec<Piece>) -> Result<(), PumpError> {
        let captured_micros = self.control.clock(self.source.captured_at()).as_micros() as u64;
        let now = self.control.clock(Instant::now());
        // Under the lock, so that once `set_paused` has returned no pixel is handed over.
        let mut state = self.control.lock();
        let is_key = |piece: &Piece| matches!(piece.0, ChunkKind::Video { key: true, .. });
        if !state.may_send(self.scene, pieces.iter().all(is_key)) {
            // What the viewers miss comes with the key frame that begins the next stretch.
            state.key_wanted = true;
            return Ok(());
        }
        for (kind, rect, payload) in pieces {
            let (scene, (width, height)) = (self.scene, self.size);
            let header = ChunkHeader { kind, seq: state.seq, scene, captured_micros, width, height, rect };
            let bytes = Chunk { header, payload }.encode();
            let length = bytes.len();
            // Only this thread sends, and it has seen the room: the channel can be closed but not full.
            self.chunks.try_send(bytes).map_err(|_| PumpError::Closed)?;
            let seq = state.seq;
            state.link.sent(now, seq, length);
            state.seq = seq.wrapping_add(1);
            state.stats.bytes += length as u64;
            match kind {
                ChunkKind::Patch { .. } => state.stats.patches += 1,
                ChunkKind::Video { key: false, .. } => state.stats.video_frames += 1,
                ChunkKind::Video { key: true, .. } => {
                    state.stats.key_frames += 1;
                    state.key_wanted = false;
                }
            }
        }
        drop(state);
        self.pending.clear();
        self.held_back = false;
        Ok(())
    }
}
