//! How many connections there may be at a time: in all, of visitors, and of one address.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::timeout;

use super::network::of_one;

/// How long a connection that gives way may take to close. It is dropped where it stands, so this only guards the accept loop.
const GIVING_WAY: Duration = Duration::from_secs(1);

/// The places of the service. Each connection has one from the moment it is accepted, before it has said a word: a silent peer
/// costs a file and memory too.
#[derive(Clone)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    count: u32,
    /// Fewer than there are places: the rest is kept for agents, viewers and those who have not said yet who they are.
    for_visitors: Arc<Semaphore>,
    by_address: Arc<Mutex<HashMap<IpAddr, usize>>>,
    /// `None`: one address may have all.
    max_per_address: Option<usize>,
    strangers: Arc<Mutex<Strangers>>,
}

/// A place that is taken; free again when it is dropped.
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
}

/// One of the places that an address may have; free again when it is dropped.
pub(super) struct AddressPlace {
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
    address: IpAddr,
}

/// The connections whose peers have not identified themselves, by address and in the order of their coming.
#[derive(Default)]
struct Strangers {
    next: u64,
    by_address: HashMap<IpAddr, BTreeMap<u64, watch::Sender<bool>>>,
}

/// The registration of a connection whose peer has not identified itself: when all places are taken, it gives way to the next
/// one. Dropping it ends the registration.
pub(super) struct Stranger {
    strangers: Arc<Mutex<Strangers>>,
    number: u64,
    address: Mutex<IpAddr>,
    told: watch::Receiver<bool>,
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
            strangers: Arc::default(),
        }
    }

    /// A place, if one is free.
    pub(super) fn take(&self) -> Option<Place> {
        self.free.clone().try_acquire_owned().ok().map(|permit| Place { _permit: permit })
    }

    /// The place of a connection whose peer has not identified itself: the oldest of the address that has the most of them.
    /// `None` if there is no such connection.
    pub(super) async fn take_from_stranger(&self) -> Option<Place> {
        if !lock(&self.strangers).dismiss_one() {
            return None;
        }
        let permit = timeout(GIVING_WAY, self.free.clone().acquire_owned()).await.ok()?.ok()?;
        Some(Place { _permit: permit })
    }

    /// Registers a connection of this address whose peer has not identified itself.
    pub(super) fn register_stranger(&self, address: IpAddr) -> Stranger {
        let (tell, told) = watch::channel(false);
        let address = of_one(address);
        let mut strangers = lock(&self.strangers);
        let number = strangers.next;
        strangers.next += 1;
        strangers.by_address.entry(address).or_default().insert(number, tell);
        Stranger { strangers: self.strangers.clone(), number, address: Mutex::new(address), told }
    }

    /// One of the visitors' places, for a connection that has a place and turns out to be a visitor's.
    pub(super) fn take_visitors(&self) -> Option<Place> {
        self.for_visitors.clone().try_acquire_owned().ok().map(|permit| Place { _permit: permit })
    }

    /// Whether one of the visitors' places is free.
    pub(super) fn has_visitors_place(&self) -> bool {
        self.for_visitors.available_permits() > 0
    }

    /// One of the address's places. From this computer itself there may be as many as there are in all: a proxy that is not
    /// named as one, and the app with the service inside it, come from there for everybody.
    pub(super) fn take_for_address(&self, address: IpAddr) -> Option<AddressPlace> {
        let address = of_one(address);
        let mut counts = lock(&self.by_address);
        let count = counts.entry(address).or_default();
        if !address.is_loopback() && self.max_per_address.is_some_and(|most| *count >= most) {
            return None;
        }
        *count += 1;
        Some(AddressPlace { counts: self.by_address.clone(), address })
    }

    /// Returns when all connections are closed.
    pub(super) async fn all_free(&self) {
        // It is never closed.
        self.free.acquire_many(self.count).await.ok();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Strangers {
    /// Tells one to give way; `false` if there is none.
    fn dismiss_one(&mut self) -> bool {
        let oldest = |numbers: &BTreeMap<u64, _>| numbers.keys().next().copied();
        let most = self.by_address.iter().max_by_key(|(_, numbers)| (numbers.len(), std::cmp::Reverse(oldest(numbers))));
        let found = most.and_then(|(address, numbers)| oldest(numbers).map(|number| (*address, number)));
        let dismissed = found.and_then(|(address, number)| self.remove(address, number));
        // The connection may be closing by itself.
        dismissed.is_some_and(|tell| tell.send(true).is_ok())
    }

    fn remove(&mut self, address: IpAddr, number: u64) -> Option<watch::Sender<bool>> {
        let numbers = self.by_address.get_mut(&address)?;
        let removed = numbers.remove(&number);
        if numbers.is_empty() {
            self.by_address.remove(&address);
        }
        removed
    }
}

impl Stranger {
    /// The peer turns out to come for somebody at this address, as a trusted proxy says.
    pub(super) fn set_address(&self, address: IpAddr) {
        let mut strangers = lock(&self.strangers);
        let address = of_one(address);
        let before = std::mem::replace(&mut *lock(&self.address), address);
        if let Some(tell) = strangers.remove(before, self.number) {
            strangers.by_address.entry(address).or_default().insert(self.number, tell);
        }
    }

    /// The peer has identified itself: the connection does not give way any more. `false` if it was told to before.
    #[must_use]
    pub(super) fn identify(&self) -> bool {
        lock(&self.strangers).remove(*lock(&self.address), self.number).is_some()
    }

    /// Resolves when the connection is told to give way.
    pub(super) async fn dismissed(&self) {
        if self.told.clone().wait_for(|told| *told).await.is_err() {
            // Its peer has identified itself.
            std::future::pending().await
        }
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        lock(&self.strangers).remove(*lock(&self.address), self.number);
    }
}

impl Drop for AddressPlace {
    fn drop(&mut self) {
        let mut counts = lock(&self.counts);
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
        let held: Vec<_> = [one, one].map(|address| places.take_for_address(address).unwrap()).into();
        assert!(places.take_for_address(one).is_none());
        assert!(places.take_for_address(other).is_some());
        let v6: Vec<_> = [v6, v6].map(|address| places.take_for_address(address).unwrap()).into();
        assert!(places.take_for_address(neighbour).is_none(), "one household");
        let many: Vec<_> = (0..5).map(|_| places.take_for_address(home).unwrap()).collect();
        drop((held, v6, many));
        assert!(places.by_address.lock().unwrap().is_empty());
        assert!(places.take_for_address(one).is_some());
    }

    #[test]
    fn visitors_do_not_have_all() {
        let places = Places::new(10, 3, None);
        let held: Vec<_> = std::iter::from_fn(|| places.take_visitors()).collect();
        assert_eq!(held.len(), 7);
        assert!(Places::new(2, 500, None).take_visitors().is_some(), "a visitor has a place in any case");
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn is_dismissed(stranger: &Stranger) -> bool {
        *stranger.told.borrow()
    }

    #[test]
    fn the_oldest_of_the_address_with_the_most_strangers_gives_way() {
        let places = Places::new(10, 0, None);
        let [alone, first, second, third] =
            ["203.0.113.1", "203.0.113.9", "203.0.113.9", "203.0.113.9"].map(|address| places.register_stranger(ip(address)));
        assert!(second.identify(), "it is none any more");
        assert!(lock(&places.strangers).dismiss_one());
        assert_eq!([&alone, &first, &second, &third].map(is_dismissed), [false, true, false, false]);
        assert!(!first.identify(), "it is told already");
        assert!(lock(&places.strangers).dismiss_one());
        assert!(is_dismissed(&alone), "of addresses that have as many, the oldest goes");
        drop(third);
        assert!(!lock(&places.strangers).dismiss_one());
        assert!(lock(&places.strangers).by_address.is_empty());
    }

    #[test]
    fn whom_a_proxy_comes_for_is_counted_by_its_own_address() {
        let places = Places::new(10, 0, None);
        let [one, other, third] = [(); 3].map(|()| places.register_stranger(ip("127.0.0.1")));
        one.set_address(ip("203.0.113.1"));
        other.set_address(ip("203.0.113.9"));
        third.set_address(ip("203.0.113.9"));
        assert!(lock(&places.strangers).dismiss_one());
        assert_eq!([&one, &other, &third].map(is_dismissed), [false, true, false]);
        other.set_address(ip("203.0.113.1"));
        assert!(one.identify() && third.identify() && !other.identify());
        assert!(lock(&places.strangers).by_address.is_empty());
    }

    #[tokio::test]
    async fn a_stranger_hands_its_place_over_and_who_is_identified_keeps_it() {
        let places = Places::new(1, 0, None);
        let (stranger, place) = (places.register_stranger(ip("203.0.113.9")), places.take().unwrap());
        let leaving = async {
            stranger.dismissed().await;
            drop(place);
        };
        let (taken, ()) = tokio::join!(places.take_from_stranger(), leaving);
        assert!(taken.is_some());
        let known = places.register_stranger(ip("203.0.113.9"));
        assert!(known.identify());
        assert!(places.take_from_stranger().await.is_none());
        let never = timeout(Duration::from_millis(10), known.dismissed()).await;
        assert!(never.is_err(), "it does not give way");
    }
}
