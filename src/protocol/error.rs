//! What can be wrong with a value or a message.

use thiserror::Error;

use super::{MAX_PIXELS, MAX_SIDE};

/// A parameter that breaks its documented limit; reported as the event `InvalidParameter`.
///
/// The text names the parameter and the limit, never the value, which may be private.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidParameter {
    /// A value that must not be empty is.
    #[error("{what} must not be empty")]
    Empty {
        /// Which parameter.
        what: &'static str,
    },
    /// A text is longer than its limit.
    #[error("{what} has {actual} characters; at most {limit} are allowed")]
    TooLong {
        /// Which parameter.
        what: String,
        /// How many characters it has.
        actual: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A text has a character outside its alphabet.
    #[error("{what} has a character that is not allowed ({found:?}); allowed are {allowed}")]
    Character {
        /// Which parameter.
        what: &'static str,
        /// The first offending character.
        found: char,
        /// The alphabet, in words.
        allowed: &'static str,
    },
    /// A map has more properties than its limit.
    #[error("{actual} properties; at most {limit} are allowed")]
    TooManyProperties {
        /// How many there are.
        actual: usize,
        /// How many there may be.
        limit: usize,
    },
    /// All names and values of a map together are longer than the limit.
    #[error("the properties have {actual} characters in total; at most {limit} are allowed")]
    TotalTooLong {
        /// How many characters there are.
        actual: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A part of a stroke has more points than its limit.
    #[error("a stroke of {actual} points; at most {limit} are allowed in one message")]
    TooManyPoints {
        /// How many there are.
        actual: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Two properties have one name.
    #[error("property {name:?} is given twice")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A property is neither standard nor prefixed with `c_`.
    #[error("property {name:?} is neither `url` nor prefixed with `c_`")]
    PropertyName {
        /// The property's name.
        name: String,
    },
    /// An event is neither `terms` nor prefixed with `c_`.
    #[error("event {name:?} is neither `terms` nor prefixed with `c_`")]
    EventName {
        /// The event's name.
        name: String,
    },
    /// The `terms` event came without a status that can be signalled.
    #[error("event `terms` needs the property `status`: `displayed` or `declined`")]
    TermsStatus,
}

/// A message or chunk that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WireError {
    /// Not JSON, or a known message whose fields are missing, wrong or out of their limits.
    #[error("malformed message: {0}")]
    Malformed(String),
    /// JSON with a `type` that this version does not know.
    #[error("unknown message type {0:?}")]
    UnknownType(String),
    /// Bytes where text messages are exchanged.
    #[error("bytes where a message is expected")]
    UnexpectedBytes,
    /// Longer than its limit.
    #[error("message of {actual} bytes; at most {limit} are allowed")]
    TooLarge {
        /// Its length in bytes.
        actual: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// A chunk whose header is not one.
    #[error("bad chunk header: {0}")]
    Header(#[from] HeaderError),
    /// A picture of a size that is not taken.
    #[error("a picture of {width}x{height} pixels; at most {MAX_SIDE} a side and {MAX_PIXELS} in all are allowed")]
    PictureSize {
        /// Its width in pixels.
        width: u16,
        /// Its height in pixels.
        height: u16,
    },
    /// A chunk whose payload is not what its header says.
    #[error("bad payload: {0}")]
    Payload(#[from] PayloadError),
}

/// What is wrong with a chunk's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HeaderError {
    /// The chunk ends within its header.
    #[error("shorter than a header")]
    TooShort,
    /// It does not begin as a chunk of this version does.
    #[error("not a chunk of this version")]
    Version,
    /// The part of the picture that it covers is empty.
    #[error("covers nothing")]
    Empty,
    /// The part that it covers is not within the picture.
    #[error("reaches out of the picture")]
    OutOfPicture,
    /// A video covers the whole picture.
    #[error("a video that covers only a part")]
    PartialVideo,
    /// Its kind, a flag or its chroma is not known.
    #[error("unknown kind, flag or chroma")]
    UnknownKind,
}

/// What is wrong with a chunk's payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PayloadError {
    /// A patch that is no PNG, or one with more in it than a header, a palette and pixels.
    #[error("not a PNG of an IHDR, a palette and pixels alone")]
    Png,
    /// A video that is no AV1, or one whose parts do not say their sizes.
    #[error("not an AV1 temporal unit of OBUs that say their sizes")]
    Av1,
    /// A key frame that does not say how large it is.
    #[error("a key frame without a sequence header")]
    NoSequenceHeader,
    /// A sequence header that ends too early.
    #[error("a sequence header that is cut off")]
    SequenceHeaderCutOff,
    /// A sequence header with parts that no encoder of a screen needs.
    #[error("a sequence header with timing information, display delay or layers")]
    SequenceHeaderExtras,
    /// A sequence header that leaves room for frames larger than it says.
    #[error("a sequence header with more bits for a frame's size than that takes")]
    SpareSizeBits,
    /// Two sequence headers that say different sizes.
    #[error("two sequence headers of different sizes")]
    SizesDiffer,
    /// The size in the bytes is not the one in the header.
    #[error("its picture is not as large as its header says")]
    WrongSize,
}
