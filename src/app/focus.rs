//! Whether the visitor is in the app or elsewhere: turns what the window reports into the few things worth telling.

use std::time::{Duration, Instant};

use super::floating;
use super::tokens::SETTLE;

/// What the window system says of the window; none where it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WindowState {
    /// Whether it has the keyboard.
    pub(crate) focused: Option<bool>,
    /// Whether it is minimised.
    pub(crate) minimized: Option<bool>,
    /// Whether other windows cover all of it.
    pub(crate) occluded: Option<bool>,
    /// Whether the sharing bar, a window of its own, has the keyboard.
    pub(crate) on_bar: bool,
}

impl WindowState {
    /// Reads it from egui.
    pub(crate) fn of(ctx: &egui::Context) -> Self {
        ctx.input(|input| {
            let window = input.viewport();
            let on_bar = input.raw.viewports.get(&floating::id()).is_some_and(|bar| bar.focused == Some(true));
            Self { focused: window.focused, minimized: window.minimized, occluded: window.occluded, on_bar }
        })
    }

    /// Whether a person could see what is painted.
    pub(crate) fn on_screen(self) -> bool {
        self.minimized != Some(true) && self.occluded != Some(true)
    }

    /// Whether the visitor is in the app for sure, and sees at once what is new in it.
    pub(crate) fn has_visitor(self) -> bool {
        self.active() == Some(true)
    }

    /// Whether the visitor is in the app, as the document means it: activated or not. None while the system has not said.
    ///
    /// The bar is the app too. But to minimise the window is to leave, even if the window manager then gives the keyboard to
    /// the bar because nothing else is left that wants it.
    fn active(self) -> Option<bool> {
        if !self.on_screen() {
            Some(false)
        } else if self.on_bar {
            Some(true)
        } else {
            self.focused
        }
    }
}

/// What follows from one look at the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Tell agents this.
    pub(crate) tell: Option<bool>,
    /// Look again after this time.
    pub(crate) look_again: Option<Duration>,
}

/// Reports edges only, and only those that last.
///
/// Our own dialogs are drawn inside the window, so they never count as being away. While another device has the focus
/// nothing is told, because telling would take it back; the visitor's own actions do that.
#[derive(Debug)]
pub(crate) struct FocusTracker {
    told: bool,
    moving: Option<(bool, Instant)>,
}

impl Default for FocusTracker {
    /// A new connection counts as visible.
    fn default() -> Self {
        Self { told: true, moving: None }
    }
}

impl FocusTracker {
    /// One look at the window; `may_speak` is false without a connection that has the focus.
    pub(crate) fn look(&mut self, window: WindowState, may_speak: bool, now: Instant) -> Seen {
        let Some(active) = window.active() else { return Seen::default() };
        if active == self.told {
            self.moving = None;
            return Seen::default();
        }
        let since = match self.moving {
            Some((to, since)) if to == active => since,
            _ => now,
        };
        self.moving = Some((active, since));
        let left = (since + SETTLE).saturating_duration_since(now);
        if !left.is_zero() {
            return Seen { tell: None, look_again: Some(left) };
        }
        if !may_speak {
            return Seen::default();
        }
        self.told = active;
        self.moving = None;
        Seen { tell: Some(active), look_again: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IN: WindowState = WindowState { focused: Some(true), minimized: Some(false), occluded: Some(false), on_bar: false };
    const AWAY: WindowState = WindowState { focused: Some(false), minimized: Some(false), occluded: Some(false), on_bar: false };
    const MINIMIZED: WindowState = WindowState { focused: Some(true), minimized: Some(true), occluded: None, on_bar: false };

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn an_edge_is_told_once_it_has_settled() {
        let (mut tracker, start) = (FocusTracker::default(), Instant::now());
        assert_eq!(tracker.look(IN, true, start), Seen::default());
        assert_eq!(tracker.look(AWAY, true, start), Seen { tell: None, look_again: Some(SETTLE) });
        assert_eq!(tracker.look(AWAY, true, start + ms(100)).look_again, Some(ms(200)));
        assert_eq!(tracker.look(AWAY, true, start + SETTLE), Seen { tell: Some(false), look_again: None });
        assert_eq!(tracker.look(AWAY, true, start + ms(5_000)), Seen::default());
        tracker.look(IN, true, start + ms(6_000));
        assert_eq!(tracker.look(IN, true, start + ms(6_300)).tell, Some(true));
    }

    #[test]
    fn a_flicker_is_not_told() {
        let (mut tracker, start) = (FocusTracker::default(), Instant::now());
        tracker.look(AWAY, true, start);
        tracker.look(IN, true, start + ms(200));
        tracker.look(AWAY, true, start + ms(250));
        assert_eq!(tracker.look(AWAY, true, start + ms(400)).tell, None);
        assert_eq!(tracker.look(AWAY, true, start + ms(550)).tell, Some(false));
    }

    #[test]
    fn minimised_is_away_even_with_the_keyboard() {
        let (mut tracker, start) = (FocusTracker::default(), Instant::now());
        tracker.look(MINIMIZED, true, start);
        assert_eq!(tracker.look(MINIMIZED, true, start + SETTLE).tell, Some(false));
        assert!(!MINIMIZED.on_screen());
    }

    #[test]
    fn it_keeps_quiet_while_another_device_has_the_focus_and_catches_up_after() {
        let (mut tracker, start) = (FocusTracker::default(), Instant::now());
        tracker.look(AWAY, false, start);
        assert_eq!(tracker.look(AWAY, false, start + ms(900)), Seen::default());
        assert_eq!(tracker.look(AWAY, true, start + ms(1_000)).tell, Some(false));
    }

    #[test]
    fn a_window_system_that_says_nothing_changes_nothing() {
        let mut tracker = FocusTracker::default();
        assert_eq!(tracker.look(WindowState::default(), true, Instant::now()), Seen::default());
    }

    #[test]
    fn on_the_bar_is_in_the_app_unless_the_window_is_minimised() {
        let (mut tracker, start) = (FocusTracker::default(), Instant::now());
        let on_bar = WindowState { on_bar: true, ..AWAY };
        tracker.look(AWAY, true, start);
        assert_eq!(tracker.look(on_bar, true, start + ms(200)), Seen::default());
        assert_eq!(tracker.look(on_bar, true, start + ms(900)), Seen::default());
        let minimised = WindowState { on_bar: true, ..MINIMIZED };
        tracker.look(minimised, true, start + ms(1_000));
        assert_eq!(tracker.look(minimised, true, start + ms(1_300)).tell, Some(false));
    }
}
