//! The lock, as logind and a screen saver tell of it.

use std::collections::HashMap;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use oneclick_visitor::desktop::lock::watch;
use zbus::blocking::{Connection, connection::Builder};
use zbus::zvariant::{OwnedObjectPath, Value};

use crate::PATIENCE;
use crate::bus::with_bus;

const SESSION: &str = "/org/freedesktop/login1/session/_37";

struct Logind;

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Logind {
    fn get_session(&self, id: &str) -> zbus::fdo::Result<OwnedObjectPath> {
        if id != "7" {
            return Err(zbus::fdo::Error::Failed("there is no such session".to_owned()));
        }
        Ok(OwnedObjectPath::try_from(SESSION).unwrap())
    }
}

fn emit<B: serde::Serialize + zbus::zvariant::DynamicType>(bus: &Connection, path: &str, interface: &str, member: &str, body: &B) {
    bus.emit_signal(None::<&str>, path, interface, member, body).unwrap();
}

#[test]
fn both_are_heard_and_each_change_is_said_once() {
    with_bus("lock::both_are_heard_and_each_change_is_said_once", || {
        let server = Builder::session().unwrap().serve_at("/org/freedesktop/login1", Logind).unwrap();
        let bus = server.name("org.freedesktop.login1").unwrap().build().unwrap();
        let (sender, changes) = channel();
        watch(move |locked| sender.send(locked).unwrap());
        let session = "org.freedesktop.login1.Session";
        let lock = || emit(&bus, SESSION, session, "Lock", &());
        let saver = |active: bool| emit(&bus, "/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", &active);
        // When it begins to listen nothing tells: it is told again until it does.
        let until = |say: &dyn Fn(), expected: bool| {
            let give_up_at = Instant::now() + PATIENCE;
            loop {
                say();
                match changes.recv_timeout(Duration::from_millis(50)) {
                    Err(RecvTimeoutError::Timeout) if Instant::now() < give_up_at => {}
                    heard => return assert_eq!(heard, Ok(expected)),
                }
            }
        };
        // It may have been told more than once; what comes after from the same side is heard after all of that.
        until(&lock, true);
        emit(&bus, SESSION, session, "Unlock", &());
        assert_eq!(changes.recv_timeout(PATIENCE), Ok(false));
        until(&|| saver(true), true);
        saver(false);
        assert_eq!(changes.recv_timeout(PATIENCE), Ok(false));
        // What another session does is not heard, and what is known is not said again.
        emit(&bus, "/org/freedesktop/login1/session/_38", session, "Lock", &());
        let hint = HashMap::from([("LockedHint", Value::from(true))]);
        emit(&bus, SESSION, "org.freedesktop.DBus.Properties", "PropertiesChanged", &(session, hint, Vec::<String>::new()));
        assert_eq!(changes.recv_timeout(PATIENCE), Ok(true));
        lock();
        emit(&bus, SESSION, session, "Unlock", &());
        assert_eq!(changes.recv_timeout(PATIENCE), Ok(false));
        assert_eq!(changes.recv_timeout(Duration::from_millis(300)), Err(RecvTimeoutError::Timeout));
    });
}
