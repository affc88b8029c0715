//! The frame around all areas once logged in: the sharing bar, header, navigation, banners.

use std::time::Instant;

use egui::{CentralPanel, Frame, Panel, Role, Sense, Ui, UiBuilder, Vec2};

use crate::app::model::{Action, AppState, Area, Tone};
use crate::app::widgets::{Health, banner, brand, column, notices, page, sharing_bar, status_pill, tab};
use crate::design::tokens::{self, palette};
use crate::design::typeface::Icon;
use crate::design::{group, rest_of, row, row_from_end};
use crate::sdk::{LinkStatus, SessionStatus};
use crate::words::{self, tr};

use super::starting::starting_ui;
use super::{activity, help, overview, settings};

/// Draws an area and what is around it.
pub(crate) fn home(ui: &mut Ui, state: &mut AppState, area: Area, now: Instant) -> Option<Action> {
    let mut action = sharing_bar(ui, &state.status.session, now);
    let p = palette(ui);
    let head = Frame::new().fill(p.ground).inner_margin(tokens::margin(tokens::EDGE, tokens::BAR_MARGIN));
    Panel::top("head").frame(head).show_separator_line(false).show(ui, |ui| {
        header_ui(ui, state);
        action = action.or(navigation_ui(ui, area));
    });
    CentralPanel::default().frame(Frame::new().fill(p.ground)).show(ui, |ui| {
        page(ui, area.url(), |ui| {
            column(ui, tokens::COLUMN, |ui| {
                ui.spacing_mut().item_spacing.y = tokens::SPACE;
                action = action.or(banners_ui(ui, state, now)).or(notices(ui, &state.notices));
                let done = match area {
                    Area::Home => overview::overview(ui, state, now),
                    Area::Activity => activity::activity(ui, state, now),
                    Area::Help => help::help(ui),
                    Area::Settings => settings::settings(ui, state),
                };
                action = action.or(done);
                ui.add_space(tokens::SPACE_2);
            });
        });
    });
    action
}

fn header_ui(ui: &mut Ui, state: &AppState) {
    let (whole, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), tokens::CONTROL), Sense::hover());
    let mut end = ui.new_child(UiBuilder::new().max_rect(whole).layout(row_from_end()));
    let (health, text) = health(state);
    status_pill(&mut end, health, &text);
    let rest = rest_of(whole, end.min_rect());
    let mut start = ui.new_child(UiBuilder::new().max_rect(rest).layout(row()));
    brand(&mut start);
}

/// How things stand, in a word or two.
fn health(state: &AppState) -> (Health, String) {
    if let SessionStatus::Sharing { paused, .. } = state.status.session {
        return (Health::Live, if paused { tr!("health-paused") } else { tr!("health-sharing") });
    }
    match state.status.link {
        LinkStatus::Connected { focus: true } => (Health::Good, tr!("health-connected")),
        LinkStatus::Connected { focus: false } => (Health::Off, tr!("health-elsewhere")),
        LinkStatus::Connecting | LinkStatus::Waiting { .. } => (Health::Waiting, tr!("health-reconnecting")),
        LinkStatus::Off | LinkStatus::NotConfigured { .. } => (Health::Off, tr!("health-off")),
    }
}

fn navigation_ui(ui: &mut Ui, area: Area) -> Option<Action> {
    let mut action = None;
    ui.allocate_ui_with_layout(Vec2::new(ui.available_width(), tokens::CONTROL), row(), |ui| {
        group(ui, Role::TabList, &tr!("about-areas"));
        ui.spacing_mut().item_spacing.x = tokens::SPACE_HALF;
        let count = Area::ALL.len() as f32;
        let width = (ui.available_width().min(tokens::COLUMN) - tokens::SPACE_HALF * (count - 1.0)) / count;
        for to in Area::ALL {
            if tab(ui, icon_of(to), &to.name(), to == area, width).clicked() && to != area {
                action = Some(Action::Go(to));
            }
        }
    });
    action
}

fn icon_of(area: Area) -> Icon {
    match area {
        Area::Home => Icon::Home,
        Area::Activity => Icon::History,
        Area::Help => Icon::Help,
        Area::Settings => Icon::Settings,
    }
}

fn banners_ui(ui: &mut Ui, state: &AppState, now: Instant) -> Option<Action> {
    let link = match &state.status.link {
        LinkStatus::Connected { focus: true } | LinkStatus::Off => None,
        LinkStatus::Connected { focus: false } => {
            banner(ui, Tone::Plain, &tr!("banner-elsewhere"), &[(&tr!("banner-use-this-device"), Action::UseThisDevice)])
        }
        LinkStatus::Connecting => banner(ui, Tone::Warning, &tr!("banner-reconnecting"), &[]),
        LinkStatus::Waiting { retry_at, reason } => {
            ui.ctx().request_repaint_after(tokens::TICK);
            let left = words::seconds(retry_at.saturating_duration_since(now));
            let text = tr!("banner-down", why = words::reach::unreachable(reason), left = left);
            banner(ui, Tone::Warning, &text, &[(&tr!("button-try-now"), Action::TryNow)])
        }
        LinkStatus::NotConfigured { reason } => {
            let text = tr!("banner-not-configured", reason = words::reach::not_configured(*reason));
            banner(ui, Tone::Error, &text, &[])
        }
    };
    let starting = starting_ui(ui, state);
    link.or(starting)
}
