//! Whether the session is locked: what logind says of it, and what screen savers say of themselves. By signals only.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use std::collections::HashMap;
use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, MessageIterator};
use zbus::message::Type;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus::{MatchRule, Message};

const LOGIND: &str = "org.freedesktop.login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const SAVERS: [&str; 2] = ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"];
/// How long logind may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many messages may wait to be read.
const QUEUE: usize = 64;

/// Says `true` when the session becomes locked and `false` when it is unlocked, for the rest of the program; never the same
/// twice in a row. Returns at once; the callback runs on threads of its own. What a desktop does not have is one line in the
/// log.
pub fn watch(on_change: impl Fn(bool) + Send + 'static) {
    // Locked for as long as either says so: that one of them sees no lock does not take back what the other saw.
    let seen = Arc::new(Mutex::new(([false; 2], on_change)));
    for (index, (name, watch)) in [("lock-logind", logind as Watch), ("lock-screensaver", screen_savers as Watch)].into_iter().enumerate() {
        let seen = seen.clone();
        let tell = move |locked: bool| {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            let before = seen.0.contains(&true);
            seen.0[index] = locked;
            let now = seen.0.contains(&true);
            if now != before {
                (seen.1)(now);
            }
        };
        let started = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            if let Err(error) = watch(&tell) {
                tracing::info!(%error, name, "whether the session is locked is not known from here");
            }
        });
        if let Err(error) = started {
            tracing::warn!(%error, name, "whether the session is locked is not known from here");
        }
    }
}

type Watch = fn(&dyn Fn(bool)) -> zbus::Result<()>;

fn screen_savers(tell: &dyn Fn(bool)) -> zbus::Result<()> {
    let bus = Builder::session()?.build()?;
    let rule = MatchRule::builder().msg_type(Type::Signal).member("ActiveChanged")?.build();
    for message in MessageIterator::for_match_rule(rule, &bus, Some(QUEUE))? {
        if let Some(active) = saver_says(&message?) {
            tell(active);
        }
    }
    Ok(())
}

fn saver_says(message: &Message) -> Option<bool> {
    let header = message.header();
    let is_saver = SAVERS.contains(&header.interface()?.as_str());
    message.body().deserialize().ok().filter(|_| is_saver)
}

fn logind(tell: &dyn Fn(bool)) -> zbus::Result<()> {
    let bus = Builder::system()?.method_timeout(PATIENCE).build()?;
    let session = own_session(&bus)?;
    let rule = MatchRule::builder().msg_type(Type::Signal).sender(LOGIND)?.path(session)?.build();
    for message in MessageIterator::for_match_rule(rule, &bus, Some(QUEUE))? {
        if let Some(locked) = logind_says(&message?) {
            tell(locked);
        }
    }
    Ok(())
}

fn own_session(bus: &Connection) -> zbus::Result<OwnedObjectPath> {
    let ask = |method: &str, body: &dyn Fn(&str) -> zbus::Result<Message>| body(method)?.body().deserialize();
    let path = "/org/freedesktop/login1";
    match std::env::var("XDG_SESSION_ID") {
        Ok(id) => ask("GetSession", &|method| bus.call_method(Some(LOGIND), path, Some(MANAGER), method, &id)),
        Err(_) => {
            let own = std::process::id();
            ask("GetSessionByPID", &|method| bus.call_method(Some(LOGIND), path, Some(MANAGER), method, &own))
        }
    }
}

fn logind_says(message: &Message) -> Option<bool> {
    let (header, body) = (message.header(), message.body());
    match (header.interface()?.as_str(), header.member()?.as_str()) {
        (SESSION, "Lock") => Some(true),
        (SESSION, "Unlock") => Some(false),
        (PROPERTIES, "PropertiesChanged") => {
            let (of, changed, _): (String, HashMap<String, OwnedValue>, Vec<String>) = body.deserialize().ok()?;
            changed.get("LockedHint").filter(|_| of == SESSION)?.downcast_ref().ok()
        }
        _ => None,
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
    fn logind_says_it_in_three_ways() {
        assert_eq!(logind_says(&signal(SESSION, "Lock", &())), Some(true));
        assert_eq!(logind_says(&signal(SESSION, "Unlock", &())), Some(false));
        let changed = |of: &str, name: &str, value: Value<'_>| {
            logind_says(&signal(PROPERTIES, "PropertiesChanged", &(of, HashMap::from([(name, value)]), Vec::<String>::new())))
        };
        assert_eq!(changed(SESSION, "LockedHint", Value::from(true)), Some(true));
        assert_eq!(changed(SESSION, "LockedHint", Value::from(1_u32)), None);
        assert_eq!(changed(SESSION, "IdleHint", Value::from(true)), None);
        assert_eq!(changed("other", "LockedHint", Value::from(true)), None);
    }

    #[test]
    fn only_screen_savers_speak_for_themselves() {
        assert_eq!(saver_says(&signal(SAVERS[1], "ActiveChanged", &true)), Some(true));
        assert_eq!(saver_says(&signal("org.example.Player", "ActiveChanged", &true)), None);
        assert_eq!(saver_says(&signal(SAVERS[0], "ActiveChanged", &"yes")), None);
    }
}
