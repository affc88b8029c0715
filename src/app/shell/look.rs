//! Applies the theme of the settings and the appearance settings of the desktop.

use egui::{Context, Theme, ThemePreference};

use crate::design::tokens;
use crate::desktop::Appearance;
use crate::settings;

/// The chosen theme as an egui preference.
pub(crate) fn theme(chosen: settings::Theme) -> ThemePreference {
    match chosen {
        settings::Theme::System => ThemePreference::System,
        settings::Theme::Light => ThemePreference::Light,
        settings::Theme::Dark => ThemePreference::Dark,
    }
}

/// Applies the desktop's preferences for dark mode and reduced motion.
pub(crate) fn follow(ctx: &Context, appearance: Appearance) {
    ctx.all_styles_mut(|style| tokens::set_motion(style, !appearance.reduced_motion));
    // Only a fallback: a window system that reports dark mode itself takes precedence; those of Linux do not.
    let wanted = if appearance.dark == Some(true) { Theme::Dark } else { Theme::Light };
    ctx.options_mut(|options| options.fallback_theme = wanted);
}
