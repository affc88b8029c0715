//! A piece of picture on its way from the visitor to a viewer.
//!
//! A chunk is a header of [`HEADER_BYTES`] bytes and a payload. All numbers are big-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 0–1 | `O` `V` |
//! | 2 | version, 1 |
//! | 3 | kind: 1 video (AV1, one temporal unit), 2 patch (PNG) |
//! | 4 | flags: bit 0 key frame; bit 1 more patches of the same moment follow |
//! | 5 | chroma of a video: 0 for 4:2:0, 1 for 4:4:4; 0 for a patch |
//! | 6–7 | scene: counts the displays and pauses since the share began, and wraps |
//! | 8–11 | number, one more than the chunk before |
//! | 12–19 | when the picture was captured, in microseconds since the share began |
//! | 20–23 | width and height of the whole picture, in pixels |
//! | 24–31 | x, y, width and height of the part that the payload covers |

use super::{HeaderError, WireError};

/// Length of a chunk's header, in bytes.
pub const HEADER_BYTES: usize = 32;

const MAGIC: [u8; 2] = *b"OV";
const FORMAT: u8 = 1;
const FLAG_KEY: u8 = 1;
const FLAG_MORE: u8 = 2;

/// The most pixels that a picture may have to a side.
pub const MAX_SIDE: u16 = 16_384;

/// The most pixels that a picture may have in all: 7680×4320 and some; a decoder takes about 140 MB for it.
///
/// Both limits are those of AV1's level 6.0. Whoever decodes takes memory for the size that a picture says, so the console
/// has the same two (`assets/console/chunk.js`).
pub const MAX_PIXELS: u64 = 35_651_584;

/// Whether a picture of this size, in pixels, may be sent. That it has any pixels is another matter.
pub fn is_size_allowed(width: u16, height: u16) -> bool {
    width.max(height) <= MAX_SIDE && Rect::whole(width, height).area() <= MAX_PIXELS
}

/// A part of the picture, in pixels from its top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// Left edge.
    pub x: u16,
    /// Top edge.
    pub y: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

impl Rect {
    /// The whole of a picture.
    pub fn whole(width: u16, height: u16) -> Self {
        Self { x: 0, y: 0, width, height }
    }

    /// How many pixels it covers.
    pub fn area(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// Whether it covers no pixel.
    pub fn is_empty(self) -> bool {
        self.area() == 0
    }

    /// The smallest rectangle that covers both.
    pub fn union(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = (self.x + self.width).max(other.x + other.width);
        let bottom = (self.y + self.height).max(other.y + other.height);
        Self { x, y, width: right - x, height: bottom - y }
    }

    /// The part that lies within both; empty if there is none.
    pub fn intersection(self, other: Self) -> Self {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let right = (self.x + self.width).min(other.x + other.width);
        let bottom = (self.y + self.height).min(other.y + other.height);
        Self { x, y, width: right.saturating_sub(x), height: bottom.saturating_sub(y) }
    }
}

/// How much colour a video carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Chroma {
    /// One colour sample for four pixels (AV1 main profile); every viewer decodes it.
    #[default]
    Yuv420,
    /// One colour sample for each pixel (AV1 high profile); coloured text stays sharp.
    Yuv444,
}

/// What a chunk's payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChunkKind {
    /// One AV1 temporal unit that shows the whole picture.
    Video {
        /// Whether it can be decoded without those before.
        key: bool,
        /// How much colour it carries.
        chroma: Chroma,
    },
    /// A lossless PNG of a part of the picture.
    Patch {
        /// Whether more patches of the same moment follow.
        more: bool,
    },
}

/// What a chunk says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChunkHeader {
    /// What the payload is.
    pub kind: ChunkKind,
    /// Number, one more than the chunk before.
    pub seq: u32,
    /// Which scene it belongs to: 0 first, then one more (and 0 again after the highest) whenever the visitor shows something
    /// else or pauses. A gesture names the scene that it was made on.
    pub scene: u16,
    /// When the picture was captured, in microseconds since the share began.
    pub captured_micros: u64,
    /// Width of the whole picture, in pixels.
    pub width: u16,
    /// Height of the whole picture, in pixels.
    pub height: u16,
    /// The part that the payload covers; the whole picture for a video.
    pub rect: Rect,
}

impl ChunkHeader {
    /// Whether a viewer can begin with this chunk.
    pub fn is_key(&self) -> bool {
        matches!(self.kind, ChunkKind::Video { key: true, .. })
    }

    /// The header's bytes.
    pub fn encode(&self) -> [u8; HEADER_BYTES] {
        let (kind, flags, chroma) = match self.kind {
            ChunkKind::Video { key, chroma } => (1, u8::from(key) * FLAG_KEY, u8::from(chroma == Chroma::Yuv444)),
            ChunkKind::Patch { more } => (2, u8::from(more) * FLAG_MORE, 0),
        };
        let mut bytes = [0; HEADER_BYTES];
        bytes[0..2].copy_from_slice(&MAGIC);
        bytes[2..6].copy_from_slice(&[FORMAT, kind, flags, chroma]);
        bytes[6..8].copy_from_slice(&self.scene.to_be_bytes());
        bytes[8..12].copy_from_slice(&self.seq.to_be_bytes());
        bytes[12..20].copy_from_slice(&self.captured_micros.to_be_bytes());
        let Rect { x, y, width, height } = self.rect;
        for (slot, number) in bytes[20..32].chunks_exact_mut(2).zip([self.width, self.height, x, y, width, height]) {
            slot.copy_from_slice(&number.to_be_bytes());
        }
        bytes
    }

    /// Reads and checks a header.
    pub fn parse(chunk: &[u8]) -> Result<Self, WireError> {
        let bytes: &[u8; HEADER_BYTES] = chunk.first_chunk().ok_or(WireError::Header(HeaderError::TooShort))?;
        if bytes[0..2] != MAGIC || bytes[2] != FORMAT {
            return Err(WireError::Header(HeaderError::Version));
        }
        let short = |at: usize| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
        let (width, height) = (short(20), short(22));
        let rect = Rect { x: short(24), y: short(26), width: short(28), height: short(30) };
        let whole = Rect::whole(width, height);
        if rect.is_empty() {
            return Err(WireError::Header(HeaderError::Empty));
        }
        if !is_size_allowed(width, height) {
            return Err(WireError::PictureSize { width, height });
        }
        if u32::from(rect.x) + u32::from(rect.width) > u32::from(width) || u32::from(rect.y) + u32::from(rect.height) > u32::from(height) {
            return Err(WireError::Header(HeaderError::OutOfPicture));
        }
        let kind = match (bytes[3], bytes[4], bytes[5]) {
            (1, flags @ (0 | FLAG_KEY), chroma @ (0 | 1)) if rect == whole => {
                ChunkKind::Video { key: flags == FLAG_KEY, chroma: if chroma == 1 { Chroma::Yuv444 } else { Chroma::Yuv420 } }
            }
            (1, _, 0 | 1) if rect != whole => return Err(WireError::Header(HeaderError::PartialVideo)),
            (2, flags @ (0 | FLAG_MORE), 0) => ChunkKind::Patch { more: flags == FLAG_MORE },
            _ => return Err(WireError::Header(HeaderError::UnknownKind)),
        };
        let seq = u32::from_be_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]);
        let captured_micros = bytes[12..20].iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
        Ok(Self { kind, seq, scene: short(6), captured_micros, width, height, rect })
    }
}

/// A header and what it describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// What the payload is.
    pub header: ChunkHeader,
    /// AV1 or PNG bytes.
    pub payload: Vec<u8>,
}

impl Chunk {
    /// The bytes that travel.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES + self.payload.len());
        bytes.extend_from_slice(&self.header.encode());
        bytes.extend_from_slice(&self.payload);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch() -> ChunkHeader {
        ChunkHeader {
            kind: ChunkKind::Patch { more: true },
            seq: 7,
            scene: 258,
            captured_micros: 1 << 40,
            width: 1920,
            height: 1080,
            rect: Rect { x: 10, y: 20, width: 30, height: 40 },
        }
    }

    fn video(key: bool, chroma: Chroma) -> ChunkHeader {
        ChunkHeader { kind: ChunkKind::Video { key, chroma }, rect: Rect::whole(1920, 1080), ..patch() }
    }

    #[test]
    fn what_is_written_is_read() {
        for header in [patch(), video(true, Chroma::Yuv420), video(false, Chroma::Yuv444)] {
            assert_eq!(ChunkHeader::parse(&header.encode()), Ok(header));
        }
    }

    #[test]
    fn only_a_key_video_is_a_beginning() {
        assert!(video(true, Chroma::Yuv420).is_key());
        assert!(!video(false, Chroma::Yuv420).is_key());
        assert!(!patch().is_key());
    }

    #[test]
    fn a_bad_header_is_refused() {
        assert!(ChunkHeader::parse(&patch().encode()[..31]).is_err());
        for (at, value) in [(0, b'X'), (2, 2), (3, 0), (3, 3), (4, 0xff), (5, 9)] {
            let mut bytes = patch().encode();
            bytes[at] = value;
            assert!(ChunkHeader::parse(&bytes).is_err(), "byte {at} = {value}");
        }
        let outside = ChunkHeader { rect: Rect { x: 1900, y: 0, width: 21, height: 1 }, ..patch() };
        assert_eq!(ChunkHeader::parse(&outside.encode()), Err(WireError::Header(HeaderError::OutOfPicture)));
        let empty = ChunkHeader { rect: Rect::default(), ..patch() };
        assert_eq!(ChunkHeader::parse(&empty.encode()), Err(WireError::Header(HeaderError::Empty)));
    }

    #[test]
    fn a_picture_is_no_larger_than_a_decoder_can_bear() {
        let sized = |width, height| ChunkHeader { width, height, rect: Rect::whole(1, 1), ..patch() };
        for (width, height) in [(7680, 4320), (4320, 7680), (11_520, 2160), (MAX_SIDE, 2176)] {
            assert!(ChunkHeader::parse(&sized(width, height).encode()).is_ok(), "{width}x{height}");
        }
        for (width, height) in [(MAX_SIDE + 1, 1), (1, MAX_SIDE + 1), (MAX_SIDE, 2177), (u16::MAX, u16::MAX)] {
            let refused = Err(WireError::PictureSize { width, height });
            assert_eq!(ChunkHeader::parse(&sized(width, height).encode()), refused);
        }
    }

    #[test]
    fn the_console_has_the_same_limits() {
        let console: String = include_str!("../../assets/console/chunk.js").replace('_', "");
        assert!(console.contains(&format!("const MAXSIDE = {MAX_SIDE};")));
        assert!(console.contains(&format!("const MAXPIXELS = {MAX_PIXELS};")));
    }

    #[test]
    fn any_bytes_are_read_or_refused_without_a_panic() {
        // A small generator of its own: the same bytes in every run.
        let mut state = 1u64;
        for _ in 0..20_000 {
            let bytes: Vec<u8> = (0..40)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 33) as u8
                })
                .collect();
            let mut chunk = patch().encode().to_vec();
            let at = usize::from(bytes[0]) % HEADER_BYTES;
            chunk[at] = bytes[1];
            let _either = (ChunkHeader::parse(&bytes).is_ok(), ChunkHeader::parse(&chunk).is_ok());
        }
    }

    #[test]
    fn rectangles_join_and_meet() {
        let (a, b) = (Rect { x: 0, y: 0, width: 10, height: 10 }, Rect { x: 5, y: 5, width: 10, height: 10 });
        assert_eq!(a.union(b), Rect { x: 0, y: 0, width: 15, height: 15 });
        assert_eq!(a.intersection(b), Rect { x: 5, y: 5, width: 5, height: 5 });
        assert!(a.intersection(Rect { x: 20, y: 20, width: 1, height: 1 }).is_empty());
        assert_eq!(a.union(Rect::default()), a);
    }

    #[test]
    fn each_side_of_a_rectangle_counts_whichever_is_named_first() {
        let (a, b) = (Rect { x: 2, y: 3, width: 10, height: 5 }, Rect { x: 4, y: 1, width: 5, height: 20 });
        for (one, other) in [(a, b), (b, a)] {
            assert_eq!(one.union(other), Rect { x: 2, y: 1, width: 10, height: 20 });
            assert_eq!(one.intersection(other), Rect { x: 4, y: 3, width: 5, height: 5 });
        }
    }

    #[test]
    fn a_video_covers_the_whole_picture() {
        let part = ChunkHeader { rect: Rect::whole(1920, 1079), ..video(true, Chroma::Yuv420) };
        assert_eq!(ChunkHeader::parse(&part.encode()), Err(WireError::Header(HeaderError::PartialVideo)));
    }

    #[test]
    fn a_chunk_is_its_header_and_then_its_payload() {
        let bytes = Chunk { header: patch(), payload: vec![1, 2, 3] }.encode();
        assert_eq!((ChunkHeader::parse(&bytes), &bytes[HEADER_BYTES..]), (Ok(patch()), &[1, 2, 3][..]));
    }
}
