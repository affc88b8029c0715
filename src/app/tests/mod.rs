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
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, UNIX_EPOCH};

use egui::{Key, Role, ViewportCommand, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};

use crate::sdk::{
    CodeClosed, CodeStatus, ConnectError, Display, DisplayId, EndReason, Event, GroupId, LinkStatus, NotConfigured, Obstacle, PresenceData,
    Preview, RequestId, SessionStatus, StartParams, Status, TermsOffer, TermsRequest,
};
use crate::settings::Preferences;

use super::model::state::{LOG_OUT, nothing};
use super::model::types::INERT;
use super::model::visibility::SETTLE;
use super::model::{AppState, Facts, Failure, Heard, Job, Outcome, Outlook, Service, Who};
use super::shell::desktop::Surroundings;
use super::shell::effects::{Hands, wake};
use super::shell::sdk::Port;
use super::store::{Disk, Writer};
use super::{App, tokens};

/// What the pretended SDK was asked to do, and what it answers.
struct Sdk {
    calls: Vec<String>,
    events: VecDeque<Event>,
    status: Status,
    reachable: bool,
    /// A session keeps what it was started with.
    started: Vec<StartParams>,
}

struct Pretend(Rc<RefCell<Sdk>>);

impl Pretend {
    fn call(&self, call: impl Into<String>) {
        self.0.borrow_mut().calls.push(call.into());
    }

    fn up(&self) {
        let mut sdk = self.0.borrow_mut();
        sdk.status.link = LinkStatus::Connected { focus: true };
        sdk.events.push_back(Event::PresenceConnected { focus: true });
    }
}

impl Port for Pretend {
    fn init(&mut self, who: Who, group: Option<GroupId>, _: Box<dyn Fn() + Send + Sync>) -> Result<(), String> {
        let group = group.map_or(String::new(), |group| format!(" in group {group}"));
        self.call(format!("init {}{group}", who.visitorid));
        self.0.borrow_mut().events.push_back(Event::VisitorInitialized { settings: None, problem: None });
        Ok(())
    }
    fn init_for_code(&mut self, _: Box<dyn Fn() + Send + Sync>) -> Result<(), String> {
        self.call("init without ID");
        self.0.borrow_mut().events.push_back(Event::VisitorInitialized { settings: None, problem: None });
        Ok(())
    }
    fn next_event(&mut self) -> Option<Event> {
        self.0.borrow_mut().events.pop_front()
    }
    fn status(&self) -> Status {
        self.0.borrow().status.clone()
    }
    fn connect(&mut self) {
        self.call("connect");
        if self.0.borrow().reachable {
            self.up();
        } else {
            let (retry_at, reason) = (Instant::now() + Duration::from_secs(9), ConnectError::TimedOut);
            let mut sdk = self.0.borrow_mut();
            sdk.status.link = LinkStatus::Waiting { retry_at, reason: reason.clone() };
            sdk.events.push_back(Event::PresenceConnectFail { reason, retry_at });
        }
    }
    fn disconnect(&mut self) {
        self.call("disconnect");
        if self.0.borrow().reachable {
            self.0.borrow_mut().events.push_back(Event::PresenceDisconnected);
        }
    }
    fn retry_now(&mut self) {
        self.call("retry");
        self.up();
    }
    fn request_code(&mut self) {
        self.call("request code");
        self.0.borrow_mut().status.code = CodeStatus::Requested;
    }
    fn cancel_code(&mut self) {
        self.call("cancel code");
        let mut sdk = self.0.borrow_mut();
        sdk.status.code = CodeStatus::None;
        sdk.events.push_back(Event::SessionCodeClosed { reason: CodeClosed::Cancelled });
    }
    fn presence(&mut self, data: BTreeMap<String, String>) {
        self.call(format!("presence {}", data["url"]));
        self.0.borrow_mut().status.presence = Some(PresenceData::new(data).unwrap());
    }
    fn signal_visibility(&mut self, visible: bool) {
        self.call(format!("visible {visible}"));
    }
    fn start_session(&mut self, params: StartParams) {
        let display = params.display.map(|display| format!(" {display:?}")).unwrap_or_default();
        self.call(format!("start {} {}{display}", params.key(), params.presence_start()));
        self.0.borrow_mut().started.push(params);
    }
    fn end_session(&mut self) {
        self.call("end");
    }
    fn show_display(&mut self, display: DisplayId) {
        self.call(format!("show {display:?}"));
    }
    fn set_locked(&mut self, locked: bool) {
        self.call(format!("locked {locked}"));
    }
    fn pause(&mut self, paused: bool) {
        self.call(format!("pause {paused}"));
    }
    fn set_gestures(&mut self, allowed: bool) {
        self.call(format!("gestures {allowed}"));
    }
    fn mask_own_windows(&mut self, masked: bool) {
        self.call(format!("mask own windows {masked}"));
    }
    fn hide_windows(&mut self, windows: Vec<DisplayId>) {
        self.call(format!("hide {windows:?}"));
    }
    fn forget(&mut self) {
        self.call("forget");
        let mut sdk = self.0.borrow_mut();
        (sdk.status, sdk.events) = (nothing(), VecDeque::new());
    }
}

/// What the pretended desktop shows, and what happens there.
#[derive(Default)]
struct Around {
    outlook: Outlook,
    heard: VecDeque<Heard>,
    preferences: Option<Preferences>,
}

/// Beside the SDK, so that it is seen what comes first.
struct PretendDesktop(Rc<RefCell<Around>>, Pretend);

impl Surroundings for PretendDesktop {
    fn show(&mut self, outlook: &Outlook) {
        self.0.borrow_mut().outlook = outlook.clone();
    }
    fn prefer(&mut self, preferences: &Preferences) {
        self.0.borrow_mut().preferences = Some(preferences.clone());
    }
    fn heard(&mut self) -> Option<Heard> {
        self.0.borrow_mut().heard.pop_front()
    }
    fn close(&mut self) {
        self.1.call("close");
    }
}

/// A computer that takes everything and keeps nothing.
struct NoDisk;

impl Disk for NoDisk {
    fn write(&mut self, job: &Job) -> Result<Option<Outcome>, Failure> {
        Ok(match job {
            Job::Prefer(change) => Some(Outcome::Preferred(change.clone())),
            Job::DeleteActivity => Some(Outcome::ActivityDeleted),
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

    fn with(reachable: bool, change: impl FnOnce(Facts) -> Facts) -> Self {
        let sdk = Sdk { calls: Vec::new(), events: VecDeque::new(), status: nothing(), reachable, started: Vec::new() };
        let sdk = Rc::new(RefCell::new(sdk));
        let clock = Rc::new(Cell::new(Instant::now()));
        let facts = change(Facts {
            version: "1.2.3".to_owned(),
            os: "linux".to_owned(),
            locale: "en".to_owned(),
            service: Service::Here,
            console: true,
            unavailable: None,
            groupid: GroupId(7),
            remembered_at: PathBuf::from("/nowhere"),
        });
        let state = AppState::new(facts, None, Vec::new());
        let hands = Hands::new(Pretend(sdk.clone()), Writer::start(NoDisk, || ()), None, |_| Ok(()));
        let time = clock.clone();
        let around = Rc::<RefCell<Around>>::default();
        let mut app = App::new(state, hands, Box::new(move || time.get()), Box::new(PretendDesktop(around.clone(), Pretend(sdk.clone()))));
        app.wall = || UNIX_EPOCH + Duration::from_secs(12 * 3600);
        let harness =
            Harness::builder().with_size(tokens::WINDOW_MIN).with_max_steps(8).with_context_setup(tokens::install).build_eframe(|_| app);
        Self { around, harness, sdk, clock, heard: Arc::default(), waits_for_disk: true }
    }

    /// The same, with this disk.
    fn on(mut self, disk: impl Disk) -> Self {
        let ctx = self.harness.ctx.clone();
        let writer = Writer::start(disk, move || wake(&ctx));
        self.harness.state_mut().hands = Hands::new(Pretend(self.sdk.clone()), writer, None, |_| Ok(()));
        self
    }

    /// Logged in as anna, with what led there forgotten.
    fn at_home() -> Self {
        let mut stage = Self::new();
        stage.field("Visitor ID", "anna");
        stage.press("Log in");
        stage.sdk.borrow_mut().calls.clear();
        stage
    }

    fn run(&mut self) {
        self.harness.run();
        while self.waits_for_disk && self.harness.state().hands.settle() {
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
    fn around(&mut self, heard: Heard) -> Vec<ViewportCommand> {
        self.around.borrow_mut().heard.push_back(heard);
        self.harness.step();
        let commands = self.commands();
        self.run();
        commands
    }

    fn outlook(&self) -> Outlook {
        self.around.borrow().outlook.clone()
    }

    fn sees(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }

    fn calls(&self) -> Vec<String> {
        self.sdk.borrow().calls.clone()
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
