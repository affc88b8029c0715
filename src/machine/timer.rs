//! One table for all deadlines of a machine.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// Deadlines by name: the machine sets and clears them, the driver asks for the earliest.
///
/// Kept by time as well as by name: a relay holds one or more for each of thousands of visitors, and asks after each input.
#[derive(Debug)]
pub(super) struct Timers<T> {
    by_name: BTreeMap<T, Instant>,
    by_time: BTreeSet<(Instant, T)>,
}

impl<T> Default for Timers<T> {
    fn default() -> Self {
        Self { by_name: BTreeMap::new(), by_time: BTreeSet::new() }
    }
}

impl<T: Ord + Clone> Timers<T> {
    /// Sets a deadline, in place of an earlier one of that name.
    pub(super) fn set(&mut self, timer: T, at: Instant) {
        self.clear(&timer);
        self.by_time.insert((at, timer.clone()));
        self.by_name.insert(timer, at);
    }

    /// Sets a deadline, unless one of that name is running.
    pub(super) fn set_unless_running(&mut self, timer: T, at: Instant) {
        if !self.by_name.contains_key(&timer) {
            self.set(timer, at);
        }
    }

    /// Forgets a deadline.
    pub(super) fn clear(&mut self, timer: &T) {
        if let Some((timer, at)) = self.by_name.remove_entry(timer) {
            self.by_time.remove(&(at, timer));
        }
    }

    /// When to wake.
    pub(super) fn next(&self) -> Option<Instant> {
        self.by_time.first().map(|(at, _)| *at)
    }

    /// Takes one deadline that has passed, the earliest first.
    pub(super) fn expired(&mut self, now: Instant) -> Option<T> {
        let (_, timer) = self.by_time.first().filter(|(at, _)| *at <= now)?.clone();
        self.clear(&timer);
        Some(timer)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_earliest_deadline_wakes_and_fires_once() {
        let start = Instant::now();
        let mut timers = Timers::default();
        timers.set("late", start + Duration::from_secs(2));
        timers.set("early", start + Duration::from_secs(1));
        assert_eq!(timers.next(), Some(start + Duration::from_secs(1)));
        assert_eq!(timers.expired(start), None);
        assert_eq!(timers.expired(start + Duration::from_secs(1)), Some("early"));
        assert_eq!(timers.expired(start + Duration::from_secs(1)), None);
        timers.clear(&"late");
        assert_eq!(timers.next(), None);
    }
}
