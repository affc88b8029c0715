//! What rests is exact: a picture that a video frame has shown is sent once more without loss, slice by slice, while nothing
//! happens. A video rounds colours, by four steps of 255 at times, however finely it is encoded.

use std::time::{Duration, Instant};

use crate::protocol::Rect;

/// Pixels of a slice: encoded within a millisecond, some 4 kB of text and at most 48 kB of a photograph.
const SLICE: usize = 16_384;

/// The bytes that slices may take on average: a page of text is exact within two seconds, a photograph of 1080p within 25.
const PER_SECOND: u32 = 256 * 1024;

/// The longest that a slice may keep the link busy: what is typed meanwhile waits behind it.
pub(super) const MOST_ON_LINK: Duration = Duration::from_millis(100);

/// What is left to be sent, and when the next of it may be.
#[derive(Debug, Default)]
pub(super) struct Exact {
    left: Rect,
    due: Option<Instant>,
}

impl Exact {
    /// All of a picture is to be sent, from then on.
    pub(super) fn begin(&mut self, picture: Rect, at: Instant) {
        (self.left, self.due) = (picture, Some(at));
    }

    /// Nothing is left to be sent: another picture comes.
    pub(super) fn end(&mut self) {
        *self = Self::default();
    }

    /// When the next slice is due, if any is left.
    pub(super) fn due_at(&self) -> Option<Instant> {
        self.due
    }

    /// The next slice, if it is due.
    pub(super) fn slice(&self, now: Instant) -> Option<Rect> {
        self.due.filter(|due| *due <= now)?;
        let rows = u16::try_from(SLICE / usize::from(self.left.width).max(1)).unwrap_or(u16::MAX).max(1);
        Some(Rect { height: self.left.height.min(rows), ..self.left })
    }

    /// That slice took so many bytes, or none as it was left out; the next comes when these are paid for.
    pub(super) fn passed(&mut self, slice: Rect, bytes: usize, now: Instant) {
        self.left.y += slice.height;
        self.left.height -= slice.height;
        let pause = Duration::from_secs(1) * u32::try_from(bytes).unwrap_or(u32::MAX) / PER_SECOND;
        self.due = (!self.left.is_empty()).then(|| now + pause);
    }

    /// Not before then.
    pub(super) fn wait(&mut self, until: Instant) {
        if let Some(due) = &mut self.due {
            *due = until;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends all slices of a picture, each of so many bytes; how many there were and how long it took.
    fn sent(picture: Rect, bytes: usize) -> (usize, Duration) {
        let start = Instant::now();
        let (mut exact, mut now, mut covered, mut count) = (Exact::default(), start, Rect::default(), 0);
        exact.begin(picture, now);
        while let Some(due) = exact.due_at() {
            now = due;
            let slice = exact.slice(now).unwrap();
            assert!(slice.area() <= SLICE as u64 || slice.height == 1);
            assert!(slice.intersection(covered).is_empty(), "no pixel twice");
            covered = covered.union(slice);
            exact.passed(slice, bytes, now);
            count += 1;
        }
        assert_eq!(covered, picture, "and none is missing");
        (count, now - start)
    }

    #[test]
    fn all_of_a_picture_is_sent_once_and_no_faster_than_it_may() {
        assert_eq!(sent(Rect::whole(1920, 1080), 0).1, Duration::ZERO);
        let (count, took) = sent(Rect::whole(1920, 1080), 4096);
        assert_eq!((count, took), (135, Duration::from_secs(1) * 134 / 64));
        assert_eq!(sent(Rect::whole(16_384, 3), 1).0, 3);
        assert_eq!(sent(Rect::whole(1, 1), 1).0, 1);
    }

    #[test]
    fn it_waits_and_ends_when_told_to() {
        let (mut exact, now) = (Exact::default(), Instant::now());
        assert_eq!((exact.slice(now), exact.due_at()), (None, None));
        exact.begin(Rect::whole(10, 10), now);
        exact.wait(now + Duration::from_secs(1));
        assert_eq!(exact.slice(now), None);
        assert!(exact.slice(now + Duration::from_secs(1)).is_some());
        exact.end();
        assert_eq!((exact.slice(now), exact.due_at()), (None, None));
        exact.wait(now);
        assert_eq!(exact.due_at(), None, "there is nothing to wait for");
    }
}
