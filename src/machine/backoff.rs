//! How long to wait before dialling again.

use std::time::Duration;

/// The first wait.
const FIRST: Duration = Duration::from_millis(500);
/// The longest wait: a service that comes back is found within half a minute.
const LONGEST: Duration = Duration::from_secs(30);

/// The wait after the `attempt`-th failure in a row (from 0), before jitter: doubling, capped.
pub(super) fn nominal(attempt: u32) -> Duration {
    FIRST.checked_mul(1 << attempt.min(16)).map_or(LONGEST, |wait| wait.min(LONGEST))
}

/// The wait with jitter: between half the nominal and all of it.
///
/// `random` is any evenly spread number. Without jitter, all visitors of a restarted service would come back at once.
pub(super) fn jittered(attempt: u32, random: u64) -> Duration {
    let nominal = nominal(attempt);
    let half_millis = (nominal.as_millis() / 2) as u64;
    nominal - Duration::from_millis(random % (half_millis + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_cap() {
        assert_eq!(nominal(0), Duration::from_millis(500));
        assert_eq!(nominal(1), Duration::from_secs(1));
        assert_eq!(nominal(5), Duration::from_secs(16));
        assert_eq!(nominal(6), LONGEST);
        assert_eq!(nominal(u32::MAX), LONGEST);
    }

    #[test]
    fn jitter_takes_at_most_half() {
        for random in [0, 1, 249, 250, u64::MAX] {
            let wait = jittered(0, random);
            assert!(wait <= nominal(0) && wait >= nominal(0) / 2, "{wait:?}");
        }
        assert_ne!(jittered(3, 1), jittered(3, 1_000));
    }
}
