//! How often something may be done, and when again.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// So many times within so long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    pub(super) count: usize,
    pub(super) within: Duration,
}

/// When something was done, as far back as it counts.
#[derive(Debug, Default)]
pub(super) struct Recent(VecDeque<Instant>);

impl Recent {
    /// How long to wait until it may be done again; none if it may be done now.
    pub(super) fn wait(&mut self, now: Instant, limit: Limit) -> Option<Duration> {
        while self.0.front().is_some_and(|at| now >= *at + limit.within) {
            self.0.pop_front();
        }
        let earliest = self.0.front().filter(|_| self.0.len() >= limit.count)?;
        Some((*earliest + limit.within).saturating_duration_since(now))
    }

    /// It was done now. Whoever asks [`Self::wait`] first keeps no more than the limit's count of moments.
    pub(super) fn note(&mut self, now: Instant) {
        self.0.push_back(now);
    }
}

/// A time to wait as people are told it: in whole seconds, and never too short.
pub(super) fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_for_any_stretch_of_the_time() {
        let limit = Limit { count: 2, within: Duration::from_secs(60) };
        let (start, mut recent) = (Instant::now(), Recent::default());
        let at = |seconds| start + Duration::from_secs(seconds);
        for second in [0, 40] {
            assert_eq!(recent.wait(at(second), limit), None);
            recent.note(at(second));
        }
        assert_eq!(recent.wait(at(45), limit), Some(Duration::from_secs(15)));
        assert_eq!(recent.wait(at(60), limit), None);
        recent.note(at(60));
        assert_eq!(recent.wait(at(61), limit), Some(Duration::from_secs(39)), "the one of second 40 still counts");
        assert_eq!(recent.wait(at(10_000), limit), None);
        assert_eq!((seconds(Duration::from_millis(1)), seconds(Duration::from_secs(2))), (1, 2));
    }
}
