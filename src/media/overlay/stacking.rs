//! When to look whether another window covers the overlay, and when to let it. Pure; time comes in with every call.
//!
//! Some windows insist on being above all others just as the overlay does: screen lockers, magnifiers, other tools like this
//! one. Nobody wins that, and each round costs the server. So after some rounds the overlay gives way, and begins again, with
//! one round at a time, when no window has come or moved for a while: longer each time, until a round has lasted.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Looks are no closer together than this.
const APART: Duration = Duration::from_millis(300);
/// So many rounds within [`SHORT`] are a fight; a person who goes through windows is slower.
const ROUNDS: usize = 10;
const SHORT: Duration = Duration::from_secs(10);
/// How long it must be quiet before the first round after a fight.
const REST: Duration = Duration::from_secs(2);
/// How long it gives way at most. Where it is never quiet it begins again then.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// Giving way to another window.
#[derive(Debug)]
struct Rest {
    since: Instant,
    quiet_since: Instant,
    /// How long it must be quiet.
    long: Duration,
}

/// What is known of the windows above and below.
#[derive(Debug, Default)]
pub(in crate::media) struct Stacking {
    /// Windows have come or moved since the last look.
    stirred: bool,
    /// A part of the overlay has been put on the screen, or elsewhere on it, since then, below whatever is there.
    shown: bool,
    looked_at: Option<Instant>,
    /// When the overlay was brought above others, lately.
    rounds: VecDeque<Instant>,
    rest: Option<Rest>,
}

impl Stacking {
    /// Another window has come or moved.
    pub(in crate::media) fn stirred(&mut self, now: Instant) {
        self.stirred = true;
        if let Some(rest) = &mut self.rest {
            rest.quiet_since = now;
        }
    }

    /// A part of the overlay has been put on the screen, or elsewhere on it: it must not begin below the others there,
    /// whatever was before.
    pub(in crate::media) fn shown(&mut self) {
        self.shown = true;
    }

    /// When to look whether another window covers the overlay, if that is to be done at all.
    pub(in crate::media) fn look_at(&self, now: Instant) -> Option<Instant> {
        match &self.rest {
            _ if self.shown => Some(now),
            Some(rest) => Some(rest.ends_at().max(now)),
            None => self.stirred.then(|| self.looked_at.map_or(now, |at| (at + APART).max(now))),
        }
    }

    /// Somebody has looked. If it is covered, it is to be brought above now. Returns for how long it will give way after that,
    /// if it does from now on.
    pub(in crate::media) fn looked(&mut self, now: Instant, is_covered: bool) -> Option<Duration> {
        (self.stirred, self.shown, self.looked_at) = (false, false, Some(now));
        if self.rest.as_ref().is_some_and(|rest| rest.ends_at() > now) {
            return None;
        }
        let rested = self.rest.take();
        if !is_covered {
            return None;
        }
        let long = match rested {
            Some(rest) => (rest.long * 2).min(LONGEST_REST),
            None => {
                self.rounds.retain(|at| now.saturating_duration_since(*at) < SHORT);
                self.rounds.push_back(now);
                if self.rounds.len() < ROUNDS {
                    return None;
                }
                REST
            }
        };
        self.rounds.clear();
        self.rest = Some(Rest { since: now, quiet_since: now, long });
        Some(long)
    }
}

impl Rest {
    fn ends_at(&self) -> Instant {
        (self.quiet_since + self.long).min(self.since + LONGEST_REST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    /// Looks whenever it is time until `end`, and finds itself covered if the rival says so, who hears of it at once. When it was
    /// brought above.
    fn rounds(stacking: &mut Stacking, begin: Instant, end: Instant, covers: impl Fn(Instant) -> bool) -> Vec<Instant> {
        let (mut now, mut rounds) = (begin, Vec::new());
        if covers(now) {
            stacking.stirred(now);
        }
        while let Some(at) = stacking.look_at(now).filter(|at| *at <= end) {
            assert!(rounds.is_empty() || at > now, "no look follows another one at once");
            now = at;
            let is_covered = covers(now);
            stacking.looked(now, is_covered);
            if is_covered {
                rounds.push(now);
                stacking.stirred(now);
            }
        }
        rounds
    }

    #[test]
    fn a_rival_that_never_gives_way_is_left_on_top_and_tried_ever_more_rarely() {
        let (mut stacking, begin) = (Stacking::default(), Instant::now());
        let rounds = rounds(&mut stacking, begin, begin + 10 * MINUTE, |_| true);
        let of_fight = rounds.iter().filter(|at| **at < begin + 4 * Duration::from_secs(1)).count();
        assert_eq!(of_fight, ROUNDS);
        assert!(rounds.len() <= ROUNDS + 5 + 10, "{} rounds in ten minutes", rounds.len());
        let gaps: Vec<Duration> = rounds[ROUNDS - 1..].windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps.is_sorted() && gaps[0] == REST && gaps.last() == Some(&LONGEST_REST), "{gaps:?}");
    }

    #[test]
    fn it_begins_again_when_the_rival_is_quiet_and_is_as_quick_as_before() {
        let (mut stacking, begin) = (Stacking::default(), Instant::now());
        let stops = begin + Duration::from_secs(4);
        let all = rounds(&mut stacking, begin, begin + MINUTE, |now| now < stops);
        assert_eq!(all.len(), ROUNDS, "nothing covers it any more");
        assert_eq!(stacking.look_at(begin + MINUTE), None, "and nobody needs to look");
        let later = begin + 2 * MINUTE;
        stacking.stirred(later);
        assert_eq!(stacking.look_at(later), Some(later));
        assert_eq!(stacking.looked(later, true), None, "one window above is no fight");
    }

    #[test]
    fn while_it_gives_way_whatever_moves_puts_the_next_round_off_but_not_for_ever() {
        let (mut stacking, begin) = (Stacking::default(), Instant::now());
        rounds(&mut stacking, begin, begin + Duration::from_secs(3), |_| true);
        let mut now = begin + Duration::from_secs(3);
        let due = stacking.look_at(now).unwrap();
        stacking.stirred(now + REST / 2);
        assert_eq!(stacking.look_at(now), Some(now + REST / 2 + REST), "it was {due:?}");
        while now < begin + 2 * MINUTE && stacking.look_at(now).is_some_and(|at| at > now) {
            now += REST / 2;
            stacking.stirred(now);
        }
        assert!(now < begin + LONGEST_REST + Duration::from_secs(5), "{:?}", now - begin);
    }

    #[test]
    fn windows_that_come_above_one_by_one_are_no_fight() {
        let (mut stacking, begin) = (Stacking::default(), Instant::now());
        for n in 0..100 {
            let now = begin + n * (SHORT / (ROUNDS as u32 - 2));
            stacking.stirred(now);
            assert_eq!((stacking.look_at(now), stacking.looked(now, true)), (Some(now), None), "window {n}");
        }
    }

    #[test]
    fn what_is_newly_shown_is_looked_at_even_while_giving_way_and_that_is_no_new_fight() {
        let (mut stacking, begin) = (Stacking::default(), Instant::now());
        rounds(&mut stacking, begin, begin + Duration::from_secs(3), |_| true);
        let now = begin + Duration::from_secs(3);
        let due = stacking.look_at(now);
        stacking.shown();
        assert_eq!(stacking.look_at(now), Some(now));
        assert_eq!(stacking.looked(now, true), None);
        assert_eq!(stacking.look_at(now), due);
    }
}
