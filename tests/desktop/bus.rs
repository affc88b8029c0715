//! A message bus for one test, and those who answer on it: a notification server, a tray and a portal.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};

use zbus::blocking::{Connection, connection::Builder};
use zbus::zvariant::OwnedValue;

const INSIDE: &str = "ONECLICK_TEST_INSIDE";

/// A bus in a process of its own; ended when dropped.
pub(crate) struct Bus {
    process: Child,
    address: String,
}

impl Bus {
    fn start() -> Self {
        Self::start_with(&[])
    }

    /// In the place of the one that this test has, once that one is gone.
    pub(crate) fn again() -> Self {
        let address = std::env::var("DBUS_SESSION_BUS_ADDRESS").unwrap();
        Self::start_with(&[&format!("--address={address}")])
    }

    fn start_with(arguments: &[&str]) -> Self {
        let mut process = Command::new("dbus-daemon")
            .args(["--session", "--print-address", "--nofork", "--nopidfile"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            // It complains if it may not open more files than most.
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon starts");
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut address).unwrap();
        // Its number is another one when it is started again.
        let address = address.trim().split(",guid=").next().unwrap().to_owned();
        Self { process, address }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// Runs the body of this test with a bus of its own, both as the session's and as the system's. Libraries look for the bus in
/// the environment, so the body runs in a process of its own: this program, asked for this one test.
pub(crate) fn with_bus(test: &str, body: impl FnOnce()) {
    let display = std::env::var("DISPLAY").unwrap_or_default();
    with_bus_and_display(test, &display, body);
}

pub(crate) fn with_bus_and_display(test: &str, display: &str, body: impl FnOnce()) {
    if is_inside() {
        return body();
    }
    let bus = Bus::start();
    // A file and no pipe: a browser that outlives a failed test would keep a pipe open, and this waiting.
    let words = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.log", test.replace("::", "-")));
    let log = std::fs::File::create(&words).unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "1")
        .env("DISPLAY", display)
        .env("DBUS_SESSION_BUS_ADDRESS", &bus.address)
        .env("DBUS_SYSTEM_BUS_ADDRESS", &bus.address)
        .env_remove("WAYLAND_DISPLAY")
        .env("XDG_SESSION_ID", "7")
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .status()
        .unwrap();
    let words = std::fs::read_to_string(&words).unwrap();
    assert!(status.success() && words.contains("1 passed"), "{words}");
}

/// Whether this is the process that has the bus.
pub(crate) fn is_inside() -> bool {
    std::env::var_os(INSIDE).is_some()
}

/// What was asked of the notification server.
#[derive(Debug)]
pub(crate) enum Asked {
    Show { id: u32, title: String, text: String, actions: Vec<String>, hints: HashMap<String, OwnedValue>, expires: i32 },
    Close(u32),
}

pub(crate) struct Notifications {
    pub(crate) bus: Connection,
    pub(crate) asked: Receiver<Asked>,
}

struct Server {
    capabilities: Vec<String>,
    asked: Sender<Asked>,
    last: u32,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Server {
    fn get_capabilities(&self) -> Vec<String> {
        self.capabilities.clone()
    }

    #[allow(clippy::too_many_arguments, reason = "as the specification has it")]
    fn notify(
        &mut self,
        _program: String,
        _replaces: u32,
        _icon: String,
        title: String,
        text: String,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        expires: i32,
    ) -> u32 {
        self.last += 1;
        self.asked.send(Asked::Show { id: self.last, title, text, actions, hints, expires }).unwrap();
        self.last
    }

    fn close_notification(&self, id: u32) {
        self.asked.send(Asked::Close(id)).unwrap();
    }
}

impl Notifications {
    pub(crate) fn serve(capabilities: &[&str]) -> Self {
        let (sender, asked) = channel();
        let capabilities = capabilities.iter().map(|one| (*one).to_owned()).collect();
        let server = Server { capabilities, asked: sender, last: 40 };
        let path = "/org/freedesktop/Notifications";
        let bus = Builder::session().unwrap().serve_at(path, server).unwrap().name("org.freedesktop.Notifications").unwrap();
        Self { bus: bus.build().unwrap(), asked }
    }

    pub(crate) fn next(&self) -> Asked {
        self.asked.recv_timeout(crate::PATIENCE).expect("the server is asked for something")
    }

    pub(crate) fn press(&self, id: u32, action: &str) {
        self.signal("ActionInvoked", &(id, action));
    }

    pub(crate) fn dismiss(&self, id: u32) {
        self.signal("NotificationClosed", &(id, 2_u32));
    }

    fn signal<B: serde::Serialize + zbus::zvariant::DynamicType>(&self, member: &str, body: &B) {
        let name = "org.freedesktop.Notifications";
        self.bus.emit_signal(None::<&str>, "/org/freedesktop/Notifications", name, member, body).unwrap();
    }
}

/// A tray: tells of each icon that wants to be in it.
pub(crate) struct TrayHost {
    pub(crate) bus: Connection,
    pub(crate) registered: Receiver<String>,
}

struct Watcher(Sender<String>);

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: String) {
        self.0.send(service).unwrap();
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }
}

impl TrayHost {
    pub(crate) fn serve() -> Self {
        let (sender, registered) = channel();
        let bus = Builder::session().unwrap().serve_at("/StatusNotifierWatcher", Watcher(sender)).unwrap();
        Self { bus: bus.name("org.kde.StatusNotifierWatcher").unwrap().build().unwrap(), registered }
    }

    pub(crate) fn icon(&self) -> TrayIcon<'_> {
        TrayIcon { bus: &self.bus, service: self.registered.recv_timeout(crate::PATIENCE).expect("an icon registers") }
    }
}

/// An icon, as the tray sees it.
pub(crate) struct TrayIcon<'a> {
    bus: &'a Connection,
    service: String,
}

/// An item of a menu: its number, what it has, and what is below it.
type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

impl TrayIcon<'_> {
    pub(crate) fn property<T: TryFrom<OwnedValue>>(&self, name: &str) -> T
    where
        T::Error: std::fmt::Debug + Into<zbus::Error>,
    {
        let proxy = zbus::blocking::Proxy::new(self.bus, self.service.as_str(), "/StatusNotifierItem", "org.kde.StatusNotifierItem");
        proxy.unwrap().get_property(name).unwrap()
    }

    /// The texts of the menu, each with its number.
    pub(crate) fn menu(&self) -> Vec<(i32, String)> {
        let asked = (0_i32, -1_i32, Vec::<String>::new());
        let reply = self.call("GetLayout", &asked);
        let (_, (_, _, children)): (u32, Layout) = reply.body().deserialize().unwrap();
        let label = |child: OwnedValue| {
            let (id, has, _) = Layout::try_from(child).unwrap();
            (id, String::try_from(has["label"].clone()).unwrap())
        };
        children.into_iter().map(label).collect()
    }

    pub(crate) fn press(&self, label: &str) {
        let (id, _) = self.menu().into_iter().find(|(_, text)| text == label).expect("the menu has it");
        self.call("Event", &(id, "clicked", zbus::zvariant::Value::from(0_i32), 0_u32));
    }

    pub(crate) fn click(&self) {
        let call = self.bus.call_method(
            Some(self.service.as_str()),
            "/StatusNotifierItem",
            Some("org.kde.StatusNotifierItem"),
            "Activate",
            &(0_i32, 0_i32),
        );
        call.unwrap();
    }

    fn call<B: serde::Serialize + zbus::zvariant::DynamicType>(&self, method: &str, body: &B) -> zbus::Message {
        self.bus.call_method(Some(self.service.as_str()), "/MenuBar", Some("com.canonical.dbusmenu"), method, body).unwrap()
    }
}

/// The settings of a portal, by namespace and name.
type Settings = HashMap<(&'static str, &'static str), OwnedValue>;

/// A portal that has settings and nothing else.
pub(crate) struct Portal {
    bus: Connection,
}

struct PortalSettings(Settings);

#[zbus::interface(name = "org.freedesktop.portal.Settings")]
impl PortalSettings {
    fn read_all(&self, namespaces: Vec<String>) -> HashMap<String, HashMap<String, OwnedValue>> {
        let of = |namespace: &str| {
            let own = self.0.iter().filter(|((of, _), _)| *of == namespace);
            own.map(|((_, name), value)| ((*name).to_owned(), value.clone())).collect()
        };
        namespaces.into_iter().map(|namespace| (namespace.clone(), of(&namespace))).collect()
    }
}

impl Portal {
    const PATH: &str = "/org/freedesktop/portal/desktop";

    pub(crate) fn serve(settings: Settings) -> Self {
        let bus = Builder::session().unwrap().serve_at(Self::PATH, PortalSettings(settings)).unwrap();
        Self { bus: bus.name("org.freedesktop.portal.Desktop").unwrap().build().unwrap() }
    }

    /// The person changes a setting.
    pub(crate) fn set(&self, namespace: &'static str, name: &'static str, value: impl Into<OwnedValue>) {
        let value = value.into();
        let settings = self.bus.object_server().interface::<_, PortalSettings>(Self::PATH).unwrap();
        settings.get_mut().0.insert((namespace, name), value.clone());
        let signal = (namespace, name, zbus::zvariant::Value::from(value));
        self.bus.emit_signal(None::<&str>, Self::PATH, "org.freedesktop.portal.Settings", "SettingChanged", &signal).unwrap();
    }
}

/// Ends the bus of this test, as a crash would.
pub(crate) fn crash(connection: &Connection) {
    let bus = "org.freedesktop.DBus";
    let answer = connection.call_method(Some(bus), "/org/freedesktop/DBus", Some(bus), "GetConnectionUnixProcessID", &bus).unwrap();
    let process: u32 = answer.body().deserialize().unwrap();
    assert!(Command::new("kill").args(["-KILL", &process.to_string()]).status().unwrap().success());
    connection.closed();
}
