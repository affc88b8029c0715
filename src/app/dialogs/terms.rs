//! The request for the screen: who asks, for what, and what follows.
//!
//! Nothing has the keyboard at first, so that no key in flight answers. Tab moves terms link → More time → Decline → Accept
//! (without a link it begins with More time); Space or Enter presses. Escape declines. A click beside the dialog does nothing.

use std::time::Instant;

use egui::{Area, Frame, Id, Key, Label, Modal, Modifiers, RichText, ScrollArea, Theme, Ui};

use crate::app::model::{Action, Prompt};
use crate::app::tokens::{self, palette};
use crate::app::typeface::Icon;
use crate::app::widgets::{Kind, button, lines, link, point, wide_button};
use crate::app::words::{self, tr};

/// Draws the dialog; `on_screen` is false while the window is minimised or covered, so that nobody can read it.
pub(crate) fn terms(ui: &mut Ui, prompt: &Prompt, on_screen: bool, now: Instant) -> Option<Action> {
    if prompt.shown.is_none() {
        // Whatever had the keyboard below must not keep it.
        ui.memory_mut(|memory| memory.focused().inspect(|id| memory.surrender_focus(*id)));
    }
    // In an app of somebody else's, what is around it may look quite different.
    let look = tokens::style(Theme::from_dark_mode(ui.visuals().dark_mode));
    let motion = ui.style().animation_time;
    let p = palette(ui);
    let frame = Frame::popup(&look).fill(p.card).corner_radius(tokens::ROUND).inner_margin(tokens::SPACE_3);
    let area: Area = Modal::default_area(Id::unique("terms"));
    let modal = Modal::new(Id::unique("terms")).area(area.fade_in(false)).backdrop_color(p.shade).frame(frame);
    let dialog = modal.show(ui, |ui| {
        ui.set_style(look);
        ui.style_mut().animation_time = motion; // an app that has it switched off means all of its window
        let window = ui.ctx().content_rect().size();
        ui.set_width(tokens::DIALOG.min(window.x - 2.0 * (tokens::SPACE_3 + tokens::SPACE)));
        // The answers stay in sight; what does not fit above them scrolls.
        let foot = tokens::DIALOG_FOOT + if is_narrow(ui.available_width()) { tokens::CONTROL } else { 0.0 };
        let room = window.y - 2.0 * tokens::SPACE_3 - foot;
        let text = |ui: &mut Ui| ui.with_layout(lines(), |ui| text_ui(ui, prompt)).inner;
        let opened = ScrollArea::vertical().max_height(room).show(ui, text).inner;
        ui.add_space(tokens::SPACE_HALF);
        let answered = ui.with_layout(lines(), |ui| answers_ui(ui, prompt, now)).inner;
        // The first pass only measures; nothing of it reaches the screen.
        (opened.or(answered), ui.is_visible() && !ui.is_sizing_pass())
    });
    ui.ctx().request_repaint_after(tokens::TICK);
    let (pressed, painted) = dialog.inner;
    if dialog.is_top_modal && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        return Some(Action::Escape);
    }
    if prompt.shown.is_none() {
        return (painted && on_screen).then_some(Action::PromptShown);
    }
    pressed
}

fn is_narrow(width: f32) -> bool {
    width < tokens::ANSWERS
}

fn text_ui(ui: &mut Ui, prompt: &Prompt) -> Option<Action> {
    let p = palette(ui);
    ui.add(Label::new(RichText::new(tr!("prompt-title", agent = &prompt.agent)).heading().color(p.text)).wrap());
    if !prompt.organisation.is_empty() {
        ui.add(Label::new(RichText::new(tr!("prompt-from", organisation = &prompt.organisation)).color(p.weak)).wrap());
    }
    ui.add_space(tokens::SPACE);
    point(ui, Icon::Monitor, &tr!("prompt-whole-screen"));
    point(ui, Icon::Eye, &tr!("prompt-only-watch"));
    point(ui, Icon::Pause, &tr!("prompt-pause"));
    let mut action = None;
    if let Some((_, host)) = &prompt.terms
        && link(ui, &tr!("prompt-terms", host = host)).clicked()
    {
        action = Some(Action::OpenTerms);
    }
    action
}

fn answers_ui(ui: &mut Ui, prompt: &Prompt, now: Instant) -> Option<Action> {
    let mut action = None;
    let left = tr!("prompt-left", left = words::seconds(prompt.left(now)));
    let narrow = is_narrow(ui.available_width());
    let kind = if narrow { Kind::Plain } else { Kind::Quiet };
    let mut row = |ui: &mut Ui| {
        ui.add(Label::new(RichText::new(&left).small().color(palette(ui).weak)).wrap());
        if prompt.extensions_left > 0 && button(ui, kind, &tr!("prompt-more-time")).clicked() {
            action = Some(Action::MoreTime);
        }
    };
    // Side by side where both have room.
    if narrow {
        row(ui)
    } else {
        ui.horizontal(row).inner
    }
    ui.add_space(tokens::SPACE_HALF);
    let width = (ui.available_width() - tokens::SPACE_2) / 2.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = tokens::SPACE_2;
        if wide_button(ui, Kind::Plain, &tr!("prompt-decline"), width).clicked() {
            action = Some(Action::Decline);
        }
        if wide_button(ui, Kind::Primary, &tr!("prompt-accept"), width).clicked() {
            action = Some(Action::Accept);
        }
    });
    action
}
