//! The face: the visitor's desktop app.
//!
//! [`App::logic`](eframe::App::logic) takes events out of the SDK and lets the state decide what follows, also while the
//! window is minimised. [`App::ui`](eframe::App::ui) draws the state and hands back what the visitor did. Nothing waits:
//! the SDK wakes the window when there is something to hear, and an idle window is not painted at all.
//!
//! Other egui apps take [`TermsDialog`] from here, the dialog that this one shows.

mod activity;
mod announce;
mod bidi;
mod bridge;
mod calendar;
mod dialogs;
mod effects;
mod floating;
mod focus;
mod fonts;
mod form;
mod happenings;
mod model;
mod preferences;
mod real_desktop;
mod remembered;
mod screens;
mod showable;
mod state;
mod surroundings;
#[cfg(test)]
mod tests;
mod tokens;
mod typeface;
mod widgets;
mod words;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use egui::{CentralPanel, Frame, ViewportCommand, ViewportId};
use thiserror::Error;

use crate::sdk::{Event, GroupId, Redacted, RequestId, ScreenSource};
use crate::settings::{Editor, Preferences};

pub use dialogs::{TermsAnswer, TermsDialog};

use activity::{Activity, Archive};
use announce::Line;
use bridge::{Port, Sdk};
use calendar::Zone;
use effects::{Effect, Hands, Outcome, wake};
use floating::FloatingBar;
use focus::WindowState;
use fonts::Fonts;
use model::{Action, Facts, Place, Service, locale};
use preferences::{Change, Here, SettingsForm, Switch};
use real_desktop::{RealDesktop, autostart};
use remembered::Remembered;
use showable::{Choice, Looker, Showables, ThisComputer};
use state::AppState;
use surroundings::{Heard, Item, Outlook, Surroundings, Whereabouts, outlook};
use words::{Language, Saying, say};
use writer::{Files, Job, Writer};

pub use real_desktop::DesktopConfig;

/// What the app is started with.
pub struct AppConfig {
    /// The service it talks to.
    pub service: ServiceChoice,
    /// The group that its visitors belong to.
    pub groupid: GroupId,
    /// What is shared.
    pub screen: ScreenSource,
    /// Where it keeps its files.
    pub data_dir: PathBuf,
    /// What was wrong with the settings, to be shown once.
    pub problems: Vec<String>,
    /// What it may use of the desktop.
    pub desktop: DesktopConfig,
    /// What the visitor chose in the settings.
    pub preferences: Preferences,
    /// Where that is written when it changes; none where the platform has no place for it.
    pub editor: Option<Editor>,
    /// Changes the least level that is logged.
    pub set_log_level: Box<dyn Fn(tracing::Level)>,
    /// Called once the window is there, with what closes it from elsewhere.
    pub on_start: Box<dyn FnOnce(Closer)>,
}

/// Closes the window, as its close button does; from any thread.
pub struct Closer(egui::Context);

impl Closer {
    /// Closes it.
    pub fn close(&self) {
        // The main one, even while the sharing bar is being painted.
        self.0.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Close);
    }
}

/// Makes a fresh link to the agent's console, with a code that works once.
pub type ConsoleLink = Box<dyn Fn() -> Redacted<String>>;

/// The presence and session service.
pub enum ServiceChoice {
    /// One that runs inside this program.
    Embedded {
        /// Its address.
        url: String,
        /// The way to the agent's console.
        console: ConsoleLink,
    },
    /// One elsewhere.
    Remote {
        /// Its address.
        url: String,
    },
    /// None.
    Unavailable {
        /// Why the embedded one could not start; none if none was configured.
        reason: Option<String>,
    },
}

/// The window could not be opened or failed.
#[derive(Debug, Error)]
#[error("the window could not be shown: {0}")]
pub struct AppError(String);

/// Opens the window and returns when it is closed and everything it did is over; a disk that does not answer is waited for
/// three seconds and then left alone, with what was to be written. To be called on the main thread.
pub fn run(config: AppConfig) -> Result<(), AppError> {
    #[cfg(all(unix, not(target_os = "macos")))]
    if ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none_or(|value| value.is_empty())) {
        return Err(AppError("there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)".to_owned()));
    }
    let viewport = egui::ViewportBuilder::default()
        .with_title(words::PRODUCT)
        .with_app_id("oneclick-visitor")
        .with_inner_size(tokens::WINDOW)
        .with_min_inner_size(tokens::WINDOW_MIN)
        .with_icon(icon());
    // Said because a program that links another renderer, as tests do, would be given that one.
    let renderer = eframe::Renderer::Glow;
    // We look for fonts of the system ourselves.
    let system_font_fallback = false;
    let options = eframe::NativeOptions { viewport, centered: true, renderer, system_font_fallback, ..eframe::NativeOptions::default() };
    let create = move |creation: &eframe::CreationContext<'_>| {
        tokens::install(&creation.egui_ctx);
        Ok(Box::new(start(config, &creation.egui_ctx)) as Box<dyn eframe::App>)
    };
    eframe::run_native("oneclick-visitor", options, Box::new(create)).map_err(|error| AppError(error.to_string()))
}

fn icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")).unwrap_or_default()
}

fn start(config: AppConfig, ctx: &egui::Context) -> App<Sdk> {
    let AppConfig { service, groupid, screen, data_dir, problems, mut desktop, mut preferences, editor, set_log_level, on_start } = config;
    on_start(Closer(ctx.clone()));
    ctx.set_theme(tokens::theme(preferences.theme));
    let remembered = Remembered::new(&data_dir);
    let (url, place, console, unavailable) = match service {
        ServiceChoice::Embedded { url, console } => (url, Service::Here, Some(console), None),
        ServiceChoice::Remote { url } => {
            let host = words::web_host(&url).unwrap_or_else(|| words::plain(&url));
            (url, Service::At(host), None, None)
        }
        ServiceChoice::Unavailable { reason } => {
            let why = match reason {
                Some(error) => say!("login-service-failed", error = words::plain_long(&error)),
                None => say!("login-service-none"),
            };
            (String::new(), Service::None, None, Some(why))
        }
    };
    let locale = locale(|name| std::env::var(name).ok());
    let mut problems: Vec<Saying> = problems.into_iter().map(Saying::Foreign).collect();
    problems.extend(speak(&preferences.language, &locale));
    let facts = Facts {
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
    state.activity = Activity::new(Vec::new(), Zone::system());
    let archive = Archive::new(&data_dir, export_dir());
    let autostart = editor.as_ref().and_then(|editor| autostart(editor.path()));
    preferences.autostart &= autostart.is_some();
    let here = Here {
        settings: editor.as_ref().map(|editor| editor.path().to_owned()),
        activity: archive.path().to_owned(),
        log: data_dir.join("oneclick-visitor.log"),
        autostart: autostart.is_some(),
        shortcuts: crate::desktop::shortcut::are_possible(),
    };
    let mut sdk = Sdk::new(url, groupid, screen);
    sdk.set_gestures(preferences.gestures);
    sdk.mask_own_windows(preferences.mask_own_windows);
    let waker = ctx.clone();
    let writer = Writer::start(Files { remembered, archive, editor, autostart }, move || wake(&waker));
    writer.write(Job::Load);
    writer.write(Job::CheckAutostart(preferences.autostart));
    let hands = Hands::new(sdk, writer, console, webbrowser::open).logging(set_log_level);
    let whereabouts = if desktop.minimized { Whereabouts::Leaving } else { Whereabouts::Open };
    let surroundings = RealDesktop::new(desktop, preferences.clone(), ctx);
    state.settings = SettingsForm::new(preferences, here);
    let mut app = App::new(state, hands, Box::new(Instant::now), Box::new(surroundings));
    app.fonts.install(ctx);
    if screen == ScreenSource::Screen {
        app.showables = Some(Arc::new(ThisComputer));
    }
    app.fonts.follow(ctx, words::language());
    App { whereabouts, ..app }
}

/// Speaks the language that the settings name, or the system's; says what is wrong with the settings' one.
fn speak(tag: &str, locale: &str) -> Option<Saying> {
    let named = Language::chosen(tag);
    words::set_language(named.unwrap_or_else(|| Language::best(locale)));
    if tag.is_empty() || named.is_some() {
        return None;
    }
    let spoken = words::offered().map(|language| format!("{:?} ({})", language.tag(), language.own_name())).collect::<Vec<_>>();
    tracing::warn!(tag, "the settings ask for a language that is not spoken");
    Some(say!("notice-language-unknown", tag = words::plain(tag), spoken = spoken.join(", ")))
}

/// Where people look for what a program wrote for them.
fn export_dir() -> Option<PathBuf> {
    let dirs = directories::UserDirs::new()?;
    Some(dirs.download_dir().or(dirs.document_dir()).unwrap_or(dirs.home_dir()).to_owned())
}

/// The app: its state, and the hands that do what it decides.
struct App<P> {
    state: AppState,
    hands: Hands<P>,
    bar: FloatingBar,
    fonts: Fonts,
    /// What can be shared; none where there is no choice.
    showables: Option<Arc<dyn Showables>>,
    looker: Option<Looker>,
    /// Whether something else to share is being chosen, in a window that is masked meanwhile.
    choosing: bool,
    title: String,
    said: Vec<Line>,
    clock: Box<dyn Fn() -> Instant>,
    wall: fn() -> SystemTime,
    surroundings: Box<dyn Surroundings>,
    outlook: Option<Outlook>,
    /// The request that is asked, and whether the visitor was elsewhere when it came.
    asked: Option<(RequestId, bool)>,
    whereabouts: Whereabouts,
}

impl<P: Port> App<P> {
    fn new(state: AppState, hands: Hands<P>, clock: Box<dyn Fn() -> Instant>, surroundings: Box<dyn Surroundings>) -> Self {
        Self {
            state,
            hands,
            bar: FloatingBar::default(),
            fonts: Fonts::new(),
            showables: None,
            looker: None,
            choosing: false,
            title: words::PRODUCT.to_owned(),
            said: Vec::new(),
            clock,
            wall: SystemTime::now,
            surroundings,
            outlook: None,
            asked: None,
            whereabouts: Whereabouts::Open,
        }
    }

    fn perform(&mut self, effects: Vec<Effect>, ctx: &egui::Context) {
        for effect in effects {
            if matches!(effect, Effect::Raise | Effect::Attention) {
                self.whereabouts = Whereabouts::Open;
            }
            if let Err(failure) = self.hands.perform(effect, ctx) {
                tracing::warn!(?failure, "could not be done");
                self.state.fail(failure);
            }
            // What it changed is drawn at once, and events it caused before the waker was set are heard.
            ctx.request_repaint();
        }
        self.keep();
    }

    /// Makes a setting felt that is written now.
    fn follow(&mut self, change: &Change, ctx: &egui::Context) {
        let settings = &self.state.settings;
        match change {
            Change::Theme(theme) => ctx.set_theme(tokens::theme(*theme)),
            Change::Language(language) => {
                words::set_language(language.unwrap_or_else(|| Language::best(&self.state.facts.locale)));
            }
            Change::LogLevel(level) => (self.hands.set_log_level)(*level),
            // The other way round they hold already, whether they are written or not.
            Change::Switch(Switch::Gestures, true) => self.hands.port.set_gestures(settings.gestures()),
            Change::Switch(Switch::MaskOwnWindows, false) => {
                self.hands.port.mask_own_windows(self.choosing || settings.mask_own_windows());
            }
            Change::Switch(..) | Change::Service(_) | Change::ShortcutPause(_) | Change::ShortcutEnd(_) => {}
        }
        self.surroundings.prefer(settings.in_file());
    }

    /// Keeps what happened.
    fn keep(&mut self) {
        self.hands.keep(self.state.activity.take_unkept());
    }

    /// Hears what became of what was done elsewhere.
    fn hear_hands(&mut self, ctx: &egui::Context) {
        while let Some(heard) = self.hands.heard() {
            match heard {
                Ok(outcome) => {
                    let written = if let Outcome::Preferred(change) = &outcome { Some(change.clone()) } else { None };
                    self.state.done(outcome);
                    if let Some(change) = written {
                        self.follow(&change, ctx);
                    }
                }
                Err(failure) => self.state.fail(failure),
            }
        }
    }

    /// Hears everything the SDK has to say.
    fn drain(&mut self, ctx: &egui::Context) {
        while let Some(event) = self.hands.port.next_event() {
            let theirs = matches!(event, Event::PresenceShowTerms(_)) && !self.hands.port.default_ui();
            if theirs {
                tracing::warn!("a request for the screen with the default dialog switched off; declined");
                continue;
            }
            self.state.status = self.hands.port.status();
            let effects = self.state.apply(event, (self.clock)());
            self.perform(effects, ctx);
        }
        self.hear_hands(ctx);
        self.state.status = self.hands.port.status();
    }

    /// Does what was pressed on the bar, and brings it up to date.
    fn listen_to_bar(&mut self, ctx: &egui::Context) {
        let now = (self.clock)();
        for action in self.bar.exchange(ctx, &self.state.status.session, now) {
            let effects = self.state.act(action, now);
            self.perform(effects, ctx);
        }
    }

    /// Speaks English if the system has no letters for the language it speaks.
    fn read_or_english(&mut self) {
        let language = words::language();
        if self.fonts.lack(language) {
            tracing::warn!(?language, "the system has no font for the language; English is spoken");
            words::set_language(Language::English);
            self.state.warn(say!("notice-no-font", tag = language.tag()));
        }
    }

    /// What the window system says of the window; in the tray nobody sees it.
    fn window(&self, ctx: &egui::Context) -> WindowState {
        let window = WindowState::of(ctx);
        if self.whereabouts == Whereabouts::InTray { WindowState { minimized: Some(true), ..window } } else { window }
    }

    /// Does what was chosen on the desktop around the window.
    fn listen_around(&mut self, ctx: &egui::Context) {
        let command = |command| ctx.send_viewport_cmd_to(ViewportId::ROOT, command);
        while let Some(heard) = self.surroundings.heard() {
            match (heard, self.whereabouts) {
                (Heard::Tray(true), Whereabouts::Leaving) => self.whereabouts = Whereabouts::Entering((self.clock)() + tokens::OPENING),
                // Without an icon there would be no way back.
                (Heard::Tray(false), Whereabouts::Leaving | Whereabouts::Entering(_) | Whereabouts::InTray) => {
                    self.whereabouts = Whereabouts::Open;
                    command(ViewportCommand::Visible(true));
                    command(ViewportCommand::Minimized(true));
                }
                (Heard::Chosen(Item::Quit), _) => command(ViewportCommand::Close),
                (Heard::Appearance(appearance), _) => tokens::follow(ctx, appearance),
                (heard, _) => {
                    let effects = self.state.hear(heard, (self.clock)());
                    self.perform(effects, ctx);
                }
            }
        }
        if let Whereabouts::Entering(by) = self.whereabouts {
            let left = by.saturating_duration_since((self.clock)());
            if left.is_zero() || self.window(ctx).focused == Some(true) {
                self.whereabouts = Whereabouts::InTray;
                command(ViewportCommand::Visible(false));
            } else {
                ctx.request_repaint_after(left);
            }
        }
    }

    /// Brings the desktop around the window up to date. A request that comes while the visitor is elsewhere is asked there.
    fn show_around(&mut self, away: bool) {
        let open = self.state.prompt.as_ref().map(|prompt| &prompt.request.request);
        if self.asked.as_ref().map(|(request, _)| request) != open {
            self.asked = open.map(|request| (request.clone(), away));
        }
        let outlook = outlook(&self.state, self.asked.as_ref().is_some_and(|(_, away)| *away));
        if self.outlook.as_ref() != Some(&outlook) {
            self.surroundings.show(&outlook);
            self.outlook = Some(outlook);
        }
    }

    /// Looks at what can be shared for as long as there is somebody to choose.
    fn look(&mut self, ctx: &egui::Context) {
        let Some(showables) = &self.showables else { return };
        if let Some(prompt) = &mut self.state.prompt {
            prompt.choice.get_or_insert_with(|| Choice::fresh(self.state.private.clone()));
        }
        // The titles and the picture of what is not shared are for the visitor's eyes alone.
        if self.choosing != self.state.switching.is_some() {
            self.choosing = !self.choosing;
            self.hands.port.mask_own_windows(self.choosing || self.state.settings.mask_own_windows());
        }
        match self.state.choice() {
            None => self.looker = None,
            Some(choice) => {
                let changed = self.looker.get_or_insert_with(|| Looker::start(showables.clone(), ctx)).follow(choice, ctx);
                if let (true, Some(prompt)) = (changed, &mut self.state.prompt) {
                    prompt.changed((self.clock)());
                }
            }
        }
    }

    fn retitle(&mut self, ctx: &egui::Context) {
        let title = self.state.title();
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Brings up to date what is said aloud; a window that is out of sight is painted for it.
    fn speak(&mut self, ctx: &egui::Context) {
        let lines = announce::lines(&self.state, (self.clock)());
        if lines != self.said {
            self.said = lines;
            if !self.window(ctx).on_screen() {
                ctx.send_viewport_cmd(ViewportCommand::RequestPaintWhileHidden);
            }
        }
    }

    fn draw(&mut self, ui: &mut egui::Ui) -> Option<Action> {
        let now = (self.clock)();
        let action = match self.state.place {
            Place::Login | Place::Entering => {
                let frame = Frame::new().fill(tokens::palette(ui).ground).inner_margin(tokens::margin(tokens::EDGE, 0));
                CentralPanel::default().frame(frame).show(ui, |ui| screens::login(ui, &mut self.state, now)).inner
            }
            Place::Code => screens::code(ui, &self.state, now),
            Place::Home(area) => screens::home(ui, &mut self.state, area, now),
            Place::Leaving { area, .. } => {
                ui.disable();
                screens::home(ui, &mut self.state, area, now);
                None
            }
        };
        let on_screen = self.window(ui.ctx()).on_screen();
        let picture = |choice: &Choice| self.looker.as_ref().and_then(|looker| looker.picture(choice.chosen));
        let answer = match (&self.state.prompt, &self.state.switching) {
            (Some(prompt), _) => dialogs::terms(ui, prompt, prompt.choice.as_ref().and_then(picture), on_screen, now),
            (None, Some(choice)) => dialogs::display(ui, choice, picture(choice)),
            (None, None) => None,
        };
        widgets::ground(ui, self.state.prompt.is_some() || self.state.switching.is_some());
        widgets::name_window(ui.ctx(), &self.title);
        widgets::announce(ui.ctx(), &self.said);
        answer.or(action)
    }
}

impl<P: Port> eframe::App for App<P> {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.read_or_english();
        let away = !self.window(ctx).has_visitor();
        self.state.activity.set_clock((self.clock)(), (self.wall)());
        self.drain(ctx);
        self.listen_to_bar(ctx);
        self.listen_around(ctx);
        let (effects, look_again) = self.state.tick(self.window(ctx), (self.clock)());
        self.perform(effects, ctx);
        if let Some(after) = look_again {
            ctx.request_repaint_after(after);
        }
        self.look(ctx);
        self.retitle(ctx);
        self.show_around(away);
        self.speak(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.bar.show(ui.ctx());
        if let Some(action) = self.draw(ui) {
            let effects = self.state.act(action, (self.clock)());
            let ctx = ui.ctx().clone();
            self.perform(effects, &ctx);
            ctx.request_repaint();
        }
        self.fonts.follow(ui.ctx(), words::language());
    }

    /// The window closes: a session ends and requests are declined before the program does.
    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.surroundings.show(&Outlook::default());
        self.hands.port.forget();
        self.state.close((self.clock)());
        self.keep();
        self.hands.finish();
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
