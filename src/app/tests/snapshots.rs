//! How every screen and dialog looks: light and dark, in the smallest window, at 200 %.
//!
//! The pictures lie in `tests/snapshots`. After a change that is meant, `UPDATE_SNAPSHOTS=1 cargo test snapshots` writes
//! them anew; look at each before it is committed.

use egui::accesskit::Live;
use egui::{Theme, Vec2};
use egui_kittest::SnapshotResults;

use crate::app::model::activity::{Activity, ActivityEntry, ActivityKind};
use crate::app::model::setting::{SettingChange, TextSetting};
use crate::app::model::settings_form::{ComputerInfo, SettingsForm};
use crate::words::{Language, set_language};

use super::*;

/// One way to look at a screen.
struct Look {
    name: &'static str,
    theme: Theme,
    size: Vec2,
    pixels_per_point: f32,
}

const LOOKS: [Look; 4] = [
    Look { name: "light", theme: Theme::Light, size: tokens::WINDOW, pixels_per_point: 1.0 },
    Look { name: "dark", theme: Theme::Dark, size: tokens::WINDOW, pixels_per_point: 1.0 },
    Look { name: "small", theme: Theme::Light, size: tokens::WINDOW_MIN, pixels_per_point: 1.0 },
    Look { name: "double", theme: Theme::Dark, size: tokens::WINDOW_MIN, pixels_per_point: 2.0 },
];

/// Brings the app to a screen and compares each look of it with its picture.
fn compare(screen: &str, reach: impl Fn(&mut Stage)) {
    compare_from(screen, Stage::new, reach);
}

/// The same, logged in.
fn compare_home(screen: &str, reach: impl Fn(&mut Stage)) {
    compare_from(screen, Stage::at_home, reach);
}

/// The same in a language of long words and in one that is read from the right.
fn compare_languages(screen: &str, begin: impl Fn() -> Stage, reach: impl Fn(&mut Stage)) {
    let mut results = SnapshotResults::new();
    for language in [Language::German, Language::Arabic] {
        set_language(Language::English);
        let mut stage = begin();
        stage.harness.set_size(tokens::WINDOW);
        reach(&mut stage);
        set_language(language);
        stage.harness.remove_cursor();
        stage.run();
        stage.run();
        results.add(stage.harness.try_snapshot(format!("{screen}_{}", language.tag())));
    }
}

fn compare_from(screen: &str, begin: impl Fn() -> Stage, reach: impl Fn(&mut Stage)) {
    let mut results = SnapshotResults::new();
    for look in LOOKS {
        let mut stage = begin();
        stage.harness.ctx.set_theme(look.theme);
        let window = stage.harness.input_mut().viewports.entry(ViewportId::ROOT).or_default();
        window.native_pixels_per_point = Some(look.pixels_per_point);
        stage.harness.set_size(look.size);
        stage.run();
        reach(&mut stage);
        stage.harness.remove_cursor();
        stage.run();
        results.add(stage.harness.try_snapshot(format!("{screen}_{}", look.name)));
    }
}

#[test]
fn login() {
    compare("login", |_| {});
}

#[test]
fn login_with_details_and_a_wrong_id() {
    compare("login_wrong", |stage| {
        stage.press("Your details (optional)");
        stage.field("Visitor ID", "anna b");
        stage.press("Log in");
        // It is said aloud as well, by a line that nobody sees.
        let refusal = By::new().label_contains("no spaces").predicate(|node| node.live() == Live::Off);
        stage.harness.get(refusal).scroll_to_me();
        stage.run();
    });
}

#[test]
fn waiting_for_the_service() {
    compare_from(
        "login_waiting",
        || Stage::with(false, |facts| facts),
        |stage| {
            stage.field("Visitor ID", "anna");
            stage.press("Log in");
        },
    );
}

#[test]
fn home() {
    compare_home("home", |_| {});
}

#[test]
fn home_while_sharing() {
    compare_home("home_sharing", |stage| {
        stage.share();
        stage.wait(Duration::from_secs(75));
    });
}

#[test]
fn home_without_a_connection() {
    compare_home("home_offline", |stage| {
        let retry_at = stage.clock.get() + Duration::from_secs(9);
        stage.status(|status| status.link = LinkStatus::Waiting { retry_at, reason: ConnectError::Dropped(None) });
    });
}

#[test]
fn home_on_another_device() {
    compare_home("home_blurred", |stage| stage.status(|status| status.link = LinkStatus::Connected { focus: false }));
}

#[test]
fn home_with_notices() {
    compare_home("home_notices", |stage| {
        stage.ask("Sam", None);
        stage.key(Key::Escape);
        stage.end(EndReason::AgentEnded);
        stage.end(EndReason::ConnectionLost);
    });
}

/// The list of two days.
fn show_activity(stage: &mut Stage) {
    let (sam, kim) = (|| "Sam Rivera".to_owned(), || "Kim Lindqvist-Okonkwo of the second line".to_owned());
    let lasted = Some(Duration::from_secs(754));
    let happenings = [
        ("2026-11-23T09:06:02Z", ActivityKind::Ended { agent: sam(), reason: EndReason::VisitorEnded, lasted }),
        ("2026-11-23T08:53:28Z", ActivityKind::Started { agent: sam() }),
        ("2026-11-23T08:53:26Z", ActivityKind::Accepted { agent: sam() }),
        ("2026-11-23T08:53:01Z", ActivityKind::Asked { agent: sam() }),
        ("2026-11-23T08:30:00Z", ActivityKind::LoggedIn),
        ("2026-11-20T16:41:00Z", ActivityKind::Declined { agent: kim() }),
        ("2026-11-20T16:40:00Z", ActivityKind::Asked { agent: kim() }),
    ];
    let entry = |(at, what): (&str, ActivityKind)| ActivityEntry {
        at: at.parse().unwrap(),
        what,
        organisation: "Acme".to_owned(),
        key: "anna".to_owned(),
    };
    stage.harness.state_mut().wall = || UNIX_EPOCH + Duration::from_secs(1_795_424_707);
    stage.harness.state_mut().state.activity = Activity::new(happenings.map(entry).into(), None);
    stage.press("Activity");
}

#[test]
fn activity() {
    compare_home("activity", show_activity);
}

#[test]
fn activity_and_what_can_be_done_with_it() {
    compare_home("activity_list", |stage| stage.press("Activity"));
}

#[test]
fn help() {
    compare_home("help", |stage| stage.press("Help"));
}

#[test]
fn settings() {
    compare_home("settings", show_settings);
}

/// All of it at once, with something refused and something that waits for the next start; in German as well.
#[test]
fn settings_from_top_to_bottom() {
    const HEIGHT: f32 = 2060.0;
    let mut results = SnapshotResults::new();
    for (name, theme, width, language) in [
        ("light", Theme::Light, tokens::WINDOW.x, Language::English),
        ("dark", Theme::Dark, tokens::WINDOW.x, Language::English),
        ("german", Theme::Light, tokens::WINDOW_MIN.x, Language::German),
    ] {
        let mut stage = Stage::at_home();
        stage.harness.ctx.set_theme(theme);
        stage.harness.set_size(Vec2::new(width, HEIGHT));
        show_settings(&mut stage);
        let form = &mut stage.harness.state_mut().state.settings;
        let service = SettingChange::Service("https://support.example.com".parse().ok());
        form.change(service.clone());
        form.written(service);
        *form.text(TextSetting::ShortcutEnd) = "Shift+E".to_owned();
        form.take_typed();
        set_language(language);
        stage.harness.remove_cursor();
        stage.run();
        results.add(stage.harness.try_snapshot(format!("settings_all_{name}")));
        set_language(Language::English);
    }
}

fn show_settings(stage: &mut Stage) {
    let folder = PathBuf::from("/home/anna/.local/share/oneclick-visitor");
    let here = ComputerInfo {
        settings: Some(PathBuf::from("/home/anna/.config/oneclick-visitor/config.toml")),
        activity: folder.join("activity.jsonl"),
        log: folder.join("oneclick-visitor.log"),
        autostart: true,
        links: true,
        shortcuts: true,
    };
    stage.harness.state_mut().state.settings = SettingsForm::new(Preferences::default(), here);
    stage.press("Settings");
}

fn ask_with_a_choice(stage: &mut Stage) {
    stage.with_displays(choice::all());
    stage.ask("Sam Rivera", Some("https://acme.example/terms"));
    stage.until_sees("everything on this monitor");
    stage.until_pictured();
    stage.wait(INERT);
}

#[test]
fn the_request_with_a_choice_of_what_is_shared() {
    compare_home("terms_choice", ask_with_a_choice);
}

#[test]
fn the_request_with_windows_that_are_left_out() {
    compare_home("terms_hidden", |stage| {
        ask_with_a_choice(stage);
        stage.press("Hide windows from support");
        stage.tick("Notes");
    });
}

#[test]
fn choosing_something_else_while_sharing() {
    compare_home("display", change_display);
}

fn change_display(stage: &mut Stage) {
    stage.with_displays(choice::all());
    stage.share();
    stage.press("Change what is shared");
    stage.until_pictured();
}

#[test]
fn the_request_for_the_screen() {
    compare_home("terms", |stage| {
        stage.ask("Sam Rivera", Some("https://acme.example/terms"));
        stage.wait(INERT);
    });
}

#[test]
fn other_languages() {
    compare_languages("login", Stage::new, |stage| {
        stage.press("Your details (optional)");
        stage.press("Log in");
    });
}

#[test]
fn other_languages_at_home() {
    compare_languages("home_sharing", Stage::at_home, |stage| {
        stage.share();
        stage.wait(Duration::from_secs(75));
    });
}

#[test]
fn other_languages_of_the_areas() {
    compare_languages("help", Stage::at_home, |stage| stage.press("Help"));
}

#[test]
fn other_languages_of_the_settings() {
    compare_languages("settings", Stage::at_home, |stage| stage.press("Settings"));
}

#[test]
fn other_languages_of_the_request() {
    compare_languages("terms_choice", Stage::at_home, ask_with_a_choice);
}

#[test]
fn a_code_to_read_out() {
    compare("code", get_code);
}

fn get_code(stage: &mut Stage) {
    stage.press("Get a code");
    stage.give_code();
}

#[test]
fn other_languages_of_the_code() {
    compare_languages("code", Stage::new, get_code);
}

#[test]
fn other_languages_of_what_happened() {
    compare_languages("activity", Stage::at_home, show_activity);
}

#[test]
fn other_languages_of_changing_what_is_shared() {
    compare_languages("display", Stage::at_home, change_display);
}

/// The largest scale that a desktop asks for, in the smallest window.
#[test]
fn the_request_at_300_percent() {
    let mut stage = Stage::at_home();
    stage.harness.ctx.set_theme(Theme::Light);
    stage.harness.input_mut().viewports.entry(ViewportId::ROOT).or_default().native_pixels_per_point = Some(3.0);
    stage.harness.set_size(tokens::WINDOW_MIN);
    stage.run();
    ask_with_a_choice(&mut stage);
    stage.harness.remove_cursor();
    stage.run();
    stage.harness.snapshot("terms_choice_triple");
}
