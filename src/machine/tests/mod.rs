//! Both machines joined in memory: visitors, the service and scripted agents, with links that can be cut.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use super::relay::{Agent, AgentNumber, AuditRecord, ConnId, Group, LinkLoss, Relay, RelayInput, RelayOutput, RoomId};
use super::terms::Consent;
use super::visitor::tests::{World, settings};
use super::{ConnectError, LinkStatus, SessionStatus, ShareError, VisitorInput};
use crate::protocol::{
    AgentMessage, ConsoleMessage, EndReason, GroupId, RequestId, ServiceMessage, SessionKey, TermsStatus, VisitorId, VisitorMessage,
};

mod codes;
mod flood;
mod flows;

const SAM: ConnId = ConnId(1);
const KIM: ConnId = ConnId(2);

/// What travels from a visitor's application to the service.
enum Up {
    /// With how long ago the person was active on the device, by what the test saw.
    Say(ConnId, Box<VisitorMessage>, Option<Duration>),
    Closed(ConnId),
    /// Its uplink opens with this ticket.
    Publish(String),
}

/// One application of a visitor's, and what travels to and from it.
struct Side {
    world: World,
    link: Option<ConnId>,
    up: VecDeque<Up>,
    /// Inputs on their way, with the link they come on if they come on one.
    down: VecDeque<(Option<ConnId>, VisitorInput)>,
    consents: Vec<Consent>,
    /// The requests that were accepted here and have started no capture yet.
    accepted: BTreeSet<RequestId>,
    sharing: bool,
    /// Sessions that began, minus those that ended.
    live: i32,
    /// The names of all events so far.
    events: Vec<String>,
    /// When the person was last active here.
    active_at: Option<Instant>,
    /// The person asks to be connected, which is to log in where nothing is connected with the ID.
    logging_in: bool,
}

/// A connection as the test sees it, for what is to be known at the service by now.
struct Device {
    visitorid: VisitorId,
    focus: bool,
    /// When the person was last active on it, and, among equals, which one was heard of later.
    active: (Option<Instant>, i64),
}

impl Side {
    fn new(visitorid: &str, now: Instant) -> Self {
        Self {
            world: World::new(visitorid, now),
            link: None,
            up: VecDeque::new(),
            down: VecDeque::new(),
            consents: Vec::new(),
            accepted: BTreeSet::new(),
            sharing: false,
            live: 0,
            events: Vec::new(),
            active_at: None,
            logging_in: false,
        }
    }

    fn accept(&mut self) {
        let consent = self.world.offers.pop().unwrap().accept();
        self.accepted.insert(consent.request().clone());
        self.consents.push(consent);
        self.world.deliver_answers();
    }
}

/// The whole of it, with the checks that hold whatever happens.
struct Town {
    now: Instant,
    relay: Relay,
    relay_wake: Option<Instant>,
    reachable: bool,
    sides: Vec<Side>,
    heard: BTreeMap<ConnId, Vec<ConsoleMessage>>,
    /// What the sockets and the disk have done by now.
    sent: Vec<RelayInput>,
    audits: Vec<AuditRecord>,
    wrong_codes: u32,
    /// The latest code that a visitor was given.
    code: Option<SessionKey>,
    rooms: BTreeMap<RoomId, String>,
    rooms_opened: usize,
    rooms_closed: Vec<EndReason>,
    devices: BTreeMap<ConnId, Device>,
    greeting: Option<(VisitorId, Option<Instant>)>,
    /// How often somebody was heard to be active.
    heard_active: i64,
    next_conn: u64,
    checks: bool,
}

impl Town {
    /// These visitors' applications, connected where they have an ID, and the agents Sam and Kim.
    fn with(visitors: &[&str]) -> Self {
        let mut town = Self::new(visitors);
        for (side, visitorid) in visitors.iter().enumerate() {
            if !visitorid.is_empty() {
                town.call(side, super::Command::Connect);
            }
        }
        town
    }

    /// These visitors' applications, initialised.
    fn new(visitors: &[&str]) -> Self {
        let now = Instant::now();
        let mut town = Self {
            now,
            relay: relay(0),
            relay_wake: None,
            reachable: true,
            sides: visitors.iter().map(|visitorid| Side::new(visitorid, now)).collect(),
            heard: BTreeMap::new(),
            sent: Vec::new(),
            audits: Vec::new(),
            wrong_codes: 0,
            code: None,
            rooms: BTreeMap::new(),
            rooms_opened: 0,
            rooms_closed: Vec::new(),
            devices: BTreeMap::new(),
            greeting: None,
            heard_active: 0,
            next_conn: 100,
            checks: true,
        };
        town.agents_join();
        for side in 0..visitors.len() {
            town.carry_out(side);
        }
        town.settle();
        town
    }

    fn agents_join(&mut self) {
        for (conn, name) in [(SAM, "Sam"), (KIM, "Kim")] {
            self.relay_input(RelayInput::AgentJoined(
                conn,
                Agent { number: AgentNumber(conn.0 as u32), name: name.to_owned(), groupid: GroupId(1) },
            ));
        }
    }

    // What people do; everything that follows from it happens before these return.

    fn call(&mut self, side: usize, command: super::Command) {
        self.input(side, VisitorInput::Command(command));
        self.settle();
    }

    fn agent(&mut self, agent: ConnId, message: AgentMessage) {
        self.relay_input(RelayInput::Agent(agent, message));
        self.settle();
    }

    /// The agent clicks Connect.
    fn ask(&mut self, agent: ConnId, visitorid: &str) {
        self.agent(agent, AgentMessage::ShowTerms { visitorid: visitorid.parse().unwrap() });
    }

    fn accept(&mut self, side: usize) {
        self.sides[side].accept();
        self.carry_out(side);
        self.settle();
    }

    fn begin(&mut self, side: usize) {
        let consent = self.sides[side].consents.pop().unwrap();
        self.sides[side].world.begin(consent);
        self.carry_out(side);
        self.settle();
    }

    /// Asked, accepted, begun.
    fn share(&mut self, side: usize, visitorid: &str) {
        self.ask(SAM, visitorid);
        self.accept(side);
        self.begin(side);
    }

    // What happens to the wires.

    /// The link breaks; both ends notice when they are told.
    fn cut(&mut self, side: usize) {
        let side = &mut self.sides[side];
        if let Some(conn) = side.link.take() {
            side.up.retain(|up| matches!(up, Up::Publish(_) | Up::Closed(_)));
            side.up.push_back(Up::Closed(conn));
            side.down.push_back((None, VisitorInput::LinkClosed(ConnectError::Dropped(None))));
        }
    }

    /// The service is killed and comes back knowing nothing.
    fn restart(&mut self) {
        for side in 0..self.sides.len() {
            self.cut(side);
            self.sides[side].up.clear();
        }
        self.next_conn += 1;
        self.relay = relay(self.next_conn);
        self.relay_wake = None;
        self.rooms_closed.extend(std::mem::take(&mut self.rooms).into_keys().map(|_| EndReason::ServiceRestarted));
        self.devices.clear();
        self.agents_join();
    }

    // The wires.

    fn settle(&mut self) {
        let quiet = |side: &Side| side.up.is_empty() && side.down.is_empty();
        while !self.sides.iter().all(quiet) {
            for side in 0..self.sides.len() {
                self.deliver_up(side);
                self.deliver_down(side);
            }
        }
    }

    fn deliver_up(&mut self, side: usize) {
        match self.sides[side].up.pop_front() {
            Some(Up::Say(conn, message, age)) => self.say(conn, *message, age),
            Some(Up::Closed(conn)) => self.closed(conn),
            Some(Up::Publish(ticket)) => {
                let room = self.rooms.iter().find(|(_, theirs)| **theirs == ticket).map(|(room, _)| room.clone());
                let answer = match &room {
                    Some(_) => VisitorInput::ShareLive,
                    None => VisitorInput::ShareFailed(ShareError::Closed),
                };
                self.sides[side].down.push_back((None, answer));
                if let Some(room) = room {
                    self.relay_input(RelayInput::Published(room));
                }
            }
            None => {}
        }
    }

    /// What the service hears; the person was active so long before it was said, whatever it says itself.
    fn say(&mut self, conn: ConnId, message: VisitorMessage, age: Option<Duration>) {
        let at = age.map(|age| self.now - age);
        let accepted = self.accepted();
        let active_at = match &message {
            VisitorMessage::Hello(hello) => {
                self.greeting = hello.visitorid.clone().map(|visitorid| (visitorid, at));
                None
            }
            VisitorMessage::Active { .. } => at,
            VisitorMessage::Presence { .. } | VisitorMessage::Signal { .. } | VisitorMessage::Visibility { visible: true } => {
                Some(self.now)
            }
            _ => None,
        };
        self.told_active(conn, active_at);
        let answer = matches!(message, VisitorMessage::Terms(_));
        if answer {
            // What comes of it is checked below, when it is known whether the request was open.
            self.checks = false;
        }
        self.relay_input(RelayInput::Visitor(conn, message));
        if answer {
            self.checks = true;
            self.told_active(conn, (self.accepted() > accepted).then_some(self.now));
            self.check_focus();
        }
    }

    fn accepted(&self) -> usize {
        self.audits.iter().filter(|record| record.status == TermsStatus::Accepted).count()
    }

    fn told_active(&mut self, conn: ConnId, at: Option<Instant>) {
        self.heard_active += 1;
        if let Some(device) = self.devices.get_mut(&conn)
            && at.is_some()
            && at >= device.active.0
        {
            device.active = (at, self.heard_active);
        }
    }

    /// Of the connections of each visitor exactly one has the focus, and it is that of the device that was active last.
    fn check_focus(&self) {
        let mut latest: BTreeMap<&VisitorId, (ConnId, (Option<Instant>, i64))> = BTreeMap::new();
        for (conn, device) in &self.devices {
            let known = latest.entry(&device.visitorid).or_insert((*conn, device.active));
            if device.active > known.1 {
                *known = (*conn, device.active);
            }
        }
        let latest: BTreeSet<ConnId> = latest.values().map(|(conn, _)| *conn).collect();
        let focused: BTreeSet<ConnId> = self.devices.iter().filter(|(_, device)| device.focus).map(|(conn, _)| *conn).collect();
        assert_eq!(focused, latest, "the devices that were active last have the focus, and no other");
    }

    fn closed(&mut self, conn: ConnId) {
        self.devices.remove(&conn);
        self.relay_input(RelayInput::VisitorClosed(conn, LinkLoss::Closed));
    }

    fn deliver_down(&mut self, side: usize) {
        let link = self.sides[side].link;
        if let Some((conn, input)) = self.sides[side].down.pop_front()
            && (conn.is_none() || conn == link)
        {
            if let (VisitorInput::LinkClosed(_), Some(conn)) = (&input, conn) {
                self.sides[side].link = None;
                self.sides[side].up.push_back(Up::Closed(conn));
            }
            self.input(side, input);
        }
    }

    /// Lets time pass, waking everybody when they asked for it.
    fn advance(&mut self, by: Duration) {
        let end = self.now + by;
        while self.tick(end) {
            self.settle();
        }
        self.now = end;
    }

    /// Wakes the one who asked to be woken first, if that is not after `end`.
    fn tick(&mut self, end: Instant) -> bool {
        let sides = self.sides.iter().enumerate().filter_map(|(side, it)| Some((it.world.wake()?, Some(side))));
        let first = sides.chain(self.relay_wake.map(|wake| (wake, None))).min();
        let Some((wake, who)) = first.filter(|(wake, _)| *wake <= end) else { return false };
        self.now = self.now.max(wake);
        match who {
            Some(side) => self.input(side, VisitorInput::Timeout),
            None => self.relay_input(RelayInput::Timeout),
        }
        true
    }

    // The machines.

    fn input(&mut self, side: usize, input: VisitorInput) {
        let it = &mut self.sides[side];
        it.world.now = self.now;
        let is_off = matches!(it.world.machine.status().link, LinkStatus::Off | LinkStatus::NotConfigured { .. });
        it.logging_in = matches!(input, VisitorInput::Command(super::Command::Connect));
        let is_active = match &input {
            VisitorInput::Command(super::Command::Connect) => is_off,
            VisitorInput::Command(super::Command::Presence(_) | super::Command::Signal(..) | super::Command::Visibility(true)) => true,
            _ => false,
        };
        if is_active {
            it.active_at = Some(self.now);
        }
        it.world.input(input);
        self.carry_out(side);
    }

    /// Carries out what a visitor's machine wants, in order.
    fn carry_out(&mut self, at: usize) {
        let side = &mut self.sides[at];
        side.world.now = self.now;
        side.world.events.clear();
        let mut sent = std::mem::take(&mut side.world.sent).into_iter();
        for name in side.world.log() {
            match name.as_str() {
                "LookUp" if self.reachable => side.down.push_back((None, VisitorInput::LookedUp(Ok(settings(true))))),
                "LookUp" => side.down.push_back((None, VisitorInput::LookedUp(Err(ConnectError::TimedOut)))),
                "Dial" => {
                    side.up.extend(side.link.take().map(Up::Closed));
                    if self.reachable {
                        self.next_conn += 1;
                        let conn = ConnId(self.next_conn);
                        side.link = Some(conn);
                        side.down.push_back((Some(conn), VisitorInput::LinkOpened));
                    } else {
                        side.down.push_back((None, VisitorInput::LinkClosed(ConnectError::TimedOut)));
                    }
                }
                "HangUp" => {
                    side.up.extend(side.link.take().map(Up::Closed));
                    if side.logging_in {
                        // It was a connection for a code alone that made way.
                        side.active_at = Some(self.now);
                    }
                }
                "StartShare" => {
                    let (ticket, consent, _) = side.world.shares.pop().unwrap();
                    assert!(side.accepted.remove(consent.request()), "a capture starts only after the visitor accepted, once");
                    assert!(!side.sharing, "one capture at a time");
                    side.sharing = true;
                    side.up.push_back(Up::Publish(ticket));
                }
                "StopShare" => {
                    side.sharing = false;
                    side.down.retain(|(_, input)| !matches!(input, VisitorInput::ShareLive | VisitorInput::ShareFailed(..)));
                    side.up.retain(|up| !matches!(up, Up::Publish(_)));
                }
                "Probe" => {}
                "PauseShare" | "ShowDisplay" | "MaskShare" | "AllowGestures" | "ShowGesture" => assert!(side.sharing),
                name if name.starts_with("Send ") => {
                    let message = sent.next().unwrap();
                    if matches!(message, VisitorMessage::SessionEnd { .. }) {
                        assert!(!side.sharing, "the capture stops before the end is told");
                    }
                    let age = side.active_at.map(|at| self.now - at);
                    side.up.extend(side.link.map(|conn| Up::Say(conn, Box::new(message), age)));
                }
                name => {
                    match name {
                        "Event ConnectedToSession" => side.live += 1,
                        "Event SessionEnded" => side.live -= 1,
                        "Event DialogDidTapYes" => side.active_at = Some(self.now),
                        _ => {}
                    }
                    assert!((0..=1).contains(&side.live), "each session that began ends once");
                    side.events.push(name.trim_start_matches("Event ").to_owned());
                }
            }
        }
        let status = side.world.machine.status().session;
        match status {
            SessionStatus::Idle => assert!(!side.sharing, "no capture without a session"),
            SessionStatus::Starting { .. } => {}
            SessionStatus::Sharing { .. } => assert!(side.sharing && side.live == 1, "no session without a capture"),
        }
    }

    fn relay_input(&mut self, input: RelayInput) {
        self.relay_handle(input);
        // All agents read at once what they are sent.
        while let Some(input) = self.sent.pop() {
            self.relay_handle(input);
        }
    }

    fn relay_handle(&mut self, input: RelayInput) {
        self.relay.handle(self.now, input);
        loop {
            match self.relay.poll() {
                RelayOutput::WakeAt(wake) => {
                    assert!(wake.is_none_or(|wake| wake > self.now), "a deadline that has passed was left undone");
                    self.relay_wake = wake;
                    break;
                }
                output => self.relay_output(output),
            }
        }
        if self.checks {
            self.check_focus();
        }
    }

    fn relay_output(&mut self, output: RelayOutput) {
        match output {
            RelayOutput::ToVisitor(conn, message) => {
                match &message {
                    ServiceMessage::Code { code, .. } => self.code = Some(code.clone()),
                    ServiceMessage::Welcome { focus } => match self.greeting.take() {
                        Some((visitorid, active_at)) => {
                            self.heard_active += 1;
                            // Among those of whom nothing is known, the first to come keeps the focus.
                            let order = if active_at.is_some() { self.heard_active } else { -self.heard_active };
                            let device = Device { visitorid, focus: *focus, active: (active_at, order) };
                            self.devices.insert(conn, device);
                        }
                        None => assert!(!focus, "who has no ID gets no signals"),
                    },
                    ServiceMessage::Focus | ServiceMessage::Blur => {
                        let device = self.devices.get_mut(&conn).expect("only those who are connected are told");
                        device.focus = message == ServiceMessage::Focus;
                    }
                    _ => {}
                }
                if let Some(side) = self.sides.iter_mut().find(|side| side.link == Some(conn)) {
                    side.down.push_back((Some(conn), VisitorInput::LinkMessage(message)));
                }
            }
            RelayOutput::CloseVisitor(conn, why) => {
                self.devices.remove(&conn);
                if let Some(side) = self.sides.iter_mut().find(|side| side.link == Some(conn)) {
                    side.down.push_back((Some(conn), VisitorInput::LinkClosed(ConnectError::Closed { message: why.text().to_owned() })));
                }
            }
            RelayOutput::ToAgent(conn, message) => {
                self.sent.push(RelayInput::AgentTook(conn));
                self.heard.entry(conn).or_default().push(message);
            }
            RelayOutput::DropAgent(..) | RelayOutput::SignalsDropped(..) => unreachable!("all agents read"),
            RelayOutput::OpenRoom(room, ticket, agent) => {
                let last = self.audits.iter().rfind(|record| match &record.code {
                    Some(code) => *code == room.1,
                    None => record.visitorid.as_str() == room.1.as_str(),
                });
                let agreed = last.is_some_and(|record| record.status == TermsStatus::Accepted && record.agent == agent.name);
                assert!(agreed, "a session follows an acceptance, and is for the agent who asked");
                assert!(self.rooms.insert(room, ticket.expose().clone()).is_none(), "one session per visitor");
                self.rooms_opened += 1;
            }
            RelayOutput::CloseRoom(room, reason) => {
                assert!(self.rooms.remove(&room).is_some(), "a session ends once");
                self.rooms_closed.push(reason);
            }
            RelayOutput::PauseRoom(room, _) => assert!(self.rooms.contains_key(&room)),
            RelayOutput::Audit(record) => {
                let before = self.audits.iter().rfind(|other| other.request == record.request).map(|other| other.status);
                let fits = match record.status {
                    TermsStatus::Accepted => before.is_none(),
                    TermsStatus::Declined => before != Some(TermsStatus::Declined),
                    TermsStatus::Displayed => false,
                };
                assert!(fits, "each answer is on record once: {before:?}, then {record:?}");
                if record.status == TermsStatus::Accepted {
                    self.sent.push(RelayInput::Recorded(record.groupid, record.visitorid.clone(), record.request.clone(), true));
                }
                self.audits.push(record);
            }
            RelayOutput::AuditWrongCode { .. } => self.wrong_codes += 1,
            RelayOutput::WakeAt(_) => unreachable!("ends the round"),
        }
    }

    /// What the agent was told of terms, and of the beginnings and ends of sessions, in order; then forgotten.
    fn told(&mut self, agent: ConnId) -> Vec<String> {
        let told = |message| match message {
            ConsoleMessage::Terms { terms, .. } => {
                Some(terms.reason.map_or(terms.status.as_str().to_owned(), |reason| format!("{reason:?}")))
            }
            ConsoleMessage::VisitorSessionStart { .. } => Some("start".to_owned()),
            ConsoleMessage::VisitorSessionEnd { reason, .. } => Some(reason.to_string()),
            ConsoleMessage::Error { code, .. } => Some(format!("{code:?}")),
            _ => None,
        };
        self.heard.remove(&agent).unwrap_or_default().into_iter().filter_map(told).collect()
    }

    fn events(&mut self, side: usize) -> Vec<String> {
        std::mem::take(&mut self.sides[side].events)
    }
}

/// A relay whose secrets begin with `epoch`, so that no two relays make the same.
fn relay(epoch: u64) -> Relay {
    let mut count = 0;
    let secrets = move || {
        count += 1;
        format!("secret{epoch}-{count}")
    };
    let mut drawn = 0;
    let codes = move || {
        // Few and often the same: those that are taken are drawn again.
        drawn = (drawn + 1) % 7;
        format!("{}", 100_000_000 * (epoch % 8 + 1) + drawn).parse().unwrap()
    };
    let group = |id| Group { id: GroupId(id), organisation: "Acme".to_owned(), presence: true, terms_url: None };
    Relay::new([group(1), group(2)], Box::new(secrets), Box::new(codes))
}
