//! Cards and the text in them.

use egui::{Frame, Label, RichText, ScrollArea, Ui, vec2};

use crate::design::tokens::{self, palette};
use crate::design::typeface::{self, Icon, icon};
use crate::design::{Meaning as _, lines};

/// Content in a rounded frame as wide as there is room.
pub(crate) fn card<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let p = palette(ui);
    Frame::new()
        .fill(p.card)
        .stroke((tokens::LINE, p.line))
        .corner_radius(tokens::ROUND)
        .inner_margin(tokens::CARD_MARGIN)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            content(ui)
        })
        .inner
}

/// What scrolls where there is no room for it; its margin is the scroll bar's.
pub(crate) fn page<R>(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    let scroll = ScrollArea::vertical().id_salt(name).auto_shrink(false).content_margin(tokens::margin(tokens::EDGE, 0));
    scroll.show(ui, content).inner
}

/// A column in the middle, no wider than can be read well.
pub(crate) fn column<R>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let room = ui.available_width();
    let width = width.min(room);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space((room - width) / 2.0);
        ui.allocate_ui_with_layout(vec2(width, 0.0), lines(), |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.x = tokens::SPACE;
            content(ui)
        })
        .inner
    })
    .inner
}

/// The heading of a card.
pub(crate) fn subtitle(ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(text).size(tokens::SUBTITLE).family(typeface::strong())).wrap()).heading(2);
}

/// The same with a sign before it.
pub(crate) fn signed_subtitle(ui: &mut Ui, sign: Icon, text: &str) {
    ui.horizontal_top(|ui| {
        icon(ui, sign, tokens::SIGN_BIG, palette(ui).accent);
        subtitle(ui, text);
    });
}

/// A name and its value beside it; a value of any length stays in its card.
pub(crate) fn fact(ui: &mut Ui, name: &str, value: &str) {
    let weak = palette(ui).weak;
    let width = ui.available_width();
    ui.horizontal_top(|ui| {
        let name = Label::new(RichText::new(name).color(weak)).wrap();
        ui.allocate_ui_with_layout(vec2(width * tokens::FACT, 0.0), lines(), |ui| {
            ui.set_width(ui.available_width());
            ui.add(name);
        });
        ui.with_layout(lines(), |ui| ui.add(Label::new(value).wrap().selectable(true)));
    });
}
