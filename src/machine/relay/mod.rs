//! The service's side: who is present, who has the focus, who may be asked, what is shared.
//!
//! Same law as the visitor's side: each [`Relay::handle`] is followed by [`Relay::poll`] until it answers
//! [`RelayOutput::WakeAt`].

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Duration, Instant};

use crate::protocol::{
    AgentMessage, ConsoleMessage, DeclineReason, EndReason, GroupId, PauseReason, Redacted, RequestId, ServiceMessage, SessionKey,
    TermsStatus, VisitorId, VisitorMessage,
};

use super::timer::Timers;
use agent_queue::{AgentQueue, Next, Pushed};
use ended::EndedSessions;
use rate_limit::{RateLimit, RateWindow, RateWindowByAddress};
use record::Record;

mod agent_queue;
mod agents;
mod codes;
mod ended;
mod rate_limit;
mod record;
mod sessions;
mod visitors;

#[cfg(test)]
mod tests;

/// How long a hidden visitor stays signalable, as documented.
const HIDDEN_SIGNALABLE: Duration = Duration::from_secs(10 * 60);
/// How long a visitor who left stays in the agents' lists, so that an agent sees who has just gone.
const FORGET_AFTER: Duration = Duration::from_secs(5 * 60);
/// The maximum number of visitors who left that stay in the lists, the latest: connecting and leaving must not fill the memory.
const MAX_GONE: usize = 1_000;
/// The maximum number of devices that a visitor may be connected on. A further one is refused and none of the others is
/// disconnected, since whoever knows a Visitor ID could disconnect its person otherwise.
const MAX_DEVICES: usize = 16;
/// How long a request lasts, whatever the visitor's application sends: the minute to answer and some time to start.
const REQUEST_LIFETIME: Duration = Duration::from_secs(80);
/// How long it may take to record an acceptance; after that it does not count.
const RECORD_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a granted session may take until its uplink is open.
const PUBLISH_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a session goes on that nobody watches, the one published figure for it: a screen must not stay shared because
/// somebody forgot.
const UNWATCHED: Duration = Duration::from_secs(10 * 60);
/// How long a code waits for an agent, the published figure.
const CODE_LIFETIME: Duration = Duration::from_secs(10 * 60);
/// How many wrong codes an agent may type; further ones are not looked up.
const WRONG_CODES: RateLimit = RateLimit { count: 5, within: MINUTE };
/// How many requests an agent may make, on all its connections together: each is a dialog on somebody's screen.
const REQUESTS: RateLimit = RateLimit { count: 20, within: MINUTE };
/// How many codes a visitor may request: each is one that nobody else can be given.
const CODES: RateLimit = RateLimit { count: 10, within: MINUTE };
/// How many codes all visitors of one address may request, since a new connection or a new Visitor ID costs nothing. More than
/// for one visitor, because an office or a household has one address for all.
const CODES_OF_ADDRESS: RateLimit = RateLimit { count: 60, within: MINUTE };
const MINUTE: Duration = Duration::from_secs(60);
/// How long a session goes on after its visitor's connection was lost.
const SESSION_GRACE: Duration = Duration::from_secs(15);

/// One connection, of a visitor or an agent; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

/// The network address of a visitor's connection as a number, the same for all addresses that one household has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressId(pub u128);

/// A group as it is configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its number.
    pub id: GroupId,
    /// Its name, as visitors and agents see it.
    pub organisation: String,
    /// Whether presence is configured.
    pub presence: bool,
    /// Address of the terms that visitors agree to, http or https.
    pub terms_url: Option<String>,
}

/// Who an agent is: a number that the service gives to each token, and to no two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgentNumber(pub u32);

/// An agent as the service knows it, by the token alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// Tells agents apart; a name is only shown.
    pub number: AgentNumber,
    /// The name that visitors see.
    pub name: String,
    /// The group whose visitors the agent may see and ask.
    pub groupid: GroupId,
}

/// A session, and with it the room that carries its pixels.
pub type RoomId = (GroupId, SessionKey);

/// An answer that must be on record: each acceptance and each decline once.
///
/// A request may have both, in that order: an acceptance that was taken back, or that no session followed in time, ends as
/// declined with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    /// Whose group.
    pub groupid: GroupId,
    /// Who answered.
    pub visitorid: VisitorId,
    /// Who had asked.
    pub agent: String,
    /// Which request.
    pub request: RequestId,
    /// The code that the agent joined with, if one was.
    pub code: Option<SessionKey>,
    /// Accepted or declined.
    pub status: TermsStatus,
    /// Why declined.
    pub reason: Option<DeclineReason>,
}

/// How a visitor's connection was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkLoss {
    /// It was closed, or it broke.
    Closed,
    /// The application answered no ping, or took no message, for too long: it hangs, its computer sleeps, or nothing gets
    /// through to it.
    Unresponsive,
}

/// Why the relay closes a visitor's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisconnectReason {
    /// Presence is not configured for the group, or there is no such group.
    NotConfigured,
    /// An error has told this reason.
    Refused(&'static str),
    /// The same application goes on with another connection.
    Replaced,
    /// The visitor has said goodbye.
    LoggedOut,
}

impl DisconnectReason {
    /// The reason as a text for the close frame and the log.
    pub fn text(self) -> &'static str {
        match self {
            Self::NotConfigured => "not configured",
            Self::Refused(why) => why,
            Self::Replaced => "continued on another connection",
            Self::LoggedOut => "goodbye",
        }
    }
}

/// An input of the relay.
#[derive(Debug)]
pub enum RelayInput {
    /// A visitor's connection is open. The address is `None` where it tells nothing of the visitor, as behind an unnamed proxy.
    VisitorOpened(ConnId, Option<AddressId>),
    /// A message of a visitor's application; hello must come first.
    Visitor(ConnId, VisitorMessage),
    /// A visitor's connection is gone.
    VisitorClosed(ConnId, LinkLoss),
    /// An agent has proved who it is.
    AgentJoined(ConnId, Agent),
    /// A message of an agent.
    Agent(ConnId, AgentMessage),
    /// An agent's socket has taken the earliest message of [`RelayOutput::ToAgent`] that it had not taken: there is room for
    /// another one.
    AgentTook(ConnId),
    /// An agent's connection is gone.
    AgentClosed(ConnId),
    /// An acceptance of [`RelayOutput::Audit`] is kept on record for good, or cannot be.
    Recorded(GroupId, VisitorId, RequestId, bool),
    /// The uplink of a room is open.
    Published(RoomId),
    /// The number of viewers of a room changed.
    Guests(RoomId, u32),
    /// Time has passed.
    Timeout,
}

/// An output of the relay, for the hub to carry out.
#[derive(Debug, PartialEq, Eq)]
pub enum RelayOutput {
    /// Send to a visitor.
    ToVisitor(ConnId, ServiceMessage),
    /// Flush and close a visitor's connection, for this reason.
    CloseVisitor(ConnId, DisconnectReason),
    /// Send to an agent. Only a few come before [`RelayInput::AgentTook`] tells that the first has been taken.
    ToAgent(ConnId, ConsoleMessage),
    /// Close the connection of an agent who does not read.
    DropAgent(ConnId, Agent),
    /// Put in the log that more signals of this visitor come than this agent can take, and are dropped.
    SignalsDropped(ConnId, VisitorId),
    /// Make room for a session's pixels: the ticket opens its uplink, and only this agent may watch.
    ///
    /// The visitor agreed to be seen by the agent who asked; nobody else of the group was named.
    OpenRoom(RoomId, Redacted<String>, Agent),
    /// Tell the viewers that the picture is paused, and why; or, with none, that it goes on.
    PauseRoom(RoomId, Option<PauseReason>),
    /// Tell the viewers that it is over and forget the room.
    CloseRoom(RoomId, EndReason),
    /// Record an answer. No session follows an acceptance before [`RelayInput::Recorded`] tells that it is kept.
    Audit(AuditRecord),
    /// Put on record that an agent typed a code that nobody of the group waits with.
    AuditWrongCode {
        /// Who.
        agent: Agent,
        /// Whether it was one too many, so that the next are not looked at for a while.
        locked: bool,
    },
    /// Nothing to do until then; the end of each round.
    WakeAt(Option<Instant>),
}

type RecordKey = (GroupId, VisitorId);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    /// Ten minutes hidden: not signalable any more.
    Hidden(RecordKey),
    /// Gone for long: leaves the lists.
    Forget(RecordKey),
    /// The request was never answered.
    Request(RecordKey),
    /// The acceptance is not on record in time.
    Recording(RecordKey),
    /// The uplink was never opened, or the visitor did not come back to the session.
    Session(RecordKey),
    /// Nobody has watched for long.
    Unwatched(RecordKey),
    /// Nobody joined with the code of this connection.
    Code(ConnId),
}

/// The service's side as a state machine.
pub struct Relay {
    groups: BTreeMap<GroupId, Group>,
    records: BTreeMap<RecordKey, Record>,
    visitors: HashMap<ConnId, RecordKey>,
    /// Who left and is not forgotten, the earliest first.
    gone: VecDeque<RecordKey>,
    agents: BTreeMap<ConnId, AgentQueue>,
    /// Where the visitors' connections come from, as far as that tells them apart.
    addresses: HashMap<ConnId, AddressId>,
    codes_of_address: RateWindowByAddress,
    /// Codes that wait, and those that name a request or a session: whose they are.
    codes: BTreeMap<SessionKey, RecordKey>,
    /// The records of the open requests.
    requests: BTreeMap<RequestId, RecordKey>,
    /// By agent and not by connection, as below: dialling again buys nothing.
    asked: BTreeMap<AgentNumber, RateWindow>,
    wrong_codes: BTreeMap<AgentNumber, RateWindow>,
    ended: EndedSessions,
    timers: Timers<Timer>,
    outputs: VecDeque<RelayOutput>,
    secrets: Box<dyn FnMut() -> String + Send>,
    codes_drawn: Box<dyn FnMut() -> SessionKey + Send>,
}

impl Relay {
    /// A relay for these groups. `secrets` makes request ids and tickets: long, random, never the same twice. `codes` draws
    /// session codes: random digits; one that is in use is drawn again.
    pub fn new(
        groups: impl IntoIterator<Item = Group>,
        secrets: Box<dyn FnMut() -> String + Send>,
        codes: Box<dyn FnMut() -> SessionKey + Send>,
    ) -> Self {
        Self {
            groups: groups.into_iter().map(|group| (group.id, group)).collect(),
            records: BTreeMap::new(),
            visitors: HashMap::new(),
            gone: VecDeque::new(),
            agents: BTreeMap::new(),
            addresses: HashMap::new(),
            codes_of_address: RateWindowByAddress::default(),
            codes: BTreeMap::new(),
            requests: BTreeMap::new(),
            asked: BTreeMap::new(),
            wrong_codes: BTreeMap::new(),
            ended: EndedSessions::default(),
            timers: Timers::default(),
            outputs: VecDeque::new(),
            secrets,
            codes_drawn: codes,
        }
    }

    /// Takes one input.
    pub fn handle(&mut self, now: Instant, input: RelayInput) {
        // Timers that are due come before the input, however late the wake-up is.
        self.expire(now);
        match input {
            RelayInput::VisitorOpened(conn, Some(address)) => drop(self.addresses.insert(conn, address)),
            RelayInput::VisitorOpened(_, None) | RelayInput::Timeout => {}
            RelayInput::Visitor(conn, message) => self.on_visitor(now, conn, message),
            RelayInput::VisitorClosed(conn, loss) => self.on_visitor_closed(now, conn, loss),
            RelayInput::AgentJoined(conn, agent) => self.on_agent_joined(conn, agent),
            RelayInput::Agent(conn, message) => self.on_agent(now, conn, message),
            RelayInput::AgentTook(conn) => {
                if let Some(queue) = self.agents.get_mut(&conn) {
                    queue.acknowledge();
                }
            }
            RelayInput::AgentClosed(conn) => self.on_agent_closed(now, conn),
            RelayInput::Recorded(groupid, visitorid, request, kept) => self.on_recorded(now, &(groupid, visitorid), &request, kept),
            RelayInput::Published(room) => self.on_published(now, &room),
            RelayInput::Guests(room, count) => self.on_guests(now, &room, count),
        }
        self.expire(now);
        self.flush_agents(now);
    }

    /// The next thing to do; [`RelayOutput::WakeAt`] ends the round.
    pub fn poll(&mut self) -> RelayOutput {
        self.outputs.pop_front().unwrap_or_else(|| RelayOutput::WakeAt(self.timers.next()))
    }

    /// A visitor as agents of its group see it, if it is known; for look-ups by programs.
    pub fn visitor(&self, now: Instant, groupid: GroupId, visitorid: &VisitorId) -> Option<crate::protocol::VisitorInfo> {
        let record = self.records.get(&(groupid, visitorid.clone())).filter(|record| record.is_listed())?;
        Some(record.info(now, visitorid, true))
    }

    /// Why the session of this ticket ended, if it did and that is still known.
    pub fn end_reason(&self, ticket: &Redacted<String>) -> Option<EndReason> {
        self.ended.reason(ticket)
    }

    fn expire(&mut self, now: Instant) {
        while let Some(timer) = self.timers.expired(now) {
            self.on_timer(now, timer);
        }
        self.ended.forget_before(now);
    }

    fn on_timer(&mut self, now: Instant, timer: Timer) {
        match timer {
            Timer::Hidden(key) => self.announce(now, &key),
            Timer::Forget(key) => self.forget(&key),
            Timer::Request(key) => self.expire_request(now, &key),
            Timer::Recording(key) => self.not_recorded(now, &key),
            Timer::Session(key) => self.give_up_session(now, &key),
            Timer::Unwatched(key) => self.end_session_here(now, &key, EndReason::Unwatched),
            Timer::Code(conn) => self.expire_code(conn),
        }
    }

    /// Removes a visitor who left from the lists.
    fn forget(&mut self, key: &RecordKey) {
        self.timers.clear(&Timer::Forget(key.clone()));
        self.gone.retain(|gone| gone != key);
        self.records.remove(key);
        self.tell_forgotten(key);
    }

    /// Tells the agents of the group that a visitor is forgotten.
    fn tell_forgotten(&mut self, key: &RecordKey) {
        for queue in self.agents.values_mut().filter(|queue| queue.agent.groupid == key.0) {
            queue.forget(&key.1);
        }
    }

    /// Sends the agents of the group the state of a visitor, an anonymous one too.
    fn announce(&mut self, now: Instant, key: &RecordKey) {
        let Some(record) = self.records.get(key) else { return };
        if record.anonymous {
            return self.announce_anonymous(now, key);
        }
        self.tell_state(now, key);
    }

    /// Sends the agents of the group the state of a visitor, if it has changed.
    fn tell_state(&mut self, now: Instant, key: &RecordKey) {
        let Some(news) = self.records.get_mut(key).and_then(|record| record.news(now, &key.1)) else { return };
        for queue in self.agents.values_mut().filter(|queue| queue.agent.groupid == key.0) {
            queue.push_state(&key.1, news.presence, news.known);
        }
    }

    fn broadcast(&mut self, groupid: GroupId, message: &ConsoleMessage) {
        let members = self.agents.iter().filter(|(_, queue)| queue.agent.groupid == groupid);
        for conn in members.map(|(conn, _)| *conn).collect::<Vec<_>>() {
            self.tell_agent(conn, message.clone());
        }
    }

    /// Sends the agents of the group what a visitor's application sent at will; an agent for whom too much of that waits does
    /// not get it.
    fn forward_signal(&mut self, key: &RecordKey, message: &ConsoleMessage) {
        for (conn, queue) in self.agents.iter_mut().filter(|(_, queue)| queue.agent.groupid == key.0) {
            if queue.push_signal(&key.1, message.clone()) == Pushed::Dropped {
                self.outputs.push_back(RelayOutput::SignalsDropped(*conn, key.1.clone()));
            }
        }
    }

    fn tell_agent(&mut self, conn: ConnId, message: ConsoleMessage) {
        let Some(queue) = self.agents.get_mut(&conn) else { return };
        if queue.push_event(message) == Pushed::Overrun {
            self.outputs.push_back(RelayOutput::DropAgent(conn, queue.agent.clone()));
        }
    }

    /// Sends what waits for agents whose sockets have room.
    fn flush_agents(&mut self, now: Instant) {
        let Self { agents, records, outputs, .. } = self;
        for (conn, queue) in agents {
            let groupid = queue.agent.groupid;
            while let Some(next) = queue.next() {
                let message = match next {
                    Next::Message(message) => message,
                    Next::State { visitorid, presence } => {
                        let key = (groupid, visitorid);
                        match records.get(&key).filter(|record| record.is_listed()) {
                            Some(record) => ConsoleMessage::Visitor { visitor: Box::new(record.info(now, &key.1, presence)) },
                            None => ConsoleMessage::VisitorForgotten { visitorid: key.1 },
                        }
                    }
                    Next::Page { after } => {
                        let first = after.is_none();
                        let (visitors, last) = agents::page(records, now, groupid, after);
                        queue.set_listed(last.clone());
                        ConsoleMessage::Visitors { visitors, first, last: last.is_none() }
                    }
                };
                outputs.push_back(RelayOutput::ToAgent(*conn, message));
            }
        }
    }
}
