//! What a platform must be able to show for an overlay.

use std::time::Duration;

use super::ink::Drawing;
use crate::machine::Cause;
use crate::media::{SourceError, Waker};

/// A colour, 8 bits each of red, green and blue. These are no tokens of the app: they lie on the visitor's own ground, in
/// any theme.
pub(in crate::media) type Colour = [u8; 3];

/// The border while pixels flow: the red that the sharing bar has, a little brighter for a thin line.
pub(in crate::media) const LIVE: Colour = [0xD9, 0x36, 0x2F];
/// The border while paused: plainly another colour, of another brightness too, for those who do not see red.
pub(in crate::media) const PAUSED: Colour = [0xE8, 0xA3, 0x17];
/// The agent's ink: a magenta that hardly any desktop or document has.
pub(in crate::media) const INK: Colour = [0xE6, 0x00, 0x7E];
/// The edge of border and ink: where their own colours do not stand out from the ground, white does.
pub(in crate::media) const EDGE: Colour = [0xFF, 0xFF, 0xFF];
/// How wide the border is, in pixels: seen from the corner of the eye, and over no button that begins at the screen's edge.
pub(in crate::media) const BORDER: u16 = 3;
/// How wide the edge along its inside is.
pub(in crate::media) const BORDER_EDGE: u16 = 1;

/// A rectangle of the desktop, in pixels; with several monitors, places may be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RectOnDesktop {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width; 1 or more.
    pub width: u16,
    /// Height; 1 or more.
    pub height: u16,
}

/// Why there is no overlay.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OverlayError {
    /// This build draws over no screens of this platform.
    #[error("no overlay on this screen: this build draws over X11 screens alone")]
    Platform,
    /// There is no screen to draw on.
    #[error("no overlay on this screen")]
    Screen(#[source] SourceError),
    /// A window of this X server could not let clicks through.
    #[error("no overlay on this screen: the X server has no SHAPE of version 1.1 or later, without which a window takes clicks")]
    Shape(#[source] Option<Cause>),
    /// The system gave no thread.
    #[error("the overlay's thread could not be started")]
    Thread(#[source] Cause),
    /// The connection to the screen failed.
    #[error("the overlay failed")]
    Lost(#[source] Cause),
}

/// What shows the overlay on one platform, all of it above all windows and for the eye only. It lives on the overlay's own
/// thread; dropping it takes everything off the screen.
pub(in crate::media) trait Surface: Send {
    /// What ends a [`wait`](Self::wait) from another thread.
    fn waker(&self) -> Waker;

    /// Shows the border just inside a rectangle, in the colour of being paused or not; or takes it off. The screen shows it, above
    /// the other windows, when this returns.
    fn show_border(&mut self, border: Option<(RectOnDesktop, bool)>) -> Result<(), OverlayError>;

    /// Shows ink over a rectangle; what is not in the drawing any more goes.
    fn show_ink(&mut self, area: RectOnDesktop, drawing: &Drawing) -> Result<(), OverlayError>;

    /// Keeps the overlay above, until `timeout` is over (none: never) or the waker is called.
    fn wait(&mut self, timeout: Option<Duration>) -> Result<(), OverlayError>;
}
