//! The request for the screen: who asks, for what, and what follows.
//!
//! Nothing has the keyboard at first, so that no key in flight answers. Tab moves what is shown → windows to hide → terms link →
//! More time → Decline → Accept (without a choice or a link it begins later); Space or Enter presses. Escape declines. A click
//! beside the dialog does nothing.

use std::time::Instant;

use egui::{Area, Frame, Id, Key, Label, Modal, Modifiers, RichText, ScrollArea, Sense, TextureHandle, Theme, Ui, UiKind, Vec2, vec2};

use crate::app::model::{Action, Prompt};
use crate::app::showable::Choice;
use crate::app::tokens::{self, palette};
use crate::app::typeface::{Icon, icon};
use crate::app::widgets::{
    Kind, Meaning as _, button, choice, lines, link, modal_dialog, point, row, row_from_end, start_and_rest, wide_button,
};
use crate::app::words::{self, tr};

/// Draws the dialog; `on_screen` is false while the window is minimised or covered, so that nobody can read it.
pub(crate) fn terms(ui: &mut Ui, prompt: &Prompt, picture: Option<&TextureHandle>, on_screen: bool, now: Instant) -> Option<Action> {
    if prompt.shown.is_none() {
        // Whatever had the keyboard below must not keep it.
        ui.memory_mut(|memory| memory.focused().inspect(|id| memory.surrender_focus(*id)));
    }
    // In an app of somebody else's, what is around it may look quite different.
    let look = tokens::style(Theme::from_dark_mode(ui.visuals().dark_mode));
    let motion = (ui.style().animation_time, ui.style().scroll_animation);
    let p = palette(ui);
    let frame = Frame::popup(&look).fill(p.card).corner_radius(tokens::ROUND).inner_margin(tokens::SPACE_3);
    // What stands in it is the dialog.
    let area: Area = Modal::default_area(Id::unique("terms")).kind(UiKind::GenericArea);
    let modal = Modal::new(Id::unique("terms")).area(area.fade_in(false)).backdrop_color(p.shade).frame(frame);
    let dialog = modal.show(ui, |ui| {
        ui.set_style(look);
        // An app that has it switched off means all of its window.
        (ui.style_mut().animation_time, ui.style_mut().scroll_animation) = motion;
        let window = ui.ctx().content_rect().size();
        ui.set_width(tokens::DIALOG.min(window.x - 2.0 * (tokens::SPACE_3 + tokens::SPACE)));
        // The answers stay in sight; what does not fit above them scrolls.
        let room = window.y - 2.0 * tokens::SPACE_3 - tokens::DIALOG_FOOT;
        let text = |ui: &mut Ui| ui.with_layout(lines(), |ui| text_ui(ui, prompt, picture)).inner;
        let (opened, points) = ScrollArea::vertical().max_height(room).show(ui, text).inner;
        modal_dialog(ui, &prompt.title(), &points);
        ui.add_space(tokens::SPACE_HALF);
        let answered = ui.with_layout(lines(), |ui| answers_ui(ui, prompt, now)).inner;
        // The first pass only measures; nothing of it reaches the screen.
        (opened.or(answered), ui.is_visible() && !ui.is_sizing_pass())
    });
    ui.ctx().request_repaint_after(tokens::TICK);
    let (pressed, painted) = dialog.inner;
    // Escape in the open list closes the list alone.
    if dialog.is_top_modal && !dialog.any_popup_open && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        return Some(Action::Escape);
    }
    if prompt.shown.is_none() {
        return (painted && on_screen).then_some(Action::PromptShown);
    }
    pressed
}

/// The text; what was done with it, and the points of it.
fn text_ui(ui: &mut Ui, prompt: &Prompt, picture: Option<&TextureHandle>) -> (Option<Action>, [Id; 3]) {
    let p = palette(ui);
    ui.add(Label::new(RichText::new(tr!("prompt-title", agent = &prompt.agent)).heading().color(p.text)).wrap()).heading(1);
    let from = (!prompt.organisation.is_empty()).then(|| tr!("prompt-from", organisation = &prompt.organisation));
    let from = from.into_iter().chain([tr!("prompt-confirmed")]).collect::<Vec<_>>().join(" · ");
    ui.horizontal_top(|ui| {
        icon(ui, Icon::Shield, tokens::SIGN, p.good);
        ui.add(Label::new(RichText::new(from).color(p.weak)).wrap());
    });
    ui.add_space(tokens::SPACE_HALF);
    let mut action = None;
    if let Some(offered) = &prompt.choice {
        action = choice(ui, offered, picture);
        if let Some(problem) = &offered.problem {
            point(ui, Icon::Warning, &tr!("display-problem", why = words::plain_long(problem)));
        }
    }
    ui.add_space(tokens::SPACE_HALF);
    let points = [
        point(ui, Icon::Monitor, &prompt.what()).id,
        point(ui, Icon::Eye, &tr!("prompt-only-watch")).id,
        point(ui, Icon::Pause, &tr!("prompt-pause")).id,
    ];
    if let Some((_, host)) = &prompt.terms
        && link(ui, &tr!("prompt-terms", host = host)).clicked()
    {
        action = Some(Action::OpenTerms);
    }
    (action, points)
}

/// How much of the time is left, as a line that grows shorter; in words it stands below.
fn time_ui(ui: &mut Ui, left: f32) {
    let p = palette(ui);
    let (line, response) = ui.allocate_exact_size(vec2(ui.available_width(), tokens::TIME_LINE), Sense::hover());
    response.decoration();
    ui.painter().rect_filled(line, tokens::ROUND_SMALL, p.line);
    let (rest, _) = start_and_rest(line, line.width() * left.clamp(0.0, 1.0));
    ui.painter().rect_filled(rest, tokens::ROUND_SMALL, p.accent);
}

fn answers_ui(ui: &mut Ui, prompt: &Prompt, now: Instant) -> Option<Action> {
    let mut action = None;
    time_ui(ui, prompt.left(now).as_secs_f32() / prompt.request.expires_in.as_secs_f32());
    let left = tr!("prompt-left", left = words::seconds(prompt.left(now)));
    // The text takes what the button leaves, on as many lines as it needs.
    ui.allocate_ui_with_layout(Vec2::new(ui.available_width(), tokens::CONTROL), row_from_end(), |ui| {
        if prompt.extensions_left > 0 && button(ui, Kind::Plain, &tr!("prompt-more-time")).clicked() {
            action = Some(Action::MoreTime);
        }
        ui.with_layout(row(), |ui| ui.add(Label::new(RichText::new(&left).small().color(palette(ui).weak)).wrap()));
    });
    ui.add_space(tokens::SPACE_HALF);
    let width = (ui.available_width() - tokens::SPACE_2) / 2.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = tokens::SPACE_2;
        if wide_button(ui, Kind::Plain, &tr!("prompt-decline"), width).clicked() {
            action = Some(Action::Decline);
        }
        let possible = !prompt.choice.as_ref().is_some_and(Choice::is_gone);
        if ui.add_enabled_ui(possible, |ui| wide_button(ui, Kind::Primary, &tr!("prompt-accept"), width)).inner.clicked() {
            action = Some(Action::Accept);
        }
    });
    action
}
