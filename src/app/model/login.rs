//! Logging in and out, and getting a code without logging in.

use std::time::{Duration, Instant};

use crate::sdk::{CodeStatus, Command, EndReason, NotConfigured, PresenceData};
use crate::words::{self, say};

use super::action::{CodeAction, LoginAction};
use super::activity::ActivityKind;
use super::effect::{Effect, Login, StoreJob};
use super::login_form::Field;
use super::state::AppState;
use super::types::{AppScreen, Area, Tone};
use super::visibility::FocusTracker;

/// How long a log-out may take before the app goes back to the login screen anyway.
pub(crate) const LOG_OUT: Duration = Duration::from_secs(2);

impl AppState {
    pub(super) fn on_login_action(&mut self, action: LoginAction) -> Vec<Effect> {
        match action {
            LoginAction::Submit => self.log_in(),
            LoginAction::Cancel => {
                self.back_to_login();
                vec![Effect::Call(Command::Disconnect), Effect::Forget]
            }
            LoginAction::Remember(on) => self.remember(on),
        }
    }

    pub(super) fn on_code_action(&mut self, action: CodeAction) -> Vec<Effect> {
        match action {
            CodeAction::Get => self.get_code(),
            CodeAction::Cancel => vec![Effect::Call(Command::CancelCode)],
            CodeAction::Copy => self.copy_code(),
        }
    }

    /// Begins to log out. Settings that were typed are written before.
    pub(super) fn log_out(&mut self, now: Instant) -> Vec<Effect> {
        let mut effects = self.change_settings(None);
        if let AppScreen::Home(area) = self.place {
            self.place = AppScreen::Leaving { area, until: now + LOG_OUT };
        }
        self.prompt = None;
        effects.push(Effect::Call(Command::Disconnect));
        effects
    }

    pub(super) fn connected(&mut self, focus: bool, now: Instant) -> Vec<Effect> {
        let mut effects = Vec::new();
        let entering = self.place == AppScreen::Entering;
        if entering {
            self.place = AppScreen::Home(Area::Home);
            self.tracker = FocusTracker::default();
            self.notices.clear();
            self.activity.note(now, ActivityKind::LoggedIn);
            if let (true, Some(who)) = (self.form.remember, &self.who) {
                effects.push(Effect::Write(StoreJob::Remember(Box::new(who.clone()))));
            }
        }
        self.tracker.focus_moved(focus);
        if focus {
            effects.extend(self.catch_up(entering));
        }
        effects
    }

    /// Tells agents the current area, if they do not know it yet, now that this device has the focus. Without the focus the call
    /// would take it from the device in use; repeating a known area would claim that the visitor has just done something here.
    pub(super) fn catch_up(&mut self, entering: bool) -> Option<Effect> {
        let AppScreen::Home(area) = self.place else { return None };
        let told = self.status.presence.as_ref().and_then(PresenceData::url);
        if entering || told != Some(area.url()) { self.presence(area) } else { None }
    }

    pub(super) fn not_configured(&mut self, reason: NotConfigured) -> Vec<Effect> {
        if self.place != AppScreen::Entering {
            return Vec::new(); // the banner says it
        }
        self.back_to_login();
        self.notice(Tone::Error, say!("notice-not-set-up", reason = words::reach::not_configured(reason)));
        vec![Effect::Forget]
    }

    fn log_in(&mut self) -> Vec<Effect> {
        if self.place != AppScreen::Login {
            return Vec::new();
        }
        let Some(who) = self.form.check() else { return Vec::new() };
        self.place = AppScreen::Entering;
        self.notices.clear();
        self.who = Some(who.clone());
        let agreed = self.form.agreed_group();
        self.group = agreed.unwrap_or(self.facts.groupid);
        vec![Effect::Init(Box::new(Login { who: Some(who), group: agreed }))]
    }

    fn get_code(&mut self) -> Vec<Effect> {
        match self.place {
            AppScreen::Login => {
                self.place = AppScreen::Code;
                self.notices.clear();
                vec![Effect::Init(Box::new(Login { who: None, group: None }))]
            }
            AppScreen::Code | AppScreen::Home(_) => vec![Effect::Call(Command::RequestCode)],
            AppScreen::Entering | AppScreen::Leaving { .. } => Vec::new(),
        }
    }

    fn remember(&mut self, on: bool) -> Vec<Effect> {
        self.form.remember = on;
        match (&self.who, on) {
            (_, false) => vec![Effect::Write(StoreJob::ForgetRemembered)],
            (Some(who), true) => vec![Effect::Write(StoreJob::Remember(Box::new(who.clone())))],
            // On the login screen it is written once the log-in worked.
            (None, true) => Vec::new(),
        }
    }

    pub(super) fn leave(&mut self, now: Instant) -> Vec<Effect> {
        match self.place {
            AppScreen::Leaving { .. } => {
                self.cut_off(EndReason::LoggedOut, now);
                self.back_to_login();
                vec![Effect::Forget]
            }
            AppScreen::Login | AppScreen::Entering | AppScreen::Code | AppScreen::Home(_) => Vec::new(),
        }
    }

    pub(super) fn back_to_login(&mut self) {
        self.place = AppScreen::Login;
        self.who = None;
        self.prompt = None;
        (self.code_closed, self.copied) = (None, None);
        self.form.wants_keyboard = Some(Field::VisitorId);
    }

    fn copy_code(&mut self) -> Vec<Effect> {
        let CodeStatus::Waiting { code, .. } = &self.status.code else { return Vec::new() };
        self.copied = Some(code.clone());
        vec![Effect::Copy(code.grouped())]
    }
}
