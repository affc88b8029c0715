//! Where the program's words about itself go: the terminal and a log file.

mod background;
mod rotating;

use std::fs::{File, OpenOptions};
use std::io::IsTerminal as _;
use std::path::Path;

use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::reload;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::data_folder;

pub use background::LogEnd;

use background::Background;
use rotating::Rotating;

/// A log that would be longer is put aside, and another begun; three are kept beside it.
const MAX_LOG_BYTES: u64 = 5 * 1024 * 1024;

/// The target under which answers to terms are logged, whatever the level.
const AUDIT: &str = "audit";

/// Changes the least level that is logged while the program runs.
pub struct LogLevel {
    filters: [SetLevel; 2],
}

type SetLevel = Box<dyn Fn(Level) + Send>;

impl LogLevel {
    /// From now on, for the terminal and the log file. The record of answers is not touched.
    pub fn set(&self, level: Level) {
        for set in &self.filters {
            set(level);
        }
    }
}

/// Starts logging: to the terminal, and to `oneclick-visitor.log` in the data folder, if there is one.
///
/// Terminal and log file are written by a thread for each, and who logs waits for neither: a terminal may be a file on a slow
/// disk too.
///
/// Returns what changes the level later, what ends the log, and what could not be set up, in words; the program runs all the
/// same.
pub fn start(level: Level, data_dir: Option<&Path>) -> (LogLevel, LogEnd, Vec<String>) {
    let mut problems = Vec::new();
    let log = data_dir.map(|folder| {
        data_folder::create(folder)?;
        Rotating::open(folder.join("oneclick-visitor.log"), MAX_LOG_BYTES).and_then(Background::start)
    });
    let log = log.transpose().unwrap_or_else(|error| {
        problems.push(format!("oneclick-visitor.log cannot be written: {error}"));
        None
    });
    let terminal = Background::start(std::io::stderr()).inspect_err(|error| problems.push(format!("nothing is logged here: {error}"))).ok();
    let end = LogEnd::new(log.iter().chain(&terminal).cloned().collect());
    let (terminal_filter, set_terminal) = adjustable(level);
    let (log_filter, set_log) = adjustable(level);
    let registry = tracing_subscriber::registry()
        .with(
            terminal
                .map(|terminal| fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(terminal).with_filter(terminal_filter)),
        )
        .with(log.map(|file| fmt::layer().with_ansi(false).with_writer(file).with_filter(log_filter)));
    if let Err(error) = registry.try_init() {
        problems.push(format!("logging cannot start: {error}"));
    }
    (LogLevel { filters: [set_terminal, set_log] }, end, problems)
}

/// What passes at a level. Libraries below a warning are of no use to people; their own words are.
fn ours(level: Level) -> Targets {
    Targets::new().with_default(LevelFilter::WARN).with_target("oneclick_visitor", level).with_target(AUDIT, Level::INFO)
}

/// A filter at this level, and what changes it.
fn adjustable<S: 'static>(level: Level) -> (reload::Layer<Targets, S>, SetLevel) {
    let (filter, handle) = reload::Layer::new(ours(level));
    let set = move |level| {
        // It is gone where logging could not start, or there is no log file.
        handle.reload(ours(level)).ok();
    };
    (filter, Box::new(set))
}

/// Who asked whom and when is nobody else's business on a shared computer.
fn open_log(path: &Path) -> std::io::Result<File> {
    data_folder::private(OpenOptions::new().create(true).append(true)).open(path)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn the_level_changes_while_the_program_runs() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.log");
        let log = Mutex::new(open_log(&file).unwrap());
        let (filter, set) = adjustable(Level::INFO);
        let subscriber = tracing_subscriber::registry().with(fmt::layer().with_writer(log).with_filter(filter));
        tracing::subscriber::with_default(subscriber, || {
            tracing::debug!(target: "oneclick_visitor", "first");
            set(Level::DEBUG);
            tracing::debug!(target: "oneclick_visitor", "second");
            set(Level::ERROR);
            tracing::warn!(target: "oneclick_visitor", "third");
        });
        let text = std::fs::read_to_string(&file).unwrap();
        assert_eq!(["first", "second", "third"].map(|word| text.contains(word)), [false, true, false], "{text}");
    }
}
