//! The request for the screen.

use super::*;

const TERMS: Option<&str> = Some("https://acme.example/terms");

#[test]
fn it_says_who_asks_and_tells_the_agent_once_that_it_is_shown() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", TERMS);
    assert!(stage.sees("Sam asks to see your screen") && stage.sees("from Acme") && stage.sees("acme.example"));
    stage.wait(Duration::from_secs(3));
    assert_eq!(stage.heard(), ["Displayed"]);
    assert_eq!(stage.title(), "Sam asks to see your screen – OneClick Visitor");
}

#[test]
fn accepting_shares_with_the_key_that_was_agreed_to() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", TERMS);
    stage.wait(INERT);
    stage.press("Accept");
    assert_eq!(stage.heard(), ["Displayed", "Accepted"]);
    assert_eq!(stage.calls(), ["start anna true"]);
    assert!(!stage.sees("asks to see your screen"));
}

#[test]
fn declining_shares_nothing() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", TERMS);
    stage.press("Decline");
    assert_eq!(stage.heard(), ["Displayed", "Declined(Visitor)"]);
    assert!(stage.calls().is_empty());
}

#[test]
fn more_time_begins_the_minute_anew_and_tells_the_agent() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", TERMS);
    stage.wait(Duration::from_secs(50));
    assert!(stage.sees("Closes by itself in 10 seconds"));
    stage.press("More time");
    assert_eq!(stage.heard(), ["Displayed", "Extended"]);
    assert!(stage.sees("Closes by itself in 60 seconds"));
    for _ in 0..crate::sdk::MAX_EXTENSIONS - 1 {
        stage.press("More time");
    }
    assert!(!stage.sees("More time"), "it cannot go on for ever");
}

#[test]
fn escape_declines() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", TERMS);
    stage.key(Key::Escape);
    assert_eq!(stage.heard(), ["Displayed", "Declined(Visitor)"]);
    assert!(!stage.sees("asks to see your screen"));
}

#[test]
fn no_answer_counts_in_the_first_half_second() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", TERMS);
    stage.wait(INERT - Duration::from_millis(1));
    stage.press("Accept");
    assert_eq!(stage.heard(), ["Displayed"]);
    stage.wait(Duration::from_millis(1));
    stage.press("Accept");
    assert_eq!(stage.heard(), ["Displayed", "Accepted"]);
}

#[test]
fn tab_moves_from_the_link_over_more_time_to_the_answers() {
    let mut stage = Stage::at_home();
    stage.press("Help"); // something below has the keyboard
    stage.ask("Sam", TERMS);
    stage.wait(INERT);
    assert_eq!(stage.focused(), None);
    let mut order = Vec::new();
    for _ in 0..4 {
        stage.key(Key::Tab);
        order.extend(stage.focused());
    }
    assert_eq!(order, ["Read the terms at acme.example", "More time", "Decline", "Accept"]);
    stage.key(Key::Space);
    assert_eq!(stage.heard(), ["Displayed", "Accepted"]);
}

#[test]
fn without_terms_tab_begins_at_more_time() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", Some("javascript:alert(1)"));
    stage.wait(INERT);
    for label in ["More time", "Decline", "Accept"] {
        stage.key(Key::Tab);
        assert_eq!(stage.focused().as_deref(), Some(label));
    }
    stage.key(Key::Enter);
    assert_eq!(stage.heard(), ["Displayed", "Accepted"]);
}

#[test]
fn a_minimised_window_has_not_shown_it() {
    let mut stage = Stage::at_home();
    stage.window(true, true);
    stage.ask("Sam", TERMS);
    stage.wait(Duration::from_secs(2));
    assert!(stage.heard().is_empty());
    stage.window(true, false);
    assert_eq!(stage.heard(), ["Displayed"]);
}

#[test]
fn it_brings_the_window_to_the_front() {
    let mut stage = Stage::at_home();
    stage.window(false, true);
    let hook = Arc::new(|_, _| ());
    let request = TermsRequest {
        request: RequestId("r1".to_owned()),
        sessionkey: "anna".parse().unwrap(),
        onetermsurl: None,
        agent: "Sam".to_owned(),
        organisation: String::new(),
        expires_in: Duration::from_secs(60),
    };
    stage.sdk.borrow_mut().events.push_back(Event::PresenceShowTerms(TermsOffer::new(request, hook)));
    stage.harness.step();
    let commands = stage.commands();
    assert!(commands.contains(&ViewportCommand::Minimized(false)) && commands.contains(&ViewportCommand::Focus), "{commands:?}");
}

#[test]
fn an_offer_that_closes_takes_its_dialog_along_and_says_why() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", TERMS);
    stage.event(Event::PresenceTermsClosed { request: RequestId("r1".to_owned()), reason: crate::sdk::TermsClosed::Withdrawn });
    assert!(!stage.sees("asks to see your screen") && stage.sees("Sam withdrew the request."));
}

#[test]
fn a_host_that_looks_like_another_is_shown_as_it_is_asked_for() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", Some("HTTPS://аррӏе.com/terms"));
    assert!(stage.sees("Read the terms at xn--80ak6aa92e.com"));
    let host = format!("https://bank.example.{}.evil.example/", "a".repeat(50));
    let mut stage = Stage::at_home();
    stage.ask("Sam", Some(&host));
    assert!(stage.sees(".evil.example") && !stage.sees("bank.example"));
}

#[test]
fn a_name_cannot_disguise_itself() {
    let mut stage = Stage::at_home();
    stage.ask("Sam\u{202E}\u{7}", None);
    assert!(stage.sees("Sam[U+202E][U+0007] asks"));
}
