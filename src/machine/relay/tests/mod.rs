//! The relay's rules on virtual time: no socket, no thread, no sleep.

use std::time::{Duration, Instant};

use super::{Agent, AgentNumber, AuditRecord, ConnId, DisconnectReason, Group, LinkLoss, Relay, RelayInput, RelayOutput};
use crate::protocol::{
    AgentMessage, ConsoleMessage, DeclineReason, EndReason, ErrorCode, GroupId, PresenceData, Redacted, RequestId, ServiceMessage,
    SessionKey, Terms, TermsStatus, VERSION, VisitorHello, VisitorId, VisitorInfo, VisitorMessage,
};

mod agents;
mod codes;
mod focus;
mod hello;
mod presence;
mod requests;
mod sessions;

/// Two devices of Anna's, an agent of her group, a colleague, and an agent of another group.
const ANNA: ConnId = ConnId(1);
const ANNAS_PHONE: ConnId = ConnId(2);
const SAM: ConnId = ConnId(10);
const KIM: ConnId = ConnId(11);
const EVE: ConnId = ConnId(12);

/// One relay, its clock, and what it said.
struct World {
    relay: Relay,
    now: Instant,
    wake: Option<Instant>,
    out: Vec<RelayOutput>,
    /// To whom messages are under way.
    sent: Vec<ConnId>,
    /// The acceptances that are written and not kept yet; none where the disk hangs.
    disk: Option<Vec<AuditRecord>>,
}

impl World {
    /// Groups 1 and 2 have presence, group 3 does not; Sam and Kim are agents of group 1, Eve of group 2.
    fn new() -> Self {
        let group = |id, presence| Group {
            id: GroupId(id),
            organisation: format!("Acme {id}"),
            presence,
            terms_url: Some("https://acme.example/terms".to_owned()),
        };
        let mut count = 0;
        let secrets = move || {
            count += 1;
            format!("secret{count}")
        };
        let mut drawn = 100_000_000;
        let codes = move || {
            drawn += 1;
            drawn.to_string().parse().unwrap()
        };
        let relay = Relay::new([group(1, true), group(2, true), group(3, false)], Box::new(secrets), Box::new(codes));
        let mut world = Self { relay, now: Instant::now(), wake: None, out: Vec::new(), sent: Vec::new(), disk: Some(Vec::new()) };
        for (conn, name, groupid) in [(SAM, "Sam", 1), (KIM, "Kim", 1), (EVE, "Eve", 2)] {
            world.input(RelayInput::AgentJoined(
                conn,
                Agent { number: AgentNumber(conn.0 as u32), name: name.to_owned(), groupid: GroupId(groupid) },
            ));
        }
        world.out.clear();
        world
    }

    /// Anna is connected.
    fn present() -> Self {
        let mut world = Self::new();
        world.hello(ANNA, true);
        world.out.clear();
        world
    }

    /// Sam has asked Anna.
    fn asked() -> (Self, RequestId) {
        let mut world = Self::present();
        let request = world.ask(SAM);
        world.out.clear();
        (world, request)
    }

    /// Anna has accepted.
    fn accepted() -> (Self, RequestId) {
        let (mut world, request) = Self::asked();
        world.answer(ANNA, &request, TermsStatus::Accepted);
        world.out.clear();
        (world, request)
    }

    /// Anna's session is granted; here is its ticket.
    fn granted() -> (Self, String) {
        let (mut world, request) = Self::accepted();
        world.start(ANNA, &request);
        let ticket = world.grants(ANNA).pop().unwrap();
        world.out.clear();
        (world, ticket)
    }

    /// Anna shares.
    fn sharing() -> (Self, String) {
        let (mut world, ticket) = Self::granted();
        world.input(RelayInput::Published((GroupId(1), key("anna"))));
        world.out.clear();
        (world, ticket)
    }

    fn input(&mut self, input: RelayInput) {
        self.handle(input);
        // All agents read at once what they are sent.
        loop {
            if let Some(conn) = self.sent.pop() {
                self.handle(RelayInput::AgentTook(conn));
            } else if let Some(record) = self.disk.as_mut().and_then(|unkept| unkept.pop()) {
                self.handle(RelayInput::Recorded(record.groupid, record.visitorid, record.request, true));
            } else {
                return;
            }
        }
    }

    /// An input while nobody reads.
    fn handle(&mut self, input: RelayInput) {
        self.relay.handle(self.now, input);
        loop {
            match self.relay.poll() {
                RelayOutput::WakeAt(wake) => {
                    assert!(wake.is_none_or(|wake| wake > self.now), "a deadline that has passed was left undone");
                    self.wake = wake;
                    return;
                }
                output => {
                    match &output {
                        RelayOutput::ToAgent(conn, _) => self.sent.push(*conn),
                        RelayOutput::Audit(record) if record.status == TermsStatus::Accepted => {
                            self.disk.iter_mut().for_each(|unkept| unkept.push(record.clone()));
                        }
                        _ => {}
                    }
                    self.out.push(output);
                }
            }
        }
    }

    /// Anna connects on a device that she uses now, or last used an hour ago.
    fn hello(&mut self, conn: ConnId, active: bool) {
        self.greet(conn, if active { secs(0) } else { mins(60) });
    }

    /// Anna connects on a device that she used so long ago.
    fn greet(&mut self, conn: ConnId, age: Duration) {
        let active_age_ms = Some(age.as_millis() as u64);
        self.visitor(conn, VisitorMessage::Hello(VisitorHello { active_age_ms, ..hello("anna") }));
    }

    fn visitor(&mut self, conn: ConnId, message: VisitorMessage) {
        self.input(RelayInput::Visitor(conn, message));
    }

    fn agent(&mut self, conn: ConnId, message: AgentMessage) {
        self.input(RelayInput::Agent(conn, message));
    }

    fn presence(&mut self, conn: ConnId, url: &str) {
        let data = PresenceData::new([("url".to_owned(), url.to_owned())].into()).unwrap();
        self.visitor(conn, VisitorMessage::Presence { data });
    }

    fn visibility(&mut self, conn: ConnId, visible: bool) {
        self.visitor(conn, VisitorMessage::Visibility { visible });
    }

    /// The agent clicks Connect for Anna; the request's id, taken from what the agents are told.
    fn ask(&mut self, agent: ConnId) -> RequestId {
        self.agent(agent, AgentMessage::ShowTerms { visitorid: id("anna") });
        let request = |output: &RelayOutput| match output {
            RelayOutput::ToAgent(_, ConsoleMessage::Requested { request, .. }) => Some(request.clone()),
            _ => None,
        };
        self.out.iter().rev().find_map(request).unwrap()
    }

    fn answer(&mut self, conn: ConnId, request: &RequestId, status: TermsStatus) {
        let reason = (status == TermsStatus::Declined).then_some(DeclineReason::Visitor);
        self.visitor(conn, VisitorMessage::Terms(Terms { request: request.clone(), status, reason }));
    }

    fn start(&mut self, conn: ConnId, request: &RequestId) {
        let request = request.clone();
        self.visitor(conn, VisitorMessage::SessionStart { key: key("anna"), request, presence_start: true, ticket: None });
    }

    fn resume(&mut self, conn: ConnId, ticket: &str) {
        let (request, ticket) = (RequestId(String::new()), Some(Redacted::new(ticket.to_owned())));
        self.visitor(conn, VisitorMessage::SessionStart { key: key("anna"), request, presence_start: true, ticket });
    }

    /// Lets time pass, waking the relay whenever it asked for it.
    fn advance(&mut self, by: Duration) {
        let end = self.now + by;
        while let Some(wake) = self.wake.filter(|wake| *wake <= end) {
            self.now = wake;
            self.input(RelayInput::Timeout);
        }
        self.now = end;
    }

    /// Anna as the agents of her group see her.
    fn anna(&self) -> VisitorInfo {
        self.relay.visitor(self.now, GroupId(1), &id("anna")).unwrap()
    }

    fn to_visitor(&self, conn: ConnId) -> Vec<&ServiceMessage> {
        let mine = |output| if let &RelayOutput::ToVisitor(to, ref message) = output { (to == conn).then_some(message) } else { None };
        self.out.iter().filter_map(mine).collect()
    }

    fn to_agent(&self, conn: ConnId) -> Vec<&ConsoleMessage> {
        let mine = |output| if let &RelayOutput::ToAgent(to, ref message) = output { (to == conn).then_some(message) } else { None };
        self.out.iter().filter_map(mine).collect()
    }

    /// What the agent was told of the terms.
    fn terms(&self, conn: ConnId) -> Vec<(TermsStatus, Option<DeclineReason>)> {
        let terms = |message: &ConsoleMessage| {
            if let ConsoleMessage::Terms { terms, .. } = message { Some((terms.status, terms.reason)) } else { None }
        };
        self.to_agent(conn).into_iter().filter_map(terms).collect()
    }

    fn agent_errors(&self, conn: ConnId) -> Vec<ErrorCode> {
        let code = |message: &ConsoleMessage| if let ConsoleMessage::Error { code, .. } = message { Some(*code) } else { None };
        self.to_agent(conn).into_iter().filter_map(code).collect()
    }

    /// What the visitor was refused, sessions or messages.
    fn refusals(&self, conn: ConnId) -> Vec<ErrorCode> {
        let code = |message: &ServiceMessage| match message {
            ServiceMessage::Error { code, .. } | ServiceMessage::SessionRefused { code, .. } => Some(*code),
            _ => None,
        };
        self.to_visitor(conn).into_iter().filter_map(code).collect()
    }

    /// The ends that a visitor was told of.
    fn told_ends(&self, conn: ConnId) -> Vec<EndReason> {
        let reason = |message: &ServiceMessage| match message {
            ServiceMessage::EndSession { reason, .. } => Some(*reason),
            _ => None,
        };
        self.to_visitor(conn).into_iter().filter_map(reason).collect()
    }

    fn grants(&self, conn: ConnId) -> Vec<String> {
        let ticket = |message: &ServiceMessage| {
            if let ServiceMessage::SessionGranted { ticket, .. } = message { Some(ticket.expose().clone()) } else { None }
        };
        self.to_visitor(conn).into_iter().filter_map(ticket).collect()
    }

    fn audits(&self) -> Vec<(TermsStatus, Option<DeclineReason>)> {
        let audit =
            |output: &RelayOutput| if let RelayOutput::Audit(record) = output { Some((record.status, record.reason)) } else { None };
        self.out.iter().filter_map(audit).collect()
    }

    /// The rooms that were closed, and why.
    fn closed(&self) -> Vec<EndReason> {
        let reason = |output: &RelayOutput| if let RelayOutput::CloseRoom(_, reason) = output { Some(*reason) } else { None };
        self.out.iter().filter_map(reason).collect()
    }

    /// The ends of sessions that the agent was told.
    fn ends(&self, conn: ConnId) -> Vec<EndReason> {
        let reason =
            |message: &ConsoleMessage| if let ConsoleMessage::VisitorSessionEnd { reason, .. } = message { Some(*reason) } else { None };
        self.to_agent(conn).into_iter().filter_map(reason).collect()
    }

    fn opened_rooms(&self) -> usize {
        self.out.iter().filter(|output| matches!(output, RelayOutput::OpenRoom(..))).count()
    }
}

fn sam() -> Agent {
    Agent { number: AgentNumber(SAM.0 as u32), name: "Sam".to_owned(), groupid: GroupId(1) }
}

fn hello(visitorid: &str) -> VisitorHello {
    VisitorHello {
        version: VERSION,
        groupid: GroupId(1),
        visitorid: Some(id(visitorid)),
        token: Redacted::default(),
        name: None,
        email: None,
        phone: None,
        visible: true,
        active_age_ms: Some(0),
        device: None,
        presence: None,
        presence_age_ms: 0,
    }
}

fn id(text: &str) -> VisitorId {
    text.parse().unwrap()
}

fn key(text: &str) -> SessionKey {
    text.parse().unwrap()
}

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn mins(mins: u64) -> Duration {
    secs(mins * 60)
}

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
