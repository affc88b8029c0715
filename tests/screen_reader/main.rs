//! The real app as a screen reader has it: names, roles, states, announcements and actions of the accessibility bus, without
//! mouse or keys.
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

#[path = "../common/mod.rs"]
#[allow(dead_code, unused_macros, unused_imports, reason = "other tests use more of these")]
mod common;
mod reader;

use std::path::Path;
use std::time::{Duration, Instant};

use atspi::{Role, State};
use oneclick_visitor::protocol::{AgentMessage, ConsoleMessage, EndReason, SessionKey, Terms, TermsStatus, ViewControl};
use tokio::sync::{Mutex, MutexGuard};

use common::{SAM, ScriptedAgent, ask, until, view};
use reader::{Announcement, Reader, SessionBus};
use walk::Outcome;
use walk::app::VisitorApp;
use walk::desk::Desk;

/// How long an answer does not count after the request appeared.
const INERT: Duration = Duration::from_millis(500);

/// Several screens at a time are too much for a small machine.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// A visitor with a screen reader, and the agent. Put away in this order.
struct Scene {
    reader: Reader,
    agent: ScriptedAgent,
    app: VisitorApp,
    service: common::World,
    bus: SessionBus,
    desk: Desk,
    _alone: MutexGuard<'static, ()>,
}

impl Scene {
    async fn start(name: &str) -> Outcome<Self> {
        let alone = ONE_AT_A_TIME.lock().await;
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&folder)?;
        let desk = Desk::start(1280, 800)?;
        let bus = SessionBus::start(desk.display()).await?;
        let reader = Reader::start(&bus).await?;
        let service = common::World::start().await;
        let agent = ScriptedAgent::join(&service, SAM).await;
        let app = VisitorApp::start_with(Path::new(env!("CARGO_BIN_EXE_oneclick-visitor")), desk.display(), &folder, |command| {
            command.args(["--service", &service.url(), "--group", "1"]).env("DBUS_SESSION_BUS_ADDRESS", bus.address());
        })?;
        Ok(Self { reader, agent, app, service, bus, desk, _alone: alone })
    }

    async fn log_in(&mut self) -> Outcome<()> {
        self.reader.type_into("Visitor ID", "anna").await?;
        self.reader.press("Log in").await?;
        self.reader.wait_for(Role::Heading, "Support can reach you").await?;
        until!(self.agent, ConsoleMessage::Visitor { visitor } if visitor.connected);
        Ok(())
    }

    /// The system opens a link, in one of its ways.
    fn open(&self, way: &[&str], link: &str) -> Outcome<()> {
        let mut command = std::process::Command::new(way[0]);
        command.args(&way[1..]).arg(link).env("DBUS_SESSION_BUS_ADDRESS", self.bus.address());
        let home = self.app.home();
        command.env("HOME", home).env("XDG_CONFIG_HOME", home).env("XDG_DATA_HOME", home);
        // Without a screen it does not look who opens what.
        command.env("DISPLAY", self.desk.display());
        // Neither a desktop that has ways of its own, nor a browser that might do it instead.
        for name in ["XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "BROWSER", "WAYLAND_DISPLAY"] {
            command.env_remove(name);
        }
        let done = command.output()?;
        if done.status.success() { Ok(()) } else { Err(format!("{way:?}: {done:?}").into()) }
    }

    /// The agent asks; when.
    async fn ask(&mut self) -> Instant {
        let asked_at = Instant::now();
        ask(&mut self.agent).await;
        asked_at
    }

    /// Presses Accept until it counts; when the agent heard of it.
    async fn accept(&mut self) -> Outcome<Instant> {
        self.reader.press("Accept").await?;
        loop {
            tokio::select! {
                // The time to answer counts down on the screen, so there is always a next change.
                change = self.reader.next_change() => change?,
                () = until_accepted(&mut self.agent) => return Ok(Instant::now()),
            }
            if let Some(button) = self.reader.controls().await?.into_iter().find(|control| control.name() == "Accept") {
                // It may be gone by now: then the agent has the answer.
                self.reader.act(&button).await.ok();
            }
        }
    }
}

async fn until_accepted(agent: &mut ScriptedAgent) {
    until!(agent, ConsoleMessage::Terms { terms: Terms { status: TermsStatus::Accepted, .. }, .. });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_visitor_logs_in_and_hears_so() -> Outcome<()> {
    let mut scene = Scene::start("reader-log-in").await?;
    let field = scene.reader.wait_for(Role::Entry, "Visitor ID").await?;
    assert!(field.is(State::Required) && field.is(State::Focused));
    scene.log_in().await?;
    assert!(!scene.reader.hears("Support can reach you").await?.assertive);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_id_is_said_at_once_and_stays_with_its_field() -> Outcome<()> {
    let scene = Scene::start("reader-wrong-id").await?;
    scene.reader.type_into("Visitor ID", "an na").await?;
    scene.reader.press("Log in").await?;
    let why = "A Visitor ID has no spaces in it.";
    assert_eq!(scene.reader.hears(why).await?, Announcement { text: why.to_owned(), assertive: true });
    let field = scene.reader.wait_where("the field with its problem", |control| control.description() == why).await?;
    assert_eq!((field.role(), field.name()), (Role::Entry, "Visitor ID"));
    scene.reader.wait_where("the field to have the keyboard", |field| field.role() == Role::Entry && field.is(State::Focused)).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_is_accepted_paused_resumed_and_ended() -> Outcome<()> {
    let mut scene = Scene::start("reader-share").await?;
    scene.log_in().await?;
    let asked_at = scene.ask().await;
    // At once, so most likely too early; either way nothing may come of it before its time.
    let accepted_at = scene.accept().await?;
    assert!(accepted_at - asked_at >= INERT, "accepted after {:?}", accepted_at - asked_at);
    let key = until!(scene.agent, ConsoleMessage::VisitorSessionStart { key, .. } => key);
    let mut viewer = view(&scene.service, SAM, &key).await;
    assert!(scene.reader.hears("Your screen is being shared with Sam.").await?.assertive);

    scene.reader.press("Pause").await?;
    until!(viewer, ViewControl::Paused { paused: true, .. });
    scene.reader.hears("Sharing is paused. Sam sees nothing new.").await?;
    scene.reader.press("Resume").await?;
    until!(viewer, ViewControl::Paused { paused: false, .. });
    scene.reader.wait_for(Role::Frame, "Sharing your screen – OneClick Visitor").await?;
    scene.reader.press("End").await?;
    until!(scene.agent, ConsoleMessage::VisitorSessionEnd { reason: EndReason::VisitorEnded, .. });
    scene.reader.hears("Your screen is no longer shared. You ended it.").await?;

    let ok = scene.reader.wait_for(Role::Button, "OK").await?;
    assert_eq!(ok.description(), "Dismisses this message: Your screen is no longer shared. You ended it.");
    scene.reader.act(&ok).await?;
    scene.reader.wait_until_gone(Role::Button, "OK").await?;
    let shared = |said: &&Announcement| said.text.starts_with("Your screen is being shared");
    assert_eq!(scene.reader.announcements().iter().filter(shared).count(), 2, "begun and resumed");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_request_says_who_and_what_and_stands_alone() -> Outcome<()> {
    let mut scene = Scene::start("reader-ask").await?;
    scene.log_in().await?;
    scene.ask().await;
    let who = "Sam from Acme asks to see your screen";
    let said = scene.reader.hears(who).await?;
    assert!(said.assertive && said.text.contains("60 seconds"), "{said:?}");
    scene.reader.hears("Whole screen. If you accept, your whole screen is shown live").await?;
    scene.reader.wait_for(Role::ComboBox, "What is shown").await?;
    let dialog = scene.reader.wait_for(Role::Dialog, who).await?;
    assert!(dialog.is(State::Modal));
    assert!(dialog.description().contains("with everything on it") && dialog.description().contains("end it at any time"), "{dialog:?}");
    scene.reader.wait_for(Role::Heading, "Sam asks to see your screen").await?;
    let below = scene.reader.controls().await?.into_iter().find(|control| control.name() == "Log out");
    assert!(below.is_none(), "nothing else can be reached: {below:?}");

    scene.reader.press("Decline").await?;
    until!(scene.agent, ConsoleMessage::Terms { terms: Terms { status: TermsStatus::Declined, .. }, .. });
    scene.reader.hears("You declined the request of Sam").await?;
    scene.reader.wait_for(Role::Button, "Log out").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_shown_is_chosen_from_a_list() -> Outcome<()> {
    let mut scene = Scene::start("reader-choice").await?;
    scene.log_in().await?;
    scene.ask().await;
    scene.accept().await?;
    scene.reader.hears("What is shown: Whole screen").await?;
    scene.reader.press("Change what is shared").await?;
    assert!(scene.reader.hears("Choose what is shown.").await?.assertive);
    assert!(scene.reader.wait_for(Role::Dialog, "Change what is shared").await?.is(State::Modal));
    let list = scene.reader.wait_for(Role::ComboBox, "What is shown").await?;
    scene.reader.act(&list).await?;
    scene.reader.press("Whole screen").await?;
    scene.reader.press("Show this").await?;
    scene.reader.wait_until_gone(Role::Dialog, "Change what is shared").await?;
    scene.reader.press("End").await?;
    until!(scene.agent, ConsoleMessage::VisitorSessionEnd { reason: EndReason::VisitorEnded, .. });
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_heard_read_to_the_agent_and_the_request_that_follows_is_heard() -> Outcome<()> {
    let mut scene = Scene::start("reader-code").await?;
    scene.reader.press("Get a code").await?;
    let said = scene.reader.hears("Your code: ").await?;
    let (_, rest) = said.text.split_once("Your code: ").unwrap();
    let (digits, _) = rest.split_once('.').unwrap();
    assert!(digits.split([' ', ',']).all(|digit| digit.len() <= 1), "digit by digit: {digits:?}");
    let code: SessionKey = digits.replace([' ', ','], "").parse().unwrap();
    scene.reader.wait_for(Role::Label, digits).await?;
    scene.agent.send(&AgentMessage::Join { code }).await;
    assert!(scene.reader.hears("Sam from Acme asks to see your screen").await?.assertive);
    scene.reader.wait_for(Role::Dialog, "Sam from Acme asks to see your screen").await?;
    scene.reader.press("Decline").await?;
    until!(scene.agent, ConsoleMessage::Terms { terms: Terms { status: TermsStatus::Declined, .. }, .. });
    scene.reader.hears("You declined the request of Sam").await?;
    scene.reader.press("Back to log in").await?;
    scene.reader.wait_for(Role::Entry, "Visitor ID").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_that_the_system_opens_reach_the_app_once_that_is_switched_on() -> Outcome<()> {
    let mut scene = Scene::start("reader-links").await?;
    let (gio, xdg) = (["gio", "open"].as_slice(), ["xdg-open"].as_slice());
    let link = "oneclick:login?visitorid=eve";
    assert!(scene.open(gio, link).is_err(), "nobody opens such links yet");
    scene.log_in().await?;
    scene.reader.press("Settings").await?;
    scene.reader.press("Open oneclick: links with this app").await?;
    // The switch is on at once, and the files are written meanwhile; nothing tells when.
    let settings = scene.app.home().join("config.toml");
    let give_up_at = Instant::now() + walk::PATIENCE;
    while !std::fs::read_to_string(&settings)?.contains("handle_links = true") {
        assert!(Instant::now() < give_up_at, "the switch is not written");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    scene.open(gio, link)?;
    scene.reader.hears("You are logged in already, so nothing was changed.").await?;
    scene.reader.press("Home").await?;
    scene.reader.press("Log out").await?;
    scene.reader.wait_for(Role::Entry, "Visitor ID").await?;
    scene.open(xdg, link)?;
    scene.reader.hears("A link filled in the Visitor ID.").await?;
    scene.reader.press("Log in").await?;
    until!(scene.agent, ConsoleMessage::Visitor { visitor } if visitor.connected && visitor.visitorid.as_str() == "eve");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_by_the_agent_and_a_lost_connection_are_said() -> Outcome<()> {
    let mut scene = Scene::start("reader-agent-ends").await?;
    scene.log_in().await?;
    scene.ask().await;
    scene.accept().await?;
    let key: SessionKey = until!(scene.agent, ConsoleMessage::VisitorSessionStart { key, .. } => key);
    scene.reader.hears("Your screen is being shared with Sam.").await?;
    scene.agent.send(&AgentMessage::EndSession { key }).await;
    scene.reader.hears("Your screen is no longer shared. Sam ended it.").await?;
    // Once after the log-in, once after the session, once more when the connection is back.
    let back = 3;
    scene.reader.hears_times("Connected. Support can reach you.", back - 1).await?;
    scene.service.kill().await;
    scene.reader.hears("Reconnecting. Support cannot reach you yet.").await?;
    scene.service.restart().await;
    scene.reader.hears_times("Connected. Support can reach you.", back).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_can_be_pressed_has_a_name() -> Outcome<()> {
    let mut scene = Scene::start("reader-names").await?;
    let has_names = async |scene: &Scene, place: &str| -> Outcome<()> {
        let nameless = |control: &reader::Control| control.is(State::Focusable) && control.name().is_empty();
        let found = scene.reader.controls().await?.into_iter().find(nameless);
        assert!(found.is_none(), "{place}: {found:?} in\n{}", scene.reader.outline().await?);
        Ok(())
    };
    scene.reader.press("Your details (optional)").await?;
    scene.reader.wait_for(Role::Entry, "Phone").await?;
    has_names(&scene, "login").await?;
    scene.log_in().await?;
    has_names(&scene, "home").await?;
    for (area, heading) in [("Activity", "Today"), ("Help", "How it works"), ("Settings", "You")] {
        scene.reader.press(area).await?;
        scene.reader.wait_for(Role::Heading, heading).await?;
        let chosen = |control: &reader::Control| control.role() == Role::PageTab && control.is(State::Selected);
        let tabs: Vec<_> = scene.reader.controls().await?.into_iter().filter(chosen).map(|tab| tab.name().to_owned()).collect();
        assert_eq!(tabs, [area]);
        has_names(&scene, area).await?;
    }
    scene.ask().await;
    scene.reader.wait_for(Role::Button, "Accept").await?;
    has_names(&scene, "request").await?;
    scene.accept().await?;
    scene.reader.wait_for(Role::Button, "End").await?;
    scene.reader.wait_for(Role::Panel, "Screen sharing").await?;
    has_names(&scene, "sharing").await
}
