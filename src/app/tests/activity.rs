//! What happened, on the screen and in its file.

use crate::app::model::Effect;
use crate::app::model::activity::{Activity, ActivityEntry, ActivityKind};
use crate::app::store::Files;
use crate::app::store::activity_log::ActivityLog;
use crate::app::store::remembered::Remembered;
use crate::words::{Language, set_language};

use tempfile::tempdir;

use super::*;

fn files(folder: &std::path::Path) -> Files {
    let archive = ActivityLog::new(folder, Some(folder.join("out")));
    Files { remembered: Remembered::new(folder), archive, editor: None, autostart: None, links: None }
}

/// A stage whose app keeps what happens in this folder.
fn keeping(folder: &std::path::Path) -> Stage {
    let mut stage = Stage::new().on(files(folder));
    let ctx = stage.harness.ctx.clone();
    stage.harness.state_mut().run_effects(vec![Effect::Write(StoreJob::Load)], &ctx);
    stage.field("Visitor ID", "anna");
    stage.press("Log in");
    stage.press("Activity");
    stage
}

/// Presses a button, and waits until what a thread of the app does wakes the window and is seen.
fn press_and_see(stage: &mut Stage, button: &str, text: &str) {
    let (wake, woken) = std::sync::mpsc::channel();
    stage.harness.ctx.set_request_repaint_callback(move |_| {
        wake.send(()).ok(); // the test may be over
    });
    stage.press(button);
    while !stage.sees(text) {
        woken.recv_timeout(Duration::from_secs(10)).expect("nothing woke the window");
        stage.run();
    }
}

#[test]
fn a_session_is_listed_with_time_name_and_organisation_and_again_after_a_restart() {
    let folder = tempdir().unwrap();
    let mut stage = keeping(folder.path());
    stage.ask("Sam", None);
    stage.wait(INERT);
    stage.press("Decline");
    assert!(stage.sees("Today") && stage.sees("12:00") && stage.sees("Acme"));
    drop(stage);
    let stage = keeping(folder.path());
    assert!(stage.sees("Sam asked to see your screen"));
}

#[test]
fn a_session_that_the_closing_window_cuts_off_is_listed() {
    let folder = tempdir().unwrap();
    let mut stage = keeping(folder.path());
    stage.ask("Sam", None);
    stage.event(Event::ConnectedToSession { sessionkey: "anna".parse().unwrap() });
    stage.wait(Duration::from_secs(75));
    eframe::App::on_exit(stage.harness.state_mut(), None);
    let newest = std::fs::read_to_string(folder.path().join("activity.jsonl")).unwrap();
    assert!(
        newest.contains(r#""what":"ended","agent":"Sam","reason":"app_closed","duration":75,"organisation":"Acme","key":"anna""#),
        "{newest}"
    );
}

#[test]
fn an_export_says_where_it_is() {
    let folder = tempdir().unwrap();
    let mut stage = keeping(folder.path());
    let path = folder.path().join("out/oneclick-visitor-activity.csv");
    press_and_see(&mut stage, "Export CSV", &format!("Your activity was written to {}", path.display()));
    assert!(std::fs::read_to_string(path).unwrap().contains("logged_in"));
}

#[test]
fn deleting_asks_once_and_then_nothing_is_left() {
    let folder = tempdir().unwrap();
    let mut stage = keeping(folder.path());
    stage.press("Delete all…");
    stage.press("Keep");
    assert!(stage.sees("You logged in") && folder.path().join("activity.jsonl").exists());
    stage.press("Delete all…");
    stage.press("Delete");
    assert!(stage.sees("Nothing yet") && !folder.path().join("activity.jsonl").exists());
}

#[test]
fn where_nothing_can_be_written_the_list_goes_on_and_it_is_said_once() {
    let file = tempfile::NamedTempFile::new().unwrap(); // where the folder should be
    let mut stage = Stage::new().on(files(file.path()));
    stage.field("Visitor ID", "anna");
    stage.press("Log in");
    assert!(stage.sees("cannot be kept on this computer"));
    stage.press("OK");
    stage.event(Event::StartSessionFailed { reason: "no screen".to_owned(), ended: None });
    assert!(!stage.sees("cannot be kept on this computer"));
    stage.press("Activity");
    assert!(stage.sees("You logged in") && stage.sees("Sharing could not start: no screen"));
}

/// That is something else than not being able to keep what happens, which still is to be said when it comes.
#[test]
fn a_list_that_cannot_be_read_is_said_and_what_cannot_be_kept_later_as_well() {
    let folder = tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("activity.jsonl")).unwrap();
    let mut stage = Stage::new().on(files(folder.path()));
    let ctx = stage.harness.ctx.clone();
    stage.harness.state_mut().run_effects(vec![Effect::Write(StoreJob::Load)], &ctx);
    stage.run();
    assert!(stage.sees("Your earlier activity could not be read: ") && !stage.sees("cannot be kept on this computer"));
    stage.field("Visitor ID", "anna");
    stage.press("Log in");
    assert!(stage.sees("cannot be kept on this computer"));
}

#[test]
fn a_long_list_is_shown_in_pages_by_days() {
    let mut stage = Stage::at_home();
    let entry = |number: u32| ActivityEntry {
        at: format!("1970-01-{:02}T10:00:00Z", 3 - number / 60).parse().unwrap(),
        what: ActivityKind::Asked { agent: format!("Sam {number:03}") },
        organisation: String::new(),
        key: String::new(),
    };
    stage.harness.state_mut().wall = || UNIX_EPOCH + Duration::from_secs(3 * 86_400);
    stage.harness.state_mut().state.activity = Activity::new((0..150).map(entry).collect(), None);
    stage.press("Activity");
    assert!(stage.sees("Yesterday") && stage.sees("Friday, 2 January 1970") && !stage.sees("1 January 1970"));
    assert!(stage.sees("Sam 099") && !stage.sees("Sam 100"));
    stage.press("Show older");
    assert!(stage.sees("Thursday, 1 January 1970") && stage.sees("Sam 149"));
    set_language(Language::German);
    stage.run();
    assert!(stage.sees("Gestern") && stage.sees("Donnerstag, 1. Januar 1970"));
}
