//! The visitor's application hangs as a whole, as a process that is stopped, and goes on later.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use oneclick_visitor::protocol::{ConsoleMessage, EndReason, ViewControl};
use oneclick_visitor::sdk::{Event, StartParams};
use rustix::process::{Pid, Signal, kill_process};

use crate::common::{SAM, ScriptedAgent, TestVisitor, World, ask, until, view};

/// Where the application finds its service.
const SERVICE: &str = "FROZEN_TEST_SERVICE";
const APPLICATION: &str = "frozen::the_application";

/// Not a test of its own: the process that the test below stops. It accepts the first request and prints why its session ends.
#[test]
#[ignore = "runs as the application of another test"]
fn the_application() {
    let service = std::env::var(SERVICE).expect("the other test sets the address");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let mut visitor = TestVisitor::connected_to(service, "anna").await;
        let consent = visitor.asked().await.accept();
        visitor.sdk.start_session(StartParams::of(consent));
        // The events are few, but the time between them is as long as the other test makes it.
        let ended = loop {
            if let Event::SessionEnded { reason, .. } = visitor.next().await {
                break reason;
            }
        };
        println!("ended: {ended}");
    });
}

/// A process that is killed when the test is over, stopped or not.
struct Application(Child);

impl Application {
    fn start(world: &World) -> Self {
        let this = std::env::current_exe().unwrap();
        let arguments = ["--exact", APPLICATION, "--ignored", "--nocapture"];
        Self(Command::new(this).args(arguments).env(SERVICE, world.url()).stdout(Stdio::piped()).spawn().unwrap())
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.0), signal).unwrap();
    }
}

impl Drop for Application {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_application_that_hung_is_told_that_it_did_not_respond() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut application = Application::start(&world);
    let output = application.0.stdout.take().unwrap();
    until!(agent, ConsoleMessage::Visitor { visitor } if visitor.connected);
    ask(&mut agent).await;
    let key = until!(agent, ConsoleMessage::VisitorSessionStart { key, .. } => key);
    let mut viewer = view(&world, SAM, &key).await;
    viewer.bytes().await;

    let stopped = Instant::now();
    application.signal(Signal::STOP);
    // Both of its sockets are found out, whichever first.
    until!(agent, ConsoleMessage::Visitor { visitor } if !visitor.connected);
    assert!(stopped.elapsed() < Duration::from_millis(10_500), "{:?}", stopped.elapsed());
    until!(viewer, ViewControl::Interrupted);
    until!(viewer, ViewControl::Ended { reason: EndReason::Unresponsive });
    until!(agent, ConsoleMessage::VisitorSessionEnd { reason: EndReason::Unresponsive, .. });

    application.signal(Signal::CONT);
    let reading = tokio::task::spawn_blocking(move || {
        let lines = BufReader::new(output).lines().map_while(Result::ok);
        // To the end: a process whose output nobody reads complains.
        lines.filter_map(|line| line.strip_prefix("ended: ").map(str::to_owned)).collect::<Vec<_>>()
    });
    assert_eq!(reading.await.unwrap(), ["unresponsive"]);
}
