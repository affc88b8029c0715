//! Which parts of a picture changed: exact, few, and without false alarms.

use super::{Frame, MAX_DAMAGE};
use crate::protocol::Rect;

/// Unchanged rows that may lie inside one damaged rectangle, so that a line of text is one patch and not one per letter stroke.
const JOIN_ROWS: u16 = 16;

/// Pixels that two rectangles may cover needlessly when they are joined. A patch costs about a hundred bytes and 20 µs
/// whatever its size, which is what this many unchanged pixels cost at most.
const JOIN_WASTE: u64 = 4096;

/// Pixels compared at once when the left and right ends of a change are looked for.
const STEP: usize = 16;

/// Copies `rect` of the screen into a picture and returns which parts of it differed.
///
/// `fresh` holds the rectangle's rows one after the other, `picture` is the whole picture with rows of `stride` bytes.
pub(super) fn update(picture: &mut [u8], stride: usize, rect: Rect, fresh: &[u8]) -> Vec<Rect> {
    let row_bytes = usize::from(rect.width) * 4;
    let mut bands: Vec<Rect> = Vec::new();
    for (y, new) in (rect.y..).zip(fresh.chunks_exact(row_bytes).take(usize::from(rect.height))) {
        let start = usize::from(y) * stride + usize::from(rect.x) * 4;
        let old = &mut picture[start..start + row_bytes];
        let Some((left, right)) = span(old, new) else { continue };
        old.copy_from_slice(new);
        let line = Rect { x: rect.x + left, y, width: right - left, height: 1 };
        match bands.last_mut() {
            Some(band) if y - (band.y + band.height) <= JOIN_ROWS => *band = band.union(line),
            _ => bands.push(line),
        }
    }
    bands
}

/// The first pixel that differs and the one behind the last, if any does.
fn span(old: &[u8], new: &[u8]) -> Option<(u16, u16)> {
    if old == new {
        return None;
    }
    let pixels = old.len() / 4;
    let same = |from: usize, to: usize| old[from * 4..to * 4] == new[from * 4..to * 4];
    let mut left = 0;
    while left + STEP <= pixels && same(left, left + STEP) {
        left += STEP;
    }
    while left < pixels && same(left, left + 1) {
        left += 1;
    }
    let mut right = pixels;
    while right >= left + STEP && same(right - STEP, right) {
        right -= STEP;
    }
    while right > left && same(right - 1, right) {
        right -= 1;
    }
    // A row has at most 65,535 pixels.
    Some((left as u16, right as u16))
}

/// Adds rectangles to others and joins them until few are left that waste little; none stays empty.
pub(super) fn merge(rects: &mut Vec<Rect>, more: impl IntoIterator<Item = Rect>) {
    for rect in more {
        if !rect.is_empty() {
            rects.push(rect);
            settle(rects);
        }
    }
}

/// Joins until at most `most` rectangles are left, however much that wastes. `most` is 1 or more.
pub(super) fn limit(rects: &mut Vec<Rect>, most: usize) {
    while rects.len() > most
        && let Some((a, b, _)) = cheapest(rects)
    {
        join(rects, a, b);
    }
}

fn settle(rects: &mut Vec<Rect>) {
    while let Some((a, b, waste)) = cheapest(rects)
        && (waste <= JOIN_WASTE || rects.len() > MAX_DAMAGE)
    {
        join(rects, a, b);
    }
}

fn join(rects: &mut Vec<Rect>, a: usize, b: usize) {
    rects[a] = rects[a].union(rects[b]);
    rects.swap_remove(b);
}

/// The two rectangles, the earlier first, that waste the fewest pixels when joined.
fn cheapest(rects: &[Rect]) -> Option<(usize, usize, u64)> {
    let pairs = (0..rects.len()).flat_map(|a| (a + 1..rects.len()).map(move |b| (a, b)));
    pairs.map(|(a, b)| (a, b, waste(rects[a], rects[b]))).min_by_key(|pair| pair.2)
}

fn waste(a: Rect, b: Rect) -> u64 {
    (a.union(b).area() + a.intersection(b).area()).saturating_sub(a.area() + b.area())
}

/// How many pixels the rectangles cover together; those covered twice count twice.
pub(super) fn area(rects: &[Rect]) -> u64 {
    rects.iter().map(|rect| rect.area()).sum()
}

/// Keeps what lies within the frame.
pub(super) fn clip(rects: &mut Vec<Rect>, frame: &Frame<'_>) {
    for rect in rects.iter_mut() {
        *rect = rect.intersection(frame.whole());
    }
    rects.retain(|rect| !rect.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: u16 = 100;

    fn rect(x: u16, y: u16, width: u16, height: u16) -> Rect {
        Rect { x, y, width, height }
    }

    /// Changes single pixels of a 100x100 picture and asks what `update` finds.
    fn found(changed: &[(u16, u16)]) -> Vec<Rect> {
        let mut picture = vec![0; usize::from(WIDTH) * 400];
        let mut fresh = picture.clone();
        for (x, y) in changed {
            fresh[(usize::from(*y) * usize::from(WIDTH) + usize::from(*x)) * 4 + 1] = 9;
        }
        let rects = update(&mut picture, usize::from(WIDTH) * 4, rect(0, 0, WIDTH, 100), &fresh);
        assert_eq!(picture, fresh);
        rects
    }

    #[test]
    fn only_what_differs_is_damage() {
        assert!(found(&[]).is_empty());
        assert_eq!(found(&[(7, 3)]), [rect(7, 3, 1, 1)]);
        assert_eq!(found(&[(0, 0), (99, 5)]), [rect(0, 0, 100, 6)]);
        assert_eq!(found(&[(50, 10), (60, 20)]), [rect(50, 10, 11, 11)], "near rows are one");
        assert_eq!(found(&[(50, 10), (60, 60)]), [rect(50, 10, 1, 1), rect(60, 60, 1, 1)], "far rows are two");
    }

    #[test]
    fn a_part_of_the_picture_is_updated_in_place() {
        let mut picture = vec![0; usize::from(WIDTH) * 400];
        let fresh = vec![1; 20 * 4];
        assert_eq!(update(&mut picture, usize::from(WIDTH) * 4, rect(90, 50, 10, 2), &fresh), [rect(90, 50, 10, 2)]);
        assert_eq!(picture.iter().filter(|byte| **byte == 1).count(), 80);
    }

    #[test]
    fn near_rectangles_are_joined_and_far_ones_are_not() {
        let mut rects = Vec::new();
        merge(&mut rects, [rect(0, 0, 10, 10), rect(12, 0, 10, 10), rect(900, 900, 10, 10), Rect::default()]);
        assert_eq!(rects, [rect(0, 0, 22, 10), rect(900, 900, 10, 10)]);
    }

    #[test]
    fn there_are_never_more_than_the_limit() {
        let mut rects = Vec::new();
        merge(&mut rects, (0..60).map(|n| rect(n * 900, (n % 7) * 900, 5, 5)));
        assert_eq!(rects.len(), MAX_DAMAGE);
        limit(&mut rects, 1);
        assert_eq!(rects, [rect(0, 0, 59 * 900 + 5, 6 * 900 + 5)]);
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        let frame = Frame { data: &[], stride: 400, width: 100, height: 100 };
        let mut rects = vec![rect(90, 90, 20, 20), rect(200, 0, 5, 5)];
        clip(&mut rects, &frame);
        assert_eq!(rects, [rect(90, 90, 10, 10)]);
    }
}
