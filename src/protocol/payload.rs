//! How large the picture in a payload is, as its own bytes say.
//!
//! A decoder takes memory for the size that stands in the bytes, whatever the chunk's header says. So the two are compared
//! before anything is decoded, by the service when a chunk comes in and by the console; `assets/console/payload.js` is the
//! same in the console's language. Nothing here decodes: both forms say their size in their first bytes.

use super::{ChunkHeader, ChunkKind, PayloadError};

impl ChunkHeader {
    /// Checks that the payload is what this header says it is: a PNG of the part's size, without anything that a decoder
    /// would unpack beside the pixels, or an AV1 temporal unit whose sequence header, which a key frame must have, says the
    /// picture's size.
    pub fn check_payload(&self, payload: &[u8]) -> Result<(), PayloadError> {
        let (what, size) = match self.kind {
            ChunkKind::Patch { .. } => (png_size(payload)?, (self.rect.width, self.rect.height)),
            ChunkKind::Video { key, .. } => match av1_size(payload)? {
                Some(size) => (size, (self.width, self.height)),
                None if key => return Err(PayloadError::NoSequenceHeader),
                None => return Ok(()),
            },
        };
        if what == (size.0.into(), size.1.into()) { Ok(()) } else { Err(PayloadError::WrongSize) }
    }
}

const PNG_SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// Width and height of a PNG.
fn png_size(payload: &[u8]) -> Result<(u32, u32), PayloadError> {
    let mut rest = payload.strip_prefix(&PNG_SIGNATURE).ok_or(PayloadError::Png)?;
    let mut size = None;
    loop {
        let (length, after) = rest.split_first_chunk::<4>().ok_or(PayloadError::Png)?;
        let (kind, after) = after.split_first_chunk::<4>().ok_or(PayloadError::Png)?;
        let data = usize::try_from(u32::from_be_bytes(*length)).ok().and_then(|length| after.split_at_checked(length));
        let (data, after) = data.ok_or(PayloadError::Png)?;
        // A checksum follows the data.
        let (_, after) = after.split_first_chunk::<4>().ok_or(PayloadError::Png)?;
        match (kind, size) {
            (b"IHDR", None) => {
                let [w0, w1, w2, w3, h0, h1, h2, h3, _, _, _, _, _] = *data else { return Err(PayloadError::Png) };
                size = Some((u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3])));
            }
            (b"PLTE" | b"IDAT", Some(_)) => {}
            (b"IEND", Some(size)) if after.is_empty() => return Ok(size),
            // A colour profile or a text may hold compressed bytes that unpack to any size; an animation, pictures.
            _ => return Err(PayloadError::Png),
        }
        rest = after;
    }
}

const OBU_SEQUENCE_HEADER: u8 = 1;

/// The size in a temporal unit's sequence headers, if it has any; all of them say the same.
fn av1_size(payload: &[u8]) -> Result<Option<(u32, u32)>, PayloadError> {
    let mut rest = payload;
    let mut size = None;
    while let Some((header, after)) = rest.split_first() {
        let (has_extension, has_size) = (header & 4 != 0, header & 2 != 0);
        if header & 0x80 != 0 || !has_size {
            return Err(PayloadError::Av1);
        }
        let after = if has_extension { after.get(1..).ok_or(PayloadError::Av1)? } else { after };
        let (length, after) = leb128(after).ok_or(PayloadError::Av1)?;
        let (data, after) = after.split_at_checked(length).ok_or(PayloadError::Av1)?;
        if header >> 3 & 0xF == OBU_SEQUENCE_HEADER {
            let found = sequence_size(data)?;
            if size.is_some_and(|size| size != found) {
                return Err(PayloadError::SizesDiffer);
            }
            size = Some(found);
        }
        rest = after;
    }
    Ok(size)
}

/// A number in groups of seven bits, the lowest first, and what follows it. None if it is cut off or has more than 28 bits,
/// which no chunk needs.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(4) {
        value |= usize::from(byte & 0x7F) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[at + 1..]));
        }
    }
    None
}

/// The greatest width and height of the frames that follow a sequence header.
fn sequence_size(data: &[u8]) -> Result<(u32, u32), PayloadError> {
    let mut bits = Bits { data, at: 0 };
    let mut take = |count| bits.take(count).ok_or(PayloadError::SequenceHeaderCutOff);
    let (_profile, _still_picture) = (take(3)?, take(1)?);
    if take(1)? == 1 {
        // The reduced header of a still picture: the level follows at once.
        take(5)?;
    } else {
        let (timing, display_delay, more_points) = (take(1)?, take(1)?, take(5)?);
        if (timing, display_delay, more_points) != (0, 0, 0) {
            // No encoder of a screen needs them, and what they add would have to be read to get at the size.
            return Err(PayloadError::SequenceHeaderExtras);
        }
        let (_operating_point, level) = (take(12)?, take(5)?);
        if level > 7 {
            let _tier = take(1)?;
        }
    }
    let (width_bits, height_bits) = (take(4)? + 1, take(4)? + 1);
    let (width, height) = (take(width_bits)? + 1, take(height_bits)? + 1);
    // A frame may say a size of its own in so many bits, and not every decoder holds it to the greatest: spare bits would
    // let 64 pixels become 65,536.
    let needed = |length: u32| (u32::BITS - (length - 1).leading_zeros()).max(1);
    if (needed(width), needed(height)) != (width_bits, height_bits) {
        return Err(PayloadError::SpareSizeBits);
    }
    Ok((width, height))
}

/// Reads bits, the highest of a byte first.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    /// The next `count` bits, 32 at most, as a number; none past the end.
    fn take(&mut self, count: u32) -> Option<u32> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.data.get(self.at / 8)?;
            value = value << 1 | u32::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Chroma, Rect};

    fn patch(width: u16, height: u16) -> ChunkHeader {
        let rect = Rect { x: 3, y: 4, width, height };
        let kind = ChunkKind::Patch { more: false };
        ChunkHeader { kind, seq: 0, scene: 0, captured_micros: 0, width: 1920, height: 1080, rect }
    }

    fn video(key: bool, width: u16, height: u16) -> ChunkHeader {
        let kind = ChunkKind::Video { key, chroma: Chroma::Yuv420 };
        ChunkHeader { kind, width, height, rect: Rect::whole(width, height), ..patch(1, 1) }
    }

    fn part(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        [&(data.len() as u32).to_be_bytes()[..], kind, data, &[0; 4]].concat()
    }

    fn png(width: u32, height: u32, between: &[Vec<u8>]) -> Vec<u8> {
        let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
        let ihdr = part(b"IHDR", &[&size[..], &[8, 2, 0, 0, 0]].concat());
        [&PNG_SIGNATURE[..], &ihdr, &between.concat(), &part(b"IEND", &[])].concat()
    }

    /// Bits in the order in which they are written.
    #[derive(Default)]
    struct Written(Vec<bool>);

    impl Written {
        fn put(mut self, count: u32, value: u32) -> Self {
            self.0.extend((0..count).rev().map(|bit| value >> bit & 1 == 1));
            self
        }

        fn obu(self) -> Vec<u8> {
            let data = self.0.chunks(8).map(|bits| bits.iter().enumerate().fold(0, |byte, (n, bit)| byte | u8::from(*bit) << (7 - n)));
            let data: Vec<u8> = data.collect();
            [&[OBU_SEQUENCE_HEADER << 3 | 2, data.len() as u8][..], &data].concat()
        }
    }

    /// A sequence header that gives so many bits to each length.
    fn sequence(flags: u32, level: u32, bits: u32, width: u32, height: u32) -> Vec<u8> {
        let head = Written::default().put(3, 0).put(2, 0).put(7, flags).put(12, 0).put(5, level);
        let head = if level > 7 { head.put(1, 0) } else { head };
        head.put(4, bits - 1).put(4, bits - 1).put(bits, width - 1).put(bits, height - 1).put(20, 0).obu()
    }

    const DELIMITER: [u8; 2] = [0x12, 0];
    /// An OBU of padding.
    const PADDING: [u8; 5] = [0x7A, 3, 1, 2, 3];

    #[test]
    fn a_png_must_have_the_size_of_its_part() {
        let good = png(30, 40, &[part(b"PLTE", &[0; 6]), part(b"IDAT", &[7; 99]), part(b"IDAT", &[])]);
        assert_eq!(patch(30, 40).check_payload(&good), Ok(()));
        for (width, height) in [(20_000, 20_000), (30, 41), (31, 40), (40, 30), (0x1_0000 + 30, 40)] {
            let bad = png(width, height, &[part(b"IDAT", &[7; 99])]);
            assert!(patch(30, 40).check_payload(&bad).is_err(), "{width}x{height}");
        }
    }

    #[test]
    fn a_png_holds_nothing_beside_its_pixels() {
        for kind in [b"iCCP", b"zTXt", b"acTL", b"fdAT", b"IHDR", b"idat"] {
            assert_eq!(patch(30, 40).check_payload(&png(30, 40, &[part(kind, &[0; 13])])), Err(PayloadError::Png), "{kind:?}");
        }
        let twice = [png(30, 40, &[]), png(30, 40, &[])].concat();
        assert_eq!(patch(30, 40).check_payload(&twice), Err(PayloadError::Png));
    }

    #[test]
    fn a_key_frame_must_have_the_size_of_the_picture() {
        for (width, height, bits) in [(1920, 1080, 11), (65, 127, 7), (1, 2, 1), (16_384, 8704, 14)] {
            let good = [&DELIMITER[..], &sequence(0, 8, bits, width, height), &PADDING].concat();
            assert_eq!(video(true, width as u16, height as u16).check_payload(&good), Ok(()), "{width}x{height}");
            assert!(video(true, 64, 64).check_payload(&good).is_err(), "{width}x{height}");
            assert!(video(false, 64, 64).check_payload(&good).is_err(), "nor where no key frame is said to be");
        }
    }

    #[test]
    fn only_a_key_frame_needs_a_sequence_header_and_two_must_agree() {
        assert!(video(true, 64, 64).check_payload(&PADDING).is_err());
        assert_eq!(video(false, 64, 64).check_payload(&PADDING), Ok(()));
        let [small, large] = [64, 128].map(|length| sequence(0, 0, if length == 64 { 6 } else { 7 }, length, length));
        assert_eq!(video(true, 64, 64).check_payload(&[small.clone(), small.clone()].concat()), Ok(()));
        assert!(video(true, 64, 64).check_payload(&[large.clone(), small.clone()].concat()).is_err());
        assert!(video(true, 64, 64).check_payload(&[small, large].concat()).is_err());
    }

    #[test]
    fn a_frame_cannot_say_a_size_of_its_own_that_is_much_larger() {
        assert_eq!(video(true, 64, 64).check_payload(&sequence(0, 0, 6, 64, 64)), Ok(()));
        assert!(video(true, 64, 64).check_payload(&sequence(0, 0, 16, 64, 64)).is_err());
    }

    #[test]
    fn what_stands_before_the_size_is_read_or_refused() {
        for flags in [1 << 6, 1 << 5, 1] {
            assert!(video(true, 64, 64).check_payload(&sequence(flags, 0, 6, 64, 64)).is_err(), "{flags:b}");
        }
        let reduced = Written::default().put(3, 0).put(2, 3).put(5, 0).put(4, 5).put(4, 5).put(6, 63).put(6, 63).obu();
        assert_eq!(video(true, 64, 64).check_payload(&reduced), Ok(()));
        // An extension is one byte more, a length may take several.
        let bare = sequence(0, 0, 6, 64, 64);
        let extended = [&[bare[0] | 4, 0, bare[1] | 0x80, 0x80, 0][..], &bare[2..]].concat();
        assert_eq!(video(true, 64, 64).check_payload(&extended), Ok(()));
        let (forbidden, unsized_obu) = ([&[bare[0] | 0x80][..], &bare[1..]].concat(), [&[bare[0] & !2][..], &bare[2..]].concat());
        assert_eq!(video(true, 64, 64).check_payload(&forbidden), Err(PayloadError::Av1));
        assert_eq!(video(true, 64, 64).check_payload(&unsized_obu), Err(PayloadError::Av1));
    }

    #[test]
    fn whatever_is_cut_off_is_refused() {
        let png = png(30, 40, &[part(b"IDAT", &[7; 9])]);
        assert!((0..png.len()).all(|length| patch(30, 40).check_payload(&png[..length]).is_err()));
        let key = sequence(0, 8, 11, 1920, 1080);
        assert!((0..key.len()).all(|length| video(true, 1920, 1080).check_payload(&key[..length]).is_err()));
        // Cut within the OBU, which then says a length of its own.
        for length in 0..key.len() - 4 {
            let cut = [&[key[0], length as u8][..], &key[2..2 + length]].concat();
            assert!(video(true, 1920, 1080).check_payload(&cut).is_err(), "{length}");
        }
        assert_eq!(video(false, 64, 64).check_payload(&[0x7A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]), Err(PayloadError::Av1));
    }
}
