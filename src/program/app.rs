//! The app, with the service inside it unless another is named.

use std::path::{Path, PathBuf};

use oneclick_visitor::app::{self, AppConfig, Closer, DesktopConfig, ServiceChoice};
use oneclick_visitor::desktop::instance::{self, Instance, InstanceError, Start};
use oneclick_visitor::protocol::GroupId;
use oneclick_visitor::sdk::{ScreenSource, ServiceAddress};
use oneclick_visitor::settings::{self, Editor, Settings};

use super::embedded::Embedded;
use super::process::{Failure, GOODBYE, Process, stop_signal};

/// What the app is started with; `None` for what the settings say.
pub(crate) struct AppOptions {
    pub(crate) config: Option<PathBuf>,
    pub(crate) service: Option<ServiceAddress>,
    pub(crate) group: Option<GroupId>,
    pub(crate) screen: Option<ScreenSource>,
    pub(crate) minimized: bool,
    pub(crate) link: Option<String>,
}

/// Shows the app until its window is closed. Where it runs already with the same settings file, it is told instead.
pub(crate) fn run_app(options: AppOptions) -> Result<(), Failure> {
    let settings = Settings::load(options.config.as_deref())?;
    let mut problems = settings.warnings.clone();
    let instance = match claim(options.config.as_deref(), options.link.as_deref(), &mut problems)? {
        Claim::Second => return Ok(()),
        Claim::Alone(instance) => instance,
    };
    let Process { settings, data_dir, problems, log_level, runtime, _log } = Process::begin(settings, problems)?;
    let service = options.service.or(settings.preferences.service.clone());
    let groupid = options.group.unwrap_or(settings.groupid);
    let embedded = if service.is_none() { Some(Embedded::start(&runtime, &settings.embedded, groupid, data_dir.as_deref())) } else { None };
    let service = match (service, &embedded) {
        (Some(service), _) => ServiceChoice::Remote { url: service.to_string() },
        (None, Some(Ok(embedded))) => ServiceChoice::Embedded { url: embedded.url.clone(), console: embedded.console_link() },
        (None, Some(Err(error))) => ServiceChoice::Unavailable { reason: Some(error.to_string()) },
        (None, None) => ServiceChoice::Unavailable { reason: None },
    };
    let signals = runtime.handle().clone();
    let on_start = Box::new(move |closer: Closer| {
        // A session that the system cuts short ends like one whose window is closed.
        signals.spawn(async move {
            stop_signal().await;
            closer.close();
        });
    });
    let preferences = settings.preferences;
    let desktop = DesktopConfig {
        minimized: options.minimized || preferences.start_minimized,
        link: options.link,
        instance,
        ..DesktopConfig::default()
    };
    let config = AppConfig {
        service,
        groupid,
        screen: options.screen.unwrap_or(settings.screen),
        data_dir: data_dir.unwrap_or_else(std::env::temp_dir),
        problems,
        desktop,
        preferences,
        editor: options.config.or_else(settings::default_file).map(Editor::open),
        set_log_level: Box::new(move |level| log_level.set(level)),
        on_start,
    };
    let shown = app::run(config);
    if let Some(Ok(embedded)) = embedded {
        embedded.stop(&runtime);
    }
    runtime.shutdown_timeout(GOODBYE);
    Ok(shown?)
}

/// Whether the app runs already with the same settings file.
enum Claim {
    /// It does, and was told.
    Second,
    /// It does not, or that cannot be found out.
    Alone(Option<Instance>),
}

fn claim(config: Option<&Path>, link: Option<&str>, problems: &mut Vec<String>) -> Result<Claim, InstanceError> {
    let Some(file) = config.map(Path::to_owned).or_else(settings::default_file) else { return Ok(Claim::Alone(None)) };
    match instance::start(&file, link) {
        Ok(Start::First(instance)) => Ok(Claim::Alone(Some(instance))),
        Ok(Start::Second) => Ok(Claim::Second),
        Err(error @ (InstanceError::Stranger | InstanceError::System(_))) => {
            problems.push(error.to_string());
            Ok(Claim::Alone(None))
        }
        Err(error) => Err(error),
    }
}
