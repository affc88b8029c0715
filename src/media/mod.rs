//! Hands on pixels: what captures the screen, what makes it small, and the pump that joins them.
//!
//! ```text
//! Source (screen, pattern)  --grab-->  Frame + damage  --rule-->  patch::encode (PNG)  or  Encoder (AV1)  -->  Chunk
//! ```
//!
//! There is no frame queue, not even of one. A [`Source`] holds the newest picture alone and brings it up to date at the
//! moment when the [`Pump`] can send one, so a state that was overtaken while the link was busy never exists and costs
//! nothing.
//!
//! Each platform has one source in a file (or folder) of its own; [`open_screen`] picks it. [`Pattern`] needs no screen.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::machine::{Display, DisplayId, Masks, Obstacle};
use crate::protocol::{Chroma, Rect};

mod av1;
mod damage;
mod error;
mod overlay;
mod patch;
mod pattern;
mod preview;
mod pump;
#[cfg(all(unix, not(target_os = "macos")))]
mod x11;
mod yuv;

pub use av1::{Av1, codec_string};
pub use error::{EncodeError, NoScreen, SourceError};
#[cfg(test)]
pub(crate) use overlay::tests::gated;
pub use overlay::{BorderLook, Bordered, Overlay, OverlayError, RectOnDesktop};
pub use patch::PatchEncoder;
pub use pattern::{Motion, Pattern};
pub use preview::Preview;
pub use pump::{NewEncoder, Pump, PumpConfig, PumpError, PumpEvent, PumpStats};
#[cfg(all(unix, not(target_os = "macos")))]
pub use x11::X11;

/// The most rectangles that one [`Source::grab`] reports.
///
/// Each becomes a patch of its own at worst: with more of them the headers would outweigh the pixels saved.
pub const MAX_DAMAGE: usize = 8;

/// A picture in memory, not owned.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// Rows from top to bottom, each pixel four bytes: blue, green, red and one without meaning.
    pub data: &'a [u8],
    /// Bytes from one row to the next; at least four times the width.
    pub stride: usize,
    /// Width in pixels.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
}

impl<'a> Frame<'a> {
    /// The bytes of the part of row `y` (from the picture's top) that lies within `rect`.
    fn row(&self, rect: Rect, y: u16) -> &'a [u8] {
        let start = usize::from(y) * self.stride + usize::from(rect.x) * 4;
        &self.data[start..start + usize::from(rect.width) * 4]
    }

    /// The whole picture as a rectangle.
    pub fn whole(&self) -> Rect {
        Rect::whole(self.width, self.height)
    }
}

impl fmt::Debug for Frame<'_> {
    /// Tells the size and never a pixel: what is on a visitor's screen belongs in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frame").field("width", &self.width).field("height", &self.height).finish_non_exhaustive()
    }
}

/// Where pixels come from. A source is pulled: it does nothing unless it is asked.
///
/// The order of calls is `watch(true)`, then any number of `wait`, `grab`, `frame`. A new source watches nothing.
pub trait Source: Send {
    /// What ends a [`wait`](Self::wait) from another thread.
    fn waker(&self) -> Waker;

    /// Starts or ends watching. While it does not watch, a source takes no pixels and costs its platform nothing.
    fn watch(&mut self, on: bool) -> Result<(), SourceError>;

    /// Blocks until the picture, the display or the obstacle may have changed, the [`Waker`] is called or `timeout` is over
    /// (none: never), whichever comes first. Returns whether something may have changed; while the source does not watch,
    /// that is not the picture. A call of the waker before `wait` is not lost.
    fn wait(&mut self, timeout: Option<Duration>) -> Result<bool, SourceError>;

    /// Brings the picture up to date and tells which parts really differ from the picture before: at most [`MAX_DAMAGE`]
    /// rectangles, none if nothing differs. The first grab after `watch(true)`, and one after the size has changed, tells
    /// the whole picture.
    fn grab(&mut self) -> Result<Vec<Rect>, SourceError>;

    /// The picture as of the last grab, pointer drawn in. Its size changes in `grab` alone; before the first grab it may
    /// be black.
    fn frame(&self) -> Frame<'_>;

    /// When the last grab was done.
    fn captured_at(&self) -> Instant;

    /// Captures something else from now on, also while watching: then the next grab tells the whole picture. A new source
    /// captures [`DisplayId::Screen`].
    ///
    /// What is not there is no error but an [`obstacle`](Self::obstacle); what this source can never capture is one.
    fn show(&mut self, display: DisplayId) -> Result<(), SourceError> {
        match display {
            DisplayId::Screen => Ok(()),
            DisplayId::Monitor(_) | DisplayId::Window(_) => Err(SourceError::WholeScreenOnly),
        }
    }

    /// What is captured and where it is, as of the last call of `wait`, `grab` or `show`; none for what is on no desktop.
    fn display(&self) -> Option<&Display> {
        None
    }

    /// Why there is no picture, as of the last call of `wait`, `grab`, `watch` or `show`. While there is a reason, the picture
    /// is blank.
    ///
    /// `wait` tells of changes also while the source does not watch.
    fn obstacle(&self) -> Option<Obstacle> {
        None
    }

    /// Leaves these out of every picture from the next grab on.
    fn set_masks(&mut self, _masks: &Masks) -> Result<(), SourceError> {
        // A source without windows has nothing to leave out.
        Ok(())
    }
}

/// Ends a [`Source::wait`] from any thread; copies wake the same source.
#[derive(Clone)]
pub struct Waker(Arc<dyn Fn() + Send + Sync>);

impl Waker {
    /// A waker that does what `wake` does. It must return at once and be safe to call at any time, also when nothing waits.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(wake))
    }

    /// Ends the wait under way or, if there is none, the next one.
    pub fn wake(&self) {
        (self.0)();
    }
}

impl fmt::Debug for Waker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Waker")
    }
}

/// What a video of the picture is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VideoFormat {
    /// Width in pixels; 1 or more.
    pub width: u16,
    /// Height in pixels; 1 or more.
    pub height: u16,
    /// How much colour.
    pub chroma: Chroma,
}

/// How good one frame is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    /// For pictures that move: few bytes, soon there.
    Motion,
    /// For a picture that came to rest: every letter sharp.
    Still,
}

/// One encoded frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedVideo {
    /// One temporal unit.
    pub payload: Vec<u8>,
    /// Whether it can be decoded without those before.
    pub key: bool,
}

/// What turns pictures of one size into a video; each frame builds on the one before.
pub trait Encoder: Send {
    /// What it was made for.
    fn format(&self) -> VideoFormat;

    /// Encodes the next frame, which must have the size of [`format`](Self::format).
    ///
    /// `changed` covers at least what differs from the frame encoded before; the rest is taken to be the same. `key` asks
    /// for a key frame; the first frame is one in any case.
    fn encode(&mut self, frame: &Frame<'_>, changed: &[Rect], quality: Quality, key: bool) -> Result<EncodedVideo, EncodeError>;
}

/// Opens this computer's screen, not yet watched.
///
/// On Linux and the BSDs that is the X11 screen that `DISPLAY` names (under Wayland only the X11 windows are to be had
/// this way, so it is refused there). On other platforms there is no source yet: [`SourceError::NoScreen`].
pub fn open_screen() -> Result<Box<dyn Source>, SourceError> {
    #[cfg(all(unix, not(target_os = "macos")))]
    return Ok(Box::new(X11::open()?));
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    Err(NoScreen::Platform.into())
}

/// Tells by which window this process is seen: its number on its X server.
///
/// What is captured and where the border is drawn is then sure to be the server that shows the window: every other one is
/// refused ([`SourceError::NoScreen`]), as it is met where two servers have one display number, one on a socket in
/// `/tmp/.X11-unix` and one on an abstract socket, and the window's toolkit prefers the other. The window must name this
/// process (`_NET_WM_PID`), as all toolkits make it, and live as long as anything is shared; none takes it back. It holds for
/// the process. Who does not tell shares what `DISPLAY` leads to by the socket in `/tmp/.X11-unix`. Without effect on platforms
/// without X.
pub fn set_own_window(window: Option<u32>) {
    #[cfg(all(unix, not(target_os = "macos")))]
    x11::set_own_window(window);
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    let _none_needed = window;
}

/// Looks at what can be shared, over one connection to the platform for as long as it is kept. Between two calls it does
/// nothing and holds no picture.
#[derive(Debug)]
pub struct Viewfinder {
    #[cfg(all(unix, not(target_os = "macos")))]
    source: X11,
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    source: std::convert::Infallible,
}

#[cfg(all(unix, not(target_os = "macos")))]
impl Viewfinder {
    /// Opens the connection. Errors as of [`open_screen`].
    pub fn open() -> Result<Self, SourceError> {
        Ok(Self { source: X11::open()? })
    }

    /// The same on the X server with this name, such as `:1`.
    pub fn open_on(display: &str) -> Result<Self, SourceError> {
        Ok(Self { source: X11::open_on(Some(display))? })
    }

    /// As [`displays`].
    pub fn displays(&self) -> Result<Vec<Display>, SourceError> {
        self.source.displays(x11::Which::default())
    }

    /// As [`displays_and_ours`].
    pub fn displays_and_ours(&self) -> Result<Vec<Display>, SourceError> {
        self.source.displays(x11::Which { ours: true, hidden: false })
    }

    /// As [`windows`].
    pub fn windows(&self) -> Result<Vec<Display>, SourceError> {
        self.source.windows()
    }

    /// As [`preview`].
    pub fn preview(&mut self, display: &DisplayId, max_width: u16, max_height: u16) -> Result<Preview, SourceError> {
        self.source.preview(*display, max_width, max_height)
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
#[allow(missing_docs, reason = "as on X11; there is none to call them on")]
impl Viewfinder {
    pub fn open() -> Result<Self, SourceError> {
        Err(NoScreen::Platform.into())
    }

    pub fn open_on(_: &str) -> Result<Self, SourceError> {
        Self::open()
    }

    pub fn displays(&self) -> Result<Vec<Display>, SourceError> {
        match self.source {}
    }

    pub fn displays_and_ours(&self) -> Result<Vec<Display>, SourceError> {
        match self.source {}
    }

    pub fn windows(&self) -> Result<Vec<Display>, SourceError> {
        match self.source {}
    }

    pub fn preview(&mut self, _: &DisplayId, _: u16, _: u16) -> Result<Preview, SourceError> {
        match self.source {}
    }
}

/// What can be shared: the whole screen first, then the monitors where there are several, then the windows of other
/// programs that can be seen on this desktop, the topmost first.
///
/// Takes some milliseconds; it asks the platform anew each time. A [`Viewfinder`] asks several times over one connection.
/// Errors as of [`open_screen`].
pub fn displays() -> Result<Vec<Display>, SourceError> {
    Viewfinder::open()?.displays()
}

/// The same as [`displays`], and the windows of this process.
pub fn displays_and_ours() -> Result<Vec<Display>, SourceError> {
    Viewfinder::open()?.displays_and_ours()
}

/// The windows of other programs that can be masked ([`Masks`]), the topmost first: those of [`displays`], and those that
/// cannot be seen now ([`Display::hidden`]), as they may come back during a share.
///
/// Windows are listed with a mark of ours on them, a property that goes with them, so that their [`DisplayId`] never means
/// another one. Errors as of [`open_screen`].
pub fn windows() -> Result<Vec<Display>, SourceError> {
    Viewfinder::open()?.windows()
}

/// A small picture of something that can be shared, for the visitor's own eyes, at most so many pixels wide and high. It
/// keeps its proportions and is never larger than life.
///
/// May take a third of a second: a window that lies under others is asked to draw itself first. What cannot be seen now is
/// [`SourceError::NotNow`]; other errors as of [`open_screen`].
pub fn preview(display: &DisplayId, max_width: u16, max_height: u16) -> Result<Preview, SourceError> {
    Viewfinder::open()?.preview(display, max_width, max_height)
}
