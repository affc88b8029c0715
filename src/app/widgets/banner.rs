//! What the visitor should know now, above the content.

use egui::{Align, Color32, Frame, Label, Layout, RichText, Ui};

use crate::app::model::{Action, Notice, Tone};
use crate::app::tokens::{self, Palette, palette};

use super::button::{Kind, button};

fn colours(p: &Palette, tone: Tone) -> (Color32, Color32) {
    match tone {
        Tone::Plain => (p.card, p.text),
        Tone::Warning => (p.warn_ground, p.warn),
        Tone::Error => (p.error_ground, p.error),
    }
}

/// A text with buttons under it; says which was pressed.
pub(crate) fn banner(ui: &mut Ui, tone: Tone, text: &str, buttons: &[(&str, Action)]) -> Option<Action> {
    let p = palette(ui);
    let (ground, ink) = colours(p, tone);
    let mut action = None;
    Frame::new().fill(ground).stroke((tokens::LINE, p.line)).corner_radius(tokens::ROUND).inner_margin(tokens::margin(16, 12)).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            ui.add(Label::new(RichText::new(text).color(ink)).wrap());
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
        let (ground, ink) = colours(p, notice.tone);
        Frame::new().fill(ground).stroke((tokens::LINE, p.line)).corner_radius(tokens::ROUND).inner_margin(tokens::margin(16, 8)).show(
            ui,
            |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal_top(|ui| {
                    let text_width = (ui.available_width() - tokens::DISMISS - tokens::SPACE).max(0.0);
                    ui.allocate_ui_with_layout(egui::vec2(text_width, tokens::CONTROL), Layout::left_to_right(Align::Center), |ui| {
                        ui.set_width(text_width);
                        ui.add(Label::new(RichText::new(&notice.text).color(ink)).wrap());
                    });
                    if ui.push_id(index, |ui| button(ui, Kind::Quiet, "OK")).inner.clicked() {
                        action = Some(Action::Dismiss(index));
                    }
                });
            },
        );
    }
    action
}
