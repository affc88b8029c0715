//! Small pictures of what can be shared.

use std::fmt;

use super::Frame;

/// A small picture of something that can be shared.
#[derive(Clone, PartialEq, Eq)]
pub struct Preview {
    /// Width in pixels; 1 or more.
    pub width: u16,
    /// Height in pixels; 1 or more.
    pub height: u16,
    /// Rows from top to bottom, each pixel four bytes: red, green, blue, and 255.
    pub rgba: Vec<u8>,
}

impl fmt::Debug for Preview {
    /// Tells the size and never a pixel.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Preview").field("width", &self.width).field("height", &self.height).finish_non_exhaustive()
    }
}

impl Preview {
    /// A picture made small enough: each pixel is the mean of those that it stands for.
    pub(super) fn of(frame: &Frame<'_>, max_width: u16, max_height: u16) -> Self {
        let (width, height) = fitting((frame.width, frame.height), (max_width, max_height));
        let mut rgba = Vec::with_capacity(usize::from(width) * usize::from(height) * 4);
        for y in 0..height {
            let rows = part(y, height, frame.height);
            for x in 0..width {
                rgba.extend(mean(frame, part(x, width, frame.width), rows.clone()));
            }
        }
        Self { width, height, rgba }
    }
}

/// The largest size of the same proportions within limits, never larger than life and never nothing.
fn fitting(size: (u16, u16), most: (u16, u16)) -> (u16, u16) {
    let [width, height, most_width, most_height] = [size.0, size.1, most.0, most.1].map(|length| u64::from(length.max(1)));
    let (most_width, most_height) = (most_width.min(width), most_height.min(height));
    let (wide, high) = if width * most_height > height * most_width {
        (most_width, height * most_width / width)
    } else {
        (width * most_height / height, most_height)
    };
    // Neither is greater than a limit, which had 16 bits.
    (wide.max(1) as u16, high.max(1) as u16)
}

/// The pixels that number `at` of `count` stands for, of `of`; one at least.
fn part(at: u16, count: u16, of: u16) -> std::ops::Range<u16> {
    let place = |at: u32| (at * u32::from(of) / u32::from(count)) as u16;
    let start = place(u32::from(at));
    start..place(u32::from(at) + 1).max(start + 1)
}

fn mean(frame: &Frame<'_>, columns: std::ops::Range<u16>, rows: std::ops::Range<u16>) -> [u8; 4] {
    let mut sums = [0u64; 3];
    for y in rows.clone() {
        let start = usize::from(y) * frame.stride;
        let pixels = &frame.data[start + usize::from(columns.start) * 4..start + usize::from(columns.end) * 4];
        for pixel in pixels.as_chunks::<4>().0 {
            for (sum, value) in sums.iter_mut().zip(pixel) {
                *sum += u64::from(*value);
            }
        }
    }
    let count = (columns.len() * rows.len()) as u64;
    let [blue, green, red] = sums.map(|sum| ((sum + count / 2) / count) as u8);
    [red, green, blue, 255]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fits_keeps_its_proportions_and_never_grows() {
        for (size, most, expected) in [
            ((1920, 1080), (320, 320), (320, 180)),
            ((1080, 1920), (320, 320), (180, 320)),
            ((100, 50), (320, 320), (100, 50)),
            ((10_000, 3), (100, 100), (100, 1)),
            ((7, 5), (0, 0), (1, 1)),
            ((65_535, 65_535), (65_535, 10), (10, 10)),
        ] {
            assert_eq!(fitting(size, most), expected, "{size:?} in {most:?}");
        }
    }

    #[test]
    fn each_pixel_is_the_mean_of_its_part_in_red_green_blue() {
        // Columns of blue 10, green 20, red 30 and of 30, 40, 50 by turns: five of them, so that parts differ in size.
        let row: Vec<u8> = [[10, 20, 30, 0], [30, 40, 50, 0]].into_iter().cycle().take(5).flatten().collect();
        let data = [row.clone(), row].concat();
        let frame = Frame { data: &data, stride: 20, width: 5, height: 2 };
        let preview = Preview::of(&frame, 2, 1);
        assert_eq!((preview.width, preview.height), (2, 1));
        assert_eq!(preview.rgba, [40, 30, 20, 255, 37, 27, 17, 255]);
    }
}
