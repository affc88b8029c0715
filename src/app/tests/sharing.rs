//! The bar while the screen is shared.

use super::*;

#[test]
fn the_bar_is_there_exactly_as_long_as_the_screen_is_shared() {
    let mut stage = Stage::at_home();
    assert!(!stage.sees("Sharing your screen with"));
    stage.share();
    for area in ["Activity", "Help", "Settings", "Home"] {
        stage.press(area);
        assert!(stage.sees("Sharing your screen with Sam"), "{area}");
    }
    assert_eq!(stage.title(), "Sharing your screen – OneClick Visitor");
    stage.wait(Duration::from_secs(65));
    assert!(stage.sees("1:05 · 1 person is watching"));
    stage.end(EndReason::AgentEnded);
    assert!(!stage.sees("Sharing your screen with Sam"));
    assert_eq!(stage.title(), "OneClick Visitor");
}

#[test]
fn the_bar_pauses_resumes_and_ends() {
    let mut stage = Stage::at_home();
    stage.share();
    stage.press("Pause");
    stage.status(|status| {
        if let SessionStatus::Sharing { paused, .. } = &mut status.session {
            *paused = true;
        }
    });
    stage.press("Resume");
    stage.press("End");
    assert_eq!(stage.calls(), ["pause true", "pause false", "end"]);
}

#[test]
fn the_end_is_said_with_its_reason() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", None);
    stage.wait(INERT);
    stage.press("Accept");
    stage.share();
    stage.event(Event::ConnectedToSession { sessionkey: "anna".parse().unwrap() });
    stage.wait(Duration::from_secs(75));
    stage.end(EndReason::AgentEnded);
    assert!(stage.sees("Your screen is no longer shared. Sam ended it."));
    stage.press("Activity");
    assert!(stage.sees("Shared your screen with Sam for 1:15. Sam ended it."));
    stage.press("OK");
    assert!(!stage.sees("no longer shared"));
}

#[test]
fn closing_the_window_lets_go_of_everything() {
    let mut stage = Stage::at_home();
    stage.share();
    eframe::App::on_exit(stage.harness.state_mut(), None);
    assert_eq!(stage.calls().last().unwrap(), "forget");
}

#[test]
fn an_end_before_the_beginning_is_told_in_words() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", None);
    stage.wait(INERT);
    stage.press("Accept");
    stage.event(Event::StartSessionFailed { reason: "agent_ended".to_owned(), ended: Some(EndReason::AgentEnded) });
    assert!(stage.sees("Your screen was not shared. Sam ended it."));
    stage.press("Activity");
    assert!(stage.sees("Sharing with Sam never began."));
}
