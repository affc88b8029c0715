//! The chunks that a viewer who joins late begins with.

use axum::body::Bytes;

use super::viewers::VIEWER_CHUNKS;

/// How many bytes are kept for late joiners. Beyond it, a joiner waits for a fresh key frame instead.
const CACHE_BYTES: usize = 4 * 1024 * 1024;

/// The chunks since the last key frame.
#[derive(Default)]
pub(super) struct Cache {
    pub(super) chunks: Vec<Bytes>,
    bytes: usize,
    /// Whether it begins with a key frame and lacks nothing since.
    pub(super) whole: bool,
}

impl Cache {
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn push(&mut self, chunk: &Bytes, key: bool) {
        if key {
            *self = Self { whole: true, ..Self::default() };
        }
        if !self.whole {
            return;
        }
        if self.bytes + chunk.len() > CACHE_BYTES || self.chunks.len() == VIEWER_CHUNKS - 1 {
            return self.clear();
        }
        self.bytes += chunk.len();
        self.chunks.push(chunk.clone());
    }
}
