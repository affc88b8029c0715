//! The bar that says that the screen is shared, for as long as it is.

use std::time::Instant;

use egui::{Align, Frame, Label, Layout, Panel, RichText, Ui};

use crate::app::model::Action;
use crate::app::tokens::{self, palette};
use crate::app::words;
use crate::sdk::SessionStatus;

use super::button::{Kind, button};

/// Draws the bar at the top of the window if, and only if, the screen is shared.
pub(crate) fn sharing_bar(ui: &mut Ui, session: &SessionStatus, now: Instant) -> Option<Action> {
    let SessionStatus::Sharing { agent, since, paused, guests, .. } = session else { return None };
    let p = palette(ui);
    let mut action = None;
    let frame = Frame::new().fill(p.live).inner_margin(tokens::margin(tokens::EDGE, tokens::BAR_MARGIN));
    Panel::top("sharing").frame(frame).show_separator_line(false).show(ui, |ui| {
        let agent = words::plain_name(agent);
        let text = if *paused { format!("Paused. {agent} sees nothing new") } else { format!("Sharing your screen with {agent}") };
        ui.add(Label::new(RichText::new(text).size(tokens::SUBTITLE).color(p.on_strong)).truncate());
        ui.allocate_ui_with_layout(egui::vec2(ui.available_width(), tokens::CONTROL), Layout::right_to_left(Align::Center), |ui| {
            if button(ui, Kind::OnLiveStrong, "End").clicked() {
                action = Some(Action::End);
            }
            let (name, to) = if *paused { ("Resume", false) } else { ("Pause", true) };
            if button(ui, Kind::OnLive, name).clicked() {
                action = Some(Action::Pause(to));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let text = format!("{} · {}", words::running(now.saturating_duration_since(*since)), words::watching(*guests));
                ui.add(Label::new(RichText::new(text).small().color(p.on_strong)).truncate());
            });
        });
    });
    ui.ctx().request_repaint_after(tokens::TICK);
    action
}
