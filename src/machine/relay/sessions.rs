//! Sessions: granted only for an accepted request, resumed with their tickets, and ended in one function.

use std::time::Instant;

use crate::protocol::{
    ConsoleMessage, EndReason, ErrorCode, EventProperties, GroupId, PauseReason, ProblemText, REQUEST_PARAM, Redacted, RequestId,
    ServiceMessage, SessionKey, VisitorId, start_params,
};

use super::record::{Record, Session};
use super::{ConnId, LinkLoss, PUBLISH_TIMEOUT, RecordKey, Relay, RelayOutput, RoomId, SESSION_GRACE, Timer, UNWATCHED};

impl Relay {
    #[expect(clippy::too_many_arguments, reason = "the fields of one message")]
    pub(super) fn on_session_start(
        &mut self,
        now: Instant,
        conn: ConnId,
        key: &RecordKey,
        session: SessionKey,
        request: &RequestId,
        presence_start: bool,
        ticket: Option<&Redacted<String>>,
    ) {
        if let Some(ticket) = ticket {
            return self.on_session_resume(now, conn, key, session, ticket);
        }
        if self.records.get_mut(key).is_some_and(|record| record.unrecorded.take_if(|unrecorded| unrecorded == request).is_some()) {
            return self.tell_not_recorded(conn, session);
        }
        let refusal = match self.records.get(key) {
            Some(Record { session: Some(_), .. }) => Some((ErrorCode::Busy, "a session is running already")),
            Some(Record { request: Some(asked), .. }) if asked.id == *request && asked.device == conn => {
                if !asked.accepted || presence_start != asked.presence_start {
                    Some((ErrorCode::ConsentRequired, "a session starts only with accepted terms, and presence_start as it was asked"))
                } else if session != asked.key {
                    Some((ErrorCode::UnknownSession, "the key is not the one that was agreed to"))
                } else {
                    None
                }
            }
            _ => Some((ErrorCode::UnknownRequest, "that request is not open")),
        };
        if let Some((code, message)) = refusal {
            return self.refuse_session(conn, session, code, message);
        }
        match self.records.get_mut(key).and_then(|record| record.request.as_mut()) {
            Some(asked) if !asked.recorded => asked.starting = true,
            _ => self.grant(now, key),
        }
    }

    /// Starts the session whose acceptance is on record.
    pub(super) fn grant(&mut self, now: Instant, key: &RecordKey) {
        let ticket = Redacted::new((self.secrets)());
        let Some(record) = self.records.get_mut(key) else { return };
        let Some(asked) = record.request.take() else { return };
        self.requests.remove(&asked.id);
        let (session, conn, presence_start) = (asked.key.clone(), asked.device, asked.presence_start);
        record.session = Some(Session {
            key: session.clone(),
            request: asked.id,
            agent: asked.agent.clone(),
            presence_start,
            ticket: ticket.clone(),
            device: Some(conn),
            loss: LinkLoss::Closed,
            started_at: None,
            paused: None,
            guests: 0,
            failure_told: false,
        });
        self.timers.clear(&Timer::Request(key.clone()));
        self.timers.set(Timer::Session(key.clone()), now + PUBLISH_TIMEOUT);
        self.outputs.push_back(RelayOutput::OpenRoom((key.0, session.clone()), ticket.clone(), asked.agent));
        self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::SessionGranted { key: session, ticket }));
    }

    /// The visitor's link is back and its session goes on; if it has ended meanwhile, the visitor is told why.
    fn on_session_resume(&mut self, now: Instant, conn: ConnId, key: &RecordKey, session: SessionKey, ticket: &Redacted<String>) {
        let key = &self.adopt(now, conn, key, &session, ticket);
        let running = self.records.get_mut(key).and_then(|record| record.session.as_mut());
        let Some(running) = running.filter(|running| running.key == session && running.ticket == *ticket) else {
            return match self.ended.reason(ticket) {
                Some(reason) => self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::EndSession { key: session, reason })),
                None => self.refuse_session(conn, session, ErrorCode::UnknownSession, "that session is not known any more"),
            };
        };
        running.device = Some(conn);
        let (guests, ticket, open) = (running.guests, running.ticket.clone(), running.started_at.is_some());
        if open {
            self.timers.clear(&Timer::Session(key.clone()));
        }
        self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::SessionGranted { key: session.clone(), ticket }));
        self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::GuestCount { key: session, count: guests }));
    }

    pub(super) fn refuse_session(&mut self, conn: ConnId, key: SessionKey, code: ErrorCode, message: &str) {
        let message = message.to_owned();
        self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::SessionRefused { key, code, message }));
    }

    pub(super) fn on_published(&mut self, now: Instant, (groupid, session): &RoomId) {
        let Some((key, record)) = self.record_of(*groupid, session) else { return };
        let Some(running) = record.session.as_mut().filter(|running| running.started_at.is_none()) else { return };
        running.started_at = Some(now);
        let (request, agent, lost) = (running.request.clone(), running.agent.name.clone(), running.device.is_none());
        let presence_start = running.presence_start;
        if !lost {
            self.timers.clear(&Timer::Session(key.clone()));
        }
        self.timers.set(Timer::Unwatched(key.clone()), now + UNWATCHED);
        let visitorid = key.1.clone();
        let start = ConsoleMessage::VisitorSessionStart { visitorid, key: session.clone(), request, presence_start, agent };
        self.broadcast(*groupid, &start);
        self.announce(now, &key);
    }

    pub(super) fn on_guests(&mut self, now: Instant, (groupid, session): &RoomId, count: u32) {
        let Some((key, record)) = self.record_of(*groupid, session) else { return };
        let Some(running) = record.session.as_mut() else { return };
        running.guests = count;
        let device = running.device;
        if count == 0 {
            self.timers.set(Timer::Unwatched(key.clone()), now + UNWATCHED);
        } else {
            self.timers.clear(&Timer::Unwatched(key.clone()));
        }
        if let Some(device) = device {
            self.outputs.push_back(RelayOutput::ToVisitor(device, ServiceMessage::GuestCount { key: session.clone(), count }));
        }
        self.announce(now, &key);
    }

    pub(super) fn on_session_paused(&mut self, conn: ConnId, key: &RecordKey, session: &SessionKey, paused: Option<PauseReason>) {
        if !self.shares(conn, key, session) {
            return self.visitor_error(conn, ErrorCode::UnknownSession, "no such session is running");
        }
        let running = self.records.get_mut(key).and_then(|record| record.session.as_mut());
        if let Some(running) = running.filter(|running| running.paused != paused) {
            running.paused = paused;
            self.outputs.push_back(RelayOutput::PauseRoom((key.0, session.clone()), paused));
        }
    }

    /// Whether this device shares under this key.
    pub(super) fn shares(&self, conn: ConnId, key: &RecordKey, session: &SessionKey) -> bool {
        let running = self.records.get(key).and_then(|record| record.session.as_ref());
        running.is_some_and(|running| running.key == *session && running.device == Some(conn))
    }

    /// Notes that the device that shares lost its link: it has some time to come back.
    pub(super) fn pause_session_of(&mut self, now: Instant, conn: ConnId, key: &RecordKey, loss: LinkLoss) {
        let running = self.records.get_mut(key).and_then(|record| record.session.as_mut());
        if let Some(running) = running.filter(|running| running.device == Some(conn)) {
            (running.device, running.loss) = (None, loss);
            self.timers.set(Timer::Session(key.clone()), now + SESSION_GRACE);
        }
    }

    /// Ends a session whose uplink was not opened in time, or whose visitor did not come back.
    pub(super) fn give_up_session(&mut self, now: Instant, key: &RecordKey) {
        let running = self.records.get(key).and_then(|record| record.session.as_ref());
        let Some(running) = running else { return };
        let late = "the visitor's application did not begin to send its picture in time";
        let (reason, detail) = match (running.device, running.loss) {
            (Some(_), _) => (EndReason::ConnectionLost, Some(ProblemText::cut(late))),
            (None, LinkLoss::Closed) => (EndReason::ConnectionLost, None),
            (None, LinkLoss::Unresponsive) => (EndReason::Unresponsive, None),
        };
        self.end_session_for(now, key, reason, detail);
    }

    /// Ends a session that the visitor's side does not know to be over, and tells it.
    pub(super) fn end_session_here(&mut self, now: Instant, key: &RecordKey, reason: EndReason) {
        self.end_session_for(now, key, reason, None);
    }

    fn end_session_for(&mut self, now: Instant, key: &RecordKey, reason: EndReason, detail: Option<ProblemText>) {
        let running = self.records.get(key).and_then(|record| record.session.as_ref());
        if let Some((device, session)) = running.and_then(|running| Some((running.device?, running.key.clone()))) {
            self.outputs.push_back(RelayOutput::ToVisitor(device, ServiceMessage::EndSession { key: session, reason }));
        }
        self.end_session(now, key, reason, detail);
    }

    /// Whether this is the first error of the visitor's side that tells why its granted session does not begin. The relay sends
    /// none of its own then.
    pub(super) fn note_failed_start(&mut self, conn: ConnId, key: &RecordKey, params: &EventProperties) -> bool {
        let waited_for = self.records.get_mut(key).and_then(|record| record.session.as_mut());
        let named = params.properties().get(REQUEST_PARAM);
        let is_it =
            |session: &&mut Session| session.device == Some(conn) && session.started_at.is_none() && named == Some(&session.request.0);
        waited_for.filter(is_it).is_some_and(|session| !std::mem::replace(&mut session.failure_told, true))
    }

    /// The one way every session ends on the service's side. One that never began has no end: agents, who know that it was
    /// agreed to, are told why it does not begin.
    pub(super) fn end_session(&mut self, now: Instant, key: &RecordKey, reason: EndReason, detail: Option<ProblemText>) {
        self.timers.clear(&Timer::Session(key.clone()));
        self.timers.clear(&Timer::Unwatched(key.clone()));
        let Some(ended) = self.records.get_mut(key).and_then(|record| record.session.take()) else { return };
        self.codes.remove(&ended.key);
        self.ended.remember(now, ended.ticket, reason);
        self.outputs.push_back(RelayOutput::CloseRoom((key.0, ended.key.clone()), reason));
        let visitorid = key.1.clone();
        if ended.started_at.is_some() {
            self.broadcast(key.0, &ConsoleMessage::VisitorSessionEnd { visitorid, key: ended.key, reason, detail });
        } else if !ended.failure_told {
            let code = reason.as_str().parse().expect("the words for reasons are well within the limit");
            let msg = detail.unwrap_or_else(|| ProblemText::cut(reason.sentence()));
            let params = start_params(&ended.request, &ended.key);
            self.broadcast(key.0, &ConsoleMessage::VisitorError { visitorid, code, msg, params });
        }
        self.announce(now, key);
    }

    pub(super) fn record_of(&mut self, groupid: GroupId, session: &SessionKey) -> Option<(RecordKey, &mut Record)> {
        // A session's key is a code, or its visitor's ID: no need to look at all of them.
        let by_code = self.codes.get(session).filter(|key| key.0 == groupid).cloned();
        let key = by_code.unwrap_or_else(|| (groupid, VisitorId::from(session.clone())));
        let is_it = |record: &&mut Record| record.session.as_ref().is_some_and(|running| running.key == *session);
        let record = self.records.get_mut(&key).filter(is_it)?;
        Some((key, record))
    }
}
