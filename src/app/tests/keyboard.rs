//! Everything by Tab, in the order in which it is seen, with a ring around what has the keyboard.

use egui::accessibility::is_input;
use egui::{Modifiers, Pos2, Rect, Shape, Vec2};

use egui_kittest::kittest::AccessKitNode;

use crate::words::{Language, language, pretend};

use super::*;

/// Whether a screen reader leaves it out, as it does with all that is below a dialog.
pub(super) fn is_hidden(node: &AccessKitNode<'_>) -> bool {
    let mut node = *node;
    loop {
        if node.is_hidden() {
            return true;
        }
        match node.parent() {
            Some(parent) => node = parent,
            None => return false,
        }
    }
}

/// A control that has a name.
#[derive(Clone, Debug)]
struct Stop {
    label: String,
    rect: Rect,
}

impl Stage {
    /// So large that nothing scrolls.
    fn enlarge(&mut self) {
        self.harness.set_size(Vec2::new(520.0, 2400.0));
        self.run();
    }

    fn focused_stop(&self) -> Option<Stop> {
        let node = self.harness.query_all(By::new().predicate(|node| node.is_focused() && is_input(node.role()))).next()?;
        Some(Stop { label: node.accesskit_node().label()?, rect: node.rect() })
    }

    /// How many controls there are to reach; those below a dialog are not.
    fn reachable(&self) -> usize {
        self.harness.query_all(By::new().predicate(|node| is_input(node.role()) && !node.is_disabled() && !is_hidden(node))).count()
    }

    fn has_ring(&self, around: Rect) -> bool {
        fn find(shape: &Shape, around: Rect) -> bool {
            match shape {
                Shape::Vec(shapes) => shapes.iter().any(|shape| find(shape, around)),
                Shape::Rect(rect) => rect.stroke.width >= tokens::RING && around.expand(2.0 * tokens::RING).contains_rect(rect.rect),
                _ => false,
            }
        }
        self.harness.output().shapes.iter().any(|clipped| find(&clipped.shape, around))
    }

    fn tab(&mut self, modifiers: Modifiers) -> Stop {
        self.harness.key_press_modifiers(modifiers, Key::Tab);
        self.run();
        self.focused_stop().expect("Tab leads to a control")
    }

    /// Goes once around with Tab and once with Shift and Tab: everything is reached, in the order in which it is seen, and
    /// has a ring while it has the keyboard.
    fn goes_around(&mut self, screen: &str) -> Vec<String> {
        self.enlarge();
        let count = self.reachable();
        // To the last, so that the first is next.
        let mut first = self.tab(Modifiers::NONE);
        for _ in 0..count {
            let next = self.tab(Modifiers::NONE);
            if position(&next) < position(&first) {
                first = next;
            }
        }
        while self.focused_stop().is_some_and(|stop| stop.label != first.label) {
            self.tab(Modifiers::NONE);
        }
        let mut forth = vec![first];
        for _ in 1..count {
            let stop = self.tab(Modifiers::NONE);
            assert!(self.has_ring(stop.rect), "{screen}: {stop:?} has no ring");
            forth.push(stop);
        }
        let order: Vec<_> = forth.iter().map(|stop| stop.label.clone()).collect();
        let mut seen = forth.clone();
        seen.sort_by(|a, b| position(a).partial_cmp(&position(b)).expect("places are numbers"));
        let seen: Vec<_> = seen.into_iter().map(|stop| stop.label).collect();
        assert_eq!(order, seen, "{screen}");
        let mut back = vec![forth[count - 1].label.clone()];
        back.extend((1..count).map(|_| self.tab(Modifiers::SHIFT).label));
        back.reverse();
        assert_eq!(back, order, "{screen}, backwards");
        order
    }
}

/// The buttons of the bar from where its line ends, so that one Tab and Space end it.
const BAR: [&str; 3] = ["End", "Pause", "Change what is shared"];

/// Rows from above, and in a row from where lines begin, but for the bar.
fn position(stop: &Stop) -> (f32, f32) {
    let Pos2 { x, y } = stop.rect.center();
    let row = (y / (tokens::CONTROL / 2.0)).round();
    let backwards = language().is_rtl() != BAR.contains(&stop.label.as_str());
    (row, if backwards { -x } else { x })
}

#[test]
fn all_of_the_login_screen_is_reached_by_tab() {
    let mut stage = Stage::new();
    stage.press("Your details (optional)");
    let order = stage.goes_around("login");
    let expected =
        ["Visitor ID", "Remember me", "Your details (optional)", "Name", "E-mail", "Phone", "Log in", "Get a code", "Open agent console"];
    assert_eq!(order, expected.map(str::to_owned));
}

#[test]
fn all_of_each_area_is_reached_by_tab() {
    let mut stage = Stage::at_home();
    for area in ["Home", "Activity", "Help", "Settings"] {
        stage.press(area);
        let order = stage.goes_around(area);
        assert_eq!(order[..4], ["Home", "Activity", "Help", "Settings"].map(str::to_owned));
    }
}

#[test]
fn all_of_the_code_screen_is_reached_by_tab_with_a_code_and_without() {
    let mut stage = Stage::with_code();
    assert_eq!(stage.goes_around("code"), ["Copy", "Get a new code", "Cancel"].map(str::to_owned));
    stage.code_closed(CodeClosed::Expired);
    assert_eq!(stage.goes_around("no code"), ["Get a code", "Back to log in"].map(str::to_owned));
}

#[test]
fn where_reading_begins_on_the_right_tab_goes_that_way() {
    let mut stage = Stage::at_home();
    pretend(Language::Arabic, Language::English.file().unwrap());
    stage.run();
    assert_eq!(stage.goes_around("home")[..4], ["Home", "Activity", "Help", "Settings"].map(str::to_owned));
    stage.share();
    assert_eq!(stage.goes_around("sharing")[..3], BAR.map(str::to_owned));
    stage.ask("Sam", None);
    stage.wait(INERT);
    assert_eq!(stage.goes_around("request"), ["More time", "Decline", "Accept"].map(str::to_owned));
}

#[test]
fn all_of_the_request_and_nothing_below_is_reached_by_tab() {
    let mut stage = Stage::at_home();
    stage.ask("Sam", Some("https://acme.example/terms"));
    stage.wait(INERT);
    let expected = ["Read the terms at acme.example", "More time", "Decline", "Accept"].map(str::to_owned);
    assert_eq!(stage.goes_around("request"), expected);
}

#[test]
fn all_of_the_sharing_screen_is_reached_by_tab_and_end_comes_first() {
    let mut stage = Stage::at_home();
    stage.share();
    assert_eq!(stage.goes_around("sharing")[..3], BAR.map(str::to_owned));
}

#[test]
fn all_of_the_choice_of_what_is_shared_is_reached_by_tab() {
    let mut stage = Stage::asked_to_choose(choice::all(), "everything on this monitor");
    assert_eq!(
        stage.goes_around("request"),
        ["What is shown", "Hide windows from support", "More time", "Decline", "Accept"].map(str::to_owned)
    );
    stage.press("Decline");
    stage.share();
    stage.press("Change what is shared");
    stage.until_sees("Show this");
    stage.until_pictured();
    assert_eq!(stage.goes_around("display"), ["What is shown", "Hide windows from support", "Cancel", "Show this"].map(str::to_owned));
}
