//! What the app knows, and what follows from what: [`AppState::apply`] for events, [`AppState::act`] for what the visitor
//! does, [`AppState::tick`] for time. Pure: no clock, no egui, no SDK calls; those are [`Effect`]s.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::desktop::link::Proposal;
use crate::sdk::{
    CodeClosed, CodeStatus, DeclineReason, DisplayId, EndReason, Event, GroupId, LinkStatus, RequestId, SessionKey, SessionStatus, Status,
    TermsClosed, TermsOffer,
};

use super::activity::{Activity, Happening};
use super::effects::{Effect, Failure, Outcome};
use super::focus::{FocusTracker, WindowState};
use super::form::{Field, LoginForm};
use super::preferences::{Change, SettingsForm};
use super::remembered::Who;
use super::showable::Choice;
use super::surroundings::{Heard, Item, Key};
use super::tokens::LOG_OUT;
use super::words::{self, PRODUCT, Saying, say, tr};
use super::writer::Job;

pub(crate) use super::model::{Action, Area, Facts, Notice, Place, Prompt, Step, Tone};

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
    tracker: FocusTracker,
    /// Who asked last, and since when the screen is shared with them.
    agent: String,
    shared_since: Option<Instant>,
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
            Event::PresenceNotConfigured { reason } => self.not_configured(&reason),
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
                let may_speak = self.status.link == LinkStatus::Connected { focus: true };
                let seen = self.tracker.look(window, may_speak, now);
                (seen.tell.map(Effect::Visibility).into_iter().collect(), seen.look_again)
            }
        }
    }

    /// What follows when an effect did not work.
    pub(crate) fn fail(&mut self, failure: Failure) {
        match failure {
            Failure::Init(why) => {
                let for_code = self.place == Place::Code;
                self.back_to_login();
                self.notice(
                    Tone::Error,
                    if for_code { say!("notice-no-code", why = why) } else { say!("notice-not-logged-in", why = why) },
                );
            }
            Failure::Browser(Some(url)) => self.notice(Tone::Error, say!("notice-no-browser-for", url = words::plain_long(&url))),
            Failure::Browser(None) => self.notice(Tone::Error, say!("notice-no-browser")),
            Failure::Remember { on, why } => {
                self.form.not_remembered(on);
                let why = words::plain_long(&why);
                let saying = if on { say!("notice-not-remembered", why = why) } else { say!("notice-not-forgotten", why = why) };
                self.notice(Tone::Warning, saying);
            }
            // Once: the list goes on, and every line of it would say the same.
            Failure::Keep(_) if self.activity.unkeepable => {}
            Failure::Keep(why) => {
                self.activity.unkeepable = true;
                self.notice(Tone::Warning, say!("notice-not-kept", why = words::plain_long(&why)));
            }
            Failure::Export(why) => self.notice(Tone::Error, say!("notice-not-exported", why = words::plain_long(&why))),
            Failure::Preference { change, why } => self.settings.unwritten(&change, why),
            Failure::Delete(why) => {
                self.activity.not_deleted();
                self.notice(Tone::Error, say!("notice-not-deleted", why = words::plain_long(&why)));
            }
        }
    }

    /// What follows when something worked.
    pub(crate) fn done(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Exported(file) => self.notice(Tone::Plain, say!("notice-exported", file = file.display().to_string())),
            Outcome::Loaded(entries) => self.activity.loaded(entries),
            Outcome::ActivityDeleted => self.activity.deleted(),
            Outcome::Remembered(on) => self.form.remembered = on,
            Outcome::Preferred(change) => self.settings.written(change),
        }
    }

    /// Writes what was typed in the settings, which the same click may have left, and then this change.
    fn prefer(&mut self, change: Option<Change>) -> Vec<Effect> {
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
    fn cut_off(&mut self, reason: EndReason, now: Instant) {
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

    fn connected(&mut self, focus: bool, now: Instant) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.place == Place::Entering {
            self.place = Place::Home(Area::Home);
            self.tracker = FocusTracker::default();
            self.notices.clear();
            self.activity.note(now, Happening::LoggedIn);
            if let (true, Some(who)) = (self.form.remember, &self.who) {
                effects.push(Effect::Write(Job::Remember(Box::new(who.clone()))));
            }
        }
        // Without the focus, a call would take it back from the device that is in use.
        if let (true, Place::Home(area)) = (focus, self.place) {
            effects.push(self.presence(area));
        }
        effects
    }

    fn not_configured(&mut self, reason: &str) -> Vec<Effect> {
        if self.place != Place::Entering {
            return Vec::new(); // the banner says it
        }
        self.back_to_login();
        self.notice(Tone::Error, say!("notice-not-set-up", reason = words::plain_long(reason)));
        vec![Effect::Forget]
    }

    fn log_in(&mut self) -> Vec<Effect> {
        if self.place != Place::Login {
            return Vec::new();
        }
        let Some(who) = self.form.check() else { return Vec::new() };
        self.place = Place::Entering;
        self.notices.clear();
        self.who = Some(who.clone());
        let agreed = self.form.agreed_group();
        self.group = agreed.unwrap_or(self.facts.groupid);
        agreed.map(Effect::Group).into_iter().chain([Effect::Init(Box::new(who))]).collect()
    }

    fn get_code(&mut self) -> Vec<Effect> {
        match self.place {
            Place::Login => {
                self.place = Place::Code;
                self.notices.clear();
                vec![Effect::InitForCode]
            }
            Place::Code | Place::Home(_) => vec![Effect::RequestCode],
            Place::Entering | Place::Leaving { .. } => Vec::new(),
        }
    }

    fn copy_code(&mut self) -> Vec<Effect> {
        let CodeStatus::Waiting { code, .. } = &self.status.code else { return Vec::new() };
        self.copied = Some(code.clone());
        vec![Effect::Copy(code.grouped())]
    }

    fn remember(&mut self, on: bool) -> Vec<Effect> {
        self.form.remember = on;
        match (&self.who, on) {
            (_, false) => vec![Effect::Write(Job::ForgetRemembered)],
            (Some(who), true) => vec![Effect::Write(Job::Remember(Box::new(who.clone())))],
            // On the login screen it is written once the log-in worked.
            (None, true) => Vec::new(),
        }
    }

    fn asked(&mut self, offer: TermsOffer, now: Instant) -> Vec<Effect> {
        if !matches!(self.place, Place::Home(_) | Place::Code) {
            return Vec::new(); // on the way out; dropping the offer declines it
        }
        let prompt = Prompt::new(offer.request().clone(), now);
        self.agent.clone_from(&prompt.agent);
        self.activity.about(prompt.organisation.clone(), prompt.request.sessionkey.to_string());
        self.activity.note(now, Happening::Asked { agent: prompt.agent.clone() });
        self.prompt = Some(prompt);
        self.notices.clear();
        vec![Effect::Hold(Box::new(offer)), Effect::Attention]
    }

    fn closed(&mut self, request: &RequestId, reason: TermsClosed, now: Instant) -> Vec<Effect> {
        if self.prompt.as_ref().is_none_or(|prompt| prompt.request.request != *request) {
            return Vec::new();
        }
        self.prompt = None;
        self.notice(Tone::Plain, words::closed(reason, &self.agent));
        self.activity.note(now, Happening::Closed { agent: self.agent.clone(), reason });
        vec![Effect::DropOffer, Effect::Calm]
    }

    /// Lets the visitor choose what is shared from now on; nothing to choose from is a test picture.
    fn change_display(&mut self) -> Vec<Effect> {
        let SessionStatus::Sharing { display, .. } = &self.status.session else { return Vec::new() };
        let Some(display) = display else { return Vec::new() };
        self.switching = Some(Choice::of(display.id, self.private.clone()));
        vec![Effect::Raise]
    }

    /// Shares what was chosen; what is private now is left out before anything else is shown.
    fn show_chosen(&mut self) -> Vec<Effect> {
        let Some(choice) = self.switching.take_if(|choice| !choice.is_gone()) else { return Vec::new() };
        let shown = match &self.status.session {
            SessionStatus::Sharing { display, .. } => display.as_ref().map(|display| display.id),
            SessionStatus::Idle | SessionStatus::Starting { .. } => None,
        };
        let mut effects = vec![self.keep_private(choice.private)];
        if shown != Some(choice.chosen) {
            effects.push(Effect::Show(choice.chosen));
        }
        effects
    }

    fn keep_private(&mut self, private: Vec<DisplayId>) -> Effect {
        self.private.clone_from(&private);
        Effect::HideWindows(private)
    }

    /// What is being chosen from just now.
    pub(crate) fn choice(&mut self) -> Option<&mut Choice> {
        if !matches!(self.status.session, SessionStatus::Sharing { .. }) {
            self.switching = None;
        }
        self.prompt.as_mut().and_then(|prompt| prompt.choice.as_mut()).or(self.switching.as_mut())
    }

    fn answer(&mut self, action: Action, now: Instant) -> Vec<Effect> {
        if let (None, Some(choice)) = (&self.prompt, &mut self.switching) {
            choice.act(action);
        }
        let Some(step) = self.prompt.as_mut().and_then(|prompt| prompt.act(action, now)) else { return Vec::new() };
        if matches!(step, Step::Accepted(_) | Step::Declined) {
            self.prompt = None;
        }
        match step {
            Step::Displayed => vec![Effect::Displayed],
            Step::Read(url) => vec![Effect::OpenUrl(url)],
            Step::Extended => vec![Effect::Extend],
            Step::Accepted(None) => vec![Effect::Accept(None), Effect::Calm],
            Step::Accepted(Some(Choice { chosen, private, .. })) => {
                vec![self.keep_private(private), Effect::Accept(Some(chosen)), Effect::Calm]
            }
            Step::Declined => vec![Effect::Decline, Effect::Calm],
        }
    }

    fn leave(&mut self, now: Instant) -> Vec<Effect> {
        match self.place {
            Place::Leaving { .. } => {
                self.cut_off(EndReason::LoggedOut, now);
                self.back_to_login();
                vec![Effect::Forget]
            }
            Place::Login | Place::Entering | Place::Code | Place::Home(_) => Vec::new(),
        }
    }

    fn back_to_login(&mut self) {
        self.place = Place::Login;
        self.who = None;
        self.prompt = None;
        (self.code_closed, self.copied) = (None, None);
        self.form.wants_keyboard = Some(Field::VisitorId);
    }

    fn happened(&mut self, now: Instant, what: impl FnOnce(String) -> Happening) -> Vec<Effect> {
        self.activity.note(now, what(self.agent.clone()));
        Vec::new()
    }

    fn notice(&mut self, tone: Tone, saying: Saying) {
        self.notices.retain(|notice| notice.saying != saying);
        self.notices.insert(0, Notice { tone, saying });
        self.notices.truncate(MAX_NOTICES);
    }

    fn presence(&self, area: Area) -> Effect {
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

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::super::model::Service;
    use super::*;
    use crate::sdk::{GroupId, RequestId, TermsClosed, TermsRequest};

    fn state() -> AppState {
        let facts = Facts {
            version: "1.2.3".to_owned(),
            os: "linux".to_owned(),
            locale: "en".to_owned(),
            service: Service::None,
            console: false,
            unavailable: None,
            groupid: GroupId(7),
            remembered_at: PathBuf::new(),
        };
        AppState::new(facts, None, vec![Saying::Foreign("a wrong setting".to_owned())])
    }

    fn at_home(now: Instant) -> AppState {
        let mut state = state();
        state.form.visitorid = "anna".to_owned();
        state.act(Action::LogIn, now);
        state.apply(Event::PresenceConnected { focus: true }, now);
        state
    }

    fn offer(request: &str) -> Event {
        let request = TermsRequest {
            request: RequestId(request.to_owned()),
            sessionkey: "anna".parse().unwrap(),
            onetermsurl: None,
            agent: "Sam".to_owned(),
            organisation: "Acme".to_owned(),
            expires_in: Duration::from_secs(60),
        };
        Event::PresenceShowTerms(TermsOffer::new(request, Arc::new(|_, _| ())))
    }

    #[test]
    fn settings_that_are_wrong_are_shown_until_log_in() {
        assert_eq!(state().notices[0].saying.text(), "a wrong setting");
        assert!(at_home(Instant::now()).notices.is_empty());
    }

    #[test]
    fn presence_tells_area_version_system_and_language() {
        let now = Instant::now();
        let effects = at_home(now).act(Action::Go(Area::Help), now);
        let [Effect::Presence(data)] = effects.as_slice() else { panic!("{effects:?}") };
        let told: Vec<_> = data.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(told, ["c_app_version=1.2.3", "c_locale=en", "c_os=linux", "url=/help"]);
    }

    #[test]
    fn remembering_writes_once_the_log_in_worked_and_forgetting_at_once() {
        let (mut state, now) = (state(), Instant::now());
        assert!(state.act(Action::Remember(true), now).is_empty());
        state.form.visitorid = "anna".to_owned();
        assert!(matches!(state.act(Action::LogIn, now).as_slice(), [Effect::Init(_)]));
        let effects = state.apply(Event::PresenceConnected { focus: true }, now);
        assert!(matches!(effects.as_slice(), [Effect::Write(Job::Remember(_)), Effect::Presence(_)]), "{effects:?}");
        assert!(matches!(state.act(Action::Remember(false), now).as_slice(), [Effect::Write(Job::ForgetRemembered)]));
    }

    #[test]
    fn an_offer_is_held_and_asks_for_attention_only_when_logged_in() {
        let now = Instant::now();
        assert!(state().apply(offer("r1"), now).is_empty());
        assert!(matches!(at_home(now).apply(offer("r1"), now).as_slice(), [Effect::Hold(_), Effect::Attention]));
    }

    #[test]
    fn only_its_own_end_closes_a_dialog() {
        let now = Instant::now();
        let mut state = at_home(now);
        state.apply(offer("r2"), now);
        let closed = |request: &str| Event::PresenceTermsClosed { request: RequestId(request.to_owned()), reason: TermsClosed::Withdrawn };
        assert!(state.apply(closed("r1"), now).is_empty());
        assert!(state.prompt.is_some());
        assert!(matches!(state.apply(closed("r2"), now).as_slice(), [Effect::DropOffer, Effect::Calm]));
        assert!(state.prompt.is_none());
    }

    #[test]
    fn an_answer_without_a_dialog_does_nothing() {
        let now = Instant::now();
        let mut state = at_home(now);
        for action in [Action::Accept, Action::Decline, Action::Escape, Action::PromptShown, Action::OpenTerms] {
            assert!(state.act(action, now).is_empty(), "{action:?}");
        }
    }

    #[test]
    fn a_second_log_in_while_on_the_way_does_nothing() {
        let (mut state, now) = (state(), Instant::now());
        state.form.visitorid = "anna".to_owned();
        assert_eq!(state.act(Action::LogIn, now).len(), 1);
        assert!(state.act(Action::LogIn, now).is_empty());
    }
}
