//! The banner between the yes and the first picture.

use egui::Ui;

use crate::app::model::{Action, AppState, SessionAction, Tone};
use crate::app::widgets::banner;
use crate::sdk::SessionStatus;
use crate::words::tr;

/// Draws the banner while a session starts.
pub(super) fn starting_ui(ui: &mut Ui, state: &AppState) -> Option<Action> {
    match &state.status.session {
        SessionStatus::Starting { .. } => {
            banner(ui, Tone::Plain, &tr!("banner-starting"), &[(&tr!("button-cancel"), Action::Session(SessionAction::End))])
        }
        SessionStatus::Idle | SessionStatus::Sharing { .. } => None,
    }
}
