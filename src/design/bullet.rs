//! Sentences with an icon before them.

use egui::{Color32, Label, Response, RichText, Ui};

use super::tokens::{self, palette};
use super::typeface::{Icon, icon};

/// A sentence with the sign of what it is about; says what the sentence is to egui.
pub(crate) fn point(ui: &mut Ui, sign: Icon, text: &str) -> Response {
    point_in(ui, sign, palette(ui).accent, RichText::new(text))
}

/// The same with a sign and a text of any look.
pub(crate) fn point_in(ui: &mut Ui, sign: Icon, ink: Color32, text: RichText) -> Response {
    ui.horizontal_top(|ui| {
        icon(ui, sign, tokens::SIGN, ink);
        ui.add(Label::new(text).wrap())
    })
    .inner
}
