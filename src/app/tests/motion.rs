//! What moves, and what does not where the person wants it still. Time goes by in small steps, as on a screen.

use egui::Theme;

use crate::desktop::Appearance;

use super::*;

/// As long as one frame on most screens.
const FRAME: f64 = 1.0 / 60.0;
/// The longest that anything may move.
const LONGEST: f64 = 0.2;

const STILL: Appearance = Appearance { reduced_motion: true, dark: None };

impl Stage {
    /// As on a screen of a person who wants things like this: the harness holds them still by itself.
    fn wanting(mut self, appearance: Appearance) -> Self {
        tokens::install(&self.harness.ctx);
        self.harness.ctx.set_theme(egui::ThemePreference::System);
        self.around(DesktopEvent::Appearance(appearance));
        self.run();
        self
    }

    /// One frame later.
    fn frame(&mut self) {
        let now = self.harness.ctx.input(|input| input.time);
        self.harness.input_mut().time = Some(now + FRAME);
        self.harness.input_mut().predicted_dt = FRAME as f32;
        self.harness.step();
        self.harness.input_mut().time = None;
    }

    /// For how long the window paints something else in each frame, in seconds, beginning with the first frame in which
    /// something happened.
    fn moves_for(&mut self) -> f64 {
        let painted = |stage: &Self| format!("{:?}", stage.harness.output().shapes);
        // What appears is measured in its first frame and painted in the second; what is scrolled to, in the third.
        (0..3).for_each(|_| self.frame());
        let (mut last, mut moving) = (painted(self), 0.0);
        for count in 1..=60 {
            self.frame();
            let now = painted(self);
            if now != last {
                (last, moving) = (now, f64::from(count) * FRAME);
            }
        }
        moving
    }

    fn click_and_watch(&mut self, role: Role, name: &str) -> f64 {
        self.harness.get_by_role_and_label(role, name).scroll_to_me();
        self.run();
        self.harness.get_by_role_and_label(role, name).click();
        self.moves_for()
    }
}

/// What could move: a fold, a list that opens, and scrolling to what gets the keyboard.
fn movements(appearance: Appearance) -> [f64; 3] {
    let mut login = Stage::new().wanting(appearance);
    let fold = login.click_and_watch(Role::Button, "Your details (optional)");
    let mut settings = Stage::at_home().wanting(appearance);
    settings.press("Settings");
    let list = settings.click_and_watch(Role::ComboBox, "Theme");
    let mut settings = Stage::at_home().wanting(appearance);
    settings.press("Settings");
    settings.harness.get_by_role_and_label(Role::ComboBox, "Log").focus();
    [fold, list, settings.moves_for()]
}

#[test]
fn things_move_for_a_fifth_of_a_second_at_most() {
    let moving = movements(Appearance::default());
    assert!(moving.iter().all(|time| (0.0..=LONGEST + FRAME).contains(time)), "{moving:?}");
    assert!(moving[2] >= FRAME, "it scrolls: {moving:?}");
}

#[test]
fn where_the_person_wants_it_nothing_moves() {
    assert_eq!(movements(STILL), [0.0; 3]);
}

#[test]
fn a_request_is_there_at_once_where_the_person_wants_it() {
    let mut stage = Stage::at_home().wanting(STILL);
    stage.window(true, false);
    stage.ask("Sam", None);
    assert_eq!(stage.moves_for(), 0.0);
    assert!(stage.sees("Sam asks to see your screen"));
}

#[test]
fn things_move_again_when_the_person_changes_that() {
    let mut settings = Stage::at_home().wanting(STILL).wanting(Appearance::default());
    settings.press("Settings");
    settings.harness.get_by_role_and_label(Role::ComboBox, "Log").focus();
    assert!(settings.moves_for() > 0.0);
}

#[test]
fn dark_is_what_the_desktop_says_unless_the_visitor_chose() {
    let dark = |dark| Appearance { reduced_motion: false, dark };
    let mut stage = Stage::new().wanting(dark(Some(true)));
    assert_eq!(stage.harness.ctx.theme(), Theme::Dark);
    for wanted in [Some(false), Some(true), None] {
        stage.around(DesktopEvent::Appearance(dark(wanted)));
        assert_eq!(stage.harness.ctx.theme() == Theme::Dark, wanted == Some(true));
    }
    stage.harness.ctx.set_theme(Theme::Light);
    stage.around(DesktopEvent::Appearance(dark(Some(true))));
    assert_eq!(stage.harness.ctx.theme(), Theme::Light);
}
