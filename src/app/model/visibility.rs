//! Whether the visitor is in the app or elsewhere: turns what the window reports into the few things worth telling.

use std::time::{Duration, Instant};

/// How long the window keeps its visibility before agents are told.
pub(crate) const SETTLE: Duration = Duration::from_millis(300);

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
    /// Whether a button or a key has just been pressed in it: there is a person, and here.
    pub(crate) pressed: bool,
}

impl WindowState {
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
/// Our own dialogs are drawn inside the window, so they never count as being away. While another device has the focus, what is
/// told is the person's doing all the more: the edge when the window is brought to the front, which takes the focus, and a press
/// in a window that has been in front all the time, on a screen that the person has come back to. That it *is* in front says
/// nothing: two windows of one visitor on one screen would take the focus from each other without end. Leaving a window is told
/// and takes nothing, so the one that is left does not take back what the one that is entered has taken.
#[derive(Debug)]
pub(crate) struct FocusTracker {
    told: bool,
    moving: Option<(bool, Instant)>,
    /// Whether another device has taken the focus, and nothing has been done here since.
    lost: bool,
}

impl Default for FocusTracker {
    /// A new connection counts as visible.
    fn default() -> Self {
        Self { told: true, moving: None, lost: false }
    }
}

impl FocusTracker {
    /// This device has got the focus, or has lost it to another.
    pub(crate) fn focus_moved(&mut self, here: bool) {
        self.lost = !here;
    }

    /// One look at the window; `may_speak` is false where there is nobody to tell, now or when the link is back.
    pub(crate) fn look(&mut self, window: WindowState, may_speak: bool, now: Instant) -> Seen {
        if self.lost && window.pressed && window.on_screen() && may_speak {
            *self = Self::default();
            return Seen { tell: Some(true), look_again: None };
        }
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
        self.lost &= !active;
        Seen { tell: Some(active), look_again: None }
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
    fn without_anybody_to_tell_it_keeps_quiet_and_catches_up() {
        let (mut tracker, start) = (FocusTracker::default(), Instant::now());
        tracker.look(AWAY, false, start);
        assert_eq!(tracker.look(AWAY, false, start + ms(900)), Seen::default());
        assert_eq!(tracker.look(AWAY, true, start + ms(1_000)).tell, Some(false));
    }

    #[test]
    fn to_be_in_front_takes_no_focus_back_and_to_come_there_does() {
        let (mut tracker, start) = (FocusTracker::default(), Instant::now());
        tracker.focus_moved(false);
        for later in [0, 300, 60_000] {
            assert_eq!(tracker.look(IN, true, start + ms(later)), Seen::default());
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
        assert_eq!(tracker.look(pressed, true, start), Seen::default(), "it has the focus");
        tracker.focus_moved(false);
        assert_eq!(tracker.look(WindowState { pressed: true, ..MINIMIZED }, true, start).tell, None);
        assert_eq!(tracker.look(pressed, true, start).tell, Some(true));
        assert_eq!(tracker.look(pressed, true, start), Seen::default());
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
