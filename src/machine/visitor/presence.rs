//! What the visitor tells of itself while connected: presence data and custom events, no more than the service takes.
//!
//! The service closes a connection that says too much for too long ([`Allowance::VISITOR`]), and a slow
//! link takes long for a large record. Presence data is a state, so only the newest is worth sending: while one record is on its
//! way, or as many were sent as may be, the newest waits and replaces what waited before. An event is none and cannot wait; the
//! application is told that it is lost.

use std::time::Instant;

use super::{Link, Timer, VisitorMachine, VisitorOutput};
use crate::machine::budget::{Account, Allowance};
use crate::machine::event::Event;
use crate::protocol::{CustomEvent, EventProperties, PresenceData, VisitorMessage};

/// Three quarters of what the service takes of one connection: the rest is for everything else that is said on it.
const BYTES_A_SECOND: u32 = Allowance::VISITOR.bytes / 4 * 3;
const BYTES_AT_ONCE: u32 = Allowance::VISITOR.bytes_at_once / 4 * 3;

/// What was told on this connection.
#[derive(Debug)]
pub(super) struct Telling {
    bytes: Account,
    /// Whether presence data was handed to the link and has not left it.
    under_way: bool,
    /// Whether the newest presence data is still to be sent.
    waits: bool,
}

impl Default for Telling {
    fn default() -> Self {
        Self { bytes: Account::new(BYTES_A_SECOND, BYTES_AT_ONCE), under_way: false, waits: false }
    }
}

impl VisitorMachine {
    pub(super) fn tell_presence(&mut self, now: Instant, data: PresenceData) {
        self.active_at = Some(now);
        if !self.can_tell(now, "presence") {
            return;
        }
        self.presence = Some((data, now));
        self.telling.waits = true;
        self.send_presence(now);
        if self.telling.waits && !self.has_focus() {
            // What waits takes the focus later; that the person is active here is said now.
            self.send_if_up(VisitorMessage::Active { age_ms: 0 });
        }
    }

    pub(super) fn tell_event(&mut self, now: Instant, event: CustomEvent, properties: EventProperties) {
        self.active_at = Some(now);
        if !self.can_tell(now, "signal_agent") {
            return;
        }
        if self.telling.bytes.debt(now).is_zero() {
            self.tell(now, VisitorMessage::Signal { event, properties });
        } else {
            self.event(Event::PresenceSendFail { call: "signal_agent" });
        }
    }

    /// The link has written the presence data that it was given.
    pub(super) fn on_presence_sent(&mut self, now: Instant) {
        self.telling.under_way = false;
        self.send_waiting_presence(now);
    }

    /// Sends what waits, unless another device was active later: it would take the focus from that.
    pub(super) fn send_waiting_presence(&mut self, now: Instant) {
        if self.has_focus() {
            self.send_presence(now);
        }
    }

    /// Sends the newest presence data now, or sets the time for it; where one is under way, that is when it has left.
    fn send_presence(&mut self, now: Instant) {
        if !self.telling.waits || self.telling.under_way {
            return;
        }
        let debt = self.telling.bytes.debt(now);
        if debt.is_zero() {
            self.send_last_presence(now);
        } else {
            self.timers.set(Timer::Presence, now + debt);
        }
    }

    /// Sends what waits in any case, since nothing follows but the end.
    pub(super) fn send_last_presence(&mut self, now: Instant) {
        if let (true, Some((data, _))) = (self.telling.waits, &self.presence) {
            let message = VisitorMessage::Presence { data: data.clone() };
            (self.telling.waits, self.telling.under_way) = (false, true);
            self.timers.clear(&Timer::Presence);
            self.tell(now, message);
        }
    }

    fn tell(&mut self, now: Instant, message: VisitorMessage) {
        let bytes = serde_json::to_string(&message).map_or(0, |text| text.len());
        self.telling.bytes.charge(now, u32::try_from(bytes).unwrap_or(u32::MAX));
        self.outputs.push_back(VisitorOutput::Send(message));
    }

    fn has_focus(&self) -> bool {
        matches!(self.link, Link::Up { focus: true, .. })
    }
}
