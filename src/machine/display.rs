//! What can be shared, and what can stand in the way.

use std::fmt;

use crate::protocol::PauseReason;

/// Names something that can be shared, on this computer and as long as it lives. It means nothing to others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DisplayId {
    /// The whole screen: all monitors together.
    #[default]
    Screen,
    /// One monitor, by the number that the platform has for its name.
    Monitor(u32),
    /// One window, by the number that it is listed with: the platform's in the lower half, and above it a mark by which this
    /// window is told from another one that gets the platform's number after it. Without a mark (an application may know the
    /// platform's number otherwise) it names the window that has the number when it is first looked for.
    Window(u64),
}

impl DisplayId {
    /// The number of the window, if it names one.
    pub fn window(self) -> Option<u64> {
        if let Self::Window(number) = self { Some(number) } else { None }
    }

    /// Which kind of thing it names.
    pub fn kind(self) -> DisplayKind {
        match self {
            Self::Screen => DisplayKind::Screen,
            Self::Monitor(_) => DisplayKind::Monitor,
            Self::Window(_) => DisplayKind::Window,
        }
    }
}

/// Which kind of thing can be shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DisplayKind {
    /// The whole screen.
    Screen,
    /// One of several monitors.
    Monitor,
    /// One window.
    Window,
}

/// Something that can be shared, as it was when it was looked at.
#[derive(Clone, PartialEq, Eq)]
pub struct Display {
    /// What to name it by.
    pub id: DisplayId,
    /// What it is.
    pub kind: DisplayKind,
    /// For people: a window's title, a monitor's connector; at most 200 characters, no control characters. May be empty.
    pub name: String,
    /// The application that a window belongs to, if it says so; at most 200 characters.
    pub app: Option<String>,
    /// Left edge on the desktop, in pixels. Negative for what reaches out of the screen.
    pub x: i32,
    /// Top edge on the desktop, in pixels.
    pub y: i32,
    /// Width in pixels; a window's without its frame.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
    /// Whether it is the primary monitor, or the screen where there is but one.
    pub primary: bool,
    /// Whether it is a window that cannot be seen now: it is minimised or on another desktop.
    pub hidden: bool,
}

impl fmt::Debug for Display {
    /// Tells neither title nor application: what a visitor has open belongs in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (at, size) = ((self.x, self.y), (self.width, self.height));
        f.debug_struct("Display").field("id", &self.id).field("at", &at).field("size", &size).finish_non_exhaustive()
    }
}

/// Why there is no picture of what is shared, though nobody paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// The computer is locked.
    Locked,
    /// The screen saver runs, or the monitors are switched off to save energy.
    Asleep,
    /// The shared window has been closed. Lasts until something else is shared.
    WindowGone,
    /// The shared window is minimised or on another desktop.
    WindowHidden,
    /// The shared monitor has been removed.
    MonitorGone,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Locked => "the computer is locked",
            Self::Asleep => "the screen is asleep",
            Self::WindowGone => "the window has been closed",
            Self::WindowHidden => "the window is minimised or on another desktop",
            Self::MonitorGone => "the monitor has been removed",
        })
    }
}

impl From<Obstacle> for PauseReason {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Locked => Self::Locked,
            Obstacle::Asleep => Self::Asleep,
            Obstacle::WindowGone => Self::WindowGone,
            Obstacle::WindowHidden => Self::WindowHidden,
            Obstacle::MonitorGone => Self::MonitorGone,
        }
    }
}

/// What is never part of the picture: its place is filled with one flat colour.
///
/// Of the screen and of monitors, the windows' places are left out, whatever lies over them. A window that is shared by
/// itself is left out when it is masked itself; others do not touch it.
///
/// With a window go its dialogs, and the menus, tooltips and the like of its program. A mask holds while its window is
/// minimised and when it comes back, and ends when the window is destroyed: the platform may give its number to another one.
/// Not covered is what a desktop shows of a window elsewhere, as small live pictures in a task switcher or an overview.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Masks {
    /// All windows of this process.
    pub own_windows: bool,
    /// More windows, by their numbers as in [`DisplayId::Window`].
    pub windows: Vec<u64>,
}

impl Masks {
    /// Masks these as well.
    pub(crate) fn add(&mut self, more: &Self) {
        self.own_windows |= more.own_windows;
        self.windows.extend(&more.windows);
    }

    /// Whether nothing is masked.
    pub fn is_empty(&self) -> bool {
        !self.own_windows && self.windows.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_window_has_a_windows_number() {
        assert_eq!(DisplayId::Window(7).window(), Some(7));
        assert_eq!((DisplayId::Screen.window(), DisplayId::Monitor(7).window()), (None, None));
    }

    #[test]
    fn what_is_printed_of_a_display_is_which_and_where_but_not_what_is_open() {
        let display = Display {
            id: DisplayId::Window(7),
            kind: DisplayKind::Window,
            name: "Anna's diary".to_owned(),
            app: Some("Notes".to_owned()),
            x: -5,
            y: 6,
            width: 640,
            height: 480,
            primary: false,
            hidden: false,
        };
        assert_eq!(format!("{display:?}"), "Display { id: Window(7), at: (-5, 6), size: (640, 480), .. }");
    }

    #[test]
    fn masks_are_empty_until_a_window_or_the_own_ones_are_masked() {
        let (own, window) = (Masks { own_windows: true, windows: vec![] }, Masks { own_windows: false, windows: vec![7] });
        assert!(Masks::default().is_empty() && !own.is_empty() && !window.is_empty());
        let mut both = Masks::default();
        both.add(&window);
        both.add(&own);
        both.add(&Masks::default());
        assert_eq!(both, Masks { own_windows: true, windows: vec![7] });
    }
}
