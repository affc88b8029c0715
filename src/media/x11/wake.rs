//! Ends a `poll` from another thread: an eventfd.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

use rustix::event::{EventfdFlags, eventfd};

use crate::media::Waker;

/// Readable from when it is woken until it is cleared.
#[derive(Debug)]
pub(super) struct Wake(Arc<OwnedFd>);

impl Wake {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self(Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?)))
    }

    /// What makes it readable.
    pub(super) fn waker(&self) -> Waker {
        let descriptor = Arc::clone(&self.0);
        Waker::new(move || {
            // Fails only when the counter is full, and then it is readable already.
            let _readable = rustix::io::write(&*descriptor, &1u64.to_ne_bytes());
        })
    }

    pub(super) fn clear(&self) {
        // Fails only when it was not readable, which is what is wanted.
        let _cleared = rustix::io::read(&*self.0, &mut [0; 8]);
    }

    pub(super) fn descriptor(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
