//! Wrong tokens and codes, counted by address: the more there were, the longer the next try from there has to wait, whichever
//! socket or request it comes by.
//!
//! A right token from such an address waits as well. Otherwise whoever guesses would not have to wait for "no".

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::network::of_one;

/// The wait after one wrong token; twice as long after each further one.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Who would have to wait longer is told so and not waited for: what waits holds a connection.
const LONGEST_HELD: Duration = Duration::from_secs(4);
/// An address that was quiet for so long begins anew.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(600);
/// So many addresses are remembered; then the one that was quiet for longest gives way.
const MAX_ADDRESSES: usize = 4096;

/// Whether a token of this address is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// After this time.
    In(Duration),
    /// Not now; it may try again in this time.
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
    /// When a token of this address may be looked at. Each that waits puts off the next one.
    pub(super) fn turn(&self, address: IpAddr, now: Instant) -> Turn {
        let mut records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(record) = records.get_mut(&of_one(address)).filter(|record| now.duration_since(record.last) < FORGOTTEN_AFTER) else {
            return Turn::In(Duration::ZERO);
        };
        let wait = record.next.saturating_duration_since(now);
        if wait > LONGEST_HELD {
            return Turn::NotNow(wait);
        }
        if !wait.is_zero() {
            record.next += record.wait();
        }
        Turn::In(wait)
    }

    /// A wrong token came from there; how many there were.
    pub(super) fn wrong(&self, address: IpAddr, now: Instant) -> u32 {
        let mut records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let address = of_one(address);
        if records.len() >= MAX_ADDRESSES && !records.contains_key(&address) {
            records.retain(|_, record| now.duration_since(record.last) < FORGOTTEN_AFTER);
            let quietest = records.iter().min_by_key(|(_, record)| record.last).map(|(address, _)| *address);
            if let Some(quietest) = quietest.filter(|_| records.len() >= MAX_ADDRESSES) {
                records.remove(&quietest);
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    /// Tries one wrong token after the other as soon as it may; when each was looked at.
    fn guess(attempts: &Attempts, start: Instant, until: Duration) -> Vec<Duration> {
        let (mut now, mut looked_at) = (start, Vec::new());
        while now < start + until {
            match attempts.turn(ip("203.0.113.9"), now) {
                Turn::In(wait) => {
                    now += wait;
                    looked_at.push(now - start);
                    attempts.wrong(ip("203.0.113.9"), now);
                }
                Turn::NotNow(wait) => now += wait,
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
    fn many_at_once_are_one_after_the_other() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        let mut looked_at = 0;
        for _ in 0..200 {
            if let Turn::In(_) = attempts.turn(ip("203.0.113.9"), now) {
                looked_at += 1;
                attempts.wrong(ip("203.0.113.9"), now);
            }
        }
        assert!(looked_at <= 4, "{looked_at}");
    }

    #[test]
    fn another_address_does_not_wait_and_a_quiet_one_is_forgotten() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        for _ in 0..10 {
            attempts.wrong(ip("2001:db8::1"), now);
        }
        assert!(matches!(attempts.turn(ip("2001:db8::2"), now), Turn::NotNow(_)), "one network of a household");
        assert_eq!(attempts.turn(ip("203.0.113.9"), now), Turn::In(Duration::ZERO));
        let later = now + FORGOTTEN_AFTER;
        assert_eq!(attempts.turn(ip("2001:db8::1"), later), Turn::In(Duration::ZERO));
        assert_eq!(attempts.wrong(ip("2001:db8::1"), later), 1);
    }

    #[test]
    fn the_table_is_bounded_and_keeps_the_newest() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        for n in 0..=MAX_ADDRESSES as u32 {
            attempts.wrong(IpAddr::from(n.to_be_bytes()), now + Duration::from_millis(n.into()));
        }
        assert_eq!(attempts.0.lock().unwrap().len(), MAX_ADDRESSES);
        assert_eq!(attempts.wrong(ip("0.0.0.1"), now + Duration::from_secs(5)), 2);
        assert_eq!(attempts.wrong(ip("0.0.0.0"), now + Duration::from_secs(5)), 1, "the quietest gave way");
    }
}
