//! The screen of an X server, as the user sees it: every window, and the pointer.
//!
//! Nothing is polled. The server tells when something was drawn (DAMAGE), when the pointer moves (XInput 2) or changes its
//! shape (XFIXES), and when the screen gets another size; between such events the source sleeps in `poll`. Pixels come
//! through memory shared with the server (MIT-SHM), or over the connection where that cannot be had. Damage that changes
//! no pixel, as from a program that redraws the same, is recognised and dropped.

use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::Connection;
use x11rb::errors::ReplyError;
use x11rb::protocol::xproto::{ChangeWindowAttributesAux, ConnectionExt as _, EventMask, ImageOrder, Screen, VisualClass, Window};
use x11rb::protocol::{ErrorKind, Event};
use x11rb::rust_connection::RustConnection;

use super::{Frame, Source, SourceError, Waker, damage};
use crate::protocol::Rect;
use cursor::Cursor;
use pixels::Pixels;
use wake::Wake;
use watch::Watch;

mod cursor;
mod overlay;
mod pixels;
mod shm;
mod wake;
mod watch;

pub(super) use overlay::Windows;

/// The screen of an X server.
pub struct X11 {
    connection: RustConnection,
    root: Window,
    pixels: Pixels,
    /// The picture as of the last grab, pointer drawn in.
    picture: Vec<u8>,
    width: u16,
    height: u16,
    cursor: Cursor,
    /// What the server reports; none while not watching.
    watch: Option<Watch>,
    news: News,
    captured_at: Instant,
    wake: Wake,
}

/// What the server has reported since the last grab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct News {
    damaged: bool,
    pointer: bool,
    /// The size may have changed, or nothing was grabbed yet.
    whole: bool,
}

const UNDER_WAYLAND: &str = "under Wayland an X server has no picture of the whole screen";

impl X11 {
    /// The screen that the environment variable `DISPLAY` names.
    pub fn open() -> Result<Self, SourceError> {
        if std::env::var_os("DISPLAY").is_none_or(|name| name.is_empty()) {
            return Err(SourceError::NoScreen("DISPLAY is not set, so there is no X server to ask".to_owned()));
        }
        // Xwayland before 23.1 does not tell that it is one, and its root window stays black.
        if std::env::var_os("WAYLAND_DISPLAY").is_some_and(|name| !name.is_empty()) {
            return Err(SourceError::NoScreen(UNDER_WAYLAND.to_owned()));
        }
        let (connection, screen) = x11rb::connect(None).map_err(|error| SourceError::NoScreen(error.to_string()))?;
        let screen = connection.setup().roots[screen].clone();
        check_format(&connection, &screen)?;
        if connection.query_extension(b"XWAYLAND").map_err(lost)?.reply().map_err(lost)?.present {
            return Err(SourceError::NoScreen(UNDER_WAYLAND.to_owned()));
        }
        Watch::check(&connection)?;
        let attributes = ChangeWindowAttributesAux::new().event_mask(EventMask::STRUCTURE_NOTIFY);
        connection.change_window_attributes(screen.root, &attributes).map_err(lost)?;
        let (width, height) = (screen.width_in_pixels, screen.height_in_pixels);
        let pixels = Pixels::new(&connection, screen.root, width, height)?;
        Ok(Self {
            root: screen.root,
            pixels,
            picture: vec![0; usize::from(width) * usize::from(height) * 4],
            width,
            height,
            cursor: Cursor::default(),
            watch: None,
            news: News::default(),
            captured_at: Instant::now(),
            wake: Wake::new().map_err(lost)?,
            connection,
        })
    }

    /// Takes note of all events that have arrived.
    fn read_events(&mut self) -> Result<(), SourceError> {
        while let Some(event) = self.connection.poll_for_event().map_err(lost)? {
            match event {
                Event::DamageNotify(_) => self.news.damaged = true,
                Event::XfixesCursorNotify(_) | Event::XinputRawMotion(_) => self.news.pointer = true,
                Event::ConfigureNotify(event) if event.window == self.root => self.news.whole = true,
                Event::Error(error) => tracing::debug!(?error, "the X server reports"),
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes room for another size, if the screen has one. All is new then.
    fn fit(&mut self) -> Result<(), SourceError> {
        let size = self.connection.get_geometry(self.root).map_err(lost)?.reply().map_err(lost)?;
        if (size.width, size.height) != (self.width, self.height) {
            (self.width, self.height) = (size.width, size.height);
            self.picture = vec![0; usize::from(size.width) * usize::from(size.height) * 4];
            self.cursor = Cursor::default();
            self.pixels.resize(&self.connection, size.width, size.height)?;
        }
        Ok(())
    }

    fn refresh(&mut self, news: News) -> Result<Vec<Rect>, ReplyError> {
        let Some(watch) = &self.watch else { return Ok(Vec::new()) };
        let whole = Rect::whole(self.width, self.height);
        // The damage is taken over before the pixels are read: what is drawn in between is reported again.
        let damaged = if news.damaged || news.whole { Some(watch.take_damage(&self.connection)?) } else { None };
        let cursor = watch.cursor(&self.connection)?;
        let mut stale = Vec::new();
        if let Some(damaged) = damaged {
            damage::merge(&mut stale, damaged.rects()?.into_iter().map(|rect| rect.intersection(whole)));
        }
        if news.whole {
            stale = vec![whole];
        }
        let cursor = cursor.reply()?;
        let mut changed = Vec::new();
        let stride = usize::from(self.width) * 4;
        self.cursor.lift(&mut self.picture, stride);
        let picture = &mut self.picture;
        let fetched = self.pixels.fetch(&self.connection, &stale, |rect, fresh| {
            damage::merge(&mut changed, damage::update(picture, stride, rect, fresh));
        });
        // Drawn in any case, so that the picture is whole even when the server refused.
        damage::merge(&mut changed, self.cursor.place(&mut self.picture, whole, &cursor));
        fetched?;
        Ok(if news.whole { vec![whole] } else { changed })
    }
}

impl Source for X11 {
    fn waker(&self) -> Waker {
        self.wake.waker()
    }

    fn watch(&mut self, on: bool) -> Result<(), SourceError> {
        match (on, self.watch.take()) {
            (true, None) => self.watch = Some(Watch::start(&self.connection, self.root)?),
            (true, watch) => self.watch = watch,
            (false, Some(watch)) => watch.end(&self.connection)?,
            (false, None) => {}
        }
        self.news = News { whole: on, ..News::default() };
        self.connection.flush().map_err(lost)
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<bool, SourceError> {
        let end = timeout.map(|timeout| Instant::now() + timeout);
        loop {
            self.read_events()?;
            if self.watch.is_some() && self.news != News::default() {
                return Ok(true);
            }
            self.connection.flush().map_err(lost)?;
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            let left = left.and_then(|left| Timespec::try_from(left).ok());
            let mut descriptors =
                [PollFd::new(self.connection.stream(), PollFlags::IN), PollFd::from_borrowed_fd(self.wake.descriptor(), PollFlags::IN)];
            match poll(&mut descriptors, left.as_ref()) {
                Ok(0) => return Ok(false),
                Ok(_) if !descriptors[1].revents().is_empty() => {
                    self.wake.clear();
                    return Ok(false);
                }
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(lost(error)),
            }
        }
    }

    fn grab(&mut self) -> Result<Vec<Rect>, SourceError> {
        self.read_events()?;
        let news = std::mem::take(&mut self.news);
        let mut changed = Vec::new();
        if news != News::default() {
            if news.whole {
                self.fit()?;
            }
            changed = match self.refresh(news) {
                // The screen has become smaller and the event is still on its way.
                Err(ReplyError::X11Error(error)) if error.error_kind == ErrorKind::Match => {
                    self.fit()?;
                    self.refresh(News { whole: true, ..news }).map_err(lost)?
                }
                result => result.map_err(lost)?,
            };
        }
        self.captured_at = Instant::now();
        Ok(changed)
    }

    fn frame(&self) -> Frame<'_> {
        Frame { data: &self.picture, stride: usize::from(self.width) * 4, width: self.width, height: self.height }
    }

    fn captured_at(&self) -> Instant {
        self.captured_at
    }
}

impl std::fmt::Debug for X11 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("X11").field("frame", &self.frame()).field("news", &self.news).finish_non_exhaustive()
    }
}

/// Refuses screens whose pixels are not blue, green, red and a spare byte.
fn check_format(connection: &RustConnection, screen: &Screen) -> Result<(), SourceError> {
    let setup = connection.setup();
    let depth = screen.root_depth;
    let bits = setup.pixmap_formats.iter().find(|format| format.depth == depth).map_or(0, |format| format.bits_per_pixel);
    let visual = screen.allowed_depths.iter().flat_map(|depth| &depth.visuals).find(|visual| visual.visual_id == screen.root_visual);
    let visual = visual.map(|visual| (visual.class, visual.red_mask, visual.green_mask, visual.blue_mask));
    let true_colour = visual == Some((VisualClass::TRUE_COLOR, 0x00FF_0000, 0xFF00, 0xFF));
    if (depth == 24 || depth == 32) && bits == 32 && true_colour && setup.image_byte_order == ImageOrder::LSB_FIRST {
        return Ok(());
    }
    Err(SourceError::Format(format!(
        "the screen has depth {depth} with {bits} bits per pixel, byte order {:?} and visual (class, red, green, blue) {visual:x?}; \
         only 24 or 32 bit true colour in blue, green, red order is handled",
        setup.image_byte_order
    )))
}

fn lost(error: impl std::fmt::Display) -> SourceError {
    SourceError::Lost(error.to_string())
}
