//! The disk of the record is full, hangs, or cannot be had: nobody is watched without a record, and everybody hears why.

use std::time::{Duration, Instant};

use oneclick_visitor::protocol::{
    AgentMessage, ConsoleMessage, DeclineReason, EndReason, ServiceMessage, Terms, TermsStatus, VisitorMessage,
};

use crate::common::{PATIENCE, SAM, ScriptedAgent, ScriptedVisitor, World, until};
use crate::hosted::Hosted;

/// A shell's script that does this to the record, in its folder, before the program starts.
fn before(what: &str) -> String {
    format!("mkdir -p \"$XDG_DATA_HOME/oneclick-visitor\" && cd \"$XDG_DATA_HOME/oneclick-visitor\" && {what} && exec \"$0\" \"$@\"")
}

/// The agent asks, and the visitor accepts and starts.
async fn accept(agent: &mut ScriptedAgent, visitor: &mut ScriptedVisitor, visitorid: &str) {
    agent.send(&AgentMessage::ShowTerms { visitorid: visitorid.parse().unwrap() }).await;
    let (request, key) = until!(visitor, ServiceMessage::ShowTerms { request, sessionkey, .. } => (request, sessionkey));
    visitor.send(&VisitorMessage::Terms(Terms { request: request.clone(), status: TermsStatus::Accepted, reason: None })).await;
    visitor.send(&VisitorMessage::SessionStart { key, request, presence_start: true, ticket: None }).await;
}

/// Fails when the session is granted, or one of both does not hear why it is not.
async fn both_hear_why(agent: &mut ScriptedAgent, visitor: &mut ScriptedVisitor) {
    let told = visitor.wait_for("the end", |message| match message {
        ServiceMessage::EndSession { reason, .. } => Some(Some(reason)),
        ServiceMessage::SessionGranted { .. } => Some(None),
        _ => None,
    });
    let told = told.await;
    assert_eq!(told, Some(EndReason::NotRecorded));
    let terms = until!(agent, ConsoleMessage::Terms { terms, .. } => terms);
    assert_eq!((terms.status, terms.reason), (TermsStatus::Declined, Some(DeclineReason::NotRecorded)));
}

async fn granted(visitor: &mut ScriptedVisitor) {
    until!(visitor, ServiceMessage::SessionGranted { .. });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_nothing_is_granted_and_all_hear_why() {
    let hosted = Hosted::start_by("full-disk", &before("ln -s /dev/full audit.jsonl"), "");
    let world = World::at(hosted.address);
    assert_eq!(world.get("/healthz", None).await.status, 200, "nothing was to be recorded yet");
    let (mut agent, mut anna) = (ScriptedAgent::join(&world, SAM).await, ScriptedVisitor::join(&world, "anna").await);
    let began = Instant::now();
    accept(&mut agent, &mut anna, "anna").await;
    both_hear_why(&mut agent, &mut anna).await;
    println!("on a full disk both heard after {:.1?} that nothing is granted", began.elapsed());
    let health = world.get("/healthz", None).await;
    assert_eq!(health.status, 503);
    println!("healthz: {}", health.body);
    println!("the log: {}", hosted.log_line("the record of answers cannot be written"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_hangs_holds_up_nobody_and_grants_nothing() {
    // A pipe that is full, and whose reader, the program itself, never reads.
    let script = before("mkfifo audit.jsonl && exec 7<>audit.jsonl && head -c 65536 /dev/zero >&7");
    let mut hosted = Hosted::start_by("hanging-disk", &script, "");
    let world = World::at(hosted.address);
    let (mut agent, mut anna) = (ScriptedAgent::join(&world, SAM).await, ScriptedVisitor::join(&world, "anna").await);
    let began = Instant::now();
    accept(&mut agent, &mut anna, "anna").await;
    ScriptedVisitor::join(&world, "bert").await;
    println!("another was welcomed within {:.1?}", began.elapsed());
    both_hear_why(&mut agent, &mut anna).await;
    println!("on a disk that hangs both heard after {:.1?} that nothing is granted", began.elapsed());
    let health = world.get("/healthz", None).await;
    println!("healthz: {}", health.body);
    assert_eq!(health.status, 503);
    let took = hosted.terminate();
    println!("it ended {took:.1?} after it was told to");
    assert!(took < Duration::from_secs(15), "{took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_torn_line_is_ended_and_nothing_is_lost_or_written_twice() {
    // What a failure of power left, and a limit in place of a full disk: it can be lifted.
    let hosted = Hosted::start_by("torn-line", &before("printf '{\"half' > audit.jsonl && trap '' XFSZ"), "");
    let world = World::at(hosted.address);
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut anna = ScriptedVisitor::join(&world, "anna").await;
    accept(&mut agent, &mut anna, "anna").await;
    granted(&mut anna).await;
    until!(agent, ConsoleMessage::Terms { .. });

    let mut bert = ScriptedVisitor::join(&world, "bert").await;
    hosted.limit_file_size(Some(hosted.audit().len() as u64 + 20));
    accept(&mut agent, &mut bert, "bert").await;
    both_hear_why(&mut agent, &mut bert).await;
    assert_eq!(world.get("/healthz", None).await.status, 503);
    hosted.limit_file_size(None);
    let began = Instant::now();
    while world.get("/healthz", None).await.status != 200 {
        assert!(began.elapsed() < PATIENCE, "it never recovers");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    println!("it recorded again {:.1?} after there was room", began.elapsed());
    accept(&mut agent, &mut bert, "bert").await;
    granted(&mut bert).await;

    let audit = hosted.audit();
    println!("{audit}");
    let lines: Vec<_> = audit.lines().map(serde_json::from_str::<serde_json::Value>).collect();
    let field = |line: &serde_json::Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let answers: Vec<_> =
        lines.iter().flatten().map(|line| (field(line, "visitorid"), field(line, "answer"), field(line, "reason"))).collect();
    let expected = [("anna", "accepted", ""), ("bert", "declined", "not_recorded"), ("bert", "accepted", "")];
    assert_eq!(answers, expected.map(|(who, answer, reason)| (who.to_owned(), answer.to_owned(), reason.to_owned())));
    assert_eq!(lines.iter().filter(|line| line.is_err()).count(), 2, "the two torn lines are by themselves: {audit}");
}

#[test]
fn without_a_record_it_does_not_start() {
    let cases = [
        ("pipe", "mkfifo audit.jsonl"),
        ("folder", "mkdir audit.jsonl"),
        ("no-folder", "cd .. && rmdir oneclick-visitor && touch oneclick-visitor"),
        ("dead-end", "ln -s /nowhere/at/all audit.jsonl"),
    ];
    for (name, what) in cases {
        let began = Instant::now();
        let (status, said) = Hosted::refused(&format!("no-record-{name}"), &before(what));
        println!("{name}: refused after {:.1?}: {said}", began.elapsed());
        assert!(!status.success() && said.contains("no session can be granted, since") && said.contains("audit.jsonl"), "{said}");
        assert!(!said.contains("the service listens"), "{said}");
    }
}
