//! What the app and the hosted service have in common.

use std::path::{Path, PathBuf};
use std::time::Duration;

use oneclick_visitor::service::{self, AuditLog};
use oneclick_visitor::settings::{self, Settings};
use oneclick_visitor::{data_folder, telemetry};
use tokio::runtime::Runtime;

/// How long a service may take to end.
pub(super) const GOODBYE: Duration = Duration::from_secs(4);

/// Why the program ends.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// A process with its settings, its folder, its log and its runtime.
pub(super) struct Process {
    pub(super) settings: Settings,
    pub(super) data_dir: Option<PathBuf>,
    /// What is wrong with the settings or the folder; it is in the log already.
    pub(super) problems: Vec<String>,
    pub(super) log_level: telemetry::LogLevel,
    pub(super) runtime: Runtime,
    /// Ends the log when it is dropped.
    pub(super) _log: telemetry::LogEnd,
}

impl Process {
    /// Begins with these settings; `problems` are known already.
    pub(super) fn begin(settings: Settings, mut problems: Vec<String>) -> Result<Self, Failure> {
        let data_dir = settings::data_dir();
        problems.extend(data_dir.as_deref().map(data_folder::make_private).unwrap_or_default());
        let (log_level, log, failed) = telemetry::start(settings.preferences.log_level, data_dir.as_deref());
        problems.extend(failed);
        if let Err(error) = service::raise_file_limit() {
            problems.push(format!("the limit on open files cannot be raised: {error}"));
        }
        for problem in &problems {
            tracing::warn!("{problem}");
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_name("service").enable_all().build()?;
        Ok(Self { settings, data_dir, problems, log_level, runtime, _log: log })
    }
}

/// The record of answers in the data folder. Nothing is served without.
pub(super) fn record(data_dir: Option<&Path>) -> Result<AuditLog, Failure> {
    let path = data_dir.ok_or("there is no home folder, and so no place for the record of answers")?.join("audit.jsonl");
    let opened = AuditLog::open(&path);
    opened.map_err(|error| format!("no session can be granted, since {} cannot be written: {error}", path.display()).into())
}

/// Resolves when the system or the user wants the program to stop.
pub(super) async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = async {
            match signal(SignalKind::terminate()) {
                Ok(mut signal) => drop(signal.recv().await),
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = interrupt => {}
            () = terminate => {}
        }
    }
    #[cfg(not(unix))]
    interrupt.await.ok();
}
