//! The sharing bar in a small window of its own, always on top while the screen is shared, so that it is visible even when the
//! main window is covered or minimised.
//!
//! The bar is painted independently of the main window, which may not be painted at all. The two share [`BarState`]: the main
//! window's logic writes what the bar shows, and takes what was pressed on it.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use egui::{Context, Pos2, Ui, ViewportBuilder, ViewportCommand, ViewportId, X11WindowType};

use crate::app::model::tray::OPENING;
use crate::app::model::{Action, SessionAction, SharingSummary};
use crate::app::window_state::{bar_id, window_state};
use crate::design::tokens;
use crate::sdk::SessionStatus;
use crate::words::tr;

/// Not immediately, because egui paints twice what is requested immediately.
const SOON: Duration = Duration::from_millis(1);

/// Draws the bar; `None` if nothing is shared any more. Says what was pressed.
type DrawBar = fn(&mut Ui, Option<&SharingSummary>) -> Option<Action>;

/// Data shared by the main window and the bar.
#[derive(Default)]
struct BarState {
    live: Option<SharingSummary>,
    pressed: Vec<Action>,
    focused: Option<bool>,
}

/// The bar's window, from the main window's side.
#[derive(Default)]
pub(crate) struct FloatingBar {
    shared: Arc<Mutex<BarState>>,
    /// Where the window opens. Fixed while it is open, or the window would jump back from where it was dragged.
    place: Option<Pos2>,
    /// Until when the keyboard focus is returned to the main window, if the bar gets it merely because it appeared.
    give_back: Option<Instant>,
}

impl FloatingBar {
    /// Updates what the bar shows, and takes what was pressed on it. Called in the main window's logic.
    pub(crate) fn exchange(&mut self, ctx: &Context, session: &SessionStatus, now: Instant) -> Vec<Action> {
        let live = SharingSummary::of(session, now);
        if live.is_some() {
            ctx.request_repaint_after_for(tokens::TICK, ViewportId::ROOT);
            wake_for_bar(ctx);
        }
        let mut shared = lock(&self.shared);
        let pressed = mem::take(&mut shared.pressed);
        if shared.live.is_none() && live.is_some() {
            self.give_back = (window_state(ctx).focused == Some(true)).then_some(now + OPENING);
        }
        if shared.focused == Some(true) && self.give_back.take_if(|until| now <= *until).is_some() {
            ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Focus);
        }
        if shared.live != live {
            shared.live = live;
            ctx.request_repaint_after_for(SOON, bar_id());
        }
        // A press on a session that has ended is not meant for the next one.
        if shared.live.is_some() { pressed } else { Vec::new() }
    }

    /// Keeps the window open while something is shared, drawn by `draw`. Called whenever the main window is drawn.
    pub(crate) fn show(&mut self, ctx: &Context, draw: DrawBar) {
        if ctx.embed_viewports() {
            return; // The bar is part of the only window.
        }
        if lock(&self.shared).live.is_none() {
            self.place = None;
            lock(&self.shared).focused = None;
            return;
        }
        let place = *self.place.get_or_insert_with(|| top_centre(ctx));
        let shared = self.shared.clone();
        ctx.show_viewport_deferred(bar_id(), window(place), move |ui, _| bar_ui(ui, &shared, draw));
    }
}

fn lock(shared: &Mutex<BarState>) -> MutexGuard<'_, BarState> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The bar opens when the main window is drawn, which a minimised window is not unless it is asked to.
fn wake_for_bar(ctx: &Context) {
    let is_open = ctx.input(|input| input.raw.viewports.contains_key(&bar_id()));
    if !is_open && !ctx.embed_viewports() && !window_state(ctx).on_screen() {
        ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::RequestPaintWhileHidden);
    }
}

/// The position at the top centre of the screen.
fn top_centre(ctx: &Context) -> Pos2 {
    let screen = ctx.input(|input| input.viewport().monitor_size);
    Pos2::new(screen.map_or(0.0, |screen| ((screen.x - tokens::FLOATING.x) / 2.0).max(0.0).round()), 0.0)
}

fn window(place: Pos2) -> ViewportBuilder {
    ViewportBuilder::default()
        // Not the product name, which is the main window's title.
        .with_title(tr!("bar-title"))
        .with_app_id("oneclick-visitor")
        .with_position(place)
        .with_inner_size(tokens::FLOATING)
        .with_resizable(false)
        .with_decorations(false)
        .with_always_on_top()
        .with_active(false)
        .with_taskbar(false)
        // X11 has neither of the two hints above. Window managers keep utility windows off the task bar, and most do not give
        // them the keyboard focus when they appear.
        .with_window_type(X11WindowType::Utility)
}

fn bar_ui(ui: &mut Ui, shared: &Mutex<BarState>, draw: DrawBar) {
    let live = lock(shared).live.clone();
    let mut action = draw(ui, live.as_ref());
    let (closed, focused) = ui.input(|input| (input.viewport().close_requested(), input.viewport().focused));
    if closed {
        action = Some(Action::Session(SessionAction::End));
    }
    let mut shared = lock(shared);
    // The main window decides on the action, and whether the visitor is in the app.
    if action.is_some() || shared.focused != focused {
        ui.ctx().request_repaint_of(ViewportId::ROOT);
    }
    shared.pressed.extend(action);
    shared.focused = focused;
}
