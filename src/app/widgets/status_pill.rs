//! How things stand, in a word and a colour.

use egui::{Color32, RichText, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, Vec2, WidgetInfo, WidgetText, vec2};

use crate::app::tokens::{self, Palette, palette};

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
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(tokens::BADGE), Sense::hover());
    let (center, unit, painter) = (rect.center(), tokens::BADGE / 10.0, ui.painter());
    let ink = Stroke::new(unit * 0.75, p.card);
    painter.circle_filled(center, tokens::BADGE / 2.0, colour(p, health));
    match health {
        Health::Good => {
            let tick = [vec2(-2.0, 0.2), vec2(-0.5, 1.6), vec2(2.1, -1.4)].map(|point| center + point * unit);
            painter.line(tick.to_vec(), ink);
        }
        Health::Waiting => [-2.2, 0.0, 2.2].into_iter().for_each(|x| {
            painter.circle_filled(center + vec2(x * unit, 0.0), unit * 0.6, p.card);
        }),
        Health::Off => {
            painter.line_segment([center - vec2(2.0 * unit, 0.0), center + vec2(2.0 * unit, 0.0)], ink);
        }
        Health::Live => {
            painter.circle_filled(center, unit * 1.6, p.card);
        }
    }
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
