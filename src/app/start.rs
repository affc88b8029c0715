//! Starts the app: its configuration, and the wiring of its parts.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use egui::{ViewportCommand, ViewportId};
use jiff::tz::TimeZone;
use thiserror::Error;

use crate::design::tokens;
use crate::dialog::preview::SystemDisplays;
use crate::sdk::{GroupId, ScreenSource, set_own_window};
use crate::settings::{Editor, Preferences};
use crate::words::{self, Language, Saying, say};

use super::App;
use super::model::activity::Activity;
use super::model::settings_form::{ComputerInfo, SettingsForm};
use super::model::{AppInfo, AppState, ServiceLocation, StoreJob, TrayState, locale};
use super::shell::desktop::{DesktopConfig, SystemDesktop, app_icon, autostart, links};
use super::shell::effects::{ConsoleLink, EffectRunner, wake};
use super::shell::look;
use super::shell::sdk::Sdk;
use super::shell::window_system::{self, WindowSystemError};
use super::store::activity_log::ActivityLog;
use super::store::remembered::Remembered;
use super::store::{Files, Store};

/// Configuration of the app.
pub struct AppConfig {
    /// The presence and session service.
    pub service: ServiceChoice,
    /// The group of its visitors.
    pub groupid: GroupId,
    /// What is shared.
    pub screen: ScreenSource,
    /// The folder for its files.
    pub data_dir: PathBuf,
    /// Problems with the settings, to be shown once.
    pub problems: Vec<String>,
    /// Integration with the desktop.
    pub desktop: DesktopConfig,
    /// The settings.
    pub preferences: Preferences,
    /// The settings file, to write changes; `None` if the platform has no place for it.
    pub editor: Option<Editor>,
    /// Changes the log level.
    pub set_log_level: Box<dyn Fn(tracing::Level)>,
    /// Called once the window exists, with a handle that closes it from elsewhere.
    pub on_start: Box<dyn FnOnce(Closer)>,
}

/// Closes the window from any thread, as its close button does.
pub struct Closer(egui::Context);

impl Closer {
    /// Closes the window.
    pub fn close(&self) {
        // The main window, even while the sharing bar is being painted.
        self.0.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Close);
    }
}

/// The presence and session service.
pub enum ServiceChoice {
    /// A service inside this program.
    Embedded {
        /// Its address.
        url: String,
        /// Makes links to the agent's console.
        console: ConsoleLink,
    },
    /// A service elsewhere.
    Remote {
        /// Its address.
        url: String,
    },
    /// No service.
    Unavailable {
        /// Why the embedded service could not start; `None` if none was configured.
        reason: Option<String>,
    },
}

/// The window could not be opened or failed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AppError {
    /// There is no window system, or one that lacks something.
    #[error("the window could not be shown: {0}")]
    WindowSystem(#[from] WindowSystemError),
    /// There is no OpenGL to draw with.
    #[error(
        "the window could not be shown: it needs OpenGL, which this computer does not offer ({why}). With Mesa it works without a graphics card too"
    )]
    OpenGl {
        /// What is missing of it.
        why: String,
        /// The toolkit's error.
        source: eframe::Error,
    },
    /// Anything else.
    #[error("the window could not be shown: {0}")]
    Window(#[source] eframe::Error),
}

impl From<eframe::Error> for AppError {
    fn from(error: eframe::Error) -> Self {
        let why = match &error {
            eframe::Error::NoGlutinConfigs(_, why) => why.to_string(),
            eframe::Error::Glutin(why) => why.to_string(),
            eframe::Error::OpenGL(why) => why.to_string(),
            _ => return Self::Window(error),
        };
        Self::OpenGl { why, source: error }
    }
}

/// Opens the window and returns when it is closed and everything it did is over; a disk that does not answer is waited for
/// three seconds and then left alone, with what was to be written. To be called on the main thread.
pub fn run(config: AppConfig) -> Result<(), AppError> {
    window_system::check()?;
    let viewport = egui::ViewportBuilder::default()
        .with_title(words::PRODUCT)
        .with_app_id("oneclick-visitor")
        .with_inner_size(tokens::WINDOW)
        .with_min_inner_size(tokens::WINDOW_MIN)
        .with_icon(app_icon());
    // Explicit, because the default depends on the renderers that are linked, and tests link another one.
    let renderer = eframe::Renderer::Glow;
    // The app finds system fonts itself.
    let system_font_fallback = false;
    let options = eframe::NativeOptions { viewport, centered: true, renderer, system_font_fallback, ..eframe::NativeOptions::default() };
    let create = move |creation: &eframe::CreationContext<'_>| {
        tokens::install(&creation.egui_ctx);
        // The SDK captures the X server that shows this window, where the visitor agrees.
        set_own_window(window_system::number(creation));
        Ok(Box::new(start(config, &creation.egui_ctx)) as Box<dyn eframe::App>)
    };
    let shown = eframe::run_native("oneclick-visitor", options, Box::new(create));
    Ok(shown.inspect_err(|error| tracing::error!(%error, "the window could not be shown"))?)
}

fn start(config: AppConfig, ctx: &egui::Context) -> App<Sdk> {
    let AppConfig { service, groupid, screen, data_dir, problems, mut desktop, mut preferences, editor, set_log_level, on_start } = config;
    on_start(Closer(ctx.clone()));
    ctx.set_theme(look::theme(preferences.theme));
    let remembered = Remembered::new(&data_dir);
    let (url, place, console, unavailable) = match service {
        ServiceChoice::Embedded { url, console } => (url, ServiceLocation::Here, Some(console), None),
        ServiceChoice::Remote { url } => {
            let host = url.parse().map_or_else(|_| words::plain(&url), |address| words::host(&address));
            (url, ServiceLocation::At(host), None, None)
        }
        ServiceChoice::Unavailable { reason } => {
            let why = match reason {
                Some(error) => say!("login-service-failed", error = words::plain_long(&error)),
                None => say!("login-service-none"),
            };
            (String::new(), ServiceLocation::None, None, Some(why))
        }
    };
    let locale = locale(|name| std::env::var(name).ok());
    let mut problems: Vec<Saying> = problems.into_iter().map(Saying::Foreign).collect();
    problems.extend(speak(&preferences.language, &locale));
    let facts = AppInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        os: std::env::consts::OS.to_owned(),
        locale,
        service: place,
        console: console.is_some(),
        unavailable,
        groupid,
        remembered_at: remembered.path().to_owned(),
    };
    let mut state = AppState::new(facts, remembered.load(), problems);
    if let Some(link) = desktop.link.take() {
        state.propose(&link);
    }
    state.activity = Activity::new(Vec::new(), time_zone());
    let archive = ActivityLog::new(&data_dir, export_dir());
    let autostart = editor.as_ref().and_then(|editor| autostart(editor.path()));
    preferences.autostart &= autostart.is_some();
    let links = editor.as_ref().and_then(|editor| links(editor.path()));
    preferences.handle_links &= links.is_some();
    let here = ComputerInfo {
        settings: editor.as_ref().map(|editor| editor.path().to_owned()),
        activity: archive.path().to_owned(),
        log: data_dir.join("oneclick-visitor.log"),
        autostart: autostart.is_some(),
        links: links.is_some(),
        shortcuts: crate::desktop::shortcut::are_possible(),
    };
    let sdk = Sdk::new(url, groupid, screen);
    let waker = ctx.clone();
    let writer = Store::start(Files { remembered, archive, editor, autostart, links }, move || wake(&waker));
    writer.write(StoreJob::Load);
    writer.write(StoreJob::CheckAutostart(preferences.autostart));
    writer.write(StoreJob::CheckLinks(preferences.handle_links));
    let runner = EffectRunner::new(sdk, writer, console, webbrowser::open).logging(set_log_level);
    if desktop.minimized {
        state.tray = TrayState::WaitingForIcon;
    }
    let desktop = SystemDesktop::new(desktop, preferences.clone(), ctx);
    state.settings = SettingsForm::new(preferences, here);
    let mut app = App::new(state, runner, Box::new(Instant::now), Box::new(desktop));
    app.fonts.install(ctx);
    if screen == ScreenSource::Screen {
        app.displays = Some(Arc::new(SystemDisplays::default()));
    }
    app.fonts.follow(ctx, words::language().letters());
    app
}

/// Sets the language that the settings name, or the system's; a warning if the app does not have the named one.
pub(super) fn speak(tag: &str, locale: &str) -> Option<Saying> {
    let named = Language::chosen(tag);
    words::set_language(named.unwrap_or_else(|| Language::best(locale)));
    if tag.is_empty() || named.is_some() {
        return None;
    }
    let spoken = words::offered().map(|language| format!("{:?} ({})", language.tag(), language.own_name())).collect::<Vec<_>>();
    tracing::warn!(tag, "the settings ask for a language that is not spoken");
    Some(say!("notice-language-unknown", tag = words::plain(tag), spoken = spoken.join(", ")))
}

/// The time zone that the environment or the system sets; `None` if neither does, and times are shown in UTC.
fn time_zone() -> Option<TimeZone> {
    match TimeZone::try_system() {
        Ok(zone) => Some(zone).filter(|zone| !zone.is_unknown()),
        Err(error) => {
            tracing::info!(%error, "the time zone is not known");
            None
        }
    }
}

/// The folder where people expect exported files.
fn export_dir() -> Option<PathBuf> {
    let dirs = directories::UserDirs::new()?;
    Some(dirs.download_dir().or(dirs.document_dir()).unwrap_or(dirs.home_dir()).to_owned())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// The environment of a process cannot be changed safely while it runs, so that the test starts itself with another one.
    #[test]
    fn the_time_zone_is_that_of_the_environment_or_unknown() {
        if std::env::var_os("ONECLICK_VISITOR_TELL_ZONE").is_some() {
            let july = "2026-07-01T00:00:00Z".parse().unwrap();
            println!("zone: {:?}", time_zone().map(|zone| zone.to_offset(july).seconds()));
            return;
        }
        for (zone, expected) in [("CET-1CEST,M3.5.0,M10.5.0/3", "Some(7200)"), ("UTC", "Some(0)"), ("", "Some(0)"), ("No/Where", "None")] {
            let mut test = Command::new(std::env::current_exe().unwrap());
            test.args(["--exact", "app::start::tests::the_time_zone_is_that_of_the_environment_or_unknown", "--nocapture"]);
            let output = test.env("TZ", zone).env("ONECLICK_VISITOR_TELL_ZONE", "1").output().unwrap();
            let output = String::from_utf8(output.stdout).unwrap();
            assert!(output.contains(&format!("zone: {expected}")), "{zone}: {output}");
        }
    }
}
