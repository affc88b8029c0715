//! A screen reader's side of the desk: reads the app and works it through the accessibility bus, and through nothing else.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use atspi::proxy::action::ActionProxy;
use atspi::proxy::bus::{BusProxy, StatusProxy};
use atspi::proxy::cache::CacheProxy;
use atspi::proxy::component::ComponentProxy;
use atspi::proxy::editable_text::EditableTextProxy;
use atspi::{CacheItem, Role, State};
use futures_util::StreamExt as _;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use zbus::fdo::DBusProxy;
use zbus::message::Type;
use zbus::names::{BusName, WellKnownName};
use zbus::proxy::CacheProperties;
use zbus::zvariant::OwnedValue;
use zbus::{Connection, MatchRule, Message, MessageStream, connection};

use walk::{Outcome, PATIENCE};

/// The bus speaks too, to say who came and went.
const BUS_ITSELF: &str = "org.freedesktop.DBus";

/// What accessibility events carry: a kind, two numbers, a value and properties.
type EventBody = (String, i32, i32, OwnedValue, HashMap<String, OwnedValue>);

/// A session bus of its own, where programs are told that a screen reader runs; ended when dropped.
pub(crate) struct SessionBus {
    daemon: Child,
    address: String,
    folder: PathBuf,
    /// While it lives, the services that were started for it do.
    connection: Connection,
}

impl SessionBus {
    pub(crate) async fn start(display: &str) -> Outcome<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        // Sockets have short paths, so not below the build's folder.
        let name = format!("oneclick-bus-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder)?;
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700))?;
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nosyslog", "--print-address=1"])
            .env("DISPLAY", display)
            .env("XDG_RUNTIME_DIR", &folder)
            .env("GSETTINGS_BACKEND", "memory")
            .env_remove("AT_SPI_BUS_ADDRESS")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("dbus-daemon: {error}"))?;
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().ok_or("dbus-daemon has no output")?).read_line(&mut address)?;
        let address = address.trim().to_owned();
        let connection = connection::Builder::address(address.as_str())?.build().await?;
        let status = StatusProxy::new(&connection).await?;
        status.set_is_enabled(true).await?;
        status.set_screen_reader_enabled(true).await?;
        Ok(Self { daemon, address, folder, connection })
    }

    /// Where programs find it, for `DBUS_SESSION_BUS_ADDRESS`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for SessionBus {
    fn drop(&mut self) {
        self.daemon.kill().ok();
        self.daemon.wait().ok();
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// What was said by itself, without being asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Announcement {
    pub(crate) text: String,
    /// Whether it interrupts what is being read.
    pub(crate) assertive: bool,
}

/// Something in the app, as a screen reader knows it.
#[derive(Clone, Debug)]
pub(crate) struct Control(CacheItem);

impl Control {
    pub(crate) fn name(&self) -> &str {
        let CacheItem { short_name, .. } = &self.0;
        short_name
    }

    pub(crate) fn description(&self) -> &str {
        let CacheItem { name: description, .. } = &self.0;
        description
    }

    pub(crate) fn role(&self) -> Role {
        self.0.role
    }

    pub(crate) fn is(&self, state: State) -> bool {
        self.0.states.contains(state)
    }

    fn path(&self) -> &str {
        self.0.object.path_as_str()
    }
}

/// The reader; it has heard everything since it was started.
pub(crate) struct Reader {
    bus: Connection,
    said: Arc<Mutex<Vec<Announcement>>>,
    /// Changes with each event. The value is the app's name on the bus, once it has something to read.
    app: watch::Receiver<String>,
    listening: JoinHandle<()>,
}

impl Reader {
    /// Listens to a session's one program, which may start later.
    ///
    /// It is asked nothing before it has said something by itself: for a moment it is on the bus without an ear for questions.
    pub(crate) async fn start(session: &SessionBus) -> Outcome<Self> {
        let address = BusProxy::new(&session.connection).await?.get_address().await?;
        let bus = connection::Builder::address(address.as_str())?.method_timeout(PATIENCE).build().await?;
        let rules = DBusProxy::new(&bus).await?;
        for interface in ["org.a11y.atspi.Event.Object", "org.a11y.atspi.Event.Window", "org.a11y.atspi.Cache"] {
            rules.add_match_rule(MatchRule::builder().interface(interface)?.build()).await?;
        }
        let registry = WellKnownName::try_from("org.a11y.atspi.Registry")?;
        rules.start_service_by_name(registry.clone(), 0).await?;
        let registry = rules.get_name_owner(BusName::from(registry)).await?;
        let (speaker, app) = watch::channel(String::new());
        let said = Arc::<Mutex<Vec<Announcement>>>::default();
        let (mut events, noted) = (MessageStream::from(&bus), said.clone());
        let listening = tokio::spawn(async move {
            while let Some(event) = events.next().await {
                let Ok(event) = event else { return };
                // Answers to our own questions come here too, and are no reason to ask again.
                if event.message_type() != Type::Signal {
                    continue;
                }
                if let Some(announcement) = announcement(&event) {
                    noted.lock().unwrap_or_else(PoisonError::into_inner).push(announcement);
                }
                let header = event.header();
                let from_app = header.sender().filter(|sender| *sender != registry.inner() && sender.as_str() != BUS_ITSELF);
                speaker.send_modify(|app| {
                    if let Some(name) = from_app {
                        *app = name.to_string();
                    }
                });
            }
        });
        Ok(Self { bus, said, app, listening })
    }

    fn app(&self) -> String {
        self.app.borrow().clone()
    }

    /// Everything that can be read now, in the tree's order.
    pub(crate) async fn controls(&self) -> Outcome<Vec<Control>> {
        if self.app().is_empty() {
            return Ok(Vec::new());
        }
        let cache = CacheProxy::builder(&self.bus).destination(self.app())?.cache_properties(CacheProperties::No).build().await?;
        Ok(cache.get_items().await?.into_iter().map(Control).collect())
    }

    /// Waits for something with this role and exactly this name.
    pub(crate) async fn wait_for(&self, role: Role, name: &str) -> Outcome<Control> {
        self.wait_where(&format!("{role:?} {name:?}"), |control| control.role() == role && control.name() == name).await
    }

    /// Waits for something that fits.
    pub(crate) async fn wait_where(&self, what: &str, fits: impl Fn(&Control) -> bool) -> Outcome<Control> {
        self.until(what, async |reader| Ok(reader.controls().await?.into_iter().find(|control| fits(control)))).await
    }

    /// Waits until nothing fits any more.
    pub(crate) async fn wait_until_gone(&self, role: Role, name: &str) -> Outcome<()> {
        let what = format!("the end of {role:?} {name:?}");
        let gone = async |reader: &Self| {
            let left = reader.controls().await?;
            Ok((!left.iter().any(|control| control.role() == role && control.name() == name)).then_some(()))
        };
        self.until(&what, gone).await
    }

    /// Waits for a button, and presses it once it can be pressed.
    pub(crate) async fn press(&self, button: &str) -> Outcome<()> {
        let what = format!("a button {button:?} that can be pressed");
        let is_button =
            |control: &Control| matches!(control.role(), Role::Button | Role::ToggleButton | Role::CheckBox | Role::Link | Role::PageTab);
        let fits = |control: &Control| is_button(control) && control.name() == button && control.is(State::Enabled);
        let control = self.wait_where(&what, fits).await?;
        self.act(&control).await
    }

    /// Does what a control is for.
    pub(crate) async fn act(&self, control: &Control) -> Outcome<()> {
        let path = control.path().to_owned();
        let action = ActionProxy::builder(&self.bus).destination(self.app())?.path(path)?.build().await?;
        if self.once_there(async || action.do_action(0).await).await? {
            Ok(())
        } else {
            Err(format!("{:?} refuses to be pressed", control.name()).into())
        }
    }

    /// Goes to a field, waits until it has the keyboard, and enters a text instead of what is there.
    pub(crate) async fn type_into(&self, field: &str, text: &str) -> Outcome<()> {
        let control = self.wait_for(Role::Entry, field).await?;
        let path = control.path().to_owned();
        let component = ComponentProxy::builder(&self.bus).destination(self.app())?.path(path.clone())?.build().await?;
        self.once_there(async || component.grab_focus().await).await?;
        self.wait_where(&format!("{field:?} to have the keyboard"), |control| control.path() == path && control.is(State::Focused)).await?;
        let entry = EditableTextProxy::builder(&self.bus).destination(self.app())?.path(path)?.build().await?;
        if self.once_there(async || entry.set_text_contents(text).await).await? {
            Ok(())
        } else {
            Err(format!("{field:?} refuses a text").into())
        }
    }

    /// All that was announced so far, in its order.
    pub(crate) fn announcements(&self) -> Vec<Announcement> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until something was announced that contains this, at any time since the start.
    pub(crate) async fn hears(&self, part: &str) -> Outcome<Announcement> {
        let said = async |reader: &Self| Ok(reader.announcements().into_iter().find(|said| said.text.contains(part)));
        self.until(&format!("the announcement {part:?}"), said).await
    }

    /// Waits until something that contains this was announced so many times since the start.
    pub(crate) async fn hears_times(&self, part: &str, times: usize) -> Outcome<()> {
        let said = async |reader: &Self| {
            let count = reader.announcements().iter().filter(|said| said.text.contains(part)).count();
            Ok((count == times).then_some(()))
        };
        self.until(&format!("the announcement {part:?}, {times} times"), said).await
    }

    /// Waits for anything to happen.
    pub(crate) async fn next_change(&self) -> Outcome<()> {
        let mut changes = self.app.clone();
        changes.mark_unchanged();
        timeout_at(Instant::now() + PATIENCE, changes.changed()).await.map_err(|_| "nothing happens any more")??;
        Ok(())
    }

    /// Calls something as soon as it can be called: what has just appeared can be listed before it can be called, and is told
    /// of a second time when it can.
    async fn once_there(&self, call: impl AsyncFn() -> zbus::Result<bool>) -> Outcome<bool> {
        let answer = async |_: &Self| match call().await {
            Err(zbus::Error::MethodError(name, ..)) if name.as_str() == "org.freedesktop.DBus.Error.UnknownObject" => Ok(None),
            answer => Ok(Some(answer?)),
        };
        self.until("an object that was listed", answer).await
    }

    /// Asks again after each event.
    async fn until<T>(&self, what: &str, mut ask: impl AsyncFnMut(&Self) -> Outcome<Option<T>>) -> Outcome<T> {
        let give_up_at = Instant::now() + PATIENCE;
        let mut changes = self.app.clone();
        loop {
            changes.mark_unchanged();
            if let Some(answer) = ask(self).await.map_err(|error| format!("while waiting for {what}: {error}"))? {
                return Ok(answer);
            }
            if timeout_at(give_up_at, changes.changed()).await.is_err() {
                return Err(format!(
                    "waited in vain for {what}; announced: {:#?}; there is:\n{}",
                    self.announcements(),
                    self.outline().await?
                )
                .into());
            }
        }
    }

    /// What there is, one line each.
    pub(crate) async fn outline(&self) -> Outcome<String> {
        let line = |control: &Control| {
            let CacheItem { role, short_name, name, states, .. } = &control.0;
            format!("{role:?} {short_name:?} ({name:?}) {states:?}\n")
        };
        Ok(self.controls().await?.iter().map(line).collect())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

fn announcement(event: &Message) -> Option<Announcement> {
    const ASSERTIVE: i32 = 2;
    let header = event.header();
    if header.member()?.as_str() != "Announcement" {
        return None;
    }
    let (_, politeness, _, text, _): EventBody = event.body().deserialize().ok()?;
    Some(Announcement { text: text.try_into().ok()?, assertive: politeness == ASSERTIVE })
}
