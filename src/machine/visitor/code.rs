//! The code that a visitor reads out: asked for, waiting, used up; and the connection that serves nothing else.

use std::time::{Duration, Instant};

use super::{Link, Session, Timer, VisitorMachine, VisitorOutput};
use crate::machine::event::{CodeStatus, Event};
use crate::protocol::{CodeClosed, EndReason, SessionKey, VisitorMessage};

/// How far the visitor is with a code.
#[derive(Debug)]
pub(super) enum Code {
    None,
    /// Asked for as soon as there is a connection.
    Wanted,
    /// Asked for; the service has not answered.
    Asked,
    /// Waiting for an agent.
    Waiting {
        code: SessionKey,
        until: Instant,
    },
}

impl Code {
    pub(super) fn status(&self) -> CodeStatus {
        match self {
            Self::None => CodeStatus::None,
            Self::Wanted | Self::Asked => CodeStatus::Requested,
            Self::Waiting { code, until } => CodeStatus::Waiting { code: code.clone(), until: *until },
        }
    }

    /// Whether this is the code that waits for an agent.
    pub(super) fn is(&self, key: &SessionKey) -> bool {
        matches!(self, Self::Waiting { code, .. } if code == key)
    }
}

impl VisitorMachine {
    pub(super) fn request_code(&mut self, now: Instant) {
        if !self.initialized {
            return self.invalid_state("request_code", "wait for VisitorInitialized first");
        }
        if self.offer.is_some() || !matches!(self.session, Session::Idle) {
            return self.invalid_state("request_code", "a request is open or a session is running already");
        }
        self.code = Code::Wanted;
        match self.link {
            Link::Up { .. } => self.ask_for_code(),
            Link::LookingUp { .. } | Link::Dialling { .. } | Link::Greeting { .. } => {}
            Link::Waiting { .. } => self.retry_soon(now),
            Link::Off | Link::Refused { .. } => {
                // Not logged in, or presence is off: a connection that serves the code alone.
                self.for_code = true;
                self.attempt(now, 0);
            }
        }
    }

    /// Asks for the code that is wanted, on a connection that is up.
    pub(super) fn ask_for_code(&mut self) {
        if let Code::Wanted = self.code {
            self.code = Code::Asked;
            self.send_if_up(VisitorMessage::CodeRequest);
        }
    }

    pub(super) fn cancel_code(&mut self) {
        if let Code::Asked | Code::Waiting { .. } = self.code {
            self.send_if_up(VisitorMessage::CodeCancel);
        }
        self.close_code(CodeClosed::Cancelled);
    }

    /// The one way every code ends; the application is told.
    pub(super) fn close_code(&mut self, reason: CodeClosed) {
        if !matches!(std::mem::replace(&mut self.code, Code::None), Code::None) {
            self.event(Event::SessionCodeClosed { reason });
        }
        self.rest();
    }

    /// The link is lost, and with it what the service had given or was asked for.
    pub(super) fn lose_code(&mut self) {
        if let Code::Asked | Code::Waiting { .. } = self.code {
            self.close_code(CodeClosed::ConnectionLost);
        }
    }

    pub(super) fn on_code(&mut self, now: Instant, code: SessionKey, expires_in: Duration) {
        // One that comes after it was cancelled is void at the service already.
        if !matches!(self.code, Code::None) {
            // A clock cannot count for ever; what is beyond it is never over here, and over at the service all the same.
            let Some(until) = now.checked_add(expires_in) else { return };
            self.code = Code::Waiting { code: code.clone(), until };
            self.event(Event::SessionCode { code, expires_in });
        }
    }

    pub(super) fn on_code_closed(&mut self, code: Option<&SessionKey>, reason: CodeClosed) {
        let is_mine = match (&self.code, code) {
            (Code::Waiting { code: mine, .. }, Some(code)) => mine == code,
            (Code::Asked, None) => true,
            // The last words on an earlier one.
            (Code::None | Code::Wanted | Code::Asked | Code::Waiting { .. }, _) => false,
        };
        if is_mine {
            self.close_code(reason);
        }
    }

    /// Whether a connection for a code alone has no reason to be reopened after a loss.
    pub(super) fn is_idle_for_code(&self) -> bool {
        let in_use = matches!(self.code, Code::Wanted) || matches!(self.session, Session::Opening { .. } | Session::Live { .. });
        self.for_code && !in_use
    }

    /// Closes a connection for a code alone that is not open yet and has nothing left to do.
    pub(super) fn rest(&mut self) {
        if !self.is_idle_for_code()
            || !matches!(self.link, Link::LookingUp { .. } | Link::Dialling { .. } | Link::Greeting { .. } | Link::Waiting { .. })
        {
            return;
        }
        self.timers.clear(&Timer::Retry);
        self.timers.clear(&Timer::Connect);
        self.link = Link::Off;
        self.outputs.push_back(VisitorOutput::HangUp);
    }

    /// Makes way for a connection to presence; false when something is asked or shared on this one.
    pub(super) fn leave_code_link(&mut self) -> bool {
        if self.offer.is_some() || !matches!(self.session, Session::Idle) {
            self.invalid_state("connect", "a request is open or a session is running that began with a code");
            return false;
        }
        self.cancel_code();
        if !matches!(self.link, Link::Off | Link::Refused { .. }) {
            self.send_if_up(VisitorMessage::Bye { reason: EndReason::VisitorEnded });
            self.timers = Default::default();
            self.link = Link::Off;
            self.outputs.push_back(VisitorOutput::HangUp);
        }
        self.for_code = false;
        true
    }
}
