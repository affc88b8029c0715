//! From blue-green-red pixels to the planes that a video encoder takes: BT.709, limited range.
//!
//! Only what changed is converted. The arithmetic is 16-bit integer with 8-bit factors, which the compiler turns into
//! vector instructions on every x86-64 and ARM; it is off by less than one step of 255 from the exact matrix.

use super::{Frame, VideoFormat};
use crate::protocol::{Chroma, Rect};

/// One picture as luma and two chroma planes.
#[derive(Debug)]
pub(super) struct Planes {
    /// Luma, then blue and red difference.
    pub(super) planes: [Plane; 3],
    chroma: Chroma,
}

/// One plane, rows without gaps.
#[derive(Debug)]
pub(super) struct Plane {
    /// Samples.
    pub(super) data: Vec<u8>,
    /// Bytes from row to row, which is also the width in samples.
    pub(super) stride: usize,
}

impl Plane {
    fn new(width: usize, height: usize) -> Self {
        Self { data: vec![0; width * height], stride: width }
    }

    fn row(&mut self, y: usize, from: usize, count: usize) -> &mut [u8] {
        &mut self.data[y * self.stride + from..][..count]
    }
}

impl Planes {
    pub(super) fn new(format: VideoFormat) -> Self {
        let (width, height) = (usize::from(format.width), usize::from(format.height));
        let (chroma_width, chroma_height) = match format.chroma {
            Chroma::Yuv420 => (width.div_ceil(2), height.div_ceil(2)),
            Chroma::Yuv444 => (width, height),
        };
        let chroma = || Plane::new(chroma_width, chroma_height);
        Self { planes: [Plane::new(width, height), chroma(), chroma()], chroma: format.chroma }
    }

    /// Converts the given parts of a frame, which has the size that the planes were made for.
    pub(super) fn update(&mut self, frame: &Frame<'_>, changed: &[Rect]) {
        for rect in changed {
            let rect = rect.intersection(frame.whole());
            if rect.is_empty() {
                continue;
            }
            match self.chroma {
                Chroma::Yuv420 => self.update_halved(frame, even(rect).intersection(frame.whole())),
                Chroma::Yuv444 => self.update_full(frame, rect),
            }
        }
    }

    fn update_full(&mut self, frame: &Frame<'_>, rect: Rect) {
        let (x, width) = (usize::from(rect.x), usize::from(rect.width));
        let [luma, blue, red] = &mut self.planes;
        for y in rect.y..rect.y + rect.height {
            let pixels = frame.row(rect, y).as_chunks::<4>().0;
            let y = usize::from(y);
            write_luma(luma.row(y, x, width), pixels);
            for (sample, pixel) in blue.row(y, x, width).iter_mut().zip(pixels) {
                *sample = blue_difference(pixel.map(i16::from));
            }
            for (sample, pixel) in red.row(y, x, width).iter_mut().zip(pixels) {
                *sample = red_difference(pixel.map(i16::from));
            }
        }
    }

    /// Four pixels share a chroma sample, their mean; at an odd edge the last row or column stands for the missing one.
    fn update_halved(&mut self, frame: &Frame<'_>, rect: Rect) {
        let (x, width) = (usize::from(rect.x), usize::from(rect.width));
        let [luma, blue, red] = &mut self.planes;
        for y in (rect.y..rect.y + rect.height).step_by(2) {
            let upper = frame.row(rect, y);
            let lower = if y + 1 < frame.height { frame.row(rect, y + 1) } else { upper };
            write_luma(luma.row(usize::from(y), x, width), upper.as_chunks().0);
            if y + 1 < frame.height {
                write_luma(luma.row(usize::from(y) + 1, x, width), lower.as_chunks().0);
            }
            let row = usize::from(y) / 2;
            let (blue, red) = (blue.row(row, x / 2, width.div_ceil(2)), red.row(row, x / 2, width.div_ceil(2)));
            let quads = upper.as_chunks::<8>().0.iter().zip(lower.as_chunks::<8>().0);
            for ((blue, red), (upper, lower)) in blue.iter_mut().zip(red.iter_mut()).zip(quads) {
                let mean = [0, 1, 2, 3].map(|n| (sum(upper[n], upper[n + 4]) + sum(lower[n], lower[n + 4]) + 2) >> 2);
                (*blue, *red) = (blue_difference(mean), red_difference(mean));
            }
            if width % 2 == 1 {
                let at = width * 4 - 4;
                let mean = [0, 1, 2, 3].map(|n| (sum(upper[at + n], lower[at + n]) + 1) >> 1);
                (blue[width / 2], red[width / 2]) = (blue_difference(mean), red_difference(mean));
            }
        }
    }
}

/// The smallest rectangle around another that begins on even pixels and, if there is room, ends on them.
fn even(rect: Rect) -> Rect {
    let (x, y) = (rect.x & !1, rect.y & !1);
    let width = (rect.x - x + rect.width).saturating_add(1) & !1;
    let height = (rect.y - y + rect.height).saturating_add(1) & !1;
    Rect { x, y, width, height }
}

fn sum(a: u8, b: u8) -> i16 {
    i16::from(a) + i16::from(b)
}

fn write_luma(samples: &mut [u8], pixels: &[[u8; 4]]) {
    for (sample, pixel) in samples.iter_mut().zip(pixels) {
        let [blue, green, red, _] = pixel.map(u16::from);
        // 220 * 255 at most, so 16 bits hold it; 16 to 235 come out.
        *sample = (((red * 47 + green * 157 + blue * 16 + 128) >> 8) + 16) as u8;
    }
}

fn blue_difference([blue, green, red, _]: [i16; 4]) -> u8 {
    // 112 * 255 at most either way; 16 to 240 come out.
    (((blue * 112 - green * 86 - red * 26 + 128) >> 8) + 128) as u8
}

fn red_difference([blue, green, red, _]: [i16; 4]) -> u8 {
    (((red * 112 - green * 102 - blue * 10 + 128) >> 8) + 128) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(pixel: [u8; 4]) -> [f64; 3] {
        let [blue, green, red, _] = pixel.map(|value| f64::from(value) / 255.0);
        let luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        [16.0 + 219.0 * luma, 128.0 + 224.0 * (blue - luma) / 1.8556, 128.0 + 224.0 * (red - luma) / 1.5748]
    }

    fn converted(width: u16, height: u16, chroma: Chroma, data: &[u8], rects: &[Rect]) -> Planes {
        let mut planes = Planes::new(VideoFormat { width, height, chroma });
        planes.update(&Frame { data, stride: usize::from(width) * 4, width, height }, rects);
        planes
    }

    #[test]
    fn colours_are_within_a_step_of_the_matrix() {
        for pixel in [[0, 0, 0, 0], [255; 4], [255, 0, 0, 0], [0, 255, 0, 0], [0, 0, 255, 0], [10, 200, 90, 7], [77, 77, 77, 77]] {
            for chroma in [Chroma::Yuv420, Chroma::Yuv444] {
                let planes = converted(3, 3, chroma, &pixel.repeat(9), &[Rect::whole(3, 3)]);
                for (plane, expected) in planes.planes.iter().zip(exact(pixel)) {
                    assert!(
                        plane.data.iter().all(|sample| (f64::from(*sample) - expected).abs() < 1.2),
                        "{pixel:?}: {plane:?}, {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn parts_make_the_whole_at_any_size() {
        for (width, height) in [(1, 1), (2, 2), (7, 5), (64, 33), (33, 64)] {
            let data: Vec<u8> =
                (0..u32::from(width) * u32::from(height) * 4).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
            for chroma in [Chroma::Yuv420, Chroma::Yuv444] {
                let at_once = converted(width, height, chroma, &data, &[Rect::whole(width, height)]);
                let single = (0..height).flat_map(|y| (0..width).map(move |x| Rect { x, y, width: 1, height: 1 }));
                let by_parts = converted(width, height, chroma, &data, &single.collect::<Vec<_>>());
                for (a, b) in at_once.planes.iter().zip(&by_parts.planes) {
                    assert_eq!(a.data, b.data, "{width}x{height} {chroma:?}");
                }
            }
        }
    }
}
