//! What the visitor sees of a share: the border and the agent's ink, where the platform has an overlay.

use crate::media::Overlay;
use crate::protocol::Gesture;

use super::handle::ScreenSource;

/// The overlay of a share; it goes when the share does.
pub(super) struct Shown {
    /// None where nothing can be drawn over the screen, or nothing of the screen is shared.
    overlay: Option<Overlay>,
    paused: bool,
}

impl Shown {
    /// Shows that the screen is shared. Where that cannot be shown it is logged, and sharing goes on: the application's
    /// own bar says it too.
    pub(super) async fn start(screen: ScreenSource, paused: bool) -> Self {
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
        let shown = Self { overlay, paused };
        shown.place();
        shown
    }

    pub(super) fn set_paused(&mut self, paused: bool) {
        self.paused = paused;
        self.place();
    }

    /// Around what is shared, which is the whole screen.
    fn place(&self) {
        if let Some(overlay) = &self.overlay {
            overlay.set_whole_screen(self.paused);
        }
    }

    pub(super) fn gesture(&self, gesture: Gesture) {
        if let Some(overlay) = &self.overlay {
            overlay.gesture(gesture);
        }
    }
}
