//! The areas, and what agents are told of them.

use super::*;

#[test]
fn moving_between_areas_tells_where_the_visitor_is() {
    let mut stage = Stage::at_home();
    for area in ["Activity", "Help", "Settings", "Home"] {
        stage.press(area);
    }
    assert_eq!(stage.calls(), ["presence /activity", "presence /help", "presence /settings", "presence /home"]);
}

#[test]
fn every_screen_comes_to_rest() {
    let mut stage = Stage::at_home();
    for area in ["Activity", "Help", "Settings", "Home"] {
        stage.press(area);
        let next = stage.next_frame();
        assert!(next >= Duration::from_secs(3600), "{area} repaints after {next:?}");
    }
}

#[test]
fn nothing_is_repainted_at_once_while_something_counts() {
    let mut stage = Stage::with(false, |facts| facts);
    stage.run();
    assert!(stage.next_frame() > Duration::from_secs(3600));
    stage.field("Visitor ID", "anna");
    stage.press("Log in");
    assert_eq!(stage.next_frame(), tokens::TICK);
    stage.press("Try now");
    stage.share();
    assert_eq!(stage.next_frame(), tokens::TICK);
    stage.sdk.borrow_mut().status.session = SessionStatus::Idle;
    stage.ask("Sam", None);
    assert_eq!(stage.next_frame(), tokens::TICK);
}

#[test]
fn a_link_that_mends_tells_the_area_only_if_agents_know_another_and_this_device_has_the_focus() {
    let mut stage = Stage::at_home();
    stage.press("Help");
    stage.event(Event::PresenceConnected { focus: true });
    assert_eq!(stage.calls(), ["presence /help"], "the connection has told it again by itself, as old as it is");
    // As after a call that could not be sent.
    stage.status(|status| status.presence = None);
    stage.event(Event::PresenceConnected { focus: false });
    assert_eq!(stage.calls().len(), 1);
    stage.event(Event::PresenceFocus);
    assert_eq!(stage.calls(), ["presence /help", "presence /help"]);
}

#[test]
fn going_away_and_coming_back_are_told_once_settled() {
    let mut stage = Stage::at_home();
    stage.window(false, false);
    assert!(stage.calls().is_empty());
    stage.wait(SETTLE);
    stage.window(true, false);
    stage.wait(SETTLE);
    assert_eq!(stage.calls(), ["visible false", "visible true"]);
}

/// Another device has taken the focus; the window here is still in front.
fn blurred() -> Stage {
    let mut stage = Stage::at_home();
    stage.window(true, false);
    stage.status(|status| status.link = LinkStatus::Connected { focus: false });
    stage.event(Event::PresenceBlur);
    stage.wait(SETTLE);
    assert!(stage.calls().is_empty());
    stage
}

#[test]
fn a_device_that_lost_the_focus_takes_it_back_when_its_window_is_brought_to_the_front() {
    let mut stage = blurred();
    stage.window(false, true);
    stage.wait(SETTLE);
    assert_eq!(stage.calls(), ["visible false"], "which takes no focus");
    stage.window(true, false);
    stage.wait(SETTLE);
    assert_eq!(stage.calls(), ["visible false", "visible true"]);
}

#[test]
fn a_device_that_lost_the_focus_takes_it_back_when_it_is_clicked_into() {
    let mut stage = blurred();
    stage.harness.event(egui::Event::PointerMoved(egui::pos2(1.0, 1.0)));
    stage.run();
    assert!(stage.calls().is_empty(), "a pointer that moves may be anybody's");
    stage.harness.event(egui::Event::PointerButton {
        pos: egui::pos2(1.0, 1.0),
        button: egui::PointerButton::Primary,
        pressed: true,
        modifiers: egui::Modifiers::NONE,
    });
    stage.run();
    stage.wait(SETTLE);
    assert_eq!(stage.calls(), ["visible true"]);
}

#[test]
fn a_device_that_lost_the_focus_can_be_chosen() {
    let mut stage = blurred();
    assert!(stage.sees("Another of your devices is active"));
    stage.press("Use this device");
    assert_eq!(stage.calls().last().map(String::as_str), Some("presence /home"));
}

#[test]
fn a_lost_connection_counts_down_and_can_be_tried_at_once() {
    let mut stage = Stage::at_home();
    let retry_at = stage.clock.get() + Duration::from_secs(5);
    stage.status(|status| status.link = LinkStatus::Waiting { retry_at, reason: ConnectError::Dropped(None) });
    assert!(stage.sees("Next attempt in 5 seconds"));
    stage.wait(Duration::from_secs(2));
    assert!(stage.sees("Next attempt in 3 seconds"));
    stage.press("Try now");
    assert_eq!(stage.calls(), ["retry"]);
}

#[test]
fn logging_out_waits_for_the_service_but_not_for_long() {
    let mut stage = Stage::at_home();
    stage.press("Log out");
    assert_eq!(stage.calls(), ["disconnect", "forget"]);
    assert!(stage.sees("Remember me"));

    let mut stage = Stage::at_home();
    stage.sdk.borrow_mut().reachable = false;
    stage.press("Log out");
    assert!(stage.sees("Support can reach you"));
    stage.wait(LOG_OUT);
    assert!(stage.sees("Remember me"));
}

#[test]
fn long_names_stay_inside_the_narrowest_window() {
    let mut stage = Stage::new();
    stage.field("Visitor ID", &"W".repeat(62));
    stage.press("Log in");
    stage.event(Event::StartSessionFailed { reason: "W".repeat(300), ended: None });
    for area in ["Settings", "Activity", "Home"] {
        stage.press(area);
        for node in stage.harness.query_all_by_label_contains("WWWW") {
            assert!(node.rect().right() <= tokens::WINDOW_MIN.x, "{area}: {:?}", node.rect());
        }
    }
}
