//! The messages that wait for one agent: events in their order, and at most one state of each visitor, the newest.
//!
//! A state's message is made when it is sent, not when the state changes. What waits for an agent who reads slowly is therefore
//! a few bytes for each visitor, whatever visitors send and however often: no visitor can fill an agent's queue.

use std::collections::{BTreeMap, HashMap};

use crate::protocol::{ConsoleMessage, VisitorId};

use super::Agent;

/// How many messages may be under way to the agent's socket before it has taken the first of them.
const MAX_IN_FLIGHT: u64 = 16;
/// How many events may wait. An agent for whom more wait does not read, and is disconnected.
const MAX_EVENTS: usize = 1_024;
/// How many signals and errors of all visitors may wait beside them. Visitors send those at will; more are dropped.
const MAX_SIGNALS: usize = 512;
/// How many of those may be of one visitor.
const MAX_SIGNALS_OF_ONE: usize = 32;

/// What became of a message that was pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pushed {
    /// It waits for its turn.
    Queued,
    /// It is dropped, and is the first one since the last that found room.
    Dropped,
    /// It is dropped, as the ones before it.
    DroppedAgain,
    /// Too many events wait: the agent does not read.
    Overrun,
}

/// What is to be sent next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// An event's message.
    Message(ConsoleMessage),
    /// The state of a visitor as it is now, or that the visitor is forgotten; with presence data if the agent does not have it.
    State { visitorid: VisitorId, presence: bool },
    /// The next page of the list: the visitors after this one; from the first on if `None`.
    Page { after: Option<VisitorId> },
}

#[derive(Debug)]
enum Entry {
    Event(Box<ConsoleMessage>),
    /// A message that a visitor's application sent at will.
    Signal(VisitorId, Box<ConsoleMessage>),
    State(VisitorId),
}

/// A visitor's state that waits.
#[derive(Debug)]
struct PendingState {
    /// The number of its entry.
    number: u64,
    /// Whether the agent does not have the visitor's presence data.
    presence: bool,
    /// Whether the agent knows of the visitor.
    known: bool,
    /// Whether a message about the visitor waits behind it.
    overtaken: bool,
}

/// How many signals wait, of one visitor or of all.
#[derive(Debug, Default)]
struct SignalCount {
    waiting: usize,
    dropping: bool,
}

/// How much of the list of visitors has been sent.
#[derive(Debug)]
enum Listing {
    /// Up to this visitor; nothing if `None`.
    UpTo(Option<VisitorId>),
    Complete,
}

#[derive(Debug)]
pub(super) struct AgentQueue {
    pub(super) agent: Agent,
    entries: BTreeMap<u64, Entry>,
    next_number: u64,
    states: HashMap<VisitorId, PendingState>,
    signals: HashMap<VisitorId, SignalCount>,
    all_signals: SignalCount,
    listing: Listing,
    /// Whether a page is due: pages and entries alternate, so that neither holds up the other.
    page_next: bool,
    /// How many messages have been sent to the socket, and how many it has taken.
    sent: u64,
    taken: u64,
    /// The value of `sent` after the last page.
    page_sent_at: u64,
    overrun: bool,
}

impl AgentQueue {
    pub(super) fn new(agent: Agent) -> Self {
        Self {
            agent,
            entries: BTreeMap::new(),
            next_number: 0,
            states: HashMap::new(),
            signals: HashMap::new(),
            all_signals: SignalCount::default(),
            listing: Listing::UpTo(None),
            page_next: false,
            sent: 0,
            taken: 0,
            page_sent_at: 0,
            overrun: false,
        }
    }

    /// Adds an event behind everything that waits. It is the service's own message and is never dropped.
    pub(super) fn push_event(&mut self, message: ConsoleMessage) -> Pushed {
        if self.overrun {
            return Pushed::DroppedAgain;
        }
        if self.entries.len() - self.states.len() - self.all_signals.waiting >= MAX_EVENTS {
            self.overrun = true;
            self.entries.clear();
            self.states.clear();
            return Pushed::Overrun;
        }
        if let Some(state) = subject(&message).and_then(|visitorid| self.states.get_mut(visitorid)) {
            state.overtaken = true;
        }
        self.push(Entry::Event(Box::new(message)));
        Pushed::Queued
    }

    /// Adds a message that a visitor's application sent at will, unless too many of those wait.
    pub(super) fn push_signal(&mut self, visitorid: &VisitorId, message: ConsoleMessage) -> Pushed {
        if self.overrun {
            return Pushed::DroppedAgain;
        }
        if let Some(dropped) = self.count_signal(visitorid) {
            return dropped;
        }
        if let Some(state) = self.states.get_mut(visitorid) {
            state.overtaken = true;
        }
        self.push(Entry::Signal(visitorid.clone(), Box::new(message)));
        Pushed::Queued
    }

    /// Counts one more signal of this visitor. `Some` if there is no room for it.
    fn count_signal(&mut self, visitorid: &VisitorId) -> Option<Pushed> {
        let full = match self.signals.get_mut(visitorid) {
            Some(signals) if signals.waiting >= MAX_SIGNALS_OF_ONE => Some(signals),
            _ if self.all_signals.waiting >= MAX_SIGNALS => Some(&mut self.all_signals),
            _ => None,
        };
        if let Some(full) = full {
            return Some(if std::mem::replace(&mut full.dropping, true) { Pushed::DroppedAgain } else { Pushed::Dropped });
        }
        let signals = self.signals.entry(visitorid.clone()).or_default();
        for signals in [signals, &mut self.all_signals] {
            signals.waiting += 1;
            signals.dropping = false;
        }
        None
    }

    /// Queues the state of a visitor, because it has changed: `presence` is whether its presence data has changed too, `known`
    /// whether agents have been told of the visitor before.
    ///
    /// A state that waits already is sent as it is by then, so it keeps its place; unless an event of the same visitor waits
    /// behind it, since what followed from an event must not be sent before it.
    pub(super) fn push_state(&mut self, visitorid: &VisitorId, presence: bool, known: bool) {
        let listed = match &self.listing {
            Listing::UpTo(last) => last.as_ref().is_some_and(|last| visitorid <= last),
            Listing::Complete => true,
        };
        // A visitor who is not listed yet comes with a later page.
        if self.overrun || !listed {
            return;
        }
        match self.states.get_mut(visitorid) {
            Some(state) => {
                state.presence |= presence;
                if !state.overtaken {
                    return;
                }
                self.entries.remove(&state.number);
                (state.number, state.overtaken) = (self.next_number, false);
            }
            None => {
                let state = PendingState { number: self.next_number, presence, known, overtaken: false };
                self.states.insert(visitorid.clone(), state);
            }
        }
        self.push(Entry::State(visitorid.clone()));
    }

    /// Queues that a visitor is forgotten: a later one of that ID is a new one. An agent who was never told of it is told nothing.
    pub(super) fn forget(&mut self, visitorid: &VisitorId) {
        match self.states.get(visitorid) {
            Some(state) if !state.known => {
                self.entries.remove(&state.number);
                self.states.remove(visitorid);
            }
            _ => self.push_state(visitorid, true, true),
        }
    }

    fn push(&mut self, entry: Entry) {
        self.entries.insert(self.next_number, entry);
        self.next_number += 1;
    }

    /// Notes that the agent's socket has taken a message.
    pub(super) fn acknowledge(&mut self) {
        self.taken = self.sent.min(self.taken + 1);
    }

    /// The next thing to send; `None` if nothing waits or the socket is far behind. A page is not sent before the socket has
    /// taken the one before it.
    pub(super) fn next(&mut self) -> Option<Next> {
        if self.sent - self.taken >= MAX_IN_FLIGHT {
            return None;
        }
        let page_due = self.taken >= self.page_sent_at && !self.overrun && matches!(self.listing, Listing::UpTo(_));
        let next = if page_due && (self.page_next || self.entries.is_empty()) { self.next_page() } else { self.next_entry() }?;
        self.sent += 1;
        if matches!(next, Next::Page { .. }) {
            self.page_sent_at = self.sent;
        }
        self.page_next = !matches!(next, Next::Page { .. });
        Some(next)
    }

    fn next_page(&self) -> Option<Next> {
        match &self.listing {
            Listing::UpTo(last) => Some(Next::Page { after: last.clone() }),
            Listing::Complete => None,
        }
    }

    fn next_entry(&mut self) -> Option<Next> {
        Some(match self.entries.pop_first()?.1 {
            Entry::Event(message) => Next::Message(*message),
            Entry::Signal(visitorid, message) => {
                if let Some(signals) = self.signals.get_mut(&visitorid) {
                    self.all_signals.waiting -= 1;
                    signals.waiting -= 1;
                    if signals.waiting == 0 {
                        self.signals.remove(&visitorid);
                    }
                }
                Next::Message(*message)
            }
            Entry::State(visitorid) => {
                let presence = self.states.remove(&visitorid).is_some_and(|state| state.presence);
                Next::State { visitorid, presence }
            }
        })
    }

    /// Notes that the list has been sent up to this visitor, or to its end if `None`.
    pub(super) fn set_listed(&mut self, last: Option<VisitorId>) {
        self.listing = last.map_or(Listing::Complete, |last| Listing::UpTo(Some(last)));
    }
}

/// The visitor that an event is about.
fn subject(message: &ConsoleMessage) -> Option<&VisitorId> {
    match message {
        ConsoleMessage::Signal { visitorid, .. }
        | ConsoleMessage::VisitorError { visitorid, .. }
        | ConsoleMessage::VisitorForgotten { visitorid }
        | ConsoleMessage::Requested { visitorid, .. }
        | ConsoleMessage::Terms { visitorid, .. }
        | ConsoleMessage::TermsExtended { visitorid, .. }
        | ConsoleMessage::VisitorSessionStart { visitorid, .. }
        | ConsoleMessage::VisitorSessionEnd { visitorid, .. } => Some(visitorid),
        ConsoleMessage::Error { visitorid, .. } => visitorid.as_ref(),
        ConsoleMessage::Visitor { visitor } => Some(&visitor.visitorid),
        ConsoleMessage::Welcome { .. } | ConsoleMessage::Visitors { .. } | ConsoleMessage::Tick => None,
    }
}
