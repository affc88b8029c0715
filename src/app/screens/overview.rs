//! Home: whether support can reach the visitor, and what it sees.

use std::time::Instant;

use egui::{Label, RichText, Ui};

use crate::app::model::login_form::Field;
use crate::app::model::{Action, AppState, Area};
use crate::app::widgets::{Health, badge, card, fact, subtitle};
use crate::design::tokens::{self, palette};
use crate::design::typeface::Icon;
use crate::design::{Kind, Meaning as _, lines, signed_button};
use crate::sdk::{LinkStatus, SessionStatus};
use crate::words::{self, tr};

use super::code::code_card;

/// Draws the area.
pub(crate) fn overview(ui: &mut Ui, state: &AppState, now: Instant) -> Option<Action> {
    card(ui, |ui| {
        let (health, title, text) = reach(state);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = tokens::SPACE_2;
            badge(ui, health);
            ui.with_layout(lines(), |ui| {
                ui.add(Label::new(RichText::new(title).heading().color(palette(ui).text)).wrap()).heading(1);
                ui.add(Label::new(RichText::new(text).color(palette(ui).weak)).wrap());
            });
        });
    });
    // Of another device that is in use, this one knows nothing.
    if state.status.link != (LinkStatus::Connected { focus: false }) {
        card(ui, |ui| {
            subtitle(ui, &tr!("home-seen"));
            seen_ui(ui, state);
        });
    }
    let code = code_card(ui, state, now);
    ui.add_space(tokens::SPACE_HALF);
    code.or(signed_button(ui, Kind::Plain, Icon::LogOut, &tr!("home-log-out")).clicked().then_some(Action::LogOut))
}

fn reach(state: &AppState) -> (Health, String, String) {
    let connected = matches!(state.status.link, LinkStatus::Connected { .. });
    match state.status.session {
        SessionStatus::Sharing { .. } if !connected => {
            return (Health::Waiting, tr!("home-interrupted"), tr!("home-interrupted-text"));
        }
        SessionStatus::Sharing { paused: true, .. } => {
            return (Health::Live, tr!("home-paused"), tr!("home-paused-text"));
        }
        SessionStatus::Sharing { .. } => {
            return (Health::Live, tr!("home-sharing"), tr!("home-sharing-text"));
        }
        SessionStatus::Idle | SessionStatus::Starting { .. } => {}
    }
    match state.status.link {
        LinkStatus::Connected { focus: true } => (Health::Good, tr!("home-reachable"), tr!("home-reachable-text")),
        LinkStatus::Connected { focus: false } => (Health::Off, tr!("home-elsewhere"), tr!("home-elsewhere-text")),
        LinkStatus::Connecting | LinkStatus::Waiting { .. } => (Health::Waiting, tr!("home-not-yet"), tr!("home-not-yet-text")),
        LinkStatus::Off | LinkStatus::NotConfigured { .. } => (Health::Off, tr!("home-unreachable"), tr!("home-unreachable-text")),
    }
}

fn seen_ui(ui: &mut Ui, state: &AppState) {
    let connected = matches!(state.status.link, LinkStatus::Connected { .. });
    let Some(presence) = state.status.presence.as_ref().filter(|_| connected) else {
        ui.add(Label::new(RichText::new(tr!("home-seen-nothing")).color(palette(ui).weak)));
        return;
    };
    if let Some(who) = &state.who {
        fact(ui, &Field::VisitorId.name(), who.visitorid.as_str());
        let details = [
            (Field::Name, who.name.as_ref().map(|name| name.as_str())),
            (Field::Email, who.email.as_ref().map(|email| email.as_str())),
            (Field::Phone, who.phone.as_ref().map(|phone| phone.as_str())),
        ];
        for (field, value) in details {
            if let Some(value) = value {
                fact(ui, &field.name(), &words::plain(value));
            }
        }
    }
    let url = presence.url().unwrap_or("/");
    let area = Area::ALL.into_iter().find(|area| area.url() == url);
    fact(ui, &tr!("home-where"), &area.map_or_else(|| words::plain(url), Area::name));
    let window = if state.status.visible { tr!("home-window-used") } else { tr!("home-window-background") };
    fact(ui, &tr!("home-window"), &window);
    for (name, value) in presence.properties().iter().filter(|(name, _)| *name != "url") {
        fact(ui, &property(name), &words::system(value).map_or_else(|| words::plain(value), str::to_owned));
    }
}

/// Our own properties by a human name, others by theirs.
fn property(name: &str) -> String {
    match name {
        "c_app_version" => tr!("home-version"),
        "c_locale" => tr!("home-language"),
        "c_os" => tr!("home-system"),
        other => words::plain(other.strip_prefix("c_").unwrap_or(other)),
    }
}
