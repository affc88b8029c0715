//! Queue of desktop events: posted by the threads that watch the desktop, taken by the window, which may be busy or asleep.
//!
//! Events that report a state must never get lost, least of all that the computer is locked: of each such kind the latest is
//! kept, and only a later one replaces it. Events that happen once wait in a bounded queue.

use std::collections::VecDeque;
use std::mem::discriminant;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::app::model::DesktopEvent;

/// Maximum number of waiting one-time events, more than a person causes.
const QUEUE: usize = 64;
/// Maximum number of them that are further starts. Fewer, so that there is always another event that can make room.
const STARTS: usize = 16;

/// Queue of desktop events; clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct DesktopInbox {
    waiting: Arc<Mutex<InboxState>>,
}

#[derive(Debug, Default)]
struct InboxState {
    /// State events, each kind once.
    facts: Vec<DesktopEvent>,
    /// One-time events, in order.
    queue: VecDeque<DesktopEvent>,
    closed: bool,
}

impl DesktopInbox {
    /// Adds an event; whether it was accepted. If the queue is full, a further start is refused, and any other event replaces
    /// the oldest one, which is logged.
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
            tracing::warn!("too many second starts at once; one is refused");
            return false;
        }
        if waiting.queue.len() >= QUEUE {
            // Never a start, which was told that it is accepted.
            let oldest = waiting.queue.iter().position(|heard| !is_start(heard)).and_then(|at| waiting.queue.remove(at));
            tracing::warn!(?oldest, "too many events of the desktop at once; the oldest is dropped");
        }
        waiting.queue.push_back(heard);
        true
    }

    /// Takes the next event; state events come first.
    pub(crate) fn take(&self) -> Option<DesktopEvent> {
        let mut waiting = self.lock();
        if waiting.facts.is_empty() { waiting.queue.pop_front() } else { Some(waiting.facts.remove(0)) }
    }

    /// Refuses all further events.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
    }

    fn lock(&self) -> MutexGuard<'_, InboxState> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the event reports a state, so that it replaces earlier events of its kind.
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

    fn all(inbox: &DesktopInbox) -> Vec<DesktopEvent> {
        std::iter::from_fn(|| inbox.take()).collect()
    }

    fn start(number: usize) -> DesktopEvent {
        DesktopEvent::Started(Some(format!("oneclick:{number}")))
    }

    #[test]
    fn a_lock_is_heard_whatever_else_happens() {
        let inbox = DesktopInbox::default();
        for _ in 0..1_000 {
            assert!(inbox.post(DesktopEvent::Shortcut(ShortcutKey::Pause)));
        }
        assert!(inbox.post(DesktopEvent::Locked(true)));
        for _ in 0..1_000 {
            assert!(inbox.post(DesktopEvent::Shortcut(ShortcutKey::Pause)));
        }
        assert_eq!(inbox.take(), Some(DesktopEvent::Locked(true)), "and before all else");
        assert_eq!(all(&inbox).len(), QUEUE);
    }

    #[test]
    fn of_how_things_stand_the_latest_counts() {
        let inbox = DesktopInbox::default();
        for heard in [
            DesktopEvent::Locked(true),
            DesktopEvent::TrayIcon(true),
            DesktopEvent::Locked(false),
            DesktopEvent::TrayItem(TrayItem::Open),
            DesktopEvent::Locked(true),
        ] {
            assert!(inbox.post(heard));
        }
        assert_eq!(all(&inbox), [DesktopEvent::TrayIcon(true), DesktopEvent::Locked(true), DesktopEvent::TrayItem(TrayItem::Open)]);
    }

    #[test]
    fn what_happened_is_heard_in_its_order_and_the_newest_answer_always() {
        let inbox = DesktopInbox::default();
        for _ in 0..QUEUE {
            assert!(inbox.post(DesktopEvent::TrayItem(TrayItem::Open)));
        }
        let no = DesktopEvent::DeclineRequest(RequestId("r1".to_owned()));
        assert!(inbox.post(DesktopEvent::Shortcut(ShortcutKey::End)) && inbox.post(no.clone()));
        let heard = all(&inbox);
        assert_eq!((heard.len(), &heard[QUEUE - 2..]), (QUEUE, &[DesktopEvent::Shortcut(ShortcutKey::End), no][..]));
    }

    #[test]
    fn a_start_that_waits_is_heard_and_one_too_many_is_told_so() {
        let inbox = DesktopInbox::default();
        let taken = (0..STARTS + 1).filter(|number| inbox.post(start(*number))).count();
        assert_eq!(taken, STARTS);
        for _ in 0..1_000 {
            assert!(inbox.post(DesktopEvent::TrayItem(TrayItem::Open)));
        }
        assert_eq!(all(&inbox)[..STARTS], (0..STARTS).map(start).collect::<Vec<_>>());
    }

    #[test]
    fn once_nobody_hears_nothing_waits() {
        let inbox = DesktopInbox::default();
        inbox.close();
        assert!(!inbox.post(start(0)) && !inbox.post(DesktopEvent::Locked(true)));
        assert_eq!(inbox.take(), None);
    }
}
