//! Why a picture cannot be captured or encoded. What lies under an error is its source.

use thiserror::Error;

use super::VideoFormat;
use crate::machine::{Cause, Obstacle};
use crate::protocol::{MAX_PIXELS, MAX_SIDE, Rect};

/// Why there is no screen to capture.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NoScreen {
    /// This build has no way to capture the platform's screens.
    #[error("no screen to capture: this build captures X11 screens alone")]
    Platform,
    /// No X server is named.
    #[error("no screen to capture: DISPLAY is not set, so there is no X server to ask")]
    NotNamed,
    /// The X server is one of a Wayland desktop's.
    #[error("no screen to capture: under Wayland an X server has no picture of the whole screen")]
    Wayland,
    /// The X server has no window that this program is seen by.
    #[error(
        "no screen to capture: the X server that DISPLAY leads to is not the one that shows this program's window (two servers have \
         one display number, one on a socket in /tmp/.X11-unix and one on an abstract socket); nothing is captured"
    )]
    AnotherServer,
    /// The X server takes no connection.
    #[error("no screen to capture: the X server cannot be connected to")]
    Unreachable(#[source] Cause),
    /// The X server lacks what capturing needs.
    #[error("no screen to capture: the X server has no usable {extension}")]
    Extension {
        /// What it lacks.
        extension: &'static str,
        /// What it answers.
        source: Cause,
    },
}

/// Why a picture cannot be captured.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SourceError {
    /// There is no screen to capture, or none that this build knows how to capture.
    #[error(transparent)]
    NoScreen(#[from] NoScreen),
    /// The screen's pixels are in a form that is not handled.
    #[error(
        "screen format not supported: the screen has {depth} bits of colour in {bits} bits a pixel; only true colour in 16, 24 or 32 \
         bits a pixel can be captured"
    )]
    ScreenFormat {
        /// Bits of colour in each pixel.
        depth: u8,
        /// Bits from one pixel to the next.
        bits: u8,
    },
    /// The window's pixels are in a form that is not handled.
    #[error("screen format not supported: the window's pixels are not true colour of 16, 24 or 32 bits")]
    WindowFormat,
    /// A picture that is too large to be sent.
    #[error("{width}x{height} pixels are more than can be shared (at most {MAX_SIDE} a side and {MAX_PIXELS} in all); share a part of it")]
    TooLarge {
        /// Its width in pixels.
        width: u16,
        /// Its height in pixels.
        height: u16,
    },
    /// There is no picture of it at the moment.
    #[error("there is no picture of it now: {0}")]
    NotNow(Obstacle),
    /// The source can capture a whole screen alone.
    #[error("cannot capture that: this source has neither monitors nor windows")]
    WholeScreenOnly,
    /// The X server cannot show a window by itself.
    #[error("cannot capture that: a window by itself needs the X server's COMPOSITE extension, which it lacks; share a monitor instead")]
    NoWindows,
    /// What is captured changes its size so often that no picture of it can be read.
    #[error("screen capture failed: what is captured changes without end")]
    Unsteady,
    /// The connection to the screen failed.
    #[error("screen capture failed")]
    Lost(#[source] Cause),
}

/// Why a picture cannot be encoded.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The video encoder refuses or fails.
    #[error("AV1 encoder: {text}")]
    Video {
        /// The encoder's number of the error.
        number: u32,
        /// The encoder's words for it.
        text: &'static str,
    },
    /// The video encoder takes the picture's form for impossible.
    #[error("AV1 encoder: cannot describe the picture")]
    Picture,
    /// The video encoder made nothing of a picture.
    #[error("AV1 encoder: no frame came of a picture")]
    NoFrame,
    /// A picture without pixels was to become a video.
    #[error("AV1 encoder: a picture without pixels")]
    NoPixels,
    /// A frame of another size than the encoder was made for.
    #[error("the encoder is for {expected:?}, the frame has {width}x{height}")]
    Size {
        /// What the encoder was made for.
        expected: VideoFormat,
        /// The frame's width.
        width: u16,
        /// The frame's height.
        height: u16,
    },
    /// A patch of what is not in the picture, or of nothing.
    #[error("PNG encoder: {rect:?} does not lie within a picture of {width}x{height}")]
    Outside {
        /// What was to be the patch.
        rect: Rect,
        /// The picture's width.
        width: u16,
        /// The picture's height.
        height: u16,
    },
    /// A patch could not be written.
    #[error("PNG encoder")]
    Patch(#[source] Cause),
}
