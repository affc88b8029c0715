//! Tracks whether the visitor is in the app or elsewhere, and decides what agents are told of it.

use std::time::{Duration, Instant};

/// How long a change of visibility must last before agents are told.
pub(crate) const SETTLE: Duration = Duration::from_millis(300);

/// State of the main window; `None` where the window system does not report it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WindowState {
    /// Whether it has the keyboard focus.
    pub(crate) focused: Option<bool>,
    /// Whether it is minimised.
    pub(crate) minimized: Option<bool>,
    /// Whether other windows cover all of it.
    pub(crate) occluded: Option<bool>,
    /// Whether the sharing bar, a window of its own, has the keyboard focus.
    pub(crate) on_bar: bool,
    /// Whether a button or key was pressed in it in this frame, which proves that a person is here.
    pub(crate) pressed: bool,
}

impl WindowState {
    /// Whether a person can see the window.
    pub(crate) fn on_screen(self) -> bool {
        self.minimized != Some(true) && self.occluded != Some(true)
    }

    /// Whether the visitor is known to be in the app.
    pub(crate) fn has_visitor(self) -> bool {
        self.active() == Some(true)
    }

    /// Whether the app is active in the sense of the document. `None` if the window system does not report it.
    ///
    /// The bar belongs to the app. Minimising the window counts as leaving, even if the window manager then moves the keyboard
    /// focus to the bar because no other window takes it.
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

/// Result of one look at the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FocusReport {
    /// Visibility to tell agents, if any.
    pub(crate) tell: Option<bool>,
    /// Time after which to look again, if needed.
    pub(crate) look_again: Option<Duration>,
}

/// Reports changes of visibility that last for [`SETTLE`].
///
/// Dialogs of the app are drawn inside the window, so they never count as being away. While another device has the focus, only
/// what the person does here takes it back: bringing the window to the front, or a press in a window that was in front all the
/// time. That the window *is* in front does not: two windows of one visitor on one screen would take the focus from each other
/// for ever. Leaving a window is reported and takes nothing, so the window that is left does not take back what the other has
/// just taken.
#[derive(Debug)]
pub(crate) struct FocusTracker {
    told: bool,
    moving: Option<(bool, Instant)>,
    /// Whether another device has taken the focus and the person has done nothing here since.
    lost: bool,
}

impl Default for FocusTracker {
    /// The state of a new connection, which counts as visible.
    fn default() -> Self {
        Self { told: true, moving: None, lost: false }
    }
}

impl FocusTracker {
    /// Notes that this device has got the focus (`here`), or has lost it to another device.
    pub(crate) fn focus_moved(&mut self, here: bool) {
        self.lost = !here;
    }

    /// Takes the state of the window; `may_speak` is false if agents can be told neither now nor after a reconnect.
    pub(crate) fn look(&mut self, window: WindowState, may_speak: bool, now: Instant) -> FocusReport {
        if self.lost && window.pressed && window.on_screen() && may_speak {
            *self = Self::default();
            return FocusReport { tell: Some(true), look_again: None };
        }
        let Some(active) = window.active() else { return FocusReport::default() };
        if active == self.told {
            self.moving = None;
            return FocusReport::default();
        }
        let since = match self.moving {
            Some((to, since)) if to == active => since,
            _ => now,
        };
        self.moving = Some((active, since));
        let left = (since + SETTLE).saturating_duration_since(now);
        if !left.is_zero() {
            return FocusReport { tell: None, look_again: Some(left) };
        }
        if !may_speak {
            return FocusReport::default();
        }
        self.told = active;
        self.moving = None;
        self.lost &= !active;
        FocusReport { tell: Some(active), look_again: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IN: WindowState =
        WindowState { focused: Some(true), minimized: Some(false), occluded: Some(false), on_bar: false, pressed: false };
    const AWAY: WindowState =
        WindowState { focused: Some(false), minimized: Some(false), occluded: Some(false), on_bar: false, pressed: false };
    const MINIMIZED: WindowState =
        WindowState { focused: Some(true), minimized: Some(true), occluded: None, on_bar: false, pressed: false };

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn an_edge_is_told_once_it_has_settled() {
        let (mut tracker, start) = (FocusTracker::default(), Instant::now());
        assert_eq!(tracker.look(IN, true, start), FocusReport::default());
        assert_eq!(tracker.look(AWAY, true, start), FocusReport { tell: None, look_again: Some(SETTLE) });
        assert_eq!(tracker.look(AWAY, true, start + ms(100)).look_again, Some(ms(200)));
        assert_eq!(tracker.look(AWAY, true, start + SETTLE), FocusReport { tell: Some(false), look_again: None });
        assert_eq!(tracker.look(AWAY, true, start + ms(5_000)), FocusReport::default());
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
    fn without_anybody_to_tell_it_keeps_quiet_and_catches_up() {
        let (mut tracker, start) = (FocusTracker::default(), Instant::now());
        tracker.look(AWAY, false, start);
        assert_eq!(tracker.look(AWAY, false, start + ms(900)), FocusReport::default());
        assert_eq!(tracker.look(AWAY, true, start + ms(1_000)).tell, Some(false));
    }

    #[test]
    fn to_be_in_front_takes_no_focus_back_and_to_come_there_does() {
        let (mut tracker, start) = (FocusTracker::default(), Instant::now());
        tracker.focus_moved(false);
        for later in [0, 300, 60_000] {
            assert_eq!(tracker.look(IN, true, start + ms(later)), FocusReport::default());
        }
        tracker.look(AWAY, true, start + ms(61_000));
        assert_eq!(tracker.look(AWAY, true, start + ms(61_300)).tell, Some(false));
        tracker.look(IN, true, start + ms(62_000));
        assert_eq!(tracker.look(IN, true, start + ms(62_300)).tell, Some(true));
    }

    #[test]
    fn a_press_in_front_of_a_device_that_lost_the_focus_is_told_at_once_and_once() {
        let (mut tracker, start) = (FocusTracker::default(), Instant::now());
        let pressed = WindowState { pressed: true, ..IN };
        assert_eq!(tracker.look(pressed, true, start), FocusReport::default(), "it has the focus");
        tracker.focus_moved(false);
        assert_eq!(tracker.look(WindowState { pressed: true, ..MINIMIZED }, true, start).tell, None);
        assert_eq!(tracker.look(pressed, true, start).tell, Some(true));
        assert_eq!(tracker.look(pressed, true, start), FocusReport::default());
        tracker.focus_moved(false);
        assert_eq!(tracker.look(pressed, true, start).tell, Some(true), "and lost it again");
    }

    /// Two windows of one visitor on one screen; each hears of the blur when it likes, before or after its own edge.
    #[test]
    fn two_windows_on_one_screen_do_not_fight() {
        for late in [false, true] {
            let mut now = Instant::now();
            let mut windows = [FocusTracker::default(), FocusTracker::default()];
            let (mut focus, mut moves) = (0, 0);
            windows[1].focus_moved(false);
            for in_front in [0, 1, 0, 1, 1, 0] {
                for _ in 0..40 {
                    now += ms(50);
                    for index in if late { [0, 1] } else { [1, 0] } {
                        let seen = windows[index].look(if index == in_front { IN } else { AWAY }, true, now);
                        if seen.tell == Some(true) && focus != index {
                            (focus, moves) = (index, moves + 1);
                            windows[index].focus_moved(true);
                            windows[1 - index].focus_moved(false);
                        }
                    }
                }
                assert_eq!(focus, in_front);
            }
            assert!(moves <= 4, "once for each time the person changes the window: {moves}");
        }
    }

    #[test]
    fn a_window_system_that_says_nothing_changes_nothing() {
        let mut tracker = FocusTracker::default();
        assert_eq!(tracker.look(WindowState::default(), true, Instant::now()), FocusReport::default());
    }

    #[test]
    fn on_the_bar_is_in_the_app_unless_the_window_is_minimised() {
        let (mut tracker, start) = (FocusTracker::default(), Instant::now());
        let on_bar = WindowState { on_bar: true, ..AWAY };
        tracker.look(AWAY, true, start);
        assert_eq!(tracker.look(on_bar, true, start + ms(200)), FocusReport::default());
        assert_eq!(tracker.look(on_bar, true, start + ms(900)), FocusReport::default());
        let minimised = WindowState { on_bar: true, ..MINIMIZED };
        tracker.look(minimised, true, start + ms(1_000));
        assert_eq!(tracker.look(minimised, true, start + ms(1_300)).tell, Some(false));
    }
}
