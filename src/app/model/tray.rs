//! Whether the main window is in the tray, and what brings it there and back.

use std::time::{Duration, Instant};

use super::effect::WindowCommand;
use super::visibility::WindowState;

/// How long a window that appears may take to get the keyboard, wanted or not.
pub(crate) const OPENING: Duration = Duration::from_secs(1);

/// Where the main window is, as far as the tray is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TrayState {
    /// Where the visitor has it.
    #[default]
    Outside,
    /// It goes into the tray as soon as it is known that there is one.
    WaitingForIcon,
    /// On its way into the tray. Window managers overlook that a window goes before they have seen it come, so it waits until
    /// it has the keyboard, or until this moment.
    Entering(Instant),
    /// In the tray, and nowhere else.
    Inside,
}

impl TrayState {
    /// The icon in the tray can be seen from now on, or cannot.
    pub(crate) fn set_icon(&mut self, shown: bool, now: Instant) -> Option<WindowCommand> {
        match (shown, *self) {
            (true, Self::WaitingForIcon) => {
                *self = Self::Entering(now + OPENING);
                None
            }
            // Without an icon there would be no way back.
            (false, Self::WaitingForIcon | Self::Entering(_) | Self::Inside) => {
                *self = Self::Outside;
                Some(WindowCommand::Minimize)
            }
            (true, Self::Outside | Self::Entering(_) | Self::Inside) | (false, Self::Outside) => None,
        }
    }

    /// What follows from time and the window; also after which time to look again.
    pub(crate) fn tick(&mut self, window: WindowState, now: Instant) -> (Option<WindowCommand>, Option<Duration>) {
        let Self::Entering(by) = *self else { return (None, None) };
        let left = by.saturating_duration_since(now);
        if left.is_zero() || window.focused == Some(true) {
            *self = Self::Inside;
            (Some(WindowCommand::Hide), None)
        } else {
            (None, Some(left))
        }
    }

    /// The window as a person sees it: in the tray nobody does.
    pub(crate) fn seen(self, window: WindowState) -> WindowState {
        if self == Self::Inside { WindowState { minimized: Some(true), ..window } } else { window }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOCUSED: WindowState =
        WindowState { focused: Some(true), minimized: Some(false), occluded: Some(false), on_bar: false, pressed: false };
    const UNFOCUSED: WindowState = WindowState { focused: Some(false), ..FOCUSED };

    #[test]
    fn the_window_enters_the_tray_once_it_has_the_keyboard_or_the_time_is_up() {
        let now = Instant::now();
        for (window, after) in [(FOCUSED, Duration::ZERO), (UNFOCUSED, OPENING)] {
            let mut tray = TrayState::WaitingForIcon;
            assert_eq!(tray.tick(window, now), (None, None), "there may be no tray");
            assert_eq!(tray.set_icon(true, now), None);
            assert_eq!(tray.tick(UNFOCUSED, now), (None, Some(OPENING)));
            assert_eq!(tray.tick(window, now + after), (Some(WindowCommand::Hide), None));
            assert_eq!((tray, tray.seen(window).on_screen()), (TrayState::Inside, false));
            assert_eq!(tray.tick(window, now + after), (None, None));
        }
    }

    #[test]
    fn a_tray_that_is_missing_or_goes_gives_the_window_back_once() {
        let now = Instant::now();
        for mut tray in [TrayState::WaitingForIcon, TrayState::Entering(now), TrayState::Inside] {
            assert_eq!(tray.set_icon(false, now), Some(WindowCommand::Minimize));
            assert_eq!((tray, tray.set_icon(false, now), tray.set_icon(true, now)), (TrayState::Outside, None, None));
            assert_eq!(tray.tick(FOCUSED, now + OPENING), (None, None), "a tray that comes later changes nothing");
            assert!(tray.seen(FOCUSED).on_screen());
        }
    }
}
