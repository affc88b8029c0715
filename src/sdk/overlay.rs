//! What the visitor sees of a share: the border and the agent's ink, where the platform has an overlay.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::machine::error_chain;
use crate::media::{BorderLook, Bordered, Overlay, Source};
use crate::protocol::Gesture;

use super::share_settings::ScreenSource;

/// How long the end of a share waits for the border to go: a screen does that at once, unless it does nothing at all.
const GOING: Duration = Duration::from_millis(500);

/// The overlay of a share; it goes when the share does.
pub(super) struct Shown {
    /// None where nothing can be drawn over the screen, or nothing of the screen is shared.
    pub(super) overlay: Option<Arc<Overlay>>,
}

impl Shown {
    /// Begins with nothing shown. Where nothing can be shown it is logged, and sharing goes on: the application's own bar
    /// says it too.
    pub(super) async fn start(screen: ScreenSource) -> Self {
        let overlay = match screen {
            // Nothing of the visitor's is seen.
            ScreenSource::Pattern => None,
            ScreenSource::Screen => match tokio::task::spawn_blocking(Overlay::start).await {
                Ok(Ok(overlay)) => Some(Arc::new(overlay)),
                Ok(Err(error)) => {
                    tracing::warn!(
                        error = error_chain(&error),
                        "no border around the shared screen and no gestures on it; sharing goes on"
                    );
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

    /// Lies around what a source captures, from its first picture on.
    pub(super) fn around(&self, source: Box<dyn Source>) -> Box<dyn Source> {
        match &self.overlay {
            Some(overlay) => Box::new(Bordered::new(source, Arc::clone(overlay))),
            None => source,
        }
    }

    /// Looks so from now on, and in each picture that is asked for after this.
    pub(super) fn look(&self, look: BorderLook) {
        if let Some(overlay) = &self.overlay {
            overlay.set_look(look);
        }
    }

    /// Takes everything off the screen, and returns when it is off or the screen has taken too long for that.
    pub(super) async fn go(self) {
        timeout(GOING, tokio::task::spawn_blocking(move || drop(self))).await.ok();
    }

    /// Holds nobody up any more who waits for the border. Whoever calls this has paused the pump.
    pub(super) fn release(&self) {
        if let Some(overlay) = &self.overlay {
            overlay.release();
        }
    }

    pub(super) fn gesture(&self, gesture: Gesture) {
        if let Some(overlay) = &self.overlay {
            overlay.gesture(gesture);
        }
    }
}
