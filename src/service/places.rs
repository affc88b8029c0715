//! How many connections there may be at a time.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places of the service. Each connection has one from the moment it is accepted, before it has said a word: who says
/// nothing costs a file and memory too.
#[derive(Clone)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    count: u32,
}

/// A place that is taken; free again when the last who holds it is done: the connection, or the socket that it became.
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
}

impl Places {
    pub(super) fn new(count: usize) -> Self {
        let count = u32::try_from(count).unwrap_or(u32::MAX).min(u32::try_from(Semaphore::MAX_PERMITS).unwrap_or(u32::MAX));
        Self { free: Arc::new(Semaphore::new(count as usize)), count }
    }

    /// A place, if there is one.
    pub(super) fn take(&self) -> Option<Place> {
        self.free.clone().try_acquire_owned().ok().map(|permit| Place { _permit: permit })
    }

    /// Returns when everybody is gone.
    pub(super) async fn all_free(&self) {
        // It is never closed.
        self.free.acquire_many(self.count).await.ok();
    }
}
