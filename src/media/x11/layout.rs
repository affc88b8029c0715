//! In which bits of a pixel its colours are, and how they become blue, green, red and a spare byte.

use x11rb::protocol::xproto::{ImageOrder, Setup, VisualClass, Visualid};

/// One colour of a pixel: some bits of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Channel {
    shift: u32,
    /// The greatest value.
    most: u32,
}

impl Channel {
    /// None if the mask is not one run of at most 16 bits.
    fn of(mask: u32) -> Option<Self> {
        let shift = mask.trailing_zeros();
        let most = mask.checked_shr(shift)?;
        (most <= 0xFFFF && most & (most + 1) == 0).then_some(Self { shift, most })
    }

    /// Its value in 8 bits, rounded to the nearest; black and full stay exact.
    fn value(self, pixel: u32) -> u8 {
        (((pixel >> self.shift & self.most) * 255 + self.most / 2) / self.most) as u8
    }
}

/// The form of a drawable's pixels, as the server hands them out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    red: Channel,
    green: Channel,
    blue: Channel,
    /// Bytes of a pixel: 2, 3 or 4.
    bytes: usize,
    /// The bytes that each row is filled up to a multiple of.
    pad: usize,
    order: ImageOrder,
}

impl Layout {
    /// That of a depth and visual; none if its pixels are not numbers of 16, 24 or 32 bits whose parts are the colours.
    pub(super) fn of(setup: &Setup, depth: u8, visual: Visualid) -> Option<Self> {
        let format = setup.pixmap_formats.iter().find(|format| format.depth == depth)?;
        let bytes = match format.bits_per_pixel {
            bits @ (16 | 24 | 32) => usize::from(bits / 8),
            _ => return None,
        };
        let visuals = setup.roots.iter().flat_map(|screen| &screen.allowed_depths).flat_map(|depth| &depth.visuals);
        let visual = visuals.into_iter().find(|found| found.visual_id == visual && found.class == VisualClass::TRUE_COLOR)?;
        Self::new((visual.red_mask, visual.green_mask, visual.blue_mask), bytes, format.scanline_pad, setup.image_byte_order)
    }

    fn new((red, green, blue): (u32, u32, u32), bytes: usize, pad_bits: u8, order: ImageOrder) -> Option<Self> {
        let pad = usize::from(pad_bits / 8).max(1);
        Some(Self { red: Channel::of(red)?, green: Channel::of(green)?, blue: Channel::of(blue)?, bytes, pad, order })
    }

    /// The bytes of a row of so many pixels.
    pub(super) fn row_bytes(&self, width: u16) -> usize {
        (usize::from(width) * self.bytes).next_multiple_of(self.pad)
    }

    /// Whether it is already as pictures have it.
    fn is_plain(&self) -> bool {
        let eights = |channel: Channel, shift| channel == Channel { shift, most: 0xFF };
        let colours = eights(self.red, 16) && eights(self.green, 8) && eights(self.blue, 0);
        colours && self.bytes == 4 && self.pad <= 4 && self.order == ImageOrder::LSB_FIRST
    }

    /// Rows of so many pixels, one after the other, as pictures have them: what was handed out itself, or `converted`.
    pub(super) fn convert<'a>(&self, rows: &'a mut [u8], width: u16, converted: &'a mut Vec<u8>) -> &'a mut [u8] {
        if self.is_plain() {
            return rows;
        }
        let number = |pixel: &[u8]| {
            let join = |number, byte: &u8| number << 8 | u32::from(*byte);
            if self.order == ImageOrder::LSB_FIRST { pixel.iter().rev().fold(0, join) } else { pixel.iter().fold(0, join) }
        };
        converted.clear();
        for row in rows.chunks_exact(self.row_bytes(width)) {
            let pixels = row.chunks_exact(self.bytes).take(usize::from(width)).map(number);
            converted.extend(pixels.flat_map(|pixel| [self.blue.value(pixel), self.green.value(pixel), self.red.value(pixel), 0]));
        }
        converted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const R8G8B8: (u32, u32, u32) = (0x00FF_0000, 0xFF00, 0xFF);
    const R5G6B5: (u32, u32, u32) = (0xF800, 0x07E0, 0x001F);
    const R5G5B5: (u32, u32, u32) = (0x7C00, 0x03E0, 0x001F);
    const R10G10B10: (u32, u32, u32) = (0x3FF0_0000, 0x000F_FC00, 0x3FF);

    fn converted(masks: (u32, u32, u32), bytes: usize, order: ImageOrder, width: u16, rows: &[u8]) -> Vec<u8> {
        let layout = Layout::new(masks, bytes, 32, order).unwrap();
        layout.convert(&mut rows.to_vec(), width, &mut Vec::new()).to_vec()
    }

    /// One pixel, handed out in both orders of bytes.
    fn pixel(masks: (u32, u32, u32), bytes: usize, value: u32) -> [u8; 3] {
        let little = value.to_le_bytes();
        let mut large: Vec<u8> = little[..bytes].iter().rev().copied().collect();
        large.resize(4, 0xAA);
        let mut little = little[..bytes].to_vec();
        little.resize(4, 0xAA);
        let one = converted(masks, bytes, ImageOrder::LSB_FIRST, 1, &little);
        assert_eq!(one[..3], converted(masks, bytes, ImageOrder::MSB_FIRST, 1, &large)[..3], "{value:x}");
        [one[2], one[1], one[0]]
    }

    #[test]
    fn sixteen_bits_become_the_nearest_of_eight() {
        for (value, rgb) in [
            (0x0000, [0, 0, 0]),
            (0xFFFF, [255, 255, 255]),
            (0xF800, [255, 0, 0]),
            (0x07E0, [0, 255, 0]),
            (0x001F, [0, 0, 255]),
            (0x0821, [8, 4, 8]),
            (16 << 11 | 32 << 5 | 15, [132, 130, 123]),
        ] {
            assert_eq!(pixel(R5G6B5, 2, value), rgb, "{value:x}");
        }
        assert_eq!(pixel(R5G5B5, 2, 0x7FFF), [255; 3]);
        assert_eq!(pixel(R5G5B5, 2, 16 << 10 | 1 << 5), [132, 8, 0]);
    }

    #[test]
    fn thirty_bits_become_the_nearest_of_eight() {
        let of = |red: u32, green: u32, blue: u32| pixel(R10G10B10, 4, red << 20 | green << 10 | blue);
        assert_eq!(of(1023, 0, 512), [255, 0, 128]);
        assert_eq!(of(2, 3, 1021), [0, 1, 255]);
        // What was drawn with 8 bits comes back as it was.
        for value in 0..=255 {
            assert_eq!(of((value * 1023 + 127) / 255, 0, 0)[0], value as u8);
        }
        assert_eq!(of(u32::from(u16::MAX) & 0x3FF, 0, 0), pixel(R10G10B10, 4, 0xC000_0000 | 1023 << 20), "the two spare bits mean nothing");
    }

    #[test]
    fn eight_bits_stay_whatever_their_order() {
        assert_eq!(pixel(R8G8B8, 4, 0x0012_3456), [0x12, 0x34, 0x56]);
        assert_eq!(pixel(R8G8B8, 3, 0x0012_3456), [0x12, 0x34, 0x56]);
        assert_eq!(pixel((0xFF, 0xFF00, 0x00FF_0000), 4, 0x0056_3412), [0x12, 0x34, 0x56]);
    }

    #[test]
    fn what_fills_a_row_up_is_left_out() {
        let row = [0x00, 0xF8, 0xE0, 0x07, 0x1F, 0x00, 9, 9];
        let expected = [[0, 0, 255, 0], [0, 255, 0, 0], [255, 0, 0, 0]].concat();
        assert_eq!(converted(R5G6B5, 2, ImageOrder::LSB_FIRST, 3, &row.repeat(2)), expected.repeat(2));
    }

    #[test]
    fn masks_that_are_no_run_of_bits_are_refused() {
        for mask in [0, 0b101, 0xF0F0, 0x000F_FFFF] {
            assert_eq!(Channel::of(mask), None, "{mask:x}");
        }
    }
}
