//! The pump with a scripted screen: what is damaged when is said by the test.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};

use super::*;
use crate::machine::consent;
use crate::media::{EncodedVideo, Frame, Motion, Pattern, Quality};
use crate::protocol::{Chroma, ChunkHeader, ChunkKind, Rect};

const SIZE: (u16, u16) = (640, 360);
const LARGE: Rect = Rect { x: 0, y: 0, width: 640, height: 300 };
const SMALL: Rect = Rect { x: 64, y: 64, width: 64, height: 64 };

/// Longer than anything takes, shorter than a test may hang.
const PATIENCE: Duration = Duration::from_secs(20);

/// Long enough that what was going to be sent has been.
const QUIET: Duration = Duration::from_millis(120);

#[derive(Default)]
struct Script {
    damage: Vec<Rect>,
    size: (u16, u16),
    woken: bool,
    watching: bool,
    fail: bool,
    obstacle: Option<Obstacle>,
    /// The obstacle is news.
    stirred: bool,
    shown: Option<DisplayId>,
    masks: Masks,
}

/// The test's side of a scripted screen.
#[derive(Clone, Default)]
struct Screen(Arc<(Mutex<Script>, Condvar)>, Arc<AtomicUsize>);

impl Screen {
    fn change(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.0.0.lock().unwrap());
        self.0.1.notify_all();
    }

    fn damage(&self, rect: Rect) {
        self.change(|script| script.damage.push(rect));
    }

    fn obstacle(&self, obstacle: Option<Obstacle>) {
        self.change(|script| (script.obstacle, script.stirred) = (obstacle, true));
    }

    fn watching(&self) -> bool {
        self.0.0.lock().unwrap().watching
    }

    fn grabs(&self) -> usize {
        self.1.load(Ordering::SeqCst)
    }
}

struct Scripted {
    screen: Screen,
    data: Vec<u8>,
    size: (u16, u16),
    grabbed_whole: bool,
    at: Instant,
}

impl Source for Scripted {
    fn waker(&self) -> Waker {
        let screen = self.screen.clone();
        Waker::new(move || screen.change(|script| script.woken = true))
    }

    fn watch(&mut self, on: bool) -> Result<(), SourceError> {
        self.grabbed_whole = false;
        self.screen.change(|script| script.watching = on);
        Ok(())
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<bool, SourceError> {
        let (script, condition) = &*self.screen.0;
        let quiet =
            |script: &mut Script| (script.damage.is_empty() || !script.watching) && !script.woken && !script.fail && !script.stirred;
        let (mut script, _) = condition.wait_timeout_while(script.lock().unwrap(), timeout.unwrap_or(PATIENCE), quiet).unwrap();
        script.woken = false;
        Ok(std::mem::take(&mut script.stirred) || (!script.damage.is_empty() && script.watching) || script.fail)
    }

    fn grab(&mut self) -> Result<Vec<Rect>, SourceError> {
        let mut script = self.screen.0.0.lock().unwrap();
        self.screen.1.fetch_add(1, Ordering::SeqCst);
        if script.fail {
            return Err(SourceError::Lost(Cause::new("the cable was cut")));
        }
        self.at = Instant::now();
        let mut damage = std::mem::take(&mut script.damage);
        if self.size != script.size || !self.grabbed_whole {
            self.size = script.size;
            self.data = vec![0; usize::from(self.size.0) * usize::from(self.size.1) * 4];
            self.grabbed_whole = true;
            damage = vec![Rect::whole(self.size.0, self.size.1)];
        }
        for byte in &mut self.data {
            *byte = byte.wrapping_add(1);
        }
        Ok(damage)
    }

    fn frame(&self) -> Frame<'_> {
        Frame { data: &self.data, stride: usize::from(self.size.0) * 4, width: self.size.0, height: self.size.1 }
    }

    fn captured_at(&self) -> Instant {
        self.at
    }

    fn show(&mut self, display: DisplayId) -> Result<(), SourceError> {
        if display == DisplayId::Window(0) {
            return Err(SourceError::NoWindows);
        }
        self.grabbed_whole = false;
        self.screen.change(|script| script.shown = Some(display));
        Ok(())
    }

    fn obstacle(&self) -> Option<Obstacle> {
        self.screen.0.0.lock().unwrap().obstacle
    }

    fn set_masks(&mut self, masks: &Masks) -> Result<(), SourceError> {
        self.screen.change(|script| script.masks = masks.clone());
        Ok(())
    }
}

/// A video encoder that takes no time: its payload tells the quality.
struct Quick(VideoFormat, bool);

impl Encoder for Quick {
    fn format(&self) -> VideoFormat {
        self.0
    }

    fn encode(&mut self, _: &Frame<'_>, _: &[Rect], quality: Quality, key: bool) -> Result<EncodedVideo, EncodeError> {
        let first = !std::mem::replace(&mut self.1, true);
        Ok(EncodedVideo { payload: vec![u8::from(quality == Quality::Still); 20_000], key: key || first })
    }
}

/// A pump on a scripted screen, and what comes out of it.
struct World {
    pump: Option<Pump>,
    screen: Screen,
    chunks: mpsc::Receiver<Vec<u8>>,
    events: std::sync::mpsc::Receiver<PumpEvent>,
    next_seq: u32,
}

impl World {
    fn new(config: PumpConfig) -> Self {
        let screen = Screen::default();
        screen.change(|script| script.size = SIZE);
        let source = Scripted { screen: screen.clone(), data: Vec::new(), size: (0, 0), grabbed_whole: false, at: Instant::now() };
        let (sender, chunks) = mpsc::channel(256);
        let (event, events) = std::sync::mpsc::channel();
        let on_event = Box::new(move |happened| event.send(happened).unwrap());
        let pump = Pump::start(consent(), Box::new(source), config, sender, on_event).unwrap();
        Self { pump: Some(pump), screen, chunks, events, next_seq: 0 }
    }

    fn quick() -> PumpConfig {
        let refine_after = Duration::from_secs(60);
        PumpConfig { refine_after, encoder: |format| Ok(Box::new(Quick(format, false))), ..PumpConfig::default() }
    }

    /// With a viewer, and the first key frame taken.
    fn watched() -> Self {
        let mut world = Self::new(Self::quick());
        world.pump().viewers(1, false);
        assert!(world.next().is_key());
        world
    }

    fn pump(&self) -> &Pump {
        self.pump.as_ref().unwrap()
    }

    /// The next chunk; acknowledges it and checks its number.
    fn next(&mut self) -> ChunkHeader {
        let header = self.poll(PATIENCE).expect("a chunk comes");
        self.pump().acked(header.seq);
        header
    }

    /// The next chunk, not acknowledged, if one comes in time.
    fn poll(&mut self, patience: Duration) -> Option<ChunkHeader> {
        let end = Instant::now() + patience;
        loop {
            match self.chunks.try_recv() {
                Ok(chunk) => {
                    let header = ChunkHeader::parse(&chunk).unwrap();
                    assert_eq!(header.seq, self.next_seq, "numbers have no gap");
                    self.next_seq += 1;
                    return Some(header);
                }
                Err(_) if Instant::now() > end => return None,
                Err(_) => std::thread::sleep(Duration::from_millis(1)),
            }
        }
    }

    fn until(&self, is_so: impl Fn(&Pump) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so(self.pump()) {
            assert!(Instant::now() < end);
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    fn is_silent(&mut self) -> bool {
        self.poll(QUIET).is_none()
    }
}

#[test]
fn the_first_chunk_is_a_key_frame_of_the_whole_picture() {
    let mut world = World::new(World::quick());
    assert_eq!(world.events.recv_timeout(PATIENCE), Ok(PumpEvent::Started));
    world.pump().viewers(1, false);
    let first = world.next();
    assert_eq!(first.kind, ChunkKind::Video { key: true, chroma: Chroma::Yuv420 });
    assert_eq!((first.width, first.height, first.rect), (SIZE.0, SIZE.1, Rect::whole(SIZE.0, SIZE.1)));
    assert!(world.is_silent());
    let stats = world.pump().stats();
    assert_eq!((stats.key_frames, stats.chunks_in_flight, stats.capturing), (1, 0, true));
}

#[test]
fn nothing_is_captured_or_sent_without_viewers() {
    let mut world = World::new(World::quick());
    world.screen.damage(SMALL);
    assert!(world.is_silent() && world.screen.grabs() == 0 && !world.screen.watching());
    world.pump().viewers(1, false);
    world.next();
    world.pump().viewers(0, false);
    std::thread::sleep(QUIET);
    let grabs = world.screen.grabs();
    world.screen.damage(SMALL);
    assert!(world.is_silent() && world.screen.grabs() == grabs && !world.screen.watching());
    world.pump().viewers(2, false);
    assert!(world.next().is_key(), "who comes first after nobody begins with a key frame");
}

#[test]
fn nothing_is_captured_or_sent_while_paused() {
    let mut world = World::watched();
    world.pump().set_paused(true);
    std::thread::sleep(QUIET);
    let grabs = world.screen.grabs();
    world.screen.damage(LARGE);
    world.pump().request_key_frame();
    assert!(world.is_silent() && world.screen.grabs() == grabs && !world.screen.watching());
    world.pump().set_paused(false);
    assert!(world.next().is_key());
}

#[test]
fn nothing_is_captured_or_sent_while_something_is_in_the_way_and_both_edges_are_told() {
    let mut world = World::watched();
    assert_eq!(world.events.recv_timeout(PATIENCE), Ok(PumpEvent::Started));
    world.screen.obstacle(Some(Obstacle::WindowHidden));
    assert_eq!(world.events.recv_timeout(PATIENCE), Ok(PumpEvent::Obstacle(Some(Obstacle::WindowHidden))));
    world.screen.damage(LARGE);
    world.pump().request_key_frame();
    assert!(world.is_silent() && !world.screen.watching());
    world.pump().set_paused(true);
    world.screen.obstacle(None);
    assert_eq!(world.events.recv_timeout(PATIENCE), Ok(PumpEvent::Obstacle(None)), "told also while it is paused");
    assert!(world.is_silent(), "a pause is a pause");
    world.pump().set_paused(false);
    assert!(world.next().is_key());
}

#[test]
fn a_key_frame_follows_an_obstacle() {
    let mut world = World::watched();
    world.screen.obstacle(Some(Obstacle::Asleep));
    assert!(world.is_silent());
    world.screen.obstacle(None);
    assert!(world.next().is_key());
}

#[test]
fn what_is_shown_instead_begins_with_a_key_frame() {
    let mut world = World::watched();
    let other = Rect::whole(320, 200);
    world.screen.change(|script| script.size = (other.width, other.height));
    world.pump().show(DisplayId::Window(7));
    let first = world.next();
    assert!(first.is_key());
    assert_eq!(first.rect, other);
    assert_eq!(world.screen.0.0.lock().unwrap().shown, Some(DisplayId::Window(7)));
    let masks = Masks { own_windows: true, windows: vec![3] };
    world.pump().set_masks(masks.clone());
    world.screen.damage(SMALL);
    world.next();
    assert_eq!(world.screen.0.0.lock().unwrap().masks, masks, "the source knows before the next picture");
}

/// What waits in the channel shows what was there before: it is taken back, and the numbers have no gap.
#[test]
fn what_has_not_left_is_taken_back_and_a_key_frame_takes_its_number() {
    type Change = fn(&Pump);
    let changes: [Change; 3] = [
        |pump| pump.set_paused(true),
        |pump| pump.show(DisplayId::Monitor(1)),
        |pump| pump.set_masks(Masks { own_windows: true, windows: Vec::new() }),
    ];
    for change in changes {
        let mut world = World::watched();
        for _ in 0..2 {
            let sent = world.pump().stats().patches;
            world.screen.damage(SMALL);
            world.until(|pump| pump.stats().patches > sent);
        }
        let pump = world.pump.as_ref().unwrap();
        change(pump);
        pump.withdraw(&mut world.chunks);
        pump.set_paused(false);
        assert!(world.next().is_key(), "with the number of the first that was taken back");
        let stats = world.pump().stats();
        assert!(stats.withdrawn >= 2 && stats.chunks_in_flight == 0, "{stats:?}");
        world.screen.damage(SMALL);
        assert_eq!(world.next().rect, SMALL);
    }
}

/// However short a pause was, what was captured before it is not of after it.
#[test]
fn a_new_scene_begins_with_a_key_frame_and_nothing_of_the_last_one_follows() {
    let mut world = World::watched();
    for scene in [1, 2, u16::MAX, 0] {
        world.screen.damage(LARGE);
        world.pump().set_scene(scene);
        let mut chunk = world.next();
        while chunk.scene != scene {
            chunk = world.next();
        }
        assert!(chunk.is_key());
        world.screen.damage(SMALL);
        assert_eq!(world.next().scene, scene);
        world.pump().set_scene(scene);
        assert!(world.is_silent(), "the same is none");
    }
}

#[test]
fn to_take_nothing_back_changes_nothing() {
    let mut world = World::watched();
    world.pump.as_ref().unwrap().withdraw(&mut world.chunks);
    assert!(world.is_silent());
    world.screen.damage(SMALL);
    assert_eq!(world.next().rect, SMALL);
}

#[test]
fn what_cannot_be_shown_ends_the_pump() {
    let mut world = World::watched();
    world.pump().show(DisplayId::Window(0));
    assert_eq!(world.events.recv_timeout(PATIENCE), Ok(PumpEvent::Started));
    assert!(matches!(world.events.recv_timeout(PATIENCE), Ok(PumpEvent::Failed(PumpError::Source(SourceError::NoWindows)))));
    assert!(world.is_silent());
}

#[test]
fn small_changes_are_patches_and_large_ones_video() {
    let mut world = World::watched();
    for _ in 0..5 {
        world.screen.damage(SMALL);
        let patch = world.next();
        assert_eq!((patch.kind, patch.rect), (ChunkKind::Patch { more: false }, SMALL));
        world.screen.damage(LARGE);
        assert_eq!(world.next().kind, ChunkKind::Video { key: false, chroma: Chroma::Yuv420 });
    }
}

#[test]
fn what_is_little_beside_a_large_change_goes_ahead_of_its_video() {
    let mut world = World::watched();
    let apart = Rect { x: SIZE.0 - 20, y: SIZE.1 - 20, width: 16, height: 16 };
    world.screen.change(|script| script.damage = vec![LARGE, apart]);
    let (first, second) = (world.next(), world.next());
    assert_eq!((first.kind, first.rect), (ChunkKind::Patch { more: false }, apart));
    assert_eq!(second.kind, ChunkKind::Video { key: false, chroma: Chroma::Yuv420 });
}

#[test]
fn patches_of_one_moment_say_that_more_follow() {
    let mut world = World::watched();
    let far = Rect { x: 500, y: 300, ..SMALL };
    world.screen.change(|script| script.damage = vec![SMALL, far]);
    let (first, second) = (world.next(), world.next());
    assert_eq!((first.kind, second.kind), (ChunkKind::Patch { more: true }, ChunkKind::Patch { more: false }));
    assert_eq!(first.captured_micros, second.captured_micros);
}

#[test]
fn a_key_frame_comes_on_request_and_with_other_colour_or_size() {
    let mut world = World::watched();
    world.pump().request_key_frame();
    assert!(world.next().is_key());
    world.pump().viewers(1, true);
    assert_eq!(world.next().kind, ChunkKind::Video { key: true, chroma: Chroma::Yuv444 });
    world.screen.change(|script| script.size = (100, 51));
    world.screen.damage(SMALL);
    let resized = world.next();
    assert!(resized.is_key());
    assert_eq!((resized.width, resized.height), (100, 51));
    assert!(world.is_silent());
}

#[test]
fn what_is_in_flight_is_bounded_and_flows_again_when_acknowledged() {
    let mut world = World::watched();
    let mut last = None;
    for _ in 0..130 {
        world.screen.damage(LARGE);
        last = world.poll(QUIET);
        if last.is_none() {
            break;
        }
    }
    assert_eq!(last, None, "the link is full at last");
    let stats = world.pump().stats();
    assert!(stats.bytes_in_flight <= 2 * 1024 * 1024 + 20_100 && stats.chunks_in_flight > 3 && stats.held_back == 1, "{stats:?}");
    world.screen.damage(SMALL);
    assert!(world.is_silent());
    world.pump().acked(world.next_seq - 1);
    assert_eq!(world.next().rect, Rect::whole(SIZE.0, SIZE.1), "one frame for all that was held back");
    assert!(world.is_silent());
}

#[test]
fn what_was_lost_is_made_up_by_a_key_frame() {
    let mut world = World::watched();
    world.screen.damage(SMALL);
    world.poll(PATIENCE).unwrap();
    world.pump().link_lost();
    assert!(world.next().is_key());
    assert_eq!(world.pump().stats().chunks_in_flight, 0);
}

#[test]
fn after_motion_the_picture_is_sent_once_more_and_sharper() {
    let mut world = World::new(PumpConfig { refine_after: Duration::from_millis(50), ..World::quick() });
    world.pump().viewers(1, false);
    assert!(world.next().is_key());
    assert_eq!(world.next().kind, ChunkKind::Video { key: false, chroma: Chroma::Yuv420 });
    assert_eq!(world.pump().stats().refinements, 1);
    let mut exact = Rect::default();
    while exact != Rect::whole(SIZE.0, SIZE.1) {
        let slice = world.next();
        assert_eq!(slice.kind, ChunkKind::Patch { more: false }, "then slice by slice without loss");
        exact = exact.union(slice.rect);
    }
    assert!(world.is_silent());
}

#[test]
fn a_picture_at_rest_becomes_exact_with_nothing_else_on_the_link_and_changes_go_first() {
    let mut world = World::new(PumpConfig { refine_after: Duration::from_millis(50), ..World::quick() });
    world.pump().viewers(1, false);
    assert!(world.next().is_key());
    let still = world.next();
    assert!(matches!(still.kind, ChunkKind::Video { key: false, .. }));
    let slice = world.poll(PATIENCE).unwrap();
    assert_eq!((slice.rect.x, slice.rect.y, slice.rect.width), (0, 0, SIZE.0));
    assert!(world.is_silent(), "not the next before this one has arrived");
    world.screen.damage(SMALL);
    assert_eq!(world.poll(PATIENCE).unwrap().rect, SMALL);
    world.pump().acked(world.next_seq - 1);
    assert_eq!(world.next().rect.y, slice.rect.height, "it goes on where it was");
    world.screen.damage(LARGE);
    while world.next().kind != (ChunkKind::Video { key: false, chroma: Chroma::Yuv420 }) {}
}

/// A screen of one colour on which nothing happens.
struct Flat(Vec<u8>, bool);

impl Flat {
    const SIDE: u16 = 256;
    const COLOUR: [u8; 4] = [43, 90, 138, 0];

    fn new() -> Self {
        Self(Self::COLOUR.repeat(usize::from(Self::SIDE) * usize::from(Self::SIDE)), false)
    }
}

impl Source for Flat {
    fn waker(&self) -> Waker {
        Waker::new(|| ())
    }

    fn watch(&mut self, _: bool) -> Result<(), SourceError> {
        self.1 = false;
        Ok(())
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<bool, SourceError> {
        // Nobody wakes it, so it wakes by itself.
        std::thread::sleep(timeout.unwrap_or_default().clamp(Duration::from_millis(1), Duration::from_millis(20)));
        Ok(false)
    }

    fn grab(&mut self) -> Result<Vec<Rect>, SourceError> {
        let first = !std::mem::replace(&mut self.1, true);
        Ok(if first { vec![self.frame().whole()] } else { Vec::new() })
    }

    fn frame(&self) -> Frame<'_> {
        Frame { data: &self.0, stride: usize::from(Self::SIDE) * 4, width: Self::SIDE, height: Self::SIDE }
    }

    fn captured_at(&self) -> Instant {
        Instant::now()
    }
}

#[test]
fn a_flat_colour_at_rest_is_shown_as_it_is() {
    let (sender, mut chunks) = mpsc::channel(64);
    let pump = Pump::start(consent(), Box::new(Flat::new()), PumpConfig::default(), sender, Box::new(|_| ())).unwrap();
    pump.viewers(1, false);
    // What the viewer has of each pixel since the last video frame, whose colours are only near.
    let mut canvas = vec![None; usize::from(Flat::SIDE) * usize::from(Flat::SIDE)];
    let (mut bytes, end) = (0, Instant::now() + PATIENCE);
    while canvas.contains(&None) {
        assert!(Instant::now() < end, "all of it comes without loss");
        let Ok(chunk) = chunks.try_recv() else {
            std::thread::sleep(Duration::from_millis(1));
            continue;
        };
        let header = ChunkHeader::parse(&chunk).unwrap();
        pump.acked(header.seq);
        bytes += chunk.len();
        let ChunkKind::Patch { .. } = header.kind else {
            canvas.fill(None);
            continue;
        };
        let mut decoder = png::Decoder::new(std::io::Cursor::new(&chunk[crate::protocol::HEADER_BYTES..]));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        for (n, pixel) in pixels.as_chunks::<3>().0.iter().enumerate() {
            let (x, y) = (n % usize::from(header.rect.width), n / usize::from(header.rect.width));
            canvas[(usize::from(header.rect.y) + y) * usize::from(Flat::SIDE) + usize::from(header.rect.x) + x] = Some(*pixel);
        }
    }
    assert!(canvas.iter().all(|pixel| *pixel == Some([138, 90, 43])));
    assert!(bytes < 10_000, "{bytes} bytes in all");
    pump.stop();
}

#[test]
fn a_pump_that_fails_says_so_and_sends_no_more() {
    let mut world = World::watched();
    assert_eq!(world.events.recv_timeout(PATIENCE), Ok(PumpEvent::Started));
    world.screen.change(|script| script.fail = true);
    assert_eq!(world.events.recv_timeout(PATIENCE), Ok(PumpEvent::Failed(SourceError::Lost(Cause::new("the cable was cut")).into())));
    assert!(world.is_silent() && !world.pump().stats().capturing);
}

#[test]
fn it_ends_when_nobody_takes_the_chunks() {
    let mut world = World::watched();
    world.chunks.close();
    world.screen.damage(SMALL);
    let failed = || world.events.recv_timeout(PATIENCE).unwrap() == PumpEvent::Failed(PumpError::Closed);
    assert!(!failed() && failed(), "Started, then Failed");
}

#[test]
fn stopping_waits_for_the_end_from_every_state() {
    for (viewers, paused) in [(0, false), (1, false), (1, true)] {
        let mut world = World::new(World::quick());
        world.pump().viewers(viewers, false);
        world.pump().set_paused(paused);
        std::thread::sleep(Duration::from_millis(20)); // nothing tells that the thread has come to rest
        let begun = Instant::now();
        world.pump.take().unwrap().stop();
        assert!(begun.elapsed() < Duration::from_secs(1));
        let script = Arc::clone(&world.screen.0);
        drop(world.screen);
        assert_eq!(Arc::strong_count(&script), 1, "the source is closed");
        drop(world.chunks);
    }
}

#[test]
fn a_pattern_flows_through_the_real_encoder() {
    for (motion, chroma) in [(Motion::Clock, Chroma::Yuv420), (Motion::Bars, Chroma::Yuv444)] {
        let (sender, mut chunks) = mpsc::channel(64);
        let source = Box::new(Pattern::new(321, 201, 20, motion));
        let pump = Pump::start(consent(), source, PumpConfig::default(), sender, Box::new(|_| ())).unwrap();
        pump.viewers(1, chroma == Chroma::Yuv444);
        for n in 0..12 {
            let header = ChunkHeader::parse(&chunks.blocking_recv().unwrap()).unwrap();
            pump.acked(header.seq);
            assert_eq!((header.seq, header.is_key()), (n, n == 0));
            if motion == Motion::Bars {
                assert_eq!(header.kind, ChunkKind::Video { key: n == 0, chroma });
            }
        }
        let stats = pump.stats();
        assert_eq!(stats.patches > 0, motion == Motion::Clock, "{stats:?}");
        pump.stop();
    }
}
