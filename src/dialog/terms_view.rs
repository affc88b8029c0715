//! The request for the screen: who asks, for what, and what follows.
//!
//! Who asks, what would be shown, the terms and the answers are in sight together, in every window of at least
//! [`tokens::WINDOW_MIN`]; what explains them scrolls where there is no room for it.
//!
//! Nothing has the keyboard at first, so that no key in flight answers. Tab moves what is shown → windows to hide → terms link →
//! More time → Decline → Accept (without a choice or a link it begins later); Space or Enter presses. Escape declines. A click
//! beside the dialog does nothing.

use std::time::Instant;

use egui::{Id, Label, RichText, Sense, TextStyle, TextureHandle, Theme, Ui, Vec2, vec2};

use crate::design::tokens::{self, palette};
use crate::design::typeface::{self, Icon};
use crate::design::{
    Fit, Kind, Meaning as _, button, escaped, link, modal, modal_dialog, point, point_in, row, row_from_end, sheet, start_and_rest,
    wide_button,
};
use crate::words::{self, tr};

use super::choice::DisplayChoice;
use super::choice_view::{chosen, pictured};
use super::prompt::{Prompt, PromptAction};

/// Draws the dialog; `on_screen` is false while the window is minimised or covered, so that nobody can read it.
pub(crate) fn terms(ui: &mut Ui, prompt: &Prompt, picture: Option<&TextureHandle>, on_screen: bool, now: Instant) -> Option<PromptAction> {
    if prompt.shown.is_none() {
        // Whatever had the keyboard below must not keep it.
        ui.memory_mut(|memory| memory.focused().inspect(|id| memory.surrender_focus(*id)));
    }
    // In an app of somebody else's, what is around it may look quite different.
    let look = tokens::style(Theme::from_dark_mode(ui.visuals().dark_mode));
    let motion = (ui.style().animation_time, ui.style().scroll_animation);
    let dialog = modal("terms", &look, palette(ui)).show(ui, |ui| {
        ui.set_style(look);
        // An app that has it switched off means all of its window.
        (ui.style_mut().animation_time, ui.style_mut().scroll_animation) = motion;
        let title = prompt.title();
        let (mut what, mut more, mut answered) = ((None, None), (None, None), None);
        let head = |ui: &mut Ui, fit: Fit| what = head_ui(ui, prompt, fit);
        let body = |ui: &mut Ui| more = body_ui(ui, prompt, picture);
        sheet(ui, &title, head, body, |ui| answered = foot_ui(ui, prompt, now));
        let ((chose, what), (hid, more)) = (what, more);
        let points: Vec<Id> = what.into_iter().chain(more.into_iter().flatten()).collect();
        modal_dialog(ui, &title, &points);
        // Passes that only measure do not reach the screen.
        (answered.or(chose).or(hid), ui.is_visible() && !ui.is_sizing_pass() && !ui.ctx().will_discard())
    });
    ui.ctx().request_repaint_after(tokens::TICK);
    if escaped(ui, &dialog) {
        return Some(PromptAction::Escape);
    }
    let (pressed, painted) = dialog.inner;
    if prompt.shown.is_none() {
        return (painted && on_screen).then_some(PromptAction::Shown);
    }
    pressed
}

/// Who asks, and what would be shown; what was chosen, and the sentence that says what is shown.
fn head_ui(ui: &mut Ui, prompt: &Prompt, fit: Fit) -> (Option<PromptAction>, Option<Id>) {
    let p = palette(ui);
    let name = |name: &str| if fit == Fit::Short { words::cut(name, tokens::NAME_SHORT) } else { name.to_owned() };
    let title = RichText::new(tr!("prompt-title", agent = name(&prompt.agent))).color(p.text).family(typeface::strong());
    let small = fit != Fit::Roomy;
    let low = ui.ctx().content_rect().height() < tokens::HIGH;
    let title = if small || low { title.size(tokens::SUBTITLE) } else { title.text_style(TextStyle::Heading) };
    let written = |text: &str| if small { RichText::new(text).small() } else { RichText::new(text) };
    ui.add(Label::new(title).wrap()).heading(1);
    let from = (!prompt.organisation.is_empty()).then(|| tr!("prompt-from", organisation = name(&prompt.organisation)));
    let from = from.into_iter().chain([tr!("prompt-confirmed")]).collect::<Vec<_>>().join(" · ");
    point_in(ui, Icon::Shield, p.good, written(&from).color(p.weak));
    let what = point_in(ui, Icon::Monitor, p.accent, written(&prompt.what()));
    (prompt.choice.as_ref().and_then(|choice| chosen(ui, choice)).map(PromptAction::Choose), Some(what.id))
}

/// What it looks like, and what else is good to know; what was done, and the sentences.
fn body_ui(ui: &mut Ui, prompt: &Prompt, picture: Option<&TextureHandle>) -> (Option<PromptAction>, Option<[Id; 2]>) {
    let mut action = None;
    if let Some(choice) = &prompt.choice {
        action = pictured(ui, choice, picture).map(PromptAction::Choose);
    }
    let points = [point(ui, Icon::Eye, &tr!("prompt-only-watch")).id, point(ui, Icon::Pause, &tr!("prompt-pause")).id];
    (action, Some(points))
}

/// The terms, the time that is left, and the answers.
fn foot_ui(ui: &mut Ui, prompt: &Prompt, now: Instant) -> Option<PromptAction> {
    let opened = prompt.terms.as_ref().is_some_and(|(_, host)| link(ui, &tr!("prompt-terms", host = host)).clicked());
    ui.add_space(tokens::SPACE_HALF);
    let answered = answers_ui(ui, prompt, now);
    opened.then_some(PromptAction::ReadTerms).or(answered)
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

fn answers_ui(ui: &mut Ui, prompt: &Prompt, now: Instant) -> Option<PromptAction> {
    let mut action = None;
    time_ui(ui, prompt.left(now).as_secs_f32() / prompt.request().expires_in.as_secs_f32());
    let left = tr!("prompt-left", left = words::seconds(prompt.left(now)));
    // The text takes what the button leaves, on as many lines as it needs.
    ui.allocate_ui_with_layout(Vec2::new(ui.available_width(), tokens::CONTROL), row_from_end(), |ui| {
        if prompt.extensions_left() > 0 && button(ui, Kind::Plain, &tr!("prompt-more-time")).clicked() {
            action = Some(PromptAction::MoreTime);
        }
        ui.with_layout(row(), |ui| ui.add(Label::new(RichText::new(&left).small().color(palette(ui).weak)).wrap()));
    });
    ui.add_space(tokens::SPACE_HALF);
    let width = (ui.available_width() - tokens::SPACE_2) / 2.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = tokens::SPACE_2;
        if wide_button(ui, Kind::Plain, &tr!("prompt-decline"), width).clicked() {
            action = Some(PromptAction::Decline);
        }
        let possible = prompt.choice.as_ref().is_none_or(DisplayChoice::can_be_shown);
        if ui.add_enabled_ui(possible, |ui| wide_button(ui, Kind::Primary, &tr!("prompt-accept"), width)).inner.clicked() {
            action = Some(PromptAction::Accept);
        }
    });
    action
}
