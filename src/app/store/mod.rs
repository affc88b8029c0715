//! The files of the app, written by one thread, so that no window waits for the disk.
//!
//! Jobs run in the order in which they were given; their results come back and wake the window. Waiting jobs for one file are
//! merged where only the last counts, so that a slow disk does no needless work.
//!
//! A disk that hangs holds up what is to be written, and nothing else: the window is painted, and what was chosen holds, until
//! it turns out that it cannot be written. At the end the app waits for
//! [`tokens::DISK`](crate::design::tokens::DISK) and then goes all the same; what was not written by then is lost, and the log says
//! how much. Two things are read before there is a window to wait: the settings, and who is remembered.

pub(crate) mod activity_export;
pub(crate) mod activity_log;
mod files;
pub(crate) mod remembered;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::app::model::activity::MAX_ENTRIES;
use crate::app::model::{EffectFailure, Outcome, StoreJob};

pub(crate) use files::Files;

/// Maximum number of waiting jobs, far more than a person causes while the disk responds.
const MAX_WAITING: usize = 256;

/// The file that a job changes; waiting jobs for one file may be merged.
#[derive(PartialEq, Eq)]
enum FileKind {
    Activity,
    Exports,
    Remembered,
    Settings,
}

impl StoreJob {
    fn file(&self) -> FileKind {
        match self {
            Self::Load | Self::Keep(_) | Self::DeleteActivity => FileKind::Activity,
            Self::Export(..) => FileKind::Exports,
            Self::Remember(_) | Self::ForgetRemembered => FileKind::Remembered,
            Self::CheckAutostart(_) | Self::CheckLinks(_) | Self::Prefer(_) => FileKind::Settings,
        }
    }

    /// Merges the next job for the same file into this one, or gives it back.
    fn join(&mut self, next: Self) -> Option<Self> {
        if *self == next && !matches!(self, Self::Keep(_)) {
            return None;
        }
        match (&mut *self, next) {
            (Self::Keep(entries), Self::Keep(more)) => {
                entries.extend(more);
                // The file does not hold more either.
                entries.drain(..entries.len().saturating_sub(MAX_ENTRIES));
            }
            (Self::Prefer(change), Self::Prefer(newer)) if change.key() == newer.key() => *change = newer,
            (Self::Remember(_) | Self::ForgetRemembered, newer @ (Self::Remember(_) | Self::ForgetRemembered)) => *self = newer,
            (_, next) => return Some(next),
        }
        None
    }
}

/// Runs jobs: [`Files`], or a test's replacement. May block.
pub(crate) trait Disk: Send + 'static {
    /// Runs one job. `None` if nobody needs the outcome.
    fn write(&mut self, job: &StoreJob) -> Result<Option<Outcome>, EffectFailure>;
}

#[derive(Default)]
struct QueueState {
    waiting: VecDeque<StoreJob>,
    /// Whether a job is running.
    busy: bool,
    /// Results that were not taken yet.
    done: VecDeque<Result<Outcome, EffectFailure>>,
    /// Whether no more jobs will come.
    over: bool,
    /// Whether the thread could not be started.
    gone: bool,
}

#[derive(Default)]
struct JobQueue(Mutex<QueueState>, Condvar);

impl JobQueue {
    fn lock(&self) -> MutexGuard<'_, QueueState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next job; `None` once all are done and no more will come.
    fn next(&self) -> Option<StoreJob> {
        let mut state = self.lock();
        state.busy = false;
        self.1.notify_all();
        let mut state = self.1.wait_while(state, |state| state.waiting.is_empty() && !state.over).unwrap_or_else(PoisonError::into_inner);
        state.busy = !state.waiting.is_empty();
        state.waiting.pop_front()
    }

    /// Adds a job, or returns the failure to report for it.
    fn push(&self, job: StoreJob) -> Result<(), EffectFailure> {
        let mut state = self.lock();
        if state.gone {
            return Err(job.failed(&"the part of the app that writes could not be started"));
        }
        let job = match state.waiting.iter_mut().rfind(|waiting| waiting.file() == job.file()) {
            Some(waiting) => waiting.join(job),
            None => Some(job),
        };
        if let Some(job) = job {
            if state.waiting.len() >= MAX_WAITING {
                return Err(job.failed(&"the disk does not answer"));
            }
            state.waiting.push_back(job);
        }
        self.1.notify_all();
        Ok(())
    }

    fn report(&self, result: Result<Outcome, EffectFailure>, wake: &dyn Fn()) {
        if let Err(failure) = &result {
            tracing::warn!(?failure, "a job failed");
        }
        self.lock().done.push_back(result);
        wake();
    }
}

type WakeWindow = Arc<dyn Fn() + Send + Sync>;

/// Hands jobs to the thread. No call blocks, except [`finish`](Self::finish).
pub(crate) struct Store {
    queue: Arc<JobQueue>,
    wake: WakeWindow,
}

impl Store {
    /// Starts the thread, which calls `wake` when there is a [result](Self::next_result).
    pub(crate) fn start(mut disk: impl Disk, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (queue, wake) = (Arc::<JobQueue>::default(), Arc::new(wake));
        let (theirs, waker) = (queue.clone(), wake.clone());
        let work = move || {
            while let Some(job) = theirs.next() {
                // A panic is the failure of one job, which gets a result like any other.
                let done = catch_unwind(AssertUnwindSafe(|| disk.write(&job)));
                let done = done.unwrap_or_else(|_| Err(job.failed(&"a fault in the part of the app that writes")));
                if let Some(done) = done.transpose() {
                    theirs.report(done, &*waker);
                }
            }
        };
        if let Err(error) = std::thread::Builder::new().name("writer".to_owned()).spawn(work) {
            tracing::error!(%error, "nothing can be written");
            queue.lock().gone = true;
        }
        Self { queue, wake }
    }

    /// Adds a job after all that wait.
    pub(crate) fn write(&self, job: StoreJob) {
        if let Err(failure) = self.queue.push(job) {
            self.queue.report(Err(failure), &*self.wake);
        }
    }

    /// Takes the next result, in the order in which jobs were done.
    pub(crate) fn next_result(&self) -> Option<Result<Outcome, EffectFailure>> {
        self.queue.lock().done.pop_front()
    }

    /// Waits until all jobs are done, at most for `patience`; the number of jobs that are not.
    pub(crate) fn finish(&self, patience: Duration) -> usize {
        let works = |state: &mut QueueState| state.busy || !state.waiting.is_empty();
        let (state, _) = self.queue.1.wait_timeout_while(self.queue.lock(), patience, works).unwrap_or_else(PoisonError::into_inner);
        state.waiting.len() + usize::from(state.busy)
    }

    /// Waits until all jobs are done; whether there is a result.
    #[cfg(test)]
    pub(crate) fn settle(&self) -> bool {
        assert_eq!(self.finish(Duration::from_secs(30)), 0, "the disk hangs");
        !self.queue.lock().done.is_empty()
    }
}

impl Drop for Store {
    /// The thread does the waiting jobs, and ends. It is not waited for.
    fn drop(&mut self) {
        self.queue.lock().over = true;
        self.queue.1.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;
    use crate::app::model::activity::{ActivityEntry, ActivityKind, ExportFormat};
    use crate::app::model::login_form::VisitorIdentity;
    use crate::app::model::setting::{SettingChange, Switch};
    use crate::settings::Theme;

    /// A disk that takes up a job, says so, and does it when it is let.
    struct Held {
        begun: Sender<StoreJob>,
        let_go: Receiver<Result<(), &'static str>>,
    }

    impl Disk for Held {
        fn write(&mut self, job: &StoreJob) -> Result<Option<Outcome>, EffectFailure> {
            self.begun.send(job.clone()).ok(); // the test may have seen enough
            match self.let_go.recv().unwrap_or(Ok(())) {
                Ok(()) => Ok(Some(Outcome::ActivityDeleted)),
                Err(why) => Err(job.failed(&why)),
            }
        }
    }

    struct Stage {
        writer: Store,
        begun: Receiver<StoreJob>,
        let_go: Sender<Result<(), &'static str>>,
        woken: Receiver<()>,
    }

    impl Stage {
        /// With a first job under way, on which the disk hangs.
        fn hanging() -> Self {
            let (begun, to_begin) = channel();
            let (let_go, to_let_go) = channel();
            let (wake, woken) = channel();
            let wake = move || {
                wake.send(()).ok(); // the test may be over
            };
            let writer = Store::start(Held { begun, let_go: to_let_go }, wake);
            writer.write(StoreJob::Load);
            assert_eq!(to_begin.recv().unwrap(), StoreJob::Load);
            Self { writer, begun: to_begin, let_go, woken }
        }

        /// Lets the disk go on for good: what it was still asked for.
        fn rest(self) -> Vec<StoreJob> {
            drop(self.let_go);
            assert_eq!(self.writer.finish(Duration::from_secs(10)), 0);
            self.begun.try_iter().collect()
        }
    }

    fn theme(theme: Theme) -> StoreJob {
        StoreJob::Prefer(SettingChange::Theme(theme))
    }

    fn sound(on: bool) -> StoreJob {
        StoreJob::Prefer(SettingChange::Switch(Switch::Sound, on))
    }

    fn entries(numbers: std::ops::Range<usize>) -> Vec<ActivityEntry> {
        let entry = |number: usize| ActivityEntry {
            at: "2026-11-23T09:05:07Z".parse().unwrap(),
            what: ActivityKind::Asked { agent: number.to_string() },
            organisation: String::new(),
            key: String::new(),
        };
        numbers.map(entry).collect()
    }

    #[test]
    fn a_hanging_disk_holds_up_nobody_and_order_is_kept() {
        let stage = Stage::hanging();
        let jobs = [StoreJob::DeleteActivity, theme(Theme::Dark), StoreJob::ForgetRemembered, sound(true)];
        jobs.iter().for_each(|job| stage.writer.write(job.clone()));
        assert_eq!(stage.writer.next_result(), None);
        assert_eq!(stage.rest(), jobs);
    }

    #[test]
    fn what_is_done_or_not_comes_back_and_wakes_the_window() {
        let stage = Stage::hanging();
        stage.let_go.send(Err("no space")).unwrap();
        stage.woken.recv().unwrap();
        assert_eq!(stage.writer.next_result(), Some(Err(EffectFailure::Load("no space".to_owned()))));
        stage.writer.write(StoreJob::DeleteActivity);
        stage.let_go.send(Ok(())).unwrap();
        stage.woken.recv().unwrap();
        assert_eq!((stage.writer.next_result(), stage.writer.next_result()), (Some(Ok(Outcome::ActivityDeleted)), None));
    }

    #[test]
    fn several_quick_changes_of_one_setting_are_one() {
        let stage = Stage::hanging();
        let entry = StoreJob::Keep(entries(0..1));
        for job in [theme(Theme::Dark), theme(Theme::Light), entry.clone(), theme(Theme::System), sound(true), theme(Theme::Dark)] {
            stage.writer.write(job);
        }
        assert_eq!(stage.rest(), [theme(Theme::System), entry, sound(true), theme(Theme::Dark)]);
    }

    /// What is typed later may need what was typed before, as two keys that change places do.
    #[test]
    fn settings_do_not_overtake_each_other() {
        let stage = Stage::hanging();
        let jobs = [sound(true), theme(Theme::Dark), sound(false)];
        jobs.iter().for_each(|job| stage.writer.write(job.clone()));
        assert_eq!(stage.rest(), jobs);
    }

    #[test]
    fn of_remembering_and_forgetting_the_last_counts() {
        let stage = Stage::hanging();
        let who = VisitorIdentity { visitorid: "anna".parse().unwrap(), name: None, email: None, phone: None };
        for job in [StoreJob::Remember(Box::new(who.clone())), StoreJob::ForgetRemembered, StoreJob::Remember(Box::new(who.clone()))] {
            stage.writer.write(job);
        }
        assert_eq!(stage.rest(), [StoreJob::Remember(Box::new(who))]);
    }

    #[test]
    fn what_happens_waits_in_one_job_no_longer_than_the_file_but_not_across_a_deletion() {
        let stage = Stage::hanging();
        for number in 0..=MAX_ENTRIES {
            stage.writer.write(StoreJob::Keep(entries(number..number + 1)));
        }
        stage.writer.write(StoreJob::DeleteActivity);
        stage.writer.write(StoreJob::DeleteActivity);
        stage.writer.write(StoreJob::Keep(entries(7..8)));
        assert_eq!(stage.rest(), [StoreJob::Keep(entries(1..MAX_ENTRIES + 1)), StoreJob::DeleteActivity, StoreJob::Keep(entries(7..8))]);
    }

    #[test]
    fn two_lists_are_two_files_and_the_same_twice_is_one() {
        let stage = Stage::hanging();
        let export = |numbers| StoreJob::Export(ExportFormat::Csv, entries(numbers));
        for job in [export(0..2), export(0..2), export(0..3)] {
            stage.writer.write(job);
        }
        assert_eq!(stage.rest(), [export(0..2), export(0..3)]);
    }

    #[test]
    fn so_much_that_nobody_could_have_given_it_is_refused() {
        let stage = Stage::hanging();
        for number in 0..MAX_WAITING {
            stage.writer.write(sound(number % 2 == 0));
            stage.writer.write(theme(Theme::Dark));
        }
        let Some(Err(EffectFailure::Preference { why, .. })) = stage.writer.next_result() else { panic!("none was refused") };
        assert!(why.text().contains("the disk does not answer"));
        assert_eq!(stage.rest().len(), MAX_WAITING);
    }

    #[test]
    fn the_end_waits_for_a_slow_disk_and_not_for_ever_for_one_that_hangs() {
        let stage = Stage::hanging();
        stage.writer.write(sound(true));
        assert_eq!(stage.writer.finish(Duration::from_millis(20)), 2);
        for _ in 0..2 {
            stage.let_go.send(Ok(())).unwrap();
        }
        assert_eq!(stage.writer.finish(Duration::from_secs(10)), 0);
    }

    #[test]
    fn what_waits_is_done_also_when_nobody_listens_any_more() {
        let Stage { writer, begun, let_go, .. } = Stage::hanging();
        writer.write(sound(true));
        drop(writer);
        let_go.send(Ok(())).unwrap();
        assert_eq!(begun.recv().unwrap(), sound(true));
        let_go.send(Ok(())).unwrap();
        assert!(begun.recv().is_err(), "the thread is over");
    }

    #[test]
    fn a_job_that_panics_is_answered_like_any_other_and_so_is_what_comes_after() {
        struct Broken(Receiver<()>);
        impl Disk for Broken {
            fn write(&mut self, _: &StoreJob) -> Result<Option<Outcome>, EffectFailure> {
                self.0.recv().ok(); // the test may be over
                panic!("as the test wants it");
            }
        }
        let ((go, going), (wake, woken)) = (channel(), channel());
        let wake = move || {
            wake.send(()).ok(); // the test may be over
        };
        let writer = Store::start(Broken(going), wake);
        for job in [StoreJob::DeleteActivity, StoreJob::ForgetRemembered, sound(true)] {
            writer.write(job);
            go.send(()).unwrap();
            woken.recv_timeout(Duration::from_secs(10)).expect("nothing woke the window");
        }
        assert!(matches!(writer.next_result(), Some(Err(EffectFailure::Delete(_)))));
        assert!(matches!(writer.next_result(), Some(Err(EffectFailure::Remember { on: false, .. }))));
        assert!(matches!(writer.next_result(), Some(Err(EffectFailure::Preference { .. }))));
        assert_eq!(writer.finish(Duration::from_secs(10)), 0);
    }
}
