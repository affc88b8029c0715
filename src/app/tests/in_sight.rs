//! What a person must have seen to answer is in sight at once, at every size of the window; and what scrolls shows it.

use egui::epaint::ClippedShape;
use egui::{Id, Rect, Shape, Vec2};
use egui_kittest::kittest::AccessKitNode;

use crate::words::{Language, set_language, tr};

use super::keyboard::is_hidden;
use super::*;

const ORDINARY: (&str, &str, &str) = ("Sam Rivera", "Acme", "https://acme.example/terms");
const LONG: (&str, &str, &str) = (
    "Maximiliane Charlotte von Hohenlohe-Langenburg-Wittgenstein of the second line 1",
    "Gesellschaft zur Förderung der Zusammenarbeit im Mittelstand von Oberösterreich",
    "https://terms-of-use.support.customer-services.department.acme.example/terms",
);
/// As long as what is shown of any name, of the widest letters; a host of as many.
const WIDE: (&str, &str, &str) = (
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM",
    "https://mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm.mmmmmmmmmmmmmmmmmmmmmmmmmm.wwwwwwwwwwwwwwwwwwwwwwwwwwwwww.example/",
);

/// From the smallest window up; the last ones low and wide, and high and narrow.
const SIZES: [Vec2; 6] = [
    tokens::WINDOW_MIN,
    Vec2::new(400.0, 559.0),
    tokens::WINDOW,
    Vec2::new(1280.0, 800.0),
    Vec2::new(900.0, 480.0),
    Vec2::new(360.0, 1000.0),
];

/// Four monitors and forty windows.
fn many() -> Vec<Display> {
    let monitors = (1..=4).map(|number| choice::display(DisplayId::Monitor(number), &format!("DP-{number}")));
    let windows = (10..50).map(|number| choice::display(DisplayId::Window(number), &format!("A letter to customer {number}")));
    [choice::display(DisplayId::Screen, "")].into_iter().chain(monitors).chain(windows).collect()
}

impl Stage {
    fn asked_at(size: Vec2, scale: f32, (agent, organisation, terms): (&str, &str, &str), displays: Vec<Display>) -> Self {
        let mut stage = Self::at_home();
        stage.harness.input_mut().viewports.entry(ViewportId::ROOT).or_default().native_pixels_per_point = Some(scale);
        stage.harness.set_size(size);
        let choice = !displays.is_empty();
        if choice {
            stage.with_displays(displays);
        }
        stage.ask_from(agent, organisation, Some(terms));
        if choice {
            stage.until_sees("everything on this monitor");
        }
        stage.harness.remove_cursor();
        stage.run();
        stage
    }

    fn unfold(&mut self) {
        let fold = By::new().role(Role::Button).predicate(|node| node.data().is_expanded() == Some(false));
        self.harness.get(fold).click();
        self.run();
        self.harness.remove_cursor();
        self.run();
    }

    fn dialog(&self) -> Rect {
        self.harness.ctx.memory(|memory| memory.area_rect(Id::unique("terms"))).expect("the dialog is open")
    }

    /// What the dialog is painted with: all from the shape on that dims what is below it.
    fn painted(&self) -> impl Iterator<Item = &ClippedShape> {
        let dims = |shape: &Shape| matches!(shape, Shape::Rect(rect) if [tokens::LIGHT.shade, tokens::DARK.shade].contains(&rect.fill));
        self.harness.output().shapes.iter().skip_while(move |clipped| !dims(&clipped.shape))
    }

    /// Whether all of what stands there can be read: it lies in the window, and nothing of its text is cut off.
    fn in_sight(&self, what: Rect) -> bool {
        let cut = |clipped: &ClippedShape| {
            let letters = clipped.shape.visual_bounding_rect();
            let is_it =
                matches!(clipped.shape, Shape::Text(_)) && what.contains(letters.center()) && letters.height() <= what.height() + 2.0;
            // What is scrolled away has a place there as well.
            let is_seen = is_it && clipped.clip_rect.intersects(letters);
            is_seen.then(|| !clipped.clip_rect.expand(1.0).contains_rect(letters))
        };
        let texts: Vec<bool> = self.painted().filter_map(cut).collect();
        self.harness.ctx.content_rect().contains_rect(what) && !texts.is_empty() && !texts.contains(&true)
    }

    /// Who asks, for whom, what is shown, the terms, and both answers: in sight together, none over another.
    fn assert_in_sight(&self, about: &str) {
        let of = |role: Role| move |node: &AccessKitNode<'_>| node.role() == role && !is_hidden(node);
        let mut parts: Vec<(String, Rect)> = Vec::new();
        let mut add = |name: &str, rect: Rect| parts.push((name.to_owned(), rect));
        // By what they are, since the words differ by language.
        let heading = self.harness.get(By::new().predicate(of(Role::Heading)));
        add("who", heading.rect());
        let labels: Vec<Rect> = self.harness.query_all(By::new().predicate(of(Role::Label))).map(|node| node.rect()).collect();
        let below = |at: f32| labels.iter().copied().filter(move |rect| rect.top() >= at).min_by(|a, b| a.top().total_cmp(&b.top()));
        let from = below(heading.rect().bottom()).expect("for whom");
        add("for whom", from);
        add("what follows", below(from.bottom()).expect("what follows"));
        if let Some(chosen) = self.harness.query_by_role(Role::ComboBox) {
            add("what is shown", chosen.rect());
        }
        add("terms", self.harness.get_by_role(Role::Link).rect());
        for answer in [tr!("prompt-decline"), tr!("prompt-accept")] {
            add(&answer, self.harness.get_by_role_and_label(Role::Button, &answer).rect());
        }
        for (at, (name, rect)) in parts.iter().enumerate() {
            assert!(self.in_sight(*rect), "{about}: {name} at {rect:?} in {:?}", self.harness.ctx.content_rect());
            for (other, place) in &parts[..at] {
                assert!(!place.shrink(1.0).intersects(rect.shrink(1.0)), "{about}: {name} lies over {other}");
            }
        }
    }

    /// Scroll bars in the dialog, as they are painted while nobody points at them.
    fn bars(&self) -> usize {
        let (dialog, ink) = (self.dialog(), self.harness.ctx.global_style().visuals.text_color());
        let is_bar = |shape: &Shape| match shape {
            Shape::Rect(bar) => {
                let thin = (bar.rect.width() - tokens::SCROLL_BAR).abs() < 0.5 && bar.rect.height() >= tokens::SPACE_3;
                thin && dialog.contains_rect(bar.rect) && bar.fill == ink.gamma_multiply(tokens::SCROLL_BAR_INK)
            }
            _ => false,
        };
        self.painted().filter(|clipped| is_bar(&clipped.shape)).count()
    }
}

#[test]
fn who_what_terms_and_answers_are_seen_together_at_every_size() {
    for size in SIZES {
        for scale in [1.0, 2.0] {
            for names in [ORDINARY, LONG, WIDE] {
                let about = format!("{size:?} at {scale} by {}", names.0);
                Stage::asked_at(size, scale, names, Vec::new()).assert_in_sight(&about);
                let mut stage = Stage::asked_at(size, scale, names, many());
                stage.assert_in_sight(&about);
                stage.unfold();
                stage.assert_in_sight(&format!("{about}, with all windows to hide"));
            }
        }
    }
}

#[test]
fn they_are_in_every_language() {
    // Of the others the letters are in fonts of the system.
    for language in Language::ALL.into_iter().filter(|language| ![Language::Japanese, Language::Chinese].contains(language)) {
        for names in [ORDINARY, LONG] {
            let mut stage = Stage::asked_at(tokens::WINDOW_MIN, 1.0, names, many());
            assert_eq!(set_language(language), language);
            stage.run();
            stage.run();
            stage.assert_in_sight(&format!("{language:?} by {}", names.0));
            set_language(Language::English);
        }
    }
}

#[test]
fn what_scrolls_shows_that_it_does() {
    let mut stage = Stage::asked_at(tokens::WINDOW, 1.0, ORDINARY, many());
    assert_eq!(stage.bars(), 0, "all of it is there");
    stage.unfold();
    assert_eq!(stage.bars(), 1);
    let small = Stage::asked_at(tokens::WINDOW_MIN, 1.0, ORDINARY, many());
    assert_eq!(small.bars(), 1);
}

#[test]
fn in_a_window_too_small_for_all_of_it_the_terms_and_the_answers_stay_and_the_rest_scrolls() {
    let stage = Stage::asked_at(Vec2::new(230.0, 340.0), 1.0, ORDINARY, many());
    for (role, name) in [(Role::Button, "Accept"), (Role::Button, "Decline"), (Role::Link, "Read the terms at acme.example")] {
        assert!(stage.in_sight(stage.harness.get_by_role_and_label(role, name).rect()), "{name}");
    }
    assert_eq!(stage.bars(), 1);
}
