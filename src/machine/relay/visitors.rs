//! The relay's dealings with visitors: presence, focus, answers.

use std::time::Instant;

use crate::machine::MAX_EXTENSIONS;
use crate::protocol::{
    ConsoleMessage, DeclineReason, EndReason, ErrorCode, PauseReason, RequestId, ServiceMessage, SessionKey, Terms, TermsStatus, VERSION,
    VisitorHello, VisitorMessage,
};

use super::record::{About, Device, Record, Request, ago};
use super::{
    AuditRecord, ConnId, DisconnectReason, FORGET_AFTER, HIDDEN_SIGNALABLE, LinkLoss, MAX_DEVICES, MAX_GONE, RECORD_TIMEOUT,
    REQUEST_LIFETIME, RecordKey, Relay, RelayOutput, Timer,
};

/// Names the limit, [`MAX_DEVICES`].
const TOO_MANY_DEVICES: &str = "16 devices are connected with this Visitor ID, the most there may be; log out on one of them first";

impl Relay {
    pub(super) fn on_visitor(&mut self, now: Instant, conn: ConnId, message: VisitorMessage) {
        let key = match (self.visitors.get(&conn).cloned(), message) {
            (None, VisitorMessage::Hello(hello)) => return self.on_hello(now, conn, hello),
            (None, _) => return self.turn_away(conn, ErrorCode::OutOfOrder, "say hello first"),
            (Some(_), VisitorMessage::Hello(_)) => return self.visitor_error(conn, ErrorCode::OutOfOrder, "hello was said already"),
            (Some(key), message) => {
                self.on_visitor_message(now, conn, &key, message);
                key
            }
        };
        self.announce(now, &key);
    }

    fn on_visitor_message(&mut self, now: Instant, conn: ConnId, key: &RecordKey, message: VisitorMessage) {
        let anonymous = self.records.get(key).is_some_and(|record| record.anonymous);
        match message {
            VisitorMessage::Presence { .. }
            | VisitorMessage::Visibility { .. }
            | VisitorMessage::Active { .. }
            | VisitorMessage::Signal { .. }
                if anonymous =>
            {
                self.visitor_error(conn, ErrorCode::OutOfOrder, "without a Visitor ID there is no presence");
            }
            VisitorMessage::Hello(_) => {}
            VisitorMessage::Presence { data } => {
                self.on_active(now, conn, key, now);
                if let Some(device) = self.records.get_mut(key).and_then(|record| record.device(conn)) {
                    (device.about.presence, device.about.presence_at) = (data.into(), Some(now));
                }
            }
            VisitorMessage::Visibility { visible } => {
                // Hiding an application is no activity in it. It may be left for another one of the same visitor on the same screen,
                // and the messages of both may come in either order.
                if visible {
                    self.on_active(now, conn, key, now);
                }
                self.set_visible(now, conn, key, visible);
            }
            VisitorMessage::Active { age_ms } => {
                if let Some(at) = ago(now, age_ms) {
                    self.on_active(now, conn, key, at);
                }
            }
            VisitorMessage::Signal { event, properties } => {
                self.on_active(now, conn, key, now);
                self.forward_signal(key, &ConsoleMessage::Signal { visitorid: key.1.clone(), event, properties });
            }
            VisitorMessage::Terms(terms) => self.on_terms(now, conn, key, terms),
            VisitorMessage::TermsExtended { request } => self.on_terms_extended(now, conn, key, request),
            VisitorMessage::SessionStart { key: session, request, presence_start, ticket } => {
                self.on_session_start(now, conn, key, session, &request, presence_start, ticket.as_ref());
            }
            VisitorMessage::SessionPaused { key: session, paused, reason } => {
                let paused = paused.then_some(reason.unwrap_or(PauseReason::Visitor));
                self.on_session_paused(conn, key, &session, paused);
            }
            VisitorMessage::SessionEnd { key: session, reason, detail } => {
                if self.shares(conn, key, &session) {
                    self.end_session(now, key, reason, detail);
                }
            }
            VisitorMessage::VisitorError { code, msg, params } => {
                let fails_start = self.note_failed_start(conn, key, &params);
                let message = ConsoleMessage::VisitorError { visitorid: key.1.clone(), code, msg, params };
                if fails_start {
                    // It takes the place of the relay's own error, and must not be dropped either.
                    self.broadcast(key.0, &message);
                } else if self.records.get(key).is_some_and(Record::is_listed) {
                    self.forward_signal(key, &message);
                }
            }
            VisitorMessage::CodeRequest => self.on_code_request(now, conn, key),
            VisitorMessage::CodeCancel => drop(self.forget_code(conn, key)),
            VisitorMessage::Bye { reason } => self.on_bye(now, conn, key, reason),
        }
    }

    fn on_hello(&mut self, now: Instant, conn: ConnId, hello: VisitorHello) {
        if hello.version != VERSION {
            return self.turn_away(conn, ErrorCode::Version, "another version of the protocol is spoken here");
        }
        match self.groups.get(&hello.groupid) {
            // A code needs no presence.
            Some(group) if group.presence || hello.visitorid.is_none() => {}
            known => {
                let message = match known {
                    Some(group) => format!("presence is not configured for {}", group.organisation),
                    None => format!("group {} is not known here", hello.groupid),
                };
                let no = ServiceMessage::NotConfigured { message, unknown_group: known.is_none() };
                self.outputs.push_back(RelayOutput::ToVisitor(conn, no));
                self.outputs.push_back(RelayOutput::CloseVisitor(conn, DisconnectReason::NotConfigured));
                return;
            }
        }
        let Some(visitorid) = hello.visitorid.clone() else { return self.on_anonymous_hello(now, conn, hello) };
        let key = (hello.groupid, visitorid);
        if self.records.get(&key).is_some_and(|record| record.anonymous) {
            return self.turn_away(conn, ErrorCode::Authorization, "this name is another visitor's");
        }
        let record = self.records.entry(key.clone()).or_insert_with(|| Record::new(now));
        // The same application, whose link broke without this side having found out.
        let before = hello.device.as_ref().and_then(|id| record.devices.iter().find(|device| device.id.as_ref() == Some(id)));
        let before = before.map(|device| (device.conn, device.active_at));
        if before.is_none() && record.devices.len() >= MAX_DEVICES {
            return self.turn_away(conn, ErrorCode::Full, TOO_MANY_DEVICES);
        }
        if record.devices.is_empty() {
            record.connected_at = now;
        }
        let visible = hello.visible;
        let visible_at = record.visible_since(now, visible);
        let active_at = hello.active_age_ms.and_then(|age_ms| ago(now, age_ms)).max(before.and_then(|(_, active_at)| active_at));
        let had_focus = record.focus();
        record.put(Device { conn, id: hello.device.clone(), active_at, about: About::of(now, hello), visible, visible_at, code: None });
        let focus = record.focus() == Some(conn);
        self.timers.clear(&Timer::Forget(key.clone()));
        self.gone.retain(|gone| *gone != key);
        self.visitors.insert(conn, key.clone());
        self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::Welcome { focus }));
        let before = before.map(|(conn, _)| conn);
        if let Some(had_focus) = had_focus.filter(|had_focus| focus && Some(*had_focus) != before) {
            self.blur(had_focus, &key);
        }
        if let Some(before) = before {
            self.visitors.remove(&before);
            self.forget_device(now, before, &key, DeclineReason::ConnectionLost);
            self.pause_session_of(now, before, &key, LinkLoss::Closed);
            self.outputs.push_back(RelayOutput::CloseVisitor(before, DisconnectReason::Replaced));
        }
        self.update_visible(now, &key);
        self.announce(now, &key);
    }

    pub(super) fn on_visitor_closed(&mut self, now: Instant, conn: ConnId, loss: LinkLoss) {
        self.addresses.remove(&conn);
        let Some(key) = self.visitors.remove(&conn) else { return };
        self.forget_device(now, conn, &key, DeclineReason::ConnectionLost);
        self.pause_session_of(now, conn, &key, loss);
        self.announce(now, &key);
    }

    fn on_bye(&mut self, now: Instant, conn: ConnId, key: &RecordKey, reason: EndReason) {
        self.visitors.remove(&conn);
        if self.records.get(key).and_then(|record| record.session.as_ref()).is_some_and(|session| session.device == Some(conn)) {
            self.end_session(now, key, reason, None);
        }
        self.forget_device(now, conn, key, DeclineReason::Disconnected);
        if let Some(record) = self.records.get_mut(key) {
            // Logged out: what the visitor was doing is nobody's business any more.
            (record.left.presence, record.left.presence_at) = Default::default();
        }
        self.outputs.push_back(RelayOutput::CloseVisitor(conn, DisconnectReason::LoggedOut));
    }

    /// Takes a device off its visitor; the focus goes to the one that was active before it.
    pub(super) fn forget_device(&mut self, now: Instant, conn: ConnId, key: &RecordKey, why: DeclineReason) {
        self.forget_code(conn, key);
        let Some(record) = self.records.get_mut(key) else { return };
        let had_focus = record.focus() == Some(conn);
        if let Some(device) = record.take(conn) {
            record.left = device.about;
        }
        let next = record.focus();
        if next.is_none() {
            record.connected_at = now;
        }
        // Who has no ID is forgotten when nothing is asked or shared any more.
        if next.is_none() && !record.anonymous {
            self.timers.set(Timer::Forget(key.clone()), now + FORGET_AFTER);
            self.gone.push_back(key.clone());
        }
        if let Some(next) = next.filter(|_| had_focus) {
            self.outputs.push_back(RelayOutput::ToVisitor(next, ServiceMessage::Focus));
        }
        self.update_visible(now, key);
        let asked = self.records.get(key).and_then(|record| record.request.as_ref()).filter(|request| request.device == conn);
        if let Some(request) = asked.map(|request| request.id.clone()) {
            self.close_request(key, Terms { request, status: TermsStatus::Declined, reason: Some(why) });
        }
        let is_over = |gone: &&RecordKey| self.records.get(*gone).is_none_or(|record| record.session.is_none());
        if self.gone.len() > MAX_GONE
            && let Some(earliest) = self.gone.iter().find(is_over).cloned()
        {
            self.forget(&earliest);
        }
    }

    // Focus and visibility.

    /// The person was active on this device at this time. The most recently active one has the focus.
    fn on_active(&mut self, now: Instant, conn: ConnId, key: &RecordKey, at: Instant) {
        let Some(record) = self.records.get_mut(key) else { return };
        let before = record.focus();
        record.was_active(conn, at);
        let after = record.focus();
        if before != after {
            if let Some(before) = before {
                self.blur(before, key);
            }
            if let Some(after) = after {
                self.outputs.push_back(RelayOutput::ToVisitor(after, ServiceMessage::Focus));
            }
            self.update_visible(now, key);
        }
    }

    /// Takes the focus from a device. Its open request is declined here, and not only by its application: an acceptance that still
    /// comes is for a request that is closed.
    fn blur(&mut self, conn: ConnId, key: &RecordKey) {
        self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::Blur));
        let asked = self.records.get(key).and_then(|record| record.request.as_ref()).filter(|request| request.device == conn);
        if let Some(request) = asked.map(|request| request.id.clone()) {
            self.close_request(key, Terms { request, status: TermsStatus::Declined, reason: Some(DeclineReason::Blurred) });
        }
    }

    fn set_visible(&mut self, now: Instant, conn: ConnId, key: &RecordKey, visible: bool) {
        let Some(record) = self.records.get_mut(key) else { return };
        if let Some(device) = record.device(conn).filter(|device| device.visible != visible) {
            (device.visible, device.visible_at) = (visible, now);
        }
        self.update_visible(now, key);
    }

    pub(super) fn update_visible(&mut self, now: Instant, key: &RecordKey) {
        let Some(record) = self.records.get_mut(key) else { return };
        record.update_visible(now);
        if record.is_hidden() {
            self.timers.set(Timer::Hidden(key.clone()), record.visible_at + HIDDEN_SIGNALABLE);
        } else {
            self.timers.clear(&Timer::Hidden(key.clone()));
        }
    }

    // Answers.

    fn on_terms(&mut self, now: Instant, conn: ConnId, key: &RecordKey, terms: Terms) {
        let request = self.records.get_mut(key).and_then(|record| record.request.as_mut());
        // Once accepted, it can still be taken back, until the session starts.
        let open = |request: &Request| !request.accepted || terms.status == TermsStatus::Declined;
        let Some(request) = request.filter(|request| request.id == terms.request && request.device == conn && open(request)) else {
            return self.visitor_error(conn, ErrorCode::UnknownRequest, "that request is not open");
        };
        match terms.status {
            TermsStatus::Displayed => {
                if std::mem::replace(&mut request.displayed, true) {
                    return;
                }
                self.broadcast(key.0, &ConsoleMessage::Terms { visitorid: key.1.clone(), terms });
            }
            TermsStatus::Accepted => {
                request.accepted = true;
                self.timers.set(Timer::Recording(key.clone()), now + RECORD_TIMEOUT);
                self.on_active(now, conn, key, now);
                self.put_on_record(key, &terms);
            }
            TermsStatus::Declined => self.close_request(key, terms),
        }
    }

    fn on_terms_extended(&mut self, now: Instant, conn: ConnId, key: &RecordKey, id: RequestId) {
        let request = self.records.get_mut(key).and_then(|record| record.request.as_mut());
        let open =
            |request: &&mut Request| request.id == id && request.device == conn && !request.accepted && request.extensions < MAX_EXTENSIONS;
        let Some(request) = request.filter(open) else {
            return self.visitor_error(conn, ErrorCode::UnknownRequest, "that request is not open, or was extended too often");
        };
        request.extensions += 1;
        self.timers.set(Timer::Request(key.clone()), now + REQUEST_LIFETIME);
        self.broadcast(key.0, &ConsoleMessage::TermsExtended { visitorid: key.1.clone(), request: id });
    }

    /// Declines the open request, on record and for all to see.
    pub(super) fn close_request(&mut self, key: &RecordKey, terms: Terms) {
        self.record_answer(key, terms);
        self.take_request(key);
    }

    /// An acceptance is on record and counts, or it cannot be recorded.
    pub(super) fn on_recorded(&mut self, now: Instant, key: &RecordKey, id: &RequestId, kept: bool) {
        let request = self.records.get_mut(key).and_then(|record| record.request.as_mut());
        let Some(request) = request.filter(|request| request.id == *id && request.accepted && !request.recorded) else { return };
        if !kept {
            return self.not_recorded(now, key);
        }
        request.recorded = true;
        let starting = request.starting;
        self.timers.clear(&Timer::Recording(key.clone()));
        let terms = Terms { request: id.clone(), status: TermsStatus::Accepted, reason: None };
        self.broadcast(key.0, &ConsoleMessage::Terms { visitorid: key.1.clone(), terms });
        if starting {
            self.grant(now, key);
        }
        self.announce(now, key);
    }

    /// No record, no session: both sides are told why.
    pub(super) fn not_recorded(&mut self, now: Instant, key: &RecordKey) {
        let Some(request) = self.records.get_mut(key).and_then(|record| record.request.as_mut()) else { return };
        // The visitor is sent the reason below and no refusal.
        let starting = std::mem::take(&mut request.starting);
        let (id, device, session) = (request.id.clone(), request.device, request.key.clone());
        self.close_request(key, Terms { request: id.clone(), status: TermsStatus::Declined, reason: Some(DeclineReason::NotRecorded) });
        if starting {
            self.tell_not_recorded(device, session);
        } else if let Some(record) = self.records.get_mut(key) {
            record.unrecorded = Some(id);
        }
        self.announce(now, key);
    }

    pub(super) fn tell_not_recorded(&mut self, conn: ConnId, key: SessionKey) {
        self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::EndSession { key, reason: EndReason::NotRecorded }));
    }

    fn record_answer(&mut self, key: &RecordKey, terms: Terms) {
        self.put_on_record(key, &terms);
        self.broadcast(key.0, &ConsoleMessage::Terms { visitorid: key.1.clone(), terms });
    }

    fn put_on_record(&mut self, key: &RecordKey, terms: &Terms) {
        let Some(request) = self.records.get(key).and_then(|record| record.request.as_ref()) else { return };
        self.outputs.push_back(RelayOutput::Audit(AuditRecord {
            groupid: key.0,
            visitorid: key.1.clone(),
            agent: request.agent.name.clone(),
            request: terms.request.clone(),
            code: (!request.presence_start).then(|| request.key.clone()),
            status: terms.status,
            reason: terms.reason,
        }));
    }

    fn turn_away(&mut self, conn: ConnId, code: ErrorCode, message: &'static str) {
        self.visitor_error(conn, code, message);
        self.outputs.push_back(RelayOutput::CloseVisitor(conn, DisconnectReason::Refused(message)));
    }

    pub(super) fn visitor_error(&mut self, conn: ConnId, code: ErrorCode, message: &str) {
        self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::Error { code, message: message.to_owned() }));
    }
}
