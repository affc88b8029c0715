//! Every accept and every decline is on record, once, with who, whom and which request.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use oneclick_visitor::protocol::{AgentMessage, ConsoleMessage, ErrorCode, RequestId};
use oneclick_visitor::sdk::{Event, StartParams};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Metadata, Subscriber};

use crate::common::{KIM, SAM, ScriptedAgent, TestVisitor, World, ask, until};

type Fields = BTreeMap<String, String>;

/// Keeps what is logged for the audit, by all tests of this program: a log is the program's, and requests have names of
/// their own.
#[derive(Clone, Default)]
struct Records(Arc<Mutex<Vec<Fields>>>);

impl Records {
    fn about(&self, request: &RequestId) -> Vec<Fields> {
        let records = self.0.lock().unwrap();
        records.iter().filter(|record| record.get("request") == Some(&request.0)).cloned().collect()
    }
}

impl Subscriber for Records {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "audit"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn event(&self, event: &tracing::Event<'_>) {
        struct Reader(Fields);
        impl Visit for Reader {
            fn record_str(&mut self, field: &Field, value: &str) {
                self.0.insert(field.name().to_owned(), value.to_owned());
            }

            fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
                self.0.insert(field.name().to_owned(), format!("{value:?}"));
            }
        }
        let mut reader = Reader(Fields::new());
        event.record(&mut reader);
        self.0.lock().unwrap().push(reader.0);
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accept_and_a_decline_are_on_record_once_each() {
    let records = Records::default();
    tracing::dispatcher::set_global_default(Dispatch::new(records.clone())).unwrap();
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;

    let declined = ask(&mut agent).await;
    let offer = visitor.asked().await;
    offer.displayed();
    until!(agent, ConsoleMessage::Terms { .. });
    assert!(records.about(&declined).is_empty(), "a dialog is no answer");
    offer.decline();
    until!(agent, ConsoleMessage::Terms { .. });

    let accepted = ask(&mut agent).await;
    let consent = visitor.asked().await.accept();
    visitor.sdk.start_session(StartParams::of(consent));
    until!(visitor, Event::ConnectedToSession { .. });
    visitor.sdk.end_session();
    until!(visitor, Event::SessionEnded { .. });
    until!(agent, ConsoleMessage::VisitorSessionEnd { .. });

    // No other test of this program lets Kim type a wrong code.
    let mut kim = ScriptedAgent::join(&world, KIM).await;
    kim.send(&AgentMessage::Join { code: "100000000".parse().unwrap() }).await;
    until!(kim, ConsoleMessage::Error { code: ErrorCode::UnknownCode, .. });
    let wrong: Vec<_> =
        records.0.lock().unwrap().iter().filter(|record| record.contains_key("locked") && record["agent"] == "Kim").cloned().collect();
    assert_eq!(wrong.len(), 1, "{wrong:#?}");
    assert!(!format!("{wrong:?}").contains("100000000"), "the code itself may be another group's");

    for (request, answer, reason) in [(declined, "declined", Some("visitor")), (accepted, "accepted", None)] {
        let records = records.about(&request);
        assert_eq!(records.len(), 1, "{records:#?}");
        let field = |name: &str| records[0].get(name).map(String::as_str);
        assert_eq!((field("answer"), field("reason")), (Some(answer), reason));
        assert_eq!((field("groupid"), field("visitorid"), field("agent")), (Some("1"), Some("anna"), Some("Sam")));
    }
}
