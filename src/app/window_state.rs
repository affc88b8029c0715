//! Reads the state of the main window from egui.

use egui::{Context, Event, TouchPhase, ViewportId};

use super::model::WindowState;

/// The sharing bar's window among the app's windows.
pub(crate) fn bar_id() -> ViewportId {
    ViewportId::from_hash_of("sharing bar")
}

/// Reads the state of the main window from egui.
pub(crate) fn window_state(ctx: &Context) -> WindowState {
    ctx.input(|input| {
        let window = input.viewport();
        let on_bar = input.raw.viewports.get(&bar_id()).is_some_and(|bar| bar.focused == Some(true));
        let pressed = input.events.iter().any(is_press);
        WindowState { focused: window.focused, minimized: window.minimized, occluded: window.occluded, on_bar, pressed }
    })
}

fn is_press(event: &Event) -> bool {
    matches!(
        event,
        Event::PointerButton { pressed: true, .. } | Event::Key { pressed: true, .. } | Event::Touch { phase: TouchPhase::Start, .. }
    )
}
