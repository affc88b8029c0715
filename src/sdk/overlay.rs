//! What the visitor sees of a share: the border and the agent's ink, where the platform has an overlay.

use crate::machine::Display;
use crate::media::{Overlay, RectOnDesktop};
use crate::protocol::Gesture;

use super::handle::ScreenSource;

/// The overlay of a share; it goes when the share does.
pub(super) struct Shown {
    /// None where nothing can be drawn over the screen, or nothing of the screen is shared.
    overlay: Option<Overlay>,
}

impl Shown {
    /// Begins with nothing shown. Where nothing can be shown it is logged, and sharing goes on: the application's own bar
    /// says it too.
    pub(super) async fn start(screen: ScreenSource) -> Self {
        let overlay = match screen {
            // Nothing of the visitor's is seen.
            ScreenSource::Pattern => None,
            ScreenSource::Screen => match tokio::task::spawn_blocking(Overlay::start).await {
                Ok(Ok(overlay)) => Some(overlay),
                Ok(Err(error)) => {
                    tracing::warn!(%error, "no border around the shared screen and no gestures on it; sharing goes on");
                    None
                }
                Err(error) => {
                    tracing::error!(%error, "the overlay could not be started; sharing goes on");
                    None
                }
            },
        };
        Self { overlay }
    }

    /// Lies around what is shared, where it is now; with none, nothing is shown.
    pub(super) fn place(&self, display: Option<&Display>, paused: bool) {
        let Some(overlay) = &self.overlay else { return };
        let area = display.map(|&Display { x, y, width, height, .. }| RectOnDesktop { x, y, width, height });
        overlay.set_area(area, paused);
    }

    pub(super) fn gesture(&self, gesture: Gesture) {
        if let Some(overlay) = &self.overlay {
            overlay.gesture(gesture);
        }
    }
}
