//! How things stand, in a word and a colour.

use egui::{Color32, Rect, RichText, Role, Sense, StrokeKind, TextStyle, Ui, Vec2, WidgetInfo, WidgetText, vec2};

use crate::design::Meaning as _;
use crate::design::tokens::{self, Palette, palette};
use crate::design::typeface::{Icon, paint_icon};

/// How well things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
    /// As they should.
    Good,
    /// Not now.
    Waiting,
    /// Not at all.
    Off,
    /// The screen is shared.
    Live,
}

fn colour(p: &Palette, health: Health) -> Color32 {
    match health {
        Health::Good => p.good,
        Health::Waiting => p.warn,
        Health::Off => p.weak,
        Health::Live => p.live,
    }
}

/// The same as a round sign, beside a text that says it in words.
pub(crate) fn badge(ui: &mut Ui, health: Health) {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(tokens::BADGE), Sense::hover());
    response.decoration();
    let sign = match health {
        Health::Good => Icon::Check,
        Health::Waiting => Icon::Hourglass,
        Health::Off => Icon::Offline,
        Health::Live => Icon::Sharing,
    };
    ui.painter().circle_filled(rect.center(), tokens::BADGE / 2.0, colour(p, health));
    paint_icon(ui, sign, Rect::from_center_size(rect.center(), Vec2::splat(tokens::SIGN_BIG)), p.card);
}

/// A dot and a word; the word says it too, for those who cannot tell the colours apart.
pub(crate) fn status_pill(ui: &mut Ui, health: Health, text: &str) {
    let p = palette(ui);
    let colour = colour(p, health);
    let ink = if health == Health::Live || health == Health::Off { p.text } else { colour };
    let galley = WidgetText::from(RichText::new(text).small().color(ink)).into_galley(ui, None, f32::INFINITY, TextStyle::Small);
    let (pad, gap) = (vec2(tokens::SPACE + 2.0, tokens::SPACE_HALF), tokens::SPACE_HALF + 2.0);
    let size = galley.size() + 2.0 * pad + vec2(tokens::DOT + gap, 0.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let painter = ui.painter();
    painter.rect(rect, tokens::ROUND_PILL, p.card, (tokens::LINE, p.line), StrokeKind::Inside);
    painter.circle_filled(rect.left_center() + vec2(pad.x + tokens::DOT / 2.0, 0.0), tokens::DOT / 2.0, colour);
    painter.galley(rect.left_top() + pad + vec2(tokens::DOT + gap, 0.0), galley, ink);
}
