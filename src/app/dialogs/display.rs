//! Showing something else while the screen is shared.

use egui::{Area, Frame, Id, Key, Label, Modal, Modifiers, RichText, ScrollArea, TextureHandle, Ui, UiKind};

use crate::app::model::Action;
use crate::app::showable::Choice;
use crate::app::tokens::{self, palette};
use crate::app::widgets::{Kind, Meaning as _, choice, lines, modal_dialog, wide_button};
use crate::app::words::tr;

/// Draws the dialog; Escape leaves everything as it is.
pub(crate) fn display(ui: &mut Ui, chosen: &Choice, picture: Option<&TextureHandle>) -> Option<Action> {
    let p = palette(ui);
    let frame = Frame::popup(ui.style()).fill(p.card).corner_radius(tokens::ROUND).inner_margin(tokens::SPACE_3);
    // What stands in it is the dialog.
    let area: Area = Modal::default_area(Id::unique("display")).kind(UiKind::GenericArea);
    let modal = Modal::new(Id::unique("display")).area(area.fade_in(false)).backdrop_color(p.shade).frame(frame);
    let dialog = modal.show(ui, |ui| {
        modal_dialog(ui, &tr!("display-title"), &[]);
        let window = ui.ctx().content_rect().size();
        ui.set_width(tokens::DIALOG.min(window.x - 2.0 * (tokens::SPACE_3 + tokens::SPACE)));
        ui.with_layout(lines(), |ui| {
            // The answers stay in sight; what does not fit above them scrolls.
            let room = window.y - 2.0 * tokens::SPACE_3 - tokens::DISPLAY_FOOT;
            let choose = |ui: &mut Ui| {
                ui.with_layout(lines(), |ui| {
                    ui.add(Label::new(RichText::new(tr!("display-title")).heading().color(p.text)).wrap()).heading(1);
                    choice(ui, chosen, picture)
                })
            };
            let mut action = ScrollArea::vertical().max_height(room).show(ui, choose).inner.inner;
            ui.add_space(tokens::SPACE);
            let width = (ui.available_width() - tokens::SPACE_2) / 2.0;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = tokens::SPACE_2;
                if wide_button(ui, Kind::Plain, &tr!("button-cancel"), width).clicked() {
                    action = Some(Action::KeepDisplay);
                }
                let show = ui.add_enabled_ui(!chosen.is_gone(), |ui| wide_button(ui, Kind::Primary, &tr!("display-show"), width));
                if show.inner.clicked() {
                    action = Some(Action::ShowChosen);
                }
            });
            action
        })
        .inner
    });
    if dialog.is_top_modal && !dialog.any_popup_open && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        return Some(Action::KeepDisplay);
    }
    dialog.inner
}
