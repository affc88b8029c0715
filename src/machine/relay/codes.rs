//! Session codes: drawn, waiting for an agent, used; and visitors without an ID, who have only a code.

use std::time::Instant;

use crate::protocol::{CodeClosed, DeclineReason, ErrorCode, GroupId, Redacted, ServiceMessage, SessionKey, VisitorHello, VisitorId};

use super::agents::Asked;
use super::rate_limit::seconds;
use super::record::{About, Device, Record};
use super::{
    AddressId, Agent, CODE_LIFETIME, CODES, CODES_OF_ADDRESS, ConnId, DisconnectReason, RecordKey, Relay, RelayOutput, Timer, WRONG_CODES,
};

/// How often a code is drawn again if the drawn one is in use. With a billion numbers, more than once is a fault.
const DRAWS: usize = 32;

impl Relay {
    pub(super) fn on_code_request(&mut self, now: Instant, conn: ConnId, key: &RecordKey) {
        self.forget_code(conn, key);
        if self.records.get(key).is_none_or(|record| record.request.is_some() || record.session.is_some()) {
            // Nobody could join with it: one is asked or seen by one agent at a time.
            return self.tell_code_closed(conn, None, CodeClosed::Refused);
        }
        let Some(record) = self.records.get_mut(key) else { return };
        let address = self.addresses.get(&conn);
        let too_many = |address: &AddressId| self.codes_of_address.wait(now, *address, CODES_OF_ADDRESS).is_some();
        if record.codes_asked.wait(now, CODES).is_some() || address.is_some_and(too_many) {
            return self.tell_code_closed(conn, None, CodeClosed::TooMany);
        }
        record.codes_asked.record(now);
        if let Some(address) = address {
            self.codes_of_address.record(now, *address);
        }
        let drawn: Vec<_> = (0..DRAWS).map(|_| (self.codes_drawn)()).collect();
        // Free is what names no session, and none that a visitor's ID would name.
        let is_free =
            |code: &SessionKey| !self.codes.contains_key(code) && !self.records.contains_key(&(key.0, VisitorId::from(code.clone())));
        let Some(code) = drawn.into_iter().find(is_free) else {
            return self.tell_code_closed(conn, None, CodeClosed::Refused);
        };
        let Some(device) = self.device(conn, key) else { return };
        device.code = Some(code.clone());
        self.codes.insert(code.clone(), key.clone());
        self.timers.set(Timer::Code(conn), now + CODE_LIFETIME);
        let message = ServiceMessage::Code { code, expires_in_ms: CODE_LIFETIME.as_millis() as u64 };
        self.outputs.push_back(RelayOutput::ToVisitor(conn, message));
    }

    /// Removes the code that waits on this connection, and returns it.
    pub(super) fn forget_code(&mut self, conn: ConnId, key: &RecordKey) -> Option<SessionKey> {
        self.timers.clear(&Timer::Code(conn));
        let code = self.device(conn, key)?.code.take()?;
        self.codes.remove(&code);
        Some(code)
    }

    pub(super) fn expire_code(&mut self, conn: ConnId) {
        let Some(key) = self.visitors.get(&conn).cloned() else { return };
        if let Some(code) = self.forget_code(conn, &key) {
            self.tell_code_closed(conn, Some(code), CodeClosed::Expired);
        }
    }

    fn tell_code_closed(&mut self, conn: ConnId, code: Option<SessionKey>, reason: CodeClosed) {
        self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::CodeClosed { code, reason }));
    }

    fn device(&mut self, conn: ConnId, key: &RecordKey) -> Option<&mut Device> {
        self.records.get_mut(key)?.device(conn)
    }

    // Joining.

    /// An agent typed a code. A code of another group is treated as one that does not exist.
    pub(super) fn on_join(&mut self, now: Instant, conn: ConnId, agent: &Agent, code: SessionKey) {
        if let Some(wait) = self.locked_for(now, agent) {
            let (count, wait) = (WRONG_CODES.count, seconds(wait));
            let message = format!("Too many wrong codes: {count} in a minute are the most. Wait {wait} s and try again.");
            return self.agent_error(conn, ErrorCode::TooManyTries, &message, None);
        }
        let Some((key, device)) = self.waiting(agent.groupid, &code) else {
            self.note_wrong_code(now, agent);
            return self.agent_error(conn, ErrorCode::UnknownCode, "nobody waits with this code", None);
        };
        if self.records.get(&key).is_none_or(|record| record.request.is_some() || record.session.is_some()) {
            return self.agent_error(conn, ErrorCode::Busy, "the visitor is answering another request or shares already", None);
        }
        if !self.may_ask(now, conn, agent, None) {
            return;
        }
        // It works once: from here on it is the session's key and waits for nobody.
        self.timers.clear(&Timer::Code(device));
        if let Some(device) = self.device(device, &key) {
            device.code = None;
        }
        self.open_request(now, conn, agent, &key, Asked { device, sessionkey: code, presence_start: false });
    }

    /// The record and the connection that wait with this code, in this group.
    fn waiting(&self, groupid: GroupId, code: &SessionKey) -> Option<(RecordKey, ConnId)> {
        let key = self.codes.get(code).filter(|key| key.0 == groupid)?;
        let device = self.records.get(key)?.devices.iter().find(|device| device.code.as_ref() == Some(code))?;
        Some((key.clone(), device.conn))
    }

    /// How long this agent must wait before the next code is looked at.
    fn locked_for(&mut self, now: Instant, agent: &Agent) -> Option<std::time::Duration> {
        self.wrong_codes.get_mut(&agent.number)?.wait(now, WRONG_CODES)
    }

    fn note_wrong_code(&mut self, now: Instant, agent: &Agent) {
        let wrong = self.wrong_codes.entry(agent.number).or_default();
        wrong.record(now);
        let locked = wrong.wait(now, WRONG_CODES).is_some();
        self.outputs.push_back(RelayOutput::AuditWrongCode { agent: agent.clone(), locked });
    }

    // Visitors without an ID.

    /// A visitor without an ID connects: a record of its own, under a name that nobody can guess or choose.
    pub(super) fn on_anonymous_hello(&mut self, now: Instant, conn: ConnId, hello: VisitorHello) {
        let Ok(visitorid) = format!("anonymous-{}", (self.secrets)()).parse() else { return };
        let key = (hello.groupid, visitorid);
        let mut record = Record::new(now);
        record.anonymous = true;
        let about = About::of(now, VisitorHello { presence: None, ..hello });
        record.put(Device { conn, id: None, active_at: None, about, visible: true, visible_at: now, code: None });
        self.records.insert(key.clone(), record);
        self.visitors.insert(conn, key);
        // It gets no signals, so it never has the focus.
        self.outputs.push_back(RelayOutput::ToVisitor(conn, ServiceMessage::Welcome { focus: false }));
    }

    /// Tells the agents of a visitor without an ID, who is listed only for as long as something is asked or shared, and
    /// forgets one who is gone.
    pub(super) fn announce_anonymous(&mut self, now: Instant, key: &RecordKey) {
        let Some(record) = self.records.get_mut(key) else { return };
        let open = record.request.is_some() || record.session.is_some();
        let was_listed = std::mem::replace(&mut record.listed, open);
        let gone = !open && record.devices.is_empty();
        if open {
            self.tell_state(now, key);
        } else if was_listed {
            record.tell_anew();
            self.tell_forgotten(key);
        }
        if gone {
            self.records.remove(key);
        }
    }

    /// A visitor without an ID is back on another connection: its session's ticket tells which one it is.
    pub(super) fn adopt(
        &mut self,
        now: Instant,
        conn: ConnId,
        from: &RecordKey,
        session: &SessionKey,
        ticket: &Redacted<String>,
    ) -> RecordKey {
        let is_anonymous = |relay: &Self, key: &RecordKey| relay.records.get(key).is_some_and(|record| record.anonymous);
        let home = self.codes.get(session).filter(|home| home.0 == from.0 && *home != from && is_anonymous(self, from)).cloned();
        let fits = |record: &Record| {
            record.anonymous && record.session.as_ref().is_some_and(|running| running.key == *session && running.ticket == *ticket)
        };
        let Some(home) = home.filter(|home| self.records.get(home).is_some_and(fits)) else { return from.clone() };
        let about = self.device(conn, from).map(|device| std::mem::take(&mut device.about)).unwrap_or_default();
        self.forget_device(now, conn, from, DeclineReason::Disconnected);
        self.announce_anonymous(now, from);
        let devices = self.records.get_mut(&home).map(|record| std::mem::take(&mut record.devices)).unwrap_or_default();
        // A link that is lost here may not be known to be lost there yet.
        for lost in devices {
            self.timers.clear(&Timer::Code(lost.conn));
            lost.code.and_then(|code| self.codes.remove(&code));
            self.visitors.remove(&lost.conn);
            self.outputs.push_back(RelayOutput::CloseVisitor(lost.conn, DisconnectReason::Replaced));
        }
        if let Some(record) = self.records.get_mut(&home) {
            record.put(Device { conn, id: None, active_at: None, about, visible: true, visible_at: now, code: None });
        }
        self.visitors.insert(conn, home.clone());
        self.update_visible(now, &home);
        self.announce_anonymous(now, &home);
        home
    }
}
