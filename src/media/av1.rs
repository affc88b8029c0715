//! Video: AV1 through libaom, set for screens and for delay.
//!
//! One of the two files with unsafe code: libaom is a C library. What crosses the border is small: a context that this
//! file alone holds, one image whose planes are lent for the length of a call, and packets that are copied at once.
#![allow(unsafe_code)]

use std::ffi::{CStr, c_int};
use std::mem::MaybeUninit;
use std::ptr;

use libaom_sys as aom;

use super::yuv::Planes;
use super::{EncodeError, EncodedVideo, Encoder, Frame, Quality, VideoFormat};
use crate::protocol::{Chroma, Rect};

/// The fastest preset that still searches for palettes and moved blocks; realtime use knows 5 to 11.
const SPEED: c_int = 10;

/// Threads, the pump's own among them: more gain little below 4K and take the visitor's machine from the visitor.
const THREADS: u32 = 2;

/// Quantizer of moving pictures, 0 (best) to 63: text stays readable, a scrolled page has some 3 kB.
const MOTION_LEVEL: c_int = 25;

/// Quantizer of the picture that is left standing: no difference is seen any more.
const STILL_LEVEL: c_int = 12;

/// How often within a frame libaom reckons its tables of costs anew: 0 for each superblock, 1 for each row of them, 2 for
/// each tile, 3 not at all.
const ONCE_PER_FRAME: c_int = 3;

/// Limits of the quantizer: never finer than anyone sees, never so coarse that letters melt.
const QUANTIZER: (u32, u32) = (8, 50);

/// The frame rate that levels are computed for; the pump sends no more.
const FRAME_RATE: c_int = 30;

/// AV1's levels up to 30 frames a second: index in the bitstream, most pixels, greatest width, greatest height.
const LEVELS: [(u8, u32, u16, u16); 8] = [
    (0, 147_456, 2048, 1152),
    (1, 278_784, 2816, 1584),
    (4, 665_856, 4352, 2448),
    (5, 1_065_024, 5504, 3096),
    (8, 2_359_296, 6144, 3456),
    (12, 8_912_896, 8192, 4352),
    (16, 35_651_584, 16384, 8704),
    (31, u32::MAX, u16::MAX, u16::MAX),
];

/// How a WebCodecs decoder is told what comes: profile, level and depth, such as `av01.0.08M.08` for 1080p in 4:2:0.
pub fn codec_string(format: VideoFormat) -> String {
    let profile = profile(format.chroma);
    format!("av01.{profile}.{:02}M.08", level(format))
}

fn profile(chroma: Chroma) -> u32 {
    match chroma {
        Chroma::Yuv420 => 0,
        Chroma::Yuv444 => 1,
    }
}

fn level(format: VideoFormat) -> u8 {
    let pixels = u32::from(format.width) * u32::from(format.height);
    let fits = |level: &&(u8, u32, u16, u16)| pixels <= level.1 && format.width <= level.2 && format.height <= level.3;
    // The last one, "no limit", fits everything.
    LEVELS.iter().find(fits).map_or(31, |level| level.0)
}

/// An AV1 encoder for pictures of one size and chroma.
pub struct Av1 {
    /// Boxed, as libaom keeps pointers into it.
    context: Box<aom::aom_codec_ctx_t>,
    planes: Planes,
    format: VideoFormat,
    frames: i64,
    quality: Quality,
}

// SAFETY: libaom ties a context to no thread; calls need only not overlap, and every use takes `&mut self`.
unsafe impl Send for Av1 {}

impl Av1 {
    /// Opens an encoder; takes about a millisecond, and some 40 MB at 1080p once it encodes.
    pub fn new(format: VideoFormat) -> Result<Self, EncodeError> {
        if format.width == 0 || format.height == 0 {
            return Err(EncodeError::NoPixels);
        }
        let config = config(format)?;
        let mut context: Box<MaybeUninit<aom::aom_codec_ctx_t>> = Box::new(MaybeUninit::zeroed());
        // SAFETY: the context is zeroed memory of the right size, the interface is a static of libaom's, and the config
        // outlives the call, in which libaom copies it.
        let result = unsafe {
            aom::aom_codec_enc_init_ver(context.as_mut_ptr(), aom::aom_codec_av1_cx(), &config, 0, aom::AOM_ENCODER_ABI_VERSION as c_int)
        };
        checked(result)?;
        // SAFETY: zeroed memory is a valid context (a C struct of pointers and integers), and libaom has filled it.
        let context = unsafe { context.assume_init() };
        let mut encoder = Self { context, planes: Planes::new(format), format, frames: 0, quality: Quality::Motion };
        encoder.set_up()?;
        Ok(encoder)
    }

    fn set_up(&mut self) -> Result<(), EncodeError> {
        let settings = [
            (aom::AOME_SET_CPUUSED, SPEED),
            (aom::AOME_SET_CQ_LEVEL, MOTION_LEVEL),
            (aom::AV1E_SET_TUNE_CONTENT, aom::AOM_CONTENT_SCREEN as c_int),
            (aom::AV1E_SET_ENABLE_PALETTE, 1),
            (aom::AV1E_SET_ENABLE_CDEF, 0),
            (aom::AV1E_SET_AQ_MODE, 0),
            (aom::AV1E_SET_ROW_MT, 1),
            // Reckoned anew for every superblock, these tables cost time (a sixth to a third of a frame's, as measured on
            // films and scrolling) and save hardly a byte.
            (aom::AV1E_SET_COEFF_COST_UPD_FREQ, ONCE_PER_FRAME),
            (aom::AV1E_SET_MODE_COST_UPD_FREQ, ONCE_PER_FRAME),
            (aom::AV1E_SET_MV_COST_UPD_FREQ, ONCE_PER_FRAME),
            // Motion projected from older frames: screens move in jumps, which it does not foresee.
            (aom::AV1E_SET_ENABLE_ORDER_HINT, 0),
            // What a browser needs to show the colours that were on the screen.
            (aom::AV1E_SET_COLOR_PRIMARIES, aom::AOM_CICP_CP_BT_709 as c_int),
            (aom::AV1E_SET_TRANSFER_CHARACTERISTICS, aom::AOM_CICP_TC_BT_709 as c_int),
            (aom::AV1E_SET_MATRIX_COEFFICIENTS, aom::AOM_CICP_MC_BT_709 as c_int),
            (aom::AV1E_SET_COLOR_RANGE, aom::AOM_CR_STUDIO_RANGE as c_int),
        ];
        settings.into_iter().try_for_each(|(setting, value)| self.control(setting, value))?;
        self.keep_two_references()
    }

    /// Predicts from the last frame and the last key frame only. By itself libaom keeps the last eight frames, of which it
    /// searches these two here: at 8K the other six would hold 300 MB, and save no byte.
    fn keep_two_references(&mut self) -> Result<(), EncodeError> {
        const LAST: usize = 0;
        const GOLDEN: usize = 3;
        const UNUSED_SLOT: c_int = 2;
        // A key frame fills all eight slots; every other frame replaces the one in slot 0. A reference that is mapped to that
        // slot too would count as renewed by each frame, which libaom then gives the quality of a key frame.
        let mut references = aom::aom_svc_ref_frame_config { reference: [0; 7], ref_idx: [UNUSED_SLOT; 7], refresh: [0; 8] };
        (references.reference[LAST], references.ref_idx[LAST], references.refresh[0]) = (1, 0, 1);
        (references.reference[GOLDEN], references.ref_idx[GOLDEN]) = (1, 1);
        // SAFETY: the context is initialised, and this setting takes a pointer to such a struct, which libaom copies.
        checked(unsafe { aom::aom_codec_control(&mut *self.context, aom::AV1E_SET_SVC_REF_FRAME_CONFIG as c_int, &raw mut references) })
    }

    fn control(&mut self, setting: aom::aome_enc_control_id, value: c_int) -> Result<(), EncodeError> {
        // SAFETY: the context is initialised, and each setting in this file takes one int.
        checked(unsafe { aom::aom_codec_control(&mut *self.context, setting as c_int, value) })
    }

    fn set_quality(&mut self, quality: Quality) -> Result<(), EncodeError> {
        if quality != self.quality {
            let level = match quality {
                Quality::Motion => MOTION_LEVEL,
                Quality::Still => STILL_LEVEL,
            };
            self.control(aom::AOME_SET_CQ_LEVEL, level)?;
            self.quality = quality;
        }
        Ok(())
    }

    /// Hands the planes to libaom.
    fn submit(&mut self, key: bool) -> Result<(), EncodeError> {
        let format = match self.format.chroma {
            Chroma::Yuv420 => aom::AOM_IMG_FMT_I420,
            Chroma::Yuv444 => aom::AOM_IMG_FMT_I444,
        };
        let (width, height) = (u32::from(self.format.width), u32::from(self.format.height));
        let mut image = MaybeUninit::zeroed();
        let luma = self.planes.planes[0].data.as_mut_ptr();
        // SAFETY: the image is zeroed memory of the right size; wrapping only fills its fields and reads no pixel.
        if unsafe { aom::aom_img_wrap(image.as_mut_ptr(), format, width, height, 1, luma) }.is_null() {
            return Err(EncodeError::Picture);
        }
        // SAFETY: filled by `aom_img_wrap`.
        let mut image: aom::aom_image_t = unsafe { image.assume_init() };
        // Planes and strides are our own: libaom would want the planes in one piece.
        for (n, plane) in self.planes.planes.iter_mut().enumerate() {
            image.planes[n] = plane.data.as_mut_ptr();
            image.stride[n] = plane.stride as c_int;
        }
        let flags = if key { aom::AOM_EFLAG_FORCE_KF } else { 0 };
        // SAFETY: the planes hold as many samples as size, format and stride say (`Planes::new`), and libaom, without
        // look-ahead, has read them when the call returns.
        checked(unsafe { aom::aom_codec_encode(&mut *self.context, &image, self.frames, 1, flags as aom::aom_enc_frame_flags_t) })
    }

    /// Takes what libaom made of the last picture.
    fn collect(&mut self) -> EncodedVideo {
        let mut video = EncodedVideo { payload: Vec::new(), key: false };
        let mut iterator: aom::aom_codec_iter_t = ptr::null();
        loop {
            // SAFETY: the context is initialised, and the iterator began as null, as is asked for.
            let packet = unsafe { aom::aom_codec_get_cx_data(&mut *self.context, &mut iterator) };
            // SAFETY: null or a packet that lives until the next call.
            let Some(packet) = (unsafe { packet.as_ref() }) else { return video };
            if packet.kind == aom::AOM_CODEC_CX_FRAME_PKT {
                // SAFETY: the kind says that `frame` is the field in use.
                let frame = unsafe { packet.data.frame };
                // SAFETY: libaom vouches for so many bytes until the next call; they are copied here.
                video.payload.extend_from_slice(unsafe { std::slice::from_raw_parts(frame.buf.cast(), frame.sz) });
                video.key |= frame.flags & aom::AOM_FRAME_IS_KEY != 0;
            }
        }
    }
}

impl Encoder for Av1 {
    fn format(&self) -> VideoFormat {
        self.format
    }

    fn encode(&mut self, frame: &Frame<'_>, changed: &[Rect], quality: Quality, key: bool) -> Result<EncodedVideo, EncodeError> {
        if (frame.width, frame.height) != (self.format.width, self.format.height) {
            return Err(EncodeError::Size { expected: self.format, width: frame.width, height: frame.height });
        }
        if self.frames == 0 {
            self.planes.update(frame, &[frame.whole()]);
        } else {
            self.planes.update(frame, changed);
        }
        self.set_quality(quality)?;
        self.submit(key || self.frames == 0)?;
        self.frames += 1;
        let video = self.collect();
        if video.payload.is_empty() {
            return Err(EncodeError::NoFrame);
        }
        Ok(video)
    }
}

impl Drop for Av1 {
    fn drop(&mut self) {
        // SAFETY: initialised in `new`, destroyed here alone. All that it could report is that it was not initialised.
        unsafe { aom::aom_codec_destroy(&mut *self.context) };
    }
}

impl std::fmt::Debug for Av1 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Av1").field("format", &self.format).field("frames", &self.frames).finish_non_exhaustive()
    }
}

fn config(format: VideoFormat) -> Result<aom::aom_codec_enc_cfg_t, EncodeError> {
    let mut config = MaybeUninit::zeroed();
    // SAFETY: memory of the right size, which libaom fills.
    checked(unsafe { aom::aom_codec_enc_config_default(aom::aom_codec_av1_cx(), config.as_mut_ptr(), aom::AOM_USAGE_REALTIME) })?;
    // SAFETY: filled by the call, which succeeded.
    let mut config: aom::aom_codec_enc_cfg_t = unsafe { config.assume_init() };
    config.g_w = format.width.into();
    config.g_h = format.height.into();
    config.g_profile = profile(format.chroma);
    config.g_threads = THREADS;
    config.g_timebase = aom::aom_rational { num: 1, den: FRAME_RATE };
    config.g_lag_in_frames = 0;
    config.g_error_resilient = 0;
    config.g_pass = aom::AOM_RC_ONE_PASS;
    config.rc_end_usage = aom::AOM_Q;
    (config.rc_min_quantizer, config.rc_max_quantizer) = QUANTIZER;
    config.rc_dropframe_thresh = 0;
    // Key frames come when they are asked for, and only then.
    config.kf_mode = aom::AOM_KF_DISABLED;
    Ok(config)
}

fn checked(result: aom::aom_codec_err_t) -> Result<(), EncodeError> {
    if result == aom::AOM_CODEC_OK {
        return Ok(());
    }
    // SAFETY: libaom returns a static, terminated text for every number.
    let text = unsafe { CStr::from_ptr(aom::aom_codec_err_to_string(result)) };
    Err(EncodeError::Video { number: result, text: text.to_str().unwrap_or("an error without words") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::{Motion, Pattern, Source};
    use crate::protocol::{ChunkHeader, ChunkKind};

    fn format(width: u16, height: u16, chroma: Chroma) -> VideoFormat {
        VideoFormat { width, height, chroma }
    }

    /// The pattern's frames `0..count`; key frames where asked for.
    fn encode(format: VideoFormat, count: u64, keys: &[u64]) -> Vec<EncodedVideo> {
        let mut pattern = Pattern::new(format.width, format.height, 30, Motion::Bars);
        let mut encoder = Av1::new(format).unwrap();
        (0..count)
            .map(|n| {
                let rect = pattern.draw(n);
                encoder.encode(&pattern.frame(), &[rect], Quality::Motion, keys.contains(&n)).unwrap()
            })
            .collect()
    }

    #[test]
    fn every_size_and_chroma_is_encoded_and_keys_come_when_asked_for() {
        for chroma in [Chroma::Yuv420, Chroma::Yuv444] {
            for (width, height) in [(64, 16), (65, 17), (321, 201), (640, 360)] {
                let videos = encode(format(width, height, chroma), 6, &[4]);
                let keys: Vec<bool> = videos.iter().map(|video| video.key).collect();
                assert_eq!(keys, [true, false, false, false, true, false], "{width}x{height} {chroma:?}");
            }
        }
    }

    #[test]
    fn a_frame_of_another_size_is_refused() {
        let mut encoder = Av1::new(format(64, 64, Chroma::Yuv420)).unwrap();
        let frame = Frame { data: &[0; 32 * 32 * 4], stride: 32 * 4, width: 32, height: 32 };
        assert!(matches!(encoder.encode(&frame, &[], Quality::Motion, false), Err(EncodeError::Size { .. })));
        assert!(Av1::new(format(0, 64, Chroma::Yuv420)).is_err());
    }

    #[test]
    fn the_codec_is_named_by_profile_and_level() {
        for (width, height, chroma, name) in [
            (1920, 1080, Chroma::Yuv420, "av01.0.08M.08"),
            (1920, 1080, Chroma::Yuv444, "av01.1.08M.08"),
            (640, 360, Chroma::Yuv420, "av01.0.01M.08"),
            (1280, 720, Chroma::Yuv420, "av01.0.05M.08"),
            (2560, 1440, Chroma::Yuv420, "av01.0.12M.08"),
            (3840, 2160, Chroma::Yuv420, "av01.0.12M.08"),
            (7680, 2160, Chroma::Yuv444, "av01.1.16M.08"),
        ] {
            assert_eq!(codec_string(format(width, height, chroma)), name);
        }
    }

    #[test]
    fn every_frame_says_the_size_of_its_picture() {
        for chroma in [Chroma::Yuv420, Chroma::Yuv444] {
            for (width, height) in [(64, 16), (65, 17), (255, 257), (321, 201), (640, 360), (1280, 720), (3001, 33)] {
                for video in encode(format(width, height, chroma), 3, &[1]) {
                    let kind = ChunkKind::Video { key: video.key, chroma };
                    let rect = Rect::whole(width, height);
                    let header = ChunkHeader { kind, seq: 0, scene: 0, captured_micros: 0, width, height, rect };
                    assert_eq!(header.check_payload(&video.payload), Ok(()), "{width}x{height} {chroma:?} {:x?}", &video.payload[..16]);
                    let taller = ChunkHeader { height: height + 1, rect: Rect::whole(width, height + 1), ..header };
                    assert_eq!(taller.check_payload(&video.payload).is_err(), video.key);
                }
            }
        }
    }

    #[test]
    fn a_frame_replaces_the_last_one_and_no_other_so_that_few_are_kept() {
        for chroma in [Chroma::Yuv420, Chroma::Yuv444] {
            for (n, video) in encode(format(320, 200, chroma), 12, &[6]).iter().enumerate().filter(|(_, video)| !video.key) {
                // A temporal delimiter (2 bytes), then the frame: its type, its length (7 bits a byte), and its header. Eight
                // bits of that tell its kind, four its size and where its statistics begin, eight which slots it is kept in.
                let [0x12, 0, 0x32, frame @ ..] = &video.payload[..] else { panic!("{:x?}", &video.payload[..16]) };
                let header = &frame[frame.iter().take_while(|byte| **byte >= 0x80).count() + 1..];
                assert_eq!(header[1] << 4 | header[2] >> 4, 1, "frame {n}: {:08b} {:08b} {:08b}", header[0], header[1], header[2]);
            }
        }
    }

    #[test]
    fn the_stream_says_what_the_codec_string_says() {
        for (width, height, chroma) in [(320, 200, Chroma::Yuv420), (640, 360, Chroma::Yuv420), (1280, 720, Chroma::Yuv444)] {
            let format = format(width, height, chroma);
            let video = &encode(format, 1, &[])[0];
            // A temporal delimiter (2 bytes), then the sequence header: two bytes of its own, three bits of profile, four
            // flags (none set), five and twelve bits that describe the one operating point, and five bits of level.
            let [0x12, 0, 0x0A, _, flags, _, _, tail, ..] = video.payload[..] else { panic!("{:x?}", &video.payload[..16]) };
            assert_eq!(u32::from(flags >> 5), profile(chroma));
            assert_eq!(flags & 0b11110, 0);
            assert_eq!(tail >> 3, level(format), "{format:?}");
        }
    }
}
