//! What the relay knows of one visitor.

use std::time::Instant;

use crate::protocol::{
    Email, Name, PauseReason, Phone, PresenceData, Redacted, RequestId, RequestInfo, SessionKey, VisitorHello, VisitorId, VisitorInfo,
    VisitorSession,
};

use super::{ConnId, HIDDEN_SIGNALABLE};

/// One device of a visitor.
#[derive(Debug)]
pub(super) struct Device {
    pub(super) conn: ConnId,
    pub(super) visible: bool,
    /// Since when.
    pub(super) visible_at: Instant,
    /// The code that waits for an agent on it.
    pub(super) code: Option<SessionKey>,
}

/// An agent's open request.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) id: RequestId,
    pub(super) agent_conn: ConnId,
    pub(super) agent: String,
    /// The key that the session will have.
    pub(super) key: SessionKey,
    /// Whether it was asked of a visitor who is present; false where the agent joined with a code, which is the key then.
    pub(super) presence_start: bool,
    /// The device that was asked; only it may answer.
    pub(super) device: ConnId,
    pub(super) displayed: bool,
    pub(super) accepted: bool,
    /// How often the visitor asked for more time.
    pub(super) extensions: u32,
}

/// A granted session.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) key: SessionKey,
    pub(super) request: RequestId,
    pub(super) agent: String,
    /// As it was asked for.
    pub(super) presence_start: bool,
    pub(super) ticket: Redacted<String>,
    /// The device that shares; none while its link is lost.
    pub(super) device: Option<ConnId>,
    /// Since when the uplink is open.
    pub(super) started_at: Option<Instant>,
    /// Why it is paused; none while it is not.
    pub(super) paused: Option<PauseReason>,
    pub(super) guests: u32,
    /// Whether the visitor's side has told the agents why it does not begin.
    pub(super) failure_told: bool,
}

#[derive(Debug)]
pub(super) struct Record {
    /// Whether the visitor has no ID, only a code: never present, never asked otherwise.
    pub(super) anonymous: bool,
    /// Whether agents have been told of an anonymous visitor.
    pub(super) listed: bool,
    name: Option<Name>,
    email: Option<Email>,
    phone: Option<Phone>,
    pub(super) presence: PresenceData,
    pub(super) presence_at: Option<Instant>,
    /// The most recently active last: that one has the focus.
    pub(super) devices: Vec<Device>,
    pub(super) connected_at: Instant,
    visible: bool,
    pub(super) visible_at: Instant,
    pub(super) request: Option<Request>,
    pub(super) session: Option<Session>,
}

impl Record {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            anonymous: false,
            listed: false,
            name: None,
            email: None,
            phone: None,
            presence: PresenceData::default(),
            presence_at: None,
            devices: Vec::new(),
            connected_at: now,
            visible: true,
            visible_at: now,
            request: None,
            session: None,
        }
    }

    /// What the device that spoke last said of the visitor holds.
    pub(super) fn set_details(&mut self, hello: VisitorHello) {
        // A device that says nothing of the visitor takes nothing back that another has said.
        self.name = hello.name.or(self.name.take());
        self.email = hello.email.or(self.email.take());
        self.phone = hello.phone.or(self.phone.take());
    }

    /// Whether agents know of the visitor.
    pub(super) fn is_listed(&self) -> bool {
        !self.anonymous || self.listed
    }

    /// The code that the open request or the running session of an anonymous visitor goes by.
    fn code(&self) -> Option<SessionKey> {
        let request = self.request.as_ref().map(|request| &request.key);
        request.or(self.session.as_ref().map(|session| &session.key)).filter(|_| self.anonymous).cloned()
    }

    pub(super) fn focus(&self) -> Option<ConnId> {
        self.devices.last().map(|device| device.conn)
    }

    /// Recomputes the visitor's visibility: that of the device with the focus, and for as long as it has been so.
    pub(super) fn update_visible(&mut self, now: Instant) {
        match self.devices.last() {
            Some(device) => (self.visible, self.visible_at) = (device.visible, device.visible_at),
            None if self.visible => (self.visible, self.visible_at) = (false, now),
            None => {}
        }
    }

    /// Since when a device that connects now counts as hidden: a link that drops and mends does not begin ten new minutes.
    pub(super) fn visible_since(&self, now: Instant, visible: bool) -> Instant {
        if visible || self.visible { now } else { self.visible_at }
    }

    pub(super) fn is_hidden(&self) -> bool {
        !self.anonymous && !self.devices.is_empty() && !self.visible
    }

    /// The device that a signal would reach, if there is one.
    pub(super) fn signalable(&self, now: Instant) -> Option<ConnId> {
        self.focus().filter(|_| !self.anonymous && (self.visible || now < self.visible_at + HIDDEN_SIGNALABLE))
    }

    pub(super) fn info(&self, now: Instant, visitorid: &VisitorId) -> VisitorInfo {
        let age = |at: Instant| now.saturating_duration_since(at).as_millis() as u64;
        VisitorInfo {
            visitorid: visitorid.clone(),
            code: self.code(),
            name: self.name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            presence: self.presence.clone(),
            presence_age_ms: self.presence_at.map(age),
            connected: !self.devices.is_empty(),
            connected_age_ms: age(self.connected_at),
            visible: self.visible,
            visible_age_ms: age(self.visible_at),
            signalable: self.signalable(now).is_some(),
            devices: self.devices.len() as u32,
            request: self.request.as_ref().map(|request| RequestInfo {
                request: request.id.clone(),
                agent: request.agent.clone(),
                displayed: request.displayed,
            }),
            session: self.session.as_ref().and_then(|session| {
                Some(VisitorSession {
                    key: session.key.clone(),
                    presence_start: session.presence_start,
                    request: session.request.clone(),
                    agent: session.agent.clone(),
                    age_ms: age(session.started_at?),
                    paused: session.paused.is_some(),
                    pause_reason: session.paused,
                    guests: session.guests,
                })
            }),
        }
    }
}
