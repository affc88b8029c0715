//! Settings: who and where, and what is kept.

use egui::{Label, RichText, Ui};

use crate::app::form::Field;
use crate::app::model::Action;
use crate::app::state::AppState;
use crate::app::tokens::palette;
use crate::app::widgets::{card, fact, reveal, subtitle};
use crate::app::words::{self, tr};

/// Draws the area.
pub(crate) fn settings(ui: &mut Ui, state: &AppState) -> Option<Action> {
    let mut action = None;
    card(ui, |ui| {
        subtitle(ui, &tr!("settings-you"));
        if let Some(who) = &state.who {
            fact(ui, &Field::VisitorId.name(), who.visitorid.as_str());
            for (field, value) in [
                (Field::Name, who.name.as_ref().map(|name| name.as_str())),
                (Field::Email, who.email.as_ref().map(|email| email.as_str())),
                (Field::Phone, who.phone.as_ref().map(|phone| phone.as_str())),
            ] {
                if let Some(value) = value {
                    fact(ui, &field.name(), &words::plain_long(value));
                }
            }
        }
        ui.add(Label::new(RichText::new(tr!("settings-change")).small().color(palette(ui).weak)).wrap());
        let mut remember = state.form.remember;
        if reveal(ui.checkbox(&mut remember, tr!("settings-remember"))).changed() {
            action = Some(Action::Remember(remember));
        }
        let place = tr!("settings-kept", file = state.facts.remembered_at.display().to_string());
        ui.add(Label::new(RichText::new(place).small().color(palette(ui).weak)).wrap());
    });
    card(ui, |ui| {
        subtitle(ui, &tr!("settings-service"));
        fact(ui, &tr!("settings-connected-through"), &state.facts.service.text());
        if let Some(settings) = &state.status.settings {
            fact(ui, &tr!("settings-organisation"), &words::plain(&settings.organisation));
        }
        fact(ui, &tr!("settings-group"), &state.group.to_string());
        fact(ui, &tr!("settings-version"), &state.facts.version);
        ui.add(Label::new(RichText::new(tr!("settings-service-chosen")).small().color(palette(ui).weak)).wrap());
    });
    action
}
