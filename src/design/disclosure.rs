//! What opens and closes something below it.

use egui::{Align, Shape, Stroke, Ui, vec2};

use super::accessibility::Meaning as _;
use super::button::{Kind, button};
use super::direction::start;
use super::tokens::{self, palette};

/// A button with a triangle that points down while what it unfolds is open.
pub(crate) fn fold(ui: &mut Ui, text: &str, open: bool) -> bool {
    ui.scope(|ui| {
        ui.spacing_mut().button_padding.x = tokens::SPACE_3;
        let pressed = button(ui, Kind::Quiet, text).unfolds(open);
        let (half, inset) = (tokens::SPACE_HALF, tokens::SPACE_2 - tokens::SPACE_HALF);
        // Where lines begin on the right, everything is as in a mirror.
        let mirror = if start() == Align::Max { -1.0 } else { 1.0 };
        let center = pressed.rect.center() - vec2(mirror * (pressed.rect.width() / 2.0 - inset), 0.0);
        let corners = if open {
            [vec2(-half, -half / 2.0), vec2(half, -half / 2.0), vec2(0.0, half / 2.0)]
        } else {
            [vec2(-half / 2.0, -half), vec2(half / 2.0, 0.0), vec2(-half / 2.0, half)]
        };
        let triangle = corners.map(|corner| center + vec2(mirror * corner.x, corner.y)).to_vec();
        ui.painter().add(Shape::convex_polygon(triangle, palette(ui).accent, Stroke::NONE));
        pressed.clicked()
    })
    .inner
}
