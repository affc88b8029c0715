//! What a peer's bytes are before they are a message: how long it has been under way, and how large it claims to be.
//!
//! A message in many frames, with pongs between them, keeps a socket busy and what it holds growing, and the library says
//! nothing of it until the last frame. So the frames are followed on their way in.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

/// The message claims more than its peer may say now.
#[derive(Debug, Error)]
#[error("a message of {size} bytes; {limit} are allowed")]
pub(super) struct TooLarge {
    pub(super) size: u64,
    pub(super) limit: u64,
}

/// Follows the frames of one direction of a WebSocket (RFC 6455, section 5.2).
#[derive(Debug)]
struct Frames {
    /// The head of the frame that comes, as far as it is here.
    head: [u8; 14],
    head_bytes: usize,
    /// How much of the frame's payload is still to come.
    payload_left: u64,
    is_last: bool,
    is_control: bool,
    /// A message has begun, and its last frame has not ended.
    is_open: bool,
    /// The bytes of the message that the frames so far claim.
    size: u64,
    limit: u64,
    /// When the first byte came of what is not whole yet.
    since: Option<Instant>,
    /// When bytes last came, of whatever kind.
    heard_at: Instant,
}

impl Frames {
    fn new(limit: u64) -> Self {
        Self {
            head: [0; 14],
            head_bytes: 0,
            payload_left: 0,
            is_last: false,
            is_control: false,
            is_open: false,
            size: 0,
            limit,
            since: None,
            heard_at: Instant::now(),
        }
    }

    fn feed(&mut self, mut bytes: &[u8], now: Instant) -> Result<(), TooLarge> {
        self.heard_at = now;
        while let Some((&first, rest)) = bytes.split_first() {
            if self.payload_left > 0 {
                let taken = bytes.len().min(usize::try_from(self.payload_left).unwrap_or(usize::MAX));
                self.payload_left -= taken as u64;
                bytes = &bytes[taken..];
            } else {
                self.since.get_or_insert(now);
                self.head[self.head_bytes] = first;
                self.head_bytes += 1;
                bytes = rest;
                if self.head_bytes < self.head_length() {
                    continue;
                }
                self.begin_frame()?;
            }
            if self.payload_left == 0 {
                self.end_frame();
            }
        }
        Ok(())
    }

    /// How long the head is, as far as that can be told.
    fn head_length(&self) -> usize {
        if self.head_bytes < 2 {
            return 2;
        }
        let length = match self.head[1] & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let mask = if self.head[1] & 0x80 == 0 { 0 } else { 4 };
        2 + length + mask
    }

    fn begin_frame(&mut self) -> Result<(), TooLarge> {
        let number = |bytes: &[u8]| bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
        self.payload_left = match self.head[1] & 0x7f {
            126 => number(&self.head[2..4]),
            127 => number(&self.head[2..10]),
            short => u64::from(short),
        };
        self.is_last = self.head[0] & 0x80 != 0;
        self.is_control = self.head[0] & 0x08 != 0;
        self.head_bytes = 0;
        if !self.is_control {
            self.is_open = true;
            self.size = self.size.saturating_add(self.payload_left);
            if self.size > self.limit {
                return Err(TooLarge { size: self.size, limit: self.limit });
            }
        }
        Ok(())
    }

    fn end_frame(&mut self) {
        if !self.is_control && self.is_last {
            self.is_open = false;
            self.size = 0;
        }
        // A control frame may stand between the frames of a message, which does not make it younger.
        if !self.is_open {
            self.since = None;
        }
    }
}

/// What a reader knows of the frames that come in.
#[derive(Clone, Debug)]
pub(super) struct Watch(Arc<Mutex<Frames>>);

impl Watch {
    /// A watch over a connection that begins now; a message of more than `limit` bytes is an error until the limit is lifted.
    pub(super) fn new(limit: u64) -> Self {
        Self(Arc::new(Mutex::new(Frames::new(limit))))
    }

    /// Since when a message is under way that is not whole.
    pub(super) fn unfinished_since(&self) -> Option<Instant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).since
    }

    /// How long nothing has come: a pong waits behind a chunk on a slow link, whose bytes are a sign of life as well.
    pub(super) fn silent_for(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).heard_at.elapsed()
    }

    /// From now on a message may have what the socket takes.
    pub(super) fn lift_limit(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).limit = u64::MAX;
    }
}

/// A connection whose incoming frames are watched.
pub(super) struct Watched<S> {
    inner: S,
    watch: Watch,
}

impl<S> Watched<S> {
    /// Watches a connection; a message of more than `limit` bytes is an error until the limit is lifted.
    pub(super) fn new(inner: S, limit: usize) -> (Self, Watch) {
        let watch = Watch::new(limit as u64);
        (Self { inner, watch: watch.clone() }, watch)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        let mut frames = self.watch.0.lock().unwrap_or_else(PoisonError::into_inner);
        Poll::Ready(frames.feed(&buffer.filled()[before..], Instant::now()).map_err(io::Error::other))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: u8 = 0x1;
    const MORE: u8 = 0x0;
    const PONG: u8 = 0xa;
    const LAST: u8 = 0x80;

    /// A frame of a client: masked, as they must be.
    fn frame(first: u8, payload: usize) -> Vec<u8> {
        let mut bytes = vec![first];
        match payload {
            0..126 => bytes.push(0x80 | payload as u8),
            126..=0xffff => {
                bytes.push(0x80 | 126);
                bytes.extend((payload as u16).to_be_bytes());
            }
            _ => {
                bytes.push(0x80 | 127);
                bytes.extend((payload as u64).to_be_bytes());
            }
        }
        bytes.resize(bytes.len() + 4 + payload, 7);
        bytes
    }

    #[test]
    fn a_message_is_unfinished_from_its_first_byte_to_its_last() {
        let start = Instant::now();
        for length in [0, 1, 125, 126, 65_535, 65_536] {
            let bytes = frame(LAST | TEXT, length);
            let mut frames = Frames::new(u64::MAX);
            for (at, byte) in bytes.iter().enumerate() {
                assert_eq!(frames.since.is_some(), at > 0, "{at} of {length}");
                frames.feed(&[*byte], start + Duration::from_secs(at as u64)).unwrap();
                assert!(frames.since.is_none_or(|since| since == start), "{at} of {length}");
            }
            assert_eq!(frames.since, None, "{length}");
        }
    }

    #[test]
    fn a_pong_between_its_frames_does_not_make_a_message_younger() {
        let start = Instant::now();
        let mut frames = Frames::new(u64::MAX);
        frames.feed(&frame(TEXT, 1_000), start).unwrap();
        for second in 1..20 {
            frames.feed(&[frame(LAST | PONG, 4), frame(MORE, 10)].concat(), start + Duration::from_secs(second)).unwrap();
            assert_eq!(frames.since, Some(start));
        }
        frames.feed(&[frame(LAST | MORE, 0), frame(LAST | PONG, 0), frame(LAST | TEXT, 3)].concat(), start).unwrap();
        assert_eq!(frames.since, None);
    }

    #[test]
    fn the_size_is_what_all_frames_of_a_message_claim() {
        let now = Instant::now();
        let mut frames = Frames::new(1_000);
        for _ in 0..3 {
            frames.feed(&[frame(TEXT, 500), frame(LAST | PONG, 100), frame(LAST | MORE, 500)].concat(), now).unwrap();
        }
        frames.feed(&frame(TEXT, 500), now).unwrap();
        // The head alone says it.
        assert!(frames.feed(&frame(LAST | MORE, 501)[..8], now).is_err());
        let mut claim = vec![LAST | TEXT, 0x80 | 127];
        claim.extend([0xff; 12]);
        assert!(Frames::new(u64::MAX - 1).feed(&claim, now).is_err());
    }
}
