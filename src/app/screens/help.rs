//! Help: how it works, and what support can and cannot do.

use egui::{Label, RichText, Ui};

use crate::app::model::Action;
use crate::app::tokens::palette;
use crate::app::typeface::Icon;
use crate::app::widgets::{card, point, subtitle};

const HOW: [&str; 4] = [
    "Leave this app open while you talk to support.",
    "They see that you are here, and ask to see your screen.",
    "You read who asks, and accept or decline.",
    "A red bar stays at the top for as long as they can see your screen. End it there at any time.",
];
const CAN: [&str; 2] = ["See your whole screen, live, while the red bar is there", "See which part of this app you are in"];
const CANNOT: [&str; 3] = [
    "Use your mouse or keyboard",
    "Open, copy or change your files",
    "See anything before you accept, while it is paused, or after it ended",
];

/// Draws the area.
pub(crate) fn help(ui: &mut Ui) -> Option<Action> {
    card(ui, |ui| {
        subtitle(ui, "How it works");
        for (index, text) in HOW.into_iter().enumerate() {
            step_ui(ui, &format!("{}.", index + 1), text);
        }
    });
    for (title, sign, points) in [("Support can", Icon::Eye, CAN.as_slice()), ("Support cannot", Icon::Cross, CANNOT.as_slice())] {
        card(ui, |ui| {
            subtitle(ui, title);
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
