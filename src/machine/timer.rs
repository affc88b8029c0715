//! One table for all deadlines of a machine.

use std::collections::BTreeMap;
use std::time::Instant;

/// Deadlines by name: the machine sets and clears them, the driver asks for the earliest.
#[derive(Debug)]
pub(super) struct Timers<T>(BTreeMap<T, Instant>);

impl<T> Default for Timers<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Ord + Clone> Timers<T> {
    /// Sets a deadline, in place of an earlier one of that name.
    pub(super) fn set(&mut self, timer: T, at: Instant) {
        self.0.insert(timer, at);
    }

    /// Sets a deadline, unless one of that name is running.
    pub(super) fn set_unless_running(&mut self, timer: T, at: Instant) {
        self.0.entry(timer).or_insert(at);
    }

    /// Forgets a deadline.
    pub(super) fn clear(&mut self, timer: &T) {
        self.0.remove(timer);
    }

    /// When to wake.
    pub(super) fn next(&self) -> Option<Instant> {
        self.0.values().min().copied()
    }

    /// Takes one deadline that has passed.
    pub(super) fn expired(&mut self, now: Instant) -> Option<T> {
        let timer = self.0.iter().find(|(_, at)| **at <= now).map(|(timer, _)| timer.clone())?;
        self.0.remove(&timer);
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
