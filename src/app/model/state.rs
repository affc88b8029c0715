//! What the app knows, and what follows from what: [`AppState::apply`] for events, [`AppState::act`] for what the visitor
//! does, [`AppState::tick`] for time. Pure: no clock, no egui, no SDK calls; those are [`Effect`]s.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::desktop::link::Proposal;
use crate::sdk::{
    CodeClosed, CodeStatus, DeclineReason, DisplayId, EndReason, Event, GroupId, LinkStatus, RequestId, SessionKey, SessionStatus, Status,
    TermsClosed,
};
use crate::words::{self, PRODUCT, Saying, say, tr};

use super::activity::{Activity, Happening};
use super::choice::Choice;
use super::desktop_event::{Heard, Item, Key};
use super::effect::{Effect, Job};
use super::login_form::{Field, LoginForm, Who};
use super::setting::Change;
use super::settings_form::SettingsForm;
use super::types::{Action, Area, Facts, Notice, Place, Prompt, Tone};
use super::visibility::{FocusTracker, WindowState};

/// How long a log-out may take before the app goes back to the login screen anyway.
pub(crate) const LOG_OUT: Duration = Duration::from_secs(2);

/// The most notices at a time; a person reads no more.
const MAX_NOTICES: usize = 3;

/// Everything the app knows.
#[derive(Debug)]
pub(crate) struct AppState {
    /// Where the visitor is in the app.
    pub(crate) place: Place,
    /// The login form.
    pub(crate) form: LoginForm,
    /// Who is logged in, or on the way.
    pub(crate) who: Option<Who>,
    /// The SDK's state at the last look.
    pub(crate) status: Status,
    /// The open request for the screen.
    pub(crate) prompt: Option<Prompt>,
    /// What is to be shared instead of what is, while that is being chosen.
    pub(crate) switching: Option<Choice>,
    /// The windows that the visitor leaves out of what is shared, for as long as the app runs.
    pub(crate) private: Vec<DisplayId>,
    /// Short messages at the top, until they are dismissed.
    pub(crate) notices: Vec<Notice>,
    /// Why the last code is gone, until there is another.
    pub(crate) code_closed: Option<CodeClosed>,
    /// The code that was copied.
    pub(crate) copied: Option<SessionKey>,
    /// What happened.
    pub(crate) activity: Activity,
    /// What the visitor chose, and types, in the settings.
    pub(crate) settings: SettingsForm,
    /// What does not change in a run.
    pub(crate) facts: Facts,
    /// The group of who is logged in, or on the way.
    pub(crate) group: GroupId,
    pub(super) tracker: FocusTracker,
    /// Who asked last, and since when the screen is shared with them.
    pub(super) agent: String,
    pub(super) shared_since: Option<Instant>,
}

impl AppState {
    /// At the start: the login screen.
    pub(crate) fn new(facts: Facts, remembered: Option<Who>, problems: Vec<Saying>) -> Self {
        Self {
            place: Place::Login,
            form: LoginForm::new(remembered),
            who: None,
            status: nothing(),
            prompt: None,
            switching: None,
            private: Vec::new(),
            notices: problems.into_iter().map(|saying| Notice { tone: Tone::Warning, saying }).collect(),
            code_closed: None,
            copied: None,
            activity: Activity::default(),
            group: facts.groupid,
            settings: SettingsForm::default(),
            facts,
            tracker: FocusTracker::default(),
            agent: String::new(),
            shared_since: None,
        }
    }

    /// What follows from an event.
    pub(crate) fn apply(&mut self, event: Event, now: Instant) -> Vec<Effect> {
        match event {
            Event::VisitorInitialized { .. } if self.place == Place::Code => vec![Effect::RequestCode],
            Event::VisitorInitialized { .. } => vec![Effect::Connect],
            Event::SessionCode { .. } => {
                self.code_closed = None;
                Vec::new()
            }
            Event::SessionCodeClosed { reason } => {
                self.code_closed = Some(reason);
                Vec::new()
            }
            Event::PresenceConnected { focus } => self.connected(focus, now),
            Event::PresenceFocus => {
                self.tracker.focus_moved(true);
                self.catch_up(false).into_iter().collect()
            }
            Event::PresenceBlur => {
                self.tracker.focus_moved(false);
                Vec::new()
            }
            Event::PresenceNotConfigured { reason } => self.not_configured(reason),
            Event::PresenceDisconnected => self.leave(now),
            Event::PresenceShowTerms(offer) => self.asked(offer, now),
            Event::PresenceTermsClosed { request, reason } => self.closed(&request, reason, now),
            Event::DialogDidTapYes { .. } => self.happened(now, |agent| Happening::Accepted { agent }),
            Event::DialogDidTapNo { .. } => self.happened(now, |agent| Happening::Declined { agent }),
            Event::ConnectedToSession { .. } => {
                self.shared_since = Some(now);
                self.happened(now, |agent| Happening::Started { agent })
            }
            // What is more to say than the reason is a failure.
            Event::StartSessionFailed { ended: Some(reason), .. } => {
                self.notice(Tone::Plain, say!("notice-never-began", why = words::ended(reason, &self.agent)));
                self.happened(now, |agent| Happening::Ended { agent, reason, lasted: None })
            }
            Event::StartSessionFailed { reason, ended: None } => {
                let reason = words::plain_long(&reason);
                self.notice(Tone::Error, say!("notice-not-shared", reason = &reason));
                self.happened(now, |_| Happening::Failed { reason })
            }
            Event::SessionEnded { reason, .. } => {
                let lasted = self.shared_since.take().map(|since| now - since);
                self.notice(Tone::Plain, say!("notice-ended", why = words::ended(reason, &self.agent)));
                self.happened(now, |agent| Happening::Ended { agent, reason, lasted })
            }
            Event::InvalidParameter { error, .. } => {
                self.notice(Tone::Error, say!("notice-not-sent", error = error.to_string()));
                Vec::new()
            }
            // The banners draw these from the status; the rest is for the log, which has it already.
            _ => Vec::new(),
        }
    }

    /// What follows from something the visitor does.
    pub(crate) fn act(&mut self, action: Action, now: Instant) -> Vec<Effect> {
        match action {
            Action::LogIn => self.log_in(),
            Action::Cancel => {
                self.back_to_login();
                vec![Effect::Disconnect, Effect::Forget]
            }
            Action::GetCode => self.get_code(),
            Action::CancelCode => vec![Effect::CancelCode],
            Action::CopyCode => self.copy_code(),
            Action::LogOut => {
                let mut effects = self.prefer(None);
                if let Place::Home(area) = self.place {
                    self.place = Place::Leaving { area, until: now + LOG_OUT };
                }
                self.prompt = None;
                effects.extend([Effect::DropOffer, Effect::Disconnect]);
                effects
            }
            Action::Go(area) => {
                self.place = Place::Home(area);
                let mut effects = self.prefer(None);
                effects.push(self.presence(area));
                effects
            }
            Action::UseThisDevice => match self.place {
                Place::Home(area) => vec![self.presence(area)],
                Place::Login | Place::Entering | Place::Code | Place::Leaving { .. } => Vec::new(),
            },
            Action::TryNow => vec![Effect::RetryNow],
            Action::Remember(on) => self.remember(on),
            Action::OpenConsole => vec![Effect::OpenConsole],
            Action::OpenTerms
            | Action::PromptShown
            | Action::MoreTime
            | Action::Choose(_)
            | Action::UnfoldWindows(_)
            | Action::Hide(..)
            | Action::Accept
            | Action::Decline
            | Action::Escape => self.answer(action, now),
            Action::End => vec![Effect::End],
            Action::Pause(paused) => vec![Effect::Pause(paused)],
            Action::ChangeDisplay => self.change_display(),
            Action::ShowChosen => self.show_chosen(),
            Action::KeepDisplay => {
                self.switching = None;
                Vec::new()
            }
            Action::Raise => vec![Effect::Raise],
            Action::ShowMore => {
                self.activity.show_more();
                Vec::new()
            }
            Action::Export(format) => vec![Effect::Write(Job::Export(format, self.activity.entries().to_vec()))],
            Action::AskDelete(asked) => {
                self.activity.confirming = asked;
                Vec::new()
            }
            Action::DeleteActivity if self.activity.delete() => vec![Effect::Write(Job::DeleteActivity)],
            Action::DeleteActivity => Vec::new(),
            Action::Switch(switch, on) => self.prefer(Some(Change::Switch(switch, on))),
            Action::Theme(theme) => self.prefer(Some(Change::Theme(theme))),
            Action::Language(language) => self.prefer(Some(Change::Language(language))),
            Action::LogLevel(level) => self.prefer(Some(Change::LogLevel(level))),
            Action::WriteTyped => self.prefer(None),
            Action::Dismiss(index) => {
                if index < self.notices.len() {
                    self.notices.remove(index);
                }
                Vec::new()
            }
        }
    }

    /// What follows from something that happens on the desktop around the window.
    pub(crate) fn hear(&mut self, heard: Heard, now: Instant) -> Vec<Effect> {
        let paused = match &self.status.session {
            SessionStatus::Sharing { paused, .. } => Some(*paused),
            SessionStatus::Idle | SessionStatus::Starting { .. } => None,
        };
        let asks = |request: &RequestId| self.prompt.as_ref().is_some_and(|prompt| prompt.request.request == *request);
        match heard {
            Heard::Chosen(Item::Open) => self.act(Action::Raise, now),
            Heard::Show(request) if asks(&request) => self.act(Action::Raise, now),
            Heard::Declined(request) if asks(&request) => self.act(Action::Decline, now),
            Heard::Chosen(Item::Pause) if paused == Some(false) => self.act(Action::Pause(true), now),
            Heard::Chosen(Item::Resume) if paused == Some(true) => self.act(Action::Pause(false), now),
            Heard::Key(Key::Pause) => paused.map(|paused| self.act(Action::Pause(!paused), now)).unwrap_or_default(),
            Heard::Chosen(Item::End) | Heard::Key(Key::End) if paused.is_some() => self.act(Action::End, now),
            Heard::KeyFailed(why) => {
                self.notice(Tone::Warning, say!("notice-shortcut-failed", error = words::plain_long(&why), product = PRODUCT));
                Vec::new()
            }
            Heard::Locked(locked) => vec![Effect::Locked(locked)],
            Heard::Started(link) => {
                if let Some(link) = link {
                    self.propose(&link);
                }
                self.act(Action::Raise, now)
            }
            // Too late for what it was meant for, or for the window alone.
            Heard::Chosen(_) | Heard::Key(_) | Heard::Show(_) | Heard::Declined(_) | Heard::Tray(_) | Heard::Appearance(_) => Vec::new(),
        }
    }

    /// Fills the login form in from a link, which may come from anywhere: it only proposes, and the visitor decides.
    pub(crate) fn propose(&mut self, link: &str) {
        let Proposal { visitorid, groupid } = match link.parse::<Proposal>() {
            Ok(proposal) => proposal,
            Err(error) => {
                return self.notice(Tone::Warning, say!("notice-link-refused", error = words::plain_long(&error.to_string())));
            }
        };
        if self.place != Place::Login {
            return self.notice(Tone::Plain, say!("notice-link-ignored"));
        }
        self.form.link_group = groupid.map(GroupId).filter(|group| *group != self.facts.groupid).map(|group| (group, false));
        if let Some(visitorid) = visitorid {
            self.form.visitorid = visitorid;
            self.form.refused = None;
            self.form.wants_keyboard = Some(Field::VisitorId);
            self.notice(Tone::Plain, say!("notice-link-filled"));
        }
    }

    /// What follows from time and the window; also when to look again.
    pub(crate) fn tick(&mut self, window: WindowState, now: Instant) -> (Vec<Effect>, Option<Duration>) {
        match self.place {
            Place::Login | Place::Entering | Place::Code => (Vec::new(), None),
            Place::Leaving { until, .. } if now >= until => (self.leave(now), None),
            Place::Leaving { until, .. } => (Vec::new(), Some(until - now)),
            Place::Home(_) => {
                let may_speak = !matches!(self.status.link, LinkStatus::Off | LinkStatus::NotConfigured { .. });
                let seen = self.tracker.look(window, may_speak, now);
                (seen.tell.map(Effect::Visibility).into_iter().collect(), seen.look_again)
            }
        }
    }

    /// Writes what was typed in the settings, which the same click may have left, and then this change.
    pub(super) fn prefer(&mut self, change: Option<Change>) -> Vec<Effect> {
        let changes: Vec<_> = self.settings.take_typed().into_iter().chain(change).collect();
        changes.iter().for_each(|change| self.settings.want(change.clone()));
        changes.into_iter().map(|change| Effect::Write(Job::Prefer(change))).collect()
    }

    /// The app closes: what is going on ends here.
    pub(crate) fn close(&mut self, now: Instant) {
        self.cut_off(EndReason::AppClosed, now);
        if let Some(prompt) = self.prompt.take() {
            let reason = TermsClosed::Declined(DeclineReason::Disconnected);
            self.activity.note(now, Happening::Closed { agent: prompt.agent, reason });
        }
    }

    /// Notes the end of a session of which nothing more will be heard.
    pub(super) fn cut_off(&mut self, reason: EndReason, now: Instant) {
        if let Some(since) = self.shared_since.take() {
            self.activity.note(now, Happening::Ended { agent: self.agent.clone(), reason, lasted: Some(now - since) });
        }
    }

    /// Says that something is not as it was asked for.
    pub(crate) fn warn(&mut self, saying: Saying) {
        self.notice(Tone::Warning, saying);
    }

    /// The window's title: it too says when the screen is shared.
    pub(crate) fn title(&self) -> String {
        match (&self.status.session, &self.prompt) {
            (SessionStatus::Sharing { paused: true, .. }, _) => tr!("title-paused", product = PRODUCT),
            (SessionStatus::Sharing { .. }, _) => tr!("title-sharing", product = PRODUCT),
            (_, Some(prompt)) => tr!("title-asked", agent = &prompt.agent, product = PRODUCT),
            (SessionStatus::Idle, None) if matches!(self.status.code, CodeStatus::Waiting { .. }) => tr!("title-code", product = PRODUCT),
            (SessionStatus::Idle | SessionStatus::Starting { .. }, None) => PRODUCT.to_owned(),
        }
    }

    pub(super) fn copy_code(&mut self) -> Vec<Effect> {
        let CodeStatus::Waiting { code, .. } = &self.status.code else { return Vec::new() };
        self.copied = Some(code.clone());
        vec![Effect::Copy(code.grouped())]
    }

    pub(super) fn happened(&mut self, now: Instant, what: impl FnOnce(String) -> Happening) -> Vec<Effect> {
        self.activity.note(now, what(self.agent.clone()));
        Vec::new()
    }

    pub(super) fn notice(&mut self, tone: Tone, saying: Saying) {
        self.notices.retain(|notice| notice.saying != saying);
        self.notices.insert(0, Notice { tone, saying });
        self.notices.truncate(MAX_NOTICES);
    }

    pub(super) fn presence(&self, area: Area) -> Effect {
        let Facts { version, os, locale, .. } = &self.facts;
        Effect::Presence(BTreeMap::from([
            ("url".to_owned(), area.url().to_owned()),
            ("c_app_version".to_owned(), version.clone()),
            ("c_locale".to_owned(), locale.clone()),
            ("c_os".to_owned(), os.clone()),
        ]))
    }
}

/// The SDK's state while there is no visitor.
pub(crate) fn nothing() -> Status {
    Status {
        initialized: false,
        settings: None,
        link: LinkStatus::Off,
        presence: None,
        visible: true,
        session: SessionStatus::Idle,
        code: CodeStatus::None,
    }
}
