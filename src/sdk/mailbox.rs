//! The way in: calls of the application, and answers to offers, on their way to the SDK's thread.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::task::coop;

use crate::machine::{CommandQueue, VisitorInput};

#[derive(Debug, Default)]
struct Queue {
    calls: CommandQueue,
    closed: bool,
}

#[derive(Debug, Default)]
struct Shared {
    queue: Mutex<Queue>,
    come: Notify,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        // The queue is whole between any two statements, so a panic elsewhere does not spoil it.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where calls are put, from any thread; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Mailbox(Arc<Shared>);

/// The driver's end.
#[derive(Debug)]
pub(super) struct Inputs(Arc<Shared>);

pub(super) fn mailbox() -> (Mailbox, Inputs) {
    let shared = Arc::<Shared>::default();
    (Mailbox(shared.clone()), Inputs(shared))
}

impl Mailbox {
    /// Puts a call in. False if it is lost: too many wait, and it is one of those that [`CommandQueue`] refuses then; or the
    /// driver is gone.
    pub(super) fn put(&self, input: VisitorInput) -> bool {
        let is_taken = {
            let mut queue = self.0.lock();
            !queue.closed && queue.calls.push(input)
        };
        self.0.come.notify_one();
        is_taken
    }
}

impl Inputs {
    /// Waits for the next call. Nothing is lost if the wait is given up.
    pub(super) async fn next(&mut self) -> VisitorInput {
        // Calls without end must leave the others on this thread their turn.
        coop::consume_budget().await;
        loop {
            if let Some(input) = self.try_next() {
                return input;
            }
            self.0.come.notified().await;
        }
    }

    /// Takes no more calls, and hands out those that wait.
    pub(super) fn last(mut self) -> impl Iterator<Item = VisitorInput> {
        self.0.lock().closed = true;
        std::iter::from_fn(move || self.try_next())
    }

    /// The next call, if one waits.
    pub(super) fn try_next(&mut self) -> Option<VisitorInput> {
        self.0.lock().calls.pop()
    }
}

impl Drop for Inputs {
    fn drop(&mut self) {
        let unheard = std::mem::replace(&mut *self.0.lock(), Queue { closed: true, ..Queue::default() });
        // Outside the lock: a consent among them says here that it is taken back.
        drop(unheard);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;
    use crate::machine::{AnswerHook, Command, StartParams, TermsOffer, request};

    #[tokio::test]
    async fn a_call_from_another_thread_ends_the_wait() {
        let (mailbox, mut inputs) = mailbox();
        let calling = std::thread::Builder::new().spawn(move || mailbox.put(VisitorInput::Command(Command::EndSession))).unwrap();
        let next = timeout(Duration::from_secs(20), inputs.next()).await.unwrap();
        assert!(matches!(next, VisitorInput::Command(Command::EndSession)));
        assert!(calling.join().unwrap());
    }

    #[tokio::test]
    async fn calls_without_end_leave_others_their_turn() {
        let (mailbox, mut inputs) = mailbox();
        let (stop, mut stopped) = tokio::sync::oneshot::channel();
        let other = tokio::spawn(async move { stop.send(()) });
        let mut taken = 0;
        while stopped.try_recv().is_err() {
            assert!(mailbox.put(VisitorInput::Command(Command::RetryNow)));
            inputs.next().await;
            taken += 1;
            assert!(taken < 10_000);
        }
        other.await.unwrap().unwrap();
    }

    #[test]
    fn the_last_calls_come_to_an_end_though_somebody_calls_on() {
        let (mailbox, inputs) = mailbox();
        for _ in 0..2 {
            assert!(mailbox.put(VisitorInput::Command(Command::EndSession)));
        }
        let calling_on = inputs.last().inspect(|_| assert!(!mailbox.put(VisitorInput::Command(Command::RetryNow))));
        assert_eq!(calling_on.take(10).count(), 2);
    }

    /// With the lock held this would never return.
    #[test]
    fn a_consent_that_waits_for_a_driver_that_goes_is_dropped() {
        let (mailbox, inputs) = mailbox();
        let answers = mailbox.clone();
        let hook: AnswerHook = Arc::new(move |request, answer| {
            answers.put(VisitorInput::Answer(request, answer));
        });
        let start = || {
            let consent = TermsOffer::new(request(), hook.clone()).accept();
            VisitorInput::Command(Command::StartSession(StartParams::of(consent)))
        };
        assert!(mailbox.put(start()));
        drop(inputs);
        assert!(!mailbox.put(start()));
    }

    #[test]
    fn nothing_is_taken_for_a_driver_that_is_gone() {
        let (mailbox, inputs) = mailbox();
        drop(inputs);
        assert!(!mailbox.put(VisitorInput::Command(Command::EndSession)));
    }
}
