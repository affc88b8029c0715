//! What the app knows, and what follows from what: [`AppState::apply`] for events, [`AppState::act`] for what the visitor
//! does, [`AppState::tick`] for time. Pure: no clock, no egui, no SDK calls; those are [`Effect`]s.

use std::time::{Duration, Instant};

use crate::desktop::link::Proposal;
use crate::dialog::choice::DisplayChoice;
use crate::dialog::prompt::{Prompt, PromptAction};
use crate::sdk::{
    CodeClosed, CodeStatus, Command, DeclineReason, DisplayId, EndReason, Event, GroupId, LinkStatus, PresenceData, RequestId, SessionKey,
    SessionStatus, Status, TermsClosed,
};
use crate::words::{self, PRODUCT, Saying, say, tr};

use super::action::{Action, ActivityAction, SessionAction, SettingsAction};
use super::activity::{Activity, Happening};
use super::choosing::Choosing;
use super::desktop_event::{DesktopEvent, ShortcutKey, TrayItem};
use super::effect::{Effect, Job, WindowCommand};
use super::login_form::{Field, LoginForm, Who};
use super::setting::Change;
use super::settings_form::SettingsForm;
use super::tray::TrayState;
use super::types::{Area, Facts, Notice, Place, Tone};
use super::visibility::{FocusTracker, WindowState};

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
    pub(crate) switching: Option<DisplayChoice>,
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
    /// Whether the computer is locked.
    pub(crate) locked: bool,
    /// What was chosen last to be shared.
    pub(crate) chosen: Option<DisplayId>,
    /// Whether the window shows what else could be shared.
    pub(crate) choosing: Choosing,
    /// Where the window is, as far as the tray is concerned.
    pub(crate) tray: TrayState,
    /// The window at the last look, as a person sees it.
    pub(crate) window: WindowState,
    /// Whether the visitor was elsewhere when the open request came.
    pub(crate) asked_away: bool,
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
            locked: false,
            chosen: None,
            choosing: Choosing::default(),
            tray: TrayState::default(),
            window: WindowState::default(),
            asked_away: false,
            tracker: FocusTracker::default(),
            agent: String::new(),
            shared_since: None,
        }
    }

    /// What follows from an event.
    pub(crate) fn apply(&mut self, event: Event, now: Instant) -> Vec<Effect> {
        match event {
            Event::VisitorInitialized { .. } if self.place == Place::Code => vec![Effect::Call(Command::RequestCode)],
            Event::VisitorInitialized { .. } => vec![Effect::Call(Command::Connect)],
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
            Action::Login(action) => self.on_login_action(action),
            Action::Code(action) => self.on_code_action(action),
            Action::Prompt(action) => self.answer(action, now),
            Action::Session(action) => self.on_session_action(action),
            Action::Display(action) => self.on_display_action(action),
            Action::Activity(action) => self.on_activity_action(action),
            Action::Settings(action) => self.on_settings_action(action),
            Action::LogOut => self.log_out(now),
            Action::Go(area) => {
                self.place = Place::Home(area);
                let mut effects = self.change_settings(None);
                effects.extend(self.presence(area));
                effects
            }
            Action::UseThisDevice => match self.place {
                Place::Home(area) => self.presence(area).into_iter().collect(),
                Place::Login | Place::Entering | Place::Code | Place::Leaving { .. } => Vec::new(),
            },
            Action::TryNow => vec![Effect::Call(Command::RetryNow)],
            Action::OpenConsole => vec![Effect::OpenConsole],
            Action::Raise => vec![self.window_command(WindowCommand::Raise)],
            Action::Dismiss(index) => {
                if index < self.notices.len() {
                    self.notices.remove(index);
                }
                Vec::new()
            }
        }
    }

    fn on_activity_action(&mut self, action: ActivityAction) -> Vec<Effect> {
        match action {
            ActivityAction::ShowMore => {
                self.activity.show_more();
                Vec::new()
            }
            ActivityAction::Export(format) => vec![Effect::Write(Job::Export(format, self.activity.entries().to_vec()))],
            ActivityAction::AskDelete(asked) => {
                self.activity.confirming = asked;
                Vec::new()
            }
            ActivityAction::Delete if self.activity.delete() => vec![Effect::Write(Job::DeleteActivity)],
            ActivityAction::Delete => Vec::new(),
        }
    }

    fn on_settings_action(&mut self, action: SettingsAction) -> Vec<Effect> {
        self.change_settings(match action {
            SettingsAction::Switch(switch, on) => Some(Change::Switch(switch, on)),
            SettingsAction::Theme(theme) => Some(Change::Theme(theme)),
            SettingsAction::Language(language) => Some(Change::Language(language)),
            SettingsAction::LogLevel(level) => Some(Change::LogLevel(level)),
            SettingsAction::WriteTyped => None,
        })
    }

    /// What follows from something that happens on the desktop around the window.
    pub(crate) fn on_desktop_event(&mut self, event: DesktopEvent, now: Instant) -> Vec<Effect> {
        let paused = match &self.status.session {
            SessionStatus::Sharing { paused, .. } => Some(*paused),
            SessionStatus::Idle | SessionStatus::Starting { .. } => None,
        };
        let asks = |request: &RequestId| self.prompt.as_ref().is_some_and(|prompt| prompt.request.request == *request);
        match event {
            DesktopEvent::TrayItem(TrayItem::Open) => self.act(Action::Raise, now),
            DesktopEvent::ShowRequest(request) if asks(&request) => self.act(Action::Raise, now),
            DesktopEvent::DeclineRequest(request) if asks(&request) => self.act(Action::Prompt(PromptAction::Decline), now),
            DesktopEvent::TrayItem(TrayItem::Pause) if paused == Some(false) => self.act(Action::Session(SessionAction::Pause(true)), now),
            DesktopEvent::TrayItem(TrayItem::Resume) if paused == Some(true) => self.act(Action::Session(SessionAction::Pause(false)), now),
            DesktopEvent::Shortcut(ShortcutKey::Pause) => {
                paused.map(|paused| self.act(Action::Session(SessionAction::Pause(!paused)), now)).unwrap_or_default()
            }
            DesktopEvent::TrayItem(TrayItem::End) | DesktopEvent::Shortcut(ShortcutKey::End) if paused.is_some() => {
                self.act(Action::Session(SessionAction::End), now)
            }
            DesktopEvent::ShortcutFailed(why) => {
                self.notice(Tone::Warning, say!("notice-shortcut-failed", error = words::plain_long(&why), product = PRODUCT));
                Vec::new()
            }
            DesktopEvent::Locked(locked) => {
                self.locked = locked;
                Vec::new()
            }
            DesktopEvent::TrayIcon(shown) => self.tray.set_icon(shown, now).map(Effect::Window).into_iter().collect(),
            DesktopEvent::Appearance(appearance) => vec![Effect::SetAppearance(appearance)],
            DesktopEvent::TrayItem(TrayItem::Quit) => vec![Effect::Window(WindowCommand::Close)],
            DesktopEvent::Started(link) => {
                if let Some(link) = link {
                    self.propose(&link);
                }
                self.act(Action::Raise, now)
            }
            // Too late for what it was meant for.
            DesktopEvent::TrayItem(_) | DesktopEvent::Shortcut(_) | DesktopEvent::ShowRequest(_) | DesktopEvent::DeclineRequest(_) => {
                Vec::new()
            }
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

    /// A frame begins: the window as it is before anything that happens in this frame.
    pub(crate) fn begin_frame(&mut self, window: WindowState) {
        self.window = self.tray.seen(window);
    }

    /// The window is about to be painted: whether it shows what else could be shared is settled for this frame.
    pub(crate) fn before_paint(&mut self) {
        if !matches!(self.status.session, SessionStatus::Sharing { .. }) {
            self.switching = None;
        }
        self.choosing.begin_frame(self.switching.is_some());
    }

    /// The window is being painted; whether another frame is needed.
    pub(crate) fn on_paint(&mut self) -> bool {
        self.choosing.painted(self.switching.is_some())
    }

    /// What follows from time and the window; also after which time to look again.
    pub(crate) fn tick(&mut self, window: WindowState, now: Instant) -> (Vec<Effect>, Option<Duration>) {
        let (command, tray_again) = self.tray.tick(window, now);
        self.window = self.tray.seen(window);
        let (told, look_again) = self.tick_place(now);
        let effects = command.map(Effect::Window).into_iter().chain(told).collect();
        (effects, tray_again.into_iter().chain(look_again).min())
    }

    fn tick_place(&mut self, now: Instant) -> (Vec<Effect>, Option<Duration>) {
        match self.place {
            Place::Login | Place::Entering | Place::Code => (Vec::new(), None),
            Place::Leaving { until, .. } if now >= until => (self.leave(now), None),
            Place::Leaving { until, .. } => (Vec::new(), Some(until - now)),
            Place::Home(_) => {
                let may_speak = !matches!(self.status.link, LinkStatus::Off | LinkStatus::NotConfigured { .. });
                let seen = self.tracker.look(self.window, may_speak, now);
                let told = seen.tell.map(|visible| Effect::Call(Command::Visibility(visible)));
                (told.into_iter().collect(), seen.look_again)
            }
        }
    }

    /// Makes the changes that were typed in the settings, which the same click may have left, and then this one.
    pub(super) fn change_settings(&mut self, change: Option<Change>) -> Vec<Effect> {
        let changes: Vec<_> = self.settings.take_typed().into_iter().chain(change).collect();
        changes.iter().for_each(|change| self.settings.change(change.clone()));
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

    pub(super) fn happened(&mut self, now: Instant, what: impl FnOnce(String) -> Happening) -> Vec<Effect> {
        self.activity.note(now, what(self.agent.clone()));
        Vec::new()
    }

    pub(super) fn notice(&mut self, tone: Tone, saying: Saying) {
        self.notices.retain(|notice| notice.saying != saying);
        self.notices.insert(0, Notice { tone, saying });
        self.notices.truncate(MAX_NOTICES);
    }

    /// Tells agents where the visitor is in the app.
    pub(super) fn presence(&mut self, area: Area) -> Option<Effect> {
        let Facts { version, os, locale, .. } = &self.facts;
        match PresenceData::of([("url", area.url()), ("c_app_version", version), ("c_locale", locale), ("c_os", os)]) {
            Ok(data) => Some(Effect::Call(Command::Presence(data))),
            Err(error) => {
                self.notice(Tone::Error, say!("notice-not-sent", error = error.to_string()));
                None
            }
        }
    }

    /// Does something with the window; one that is brought to the front is not in the tray.
    pub(super) fn window_command(&mut self, command: WindowCommand) -> Effect {
        if matches!(command, WindowCommand::Raise | WindowCommand::Attention) {
            self.tray = TrayState::Outside;
        }
        Effect::Window(command)
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
