//! All colours, sizes and times of what is drawn; nothing else names one.
#![expect(clippy::disallowed_methods, reason = "this is the one place for colours")]

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use egui::style::{ScrollAnimation, ScrollStyle};
use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Rangef, Shadow, Stroke, Style, TextStyle, Theme, Vec2, Visuals};

use crate::toolkit::bidi::Bidi;
use crate::words::language;

use super::typeface;

/// Half a step of the spacing scale.
pub(crate) const SPACE_HALF: f32 = 4.0;
/// One step: between things that belong together.
pub(crate) const SPACE: f32 = 8.0;
/// Two steps: between groups.
pub(crate) const SPACE_2: f32 = 16.0;
/// Three steps: around a screen's content.
pub(crate) const SPACE_3: f32 = 24.0;
/// Margin inside cards and banners.
pub(crate) const CARD_MARGIN: i8 = 16;
/// Margin inside thin bars.
pub(crate) const BAR_MARGIN: i8 = 8;
/// Margin left and right of a screen's content.
pub(crate) const EDGE: i8 = 16;

/// Height of everything that can be pressed.
pub(crate) const CONTROL: f32 = 36.0;
/// Height of the one button that matters on a screen.
pub(crate) const CONTROL_BIG: f32 = 44.0;
/// Height of a tab of the navigation.
pub(crate) const TAB: f32 = 54.0;
/// Corners of cards and dialogs.
pub(crate) const ROUND: CornerRadius = CornerRadius::same(10);
/// Corners of buttons and fields.
pub(crate) const ROUND_SMALL: CornerRadius = CornerRadius::same(6);
/// Corners of pills.
pub(crate) const ROUND_PILL: CornerRadius = CornerRadius::same(12);
/// Size of a sign beside text.
pub(crate) const SIGN: f32 = 18.0;
/// Size of a sign that stands alone, or over its word.
pub(crate) const SIGN_BIG: f32 = 22.0;
/// Size of a status dot.
pub(crate) const DOT: f32 = 8.0;
/// Size of the dot on the sharing bar of its own.
pub(crate) const DOT_BIG: f32 = 12.0;
/// Size of the sign beside a status.
pub(crate) const BADGE: f32 = 40.0;
/// Size of the product's mark on the login screen.
pub(crate) const MARK_BIG: f32 = 64.0;
/// Size of the product's mark in the header.
pub(crate) const MARK_SMALL: f32 = 24.0;
/// Width of a scroll bar that nobody points at.
pub(crate) const SCROLL_BAR: f32 = 4.0;
/// How much of the text's colour its handle has: enough to be told from what is behind it (3:1).
pub(crate) const SCROLL_BAR_INK: f32 = 0.6;
/// Width of a thin line.
pub(crate) const LINE: f32 = 1.0;
/// Width of the ring around what has the keyboard.
pub(crate) const RING: f32 = 2.0;
/// A column of text gets no wider than this, however wide the window.
pub(crate) const COLUMN: f32 = 520.0;
/// Width of the button that puts a notice away.
pub(crate) const DISMISS: f32 = 56.0;
/// Width of the times beside what happened.
pub(crate) const TIME: f32 = 44.0;
/// Width of the login form.
pub(crate) const FORM: f32 = 360.0;
/// Height of the line that shows the time left to answer.
pub(crate) const TIME_LINE: f32 = 3.0;
/// Margin inside a dialog.
pub(crate) const DIALOG_MARGIN: i8 = 24;
/// The same in a low window.
pub(crate) const DIALOG_MARGIN_SMALL: i8 = 16;
/// The same where names are long and there is little room.
pub(crate) const DIALOG_MARGIN_TIGHT: i8 = 12;
/// What scrolls is at least as high, so that it is seen that there is something.
pub(crate) const SCROLL_MIN: f32 = 32.0;
/// So many characters of a name are shown where there is no room for all of them.
pub(crate) const NAME_SHORT: usize = 20;
/// A window as high has room for large things.
pub(crate) const HIGH: f32 = 560.0;
/// How much of a card's width the names of facts take.
pub(crate) const FACT: f32 = 0.48;
/// Width of a dialog, where the window has room.
pub(crate) const DIALOG: f32 = 380.0;
/// Size of the window at first.
pub(crate) const WINDOW: Vec2 = Vec2::new(460.0, 680.0);
/// The smallest window in which everything can be used.
pub(crate) const WINDOW_MIN: Vec2 = Vec2::new(360.0, 480.0);

/// Height of the picture of what is shared.
pub(crate) const PREVIEW: f32 = 132.0;
/// The same in a low window.
pub(crate) const PREVIEW_SMALL: f32 = 88.0;
/// The most pixels of that picture, wide and high: sharp at 200 %.
pub(crate) const PREVIEW_PIXELS: [u16; 2] = [760, 264];

/// The largest window of a message, and as wide as each.
pub(crate) const MESSAGE: Vec2 = Vec2::new(460.0, 420.0);
/// How much of its height is not for what it says.
pub(crate) const MESSAGE_REST: f32 = 180.0;

/// Size of the sharing bar that is a window of its own.
pub(crate) const FLOATING: Vec2 = Vec2::new(560.0, 56.0);

/// Text sizes, in points.
const TEXT: [(TextStyle, f32); 5] = [
    (TextStyle::Small, 13.0),
    (TextStyle::Body, 15.0),
    (TextStyle::Button, 15.0),
    (TextStyle::Monospace, 13.5),
    (TextStyle::Heading, 22.0),
];
/// Size of the product's name on the login screen.
pub(crate) const TITLE: f32 = 26.0;
/// Size of the headings of cards.
pub(crate) const SUBTITLE: f32 = 17.0;

/// Size of a code's digits: nine of them in three groups fit into a card of the smallest window.
pub(crate) const CODE: f32 = 40.0;
/// The same where there is room.
pub(crate) const CODE_BIG: f32 = 56.0;

/// How often counters on the screen move.
pub(crate) const TICK: Duration = Duration::from_secs(1);
/// How long a window that was closed may wait for the disk.
pub(crate) const DISK: Duration = Duration::from_secs(3);
/// How long folds take to open.
const FOLD_SECS: f32 = 0.12;
/// How long it takes at least and at most to scroll to what has the keyboard.
const SCROLL_SECS: [f32; 2] = [0.08, 0.18];

/// The colours of one theme.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Palette {
    /// Behind everything.
    pub(crate) ground: Color32,
    /// Cards, dialogs.
    pub(crate) card: Color32,
    /// Fields to type in.
    pub(crate) field: Color32,
    /// Thin lines around cards.
    pub(crate) line: Color32,
    /// Lines around fields, which must be seen.
    pub(crate) edge: Color32,
    /// Text.
    pub(crate) text: Color32,
    /// Text of less weight.
    pub(crate) weak: Color32,
    /// Links, and marks of what is chosen.
    pub(crate) accent: Color32,
    /// The button that matters.
    pub(crate) primary: Color32,
    /// The same under the pointer.
    pub(crate) primary_hover: Color32,
    /// Text on strong colours.
    pub(crate) on_strong: Color32,
    /// Ordinary buttons.
    pub(crate) button: Color32,
    /// The same under the pointer.
    pub(crate) button_hover: Color32,
    /// Behind what is chosen.
    pub(crate) chosen: Color32,
    /// The bar while the screen is shared.
    pub(crate) live: Color32,
    /// Buttons on that bar, under the pointer.
    pub(crate) live_hover: Color32,
    /// All is well.
    pub(crate) good: Color32,
    /// Behind a warning.
    pub(crate) warn_ground: Color32,
    /// Text of a warning.
    pub(crate) warn: Color32,
    /// Behind an error.
    pub(crate) error_ground: Color32,
    /// Text of an error.
    pub(crate) error: Color32,
    /// The ring around what has the keyboard.
    pub(crate) focus: Color32,
    /// What dims the window behind a dialog.
    pub(crate) shade: Color32,
}

const fn hex(rgb: u32) -> Color32 {
    let [_, r, g, b] = rgb.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// Colours on a light desktop.
pub(crate) const LIGHT: Palette = Palette {
    ground: hex(0x00F3_F5F8),
    card: hex(0x00FF_FFFF),
    field: hex(0x00FF_FFFF),
    line: hex(0x00DF_E3E9),
    edge: hex(0x007F_8A99),
    text: hex(0x0018_212D),
    weak: hex(0x0050_5C6B),
    accent: hex(0x001B_57C4),
    primary: hex(0x001F_5FD0),
    primary_hover: hex(0x0018_4FB0),
    on_strong: hex(0x00FF_FFFF),
    button: hex(0x00E7_EBF1),
    button_hover: hex(0x00D9_DFE8),
    chosen: hex(0x00DD_E8FB),
    live: hex(0x00B9_2B27),
    live_hover: hex(0x0094_201D),
    good: hex(0x001A_7442),
    warn_ground: hex(0x00FF_F4DA),
    warn: hex(0x0066_4600),
    error_ground: hex(0x00FD_EBE9),
    error: hex(0x00A8_221C),
    focus: hex(0x0018_212D),
    shade: Color32::from_black_alpha(110),
};

/// Colours on a dark desktop.
pub(crate) const DARK: Palette = Palette {
    ground: hex(0x0013_171D),
    card: hex(0x001C_222A),
    field: hex(0x0012_161B),
    line: hex(0x0030_3843),
    edge: hex(0x0076_8393),
    text: hex(0x00E9_EDF2),
    weak: hex(0x00A9_B4C1),
    accent: hex(0x008F_B8FF),
    primary: hex(0x002B_68D6),
    primary_hover: hex(0x0024_59BA),
    on_strong: hex(0x00FF_FFFF),
    button: hex(0x002C_343F),
    button_hover: hex(0x0039_4350),
    chosen: hex(0x0024_3A5E),
    live: hex(0x00B9_2B27),
    live_hover: hex(0x0094_201D),
    good: hex(0x006F_D69B),
    warn_ground: hex(0x0038_2D12),
    warn: hex(0x00F2_D48C),
    error_ground: hex(0x003C_1E1D),
    error: hex(0x00FF_B5AD),
    focus: hex(0x00FF_FFFF),
    shade: Color32::from_black_alpha(150),
};

impl Palette {
    /// The colours of a theme.
    pub(crate) fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        }
    }
}

/// A colour that was computed from such.
pub(crate) fn blended([red, green, blue, alpha]: [u8; 4]) -> Color32 {
    Color32::from_rgba_premultiplied(red, green, blue, alpha)
}

/// The colours in force in this part of the window.
pub(crate) fn palette(ui: &egui::Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// Makes egui look like the app, in both themes; the system says which of them is used.
pub(crate) fn install(ctx: &egui::Context) {
    // Where the system does not say, light is what people expect.
    ctx.options_mut(|options| options.fallback_theme = Theme::Light);
    ctx.set_fonts(typeface::definitions());
    ctx.add_plugin(Bidi::new(|| language().is_rtl()));
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| apply(style, theme));
    }
}

/// Lets things move to where they belong, or be there at once.
pub(crate) fn set_motion(style: &mut Style, moving: bool) {
    let [least, most] = SCROLL_SECS;
    style.animation_time = if moving { FOLD_SECS } else { 0.0 };
    style.scroll_animation = match moving {
        true => ScrollAnimation { duration: Rangef::new(least, most), ..ScrollAnimation::default() },
        false => ScrollAnimation::none(),
    };
}

/// The same look for one part of a window whose other parts look as they like.
pub(crate) fn style(theme: Theme) -> Arc<Style> {
    static STYLES: LazyLock<[Arc<Style>; 2]> = LazyLock::new(|| {
        [Theme::Light, Theme::Dark].map(|theme| {
            let mut style = theme.default_style();
            apply(&mut style, theme);
            Arc::new(style)
        })
    });
    let [light, dark] = &*STYLES;
    match theme {
        Theme::Light => light.clone(),
        Theme::Dark => dark.clone(),
    }
}

fn apply(style: &mut Style, theme: Theme) {
    for (name, size) in TEXT {
        let family = match name {
            TextStyle::Monospace => FontFamily::Monospace,
            TextStyle::Heading => typeface::strong(),
            TextStyle::Small | TextStyle::Body | TextStyle::Button | TextStyle::Name(_) => FontFamily::Proportional,
        };
        style.text_styles.insert(name, FontId::new(size, family));
    }
    set_motion(style, true);
    style.interaction.selectable_labels = false;
    // Where there is more than can be seen, a thin bar says so at all times; it is wider under the pointer.
    style.spacing.scroll = ScrollStyle {
        floating_width: SCROLL_BAR,
        handle_min_length: SPACE_3,
        dormant_handle_opacity: SCROLL_BAR_INK,
        active_handle_opacity: SCROLL_BAR_INK,
        ..ScrollStyle::floating()
    };
    style.spacing.item_spacing = Vec2::new(SPACE, SPACE);
    style.spacing.button_padding = Vec2::new(SPACE_2, SPACE_HALF);
    style.spacing.interact_size = Vec2::new(CONTROL, CONTROL);
    style.spacing.icon_width = 20.0;
    style.spacing.icon_width_inner = 12.0;
    style.spacing.icon_spacing = SPACE;
    style.visuals = visuals(theme);
}

fn visuals(theme: Theme) -> Visuals {
    let colours = Palette::of(theme);
    let mut visuals = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    visuals.panel_fill = colours.ground;
    visuals.window_fill = colours.card;
    visuals.window_stroke = Stroke::new(LINE, colours.line);
    visuals.window_corner_radius = ROUND;
    visuals.window_shadow = Shadow { offset: [0, 8], blur: 24, spread: 0, color: colours.shade };
    visuals.extreme_bg_color = colours.field;
    visuals.faint_bg_color = colours.button;
    visuals.weak_text_color = Some(colours.weak);
    visuals.hyperlink_color = colours.accent;
    visuals.error_fg_color = colours.error;
    visuals.warn_fg_color = colours.warn;
    visuals.selection.bg_fill = colours.chosen;
    visuals.selection.stroke = Stroke::new(RING, colours.accent);
    // A blinking caret would repaint an idle window twice a second.
    visuals.text_cursor.blink = false;
    let states = [
        (&mut visuals.widgets.noninteractive, colours.card, Stroke::new(LINE, colours.line)),
        (&mut visuals.widgets.inactive, colours.button, Stroke::new(LINE, colours.edge)),
        (&mut visuals.widgets.hovered, colours.button_hover, Stroke::new(LINE, colours.edge)),
        (&mut visuals.widgets.active, colours.button_hover, Stroke::new(RING, colours.focus)),
        (&mut visuals.widgets.open, colours.button_hover, Stroke::new(LINE, colours.edge)),
    ];
    for (state, fill, ring) in states {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = ring;
        state.fg_stroke = Stroke::new(LINE, colours.text);
        state.corner_radius = ROUND_SMALL;
        state.expansion = 0.0;
    }
    visuals
}

/// A margin of the same width left and right, and another above and below.
pub(crate) fn margin(x: i8, y: i8) -> Margin {
    Margin::symmetric(x, y)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast as WCAG 2 defines it.
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |colour: Color32| {
            let part = |byte: u8| {
                let value = f32::from(byte) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(colour.r()) + 0.7152 * part(colour.g()) + 0.0722 * part(colour.b())
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn a_scroll_bar_that_nobody_points_at_is_seen() {
        for p in [LIGHT, DARK] {
            for ground in [p.ground, p.card] {
                let ink = p.text.gamma_multiply(SCROLL_BAR_INK);
                assert!(contrast(ground.blend(ink), ground) >= 3.0, "{:?} on {ground:?}", ground.blend(ink));
            }
        }
    }

    #[test]
    fn text_reads_at_aa_in_both_themes() {
        for p in [LIGHT, DARK] {
            let pairs = [
                (p.text, p.ground),
                (p.text, p.card),
                (p.text, p.button_hover),
                (p.text, p.chosen),
                (p.weak, p.ground),
                (p.weak, p.card),
                (p.accent, p.ground),
                (p.accent, p.card),
                (p.accent, p.chosen),
                (p.on_strong, p.primary),
                (p.on_strong, p.primary_hover),
                (p.on_strong, p.live),
                (p.on_strong, p.live_hover),
                (p.good, p.card),
                (p.good, p.ground),
                (p.warn, p.warn_ground),
                (p.error, p.error_ground),
                (p.error, p.card),
            ];
            for (text, ground) in pairs {
                assert!(contrast(text, ground) >= 4.5, "{text:?} on {ground:?}: {}", contrast(text, ground));
            }
        }
    }

    #[test]
    fn edges_and_rings_can_be_seen() {
        for p in [LIGHT, DARK] {
            for (line, ground) in [(p.edge, p.card), (p.edge, p.field), (p.focus, p.card), (p.focus, p.ground), (p.accent, p.field)] {
                assert!(contrast(line, ground) >= 3.0, "{line:?} on {ground:?}: {}", contrast(line, ground));
            }
        }
    }
}
