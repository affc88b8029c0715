//! The lock, as logind and a screen saver tell of it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use oneclick_visitor::desktop::lock::watch;
use zbus::Message;
use zbus::blocking::{Connection, MessageIterator, connection::Builder};
use zbus::message::Header;
use zbus::zvariant::{ObjectPath, OwnedObjectPath};

use crate::PATIENCE;
use crate::bus::{Bus, crash, with_bus};

const LOGIND: &str = "org.freedesktop.login1";
const SESSION: &str = "/org/freedesktop/login1/session/_37";
const OTHER_SESSION: &str = "/org/freedesktop/login1/session/_38";
const SAVER: &str = "org.freedesktop.ScreenSaver";
/// How long nothing may come for it to count as nothing.
const SILENCE: Duration = Duration::from_millis(300);

struct Manager;

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    fn get_session(&self, id: &str) -> zbus::fdo::Result<OwnedObjectPath> {
        if id != "7" {
            return Err(zbus::fdo::Error::Failed("there is no such session".to_owned()));
        }
        Ok(OwnedObjectPath::try_from(SESSION).unwrap())
    }
}

struct Session {
    locked: bool,
    asked: Sender<()>,
}

#[zbus::interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    fn locked_hint(&self) -> bool {
        self.asked.send(()).unwrap_or_default();
        self.locked
    }
}

/// A logind that has two sessions, both as locked as they are made.
struct Logind {
    bus: Connection,
    asked: Receiver<()>,
}

impl Logind {
    fn serve(locked: bool) -> Self {
        let (sender, asked) = channel();
        let session = || Session { locked, asked: sender.clone() };
        let bus = Builder::system().unwrap().serve_at("/org/freedesktop/login1", Manager).unwrap();
        let bus = bus.serve_at(SESSION, session()).unwrap().serve_at(OTHER_SESSION, session()).unwrap();
        Self { bus: bus.name(LOGIND).unwrap().build().unwrap(), asked }
    }

    /// Waits until the hint is asked for: from then on whoever asks hears what changes, too.
    fn wait_until_asked(&self) {
        self.asked.recv_timeout(PATIENCE).expect("the hint is asked for");
    }

    /// The session is locked from now on, or unlocked, and the signal says so.
    fn set(&self, session: &str, locked: bool) {
        let object = self.bus.object_server().interface::<_, Session>(ObjectPath::try_from(session).unwrap()).unwrap();
        object.get_mut().locked = locked;
        zbus::block_on(object.get().locked_hint_changed(object.signal_emitter())).unwrap();
    }

    /// A request of somebody else.
    fn request(&self, session: &str, member: &str) {
        self.bus.emit_signal(None::<&str>, session, "org.freedesktop.login1.Session", member, &()).unwrap();
    }
}

struct ScreenSaver {
    active: bool,
    /// Who asked.
    asked: Sender<String>,
}

#[zbus::interface(name = "org.freedesktop.ScreenSaver")]
impl ScreenSaver {
    #[allow(clippy::needless_pass_by_value, reason = "as zbus hands it over")]
    fn get_active(&self, #[zbus(header)] header: Header<'_>) -> bool {
        self.asked.send(header.sender().unwrap().to_string()).unwrap_or_default();
        self.active
    }
}

struct Saver {
    bus: Connection,
    asked: Receiver<String>,
}

impl Saver {
    fn serve(active: bool) -> Self {
        let (sender, asked) = channel();
        // Where the older ones answer.
        let bus = Builder::session().unwrap().serve_at("/ScreenSaver", ScreenSaver { active, asked: sender }).unwrap();
        Self { bus: bus.name(SAVER).unwrap().build().unwrap(), asked }
    }

    fn wait_until_asked(&self) -> String {
        self.asked.recv_timeout(PATIENCE).expect("the screen saver is asked")
    }

    fn say(&self, active: bool) {
        tell(&self.bus, None, active);
    }
}

/// Says of a screen saver, perhaps to one connection alone, that it is active.
fn tell(bus: &Connection, to: Option<&str>, active: bool) {
    bus.emit_signal(to, "/ScreenSaver", SAVER, "ActiveChanged", &active).unwrap();
}

fn changes() -> Receiver<bool> {
    let (sender, changes) = channel();
    watch(move |locked| sender.send(locked).unwrap_or_default());
    changes
}

fn next(changes: &Receiver<bool>) -> bool {
    changes.recv_timeout(PATIENCE).expect("a change is said")
}

fn nothing_more(changes: &Receiver<bool>) {
    assert_eq!(changes.recv_timeout(SILENCE), Err(RecvTimeoutError::Timeout));
}

#[test]
fn a_lock_from_before_the_start_is_known() {
    with_bus("lock::a_lock_from_before_the_start_is_known", || {
        let logind = Logind::serve(true);
        let changes = changes();
        assert!(next(&changes));
        logind.set(SESSION, false);
        assert!(!next(&changes));
    });
}

#[test]
fn a_screen_saver_from_before_the_start_is_known() {
    with_bus("lock::a_screen_saver_from_before_the_start_is_known", || {
        let saver = Saver::serve(true);
        let changes = changes();
        assert!(next(&changes));
        saver.say(false);
        assert!(!next(&changes));
    });
}

#[test]
fn each_change_of_either_is_said_once_and_locked_is_while_one_says_so() {
    with_bus("lock::each_change_of_either_is_said_once_and_locked_is_while_one_says_so", || {
        let (logind, saver) = (Logind::serve(false), Saver::serve(false));
        let changes = changes();
        logind.wait_until_asked();
        saver.wait_until_asked();
        logind.set(OTHER_SESSION, true);
        logind.set(SESSION, true);
        assert!(next(&changes));
        saver.say(true);
        saver.say(true);
        logind.set(SESSION, true);
        nothing_more(&changes);
        logind.set(SESSION, false);
        nothing_more(&changes);
        saver.say(false);
        assert!(!next(&changes));
        nothing_more(&changes);
    });
}

#[test]
fn a_request_to_lock_counts_at_once_and_one_to_unlock_only_if_it_is_so() {
    with_bus("lock::a_request_to_lock_counts_at_once_and_one_to_unlock_only_if_it_is_so", || {
        let logind = Logind::serve(false);
        let changes = changes();
        logind.wait_until_asked();
        // Nobody sets the hint on this desktop.
        logind.request(SESSION, "Lock");
        assert!(next(&changes));
        logind.request(SESSION, "Unlock");
        assert!(!next(&changes));
        while logind.asked.try_recv().is_ok() {}
        // On this one somebody does: the screen is still locked when it is asked to unlock.
        logind.set(SESSION, true);
        assert!(next(&changes));
        while logind.asked.try_recv().is_ok() {}
        logind.request(SESSION, "Unlock");
        logind.wait_until_asked();
        nothing_more(&changes);
        logind.set(SESSION, false);
        assert!(!next(&changes));
    });
}

#[test]
fn nobody_else_can_unlock() {
    with_bus("lock::nobody_else_can_unlock", || {
        let saver = Saver::serve(true);
        let changes = changes();
        let watcher = saver.wait_until_asked();
        assert!(next(&changes));
        let stranger = Connection::session().unwrap();
        tell(&stranger, None, false);
        tell(&stranger, Some(&watcher), false);
        // A call waits until what was sent before it is on its way.
        stranger.call_method(Some("org.freedesktop.DBus"), "/", Some("org.freedesktop.DBus"), "GetId", &()).unwrap();
        nothing_more(&changes);
        saver.say(false);
        assert!(!next(&changes));
    });
}

#[test]
fn one_that_goes_while_locked_leaves_it_locked_until_it_is_back_and_says_otherwise() {
    with_bus("lock::one_that_goes_while_locked_leaves_it_locked_until_it_is_back_and_says_otherwise", || {
        let (logind, saver) = (Logind::serve(false), Saver::serve(true));
        let changes = changes();
        logind.wait_until_asked();
        assert!(next(&changes));
        saver.bus.release_name(SAVER).unwrap();
        saver.say(false);
        nothing_more(&changes);
        let _saver = Saver::serve(false);
        assert!(!next(&changes));
        // One that comes back locked is heard as well.
        logind.bus.release_name(LOGIND).unwrap();
        let logind = Logind::serve(true);
        assert!(next(&changes));
        logind.set(SESSION, false);
        assert!(!next(&changes));
    });
}

#[test]
fn a_bus_that_goes_and_comes_back_changes_nothing_by_itself() {
    with_bus("lock::a_bus_that_goes_and_comes_back_changes_nothing_by_itself", || {
        let saver = Saver::serve(true);
        let changes = changes();
        assert!(next(&changes));
        crash(&saver.bus);
        nothing_more(&changes);
        let _bus = Bus::again();
        let saver = Saver::serve(true);
        saver.wait_until_asked();
        nothing_more(&changes);
        saver.say(false);
        assert!(!next(&changes));
    });
}

/// It has its name before it has anything to say, and says nothing when it has.
#[test]
fn a_screen_saver_that_is_not_ready_when_it_is_asked_is_asked_again() {
    with_bus("lock::a_screen_saver_that_is_not_ready_when_it_is_asked_is_asked_again", || {
        let bus = Connection::session().unwrap();
        let calls = MessageIterator::from(&bus);
        bus.request_name(SAVER).unwrap();
        let changes = changes();
        let is_call = |message: &Message| message.header().member().is_some_and(|member| member == "GetActive");
        let mut calls = calls.map(Result::unwrap).filter(is_call);
        // Nothing ends the wait for a call that never comes, but the end of the test.
        let answer = move || {
            for _place in ["/org/freedesktop/ScreenSaver", "/ScreenSaver"] {
                bus.reply_error(&calls.next().unwrap().header(), "org.freedesktop.DBus.Error.UnknownObject", &"not yet").unwrap();
            }
            bus.reply(&calls.next().unwrap().header(), &true).unwrap();
            calls.next()
        };
        std::thread::Builder::new().name("saver".to_owned()).spawn(answer).unwrap();
        assert!(next(&changes));
    });
}
