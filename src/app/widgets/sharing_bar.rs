//! The bar that says that the screen is shared, for as long as it is.

use std::time::Instant;

use egui::{Frame, Label, Panel, RichText, Role, Ui};

use crate::app::model::{Action, SessionAction, SharingSummary};
use crate::design::tokens::{self, palette};
use crate::design::typeface::{self, Icon};
use crate::design::{Kind, Meaning as _, button, group, lines, row_from_end, signed_button};
use crate::sdk::SessionStatus;
use crate::words::tr;

/// Draws the bar at the top of the window if, and only if, the screen is shared.
pub(crate) fn sharing_bar(ui: &mut Ui, session: &SessionStatus, now: Instant) -> Option<Action> {
    let live = SharingSummary::of(session, now)?;
    let p = palette(ui);
    let mut action = None;
    let frame = Frame::new().fill(p.live).inner_margin(tokens::margin(tokens::EDGE, tokens::BAR_MARGIN));
    Panel::top("sharing").frame(frame).show_separator_line(false).show(ui, |ui| {
        group(ui, Role::Group, &tr!("about-sharing"));
        ui.with_layout(lines(), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let title = RichText::new(live.title()).size(tokens::SUBTITLE).family(typeface::strong()).color(p.on_strong);
            ui.add(Label::new(title).truncate());
            ui.add(Label::new(RichText::new(&live.detail).small().color(p.on_strong)).truncate());
        });
        // Where the window is too narrow for all of them, the last one stands below.
        let row = row_from_end().with_main_wrap(true);
        ui.allocate_ui_with_layout(egui::vec2(ui.available_width(), tokens::CONTROL), row, |ui| {
            action = pause_and_end(ui, live.paused, [Kind::OnLiveStrong, Kind::OnLive]);
            if live.can_change && signed_button(ui, Kind::OnLive, Icon::Window, &tr!("bar-change")).clicked() {
                action = Some(Action::Session(SessionAction::ChangeDisplay));
            }
        });
    });
    ui.ctx().request_repaint_after(tokens::TICK);
    action
}

/// The two buttons of either bar, from where lines end: End, which matters, and Pause or Resume.
pub(super) fn pause_and_end(ui: &mut Ui, paused: bool, [strong, plain]: [Kind; 2]) -> Option<Action> {
    let end = button(ui, strong, &tr!("bar-end")).described(&tr!("about-end")).clicked().then_some(Action::Session(SessionAction::End));
    let (sign, name, about) =
        if paused { (Icon::Play, tr!("bar-resume"), tr!("about-resume")) } else { (Icon::Pause, tr!("bar-pause"), tr!("about-pause")) };
    let pause = signed_button(ui, plain, sign, &name).described(&about).clicked().then_some(Action::Session(SessionAction::Pause(!paused)));
    end.or(pause)
}
