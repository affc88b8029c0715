//! What the relay knows of one visitor.

use std::time::Instant;

use crate::protocol::{
    Email, Name, Phone, PresenceData, Redacted, RequestId, RequestInfo, SessionKey, VisitorHello, VisitorId, VisitorInfo, VisitorSession,
};

use super::{ConnId, HIDDEN_SIGNALABLE};

/// One device of a visitor.
#[derive(Debug)]
pub(super) struct Device {
    pub(super) conn: ConnId,
    pub(super) visible: bool,
    /// Since when.
    pub(super) visible_at: Instant,
}

/// An agent's open request.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) id: RequestId,
    pub(super) agent_conn: ConnId,
    pub(super) agent: String,
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
    /// As the visitor's side said it.
    pub(super) presence_start: bool,
    pub(super) ticket: Redacted<String>,
    /// The device that shares; none while its link is lost.
    pub(super) device: Option<ConnId>,
    /// Since when the uplink is open.
    pub(super) started_at: Option<Instant>,
    pub(super) paused: bool,
    pub(super) guests: u32,
}

#[derive(Debug)]
pub(super) struct Record {
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
        !self.devices.is_empty() && !self.visible
    }

    /// The device that a signal would reach, if there is one.
    pub(super) fn signalable(&self, now: Instant) -> Option<ConnId> {
        self.focus().filter(|_| self.visible || now < self.visible_at + HIDDEN_SIGNALABLE)
    }

    pub(super) fn info(&self, now: Instant, visitorid: &VisitorId) -> VisitorInfo {
        let age = |at: Instant| now.saturating_duration_since(at).as_millis() as u64;
        VisitorInfo {
            visitorid: visitorid.clone(),
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
                    paused: session.paused,
                    guests: session.guests,
                })
            }),
        }
    }
}
