//! The app in another language, also when it changes while something is on the screen.

use crate::words::{Language, language, pretend, set_language};

use super::*;

#[test]
fn it_speaks_german_from_the_form_to_the_request() {
    set_language(Language::German);
    let mut stage = Stage::new();
    stage.field("Besucher-ID", "anna");
    stage.press("Anmelden");
    assert!(stage.sees("Der Support kann Sie erreichen"));
    stage.ask("Sam", Some("https://acme.example/terms"));
    assert!(stage.sees("Sam möchte Ihren Bildschirm sehen") && stage.sees("Schließt sich von selbst in 60 Sekunden."));
    assert_eq!(stage.title(), "Sam möchte Ihren Bildschirm sehen – OneClick Visitor");
}

#[test]
fn what_is_on_the_screen_changes_with_the_language() {
    let mut stage = Stage::at_home();
    stage.share();
    stage.wait(Duration::from_secs(75));
    stage.end(EndReason::VisitorEnded);
    stage.press("Activity");
    assert!(stage.sees("Your screen is no longer shared. You ended it.") && stage.sees("You logged in"));
    set_language(Language::German);
    stage.run();
    assert!(stage.sees("Die Freigabe Ihres Bildschirms ist beendet. Sie selbst haben beendet."));
    assert!(stage.sees("Sie haben sich angemeldet") && !stage.sees("You"));
}

#[test]
fn a_refusal_at_a_field_changes_with_the_language() {
    let mut stage = Stage::new();
    stage.field("Visitor ID", "anna b");
    stage.press("Log in");
    set_language(Language::German);
    stage.run();
    assert!(stage.sees("Eine Besucher-ID enthält keine Leerzeichen."));
    assert_eq!(stage.focused().as_deref(), Some("Besucher-ID"), "the keyboard stays where it is");
}

#[test]
fn the_settings_choose_the_language_before_the_system_does() {
    assert_eq!(crate::app::start::speak("", "de-CH"), None);
    assert_eq!(language(), Language::German);
    assert_eq!(crate::app::start::speak("en", "de-CH"), None);
    assert_eq!(language(), Language::English);
}

#[test]
fn a_language_that_is_not_spoken_is_a_warning_and_the_system_s_is_used() {
    let problem = crate::app::start::speak("tlh", "de-CH").map(|saying| saying.text()).unwrap_or_default();
    assert!(problem.contains("„tlh“") && problem.contains("\"en\" (English), \"de\" (Deutsch)"), "{problem}");
}

#[test]
fn where_the_system_has_no_letters_for_a_language_it_speaks_english_and_says_so() {
    let mut stage = Stage::new();
    // A search of its own may have ended before the first look.
    stage.harness.state().fonts.search_on();
    pretend(Language::Japanese, Language::German.file().unwrap());
    stage.run();
    assert!(stage.sees("Anmelden"), "as long as nothing is known");
    stage.harness.state().fonts.find_nothing();
    let lacking: Vec<_> = Language::ALL.into_iter().filter(|language| stage.harness.state().fonts.lack(language.letters())).collect();
    assert_eq!(lacking, [Language::Japanese, Language::Chinese, Language::Arabic]);
    stage.run();
    assert_eq!(language(), Language::English);
    assert!(stage.sees("no font for the language “ja”") && stage.sees("Log in"));
}

#[test]
fn where_reading_begins_on_the_right_rows_and_texts_do_too() {
    let mut stage = Stage::at_home();
    let place = |stage: &Stage, label: &str| stage.harness.get_by_label(label).rect();
    stage.ask("Sam", None);
    assert!(place(&stage, "Decline").right() < place(&stage, "Accept").left());
    pretend(Language::Arabic, Language::English.file().unwrap());
    stage.run();
    assert!(place(&stage, "Accept").right() < place(&stage, "Decline").left());
    let title = place(&stage, "\u{2068}Sam\u{2069} asks to see your screen");
    let from = place(&stage, "from \u{2068}Acme\u{2069} · name confirmed by the service");
    // The sign stands before it, on the right.
    assert!((title.right() - tokens::SIGN - tokens::SPACE - from.right()).abs() < 1.0, "{title} {from}");
    stage.press("Decline");
    let tab = |stage: &Stage, name: &str| stage.harness.get_by_role_and_label(Role::Tab, name).rect();
    assert!(tab(&stage, "Settings").right() < tab(&stage, "Home").left());
    assert!(place(&stage, "Connected").right() < place(&stage, "OneClick Visitor").left());
}
