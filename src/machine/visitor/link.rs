//! The connection to the presence service: opened, kept, reopened after a loss, closed; and the messages that come on it.

use std::time::{Duration, Instant};

use super::presence::Telling;
use super::{CONNECT_TIMEOUT, GREETING, Link, RETRY_FLOOR, SESSION_GRACE, STEADY_AFTER, Session, Timer, VisitorMachine, VisitorOutput};
use crate::machine::backoff;
use crate::machine::event::{Event, OFFER_EXPIRES_IN, TermsClosed};
use crate::machine::reach::{ConnectError, NotConfigured};
use crate::machine::terms::TermsRequest;
use crate::machine::timer::Timers;
use crate::protocol::{
    CodeClosed, DeclineReason, EndReason, ErrorCode, EventProperties, ServiceMessage, VisitorHello, VisitorMessage, VisitorSettings,
};

/// What the system says makes an attempt at once, but not more often than this: it says one thing in many words.
const HINT_FLOOR: Duration = Duration::from_millis(250);
/// Who has slept for longer than this has been given up by the service.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(8);

impl VisitorMachine {
    pub(super) fn connect(&mut self, now: Instant) {
        if !self.initialized {
            return self.invalid_state("connect", "wait for VisitorInitialized first");
        }
        if self.hello.visitorid.is_none() {
            return self.invalid_state("connect", "presence needs a Visitor ID");
        }
        if self.for_code && !self.leave_code_link() {
            return;
        }
        match self.link {
            // Another connect while one is under way or up does nothing, as documented.
            Link::LookingUp { .. } | Link::Dialling { .. } | Link::Greeting { .. } | Link::Up { .. } => {}
            Link::Waiting { .. } => self.retry_soon(now),
            Link::Off | Link::Refused { .. } => {
                self.active_at = Some(now);
                self.presence = None;
                self.attempt(now, 0);
            }
        }
    }

    /// Whether what a call says can be sent; while down, tells the application and tries the connection again at once.
    pub(super) fn can_tell(&mut self, now: Instant, call: &'static str) -> bool {
        match self.link {
            _ if self.for_code => {
                self.invalid_state(call, "call connect first");
                false
            }
            Link::Up { .. } => true,
            Link::Off | Link::Refused { .. } => {
                self.invalid_state(call, "call connect first");
                false
            }
            Link::LookingUp { .. } | Link::Dialling { .. } | Link::Greeting { .. } | Link::Waiting { .. } => {
                self.event(Event::PresenceSendFail { call });
                // A service that is full is not asked more often because somebody works here.
                if !matches!(&self.link, Link::Waiting { reason, .. } if reason.is_refusal()) {
                    self.retry_soon(now);
                }
                false
            }
        }
    }

    pub(super) fn leave(&mut self, now: Instant, reason: EndReason, tell: bool) {
        if matches!(self.link, Link::Off) {
            if tell {
                self.invalid_state("disconnect", "not connected");
            }
            return;
        }
        self.end_session(reason, String::new());
        self.close_offer(TermsClosed::Declined(DeclineReason::Disconnected));
        self.cancel_code();
        if matches!(self.link, Link::Up { .. }) {
            self.send_last_presence(now);
        }
        self.send_if_up(VisitorMessage::Bye { reason });
        self.timers = Timers::default();
        self.link = Link::Off;
        self.presence = None;
        self.down_since = None;
        self.for_code = false;
        self.outputs.push_back(VisitorOutput::HangUp);
        if tell {
            self.event(Event::PresenceDisconnected);
        }
    }

    pub(super) fn attempt(&mut self, now: Instant, attempt: u32) {
        self.timers.clear(&Timer::Retry);
        self.timers.set(Timer::Connect, now + CONNECT_TIMEOUT);
        // Settings that say no are asked for again: somebody may have configured presence meanwhile.
        if self.settings.as_ref().is_some_and(|settings| settings.presence || self.for_code) {
            self.link = Link::Dialling { attempt, dialled: now, next: now };
            self.dial(now);
        } else {
            self.link = Link::LookingUp { attempt };
            self.outputs.push_back(VisitorOutput::LookUp);
        }
    }

    /// Begins one more attempt, and says when the next one is due if this one hangs.
    pub(super) fn dial(&mut self, now: Instant) {
        let after = self.until_next(now);
        if let Link::Dialling { dialled, next, .. } = &mut self.link {
            (*dialled, *next) = (now, now + after);
            self.timers.set(Timer::Retry, *next);
            self.outputs.push_back(VisitorOutput::Dial);
        }
    }

    fn until_next(&mut self, now: Instant) -> Duration {
        let down_for = self.down_since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since));
        backoff::unreached(down_for, (self.random)())
    }

    /// How often an answer has been no use by now, and how long after this failure the next attempt is due.
    fn until_next_after(&mut self, now: Instant, attempt: u32, reason: &ConnectError) -> (u32, Duration) {
        match reason {
            ConnectError::Unavailable { retry_after, .. } if reason.is_refusal() => {
                (attempt.saturating_add(1), backoff::refused(attempt, *retry_after, (self.random)()))
            }
            _ => (attempt, self.until_next(now)),
        }
    }

    pub(super) fn retry_soon(&mut self, now: Instant) {
        self.retry_after(now, RETRY_FLOOR);
    }

    /// Tries now, if the last failure or attempt was so long ago, or as soon as it was.
    fn retry_after(&mut self, now: Instant, floor: Duration) {
        match &mut self.link {
            Link::Waiting { attempt, since, retry_at, .. } => {
                if now < *since + floor {
                    *retry_at = (*retry_at).min(*since + floor);
                    self.timers.set(Timer::Retry, *retry_at);
                } else {
                    let attempt = *attempt;
                    self.attempt(now, attempt);
                }
            }
            // It may hang.
            Link::Dialling { dialled, next, .. } => {
                if now < *dialled + floor {
                    *next = (*next).min(*dialled + floor);
                    self.timers.set(Timer::Retry, *next);
                } else {
                    self.dial(now);
                }
            }
            Link::Off | Link::LookingUp { .. } | Link::Greeting { .. } | Link::Up { .. } | Link::Refused { .. } => {}
        }
    }

    pub(super) fn on_network_changed(&mut self, now: Instant) {
        match self.link {
            // It may have gone with the network, without a word.
            Link::Up { .. } => self.outputs.push_back(VisitorOutput::Probe),
            _ => self.retry_after(now, HINT_FLOOR),
        }
    }

    pub(super) fn on_woke(&mut self, now: Instant, slept: Duration) {
        // A person who sleeps is not active either. What the clock cannot say is longer ago than all that it can.
        self.active_at = self.active_at.and_then(|at| at.checked_sub(slept));
        self.presence = self.presence.take().map(|(data, at)| (data, at.checked_sub(slept).unwrap_or(at)));
        if slept > GIVEN_UP_AFTER && matches!(self.link, Link::Up { .. }) {
            self.outputs.push_back(VisitorOutput::HangUp);
            self.on_link_closed(now, ConnectError::Silent);
            self.retry_after(now, Duration::ZERO);
        } else {
            self.on_network_changed(now);
        }
    }

    pub(super) fn on_looked_up(&mut self, now: Instant, result: Result<VisitorSettings, ConnectError>) {
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
            (Ok(settings), _) if settings.presence || self.for_code => self.attempt(now, attempt),
            (Ok(_), _) => self.refuse(NotConfigured::PresenceOff),
            (Err(ConnectError::UnknownGroup), _) => self.refuse(NotConfigured::UnknownGroup),
            (Err(reason), _) => {
                let (attempt, after) = self.until_next_after(now, attempt, &reason);
                self.wait(now, attempt, now + after, reason);
            }
        }
    }

    pub(super) fn on_link_opened(&mut self, now: Instant) {
        if let Link::Dialling { attempt, .. } = self.link {
            self.link = Link::Greeting { attempt };
            self.timers.clear(&Timer::Retry);
            self.timers.set(Timer::Connect, now + GREETING);
            let hello = VisitorHello { visible: self.visible, ..self.hello.clone() };
            let hello = if self.for_code {
                VisitorHello { visitorid: None, device: None, ..hello }
            } else {
                let (presence, said_at) = self.presence.clone().unzip();
                VisitorHello {
                    active_age_ms: self.active_at.map(|at| age_ms(now, at)),
                    presence,
                    presence_age_ms: said_at.map_or(0, |at| age_ms(now, at)),
                    ..hello
                }
            };
            self.greeted = (self.visible, self.active_at);
            self.outputs.push_back(VisitorOutput::Send(VisitorMessage::Hello(hello)));
        }
    }

    pub(super) fn on_link_closed(&mut self, now: Instant, reason: ConnectError) {
        let (attempt, retry_at) = match self.link {
            Link::Dialling { attempt, .. } if reason.is_refusal() => {
                let (attempt, after) = self.until_next_after(now, attempt, &reason);
                (attempt, now + after)
            }
            // Nobody was reached: how long that took does not put off the next attempt.
            Link::Dialling { attempt, next, .. } => (attempt, next.max(now)),
            Link::Greeting { attempt } | Link::Up { attempt, .. } => {
                let after = self.come_back.take().unwrap_or_else(|| backoff::lost(attempt, (self.random)()));
                (attempt.saturating_add(1), now + after)
            }
            Link::Off | Link::LookingUp { .. } | Link::Waiting { .. } | Link::Refused { .. } => return,
        };
        // First, so that nothing more is sent on a link that is gone.
        if self.is_idle_for_code() {
            self.timers.clear(&Timer::Connect);
            self.timers.clear(&Timer::Retry);
            self.timers.clear(&Timer::Steady);
            self.link = Link::Off;
        } else {
            self.wait(now, attempt, retry_at, reason);
        }
        self.lose_code();
        self.close_offer(TermsClosed::Declined(DeclineReason::ConnectionLost));
        match self.session {
            Session::Idle => {}
            Session::Requested { .. } => self.start_failed("the connection was lost".to_owned()),
            Session::Opening { .. } | Session::Live { .. } => {
                // From the first loss on: attempts that fail must not buy more time.
                self.timers.set_unless_running(Timer::SessionGrace, now + SESSION_GRACE);
            }
        }
    }

    fn wait(&mut self, now: Instant, attempt: u32, retry_at: Instant, reason: ConnectError) {
        self.down_since.get_or_insert(now);
        self.timers.clear(&Timer::Connect);
        self.timers.clear(&Timer::Steady);
        self.timers.set(Timer::Retry, retry_at);
        self.link = Link::Waiting { attempt, since: now, retry_at, reason: reason.clone() };
        self.event(Event::PresenceConnectFail { reason, retry_at });
    }

    fn refuse(&mut self, reason: NotConfigured) {
        self.timers.clear(&Timer::Connect);
        self.timers.clear(&Timer::Retry);
        self.down_since = None;
        self.link = Link::Refused { reason };
        self.close_code(CodeClosed::Refused);
        // A session of before the drop cannot go on.
        self.end_session(EndReason::ConnectionLost, reason.to_string());
        self.event(Event::PresenceNotConfigured { reason });
    }

    pub(super) fn on_message(&mut self, now: Instant, message: ServiceMessage) {
        match (&self.link, message) {
            (Link::Greeting { attempt }, ServiceMessage::Welcome { focus }) => {
                let attempt = *attempt;
                self.on_welcome(now, attempt, focus);
            }
            (Link::Greeting { .. }, ServiceMessage::NotConfigured { unknown_group, .. }) => {
                self.settings = None;
                self.outputs.push_back(VisitorOutput::HangUp);
                self.refuse(if unknown_group { NotConfigured::UnknownGroup } else { NotConfigured::PresenceOff });
            }
            (Link::Greeting { .. }, ServiceMessage::Error { message, .. }) => {
                self.outputs.push_back(VisitorOutput::HangUp);
                self.on_link_closed(now, ConnectError::Closed { message });
            }
            (Link::Up { .. }, message) => self.on_message_while_up(now, message),
            // The last words of a connection that is given up already.
            (
                Link::Off
                | Link::LookingUp { .. }
                | Link::Dialling { .. }
                | Link::Greeting { .. }
                | Link::Waiting { .. }
                | Link::Refused { .. },
                _,
            ) => {}
        }
    }

    fn on_welcome(&mut self, now: Instant, attempt: u32, focus: bool) {
        self.timers.clear(&Timer::Connect);
        self.timers.clear(&Timer::Presence);
        self.telling = Telling::default();
        self.timers.set(Timer::Steady, now + STEADY_AFTER);
        (self.down_since, self.come_back) = (None, None);
        if self.for_code {
            self.link = Link::Up { focus: false, attempt };
            return self.go_on();
        }
        let (visible, active_at) = self.greeted;
        self.link = Link::Up { focus, attempt };
        self.event(Event::PresenceConnected { focus });
        // What was called between hello and welcome.
        if self.visible != visible {
            self.send_if_up(VisitorMessage::Visibility { visible: self.visible });
        }
        if let Some(at) = self.active_at.filter(|_| self.active_at != active_at) {
            self.send_if_up(VisitorMessage::Active { age_ms: age_ms(now, at) });
        }
        self.go_on();
    }

    /// Resumes what the connection was opened or reopened for: a session, a code.
    fn go_on(&mut self) {
        if let Session::Opening { running } | Session::Live { running, .. } = &self.session {
            let (key, request, ticket) = (running.key.clone(), running.request.clone(), running.ticket.clone());
            self.send_session_start(key, request, running.presence_start, Some(ticket));
        }
        self.ask_for_code();
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
            ServiceMessage::StartSession { .. } => {
                let msg = "sharing cannot start without the visitor's consent";
                self.send_problem("consent_required", msg, EventProperties::default());
            }
            ServiceMessage::Signal { event, properties } => self.event(Event::PresenceSignal { event, properties }),
            ServiceMessage::ComeBack { after_ms } => self.come_back = Some(Duration::from_millis(after_ms).min(backoff::LONGEST_ASKED)),
            ServiceMessage::Blur => {
                self.set_focus(false);
                self.close_offer(TermsClosed::Declined(DeclineReason::Blurred));
                self.event(Event::PresenceBlur);
            }
            ServiceMessage::Focus => {
                self.set_focus(true);
                self.event(Event::PresenceFocus);
                self.send_waiting_presence(now);
            }
            ServiceMessage::SessionGranted { key, ticket } => self.on_granted(&key, ticket),
            ServiceMessage::SessionRefused { key, code, message } => self.on_refused(&key, code, message),
            ServiceMessage::EndSession { key, reason } => {
                if self.session_key() == Some(&key) {
                    self.on_ended_by_service(reason);
                }
            }
            ServiceMessage::Code { code, expires_in_ms } => self.on_code(now, code, Duration::from_millis(expires_in_ms)),
            ServiceMessage::CodeClosed { code, reason } => self.on_code_closed(code.as_ref(), reason),
            ServiceMessage::GuestCount { key, count } => self.on_guest_count(&key, count),
            // An older service: it will not answer.
            ServiceMessage::Error { code: ErrorCode::UnknownType, .. } => self.on_code_closed(None, CodeClosed::Refused),
            // An error while up is about one message, which the service has told apart; nothing here depends on it.
            ServiceMessage::Welcome { .. } | ServiceMessage::NotConfigured { .. } | ServiceMessage::Error { .. } => {}
        }
    }

    fn set_focus(&mut self, focused: bool) {
        if let Link::Up { focus, .. } = &mut self.link {
            *focus = focused;
        }
    }

    pub(super) fn on_connect_timeout(&mut self, now: Instant) {
        let reason = ConnectError::TimedOut;
        match self.link {
            Link::LookingUp { attempt } => {
                let retry_at = now + self.until_next(now);
                self.wait(now, attempt, retry_at, reason);
            }
            Link::Dialling { .. } | Link::Greeting { .. } => {
                self.outputs.push_back(VisitorOutput::HangUp);
                self.on_link_closed(now, reason);
            }
            Link::Off | Link::Up { .. } | Link::Waiting { .. } | Link::Refused { .. } => {}
        }
    }
}

/// The age that is said on the wire, rounded down: rounded up, what a person did just now could come before what another device
/// did earlier in the same millisecond, and the wrong one would have the focus.
fn age_ms(now: Instant, at: Instant) -> u64 {
    now.saturating_duration_since(at).as_millis() as u64
}
