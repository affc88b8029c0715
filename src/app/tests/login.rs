//! Logging in, also when it does not work.

use crate::words::say;

use super::*;

#[test]
fn a_bad_id_is_refused_at_its_field_in_words() {
    let mut stage = Stage::new();
    stage.field("Visitor ID", "anna b");
    stage.press("Log in");
    assert!(stage.sees("A Visitor ID has no spaces in it."));
    assert_eq!(stage.focused().as_deref(), Some("Visitor ID"));
    assert!(stage.calls().is_empty());
}

#[test]
fn the_first_field_has_the_keyboard_and_enter_logs_in() {
    let mut stage = Stage::new();
    stage.run();
    assert_eq!(stage.focused().as_deref(), Some("Visitor ID"));
    stage.harness.event(egui::Event::Text("anna".to_owned()));
    stage.run();
    stage.key(Key::Enter);
    assert_eq!(stage.calls(), ["init anna", "connect", "presence /home"]);
    assert!(stage.sees("Support can reach you"));
}

#[test]
fn tab_goes_through_the_form_in_its_order() {
    let mut stage = Stage::new();
    stage.run();
    let mut order = Vec::new();
    for _ in 0..6 {
        order.extend(stage.focused());
        stage.key(Key::Tab);
    }
    assert_eq!(order, ["Visitor ID", "Remember me", "Your details (optional)", "Log in", "Get a code", "Open agent console"]);
}

#[test]
fn shift_tab_goes_back_through_the_form() {
    let mut stage = Stage::new();
    stage.run();
    let mut order = Vec::new();
    for _ in 0..6 {
        stage.harness.key_press_modifiers(egui::Modifiers::SHIFT, Key::Tab);
        stage.run();
        order.extend(stage.focused());
    }
    assert_eq!(order, ["Open agent console", "Get a code", "Log in", "Your details (optional)", "Remember me", "Visitor ID"]);
}

#[test]
fn details_unfold_and_are_checked() {
    let mut stage = Stage::new();
    stage.field("Visitor ID", "anna");
    stage.press("Your details (optional)");
    stage.field("Phone", &"1".repeat(32));
    stage.press("Log in");
    assert!(stage.sees("32 characters. At most 31"));
    assert!(stage.calls().is_empty());
}

#[test]
fn a_dead_service_is_waited_for_and_can_be_tried_or_left() {
    let mut stage = Stage::with(false, |facts| facts);
    stage.field("Visitor ID", "anna");
    stage.press("Log in");
    assert!(stage.sees("The service does not answer") && stage.sees("Next attempt in"));
    stage.press("Cancel");
    assert_eq!(stage.calls(), ["init anna", "connect", "disconnect", "forget"]);
    stage.press("Log in");
    stage.press("Try now");
    assert!(stage.sees("Support can reach you"));
}

#[test]
fn presence_that_is_not_configured_is_said_and_one_can_go_back() {
    let mut stage = Stage::with(false, |facts| facts);
    stage.field("Visitor ID", "anna");
    stage.press("Log in");
    stage.event(Event::PresenceNotConfigured { reason: NotConfigured::PresenceOff });
    assert!(stage.sees("support is not set up here"));
    assert!(stage.sees("Log in"));
    assert_eq!(stage.calls().last().map(String::as_str), Some("forget"));
}

#[test]
fn without_a_service_nobody_logs_in() {
    let mut stage =
        Stage::with(true, |facts| AppInfo { unavailable: Some(say!("login-service-failed", error = "the port is taken")), ..facts });
    stage.field("Visitor ID", "anna");
    stage.key(Key::Enter);
    assert!(stage.sees("the port is taken"));
    assert!(stage.calls().is_empty());
}
