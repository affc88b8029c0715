//! The code that the visitor reads out: a screen of its own before logging in, and a card at home.
//!
//! Tab moves Copy → Get a new code → Cancel; without a code, Get a code → Back to log in.

use std::time::Instant;

use egui::{Align, CentralPanel, Frame, Label, Layout, RichText, Role, Sense, TextStyle, Ui, WidgetInfo, WidgetText};

use crate::app::model::{Action, AppState, CodeAction, LoginAction};
use crate::app::widgets::{banner, brand, card, column, notices, page, sharing_bar, subtitle};
use crate::design::tokens::{self, palette};
use crate::design::{Kind, button, wide_button};
use crate::sdk::{CodeStatus, LinkStatus, SessionKey, SessionStatus};
use crate::words::{self, tr};

use super::starting::starting_ui;

/// Draws the screen of somebody who is not logged in.
pub(crate) fn code(ui: &mut Ui, state: &AppState, now: Instant) -> Option<Action> {
    let mut action = sharing_bar(ui, &state.status.session, now);
    CentralPanel::default().frame(Frame::new().fill(palette(ui).ground)).show(ui, |ui| {
        page(ui, "", |ui| {
            column(ui, tokens::COLUMN, |ui| {
                ui.spacing_mut().item_spacing.y = tokens::SPACE;
                ui.add_space(tokens::SPACE_2);
                ui.horizontal(brand);
                ui.add_space(tokens::SPACE);
                let starting = starting_ui(ui, state);
                action = action.or(starting).or(notices(ui, &state.notices));
                let done = card(ui, |ui| match (&state.status.session, &state.status.code) {
                    (SessionStatus::Idle, CodeStatus::None) => none_ui(ui, state, true),
                    (SessionStatus::Idle, CodeStatus::Requested) => requested_ui(ui, state, Action::Login(LoginAction::Cancel), now),
                    (SessionStatus::Idle, CodeStatus::Waiting { code, until }) => {
                        waiting_ui(ui, state, (code, *until), Action::Login(LoginAction::Cancel), now)
                    }
                    (SessionStatus::Starting { .. } | SessionStatus::Sharing { .. }, _) => {
                        subtitle(ui, &tr!("code-sharing"));
                        weak(ui, &tr!("code-sharing-text"));
                        None
                    }
                });
                action = action.or(done);
                ui.add_space(tokens::SPACE_2);
            });
        });
    });
    action
}

/// Draws the card of somebody who is logged in; nothing while the screen is shared, which needs no code.
pub(crate) fn code_card(ui: &mut Ui, state: &AppState, now: Instant) -> Option<Action> {
    if !matches!(state.status.session, SessionStatus::Idle) {
        return None;
    }
    card(ui, |ui| match &state.status.code {
        CodeStatus::None => none_ui(ui, state, false),
        CodeStatus::Requested => requested_ui(ui, state, Action::Code(CodeAction::Cancel), now),
        CodeStatus::Waiting { code, until } => waiting_ui(ui, state, (code, *until), Action::Code(CodeAction::Cancel), now),
    })
}

/// No code: why not any more, and how to get one.
fn none_ui(ui: &mut Ui, state: &AppState, alone: bool) -> Option<Action> {
    let why = state.code_closed.and_then(words::code::closed);
    let (title, text) = why.unwrap_or_else(|| (tr!("code-title"), tr!("code-text")));
    subtitle(ui, &title);
    weak(ui, &text);
    if let LinkStatus::NotConfigured { reason } = &state.status.link {
        weak(ui, &words::reach::not_configured(*reason).text());
    }
    if !alone {
        return button(ui, Kind::Plain, &tr!("code-get")).clicked().then_some(Action::Code(CodeAction::Get));
    }
    ui.add_space(tokens::SPACE);
    let width = ui.available_width();
    let get = wide_button(ui, Kind::Primary, &tr!("code-get"), width).clicked().then_some(Action::Code(CodeAction::Get));
    get.or(button(ui, Kind::Plain, &tr!("code-back")).clicked().then_some(Action::Login(LoginAction::Cancel)))
}

fn requested_ui(ui: &mut Ui, state: &AppState, cancel: Action, now: Instant) -> Option<Action> {
    let mut action = None;
    subtitle(ui, &tr!("code-getting"));
    if let LinkStatus::Waiting { retry_at, reason } = &state.status.link {
        let left = words::seconds(retry_at.saturating_duration_since(now));
        weak(ui, &tr!("code-no-answer", why = words::reach::unreachable(reason), left = left));
        ui.ctx().request_repaint_after(tokens::TICK);
        if button(ui, Kind::Primary, &tr!("button-try-now")).clicked() {
            action = Some(Action::TryNow);
        }
    }
    action.or(button(ui, Kind::Plain, &tr!("button-cancel")).clicked().then_some(cancel))
}

fn waiting_ui(ui: &mut Ui, state: &AppState, (code, until): (&SessionKey, Instant), cancel: Action, now: Instant) -> Option<Action> {
    subtitle(ui, &tr!("code-read"));
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.add_space(tokens::SPACE);
        digits_ui(ui, code);
        weak(ui, &tr!("code-left", left = words::running(until.saturating_duration_since(now))));
        ui.add_space(tokens::SPACE);
    });
    ui.ctx().request_repaint_after(tokens::TICK);
    banner(ui, crate::app::model::Tone::Warning, &tr!("code-warning"), &[]);
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        let copy = if state.copied.as_ref() == Some(code) { tr!("code-copied") } else { tr!("code-copy") };
        for (name, pressed) in
            [(copy, Action::Code(CodeAction::Copy)), (tr!("code-get-new"), Action::Code(CodeAction::Get)), (tr!("button-cancel"), cancel)]
        {
            if button(ui, Kind::Plain, &name).clicked() {
                action = Some(pressed);
            }
        }
    });
    action
}

/// The digits, as large as the smallest window takes; a screen reader says one after the other.
fn digits_ui(ui: &mut Ui, code: &SessionKey) {
    let ink = palette(ui).text;
    let galley = [tokens::CODE_BIG, tokens::CODE].map(|size| {
        let text = RichText::new(code.grouped()).monospace().size(size).color(ink);
        WidgetText::from(text).into_galley(ui, None, f32::INFINITY, TextStyle::Monospace)
    });
    let [big, small] = galley;
    let galley = if big.size().x <= ui.available_width() { big } else { small };
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words::code::spoken(&code.grouped())));
    ui.painter().galley(rect.min, galley, ink);
}

fn weak(ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(text).color(palette(ui).weak)).wrap());
}
