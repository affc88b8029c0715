//! A service on a message bus, followed: what it says of itself, at the beginning, at each change, and anew whenever another
//! program has taken its name over.
//!
//! Only the owner of the name is believed. A match rule alone is not enough for that: anybody on the bus can send a signal to
//! one connection directly, past its rules.

use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::{LocalBoxFuture, OptionFuture};
use zbus::message::Type;
use zbus::names::OwnedUniqueName;
use zbus::{Connection, MatchRule, Message, MessageStream};

const BUS: &str = "org.freedesktop.DBus";
const BUS_PATH: &str = "/org/freedesktop/DBus";
/// How many messages may wait to be read.
const QUEUE: usize = 64;
/// After how many seconds an owner is asked again that did not answer what it was asked: some take the name before they are
/// ready, and say nothing when they are. After the last of them it is believed to have no answer, until it says something.
const AGAIN: [u64; 6] = [1, 2, 4, 8, 15, 30];

/// A service that tells something of itself.
pub(super) trait Service {
    /// What it tells.
    type Fact;
    /// What it asks the owner of the name; the answer, and what it says.
    fn ask<'a>(&'a self, bus: &'a Connection, owner: OwnedUniqueName) -> Asking<'a, Self::Fact>;
    /// The signals in which it may tell of a change.
    fn signals(&self) -> zbus::Result<MatchRule<'static>>;
    /// What such a signal says.
    fn told(&self, signal: &Message) -> Told<Self::Fact>;
    /// Its well-known name.
    fn name(&self) -> &'static str;
}

/// A question on its way; when the answer came counts, since signals overtake it.
pub(super) type Asking<'a, T> = LocalBoxFuture<'a, zbus::Result<(Message, T)>>;

/// What a signal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told<T> {
    /// How things stand now.
    Fact(T),
    /// That they may stand otherwise: to be asked.
    Ask,
    /// Something else.
    Nothing,
}

/// What is known of a service.
#[derive(Debug)]
pub(super) enum News<T> {
    /// How things stand.
    Fact(T),
    /// How things stand is not known from now on, and why.
    Unknown(String),
}

/// Does this on the thread that calls, whatever it has to wait for.
pub(super) fn run(follows: impl Future<Output = zbus::Result<()>>) -> zbus::Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(follows)
}

/// Follows a service for as long as there is the bus. Inside [`run`] only.
pub(super) async fn follow<S: Service>(bus: &Connection, service: &S, tell: &dyn Fn(News<S::Fact>)) -> zbus::Result<()> {
    let name = service.name();
    let rule = MatchRule::builder().msg_type(Type::Signal).sender(BUS)?.interface(BUS)?.member("NameOwnerChanged")?.add_arg(name)?;
    let mut owners = MessageStream::for_match_rule(rule.build(), bus, Some(QUEUE)).await?;
    let mut signals = MessageStream::for_match_rule(service.signals()?, bus, Some(QUEUE)).await?;
    let mut owner = owner_of(bus, name).await?;
    if owner.is_none() {
        tell(News::Unknown(format!("{name} is not there")));
    }
    let mut asking = owner.clone().map(|owner| service.ask(bus, owner));
    let mut again = AGAIN.iter();
    // Messages before this one say how things stood before.
    let mut latest = zbus::message::Sequence::default();
    loop {
        tokio::select! {
            biased;
            message = owners.next() => {
                let Some(message) = message.transpose()? else { return Ok(()) };
                let Some(new) = new_owner(&message, name) else { continue };
                (owner, latest) = (new, message.recv_position());
                (asking, again) = (owner.clone().map(|owner| service.ask(bus, owner)), AGAIN.iter());
                if owner.is_none() {
                    tell(News::Unknown(format!("{name} is gone")));
                }
            }
            message = signals.next() => {
                let Some(message) = message.transpose()? else { return Ok(()) };
                let Some(owner) = owner.as_ref().filter(|owner| message.header().sender() == Some(&***owner)) else { continue };
                match service.told(&message) {
                    Told::Fact(fact) if message.recv_position() > latest => {
                        latest = message.recv_position();
                        tell(News::Fact(fact));
                    }
                    Told::Ask => (asking, again) = (Some(service.ask(bus, owner.clone())), AGAIN.iter()),
                    Told::Fact(_) | Told::Nothing => {}
                }
            }
            Some(answer) = OptionFuture::from(asking.as_mut()) => {
                asking = None;
                match answer {
                    Ok((message, fact)) => {
                        again = AGAIN.iter();
                        if message.recv_position() > latest {
                            latest = message.recv_position();
                            tell(News::Fact(fact));
                        }
                    }
                    Err(error) => {
                        if again.len() == AGAIN.len() {
                            tell(News::Unknown(error.to_string()));
                        }
                        let rest = again.next().map(|seconds| Duration::from_secs(*seconds));
                        asking = owner.clone().zip(rest).map(|(owner, rest)| after(rest, service, bus, owner));
                    }
                }
            }
        }
    }
}

/// The same question, after a rest.
fn after<'a, S: Service>(rest: Duration, service: &'a S, bus: &'a Connection, owner: OwnedUniqueName) -> Asking<'a, S::Fact> {
    Box::pin(async move {
        tokio::time::sleep(rest).await;
        service.ask(bus, owner).await
    })
}

/// Who has a name now.
async fn owner_of(bus: &Connection, name: &str) -> zbus::Result<Option<OwnedUniqueName>> {
    match bus.call_method(Some(BUS), BUS_PATH, Some(BUS), "GetNameOwner", &name).await {
        Ok(reply) => Ok(Some(reply.body().deserialize()?)),
        Err(zbus::Error::MethodError(error, ..)) if error == "org.freedesktop.DBus.Error.NameHasNoOwner" => Ok(None),
        Err(error) => Err(error),
    }
}

/// Who has the name from now on, if the bus itself says so.
fn new_owner(message: &Message, name: &str) -> Option<Option<OwnedUniqueName>> {
    message.header().sender().filter(|sender| sender.as_str() == BUS)?;
    let body = message.body();
    let (of, _, new): (&str, &str, &str) = body.deserialize().ok()?;
    (of == name).then(|| OwnedUniqueName::try_from(new).ok())
}

/// Asks the bus to start a service that is not there yet; many have none to start.
pub(super) async fn wake(bus: &Connection, name: &str) {
    if let Err(error) = bus.call_method(Some(BUS), BUS_PATH, Some(BUS), "StartServiceByName", &(name, 0_u32)).await {
        tracing::debug!(%error, name, "not started");
    }
}
