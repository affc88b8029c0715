//! What is on the overlay at a moment: strokes that fade and a pointer that leaves. Pure; time comes in with every call.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::spans::{Dot, Span, Spans};
use crate::protocol::{Gesture, Place};

/// How long a stroke stays whole after its last part: long enough to follow "this one, then that one" on the telephone.
const STAYS: Duration = Duration::from_secs(4);
/// How thick a stroke still is at each step of going, before it is gone. There may be no compositor and so no
/// transparency: it thins out instead.
const THINNER: [f32; 3] = [0.75, 0.5, 0.25];
/// How long each of these steps lasts.
const STEP: Duration = Duration::from_millis(80);
/// A pointer that has not moved for so long is not pointing any more.
const POINTS: Duration = Duration::from_secs(3);
/// The most points on the screen at a time; of more, the oldest go at once. A minute of busy drawing has fewer.
const MOST_POINTS: usize = 4096;

/// Half the thickness of a stroke and the width of the edge around it, in pixels of a screen of 1080 rows.
const RADIUS: f32 = 2.5;
const EDGE: f32 = 1.5;
/// The pointer: an arrow whose tip is at 0, and its shaft.
const ARROW: [Dot; 3] = [Dot { x: 0.0, y: 0.0 }, Dot { x: 0.0, y: 25.0 }, Dot { x: 18.0, y: 17.5 }];
const SHAFT: [Dot; 2] = [Dot { x: 7.0, y: 17.0 }, Dot { x: 11.5, y: 27.5 }];

/// What is to be seen: the ink, and the wider edge that lies under it so that it is seen on ground of any colour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::media) struct Drawing {
    pub(in crate::media) edge: Vec<Span>,
    pub(in crate::media) ink: Vec<Span>,
}

#[derive(Debug)]
struct Stroke {
    number: u32,
    points: Vec<Place>,
    drawn_at: Instant,
}

impl Stroke {
    /// How far it has gone: 0 while it is whole, then the steps, the last of which is past the end.
    fn step(&self, now: Instant) -> usize {
        match now.saturating_duration_since(self.drawn_at).checked_sub(STAYS) {
            None => 0,
            Some(going) => 1 + (going.as_nanos() / STEP.as_nanos()).min(THINNER.len() as u128) as usize,
        }
    }

    fn thickness(&self, now: Instant) -> f32 {
        match self.step(now) {
            0 => 1.0,
            step => THINNER.get(step - 1).copied().unwrap_or(0.0),
        }
    }

    fn next_change(&self, now: Instant) -> Instant {
        self.drawn_at + STAYS + STEP * self.step(now) as u32
    }
}

/// Strokes and pointer of the agent.
#[derive(Debug, Default)]
pub(super) struct Ink {
    strokes: VecDeque<Stroke>,
    pointer: Option<(Place, Instant)>,
}

impl Ink {
    /// Takes a gesture that was made just now.
    pub(super) fn take(&mut self, now: Instant, gesture: Gesture) {
        match gesture {
            Gesture::Pointer { at } => self.pointer = Some((at, now)),
            Gesture::PointerGone => self.pointer = None,
            Gesture::Stroke { stroke, points } => self.add(now, stroke, points.as_slice()),
            Gesture::Clear => self.clear(),
        }
    }

    /// Nothing is left.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    fn add(&mut self, now: Instant, number: u32, points: &[Place]) {
        self.settle(now);
        match self.strokes.iter_mut().find(|known| known.number == number) {
            Some(known) => {
                known.points.extend_from_slice(points);
                known.drawn_at = now;
            }
            None => self.strokes.push_back(Stroke { number, points: points.to_vec(), drawn_at: now }),
        }
        let mut count: usize = self.strokes.iter().map(|stroke| stroke.points.len()).sum();
        while count > MOST_POINTS {
            let over = count - MOST_POINTS;
            let Some(oldest) = self.strokes.front_mut() else { return };
            let going = over.min(oldest.points.len());
            oldest.points.drain(..going);
            if oldest.points.is_empty() {
                self.strokes.pop_front();
            }
            count -= going;
        }
    }

    /// Forgets what is over by now.
    pub(super) fn settle(&mut self, now: Instant) {
        self.strokes.retain(|stroke| stroke.thickness(now) > 0.0);
        self.pointer.take_if(|(_, moved_at)| now.saturating_duration_since(*moved_at) >= POINTS);
    }

    /// When it will look different by itself; never, if nothing is there.
    pub(super) fn next_change(&self, now: Instant) -> Option<Instant> {
        let pointer = self.pointer.map(|(_, moved_at)| moved_at + POINTS);
        self.strokes.iter().map(|stroke| stroke.next_change(now)).chain(pointer).min()
    }

    /// How it looks on an area of this size.
    pub(super) fn draw(&self, now: Instant, width: u16, height: u16) -> Drawing {
        if self.strokes.is_empty() && self.pointer.is_none() {
            return Drawing::default();
        }
        // A line that is seen well on a usual screen is a hair on one of twice the pixels.
        let unit = (f32::from(width.min(height)) / 1080.0).clamp(1.0, 3.0);
        let (mut edge, mut ink) = (Spans::new(width, height), Spans::new(width, height));
        let dot = |at: &Place| Dot { x: part(at.x, width), y: part(at.y, height) };
        for stroke in &self.strokes {
            let dots: Vec<Dot> = stroke.points.iter().map(dot).collect();
            let radius = RADIUS * unit * stroke.thickness(now);
            ink.line(&dots, radius);
            edge.line(&dots, radius + EDGE * unit);
        }
        if let Some((at, _)) = &self.pointer {
            let tip = dot(at);
            let placed = |corner: &Dot| Dot { x: tip.x + corner.x * unit, y: tip.y + corner.y * unit };
            let (arrow, shaft) = (ARROW.each_ref().map(placed), SHAFT.each_ref().map(placed));
            ink.polygon(&arrow);
            ink.line(&shaft, RADIUS * unit);
            edge.line(&[arrow[0], arrow[1], arrow[2], arrow[0]], EDGE * unit);
            edge.line(&shaft, (RADIUS + EDGE) * unit);
        }
        Drawing { edge: edge.finish(), ink: ink.finish() }
    }
}

/// Which place a part of a length is.
fn part(part: u16, length: u16) -> f32 {
    f32::from(part) / f32::from(u16::MAX) * f32::from(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stroke(number: u32, points: &[(u16, u16)]) -> Gesture {
        let points: Vec<Place> = points.iter().copied().map(Place::from).collect();
        Gesture::Stroke { stroke: number, points: points.try_into().unwrap() }
    }

    fn pixels(spans: &[Span]) -> usize {
        spans.iter().map(|span| usize::from(span.right - span.left) * usize::from(span.height)).sum()
    }

    /// Lets time pass as the overlay does: it wakes when told to. What was to be seen, from the first change on.
    fn watch(ink: &mut Ink, mut now: Instant) -> Vec<(Duration, usize)> {
        let (begun, mut seen) = (now, Vec::new());
        while let Some(at) = ink.next_change(now) {
            assert!(at > now, "it never wakes for nothing");
            now = at;
            ink.settle(now);
            seen.push((now - begun, pixels(&ink.draw(now, 1000, 1000).ink)));
        }
        seen
    }

    #[test]
    fn a_stroke_stays_then_thins_out_in_few_steps_and_is_gone() {
        let (mut ink, now) = (Ink::default(), Instant::now());
        ink.take(now, stroke(1, &[(6_554, 6_554), (58_982, 6_554)]));
        let whole = pixels(&ink.draw(now, 1000, 1000).ink);
        assert!((3_900..=4_100).contains(&whole), "{whole}");
        let seen = watch(&mut ink, now);
        let at: Vec<u128> = seen.iter().map(|(at, _)| at.as_millis()).collect();
        assert_eq!(at, [4_000, 4_080, 4_160, 4_240]);
        assert!(seen[0].1 < whole && seen.is_sorted_by(|a, b| a.1 > b.1), "{seen:?}");
        assert_eq!(seen[3].1, 0);
        assert_eq!(ink.next_change(now + STAYS * 3), None, "nothing is left to wake up for");
    }

    #[test]
    fn a_stroke_goes_on_with_its_number_and_stays_as_long_as_it_does() {
        let (mut ink, now) = (Ink::default(), Instant::now());
        ink.take(now, stroke(1, &[(0, 32_768)]));
        ink.take(now + STAYS / 2, stroke(1, &[(65_535, 32_768)]));
        let later = now + STAYS;
        ink.settle(later);
        assert!(pixels(&ink.draw(later, 1000, 1000).ink) > 4_900, "one line across, not two dots");
        ink.take(later, stroke(2, &[(32_768, 0)]));
        assert!(pixels(&ink.draw(later, 1000, 1000).ink) < 5_100, "another number is another stroke");
    }

    #[test]
    fn the_pointer_leaves_after_three_seconds_without_moving() {
        let (mut ink, now) = (Ink::default(), Instant::now());
        let pointer = || Gesture::Pointer { at: (32_768, 32_768).into() };
        ink.take(now, pointer());
        let later = now + Duration::from_secs(2);
        ink.take(later, pointer());
        assert!(!ink.draw(later, 800, 600).ink.is_empty());
        assert_eq!(watch(&mut ink, later), [(Duration::from_secs(3), 0)]);
        ink.take(later, pointer());
        ink.take(later, Gesture::PointerGone);
        assert_eq!(ink.draw(later, 800, 600), Drawing::default());
    }

    #[test]
    fn the_pointers_tip_is_where_the_agent_points() {
        let (mut ink, now) = (Ink::default(), Instant::now());
        for (at, (left, top)) in [((0, 0), (0, 0)), ((32_768, 16_384), (500, 250))] {
            ink.take(now, Gesture::Pointer { at: at.into() });
            let drawing = ink.draw(now, 1000, 1000);
            let (y, x) = (drawing.ink[0].y, drawing.ink.iter().map(|span| span.left).min().unwrap());
            assert!(x.abs_diff(left) <= 1 && y.abs_diff(top) <= 1, "{at:?}: {x},{y}");
        }
    }

    #[test]
    fn the_edge_lies_all_around() {
        let (mut ink, now) = (Ink::default(), Instant::now());
        ink.take(now, stroke(1, &[(20_000, 20_000), (40_000, 30_000)]));
        ink.take(now, Gesture::Pointer { at: (50_000, 50_000).into() });
        let Drawing { edge, ink } = ink.draw(now, 1000, 1000);
        let rows = |spans: &[Span]| (spans[0].y, spans.last().map(|span| span.y + span.height).unwrap());
        assert!(rows(&edge).0 < rows(&ink).0 && rows(&edge).1 > rows(&ink).1);
        assert!(pixels(&edge) > pixels(&ink) / 3);
    }

    #[test]
    fn clear_takes_all_and_what_never_ends_is_bounded() {
        let (mut ink, now) = (Ink::default(), Instant::now());
        for n in 0..500u16 {
            ink.take(now, stroke(u32::from(n % 2), &[(n * 100, 0); 64]));
        }
        let points: usize = ink.strokes.iter().map(|stroke| stroke.points.len()).sum();
        assert_eq!(points, MOST_POINTS);
        ink.take(now, Gesture::Clear);
        assert_eq!((ink.draw(now, 800, 600), ink.next_change(now)), (Drawing::default(), None));
    }
}
