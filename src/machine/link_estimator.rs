//! What the link to the service still holds, and how fast it empties.
//!
//! Nobody asks the network. All that is known follows from what was sent when and what was acknowledged when; every time
//! is passed in, counted from the start of the share.

use std::collections::VecDeque;
use std::time::Duration;

/// Throughput that is assumed before anything was measured, in bytes per second: 20 Mbit/s, an ordinary home uplink.
const FIRST_GUESS: f64 = 2_500_000.0;

/// Slower than this no link is taken to be, in bytes per second: one bad sample (a laptop that slept) must not stop the
/// pictures that would bring better samples.
const SLOWEST: f64 = 16_000.0;

/// A chunk must have this many bytes to tell something of the throughput; of a smaller one the delay is mostly distance.
const TELLING: usize = 8 * 1024;

/// Alone on the link, so many bytes take no time but the way there and back.
const ONE_PACKET: usize = 1400;

/// How much one sample moves the estimate: after five of them a change of the link is mostly known.
const WEIGHT: f64 = 0.25;

/// How much queue is worth having, beyond what is on its way in any case: less leaves the link empty between two frames,
/// more is delay that the agent sees.
const QUEUE: Duration = Duration::from_millis(100);

/// Bytes that may always be under way, so that a poor estimate can never hold back typing.
const ALWAYS: usize = 32 * 1024;

/// The most bytes under way whatever the estimate says: bounds memory while nothing is acknowledged.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// The most chunks under way, for the same reason.
const MOST_CHUNKS: usize = 128;

/// On its way for this long beyond the way there and back, a chunk lies in a queue somewhere.
const LATE: Duration = Duration::from_millis(250);

/// More bytes than this may lie in a queue for long, however quick the link has been: an estimate can be wrong.
const MUCH: usize = 64 * 1024;

#[derive(Debug)]
struct Sent {
    seq: u32,
    bytes: usize,
    at: Duration,
    /// Bytes under way at that moment, these among them: as much is delivered when this chunk is acknowledged.
    under_way: usize,
}

/// Counts what is under way and estimates the throughput.
#[derive(Debug)]
pub struct LinkEstimator {
    sent: VecDeque<Sent>,
    under_way: usize,
    /// Bytes per second.
    throughput: f64,
    /// Time from sending next to nothing to its acknowledgement; none before the first.
    distance: Option<Duration>,
}

impl Default for LinkEstimator {
    fn default() -> Self {
        Self { sent: VecDeque::new(), under_way: 0, throughput: FIRST_GUESS, distance: None }
    }
}

impl LinkEstimator {
    /// Notes that chunk `seq` was handed to the link.
    pub fn sent(&mut self, now: Duration, seq: u32, bytes: usize) {
        self.under_way += bytes;
        self.sent.push_back(Sent { seq, bytes, at: now, under_way: self.under_way });
    }

    /// Notes that chunk `seq` and all before it have arrived. One that was never sent, or twice, changes nothing.
    pub fn acked(&mut self, now: Duration, seq: u32) {
        if !self.sent.iter().any(|chunk| chunk.seq == seq) {
            return;
        }
        while let Some(chunk) = self.sent.pop_front() {
            self.under_way -= chunk.bytes;
            if chunk.seq == seq {
                self.learn(&chunk, now.saturating_sub(chunk.at));
                return;
            }
        }
    }

    /// Takes all that is under way for lost, as after a reconnect; what was learned of the link stays.
    pub fn lost(&mut self) {
        self.sent.clear();
        self.under_way = 0;
    }

    /// Notes that chunk `seq` was taken back before the link had any of it. Only the last one sent can be: of another number
    /// nothing changes.
    pub fn withdrawn(&mut self, seq: u32) {
        if let Some(chunk) = self.sent.pop_back_if(|chunk| chunk.seq == seq) {
            self.under_way -= chunk.bytes;
        }
    }

    fn learn(&mut self, chunk: &Sent, delay: Duration) {
        if chunk.under_way <= ONE_PACKET {
            // Down at once, up by degrees: a delay above the known one is mostly other traffic.
            let distance = self.distance.map_or(delay, |known| if delay < known { delay } else { known + (delay - known) / 8 });
            self.distance = Some(distance);
        } else if chunk.under_way >= TELLING {
            // Under a millisecond is a loopback; the exact figure no longer matters.
            let seconds = delay.saturating_sub(self.distance.unwrap_or_default()).as_secs_f64().max(0.001);
            let sample = chunk.under_way as f64 / seconds;
            self.throughput = (self.throughput + WEIGHT * (sample - self.throughput)).max(SLOWEST);
        }
    }

    /// How long so many bytes occupy the link.
    pub fn time_for(&self, bytes: f64) -> Duration {
        Duration::from_secs_f64((bytes / self.throughput).clamp(0.0, 3600.0))
    }

    /// Whether the link holds so much that a new picture had better wait until some of it has arrived.
    pub fn is_full(&self) -> bool {
        let worth = self.throughput * (self.distance.unwrap_or_default() + QUEUE).as_secs_f64();
        let limit = (worth as usize).clamp(ALWAYS, MOST_BYTES);
        self.under_way >= limit || self.sent.len() >= MOST_CHUNKS
    }

    /// Whether what is under way may take long to arrive, so that, when it is not to be seen any more, it is better to give
    /// the link up than to let it arrive.
    pub fn lags(&self, now: Duration) -> bool {
        let in_time = self.distance.unwrap_or_default() + LATE;
        self.under_way > MUCH || self.sent.front().is_some_and(|oldest| now.saturating_sub(oldest.at) > in_time)
    }

    /// Chunks under way.
    pub fn chunks(&self) -> usize {
        self.sent.len()
    }

    /// Bytes under way.
    pub fn bytes(&self) -> usize {
        self.under_way
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// Sends chunks of so many bytes over a link with so many bytes per second and so much way; each waits for the last.
    fn after(chunks: u32, bytes: usize, rate: u64, way: u64) -> LinkEstimator {
        let mut link = LinkEstimator::default();
        let mut now = ms(0);
        for seq in 0..chunks {
            link.sent(now, seq, bytes);
            now += ms(way) + Duration::from_secs_f64(bytes as f64 / rate as f64);
            link.acked(now, seq);
            link.sent(now, seq + 1000, 50);
            now += ms(way);
            link.acked(now, seq + 1000);
        }
        link
    }

    #[test]
    fn acknowledging_one_acknowledges_those_before() {
        let mut link = LinkEstimator::default();
        for seq in 1..=4 {
            link.sent(ms(0), seq, 100);
        }
        link.acked(ms(1), 3);
        assert_eq!((link.chunks(), link.bytes()), (1, 100));
        link.acked(ms(1), 3);
        link.acked(ms(1), 77);
        assert_eq!((link.chunks(), link.bytes()), (1, 100), "an unknown number changes nothing");
        link.lost();
        assert_eq!((link.chunks(), link.bytes()), (0, 0));
    }

    #[test]
    fn what_is_taken_back_is_not_under_way_and_its_number_is_free_again() {
        let mut link = LinkEstimator::default();
        for seq in 1..=3 {
            link.sent(ms(0), seq, 100);
        }
        link.withdrawn(3);
        link.withdrawn(2);
        assert_eq!((link.chunks(), link.bytes()), (1, 100));
        link.withdrawn(7);
        assert_eq!((link.chunks(), link.bytes()), (1, 100), "an unknown number changes nothing");
        link.sent(ms(1), 2, 50);
        link.acked(ms(2), 2);
        assert_eq!((link.chunks(), link.bytes()), (0, 0));
    }

    #[test]
    fn a_slow_link_is_found_out_and_so_is_a_fast_one() {
        for (rate, way) in [(50_000, 5), (200_000, 40), (1_000_000, 5), (10_000_000, 20)] {
            let link = after(30, 20_000, rate, way);
            let measured = 20_000.0 / link.time_for(20_000.0).as_secs_f64();
            assert!((0.6..1.6).contains(&(measured / rate as f64)), "{rate} B/s at {way} ms: measured {measured}");
        }
    }

    #[test]
    fn it_lags_when_something_is_old() {
        let mut link = LinkEstimator::default();
        assert!(!link.lags(ms(10_000)), "nothing is under way");
        link.sent(ms(10_000), 1, 100);
        link.sent(ms(10_200), 2, 100);
        assert!(!link.lags(ms(10_250)) && link.lags(ms(10_251)));
        link.acked(ms(10_251), 1);
        assert!(!link.lags(ms(10_450)) && link.lags(ms(11_000)), "of what is left");
    }

    #[test]
    fn what_is_far_does_not_lag_for_that() {
        let mut link = LinkEstimator::default();
        link.sent(ms(0), 1, 100);
        link.acked(ms(600), 1);
        link.sent(ms(1000), 2, 100);
        assert!(!link.lags(ms(1850)) && link.lags(ms(1851)));
    }

    #[test]
    fn it_lags_when_much_is_under_way() {
        let mut link = LinkEstimator::default();
        link.sent(ms(0), 1, MUCH);
        assert!(!link.lags(ms(0)));
        link.sent(ms(0), 2, 1);
        assert!(link.lags(ms(0)));
        link.acked(ms(1), 1);
        assert!(!link.lags(ms(1)));
    }

    #[test]
    fn it_recovers_from_one_bad_sample() {
        let mut link = after(10, 20_000, 1_000_000, 5);
        link.sent(ms(10_000), 5000, 20_000);
        link.acked(ms(70_000), 5000);
        for seq in 6000..6020 {
            link.sent(ms(80_000), seq, 20_000);
            link.acked(ms(80_025), seq);
        }
        assert!(link.time_for(20_000.0) < ms(40));
    }

    #[test]
    fn it_is_full_by_bytes_or_by_chunks_when_nothing_is_acknowledged() {
        let mut link = LinkEstimator::default();
        link.sent(ms(0), 1, ALWAYS - 1);
        assert!(!link.is_full());
        link.sent(ms(0), 2, MOST_BYTES);
        assert!(link.is_full());
        let mut link = LinkEstimator::default();
        for seq in 0..MOST_CHUNKS as u32 {
            assert!(!link.is_full());
            link.sent(ms(0), seq, 1);
        }
        assert!(link.is_full());
    }

    #[test]
    fn the_way_is_down_at_once_and_up_by_an_eighth() {
        let mut link = LinkEstimator::default();
        for (seq, (delay, known)) in [(50, 50), (90, 55), (10, 10), (90, 20)].into_iter().enumerate() {
            link.sent(ms(0), seq as u32, ONE_PACKET);
            link.acked(ms(delay), seq as u32);
            assert_eq!(link.distance, Some(ms(known)), "after {delay} ms");
        }
    }

    #[test]
    fn a_little_chunk_tells_nothing_of_the_throughput() {
        for (bytes, tells) in [(8 * 1024 - 1, false), (8 * 1024, true)] {
            let mut link = LinkEstimator::default();
            link.sent(ms(0), 1, bytes);
            link.acked(ms(1000), 1);
            assert_eq!((link.throughput < FIRST_GUESS, link.distance), (tells, None), "{bytes} bytes");
        }
    }

    #[test]
    fn so_much_may_always_be_under_way_however_slow_the_link() {
        let mut link = after(30, 20_000, 20_000, 5);
        link.sent(ms(0), 5000, 32 * 1024 - 1);
        assert!(!link.is_full());
        link.sent(ms(0), 5001, 1);
        assert!(link.is_full());
    }
}
