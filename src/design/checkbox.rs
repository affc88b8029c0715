//! A box to tick, filled with the colour of what is chosen once it is ticked.

use egui::{Response, RichText, Ui};

use super::button::reveal;
use super::tokens::{self, palette};

/// Draws it; whether it is ticked may change.
pub(crate) fn tick(ui: &mut Ui, ticked: &mut bool, text: &str) -> Response {
    let p = palette(ui);
    let (fill, edge) = if *ticked { (p.primary, p.primary) } else { (p.field, p.edge) };
    ui.scope(|ui| {
        let widgets = &mut ui.visuals_mut().widgets;
        for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
            state.bg_fill = fill;
            state.fg_stroke = (tokens::RING, p.on_strong).into();
        }
        widgets.inactive.bg_stroke.color = edge;
        reveal(ui.checkbox(ticked, RichText::new(text).color(p.text)))
    })
    .inner
}
