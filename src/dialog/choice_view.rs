//! What is shared: a small live picture of it, the list to choose from, and the windows to leave out.

use std::collections::BTreeMap;

use egui::{ComboBox, CornerRadius, Image, Label, Rect, RichText, Sense, StrokeKind, TextWrapMode, TextureHandle, Ui, Vec2, vec2};

use crate::design::tokens::{self, palette};
use crate::design::typeface::{Icon, paint_icon};
use crate::design::{Meaning as _, fold, point, reveal, tick};
use crate::sdk::{Display, DisplayKind};
use crate::words::{self, display_name, tr};

use super::choice::{ChoiceAction, DisplayChoice};

/// What all of them are called; where several have one name, the application tells them apart.
fn names(all: &[Display]) -> impl Iterator<Item = (&Display, String)> {
    let mut count = BTreeMap::<String, usize>::new();
    for display in all {
        *count.entry(display_name(display)).or_default() += 1;
    }
    all.iter().map(move |display| {
        let name = display_name(display);
        match &display.app {
            Some(app) if count[&name] > 1 => (display, format!("{name} – {}", words::plain(app))),
            _ => (display, name),
        }
    })
}

/// Draws the list; says what was chosen.
pub(crate) fn chosen(ui: &mut Ui, choice: &DisplayChoice) -> Option<ChoiceAction> {
    let label = ui.add(Label::new(RichText::new(tr!("display-label")).small().color(palette(ui).weak)));
    let mut chosen = None;
    let name = choice.display().map_or_else(|| if choice.is_gone() { tr!("display-gone") } else { tr!("display-screen") }, display_name);
    let combo = ComboBox::from_id_salt("what is shared").width(ui.available_width()).truncate().selected_text(name).show_ui(ui, |ui| {
        for (display, name) in names(&choice.displays) {
            // By what it is, not by where it stands: the list may change under the pointer.
            let row = ui.push_id(display.id, |ui| ui.selectable_label(display.id == choice.chosen, name));
            if row.inner.clicked() {
                chosen = Some(display.id);
            }
        }
    });
    reveal(combo.response).labelled_by(label.id);
    chosen.filter(|chosen| *chosen != choice.chosen).map(ChoiceAction::Choose)
}

/// Draws the picture of what is chosen, or says why it cannot be shown, and the windows that can be left out of it; says what was done.
pub(crate) fn pictured(ui: &mut Ui, choice: &DisplayChoice, picture: Option<&TextureHandle>) -> Option<ChoiceAction> {
    match choice.problem() {
        Some(problem) => drop(point(ui, Icon::Warning, &tr!("display-problem", why = words::plain_long(problem)))),
        None => preview_ui(ui, choice, picture),
    }
    // A window that is shared by itself has no others in it.
    if choice.chosen.kind() == DisplayKind::Window { None } else { windows_ui(ui, choice) }
}

/// The windows that can be left out, to be ticked.
fn windows_ui(ui: &mut Ui, choice: &DisplayChoice) -> Option<ChoiceAction> {
    let hidden = choice.windows.iter().filter(|window| choice.hides(window.id)).count();
    let mut action = fold(ui, &tr!("display-hide", count = hidden), choice.unfolded).then_some(ChoiceAction::Unfold(!choice.unfolded));
    if !choice.unfolded {
        return action;
    }
    let weak = palette(ui).weak;
    let small = |text: String| Label::new(RichText::new(text).small().color(weak)).wrap();
    if choice.windows.is_empty() {
        ui.add(small(tr!("display-hide-none")));
        return action;
    }
    ui.add(small(tr!("display-hide-why")));
    for (window, name) in names(&choice.windows) {
        let mut hide = choice.hides(window.id);
        ui.push_id(window.id, |ui| {
            ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
            if tick(ui, &mut hide, &name).described(&tr!("display-hide-why")).changed() {
                action = Some(ChoiceAction::Hide(window.id, hide));
            }
        });
    }
    action
}

/// What is left out of the picture, in its place.
fn veil_ui(ui: &Ui, choice: &DisplayChoice, picture: Rect) {
    let Some(display) = choice.display().filter(|display| display.kind != DisplayKind::Window) else { return };
    let scale = picture.size() / vec2(display.width.into(), display.height.into());
    let painter = ui.painter().with_clip_rect(picture.intersect(ui.clip_rect()));
    let p = palette(ui);
    for window in choice.windows.iter().filter(|window| choice.hides(window.id) && !window.hidden) {
        let offset = vec2((window.x - display.x) as f32, (window.y - display.y) as f32);
        let place = Rect::from_min_size(picture.min + offset * scale, vec2(window.width.into(), window.height.into()) * scale);
        painter.rect_filled(place, CornerRadius::ZERO, p.edge);
        let sign = Rect::from_center_size(place.center(), Vec2::splat(tokens::SIGN));
        if place.contains_rect(sign) {
            paint_icon(ui, Icon::EyeOff, sign, p.card);
        }
    }
}

/// The picture in a frame of a fixed height, so that nothing jumps when it comes.
fn preview_ui(ui: &mut Ui, choice: &DisplayChoice, picture: Option<&TextureHandle>) {
    let p = palette(ui);
    let height = if ui.ctx().content_rect().height() < tokens::HIGH { tokens::PREVIEW_SMALL } else { tokens::PREVIEW };
    let (place, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::hover());
    response.decoration();
    ui.painter().rect_filled(place, tokens::ROUND_SMALL, p.button);
    match picture.filter(|_| !choice.is_gone()) {
        Some(texture) => {
            let size = texture.size_vec2();
            let scale = (place.width() / size.x).min(place.height() / size.y);
            let whole = Rect::from_center_size(place.center(), size * scale);
            Image::new((texture.id(), size)).corner_radius(CornerRadius::ZERO).paint_at(ui, whole);
            veil_ui(ui, choice, whole);
        }
        None => {
            let sign = if choice.is_gone() { Icon::EyeOff } else { Icon::Monitor };
            paint_icon(ui, sign, Rect::from_center_size(place.center(), Vec2::splat(tokens::SIGN_BIG)), p.weak);
        }
    }
    ui.painter().rect_stroke(place, tokens::ROUND_SMALL, (tokens::LINE, p.line), StrokeKind::Inside);
}
