//! Pictures as the walk compares them.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use crate::Outcome;

/// A picture of 8-bit RGB.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<u8>,
}

impl Picture {
    pub fn save(&self, file: &Path) -> Outcome<()> {
        let mut encoder = png::Encoder::new(BufWriter::new(File::create(file)?), self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.write_header()?.write_image_data(&self.rgb)?;
        Ok(())
    }

    pub fn decode(bytes: &[u8]) -> Outcome<Self> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::STRIP_16);
        let mut reader = decoder.read_info()?;
        let mut data = vec![0; reader.output_buffer_size().ok_or("the picture is too large")?];
        let info = reader.next_frame(&mut data)?;
        let channels = info.color_type.samples();
        let rgb = match channels {
            3 => data,
            4 => data.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect(),
            other => return Err(format!("a picture of {other} channels").into()),
        };
        Ok(Self { width: info.width as usize, height: info.height as usize, rgb })
    }

    /// Whether all pixels are of one colour.
    pub fn is_blank(&self) -> bool {
        self.rgb.chunks_exact(3).all(|pixel| pixel == &self.rgb[..3])
    }

    /// Which part of the pixels two pictures of one size share, but for faint differences.
    pub fn likeness(&self, other: &Self) -> f64 {
        let pixels = || self.rgb.chunks_exact(3).zip(other.rgb.chunks_exact(3));
        let alike = pixels().filter(|(a, b)| a.iter().zip(*b).all(|(a, b)| a.abs_diff(*b) < 16)).count();
        alike as f64 / pixels().count().max(1) as f64
    }

    /// Structural similarity of the brightness, the mean over blocks of 8 × 8: 1 for equal pictures.
    pub fn ssim(&self, other: &Self) -> Outcome<f64> {
        if (self.width, self.height) != (other.width, other.height) {
            return Err(format!("sizes differ: {}x{} and {}x{}", self.width, self.height, other.width, other.height).into());
        }
        let (left, right) = (self.brightness(), other.brightness());
        let (mut sum, mut blocks) = (0.0, 0.0);
        for y in (0..self.height - 7).step_by(8) {
            for x in (0..self.width - 7).step_by(8) {
                let at = |dy: usize, dx: usize| (y + dy) * self.width + x + dx;
                let (mut a, mut b, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0);
                for index in (0..8).flat_map(|dy| (0..8).map(move |dx| at(dy, dx))) {
                    let (p, q) = (left[index], right[index]);
                    (a, b, aa, bb, ab) = (a + p, b + q, aa + p * p, bb + q * q, ab + p * q);
                }
                let (a, b) = (a / 64.0, b / 64.0);
                let (va, vb, cov) = (aa / 64.0 - a * a, bb / 64.0 - b * b, ab / 64.0 - a * b);
                let (c1, c2) = (6.5025, 58.5225);
                sum += (2.0 * a * b + c1) * (2.0 * cov + c2) / ((a * a + b * b + c1) * (va + vb + c2));
                blocks += 1.0;
            }
        }
        Ok(sum / blocks)
    }

    fn brightness(&self) -> Vec<f64> {
        self.rgb.chunks_exact(3).map(|p| 0.2126 * f64::from(p[0]) + 0.7152 * f64::from(p[1]) + 0.0722 * f64::from(p[2])).collect()
    }
}
