//! The visitor's side: connection, terms and session, as one state machine.
//!
//! The one law: each [`VisitorMachine::handle`] is followed by [`VisitorMachine::poll`] until it answers
//! [`VisitorOutput::WakeAt`]. Whoever drives it carries out the outputs in order, and calls `handle` with
//! [`VisitorInput::Timeout`] at the latest when the instant given by `WakeAt` has come. Time comes in with every call.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::display::{Display, DisplayId, Masks, Obstacle};
use super::event::{Event, LinkStatus, SessionStatus, Status, TermsClosed};
use super::reach::{ConnectError, NotConfigured};
use super::terms::{AnswerHook, Consent};
use super::timer::Timers;
use crate::protocol::{
    DeclineReason, EndReason, EventProperties, PresenceData, ProblemText, Redacted, RequestId, SessionKey, VERSION, VisitorHello,
    VisitorMessage, VisitorSettings,
};

mod code;
mod gestures;
mod io;
mod link;
mod offer;
mod presence;
mod session;

#[cfg(test)]
pub(super) mod tests;

use code::Code;
pub use io::{Command, StartParams, VisitorInput, VisitorOutput};

/// How long dialling may take, however many attempts at it.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the greeting may take on a connection that is open.
const GREETING: Duration = Duration::from_secs(5);
/// Calls while down retry the connection at once, but not more often than this.
const RETRY_FLOOR: Duration = Duration::from_secs(1);
/// How long an application may take from accepting to starting the session, and the session from starting to running.
const START_TIMEOUT: Duration = Duration::from_secs(15);
/// A connection that lasts this long is a good one: the next failure counts as the first.
const STEADY_AFTER: Duration = Duration::from_secs(10);
/// How long a session outlives a lost link.
const SESSION_GRACE: Duration = Duration::from_secs(15);

#[derive(Debug)]
enum Link {
    Off,
    /// `connect` was called, settings are being looked up.
    LookingUp {
        attempt: u32,
    },
    /// The connection is being opened, by one attempt or by several side by side: on a way that has been cut an attempt may hang
    /// for long after the way is open again, and must not hold up the next.
    Dialling {
        attempt: u32,
        /// When the last attempt began, and when the next one begins.
        dialled: Instant,
        next: Instant,
    },
    /// The connection is open and greeted.
    Greeting {
        attempt: u32,
    },
    /// Connected, after `attempt` connections in a row that were refused or did not last, until this one has proved steady.
    Up {
        focus: bool,
        attempt: u32,
    },
    Waiting {
        attempt: u32,
        since: Instant,
        retry_at: Instant,
        reason: ConnectError,
    },
    Refused {
        reason: NotConfigured,
    },
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
    Requested {
        consent: Consent,
        agent: String,
        paused: bool,
        display: DisplayId,
        masks: Masks,
    },
    /// Granted; the uplink is being opened.
    Opening {
        running: Running,
    },
    Live {
        running: Running,
        since: Instant,
    },
}

/// What outlives a lost link.
#[derive(Debug)]
struct Running {
    key: SessionKey,
    request: RequestId,
    agent: String,
    ticket: Redacted<String>,
    presence_start: bool,
    paused: bool,
    guests: u32,
    /// What the start said to leave out, until `set_masks` is called.
    masks: Masks,
    /// What is captured, as the capture says.
    shown: Option<Display>,
    /// What the capture says is in its way.
    obstacle: Option<Obstacle>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    /// The connection takes too long to open.
    Connect,
    /// Dial (or look up) again, beside an attempt that hangs.
    Retry,
    /// The connection has lasted.
    Steady,
    /// The offer expires, or its accepted session was not started.
    Offer,
    /// Presence data that waits may be sent.
    Presence,
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
    /// Since when there has been no connection.
    down_since: Option<Instant>,
    /// In how long a service that is about to stop wants to be dialled again.
    come_back: Option<Duration>,
    /// When the person was last active here: connected, called what counts as activity, or accepted.
    active_at: Option<Instant>,
    visible: bool,
    /// The visibility and the activity in the last hello, which may be out of date when it is answered.
    greeted: (bool, Option<Instant>),
    /// What agents were told last, or are to be told, and when that was said; outlives a lost link, and is told on the next.
    presence: Option<(PresenceData, Instant)>,
    telling: presence::Telling,
    offer: Option<OpenOffer>,
    session: Session,
    code: Code,
    /// Whether the connection serves a code alone, without presence.
    for_code: bool,
    gestures: gestures::Gestures,
    /// What is left out of any session's picture.
    masks: Masks,
    /// What the application says is in the way of any session.
    told_obstacle: Option<Obstacle>,
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
            greeted: (hello.visible, None),
            hello: VisitorHello { version: VERSION, ..hello },
            settings: None,
            initialized: false,
            link: Link::Off,
            down_since: None,
            come_back: None,
            active_at: None,
            presence: None,
            telling: presence::Telling::default(),
            offer: None,
            session: Session::Idle,
            code: Code::None,
            for_code: false,
            gestures: gestures::Gestures::default(),
            masks: Masks::default(),
            told_obstacle: None,
            timers: Timers::default(),
            outputs: VecDeque::from([VisitorOutput::LookUp]),
            hook,
            random,
        }
    }

    /// Takes one input.
    pub fn handle(&mut self, now: Instant, input: VisitorInput) {
        // What is over by now is over before the input: a late wake-up must not let an expired offer be accepted.
        self.expire(now);
        match input {
            VisitorInput::Command(command) => self.on_command(now, command),
            VisitorInput::Answer(request, answer) => self.on_answer(now, &request, answer),
            VisitorInput::LookedUp(result) => self.on_looked_up(now, result),
            VisitorInput::LinkOpened => self.on_link_opened(now),
            VisitorInput::LinkMessage(message) => self.on_message(now, message),
            VisitorInput::PresenceSent => self.on_presence_sent(now),
            VisitorInput::LinkClosed(reason) => self.on_link_closed(now, reason),
            VisitorInput::NetworkChanged => self.on_network_changed(now),
            VisitorInput::Woke(slept) => self.on_woke(now, slept),
            VisitorInput::ShareLive => self.on_share_live(now),
            VisitorInput::ShareShows(display) => self.on_share_shows(display),
            VisitorInput::ShareObstacle(obstacle) => self.on_share_obstacle(obstacle),
            VisitorInput::ShareFailed(error) => self.end_session(error.end_reason(), error.detail()),
            VisitorInput::Gesture(gesture) => self.on_gesture(now, gesture),
            VisitorInput::Timeout => {}
        }
        self.expire(now);
    }

    /// The next thing to do; [`VisitorOutput::WakeAt`] ends the round.
    pub fn poll(&mut self) -> VisitorOutput {
        self.outputs.pop_front().unwrap_or_else(|| VisitorOutput::WakeAt(self.timers.next()))
    }

    /// How things stand.
    pub fn status(&self) -> Status {
        let link = match &self.link {
            Link::Off => LinkStatus::Off,
            Link::LookingUp { .. } | Link::Dialling { .. } | Link::Greeting { .. } => LinkStatus::Connecting,
            Link::Up { focus, .. } => LinkStatus::Connected { focus: *focus },
            Link::Waiting { retry_at, reason, .. } => LinkStatus::Waiting { retry_at: *retry_at, reason: reason.clone() },
            Link::Refused { reason } => LinkStatus::NotConfigured { reason: *reason },
        };
        let session = match &self.session {
            Session::Idle => SessionStatus::Idle,
            Session::Requested { consent, .. } => SessionStatus::Starting { key: consent.key().clone() },
            Session::Opening { running } => SessionStatus::Starting { key: running.key.clone() },
            Session::Live { running, since } => SessionStatus::Sharing {
                key: running.key.clone(),
                agent: running.agent.clone(),
                since: *since,
                paused: running.paused,
                guests: running.guests,
                gestures: self.gestures.allowed,
                display: running.shown.clone(),
                obstacle: self.obstacle(),
            },
        };
        Status {
            initialized: self.initialized,
            settings: self.settings.clone(),
            link,
            presence: self.presence.as_ref().map(|(data, _)| data.clone()),
            visible: self.visible,
            session,
            code: self.code.status(),
        }
    }

    fn on_command(&mut self, now: Instant, command: Command) {
        match command {
            Command::Connect => self.connect(now),
            Command::Disconnect => self.leave(now, EndReason::LoggedOut, true),
            Command::Shutdown => self.leave(now, EndReason::AppClosed, false),
            Command::RetryNow => self.retry_soon(now),
            Command::Presence(data) => self.tell_presence(now, data),
            Command::Visibility(visible) => {
                // A state, kept while down and told with the next hello. To leave an application is not to use it.
                self.visible = visible;
                if visible {
                    self.active_at = Some(now);
                }
                if self.can_tell(now, "signal_visibility") {
                    self.outputs.push_back(VisitorOutput::Send(VisitorMessage::Visibility { visible }));
                }
            }
            Command::Signal(event, properties) => self.tell_event(now, event, properties),
            Command::SignalTerms(status) => self.signal_terms(now, status),
            Command::RequestCode => self.request_code(now),
            Command::CancelCode => match self.code {
                Code::None => self.invalid_state("cancel_code", "no code is waiting"),
                Code::Wanted | Code::Asked | Code::Waiting { .. } => self.cancel_code(),
            },
            Command::StartSession(params) => self.start_session(now, params),
            Command::EndSession => match self.session {
                Session::Idle => self.invalid_state("end_session", "no session is running"),
                Session::Requested { .. } | Session::Opening { .. } | Session::Live { .. } => {
                    self.end_session(EndReason::VisitorEnded, String::new());
                }
            },
            Command::Pause(paused) => self.pause(paused),
            Command::Gestures(allowed) => self.allow_gestures(allowed),
            Command::ShowDisplay(display) => self.show_display(display),
            Command::SetMasks(masks) => self.set_masks(masks),
            Command::SetObstacle(obstacle) => self.change_hold(|machine| machine.told_obstacle = obstacle),
        }
    }

    fn expire(&mut self, now: Instant) {
        while let Some(timer) = self.timers.expired(now) {
            self.on_timer(now, timer);
        }
    }

    fn on_timer(&mut self, now: Instant, timer: Timer) {
        match timer {
            Timer::Retry => match self.link {
                Link::Waiting { attempt, .. } => self.attempt(now, attempt),
                Link::Dialling { .. } => self.dial(now),
                Link::Off | Link::LookingUp { .. } | Link::Greeting { .. } | Link::Up { .. } | Link::Refused { .. } => {}
            },
            Timer::Connect => self.on_connect_timeout(now),
            Timer::Steady => {
                if let Link::Up { attempt, .. } = &mut self.link {
                    *attempt = 0;
                }
            }
            Timer::Presence => self.send_waiting_presence(now),
            Timer::Offer => self.close_offer(TermsClosed::Declined(DeclineReason::Expired)),
            Timer::Start => self.end_session(EndReason::ConnectionLost, "the session took too long to start".to_owned()),
            Timer::SessionGrace => self.end_session(EndReason::ConnectionLost, String::new()),
        }
    }

    /// Tells agents what went wrong here.
    fn send_problem(&mut self, code: &str, msg: &str, params: EventProperties) {
        let code = code.parse().expect("it is written here, well within its limits");
        self.send_if_up(VisitorMessage::VisitorError { code, msg: ProblemText::cut(msg), params });
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
