//! The relay's dealings with agents: lists, requests, signals.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::time::Instant;

use crate::protocol::{
    AgentMessage, ConsoleMessage, CustomEvent, DeclineReason, EndReason, ErrorCode, EventProperties, GroupId, RequestId, ServiceMessage,
    SessionKey, Terms, TermsStatus, VisitorId, VisitorInfo,
};

use super::agent_queue::AgentQueue;
use super::rate_limit::seconds;
use super::record::{Record, Request};
use super::{Agent, ConnId, REQUEST_LIFETIME, REQUESTS, RecordKey, Relay, RelayOutput, Timer};

/// The request that an agent makes, and its origin.
pub(super) struct Asked {
    /// The connection that is asked.
    pub(super) device: ConnId,
    /// The key that the session will have.
    pub(super) sessionkey: SessionKey,
    /// Whether the visitor is asked because it is present; false where the agent joined with a code.
    pub(super) presence_start: bool,
}

/// How long one page of the list may become, in bytes of JSON; a page of one visitor may be longer.
pub(super) const PAGE_BYTES: usize = 256 * 1024;

impl Relay {
    pub(super) fn on_agent_joined(&mut self, conn: ConnId, agent: Agent) {
        let groupid = agent.groupid;
        let organisation = self.groups.get(&groupid).map_or_else(String::new, |group| group.organisation.clone());
        let welcome = ConsoleMessage::Welcome { agent: agent.name.clone(), groupid, organisation };
        self.agents.insert(conn, AgentQueue::new(agent));
        // The list follows by itself, page by page.
        self.tell_agent(conn, welcome);
    }

    pub(super) fn on_agent(&mut self, now: Instant, conn: ConnId, message: AgentMessage) {
        let Some(agent) = self.agents.get(&conn).map(|queue| queue.agent.clone()) else { return };
        match message {
            AgentMessage::Hello { .. } => self.agent_error(conn, ErrorCode::OutOfOrder, "hello was said already", None),
            AgentMessage::ShowTerms { visitorid } => self.on_show_terms(now, conn, &agent, visitorid),
            AgentMessage::Cancel { request } => self.on_cancel(now, conn, &request),
            AgentMessage::StartSession { visitorid } => {
                let message = "sharing starts only after the visitor has accepted; ask with show_terms";
                self.agent_error(conn, ErrorCode::ConsentRequired, message, Some(visitorid));
            }
            AgentMessage::Join { code } => self.on_join(now, conn, &agent, code),
            AgentMessage::Signal { visitorid, event, properties } => self.on_signal(now, conn, &agent, visitorid, event, properties),
            AgentMessage::EndSession { key } => self.on_end_session(now, conn, &agent, &key),
        }
    }

    /// An agent who is gone cannot see an answer: its unanswered requests are withdrawn.
    pub(super) fn on_agent_closed(&mut self, now: Instant, conn: ConnId) {
        self.agents.remove(&conn);
        let open = |record: &Record| record.request.as_ref().is_some_and(|request| request.agent_conn == conn && !request.accepted);
        let asked: Vec<_> = self.records.iter().filter(|(_, record)| open(record)).map(|(key, _)| key.clone()).collect();
        for key in asked {
            self.withdraw(now, &key);
        }
    }

    fn on_show_terms(&mut self, now: Instant, conn: ConnId, agent: &Agent, visitorid: VisitorId) {
        let key = (agent.groupid, visitorid.clone());
        let device = self.records.get(&key).and_then(|record| record.signalable(now));
        let (Some(record), Some(device)) = (self.records.get(&key), device) else {
            let message = "the visitor is not connected, or has been in the background for ten minutes";
            return self.agent_error(conn, ErrorCode::VisitorNotPresent, message, Some(visitorid));
        };
        let sessionkey = SessionKey::from(visitorid.clone());
        // The second: somebody's code happens to be this visitor's ID, and a key names one session.
        if record.request.is_some() || record.session.is_some() || self.codes.contains_key(&sessionkey) {
            let message = "the visitor is answering another request or shares already";
            return self.agent_error(conn, ErrorCode::Busy, message, Some(visitorid));
        }
        if self.may_ask(now, conn, agent, Some(&visitorid)) {
            self.open_request(now, conn, agent, &key, Asked { device, sessionkey, presence_start: true });
        }
    }

    /// Whether the agent may ask somebody now, which counts as asking; tells the agent if not.
    pub(super) fn may_ask(&mut self, now: Instant, conn: ConnId, agent: &Agent, visitorid: Option<&VisitorId>) -> bool {
        let asked = self.asked.entry(agent.number).or_default();
        let Some(wait) = asked.wait(now, REQUESTS) else {
            asked.record(now);
            return true;
        };
        let (count, wait) = (REQUESTS.count, seconds(wait));
        let message = format!("Too many requests: an agent may ask {count} times in a minute. Wait {wait} s and try again.");
        self.agent_error(conn, ErrorCode::TooManyRequests, &message, visitorid.cloned());
        false
    }

    /// Puts an agent's question to a visitor.
    pub(super) fn open_request(&mut self, now: Instant, conn: ConnId, agent: &Agent, key: &RecordKey, asked: Asked) {
        let id = RequestId((self.secrets)());
        let Asked { device, sessionkey, presence_start } = asked;
        let Some(record) = self.records.get_mut(key) else { return };
        self.requests.insert(id.clone(), key.clone());
        record.request = Some(Request {
            id: id.clone(),
            agent_conn: conn,
            agent: agent.clone(),
            key: sessionkey.clone(),
            presence_start,
            device,
            displayed: false,
            accepted: false,
            recorded: false,
            starting: false,
            extensions: 0,
        });
        self.timers.set(Timer::Request(key.clone()), now + REQUEST_LIFETIME);
        let group = self.groups.get(&agent.groupid);
        let message = ServiceMessage::ShowTerms {
            request: id.clone(),
            sessionkey: sessionkey.clone(),
            onetermsurl: group.and_then(|group| group.terms_url.clone()),
            agent: agent.name.clone(),
            organisation: group.map_or_else(String::new, |group| group.organisation.clone()),
        };
        self.outputs.push_back(RelayOutput::ToVisitor(device, message));
        let code = (!presence_start).then_some(sessionkey);
        let (visitorid, agent_name) = (&key.1, &agent.name);
        let requested = |yours| ConsoleMessage::Requested {
            visitorid: visitorid.clone(),
            request: id.clone(),
            agent: agent_name.clone(),
            yours,
            code: code.clone(),
        };
        let members = self.agents.iter().filter(|(_, queue)| queue.agent.groupid == agent.groupid);
        for member in members.map(|(member, _)| *member).collect::<Vec<_>>() {
            self.tell_agent(member, requested(member == conn));
        }
        self.announce(now, key);
    }

    fn on_cancel(&mut self, now: Instant, conn: ConnId, id: &RequestId) {
        let mine = |request: &Request| request.id == *id && request.agent_conn == conn && !request.accepted;
        let found = self.requests.get(id).cloned();
        let is_mine = |key: &RecordKey| self.records.get(key).and_then(|record| record.request.as_ref()).is_some_and(mine);
        match found.filter(is_mine) {
            Some(key) => self.withdraw(now, &key),
            None => self.agent_error(conn, ErrorCode::UnknownRequest, "that request is not yours to cancel, or is answered", None),
        }
    }

    fn withdraw(&mut self, now: Instant, key: &RecordKey) {
        let Some(request) = self.take_request(key) else { return };
        self.outputs.push_back(RelayOutput::ToVisitor(request.device, ServiceMessage::TermsWithdrawn { request: request.id }));
        self.announce(now, key);
    }

    /// Takes a request that no session follows, and frees its code.
    pub(super) fn take_request(&mut self, key: &RecordKey) -> Option<Request> {
        self.timers.clear(&Timer::Request(key.clone()));
        self.timers.clear(&Timer::Recording(key.clone()));
        let request = self.records.get_mut(key)?.request.take()?;
        self.codes.remove(&request.key);
        self.requests.remove(&request.id);
        if request.starting {
            // Its start waits for the record, and would be left without an answer.
            let why = "the request was closed before its acceptance was on record";
            self.refuse_session(request.device, request.key.clone(), ErrorCode::UnknownRequest, why);
        }
        Some(request)
    }

    pub(super) fn expire_request(&mut self, now: Instant, key: &RecordKey) {
        let Some(request) = self.records.get(key).and_then(|record| record.request.as_ref()) else { return };
        let (id, device) = (request.id.clone(), request.device);
        // Also when it was accepted and no session followed: the agent must not wait for one.
        self.close_request(key, Terms { request: id.clone(), status: TermsStatus::Declined, reason: Some(DeclineReason::Expired) });
        self.outputs.push_back(RelayOutput::ToVisitor(device, ServiceMessage::TermsWithdrawn { request: id }));
        self.announce(now, key);
    }

    fn on_signal(
        &mut self,
        now: Instant,
        conn: ConnId,
        agent: &Agent,
        visitorid: VisitorId,
        event: CustomEvent,
        properties: EventProperties,
    ) {
        match self.records.get(&(agent.groupid, visitorid.clone())).and_then(|record| record.signalable(now)) {
            Some(device) => self.outputs.push_back(RelayOutput::ToVisitor(device, ServiceMessage::Signal { event, properties })),
            None => self.agent_error(conn, ErrorCode::VisitorNotPresent, "the visitor cannot be signalled now", Some(visitorid)),
        }
    }

    fn on_end_session(&mut self, now: Instant, conn: ConnId, agent: &Agent, session: &SessionKey) {
        match self.record_of(agent.groupid, session).map(|(key, _)| key) {
            Some(key) => self.end_session_here(now, &key, EndReason::AgentEnded),
            None => self.agent_error(conn, ErrorCode::UnknownSession, "no such session is running", None),
        }
    }

    pub(super) fn agent_error(&mut self, conn: ConnId, code: ErrorCode, message: &str, visitorid: Option<VisitorId>) {
        self.tell_agent(conn, ConsoleMessage::Error { code, message: message.to_owned(), visitorid });
    }
}

/// The next page of a group's list: the visitors after this one, and the last of them if more follow.
pub(super) fn page(
    records: &BTreeMap<RecordKey, Record>,
    now: Instant,
    groupid: GroupId,
    after: Option<VisitorId>,
) -> (Vec<VisitorInfo>, Option<VisitorId>) {
    let from = match after {
        Some(after) => Bound::Excluded((groupid, after)),
        None => Bound::Included((groupid, VisitorId::least())),
    };
    let members = records.range((from, Bound::Unbounded)).take_while(|((group, _), _)| *group == groupid);
    let (mut page, mut bytes) = (Vec::<VisitorInfo>::new(), 0);
    for ((_, visitorid), record) in members.filter(|(_, record)| record.is_listed()) {
        let row = record.info(now, visitorid, true);
        bytes += serde_json::to_string(&row).map_or(0, |text| text.len() + 1);
        if let Some(last) = page.last().filter(|_| bytes > PAGE_BYTES) {
            let last = last.visitorid.clone();
            return (page, Some(last));
        }
        page.push(row);
    }
    (page, None)
}
