//! The state of the app: [`AppState::apply`] takes SDK events, [`AppState::act`] what the visitor does,
//! [`AppState::on_desktop_event`] what happens around the window, and [`AppState::tick`] time. Each returns the [`Effect`]s to
//! run. Pure: no clock, no egui, no SDK calls.

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
use super::activity::{Activity, ActivityKind};
use super::choosing::Choosing;
use super::desktop_event::{DesktopEvent, ShortcutKey, TrayItem};
use super::effect::{Effect, StoreJob, WindowCommand};
use super::login_form::{Field, LoginForm, VisitorIdentity};
use super::setting::SettingChange;
use super::settings_form::SettingsForm;
use super::tray::TrayState;
use super::types::{AppInfo, AppScreen, Area, Notice, Tone};
use super::visibility::{FocusTracker, WindowState};

/// Maximum number of notices; a person reads no more.
const MAX_NOTICES: usize = 3;

/// The state of the app.
#[derive(Debug)]
pub(crate) struct AppState {
    /// Where the visitor is in the app.
    pub(crate) place: AppScreen,
    /// The login form.
    pub(crate) form: LoginForm,
    /// The visitor who is logged in or logging in.
    pub(crate) who: Option<VisitorIdentity>,
    /// Status of the SDK in this frame.
    pub(crate) status: Status,
    /// The open request for the screen.
    pub(crate) prompt: Option<Prompt>,
    /// The choice in the dialog that changes what is shared, while it is open.
    pub(crate) switching: Option<DisplayChoice>,
    /// Windows that the visitor leaves out of the picture, until the app ends.
    pub(crate) private: Vec<DisplayId>,
    /// Short messages at the top, until they are dismissed.
    pub(crate) notices: Vec<Notice>,
    /// Why the last code was closed, until there is another.
    pub(crate) code_closed: Option<CodeClosed>,
    /// The code that was copied.
    pub(crate) copied: Option<SessionKey>,
    /// The activity list.
    pub(crate) activity: Activity,
    /// The settings.
    pub(crate) settings: SettingsForm,
    /// Facts that do not change in a run.
    pub(crate) facts: AppInfo,
    /// Group of the visitor who is logged in or logging in.
    pub(crate) group: GroupId,
    /// Whether the computer is locked.
    pub(crate) locked: bool,
    /// The display that the visitor chose last to share.
    pub(crate) chosen: Option<DisplayId>,
    /// Whether the list of what else could be shared is on the screen.
    pub(crate) choosing: Choosing,
    /// Whether the window is in the tray.
    pub(crate) tray: TrayState,
    /// State of the window in this frame, as a person sees it.
    pub(crate) window: WindowState,
    /// Whether the visitor was elsewhere when the open request came.
    pub(crate) asked_away: bool,
    pub(super) tracker: FocusTracker,
    /// The agent who asked last.
    pub(super) agent: String,
    pub(super) shared_since: Option<Instant>,
}

impl AppState {
    /// Creates the state at the start, on the login screen.
    pub(crate) fn new(facts: AppInfo, remembered: Option<VisitorIdentity>, problems: Vec<Saying>) -> Self {
        Self {
            place: AppScreen::Login,
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

    /// Applies an SDK event.
    pub(crate) fn apply(&mut self, event: Event, now: Instant) -> Vec<Effect> {
        match event {
            Event::VisitorInitialized { .. } if self.place == AppScreen::Code => vec![Effect::Call(Command::RequestCode)],
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
            Event::DialogDidTapYes { .. } => self.happened(now, |agent| ActivityKind::Accepted { agent }),
            Event::DialogDidTapNo { .. } => self.happened(now, |agent| ActivityKind::Declined { agent }),
            Event::ConnectedToSession { .. } => {
                self.shared_since = Some(now);
                self.happened(now, |agent| ActivityKind::Started { agent })
            }
            // A reason beyond the end reasons is a failure.
            Event::StartSessionFailed { ended: Some(reason), .. } => {
                self.notice(Tone::Plain, say!("notice-never-began", why = words::ended(reason, &self.agent)));
                self.happened(now, |agent| ActivityKind::Ended { agent, reason, lasted: None })
            }
            Event::StartSessionFailed { reason, ended: None } => {
                let reason = words::plain_long(&reason);
                self.notice(Tone::Error, say!("notice-not-shared", reason = &reason));
                self.happened(now, |_| ActivityKind::Failed { reason })
            }
            Event::SessionEnded { reason, .. } => {
                let lasted = self.shared_since.take().map(|since| now - since);
                self.notice(Tone::Plain, say!("notice-ended", why = words::ended(reason, &self.agent)));
                self.happened(now, |agent| ActivityKind::Ended { agent, reason, lasted })
            }
            Event::InvalidParameter { error, .. } => {
                self.notice(Tone::Error, say!("notice-not-sent", error = error.to_string()));
                Vec::new()
            }
            // The banners draw these from the status; the rest is for the log, which has it already.
            _ => Vec::new(),
        }
    }

    /// Applies something that the visitor does.
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
                self.place = AppScreen::Home(area);
                let mut effects = self.change_settings(None);
                effects.extend(self.presence(area));
                effects
            }
            Action::UseThisDevice => match self.place {
                AppScreen::Home(area) => self.presence(area).into_iter().collect(),
                AppScreen::Login | AppScreen::Entering | AppScreen::Code | AppScreen::Leaving { .. } => Vec::new(),
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
            ActivityAction::Export(format) => vec![Effect::Write(StoreJob::Export(format, self.activity.entries().to_vec()))],
            ActivityAction::AskDelete(asked) => {
                self.activity.confirming = asked;
                Vec::new()
            }
            ActivityAction::Delete if self.activity.delete() => vec![Effect::Write(StoreJob::DeleteActivity)],
            ActivityAction::Delete => Vec::new(),
        }
    }

    fn on_settings_action(&mut self, action: SettingsAction) -> Vec<Effect> {
        self.change_settings(match action {
            SettingsAction::Switch(switch, on) => Some(SettingChange::Switch(switch, on)),
            SettingsAction::Theme(theme) => Some(SettingChange::Theme(theme)),
            SettingsAction::Language(language) => Some(SettingChange::Language(language)),
            SettingsAction::LogLevel(level) => Some(SettingChange::LogLevel(level)),
            SettingsAction::WriteTyped => None,
        })
    }

    /// Applies an event of the desktop around the window.
    pub(crate) fn on_desktop_event(&mut self, event: DesktopEvent, now: Instant) -> Vec<Effect> {
        let paused = match &self.status.session {
            SessionStatus::Sharing { paused, .. } => Some(*paused),
            SessionStatus::Idle | SessionStatus::Starting { .. } => None,
        };
        let asks = |request: &RequestId| self.prompt.as_ref().is_some_and(|prompt| prompt.request().request == *request);
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
            // Too late: what it was meant for is over.
            DesktopEvent::TrayItem(_) | DesktopEvent::Shortcut(_) | DesktopEvent::ShowRequest(_) | DesktopEvent::DeclineRequest(_) => {
                Vec::new()
            }
        }
    }

    /// Fills in the login form from a link. A link may come from anywhere, so that it only proposes and the visitor decides.
    pub(crate) fn propose(&mut self, link: &str) {
        let Proposal { visitorid, groupid } = match link.parse::<Proposal>() {
            Ok(proposal) => proposal,
            Err(error) => {
                return self.notice(Tone::Warning, say!("notice-link-refused", error = words::plain_long(&error.to_string())));
            }
        };
        if self.place != AppScreen::Login {
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

    /// Begins a frame with the state of the window before anything that happens in it.
    pub(crate) fn begin_frame(&mut self, window: WindowState) {
        self.window = self.tray.seen(window);
    }

    /// Settles whether the list of what else could be shared is open in the frame to be painted.
    pub(crate) fn before_paint(&mut self) {
        if !matches!(self.status.session, SessionStatus::Sharing { .. }) {
            self.switching = None;
        }
        self.choosing.begin_frame(self.switching.is_some());
    }

    /// Notes that the window is painted; whether another frame is needed.
    pub(crate) fn on_paint(&mut self) -> bool {
        self.choosing.painted(self.switching.is_some())
    }

    /// Applies time and the state of the window. Also returns the time after which to call it again, if needed.
    pub(crate) fn tick(&mut self, window: WindowState, now: Instant) -> (Vec<Effect>, Option<Duration>) {
        let (command, tray_again) = self.tray.tick(window, now);
        self.window = self.tray.seen(window);
        let (told, look_again) = self.tick_place(now);
        let effects = command.map(Effect::Window).into_iter().chain(told).collect();
        (effects, tray_again.into_iter().chain(look_again).min())
    }

    fn tick_place(&mut self, now: Instant) -> (Vec<Effect>, Option<Duration>) {
        match self.place {
            AppScreen::Login | AppScreen::Entering | AppScreen::Code => (Vec::new(), None),
            AppScreen::Leaving { until, .. } if now >= until => (self.leave(now), None),
            AppScreen::Leaving { until, .. } => (Vec::new(), Some(until - now)),
            AppScreen::Home(_) => {
                let may_speak = !matches!(self.status.link, LinkStatus::Off | LinkStatus::NotConfigured { .. });
                let seen = self.tracker.look(self.window, may_speak, now);
                let told = seen.tell.map(|visible| Effect::Call(Command::Visibility(visible)));
                (told.into_iter().collect(), seen.look_again)
            }
        }
    }

    /// Makes the changes that were typed in the settings, which the same click may have left, and then this one.
    pub(super) fn change_settings(&mut self, change: Option<SettingChange>) -> Vec<Effect> {
        let changes: Vec<_> = self.settings.take_typed().into_iter().chain(change).collect();
        changes.iter().for_each(|change| self.settings.change(change.clone()));
        changes.into_iter().map(|change| Effect::Write(StoreJob::Prefer(change))).collect()
    }

    /// Notes in the activity list what ends because the app closes.
    pub(crate) fn close(&mut self, now: Instant) {
        self.cut_off(EndReason::AppClosed, now);
        if let Some(prompt) = self.prompt.take() {
            let reason = TermsClosed::Declined(DeclineReason::Disconnected);
            self.activity.note(now, ActivityKind::Closed { agent: prompt.agent, reason });
        }
    }

    /// Notes the end of a session for which no event will come.
    pub(super) fn cut_off(&mut self, reason: EndReason, now: Instant) {
        if let Some(since) = self.shared_since.take() {
            self.activity.note(now, ActivityKind::Ended { agent: self.agent.clone(), reason, lasted: Some(now - since) });
        }
    }

    /// Shows a warning.
    pub(crate) fn warn(&mut self, saying: Saying) {
        self.notice(Tone::Warning, saying);
    }

    /// Title of the window, which says when the screen is shared.
    pub(crate) fn title(&self) -> String {
        match (&self.status.session, &self.prompt) {
            (SessionStatus::Sharing { paused: true, .. }, _) => tr!("title-paused", product = PRODUCT),
            (SessionStatus::Sharing { .. }, _) => tr!("title-sharing", product = PRODUCT),
            (_, Some(prompt)) => tr!("title-asked", agent = &prompt.agent, product = PRODUCT),
            (SessionStatus::Idle, None) if matches!(self.status.code, CodeStatus::Waiting { .. }) => tr!("title-code", product = PRODUCT),
            (SessionStatus::Idle | SessionStatus::Starting { .. }, None) => PRODUCT.to_owned(),
        }
    }

    pub(super) fn happened(&mut self, now: Instant, what: impl FnOnce(String) -> ActivityKind) -> Vec<Effect> {
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
        let AppInfo { version, os, locale, .. } = &self.facts;
        match PresenceData::of([("url", area.url()), ("c_app_version", version), ("c_locale", locale), ("c_os", os)]) {
            Ok(data) => Some(Effect::Call(Command::Presence(data))),
            Err(error) => {
                self.notice(Tone::Error, say!("notice-not-sent", error = error.to_string()));
                None
            }
        }
    }

    /// The effect of a window command; bringing the window to the front takes it out of the tray.
    pub(super) fn window_command(&mut self, command: WindowCommand) -> Effect {
        if matches!(command, WindowCommand::Raise | WindowCommand::Attention) {
            self.tray = TrayState::Outside;
        }
        Effect::Window(command)
    }
}

/// Status of the SDK while there is no visitor.
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
