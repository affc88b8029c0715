//! A log that is written on a thread of its own, so that nobody who logs waits for the disk.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use tracing_subscriber::fmt::MakeWriter;

/// The most lines that wait for a disk that is slow; more are left out, and the log says how many.
const MAX_LINES: usize = 1024;
/// How long the end waits for the disk.
const PATIENCE: Duration = Duration::from_secs(1);

enum Message {
    Line(Vec<u8>),
    /// Say when everything before is written.
    Done(SyncSender<()>),
}

/// Takes lines for the log.
#[derive(Clone)]
pub(super) struct Background {
    messages: SyncSender<Message>,
    lost: Arc<AtomicUsize>,
}

impl Background {
    /// Starts the thread, which writes to this.
    pub(super) fn start(log: impl Write + Send + 'static) -> io::Result<Self> {
        let (messages, received) = sync_channel(MAX_LINES);
        std::thread::Builder::new().name("log".to_owned()).spawn(move || write(&received, log))?;
        Ok(Self { messages, lost: Arc::default() })
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
        let lost = self.lost.swap(0, Ordering::Relaxed);
        let mut text = Vec::new();
        if lost > 0 {
            writeln!(text, "({lost} lines are missing here, because the disk was slow)")?;
        }
        text.extend_from_slice(line);
        if self.messages.try_send(Message::Line(text)).is_err() {
            self.lost.fetch_add(lost + 1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Ends the log when it is dropped: what was logged before is written then, unless the disk takes longer than a second.
#[must_use = "the last lines of the log may be lost without it"]
pub struct LogEnd(Option<Background>);

impl LogEnd {
    pub(super) fn new(log: Option<Background>) -> Self {
        Self(log)
    }
}

impl Drop for LogEnd {
    fn drop(&mut self) {
        let Some(log) = &self.0 else { return };
        let (done, written) = sync_channel(1);
        if log.messages.try_send(Message::Done(done)).is_ok() {
            written.recv_timeout(PATIENCE).ok(); // nothing can be done about it, nor logged
        }
    }
}

fn write(received: &Receiver<Message>, mut log: impl Write) {
    while let Ok(message) = received.recv() {
        match message {
            Message::Line(line) => {
                if let Err(error) = log.write_all(&line) {
                    eprintln!("the log cannot be written: {error}");
                }
            }
            Message::Done(done) => {
                done.send(()).ok(); // it may not be waited for any more
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::channel;

    use super::*;

    /// A disk that takes a line when it is let.
    struct Held(Receiver<()>, Arc<Mutex<Vec<u8>>>);

    impl Write for Held {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            self.0.recv().ok();
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
        assert!(after.contains(" lines are missing here, because the disk was slow)\nlast\n"), "{after}");
    }

    #[test]
    fn what_was_logged_before_the_end_is_written_then() {
        let ((let_go, held), text) = (channel(), Arc::<Mutex<Vec<u8>>>::default());
        let log = Background::start(Held(held, text.clone())).unwrap();
        let end = LogEnd::new(Some(log.clone()));
        log.make_writer().write_all(b"one\n").unwrap();
        log.make_writer().write_all(b"two\n").unwrap();
        drop(let_go);
        drop(end);
        assert_eq!(*text.lock().unwrap(), b"one\ntwo\n");
    }

    #[test]
    fn the_end_does_not_wait_for_ever() {
        let (let_go, held) = channel();
        let log = Background::start(Held(held, Arc::default())).unwrap();
        log.make_writer().write_all(b"one\n").unwrap();
        drop(LogEnd::new(Some(log)));
        drop(let_go);
    }
}
