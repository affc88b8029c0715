//! A source without a screen: colour bars, a clock and, if asked for, motion all over.
//!
//! Frame `n` is the same in every run. Which frame is due follows from the time since the source began to watch.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{Frame, Source, SourceError, Waker};
use crate::protocol::Rect;

/// Top to bottom rows of a digit or a colon, three columns each, the leftmost in bit 2.
const GLYPHS: [[u8; 5]; 11] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 3, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 2, 2, 2],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
    [0, 2, 0, 2, 0],
];
const COLON: usize = 10;

/// White, yellow, cyan, green, magenta, red, blue, black: every mix of the three primaries.
const BARS: [[u8; 4]; 8] = [
    [255, 255, 255, 0],
    [0, 255, 255, 0],
    [255, 255, 0, 0],
    [0, 255, 0, 0],
    [255, 0, 255, 0],
    [0, 0, 255, 0],
    [255, 0, 0, 0],
    [0, 0, 0, 0],
];

/// The smallest picture that has room for the clock.
const SMALLEST: (u16, u16) = (64, 16);

/// How much of the picture changes from frame to frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// The clock alone.
    Clock,
    /// The bars wander to the left under the clock, four pixels a frame.
    Bars,
}

/// Colour bars with a clock that counts minutes, seconds and frames.
#[derive(Debug)]
pub struct Pattern {
    width: u16,
    height: u16,
    interval: Duration,
    motion: Motion,
    data: Vec<u8>,
    /// The frame in `data`; none before the first grab.
    shown: Option<u64>,
    watched_since: Option<Instant>,
    captured_at: Instant,
    woken: Arc<(Mutex<bool>, Condvar)>,
}

impl Pattern {
    /// A pattern of so many pixels (64x16 or more) with so many frames a second (1 to 1000); values out of range are
    /// moved to the nearest within.
    pub fn new(width: u16, height: u16, fps: u32, motion: Motion) -> Self {
        let (width, height) = (width.max(SMALLEST.0), height.max(SMALLEST.1));
        Self {
            width,
            height,
            interval: Duration::from_secs(1) / fps.clamp(1, 1000),
            motion,
            data: vec![0; usize::from(width) * usize::from(height) * 4],
            shown: None,
            watched_since: None,
            captured_at: Instant::now(),
            woken: Arc::default(),
        }
    }

    /// Draws frame `n` and returns what it changes on any other frame.
    pub fn draw(&mut self, n: u64) -> Rect {
        let clock = self.clock_rect();
        let moved = self.motion == Motion::Bars && self.shown != Some(n);
        if moved || self.shown.is_none() {
            self.draw_bars(if self.motion == Motion::Bars { n as usize * 4 } else { 0 });
        }
        let whole = self.shown.is_none() || moved;
        self.draw_clock(n, clock);
        self.shown = Some(n);
        if whole { Rect::whole(self.width, self.height) } else { clock }
    }

    fn draw_bars(&mut self, shift: usize) {
        let width = usize::from(self.width);
        let row: Vec<u8> = (0..width).flat_map(|x| BARS[(x + shift) % width * BARS.len() / width]).collect();
        for line in self.data.chunks_exact_mut(row.len()) {
            line.copy_from_slice(&row);
        }
    }

    /// Side of a glyph's dot: the clock is a quarter of the width at least, where the height allows.
    fn dot(&self) -> u16 {
        (self.width / 128).min(self.height / 16).max(1)
    }

    fn clock_rect(&self) -> Rect {
        // Eight glyphs of three dots and a gap, five dots high, with a margin of one.
        let dot = self.dot();
        Rect { x: dot, y: dot, width: 33 * dot, height: 7 * dot }
    }

    fn draw_clock(&mut self, n: u64, rect: Rect) {
        let per_second = (1_000_000_000 / self.interval.as_nanos().max(1)) as u64;
        let (seconds, frame) = (n / per_second.max(1), n % per_second.max(1));
        let digits = |number: u64| [(number / 10 % 10) as usize, (number % 10) as usize];
        let ([a, b], [c, d], [e, f]) = (digits(seconds / 60), digits(seconds % 60), digits(frame));
        let glyphs = [a, b, COLON, c, d, COLON, e, f];
        let dot = self.dot();
        for y in 0..rect.height {
            for x in 0..rect.width {
                let (column, line) = (usize::from(x / dot), usize::from(y / dot));
                let lit = (1..6).contains(&line) && {
                    let (glyph, at) = (column.saturating_sub(1) / 4, column.saturating_sub(1) % 4);
                    column > 0 && at < 3 && GLYPHS[glyphs[glyph]][line - 1] >> (2 - at) & 1 == 1
                };
                let at = (usize::from(rect.y + y) * usize::from(self.width) + usize::from(rect.x + x)) * 4;
                self.data[at..at + 4].copy_from_slice(if lit { &[240, 240, 240, 0] } else { &[32, 32, 32, 0] });
            }
        }
    }

    fn due(&self, now: Instant) -> u64 {
        let watched = self.watched_since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since));
        (watched.as_nanos() / self.interval.as_nanos().max(1)) as u64
    }
}

impl Source for Pattern {
    fn waker(&self) -> Waker {
        let woken = Arc::clone(&self.woken);
        Waker::new(move || {
            *woken.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
            woken.1.notify_all();
        })
    }

    fn watch(&mut self, on: bool) -> Result<(), SourceError> {
        self.shown = None;
        self.watched_since = on.then(Instant::now);
        Ok(())
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<bool, SourceError> {
        let now = Instant::now();
        let next = self.watched_since.map(|since| {
            let frame = self.shown.map_or(0, |shown| shown + 1);
            (since + self.interval * u32::try_from(frame).unwrap_or(u32::MAX)).saturating_duration_since(now)
        });
        let longest = timeout.into_iter().chain(next).min();
        let (woken, condition) = &*self.woken;
        let mut guard = woken.lock().unwrap_or_else(PoisonError::into_inner);
        guard = match longest {
            Some(longest) => condition.wait_timeout_while(guard, longest, |woken| !*woken).unwrap_or_else(PoisonError::into_inner).0,
            None => condition.wait_while(guard, |woken| !*woken).unwrap_or_else(PoisonError::into_inner),
        };
        *guard = false;
        drop(guard);
        Ok(self.watched_since.is_some() && self.shown != Some(self.due(Instant::now())))
    }

    fn grab(&mut self) -> Result<Vec<Rect>, SourceError> {
        self.captured_at = Instant::now();
        let due = self.due(self.captured_at);
        Ok(if self.shown == Some(due) { Vec::new() } else { vec![self.draw(due)] })
    }

    fn frame(&self) -> Frame<'_> {
        Frame { data: &self.data, stride: usize::from(self.width) * 4, width: self.width, height: self.height }
    }

    fn captured_at(&self) -> Instant {
        self.captured_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_the_same_whatever_was_shown_before() {
        for motion in [Motion::Clock, Motion::Bars] {
            let (mut a, mut b) = (Pattern::new(320, 200, 30, motion), Pattern::new(320, 200, 30, motion));
            a.draw(3);
            a.draw(777);
            b.draw(777);
            assert_eq!(a.data, b.data);
        }
    }

    #[test]
    fn what_it_reports_is_all_that_changes() {
        let mut pattern = Pattern::new(320, 200, 30, Motion::Clock);
        assert_eq!(pattern.draw(0), Rect::whole(320, 200));
        let before = pattern.data.clone();
        let rect = pattern.draw(1);
        let rects = super::super::damage::update(&mut before.clone(), 320 * 4, Rect::whole(320, 200), &pattern.data);
        assert!(!rects.is_empty() && rects.iter().all(|found| found.intersection(rect) == *found), "{rects:?} in {rect:?}");
    }

    #[test]
    fn it_waits_for_the_next_frame_or_the_waker() {
        let mut pattern = Pattern::new(64, 16, 50, Motion::Clock);
        pattern.waker().wake();
        assert_eq!(pattern.wait(None), Ok(false), "woken, and nothing to see as it does not watch");
        pattern.watch(true).unwrap();
        assert_eq!(pattern.wait(None), Ok(true));
        assert_eq!(pattern.grab().unwrap(), [Rect::whole(64, 16)]);
        assert_eq!(pattern.wait(None), Ok(true));
        assert_eq!(pattern.grab().unwrap().len(), 1);
    }
}
