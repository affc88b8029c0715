//! A log that is turned down, or up, takes nothing from the record and adds nothing to it.

use std::time::{Duration, Instant};

use oneclick_visitor::protocol::{AgentMessage, ConsoleMessage, ErrorCode, TermsStatus};
use oneclick_visitor::sdk::{Event, StartParams};
use serde_json::{Value, json};

use crate::common::{PATIENCE, SAM, ScriptedAgent, TestVisitor, World, ask, until};
use crate::hosted::Hosted;

/// So many lines of the record, once they stand there. A decline is told before it is on the disk: nothing follows from it.
async fn record(hosted: &Hosted, lines: usize) -> Vec<Value> {
    let began = Instant::now();
    loop {
        let text = hosted.audit();
        if text.ends_with('\n') && text.lines().count() >= lines {
            return text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        }
        assert!(began.elapsed() < PATIENCE, "{lines} lines are not on record: {text:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn answered(agent: &mut ScriptedAgent, status: TermsStatus) {
    until!(agent, ConsoleMessage::Terms { terms, .. } if terms.status == status);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_answer_is_on_record_once_whatever_the_level_of_the_log() {
    for level in ["error", "warn", "info", "debug", "trace"] {
        let hosted = Hosted::start_by(&format!("log-{level}"), "exec \"$0\" \"$@\"", &format!("[log]\nlevel = \"{level}\""));
        let world = World::at(hosted.address);
        let mut agent = ScriptedAgent::join(&world, SAM).await;
        let mut visitor = TestVisitor::connected(&world, "anna").await;

        let declined = ask(&mut agent).await;
        let offer = visitor.asked().await;
        offer.displayed();
        answered(&mut agent, TermsStatus::Displayed).await;
        assert_eq!(hosted.audit(), "", "{level}: a dialog is no answer");
        offer.decline();
        answered(&mut agent, TermsStatus::Declined).await;

        let accepted = ask(&mut agent).await;
        let consent = visitor.asked().await.accept();
        visitor.sdk.start_session(StartParams::of(consent));
        until!(visitor, Event::ConnectedToSession { .. });
        visitor.sdk.end_session();
        until!(agent, ConsoleMessage::VisitorSessionEnd { .. });

        agent.send(&AgentMessage::Join { code: "100000000".parse().unwrap() }).await;
        until!(agent, ConsoleMessage::Error { code: ErrorCode::UnknownCode, .. });

        let mut lines = record(&hosted, 3).await;
        for line in &mut lines {
            let when = line.as_object_mut().unwrap().remove("timestamp").unwrap();
            assert!(when.as_str().is_some_and(|when| when.ends_with('Z')), "{when}");
        }
        let line = |message: &str, fields: Value| {
            let mut line = json!({ "level": "INFO", "message": message, "target": "audit", "groupid": 1, "agent": "Sam" });
            line.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            line
        };
        let expected = [
            line("terms answered", json!({ "visitorid": "anna", "request": declined, "answer": "declined", "reason": "visitor" })),
            line("terms answered", json!({ "visitorid": "anna", "request": accepted, "answer": "accepted" })),
            // The code itself may be another group's.
            line("wrong code", json!({ "locked": false })),
        ];
        assert_eq!(lines, expected, "{level}");
        for part in ["answer=\"declined\"", "answer=\"accepted\"", "wrong code"] {
            println!("the log at {level}: {}", hosted.log_line(part));
        }
    }
}
