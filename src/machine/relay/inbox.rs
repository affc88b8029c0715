//! What one agent is still to be told: happenings in their order, and of each visitor no more than one state, the newest.
//!
//! Messages are made when they are handed out and not when something happens, so that what waits for an agent who reads
//! slowly is a few bytes for each visitor, whatever those say and however often: one visitor cannot fill an agent's queue.

use std::collections::{BTreeMap, HashMap};

use crate::protocol::{ConsoleMessage, VisitorId};

use super::Agent;

/// So many messages are handed out before the agent's socket has taken the first of them.
const AHEAD: u64 = 16;
/// So many happenings wait at most; an agent for whom more wait does not read, and is let go.
const MAX_HAPPENINGS: usize = 1_024;
/// So many of them may be signals and errors, which visitors send as they like; more are dropped.
const MAX_SIGNALS: usize = 512;
/// So many of those may be one visitor's.
const MAX_SIGNALS_OF_ONE: usize = 32;

/// What becomes of a happening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It waits for its turn.
    Waits,
    /// It is dropped, and is the first of its visitor since the last that found room.
    Dropped,
    /// It is dropped, as the ones before.
    DroppedAgain,
    /// The agent does not read.
    Overrun,
}

/// What is to be handed out next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A happening, as it was said.
    Said(ConsoleMessage),
    /// How a visitor stands now, or that it is forgotten; with its presence data where the agent does not have it.
    State { visitorid: VisitorId, presence: bool },
    /// The next page of the list: the visitors after this one; from the first on, if there is none.
    Page { after: Option<VisitorId> },
}

#[derive(Debug)]
enum Waiting {
    Said(Box<ConsoleMessage>),
    /// What a visitor's application sent as it liked, which counts as one of its signals.
    Signal(VisitorId, Box<ConsoleMessage>),
    State(VisitorId),
}

/// A visitor's state that waits.
#[derive(Debug)]
struct State {
    /// Its place.
    number: u64,
    /// Whether the agent does not have the visitor's presence data.
    presence: bool,
    /// Whether the agent knows of the visitor.
    known: bool,
    /// Whether a happening about the visitor waits behind it.
    passed: bool,
}

/// How much waits of what a visitor sends as it likes.
#[derive(Debug, Default)]
struct Signals {
    waiting: usize,
    dropping: bool,
}

/// How far the list has been handed out.
#[derive(Debug)]
enum Listing {
    /// Up to this visitor; nothing of it, if there is none.
    UpTo(Option<VisitorId>),
    Whole,
}

#[derive(Debug)]
pub(super) struct Inbox {
    pub(super) agent: Agent,
    waiting: BTreeMap<u64, Waiting>,
    next_number: u64,
    states: HashMap<VisitorId, State>,
    signals: HashMap<VisitorId, Signals>,
    /// How many signals of all visitors wait, and whether more are dropped.
    all_signals: Signals,
    listing: Listing,
    /// Whether it is a page's turn: pages and the rest alternate, so that neither holds up the other.
    page_next: bool,
    handed_out: u64,
    taken: u64,
    /// How many had been handed out with the last page.
    page_at: u64,
    overrun: bool,
}

impl Inbox {
    pub(super) fn new(agent: Agent) -> Self {
        Self {
            agent,
            waiting: BTreeMap::new(),
            next_number: 0,
            states: HashMap::new(),
            signals: HashMap::new(),
            all_signals: Signals::default(),
            listing: Listing::UpTo(None),
            page_next: false,
            handed_out: 0,
            taken: 0,
            page_at: 0,
            overrun: false,
        }
    }

    /// Adds a happening, behind all that waits: the service's own word, which is never dropped.
    pub(super) fn say(&mut self, message: ConsoleMessage) -> Fit {
        if self.overrun {
            return Fit::DroppedAgain;
        }
        if self.waiting.len() - self.states.len() - self.all_signals.waiting >= MAX_HAPPENINGS {
            self.overrun = true;
            self.waiting.clear();
            self.states.clear();
            return Fit::Overrun;
        }
        if let Some(state) = subject(&message).and_then(|visitorid| self.states.get_mut(visitorid)) {
            state.passed = true;
        }
        self.push(Waiting::Said(Box::new(message)));
        Fit::Waits
    }

    /// Adds what a visitor's application sent as it liked, unless too much of that waits.
    pub(super) fn pass_on(&mut self, visitorid: &VisitorId, message: ConsoleMessage) -> Fit {
        if self.overrun {
            return Fit::DroppedAgain;
        }
        if let Some(dropped) = self.drop_signal(visitorid) {
            return dropped;
        }
        if let Some(state) = self.states.get_mut(visitorid) {
            state.passed = true;
        }
        self.push(Waiting::Signal(visitorid.clone(), Box::new(message)));
        Fit::Waits
    }

    /// Whether there is no room for one more signal of this visitor, which is counted otherwise.
    fn drop_signal(&mut self, visitorid: &VisitorId) -> Option<Fit> {
        let full = match self.signals.get_mut(visitorid) {
            Some(signals) if signals.waiting >= MAX_SIGNALS_OF_ONE => Some(signals),
            _ if self.all_signals.waiting >= MAX_SIGNALS => Some(&mut self.all_signals),
            _ => None,
        };
        if let Some(full) = full {
            return Some(if std::mem::replace(&mut full.dropping, true) { Fit::DroppedAgain } else { Fit::Dropped });
        }
        let signals = self.signals.entry(visitorid.clone()).or_default();
        for signals in [signals, &mut self.all_signals] {
            signals.waiting += 1;
            signals.dropping = false;
        }
        None
    }

    /// A visitor's state is news, its presence data too or not; `known` is whether agents have been told of the visitor before.
    ///
    /// A state that waits already is the newest anyway. It keeps its place, unless something about the same visitor has
    /// happened since, which must not be told after what followed from it.
    pub(super) fn mark(&mut self, visitorid: &VisitorId, presence: bool, known: bool) {
        let listed = match &self.listing {
            Listing::UpTo(last) => last.as_ref().is_some_and(|last| visitorid <= last),
            Listing::Whole => true,
        };
        // Who is not listed yet comes with a later page.
        if self.overrun || !listed {
            return;
        }
        match self.states.get_mut(visitorid) {
            Some(state) => {
                state.presence |= presence;
                if !state.passed {
                    return;
                }
                self.waiting.remove(&state.number);
                (state.number, state.passed) = (self.next_number, false);
            }
            None => {
                let state = State { number: self.next_number, presence, known, passed: false };
                self.states.insert(visitorid.clone(), state);
            }
        }
        self.push(Waiting::State(visitorid.clone()));
    }

    /// A visitor is forgotten: what follows is told of somebody new. Nothing is told of one of whom the agent never heard.
    pub(super) fn forget(&mut self, visitorid: &VisitorId) {
        match self.states.get(visitorid) {
            Some(state) if !state.known => {
                self.waiting.remove(&state.number);
                self.states.remove(visitorid);
            }
            _ => self.mark(visitorid, true, true),
        }
    }

    fn push(&mut self, waiting: Waiting) {
        self.waiting.insert(self.next_number, waiting);
        self.next_number += 1;
    }

    /// The agent's socket has taken a message that was handed out.
    pub(super) fn took(&mut self) {
        self.taken = self.handed_out.min(self.taken + 1);
    }

    /// The next thing to hand out, if there is one and the socket is not far behind. A page waits until the one before has
    /// been taken.
    pub(super) fn next(&mut self) -> Option<Next> {
        if self.handed_out - self.taken >= AHEAD {
            return None;
        }
        let page_due = self.taken >= self.page_at && !self.overrun && matches!(self.listing, Listing::UpTo(_));
        let next = if page_due && (self.page_next || self.waiting.is_empty()) { self.next_page() } else { self.next_waiting() }?;
        self.handed_out += 1;
        if matches!(next, Next::Page { .. }) {
            self.page_at = self.handed_out;
        }
        self.page_next = !matches!(next, Next::Page { .. });
        Some(next)
    }

    fn next_page(&self) -> Option<Next> {
        match &self.listing {
            Listing::UpTo(last) => Some(Next::Page { after: last.clone() }),
            Listing::Whole => None,
        }
    }

    fn next_waiting(&mut self) -> Option<Next> {
        Some(match self.waiting.pop_first()?.1 {
            Waiting::Said(message) => Next::Said(*message),
            Waiting::Signal(visitorid, message) => {
                if let Some(signals) = self.signals.get_mut(&visitorid) {
                    self.all_signals.waiting -= 1;
                    signals.waiting -= 1;
                    if signals.waiting == 0 {
                        self.signals.remove(&visitorid);
                    }
                }
                Next::Said(*message)
            }
            Waiting::State(visitorid) => {
                let presence = self.states.remove(&visitorid).is_some_and(|state| state.presence);
                Next::State { visitorid, presence }
            }
        })
    }

    /// The list has been handed out up to this visitor; as a whole, if there is none.
    pub(super) fn listed_up_to(&mut self, last: Option<VisitorId>) {
        self.listing = last.map_or(Listing::Whole, |last| Listing::UpTo(Some(last)));
    }
}

/// The visitor that a happening is about.
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
