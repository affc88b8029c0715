//! What is shared, in words.

use crate::sdk::{Display, DisplayKind};

use super::{plain, tr};

/// What something that can be shared is called.
pub(crate) fn display_name(display: &Display) -> String {
    match display.kind {
        DisplayKind::Screen => tr!("display-screen"),
        DisplayKind::Monitor => tr!("display-monitor", name = plain(&display.name)),
        DisplayKind::Window if display.name.is_empty() => tr!("display-window"),
        DisplayKind::Window => plain(&display.name),
    }
}
