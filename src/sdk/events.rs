//! The way out: a bounded queue of events with a waker.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{self, Context, Poll};
use std::time::{Duration, Instant};

use futures_util::Stream;
use thiserror::Error;

use crate::machine::Event;

/// How many events may wait to be read. A reader that is slower than this loses the oldest, and is told how many.
const CAPACITY: usize = 256;

type Waker = Arc<dyn Fn() + Send + Sync>;

#[derive(Default)]
struct Queue {
    events: VecDeque<Event>,
    lost: u64,
    waker: Option<Waker>,
    /// The task that awaits the next event.
    task: Option<task::Waker>,
    reader_gone: bool,
    writer_gone: bool,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        // The queue is whole between any two statements, so a panic elsewhere does not spoil it.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the SDK tells the application, in order.
///
/// Dropping it declines every offer that was not read.
pub struct Events(Arc<Shared>);

/// The SDK's end of the queue.
pub(super) struct EventSender(Arc<Shared>);

pub(super) fn channel() -> (EventSender, Events) {
    let shared = Arc::<Shared>::default();
    (EventSender(shared.clone()), Events(shared))
}

impl Events {
    /// Waits for the next event, however long that takes; none when the [`Visitor`](super::Visitor) was dropped and all is read.
    #[expect(clippy::should_implement_trait, reason = "the steps of an iterator are not expected to wait for hours")]
    pub fn next(&mut self) -> Option<Event> {
        let mut queue = self.0.lock();
        loop {
            match next(&mut queue) {
                Some(event) => return Some(event),
                None if queue.writer_gone => return None,
                None => queue = self.0.changed.wait(queue).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    /// Waits for the next event, for so long at most.
    pub fn next_timeout(&mut self, timeout: Duration) -> Result<Event, NoEvent> {
        // A timeout beyond what the clock can tell is none.
        let deadline = Instant::now().checked_add(timeout);
        let mut queue = self.0.lock();
        loop {
            let left = deadline.map_or(timeout, |deadline| deadline.saturating_duration_since(Instant::now()));
            match next(&mut queue) {
                Some(event) => return Ok(event),
                None if queue.writer_gone => return Err(NoEvent::Gone),
                None if left.is_zero() => return Err(NoEvent::TimedOut),
                None => queue = self.0.changed.wait_timeout(queue, left).unwrap_or_else(PoisonError::into_inner).0,
            }
        }
    }

    /// The next event, if there is one already.
    pub fn try_next(&mut self) -> Option<Event> {
        next(&mut self.0.lock())
    }

    /// The same for a task of any async runtime: `while let Some(event) = stream.next().await`.
    ///
    /// It ends where [`Self::next`] says none. Dropping it loses nothing.
    pub fn stream(&mut self) -> EventStream<'_> {
        EventStream(self)
    }

    /// Sets what is called whenever there is something to read; at once if there is something now.
    ///
    /// It is called on the SDK's thread, or on the thread of a call that was refused at once: it should only wake, and not
    /// take locks that are held around calls. It must not drop the visitor.
    ///
    /// For a GUI this is its request for a repaint.
    pub fn set_waker(&mut self, waker: impl Fn() + Send + Sync + 'static) {
        let waker: Waker = Arc::new(waker);
        let waiting = {
            let mut queue = self.0.lock();
            queue.waker = Some(waker.clone());
            !queue.events.is_empty()
        };
        if waiting {
            waker();
        }
    }
}

/// Why there is no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoEvent {
    /// None came in time.
    #[error("no event came in time")]
    TimedOut,
    /// None will come: the visitor was dropped, and all is read.
    #[error("the visitor is gone")]
    Gone,
}

/// [`Events`] as a [`Stream`]; made by [`Events::stream`].
pub struct EventStream<'a>(&'a mut Events);

impl Stream for EventStream<'_> {
    type Item = Event;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Event>> {
        let mut queue = self.0.0.lock();
        match next(&mut queue) {
            Some(event) => Poll::Ready(Some(event)),
            None if queue.writer_gone => Poll::Ready(None),
            None => {
                queue.task = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        let unread = {
            let mut queue = self.0.lock();
            queue.reader_gone = true;
            std::mem::take(&mut queue.events)
        };
        // Outside the lock: dropping an offer answers it.
        drop(unread);
    }
}

fn next(queue: &mut Queue) -> Option<Event> {
    match std::mem::take(&mut queue.lost) {
        0 => queue.events.pop_front(),
        count => Some(Event::EventsLost { count }),
    }
}

impl EventSender {
    pub(super) fn send(&self, event: Event) {
        let (dropped, waker, task) = {
            let mut queue = self.0.lock();
            if queue.reader_gone {
                (Some(event), None, None)
            } else {
                queue.events.push_back(event);
                let dropped = if queue.events.len() > CAPACITY { queue.events.pop_front() } else { None };
                queue.lost += u64::from(dropped.is_some());
                (dropped, queue.waker.clone(), queue.task.take())
            }
        };
        self.0.changed.notify_all();
        drop(dropped);
        if let Some(task) = task {
            task.wake();
        }
        if let Some(waker) = waker {
            waker();
        }
    }

    /// Wakes the application without an event: a state that it shows has changed.
    pub(super) fn wake(&self) {
        let waker = self.0.lock().waker.clone();
        if let Some(waker) = waker {
            waker();
        }
    }
}

impl EventSender {
    /// Says that nothing more is worth waiting for.
    pub(super) fn close(&self) {
        let task = {
            let mut queue = self.0.lock();
            queue.writer_gone = true;
            queue.task.take()
        };
        self.0.changed.notify_all();
        if let Some(task) = task {
            task.wake();
        }
    }
}

impl Drop for EventSender {
    fn drop(&mut self) {
        self.close();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use futures_util::{FutureExt as _, StreamExt as _};

    use super::*;

    #[test]
    fn events_come_out_in_order_and_wake_the_reader() {
        let (sender, mut events) = channel();
        let woken = Arc::new(AtomicU32::new(0));
        let count = woken.clone();
        sender.send(Event::PresenceBlur);
        events.set_waker(move || {
            count.fetch_add(1, Ordering::SeqCst);
        });
        sender.send(Event::PresenceFocus);
        assert_eq!(woken.load(Ordering::SeqCst), 2);
        assert!(matches!(events.try_next(), Some(Event::PresenceBlur)));
        assert!(matches!(events.try_next(), Some(Event::PresenceFocus)));
        assert!(events.try_next().is_none());
    }

    #[test]
    fn a_slow_reader_loses_the_oldest_and_is_told() {
        let (sender, mut events) = channel();
        for count in 0..CAPACITY as u32 + 3 {
            sender.send(Event::GuestCountChange { count });
        }
        assert!(matches!(events.try_next(), Some(Event::EventsLost { count: 3 })));
        assert!(matches!(events.try_next(), Some(Event::GuestCountChange { count: 3 })));
    }

    #[test]
    fn waiting_ends_when_the_visitor_is_gone() {
        let (sender, mut events) = channel();
        sender.send(Event::PresenceBlur);
        drop(sender);
        assert!(events.next_timeout(Duration::from_secs(60)).is_ok());
        assert_eq!(events.next_timeout(Duration::from_secs(60)).unwrap_err(), NoEvent::Gone);
        assert!(events.next().is_none());
        assert!(events.stream().next().now_or_never().unwrap().is_none());
    }

    #[test]
    fn a_quiet_time_is_told_apart_from_the_end() {
        let (sender, mut events) = channel();
        assert_eq!(events.next_timeout(Duration::ZERO).unwrap_err(), NoEvent::TimedOut);
        sender.send(Event::PresenceBlur);
        assert!(matches!(events.next_timeout(Duration::ZERO), Ok(Event::PresenceBlur)));
    }

    #[test]
    fn a_reader_that_waits_is_woken_by_what_comes_and_by_the_end() {
        let (sender, mut events) = channel();
        let reading = std::thread::Builder::new().spawn(move || (events.next().is_some(), events.next().is_some())).unwrap();
        sender.send(Event::PresenceBlur);
        sender.close();
        assert_eq!(reading.join().unwrap(), (true, false), "the handle lives on");
    }

    #[tokio::test]
    async fn a_task_that_waits_is_woken_by_what_comes_and_by_the_end() {
        let (sender, mut events) = channel();
        let reading = tokio::spawn(async move {
            let mut stream = events.stream();
            (stream.next().await.is_some(), stream.next().await.is_some())
        });
        tokio::task::yield_now().await;
        sender.send(Event::PresenceBlur);
        tokio::task::yield_now().await;
        drop(sender);
        assert_eq!(reading.await.unwrap(), (true, false));
    }
}
