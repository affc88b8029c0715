//! Settings: who and where, and what is kept.

use egui::{Label, RichText, Ui};

use crate::app::model::Action;
use crate::app::state::AppState;
use crate::app::tokens::palette;
use crate::app::widgets::{card, fact, reveal, subtitle};
use crate::app::words;

/// Draws the area.
pub(crate) fn settings(ui: &mut Ui, state: &AppState) -> Option<Action> {
    let mut action = None;
    card(ui, |ui| {
        subtitle(ui, "You");
        if let Some(who) = &state.who {
            fact(ui, "Visitor ID", who.visitorid.as_str());
            for (name, value) in [
                ("Name", who.name.as_ref().map(|name| name.as_str())),
                ("E-mail", who.email.as_ref().map(|email| email.as_str())),
                ("Phone", who.phone.as_ref().map(|phone| phone.as_str())),
            ] {
                if let Some(value) = value {
                    fact(ui, name, &words::plain_long(value));
                }
            }
        }
        ui.add(Label::new(RichText::new("To change these, log out and log in again.").small().color(palette(ui).weak)).wrap());
        let mut remember = state.form.remember;
        if reveal(ui.checkbox(&mut remember, "Remember me on this computer")).changed() {
            action = Some(Action::Remember(remember));
        }
        let place = format!("Kept in {}", state.facts.remembered_at.display());
        ui.add(Label::new(RichText::new(place).small().color(palette(ui).weak)).wrap());
    });
    card(ui, |ui| {
        subtitle(ui, "Service");
        fact(ui, "Connected through", &state.facts.service);
        if let Some(settings) = &state.status.settings {
            fact(ui, "Organisation", &words::plain(&settings.organisation));
        }
        fact(ui, "Group", &state.facts.groupid.to_string());
        fact(ui, "Version", &state.facts.version);
        let text = "The service is chosen in the settings file, or by whoever set this computer up.";
        ui.add(Label::new(RichText::new(text).small().color(palette(ui).weak)).wrap());
    });
    action
}
