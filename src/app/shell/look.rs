//! How the person and the system want the window to look.

use egui::{Context, Theme, ThemePreference};

use crate::design::tokens;
use crate::desktop::Appearance;
use crate::settings;

/// The theme that the visitor chose, in egui's words.
pub(crate) fn theme(chosen: settings::Theme) -> ThemePreference {
    match chosen {
        settings::Theme::System => ThemePreference::System,
        settings::Theme::Light => ThemePreference::Light,
        settings::Theme::Dark => ThemePreference::Dark,
    }
}

/// Follows what the system says of colours and movement.
pub(crate) fn follow(ctx: &Context, appearance: Appearance) {
    ctx.all_styles_mut(|style| tokens::set_motion(style, !appearance.reduced_motion));
    // Window systems of Linux do not say it themselves; where one does, that comes first.
    let wanted = if appearance.dark == Some(true) { Theme::Dark } else { Theme::Light };
    ctx.options_mut(|options| options.fallback_theme = wanted);
}
