//! The app on a stage: its real state and screens, a pretended SDK, a clock that stands until it is moved.

mod activity;
mod bidi;
mod choice;
mod code;
mod disk;
mod floating;
mod home;
mod idle;
mod in_sight;
mod keyboard;
mod language;
mod login;
mod motion;
mod settings;
mod sharing;
mod snapshots;
mod spoken;
mod surroundings;
mod terms;
mod terms_dialog;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt::{self, Formatter};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, UNIX_EPOCH};

use egui::{Key, Role, ViewportCommand, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};

use crate::sdk::{
    CodeClosed, CodeStatus, Command, ConnectError, Display, DisplayId, EndReason, Event, GroupId, InitError, LinkStatus, Masks,
    NotConfigured, Obstacle, Preview, RequestId, SessionStatus, Status, TermsOffer, TermsRequest,
};
use crate::settings::Preferences;

use super::model::login::LOG_OUT;
use super::model::state::nothing;
use super::model::visibility::SETTLE;
use super::model::{AppInfo, AppState, DesktopEvent, DesktopView, EffectFailure, Login, Outcome, ServiceLocation, StoreJob};
use super::shell::desktop::DesktopIntegration;
use super::shell::effects::{EffectRunner, wake};
use super::shell::sdk::{EventWaker, SdkHandle};
use super::store::{Disk, Store};
use super::{App, tokens};
use crate::dialog::prompt::INERT;

/// What the pretended SDK was asked to do, in its order, and what it answers.
struct Sdk {
    asked: Vec<Asked>,
    events: VecDeque<Event>,
    status: Status,
    reachable: bool,
}

/// Something that the SDK was asked to do, or the desktop, so that it is seen what comes first.
#[derive(Debug)]
enum Asked {
    Init(Login),
    Call(Command),
    Forget,
    CloseDesktop,
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Init(Login { who: None, .. }) => write!(f, "init without ID"),
            Self::Init(Login { who: Some(who), group: None }) => write!(f, "init {}", who.visitorid),
            Self::Init(Login { who: Some(who), group: Some(group) }) => write!(f, "init {} in group {group}", who.visitorid),
            Self::Call(Command::Presence(data)) => write!(f, "presence {}", data.url().unwrap_or_default()),
            Self::Call(Command::Visibility(visible)) => write!(f, "visible {visible}"),
            Self::Call(Command::StartSession(params)) => {
                let display = params.display.map(|display| format!(" {display:?}")).unwrap_or_default();
                write!(f, "start {} {}{display}", params.key(), params.presence_start())
            }
            Self::Call(Command::SetMasks(Masks { own_windows, windows })) => {
                write!(f, "mask {}{windows:?}", if *own_windows { "own windows and " } else { "" })
            }
            Self::Call(Command::Connect) => write!(f, "connect"),
            Self::Call(Command::Disconnect) => write!(f, "disconnect"),
            Self::Call(Command::RetryNow) => write!(f, "retry"),
            Self::Call(Command::RequestCode) => write!(f, "request code"),
            Self::Call(Command::CancelCode) => write!(f, "cancel code"),
            Self::Call(Command::EndSession) => write!(f, "end"),
            Self::Call(Command::Pause(paused)) => write!(f, "pause {paused}"),
            Self::Call(Command::Gestures(allowed)) => write!(f, "gestures {allowed}"),
            Self::Call(Command::ShowDisplay(display)) => write!(f, "show {display:?}"),
            Self::Call(Command::SetObstacle(obstacle)) => write!(f, "locked {}", *obstacle == Some(Obstacle::Locked)),
            Self::Call(other) => write!(f, "{other:?}"),
            Self::Forget => write!(f, "forget"),
            Self::CloseDesktop => write!(f, "close"),
        }
    }
}

struct Pretend(Rc<RefCell<Sdk>>);

impl Pretend {
    fn ask(&self, asked: Asked) {
        self.0.borrow_mut().asked.push(asked);
    }

    fn up(&self) {
        let mut sdk = self.0.borrow_mut();
        sdk.status.link = LinkStatus::Connected { focus: true };
        sdk.events.push_back(Event::PresenceConnected { focus: true });
    }

    fn connect(&self) {
        if self.0.borrow().reachable {
            return self.up();
        }
        let (retry_at, reason) = (Instant::now() + Duration::from_secs(9), ConnectError::TimedOut);
        let mut sdk = self.0.borrow_mut();
        sdk.status.link = LinkStatus::Waiting { retry_at, reason: reason.clone() };
        sdk.events.push_back(Event::PresenceConnectFail { reason, retry_at });
    }
}

impl SdkHandle for Pretend {
    fn init(&mut self, login: Login, _: EventWaker) -> Result<(), InitError> {
        self.ask(Asked::Init(login));
        self.0.borrow_mut().events.push_back(Event::VisitorInitialized { settings: None, problem: None });
        Ok(())
    }

    fn call(&mut self, command: Command) {
        match &command {
            Command::Connect => self.connect(),
            Command::RetryNow => self.up(),
            Command::Disconnect if self.0.borrow().reachable => self.0.borrow_mut().events.push_back(Event::PresenceDisconnected),
            Command::RequestCode => self.0.borrow_mut().status.code = CodeStatus::Requested,
            Command::CancelCode => {
                let mut sdk = self.0.borrow_mut();
                sdk.status.code = CodeStatus::None;
                sdk.events.push_back(Event::SessionCodeClosed { reason: CodeClosed::Cancelled });
            }
            Command::Presence(data) => self.0.borrow_mut().status.presence = Some(data.clone()),
            _ => {}
        }
        self.ask(Asked::Call(command));
    }

    fn next_event(&mut self) -> Option<Event> {
        self.0.borrow_mut().events.pop_front()
    }

    fn status(&self) -> Status {
        self.0.borrow().status.clone()
    }

    fn forget(&mut self) {
        self.ask(Asked::Forget);
        let mut sdk = self.0.borrow_mut();
        (sdk.status, sdk.events) = (nothing(), VecDeque::new());
    }
}

/// What the pretended desktop shows, and what happens there.
#[derive(Default)]
struct Around {
    view: DesktopView,
    events: VecDeque<DesktopEvent>,
    preferences: Option<Preferences>,
}

/// Beside the SDK, so that it is seen what comes first.
struct PretendDesktop(Rc<RefCell<Around>>, Pretend);

impl DesktopIntegration for PretendDesktop {
    fn show(&mut self, view: &DesktopView) {
        self.0.borrow_mut().view = view.clone();
    }
    fn set_preferences(&mut self, preferences: &Preferences) {
        self.0.borrow_mut().preferences = Some(preferences.clone());
    }
    fn next_event(&mut self) -> Option<DesktopEvent> {
        self.0.borrow_mut().events.pop_front()
    }
    fn close(&mut self) {
        self.1.ask(Asked::CloseDesktop);
    }
}

/// A computer that takes everything and keeps nothing.
struct NoDisk;

impl Disk for NoDisk {
    fn write(&mut self, job: &StoreJob) -> Result<Option<Outcome>, EffectFailure> {
        Ok(match job {
            StoreJob::Prefer(change) => Some(Outcome::Preferred(change.clone())),
            StoreJob::DeleteActivity => Some(Outcome::ActivityDeleted),
            _ => None,
        })
    }
}

/// The app, what it stands on, and what the agent heard.
struct Stage {
    around: Rc<RefCell<Around>>,
    harness: Harness<'static, App<Pretend>>,
    sdk: Rc<RefCell<Sdk>>,
    clock: Rc<Cell<Instant>>,
    heard: Arc<Mutex<Vec<String>>>,
    /// Whether what goes to the disk is there before anything else happens.
    waits_for_disk: bool,
}

impl Stage {
    fn new() -> Self {
        Self::with(true, |facts| facts)
    }

    fn with(reachable: bool, change: impl FnOnce(AppInfo) -> AppInfo) -> Self {
        let sdk = Sdk { asked: Vec::new(), events: VecDeque::new(), status: nothing(), reachable };
        let sdk = Rc::new(RefCell::new(sdk));
        let clock = Rc::new(Cell::new(Instant::now()));
        let facts = change(AppInfo {
            version: "1.2.3".to_owned(),
            os: "linux".to_owned(),
            locale: "en".to_owned(),
            service: ServiceLocation::Here,
            console: true,
            unavailable: None,
            groupid: GroupId(7),
            remembered_at: PathBuf::from("/nowhere"),
        });
        let state = AppState::new(facts, None, Vec::new());
        let runner = EffectRunner::new(Pretend(sdk.clone()), Store::start(NoDisk, || ()), None, |_| Ok(()));
        let time = clock.clone();
        let around = Rc::<RefCell<Around>>::default();
        let mut app = App::new(state, runner, Box::new(move || time.get()), Box::new(PretendDesktop(around.clone(), Pretend(sdk.clone()))));
        app.wall = || UNIX_EPOCH + Duration::from_secs(12 * 3600);
        let harness =
            Harness::builder().with_size(tokens::WINDOW_MIN).with_max_steps(8).with_context_setup(tokens::install).build_eframe(|_| app);
        Self { around, harness, sdk, clock, heard: Arc::default(), waits_for_disk: true }
    }

    /// The same, with this disk.
    fn on(mut self, disk: impl Disk) -> Self {
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().runner.set_writer(Store::start(disk, move || wake(&ctx)));
        self
    }

    /// Logged in as anna, with what led there forgotten.
    fn at_home() -> Self {
        let mut stage = Self::new();
        stage.field("Visitor ID", "anna");
        stage.press("Log in");
        stage.sdk.borrow_mut().asked.clear();
        stage
    }

    fn run(&mut self) {
        self.harness.run();
        while self.waits_for_disk && self.harness.state().runner.settle() {
            self.harness.run();
        }
    }

    fn wait(&mut self, time: Duration) {
        self.clock.set(self.clock.get() + time);
        self.run();
    }

    fn field(&mut self, label: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, label).focus();
        self.run();
        self.harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
        self.run();
    }

    /// Presses a button or a tab.
    fn press(&mut self, name: &str) {
        let pressed = || By::new().label(name).predicate(|node| matches!(node.role(), Role::Button | Role::Tab));
        self.harness.get(pressed()).scroll_to_me();
        self.run();
        self.harness.get(pressed()).click();
        self.run();
    }

    fn key(&mut self, key: Key) {
        self.harness.key_press(key);
        self.run();
    }

    fn event(&mut self, event: Event) {
        self.sdk.borrow_mut().events.push_back(event);
        self.run();
    }

    fn status(&mut self, change: impl FnOnce(&mut Status)) {
        change(&mut self.sdk.borrow_mut().status);
        self.run();
    }

    /// An agent asks for the screen.
    fn ask(&mut self, agent: &str, terms: Option<&str>) {
        self.ask_from(agent, "Acme", terms);
    }

    /// An agent of this organisation asks for it.
    fn ask_from(&mut self, agent: &str, organisation: &str, terms: Option<&str>) {
        let request = TermsRequest {
            request: RequestId("r1".to_owned()),
            sessionkey: "anna".parse().unwrap(),
            onetermsurl: terms.map(str::to_owned),
            agent: agent.to_owned(),
            organisation: organisation.to_owned(),
            expires_in: Duration::from_secs(60),
        };
        let heard = self.heard.clone();
        let hook = Arc::new(move |_, answer| heard.lock().unwrap().push(format!("{answer:?}")));
        self.event(Event::PresenceShowTerms(TermsOffer::new(request, hook)));
    }

    fn window(&mut self, focused: bool, minimized: bool) {
        let window = self.harness.input_mut().viewports.entry(ViewportId::ROOT).or_default();
        (window.focused, window.minimized, window.occluded) = (Some(focused), Some(minimized), Some(false));
        self.run();
    }

    fn share(&mut self) {
        let since = self.clock.get();
        let session = SessionStatus::Sharing {
            key: "anna".parse().unwrap(),
            agent: "Sam".to_owned(),
            since,
            paused: false,
            guests: 1,
            gestures: true,
            display: Some(choice::display(DisplayId::Screen, "")),
            obstacle: None,
        };
        self.status(|status| status.session = session);
    }

    fn end(&mut self, reason: EndReason) {
        self.sdk.borrow_mut().status.session = SessionStatus::Idle;
        self.event(Event::SessionEnded { sessionkey: "anna".parse().unwrap(), reason, detail: String::new() });
    }

    /// Something happens on the desktop around the window; what the window was asked to do then.
    fn around(&mut self, event: DesktopEvent) -> Vec<ViewportCommand> {
        self.around.borrow_mut().events.push_back(event);
        self.harness.step();
        let commands = self.commands();
        self.run();
        commands
    }

    fn desktop_view(&self) -> DesktopView {
        self.around.borrow().view.clone()
    }

    fn sees(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }

    fn calls(&self) -> Vec<String> {
        self.sdk.borrow().asked.iter().map(Asked::to_string).collect()
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    /// What has the keyboard.
    fn focused(&self) -> Option<String> {
        let has_it = self.harness.query_all(By::new().predicate(|node| node.is_focused())).next();
        has_it.and_then(|node| node.accesskit_node().label())
    }

    /// When the window is painted next if nothing happens.
    fn next_frame(&mut self) -> Duration {
        self.run();
        self.harness.output().viewport_output[&ViewportId::ROOT].repaint_delay
    }

    /// What the window was asked to do in the last frame.
    fn commands(&self) -> Vec<ViewportCommand> {
        self.harness.output().viewport_output[&ViewportId::ROOT].commands.clone()
    }

    fn title(&self) -> &str {
        &self.harness.state().title
    }
}
