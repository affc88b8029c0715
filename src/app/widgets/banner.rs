//! What the visitor should know now, above the content.

use egui::{Align, Color32, Frame, Label, RichText, Ui, Vec2};

use crate::app::model::{Action, Notice, Tone};
use crate::design::tokens::{self, Palette, palette};
use crate::design::typeface::{Icon, icon};
use crate::design::{Kind, Meaning as _, button, row};
use crate::words::tr;

fn colours(p: &Palette, tone: Tone) -> (Color32, Color32) {
    match tone {
        Tone::Plain => (p.card, p.text),
        Tone::Warning => (p.warn_ground, p.warn),
        Tone::Error => (p.error_ground, p.error),
    }
}

fn sign(tone: Tone) -> Icon {
    match tone {
        Tone::Plain => Icon::Info,
        Tone::Warning | Tone::Error => Icon::Warning,
    }
}

/// A sign, and a text of any length beside it that leaves `room` on its right.
fn text_ui(ui: &mut Ui, tone: Tone, text: &str, room: f32, align: Align) {
    let p = palette(ui);
    let (_, ink) = colours(p, tone);
    let mark = if tone == Tone::Plain { p.accent } else { ink };
    let width = (ui.available_width() - room).max(0.0);
    let height = if align == Align::Center { tokens::CONTROL } else { 0.0 };
    ui.allocate_ui_with_layout(Vec2::new(width, height), row().with_cross_align(align), |ui| {
        ui.set_width(width);
        icon(ui, sign(tone), tokens::SIGN, mark);
        // A path or an address in it is of use elsewhere.
        let said = ui.add(Label::new(RichText::new(text).color(ink)).wrap().selectable(true));
        if tone == Tone::Error {
            said.alert();
        }
    });
}

/// A text with buttons under it; says which was pressed.
pub(crate) fn banner(ui: &mut Ui, tone: Tone, text: &str, buttons: &[(&str, Action)]) -> Option<Action> {
    let p = palette(ui);
    let (ground, _) = colours(p, tone);
    let mut action = None;
    Frame::new().fill(ground).stroke((tokens::LINE, p.line)).corner_radius(tokens::ROUND).inner_margin(tokens::margin(16, 12)).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            text_ui(ui, tone, text, 0.0, Align::Min);
            if !buttons.is_empty() {
                ui.horizontal_wrapped(|ui| {
                    for (name, pressed) in buttons {
                        if button(ui, Kind::Plain, name).clicked() {
                            action = Some(*pressed);
                        }
                    }
                });
            }
        },
    );
    action
}

/// The notices, each with a button that puts it away.
pub(crate) fn notices(ui: &mut Ui, notices: &[Notice]) -> Option<Action> {
    let mut action = None;
    for (index, notice) in notices.iter().enumerate() {
        let p = palette(ui);
        let (ground, _) = colours(p, notice.tone);
        Frame::new().fill(ground).stroke((tokens::LINE, p.line)).corner_radius(tokens::ROUND).inner_margin(tokens::margin(16, 8)).show(
            ui,
            |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal_top(|ui| {
                    let text = notice.saying.text();
                    text_ui(ui, notice.tone, &text, tokens::DISMISS + tokens::SPACE, Align::Center);
                    let ok = ui.push_id(index, |ui| button(ui, Kind::Quiet, &tr!("button-ok"))).inner;
                    if ok.described(&tr!("about-ok", notice = text)).clicked() {
                        action = Some(Action::Dismiss(index));
                    }
                });
            },
        );
    }
    action
}
