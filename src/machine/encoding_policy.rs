//! Patch or video: which of the two carries a change of the picture.
//!
//! A patch (lossless PNG of the damaged part) is ready within a millisecond and costs by the pixel. A video frame (AV1 of
//! the whole picture) takes ten times as long to make, and costs next to nothing for motion. So:
//!
//! 1. Link full: [`Encoding::Wait`]; newer changes add up meanwhile.
//! 2. Most of the picture changed: video.
//! 3. Would patches alone, over the last seconds, cost more bytes than a share may? Video. This is what scrolling and
//!    films run into. What *would* have been spent counts even while video is chosen, so the answer stays the same as long
//!    as the motion does, and does not flap.
//! 4. Otherwise the one whose picture is there sooner: time to encode plus time on the link.
//!
//! Little patches have an account of their own in rule 3: the pointer and a blinking cursor stay patches, at once, beside
//! a film.
//!
//! All figures are measured as the share goes, and forgotten slowly: what is not measured any more drifts back to the
//! first guess, so one odd picture cannot decide for ever.

use std::time::Duration;

use super::LinkEstimator;

/// Damage of more than one part in this many of the picture is video. A full page as PNG has some 450 kB and takes 9 ms,
/// most of it wasted on the next page turned.
const LARGE_PART: u64 = 3;

/// First guesses, from text on a 2-core machine; a few pictures later they are measured.
const PATCH_NS_PER_PIXEL: f64 = 4.0;
const PATCH_BYTES_PER_PIXEL: f64 = 0.06;
const VIDEO_NS: f64 = 14_000_000.0;
const VIDEO_BYTES: f64 = 4_000.0;

/// How much one sample moves an average: quick, as content changes from one moment to the next.
const WEIGHT: f64 = 0.25;

/// Pixels that a patch must have to move the averages by a full step. A caret of 20 pixels says little about a page.
const TELLING_PIXELS: f64 = 16_384.0;

/// Time in which an average that gets no samples loses half its distance to the first guess.
const FORGET: Duration = Duration::from_secs(4);

/// The winner of the last time stays unless the other is this much quicker.
const LOYALTY: f64 = 1.5;

/// How long the last choice is a reason to choose the same again.
const LOYAL_FOR: Duration = Duration::from_millis(500);

/// A patch of at most this many bytes is little: a line of text, a pointer, a caret.
const LITTLE: f64 = 6.0 * 1024.0;

/// Larger patches in a row may cost this many bytes, then this many per second: a menu, a dialog or a few scrolled lines
/// are still patches; a terminal that scrolls five times a second (95 kB/s in patches, 15 kB/s in video) is not.
const LARGER: Account = Account { burst: 64.0 * 1024.0, per_second: 40.0 * 1024.0, spent: 0.0 };

/// Little patches likewise: sixty carets a second are fine, a little film of photographs is not.
const LITTLES: Account = Account { burst: 96.0 * 1024.0, per_second: 96.0 * 1024.0, spent: 0.0 };

/// What becomes of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// PNG patches of what is damaged.
    Patch,
    /// One AV1 frame of the whole picture.
    Video,
    /// Nothing now: the link holds enough. Ask again when something was acknowledged.
    Wait,
}

/// What one encoding cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Pixels encoded.
    pub pixels: u64,
    /// Bytes that came of it.
    pub bytes: usize,
    /// Time it took.
    pub took: Duration,
}

/// A bucket that fills by bytes and leaks by time.
#[derive(Clone, Debug)]
struct Account {
    burst: f64,
    per_second: f64,
    spent: f64,
}

impl Account {
    fn leak(&mut self, passed: Duration) {
        self.spent = (self.spent - passed.as_secs_f64() * self.per_second).max(0.0);
    }

    fn affords(&self, bytes: f64) -> bool {
        self.spent + bytes <= self.burst
    }

    /// What is spent beyond twice the burst is forgiven, so that motion is over soon after it ends.
    fn charge(&mut self, bytes: f64) {
        self.spent = (self.spent + bytes).min(2.0 * self.burst);
    }
}

/// A moving average that returns to its first guess when it gets no samples.
#[derive(Clone, Debug)]
struct Average {
    guess: f64,
    value: f64,
}

impl Average {
    fn new(guess: f64) -> Self {
        Self { guess, value: guess }
    }

    fn learn(&mut self, sample: f64, weight: f64) {
        self.value += weight * (sample - self.value);
    }

    fn forget(&mut self, passed: Duration) {
        let kept = 0.5f64.powf(passed.as_secs_f64() / FORGET.as_secs_f64());
        self.value = self.guess + (self.value - self.guess) * kept;
    }
}

/// Chooses between patch and video, and learns what each costs. Times are counted from the start of the share.
#[derive(Clone, Debug)]
pub struct EncodingPolicy {
    now: Duration,
    patch_ns_per_pixel: Average,
    patch_bytes_per_pixel: Average,
    video_ns: Average,
    video_bytes: Average,
    larger: Account,
    littles: Account,
    last: Option<(Duration, Encoding)>,
}

impl Default for EncodingPolicy {
    fn default() -> Self {
        Self {
            now: Duration::ZERO,
            patch_ns_per_pixel: Average::new(PATCH_NS_PER_PIXEL),
            patch_bytes_per_pixel: Average::new(PATCH_BYTES_PER_PIXEL),
            video_ns: Average::new(VIDEO_NS),
            video_bytes: Average::new(VIDEO_BYTES),
            larger: LARGER,
            littles: LITTLES,
            last: None,
        }
    }
}

impl EncodingPolicy {
    /// What becomes of `damaged` changed pixels of a picture of `picture` pixels, now.
    ///
    /// Report what came of it with [`Self::patched`] or [`Self::filmed`].
    pub fn choose(&mut self, now: Duration, damaged: u64, picture: u64, link: &LinkEstimator) -> Encoding {
        self.advance(now);
        if link.is_full() {
            return Encoding::Wait;
        }
        let bytes = damaged as f64 * self.patch_bytes_per_pixel.value;
        if damaged * LARGE_PART > picture || !self.account(bytes).affords(bytes) {
            return Encoding::Video;
        }
        let patch = damaged as f64 * self.patch_ns_per_pixel.value / 1e9 + link.time_for(bytes).as_secs_f64();
        let video = self.video_ns.value / 1e9 + link.time_for(self.video_bytes.value).as_secs_f64();
        let video_wins = match self.loyal_to() {
            Some(Encoding::Video) => video < patch * LOYALTY,
            Some(Encoding::Patch) => video * LOYALTY < patch,
            Some(Encoding::Wait) | None => video < patch,
        };
        if video_wins && bytes > LITTLE { Encoding::Video } else { Encoding::Patch }
    }

    /// Learns what patches cost, and says whether to send them: they may have turned out far dearer than thought. If not,
    /// encode a video frame instead.
    #[must_use]
    pub fn patched(&mut self, now: Duration, cost: Cost) -> bool {
        self.advance(now);
        let (pixels, bytes) = (cost.pixels.max(1) as f64, cost.bytes as f64);
        let weight = WEIGHT * (pixels / TELLING_PIXELS).min(1.0);
        // Below the telling size the fixed parts of a patch would pass for costs of its pixels.
        self.patch_ns_per_pixel.learn(cost.took.as_nanos() as f64 / pixels, weight);
        self.patch_bytes_per_pixel.learn(bytes / pixels, weight);
        let account = self.account(bytes);
        let affordable = account.affords(bytes);
        account.charge(bytes);
        if affordable {
            self.last = Some((now, Encoding::Patch));
        }
        affordable
    }

    /// Learns what a video frame of `damaged` changed pixels cost.
    pub fn encoded_video(&mut self, now: Duration, damaged: u64, cost: Cost) {
        self.advance(now);
        self.video_ns.learn(cost.took.as_nanos() as f64, WEIGHT);
        self.video_bytes.learn(cost.bytes as f64, WEIGHT);
        let bytes = damaged as f64 * self.patch_bytes_per_pixel.value;
        self.account(bytes).charge(bytes);
        self.last = Some((now, Encoding::Video));
    }

    fn advance(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.now);
        self.now = self.now.max(now);
        self.larger.leak(passed);
        self.littles.leak(passed);
        for average in [&mut self.patch_ns_per_pixel, &mut self.patch_bytes_per_pixel, &mut self.video_ns, &mut self.video_bytes] {
            average.forget(passed);
        }
    }

    fn account(&mut self, bytes: f64) -> &mut Account {
        if bytes <= LITTLE { &mut self.littles } else { &mut self.larger }
    }

    fn loyal_to(&self) -> Option<Encoding> {
        self.last.filter(|(at, _)| self.now.saturating_sub(*at) < LOYAL_FOR).map(|(_, choice)| choice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: u64 = 1920 * 1080;

    /// A kind of change as it really costs, and what a share of it must mostly be.
    struct Workload {
        name: &'static str,
        pixels: u64,
        per_second: u32,
        patch_bytes_per_pixel: f64,
        video_bytes: usize,
        /// How many in a hundred may be video, from the second second on.
        video: std::ops::RangeInclusive<usize>,
    }

    const WORKLOADS: [Workload; 8] = [
        Workload { name: "blinking marker", pixels: 4096, per_second: 10, patch_bytes_per_pixel: 0.03, video_bytes: 150, video: 0..=0 },
        Workload { name: "fast marker", pixels: 4096, per_second: 60, patch_bytes_per_pixel: 0.03, video_bytes: 150, video: 0..=0 },
        Workload { name: "typing", pixels: 300, per_second: 12, patch_bytes_per_pixel: 0.6, video_bytes: 150, video: 0..=0 },
        Workload { name: "pointer over text", pixels: 1500, per_second: 60, patch_bytes_per_pixel: 0.6, video_bytes: 300, video: 0..=0 },
        Workload { name: "menus", pixels: 60_000, per_second: 1, patch_bytes_per_pixel: 0.06, video_bytes: 4_000, video: 0..=0 },
        Workload {
            name: "terminal that scrolls",
            pixels: 384_000,
            per_second: 5,
            patch_bytes_per_pixel: 0.05,
            video_bytes: 3_000,
            video: 100..=100,
        },
        Workload { name: "little film", pixels: 57_600, per_second: 30, patch_bytes_per_pixel: 2.4, video_bytes: 4_000, video: 90..=100 },
        Workload { name: "720p film", pixels: 921_600, per_second: 30, patch_bytes_per_pixel: 2.4, video_bytes: 10_000, video: 100..=100 },
    ];

    /// Runs a workload for so long; the choices made, one each.
    fn run(policy: &mut EncodingPolicy, from: Duration, seconds: u32, load: &Workload) -> Vec<Encoding> {
        let link = LinkEstimator::default();
        (0..seconds * load.per_second)
            .map(|n| {
                let now = from + Duration::from_secs(1) * n / load.per_second;
                let choice = policy.choose(now, load.pixels, PICTURE, &link);
                let bytes = (load.pixels as f64 * load.patch_bytes_per_pixel) as usize + 60;
                let took = Duration::from_nanos(60_000 + load.pixels * 4);
                let patched = choice == Encoding::Patch && policy.patched(now, Cost { pixels: load.pixels, bytes, took });
                if patched {
                    return Encoding::Patch;
                }
                let took = Duration::from_millis(12);
                policy.encoded_video(now, load.pixels, Cost { pixels: PICTURE, bytes: load.video_bytes, took });
                Encoding::Video
            })
            .collect()
    }

    #[test]
    fn each_kind_of_change_gets_what_suits_it() {
        for load in &WORKLOADS {
            let mut policy = EncodingPolicy::default();
            let settled = run(&mut policy, Duration::ZERO, 10, load).split_off(load.per_second as usize);
            let video = settled.iter().filter(|choice| **choice == Encoding::Video).count() * 100 / settled.len();
            assert!(load.video.contains(&video), "{}: {video} in a hundred are video", load.name);
        }
    }

    #[test]
    fn the_marker_stays_a_patch_beside_every_other_change() {
        for load in &WORKLOADS {
            let mut policy = EncodingPolicy::default();
            run(&mut policy, Duration::ZERO, 5, load);
            let choices = run(&mut policy, Duration::from_millis(5_005), 2, &WORKLOADS[0]);
            // After a film its averages are remembered for a while; the second marker is a patch at the latest.
            assert!(choices[1..].iter().all(|choice| *choice == Encoding::Patch), "after {}: {choices:?}", load.name);
        }
    }

    #[test]
    fn a_single_scroll_after_quiet_is_a_patch_and_motion_is_over_soon_after_it_ends() {
        let mut policy = EncodingPolicy::default();
        let (menu, scroll) = (&WORKLOADS[4], &WORKLOADS[5]);
        assert_eq!(run(&mut policy, Duration::ZERO, 1, scroll)[0], Encoding::Patch);
        run(&mut policy, Duration::from_secs(1), 60, scroll);
        let after = run(&mut policy, Duration::from_secs(63), 2, menu);
        assert_eq!(after, [Encoding::Patch; 2]);
    }

    #[test]
    fn a_slow_link_makes_a_page_a_video() {
        let mut slow = LinkEstimator::default();
        for seq in 0..20 {
            slow.sent(Duration::from_secs(u64::from(seq)), seq, 100);
            slow.acked(Duration::from_secs(u64::from(seq)) + Duration::from_millis(5), seq);
            slow.sent(Duration::from_secs(u64::from(seq)), seq + 100, 10_000);
            slow.acked(Duration::from_secs(u64::from(seq)) + Duration::from_millis(205), seq + 100);
        }
        for (pixels, choice) in [(4096, Encoding::Patch), (384_000, Encoding::Video)] {
            assert_eq!(EncodingPolicy::default().choose(Duration::from_secs(30), pixels, PICTURE, &slow), choice, "{pixels} pixels");
        }
    }

    #[test]
    fn a_full_link_means_wait() {
        let mut link = LinkEstimator::default();
        link.sent(Duration::ZERO, 1, 8 << 20);
        assert_eq!(EncodingPolicy::default().choose(Duration::ZERO, 10, PICTURE, &link), Encoding::Wait);
        link.acked(Duration::from_millis(9), 1);
        assert_eq!(EncodingPolicy::default().choose(Duration::ZERO, 10, PICTURE, &link), Encoding::Patch);
    }

    #[test]
    fn one_odd_picture_is_forgotten() {
        let mut policy = EncodingPolicy::default();
        let dear = Cost { pixels: 200_000, bytes: 600_000, took: Duration::from_millis(30) };
        assert!(!policy.patched(Duration::ZERO, dear), "far too dear to send");
        assert_eq!(policy.choose(Duration::from_secs(40), 200_000, PICTURE, &LinkEstimator::default()), Encoding::Patch);
    }

    /// Pictures of 4K; at first, 557,143 pixels are there as soon by patch as by video.
    const LARGE_PICTURE: u64 = 3840 * 2160;

    #[test]
    fn the_last_choice_stays_unless_the_other_is_half_as_quick_again() {
        let now = Duration::from_secs(9);
        for (last, pixels, choice) in [
            (None, 550_000, Encoding::Patch),
            (None, 565_000, Encoding::Video),
            (Some(Encoding::Patch), 830_000, Encoding::Patch),
            (Some(Encoding::Patch), 840_000, Encoding::Video),
            (Some(Encoding::Video), 375_000, Encoding::Video),
            (Some(Encoding::Video), 368_000, Encoding::Patch),
        ] {
            let mut policy = EncodingPolicy { last: last.map(|choice| (now, choice)), ..EncodingPolicy::default() };
            assert_eq!(policy.choose(now, pixels, LARGE_PICTURE, &LinkEstimator::default()), choice, "{pixels} pixels after {last:?}");
        }
    }

    #[test]
    fn the_last_choice_counts_for_half_a_second() {
        for (passed, choice) in [(499, Encoding::Patch), (500, Encoding::Video)] {
            let mut policy = EncodingPolicy { last: Some((Duration::ZERO, Encoding::Patch)), ..EncodingPolicy::default() };
            assert_eq!(
                policy.choose(Duration::from_millis(passed), 700_000, LARGE_PICTURE, &LinkEstimator::default()),
                choice,
                "{passed} ms"
            );
        }
    }

    #[test]
    fn more_than_a_third_of_the_picture_is_a_video_however_cheap_patches_are() {
        let mut policy = EncodingPolicy { patch_bytes_per_pixel: Average::new(0.0001), ..EncodingPolicy::default() };
        let third = PICTURE / LARGE_PART;
        assert_eq!(policy.choose(Duration::ZERO, third, PICTURE, &LinkEstimator::default()), Encoding::Patch);
        assert_eq!(policy.choose(Duration::ZERO, third + 1, PICTURE, &LinkEstimator::default()), Encoding::Video);
    }

    #[test]
    fn a_patch_moves_the_averages_by_its_size_and_a_large_one_by_a_quarter() {
        for (pixels, part) in [(8_192, 0.125), (16_384, 0.25), (65_536, 0.25)] {
            let mut policy = EncodingPolicy::default();
            let _sent = policy.patched(Duration::ZERO, Cost { pixels, bytes: pixels as usize, took: Duration::from_nanos(pixels * 8) });
            let (bytes, ns) = (policy.patch_bytes_per_pixel.value, policy.patch_ns_per_pixel.value);
            assert!((bytes - (0.06 + part * 0.94)).abs() < 1e-9, "{pixels} pixels: {bytes} bytes a pixel");
            assert!((ns - (4.0 + part * 4.0)).abs() < 1e-9, "{pixels} pixels: {ns} ns a pixel");
        }
    }

    #[test]
    fn half_of_what_was_learned_is_forgotten_in_four_seconds() {
        let mut average = Average { guess: 10.0, value: 30.0 };
        average.forget(Duration::from_secs(4));
        assert!((average.value - 20.0).abs() < 1e-9, "{}", average.value);
        average.forget(Duration::from_secs(8));
        assert!((average.value - 12.5).abs() < 1e-9, "{}", average.value);
    }
}
