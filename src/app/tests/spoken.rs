//! What is said aloud, and when.

use egui::accesskit::Live;

use crate::app::model::TrayState;
use crate::words::{Language, set_language};

use super::*;

impl Stage {
    /// The lines in the tree that are read out when they appear.
    fn said(&self) -> Vec<String> {
        let live = By::new().predicate(|node| node.live() != Live::Off);
        self.harness.query_all(live).filter_map(|node| node.accesskit_node().label()).collect()
    }

    pub(super) fn says(&self, part: &str) -> bool {
        self.said().iter().any(|line| line.contains(part))
    }

    fn set_paused(&mut self, to: bool) {
        self.status(|status| {
            if let SessionStatus::Sharing { paused, .. } = &mut status.session {
                *paused = to;
            }
        });
    }
}

#[test]
fn a_request_is_said_with_who_what_and_how_long() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", None);
    assert!(stage.says("Sam from Acme asks to see your screen.") && stage.says("You have 60 seconds to answer."), "{:?}", stage.said());
    stage.press("Decline");
    assert!(!stage.says("asks to see your screen"), "{:?}", stage.said());
}

#[test]
fn the_time_to_answer_is_said_at_thirty_and_ten_seconds_only() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", None);
    let mut before = stage.said();
    let mut changed_at = Vec::new();
    for second in 1..=59 {
        stage.wait(Duration::from_secs(1));
        let now = stage.said();
        if now != before {
            changed_at.push(60 - second);
            before = now;
        }
    }
    assert_eq!(changed_at, [30, 10]);
    assert!(stage.says("10 seconds left to answer."));
}

#[test]
fn more_time_is_said_each_time() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", None);
    let node = |stage: &Stage| stage.harness.query_by_label("You have 60 seconds again to answer.").map(|node| node.accesskit_node().id());
    assert_eq!(node(&stage), None);
    stage.press("More time");
    let first = node(&stage).expect("it is said");
    stage.press("More time");
    assert_ne!(node(&stage), Some(first), "a new line, or it would not be read out again");
}

#[test]
fn what_would_be_shown_is_said_when_it_is_known_and_when_it_changes() {
    let mut stage = Stage::asked_to_choose(choice::all(), "everything on this monitor");
    assert!(stage.says("Monitor DP-1. If you accept, everything on this monitor"), "{:?}", stage.said());
    stage.choose("Claim form");
    assert!(stage.says("Claim form. If you accept, only this window") && !stage.says("this monitor"), "{:?}", stage.said());
    assert!(!stage.says("whole screen"), "nothing else was ever meant");
}

#[test]
fn where_nothing_can_be_chosen_the_whole_screen_is_said() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", None);
    assert!(stage.says("If you accept, your whole screen is shown live"), "{:?}", stage.said());
}

#[test]
fn what_is_shown_what_is_in_the_way_and_a_change_of_it_are_said() {
    let mut stage = Stage::at_home();
    stage.with_displays(choice::all());
    stage.share();
    assert!(stage.says("What is shown: Whole screen"));
    stage.status(|status| {
        if let SessionStatus::Sharing { display, obstacle, .. } = &mut status.session {
            (*display, *obstacle) = (Some(choice::display(DisplayId::Window(7), "Claim form")), Some(Obstacle::WindowHidden));
        }
    });
    assert!(stage.says("What is shown: Claim form") && stage.says("Paused while the shared window is hidden"));
    assert!(!stage.says("Your screen is being shared with"), "{:?}", stage.said());
    stage.press("Change what is shared");
    stage.until_sees("Show this");
    assert!(stage.says("Choose what is shown.") && is_below(&stage, "Log out"), "{:?}", stage.said());
    let dialog = stage.harness.get_by_role_and_label(Role::Dialog, "Change what is shared");
    assert!(dialog.accesskit_node().is_modal());
    stage.key(Key::Escape);
    assert!(!stage.says("Choose what is shown.") && !is_below(&stage, "Log out"));
}

#[test]
fn what_a_button_asks_before_it_deletes_is_said() {
    let mut stage = Stage::at_home();
    stage.press("Activity");
    assert!(!stage.says("cannot be brought back"));
    stage.press("Delete all…");
    assert!(stage.says("Delete the whole list? This cannot be undone."));
    stage.press("Keep");
    assert!(!stage.says("cannot be brought back"));
}

#[test]
fn a_code_is_said_digit_by_digit_when_it_appears() {
    let mut stage = Stage::new();
    stage.press("Get a code");
    assert!(stage.says("Getting a code"), "{:?}", stage.said());
    stage.give_code();
    assert!(stage.says("Your code: 1 2 3, 4 5 6, 7 8 9.") && stage.says("someone you called yourself"), "{:?}", stage.said());
    let before = stage.said();
    stage.wait(Duration::from_secs(90));
    assert_eq!(stage.said(), before, "its time runs out in silence");
    stage.press("Copy");
    assert!(stage.says("The code is copied."));
    stage.code_closed(CodeClosed::Expired);
    assert!(stage.says("The code has run out. Nobody used it for ten minutes.") && !stage.says("1 2 3"), "{:?}", stage.said());
}

#[test]
fn at_home_a_code_is_said_besides_how_things_stand() {
    let mut stage = Stage::at_home();
    stage.press("Get a code");
    stage.give_code();
    assert!(stage.says("Your code: 1 2 3, 4 5 6, 7 8 9.") && stage.says("Support can reach you."));
    stage.share();
    assert!(!stage.says("Your code"), "who shares needs none: {:?}", stage.said());
}

#[test]
fn a_service_that_gives_no_code_yet_is_said_without_a_counter() {
    let mut stage = Stage::new();
    stage.press("Get a code");
    let retry_at = stage.clock.get() + Duration::from_secs(5);
    stage.status(|status| status.link = LinkStatus::Waiting { retry_at, reason: ConnectError::Dropped(None) });
    assert!(stage.says("You get a code as soon as it works."), "{:?}", stage.said());
    let before = stage.said();
    stage.wait(Duration::from_secs(3));
    assert_eq!(stage.said(), before);
}

#[test]
fn who_joins_with_a_code_and_what_follows_is_said_like_any_other() {
    let mut stage = Stage::with_code();
    stage.status(|status| status.link = LinkStatus::Connected { focus: false });
    stage.join("Sam");
    assert!(stage.says("Sam from Acme asks to see your screen.") && !stage.says("1 2 3"), "{:?}", stage.said());
    stage.wait(INERT);
    stage.press("Accept");
    stage.share();
    assert!(stage.says("Your screen is being shared with Sam."));
    stage.end(EndReason::AgentEnded);
    assert!(stage.says("no longer shared. Sam ended it.") && !stage.says("being shared with"));
}

#[test]
fn it_is_said_in_the_language_of_the_app() {
    set_language(Language::German);
    let mut stage = Stage::new();
    stage.press("Code anfordern");
    stage.give_code();
    assert!(stage.says("Ihr Code: 1 2 3, 4 5 6, 7 8 9."), "{:?}", stage.said());
    stage.join("Sam");
    assert!(stage.says("Sam von Acme möchte Ihren Bildschirm sehen.") && stage.says("60 Sekunden Zeit"), "{:?}", stage.said());
}

#[test]
fn the_tab_of_the_area_is_the_selected_one() {
    let mut stage = Stage::at_home();
    for area in ["Activity", "Help", "Settings", "Home"] {
        stage.press(area);
        let tabs = stage.harness.get_all_by_role(Role::Tab).map(|tab| (tab.accesskit_node().label(), tab.accesskit_node().is_selected()));
        let selected: Vec<_> = tabs.filter(|(_, selected)| *selected == Some(true)).map(|(label, _)| label).collect();
        assert_eq!(selected, [Some(area.to_owned())]);
    }
    assert_eq!(stage.harness.get_all_by_role(Role::Tab).count(), 4);
}

#[test]
fn a_notice_that_something_is_wrong_interrupts_and_another_does_not() {
    let mut stage = Stage::at_home();
    let live = |stage: &Stage, part: &str| {
        let line = By::new().predicate(|node| node.live() != Live::Off && node.label().is_some_and(|line| line.contains(part)));
        stage.harness.get(line).accesskit_node().live()
    };
    stage.event(Event::StartSessionFailed { reason: "no screen".to_owned(), ended: None });
    assert_eq!(live(&stage, "could not be shared"), Live::Assertive);
    stage.end(EndReason::AgentEnded);
    assert_eq!(live(&stage, "no longer shared"), Live::Polite);
}

#[test]
fn what_happens_to_a_share_is_said_as_it_happens() {
    let mut stage = Stage::at_home();
    assert!(stage.says("Support can reach you."));
    stage.share();
    assert!(stage.says("Your screen is being shared with Sam."));
    stage.set_paused(true);
    assert!(stage.says("Sharing is paused. Sam sees nothing new.") && !stage.says("is being shared"));
    stage.set_paused(false);
    assert!(stage.says("Your screen is being shared with Sam."));
    stage.status(|status| status.link = LinkStatus::Connecting);
    assert!(stage.says("Sharing is interrupted"));
    stage.status(|status| status.link = LinkStatus::Connected { focus: true });
    stage.end(EndReason::AgentEnded);
    assert!(stage.says("Your screen is no longer shared.") && !stage.says("is being shared"));
}

#[test]
fn a_counter_is_not_said_while_reconnecting_or_sharing() {
    let mut stage = Stage::at_home();
    stage.share();
    let before = stage.said();
    stage.wait(Duration::from_secs(5));
    assert_eq!(stage.said(), before);
    let retry_at = stage.clock.get() + Duration::from_secs(9);
    stage.sdk.borrow_mut().status.session = SessionStatus::Idle;
    stage.status(|status| status.link = LinkStatus::Waiting { retry_at, reason: ConnectError::Dropped(None) });
    let before = stage.said();
    assert!(stage.says("Reconnecting."));
    stage.wait(Duration::from_secs(5));
    assert_eq!(stage.said(), before);
    stage.status(|status| status.link = LinkStatus::Connecting);
    assert_eq!(stage.said(), before, "the same words for each attempt");
}

#[test]
fn an_end_is_said_even_if_the_window_is_minimised() {
    let mut stage = Stage::at_home();
    stage.share();
    stage.window(true, true);
    stage.sdk.borrow_mut().status.session = SessionStatus::Idle;
    stage.harness.step();
    assert!(stage.commands().contains(&ViewportCommand::RequestPaintWhileHidden));
}

#[test]
fn an_end_is_said_even_if_the_window_is_in_the_tray() {
    let mut stage = Stage::at_home();
    stage.share();
    stage.window(true, false);
    stage.harness.state_mut().state.tray = TrayState::Inside;
    stage.run();
    stage.sdk.borrow_mut().status.session = SessionStatus::Idle;
    stage.harness.step();
    assert!(stage.commands().contains(&ViewportCommand::RequestPaintWhileHidden));
}

#[test]
fn a_screen_readers_yes_is_inert_for_as_long_as_any_other() {
    let mut stage = Stage::at_home();
    stage.window(true, true);
    stage.ask("Sam", None);
    stage.harness.get_by_role_and_label(Role::Button, "Accept").click_accesskit();
    stage.run();
    assert!(stage.heard().is_empty(), "not on the screen, so neither displayed nor accepted");
    stage.window(true, false);
    stage.wait(INERT - Duration::from_millis(1));
    stage.harness.get_by_role_and_label(Role::Button, "Accept").click_accesskit();
    stage.run();
    assert_eq!(stage.heard(), ["Displayed"]);
    stage.wait(Duration::from_millis(1));
    stage.harness.get_by_role_and_label(Role::Button, "Accept").click_accesskit();
    stage.run();
    assert_eq!(stage.heard(), ["Displayed", "Accepted"]);
}

#[test]
fn a_screen_reader_cannot_press_what_lies_below_the_request() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", None);
    assert!(is_below(&stage, "Log out"));
}

/// Whether a control is hidden, because a dialog stands above it.
fn is_below(stage: &Stage, name: &str) -> bool {
    let reachable = By::new().predicate(move |node| node.label().as_deref() == Some(name) && !is_hidden(node));
    stage.harness.query_all(reachable).next().is_none()
}

fn is_hidden(node: &egui_kittest::kittest::AccessKitNode<'_>) -> bool {
    node.is_hidden() || node.parent().is_some_and(|parent| is_hidden(&parent))
}
