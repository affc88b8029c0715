//! Wrong tokens and codes, counted by address: the more there were, the longer the next try from there has to wait, whichever
//! socket or request it comes by.
//!
//! A right token from such an address waits as well. Otherwise whoever guesses would not have to wait for "no".

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::network::of_one;

/// The wait after one wrong token; twice as long after each further one.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A try that would have to wait longer is refused instead, because a waiting try holds a connection.
const LONGEST_HELD: Duration = Duration::from_secs(4);
/// An address without a wrong token for this long starts again without a wait.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(600);
/// Maximum number of addresses remembered; beyond it the one with the oldest wrong token is forgotten.
const MAX_ADDRESSES: usize = 4096;

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Try<T> {
    /// The secret opened this.
    Right(T),
    /// The secret opened nothing; the number of wrong ones from this address so far.
    Wrong(u32),
    /// The secret was not looked at. Its turn is after this time: see [`Attempts::after_wait`].
    In(Duration),
    /// The secret was not looked at, and has no turn; another try may have one after this time.
    NotNow(Duration),
}

#[derive(Clone, Copy, Debug)]
struct Record {
    wrong: u32,
    last: Instant,
    /// The next token is not looked at before.
    next: Instant,
}

impl Record {
    fn wait(&self) -> Duration {
        LONGEST_WAIT.min(FIRST_WAIT * 2_u32.pow(self.wrong.saturating_sub(1).min(10)))
    }
}

/// The addresses that wrong tokens came from.
#[derive(Debug, Default)]
pub(super) struct Attempts(Mutex<HashMap<IpAddr, Record>>);

impl Attempts {
    /// Tries a secret from this address, at once if none from there has to wait. Each try that waits puts off the next one.
    ///
    /// `find` runs under the lock: of many tries at once, each knows whether the one before was wrong.
    pub(super) fn attempt<T>(&self, address: IpAddr, now: Instant, find: impl FnOnce() -> Option<T>) -> Try<T> {
        let mut records = self.lock();
        if let Some(record) = records.get_mut(&of_one(address)).filter(|record| now.duration_since(record.last) < FORGOTTEN_AFTER) {
            let wait = record.next.saturating_duration_since(now);
            if wait > LONGEST_HELD {
                return Try::NotNow(wait);
            }
            if !wait.is_zero() {
                record.next += record.wait();
                return Try::In(wait);
            }
        }
        look(&mut records, address, now, find)
    }

    /// Tries a secret whose turn has come: [`Try::Right`] or [`Try::Wrong`].
    pub(super) fn after_wait<T>(&self, address: IpAddr, now: Instant, find: impl FnOnce() -> Option<T>) -> Try<T> {
        look(&mut self.lock(), address, now, find)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, Record>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn look<T>(records: &mut HashMap<IpAddr, Record>, address: IpAddr, now: Instant, find: impl FnOnce() -> Option<T>) -> Try<T> {
    find().map_or_else(|| Try::Wrong(count_wrong(records, address, now)), Try::Right)
}

fn count_wrong(records: &mut HashMap<IpAddr, Record>, address: IpAddr, now: Instant) -> u32 {
    let address = of_one(address);
    if records.len() >= MAX_ADDRESSES && !records.contains_key(&address) {
        records.retain(|_, record| now.duration_since(record.last) < FORGOTTEN_AFTER);
        let oldest = records.iter().min_by_key(|(_, record)| record.last).map(|(address, _)| *address);
        if let Some(oldest) = oldest.filter(|_| records.len() >= MAX_ADDRESSES) {
            records.remove(&oldest);
        }
    }
    let record = records.entry(address).or_insert(Record { wrong: 0, last: now, next: now });
    if now.duration_since(record.last) >= FORGOTTEN_AFTER {
        record.wrong = 0;
    }
    record.wrong = record.wrong.saturating_add(1);
    record.last = now;
    record.next = record.next.max(now) + record.wait();
    record.wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn attempt(attempts: &Attempts, address: &str, now: Instant) -> Try<()> {
        attempts.attempt(ip(address), now, || None)
    }

    /// Tries one wrong token after the other as soon as it may; when each was looked at.
    fn guess(attempts: &Attempts, start: Instant, until: Duration) -> Vec<Duration> {
        let (mut now, mut looked_at) = (start, Vec::new());
        while now < start + until {
            match attempt(attempts, "203.0.113.9", now) {
                Try::Wrong(_) => looked_at.push(now - start),
                Try::In(wait) => {
                    now += wait;
                    looked_at.push(now - start);
                    attempts.after_wait(ip("203.0.113.9"), now, || None::<()>);
                }
                Try::NotNow(wait) => now += wait,
                Try::Right(()) => unreachable!("all are wrong"),
            }
        }
        looked_at
    }

    #[test]
    fn the_wait_grows_with_each_wrong_one_and_has_an_end() {
        let looked_at = guess(&Attempts::default(), Instant::now(), Duration::from_secs(600));
        assert!(looked_at.len() < 30, "{looked_at:?}");
        let gaps: Vec<_> = looked_at.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps[0] >= FIRST_WAIT && gaps[3] > gaps[0] * 4, "{gaps:?}");
        assert!(gaps.iter().all(|gap| *gap <= LONGEST_WAIT * 2), "{gaps:?}");
    }

    #[test]
    fn of_many_first_tries_at_once_one_is_looked_at_and_the_others_wait_for_it_or_are_refused() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        let tries: Vec<_> = (0..200).map(|_| attempt(&attempts, "203.0.113.9", now)).collect();
        assert_eq!(tries[0], Try::Wrong(1));
        let waits: Vec<_> = tries.iter().filter_map(|one| if let Try::In(wait) = one { Some(*wait) } else { None }).collect();
        assert_eq!(waits, [1, 2, 3, 4, 5, 6, 7, 8].map(|turn| FIRST_WAIT * turn), "one turn after the other");
        let refused = tries.iter().filter(|one| matches!(one, Try::NotNow(wait) if *wait > LONGEST_HELD)).count();
        assert_eq!(1 + waits.len() + refused, tries.len());
    }

    #[test]
    fn right_tokens_at_once_do_not_wait_for_each_other() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        for _ in 0..200 {
            assert_eq!(attempts.attempt(ip("203.0.113.9"), now, || Some("agent")), Try::Right("agent"));
        }
    }

    #[test]
    fn another_address_does_not_wait_and_a_quiet_one_is_forgotten() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        for _ in 0..10 {
            attempts.after_wait(ip("2001:db8::1"), now, || None::<()>);
        }
        assert!(matches!(attempt(&attempts, "2001:db8::2", now), Try::NotNow(_)), "one network of a household");
        assert_eq!(attempt(&attempts, "203.0.113.9", now), Try::Wrong(1));
        assert_eq!(attempt(&attempts, "2001:db8::1", now + FORGOTTEN_AFTER), Try::Wrong(1));
    }

    #[test]
    fn the_table_is_bounded_and_keeps_the_newest() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        for n in 0..=MAX_ADDRESSES as u32 {
            attempts.after_wait(IpAddr::from(n.to_be_bytes()), now + Duration::from_millis(n.into()), || None::<()>);
        }
        assert_eq!(attempts.lock().len(), MAX_ADDRESSES);
        let later = now + Duration::from_secs(5);
        assert_eq!(attempts.after_wait(ip("0.0.0.1"), later, || None::<()>), Try::Wrong(2));
        assert_eq!(attempts.after_wait(ip("0.0.0.0"), later, || None::<()>), Try::Wrong(1), "the oldest was forgotten");
    }
}
