//! What is shared in a session, and how.

use crate::machine::{DisplayId, Masks};
use crate::protocol::PauseReason;

/// What is shared in a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScreenSource {
    /// The screen.
    #[default]
    Screen,
    /// A moving test picture, for machines without a screen.
    Pattern,
}

/// How it is shared, as the machine wants it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ShareSettings {
    /// Why no pixels are to flow; none while they may.
    pub(super) paused: Option<PauseReason>,
    pub(super) display: DisplayId,
    pub(super) masks: Masks,
    /// What the picture belongs to: another with each display and each pause.
    pub(super) scene: u16,
}
