//! The screen of an X server, as the user sees it: every window, and the pointer; or one monitor of it, or one window.
//!
//! Nothing is polled, but for the monitors' energy saving. The server tells when something was drawn (DAMAGE), when the
//! pointer moves (XInput 2) or changes its shape (XFIXES), when windows move (their structure) and when the screen gets
//! another size or other monitors (RandR); between such events the source sleeps in `poll`. Pixels come through memory
//! shared with the server (MIT-SHM), or over the connection where that cannot be had. Damage that changes no pixel, as from
//! a program that redraws the same, is recognised and dropped.

use std::error::Error;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use x11rb::connection::Connection;
use x11rb::errors::ReplyError;
use x11rb::protocol::ErrorKind;
use x11rb::protocol::randr::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{ConnectionExt as _, Window};
use x11rb::rust_connection::RustConnection;

use super::{Frame, Source, SourceError, Waker, damage};
use crate::machine::{Cause, Display, DisplayId, Masks, Obstacle};
use crate::protocol::{Rect, is_size_allowed};
use cursor::Cursor;
use layout::Layout;
use masks::Masking;
use open::{connect, layout_of};
use pixels::{Pixels, Place};
use power::Dark;
use server::{Atoms, Desktop};
use wake::Wake;
use watch::{Watch, few};
use window::CapturedWindow;

mod cursor;
mod desktop;
mod identity;
mod layout;
mod masks;
mod open;
mod overlay;
mod pixels;
mod power;
mod region;
mod server;
mod shm;
mod target;
mod transients;
mod wake;
mod watch;
mod window;

pub(super) use desktop::Which;
pub(super) use open::set_own_window;
pub(super) use overlay::Windows;

/// What stands in place of what is not to be seen: a grey that is neither paper nor ink.
const COVER: [u8; 4] = [0x60, 0x60, 0x60, 0];

/// The screen of an X server, or a part of it.
pub struct X11 {
    connection: RustConnection,
    root: Window,
    atoms: Atoms,
    /// The form of the screen's pixels.
    layout: Layout,
    pixels: Pixels,
    /// The picture as of the last grab, pointer drawn in.
    picture: Vec<u8>,
    width: u16,
    height: u16,
    cursor: Cursor,
    /// What is captured.
    id: DisplayId,
    /// The same as it was found last; none if it was never found.
    display: Option<Display>,
    /// The window, if it is one that is captured.
    held: Option<CapturedWindow>,
    /// Whether that window is masked itself.
    held_is_masked: bool,
    /// What is in the way of that, as found last.
    missing: Option<Obstacle>,
    dark: Dark,
    /// What is in the way, as told last.
    obstacle: Option<Obstacle>,
    masking: Masking,
    /// What the picture leaves out, in its coordinates.
    covers: Vec<Rect>,
    /// Whether pictures are wanted.
    watching: bool,
    /// What the server reports; none while not watching, or while something is in the way.
    watch: Option<Watch>,
    news: News,
    /// Display or obstacle differ from what `wait` told last.
    moved: bool,
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
    /// What is captured may have another place or size, or be gone.
    place: bool,
}

impl News {
    /// Whether the picture may be out of date.
    fn of_pixels(self) -> bool {
        self.damaged || self.pointer || self.whole
    }
}

impl X11 {
    /// The screen that the environment variable `DISPLAY` names.
    pub fn open() -> Result<Self, SourceError> {
        Self::open_on(None)
    }

    /// The screen of the server with this name, such as `:1`; none: that which `DISPLAY` names.
    pub fn open_on(display: Option<&str>) -> Result<Self, SourceError> {
        let (connection, screen, atoms) = connect(display)?;
        let layout = layout_of(&connection, &screen)?;
        Watch::check(&connection)?;
        if desktop::has_monitors(&connection)? {
            connection.randr_select_input(screen.root, randr::NotifyMask::SCREEN_CHANGE | randr::NotifyMask::CRTC_CHANGE).map_err(lost)?;
        }
        let mut source = Self {
            root: screen.root,
            atoms,
            layout,
            pixels: Pixels::default(),
            picture: Vec::new(),
            width: 0,
            height: 0,
            cursor: Cursor::default(),
            id: DisplayId::Screen,
            display: None,
            held: None,
            held_is_masked: false,
            missing: None,
            dark: Dark::watch(&connection, screen.root)?,
            obstacle: None,
            masking: Masking::default(),
            covers: Vec::new(),
            watching: false,
            watch: None,
            news: News::default(),
            moved: false,
            captured_at: Instant::now(),
            wake: Wake::new().map_err(lost)?,
            connection,
        };
        source.listen()?;
        source.locate()?;
        source.fit()?;
        source.moved = false;
        Ok(source)
    }

    fn desktop(&self) -> Desktop<'_> {
        Desktop { connection: &self.connection, root: self.root, atoms: self.atoms }
    }

    fn blacken(&mut self) {
        self.picture.fill(0);
        self.cursor = Cursor::default();
    }

    /// Makes room for another size, if what is captured has one. All is new then.
    fn fit(&mut self) -> Result<(), SourceError> {
        let Some(display) = &self.display else { return Ok(()) };
        let (width, height) = match self.id {
            DisplayId::Window(_) => (display.width, display.height),
            DisplayId::Screen | DisplayId::Monitor(_) => {
                let part = part_of_screen(display, &self.desktop().screen()?);
                (part.width, part.height)
            }
        };
        if (width, height) != (self.width, self.height) {
            if !is_size_allowed(width, height) {
                return Err(SourceError::TooLarge { width, height });
            }
            (self.width, self.height) = (width, height);
            self.picture = vec![0; usize::from(width) * usize::from(height) * 4];
            self.cursor = Cursor::default();
            self.pixels.resize(&self.connection, width, height)?;
        }
        Ok(())
    }

    /// Lets go of the picture; the next grab makes room anew.
    fn forget_picture(&mut self) {
        (self.width, self.height, self.picture) = (0, 0, Vec::new());
        self.cursor = Cursor::default();
    }

    /// The left upper corner of the picture on the desktop.
    fn corner(&self) -> (i32, i32) {
        self.display.as_ref().map_or((0, 0), |display| (display.x, display.y))
    }

    /// Where the pixels are.
    fn place(&self) -> Option<Place> {
        match &self.held {
            Some(held) => held.pixels(),
            // Monitors lie on the screen, which has no negative coordinates.
            None => Some(Place { drawable: self.root, corner: (self.corner().0 as u16, self.corner().1 as u16), layout: self.layout }),
        }
    }

    /// What has changed since the last time; none if the server refused, as what is captured has another size by now.
    fn bring_up_to_date(&mut self) -> Result<Option<Vec<Rect>>, SourceError> {
        let news = std::mem::take(&mut self.news);
        if !news.of_pixels() {
            return Ok(Some(Vec::new()));
        }
        if news.whole {
            self.fit()?;
        }
        let masked = self.held.is_none() && self.masking.is_on();
        let refreshed = if masked { self.undisturbed(|source| source.refresh_masked(news))? } else { self.refresh(news) };
        match refreshed {
            Ok(changed) => Ok(Some(changed)),
            Err(ReplyError::X11Error(error)) if error.error_kind == ErrorKind::Match => Ok(None),
            Err(error) => Err(lost(error)),
        }
    }

    /// Masks are looked for together with the pixels: nothing can move in between.
    fn refresh_masked(&mut self, news: News) -> Result<Result<Vec<Rect>, ReplyError>, SourceError> {
        // What happened before the server was ours alone has been reported when this is answered.
        self.connection.get_input_focus().map_err(lost)?.reply().map_err(lost)?;
        self.read_events().map_err(lost)?;
        let desktop = Desktop { connection: &self.connection, root: self.root, atoms: self.atoms };
        self.masking.look(desktop, Instant::now())?;
        Ok(self.refresh(news))
    }

    /// Notes what was drawn, and tells which parts of the picture must be read again for it.
    fn note_drawn(&mut self, rects: Vec<Rect>, whole: Rect) -> Vec<Rect> {
        if let Some(held) = &mut self.held {
            held.drawn(&rects);
        }
        let corner = if self.held.is_some() { (0, 0) } else { self.corner() };
        let seen = |rect: Rect| region::seen_from(corner, (rect.x.into(), rect.y.into()), (rect.width.into(), rect.height.into()));
        few(rects).into_iter().map(|rect| seen(rect).intersection(whole)).collect()
    }

    /// What the picture must not show now, in its coordinates.
    fn hidden(&mut self, whole: Rect) -> Vec<Rect> {
        let corner = self.corner();
        let hidden = match &self.held {
            Some(_) if self.held_is_masked => vec![whole],
            Some(held) => held.undrawn().to_vec(),
            None => {
                let seen = |rect: Rect| region::seen_from(corner, (rect.x.into(), rect.y.into()), (rect.width.into(), rect.height.into()));
                self.masking.hidden(Instant::now()).into_iter().map(seen).collect()
            }
        };
        hidden.into_iter().map(|rect| rect.intersection(whole)).filter(|rect| !rect.is_empty()).collect()
    }

    fn refresh(&mut self, news: News) -> Result<Vec<Rect>, ReplyError> {
        let Some((watch, place)) = self.watch.as_ref().zip(self.place()) else { return Ok(Vec::new()) };
        let whole = Rect::whole(self.width, self.height);
        // The damage is taken over before the pixels are read: what is drawn in between is reported again.
        let damaged = if news.damaged || news.whole { Some(watch.take_damage(&self.connection)?) } else { None };
        let cursor = watch.cursor(&self.connection)?;
        let drawn = damaged.map(|damaged| damaged.rects((0, 0))).transpose()?.unwrap_or_default();
        let cursor = cursor.reply()?;
        let mut stale = Vec::new();
        damage::merge(&mut stale, self.note_drawn(drawn, whole));
        let covers = self.hidden(whole);
        if covers != self.covers {
            damage::merge(&mut stale, covers.iter().chain(&self.covers).map(|rect| rect.intersection(whole)));
            self.covers = covers;
        }
        if news.whole {
            stale = vec![whole];
        }
        let mut changed = Vec::new();
        let stride = usize::from(self.width) * 4;
        self.cursor.lift(&mut self.picture, stride);
        let (picture, covers) = (&mut self.picture, &self.covers);
        let fetched = self.pixels.fetch(&self.connection, place, &stale, |rect, fresh| {
            region::blank(fresh, rect, covers, COVER);
            damage::merge(&mut changed, damage::update(picture, stride, rect, fresh));
        });
        // Drawn in any case, so that the picture is whole even when the server refused.
        let corner = self.corner();
        damage::merge(&mut changed, self.cursor.place(&mut self.picture, whole, corner, &cursor));
        fetched?;
        Ok(if news.whole { vec![whole] } else { changed })
    }
}

impl Source for X11 {
    fn waker(&self) -> Waker {
        self.wake.waker()
    }

    fn watch(&mut self, on: bool) -> Result<(), SourceError> {
        self.watching = on;
        self.news = News { whole: on, place: self.news.place, ..News::default() };
        self.reconsider()?;
        self.connection.flush().map_err(lost)
    }

    fn wait(&mut self, timeout: Option<Duration>) -> Result<bool, SourceError> {
        let end = timeout.map(|timeout| Instant::now() + timeout);
        loop {
            self.look_around()?;
            if std::mem::take(&mut self.moved) || (self.watch.is_some() && self.news.of_pixels()) {
                return Ok(true);
            }
            self.connection.flush().map_err(lost)?;
            let now = Instant::now();
            if end.is_some_and(|end| end <= now) {
                return Ok(false);
            }
            let unmasks_at = self.masking.look_at(now).filter(|_| self.watch.is_some());
            let next = end.into_iter().chain(self.dark.ask_at()).chain(unmasks_at).min();
            let left = next.and_then(|next| Timespec::try_from(next.saturating_duration_since(now)).ok());
            let mut descriptors =
                [PollFd::new(self.connection.stream(), PollFlags::IN), PollFd::from_borrowed_fd(self.wake.descriptor(), PollFlags::IN)];
            match poll(&mut descriptors, left.as_ref()) {
                Ok(0) => self.news.damaged |= unmasks_at.is_some_and(|at| at <= Instant::now()),
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
        self.look_around()?;
        self.captured_at = Instant::now();
        if self.obstacle.is_some() {
            return Ok(Vec::new());
        }
        let changed = match self.bring_up_to_date()? {
            // What is captured has become smaller and the event is still on its way.
            None => {
                self.locate()?;
                self.news.whole = true;
                self.bring_up_to_date()?.ok_or(SourceError::Unsteady)?
            }
            Some(changed) => changed,
        };
        self.captured_at = Instant::now();
        Ok(changed)
    }

    fn frame(&self) -> Frame<'_> {
        Frame { data: &self.picture, stride: usize::from(self.width) * 4, width: self.width, height: self.height }
    }

    fn captured_at(&self) -> Instant {
        self.captured_at
    }

    fn show(&mut self, id: DisplayId) -> Result<(), SourceError> {
        if matches!(id, DisplayId::Window(_)) && !window::is_possible(&self.connection)? {
            return Err(SourceError::NoWindows);
        }
        if let Some(watch) = self.watch.take() {
            watch.end(&self.connection)?;
        }
        if let Some(held) = self.held.take() {
            held.release(self.desktop())?;
            // Masks may have listened to it too.
            self.masking.mark_stale(true);
        }
        let held = match id {
            DisplayId::Window(number) => Some(CapturedWindow::new(self.desktop(), number)?),
            DisplayId::Screen | DisplayId::Monitor(_) => None,
        };
        // The end of a window that had the same number before says nothing of this one.
        self.read_events().map_err(lost)?;
        self.held = held;
        (self.id, self.display, self.moved) = (id, None, true);
        self.covers.clear();
        self.blacken();
        self.listen()?;
        self.news.whole = self.watching;
        self.locate()?;
        self.connection.flush().map_err(lost)
    }

    fn display(&self) -> Option<&Display> {
        self.display.as_ref()
    }

    fn obstacle(&self) -> Option<Obstacle> {
        self.obstacle
    }

    fn set_masks(&mut self, masks: &Masks) -> Result<(), SourceError> {
        self.masking.set(masks);
        self.news.damaged = true;
        // Whether a window that is shared by itself is masked is looked for together with it.
        self.news.place = true;
        self.listen()
    }
}

impl std::fmt::Debug for X11 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("X11").field("frame", &self.frame()).field("news", &self.news).finish_non_exhaustive()
    }
}

/// The part of a monitor that lies on the screen; for a moment, while both change, it may reach out of it.
fn part_of_screen(display: &Display, screen: &Display) -> Rect {
    let seen = region::seen_from((0, 0), (display.x, display.y), (display.width.into(), display.height.into()));
    seen.intersection(Rect::whole(screen.width, screen.height))
}

fn lost(error: impl Into<Box<dyn Error + Send + Sync>>) -> SourceError {
    SourceError::Lost(Cause::new(error))
}
