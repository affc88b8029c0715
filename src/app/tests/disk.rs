//! A disk that takes its time, or fails: the window does not wait, and says what became of it.

use std::sync::mpsc::{Receiver, Sender, channel};

use crate::app::model::settings_form::SettingsForm;
use crate::app::store::remembered::Remembered;

use super::settings::here;
use super::*;

/// A disk that takes up a job, says so, and does it when it is let, or does not, for this reason.
struct Held(Sender<()>, Receiver<Option<&'static str>>);

impl Disk for Held {
    fn write(&mut self, job: &StoreJob) -> Result<Option<Outcome>, EffectFailure> {
        self.0.send(()).ok(); // the test may be over
        match self.1.recv().unwrap_or(None) {
            None => NoDisk.write(job),
            Some(why) => Err(job.failed(&why)),
        }
    }
}

/// A stage whose disk hangs, on the settings screen.
struct Hanging {
    stage: Stage,
    disk: Sender<Option<&'static str>>,
    begun: Receiver<()>,
    /// Whether a job is known to be taken up, so that none joins it any more.
    at_hand: bool,
    woken: Receiver<()>,
}

impl Hanging {
    fn new() -> Self {
        let ((disk, held), (begin, begun), (wake, woken)) = (channel(), channel(), channel());
        let mut stage = Stage::at_home().on(Held(begin, held));
        stage.waits_for_disk = false;
        stage.harness.state_mut().state.settings = SettingsForm::new(Preferences::default(), here(&PathBuf::from("/nowhere")));
        stage.press("Settings");
        stage.harness.ctx.set_request_repaint_callback(move |_| {
            wake.send(()).ok(); // the test may be over
        });
        Self { stage, disk, begun, at_hand: false, woken }
    }

    /// Waits until the disk has a job in hand: what comes from now on is another one.
    fn is_at_hand(&mut self) {
        if !self.at_hand {
            self.begun.recv_timeout(Duration::from_secs(10)).expect("there is nothing to do");
            self.at_hand = true;
        }
    }

    /// Lets the disk do one job, or not, and runs until something of the state is as it should be, as far as it is woken.
    fn disk(&mut self, does: Option<&'static str>, until: impl Fn(&AppState) -> bool) {
        self.is_at_hand();
        self.at_hand = false;
        // What became of the job before is taken first, or its frame would stand for that of this one.
        self.stage.run();
        self.woken.try_iter().for_each(drop);
        self.disk.send(does).unwrap();
        while !until(&self.stage.harness.state().state) {
            self.woken.recv_timeout(Duration::from_secs(10)).expect("nothing woke the window");
            self.stage.run();
        }
    }

    fn click(&mut self, name: &str) {
        self.stage.harness.get_by_role_and_label(Role::CheckBox, name).scroll_to_me();
        self.stage.run();
        self.stage.harness.get_by_role_and_label(Role::CheckBox, name).click();
        self.stage.run();
    }

    fn theme(&mut self, name: &str) {
        self.stage.harness.get_by_role_and_label(Role::ComboBox, "Theme").scroll_to_me();
        self.stage.run();
        self.stage.harness.get_by_role_and_label(Role::ComboBox, "Theme").click();
        self.stage.run();
        self.stage.harness.get_by_role_and_label(Role::Button, name).click();
        self.stage.run();
    }

    fn is_on(&self, name: &str) -> bool {
        self.stage.harness.get_by_role_and_label(Role::CheckBox, name).accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    }

    fn preferred(&self) -> Option<Preferences> {
        self.stage.around.borrow().preferences.clone()
    }
}

const SOUND: &str = "Play a sound with it";
const GESTURES: &str = "Support may point and draw";
const REMEMBER: &str = "Remember me on this computer";

#[test]
fn what_is_chosen_holds_at_once_and_the_window_does_not_wait_for_the_disk() {
    let mut hanging = Hanging::new();
    hanging.click(SOUND);
    assert!(hanging.is_on(SOUND) && hanging.preferred().is_some_and(|told| told.sound));
    let ctx = hanging.stage.harness.ctx.clone();
    assert_ne!(ctx.theme(), egui::Theme::Light);
    hanging.theme("Light");
    assert_eq!(ctx.theme(), egui::Theme::Light);
    hanging.stage.press("Help");
    hanging.stage.press("Settings");
    assert!(hanging.is_on(SOUND), "the window goes on");
}

#[test]
fn what_could_not_be_written_goes_back_and_says_why() {
    let mut hanging = Hanging::new();
    hanging.click(SOUND);
    hanging.disk(Some("no space left"), |state| state.settings.problem("app.sound").is_some());
    assert!(!hanging.is_on(SOUND) && hanging.preferred().is_some_and(|told| !told.sound), "on the desktop too");
    assert!(hanging.stage.sees("This could not be saved: no space left") && hanging.stage.says("no space left"));
    hanging.click(SOUND);
    hanging.disk(None, |state| state.settings.problem("app.sound").is_none());
    assert!(hanging.is_on(SOUND) && !hanging.stage.sees("no space left"));
}

#[test]
fn what_protects_does_not_wait_and_is_not_undone_by_what_was_chosen_before() {
    let mut hanging = Hanging::new();
    hanging.click(GESTURES);
    assert_eq!(hanging.stage.calls()[1..], ["gestures false"]);
    hanging.is_at_hand();
    hanging.click(GESTURES);
    hanging.stage.sdk.borrow_mut().asked.clear();
    hanging.disk(None, |_| true);
    hanging.is_at_hand();
    hanging.stage.run();
    assert!(hanging.is_on(GESTURES) && hanging.stage.calls().is_empty(), "the visitor has chosen otherwise since");
    hanging.disk(Some("no space left"), |state| state.settings.problem("app.gestures").is_some());
    assert!(!hanging.is_on(GESTURES), "what the file says holds again");
    assert_eq!(hanging.stage.calls(), ["gestures false"]);
}

#[test]
fn what_protects_and_could_not_be_written_is_as_its_switch_shows() {
    let mut hanging = Hanging::new();
    hanging.click(GESTURES);
    hanging.disk(Some("no space left"), |state| state.settings.problem("app.gestures").is_some());
    assert!(hanging.is_on(GESTURES));
    let last = hanging.stage.calls().into_iter().rfind(|call| call.starts_with("gestures"));
    assert_eq!(last.as_deref(), Some("gestures true"));
}

#[test]
fn a_list_is_there_until_it_is_deleted_and_what_happens_meanwhile_stays() {
    let mut hanging = Hanging::new();
    let stage = &mut hanging.stage;
    stage.press("Activity");
    stage.event(Event::StartSessionFailed { reason: "no screen".to_owned(), ended: None }); // its job is the first that hangs
    stage.press("Delete all…");
    stage.press("Delete");
    stage.event(Event::StartSessionFailed { reason: "no power".to_owned(), ended: None });
    assert!(stage.sees("could not start: no screen") && stage.sees("Export CSV"));
    hanging.disk.send(None).unwrap();
    hanging.disk(None, |state| state.activity.entries().len() == 1);
    assert!(hanging.stage.sees("could not start: no power") && !hanging.stage.sees("could not start: no screen"));
}

#[test]
fn who_could_not_be_forgotten_is_still_remembered() {
    let mut hanging = Hanging::new();
    let form = &mut hanging.stage.harness.state_mut().state.form;
    (form.remember, form.remembered) = (true, true);
    hanging.stage.run();
    hanging.click(REMEMBER);
    assert!(!hanging.is_on(REMEMBER));
    hanging.disk(Some("/home/anna/remembered.json: read-only"), |state| !state.notices.is_empty());
    assert!(hanging.is_on(REMEMBER));
    assert!(hanging.stage.sees("could not be removed from this computer: /home/anna/remembered.json: read-only"));
}

/// With the real files: the notice names the file, and the switch goes back to what is true.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_replaced_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let remembered = Remembered::new(folder.path());
    std::fs::create_dir_all(remembered.path().join("in the way")).unwrap();
    let archive = crate::app::store::activity_log::ActivityLog::new(folder.path(), None);
    let file = remembered.path().display().to_string();
    let mut stage = Stage::at_home().on(crate::app::store::Files { remembered, archive, editor: None, autostart: None, links: None });
    stage.press("Settings");
    stage.harness.get_by_role_and_label(Role::CheckBox, REMEMBER).click();
    stage.run();
    assert!(stage.sees("You cannot be remembered on this computer: ") && stage.sees(&file));
    assert!(!stage.harness.state().state.form.remember);
}
