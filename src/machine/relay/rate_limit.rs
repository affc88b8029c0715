//! Rate limits: how often something may be done within a time, and when it may be done again.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use super::AddressId;

/// At most `count` times within any stretch of this length.
#[derive(Clone, Copy, Debug)]
pub(super) struct RateLimit {
    pub(super) count: usize,
    pub(super) within: Duration,
}

/// When something was done, as far back as the limit reaches.
#[derive(Debug, Default)]
pub(super) struct RateWindow(VecDeque<Instant>);

impl RateWindow {
    /// How long to wait until it may be done again; `None` if it may be done now.
    pub(super) fn wait(&mut self, now: Instant, limit: RateLimit) -> Option<Duration> {
        while self.0.front().is_some_and(|at| now >= *at + limit.within) {
            self.0.pop_front();
        }
        let earliest = self.0.front().filter(|_| self.0.len() >= limit.count)?;
        Some((*earliest + limit.within).saturating_duration_since(now))
    }

    /// Notes that it was done now. A caller that asks [`Self::wait`] first keeps no more instants than the limit's count.
    pub(super) fn record(&mut self, now: Instant) {
        self.0.push_back(now);
    }
}

/// The maximum number of addresses that are counted at a time; the one whose last time is longest ago gives way.
const MAX_ADDRESSES: usize = 4_096;

/// When something was done from each address, as far back as the limit reaches.
#[derive(Debug, Default)]
pub(super) struct RateWindowByAddress(HashMap<AddressId, RateWindow>);

impl RateWindowByAddress {
    /// As [`RateWindow::wait`]. An address for which nothing counts any more is forgotten.
    pub(super) fn wait(&mut self, now: Instant, address: AddressId, limit: RateLimit) -> Option<Duration> {
        if self.0.len() >= MAX_ADDRESSES {
            self.0.retain(|_, recent| {
                recent.wait(now, limit);
                !recent.0.is_empty()
            });
        }
        self.0.get_mut(&address)?.wait(now, limit)
    }

    /// As [`RateWindow::note`].
    pub(super) fn record(&mut self, now: Instant, address: AddressId) {
        if self.0.len() >= MAX_ADDRESSES && !self.0.contains_key(&address) {
            let quietest = self.0.iter().min_by_key(|(_, recent)| recent.0.back()).map(|(address, _)| *address);
            quietest.and_then(|address| self.0.remove(&address));
        }
        self.0.entry(address).or_default().record(now);
    }
}

/// A waiting time as it is shown to people: in whole seconds, rounded up.
pub(super) fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_for_any_stretch_of_the_time() {
        let limit = RateLimit { count: 2, within: Duration::from_secs(60) };
        let (start, mut recent) = (Instant::now(), RateWindow::default());
        let at = |seconds| start + Duration::from_secs(seconds);
        for second in [0, 40] {
            assert_eq!(recent.wait(at(second), limit), None);
            recent.record(at(second));
        }
        assert_eq!(recent.wait(at(45), limit), Some(Duration::from_secs(15)));
        assert_eq!(recent.wait(at(60), limit), None);
        recent.record(at(60));
        assert_eq!(recent.wait(at(61), limit), Some(Duration::from_secs(39)), "the one of second 40 still counts");
        assert_eq!(recent.wait(at(10_000), limit), None);
        assert_eq!((seconds(Duration::from_millis(1)), seconds(Duration::from_secs(2))), (1, 2));
    }

    #[test]
    fn each_address_counts_by_itself_and_no_more_are_remembered_than_the_limit() {
        let limit = RateLimit { count: 1, within: Duration::from_secs(60) };
        let (start, mut recent) = (Instant::now(), RateWindowByAddress::default());
        for number in 0..MAX_ADDRESSES as u128 {
            let now = start + Duration::from_millis(number as u64);
            assert_eq!(recent.wait(now, AddressId(number), limit), None);
            recent.record(now, AddressId(number));
        }
        let now = start + Duration::from_secs(10);
        assert!(recent.wait(now, AddressId(0), limit).is_some() && recent.wait(now, AddressId(7), limit).is_some());
        recent.record(now, AddressId(u128::MAX));
        assert_eq!((recent.0.len(), recent.wait(now, AddressId(0), limit)), (MAX_ADDRESSES, None), "the quietest gave way");
        assert!(recent.wait(now, AddressId(1), limit).is_some());
        recent.wait(start + Duration::from_secs(71), AddressId(1), limit);
        assert_eq!(recent.0.len(), 0, "what does not count any more is forgotten");
    }
}
