//! A little film: a camera that pans over a textured scene, and something that crosses it. The same each time.

/// Its size.
pub(crate) const FILM: (u16, u16) = (1280, 720);

/// Different pictures, shown there and back again.
pub(crate) const PICTURES: usize = 24;

/// Which picture comes at a step.
pub(crate) fn number_at(step: usize) -> usize {
    let (turn, place) = (step / PICTURES % 2, step % PICTURES);
    if turn == 0 { place } else { PICTURES - 1 - place }
}

/// What its pictures are made of.
pub(crate) struct Film {
    scene: Texture,
    actor: Texture,
}

impl Film {
    pub(crate) fn new() -> Self {
        Self { scene: Texture::new(FILM.0 + 96, FILM.1, 3), actor: Texture::new(320, 420, 11) }
    }

    /// The pixels of one picture, rows without gaps, each pixel blue, green, red and a spare byte.
    pub(crate) fn picture(&self, number: usize) -> Vec<u8> {
        let Self { scene, actor } = self;
        let (width, height) = (usize::from(FILM.0), usize::from(FILM.1));
        let (actor_x, actor_y) = (900 - number * 9, 160 + number % 6);
        let pan = number * 3;
        let mut pixels = Vec::with_capacity(width * height * 4);
        for y in 0..height {
            for x in 0..width {
                let inside = (actor_x..actor_x + actor.width).contains(&x) && (actor_y..actor_y + actor.height).contains(&y);
                let inside = inside && {
                    let half = |at: usize, from: usize, length: usize| ((at - from) as f32 / length as f32 - 0.5) * 2.0;
                    half(x, actor_x, actor.width).powi(2) + half(y, actor_y, actor.height).powi(2) < 1.0
                };
                let colour = if inside { actor.at(x - actor_x, y - actor_y).map(|part| 255 - part) } else { scene.at(x + pan, y) };
                pixels.extend_from_slice(&[colour[0], colour[1], colour[2], 0]);
            }
        }
        pixels
    }
}

/// Something like a photograph: soft shapes, and finer ones on them.
struct Texture {
    width: usize,
    height: usize,
    colours: Vec<[u8; 3]>,
}

impl Texture {
    fn new(width: u16, height: u16, seed: u32) -> Self {
        let (width, height) = (usize::from(width), usize::from(height));
        let colour = |n: usize| {
            let (x, y) = ((n % width) as f32, (n / width) as f32);
            let light: f32 = (1..6).map(|octave| smooth(x, y, 320.0 / (1 << octave) as f32, seed + octave) / (1 << octave) as f32).sum();
            let tint = smooth(x, y, 240.0, seed + 40);
            [0.6 + 0.5 * tint, 0.9, 1.2 - 0.6 * tint].map(|part| (light * part * 255.0).clamp(0.0, 255.0) as u8)
        };
        Self { width, height, colours: (0..width * height).map(colour).collect() }
    }

    fn at(&self, x: usize, y: usize) -> [u8; 3] {
        self.colours[y * self.width + x]
    }
}

/// Values by lot at the corners of cells of this size, and between them what lies between.
fn smooth(x: f32, y: f32, cell: f32, seed: u32) -> f32 {
    let corner = |x: u32, y: u32| {
        let mixed = (x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77) ^ seed.wrapping_mul(0xC2B2_AE3D)).wrapping_mul(0x27D4_EB2F);
        ((mixed ^ mixed >> 15).wrapping_mul(0x1656_67B1) >> 8) as f32 / (1 << 24) as f32
    };
    let ((column, across), (row, down)) = ((x / cell, (x / cell).fract()), (y / cell, (y / cell).fract()));
    let (column, row) = (column as u32, row as u32);
    let (across, down) = (across * across * (3.0 - 2.0 * across), down * down * (3.0 - 2.0 * down));
    let between = |from: f32, to: f32, part: f32| from + (to - from) * part;
    let upper = between(corner(column, row), corner(column + 1, row), across);
    let lower = between(corner(column, row + 1), corner(column + 1, row + 1), across);
    between(upper, lower, down)
}
