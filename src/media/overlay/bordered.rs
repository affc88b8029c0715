//! A source that shows the visitor what it captures before it does.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Overlay;
use super::surface::RectOnDesktop;
use crate::machine::{Display, DisplayId, Masks, Obstacle};
use crate::media::{Frame, Source, SourceError, Waker};
use crate::protocol::Rect;

/// How long a picture waits for its border. A border that takes longer counts as one that cannot be had.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

/// A source with an overlay around what it captures, wherever that is.
///
/// No grab returns before the border lies around the display that it grabbed, or is known never to come: there is no picture
/// to be sent of what the visitor does not see bordered.
pub struct Bordered {
    source: Box<dyn Source>,
    overlay: Arc<Overlay>,
    /// What the border was told to lie around.
    area: Option<RectOnDesktop>,
    /// The border has not come in time; it is not waited for until it has.
    is_late: bool,
}

impl Bordered {
    /// Puts the overlay around what the source shows now and from now on. Nobody else may set the overlay's area.
    pub fn new(source: Box<dyn Source>, overlay: Arc<Overlay>) -> Self {
        let mut bordered = Self { source, overlay, area: None, is_late: false };
        bordered.follow();
        bordered
    }

    /// Tells the overlay where that which is captured is now.
    fn follow(&mut self) {
        let shown = self.source.display().filter(|_| self.source.obstacle().is_none());
        let area = shown.map(|&Display { x, y, width, height, .. }| RectOnDesktop { x, y, width, height });
        if area != self.area {
            self.area = area;
            self.overlay.set_area(area);
        }
    }

    /// Waits until the border is where it was told to be.
    fn settle(&mut self) {
        let patience = if self.is_late { Duration::ZERO } else { PATIENCE };
        let is_late = !self.overlay.settle(patience);
        if is_late && !self.is_late {
            tracing::warn!("the border around what is shared does not appear; sharing goes on without it");
        }
        self.is_late = is_late;
    }
}

impl fmt::Debug for Bordered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bordered").field("area", &self.area).field("is_late", &self.is_late).finish_non_exhaustive()
    }
}

impl Source for Bordered {
    fn waker(&self) -> Waker {
        self.source.waker()
    }

    fn watch(&mut self, on: bool) -> Result<(), SourceError> {
        self.source.watch(on)?;
        self.follow();
        Ok(())
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<bool, SourceError> {
        let may_have_changed = self.source.wait(timeout)?;
        self.follow();
        Ok(may_have_changed)
    }

    fn grab(&mut self) -> Result<Vec<Rect>, SourceError> {
        // Before, so that the picture has the border in it too; and after, as what is captured may have moved meanwhile.
        self.settle();
        let changed = self.source.grab()?;
        self.follow();
        self.settle();
        Ok(changed)
    }

    fn frame(&self) -> Frame<'_> {
        self.source.frame()
    }

    fn captured_at(&self) -> Instant {
        self.source.captured_at()
    }

    fn show(&mut self, display: DisplayId) -> Result<(), SourceError> {
        self.source.show(display)?;
        self.follow();
        Ok(())
    }

    fn display(&self) -> Option<&Display> {
        self.source.display()
    }

    fn obstacle(&self) -> Option<Obstacle> {
        self.source.obstacle()
    }

    fn set_masks(&mut self, masks: &Masks) -> Result<(), SourceError> {
        self.source.set_masks(masks)
    }
}
