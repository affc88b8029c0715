//! The relay's record of one visitor.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::protocol::{
    DeviceId, Email, Name, PauseReason, Phone, PresenceData, Redacted, RequestId, RequestInfo, SessionKey, VisitorHello, VisitorId,
    VisitorInfo, VisitorSession,
};

use super::rate_limit::RateWindow;
use super::{Agent, ConnId, HIDDEN_SIGNALABLE, LinkLoss};

/// The details that a device has sent of its visitor. Agents see those of the device with the focus, never a mixture.
#[derive(Debug, Default)]
pub(super) struct About {
    name: Option<Name>,
    email: Option<Email>,
    phone: Option<Phone>,
    pub(super) presence: Arc<PresenceData>,
    pub(super) presence_at: Option<Instant>,
}

impl About {
    pub(super) fn of(now: Instant, hello: VisitorHello) -> Self {
        let presence_at = hello.presence.as_ref().map(|_| ago(now, hello.presence_age_ms).unwrap_or(now));
        let VisitorHello { name, email, phone, presence, .. } = hello;
        Self { name, email, phone, presence: presence.unwrap_or_default().into(), presence_at }
    }
}

/// The instant this many milliseconds ago; `None` if the clock does not reach that far back.
pub(super) fn ago(now: Instant, age_ms: u64) -> Option<Instant> {
    now.checked_sub(Duration::from_millis(age_ms))
}

/// One device of a visitor.
#[derive(Debug)]
pub(super) struct Device {
    pub(super) conn: ConnId,
    /// Its name for itself, by which its next connection is known.
    pub(super) id: Option<Redacted<DeviceId>>,
    /// When the person was last active on it, as far as that is known.
    pub(super) active_at: Option<Instant>,
    pub(super) about: About,
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
    pub(super) agent: Agent,
    /// The key that the session will have.
    pub(super) key: SessionKey,
    /// Whether it was asked of a visitor who is present; false where the agent joined with a code, which is the key then.
    pub(super) presence_start: bool,
    /// The device that was asked; only it may answer.
    pub(super) device: ConnId,
    pub(super) displayed: bool,
    pub(super) accepted: bool,
    /// Whether the acceptance is on record; until then it does not count.
    pub(super) recorded: bool,
    /// Whether the session is to start as soon as it is.
    pub(super) starting: bool,
    /// How often the visitor asked for more time.
    pub(super) extensions: u32,
}

/// A granted session.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) key: SessionKey,
    pub(super) request: RequestId,
    pub(super) agent: Agent,
    /// As it was asked for.
    pub(super) presence_start: bool,
    pub(super) ticket: Redacted<String>,
    /// The device that shares; `None` while its link is lost.
    pub(super) device: Option<ConnId>,
    /// How that link was lost.
    pub(super) loss: LinkLoss,
    /// Since when the uplink is open.
    pub(super) started_at: Option<Instant>,
    /// Why it is paused; `None` while it is not.
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
    /// The most recently active last: that one has the focus.
    pub(super) devices: Vec<Device>,
    /// The details of the last device that left, as long as there is no device.
    pub(super) left: About,
    pub(super) connected_at: Instant,
    visible: bool,
    pub(super) visible_at: Instant,
    pub(super) request: Option<Request>,
    /// The request whose acceptance could not be put on record, as long as its session may still be started.
    pub(super) unrecorded: Option<RequestId>,
    pub(super) session: Option<Session>,
    pub(super) codes_asked: RateWindow,
    told: Option<Told>,
}

/// The state that agents were sent last.
#[derive(Debug, PartialEq)]
struct Told {
    /// Without presence data, and without ages, which change all the time; instead of these, since when.
    state: VisitorInfo,
    connected_at: Instant,
    visible_at: Instant,
    /// The data itself is not held twice.
    presence: Arc<PresenceData>,
}

/// What of the state agents must be sent.
pub(super) struct News {
    /// Whether presence data has changed as well.
    pub(super) presence: bool,
    /// Whether agents have been told of the visitor before.
    pub(super) known: bool,
}

impl Record {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            anonymous: false,
            listed: false,
            devices: Vec::new(),
            left: About::default(),
            connected_at: now,
            visible: true,
            visible_at: now,
            request: None,
            unrecorded: None,
            session: None,
            told: None,
            codes_asked: RateWindow::default(),
        }
    }

    /// Puts a device in its place by when it was last active; among equals, the one that was put later is the later.
    pub(super) fn put(&mut self, device: Device) {
        let is_earlier = |other: &Device| other.active_at <= device.active_at && device.active_at.is_some();
        let at = self.devices.partition_point(is_earlier);
        self.devices.insert(at, device);
    }

    pub(super) fn take(&mut self, conn: ConnId) -> Option<Device> {
        let at = self.devices.iter().position(|device| device.conn == conn)?;
        Some(self.devices.remove(at))
    }

    pub(super) fn device(&mut self, conn: ConnId) -> Option<&mut Device> {
        self.devices.iter_mut().find(|device| device.conn == conn)
    }

    /// The person was active on this device at this time.
    pub(super) fn was_active(&mut self, conn: ConnId, at: Instant) {
        if self.device(conn).is_some_and(|device| device.active_at <= Some(at))
            && let Some(device) = self.take(conn)
        {
            self.put(Device { active_at: Some(at), ..device });
        }
    }

    /// What has changed since the last call; `None` if only ages have.
    pub(super) fn news(&mut self, now: Instant, visitorid: &VisitorId) -> Option<News> {
        let mut state = self.info(now, visitorid, false);
        (state.presence_age_ms, state.connected_age_ms, state.visible_age_ms) = (None, 0, 0);
        if let Some(session) = &mut state.session {
            session.age_ms = 0;
        }
        let (connected_at, visible_at, presence) = (self.connected_at, self.visible_at, self.about().presence.clone());
        let told = Told { state, connected_at, visible_at, presence };
        let before = self.told.as_ref();
        let news = News { presence: before.is_none_or(|before| before.presence != told.presence), known: before.is_some() };
        if before == Some(&told) {
            return None;
        }
        self.told = Some(told);
        Some(news)
    }

    /// The agents are told that the visitor is forgotten.
    pub(super) fn tell_anew(&mut self) {
        self.told = None;
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

    /// The details of the device with the focus.
    fn about(&self) -> &About {
        self.devices.last().map_or(&self.left, |device| &device.about)
    }

    pub(super) fn info(&self, now: Instant, visitorid: &VisitorId, presence: bool) -> VisitorInfo {
        let age = |at: Instant| now.saturating_duration_since(at).as_millis() as u64;
        let about = self.about();
        VisitorInfo {
            visitorid: visitorid.clone(),
            code: self.code(),
            name: about.name.clone(),
            email: about.email.clone(),
            phone: about.phone.clone(),
            presence: presence.then(|| PresenceData::clone(&about.presence)),
            presence_age_ms: about.presence_at.map(age),
            connected: !self.devices.is_empty(),
            connected_age_ms: age(self.connected_at),
            visible: self.visible,
            visible_age_ms: age(self.visible_at),
            signalable: self.signalable(now).is_some(),
            devices: self.devices.len() as u32,
            request: self.request.as_ref().map(|request| RequestInfo {
                request: request.id.clone(),
                agent: request.agent.name.clone(),
                displayed: request.displayed,
            }),
            session: self.session.as_ref().and_then(|session| {
                Some(VisitorSession {
                    key: session.key.clone(),
                    presence_start: session.presence_start,
                    request: session.request.clone(),
                    agent: session.agent.name.clone(),
                    age_ms: age(session.started_at?),
                    paused: session.paused.is_some(),
                    pause_reason: session.paused,
                    guests: session.guests,
                })
            }),
        }
    }
}
