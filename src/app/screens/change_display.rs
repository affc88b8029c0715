//! Showing something else while the screen is shared.

use egui::{Label, RichText, TextStyle, TextureHandle, Ui};

use crate::app::model::{Action, DisplayAction};
use crate::design::tokens::{self, palette};
use crate::design::{Fit, Kind, Meaning as _, escaped, modal, modal_dialog, sheet, wide_button};
use crate::dialog::choice::DisplayChoice;
use crate::dialog::choice_view::{chosen, pictured};
use crate::words::tr;

/// Draws the dialog; Escape leaves everything as it is.
pub(crate) fn change_display(ui: &mut Ui, choice: &DisplayChoice, picture: Option<&TextureHandle>) -> Option<Action> {
    let p = palette(ui);
    let dialog = modal("display", ui.style(), p).show(ui, |ui| {
        let title = tr!("display-title");
        modal_dialog(ui, &title, &[]);
        let (mut chose, mut hid, mut answered) = (None, None, None);
        let head = |ui: &mut Ui, _: Fit| {
            ui.add(Label::new(RichText::new(&title).text_style(TextStyle::Heading).color(p.text)).wrap()).heading(1);
            chose = chosen(ui, choice);
        };
        let body = |ui: &mut Ui| hid = pictured(ui, choice, picture);
        let foot = |ui: &mut Ui| {
            let width = (ui.available_width() - tokens::SPACE_2) / 2.0;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = tokens::SPACE_2;
                if wide_button(ui, Kind::Plain, &tr!("button-cancel"), width).clicked() {
                    answered = Some(Action::Display(DisplayAction::Keep));
                }
                let show = ui.add_enabled_ui(choice.can_be_shown(), |ui| wide_button(ui, Kind::Primary, &tr!("display-show"), width));
                if show.inner.clicked() {
                    answered = Some(Action::Display(DisplayAction::Share));
                }
            });
        };
        sheet(ui, &title, head, body, foot);
        answered.or(chose.or(hid).map(DisplayAction::Choose).map(Action::Display))
    });
    if escaped(ui, &dialog) { Some(Action::Display(DisplayAction::Keep)) } else { dialog.inner }
}
