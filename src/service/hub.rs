//! The actor that owns the relay: everything that decides passes through its mailbox, one at a time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::machine::{AddressId, Agent, AuditRecord, ConnId, Relay, RelayInput, RelayOutput, RoomId};
use crate::protocol::{
    ConsoleMessage, DeclineReason, EndReason, GroupId, Redacted, ServiceMessage, SessionKey, TermsStatus, VisitorId, VisitorInfo,
};

use super::auth;
use super::close::CloseReason;
use super::config::ServiceConfig;
use super::record::AuditLog;
use super::room::Room;

/// Inputs under way to the hub; a socket that finds it full waits, and its peer with it.
const MAILBOX: usize = 1024;
/// Messages that wait for one socket; a peer that does not read that many is dropped.
pub(super) const OUTBOX: usize = 1024;
/// When the first visitor is to reconnect to a service that stops: about how long it takes to start again.
const COME_BACK_FIRST: Duration = Duration::from_secs(1);
/// How much later each further one is to come: 500 in a second, a tenth of what the service can take.
const COME_BACK_EACH: Duration = Duration::from_millis(2);
/// And none later than this.
const COME_BACK_LAST: Duration = Duration::from_secs(30);

/// An order to a socket's writer.
#[derive(Debug)]
pub(super) enum Outgoing<T> {
    Message(T),
    /// An answer of the reader, which the hub knows nothing of.
    Answer(T),
    /// Flush, then close for this reason.
    Close(CloseReason),
}

pub(super) type Outbox<T> = mpsc::Sender<Outgoing<T>>;

pub(super) enum HubInput {
    VisitorOpened(ConnId, Option<AddressId>, Outbox<ServiceMessage>),
    AgentOpened(ConnId, Agent, Outbox<ConsoleMessage>),
    Relay(RelayInput),
    /// Asks for the room that this ticket opens, or why its session ended, if that is remembered.
    Publish(Redacted<String>, oneshot::Sender<Option<Result<Arc<Room>, EndReason>>>),
    /// The room of a running session.
    View(RoomId, oneshot::Sender<Option<Arc<Room>>>),
    /// A viewer came to this room, or went.
    Guests(Arc<Room>),
    Lookup(GroupId, VisitorId, oneshot::Sender<Option<VisitorInfo>>),
    /// Whether anybody is in.
    Health(oneshot::Sender<Option<()>>),
    Stop(oneshot::Sender<()>),
}

/// A way to the hub; cheap to clone.
#[derive(Clone)]
pub(super) struct Hub(mpsc::Sender<HubInput>);

impl Hub {
    pub(super) fn start(config: &ServiceConfig, record: AuditLog) -> Self {
        let (mailbox, inputs) = mpsc::channel(MAILBOX);
        let actor = Actor {
            record,
            mailbox: mailbox.downgrade(),
            relay: Relay::new(config.groups.iter().cloned(), Box::new(auth::secret), Box::new(auth::session_code)),
            visitors: HashMap::new(),
            agents: HashMap::new(),
            rooms: HashMap::new(),
        };
        let _task: JoinHandle<()> = tokio::spawn(actor.run(inputs));
        Self(mailbox)
    }

    /// Sends the hub an input; `false` when it has stopped.
    pub(super) async fn tell(&self, input: HubInput) -> bool {
        self.0.send(input).await.is_ok()
    }

    pub(super) async fn relay(&self, input: RelayInput) -> bool {
        self.tell(HubInput::Relay(input)).await
    }

    /// Asks the hub; `None` when it has stopped or has no answer.
    pub(super) async fn ask<T>(&self, question: impl FnOnce(oneshot::Sender<Option<T>>) -> HubInput) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        self.tell(question(reply)).await;
        answer.await.ok().flatten()
    }

    /// Tells every connection to close, and ends the hub.
    pub(super) async fn stop(&self) {
        let (reply, stopped) = oneshot::channel();
        if self.tell(HubInput::Stop(reply)).await {
            // A hub that is gone without an answer has stopped all the same.
            stopped.await.ok();
        }
    }
}

struct Actor {
    record: AuditLog,
    /// The way back from the record, which does not keep the hub alive.
    mailbox: mpsc::WeakSender<HubInput>,
    relay: Relay,
    visitors: HashMap<ConnId, Outbox<ServiceMessage>>,
    agents: HashMap<ConnId, Outbox<ConsoleMessage>>,
    rooms: HashMap<RoomId, (Redacted<String>, Arc<Room>)>,
}

impl Actor {
    async fn run(mut self, mut inputs: mpsc::Receiver<HubInput>) {
        loop {
            let wake_at = self.carry_out();
            let input = tokio::select! {
                input = inputs.recv() => match input {
                    Some(HubInput::Stop(reply)) => {
                        self.close_all();
                        // Whoever asked may have given up waiting.
                        reply.send(()).ok();
                        return;
                    }
                    Some(input) => input,
                    None => return,
                },
                () = sleep_until(wake_at) => HubInput::Relay(RelayInput::Timeout),
            };
            self.on_input(input);
        }
    }

    fn on_input(&mut self, input: HubInput) {
        let now = Instant::now();
        match input {
            HubInput::VisitorOpened(conn, address, outbox) => {
                self.visitors.insert(conn, outbox);
                self.relay.handle(now, RelayInput::VisitorOpened(conn, address));
            }
            HubInput::AgentOpened(conn, agent, outbox) => {
                self.agents.insert(conn, outbox);
                self.relay.handle(now, RelayInput::AgentJoined(conn, agent));
            }
            HubInput::Relay(input) => {
                match input {
                    RelayInput::VisitorClosed(conn, _) => drop(self.visitors.remove(&conn)),
                    RelayInput::AgentClosed(conn) => drop(self.agents.remove(&conn)),
                    _ => {}
                }
                self.relay.handle(now, input);
            }
            // An asker that is gone does not need the answer.
            HubInput::Publish(ticket, reply) => drop(reply.send(self.publish(&ticket))),
            HubInput::View(room, reply) => drop(reply.send(self.rooms.get(&room).map(|(_, room)| room.clone()))),
            // Counted here and not by the sender, since the inputs of two senders may come in either order.
            HubInput::Guests(room) => self.relay.handle(now, RelayInput::Guests(room.id().clone(), room.viewers())),
            HubInput::Lookup(groupid, visitorid, reply) => drop(reply.send(self.relay.visitor(now, groupid, &visitorid))),
            HubInput::Health(reply) => drop(reply.send(Some(()))),
            HubInput::Stop(_) => {}
        }
    }

    /// The room that this ticket opens, or why its session ended.
    fn publish(&mut self, ticket: &Redacted<String>) -> Option<Result<Arc<Room>, EndReason>> {
        let mut found = None;
        for (known, room) in self.rooms.values() {
            if known == ticket {
                found = Some(room.clone());
            }
        }
        found.map(Ok).or_else(|| self.relay.end_reason(ticket).map(Err))
    }

    fn carry_out(&mut self) -> Option<Instant> {
        loop {
            match self.relay.poll() {
                RelayOutput::WakeAt(wake_at) => return wake_at,
                RelayOutput::ToVisitor(conn, message) => post(&mut self.visitors, conn, Outgoing::Message(message)),
                RelayOutput::CloseVisitor(conn, reason) => {
                    post(&mut self.visitors, conn, Outgoing::Close(CloseReason::Disconnected(reason)));
                    self.visitors.remove(&conn);
                }
                RelayOutput::ToAgent(conn, message) => post(&mut self.agents, conn, Outgoing::Message(message)),
                RelayOutput::DropAgent(conn, agent) => {
                    tracing::warn!(
                        conn = conn.0,
                        agent = agent.name,
                        groupid = agent.groupid.0,
                        "an agent does not read; its connection is closed"
                    );
                    self.agents.remove(&conn);
                }
                RelayOutput::SignalsDropped(conn, visitorid) => {
                    tracing::warn!(conn = conn.0, %visitorid, "a visitor signals more than an agent can take; the rest is dropped");
                }
                RelayOutput::OpenRoom(id, ticket, agent) => {
                    self.rooms.insert(id.clone(), (ticket, Arc::new(Room::new(id, agent))));
                }
                RelayOutput::PauseRoom(id, paused) => {
                    if let Some((_, room)) = self.rooms.get(&id) {
                        room.pause(paused);
                    }
                }
                RelayOutput::CloseRoom(id, reason) => {
                    if let Some((_, room)) = self.rooms.remove(&id) {
                        room.close(reason);
                    }
                }
                RelayOutput::Audit(answer) => self.audit(&answer),
                RelayOutput::AuditWrongCode { agent, locked } => self.audit_wrong_code(&agent, locked),
            }
        }
    }

    /// Records every accept and decline. What follows from an acceptance waits until the record is kept.
    fn audit(&self, answer: &AuditRecord) {
        #[derive(Serialize)]
        struct Fields<'a> {
            groupid: u32,
            visitorid: &'a str,
            agent: &'a str,
            request: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            code: Option<&'a str>,
            answer: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            reason: Option<&'static str>,
        }
        let fields = Fields {
            groupid: answer.groupid.0,
            visitorid: answer.visitorid.as_str(),
            agent: &answer.agent,
            request: &answer.request.0,
            code: answer.code.as_ref().map(SessionKey::as_str),
            answer: answer.status.as_str(),
            reason: answer.reason.map(DeclineReason::as_str),
        };
        let Fields { groupid, visitorid, agent, request, code, answer: word, reason } = fields;
        tracing::info!(target: "audit", groupid, visitorid, agent, request, code, answer = word, reason, "terms answered");
        let reply = (answer.status == TermsStatus::Accepted).then(|| {
            let (mailbox, who, request) = (self.mailbox.clone(), (answer.groupid, answer.visitorid.clone()), answer.request.clone());
            let tell = move |kept: bool| {
                let input = HubInput::Relay(RelayInput::Recorded(who.0, who.1, request, kept));
                let Some(mailbox) = mailbox.upgrade() else { return };
                // The record's thread reports success and can wait for the hub. Failure may be reported by the hub itself, which
                // cannot wait; where its mailbox is full, the time limit has the same effect.
                if kept {
                    mailbox.blocking_send(input).ok();
                } else {
                    mailbox.try_send(input).ok();
                }
            };
            Box::new(tell) as Box<dyn FnOnce(bool) + Send>
        });
        self.record.record("INFO", "terms answered", fields, reply);
    }

    /// So does every code that nobody of the agent's group waits with: who tries many is guessing. The code itself does not,
    /// since it may be another group's.
    fn audit_wrong_code(&self, agent: &Agent, locked: bool) {
        #[derive(Serialize)]
        struct Fields<'a> {
            groupid: u32,
            agent: &'a str,
            locked: bool,
        }
        let fields = Fields { groupid: agent.groupid.0, agent: &agent.name, locked };
        tracing::info!(target: "audit", groupid = agent.groupid.0, agent = agent.name, locked, "wrong code");
        self.record.record("INFO", "wrong code", fields, None);
    }

    /// A peer whose outbox is full is not told why: letting go of its outbox closes it.
    ///
    /// Visitors are told when to come back, one after the other, so that a service which is started again at once is not met by
    /// all of them at one moment.
    fn close_all(&mut self) {
        let mut after = COME_BACK_FIRST;
        for (_, outbox) in self.visitors.drain() {
            after = (after + COME_BACK_EACH).min(COME_BACK_LAST);
            outbox.try_send(Outgoing::Message(ServiceMessage::ComeBack { after_ms: after.as_millis() as u64 })).ok();
            outbox.try_send(Outgoing::Close(CloseReason::Stopping)).ok();
        }
        for (_, outbox) in self.agents.drain() {
            outbox.try_send(Outgoing::Close(CloseReason::Stopping)).ok();
        }
        for (_, (_, room)) in self.rooms.drain() {
            room.close(EndReason::ServiceRestarted);
        }
    }
}

/// Puts a message into an outbox. One that is full belongs to a peer that does not read: it is let go, which closes it.
fn post<T>(outboxes: &mut HashMap<ConnId, Outbox<T>>, conn: ConnId, message: Outgoing<T>) {
    if let Some(outbox) = outboxes.get(&conn)
        && outbox.try_send(message).is_err()
    {
        tracing::warn!(conn = conn.0, "a peer does not read; its connection is closed");
        outboxes.remove(&conn);
    }
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}
