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
/// The longest wait of all.
const LONGEST: Duration = Duration::from_secs(30);

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
}
