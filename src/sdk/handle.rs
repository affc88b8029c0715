//! What the application holds: calls go in here and return at once.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::Notify;

use crate::machine::{Cause, Command, DisplayId, Event, Masks, Obstacle, StartParams, Status};
use crate::protocol::{
    CustomEvent, Email, EventProperties, GroupId, InvalidParameter, Name, Phone, PresenceData, Redacted, TermsStatus, VERSION,
    VisitorHello, VisitorId,
};

use super::address::{InitError, ServiceAddress};
use super::default_ui::{self, DefaultDialog, DefaultUi};
use super::driver;
use super::events::{EventSender, Events, channel};
use super::mailbox::{Mailbox, mailbox};
use super::share_settings::ScreenSource;

/// Who the visitor is and where the service is.
#[derive(Clone, Debug)]
pub struct VisitorInitParams {
    /// Base address of the service: `https://host[:port]`, or `http://` on this computer.
    pub service: String,
    /// The group that the organisation was given.
    pub groupid: GroupId,
    /// Who is logged in; the same on all of the person's devices. Optional as documented, but required for presence: without
    /// one, all that can be had is a code.
    pub visitorid: Option<VisitorId>,
    /// Reserved by the documented API; leave it empty.
    pub token: Redacted<String>,
    /// The visitor's name, for the agent.
    pub name: Option<Name>,
    /// The visitor's e-mail address, for the agent.
    pub email: Option<Email>,
    /// The visitor's telephone number, for the agent.
    pub phone: Option<Phone>,
    /// What is shared.
    pub screen: ScreenSource,
}

impl VisitorInitParams {
    /// The required parameters; the others start empty.
    pub fn new(service: impl Into<String>, groupid: GroupId, visitorid: VisitorId) -> Self {
        Self { visitorid: Some(visitorid), ..Self::without_id(service, groupid) }
    }

    /// The same before anybody is logged in, for [`Visitor::request_code`] alone.
    pub fn without_id(service: impl Into<String>, groupid: GroupId) -> Self {
        Self {
            service: service.into(),
            groupid,
            visitorid: None,
            token: Redacted::default(),
            name: None,
            email: None,
            phone: None,
            screen: ScreenSource::default(),
        }
    }
}

/// An initialised visitor. Dropping it ends a session, logs out and waits until both are done.
#[derive(Debug)]
pub struct Visitor {
    presence: PresenceVisitor,
    quit: Arc<Notify>,
    thread: Option<JoinHandle<()>>,
}

impl Visitor {
    /// Starts the SDK for one visitor and looks the group's settings up; [`Event::VisitorInitialized`] tells when.
    ///
    /// For another visitor, drop this one first and init anew.
    pub fn init(params: VisitorInitParams) -> Result<(Self, Events), InitError> {
        let service: ServiceAddress = params.service.parse()?;
        let (mailbox, inputs) = mailbox();
        let (sender, events) = channel();
        let sender = Arc::new(sender);
        let system = |error: getrandom::Error| InitError::System(Cause::new(error));
        let (high, low) = (getrandom::u64().map_err(system)?, getrandom::u64().map_err(system)?);
        let device = format!("{high:016x}{low:016x}").parse().expect("32 hexadecimal digits are a device's name");
        let hello = VisitorHello {
            version: VERSION,
            groupid: params.groupid,
            visitorid: params.visitorid,
            token: params.token,
            name: params.name,
            email: params.email,
            phone: params.phone,
            visible: true,
            active_age_ms: None,
            device: Some(Redacted::new(device)),
            presence: None,
            presence_age_ms: 0,
        };
        let quit = Arc::new(Notify::new());
        let default_ui = Arc::<DefaultUi>::default();
        let driver = driver::Setup {
            service,
            hello,
            screen: params.screen,
            mailbox: mailbox.clone(),
            inputs,
            events: sender.clone(),
            quit: quit.clone(),
            default_ui: default_ui.clone(),
        };
        let (status, run) = driver.prepare()?;
        let thread = std::thread::Builder::new()
            .name("oneclick-visitor".to_owned())
            .spawn(run)
            .map_err(|error| InitError::System(Cause::new(error)))?;
        let presence = PresenceVisitor { mailbox, events: sender, status, default_ui };
        Ok((Self { presence, quit, thread: Some(thread) }, events))
    }

    /// The presence calls.
    pub fn presence(&self) -> &PresenceVisitor {
        &self.presence
    }

    /// Starts the session that the visitor agreed to; [`Event::ConnectedToSession`] or [`Event::StartSessionFailed`] follows.
    ///
    /// Key and `presence_start` are those of the consent that the parameters are made of. [`Event::InvalidState`] if a session
    /// is running already. Never lost.
    pub fn start_session(&self, params: StartParams) {
        self.call(Command::StartSession(params));
    }

    /// Gets a code for an agent to join with: the documented session with a random key, for when the agent looks at the wrong
    /// record, presence is off, or nobody is logged in. [`Event::SessionCode`] brings it; show it to be read out.
    ///
    /// The documents start that session at once; here nothing is shared before the visitor agrees, so that the code only
    /// waits. The agent who joins asks by [`Event::PresenceShowTerms`] like any other. A code works once and for ten minutes;
    /// a lost link, `disconnect`, another code or a session that starts void it, told by [`Event::SessionCodeClosed`] unless
    /// another takes its place. Connects by itself where there is no connection, without presence.
    /// [`Event::InvalidState`] while a request is open or a session is running. When the queue of calls is full it is lost, with
    /// [`Event::PresenceSendFail`].
    pub fn request_code(&self) {
        self.call(Command::RequestCode);
    }

    /// Does without the code: nobody can join with it any more. Never lost.
    pub fn cancel_code(&self) {
        self.call(Command::CancelCode);
    }

    /// Ends the session; it is over at [`Event::SessionEnded`]. Never lost.
    pub fn end_session(&self) {
        self.call(Command::EndSession);
    }

    /// Pauses or resumes the session: while paused nothing is captured and the agent sees that it is paused. A session that
    /// is still starting begins so.
    ///
    /// [`Event::InvalidState`] without a session. Never lost; when the queue of calls is full the last one counts.
    pub fn pause(&self, paused: bool) {
        self.call(Command::Pause(paused));
    }

    /// Allows the agent who watches to point and draw on the shared screen, or not (`enable/disable gestures`).
    ///
    /// Allowed from the start. It may be called at any time and holds for later sessions too. Switching off takes at once
    /// off the screen what the agent has drawn; the agent is told. Never lost; when the queue of calls is full the last one counts.
    pub fn set_gestures(&self, allowed: bool) {
        self.call(Command::Gestures(allowed));
    }

    /// Shares something else from now on, in place of what was shared; [`super::displays`] tells what there is.
    ///
    /// [`Event::InvalidState`] without a session. What is not there is an [`Obstacle`]; what this platform cannot share by
    /// itself ends the session with [`super::EndReason::CaptureFailed`]. Never lost; when the queue of calls is full the last one counts.
    pub fn show_display(&self, display: DisplayId) {
        self.call(Command::ShowDisplay(display));
    }

    /// Leaves windows out of the picture, of this session and of those to come, from their first picture on.
    ///
    /// Never lost; when the queue of calls is full the last one counts.
    pub fn set_masks(&self, masks: Masks) {
        self.call(Command::SetMasks(masks));
    }

    /// Tells of an obstacle that only the application can know of, as that the computer is locked; none when it is gone.
    ///
    /// While there is one nothing is captured, and the agent is told why. It is kept also while no session runs. Never lost;
    /// when the queue of calls is full the last one counts.
    pub fn set_obstacle(&self, obstacle: Option<Obstacle>) {
        self.call(Command::SetObstacle(obstacle));
    }

    /// Makes the call that the command stands for; what becomes of it is said there.
    pub fn call(&self, command: Command) {
        self.presence.call(command);
    }

    /// How things stand now.
    pub fn status(&self) -> Status {
        self.presence.status()
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        self.quit.notify_one();
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported by its hook; nothing is left to do about it here.
            thread.join().ok();
        }
        // Copies of the presence handle may live on, and have nothing more to tell.
        self.presence.events.close();
    }
}

/// The presence calls of a visitor; cheap to clone.
#[derive(Clone)]
pub struct PresenceVisitor {
    mailbox: Mailbox,
    events: Arc<EventSender>,
    status: Arc<Mutex<Status>>,
    default_ui: Arc<DefaultUi>,
}

impl PresenceVisitor {
    /// Connects to presence. Does nothing when connected already; tries at once when waiting to try again.
    ///
    /// The documented parameter `pushNotifications` is missing, because it is for mobile applications, which a push message
    /// wakes in the background; a desktop application keeps its connection there.
    ///
    /// When the queue of calls is full it is lost, with [`Event::PresenceSendFail`].
    pub fn connect(&self) {
        self.call(Command::Connect);
    }

    /// Logs out of presence; done at [`Event::PresenceDisconnected`]. Ends a running session. Never lost.
    pub fn disconnect(&self) {
        self.call(Command::Disconnect);
    }

    /// Tries a dropped connection again at once instead of at its time.
    ///
    /// On Linux the SDK does so by itself when the network changes and after the computer was suspended. On other platforms
    /// (Windows, macOS) the application calls this when the system tells it of either; without it the next attempt is made
    /// within 2 s of the last in the first two minutes, and within 30 s after half an hour.
    ///
    /// When the queue of calls is full it is lost, with [`Event::PresenceSendFail`].
    pub fn retry_now(&self) {
        self.call(Command::RetryNow);
    }

    /// Tells agents what the visitor is doing: `url`, the area of the application, and custom properties `c_…`.
    ///
    /// At most 20 properties, names of at most 64 and values of at most 2,000 characters, names and values together at most
    /// 10,000, no name twice, no control characters in names, else [`Event::InvalidParameter`]; characters are Unicode scalar
    /// values. Each call replaces what the call before said: of calls in quick succession, and on a link that writes slowly,
    /// the newest is sent when there is room, and those before it are left out. While down it is lost, with
    /// [`Event::PresenceSendFail`]; what was said last while connected is told again, with its age, on the next connection.
    /// Takes the focus. Call it when the user does something, once a minute on average, and not because a connection mended.
    pub fn presence<'a>(&self, data: impl IntoIterator<Item = (&'a str, &'a str)>) {
        match PresenceData::of(data) {
            Ok(data) => self.call(Command::Presence(data)),
            Err(error) => self.invalid("presence", error),
        }
    }

    /// Tells agents whether the application is in the foreground. `true` takes the focus; `false` does not: to leave an
    /// application is not to use it.
    ///
    /// Hidden visitors stay signalable for ten minutes. While down it is kept and told with the next connection, with
    /// [`Event::PresenceSendFail`]. Never lost; when the queue of calls is full the last one counts.
    pub fn signal_visibility(&self, visible: bool) {
        self.call(Command::Visibility(visible));
    }

    /// Tells agents that something happened: a custom event `c_…`, or `terms` with `status` `displayed` or `declined` for
    /// the open offer. Takes the focus.
    ///
    /// `accepted` is refused with [`Event::InvalidState`]: only [`super::TermsOffer::accept`] says yes, because only it
    /// yields the [`Consent`](super::Consent) that a session needs.
    ///
    /// While down, when the queue of calls is full, or when more was said than the service takes of one connection, it is lost, with
    /// [`Event::PresenceSendFail`]; `declined` is lost while down alone.
    ///
    /// ```no_run
    /// # let visitor: oneclick_visitor::sdk::Visitor = unimplemented!();
    /// visitor.presence().signal_agent("c_opened", []);
    /// visitor.presence().signal_agent("c_ordered", [("number", "17")]);
    /// visitor.presence().presence([]);
    /// ```
    pub fn signal_agent<'a>(&self, event: &str, properties: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let properties = match EventProperties::of(properties) {
            Ok(properties) => properties,
            Err(error) => return self.invalid("signal_agent", error),
        };
        if event == "terms" {
            return match properties.properties().get("status").map(String::as_str) {
                Some("displayed") => self.call(Command::SignalTerms(TermsStatus::Displayed)),
                Some("accepted") => self.call(Command::SignalTerms(TermsStatus::Accepted)),
                Some("declined") => self.call(Command::SignalTerms(TermsStatus::Declined)),
                _ => self.invalid("signal_agent", InvalidParameter::TermsStatus),
            };
        }
        match event.parse::<CustomEvent>() {
            Ok(event) => self.call(Command::Signal(event, properties)),
            Err(error) => self.invalid("signal_agent", error),
        }
    }

    /// Chooses who shows the terms: the default dialog (true, from the start), or the application, which then gets
    /// [`Event::PresenceShowTerms`].
    ///
    /// At any time, also after `connect` as documented; it holds from the next request on. True needs a dialog, handed over
    /// by [`Self::set_default_dialog`]: without one a request is declined, and [`Event::InvalidState`] says so.
    pub fn set_default_ui(&self, on: bool) {
        self.default_ui.set(on);
    }

    /// Whether the default dialog shows the terms.
    pub fn default_ui(&self) -> bool {
        self.default_ui.is_on()
    }

    /// Hands the default dialog over, which shows the terms from now on while [`Self::default_ui`] is true.
    ///
    /// Once is enough. The application then hears [`Event::PresenceTermsShown`] in place of [`Event::PresenceShowTerms`],
    /// and has nothing to do about either: the dialog answers, and starts the session. Another takes the place of the first.
    pub fn set_default_dialog(&self, dialog: impl DefaultDialog + 'static) {
        self.default_ui.set_dialog(Arc::new(dialog));
    }

    /// How things stand now.
    pub fn status(&self) -> Status {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn call(&self, command: Command) {
        default_ui::call(&self.mailbox, &self.events, command);
    }

    fn invalid(&self, call: &'static str, error: InvalidParameter) {
        self.events.send(Event::InvalidParameter { call, error });
    }
}

impl std::fmt::Debug for PresenceVisitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PresenceVisitor").field("link", &self.status().link).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::{VisitorInput, VisitorMachine};

    /// A visitor whose thread does not come to carry anything out.
    fn overrun() -> (Visitor, Events, crate::sdk::mailbox::Inputs) {
        let (mailbox, inputs) = mailbox();
        let (sender, events) = channel();
        let hello = VisitorHello {
            version: VERSION,
            groupid: GroupId(1),
            visitorid: None,
            token: Redacted::default(),
            name: None,
            email: None,
            phone: None,
            visible: true,
            active_age_ms: None,
            device: None,
            presence: None,
            presence_age_ms: 0,
        };
        let status = VisitorMachine::new(hello, Arc::new(|_, _| ()), Box::new(|| 0)).status();
        let presence =
            PresenceVisitor { mailbox, events: Arc::new(sender), status: Arc::new(Mutex::new(status)), default_ui: Arc::default() };
        (Visitor { presence, quit: Arc::new(Notify::new()), thread: None }, events, inputs)
    }

    #[test]
    fn what_must_not_be_lost_finds_its_way_when_too_many_calls_wait() {
        let (visitor, mut events, mut inputs) = overrun();
        while events.try_next().is_none() {
            visitor.presence().signal_agent("c_x", []);
        }
        visitor.presence().presence([("url", "/home")]);
        visitor.pause(true);
        visitor.set_obstacle(Some(Obstacle::Locked));
        visitor.set_masks(Masks { own_windows: true, windows: Vec::new() });
        visitor.show_display(DisplayId::Window(7));
        visitor.presence().signal_visibility(false);
        visitor.cancel_code();
        visitor.set_gestures(false);
        visitor.presence().signal_agent("terms", [("status", "declined")]);
        visitor.end_session();
        visitor.presence().disconnect();
        assert!(events.try_next().is_none(), "nothing of it is lost");
        visitor.presence().connect();
        assert!(matches!(events.try_next(), Some(Event::PresenceSendFail { call: "connect" })), "what can be said again is told");
        let heard = std::iter::from_fn(|| inputs.try_next()).filter(|input| !matches!(input, VisitorInput::Command(Command::Signal(..))));
        let heard: Vec<String> = heard.map(|input| format!("{input:?}")).collect();
        assert_eq!(heard.len(), 11, "{heard:?}");
        assert_eq!((heard[1].as_str(), heard[10].as_str()), ("Command(Pause(true))", "Command(Disconnect)"));
    }
}
