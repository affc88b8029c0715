//! Logging in and out, and getting a code without logging in.

use std::time::Instant;

use crate::sdk::{Command, EndReason, NotConfigured, PresenceData};
use crate::words::{self, say};

use super::activity::Happening;
use super::effect::{Effect, Job, Login};
use super::login_form::Field;
use super::state::AppState;
use super::types::{Area, Place, Tone};
use super::visibility::FocusTracker;

impl AppState {
    pub(super) fn connected(&mut self, focus: bool, now: Instant) -> Vec<Effect> {
        let mut effects = Vec::new();
        let entering = self.place == Place::Entering;
        if entering {
            self.place = Place::Home(Area::Home);
            self.tracker = FocusTracker::default();
            self.notices.clear();
            self.activity.note(now, Happening::LoggedIn);
            if let (true, Some(who)) = (self.form.remember, &self.who) {
                effects.push(Effect::Write(Job::Remember(Box::new(who.clone()))));
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
        let Place::Home(area) = self.place else { return None };
        let told = self.status.presence.as_ref().and_then(PresenceData::url);
        if entering || told != Some(area.url()) { self.presence(area) } else { None }
    }

    pub(super) fn not_configured(&mut self, reason: NotConfigured) -> Vec<Effect> {
        if self.place != Place::Entering {
            return Vec::new(); // the banner says it
        }
        self.back_to_login();
        self.notice(Tone::Error, say!("notice-not-set-up", reason = words::reach::not_configured(reason)));
        vec![Effect::Forget]
    }

    pub(super) fn log_in(&mut self) -> Vec<Effect> {
        if self.place != Place::Login {
            return Vec::new();
        }
        let Some(who) = self.form.check() else { return Vec::new() };
        self.place = Place::Entering;
        self.notices.clear();
        self.who = Some(who.clone());
        let agreed = self.form.agreed_group();
        self.group = agreed.unwrap_or(self.facts.groupid);
        vec![Effect::Init(Box::new(Login { who: Some(who), group: agreed }))]
    }

    pub(super) fn get_code(&mut self) -> Vec<Effect> {
        match self.place {
            Place::Login => {
                self.place = Place::Code;
                self.notices.clear();
                vec![Effect::Init(Box::new(Login { who: None, group: None }))]
            }
            Place::Code | Place::Home(_) => vec![Effect::Call(Command::RequestCode)],
            Place::Entering | Place::Leaving { .. } => Vec::new(),
        }
    }

    pub(super) fn remember(&mut self, on: bool) -> Vec<Effect> {
        self.form.remember = on;
        match (&self.who, on) {
            (_, false) => vec![Effect::Write(Job::ForgetRemembered)],
            (Some(who), true) => vec![Effect::Write(Job::Remember(Box::new(who.clone())))],
            // On the login screen it is written once the log-in worked.
            (None, true) => Vec::new(),
        }
    }

    pub(super) fn leave(&mut self, now: Instant) -> Vec<Effect> {
        match self.place {
            Place::Leaving { .. } => {
                self.cut_off(EndReason::LoggedOut, now);
                self.back_to_login();
                vec![Effect::Forget]
            }
            Place::Login | Place::Entering | Place::Code | Place::Home(_) => Vec::new(),
        }
    }

    pub(super) fn back_to_login(&mut self) {
        self.place = Place::Login;
        self.who = None;
        self.prompt = None;
        (self.code_closed, self.copied) = (None, None);
        self.form.wants_keyboard = Some(Field::VisitorId);
    }
}
