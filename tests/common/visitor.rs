//! The real SDK, with a test for its application.

use std::sync::Arc;

use oneclick_visitor::sdk::{Event, Events, GroupId, PresenceVisitor, ScreenSource, TermsOffer, Visitor, VisitorInitParams};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::{PATIENCE, World, until};

/// A visitor whose screen is the test pattern.
pub(crate) struct TestVisitor {
    pub(crate) sdk: Visitor,
    events: Events,
    woken: Arc<Notify>,
    seen: Vec<String>,
}

impl TestVisitor {
    /// A visitor of group 1 who is connected.
    pub(crate) async fn connected(world: &World, visitorid: &str) -> Self {
        Self::connected_to(world.url(), visitorid).await
    }

    /// A visitor of group 1 who is connected by this address.
    pub(crate) async fn connected_to(url: String, visitorid: &str) -> Self {
        let mut visitor = Self::init(params(url, 1, visitorid));
        until!(visitor, Event::VisitorInitialized { problem: None, .. });
        visitor.presence().connect();
        until!(visitor, Event::PresenceConnected { .. });
        visitor
    }

    /// A visitor as `init` leaves it.
    pub(crate) fn init(params: VisitorInitParams) -> Self {
        let (sdk, mut events) = Visitor::init(params).unwrap();
        sdk.presence().set_default_ui(false);
        let woken = Arc::new(Notify::new());
        let waker = woken.clone();
        events.set_waker(move || waker.notify_one());
        Self { sdk, events, woken, seen: Vec::new() }
    }

    /// What to init a visitor with.
    pub(crate) fn params(world: &World, groupid: u32, visitorid: &str) -> VisitorInitParams {
        params(world.url(), groupid, visitorid)
    }

    pub(crate) fn presence(&self) -> &PresenceVisitor {
        self.sdk.presence()
    }

    /// The next event.
    pub(crate) async fn next(&mut self) -> Event {
        let waiting = async {
            loop {
                if let Some(event) = self.events.try_next() {
                    return event;
                }
                self.woken.notified().await;
            }
        };
        let event = timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("no event; before: {:#?}", self.seen));
        self.seen.push(format!("{event:?}"));
        event
    }

    /// Waits for an event; those before it are passed over.
    pub(crate) async fn wait_for<R>(&mut self, what: &str, mut pick: impl FnMut(Event) -> Option<R>) -> R {
        let waiting = async {
            loop {
                let event = self.next().await;
                if let Some(found) = pick(event) {
                    return found;
                }
            }
        };
        let found = timeout(PATIENCE, waiting).await;
        found.unwrap_or_else(|_| panic!("no {what}; instead: {:#?}", self.seen))
    }

    /// Waits for an agent's request.
    pub(crate) async fn asked(&mut self) -> TermsOffer {
        until!(self, Event::PresenceShowTerms(offer) => offer)
    }

    /// Does this too whenever the SDK wakes its application.
    pub(crate) fn on_wake(&mut self, wake: impl Fn() + Send + Sync + 'static) {
        let woken = self.woken.clone();
        self.events.set_waker(move || {
            woken.notify_one();
            wake();
        });
    }

    /// Whether an event with this name waits to be read; those before it are passed over.
    pub(crate) fn has_heard(&mut self, name: &str) -> bool {
        std::iter::from_fn(|| self.events.try_next()).any(|event| event.name() == name)
    }

    /// Whether an event with this name has been seen.
    pub(crate) fn has_seen(&self, name: &str) -> bool {
        self.seen.iter().any(|event| event.starts_with(name))
    }

    /// Closes the application; its events can still be read.
    pub(crate) async fn close(self) -> Events {
        let Self { sdk, events, .. } = self;
        tokio::task::spawn_blocking(|| drop(sdk)).await.unwrap();
        events
    }
}

fn params(url: String, groupid: u32, visitorid: &str) -> VisitorInitParams {
    let mut params = VisitorInitParams::new(url, GroupId(groupid), visitorid.parse().unwrap());
    params.screen = ScreenSource::Pattern;
    params
}
