//! How much one connection may say: what is more is read more slowly, and who goes on all the same is closed.

use std::time::{Duration, Instant};

/// What a kind of connection may say. All the numbers are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Messages a second, for as long as one likes.
    pub messages: u32,
    /// Messages at once, after a rest.
    pub messages_at_once: u32,
    /// Bytes a second, for as long as one likes.
    pub bytes: u32,
    /// Bytes at once, after a rest.
    pub bytes_at_once: u32,
    /// How long somebody may go on saying more without a rest.
    pub patience: Duration,
}

impl Allowance {
    /// A visitor's: a message for each click of a busy person, and six full presence records a second. At once what an
    /// application can say that was held up, since the SDK keeps its calls meanwhile.
    pub const VISITOR: Self =
        Self { messages: 20, messages_at_once: 1_000, bytes: 64 * 1024, bytes_at_once: 1024 * 1024, patience: Duration::from_secs(10) };
    /// An agent's: programs may signal to many visitors in a row.
    pub const AGENT: Self =
        Self { messages: 50, messages_at_once: 1_000, bytes: 128 * 1024, bytes_at_once: 1024 * 1024, patience: Duration::from_secs(10) };
}

/// What is to be done before the next message is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charged {
    /// It may be read at once.
    Within,
    /// It is read after this time.
    Wait(Duration),
    /// The connection has said too much for too long.
    Exhausted,
}

/// What one connection has left of its allowance.
#[derive(Debug)]
pub struct Budget {
    allowance: Allowance,
    messages: Account,
    bytes: Account,
    /// Since when it says more than it may, without a rest.
    over_since: Option<Instant>,
}

impl Budget {
    /// The whole allowance.
    pub fn new(allowance: Allowance) -> Self {
        let Allowance { messages, messages_at_once, bytes, bytes_at_once, .. } = allowance;
        Self { allowance, messages: Account::new(messages, messages_at_once), bytes: Account::new(bytes, bytes_at_once), over_since: None }
    }

    /// Counts one message of so many bytes. It has been read already; what it costs is paid before the next.
    pub fn charge(&mut self, now: Instant, bytes: usize) -> Charged {
        // The rest ends where it was half made up for: who says a little more than is allowed for a long time is no flood.
        if self.messages.is_rested(now) && self.bytes.is_rested(now) {
            self.over_since = None;
        }
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let wait = self.messages.charge(now, 1).max(self.bytes.charge(now, bytes));
        if wait.is_zero() {
            return Charged::Within;
        }
        let since = *self.over_since.get_or_insert(now);
        if now.saturating_duration_since(since) >= self.allowance.patience { Charged::Exhausted } else { Charged::Wait(wait) }
    }
}

/// One kind of allowance: units that are earned at an even pace, and saved up to a bound.
#[derive(Debug)]
pub(super) struct Account {
    /// How long one unit takes to be earned, in nanoseconds; bytes are earned faster than whole microseconds can tell.
    each: u64,
    saved: Duration,
    /// When all that was spent has been earned.
    earned_at: Option<Instant>,
}

impl Account {
    pub(super) fn new(a_second: u32, at_once: u32) -> Self {
        let each = 1_000_000_000 / u64::from(a_second.max(1));
        Self { each, saved: Duration::from_nanos(each * u64::from(at_once)), earned_at: None }
    }

    /// Spends; how long it takes until the debt, if there is one, is earned.
    pub(super) fn charge(&mut self, now: Instant, units: u32) -> Duration {
        self.earned_at = Some(self.earned_at.map_or(now, |at| at.max(now)) + Duration::from_nanos(self.each * u64::from(units)));
        self.debt(now)
    }

    /// How long it takes until what was spent beyond the savings is earned.
    pub(super) fn debt(&self, now: Instant) -> Duration {
        self.earned_at.map_or(Duration::ZERO, |at| at.saturating_duration_since(now)).saturating_sub(self.saved)
    }

    /// Whether at least half is saved.
    fn is_rested(&self, now: Instant) -> bool {
        self.earned_at.is_none_or(|at| at.saturating_duration_since(now) <= self.saved / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VISITOR: Allowance = Allowance::VISITOR;

    /// A peer that sends without pause, of whom the next is read when the budget says so: how many are read until it is
    /// closed, and how long that takes.
    fn flood(bytes: usize) -> (u32, Duration) {
        let (mut budget, start) = (Budget::new(VISITOR), Instant::now());
        let mut now = start;
        for count in 1..1_000_000 {
            match budget.charge(now, bytes) {
                Charged::Within => {}
                Charged::Wait(wait) => now += wait,
                Charged::Exhausted => return (count, now - start),
            }
        }
        panic!("a flood goes on for ever");
    }

    #[test]
    fn a_flood_of_small_messages_is_slowed_to_the_rate_and_closed_in_time() {
        let (messages, time) = flood(46);
        assert!((VISITOR.patience..VISITOR.patience + Duration::from_secs(1)).contains(&time), "{time:?}");
        let allowed = VISITOR.messages_at_once + VISITOR.messages * VISITOR.patience.as_secs() as u32;
        assert!((allowed..allowed + VISITOR.messages).contains(&messages), "{messages}");
    }

    #[test]
    fn a_flood_of_large_messages_is_slowed_by_its_bytes() {
        let (messages, time) = flood(128 * 1024);
        assert!((VISITOR.patience..VISITOR.patience + Duration::from_secs(3)).contains(&time), "{time:?}");
        assert!(messages <= 15, "1 MiB at once, then half a message a second: {messages}");
    }

    #[test]
    fn who_keeps_to_the_rate_is_never_made_to_wait() {
        let (mut budget, mut now) = (Budget::new(VISITOR), Instant::now());
        for _ in 0..100_000 {
            assert_eq!(budget.charge(now, 3_000), Charged::Within);
            now += Duration::from_millis(50);
        }
    }

    #[test]
    fn an_agent_who_keeps_to_its_rate_is_never_made_to_wait() {
        let (mut budget, mut now) = (Budget::new(Allowance::AGENT), Instant::now());
        for _ in 0..10_000 {
            assert_eq!(budget.charge(now, 2_600), Charged::Within);
            now += Duration::from_millis(20);
        }
    }

    #[test]
    fn bursts_with_rests_between_them_are_slowed_at_most_and_never_closed() {
        let (mut budget, mut now) = (Budget::new(VISITOR), Instant::now());
        for _ in 0..100 {
            for _ in 0..700 {
                match budget.charge(now, 46) {
                    Charged::Within => {}
                    Charged::Wait(wait) => now += wait,
                    Charged::Exhausted => panic!("closed"),
                }
            }
            now += Duration::from_secs(28);
        }
    }

    #[test]
    fn a_message_of_any_length_has_a_price_and_not_more() {
        let mut budget = Budget::new(VISITOR);
        let Charged::Wait(wait) = budget.charge(Instant::now(), usize::MAX) else { panic!() };
        assert!(wait > Duration::from_secs(60));
        let nothing = Allowance { messages: 0, messages_at_once: 0, bytes: 0, bytes_at_once: 0, patience: Duration::ZERO };
        assert_eq!(Budget::new(nothing).charge(Instant::now(), 1), Charged::Exhausted);
    }
}
