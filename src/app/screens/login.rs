//! The login screen.
//!
//! Tab moves Visitor ID → Remember me → Your details → (Name → E-mail → Phone, if unfolded) → Log in → Get a code → Open
//! agent console.
//! While logging in: Try now → Cancel. Enter in a field logs in.

use std::time::Instant;

use egui::{Align, Align2, Id, Key, Label, Layout, RichText, TextEdit, Ui};

use crate::app::model::login_form::{Field, LoginForm};
use crate::app::model::{Action, AppScreen, AppState, CodeAction, LoginAction, Tone};
use crate::app::widgets::{banner, card, column, mark, notices, page};
use crate::design::tokens::{self, palette};
use crate::design::typeface::{self, Icon};
use crate::design::{Kind, Meaning as _, button, fold, reveal, signed_button, start, tick, wide_button};
use crate::sdk::LinkStatus;
use crate::words::{self, PRODUCT, tr};

/// Draws the screen.
pub(crate) fn login(ui: &mut Ui, state: &mut AppState, now: Instant) -> Option<Action> {
    let mut action = None;
    page(ui, "", |ui| {
        column(ui, tokens::FORM, |ui| {
            ui.add_space(tokens::SPACE_3);
            ui.with_layout(Layout::top_down(Align::Center), |ui| {
                mark(ui, tokens::MARK_BIG);
                ui.add(Label::new(RichText::new(PRODUCT).size(tokens::TITLE).family(typeface::strong()).color(palette(ui).text)))
                    .heading(1);
                ui.add(Label::new(RichText::new(tr!("login-line")).color(palette(ui).weak)).wrap());
            });
            ui.add_space(tokens::SPACE);
            action = notices(ui, &state.notices);
            if let Some(reason) = &state.facts.unavailable {
                banner(ui, Tone::Error, &reason.text(), &[]);
            }
            let done = match state.place {
                AppScreen::Entering => card(ui, |ui| entering_ui(ui, state, now)),
                AppScreen::Login | AppScreen::Code | AppScreen::Home(_) | AppScreen::Leaving { .. } => card(ui, |ui| form_ui(ui, state)),
            };
            action = action.or(done);
            ui.add_space(tokens::SPACE);
            action = action.or(foot_ui(ui, state));
            ui.add_space(tokens::SPACE_2);
        });
    });
    action
}

fn form_ui(ui: &mut Ui, state: &mut AppState) -> Option<Action> {
    let mut action = None;
    let form = &mut state.form;
    let mut enter = field_ui(ui, form, Field::VisitorId);
    link_group_ui(ui, form);
    let mut remember = form.remember;
    if tick(ui, &mut remember, &tr!("login-remember")).changed() {
        action = Some(Action::Login(LoginAction::Remember(remember)));
    }
    if fold(ui, &tr!("login-details"), form.details) {
        form.details = !form.details;
    }
    if form.details {
        for field in [Field::Name, Field::Email, Field::Phone] {
            enter |= field_ui(ui, form, field);
        }
        ui.add(Label::new(RichText::new(tr!("login-details-why")).small().color(palette(ui).weak)).wrap());
    }
    ui.add_space(tokens::SPACE);
    let width = ui.available_width();
    let possible = state.facts.unavailable.is_none();
    let pressed = ui.add_enabled_ui(possible, |ui| wide_button(ui, Kind::Primary, &tr!("login-submit"), width).clicked()).inner;
    if possible && (pressed || enter) {
        action = Some(Action::Login(LoginAction::Submit));
    }
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        if ui.add_enabled_ui(possible, |ui| button(ui, Kind::Quiet, &tr!("code-get")).clicked()).inner {
            action = Some(Action::Code(CodeAction::Get));
        }
        ui.add(Label::new(RichText::new(tr!("code-hint")).small().color(palette(ui).weak)).wrap());
    });
    action
}

/// The group that a link proposes; it counts only if the visitor agrees.
fn link_group_ui(ui: &mut Ui, form: &mut LoginForm) {
    if let Some((group, agreed)) = &mut form.link_group {
        tick(ui, agreed, &tr!("login-link-group", group = group.to_string()));
    }
}

/// A named field with its problem under it; whether Enter was pressed in it.
fn field_ui(ui: &mut Ui, form: &mut LoginForm, field: Field) -> bool {
    let p = palette(ui);
    let problem = form.problem(field);
    let wants_keyboard = form.wants_keyboard == Some(field);
    let text = match field {
        Field::VisitorId => &mut form.visitorid,
        Field::Name => &mut form.name,
        Field::Email => &mut form.email,
        Field::Phone => &mut form.phone,
    };
    let label = ui.add(Label::new(RichText::new(field.name()).color(p.text)));
    let response = ui
        .scope(|ui| {
            if problem.is_some() {
                ui.visuals_mut().widgets.inactive.bg_stroke.color = p.error;
            }
            let edit = TextEdit::singleline(text).id(Id::unique(("login", field)));
            ui.add(edit.desired_width(f32::INFINITY).margin(tokens::margin(12, 9)).align(Align2([start(), Align::Center])))
                .labelled_by(label.id)
        })
        .inner;
    let response = response.field(field == Field::VisitorId, problem.as_deref());
    if let Some(problem) = problem {
        ui.add(Label::new(RichText::new(problem).small().color(p.error)).wrap()).alert();
    }
    let response = reveal(response);
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if response.changed() && form.refused.as_ref().is_some_and(|(refused, _)| *refused == field) {
        form.refused = None;
    }
    if wants_keyboard {
        response.request_focus();
        form.wants_keyboard = None;
    }
    entered
}

fn entering_ui(ui: &mut Ui, state: &AppState, now: Instant) -> Option<Action> {
    let p = palette(ui);
    let who = state.who.as_ref().map_or("", |who| who.visitorid.as_str());
    let mut action = None;
    if let LinkStatus::Waiting { retry_at, reason } = &state.status.link {
        ui.add(Label::new(RichText::new(tr!("login-no-answer")).heading().color(p.text)).wrap()).heading(2);
        ui.add(Label::new(tr!("login-no-answer-why", why = words::reach::unreachable(reason))).wrap());
        let next = tr!("login-next-attempt", left = words::seconds(retry_at.saturating_duration_since(now)));
        ui.add(Label::new(RichText::new(next).color(p.weak)).wrap());
        ui.ctx().request_repaint_after(tokens::TICK);
        ui.add_space(tokens::SPACE);
        let width = ui.available_width();
        if wide_button(ui, Kind::Primary, &tr!("button-try-now"), width).clicked() {
            action = Some(Action::TryNow);
        }
    } else {
        ui.add(Label::new(RichText::new(tr!("login-entering")).heading().color(p.text))).heading(2);
        ui.add(Label::new(RichText::new(tr!("login-entering-as", visitorid = who)).color(p.weak)).truncate());
    }
    let width = ui.available_width();
    if wide_button(ui, Kind::Plain, &tr!("button-cancel"), width).clicked() {
        action = Some(Action::Login(LoginAction::Cancel));
    }
    action
}

fn foot_ui(ui: &mut Ui, state: &AppState) -> Option<Action> {
    let mut action = None;
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.add(Label::new(RichText::new(state.facts.service.text()).small().color(palette(ui).weak)).wrap());
        if state.facts.console && signed_button(ui, Kind::Quiet, Icon::External, &tr!("login-console")).clicked() {
            action = Some(Action::OpenConsole);
        }
    });
    action
}
