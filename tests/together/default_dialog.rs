//! The default dialog, handed over once, in an app that knows nothing of requests.

use std::sync::{Arc, Mutex};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use oneclick_visitor::dialog::DefaultTerms;
use oneclick_visitor::protocol::{AgentMessage, ConsoleMessage, DeclineReason, TermsStatus};
use oneclick_visitor::sdk::{DefaultDialog, Event, RequestId, SessionStart, StartParams, TermsClosed, TermsOffer};

use crate::common::{PATIENCE, SAM, ScriptedAgent, TestVisitor, World, ask, until};

/// A dialog whose visitor says yes to everything at once, and which remembers what it was told.
#[derive(Clone, Default)]
struct Yes(Arc<Mutex<Vec<String>>>);

impl DefaultDialog for Yes {
    fn show(&self, offer: TermsOffer, session: SessionStart) {
        self.0.lock().unwrap().push(format!("show {}", offer.request().request.0));
        session.start_session(StartParams::of(offer.accept()));
    }

    fn close(&self, request: &RequestId) {
        self.0.lock().unwrap().push(format!("close {}", request.0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_default_dialog_gets_the_requests_and_the_switch_sends_them_to_the_event() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    let dialog = Yes::default();
    visitor.presence().set_default_dialog(dialog.clone());

    // Switched on after connect, as the document has it.
    visitor.presence().set_default_ui(true);
    let request = ask(&mut agent).await;
    until!(visitor, Event::PresenceTermsShown { request: shown } => assert_eq!(shown, request));
    until!(visitor, Event::ConnectedToSession { .. });
    until!(agent, ConsoleMessage::VisitorSessionStart { .. });
    assert_eq!(*dialog.0.lock().unwrap(), [format!("show {}", request.0)]);
    assert!(!visitor.has_seen("PresenceShowTerms"));
    visitor.sdk.end_session();
    until!(visitor, Event::SessionEnded { .. });
    until!(agent, ConsoleMessage::VisitorSessionEnd { .. });

    visitor.presence().set_default_ui(false);
    let request = ask(&mut agent).await;
    let offer = visitor.asked().await;
    assert_eq!(offer.request().request, request);
    offer.decline();
    assert_eq!(dialog.0.lock().unwrap().len(), 1, "it hears nothing of that one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_dialog_the_default_ui_declines_and_says_what_to_do() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    visitor.presence().set_default_ui(true);
    ask(&mut agent).await;
    until!(visitor, Event::InvalidState { call: "set_default_dialog", .. });
    until!(agent, ConsoleMessage::Terms { terms, .. } if terms.status == TermsStatus::Declined);
    assert!(!visitor.has_seen("PresenceShowTerms"));
}

fn is_asked(app: &Harness<'_>) -> bool {
    app.query_all_by_label_contains("asks to see your screen").next().is_some()
}

/// Paints frames until this is so.
macro_rules! painted_until {
    ($harness:expr, $done:expr) => {
        let give_up_at = std::time::Instant::now() + PATIENCE;
        while !$done {
            assert!(std::time::Instant::now() < give_up_at, "{}", stringify!($done));
            $harness.run();
            tokio::task::yield_now().await;
        }
    };
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_egui_app_hands_it_over_and_does_nothing_more() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    let ctx = egui::Context::default();
    let terms = DefaultTerms::in_window(&ctx);
    visitor.presence().set_default_dialog(terms.clone());
    let mut app = Harness::new_ui(move |ui| {
        drop(ui.button("Order"));
        terms.show(ui);
    });
    visitor.presence().set_default_ui(true);

    ask(&mut agent).await;
    until!(visitor, Event::PresenceTermsShown { .. });
    painted_until!(app, is_asked(&app));
    until!(agent, ConsoleMessage::Terms { terms, .. } if terms.status == TermsStatus::Displayed);
    app.get_by_label("Decline").click();
    app.run();
    until!(agent, ConsoleMessage::Terms { terms, .. } if terms.status == TermsStatus::Declined && terms.reason == Some(DeclineReason::Visitor));
    painted_until!(app, !is_asked(&app));

    let request = ask(&mut agent).await;
    until!(visitor, Event::PresenceTermsShown { .. });
    painted_until!(app, is_asked(&app));
    agent.send(&AgentMessage::Cancel { request }).await;
    until!(visitor, Event::PresenceTermsClosed { reason: TermsClosed::Withdrawn, .. });
    painted_until!(app, !is_asked(&app));

    if oneclick_visitor::sdk::displays().is_err() {
        return; // Without a screen there is nothing that a yes could be said to, and the dialog takes none.
    }
    ask(&mut agent).await;
    until!(visitor, Event::PresenceTermsShown { .. });
    painted_until!(app, is_asked(&app));
    // In its first moments a yes counts for nothing: it is said until it counts, which closes the dialog.
    painted_until!(app, {
        let accept = app.query_by_label("Accept");
        accept.inspect(|button| button.click()).is_none()
    });
    until!(visitor, Event::DialogDidTapYes { .. });
    // The test picture has no monitors, one of which is proposed where this computer has several.
    until!(visitor, Event::ConnectedToSession { .. } | Event::StartSessionFailed { .. });
    assert!(!visitor.has_seen("PresenceShowTerms"));
}
