//! What happened on the desktop and was not heard yet: posted by threads of the desktop, taken by the window, which may be busy
//! or asleep meanwhile.
//!
//! How things stand must never get lost, least of all that the computer is locked: of each such kind the latest waits, and
//! nothing takes its place but a later one. What happens once waits in a bounded queue.

use std::collections::VecDeque;
use std::mem::discriminant;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::app::model::DesktopEvent;

/// How many may wait that happened once; a person does not get further ahead.
const QUEUE: usize = 64;
/// How many of them may be other starts. Fewer, so that there is always something else that can make room.
const STARTS: usize = 16;

/// What waits to be heard; clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct DesktopInbox {
    waiting: Arc<Mutex<Waiting>>,
}

#[derive(Debug, Default)]
struct Waiting {
    /// How things stand, each kind once.
    facts: Vec<DesktopEvent>,
    /// What happened once, in its order.
    queue: VecDeque<DesktopEvent>,
    closed: bool,
}

impl DesktopInbox {
    /// Lets it wait, and says whether it does. Where too much waits already, another start is refused, and anything else takes
    /// the place of the oldest, which is logged.
    pub(crate) fn post(&self, heard: DesktopEvent) -> bool {
        let mut waiting = self.lock();
        if waiting.closed {
            return false;
        }
        if is_fact(&heard) {
            waiting.facts.retain(|fact| discriminant(fact) != discriminant(&heard));
            waiting.facts.push(heard);
            return true;
        }
        let is_start = |heard: &DesktopEvent| matches!(heard, DesktopEvent::Started(_));
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
    pub(crate) fn take(&self) -> Option<DesktopEvent> {
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
fn is_fact(heard: &DesktopEvent) -> bool {
    match heard {
        DesktopEvent::Locked(_) | DesktopEvent::TrayIcon(_) | DesktopEvent::Appearance(_) => true,
        DesktopEvent::TrayItem(_)
        | DesktopEvent::ShowRequest(_)
        | DesktopEvent::DeclineRequest(_)
        | DesktopEvent::Shortcut(_)
        | DesktopEvent::ShortcutFailed(_)
        | DesktopEvent::Started(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::model::{ShortcutKey, TrayItem};
    use crate::sdk::RequestId;

    fn all(happenings: &DesktopInbox) -> Vec<DesktopEvent> {
        std::iter::from_fn(|| happenings.take()).collect()
    }

    fn start(number: usize) -> DesktopEvent {
        DesktopEvent::Started(Some(format!("oneclick:{number}")))
    }

    #[test]
    fn a_lock_is_heard_whatever_else_happens() {
        let happenings = DesktopInbox::default();
        for _ in 0..1_000 {
            assert!(happenings.post(DesktopEvent::Shortcut(ShortcutKey::Pause)));
        }
        assert!(happenings.post(DesktopEvent::Locked(true)));
        for _ in 0..1_000 {
            assert!(happenings.post(DesktopEvent::Shortcut(ShortcutKey::Pause)));
        }
        assert_eq!(happenings.take(), Some(DesktopEvent::Locked(true)), "and before all else");
        assert_eq!(all(&happenings).len(), QUEUE);
    }

    #[test]
    fn of_how_things_stand_the_latest_counts() {
        let happenings = DesktopInbox::default();
        for heard in [
            DesktopEvent::Locked(true),
            DesktopEvent::TrayIcon(true),
            DesktopEvent::Locked(false),
            DesktopEvent::TrayItem(TrayItem::Open),
            DesktopEvent::Locked(true),
        ] {
            assert!(happenings.post(heard));
        }
        assert_eq!(all(&happenings), [DesktopEvent::TrayIcon(true), DesktopEvent::Locked(true), DesktopEvent::TrayItem(TrayItem::Open)]);
    }

    #[test]
    fn what_happened_is_heard_in_its_order_and_the_newest_answer_always() {
        let happenings = DesktopInbox::default();
        for _ in 0..QUEUE {
            assert!(happenings.post(DesktopEvent::TrayItem(TrayItem::Open)));
        }
        let no = DesktopEvent::DeclineRequest(RequestId("r1".to_owned()));
        assert!(happenings.post(DesktopEvent::Shortcut(ShortcutKey::End)) && happenings.post(no.clone()));
        let heard = all(&happenings);
        assert_eq!((heard.len(), &heard[QUEUE - 2..]), (QUEUE, &[DesktopEvent::Shortcut(ShortcutKey::End), no][..]));
    }

    #[test]
    fn a_start_that_waits_is_heard_and_one_too_many_is_told_so() {
        let happenings = DesktopInbox::default();
        let taken = (0..STARTS + 1).filter(|number| happenings.post(start(*number))).count();
        assert_eq!(taken, STARTS);
        for _ in 0..1_000 {
            assert!(happenings.post(DesktopEvent::TrayItem(TrayItem::Open)));
        }
        assert_eq!(all(&happenings)[..STARTS], (0..STARTS).map(start).collect::<Vec<_>>());
    }

    #[test]
    fn once_nobody_hears_nothing_waits() {
        let happenings = DesktopInbox::default();
        happenings.close();
        assert!(!happenings.post(start(0)) && !happenings.post(DesktopEvent::Locked(true)));
        assert_eq!(happenings.take(), None);
    }
}
