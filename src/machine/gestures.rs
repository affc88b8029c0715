//! What becomes of gestures on their way: how many a second, and which of those that wait are worth showing.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::protocol::Gesture;

/// One gesture in so much time, on average: 60 a second. The console's pointer sends 33, a stroke as many.
const APART: Duration = Duration::from_nanos(1_000_000_000 / 60);
/// How many may come at once after a rest.
const BURST: u32 = 30;
/// How many parts of strokes may wait; a hand needs two seconds to draw that many.
const MOST_STROKES: usize = 64;

/// How many gestures a second are let through.
#[derive(Debug, Default)]
pub struct GestureBudget {
    /// When all that was let through has been earned.
    earned_at: Option<Instant>,
}

impl GestureBudget {
    /// Whether one more may pass now; it counts if so.
    pub fn allow(&mut self, now: Instant) -> bool {
        let earned_at = self.earned_at.map_or(now, |at| at.max(now));
        if earned_at - now > APART * (BURST - 1) {
            return false;
        }
        self.earned_at = Some(earned_at + APART);
        true
    }
}

/// Gestures that wait for a slow link or a busy screen: bounded, the pointer's newest place alone, nothing that was
/// cleared since.
#[derive(Debug, Default)]
pub struct GestureQueue(VecDeque<Gesture>);

impl GestureQueue {
    /// Adds a gesture; false if it is dropped because too many wait.
    pub fn push(&mut self, gesture: Gesture) -> bool {
        match &gesture {
            Gesture::Clear => self.0.clear(),
            Gesture::Pointer { .. } | Gesture::PointerGone => {
                self.0.retain(|waiting| matches!(waiting, Gesture::Stroke { .. } | Gesture::Clear));
            }
            Gesture::Stroke { .. } if self.0.len() >= MOST_STROKES => return false,
            Gesture::Stroke { .. } => {}
        }
        self.0.push_back(gesture);
        true
    }

    /// The next one to be shown.
    pub fn pop(&mut self) -> Option<Gesture> {
        self.0.pop_front()
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Place;

    fn pointer(x: u16) -> Gesture {
        Gesture::Pointer { at: Place { x, y: 0 } }
    }

    fn part(stroke: u32) -> Gesture {
        Gesture::Stroke { stroke, points: vec![Place::default()].try_into().unwrap() }
    }

    fn left(queue: &mut GestureQueue) -> Vec<Gesture> {
        std::iter::from_fn(|| queue.pop()).collect()
    }

    #[test]
    fn a_flood_is_cut_to_sixty_a_second_and_a_hand_is_not() {
        let (mut budget, mut now) = (GestureBudget::default(), Instant::now());
        let mut passed = 0;
        for _ in 0..10_000 {
            passed += u32::from(budget.allow(now));
            now += Duration::from_millis(1);
        }
        assert!((600..=630).contains(&passed), "{passed}");
        now += Duration::from_secs(1);
        for _ in 0..1_000 {
            assert!(budget.allow(now), "every thirty milliseconds is not too often");
            now += Duration::from_millis(30);
        }
    }

    #[test]
    fn of_the_pointer_the_newest_place_alone_waits() {
        let mut queue = GestureQueue::default();
        for gesture in [pointer(1), part(1), pointer(2), part(2), pointer(3)] {
            assert!(queue.push(gesture));
        }
        assert_eq!(left(&mut queue), [part(1), part(2), pointer(3)]);
        queue.push(pointer(4));
        queue.push(Gesture::PointerGone);
        assert_eq!(left(&mut queue), [Gesture::PointerGone]);
    }

    #[test]
    fn what_is_cleared_is_not_shown_first() {
        let mut queue = GestureQueue::default();
        for gesture in [part(1), pointer(1), Gesture::Clear, part(2)] {
            queue.push(gesture);
        }
        assert_eq!(left(&mut queue), [Gesture::Clear, part(2)]);
    }

    #[test]
    fn it_never_grows_beyond_its_bound_and_a_clear_always_fits() {
        let mut queue = GestureQueue::default();
        let kept = (0..1_000).filter(|n| queue.push(part(*n))).count();
        assert_eq!(kept, MOST_STROKES);
        assert!(queue.push(pointer(1)) && queue.push(Gesture::Clear));
        assert_eq!(left(&mut queue), [Gesture::Clear]);
    }
}
