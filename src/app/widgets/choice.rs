//! What is shared: a small live picture of it, and the list to choose from.

use egui::{ComboBox, CornerRadius, Image, Label, Rect, RichText, Sense, StrokeKind, TextureHandle, Ui, Vec2};

use crate::app::showable::Choice;
use crate::app::tokens::{self, palette};
use crate::app::typeface::{Icon, paint_icon};
use crate::app::words::{self, tr};
use crate::sdk::{Display, DisplayId, DisplayKind};

use super::announce::Meaning as _;
use super::button::reveal;

/// What something that can be shared is called.
pub(crate) fn display_name(display: &Display) -> String {
    match display.kind {
        DisplayKind::Screen => tr!("display-screen"),
        DisplayKind::Monitor => tr!("display-monitor", name = words::plain(&display.name)),
        DisplayKind::Window if display.name.is_empty() => tr!("display-window"),
        DisplayKind::Window => words::plain(&display.name),
    }
}

/// Draws both; says what was chosen.
pub(crate) fn choice(ui: &mut Ui, choice: &Choice, picture: Option<&TextureHandle>) -> Option<DisplayId> {
    preview_ui(ui, choice, picture);
    let label = ui.add(Label::new(RichText::new(tr!("display-label")).small().color(palette(ui).weak)));
    let mut chosen = None;
    let name = choice.display().map_or_else(|| if choice.is_gone() { tr!("display-gone") } else { tr!("display-screen") }, display_name);
    let combo = ComboBox::from_id_salt("what is shared").width(ui.available_width()).truncate().selected_text(name).show_ui(ui, |ui| {
        for display in &choice.displays {
            if ui.selectable_label(display.id == choice.chosen, display_name(display)).clicked() {
                chosen = Some(display.id);
            }
        }
    });
    reveal(combo.response).labelled_by(label.id);
    chosen.filter(|chosen| *chosen != choice.chosen)
}

/// The picture in a frame of a fixed height, so that nothing jumps when it comes.
fn preview_ui(ui: &mut Ui, choice: &Choice, picture: Option<&TextureHandle>) {
    let p = palette(ui);
    let (place, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), tokens::PREVIEW), Sense::hover());
    response.decoration();
    ui.painter().rect_filled(place, tokens::ROUND_SMALL, p.button);
    match picture.filter(|_| !choice.is_gone()) {
        Some(texture) => {
            let size = texture.size_vec2();
            let scale = (place.width() / size.x).min(place.height() / size.y);
            let whole = Rect::from_center_size(place.center(), size * scale);
            Image::new((texture.id(), size)).corner_radius(CornerRadius::ZERO).paint_at(ui, whole);
        }
        None => {
            let sign = if choice.is_gone() { Icon::EyeOff } else { Icon::Monitor };
            paint_icon(ui, sign, Rect::from_center_size(place.center(), Vec2::splat(tokens::SIGN_BIG)), p.weak);
        }
    }
    ui.painter().rect_stroke(place, tokens::ROUND_SMALL, (tokens::LINE, p.line), StrokeKind::Inside);
}
