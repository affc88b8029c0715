//! What the encoders cost by themselves: milliseconds and bytes per frame, on frames that are the same each time.
//!
//! Nothing else runs here, no screen and no browser: this is for comparing settings of the encoders. How a share fares is
//! what `share` tells.

mod film;

use std::time::Instant;

use film::{FILM, Film};
use oneclick_visitor::media::{Av1, Encoder as _, Frame, PatchEncoder, Quality, VideoFormat};
use oneclick_visitor::protocol::{Chroma, Rect};

const SCREEN: Rect = Rect { x: 0, y: 0, width: 1920, height: 1080 };
const FRAMES: usize = 90;

/// A picture that things are drawn in.
struct Screen(Vec<u8>);

impl Screen {
    fn new() -> Self {
        Self([0x55, 0x41, 0x33, 0].repeat(SCREEN.area() as usize))
    }

    fn frame(&self) -> Frame<'_> {
        Frame { data: &self.0, stride: usize::from(SCREEN.width) * 4, width: SCREEN.width, height: SCREEN.height }
    }

    /// Copies a picture's rows, from row `top` of it on, into a place.
    fn paste(&mut self, at: Rect, picture: &[u8], stride: usize, top: usize) {
        let width = usize::from(at.width) * 4;
        for row in 0..usize::from(at.height) {
            let to = (usize::from(at.y) + row) * usize::from(SCREEN.width) * 4 + usize::from(at.x) * 4;
            let from = (top + row) * stride;
            self.0[to..to + width].copy_from_slice(&picture[from..from + width]);
        }
    }
}

/// Draws frame `n` and tells what it changes.
type Draw = Box<dyn Fn(&mut Screen, usize) -> Rect>;

/// Strokes and gaps as letters have them, in lines of text; `rows` high.
fn text(width: usize, rows: usize) -> Vec<u8> {
    let pixel = |n: usize| {
        let (x, y) = (n % width, n / width);
        let letter = (x / 6).wrapping_mul(2_654_435_761) ^ (y / 13).wrapping_mul(40_503);
        let stroke = (letter >> 3).wrapping_mul((x % 6 + 1) * 31 + (y % 13) * 7) >> 4 & 3 == 0;
        let inside = x % 6 < 5 && (2..11).contains(&(y % 13)) && (letter >> 7) % 7 != 0;
        if stroke && inside { [0xDB, 0xD5, 0xD1, 0] } else { [0x27, 0x18, 0x11, 0] }
    };
    (0..width * rows).flat_map(pixel).collect()
}

fn workloads() -> Vec<(&'static str, Draw)> {
    let film = Film::new();
    let pictures: Vec<Vec<u8>> = (0..film::PICTURES).map(|number| film.picture(number)).collect();
    let page = text(800, 480 + 13 * FRAMES);
    let letters = page.clone();
    let terminal = Rect { x: 560, y: 180, width: 800, height: 480 };
    vec![
        (
            "typing",
            Box::new(move |screen, n| {
                let at = Rect { x: 560 + n as u16 * 6, y: 300, width: 6, height: 13 };
                screen.paste(at, &letters, 800 * 4, 13 * n);
                at
            }),
        ),
        (
            "scroll",
            Box::new(move |screen, n| {
                screen.paste(terminal, &page, 800 * 4, 13 * n);
                terminal
            }),
        ),
        (
            "video",
            Box::new(move |screen, n| {
                let at = Rect { x: 560, y: 180, width: FILM.0, height: FILM.1 };
                screen.paste(at, &pictures[film::number_at(n)], usize::from(FILM.0) * 4, 0);
                at
            }),
        ),
    ]
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("| 1920x1080, {FRAMES} frames | ms / frame, median | bytes / frame, mean |");
    println!("| --- | --- | --- |");
    for (name, draw) in workloads() {
        for chroma in [Chroma::Yuv420, Chroma::Yuv444] {
            let mut screen = Screen::new();
            let mut encoder = Av1::new(VideoFormat { width: SCREEN.width, height: SCREEN.height, chroma })?;
            let (mut times, mut bytes) = (Vec::new(), 0);
            encoder.encode(&screen.frame(), &[SCREEN], Quality::Motion, true)?;
            for n in 0..FRAMES {
                let changed = draw(&mut screen, n);
                let begun = Instant::now();
                bytes += encoder.encode(&screen.frame(), &[changed], Quality::Motion, false)?.payload.len();
                times.push(begun.elapsed().as_secs_f64() * 1_000.0);
            }
            println!("| {name}, AV1 {chroma:?} | {:.1} | {} |", median(&mut times), bytes / FRAMES);
        }
        let (mut screen, mut encoder) = (Screen::new(), PatchEncoder::default());
        let (mut times, mut bytes) = (Vec::new(), 0);
        for n in 0..FRAMES {
            let changed = draw(&mut screen, n);
            let begun = Instant::now();
            bytes += encoder.encode(&screen.frame(), changed)?.len();
            times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        }
        println!("| {name}, PNG patch | {:.2} | {} |", median(&mut times), bytes / FRAMES);
    }
    Ok(())
}
