//! What happens on the visitor's screen: drawn here, the same each time.

use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    ChangeGCAux, ConnectionExt as _, CreateGCAux, CreateWindowAux, Gcontext, ImageFormat, Pixmap, Rectangle, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::film::{self, FILM, Film, PICTURES};
use super::marker::Flip;
use super::wall_ms;
use walk::Outcome;

const MARKER: Rectangle = Rectangle { x: 1800, y: 40, width: 64, height: 64 };

/// The pixel to look at.
pub(crate) const MARKER_CENTRE: (i16, i16) = (MARKER.x + 32, MARKER.y + 32);

const WHITE: u32 = 0x00FF_FFFF;
const PAPER: u32 = 0x0011_1827;
const INK: u32 = 0x00D1_D5DB;

const TERMINAL: (u16, u16) = (800, 480);
/// What a letter of the server's own font measures.
const LETTER: (u16, u16) = (6, 13);
const COLUMNS: usize = (TERMINAL.0 / LETTER.0) as usize;
const LINES: usize = (TERMINAL.1 / LETTER.1) as usize;

/// What runs beside the marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Workload {
    /// Nothing.
    Still,
    /// Ten letters a second.
    Typing,
    /// A terminal of 800x480 moves up by a line, five times a second.
    Scroll,
    /// A film of 1280x720, thirty pictures a second: a camera that pans over a textured scene, and something that crosses it.
    Film,
}

pub(crate) const WORKLOADS: [Workload; 4] = [Workload::Still, Workload::Typing, Workload::Scroll, Workload::Film];

impl Workload {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Still => "still",
            Self::Typing => "typing",
            Self::Scroll => "scroll",
            Self::Film => "video",
        }
    }

    fn period(self) -> Option<Duration> {
        let per_second = match self {
            Self::Still => return None,
            Self::Typing => 10,
            Self::Scroll => 5,
            Self::Film => 30,
        };
        Some(Duration::from_secs(1) / per_second)
    }
}

/// Numbers by lot, the same each time.
struct Lot(u64);

impl Lot {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// The windows that the workloads draw in, on top of all others.
pub(crate) struct Stage {
    connection: RustConnection,
    gc: Gcontext,
    marker: Window,
    bright: bool,
    terminal: Window,
    /// The terminal's picture, so that a line more is one change on the screen.
    page: Pixmap,
    film: Window,
    pictures: Vec<Pixmap>,
    lot: Lot,
}

impl Stage {
    pub(crate) fn open(display: &str) -> Outcome<Self> {
        let (connection, screen) = x11rb::connect(Some(display))?;
        let root = connection.setup().roots[screen].root;
        let place =
            |x: i16, y: i16, (width, height): (u16, u16)| Outcome::Ok((connection.generate_id()?, Rectangle { x, y, width, height }));
        let ((terminal, at_terminal), (film, at_film)) = (place(560, 180, TERMINAL)?, place(560, 180, FILM)?);
        let marker = connection.generate_id()?;
        for (window, at) in [(marker, MARKER), (terminal, at_terminal), (film, at_film)] {
            // No manager between: they are where they are asked to be.
            let look = CreateWindowAux::new().override_redirect(1).background_pixel(0);
            connection.create_window(0, window, root, at.x, at.y, at.width, at.height, 0, WindowClass::INPUT_OUTPUT, 0, &look)?;
        }
        connection.map_window(marker)?;
        let (font, gc) = (connection.generate_id()?, connection.generate_id()?);
        connection.open_font(font, b"fixed")?;
        connection.create_gc(gc, root, &CreateGCAux::new().foreground(INK).background(PAPER).font(font).graphics_exposures(0))?;
        let page = connection.generate_id()?;
        connection.create_pixmap(24, page, root, TERMINAL.0, TERMINAL.1)?;
        let mut stage = Self { connection, gc, marker, bright: false, terminal, page, film, pictures: Vec::new(), lot: Lot(42) };
        stage.pictures = stage.develop(root)?;
        stage.connection.sync()?;
        Ok(stage)
    }

    pub(crate) fn is_bright(&self) -> bool {
        self.bright
    }

    /// Puts up what a workload needs and takes down the rest.
    pub(crate) fn set(&mut self, workload: Workload) -> Outcome<()> {
        self.lot = Lot(42);
        self.connection.unmap_window(self.terminal)?;
        self.connection.unmap_window(self.film)?;
        match workload {
            Workload::Still => {}
            Workload::Typing => {
                self.connection.map_window(self.terminal)?;
                self.clear_page()?;
            }
            Workload::Scroll => {
                self.connection.map_window(self.terminal)?;
                for _ in 0..LINES {
                    self.scroll()?;
                }
            }
            Workload::Film => {
                self.connection.map_window(self.film)?;
                self.show_picture(0)?;
            }
        }
        Ok(self.connection.sync()?)
    }

    /// Plays a workload for so long; when the marker flipped, and to what.
    pub(crate) fn play(&mut self, workload: Workload, seconds: u64) -> Outcome<Vec<Flip>> {
        let start = Instant::now();
        let end = start + Duration::from_secs(seconds);
        let mut flips = Vec::new();
        let mut steps = 0;
        let mut next_step = workload.period().map(|_| start);
        let mut next_flip = start + self.pause();
        loop {
            let next = next_step.map_or(next_flip, |step| step.min(next_flip));
            if next >= end {
                return Ok(flips);
            }
            std::thread::sleep(next.saturating_duration_since(Instant::now()));
            if next == next_flip {
                flips.push(self.flip()?);
                // From now on: had this one come late, the next must not follow at its heels.
                next_flip = Instant::now() + self.pause();
            } else {
                self.step(workload, steps)?;
                steps += 1;
                next_step = workload.period().map(|period| next + period);
            }
        }
    }

    /// From one flip to the next.
    fn pause(&mut self) -> Duration {
        Duration::from_micros(150_000 + self.lot.below(200_000))
    }

    fn flip(&mut self) -> Outcome<Flip> {
        self.bright = !self.bright;
        self.ink(if self.bright { WHITE } else { 0 })?;
        let whole = Rectangle { x: 0, y: 0, ..MARKER };
        self.connection.poly_fill_rectangle(self.marker, self.gc, &[whole])?;
        self.ink(INK)?;
        let at_ms = wall_ms();
        self.connection.flush()?;
        Ok(Flip { at_ms, bright: self.bright })
    }

    fn ink(&self, colour: u32) -> Outcome<()> {
        self.connection.change_gc(self.gc, &ChangeGCAux::new().foreground(colour))?;
        Ok(())
    }

    fn step(&mut self, workload: Workload, step: usize) -> Outcome<()> {
        match workload {
            Workload::Still => {}
            Workload::Typing => self.type_letter(step)?,
            Workload::Scroll => self.scroll()?,
            Workload::Film => {
                self.show_picture(film::number_at(step))?;
            }
        }
        Ok(self.connection.flush()?)
    }

    fn clear_page(&self) -> Outcome<()> {
        self.ink(PAPER)?;
        let whole = Rectangle { x: 0, y: 0, width: TERMINAL.0, height: TERMINAL.1 };
        self.connection.poly_fill_rectangle(self.page, self.gc, &[whole])?;
        self.ink(INK)?;
        self.connection.copy_area(self.page, self.terminal, self.gc, 0, 0, 0, 0, TERMINAL.0, TERMINAL.1)?;
        Ok(())
    }

    fn type_letter(&mut self, step: usize) -> Outcome<()> {
        let (column, line) = (step % COLUMNS, step / COLUMNS % LINES);
        let letter = self.letter();
        let (x, y) = (column as i16 * LETTER.0 as i16, (line as i16 + 1) * LETTER.1 as i16 - 2);
        self.connection.image_text8(self.terminal, self.gc, x, y, &[letter])?;
        Ok(())
    }

    fn letter(&mut self) -> u8 {
        // A blank after every sixth letter or so, as in words.
        match self.lot.below(31) {
            n @ 0..26 => b'a' + n as u8,
            _ => b' ',
        }
    }

    fn scroll(&mut self) -> Outcome<()> {
        let length = 20 + self.lot.below(COLUMNS as u64 - 20) as usize;
        let line: Vec<u8> = (0..length).map(|_| self.letter()).collect();
        let ((width, height), step) = (TERMINAL, LETTER.1);
        self.connection.copy_area(self.page, self.page, self.gc, 0, step as i16, 0, 0, width, height - step)?;
        self.ink(PAPER)?;
        let last = Rectangle { x: 0, y: (height - step) as i16, width, height: step };
        self.connection.poly_fill_rectangle(self.page, self.gc, &[last])?;
        self.ink(INK)?;
        self.connection.image_text8(self.page, self.gc, 0, height as i16 - 2, &line)?;
        self.connection.copy_area(self.page, self.terminal, self.gc, 0, 0, 0, 0, width, height)?;
        Ok(())
    }

    fn show_picture(&self, number: usize) -> Outcome<()> {
        self.connection.copy_area(self.pictures[number], self.film, self.gc, 0, 0, 0, 0, FILM.0, FILM.1)?;
        Ok(())
    }

    /// Computes the film's pictures and hands them to the server, so that showing one costs us nothing.
    fn develop(&self, root: Window) -> Outcome<Vec<Pixmap>> {
        let film = Film::new();
        let picture = |number: usize| {
            let pixmap = self.connection.generate_id()?;
            self.connection.create_pixmap(24, pixmap, root, FILM.0, FILM.1)?;
            let pixels = film.picture(number);
            let rows = 16;
            for (n, part) in pixels.chunks(usize::from(FILM.0) * 4 * rows).enumerate() {
                let height = part.len() / usize::from(FILM.0) / 4;
                let y = (n * rows) as i16;
                self.connection.put_image(ImageFormat::Z_PIXMAP, pixmap, self.gc, FILM.0, height as u16, 0, y, 0, 24, part)?;
            }
            Ok(pixmap)
        };
        (0..PICTURES).map(picture).collect()
    }
}
