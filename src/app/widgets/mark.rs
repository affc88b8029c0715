//! The product's mark, drawn so that it is sharp at any scale: a screen with one point on it.

use egui::{Label, Rect, RichText, Sense, Ui, Vec2, pos2};

use crate::design::Meaning as _;
use crate::design::tokens::{self, palette};
use crate::design::typeface;
use crate::words::PRODUCT;

/// The mark and the product's name, as long as there is room for it.
pub(crate) fn brand(ui: &mut Ui) {
    mark(ui, tokens::MARK_SMALL);
    ui.add(Label::new(RichText::new(PRODUCT).size(tokens::SUBTITLE).family(typeface::strong())).truncate());
}

/// Draws the mark.
pub(crate) fn mark(ui: &mut Ui, size: f32) {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    response.decoration();
    let p = palette(ui);
    let painter = ui.painter();
    let at = |x: f32, y: f32| pos2(rect.left() + x * size, rect.top() + y * size);
    let unit = size / 16.0;
    painter.rect_filled(rect, 3.5 * unit, p.primary);
    let screen = Rect::from_min_max(at(0.2, 0.24), at(0.8, 0.64));
    painter.rect_stroke(screen, 1.2 * unit, (unit.max(tokens::LINE), p.on_strong), egui::StrokeKind::Inside);
    painter.line_segment([at(0.36, 0.76), at(0.64, 0.76)], (unit.max(tokens::LINE), p.on_strong));
    painter.circle_filled(screen.center(), 1.5 * unit, p.on_strong);
}
