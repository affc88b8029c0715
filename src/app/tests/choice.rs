//! Choosing what is shared, before and while it is.

use std::sync::mpsc::sync_channel;

use super::*;
use crate::app::showable::{Choice, Showables};

/// A screen of two monitors with one window on it, of one colour each.
struct Pretended(Vec<Display>);

impl Showables for Pretended {
    fn list(&self) -> Result<Vec<Display>, String> {
        Ok(self.0.clone())
    }

    fn picture(&self, display: DisplayId, width: u16, height: u16) -> Result<Preview, String> {
        let grey = if display == DisplayId::Screen { 90 } else { 170 };
        let rgba = [grey, grey, 220, 255].repeat(usize::from(width) * usize::from(height));
        Ok(Preview { width, height, rgba })
    }
}

pub(super) fn display(id: DisplayId, name: &str) -> Display {
    let primary = id == DisplayId::Monitor(1);
    Display { id, kind: id.kind(), name: name.to_owned(), app: None, x: 0, y: 0, width: 100, height: 100, primary, hidden: false }
}

pub(super) fn all() -> Vec<Display> {
    let monitors = [display(DisplayId::Monitor(1), "DP-1"), display(DisplayId::Monitor(2), "DP-2")];
    let window = display(DisplayId::Window(7), "Claim form");
    [display(DisplayId::Screen, "")].into_iter().chain(monitors).chain([window]).collect()
}

impl Stage {
    /// With these to choose from.
    pub(super) fn with_displays(&mut self, displays: Vec<Display>) {
        self.harness.state_mut().showables = Some(Arc::new(Pretended(displays)));
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
            choice.zip(app.looker.as_ref()).is_some_and(|(choice, looker)| looker.picture(choice.chosen).is_some())
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

    pub(super) fn asked_to_choose(displays: Vec<Display>, first: &str) -> Self {
        let mut stage = Self::at_home();
        stage.with_displays(displays);
        stage.ask("Sam", None);
        stage.until_sees(first);
        stage.wait(tokens::INERT);
        stage
    }
}

#[test]
fn the_primary_monitor_is_offered_and_what_is_chosen_is_shared() {
    let mut stage = Stage::asked_to_choose(all(), "everything on this monitor");
    stage.choose("Claim form");
    assert!(stage.sees("only this window"));
    stage.press("Accept");
    assert!(stage.calls().contains(&"start anna anna true Window(7)".to_owned()), "{:?}", stage.calls());
}

#[test]
fn a_single_screen_is_shared_whole() {
    let mut stage = Stage::asked_to_choose(vec![display(DisplayId::Screen, "")], "your whole screen");
    stage.press("Accept");
    assert!(stage.calls().contains(&"start anna anna true Screen".to_owned()), "{:?}", stage.calls());
}

#[test]
fn what_is_gone_cannot_be_accepted() {
    let mut stage = Stage::asked_to_choose(all(), "everything on this monitor");
    stage.choose("Claim form");
    stage.with_displays(all()[..3].to_vec());
    // Looked at again by the new eyes.
    stage.harness.state_mut().looker = None;
    stage.until(|stage| stage.harness.state().state.prompt.as_ref().and_then(|prompt| prompt.choice.as_ref()).is_some_and(Choice::is_gone));
    assert!(stage.harness.get_by_role_and_label(Role::Button, "Accept").accesskit_node().is_disabled());
    stage.choose("Whole screen");
    stage.until_sees("your whole screen");
    stage.press("Accept");
    assert!(stage.calls().contains(&"start anna anna true Screen".to_owned()), "{:?}", stage.calls());
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
    assert_eq!(calls, ["mask own windows true", "show Monitor(2)", "mask own windows false"], "the list is for the visitor alone");
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
