//! How long to wait before dialling again.
//!
//! A link that has just been lost is most likely back soon, and one that has been away for long is not; who tries a sixtieth of
//! the time that it has been away finds it within two seconds in the first two minutes. Each wait is drawn anew, so that those
//! who lost their links at one moment do not all come back at one.

use std::time::Duration;

/// The first wait after a connection that was answered, at most.
const FIRST: Duration = Duration::from_secs(1);
/// The longest wait between two attempts while the link has been away for less than two minutes.
const SOON: Duration = Duration::from_secs(2);
/// What part of the time that the link has been away the next wait is, at most.
const PART: u32 = 60;
/// The longest wait of all, but for a service that refuses.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest wait that a service which refuses or stops may ask for; the service is not believed more.
pub(super) const LONGEST_ASKED: Duration = Duration::from_secs(60);

/// From one attempt's beginning to the next's while nobody is reached, the link being away for so long: up to a sixtieth of
/// it, between 2 and 30 s, and half of that at least. `random` is any evenly spread number, and 0 the longest wait.
pub(super) fn unreached(down_for: Duration, random: u64) -> Duration {
    let longest = (down_for / PART).clamp(SOON, LONGEST);
    longest - part(longest / 2, random)
}

/// From the end of a connection to the next attempt, after so many in a row (from 0) that did not last: up to a second, doubled
/// for each of them, and 30 s at most. Anything down to nothing, since a service that stops cuts off everybody at one moment.
pub(super) fn lost(before: u32, random: u64) -> Duration {
    let longest = FIRST.checked_mul(1 << before.min(16)).map_or(LONGEST, |wait| wait.min(LONGEST));
    longest - part(longest, random)
}

/// From a refusal by a service that is full to the next attempt, after so many in a row (from 0): up to 2 s, doubled for each of
/// them, and 60 s at most; half of that at least. Where the service asks for a wait, it is not shorter than that and up to half as
/// long again, so that those who are refused at one moment do not all come back at one.
pub(super) fn refused(before: u32, asked: Option<Duration>, random: u64) -> Duration {
    let longest = SOON.checked_mul(1 << before.min(16)).map_or(LONGEST_ASKED, |wait| wait.min(LONGEST_ASKED));
    let asked = asked.unwrap_or_default().min(LONGEST_ASKED);
    let spread = asked / 2;
    (longest - part(longest / 2, random)).max(asked + spread - part(spread, random))
}

/// Anything up to this, in whole milliseconds.
fn part(whole: Duration, random: u64) -> Duration {
    Duration::from_millis(random % (whole.as_millis() as u64 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn who_is_not_reached_is_tried_soon_for_two_minutes_and_then_ever_more_seldom() {
        for (down_for, longest) in [(0, 2), (119, 2), (600, 10), (1_800, 30), (86_400, 30)] {
            assert_eq!(unreached(secs(down_for), 0), secs(longest));
            for random in [1, 999, 1_000, 12_345, u64::MAX] {
                let wait = unreached(secs(down_for), random);
                assert!(wait <= secs(longest) && wait >= secs(longest) / 2, "{wait:?}");
            }
        }
        assert_ne!(unreached(secs(0), 1), unreached(secs(0), 500));
    }

    #[test]
    fn connections_that_do_not_last_are_spaced_ever_wider() {
        let longest: Vec<_> = (0..7).map(|before| lost(before, 0).as_secs()).collect();
        assert_eq!(longest, [1, 2, 4, 8, 16, 30, 30]);
        assert_eq!((lost(u32::MAX, 0), lost(0, 1_000)), (LONGEST, Duration::ZERO));
    }

    #[test]
    fn refusals_are_spaced_ever_wider_and_never_closer_than_the_service_asks() {
        let longest: Vec<_> = (0..7).map(|before| refused(before, None, 0).as_secs()).collect();
        assert_eq!(longest, [2, 4, 8, 16, 32, 60, 60]);
        for random in [0, 1, 999, 12_345, u64::MAX] {
            let own = refused(3, None, random);
            assert!(own >= secs(8) && own <= secs(16), "{own:?}");
            let asked = refused(0, Some(secs(10)), random);
            assert!(asked >= secs(10) && asked <= secs(15), "{asked:?}");
            assert!(refused(9, Some(secs(10)), random) >= secs(30), "a service that stays full is asked more seldom than it says");
        }
        assert_ne!(refused(0, Some(secs(10)), 1), refused(0, Some(secs(10)), 4_000));
        assert!(refused(0, Some(secs(86_400)), 0) <= secs(90), "it is not believed for a day");
    }
}
