//! Whether the list of what else could be shared is on the screen, where agents could see it.

/// Whether the window shows what else could be shared, and is masked for that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Choosing {
    /// It does not.
    #[default]
    No,
    /// It does.
    Yes,
    /// It does not any more, and has been painted without; the screen may show the frame before for a moment.
    Painted,
}

impl Choosing {
    /// Whether the screen may still show it.
    pub(crate) fn is_on_screen(self) -> bool {
        self != Self::No
    }

    /// A new frame begins, in which the list is open or not.
    pub(crate) fn begin_frame(&mut self, is_open: bool) {
        *self = match (is_open, *self) {
            (true, _) => Self::Yes,
            // A frame without the list has been on the screen since.
            (false, Self::Painted | Self::No) => Self::No,
            (false, Self::Yes) => Self::Yes,
        };
    }

    /// The window is painted, with the list or without; whether another frame is needed.
    pub(crate) fn painted(&mut self, is_open: bool) -> bool {
        let gone = *self == Self::Yes && !is_open;
        if gone {
            *self = Self::Painted;
        }
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_gone_only_after_a_frame_without_it_has_been_on_the_screen() {
        let mut choosing = Choosing::default();
        assert!(!choosing.painted(false) && !choosing.is_on_screen());
        choosing.begin_frame(true);
        assert!(!choosing.painted(true) && choosing.is_on_screen());
        // Closed by what was pressed in that frame.
        choosing.begin_frame(false);
        assert!(choosing.is_on_screen());
        assert!(choosing.painted(false) && choosing.is_on_screen());
        choosing.begin_frame(false);
        assert!(!choosing.is_on_screen());
    }
}
