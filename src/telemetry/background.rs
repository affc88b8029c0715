//! A log that is written on a thread of its own, so that nobody who logs waits for the disk, or for whatever reads the terminal.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tracing_subscriber::fmt::MakeWriter;

/// The most lines that wait for a disk that is slow; more are left out, and the log says how many.
const MAX_LINES: usize = 1024;
/// How long the end waits for the disk.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Default)]
struct State {
    waiting: VecDeque<Vec<u8>>,
    /// How many lines were left out after those that wait.
    lost: usize,
    /// Whether one is being written.
    busy: bool,
    /// Whether no more will come.
    over: bool,
}

impl State {
    fn is_written(&self) -> bool {
        self.waiting.is_empty() && self.lost == 0 && !self.busy
    }

    /// Says how many were left out, in their place.
    fn count_lost(&mut self) -> Option<Vec<u8>> {
        let lost = std::mem::take(&mut self.lost);
        (lost > 0).then(|| format!("({lost} lines are missing here, because they could not be written fast enough)\n").into_bytes())
    }
}

#[derive(Default)]
struct Queue(Mutex<State>, Condvar);

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to be written next; none once that is all and no more will come.
    fn take(&self) -> Option<Vec<u8>> {
        let mut state = self.lock();
        state.busy = false;
        self.1.notify_all();
        let mut state = self.1.wait_while(state, |state| state.is_written() && !state.over).unwrap_or_else(PoisonError::into_inner);
        let next = state.waiting.pop_front().or_else(|| state.count_lost());
        state.busy = next.is_some();
        next
    }

    fn write(&self, mut log: impl Write) {
        while let Some(line) = self.take() {
            if let Err(error) = log.write_all(&line) {
                // The terminal may be gone as well, and then there is nobody to tell.
                writeln!(io::stderr(), "the log cannot be written: {error}").ok();
            }
        }
    }
}

/// Takes lines for the log; clones share it.
#[derive(Clone)]
pub(super) struct Background(Arc<Lines>);

/// The end of the queue where lines come in.
struct Lines(Arc<Queue>);

impl Drop for Lines {
    fn drop(&mut self) {
        self.0.lock().over = true;
        self.0.1.notify_all();
    }
}

impl Background {
    /// Starts the thread, which writes to this.
    pub(super) fn start(log: impl Write + Send + 'static) -> io::Result<Self> {
        let queue = Arc::<Queue>::default();
        let lines = Lines(queue.clone());
        std::thread::Builder::new().name("log".to_owned()).spawn(move || queue.write(log))?;
        Ok(Self(Arc::new(lines)))
    }

    /// Waits until all is written that was logged, until then at most.
    fn finish(&self, give_up_at: Instant) {
        let queue = &self.0.0;
        let patience = give_up_at.saturating_duration_since(Instant::now());
        // Nothing can be done about what is not written by then, nor logged.
        drop(queue.1.wait_timeout_while(queue.lock(), patience, |state| !state.is_written()));
    }
}

impl<'a> MakeWriter<'a> for Background {
    type Writer = &'a Self;

    fn make_writer(&'a self) -> Self::Writer {
        self
    }
}

impl Write for &Background {
    /// Takes a whole line; those who log write no less at a time.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let queue = &self.0.0;
        let mut state = queue.lock();
        if state.waiting.len() < MAX_LINES {
            let mut text = state.count_lost().unwrap_or_default();
            text.extend_from_slice(line);
            state.waiting.push_back(text);
            queue.1.notify_all();
        } else {
            state.lost += 1;
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Ends the log when it is dropped: what was logged before is written then, unless that takes longer than a second.
#[must_use = "the last lines of the log may be lost without it"]
pub struct LogEnd(Vec<Background>);

impl LogEnd {
    pub(super) fn new(logs: Vec<Background>) -> Self {
        Self(logs)
    }
}

impl Drop for LogEnd {
    fn drop(&mut self) {
        let give_up_at = Instant::now() + PATIENCE;
        self.0.iter().for_each(|log| log.finish(give_up_at));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    /// A disk that takes a line when it is let.
    struct Held(Receiver<()>, Arc<Mutex<Vec<u8>>>);

    impl Write for Held {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            self.0.recv().ok(); // the test may be over
            self.1.lock().unwrap().write(line)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_disk_that_hangs_stops_nobody_who_logs_and_what_is_left_out_is_said() {
        let ((let_go, held), text) = (channel(), Arc::<Mutex<Vec<u8>>>::default());
        let log = Background::start(Held(held, text.clone())).unwrap();
        for number in 0..MAX_LINES + 10 {
            log.make_writer().write_all(format!("line {number}\n").as_bytes()).unwrap();
        }
        drop(let_go); // from now on it takes everything
        let mut last = log.make_writer();
        while !String::from_utf8_lossy(&text.lock().unwrap()).ends_with("last\n") {
            last.write_all(b"last\n").unwrap();
            std::thread::yield_now();
        }
        let text = String::from_utf8(text.lock().unwrap().clone()).unwrap();
        let (before, after) = text.split_once('(').unwrap();
        let kept = before.lines().count();
        assert!((MAX_LINES..MAX_LINES + 10).contains(&kept), "{kept}");
        let expected: String = (0..kept).map(|number| format!("line {number}\n")).collect();
        assert_eq!(before, expected);
        assert!(after.contains(" lines are missing here, because they could not be written fast enough)\nlast\n"), "{after}");
    }

    #[test]
    fn what_was_logged_before_the_end_is_written_then() {
        let ((let_go, held), text) = (channel(), Arc::<Mutex<Vec<u8>>>::default());
        let log = Background::start(Held(held, text.clone())).unwrap();
        let end = LogEnd::new(vec![log.clone()]);
        log.make_writer().write_all(b"one\n").unwrap();
        log.make_writer().write_all(b"two\n").unwrap();
        drop(let_go);
        drop(end);
        assert_eq!(*text.lock().unwrap(), b"one\ntwo\n");
    }

    /// However much waits, and though nothing is logged after them.
    #[test]
    fn the_last_lines_that_were_left_out_are_counted_at_the_end() {
        let ((let_go, held), text) = (channel(), Arc::<Mutex<Vec<u8>>>::default());
        let log = Background::start(Held(held, text.clone())).unwrap();
        log.make_writer().write_all(b"first\n").unwrap();
        while !log.0.0.lock().busy {
            std::thread::yield_now();
        }
        for _ in 0..MAX_LINES + 7 {
            log.make_writer().write_all(b"line\n").unwrap();
        }
        let end = LogEnd::new(vec![log]);
        drop(let_go);
        drop(end);
        let text = String::from_utf8(text.lock().unwrap().clone()).unwrap();
        let lines = format!("first\n{}", "line\n".repeat(MAX_LINES));
        assert_eq!(text.strip_prefix(&lines), Some("(7 lines are missing here, because they could not be written fast enough)\n"));
    }

    #[test]
    fn a_thread_ends_with_the_last_who_could_log() {
        struct Gone(std::sync::mpsc::Sender<()>);
        impl Write for Gone {
            fn write(&mut self, line: &[u8]) -> io::Result<usize> {
                self.0.send(()).ok(); // the test may be over
                Ok(line.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let (gone, is_gone) = channel();
        let log = Background::start(Gone(gone)).unwrap();
        log.make_writer().write_all(b"one\n").unwrap();
        drop(log);
        assert_eq!((is_gone.recv(), is_gone.recv().is_err()), (Ok(()), true));
    }

    #[test]
    fn the_end_does_not_wait_for_ever() {
        let (let_go, held) = channel();
        let log = Background::start(Held(held, Arc::default())).unwrap();
        log.make_writer().write_all(b"one\n").unwrap();
        drop(LogEnd::new(vec![log]));
        drop(let_go);
    }
}
