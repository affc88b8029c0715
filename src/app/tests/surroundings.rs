//! The desktop around the window: notification, tray, shortcuts, links, other starts.

use crate::app::model::tray::OPENING;
use crate::app::model::{ShortcutKey, TrayItem, TrayState};

use super::*;

fn r1() -> RequestId {
    RequestId("r1".to_owned())
}

#[test]
fn a_request_is_asked_on_the_desktop_too_when_the_visitor_is_elsewhere_until_it_is_answered() {
    let mut stage = Stage::at_home();
    stage.window(false, false);
    stage.ask("Sam", None);
    let ask = stage.desktop_view().notification.unwrap();
    assert_eq!((ask.request, ask.title.as_str()), (r1(), "Sam asks to see your screen"));
    assert!(ask.text.starts_with("From Acme. "));
    stage.window(true, false);
    assert!(stage.desktop_view().notification.is_some(), "a look at the window is no answer");
    stage.wait(INERT);
    stage.press("Accept");
    assert_eq!(stage.desktop_view().notification, None);
}

#[test]
fn a_request_is_asked_in_the_window_alone_when_the_visitor_is_there() {
    let mut stage = Stage::at_home();
    stage.window(true, false);
    stage.ask("Sam", None);
    assert!(stage.sees("Sam asks to see your screen"));
    assert_eq!(stage.desktop_view().notification, None);
}

#[test]
fn the_notification_goes_with_a_request_that_is_withdrawn() {
    let mut stage = Stage::at_home();
    stage.window(false, true);
    stage.ask("Sam", None);
    assert!(stage.desktop_view().notification.is_some());
    stage.event(Event::PresenceTermsClosed { request: r1(), reason: crate::sdk::TermsClosed::Withdrawn });
    assert_eq!(stage.desktop_view().notification, None);
}

#[test]
fn the_notification_declines_its_own_request_and_no_other() {
    let mut stage = Stage::at_home();
    stage.window(false, false);
    stage.ask("Sam", None);
    stage.around(DesktopEvent::DeclineRequest(RequestId("r0".to_owned())));
    assert_eq!(stage.heard(), ["Displayed"]);
    stage.around(DesktopEvent::DeclineRequest(r1()));
    assert_eq!(stage.heard(), ["Displayed", "Declined(Visitor)"]);
    stage.around(DesktopEvent::DeclineRequest(r1()));
    assert_eq!(stage.heard().len(), 2);
}

#[test]
fn the_notification_and_the_tray_bring_the_window() {
    let mut stage = Stage::at_home();
    stage.window(false, true);
    stage.ask("Sam", None);
    for heard in [DesktopEvent::ShowRequest(r1()), DesktopEvent::TrayItem(TrayItem::Open), DesktopEvent::Started(None)] {
        let commands = stage.around(heard.clone());
        assert!(commands.contains(&ViewportCommand::Focus), "{heard:?}: {commands:?}");
    }
    assert!(!stage.around(DesktopEvent::ShowRequest(RequestId("r0".to_owned()))).contains(&ViewportCommand::Focus));
}

#[test]
fn the_tray_says_how_things_stand_and_offers_what_can_be_done() {
    let mut stage = Stage::new();
    stage.run();
    let tray = |stage: &Stage| {
        let tray = stage.desktop_view().tray;
        (tray.status, tray.wanted, tray.menu.iter().map(|(item, _)| *item).collect::<Vec<_>>())
    };
    assert_eq!(tray(&stage), ("Not logged in".to_owned(), false, vec![TrayItem::Open, TrayItem::Quit]));
    assert_eq!(stage.desktop_view().tray.dot, None);
    stage.field("Visitor ID", "anna");
    stage.press("Log in");
    assert_eq!(tray(&stage).0, "Support can reach you");
    stage.ask("Sam", None);
    assert_eq!(tray(&stage), ("Sam asks to see your screen".to_owned(), true, vec![TrayItem::Open, TrayItem::Quit]));
    stage.wait(INERT);
    stage.press("Accept");
    stage.share();
    assert_eq!(tray(&stage).2, [TrayItem::Open, TrayItem::Pause, TrayItem::End, TrayItem::Quit]);
    stage.status(|status| {
        if let SessionStatus::Sharing { paused, .. } = &mut status.session {
            *paused = true;
        }
    });
    assert_eq!(
        tray(&stage),
        ("Sharing with Sam is paused".to_owned(), false, vec![TrayItem::Open, TrayItem::Resume, TrayItem::End, TrayItem::Quit])
    );
    assert!(stage.around(DesktopEvent::TrayItem(TrayItem::Quit)).contains(&ViewportCommand::Close));
}

#[test]
fn tray_and_shortcuts_pause_and_end_only_what_is_shared() {
    let mut stage = Stage::at_home();
    assert!(!stage.desktop_view().shortcuts);
    let all = [
        DesktopEvent::Shortcut(ShortcutKey::Pause),
        DesktopEvent::Shortcut(ShortcutKey::End),
        DesktopEvent::TrayItem(TrayItem::Pause),
        DesktopEvent::TrayItem(TrayItem::End),
    ];
    for heard in all.clone() {
        stage.around(heard);
    }
    assert!(stage.calls().is_empty());
    stage.share();
    assert!(stage.desktop_view().shortcuts);
    for heard in all {
        stage.around(heard);
    }
    assert_eq!(stage.calls(), ["pause true", "end", "pause true", "end"]);
    stage.end(EndReason::VisitorEnded);
    assert!(!stage.desktop_view().shortcuts);
}

#[test]
fn a_shortcut_that_does_not_work_is_named() {
    let mut stage = Stage::at_home();
    stage.around(DesktopEvent::ShortcutFailed("Ctrl+Alt+P belongs to another program".to_owned()));
    assert!(stage.sees("Ctrl+Alt+P belongs to another program"));
}

fn started_away() -> Stage {
    let mut stage = Stage::at_home();
    stage.harness.state_mut().state.tray = TrayState::WaitingForIcon;
    stage
}

#[test]
fn started_away_without_a_tray_it_is_minimised() {
    let mut stage = started_away();
    assert!(stage.around(DesktopEvent::TrayIcon(false)).contains(&ViewportCommand::Minimized(true)));
    assert!(
        !stage.around(DesktopEvent::TrayIcon(true)).contains(&ViewportCommand::Visible(false)),
        "a tray that comes later changes nothing"
    );
}

#[test]
fn started_away_it_goes_into_the_tray_once_it_has_come_and_comes_back_when_opened() {
    let mut stage = started_away();
    stage.window(false, false);
    assert!(!stage.around(DesktopEvent::TrayIcon(true)).contains(&ViewportCommand::Visible(false)));
    stage.window(true, false);
    assert_eq!(stage.harness.state().state.tray, TrayState::Inside);
    assert!(stage.around(DesktopEvent::TrayItem(TrayItem::Open)).contains(&ViewportCommand::Visible(true)));
    assert!(!stage.around(DesktopEvent::TrayIcon(true)).contains(&ViewportCommand::Visible(false)), "the visitor brought it");
}

#[test]
fn a_window_that_never_gets_the_keyboard_goes_into_the_tray_all_the_same() {
    let mut stage = started_away();
    stage.window(false, false);
    stage.around(DesktopEvent::TrayIcon(true));
    stage.wait(OPENING);
    assert_eq!(stage.harness.state().state.tray, TrayState::Inside);
}

#[test]
fn a_tray_that_goes_gives_the_window_back() {
    let mut stage = started_away();
    stage.window(true, false);
    stage.around(DesktopEvent::TrayIcon(true));
    let commands = stage.around(DesktopEvent::TrayIcon(false));
    assert!(commands.contains(&ViewportCommand::Visible(true)) && commands.contains(&ViewportCommand::Minimized(true)), "{commands:?}");
}

#[test]
fn in_the_tray_the_visitor_is_away_and_a_request_brings_the_window() {
    let mut stage = started_away();
    stage.window(true, false);
    stage.around(DesktopEvent::TrayIcon(true));
    stage.wait(SETTLE);
    stage.wait(SETTLE);
    assert_eq!(stage.calls(), ["visible false"]);
    stage.ask("Sam", None);
    assert!(stage.desktop_view().notification.is_some());
    assert_eq!(stage.harness.state().state.tray, TrayState::Outside);
    assert_eq!(stage.heard(), ["Displayed"]);
}

#[test]
fn a_link_fills_the_form_in_and_does_not_log_in() {
    let mut stage = Stage::new();
    stage.around(DesktopEvent::Started(Some("oneclick:login?visitorid=anna&groupid=7".to_owned())));
    assert!(stage.sees("A link filled in the Visitor ID") && !stage.sees("from the link)"));
    assert!(stage.calls().is_empty());
    stage.press("Log in");
    assert_eq!(stage.calls()[0], "init anna");
}

#[test]
fn the_group_of_a_link_counts_only_if_the_visitor_agrees() {
    let mut stage = Stage::new();
    stage.around(DesktopEvent::Started(Some("oneclick:login?visitorid=anna&groupid=8".to_owned())));
    stage.press("Log in");
    assert_eq!(stage.calls()[0], "init anna");

    let mut stage = Stage::new();
    stage.around(DesktopEvent::Started(Some("oneclick:login?visitorid=anna&groupid=8".to_owned())));
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
    stage.around(DesktopEvent::Started(Some("oneclick:login?visitorid=eve".to_owned())));
    assert!(stage.sees("nothing was changed") && stage.calls().is_empty());
    assert_eq!(stage.harness.state().state.form.visitorid, "anna");

    let mut stage = Stage::new();
    stage.around(DesktopEvent::Started(Some("oneclick:login?visitorid=eve&service=https://evil.example".to_owned())));
    assert!(stage.sees("a link cannot set service"));
    assert_eq!(stage.harness.state().state.form.visitorid, "");
}

#[test]
fn a_lock_is_passed_on_also_to_a_visitor_who_logs_in_later() {
    let mut stage = Stage::new();
    stage.around.borrow_mut().events.push_back(DesktopEvent::Locked(true));
    stage.run();
    stage.field("Visitor ID", "anna");
    stage.press("Log in");
    assert_eq!(stage.calls()[..3], ["init anna", "locked true", "connect"].map(str::to_owned));
    stage.around.borrow_mut().events.push_back(DesktopEvent::Locked(false));
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
