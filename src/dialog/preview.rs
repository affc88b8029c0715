//! What can be shared, with a small live picture of what is chosen.
//!
//! The window system is asked on a thread of its own, for as long as there is somebody to choose: it may take its time.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use egui::{ColorImage, Context, TextureHandle, TextureOptions, ViewportId};

use crate::design::tokens;
use crate::sdk::{Cause, Display, DisplayId, Preview, SourceError, Viewfinder};

use super::choice::{DisplayChoice, in_order};

/// How often the picture is taken anew.
const EVERY: Duration = Duration::from_secs(1);

/// What can be shared on this computer; tests stand in for it. All calls may block.
pub(crate) trait DisplaySource: Send + Sync {
    /// What there is.
    fn list(&self) -> Result<Vec<Display>, SourceError>;
    /// The windows that can be left out of it, those out of sight as well.
    fn windows(&self) -> Result<Vec<Display>, SourceError>;
    /// A picture of it, at most so many pixels wide and high.
    fn picture(&self, display: DisplayId, max_width: u16, max_height: u16) -> Result<Preview, SourceError>;
    /// Nobody looks any more.
    fn rest(&self) {}
}

/// Something that is opened when it is first used, and kept.
struct Kept<T> {
    open: fn() -> Result<T, SourceError>,
    kept: Mutex<Option<T>>,
}

impl<T> Kept<T> {
    /// Uses it; lets go of it when its connection is lost.
    fn ask<A>(&self, question: impl FnOnce(&mut T) -> Result<A, SourceError>) -> Result<A, SourceError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = match &mut *kept {
            Some(opened) => opened,
            none => none.insert((self.open)()?),
        };
        let answer = question(opened);
        if matches!(answer, Err(SourceError::Lost(_))) {
            *kept = None;
        }
        answer
    }

    fn close(&self) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// This computer's screen, over one connection for as long as somebody looks.
pub(crate) struct SystemDisplays(Kept<Viewfinder>);

impl Default for SystemDisplays {
    fn default() -> Self {
        Self(Kept { open: Viewfinder::open, kept: Mutex::default() })
    }
}

impl DisplaySource for SystemDisplays {
    fn list(&self) -> Result<Vec<Display>, SourceError> {
        self.0.ask(|viewfinder| viewfinder.displays())
    }

    fn windows(&self) -> Result<Vec<Display>, SourceError> {
        self.0.ask(|viewfinder| viewfinder.windows())
    }

    fn picture(&self, display: DisplayId, max_width: u16, max_height: u16) -> Result<Preview, SourceError> {
        self.0.ask(|viewfinder| viewfinder.preview(&display, max_width, max_height))
    }

    fn rest(&self) {
        self.0.close();
    }
}

#[derive(Default)]
struct Shared {
    wanted: DisplayId,
    /// Whether something else is wanted than what was looked at last.
    changed: bool,
    over: bool,
    seen: Option<Seen>,
}

struct Seen {
    list: Result<Vec<Display>, SourceError>,
    windows: Vec<Display>,
    picture: (DisplayId, Result<Preview, SourceError>),
}

type Desk = Arc<(Mutex<Shared>, Condvar)>;

/// Looks at what can be shared until it is dropped.
pub(crate) struct PreviewThread {
    desk: Desk,
    picture: Option<(DisplayId, TextureHandle)>,
}

impl PreviewThread {
    /// Begins; the window is painted whenever there is something to see.
    pub(crate) fn start(displays: Arc<dyn DisplaySource>, ctx: &Context) -> Self {
        let desk = Desk::default();
        let (theirs, ctx) = (desk.clone(), ctx.clone());
        let started = std::thread::Builder::new().name("displays".to_owned()).spawn(move || look(&theirs, &*displays, &ctx));
        if let Err(error) = started {
            tracing::warn!(%error, "the displays that can be shared cannot be listed");
            // Shown in place of the list: otherwise Accept would stay disabled without a reason.
            let error = SourceError::Lost(Cause::new(error));
            let seen = Seen { list: Err(error.clone()), windows: Vec::new(), picture: (DisplayId::Screen, Err(error)) };
            lock(&desk.0).seen = Some(seen);
        }
        Self { desk, picture: None }
    }

    /// Brings the choice and the picture up to date with what was seen, and what is looked at with the choice. Whether
    /// something else is chosen by that.
    #[must_use]
    pub(crate) fn follow(&mut self, choice: &mut DisplayChoice, ctx: &Context) -> bool {
        let mut shared = lock(&self.desk.0);
        let mut changed = false;
        if let Some(Seen { list, windows, picture }) = shared.seen.take() {
            changed = choice.saw(list);
            choice.windows = in_order(&choice.windows, windows);
            let (of, picture) = picture;
            choice.pictured(of, picture.as_ref().err().cloned());
            self.picture = picture.ok().map(|picture| {
                let size = [picture.width.into(), picture.height.into()];
                (of, ctx.load_texture("preview", ColorImage::from_rgba_unmultiplied(size, &picture.rgba), TextureOptions::LINEAR))
            });
        }
        if shared.wanted != choice.chosen {
            (shared.wanted, shared.changed) = (choice.chosen, true);
            self.desk.1.notify_one();
        }
        changed
    }

    /// The newest picture of this.
    pub(crate) fn picture(&self, of: DisplayId) -> Option<&TextureHandle> {
        self.picture.as_ref().filter(|(pictured, _)| *pictured == of).map(|(_, texture)| texture)
    }
}

impl Drop for PreviewThread {
    fn drop(&mut self) {
        lock(&self.desk.0).over = true;
        self.desk.1.notify_one();
    }
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn look(desk: &Desk, displays: &dyn DisplaySource, ctx: &Context) {
    loop {
        let wanted = {
            let mut shared = lock(&desk.0);
            if shared.over {
                return displays.rest();
            }
            shared.changed = false;
            shared.wanted
        };
        let list = displays.list();
        // What is wrong with one list is wrong with the other, and said once.
        let windows = displays.windows().unwrap_or_default();
        let [width, height] = tokens::PREVIEW_PIXELS;
        let picture = (wanted, displays.picture(wanted, width, height));
        let mut shared = lock(&desk.0);
        shared.seen = Some(Seen { list, windows, picture });
        ctx.request_repaint_of(ViewportId::ROOT);
        let idle = |shared: &mut Shared| !shared.over && !shared.changed;
        drop(desk.1.wait_timeout_while(shared, EVERY, idle).unwrap_or_else(PoisonError::into_inner));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::sdk::{Cause, Obstacle};

    #[test]
    fn a_connection_is_kept_until_it_is_lost_or_nobody_looks() {
        static OPENED: AtomicU32 = AtomicU32::new(0);
        let kept = Kept { open: || Ok(OPENED.fetch_add(1, Ordering::Relaxed)), kept: Mutex::default() };
        let ask = |answer: Result<(), SourceError>| kept.ask(|number| answer.map(|()| *number));
        assert_eq!([ask(Ok(())), ask(Ok(())), ask(Ok(()))], [Ok(0), Ok(0), Ok(0)]);
        assert!(ask(Err(SourceError::NotNow(Obstacle::Asleep))).is_err());
        assert_eq!(ask(Ok(())), Ok(0), "what cannot be seen now is no reason");
        assert!(ask(Err(SourceError::Lost(Cause::new("the cable was cut")))).is_err());
        assert_eq!(ask(Ok(())), Ok(1));
        kept.close();
        assert_eq!(ask(Ok(())), Ok(2));
    }
}
