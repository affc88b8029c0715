//! The visitor's side: connection, terms and session, as one state machine.
//!
//! The one law: each [`VisitorMachine::handle`] is followed by [`VisitorMachine::poll`] until it answers
//! [`VisitorOutput::WakeAt`]. Whoever drives it carries out the outputs in order, and calls `handle` with
//! [`VisitorInput::Timeout`] at the latest when the instant given by `WakeAt` has come. Time comes in with every call.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::protocol::{
    CustomEvent, DeclineReason, EndReason, ErrorCode, EventProperties, PresenceData, Redacted, RequestId, ServiceMessage, SessionKey, Terms,
    TermsStatus, VERSION, VisitorHello, VisitorMessage, VisitorSettings,
};

use super::backoff;
use super::event::{Event, LinkStatus, OFFER_EXPIRES_IN, SessionStatus, Status, TermsClosed};
use super::terms::{Answer, AnswerHook, Consent, TermsOffer, TermsRequest};
use super::timer::Timers;

/// How long dialling and the greeting may take together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Calls while down retry the connection at once, but not more often than this.
const RETRY_FLOOR: Duration = Duration::from_secs(1);
/// How long an application may take from accepting to starting the session, and the session from starting to running.
const START_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a session outlives a lost link.
const SESSION_GRACE: Duration = Duration::from_secs(15);

/// What the application wants.
#[derive(Debug)]
pub enum Command {
    /// Connect to presence.
    Connect,
    /// Log out.
    Disconnect,
    /// Try the connection again at once.
    RetryNow,
    /// Tell what the visitor is doing.
    Presence(PresenceData),
    /// Tell whether the application is in the foreground.
    Visibility(bool),
    /// Tell a custom event.
    Signal(CustomEvent, EventProperties),
    /// Tell how far the visitor got with the open offer, by the untyped call.
    SignalTerms(TermsStatus),
    /// Start the session that was agreed to.
    StartSession(StartParams, Consent),
    /// End the session.
    EndSession,
    /// Pause or resume the session.
    Pause(bool),
    /// The application is closing.
    Shutdown,
}

/// How a session is started; the part of the documented parameters that means something here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartParams {
    /// The session's key; the Visitor ID if none is given.
    pub key: Option<SessionKey>,
    /// Must be true for a session begun from a terms signal, which every session is.
    pub presence_start: bool,
    /// Begin paused: the agent is connected but sees nothing until `pause(false)`.
    pub paused: bool,
}

/// What happens to the machine.
#[derive(Debug)]
pub enum VisitorInput {
    /// The application called.
    Command(Command),
    /// The application answered an offer; sent by the offer itself.
    Answer(RequestId, Answer),
    /// The settings lookup answered.
    LookedUp(Result<VisitorSettings, String>),
    /// The connection is open.
    LinkOpened,
    /// The service said something.
    LinkMessage(ServiceMessage),
    /// The connection could not be opened, or is gone.
    LinkClosed(String),
    /// The uplink is open and pixels may flow.
    ShareLive,
    /// The share stopped by itself.
    ShareFailed(EndReason, String),
    /// Time has passed.
    Timeout,
}

/// What the driver must do.
#[derive(Debug)]
pub enum VisitorOutput {
    /// Look the settings up; answer with [`VisitorInput::LookedUp`].
    LookUp,
    /// Open a connection; answer with [`VisitorInput::LinkOpened`] or [`VisitorInput::LinkClosed`].
    Dial,
    /// Send a message.
    Send(VisitorMessage),
    /// Flush and close the connection; do not report it.
    HangUp,
    /// Tell the application.
    Event(Event),
    /// Open the uplink and start the capture.
    StartShare {
        /// What the service gave.
        ticket: Redacted<String>,
        /// What the visitor gave.
        consent: Consent,
        /// Whether to begin paused.
        paused: bool,
    },
    /// Pause or resume the capture.
    PauseShare(bool),
    /// Stop the capture; it has stopped when the next output is carried out.
    StopShare,
    /// Nothing to do until then; the end of each round.
    WakeAt(Option<Instant>),
}

#[derive(Debug)]
enum Link {
    Off,
    /// `connect` was called, settings are being looked up.
    LookingUp { attempt: u32 },
    /// The connection is being opened and greeted.
    Dialling { attempt: u32 },
    Up { focus: bool },
    Waiting { attempt: u32, since: Instant, retry_at: Instant, reason: String },
    Refused { reason: String },
}

#[derive(Debug)]
struct OpenOffer {
    request: RequestId,
    agent: String,
    displayed: bool,
    accepted: bool,
}

#[derive(Debug)]
enum Session {
    Idle,
    /// Asked for; the service has not granted it yet.
    Requested { consent: Consent, agent: String, paused: bool },
    /// Granted; the uplink is being opened.
    Opening { running: Running },
    Live { running: Running, since: Instant, guests: u32 },
}

/// What outlives a lost link.
#[derive(Debug)]
struct Running {
    key: SessionKey,
    request: RequestId,
    agent: String,
    ticket: Redacted<String>,
    paused: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    /// Dial (or look up) again.
    Retry,
    /// The connection takes too long to open.
    Connect,
    /// The offer expires, or its accepted session was not started.
    Offer,
    /// The session takes too long to start.
    Start,
    /// The link has been gone for too long for the session.
    SessionGrace,
}

/// The visitor's side as a state machine.
pub struct VisitorMachine {
    hello: VisitorHello,
    settings: Option<VisitorSettings>,
    /// Whether the lookup that `init` made has answered.
    initialized: bool,
    link: Link,
    /// Whether another device has taken the focus; outlives a lost link.
    blurred: bool,
    visible: bool,
    presence: Option<PresenceData>,
    offer: Option<OpenOffer>,
    session: Session,
    timers: Timers<Timer>,
    outputs: VecDeque<VisitorOutput>,
    hook: AnswerHook,
    random: Box<dyn FnMut() -> u64 + Send>,
}

impl VisitorMachine {
    /// A machine that has just been initialised: its first output looks the settings up.
    ///
    /// `hook` gets the answers that offers give; feed them back as [`VisitorInput::Answer`]. `random` feeds the jitter.
    pub fn new(hello: VisitorHello, hook: AnswerHook, random: Box<dyn FnMut() -> u64 + Send>) -> Self {
        Self {
            visible: hello.visible,
            hello: VisitorHello { version: VERSION, ..hello },
            settings: None,
            initialized: false,
            link: Link::Off,
            blurred: false,
            presence: None,
            offer: None,
            session: Session::Idle,
            timers: Timers::default(),
            outputs: VecDeque::from([VisitorOutput::LookUp]),
            hook,
            random,
        }
    }

    /// Takes one input.
    pub fn handle(&mut self, now: Instant, input: VisitorInput) {
        match input {
            VisitorInput::Command(command) => self.on_command(now, command),
            VisitorInput::Answer(request, answer) => self.on_answer(now, &request, answer),
            VisitorInput::LookedUp(result) => self.on_looked_up(now, result),
            VisitorInput::LinkOpened => self.on_link_opened(),
            VisitorInput::LinkMessage(message) => self.on_message(now, message),
            VisitorInput::LinkClosed(reason) => self.on_link_closed(now, reason),
            VisitorInput::ShareLive => self.on_share_live(now),
            VisitorInput::ShareFailed(reason, detail) => self.end_session(reason, detail),
            VisitorInput::Timeout => {}
        }
        while let Some(timer) = self.timers.expired(now) {
            self.on_timer(now, timer);
        }
    }

    /// The next thing to do; [`VisitorOutput::WakeAt`] ends the round.
    pub fn poll(&mut self) -> VisitorOutput {
        self.outputs.pop_front().unwrap_or_else(|| VisitorOutput::WakeAt(self.timers.next()))
    }

    /// How things stand.
    pub fn status(&self) -> Status {
        let link = match &self.link {
            Link::Off => LinkStatus::Off,
            Link::LookingUp { .. } | Link::Dialling { .. } => LinkStatus::Connecting,
            Link::Up { focus } => LinkStatus::Connected { focus: *focus },
            Link::Waiting { retry_at, reason, .. } => LinkStatus::Waiting { retry_at: *retry_at, reason: reason.clone() },
            Link::Refused { reason } => LinkStatus::NotConfigured { reason: reason.clone() },
        };
        let session = match &self.session {
            Session::Idle => SessionStatus::Idle,
            Session::Requested { consent, .. } => SessionStatus::Starting { key: consent.key().clone() },
            Session::Opening { running } => SessionStatus::Starting { key: running.key.clone() },
            Session::Live { running, since, guests } => SessionStatus::Sharing {
                key: running.key.clone(),
                agent: running.agent.clone(),
                since: *since,
                paused: running.paused,
                guests: *guests,
            },
        };
        Status {
            initialized: self.initialized,
            settings: self.settings.clone(),
            link,
            presence: self.presence.clone(),
            visible: self.visible,
            session,
        }
    }

    // Calls of the application.

    fn on_command(&mut self, now: Instant, command: Command) {
        match command {
            Command::Connect => self.connect(now),
            Command::Disconnect => self.leave(EndReason::LoggedOut, true),
            Command::Shutdown => self.leave(EndReason::AppClosed, false),
            Command::RetryNow => self.retry_soon(now),
            Command::Presence(data) => {
                if self.send_call(now, "presence", VisitorMessage::Presence { data: data.clone() }) {
                    self.presence = Some(data);
                }
            }
            Command::Visibility(visible) => {
                // A state, kept while down and told with the next hello.
                self.visible = visible;
                self.send_call(now, "signal_visibility", VisitorMessage::Visibility { visible });
            }
            Command::Signal(event, properties) => {
                self.send_call(now, "signal_agent", VisitorMessage::Signal { event, properties });
            }
            Command::SignalTerms(status) => self.signal_terms(now, status),
            Command::StartSession(params, consent) => self.start_session(now, &params, consent),
            Command::EndSession => match self.session {
                Session::Idle => self.invalid_state("end_session", "no session is running"),
                Session::Requested { .. } | Session::Opening { .. } | Session::Live { .. } => {
                    self.end_session(EndReason::VisitorEnded, String::new());
                }
            },
            Command::Pause(paused) => self.pause(paused),
        }
    }

    fn connect(&mut self, now: Instant) {
        if !self.initialized {
            return self.invalid_state("connect", "wait for VisitorInitialized first");
        }
        match self.link {
            // Another connect while one is under way or up does nothing, as documented.
            Link::LookingUp { .. } | Link::Dialling { .. } | Link::Up { .. } => {}
            Link::Waiting { .. } => self.retry_soon(now),
            Link::Off | Link::Refused { .. } => {
                self.blurred = false;
                self.attempt(now, 0);
            }
        }
    }

    /// Sends what a call says; while down, says so and tries the connection again at once.
    fn send_call(&mut self, now: Instant, call: &'static str, message: VisitorMessage) -> bool {
        match self.link {
            Link::Up { .. } => {
                self.outputs.push_back(VisitorOutput::Send(message));
                true
            }
            Link::Off | Link::Refused { .. } => {
                self.invalid_state(call, "call connect first");
                false
            }
            Link::LookingUp { .. } | Link::Dialling { .. } | Link::Waiting { .. } => {
                // The call was the user's doing, so the connection it retries takes the focus.
                self.blurred = false;
                self.event(Event::PresenceSendFail { call });
                self.retry_soon(now);
                false
            }
        }
    }

    fn signal_terms(&mut self, now: Instant, status: TermsStatus) {
        let Some(request) = self.offer.as_ref().map(|offer| offer.request.clone()) else {
            return self.invalid_state("signal_agent", "no terms are open");
        };
        match status {
            TermsStatus::Displayed => self.on_answer(now, &request, Answer::Displayed),
            TermsStatus::Declined => {
                self.on_answer(now, &request, Answer::Declined(DeclineReason::Visitor));
                // The offer itself may still be in the application's hands: it is void now.
                self.event(Event::PresenceTermsClosed { request, reason: TermsClosed::Declined(DeclineReason::Visitor) });
            }
            // A word is not consent: only the offer's own `accept` yields the value that a capture needs.
            TermsStatus::Accepted => self.invalid_state("signal_agent", "accept the offer instead: TermsOffer::accept tells the agent"),
        }
    }

    fn start_session(&mut self, now: Instant, params: &StartParams, consent: Consent) {
        if !matches!(self.session, Session::Idle) {
            return self.invalid_state("start_session", "a session is running already");
        }
        if !params.presence_start {
            return self.invalid_state("start_session", "presence_start must be true for a session that an agent asked for");
        }
        if params.key.as_ref().is_some_and(|key| key != consent.key()) {
            return self.invalid_state("start_session", "the key is not the one that was agreed to");
        }
        let agreed = self.offer.take_if(|offer| offer.accepted && offer.request == *consent.request());
        let (Some(offer), Link::Up { .. }) = (agreed, &self.link) else {
            return self.event(Event::StartSessionFailed { reason: "the request is not open any more".to_owned() });
        };
        self.timers.clear(&Timer::Offer);
        self.timers.set(Timer::Start, now + START_TIMEOUT);
        self.send_session_start(consent.key().clone(), consent.request().clone(), None);
        self.session = Session::Requested { consent, agent: offer.agent, paused: params.paused };
    }

    fn pause(&mut self, paused: bool) {
        let Session::Live { running, .. } = &mut self.session else {
            return self.invalid_state("pause", "no session is running");
        };
        if running.paused == paused {
            return;
        }
        running.paused = paused;
        let key = running.key.clone();
        self.outputs.push_back(VisitorOutput::PauseShare(paused));
        self.send_if_up(VisitorMessage::SessionPaused { key, paused });
    }

    fn leave(&mut self, reason: EndReason, tell: bool) {
        if matches!(self.link, Link::Off) {
            if tell {
                self.invalid_state("disconnect", "not connected");
            }
            return;
        }
        self.end_session(reason, String::new());
        self.close_offer(TermsClosed::Declined(DeclineReason::Disconnected));
        self.send_if_up(VisitorMessage::Bye { reason });
        self.timers = Timers::default();
        self.link = Link::Off;
        self.presence = None;
        self.blurred = false;
        self.outputs.push_back(VisitorOutput::HangUp);
        if tell {
            self.event(Event::PresenceDisconnected);
        }
    }

    // The connection.

    fn attempt(&mut self, now: Instant, attempt: u32) {
        self.timers.clear(&Timer::Retry);
        self.timers.set(Timer::Connect, now + CONNECT_TIMEOUT);
        // Settings that say no are asked for again: somebody may have configured presence meanwhile.
        if self.settings.as_ref().is_some_and(|settings| settings.presence) {
            self.link = Link::Dialling { attempt };
            self.outputs.push_back(VisitorOutput::Dial);
        } else {
            self.link = Link::LookingUp { attempt };
            self.outputs.push_back(VisitorOutput::LookUp);
        }
    }

    fn retry_soon(&mut self, now: Instant) {
        let Link::Waiting { attempt, since, retry_at, .. } = &mut self.link else { return };
        if now < *since + RETRY_FLOOR {
            *retry_at = (*retry_at).min(*since + RETRY_FLOOR);
            self.timers.set(Timer::Retry, *retry_at);
        } else {
            let attempt = *attempt;
            self.attempt(now, attempt);
        }
    }

    fn on_looked_up(&mut self, now: Instant, result: Result<VisitorSettings, String>) {
        let problem = result.as_ref().err().cloned();
        if let Ok(settings) = &result {
            self.settings = Some(settings.clone());
        }
        if !self.initialized {
            self.initialized = true;
            self.event(Event::VisitorInitialized { settings: self.settings.clone(), problem: problem.clone() });
        }
        let Link::LookingUp { attempt } = self.link else { return };
        match (result, problem) {
            (Ok(settings), _) if settings.presence => self.attempt(now, attempt),
            (Ok(settings), _) => self.refuse(format!("presence is not configured for {}", settings.organisation)),
            (Err(reason), _) => self.wait(now, attempt, reason),
        }
    }

    fn on_link_opened(&mut self) {
        if let Link::Dialling { .. } = self.link {
            let hello = VisitorHello { visible: self.visible, active: !self.blurred, ..self.hello.clone() };
            self.outputs.push_back(VisitorOutput::Send(VisitorMessage::Hello(hello)));
        }
    }

    fn on_link_closed(&mut self, now: Instant, reason: String) {
        let attempt = match self.link {
            Link::Dialling { attempt } => attempt,
            Link::Up { .. } => 0,
            Link::Off | Link::LookingUp { .. } | Link::Waiting { .. } | Link::Refused { .. } => return,
        };
        self.close_offer(TermsClosed::Declined(DeclineReason::ConnectionLost));
        self.presence = None;
        match self.session {
            Session::Idle => {}
            Session::Requested { .. } => self.start_failed("the connection was lost".to_owned()),
            Session::Opening { .. } | Session::Live { .. } => self.timers.set(Timer::SessionGrace, now + SESSION_GRACE),
        }
        self.wait(now, attempt, reason);
    }

    fn wait(&mut self, now: Instant, attempt: u32, reason: String) {
        let retry_at = now + backoff::jittered(attempt, (self.random)());
        self.timers.clear(&Timer::Connect);
        self.timers.set(Timer::Retry, retry_at);
        self.link = Link::Waiting { attempt: attempt.saturating_add(1), since: now, retry_at, reason: reason.clone() };
        self.event(Event::PresenceConnectFail { reason, retry_at });
    }

    fn refuse(&mut self, reason: String) {
        self.timers.clear(&Timer::Connect);
        self.link = Link::Refused { reason: reason.clone() };
        // A session of before the drop cannot go on.
        self.end_session(EndReason::ConnectionLost, reason.clone());
        self.event(Event::PresenceNotConfigured { reason });
    }

    // What the service says.

    fn on_message(&mut self, now: Instant, message: ServiceMessage) {
        match (&self.link, message) {
            (Link::Dialling { .. }, ServiceMessage::Welcome { focus }) => self.on_welcome(focus),
            (Link::Dialling { .. }, ServiceMessage::NotConfigured { message }) => {
                self.settings = None;
                self.outputs.push_back(VisitorOutput::HangUp);
                self.refuse(message);
            }
            (Link::Dialling { .. }, ServiceMessage::Error { message, .. }) => {
                self.outputs.push_back(VisitorOutput::HangUp);
                self.on_link_closed(now, message);
            }
            (Link::Up { .. }, message) => self.on_message_while_up(now, message),
            // The last words of a connection that is given up already.
            (Link::Off | Link::LookingUp { .. } | Link::Dialling { .. } | Link::Waiting { .. } | Link::Refused { .. }, _) => {}
        }
    }

    fn on_welcome(&mut self, focus: bool) {
        self.timers.clear(&Timer::Connect);
        self.link = Link::Up { focus };
        self.blurred = !focus;
        self.event(Event::PresenceConnected { focus });
        if let Session::Opening { running } | Session::Live { running, .. } = &self.session {
            let (key, request, ticket) = (running.key.clone(), running.request.clone(), running.ticket.clone());
            self.send_session_start(key, request, Some(ticket));
        }
    }

    fn on_message_while_up(&mut self, now: Instant, message: ServiceMessage) {
        match message {
            ServiceMessage::ShowTerms { request, sessionkey, onetermsurl, agent, organisation } => {
                let expires_in = OFFER_EXPIRES_IN;
                self.on_show_terms(now, TermsRequest { request, sessionkey, onetermsurl, agent, organisation, expires_in });
            }
            ServiceMessage::TermsWithdrawn { request } => {
                if self.offer.as_ref().is_some_and(|offer| offer.request == request) {
                    self.close_offer(TermsClosed::Withdrawn);
                }
            }
            ServiceMessage::StartSession { .. } => self.outputs.push_back(VisitorOutput::Send(VisitorMessage::VisitorError {
                code: "consent_required".to_owned(),
                msg: "sharing cannot start without the visitor's consent".to_owned(),
            })),
            ServiceMessage::Signal { event, properties } => self.event(Event::PresenceSignal { event, properties }),
            ServiceMessage::Blur => {
                self.link = Link::Up { focus: false };
                self.blurred = true;
                self.close_offer(TermsClosed::Declined(DeclineReason::Blurred));
                self.event(Event::PresenceBlur);
            }
            ServiceMessage::Focus => {
                self.link = Link::Up { focus: true };
                self.blurred = false;
                self.event(Event::PresenceFocus);
            }
            ServiceMessage::SessionGranted { key, ticket } => self.on_granted(&key, ticket),
            ServiceMessage::SessionRefused { key, code, message } => self.on_refused(&key, code, message),
            ServiceMessage::EndSession { key } => {
                if self.session_key() == Some(&key) {
                    self.end_session(EndReason::AgentEnded, String::new());
                }
            }
            ServiceMessage::GuestCount { key, count } => {
                if let Session::Live { running, guests, .. } = &mut self.session
                    && running.key == key
                    && *guests != count
                {
                    *guests = count;
                    self.event(Event::GuestCountChange { count });
                }
            }
            // An error while up is about one message, which the service has told apart; nothing here depends on it.
            ServiceMessage::Welcome { .. } | ServiceMessage::NotConfigured { .. } | ServiceMessage::Error { .. } => {}
        }
    }

    // Terms.

    fn on_show_terms(&mut self, now: Instant, request: TermsRequest) {
        match &self.offer {
            Some(offer) if offer.request == request.request => return,
            None if matches!(self.session, Session::Idle) => {}
            _ => return self.send_terms(request.request, TermsStatus::Declined, Some(DeclineReason::Busy)),
        }
        let is_web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        if !request.onetermsurl.as_ref().is_none_or(is_web) {
            // Terms that cannot be shown cannot be agreed to.
            let msg = "the terms' address is neither http nor https".to_owned();
            self.outputs.push_back(VisitorOutput::Send(VisitorMessage::VisitorError { code: "terms_url".to_owned(), msg }));
            return self.send_terms(request.request, TermsStatus::Declined, Some(DeclineReason::Dropped));
        }
        self.timers.set(Timer::Offer, now + request.expires_in);
        self.offer =
            Some(OpenOffer { request: request.request.clone(), agent: request.agent.clone(), displayed: false, accepted: false });
        self.event(Event::PresenceShowTerms(TermsOffer::new(request, self.hook.clone())));
    }

    fn on_answer(&mut self, now: Instant, request: &RequestId, answer: Answer) {
        let Some(offer) = self.offer.as_mut().filter(|offer| offer.request == *request && !offer.accepted) else {
            return; // closed already; the application has been told
        };
        let request = request.clone();
        match answer {
            Answer::Displayed if offer.displayed => {}
            Answer::Displayed => {
                offer.displayed = true;
                self.send_terms(request, TermsStatus::Displayed, None);
            }
            Answer::Accepted => {
                offer.accepted = true;
                self.timers.set(Timer::Offer, now + START_TIMEOUT);
                self.send_terms(request.clone(), TermsStatus::Accepted, None);
                self.event(Event::DialogDidTapYes { request });
            }
            Answer::Declined(reason) => {
                self.offer = None;
                self.timers.clear(&Timer::Offer);
                self.send_terms(request.clone(), TermsStatus::Declined, Some(reason));
                if reason == DeclineReason::Visitor {
                    self.event(Event::DialogDidTapNo { request });
                }
            }
        }
    }

    /// Closes the open offer, if there is one: the application and, while up, the agent are told.
    fn close_offer(&mut self, reason: TermsClosed) {
        let Some(offer) = self.offer.take() else { return };
        self.timers.clear(&Timer::Offer);
        if let TermsClosed::Declined(why) = reason {
            self.send_terms(offer.request.clone(), TermsStatus::Declined, Some(why));
        }
        self.event(Event::PresenceTermsClosed { request: offer.request, reason });
    }

    fn send_terms(&mut self, request: RequestId, status: TermsStatus, reason: Option<DeclineReason>) {
        self.send_if_up(VisitorMessage::Terms(Terms { request, status, reason }));
    }

    // The session.

    fn send_session_start(&mut self, key: SessionKey, request: RequestId, ticket: Option<Redacted<String>>) {
        self.send_if_up(VisitorMessage::SessionStart { key, request, presence_start: true, ticket });
    }

    fn on_granted(&mut self, key: &SessionKey, ticket: Redacted<String>) {
        if self.session_key() != Some(key) {
            return;
        }
        match std::mem::replace(&mut self.session, Session::Idle) {
            Session::Requested { consent, agent, paused } => {
                let (key, request) = (consent.key().clone(), consent.request().clone());
                self.session = Session::Opening { running: Running { key, request, agent, ticket: ticket.clone(), paused } };
                self.outputs.push_back(VisitorOutput::StartShare { ticket, consent, paused });
            }
            // Going on after a lost link: the uplink kept its ticket and mends itself.
            other => {
                self.session = other;
                self.timers.clear(&Timer::SessionGrace);
            }
        }
    }

    fn on_refused(&mut self, key: &SessionKey, code: ErrorCode, message: String) {
        if self.session_key() != Some(key) {
            return;
        }
        match (&self.session, code) {
            (Session::Requested { .. }, _) => self.start_failed(message),
            (_, ErrorCode::UnknownSession) => self.end_session(EndReason::ServiceRestarted, message),
            _ => self.end_session(EndReason::ConnectionLost, message),
        }
    }

    fn on_share_live(&mut self, now: Instant) {
        if let Session::Opening { running } = std::mem::replace(&mut self.session, Session::Idle) {
            self.timers.clear(&Timer::Start);
            let (sessionkey, paused) = (running.key.clone(), running.paused);
            self.session = Session::Live { running, since: now, guests: 0 };
            self.event(Event::ConnectedToSession { sessionkey: sessionkey.clone() });
            if paused {
                self.send_if_up(VisitorMessage::SessionPaused { key: sessionkey, paused });
            }
        }
    }

    fn start_failed(&mut self, reason: String) {
        self.timers.clear(&Timer::Start);
        self.session = Session::Idle;
        self.event(Event::StartSessionFailed { reason });
    }

    /// The one way every session ends: the capture is stopped first, then both sides are told.
    fn end_session(&mut self, reason: EndReason, detail: String) {
        let session = std::mem::replace(&mut self.session, Session::Idle);
        self.timers.clear(&Timer::Start);
        self.timers.clear(&Timer::SessionGrace);
        let (key, live) = match session {
            Session::Idle => return,
            Session::Requested { consent, .. } => (consent.key().clone(), false),
            Session::Opening { running } => (running.key, false),
            Session::Live { running, .. } => (running.key, true),
        };
        self.outputs.push_back(VisitorOutput::StopShare);
        self.send_if_up(VisitorMessage::SessionEnd { key: key.clone(), reason });
        self.event(if live {
            Event::SessionEnded { sessionkey: key, reason, detail }
        } else {
            Event::StartSessionFailed { reason: if detail.is_empty() { reason.to_string() } else { detail } }
        });
    }

    fn session_key(&self) -> Option<&SessionKey> {
        match &self.session {
            Session::Idle => None,
            Session::Requested { consent, .. } => Some(consent.key()),
            Session::Opening { running } | Session::Live { running, .. } => Some(&running.key),
        }
    }

    // Time.

    fn on_timer(&mut self, now: Instant, timer: Timer) {
        match timer {
            Timer::Retry => {
                if let Link::Waiting { attempt, .. } = self.link {
                    self.attempt(now, attempt);
                }
            }
            Timer::Connect => {
                let reason = "the service does not answer".to_owned();
                match self.link {
                    Link::LookingUp { attempt } => self.wait(now, attempt, reason),
                    Link::Dialling { .. } => {
                        self.outputs.push_back(VisitorOutput::HangUp);
                        self.on_link_closed(now, reason);
                    }
                    Link::Off | Link::Up { .. } | Link::Waiting { .. } | Link::Refused { .. } => {}
                }
            }
            Timer::Offer => self.close_offer(TermsClosed::Declined(DeclineReason::Expired)),
            Timer::Start => self.end_session(EndReason::ConnectionLost, "the session took too long to start".to_owned()),
            Timer::SessionGrace => self.end_session(EndReason::ConnectionLost, String::new()),
        }
    }

    fn send_if_up(&mut self, message: VisitorMessage) {
        if let Link::Up { .. } = self.link {
            self.outputs.push_back(VisitorOutput::Send(message));
        }
    }

    fn event(&mut self, event: Event) {
        self.outputs.push_back(VisitorOutput::Event(event));
    }

    fn invalid_state(&mut self, call: &'static str, reason: &'static str) {
        self.event(Event::InvalidState { call, reason });
    }
}
