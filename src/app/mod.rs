//! The visitor's desktop app.
//!
//! [`App::logic`](eframe::App::logic) takes events from the SDK, the store, the sharing bar and the desktop, lets the state
//! decide and runs the effects, also while the window is minimised. [`App::ui`](eframe::App::ui) draws the state and returns
//! what the visitor did. Nothing blocks: events wake the window, and an idle window is not painted at all.
//!
//! The request for the screen is drawn by [`dialog`](crate::dialog), which other egui apps use as well.

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

use egui::{CentralPanel, Frame, ViewportCommand};

use crate::design::{self, tokens};
use crate::dialog::choice::DisplayChoice;
use crate::dialog::preview::{DisplaySource, PreviewThread};
use crate::dialog::terms_view::terms;
use crate::settings::Preferences;
use crate::toolkit::system_fonts::SystemFonts;
use crate::words::{self, Announcement, Language, say};

pub use message::{MessageError, show_failure};
pub use shell::desktop::DesktopConfig;
pub use shell::effects::ConsoleLink;
pub use shell::window_system::WindowSystemError;
pub use start::{AppConfig, AppError, Closer, ServiceChoice, run};

use model::announcements;
use model::{Action, AppScreen, AppState, DesktopView, Effect, SharePolicy, desktop_view};
use shell::desktop::DesktopIntegration;
use shell::effects::EffectRunner;
use shell::floating_window::FloatingBar;
use shell::look;
use shell::sdk::SdkHandle;
use window_state::window_state;

/// The app: its state, and what is kept up to date with it.
struct App<S> {
    state: AppState,
    runner: EffectRunner<S>,
    bar: FloatingBar,
    fonts: SystemFonts,
    /// The settings as they were applied last.
    preferences: Preferences,
    /// What can be shared; `None` where there is no choice.
    displays: Option<Arc<dyn DisplaySource>>,
    preview: Option<PreviewThread>,
    title: String,
    announcements: Vec<Announcement>,
    clock: Box<dyn Fn() -> Instant>,
    wall: fn() -> SystemTime,
    desktop: Box<dyn DesktopIntegration>,
    desktop_view: Option<DesktopView>,
}

impl<S: SdkHandle> App<S> {
    fn new(state: AppState, runner: EffectRunner<S>, clock: Box<dyn Fn() -> Instant>, desktop: Box<dyn DesktopIntegration>) -> Self {
        Self {
            preferences: state.settings.chosen().clone(),
            state,
            runner,
            bar: FloatingBar::default(),
            fonts: SystemFonts::new(words::language().letters()),
            displays: None,
            preview: None,
            title: words::PRODUCT.to_owned(),
            announcements: Vec::new(),
            clock,
            wall: SystemTime::now,
            desktop,
            desktop_view: None,
        }
    }

    fn run_effects(&mut self, effects: Vec<Effect>, ctx: &egui::Context) {
        for effect in effects {
            // Protection is in place before the effect runs.
            self.update_policy();
            if let Err(failure) = self.runner.run(effect, ctx) {
                tracing::warn!(?failure, "an effect failed");
                self.state.fail(failure);
            }
            // Draws what it changed, and takes events that it caused before the waker was set.
            ctx.request_repaint();
        }
        self.update_policy();
        self.update_preferences(ctx);
        self.keep_activity();
    }

    fn update_policy(&mut self) {
        self.runner.push_policy(&SharePolicy::of(&self.state));
    }

    /// Applies settings that were changed or reverted.
    fn update_preferences(&mut self, ctx: &egui::Context) {
        let chosen = self.state.settings.chosen();
        if *chosen == self.preferences {
            return;
        }
        if chosen.theme != self.preferences.theme {
            ctx.set_theme(look::theme(chosen.theme));
        }
        if chosen.language != self.preferences.language {
            let named = Language::chosen(&chosen.language);
            words::set_language(named.unwrap_or_else(|| Language::best(&self.state.facts.locale)));
        }
        if chosen.log_level != self.preferences.log_level {
            (self.runner.set_log_level)(chosen.log_level);
        }
        self.desktop.set_preferences(chosen);
        self.preferences.clone_from(chosen);
    }

    /// Stores new activity.
    fn keep_activity(&mut self) {
        self.runner.keep(self.state.activity.take_unkept());
    }

    /// Applies all events of the SDK.
    fn receive_sdk_events(&mut self, ctx: &egui::Context) {
        while let Some(event) = self.runner.next_sdk_event() {
            self.state.status = self.runner.sdk_status();
            let effects = self.state.apply(event, (self.clock)());
            self.run_effects(effects, ctx);
        }
    }

    /// Applies the results of effects that ran in the background.
    fn receive_results(&mut self, ctx: &egui::Context) {
        while let Some(result) = self.runner.next_result() {
            match result {
                Ok(outcome) => self.state.done(outcome),
                Err(failure) => self.state.fail(failure),
            }
        }
        self.update_preferences(ctx);
    }

    /// Applies what was pressed on the sharing bar, and updates it.
    fn receive_bar_actions(&mut self, ctx: &egui::Context) {
        let now = (self.clock)();
        for action in self.bar.exchange(ctx, &self.state.status.session, now) {
            let effects = self.state.act(action, now);
            self.run_effects(effects, ctx);
        }
    }

    /// Applies the events of the desktop.
    fn receive_desktop_events(&mut self, ctx: &egui::Context) {
        while let Some(event) = self.desktop.next_event() {
            let effects = self.state.on_desktop_event(event, (self.clock)());
            self.run_effects(effects, ctx);
        }
    }

    /// Runs what is due, and requests a frame for what will be.
    fn tick(&mut self, ctx: &egui::Context) {
        let (effects, look_again) = self.state.tick(window_state(ctx), (self.clock)());
        self.run_effects(effects, ctx);
        if let Some(after) = look_again {
            ctx.request_repaint_after(after);
        }
    }

    /// Falls back to English if the system has no letters for the language in force.
    fn ensure_readable_language(&mut self) {
        let language = words::language();
        if self.fonts.lack(language.letters()) {
            tracing::warn!(?language, "the system has no font for the language; English is spoken");
            words::set_language(Language::English);
            self.state.warn(say!("notice-no-font", tag = language.tag()));
        }
    }

    /// Keeps the list and preview of what can be shared up to date while the visitor chooses.
    fn update_preview(&mut self, ctx: &egui::Context) {
        let Some(displays) = &self.displays else { return };
        if let Some(prompt) = &mut self.state.prompt {
            prompt.choice.get_or_insert_with(|| DisplayChoice::fresh(self.state.private.clone()));
        }
        match self.state.choice() {
            None => self.preview = None,
            Some(choice) => {
                let changed = self.preview.get_or_insert_with(|| PreviewThread::start(displays.clone(), ctx)).follow(choice, ctx);
                if let (true, Some(prompt)) = (changed, &mut self.state.prompt) {
                    prompt.changed((self.clock)());
                }
            }
        }
    }

    fn update_title(&mut self, ctx: &egui::Context) {
        let title = self.state.title();
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Updates what the desktop shows.
    fn update_desktop(&mut self) {
        let view = desktop_view(&self.state);
        if self.desktop_view.as_ref() != Some(&view) {
            self.desktop.show(&view);
            self.desktop_view = Some(view);
        }
    }

    /// Updates what a screen reader says by itself; a window that is out of sight is painted for that.
    fn update_announcements(&mut self, ctx: &egui::Context) {
        let lines = announcements::lines(&self.state, (self.clock)());
        if lines != self.announcements {
            self.announcements = lines;
            if !self.state.tray.seen(window_state(ctx)).on_screen() {
                ctx.send_viewport_cmd(ViewportCommand::RequestPaintWhileHidden);
            }
        }
    }

    fn draw(&mut self, ui: &mut egui::Ui) -> Option<Action> {
        let now = (self.clock)();
        let action = match self.state.place {
            AppScreen::Login | AppScreen::Entering => {
                let frame = Frame::new().fill(tokens::palette(ui).ground);
                CentralPanel::default().frame(frame).show(ui, |ui| screens::login(ui, &mut self.state, now)).inner
            }
            AppScreen::Code => screens::code(ui, &self.state, now),
            AppScreen::Home(area) => screens::home(ui, &mut self.state, area, now),
            AppScreen::Leaving { area, .. } => {
                ui.disable();
                screens::home(ui, &mut self.state, area, now);
                None
            }
        };
        let on_screen = self.state.tray.seen(window_state(ui.ctx())).on_screen();
        let picture = |choice: &DisplayChoice| self.preview.as_ref().and_then(|preview| preview.picture(choice.chosen));
        let answer = match (&self.state.prompt, &self.state.switching) {
            (Some(prompt), _) => terms(ui, prompt, prompt.choice.as_ref().and_then(picture), on_screen, now).map(Action::Prompt),
            (None, Some(choice)) => screens::change_display(ui, choice, picture(choice)),
            (None, None) => None,
        };
        design::ground(ui, self.state.prompt.is_some() || self.state.switching.is_some());
        design::name_window(ui.ctx(), &self.title);
        design::announce(ui.ctx(), &self.announcements);
        answer.or(action)
    }
}

impl<S: SdkHandle> eframe::App for App<S> {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.ensure_readable_language();
        self.state.begin_frame(window_state(ctx));
        self.state.activity.set_clock((self.clock)(), (self.wall)());
        self.receive_sdk_events(ctx);
        self.receive_results(ctx);
        self.state.status = self.runner.sdk_status();
        self.receive_bar_actions(ctx);
        self.receive_desktop_events(ctx);
        self.tick(ctx);
        self.state.before_paint();
        self.update_policy();
        self.update_preview(ctx);
        self.update_title(ctx);
        self.update_desktop();
        self.update_announcements(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.bar.show(ui.ctx(), widgets::floating_bar);
        if self.state.on_paint() {
            ui.ctx().request_repaint();
        }
        if let Some(action) = self.draw(ui) {
            let effects = self.state.act(action, (self.clock)());
            let ctx = ui.ctx().clone();
            self.run_effects(effects, &ctx);
            ctx.request_repaint();
        }
        self.fonts.follow(ui.ctx(), words::language().letters());
    }

    /// The window closes: the session is ended and requests are declined before the program exits.
    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        // First, because what follows takes time, and a second instance must not be told that this one accepts its link.
        self.desktop.close();
        self.desktop.show(&DesktopView::default());
        self.runner.forget();
        self.state.close((self.clock)());
        self.keep_activity();
        self.runner.finish();
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
