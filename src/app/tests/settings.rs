//! The settings: what is chosen is in the file at once, and what is wrong is not.

use std::path::Path;

use crate::app::model::settings_form::{ComputerInfo, SettingsForm};
use crate::app::store::Files;
use crate::app::store::activity_log::ActivityLog;
use crate::app::store::remembered::Remembered;
use crate::desktop::autostart::Autostart;
use crate::desktop::scheme::{Places, Program, SchemeHandler};
use crate::settings::{Editor, Settings};
use crate::words::{Language, language};

use super::*;

const TEXT: &str = "# mine\n[app] # here\nsound = false # loud offices\n\n# the end\n";

/// A stage on the settings screen, whose file is this one.
struct Desk {
    stage: Stage,
    _folder: tempfile::TempDir,
    file: PathBuf,
    /// What makes the app start with the system.
    entry: PathBuf,
    /// What makes it open links.
    links: Places,
    levels: Rc<RefCell<Vec<tracing::Level>>>,
}

impl Desk {
    fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let file = temporary.path().join("config.toml");
        std::fs::write(&file, TEXT).unwrap();
        let levels = Rc::new(RefCell::new(Vec::new()));
        let log = levels.clone();
        let folder = temporary.path().join("autostart");
        let autostart = Autostart::new(&folder, "visitor", "Visitor", Path::new("/opt/visitor"), &[]).unwrap();
        let links = Places { applications: folder.join("applications"), defaults: folder.join("mimeapps.list") };
        let program = Program { title: "Visitor", icon: "visitor", path: Path::new("/opt/visitor"), arguments: &[] };
        let opening = SchemeHandler::new(links.clone(), "visitor-links", "oneclick", &program).unwrap();
        let nowhere = Path::new("/nowhere");
        let (remembered, archive) = (Remembered::new(nowhere), ActivityLog::new(nowhere, None));
        let editor = Some(Editor::open(&file));
        let mut stage = Stage::at_home().on(Files { remembered, archive, editor, autostart: Some(autostart), links: Some(opening) });
        let app = stage.harness.state_mut();
        app.runner.set_log_level = Box::new(move |level| log.borrow_mut().push(level));
        app.state.settings = SettingsForm::new(Preferences::default(), here(&file));
        stage.press("Settings");
        Self { stage, _folder: temporary, file, entry: folder.join("visitor.desktop"), links, levels }
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.file).unwrap()
    }

    fn click(&mut self, role: Role, name: &str) {
        self.stage.harness.get_by_role_and_label(role, name).scroll_to_me();
        self.stage.run();
        self.stage.harness.get_by_role_and_label(role, name).click();
        self.stage.run();
    }

    fn choose(&mut self, name: &str, item: &str) {
        self.click(Role::ComboBox, name);
        self.stage.harness.get_by_role_and_label(Role::Button, item).click();
        self.stage.run();
    }

    /// Types over what is there.
    fn write(&mut self, field: &str, text: &str) {
        self.click(Role::TextInput, field);
        self.stage.harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
        self.stage.run();
        self.stage.harness.event(egui::Event::Text(text.to_owned()));
        self.stage.run();
    }
}

/// A computer that has everything.
pub(super) fn here(file: &Path) -> ComputerInfo {
    ComputerInfo { settings: Some(file.to_owned()), autostart: true, links: true, shortcuts: true, ..ComputerInfo::default() }
}

#[test]
fn switching_writes_the_one_line_and_keeps_the_comments() {
    let mut desk = Desk::new();
    desk.click(Role::CheckBox, "Play a sound with it");
    assert_eq!(desk.text(), TEXT.replace("sound = false", "sound = true"));
    desk.click(Role::CheckBox, "Support may point and draw");
    assert_eq!(desk.text(), TEXT.replace("sound = false # loud offices\n", "sound = true # loud offices\ngestures = false\n"));
}

#[test]
fn every_control_has_a_name_and_is_read_back() {
    let mut desk = Desk::new();
    let switches = [
        "Support may point and draw",
        "Leave this app’s windows out of the picture",
        "Play a sound with it",
        "Show a notification",
        "Start with the system",
        "Start without a window",
        "Open oneclick: links with this app",
    ];
    for name in switches {
        desk.click(Role::CheckBox, name);
    }
    let read = Settings::load(Some(&desk.file)).unwrap().preferences;
    let default = Preferences::default();
    let expected = Preferences {
        gestures: !default.gestures,
        mask_own_windows: !default.mask_own_windows,
        notifications: !default.notifications,
        sound: !default.sound,
        autostart: !default.autostart,
        start_minimized: !default.start_minimized,
        handle_links: !default.handle_links,
        ..default
    };
    assert_eq!(&read, desk.stage.harness.state().state.settings.chosen());
    assert_eq!(read, expected);
}

#[test]
fn the_theme_and_the_log_level_change_at_once() {
    let mut desk = Desk::new();
    desk.choose("Theme", "Dark");
    assert!(desk.stage.harness.ctx.theme() == egui::Theme::Dark && desk.text().contains("theme = \"dark\""));
    desk.choose("Theme", "Light");
    assert_eq!(desk.stage.harness.ctx.theme(), egui::Theme::Light);
    desk.choose("Log", "Detailed");
    assert!(*desk.levels.borrow() == [tracing::Level::DEBUG] && desk.text().contains("[log]\nlevel = \"debug\""));
}

#[test]
fn the_language_changes_at_once_and_back_to_the_system_s() {
    let mut desk = Desk::new();
    // The list names each language in its own letters, for which the system may have no font.
    desk.stage.harness.ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    desk.choose("Language", "Deutsch");
    assert!(desk.stage.sees("Darstellung") && desk.text().contains("language = \"de\""));
    desk.choose("Sprache", "Sprache des Systems");
    assert!(desk.stage.sees("Appearance") && desk.text().contains("language = \"\""));
    desk.stage.harness.state_mut().state.facts.locale = "de-CH".to_owned();
    desk.choose("Language", "English");
    desk.choose("Language", "The system’s language");
    assert_eq!(language(), Language::German);
}

#[test]
fn gestures_are_allowed_or_not_at_once() {
    let mut desk = Desk::new();
    desk.click(Role::CheckBox, "Support may point and draw");
    desk.click(Role::CheckBox, "Support may point and draw");
    assert_eq!(desk.stage.calls()[1..], ["gestures false", "gestures true"]);
}

#[test]
fn the_own_windows_are_left_out_at_once() {
    let mut desk = Desk::new();
    desk.click(Role::CheckBox, "Leave this app’s windows out of the picture");
    assert_eq!(desk.stage.calls()[1..], ["mask own windows and []"]);
}

#[test]
fn the_desktop_hears_what_is_chosen_and_nothing_that_was_refused() {
    let mut desk = Desk::new();
    desk.click(Role::CheckBox, "Play a sound with it");
    desk.write("Keys that pause and resume sharing", "ctrl+f9");
    desk.stage.key(Key::Enter);
    let told = desk.stage.around.borrow().preferences.clone().unwrap();
    assert!(told.sound && told.notifications && told.shortcut_pause == "Ctrl+F9".parse().ok());
    desk.stage.around.borrow_mut().preferences = None;
    desk.write("Keys that end sharing", "E");
    desk.stage.key(Key::Enter);
    assert_eq!(desk.stage.around.borrow().preferences, None);
}

#[test]
fn the_app_starts_with_the_system_from_the_moment_it_is_chosen() {
    let mut desk = Desk::new();
    desk.click(Role::CheckBox, "Start with the system");
    assert!(desk.entry.exists() && desk.text().contains("autostart = true"));
    desk.click(Role::CheckBox, "Start with the system");
    assert!(!desk.entry.exists() && desk.text().contains("autostart = false"));
}

#[test]
fn links_are_opened_from_the_moment_it_is_chosen() {
    let mut desk = Desk::new();
    desk.click(Role::CheckBox, "Open oneclick: links with this app");
    let entry = desk.links.applications.join("visitor-links.desktop");
    let defaults = |desk: &Desk| std::fs::read_to_string(&desk.links.defaults).unwrap();
    assert!(entry.exists() && defaults(&desk).contains("\nx-scheme-handler/oneclick=visitor-links.desktop\n"));
    assert!(desk.text().contains("handle_links = true"));
    desk.click(Role::CheckBox, "Open oneclick: links with this app");
    assert!(!entry.exists() && !defaults(&desk).contains("oneclick") && desk.text().contains("handle_links = false"));
}

#[test]
fn an_entry_of_somebody_else_is_named_beside_the_switch_and_left_alone() {
    let mut desk = Desk::new();
    let entry = desk.links.applications.join("visitor-links.desktop");
    std::fs::create_dir_all(&desk.links.applications).unwrap();
    std::fs::write(&entry, "theirs").unwrap();
    desk.click(Role::CheckBox, "Open oneclick: links with this app");
    assert!(desk.stage.sees("visitor-links.desktop was not written by this program"));
    assert_eq!((desk.text().as_str(), std::fs::read_to_string(&entry).unwrap().as_str()), (TEXT, "theirs"));
}

#[test]
fn what_the_system_refuses_is_said_beside_its_switch_and_not_written() {
    let mut desk = Desk::new();
    std::fs::write(desk.entry.parent().unwrap(), "a file where the folder should be").unwrap();
    desk.click(Role::CheckBox, "Start with the system");
    assert!(desk.stage.sees("This could not be saved"));
    assert_eq!(desk.text(), TEXT);
}

#[test]
fn wrong_keys_say_why_and_are_not_written() {
    let mut desk = Desk::new();
    desk.write("Keys that end sharing", "Shift+E");
    desk.stage.key(Key::Enter);
    assert!(desk.stage.sees("Add Ctrl, Alt or Super"));
    assert_eq!(desk.text(), TEXT);
    desk.write("Keys that end sharing", "alt+ctrl+x");
    desk.stage.key(Key::Enter);
    assert!(!desk.stage.sees("Add Ctrl, Alt or Super"));
    assert!(desk.text().contains("shortcut_end = \"Ctrl+Alt+X\"\n"));
}

#[test]
fn another_service_is_written_when_the_screen_is_left_and_a_wrong_one_is_not() {
    let mut desk = Desk::new();
    desk.write("Address of the service", "http://support.example.com");
    desk.stage.key(Key::Tab);
    assert!(desk.stage.sees("must be reached by https") && desk.stage.says("must be reached by https"));
    assert_eq!(desk.text(), TEXT);
    desk.write("Address of the service", "https://support.example.com");
    desk.stage.press("Home");
    assert!(desk.text().contains("service = \"https://support.example.com\"\n"));
    desk.stage.press("Settings");
    assert!(desk.stage.sees("It is used from the next start") && desk.stage.says("It is used from the next start"));
    assert!(!desk.stage.says("must be reached by https"));
}

#[test]
fn a_file_that_cannot_be_written_is_said_beside_the_control_which_goes_back() {
    let mut desk = Desk::new();
    std::fs::write(&desk.file, "[app\n").unwrap();
    desk.click(Role::CheckBox, "Start with the system");
    assert!(desk.stage.sees("line 1"));
    assert!(!desk.stage.harness.state().state.settings.chosen().autostart && !desk.entry.exists());
    assert_eq!(desk.text(), "[app\n");
    std::fs::write(&desk.file, TEXT).unwrap();
    desk.click(Role::CheckBox, "Start with the system");
    assert!(!desk.stage.sees("line 1") && desk.text().contains("autostart = true"));
}

#[test]
fn one_of_several_is_chosen_by_keys_alone() {
    let mut desk = Desk::new();
    desk.stage.harness.get_by_role_and_label(Role::ComboBox, "Theme").focus();
    desk.stage.run();
    desk.stage.key(Key::Enter);
    while desk.stage.focused().as_deref() != Some("Dark") {
        assert_ne!(desk.stage.focused().as_deref(), Some("Start with the system"), "Tab went past the choices");
        desk.stage.key(Key::Tab);
    }
    desk.stage.key(Key::Enter);
    assert!(desk.text().contains("theme = \"dark\""));
}
