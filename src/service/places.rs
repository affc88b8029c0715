//! How many connections there may be at a time: in all, of visitors, and of one address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::network::of_one;

/// The places of the service. Each connection has one from the moment it is accepted, before it has said a word: who says
/// nothing costs a file and memory too.
#[derive(Clone)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    count: u32,
    /// Less than there are places: the rest is kept for those who are to see the visitors.
    for_visitors: Arc<Semaphore>,
    by_address: Arc<Mutex<HashMap<IpAddr, usize>>>,
    /// None: one address may have all.
    max_per_address: Option<usize>,
}

/// A place that is taken; free again when it is dropped.
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
}

/// One of the places that an address may have; free again when it is dropped.
pub(super) struct OfAddress {
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
    address: IpAddr,
}

impl Places {
    pub(super) fn new(count: usize, kept_for_agents: usize, max_per_address: Option<usize>) -> Self {
        let count = u32::try_from(count.min(Semaphore::MAX_PERMITS)).unwrap_or(u32::MAX);
        // Where the files do not suffice for all, visitors have half at least.
        let kept = kept_for_agents.min(count as usize / 2);
        Self {
            free: Arc::new(Semaphore::new(count as usize)),
            count,
            for_visitors: Arc::new(Semaphore::new(count as usize - kept)),
            by_address: Arc::default(),
            max_per_address,
        }
    }

    /// A place, if there is one.
    pub(super) fn take(&self) -> Option<Place> {
        self.free.clone().try_acquire_owned().ok().map(|permit| Place { _permit: permit })
    }

    /// One of the visitors' places, for who has a place and turns out to be one.
    pub(super) fn take_visitors(&self) -> Option<Place> {
        self.for_visitors.clone().try_acquire_owned().ok().map(|permit| Place { _permit: permit })
    }

    /// One of the address's places. From this computer itself there may be as many as there are in all: a proxy that is not
    /// named as one, and the app with the service inside it, come from there for everybody.
    pub(super) fn take_of(&self, address: IpAddr) -> Option<OfAddress> {
        let address = of_one(address);
        let mut counts = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_default();
        if !address.is_loopback() && self.max_per_address.is_some_and(|most| *count >= most) {
            return None;
        }
        *count += 1;
        Some(OfAddress { counts: self.by_address.clone(), address })
    }

    /// Returns when everybody is gone.
    pub(super) async fn all_free(&self) {
        // It is never closed.
        self.free.acquire_many(self.count).await.ok();
    }
}

impl Drop for OfAddress {
    fn drop(&mut self) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_share_and_the_table_forgets_it() {
        let places = Places::new(10, 0, Some(2));
        let [one, other, home, v6, neighbour] =
            ["203.0.113.9", "203.0.113.10", "127.0.0.1", "2001:db8::1", "2001:db8::2"].map(|text| text.parse::<IpAddr>().unwrap());
        let held: Vec<_> = [one, one].map(|address| places.take_of(address).unwrap()).into();
        assert!(places.take_of(one).is_none());
        assert!(places.take_of(other).is_some());
        let v6: Vec<_> = [v6, v6].map(|address| places.take_of(address).unwrap()).into();
        assert!(places.take_of(neighbour).is_none(), "one household");
        let many: Vec<_> = (0..5).map(|_| places.take_of(home).unwrap()).collect();
        drop((held, v6, many));
        assert!(places.by_address.lock().unwrap().is_empty());
        assert!(places.take_of(one).is_some());
    }

    #[test]
    fn visitors_do_not_have_all() {
        let places = Places::new(10, 3, None);
        let held: Vec<_> = std::iter::from_fn(|| places.take_visitors()).collect();
        assert_eq!(held.len(), 7);
        assert!(Places::new(2, 500, None).take_visitors().is_some(), "a visitor has a place in any case");
    }
}
