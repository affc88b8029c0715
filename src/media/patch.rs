//! Lossless patches: a part of a picture as PNG, which browsers decode by themselves.
//!
//! Measured on a page of text at 1080p, a terminal and a photograph, the two settings below give the most for their time:
//!
//! - up to 256 colours (nearly all text, even smoothed): indexed, unfiltered, deflate level 2. A terminal of 800x480 has
//!   19 kB in 1.3 ms, where RGB at level 1 has 54 kB in as long, and level 6 saves only 8 % for twice the time;
//! - more: RGB, unfiltered, level 1. On screen content any row filter makes the file larger: it breaks up the repetitions.
//!   (A photograph would gain a fifth from one, but that is soon a matter for the video encoder.)

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};

use super::{EncodeError, Frame};
use crate::machine::Cause;
use crate::protocol::Rect;

const INDEXED_LEVEL: DeflateCompression = DeflateCompression::Level(2);
const RGB_LEVEL: DeflateCompression = DeflateCompression::Level(1);

/// Places in the table of colours: four times as many as colours, so that a search ends after a step or two.
const SLOTS: usize = 1024;

/// No colour: those that are looked up have a zero in the top byte.
const FREE: u32 = u32::MAX;

/// Encodes parts of pictures as PNG; it keeps its buffers from one to the next.
#[derive(Debug)]
pub struct PatchEncoder {
    palette: Palette,
    /// Palette numbers or RGB, row after row.
    samples: Vec<u8>,
}

impl Default for PatchEncoder {
    fn default() -> Self {
        Self { palette: Palette { slots: [(FREE, 0); SLOTS], colours: Vec::with_capacity(256 * 3) }, samples: Vec::new() }
    }
}

impl PatchEncoder {
    /// The PNG of a part of the picture. `rect` must lie within the frame and not be empty.
    pub fn encode(&mut self, frame: &Frame<'_>, rect: Rect) -> Result<Vec<u8>, EncodeError> {
        if rect.is_empty() || rect.intersection(frame.whole()) != rect {
            return Err(EncodeError::Outside { rect, width: frame.width, height: frame.height });
        }
        let indexed = self.index(frame, rect);
        if !indexed {
            self.unpack(frame, rect);
        }
        self.write(rect, indexed).map_err(|error| EncodeError::Patch(Cause::new(error)))
    }

    /// Fills the samples with palette numbers; false if there are more colours than a palette holds.
    fn index(&mut self, frame: &Frame<'_>, rect: Rect) -> bool {
        self.palette.clear();
        self.samples.clear();
        for y in rect.y..rect.y + rect.height {
            // Neighbours are mostly equal: remembering the last one spares most look-ups.
            let mut last = (FREE, 0);
            for pixel in pixels(frame.row(rect, y)) {
                if pixel != last.0 {
                    let Some(number) = self.palette.number(pixel) else { return false };
                    last = (pixel, number);
                }
                self.samples.push(last.1);
            }
        }
        true
    }

    fn unpack(&mut self, frame: &Frame<'_>, rect: Rect) {
        self.samples.clear();
        for y in rect.y..rect.y + rect.height {
            self.samples.extend(pixels(frame.row(rect, y)).flat_map(rgb));
        }
    }

    fn write(&self, rect: Rect, indexed: bool) -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::with_capacity(256 + self.samples.len() / 8);
        let mut encoder = Encoder::new(&mut bytes, u32::from(rect.width), u32::from(rect.height));
        encoder.set_depth(BitDepth::Eight);
        if indexed {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(&self.palette.colours[..]);
            encoder.set_deflate_compression(INDEXED_LEVEL);
        } else {
            encoder.set_color(ColorType::Rgb);
            encoder.set_deflate_compression(RGB_LEVEL);
        }
        encoder.set_filter(Filter::NoFilter);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.samples)?;
        writer.finish()?;
        Ok(bytes)
    }
}

/// The colours met so far, each with its number.
#[derive(Debug)]
struct Palette {
    /// Colour and number, at the place that the colour's hash names or the next free one.
    slots: [(u32, u8); SLOTS],
    /// RGB triples in the order of their numbers.
    colours: Vec<u8>,
}

impl Palette {
    fn clear(&mut self) {
        self.slots = [(FREE, 0); SLOTS];
        self.colours.clear();
    }

    /// The colour's number, a new one if need be; none if all 256 are taken.
    fn number(&mut self, colour: u32) -> Option<u8> {
        // Fibonacci hashing: the top bits of the product depend on all bits of the colour.
        let mut slot = (colour.wrapping_mul(0x9E37_79B1) >> 22) as usize;
        loop {
            match self.slots[slot] {
                (found, number) if found == colour => return Some(number),
                (FREE, _) => break,
                _ => slot = (slot + 1) % SLOTS,
            }
        }
        let number = u8::try_from(self.colours.len() / 3).ok()?;
        self.slots[slot] = (colour, number);
        self.colours.extend(rgb(colour));
        Some(number)
    }
}

/// A row's pixels as 0x00RRGGBB.
fn pixels(row: &[u8]) -> impl Iterator<Item = u32> {
    row.as_chunks::<4>().0.iter().map(|pixel| u32::from_le_bytes(*pixel) & 0x00FF_FFFF)
}

fn rgb(pixel: u32) -> [u8; 3] {
    let [blue, green, red, _] = pixel.to_le_bytes();
    [red, green, blue]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{ChunkHeader, ChunkKind};

    const WIDTH: u16 = 70;
    const HEIGHT: u16 = 50;

    /// A picture whose pixels take so many colours.
    fn picture(colours: u32) -> Vec<u8> {
        let pixel = |n: u32| (n % colours).wrapping_mul(2_654_435_761) | 0xFF00_0000;
        (0..u32::from(WIDTH) * u32::from(HEIGHT)).flat_map(|n| pixel(n).to_le_bytes()).collect()
    }

    fn check(colours: u32, rect: Rect) -> ColorType {
        let data = picture(colours);
        let frame = Frame { data: &data, stride: usize::from(WIDTH) * 4, width: WIDTH, height: HEIGHT };
        let mut encoder = PatchEncoder::default();
        encoder.encode(&frame, frame.whole()).unwrap();
        let bytes = encoder.encode(&frame, rect).unwrap();
        let kind = ChunkKind::Patch { more: false };
        let header = ChunkHeader { kind, seq: 0, scene: 0, captured_micros: 0, width: WIDTH, height: HEIGHT, rect };
        assert_eq!(header.check_payload(&bytes), Ok(()));
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let kind = reader.info().color_type;
        let mut decoded = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut decoded).unwrap();
        let expected: Vec<u8> = (rect.y..rect.y + rect.height).flat_map(|y| pixels(frame.row(rect, y)).flat_map(rgb)).collect();
        assert_eq!(decoded, expected, "{colours} colours, {rect:?}");
        kind
    }

    #[test]
    fn every_pixel_comes_back_exactly() {
        let parts = [Rect::whole(WIDTH, HEIGHT), Rect { x: 3, y: 5, width: 64, height: 41 }, Rect { x: 69, y: 49, width: 1, height: 1 }];
        for rect in parts {
            for colours in [1, 2, 3, 16, 255, 256, 257, 3000] {
                let few = colours <= 256 || rect.area() <= 256;
                assert_eq!(check(colours, rect), if few { ColorType::Indexed } else { ColorType::Rgb });
            }
        }
    }

    #[test]
    fn a_part_outside_the_picture_is_refused() {
        let data = picture(9);
        let frame = Frame { data: &data, stride: usize::from(WIDTH) * 4, width: WIDTH, height: HEIGHT };
        for rect in [Rect::default(), Rect { x: 60, y: 0, width: 11, height: 5 }, Rect { x: 0, y: 50, width: 1, height: 1 }] {
            assert!(PatchEncoder::default().encode(&frame, rect).is_err(), "{rect:?}");
        }
    }
}
