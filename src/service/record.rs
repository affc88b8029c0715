//! The record of answers, `audit.jsonl`: each line is on the disk before anything follows from it. A thread of its own writes it, so
//! that a disk that hangs stops nothing but what must wait for it.

use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, channel, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use thiserror::Error;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime as _, SystemTime};

use crate::data_folder;

/// The maximum number of records that wait for a slow disk; further ones are not recorded, and whoever waits for one is told so.
const MAX_WAITING: usize = 1_024;
/// The maximum number of records that are written before the disk is told to keep them.
const MAX_BATCH: usize = 256;
/// How long writing may take before the record counts as hanging.
const HANGS: Duration = Duration::from_secs(2);
/// How long opening may take: opening a pipe that nobody reads never ends.
const OPENING: Duration = Duration::from_secs(5);
/// How often a failed write is tried again.
const RETRY: Duration = Duration::from_secs(1);
/// A file longer than this is rotated: renamed, with the time in its name, and kept.
const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;
/// How long to wait after a failed rotation before the next attempt; meanwhile the file grows.
const ROTATE_RETRY: Duration = Duration::from_secs(60);

/// Where records go.
pub trait AuditSink: Send + 'static {
    /// Adds one line, which has its end.
    fn append(&mut self, line: &[u8]) -> io::Result<()>;

    /// Returns when all lines are where no failure of power loses them.
    fn keep(&mut self) -> io::Result<()>;

    /// What whoever runs the service should mend, though everything is still recorded; `None` if all is well.
    fn warning(&self) -> Option<RecordProblem> {
        None
    }
}

/// What is wrong with the record of answers.
#[derive(Clone, Debug, Error)]
pub enum RecordProblem {
    /// Writing takes so long that it may never end.
    #[error("the record of answers hangs")]
    Hangs,
    /// It cannot be written. No session is granted.
    #[error("the record of answers cannot be written: {0}")]
    NotWritten(#[source] Arc<io::Error>),
    /// It goes on in a file that is longer than it should be.
    #[error("the record of answers is longer than 16 MiB and cannot be rotated: {0}")]
    NotRotated(#[source] Arc<io::Error>),
}

type Acknowledge = Box<dyn FnOnce(bool) + Send>;

struct Job {
    line: Vec<u8>,
    /// Called with whether the line is kept. A line without one is tried again.
    reply: Option<Acknowledge>,
}

/// The record of answers; cheap to clone. Without one nothing is served: an acceptance counts when it is on record.
#[derive(Clone)]
pub struct AuditLog {
    jobs: SyncSender<Job>,
    health: Arc<Mutex<Health>>,
}

#[derive(Default)]
struct Health {
    problem: Option<RecordProblem>,
    warning: Option<RecordProblem>,
    busy_since: Option<Instant>,
}

impl std::fmt::Debug for AuditLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AuditLog").field("problem", &self.problem()).finish_non_exhaustive()
    }
}

impl AuditLog {
    /// Opens the file, for its owner alone; an error if that takes more than five seconds. The folder is made if there is none.
    ///
    /// A file of more than 16 MiB is renamed and never deleted. Where it cannot be renamed it grows on, with a warning, and the
    /// rename is tried again each minute.
    pub fn open(path: &Path) -> io::Result<Self> {
        let (tell, told) = channel();
        let path = path.to_owned();
        // It may hang for ever, and then nobody waits for it.
        std::thread::Builder::new().name("record".to_owned()).spawn(move || tell.send(AuditFile::open(path)).ok())?;
        let file = told.recv_timeout(OPENING).map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        Self::start(file)
    }

    /// A record that goes somewhere else.
    pub fn start(sink: impl AuditSink) -> io::Result<Self> {
        let (jobs, to_do) = sync_channel(MAX_WAITING);
        let health = Arc::<Mutex<Health>>::default();
        let writer = AuditWriter { sink, kept: VecDeque::new(), health: health.clone() };
        std::thread::Builder::new().name("record".to_owned()).spawn(move || writer.run(&to_do))?;
        Ok(Self { jobs, health })
    }

    /// Why nothing can be recorded now, if that is so.
    pub fn problem(&self) -> Option<RecordProblem> {
        let health = lock(&self.health);
        let hangs = health.busy_since.is_some_and(|since| since.elapsed() > HANGS);
        if hangs { Some(RecordProblem::Hangs) } else { health.problem.clone() }
    }

    /// What should be mended, though everything is still recorded.
    pub fn warning(&self) -> Option<RecordProblem> {
        lock(&self.health).warning.clone()
    }

    /// Records something, with the time of now. `reply` hears whether it is kept; it may not block for long.
    pub(super) fn record<T: Serialize>(&self, level: &str, message: &str, fields: T, reply: Option<Acknowledge>) {
        #[derive(Serialize)]
        struct Line<'a, T> {
            timestamp: &'a str,
            level: &'a str,
            message: &'a str,
            #[serde(flatten)]
            fields: T,
            target: &'static str,
        }
        let mut timestamp = String::new();
        // Writing into a text cannot fail.
        SystemTime.format_time(&mut Writer::new(&mut timestamp)).ok();
        let line = Line { timestamp: &timestamp, level, message, fields, target: "audit" };
        let mut line = serde_json::to_vec(&line).expect("records are maps with text keys, which JSON can always hold");
        line.push(b'\n');
        self.put(Job { line, reply });
    }

    /// Calls back when all is written, or cannot be.
    pub(super) fn finish(&self, done: impl FnOnce() + Send + 'static) {
        self.put(Job { line: Vec::new(), reply: Some(Box::new(move |_| done())) });
    }

    fn put(&self, job: Job) {
        if let Err(TrySendError::Full(job) | TrySendError::Disconnected(job)) = self.jobs.try_send(job) {
            match job.reply {
                Some(reply) => reply(false),
                None => tracing::error!("the queue of the record is full; an entry is lost"),
            }
        }
    }
}

fn lock(health: &Mutex<Health>) -> MutexGuard<'_, Health> {
    health.lock().unwrap_or_else(PoisonError::into_inner)
}

struct AuditWriter<S> {
    sink: S,
    /// What could not be written and nobody waits for.
    kept: VecDeque<Vec<u8>>,
    health: Arc<Mutex<Health>>,
}

impl<S: AuditSink> AuditWriter<S> {
    fn run(mut self, jobs: &Receiver<Job>) {
        loop {
            let first = if self.kept.is_empty() { jobs.recv().map_err(RecvTimeoutError::from) } else { jobs.recv_timeout(RETRY) };
            let batch = match first {
                Ok(first) => std::iter::once(first).chain(jobs.try_iter().take(MAX_BATCH)).collect(),
                Err(RecvTimeoutError::Timeout) => Vec::new(),
                Err(RecvTimeoutError::Disconnected) => return,
            };
            self.write(batch);
        }
    }

    fn write(&mut self, batch: Vec<Job>) {
        lock(&self.health).busy_since = Some(Instant::now());
        let waiting: Vec<_> = self.kept.drain(..).map(|line| Job { line, reply: None }).chain(batch).collect();
        let mut written = 0;
        let result = waiting.iter().try_for_each(|job| {
            if !job.line.is_empty() {
                self.sink.append(&job.line)?;
            }
            written += 1;
            Ok(())
        });
        // What was written before something failed is kept all the same, and not written again. Where the disk does not say
        // that it keeps a line, the line may stand there twice: better than not at all.
        let kept = self.sink.keep();
        let written = if kept.is_ok() { written } else { 0 };
        let result = result.and(kept);
        {
            let mut health = lock(&self.health);
            health.busy_since = None;
            let before = std::mem::replace(&mut health.warning, self.sink.warning());
            match (before, &health.warning) {
                (None, Some(warning)) => tracing::warn!(%warning, "the record of answers goes on, but needs attention"),
                (Some(_), None) => tracing::info!("the record of answers no longer needs attention"),
                _ => {}
            }
            match (&result, &health.problem) {
                (Err(error), None) => tracing::error!(%error, "the record of answers cannot be written; no session is granted"),
                (Ok(()), Some(_)) => tracing::warn!("the record of answers can be written again"),
                _ => {}
            }
            health.problem = result.err().map(|error| RecordProblem::NotWritten(Arc::new(error)));
        }
        for (index, job) in waiting.into_iter().enumerate() {
            match job.reply {
                Some(reply) => reply(index < written),
                None if index < written => {}
                None if self.kept.len() < MAX_WAITING => self.kept.push_back(job.line),
                None => tracing::error!("the queue of the record is full; an entry is lost"),
            }
        }
    }
}

/// A file of lines that only grows.
struct AuditFile {
    path: PathBuf,
    file: File,
    /// The name that the open file has: another than `path` after a rename, as long as no new file could be opened.
    name: PathBuf,
    /// Whether a line may have been left unfinished.
    torn: bool,
    /// Why the file could not be rotated, and when that is tried again.
    stuck: Option<(Arc<io::Error>, Instant)>,
    /// [`std::fs::rename`].
    rename: fn(&Path, &Path) -> io::Result<()>,
}

impl AuditFile {
    fn open(path: PathBuf) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let file = open_file(&path)?;
        // Another program, or the power, may have stopped in the middle of a line.
        Ok(Self { name: path.clone(), path, file, torn: true, stuck: None, rename: |from, to| std::fs::rename(from, to) })
    }

    /// Ends a line that was left unfinished, so that the next one can be read.
    fn end_torn_line(&mut self) -> io::Result<()> {
        let mut last = [b'\n'];
        if self.file.metadata()?.is_file() && self.file.metadata()?.len() > 0 {
            let mut reader = File::open(&self.name)?;
            reader.seek(SeekFrom::End(-1))?;
            reader.read_exact(&mut last)?;
        }
        if last != *b"\n" {
            self.file.write_all(b"\n")?;
        }
        self.torn = false;
        Ok(())
    }

    /// Rotates the file if it has become too long. If that fails the file goes on growing: a record that is longer than it should
    /// be is better than none.
    fn rotate_if_long(&mut self, now: Instant) -> io::Result<()> {
        let own = self.file.metadata()?;
        let is_due = self.stuck.as_ref().is_none_or(|(_, again)| now >= *again);
        if own.is_file() && own.len() > MAX_FILE_BYTES && is_due {
            self.stuck = self.rotate().err().map(|error| (Arc::new(error), now + ROTATE_RETRY));
        }
        Ok(())
    }

    /// Renames the file to a name that is free, and opens a new one.
    fn rotate(&mut self) -> io::Result<()> {
        // Nobody asks later whether its last lines are kept.
        self.file.sync_data()?;
        if self.name == self.path {
            let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs();
            let name = |number: u32| self.path.with_file_name(format!("audit-{since}-{number}.jsonl"));
            let Some(aside) = (0..).map(name).find(|path| !path.exists()) else { return Ok(()) };
            (self.rename)(&self.path, &aside)?;
            self.name = aside;
        }
        self.file = open_file(&self.path)?;
        self.name.clone_from(&self.path);
        Ok(())
    }
}

impl AuditSink for AuditFile {
    fn append(&mut self, line: &[u8]) -> io::Result<()> {
        self.rotate_if_long(Instant::now())?;
        if self.torn {
            self.end_torn_line()?;
        }
        self.torn = true;
        self.file.write_all(line)?;
        self.torn = false;
        Ok(())
    }

    fn keep(&mut self) -> io::Result<()> {
        let kept = if self.file.metadata()?.is_file() { self.file.sync_data() } else { Ok(()) };
        self.torn |= kept.is_err();
        kept
    }

    fn warning(&self) -> Option<RecordProblem> {
        self.stuck.as_ref().map(|(error, _)| RecordProblem::NotRotated(error.clone()))
    }
}

fn open_file(path: &Path) -> io::Result<File> {
    let file = data_folder::private(OpenOptions::new().create(true).append(true)).open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // One that is older may be readable to others; one that is not ours to change is theirs to answer for.
        if file.metadata()?.is_file() && file.metadata()?.permissions().mode() & 0o077 != 0 {
            file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::Sender;

    use super::*;

    /// A disk with room for so many lines.
    struct Disk {
        lines: Vec<Vec<u8>>,
        room: usize,
    }

    impl AuditSink for Disk {
        fn append(&mut self, line: &[u8]) -> io::Result<()> {
            if self.lines.len() == self.room {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.lines.push(line.to_vec());
            Ok(())
        }

        fn keep(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_is_on_the_disk_before_it_is_full_counts_and_is_not_written_again() {
        let mut writer = AuditWriter { sink: Disk { lines: Vec::new(), room: 2 }, kept: VecDeque::new(), health: Arc::default() };
        let (tell, told) = channel();
        let job = |line: &str, tell: Option<&Sender<bool>>| Job {
            line: line.as_bytes().to_vec(),
            reply: tell.cloned().map(|tell| Box::new(move |kept| tell.send(kept).unwrap()) as Acknowledge),
        };
        writer.write(vec![job("a", None), job("b", Some(&tell)), job("c", Some(&tell)), job("d", None)]);
        assert_eq!(told.try_iter().collect::<Vec<_>>(), [true, false]);
        assert!(lock(&writer.health).problem.is_some());
        writer.sink.room = 10;
        writer.write(Vec::new());
        assert_eq!(writer.sink.lines, [b"a", b"b", b"d"], "each once, and not the one that does not count");
        assert!(lock(&writer.health).problem.is_none());
    }

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn path(&self) -> &Path {
            self.0.path()
        }

        /// A record in it that is longer than it should be.
        fn long_record(&self) -> AuditFile {
            let path = self.path().join("audit.jsonl");
            std::fs::write(&path, [vec![b' '; MAX_FILE_BYTES as usize], b"\n".to_vec()].concat()).unwrap();
            AuditFile::open(path).unwrap()
        }

        /// The lines of all its files that say something, sorted; and how many files there are.
        fn lines(&self) -> (Vec<String>, usize) {
            let files: Vec<_> = std::fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
            let texts: Vec<_> = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
            let lines = texts.iter().flat_map(|text| text.lines()).map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
            let mut lines: Vec<_> = lines.collect();
            lines.sort();
            (lines, files.len())
        }
    }

    #[test]
    fn a_long_record_that_cannot_be_rotated_grows_on_with_a_warning_and_is_rotated_later() {
        let folder = Folder::new();
        let mut file = folder.long_record();
        let (rename, now) = (file.rename, Instant::now());
        file.rename = |_, _| Err(io::ErrorKind::PermissionDenied.into());
        let health = Arc::<Mutex<Health>>::default();
        let mut writer = AuditWriter { sink: file, kept: VecDeque::new(), health: health.clone() };
        let (tell, told) = channel();
        let answer = |writer: &mut AuditWriter<AuditFile>, line: &str| {
            let tell = tell.clone();
            writer.write(vec![Job { line: format!("{line}\n").into_bytes(), reply: Some(Box::new(move |kept| tell.send(kept).unwrap())) }]);
            told.recv().unwrap()
        };
        assert!(answer(&mut writer, "a") && answer(&mut writer, "b"), "both are kept, and sessions granted");
        let log = AuditLog { jobs: sync_channel(1).0, health };
        assert!(matches!(log.warning(), Some(RecordProblem::NotRotated(_))) && log.problem().is_none());
        assert_eq!(folder.lines(), (vec!["a".to_owned(), "b".to_owned()], 1));
        // As soon as it can be, and is tried.
        writer.sink.rename = rename;
        assert!(answer(&mut writer, "c"), "not each line tries");
        assert_eq!(folder.lines().1, 1);
        writer.sink.rotate_if_long(now + ROTATE_RETRY * 2).unwrap();
        assert!(answer(&mut writer, "d"));
        assert!(log.warning().is_none() && log.problem().is_none());
        assert_eq!(folder.lines(), (["a", "b", "c", "d"].map(str::to_owned).to_vec(), 2), "whole, in two files");
    }

    /// The rename works, but no new file can be opened: records go on into the old one, under its new name.
    #[test]
    fn a_record_that_was_renamed_and_has_no_successor_stays_whole() {
        let folder = Folder::new();
        let mut file = folder.long_record();
        file.rename = |from, to| {
            std::fs::rename(from, to)?;
            // In its place is something that is no file.
            std::fs::create_dir(from)
        };
        file.append(b"a\n").unwrap();
        assert!(file.warning().is_some());
        std::fs::remove_dir(folder.path().join("audit.jsonl")).unwrap();
        file.rename = |from, to| std::fs::rename(from, to);
        file.stuck = file.stuck.map(|(why, _)| (why, Instant::now()));
        file.append(b"b\n").unwrap();
        assert!(file.warning().is_none());
        assert_eq!(folder.lines(), (vec!["a".to_owned(), "b".to_owned()], 2));
        assert_eq!(std::fs::read(folder.path().join("audit.jsonl")).unwrap(), b"b\n");
    }
}
