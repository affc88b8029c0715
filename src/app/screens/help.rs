//! Help: how it works, and what support can and cannot do.

use egui::{Label, RichText, Ui};

use crate::app::model::Action;
use crate::app::widgets::{card, subtitle};
use crate::design::point;
use crate::design::tokens::palette;
use crate::design::typeface::Icon;
use crate::words::tr;

/// Draws the area.
pub(crate) fn help(ui: &mut Ui) -> Option<Action> {
    let how = [tr!("help-how-open"), tr!("help-how-ask"), tr!("help-how-read"), tr!("help-how-bar")];
    let can = [tr!("help-can-screen"), tr!("help-can-area")];
    let cannot = [tr!("help-cannot-mouse"), tr!("help-cannot-files"), tr!("help-cannot-see")];
    card(ui, |ui| {
        subtitle(ui, &tr!("help-how"));
        for (index, text) in how.iter().enumerate() {
            step_ui(ui, &format!("{}.", index + 1), text);
        }
    });
    let (can, cannot) = ((tr!("help-can"), Icon::Eye, can.as_slice()), (tr!("help-cannot"), Icon::Cross, cannot.as_slice()));
    for (title, sign, points) in [can, cannot] {
        card(ui, |ui| {
            subtitle(ui, &title);
            for text in points {
                point(ui, sign, text);
            }
        });
    }
    None
}

fn step_ui(ui: &mut Ui, number: &str, text: &str) {
    ui.horizontal_top(|ui| {
        ui.add(Label::new(RichText::new(number).color(palette(ui).accent)));
        ui.add(Label::new(text).wrap());
    });
}
