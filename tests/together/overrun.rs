//! An application that holds up the SDK's thread and calls on: what must not be lost is not.

use std::sync::{Mutex, mpsc};

use oneclick_visitor::protocol::{ConsoleMessage, EndReason, PauseReason, ViewControl};
use oneclick_visitor::sdk::{Event, Obstacle};

use crate::common::{SAM, Sharing, World, until, view};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_and_the_end_come_through_a_flood_of_calls() {
    let world = World::start().await;
    let Sharing { mut visitor, mut agent, key } = Sharing::start(&world).await;
    let mut viewer = view(&world, SAM, &key).await;
    for end in [false, true] {
        let (go_on, held) = mpsc::channel::<()>();
        let held = Mutex::new(held);
        // Called on the SDK's thread, which then waits; and on this one, where signals are refused when too many wait.
        visitor.on_wake(move || {
            if std::thread::current().name() == Some("oneclick-visitor") {
                held.lock().unwrap().recv().ok();
            }
        });
        loop {
            visitor.presence().signal_agent("c_flood", [("a", "b")]);
            if visitor.has_heard("PresenceSendFail") {
                break;
            }
        }
        if end {
            visitor.sdk.end_session();
        } else {
            visitor.sdk.set_obstacle(Some(Obstacle::Locked));
        }
        drop(go_on);
        if end {
            until!(visitor, Event::SessionEnded { reason: EndReason::VisitorEnded, .. });
            until!(agent, ConsoleMessage::VisitorSessionEnd { reason: EndReason::VisitorEnded, .. });
        } else {
            until!(viewer, ViewControl::Paused { paused: true, reason: Some(PauseReason::Locked) });
        }
    }
}
