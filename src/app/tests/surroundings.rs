//! The desktop around the window: notification, tray, shortcuts, links, other starts.

use crate::app::model::{Item, Key as Shortcut, Whereabouts};

use super::*;

fn r1() -> RequestId {
    RequestId("r1".to_owned())
}

#[test]
fn a_request_is_asked_on_the_desktop_too_when_the_visitor_is_elsewhere_until_it_is_answered() {
    let mut stage = Stage::at_home();
    stage.window(false, false);
    stage.ask("Sam", None);
    let ask = stage.outlook().ask.unwrap();
    assert_eq!((ask.request, ask.title.as_str()), (r1(), "Sam asks to see your screen"));
    assert!(ask.text.starts_with("From Acme. "));
    stage.window(true, false);
    assert!(stage.outlook().ask.is_some(), "a look at the window is no answer");
    stage.wait(INERT);
    stage.press("Accept");
    assert_eq!(stage.outlook().ask, None);
}

#[test]
fn a_request_is_asked_in_the_window_alone_when_the_visitor_is_there() {
    let mut stage = Stage::at_home();
    stage.window(true, false);
    stage.ask("Sam", None);
    assert!(stage.sees("Sam asks to see your screen"));
    assert_eq!(stage.outlook().ask, None);
}

#[test]
fn the_notification_goes_with_a_request_that_is_withdrawn() {
    let mut stage = Stage::at_home();
    stage.window(false, true);
    stage.ask("Sam", None);
    assert!(stage.outlook().ask.is_some());
    stage.event(Event::PresenceTermsClosed { request: r1(), reason: crate::sdk::TermsClosed::Withdrawn });
    assert_eq!(stage.outlook().ask, None);
}

#[test]
fn the_notification_declines_its_own_request_and_no_other() {
    let mut stage = Stage::at_home();
    stage.window(false, false);
    stage.ask("Sam", None);
    stage.around(Heard::Declined(RequestId("r0".to_owned())));
    assert_eq!(stage.heard(), ["Displayed"]);
    stage.around(Heard::Declined(r1()));
    assert_eq!(stage.heard(), ["Displayed", "Declined(Visitor)"]);
    stage.around(Heard::Declined(r1()));
    assert_eq!(stage.heard().len(), 2);
}

#[test]
fn the_notification_and_the_tray_bring_the_window() {
    let mut stage = Stage::at_home();
    stage.window(false, true);
    stage.ask("Sam", None);
    for heard in [Heard::Show(r1()), Heard::Chosen(Item::Open), Heard::Started(None)] {
        let commands = stage.around(heard.clone());
        assert!(commands.contains(&ViewportCommand::Focus), "{heard:?}: {commands:?}");
    }
    assert!(!stage.around(Heard::Show(RequestId("r0".to_owned()))).contains(&ViewportCommand::Focus));
}

#[test]
fn the_tray_says_how_things_stand_and_offers_what_can_be_done() {
    let mut stage = Stage::new();
    stage.run();
    let tray = |stage: &Stage| {
        let tray = stage.outlook().tray;
        (tray.status, tray.wanted, tray.menu.iter().map(|(item, _)| *item).collect::<Vec<_>>())
    };
    assert_eq!(tray(&stage), ("Not logged in".to_owned(), false, vec![Item::Open, Item::Quit]));
    assert_eq!(stage.outlook().tray.dot, None);
    stage.field("Visitor ID", "anna");
    stage.press("Log in");
    assert_eq!(tray(&stage).0, "Support can reach you");
    stage.ask("Sam", None);
    assert_eq!(tray(&stage), ("Sam asks to see your screen".to_owned(), true, vec![Item::Open, Item::Quit]));
    stage.wait(INERT);
    stage.press("Accept");
    stage.share();
    assert_eq!(tray(&stage).2, [Item::Open, Item::Pause, Item::End, Item::Quit]);
    stage.status(|status| {
        if let SessionStatus::Sharing { paused, .. } = &mut status.session {
            *paused = true;
        }
    });
    assert_eq!(tray(&stage), ("Sharing with Sam is paused".to_owned(), false, vec![Item::Open, Item::Resume, Item::End, Item::Quit]));
    assert!(stage.around(Heard::Chosen(Item::Quit)).contains(&ViewportCommand::Close));
}

#[test]
fn tray_and_shortcuts_pause_and_end_only_what_is_shared() {
    let mut stage = Stage::at_home();
    assert!(!stage.outlook().shortcuts);
    let all = [Heard::Key(Shortcut::Pause), Heard::Key(Shortcut::End), Heard::Chosen(Item::Pause), Heard::Chosen(Item::End)];
    for heard in all.clone() {
        stage.around(heard);
    }
    assert!(stage.calls().is_empty());
    stage.share();
    assert!(stage.outlook().shortcuts);
    for heard in all {
        stage.around(heard);
    }
    assert_eq!(stage.calls(), ["pause true", "end", "pause true", "end"]);
    stage.end(EndReason::VisitorEnded);
    assert!(!stage.outlook().shortcuts);
}

#[test]
fn a_shortcut_that_does_not_work_is_named() {
    let mut stage = Stage::at_home();
    stage.around(Heard::KeyFailed("Ctrl+Alt+P belongs to another program".to_owned()));
    assert!(stage.sees("Ctrl+Alt+P belongs to another program"));
}

fn started_away() -> Stage {
    let mut stage = Stage::at_home();
    stage.harness.state_mut().whereabouts = Whereabouts::Leaving;
    stage
}

#[test]
fn started_away_without_a_tray_it_is_minimised() {
    let mut stage = started_away();
    assert!(stage.around(Heard::Tray(false)).contains(&ViewportCommand::Minimized(true)));
    assert!(!stage.around(Heard::Tray(true)).contains(&ViewportCommand::Visible(false)), "a tray that comes later changes nothing");
}

#[test]
fn started_away_it_goes_into_the_tray_once_it_has_come_and_comes_back_when_opened() {
    let mut stage = started_away();
    stage.window(false, false);
    assert!(!stage.around(Heard::Tray(true)).contains(&ViewportCommand::Visible(false)));
    stage.window(true, false);
    assert_eq!(stage.harness.state().whereabouts, Whereabouts::InTray);
    assert!(stage.around(Heard::Chosen(Item::Open)).contains(&ViewportCommand::Visible(true)));
    assert!(!stage.around(Heard::Tray(true)).contains(&ViewportCommand::Visible(false)), "the visitor brought it");
}

#[test]
fn a_window_that_never_gets_the_keyboard_goes_into_the_tray_all_the_same() {
    let mut stage = started_away();
    stage.window(false, false);
    stage.around(Heard::Tray(true));
    stage.wait(tokens::OPENING);
    assert_eq!(stage.harness.state().whereabouts, Whereabouts::InTray);
}

#[test]
fn a_tray_that_goes_gives_the_window_back() {
    let mut stage = started_away();
    stage.window(true, false);
    stage.around(Heard::Tray(true));
    let commands = stage.around(Heard::Tray(false));
    assert!(commands.contains(&ViewportCommand::Visible(true)) && commands.contains(&ViewportCommand::Minimized(true)), "{commands:?}");
}

#[test]
fn in_the_tray_the_visitor_is_away_and_a_request_brings_the_window() {
    let mut stage = started_away();
    stage.window(true, false);
    stage.around(Heard::Tray(true));
    stage.wait(SETTLE);
    stage.wait(SETTLE);
    assert_eq!(stage.calls(), ["visible false"]);
    stage.ask("Sam", None);
    assert!(stage.outlook().ask.is_some());
    assert_eq!(stage.harness.state().whereabouts, Whereabouts::Open);
    assert_eq!(stage.heard(), ["Displayed"]);
}

#[test]
fn a_link_fills_the_form_in_and_does_not_log_in() {
    let mut stage = Stage::new();
    stage.around(Heard::Started(Some("oneclick:login?visitorid=anna&groupid=7".to_owned())));
    assert!(stage.sees("A link filled in the Visitor ID") && !stage.sees("from the link)"));
    assert!(stage.calls().is_empty());
    stage.press("Log in");
    assert_eq!(stage.calls()[0], "init anna");
}

#[test]
fn the_group_of_a_link_counts_only_if_the_visitor_agrees() {
    let mut stage = Stage::new();
    stage.around(Heard::Started(Some("oneclick:login?visitorid=anna&groupid=8".to_owned())));
    stage.press("Log in");
    assert_eq!(stage.calls()[0], "init anna");

    let mut stage = Stage::new();
    stage.around(Heard::Started(Some("oneclick:login?visitorid=anna&groupid=8".to_owned())));
    stage.harness.get_by_label("Use group 8 (from the link)").click();
    stage.run();
    stage.press("Log in");
    assert_eq!(stage.calls()[0], "init anna in group 8");
    stage.press("Settings");
    assert!(stage.sees("8"));
}

#[test]
fn a_link_changes_nothing_while_logged_in_and_a_bad_one_never_does() {
    let mut stage = Stage::at_home();
    stage.around(Heard::Started(Some("oneclick:login?visitorid=eve".to_owned())));
    assert!(stage.sees("nothing was changed") && stage.calls().is_empty());
    assert_eq!(stage.harness.state().state.form.visitorid, "anna");

    let mut stage = Stage::new();
    stage.around(Heard::Started(Some("oneclick:login?visitorid=eve&service=https://evil.example".to_owned())));
    assert!(stage.sees("a link cannot set service"));
    assert_eq!(stage.harness.state().state.form.visitorid, "");
}

#[test]
fn a_lock_is_passed_on_also_to_a_visitor_who_logs_in_later() {
    let mut stage = Stage::new();
    stage.around.borrow_mut().heard.push_back(Heard::Locked(true));
    stage.run();
    stage.field("Visitor ID", "anna");
    stage.press("Log in");
    assert_eq!(stage.calls()[..3], ["locked true", "init anna", "locked true"].map(str::to_owned));
    stage.around.borrow_mut().heard.push_back(Heard::Locked(false));
    stage.run();
    assert_eq!(stage.calls().last().map(String::as_str), Some("locked false"));
}

/// The session's end and the disk take their time: who starts the app once more meanwhile must not be told that it is heard.
#[test]
fn another_start_is_refused_before_the_end_waits_for_anything() {
    let mut stage = Stage::at_home();
    eframe::App::on_exit(stage.harness.state_mut(), None);
    assert_eq!(stage.calls(), ["close", "forget"]);
}
