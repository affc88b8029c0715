//! Home: whether support can reach the visitor, and what it sees.

use egui::{Label, RichText, Ui};

use crate::app::model::Action;
use crate::app::state::AppState;
use crate::app::tokens::{self, palette};
use crate::app::typeface::Icon;
use crate::app::widgets::{Health, Kind, badge, card, fact, signed_button, subtitle};
use crate::app::words;
use crate::sdk::{LinkStatus, SessionStatus};

/// Draws the area.
pub(crate) fn overview(ui: &mut Ui, state: &AppState) -> Option<Action> {
    card(ui, |ui| {
        let (health, title, text) = reach(state);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = tokens::SPACE_2;
            badge(ui, health);
            ui.vertical(|ui| {
                ui.add(Label::new(RichText::new(title).heading().color(palette(ui).text)).wrap());
                ui.add(Label::new(RichText::new(text).color(palette(ui).weak)).wrap());
            });
        });
    });
    card(ui, |ui| {
        subtitle(ui, "What support sees right now");
        seen_ui(ui, state);
    });
    ui.add_space(tokens::SPACE_HALF);
    signed_button(ui, Kind::Plain, Icon::LogOut, "Log out").clicked().then_some(Action::LogOut)
}

fn reach(state: &AppState) -> (Health, &'static str, &'static str) {
    let connected = matches!(state.status.link, LinkStatus::Connected { .. });
    match state.status.session {
        SessionStatus::Sharing { .. } if !connected => {
            let text = "Support sees nothing new. Sharing goes on if the connection is back within seconds, and ends if not.";
            return (Health::Waiting, "Sharing is interrupted", text);
        }
        SessionStatus::Sharing { paused: true, .. } => {
            return (Health::Live, "Sharing is paused", "Support sees nothing new until you resume it above.");
        }
        SessionStatus::Sharing { .. } => {
            return (Health::Live, "Your screen is being shared", "You can go on working. Pause or end it above at any time.");
        }
        SessionStatus::Idle | SessionStatus::Starting { .. } => {}
    }
    match state.status.link {
        LinkStatus::Connected { focus: true } => {
            let text = "When you ask for help, they can ask to see your screen. Nothing is shown unless you accept.";
            (Health::Good, "Support can reach you", text)
        }
        LinkStatus::Connected { focus: false } => {
            (Health::Off, "Support reaches your other device", "Choose “Use this device” to be reached here.")
        }
        LinkStatus::Connecting | LinkStatus::Waiting { .. } => {
            (Health::Waiting, "Support cannot reach you yet", "This app connects again by itself.")
        }
        LinkStatus::Off | LinkStatus::NotConfigured { .. } => {
            (Health::Off, "Support cannot reach you", "Nothing is sent and nothing is shown.")
        }
    }
}

fn seen_ui(ui: &mut Ui, state: &AppState) {
    let connected = matches!(state.status.link, LinkStatus::Connected { .. });
    let Some(presence) = state.status.presence.as_ref().filter(|_| connected) else {
        ui.add(Label::new(RichText::new("Nothing.").color(palette(ui).weak)));
        return;
    };
    if let Some(who) = &state.who {
        fact(ui, "Visitor ID", who.visitorid.as_str());
        let details = [
            ("Name", who.name.as_ref().map(|name| name.as_str())),
            ("E-mail", who.email.as_ref().map(|email| email.as_str())),
            ("Phone", who.phone.as_ref().map(|phone| phone.as_str())),
        ];
        for (name, value) in details {
            if let Some(value) = value {
                fact(ui, name, &words::plain(value));
            }
        }
    }
    fact(ui, "Where you are in this app", &words::plain(presence.url().unwrap_or("/")));
    fact(ui, "This window", if state.status.visible { "In use" } else { "In the background" });
    for (name, value) in presence.properties().iter().filter(|(name, _)| *name != "url") {
        fact(ui, &property(name), &words::plain(value));
    }
}

/// Our own properties by a human name, others by theirs.
fn property(name: &str) -> String {
    match name {
        "c_app_version" => "Version of this app".to_owned(),
        "c_locale" => "Language".to_owned(),
        "c_os" => "System".to_owned(),
        other => words::plain(other.strip_prefix("c_").unwrap_or(other)),
    }
}
