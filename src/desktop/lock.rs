//! Whether the session is locked: what logind says of it, and what screen savers say of themselves.
//!
//! Facts count: logind's `LockedHint`, and whether a screen saver is active, which are read at the beginning and whenever one
//! of them comes back, and followed by their signals. A request to lock counts at once, because nothing may be shown from
//! then on; a request to unlock opens nothing.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::try_join;
use zbus::message::Type;
use zbus::names::OwnedUniqueName;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus::{Connection, MatchRule, Message};

use super::follow::{Asking, News, Service, Told, follow, run};

const LOGIND: &str = "org.freedesktop.login1";
const LOGIND_PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
const SESSIONS: &str = "/org/freedesktop/login1/session";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
/// Screen savers, each with the places where it may answer.
const SAVERS: [Saver; 2] = [
    Saver { name: "org.freedesktop.ScreenSaver", paths: &["/org/freedesktop/ScreenSaver", "/ScreenSaver"] },
    Saver { name: "org.gnome.ScreenSaver", paths: &["/org/gnome/ScreenSaver"] },
];
/// How long one of them may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long after a bus was lost, or was not there, it is tried again; nothing tells when it is back.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Says `true` when the session becomes locked, or is locked already, and `false` when it is unlocked, for the rest of the
/// program; never the same twice in a row. Returns at once; the callback runs on threads of its own.
///
/// What a desktop does not have is one line in the log. Who was there and goes is a warning, and what it said last holds until
/// it is back and says otherwise.
pub fn watch(on_change: impl Fn(bool) + Send + 'static) {
    let seen = Arc::new(Mutex::new(Seen { by: [Source::default(); 3], on_change }));
    for (name, watch) in [("lock-logind", watch_logind as Watch), ("lock-screensaver", watch_savers as Watch)] {
        let seen = seen.clone();
        let tell = move |source: usize, news: News<bool>| seen.lock().unwrap_or_else(PoisonError::into_inner).hear(source, &news);
        let started = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            loop {
                watch(&tell);
                std::thread::sleep(AGAIN_AFTER);
            }
        });
        if let Err(error) = started {
            tracing::warn!(%error, name, "the lock state of the session is not known");
        }
    }
}

type Watch = fn(&dyn Fn(usize, News<bool>));

/// What is known of one source.
#[derive(Clone, Copy, Debug, Default)]
struct Source {
    locked: bool,
    /// Whether that is known; none as long as nothing was said of it.
    known: Option<bool>,
}

/// What all sources say, and who is told: locked for as long as one of them says so. That another sees no lock does not take
/// back what the first one saw.
struct Seen<F> {
    by: [Source; 3],
    on_change: F,
}

impl<F: Fn(bool)> Seen<F> {
    fn hear(&mut self, source: usize, news: &News<bool>) {
        let before = self.locked();
        let Source { locked, known } = &mut self.by[source];
        match news {
            News::Fact(fact) => (*locked, *known) = (*fact, Some(true)),
            News::Unknown(why) => match known.replace(false) {
                Some(true) => tracing::warn!(why, locked, "the lock state of the session is no longer known; the last one is kept"),
                None => tracing::info!(why, "the lock state of the session is not known"),
                Some(false) => {}
            },
        }
        if self.locked() != before {
            (self.on_change)(self.locked());
        }
    }

    fn locked(&self) -> bool {
        self.by.iter().any(|source| source.locked)
    }
}

fn watch_logind(tell: &dyn Fn(usize, News<bool>)) {
    let tell = |news| tell(0, news);
    let ended = run(async {
        let bus = zbus::connection::Builder::system()?.method_timeout(PATIENCE).build().await?;
        follow(&bus, &Logind::default(), &tell).await
    });
    tell(News::Unknown(why(ended)));
}

fn watch_savers(tell: &dyn Fn(usize, News<bool>)) {
    let (one, other) = (|news| tell(1, news), |news| tell(2, news));
    let ended = run(async {
        let bus = zbus::connection::Builder::session()?.method_timeout(PATIENCE).build().await?;
        try_join(follow(&bus, &SAVERS[0], &one), follow(&bus, &SAVERS[1], &other)).await.map(drop)
    });
    let why = why(ended);
    one(News::Unknown(why.clone()));
    other(News::Unknown(why));
}

fn why(ended: zbus::Result<()>) -> String {
    ended.map_or_else(|error| error.to_string(), |()| "the bus is gone".to_owned())
}

/// logind, and which of its sessions is the own one, once that is known.
#[derive(Default)]
struct Logind {
    session: RefCell<Option<OwnedObjectPath>>,
}

impl Service for Logind {
    type Fact = bool;

    fn name(&self) -> &'static str {
        LOGIND
    }

    fn signals(&self) -> zbus::Result<MatchRule<'static>> {
        Ok(MatchRule::builder().msg_type(Type::Signal).sender(LOGIND)?.path_namespace(SESSIONS)?.build())
    }

    fn ask<'a>(&'a self, bus: &'a Connection, owner: OwnedUniqueName) -> Asking<'a, bool> {
        Box::pin(async move {
            let session = own_session(bus, &owner).await?;
            self.session.replace(Some(session.clone()));
            let hint = (SESSION, "LockedHint");
            let answer = bus.call_method(Some(&owner), session, Some(PROPERTIES), "Get", &hint).await?;
            let locked = answer.body().deserialize::<OwnedValue>()?.downcast_ref()?;
            Ok((answer, locked))
        })
    }

    fn told(&self, signal: &Message) -> Told<bool> {
        let session = self.session.borrow();
        let is_own = session.as_ref().is_some_and(|session| signal.header().path() == Some(session));
        if is_own { logind_told(signal).unwrap_or(Told::Nothing) } else { Told::Nothing }
    }
}

async fn own_session(bus: &Connection, owner: &OwnedUniqueName) -> zbus::Result<OwnedObjectPath> {
    let answer = match std::env::var("XDG_SESSION_ID") {
        Ok(id) => bus.call_method(Some(owner), LOGIND_PATH, Some(MANAGER), "GetSession", &id).await,
        Err(_) => bus.call_method(Some(owner), LOGIND_PATH, Some(MANAGER), "GetSessionByPID", &std::process::id()).await,
    };
    answer?.body().deserialize()
}

fn logind_told(signal: &Message) -> Option<Told<bool>> {
    let (header, body) = (signal.header(), signal.body());
    match (header.interface()?.as_str(), header.member()?.as_str()) {
        (SESSION, "Lock") => Some(Told::Fact(true)),
        // Where nobody sets the hint it is all there is; where somebody does, the hint is still set.
        (SESSION, "Unlock") => Some(Told::Ask),
        (PROPERTIES, "PropertiesChanged") => {
            let (of, changed, dropped): (String, HashMap<String, OwnedValue>, Vec<String>) = body.deserialize().ok()?;
            match changed.get("LockedHint").filter(|_| of == SESSION) {
                Some(hint) => hint.downcast_ref().ok().map(Told::Fact),
                None => (of == SESSION && dropped.iter().any(|name| name == "LockedHint")).then_some(Told::Ask),
            }
        }
        _ => None,
    }
}

/// A screen saver, which has an interface of the same name.
struct Saver {
    name: &'static str,
    paths: &'static [&'static str],
}

impl Service for Saver {
    type Fact = bool;

    fn name(&self) -> &'static str {
        self.name
    }

    fn signals(&self) -> zbus::Result<MatchRule<'static>> {
        let rule = MatchRule::builder().msg_type(Type::Signal).sender(self.name)?;
        Ok(rule.interface(self.name)?.member("ActiveChanged")?.build())
    }

    fn ask<'a>(&'a self, bus: &'a Connection, owner: OwnedUniqueName) -> Asking<'a, bool> {
        Box::pin(async move {
            let mut failed = zbus::Error::Unsupported;
            for path in self.paths {
                match bus.call_method(Some(&owner), *path, Some(self.name), "GetActive", &()).await {
                    Ok(answer) => {
                        let active = answer.body().deserialize()?;
                        return Ok((answer, active));
                    }
                    Err(error) => failed = error,
                }
            }
            Err(failed)
        })
    }

    fn told(&self, signal: &Message) -> Told<bool> {
        signal.body().deserialize().map_or(Told::Nothing, Told::Fact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zbus::zvariant::Value;

    fn signal<B: serde::Serialize + zbus::zvariant::DynamicType>(interface: &str, member: &str, body: &B) -> Message {
        Message::signal("/a", interface, member).unwrap().build(body).unwrap()
    }

    #[test]
    fn a_request_to_lock_counts_at_once_and_one_to_unlock_is_looked_into() {
        assert_eq!(logind_told(&signal(SESSION, "Lock", &())), Some(Told::Fact(true)));
        assert_eq!(logind_told(&signal(SESSION, "Unlock", &())), Some(Told::Ask));
    }

    #[test]
    fn the_hint_is_a_fact_and_nothing_else_is() {
        let changed = |of: &str, name: &str, value: Value<'_>| {
            logind_told(&signal(PROPERTIES, "PropertiesChanged", &(of, HashMap::from([(name, value)]), Vec::<String>::new())))
        };
        assert_eq!(changed(SESSION, "LockedHint", Value::from(true)), Some(Told::Fact(true)));
        assert_eq!(changed(SESSION, "LockedHint", Value::from(1_u32)), None);
        assert_eq!(changed(SESSION, "IdleHint", Value::from(true)), None);
        assert_eq!(changed("other", "LockedHint", Value::from(true)), None);
        let dropped = |of: &str| {
            let nothing = HashMap::<String, Value<'_>>::new();
            logind_told(&signal(PROPERTIES, "PropertiesChanged", &(of, nothing, vec!["LockedHint"])))
        };
        assert_eq!((dropped(SESSION), dropped("other")), (Some(Told::Ask), None));
    }

    /// What was known last holds, whoever goes; each change is said once.
    #[test]
    fn what_is_not_known_any_more_opens_nothing() {
        let said = RefCell::new(Vec::new());
        let mut seen = Seen { by: [Source::default(); 3], on_change: |locked| said.borrow_mut().push(locked) };
        let unknown = || News::Unknown("gone".to_owned());
        for (source, news) in [(0, unknown()), (0, News::Fact(true)), (1, News::Fact(true)), (0, unknown()), (1, unknown())] {
            seen.hear(source, &news);
        }
        assert_eq!(*said.borrow(), [true]);
        seen.hear(1, &News::Fact(false));
        assert_eq!(*said.borrow(), [true]);
        seen.hear(0, &News::Fact(false));
        assert_eq!(*said.borrow(), [true, false]);
    }
}
