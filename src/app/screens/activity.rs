//! Activity: what happened in this run.

use std::time::Instant;

use egui::{Label, RichText, Ui};

use crate::app::model::Action;
use crate::app::state::AppState;
use crate::app::tokens::{self, palette};
use crate::app::widgets::{card, subtitle};
use crate::app::words::{self, tr};

/// Draws the area.
pub(crate) fn activity(ui: &mut Ui, state: &AppState, now: Instant) -> Option<Action> {
    card(ui, |ui| {
        subtitle(ui, &tr!("activity-title"));
        let weak = palette(ui).weak;
        for (at, what) in state.activity.entries() {
            ui.add_space(tokens::SPACE_HALF);
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.y = tokens::SPACE_HALF / 2.0;
                ui.add(Label::new(what.text()).wrap());
                ui.add(Label::new(RichText::new(words::ago(now.saturating_duration_since(*at))).small().color(weak)));
            });
        }
        ui.add_space(tokens::SPACE_HALF);
        ui.add(Label::new(RichText::new(tr!("activity-kept")).small().color(weak)).wrap());
    });
    ui.ctx().request_repaint_after(tokens::SLOW_TICK);
    None
}
