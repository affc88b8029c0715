//! The face: the visitor's desktop app.
//!
//! [`App::logic`](eframe::App::logic) takes events out of the SDK and lets the state decide what follows, also while the
//! window is minimised. [`App::ui`](eframe::App::ui) draws the state and hands back what the visitor did. Nothing waits:
//! the SDK wakes the window when there is something to hear, and an idle window is not painted at all.
//!
//! Other egui apps take [`DefaultTerms`] from here, the dialog that this one shows, or [`TermsDialog`] to draw it themselves.

mod calendar;
mod dialogs;
mod fonts;
mod look;
mod message;
mod model;
mod screens;
mod shell;
mod start;
mod store;
#[cfg(test)]
mod tests;
mod widgets;
mod window_state;

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use egui::{CentralPanel, Frame, ViewportCommand, ViewportId};

use crate::design::{self, tokens};
use crate::sdk::RequestId;
use crate::words::{self, Announcement, Language, say};

pub use dialogs::{DefaultTerms, TermsAnswer, TermsDialog};
pub use message::{MessageError, show_failure};
pub use shell::desktop::DesktopConfig;
pub use shell::effects::ConsoleLink;
pub use start::{AppConfig, AppError, Closer, ServiceChoice, run};

use fonts::Fonts;
use model::announcements;
use model::setting::{Change, Switch};
use model::{Action, AppState, Choice, Effect, Failure, Heard, Item, Outcome, Outlook, Place, Whereabouts, WindowState, outlook};
use shell::desktop::Surroundings;
use shell::effects::Hands;
use shell::floating_window::FloatingBar;
use shell::preview::{Looker, Showables};
use shell::sdk::Port;
use window_state::window_state;

/// Whether the window shows what else could be shared, and is masked for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choosing {
    No,
    Yes,
    /// Not any more, and it has been painted without.
    Painted,
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
    choosing: Choosing,
    title: String,
    said: Vec<Announcement>,
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
            choosing: Choosing::No,
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
            Change::Theme(theme) => ctx.set_theme(look::theme(*theme)),
            Change::Language(language) => {
                words::set_language(language.unwrap_or_else(|| Language::best(&self.state.facts.locale)));
            }
            Change::LogLevel(level) => (self.hands.set_log_level)(*level),
            // The other way round they hold already, whether they are written or not.
            Change::Switch(Switch::Gestures, true) => self.hands.port.set_gestures(settings.gestures()),
            Change::Switch(Switch::MaskOwnWindows, false) => {
                self.hands.port.mask_own_windows(self.choosing != Choosing::No || settings.mask_own_windows());
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
                Err(failure) => {
                    let protection = matches!(failure, Failure::Preference { .. });
                    self.state.fail(failure);
                    if protection {
                        self.protect();
                    }
                }
            }
        }
    }

    /// What protects is as the settings say now, which may be as before: a change that could not be written is taken back.
    fn protect(&mut self) {
        let settings = &self.state.settings;
        self.hands.port.set_gestures(settings.gestures());
        self.hands.port.mask_own_windows(self.choosing != Choosing::No || settings.mask_own_windows());
    }

    /// Hears everything the SDK has to say.
    fn drain(&mut self, ctx: &egui::Context) {
        while let Some(event) = self.hands.port.next_event() {
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
        let window = window_state(ctx);
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
                (Heard::Appearance(appearance), _) => look::follow(ctx, appearance),
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
        let choosing = match (self.state.switching.is_some(), self.choosing) {
            (true, _) => Choosing::Yes,
            // A frame without them has been on the screen since.
            (false, Choosing::Painted | Choosing::No) => Choosing::No,
            (false, Choosing::Yes) => Choosing::Yes,
        };
        if (choosing == Choosing::No) != (self.choosing == Choosing::No) {
            self.hands.port.mask_own_windows(choosing != Choosing::No || self.state.settings.mask_own_windows());
        }
        self.choosing = choosing;
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
        let lines = announcements::lines(&self.state, (self.clock)());
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
                let frame = Frame::new().fill(tokens::palette(ui).ground);
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
        design::ground(ui, self.state.prompt.is_some() || self.state.switching.is_some());
        design::name_window(ui.ctx(), &self.title);
        design::announce(ui.ctx(), &self.said);
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
        self.bar.show(ui.ctx(), widgets::floating_bar);
        if self.choosing == Choosing::Yes && self.state.switching.is_none() {
            self.choosing = Choosing::Painted;
            ui.ctx().request_repaint();
        }
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
        // First: what follows takes its time, and another start would be told that it is heard.
        self.surroundings.close();
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
