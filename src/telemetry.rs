//! Where the program's words about itself go: the terminal, a log file, and the record of answers.

use std::fs::{File, OpenOptions};
use std::io::IsTerminal as _;
use std::path::Path;
use std::sync::Mutex;

use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

/// A log longer than this is put aside when the program starts, in place of the one before.
const MAX_LOG_BYTES: u64 = 5 * 1024 * 1024;

/// The target under which answers to terms are recorded.
pub const AUDIT: &str = "audit";

/// Starts logging: to the terminal, and to `oneclick-visitor.log` and `audit.jsonl` in the data folder, if there is one.
///
/// Returns what could not be set up, in words; the program runs all the same.
pub fn start(level: Level, data_dir: Option<&Path>) -> Vec<String> {
    let mut problems = Vec::new();
    let mut open = |name: &str, rotate: bool| {
        let opened = data_dir.map(|folder| open_log(folder, name, rotate));
        match opened {
            Some(Ok(file)) => Some(Mutex::new(file)),
            Some(Err(error)) => {
                problems.push(format!("{name} cannot be written: {error}"));
                None
            }
            None => None,
        }
    };
    let (log, audit) = (open("oneclick-visitor.log", true), open("audit.jsonl", false));
    // Libraries below a warning are of no use to people; their own words are.
    let ours = || Targets::new().with_default(LevelFilter::WARN).with_target("oneclick_visitor", level).with_target(AUDIT, Level::INFO);
    let registry = tracing_subscriber::registry()
        .with(fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr).with_filter(ours()))
        .with(log.map(|file| fmt::layer().with_ansi(false).with_writer(file).with_filter(ours())))
        .with(audit.map(|file| {
            fmt::layer().json().flatten_event(true).with_writer(file).with_filter(Targets::new().with_target(AUDIT, Level::INFO))
        }));
    if let Err(error) = registry.try_init() {
        problems.push(format!("logging cannot start: {error}"));
    }
    problems
}

fn open_log(folder: &Path, name: &str, rotate: bool) -> std::io::Result<File> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join(name);
    if rotate && std::fs::metadata(&path).is_ok_and(|file| file.len() > MAX_LOG_BYTES) {
        std::fs::rename(&path, path.with_extension("log.old"))?;
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        // Who asked whom and when is nobody else's business on a shared computer.
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_is_put_aside() {
        let folder = std::env::temp_dir().join(format!("oneclick-visitor-log-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("x.log");
        File::create(&path).unwrap().set_len(MAX_LOG_BYTES + 1).unwrap();
        open_log(&folder, "x.log", true).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 0);
        assert_eq!(std::fs::metadata(folder.join("x.log.old")).unwrap().len(), MAX_LOG_BYTES + 1);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
