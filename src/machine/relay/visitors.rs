//! The relay's dealings with visitors: presence, focus, answers.

use std::time::Instant;

use crate::machine::MAX_EXTENSIONS;
use crate::protocol::{
    ConsoleMessage, DeclineReason, EndReason, ErrorCode, PauseReason, RequestId, ServiceMessage, Terms, TermsStatus, VERSION, VisitorHello,
    VisitorMessage,
};

use super::record::{Device, Record, Request};
use super::{AuditRecord, ConnId, FORGET_AFTER, HIDDEN_SIGNALABLE, MAX_GONE, REQUEST_LIFETIME, RecordKey, Relay, RelayOutput, Timer};

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
            VisitorMessage::Presence { .. } | VisitorMessage::Visibility { .. } | VisitorMessage::Signal { .. } if anonymous => {
                self.visitor_error(conn, ErrorCode::OutOfOrder, "without a Visitor ID there is no presence");
            }
            VisitorMessage::Hello(_) => {}
            VisitorMessage::Presence { data } => {
                self.take_focus(now, conn, key);
                if let Some(record) = self.records.get_mut(key) {
                    record.presence = data;
                    record.presence_at = Some(now);
                }
            }
            VisitorMessage::Visibility { visible } => {
                self.take_focus(now, conn, key);
                self.set_visible(now, conn, key, visible);
            }
            VisitorMessage::Signal { event, properties } => {
                self.take_focus(now, conn, key);
                self.broadcast(key.0, &ConsoleMessage::Signal { visitorid: key.1.clone(), event, properties });
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
                self.note_failed_start(conn, key, &params);
                if self.records.get(key).is_some_and(Record::is_listed) {
                    self.broadcast(key.0, &ConsoleMessage::VisitorError { visitorid: key.1.clone(), code, msg, params });
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
                self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::NotConfigured { message }));
                self.outputs.push_back(RelayOutput::CloseVisitor(conn, "not configured"));
                return;
            }
        }
        let Some(visitorid) = hello.visitorid.clone() else {
            let key = self.on_anonymous_hello(now, conn, hello.groupid);
            if let Some(record) = key.and_then(|key| self.records.get_mut(&key)) {
                record.set_details(hello);
            }
            return;
        };
        let key = (hello.groupid, visitorid);
        if self.records.get(&key).is_some_and(|record| record.anonymous) {
            return self.turn_away(conn, ErrorCode::Authorization, "this name is another visitor's");
        }
        let record = self.records.entry(key.clone()).or_insert_with(|| Record::new(now));
        if record.devices.is_empty() {
            record.connected_at = now;
        }
        let (visible, active) = (hello.visible, hello.active || record.devices.is_empty());
        // The least active place: taking the focus moves it to the other end.
        let visible_at = record.visible_since(now, visible);
        record.devices.insert(0, Device { conn, visible, visible_at, code: None });
        record.set_details(hello);
        self.timers.clear(&Timer::Forget(key.clone()));
        self.gone.retain(|gone| *gone != key);
        self.visitors.insert(conn, key.clone());
        self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::Welcome { focus: active }));
        if active {
            self.move_focus(conn, &key);
        }
        self.update_visible(now, &key);
        self.announce(now, &key);
    }

    pub(super) fn on_visitor_closed(&mut self, now: Instant, conn: ConnId) {
        let Some(key) = self.visitors.remove(&conn) else { return };
        self.forget_device(now, conn, &key, DeclineReason::ConnectionLost);
        self.pause_session_of(now, conn, &key);
        self.announce(now, &key);
    }

    fn on_bye(&mut self, now: Instant, conn: ConnId, key: &RecordKey, reason: EndReason) {
        self.visitors.remove(&conn);
        if self.records.get(key).and_then(|record| record.session.as_ref()).is_some_and(|session| session.device == Some(conn)) {
            self.end_session(now, key, reason, None);
        }
        self.forget_device(now, conn, key, DeclineReason::Disconnected);
        if let Some(record) = self.records.get_mut(key).filter(|record| record.devices.is_empty()) {
            // Logged out: what the visitor was doing is nobody's business any more.
            record.presence = Default::default();
            record.presence_at = None;
        }
        self.outputs.push_back(RelayOutput::CloseVisitor(conn, "goodbye"));
    }

    /// Takes a device off its visitor; the focus goes to the one that was active before it.
    pub(super) fn forget_device(&mut self, now: Instant, conn: ConnId, key: &RecordKey, why: DeclineReason) {
        self.forget_code(conn, key);
        let Some(record) = self.records.get_mut(key) else { return };
        let had_focus = record.focus() == Some(conn);
        record.devices.retain(|device| device.conn != conn);
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

    /// The device spoke because its user did something: it gets the focus, unless it has it.
    fn take_focus(&mut self, now: Instant, conn: ConnId, key: &RecordKey) {
        if self.records.get(key).and_then(Record::focus) != Some(conn) {
            self.move_focus(conn, key);
            self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::Focus));
            self.update_visible(now, key);
        }
    }

    fn move_focus(&mut self, conn: ConnId, key: &RecordKey) {
        let Some(record) = self.records.get_mut(key) else { return };
        let before = record.focus();
        let Some(at) = record.devices.iter().position(|device| device.conn == conn) else { return };
        let device = record.devices.remove(at);
        record.devices.push(device);
        if let Some(before) = before.filter(|before| *before != conn) {
            self.outputs.push_back(RelayOutput::ToVisitor(before, ServiceMessage::Blur));
        }
    }

    fn set_visible(&mut self, now: Instant, conn: ConnId, key: &RecordKey, visible: bool) {
        let Some(record) = self.records.get_mut(key) else { return };
        if let Some(device) = record.devices.iter_mut().find(|device| device.conn == conn && device.visible != visible) {
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
                request.displayed = true;
                self.broadcast(key.0, &ConsoleMessage::Terms { visitorid: key.1.clone(), terms });
            }
            TermsStatus::Accepted => {
                request.accepted = true;
                self.take_focus(now, conn, key);
                self.record_answer(key, terms);
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

    fn record_answer(&mut self, key: &RecordKey, terms: Terms) {
        let Some(request) = self.records.get(key).and_then(|record| record.request.as_ref()) else { return };
        self.outputs.push_back(RelayOutput::Audit(AuditRecord {
            groupid: key.0,
            visitorid: key.1.clone(),
            agent: request.agent.clone(),
            request: terms.request.clone(),
            code: (!request.presence_start).then(|| request.key.clone()),
            status: terms.status,
            reason: terms.reason,
        }));
        self.broadcast(key.0, &ConsoleMessage::Terms { visitorid: key.1.clone(), terms });
    }

    fn turn_away(&mut self, conn: ConnId, code: ErrorCode, message: &'static str) {
        self.visitor_error(conn, code, message);
        self.outputs.push_back(RelayOutput::CloseVisitor(conn, message));
    }

    pub(super) fn visitor_error(&mut self, conn: ConnId, code: ErrorCode, message: &str) {
        self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::Error { code, message: message.to_owned() }));
    }
}
