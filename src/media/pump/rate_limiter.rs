//! How often something may happen: at once after rest, evenly when it goes on and on.

use std::time::{Duration, Instant};

/// Allows one thing per interval, and a few at once after rest.
#[derive(Debug)]
pub(super) struct RateLimiter {
    interval: Duration,
    /// How far ahead of the even rhythm things may be.
    credit: Duration,
    /// When the next thing is due in the even rhythm; none before the first.
    due: Option<Instant>,
}

impl RateLimiter {
    /// So many per second (1 or more), of which `at_once` (1 or more) may follow each other without a pause.
    pub(super) fn new(per_second: u32, at_once: u32) -> Self {
        let interval = Duration::from_secs(1) / per_second.max(1);
        Self { interval, credit: interval * at_once.saturating_sub(1), due: None }
    }

    /// How long to wait before the next one.
    pub(super) fn delay(&self, now: Instant) -> Duration {
        self.due.map_or(Duration::ZERO, |due| due.saturating_duration_since(now + self.credit))
    }

    /// Notes that one happens now.
    pub(super) fn happened(&mut self, now: Instant) {
        self.due = Some(self.due.map_or(now, |due| due.max(now)) + self.interval);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When each of so many things happens that are all wanted at once, in milliseconds.
    fn times(mut pace: RateLimiter, count: usize) -> Vec<u128> {
        let start = Instant::now();
        let mut now = start;
        (0..count)
            .map(|_| {
                now += pace.delay(now);
                pace.happened(now);
                (now - start).as_millis()
            })
            .collect()
    }

    #[test]
    fn a_few_go_at_once_and_the_rest_evenly() {
        assert_eq!(times(RateLimiter::new(100, 1), 4), [0, 10, 20, 30]);
        assert_eq!(times(RateLimiter::new(100, 3), 6), [0, 0, 0, 10, 20, 30]);
    }

    #[test]
    fn rest_gives_the_credit_back() {
        let mut pace = RateLimiter::new(100, 1);
        let start = Instant::now();
        pace.happened(start);
        assert_eq!(pace.delay(start + Duration::from_millis(4)), Duration::from_millis(6));
        assert_eq!(pace.delay(start + Duration::from_secs(1)), Duration::ZERO);
    }
}
