//! Choosing what is shared, before and while it is.

use std::sync::mpsc::sync_channel;

use crate::dialog::choice::DisplayChoice;
use crate::dialog::preview::DisplaySource;
use crate::sdk::{DisplayKind, SourceError};

use super::*;

/// A screen of two monitors, each with two windows on it; a single window is grey.
struct Pretended(Vec<Display>);

/// What a monitor of 1920 × 1080 pixels would show: left, top, right, bottom, colour; the last one counts.
const MONITOR: [(u16, u16, u16, u16, [u8; 3]); 10] = [
    (0, 0, 1920, 1080, [52, 92, 122]),
    (0, 1020, 1920, 1080, [30, 40, 52]),
    (40, 1034, 220, 1066, [90, 104, 120]),
    (120, 100, 1180, 900, [248, 249, 251]),
    (120, 100, 1180, 160, [214, 220, 228]),
    (180, 230, 760, 280, [70, 80, 92]),
    (180, 340, 1120, 370, [200, 206, 214]),
    (180, 410, 1060, 440, [200, 206, 214]),
    (1260, 240, 1800, 760, [255, 246, 224]),
    (1260, 240, 1800, 300, [226, 204, 150]),
];

impl DisplaySource for Pretended {
    fn list(&self) -> Result<Vec<Display>, SourceError> {
        Ok(self.0.clone())
    }

    fn picture(&self, display: DisplayId, width: u16, height: u16) -> Result<Preview, SourceError> {
        let monitors = if display == DisplayId::Screen { 2 } else { 1 };
        let height = height.min(width / monitors * 9 / 16);
        let width = height * 16 / 9 * monitors;
        let at = |x: u16, y: u16| {
            let scale = |n: u16| u16::try_from(u32::from(n) * 1080 / u32::from(height)).unwrap();
            let (x, y) = (scale(x) % 1920, scale(y));
            let under =
                |&&(left, top, right, bottom, _): &&(u16, u16, u16, u16, _)| (left..right).contains(&x) && (top..bottom).contains(&y);
            MONITOR.iter().rev().find(under).map_or([170; 3], |(.., colour)| *colour)
        };
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let rgba = pixels.flat_map(|(x, y)| if let DisplayId::Window(_) = display { [170; 3] } else { at(x, y) }.into_iter().chain([255]));
        Ok(Preview { width, height, rgba: rgba.collect() })
    }

    fn windows(&self) -> Result<Vec<Display>, SourceError> {
        Ok(self.0.iter().filter(|display| display.kind == DisplayKind::Window).cloned().collect())
    }
}

pub(super) fn display(id: DisplayId, name: &str) -> Display {
    let primary = id == DisplayId::Monitor(1);
    let (x, y, width, height) = match id {
        DisplayId::Screen => (0, 0, 3840, 1080),
        DisplayId::Monitor(number) => ((i32::try_from(number).unwrap() - 1) * 1920, 0, 1920, 1080),
        DisplayId::Window(7) => (120, 100, 1060, 800),
        DisplayId::Window(_) => (1260, 240, 540, 520),
    };
    Display { id, kind: id.kind(), name: name.to_owned(), app: None, x, y, width, height, primary, hidden: false }
}

pub(super) fn all() -> Vec<Display> {
    let monitors = [display(DisplayId::Monitor(1), "DP-1"), display(DisplayId::Monitor(2), "DP-2")];
    let windows = [display(DisplayId::Window(7), "Claim form"), display(DisplayId::Window(8), "Notes")];
    [display(DisplayId::Screen, "")].into_iter().chain(monitors).chain(windows).collect()
}

impl Stage {
    /// With these to choose from.
    pub(super) fn with_displays(&mut self, displays: Vec<Display>) {
        self.harness.state_mut().displays = Some(Arc::new(Pretended(displays)));
    }

    /// Until what there is to choose from was looked at.
    pub(super) fn until_sees(&mut self, text: &str) {
        self.until(|stage| stage.sees(text));
    }

    /// Until there is a picture of what is chosen.
    pub(super) fn until_pictured(&mut self) {
        self.until(|stage| {
            let app = stage.harness.state();
            let choice = app.state.prompt.as_ref().and_then(|prompt| prompt.choice.as_ref()).or(app.state.switching.as_ref());
            choice.zip(app.preview.as_ref()).is_some_and(|(choice, preview)| preview.picture(choice.chosen).is_some())
        });
        self.run();
    }

    pub(super) fn until(&mut self, happened: impl Fn(&Self) -> bool) {
        let (sender, woken) = sync_channel(64);
        self.harness.ctx.set_request_repaint_callback(move |_| _ = sender.try_send(()));
        let give_up_at = Instant::now() + Duration::from_secs(20);
        self.run();
        while !happened(self) {
            assert!(Instant::now() < give_up_at && woken.recv_timeout(Duration::from_secs(5)).is_ok(), "it does not happen");
            self.run();
        }
    }

    pub(super) fn choose(&mut self, name: &str) {
        self.harness.get_by_role(Role::ComboBox).scroll_to_me();
        self.run();
        self.harness.get_by_role(Role::ComboBox).click();
        self.run();
        self.harness.get_by_role_and_label(Role::Button, name).click();
        self.run();
    }

    /// Ticks a window, or takes the tick away.
    pub(super) fn tick(&mut self, window: &str) {
        self.harness.get_by_role_and_label(Role::CheckBox, window).scroll_to_me();
        self.run();
        self.harness.get_by_role_and_label(Role::CheckBox, window).click();
        self.run();
    }

    pub(super) fn asked_to_choose(displays: Vec<Display>, first: &str) -> Self {
        let mut stage = Self::at_home();
        stage.with_displays(displays);
        stage.ask("Sam", None);
        stage.until_sees(first);
        stage.until_pictured();
        stage.wait(INERT);
        stage
    }
}

#[test]
fn the_primary_monitor_is_offered_and_what_is_chosen_is_shared() {
    let mut stage = Stage::asked_to_choose(all(), "everything on this monitor");
    stage.choose("Claim form");
    assert!(stage.sees("only this window"));
    stage.press("Accept");
    assert!(stage.calls().contains(&"start anna true Window(7)".to_owned()), "{:?}", stage.calls());
}

#[test]
fn a_single_screen_is_shared_whole() {
    let mut stage = Stage::asked_to_choose(vec![display(DisplayId::Screen, "")], "your whole screen");
    stage.press("Accept");
    assert!(stage.calls().contains(&"start anna true Screen".to_owned()), "{:?}", stage.calls());
}

#[test]
fn what_is_gone_cannot_be_accepted() {
    let mut stage = Stage::asked_to_choose(all(), "everything on this monitor");
    stage.choose("Claim form");
    stage.with_displays(all()[..3].to_vec());
    // Looked at again by the new eyes.
    stage.harness.state_mut().preview = None;
    stage.until(|stage| {
        stage.harness.state().state.prompt.as_ref().and_then(|prompt| prompt.choice.as_ref()).is_some_and(DisplayChoice::is_gone)
    });
    assert!(stage.harness.get_by_role_and_label(Role::Button, "Accept").accesskit_node().is_disabled());
    stage.choose("Whole screen");
    stage.until_sees("your whole screen");
    stage.press("Accept");
    assert!(stage.calls().contains(&"start anna true Screen".to_owned()), "{:?}", stage.calls());
}

/// A screen that can be listed, and not captured.
struct Refused;

impl DisplaySource for Refused {
    fn list(&self) -> Result<Vec<Display>, SourceError> {
        Ok(vec![display(DisplayId::Screen, "")])
    }

    fn picture(&self, _: DisplayId, _: u16, _: u16) -> Result<Preview, SourceError> {
        Err(SourceError::TooLarge { width: 30_000, height: 3000 })
    }

    fn windows(&self) -> Result<Vec<Display>, SourceError> {
        Ok(Vec::new())
    }
}

#[test]
fn what_cannot_be_captured_is_refused_in_words_before_it_can_be_accepted() {
    let mut stage = Stage::at_home();
    stage.harness.state_mut().displays = Some(Arc::new(Refused));
    stage.ask("Sam", None);
    stage.until_sees("30000x3000 pixels are more than can be shared");
    stage.wait(INERT);
    assert!(stage.harness.get_by_role_and_label(Role::Button, "Accept").accesskit_node().is_disabled());
    assert!(!stage.harness.get_by_role_and_label(Role::Button, "Decline").accesskit_node().is_disabled());
}

#[test]
fn what_is_offered_by_itself_cannot_be_accepted_in_the_same_moment() {
    let mut stage = Stage::asked_to_choose(all(), "everything on this monitor");
    // The monitors go; the whole screen is offered now.
    stage.with_displays(vec![display(DisplayId::Screen, "")]);
    stage.harness.state_mut().preview = None;
    stage.until_sees("your whole screen");
    stage.press("Accept");
    assert!(!stage.calls().iter().any(|call| call.starts_with("start")), "{:?}", stage.calls());
    stage.wait(INERT);
    stage.press("Accept");
    assert!(stage.calls().contains(&"start anna true Screen".to_owned()), "{:?}", stage.calls());
}

#[test]
fn a_window_is_left_out_before_anything_is_shown() {
    let mut stage = Stage::asked_to_choose(all(), "everything on this monitor");
    stage.press("Hide windows from support");
    stage.tick("Notes");
    assert!(stage.sees("1 window is hidden from support"));
    assert!(!stage.calls().iter().any(|call| call.starts_with("mask")), "not before the yes: {:?}", stage.calls());
    stage.press("Accept");
    let calls: Vec<_> = stage.calls().into_iter().filter(|call| call.starts_with("mask") || call.starts_with("start")).collect();
    assert_eq!(calls, ["mask [8]", "start anna true Monitor(1)"]);
}

#[test]
fn what_was_left_out_stays_out_until_the_visitor_says_otherwise() {
    let mut stage = Stage::asked_to_choose(all(), "everything on this monitor");
    stage.press("Hide windows from support");
    stage.tick("Notes");
    stage.press("Accept");
    stage.share();
    stage.press("Change what is shared");
    stage.until_sees("1 window is hidden from support");
    stage.sdk.borrow_mut().asked.clear();
    stage.press("1 window is hidden from support");
    stage.tick("Notes");
    stage.key(Key::Escape);
    assert!(stage.calls().iter().all(|call| call.ends_with("[8]")), "cancelled: {:?}", stage.calls());
    stage.press("Change what is shared");
    stage.until_sees("1 window is hidden from support");
    stage.press("1 window is hidden from support");
    stage.tick("Notes");
    stage.sdk.borrow_mut().asked.clear();
    stage.press("Show this");
    let calls: Vec<_> = stage.calls().into_iter().filter(|call| call.starts_with("mask") || call.starts_with("show")).collect();
    assert_eq!(calls, ["mask own windows and []", "mask []"], "what is shown is the same as before");
}

#[test]
fn where_there_is_nothing_to_hide_it_is_said() {
    let mut stage = Stage::asked_to_choose(all()[..3].to_vec(), "everything on this monitor");
    stage.press("Hide windows from support");
    assert!(stage.sees("No other windows are open"));
}

#[test]
fn something_else_is_shown_while_sharing() {
    let mut stage = Stage::at_home();
    stage.with_displays(all());
    stage.share();
    stage.press("Change what is shared");
    stage.until(|stage| stage.harness.state().state.switching.as_ref().is_some_and(|choice| choice.display().is_some()));
    stage.choose("Monitor DP-2");
    stage.press("Show this");
    assert!(!stage.sees("Show this"));
    stage.run();
    let calls: Vec<_> = stage.calls().into_iter().filter(|call| call.starts_with("show") || call.starts_with("mask")).collect();
    assert_eq!(calls, ["mask own windows and []", "show Monitor(2)", "mask []"], "the list is for the visitor alone");
}

#[test]
fn its_own_list_is_gone_from_the_screen_before_it_is_masked_no_more() {
    let mut stage = Stage::at_home();
    stage.with_displays(all());
    stage.share();
    stage.press("Change what is shared");
    stage.until_sees("Show this");
    let unmasked = |stage: &Stage| stage.calls().contains(&"mask []".to_owned());
    stage.harness.key_press(Key::Escape);
    // One frame for the key that goes down, which paints it for the last time, and one for the key that comes up.
    stage.harness.step();
    assert!(stage.harness.state().state.switching.is_none() && !unmasked(&stage), "that frame is the first without it");
    stage.harness.step();
    assert!(unmasked(&stage));
}

#[test]
fn with_many_windows_the_answers_stay_in_sight() {
    let many = (10..40).map(|number| display(DisplayId::Window(number), &format!("Window {number}")));
    let mut stage = Stage::at_home();
    stage.with_displays(all().into_iter().chain(many).collect());
    stage.share();
    stage.press("Change what is shared");
    stage.until_sees("Hide windows from support");
    stage.press("Hide windows from support");
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, tokens::WINDOW_MIN);
    for answer in ["Show this", "Cancel"] {
        assert!(window.contains_rect(stage.harness.get_by_role_and_label(Role::Button, answer).rect()), "{answer}");
    }
}

#[test]
fn windows_of_one_title_are_told_apart_by_their_application() {
    let mut displays = all();
    for (window, app) in displays[3..].iter_mut().zip(["Mail", "Editor"]) {
        (window.name, window.app) = ("Untitled".to_owned(), Some(app.to_owned()));
    }
    let mut stage = Stage::asked_to_choose(displays, "everything on this monitor");
    stage.press("Hide windows from support");
    assert!(stage.sees("Untitled – Mail") && stage.sees("Untitled – Editor"));
}

#[test]
fn escape_leaves_what_is_shared_as_it_is() {
    let mut stage = Stage::at_home();
    stage.with_displays(all());
    stage.share();
    stage.press("Change what is shared");
    stage.until_sees("Show this");
    stage.key(Key::Escape);
    assert!(!stage.sees("Show this"));
    assert!(!stage.calls().iter().any(|call| call.starts_with("show")), "{:?}", stage.calls());
}

#[test]
fn what_is_in_the_way_is_said() {
    let mut stage = Stage::at_home();
    stage.share();
    for (obstacle, text) in [(Obstacle::Locked, "computer is locked"), (Obstacle::WindowGone, "window was closed")] {
        stage.status(|status| {
            if let SessionStatus::Sharing { obstacle: in_the_way, .. } = &mut status.session {
                *in_the_way = Some(obstacle);
            }
        });
        assert!(stage.sees(text), "{text}");
    }
}
