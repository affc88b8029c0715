//! Parts of a picture as lists of rectangles.

use crate::protocol::Rect;

/// A list that has grown longer than this becomes the rectangle around it: for what is hidden, too much is the safe side.
const MOST_RECTS: usize = 256;

/// Takes `hole` out of a region.
pub(super) fn subtract(region: &mut Vec<Rect>, hole: Rect) {
    if region.iter().all(|rect| rect.intersection(hole).is_empty()) {
        return;
    }
    *region = region.iter().flat_map(|rect| around(*rect, hole)).filter(|rect| !rect.is_empty()).collect();
    if region.len() > MOST_RECTS {
        *region = vec![region.iter().copied().fold(Rect::default(), Rect::union)];
    }
}

/// What is left of a rectangle: above, below, left and right of the hole; some may be empty.
fn around(rect: Rect, hole: Rect) -> [Rect; 4] {
    let cut = rect.intersection(hole);
    if cut.is_empty() {
        return [rect, Rect::default(), Rect::default(), Rect::default()];
    }
    let (right, bottom) = (cut.x + cut.width, cut.y + cut.height);
    [
        Rect { height: cut.y - rect.y, ..rect },
        Rect { y: bottom, height: rect.y + rect.height - bottom, ..rect },
        Rect { x: rect.x, y: cut.y, width: cut.x - rect.x, height: cut.height },
        Rect { x: right, y: cut.y, width: rect.x + rect.width - right, height: cut.height },
    ]
}

/// The part of a rectangle, seen from `origin`, that does not lie left of or above it.
pub(super) fn seen_from(origin: (i32, i32), (x, y): (i32, i32), (width, height): (u32, u32)) -> Rect {
    let limit = |at: i64| at.clamp(0, i64::from(u16::MAX)) as u16;
    let span = |from: i32, origin: i32, length: u32| {
        let start = i64::from(from) - i64::from(origin);
        (limit(start), limit(start + i64::from(length)))
    };
    let ((left, right), (top, bottom)) = (span(x, origin.0, width), span(y, origin.1, height));
    Rect { x: left, y: top, width: right - left, height: bottom - top }
}

/// Fills what lies within one of `covers` with one colour. `rows` are the rows of `rect`, one after the other.
pub(super) fn blank(rows: &mut [u8], rect: Rect, covers: &[Rect], colour: [u8; 4]) {
    let stride = usize::from(rect.width) * 4;
    for part in covers.iter().map(|cover| cover.intersection(rect)).filter(|part| !part.is_empty()) {
        let left = usize::from(part.x - rect.x) * 4;
        let width = usize::from(part.width) * 4;
        for row in rows.chunks_exact_mut(stride).skip(usize::from(part.y - rect.y)).take(usize::from(part.height)) {
            for pixel in row[left..left + width].as_chunks_mut::<4>().0 {
                *pixel = colour;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: u16, y: u16, width: u16, height: u16) -> Rect {
        Rect { x, y, width, height }
    }

    fn covered(region: &[Rect], x: u16, y: u16) -> usize {
        region.iter().filter(|part| !part.intersection(rect(x, y, 1, 1)).is_empty()).count()
    }

    #[test]
    fn what_is_taken_out_is_out_and_the_rest_is_there_once() {
        for hole in [rect(3, 3, 4, 4), rect(0, 0, 5, 5), rect(8, 8, 9, 9), rect(0, 4, 10, 1), rect(20, 20, 5, 5), rect(0, 0, 10, 10)] {
            let mut region = vec![rect(0, 0, 10, 10)];
            subtract(&mut region, rect(1, 1, 2, 2));
            subtract(&mut region, hole);
            for (x, y) in (0..10).flat_map(|x| (0..10).map(move |y| (x, y))) {
                let out = [hole, rect(1, 1, 2, 2)].iter().any(|hole| covered(&[*hole], x, y) > 0);
                assert_eq!(covered(&region, x, y), usize::from(!out), "{hole:?} at {x}, {y}");
            }
        }
    }

    #[test]
    fn a_region_in_too_many_pieces_grows_and_never_shrinks() {
        let mut region = vec![rect(0, 0, 1000, 1000)];
        for n in 0..300 {
            subtract(&mut region, rect(n % 30 * 30 + 5, n / 30 * 30 + 5, 3, 3));
        }
        assert!(region.len() <= MOST_RECTS);
        assert!(covered(&region, 999, 999) > 0);
    }

    #[test]
    fn a_place_is_seen_from_another() {
        assert_eq!(seen_from((100, 50), (90, 60), (20, 20)), rect(0, 10, 10, 20));
        assert_eq!(seen_from((100, 50), (0, 0), (20, 20)).area(), 0);
        assert_eq!(seen_from((-5, 0), (-40_000, -3), (80_000, 5)), rect(0, 0, 40_005, 2));
    }

    #[test]
    fn only_what_is_covered_is_blanked() {
        let mut rows = vec![1; 6 * 4 * 4];
        blank(&mut rows, rect(10, 10, 6, 4), &[rect(0, 0, 12, 11), rect(15, 13, 100, 100)], [9; 4]);
        let places: Vec<usize> = rows.chunks(4).enumerate().filter(|(_, pixel)| *pixel == [9; 4]).map(|(n, _)| n).collect();
        assert_eq!(places, [0, 1, 23]);
    }
}
