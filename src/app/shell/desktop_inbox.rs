//! What happened on the desktop and was not heard yet: posted by threads of the desktop, taken by the window, which may be busy
//! or asleep meanwhile.
//!
//! How things stand must never get lost, least of all that the computer is locked: of each such kind the latest waits, and
//! nothing takes its place but a later one. What happens once waits in a bounded queue.

use std::collections::VecDeque;
use std::mem::discriminant;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::app::model::Heard;

/// How many may wait that happened once; a person does not get further ahead.
const QUEUE: usize = 64;
/// How many of them may be other starts. Fewer, so that there is always something else that can make room.
const STARTS: usize = 16;

/// What waits to be heard; clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Happenings {
    waiting: Arc<Mutex<Waiting>>,
}

#[derive(Debug, Default)]
struct Waiting {
    /// How things stand, each kind once.
    facts: Vec<Heard>,
    /// What happened once, in its order.
    queue: VecDeque<Heard>,
    closed: bool,
}

impl Happenings {
    /// Lets it wait, and says whether it does. Where too much waits already, another start is refused, and anything else takes
    /// the place of the oldest, which is logged.
    pub(crate) fn post(&self, heard: Heard) -> bool {
        let mut waiting = self.lock();
        if waiting.closed {
            return false;
        }
        if is_fact(&heard) {
            waiting.facts.retain(|fact| discriminant(fact) != discriminant(&heard));
            waiting.facts.push(heard);
            return true;
        }
        let is_start = |heard: &Heard| matches!(heard, Heard::Started(_));
        if is_start(&heard) && waiting.queue.iter().filter(|heard| is_start(heard)).count() >= STARTS {
            tracing::warn!("too many other starts at a time; one is refused");
            return false;
        }
        if waiting.queue.len() >= QUEUE {
            // Not a start: it was told that it is heard.
            let oldest = waiting.queue.iter().position(|heard| !is_start(heard)).and_then(|at| waiting.queue.remove(at));
            tracing::warn!(?oldest, "too much happens at a time; the oldest is not heard");
        }
        waiting.queue.push_back(heard);
        true
    }

    /// What is to be heard next: how things stand before all else.
    pub(crate) fn take(&self) -> Option<Heard> {
        let mut waiting = self.lock();
        if waiting.facts.is_empty() { waiting.queue.pop_front() } else { Some(waiting.facts.remove(0)) }
    }

    /// Nobody will take any more: nothing waits from now on.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether it says how things stand from now on, so that an earlier one of its kind says nothing any more.
fn is_fact(heard: &Heard) -> bool {
    match heard {
        Heard::Locked(_) | Heard::Tray(_) | Heard::Appearance(_) => true,
        Heard::Chosen(_) | Heard::Show(_) | Heard::Declined(_) | Heard::Key(_) | Heard::KeyFailed(_) | Heard::Started(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::model::{Item, Key};
    use crate::sdk::RequestId;

    fn all(happenings: &Happenings) -> Vec<Heard> {
        std::iter::from_fn(|| happenings.take()).collect()
    }

    fn start(number: usize) -> Heard {
        Heard::Started(Some(format!("oneclick:{number}")))
    }

    #[test]
    fn a_lock_is_heard_whatever_else_happens() {
        let happenings = Happenings::default();
        for _ in 0..1_000 {
            assert!(happenings.post(Heard::Key(Key::Pause)));
        }
        assert!(happenings.post(Heard::Locked(true)));
        for _ in 0..1_000 {
            assert!(happenings.post(Heard::Key(Key::Pause)));
        }
        assert_eq!(happenings.take(), Some(Heard::Locked(true)), "and before all else");
        assert_eq!(all(&happenings).len(), QUEUE);
    }

    #[test]
    fn of_how_things_stand_the_latest_counts() {
        let happenings = Happenings::default();
        for heard in [Heard::Locked(true), Heard::Tray(true), Heard::Locked(false), Heard::Chosen(Item::Open), Heard::Locked(true)] {
            assert!(happenings.post(heard));
        }
        assert_eq!(all(&happenings), [Heard::Tray(true), Heard::Locked(true), Heard::Chosen(Item::Open)]);
    }

    #[test]
    fn what_happened_is_heard_in_its_order_and_the_newest_answer_always() {
        let happenings = Happenings::default();
        for _ in 0..QUEUE {
            assert!(happenings.post(Heard::Chosen(Item::Open)));
        }
        let no = Heard::Declined(RequestId("r1".to_owned()));
        assert!(happenings.post(Heard::Key(Key::End)) && happenings.post(no.clone()));
        let heard = all(&happenings);
        assert_eq!((heard.len(), &heard[QUEUE - 2..]), (QUEUE, &[Heard::Key(Key::End), no][..]));
    }

    #[test]
    fn a_start_that_waits_is_heard_and_one_too_many_is_told_so() {
        let happenings = Happenings::default();
        let taken = (0..STARTS + 1).filter(|number| happenings.post(start(*number))).count();
        assert_eq!(taken, STARTS);
        for _ in 0..1_000 {
            assert!(happenings.post(Heard::Chosen(Item::Open)));
        }
        assert_eq!(all(&happenings)[..STARTS], (0..STARTS).map(start).collect::<Vec<_>>());
    }

    #[test]
    fn once_nobody_hears_nothing_waits() {
        let happenings = Happenings::default();
        happenings.close();
        assert!(!happenings.post(start(0)) && !happenings.post(Heard::Locked(true)));
        assert_eq!(happenings.take(), None);
    }
}
