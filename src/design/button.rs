//! Buttons, of which a screen has at most one that matters.

use egui::{
    Atom, Button, Color32, Direction, IdSalt, Layout, Response, RichText, Role, Stroke, TextStyle, TextWrapMode, Ui, Vec2, WidgetInfo,
    WidgetText,
};

use super::tokens::{self, palette};
use super::typeface::{self, Icon, paint_icon};

/// How much a button matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The one that matters.
    Primary,
    /// Any other.
    Plain,
    /// One without a frame until the pointer or the keyboard is on it.
    Quiet,
    /// One on the sharing bar.
    OnLive,
    /// The one on the sharing bar that matters.
    OnLiveStrong,
}

/// Fill, fill under the pointer, text, edge, ring.
fn colours(ui: &Ui, kind: Kind) -> (Color32, Color32, Color32, Color32, Color32) {
    let p = palette(ui);
    match kind {
        Kind::Primary => (p.primary, p.primary_hover, p.on_strong, p.primary, p.focus),
        Kind::Plain => (p.button, p.button_hover, p.text, p.edge, p.focus),
        Kind::Quiet => (Color32::TRANSPARENT, p.button, p.accent, Color32::TRANSPARENT, p.focus),
        Kind::OnLive => (p.live, p.live_hover, p.on_strong, p.on_strong, p.on_strong),
        Kind::OnLiveStrong => (p.on_strong, p.on_strong, p.live, p.on_strong, p.live_hover),
    }
}

/// A button as wide as its text.
pub(crate) fn button(ui: &mut Ui, kind: Kind, text: &str) -> Response {
    sized(ui, kind, None, text, Vec2::new(0.0, tokens::CONTROL))
}

/// The same with a sign before the text.
pub(crate) fn signed_button(ui: &mut Ui, kind: Kind, sign: Icon, text: &str) -> Response {
    sized(ui, kind, Some(sign), text, Vec2::new(0.0, tokens::CONTROL))
}

/// A button with a sign alone; its name is said by screen readers and shown under the pointer.
pub(crate) fn icon_button(ui: &mut Ui, kind: Kind, sign: Icon, name: &str) -> Response {
    let response = sized(ui, kind, Some(sign), "", Vec2::splat(tokens::CONTROL));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    response.on_hover_text(name)
}

/// A button of a given width and the height of those that matter.
pub(crate) fn wide_button(ui: &mut Ui, kind: Kind, text: &str, width: f32) -> Response {
    let size = Vec2::new(width, tokens::CONTROL_BIG);
    ui.allocate_ui_with_layout(size, Layout::centered_and_justified(Direction::LeftToRight), |ui| sized(ui, kind, None, text, size)).inner
}

fn sized(ui: &mut Ui, kind: Kind, sign: Option<Icon>, text: &str, size: Vec2) -> Response {
    let (fill, hover, ink, edge, ring) = colours(ui, kind);
    let strong = matches!(kind, Kind::Primary | Kind::OnLiveStrong);
    let text = if strong { RichText::new(text).family(typeface::strong()) } else { RichText::new(text) };
    make_room(ui, sign, &text);
    ui.scope(|ui| {
        let widgets = &mut ui.visuals_mut().widgets;
        for (state, fill, stroke) in [
            (&mut widgets.inactive, fill, Stroke::new(tokens::LINE, edge)),
            (&mut widgets.noninteractive, fill, Stroke::new(tokens::LINE, edge)),
            (&mut widgets.hovered, hover, Stroke::new(tokens::LINE, edge)),
            (&mut widgets.active, hover, Stroke::new(tokens::RING, ring)),
        ] {
            state.weak_bg_fill = fill;
            state.bg_stroke = stroke;
            state.fg_stroke.color = ink;
        }
        let Some(sign) = sign else { return reveal(ui.add(Button::new(text).min_size(size))) };
        let place = IdSalt::new("sign");
        let atom = Atom::custom(place, Vec2::splat(tokens::SIGN));
        // An empty text beside it would take room.
        let button = if text.is_empty() { Button::new(atom) } else { Button::new((atom, text)) };
        let shown = button.min_size(size).atom_ui(ui);
        if let Some(place) = shown.rect(place) {
            paint_icon(ui, sign, place, ink);
        }
        reveal(shown.response)
    })
    .inner
}

/// Begins the next row where rows wrap and this one has no room left: what stands in a scope does not wrap by itself.
fn make_room(ui: &mut Ui, sign: Option<Icon>, text: &RichText) {
    let room = ui.available_size_before_wrap().x;
    if !ui.layout().main_wrap() || room >= ui.max_rect().width() {
        return;
    }
    let words = WidgetText::from(text.clone()).into_galley(ui, Some(TextWrapMode::Extend), f32::INFINITY, TextStyle::Button);
    let sign = sign.map_or(0.0, |_| tokens::SIGN + ui.spacing().icon_spacing);
    if words.size().x + sign + 2.0 * ui.spacing().button_padding.x > room {
        ui.end_row();
    }
}

/// Scrolls to what just got the keyboard, which may be out of sight.
pub(crate) fn reveal(response: Response) -> Response {
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    response
}

/// Text that opens something.
pub(crate) fn link(ui: &mut Ui, text: &str) -> Response {
    let colour = palette(ui).accent;
    let response = reveal(ui.add(egui::Link::new(RichText::new(text).color(colour))));
    if response.has_focus() {
        let ring = Stroke::new(tokens::RING, palette(ui).focus);
        ui.painter().rect_stroke(response.rect.expand(tokens::RING), tokens::ROUND_SMALL, ring, egui::StrokeKind::Outside);
    }
    response
}
