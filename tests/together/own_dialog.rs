//! The example with a dialog of its own, pressed like an app, with the real SDK and service under it.

use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Instant;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use oneclick_visitor::protocol::{ConsoleMessage, EndReason, TermsStatus};
use oneclick_visitor::sdk::{GroupId, ScreenSource, VisitorInitParams};

use crate::common::{PATIENCE, SAM, ScriptedAgent, World, ask, until};

#[path = "../../scripts/own_dialog.rs"]
#[expect(dead_code, reason = "its main opens a window")]
mod example;

use example::OwnDialog;

struct App {
    harness: Harness<'static, OwnDialog>,
    woken: Receiver<()>,
}

impl App {
    fn start(world: &World) -> Self {
        let mut params = VisitorInitParams::new(world.url(), GroupId(1), "anna".parse().unwrap());
        params.screen = ScreenSource::Pattern;
        let (wake, woken) = sync_channel(1);
        let harness = Harness::builder().build_eframe(|creation| {
            // One wake-up that waits is as good as many.
            creation.egui_ctx.set_request_repaint_callback(move |_| {
                wake.try_send(()).ok();
            });
            OwnDialog::new(params, creation.egui_ctx.clone()).unwrap()
        });
        Self { harness, woken }
    }

    /// Runs whenever the app asks for a frame, until it shows this.
    fn until_shown(&mut self, text: &str) {
        let give_up_at = Instant::now() + PATIENCE;
        loop {
            self.harness.run();
            if self.harness.query_by_label_contains(text).is_some() {
                return;
            }
            let woken = self.woken.recv_timeout(give_up_at.saturating_duration_since(Instant::now()));
            assert!(woken.is_ok(), "{text:?} is never shown");
        }
    }

    fn press(&mut self, button: &str) {
        self.harness.get_by_label(button).click();
        self.harness.run();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_with_a_dialog_of_its_own_is_asked_answers_and_ends() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut app = App::start(&world);
    app.until_shown("Connected");

    ask(&mut agent).await;
    app.until_shown("Sam of Acme would like to help");
    until!(agent, ConsoleMessage::Terms { terms, .. } if terms.status == TermsStatus::Displayed);
    app.press("No, thanks");
    until!(agent, ConsoleMessage::Terms { terms, .. } if terms.status == TermsStatus::Declined);
    assert!(app.harness.query_by_label_contains("would like to help").is_none());

    ask(&mut agent).await;
    app.until_shown("Sam of Acme would like to help");
    app.press("Show my screen");
    until!(agent, ConsoleMessage::VisitorSessionStart { .. });
    app.until_shown("You are sharing your screen with Sam.");
    app.press("End");
    until!(agent, ConsoleMessage::VisitorSessionEnd { reason: EndReason::VisitorEnded, .. });
}
