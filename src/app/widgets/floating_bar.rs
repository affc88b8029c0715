//! What stands in the sharing bar's own window.

use egui::{CursorIcon, Frame, Label, Rect, Response, RichText, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo};

use crate::app::model::{Action, SessionAction, SharingSummary};
use crate::design::tokens::{self, palette};
use crate::design::typeface::Icon;
use crate::design::{Kind, icon_button, lines, rest_of, row_from_end, start_and_rest};
use crate::words::{PRODUCT, tr};

use super::sharing_bar::pause_and_end;

/// Draws the bar over all of its window; dragging it moves the window.
pub(crate) fn floating_bar(ui: &mut Ui, live: Option<&SharingSummary>) -> Option<Action> {
    let p = palette(ui);
    let whole = ui.max_rect();
    let paused = live.is_none_or(|live| live.paused || live.obstacle.is_some());
    let sign = if paused { p.warn } else { p.live };
    ui.painter().rect_filled(whole, 0.0, p.card);
    ui.painter().rect_stroke(whole, 0.0, Stroke::new(tokens::RING, sign), StrokeKind::Inside);
    let body = body_ui(ui, whole);
    let mut action = body.clicked().then_some(Action::Raise);
    let row = Frame::new().inner_margin(tokens::margin(tokens::EDGE, tokens::BAR_MARGIN));
    let inside = whole - row.inner_margin;
    let mut end = ui.new_child(UiBuilder::new().max_rect(inside).layout(row_from_end()));
    let Some(live) = live else {
        end.add(Label::new(tr!("floating-over")).selectable(false));
        return action;
    };
    action = pause_and_end(&mut end, live.paused, [Kind::OnLive, Kind::Plain]).or(action);
    if live.can_change && icon_button(&mut end, Kind::Plain, Icon::Window, &tr!("bar-change")).clicked() {
        action = Some(Action::Session(SessionAction::ChangeDisplay));
    }
    let rest = rest_of(inside, end.min_rect());
    text_ui(ui, rest, live, sign);
    action
}

/// Everything but the buttons: a click brings the main window, a drag moves the bar.
fn body_ui(ui: &mut Ui, whole: Rect) -> Response {
    let body = ui.interact(whole, ui.scope_id().with("body"), Sense::click_and_drag()).on_hover_cursor(CursorIcon::Grab);
    body.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr!("floating-show", product = PRODUCT)));
    if body.has_focus() {
        let ring = Stroke::new(tokens::RING, palette(ui).focus);
        ui.painter().rect_stroke(whole.shrink(tokens::RING), 0.0, ring, StrokeKind::Inside);
    }
    if body.drag_started() {
        ui.ctx().send_viewport_cmd(egui::ViewportCommand::StartDrag);
    }
    body
}

/// A dot; with whom, how long and how many.
fn text_ui(ui: &mut Ui, place: Rect, live: &SharingSummary, sign: egui::Color32) {
    let p = palette(ui);
    let (sign_place, text) = start_and_rest(place, tokens::DOT_BIG);
    let dot = sign_place.center();
    if live.paused || live.obstacle.is_some() {
        ui.painter().circle_stroke(dot, (tokens::DOT_BIG - tokens::RING) / 2.0, Stroke::new(tokens::RING, sign));
    } else {
        ui.painter().circle_filled(dot, tokens::DOT_BIG / 2.0, sign);
    }
    let mut text = ui.new_child(UiBuilder::new().max_rect(text).layout(lines()));
    text.spacing_mut().item_spacing.y = 0.0;
    text.add_space(tokens::SPACE_HALF);
    let name = match live.obstacle {
        Some(_) if !live.paused => live.title(),
        _ if live.paused => tr!("floating-paused", agent = &live.agent),
        _ => tr!("floating-sharing", agent = &live.agent),
    };
    text.add(Label::new(RichText::new(name).color(p.text)).selectable(false).truncate());
    text.add(Label::new(RichText::new(&live.detail).small().color(p.weak)).selectable(false).truncate());
}
