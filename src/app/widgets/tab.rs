//! A tab of the navigation: its sign over its name, since names are long in some languages.

use egui::{
    Align2, FontSelection, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, TextWrapMode, Ui, Vec2, WidgetInfo, WidgetText,
};

use crate::design::tokens::{self, palette};
use crate::design::typeface::{Icon, paint_icon};
use crate::design::{Meaning as _, reveal};

/// Draws the tab; the name is cut short where it does not fit, and whole in a tooltip.
pub(crate) fn tab(ui: &mut Ui, sign: Icon, name: &str, selected: bool, width: f32) -> Response {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, tokens::TAB), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Tab, ui.is_enabled(), name));
    let response = response.chosen(selected);
    let ink = if selected { p.accent } else { p.weak };
    let fill = if selected { Some(p.chosen) } else { response.hovered().then_some(p.button) };
    if let Some(fill) = fill {
        ui.painter().rect_filled(rect, tokens::ROUND_SMALL, fill);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, tokens::ROUND_SMALL, Stroke::new(tokens::RING, p.focus), StrokeKind::Inside);
    }
    let above = rect.center_top() + Vec2::new(0.0, tokens::SPACE_HALF + tokens::SIGN_BIG / 2.0 + tokens::RING);
    paint_icon(ui, sign, Rect::from_center_size(above, Vec2::splat(tokens::SIGN_BIG)), ink);
    let text = WidgetText::from(RichText::new(name).small().color(ink));
    let room = width - tokens::SPACE;
    let galley = text.into_galley(ui, Some(TextWrapMode::Truncate), room, FontSelection::Default);
    let cut = galley.elided;
    let place = Align2::CENTER_BOTTOM.align_size_within_rect(galley.size(), rect.shrink(tokens::SPACE_HALF));
    ui.painter().galley(place.min, galley, ink);
    let response = reveal(response);
    if cut { response.on_hover_text(name) } else { response }
}
