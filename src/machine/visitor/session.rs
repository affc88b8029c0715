//! The session: started only with consent, outliving a lost link for a while, ended one way.

use std::time::Instant;

use super::{Link, Running, START_TIMEOUT, Session, StartParams, Timer, VisitorMachine, VisitorOutput};
use crate::machine::display::{Display, DisplayId, Masks, Obstacle};
use crate::machine::event::Event;
use crate::protocol::{EndReason, ErrorCode, PauseReason, ProblemText, Redacted, RequestId, SessionKey, VisitorMessage, start_params};

/// What holds the picture back, if anything does. The visitor's pause and an obstacle know nothing of each other: both must
/// be gone before pixels leave.
struct Hold {
    /// Why the capture must pause, if it must; an obstacle that it has found itself needs no telling.
    capture: Option<PauseReason>,
    obstacle: Option<Obstacle>,
    /// What agents are told: the visitor's own pause before anything else, as it ends by the visitor's will alone.
    reason: Option<PauseReason>,
}

impl VisitorMachine {
    pub(super) fn start_session(&mut self, now: Instant, params: StartParams) {
        if !matches!(self.session, Session::Idle) {
            return self.invalid_state("start_session", "a session is running already");
        }
        let StartParams { consent, paused, display, masks } = params;
        let agreed = self.offer.take_if(|offer| offer.accepted && offer.request == *consent.request());
        let (Some(offer), Link::Up { .. }) = (agreed, &self.link) else {
            let reason = "the request is not open any more".to_owned();
            return self.event(Event::StartSessionFailed { reason, ended: None });
        };
        self.timers.clear(&Timer::Offer);
        self.timers.set(Timer::Start, now + START_TIMEOUT);
        self.send_session_start(consent.key().clone(), consent.request().clone(), consent.presence_start(), None);
        // Whoever shares waits for nobody else.
        self.cancel_code();
        let display = display.unwrap_or_default();
        self.session = Session::Requested { consent, agent: offer.agent, paused, display, masks };
    }

    pub(super) fn pause(&mut self, paused: bool) {
        if matches!(self.session, Session::Idle) {
            return self.invalid_state("pause", "no session is running");
        }
        self.change_hold(|machine| match &mut machine.session {
            Session::Idle => {}
            Session::Requested { paused: before, .. } => *before = paused,
            Session::Opening { running } | Session::Live { running, .. } => running.paused = paused,
        });
    }

    pub(super) fn send_session_start(
        &mut self,
        key: SessionKey,
        request: RequestId,
        presence_start: bool,
        ticket: Option<Redacted<String>>,
    ) {
        self.send_if_up(VisitorMessage::SessionStart { key, request, presence_start, ticket });
    }

    pub(super) fn on_granted(&mut self, key: &SessionKey, ticket: Redacted<String>) {
        if self.session_key() != Some(key) {
            return;
        }
        match std::mem::replace(&mut self.session, Session::Idle) {
            Session::Requested { consent, agent, paused, display, masks } => {
                let (key, request, presence_start) = (consent.key().clone(), consent.request().clone(), consent.presence_start());
                let running = Running {
                    key,
                    request,
                    agent,
                    ticket: ticket.clone(),
                    presence_start,
                    paused,
                    guests: 0,
                    masks,
                    shown: None,
                    obstacle: None,
                };
                self.session = Session::Opening { running };
                let (paused, masks) = (self.hold().capture, self.all_masks());
                self.outputs.push_back(VisitorOutput::StartShare { ticket, consent, paused, display, masks });
                self.begin_gestures();
            }
            // Going on after a lost link: the uplink kept its ticket and mends itself.
            other => {
                self.session = other;
                self.timers.clear(&Timer::SessionGrace);
                self.tell_paused();
            }
        }
    }

    pub(super) fn on_refused(&mut self, key: &SessionKey, code: ErrorCode, message: String) {
        if self.session_key() != Some(key) {
            return;
        }
        match (&self.session, code) {
            (Session::Requested { consent, .. }, _) => {
                let params = start_params(consent.request(), consent.key());
                self.send_problem("session_refused", &message, params);
                self.start_failed(message);
            }
            (_, ErrorCode::UnknownSession) => self.end_session(EndReason::ServiceRestarted, message),
            _ => self.end_session(EndReason::ConnectionLost, message),
        }
    }

    pub(super) fn on_share_live(&mut self, now: Instant) {
        let running = match std::mem::replace(&mut self.session, Session::Idle) {
            Session::Opening { running } => running,
            // A report that comes late must not cost another session its place.
            other => return self.session = other,
        };
        self.timers.clear(&Timer::Start);
        let (sessionkey, guests) = (running.key.clone(), running.guests);
        self.session = Session::Live { running, since: now };
        self.event(Event::ConnectedToSession { sessionkey });
        let Hold { reason, obstacle, .. } = self.hold();
        if reason.is_some() {
            self.tell_paused();
        }
        if obstacle.is_some() {
            self.event(Event::ShareObstacle { obstacle });
        }
        if guests > 0 {
            self.event(Event::GuestCountChange { count: guests });
        }
    }

    pub(super) fn start_failed(&mut self, reason: String) {
        self.timers.clear(&Timer::Start);
        self.session = Session::Idle;
        self.event(Event::StartSessionFailed { reason, ended: None });
    }

    /// Ends the session from this side. Agents who wait for it to begin are told why it does not.
    pub(super) fn end_session(&mut self, reason: EndReason, detail: String) {
        self.close_session(reason, detail, true);
    }

    /// The service has ended the session, and told the agents.
    pub(super) fn on_ended_by_service(&mut self, reason: EndReason) {
        self.close_session(reason, String::new(), false);
    }

    /// The one way every session ends: the capture is stopped first, then both sides are told.
    fn close_session(&mut self, reason: EndReason, detail: String, here: bool) {
        let session = std::mem::replace(&mut self.session, Session::Idle);
        self.timers.clear(&Timer::Start);
        self.timers.clear(&Timer::SessionGrace);
        let (key, waiting) = match session {
            Session::Idle => return,
            Session::Requested { consent, .. } => (consent.key().clone(), Some(consent.request().clone())),
            Session::Opening { running } => (running.key, Some(running.request)),
            Session::Live { running, .. } => (running.key, None),
        };
        self.outputs.push_back(VisitorOutput::StopShare);
        if let Some(request) = waiting.as_ref().filter(|_| here) {
            let msg = if detail.is_empty() { reason.sentence() } else { &detail };
            self.send_problem(reason.as_str(), msg, start_params(request, &key));
        }
        let told = (!detail.is_empty()).then(|| ProblemText::cut(&detail));
        self.send_if_up(VisitorMessage::SessionEnd { key: key.clone(), reason, detail: told });
        self.event(if waiting.is_none() {
            Event::SessionEnded { sessionkey: key, reason, detail }
        } else {
            let ended = detail.is_empty().then_some(reason);
            Event::StartSessionFailed { reason: if detail.is_empty() { reason.to_string() } else { detail }, ended }
        });
        self.rest();
    }

    pub(super) fn session_key(&self) -> Option<&SessionKey> {
        match &self.session {
            Session::Idle => None,
            Session::Requested { consent, .. } => Some(consent.key()),
            Session::Opening { running } | Session::Live { running, .. } => Some(&running.key),
        }
    }

    /// Tells the service whether the session is paused; after a lost link it may have changed unheard.
    fn tell_paused(&mut self) {
        if let Session::Live { running, .. } = &self.session {
            let (key, reason) = (running.key.clone(), self.hold().reason);
            self.send_if_up(VisitorMessage::SessionPaused { key, paused: reason.is_some(), reason });
        }
    }

    pub(super) fn show_display(&mut self, id: DisplayId) {
        match &mut self.session {
            Session::Idle => self.invalid_state("show_display", "no session is running"),
            Session::Requested { display, .. } => *display = id,
            Session::Opening { .. } | Session::Live { .. } => {
                let scene = self.begin_scene();
                self.outputs.push_back(VisitorOutput::ShowDisplay(id, scene));
            }
        }
    }

    pub(super) fn set_masks(&mut self, masks: Masks) {
        let before = self.all_masks();
        if let Some(masks) = self.session_masks() {
            *masks = Masks::default();
        }
        self.masks = masks;
        if let Session::Opening { .. } | Session::Live { .. } = self.session
            && self.masks != before
        {
            self.outputs.push_back(VisitorOutput::MaskShare(self.masks.clone()));
        }
    }

    /// The masks that the session was started with.
    fn session_masks(&mut self) -> Option<&mut Masks> {
        match &mut self.session {
            Session::Idle => None,
            Session::Requested { masks, .. } => Some(masks),
            Session::Opening { running } | Session::Live { running, .. } => Some(&mut running.masks),
        }
    }

    /// What is left out of this session's picture.
    fn all_masks(&mut self) -> Masks {
        let mut all = self.masks.clone();
        if let Some(masks) = self.session_masks() {
            all.add(masks);
        }
        all
    }

    pub(super) fn on_share_shows(&mut self, display: Option<Display>) {
        if let Session::Opening { running } | Session::Live { running, .. } = &mut self.session {
            running.shown = display;
        }
    }

    pub(super) fn on_share_obstacle(&mut self, obstacle: Option<Obstacle>) {
        self.change_hold(|machine| {
            if let Session::Opening { running } | Session::Live { running, .. } = &mut machine.session {
                running.obstacle = obstacle;
            }
        });
    }

    /// What is in the way, as far as it is known; what the application says comes first.
    pub(super) fn obstacle(&self) -> Option<Obstacle> {
        let found = match &self.session {
            Session::Idle | Session::Requested { .. } => None,
            Session::Opening { running } | Session::Live { running, .. } => running.obstacle,
        };
        self.told_obstacle.or(found)
    }

    /// Whether the picture is held back, for whichever reason.
    pub(super) fn is_held(&self) -> bool {
        self.hold().reason.is_some()
    }

    fn hold(&self) -> Hold {
        let paused = match &self.session {
            Session::Idle => false,
            Session::Requested { paused, .. } => *paused,
            Session::Opening { running } | Session::Live { running, .. } => running.paused,
        };
        let obstacle = self.obstacle();
        let reason = if paused { Some(PauseReason::Visitor) } else { obstacle.map(PauseReason::from) };
        let told = self.told_obstacle.map(PauseReason::from);
        Hold { capture: told.or(paused.then_some(PauseReason::Visitor)), obstacle, reason }
    }

    /// Changes something that may hold the picture back, and tells everyone what comes of it.
    pub(super) fn change_hold(&mut self, change: impl FnOnce(&mut Self)) {
        let before = self.hold();
        change(self);
        let after = self.hold();
        let live = match self.session {
            Session::Idle | Session::Requested { .. } => return,
            Session::Opening { .. } => false,
            Session::Live { .. } => true,
        };
        if before.capture != after.capture {
            let scene = if before.capture.is_none() { self.begin_scene() } else { self.gestures.scene };
            self.outputs.push_back(VisitorOutput::PauseShare(after.capture, scene));
        }
        if live && before.reason != after.reason {
            self.tell_paused();
        }
        if live && before.obstacle != after.obstacle {
            self.event(Event::ShareObstacle { obstacle: after.obstacle });
        }
    }

    /// An agent may watch before our own uplink has told that it is open: the count is kept, and told when it is.
    pub(super) fn on_guest_count(&mut self, session: &SessionKey, count: u32) {
        let (running, live) = match &mut self.session {
            Session::Opening { running } => (running, false),
            Session::Live { running, .. } => (running, true),
            Session::Idle | Session::Requested { .. } => return,
        };
        if running.key == *session && running.guests != count {
            running.guests = count;
            if live {
                self.event(Event::GuestCountChange { count });
            }
        }
    }
}
