//! Thick lines as rows of pixels: what a window's shape is made of. Pure.

/// A place on the screen, in pixels; the middle of the first pixel is at 0.5.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::media) struct Dot {
    pub(in crate::media) x: f32,
    pub(in crate::media) y: f32,
}

/// Pixels of `height` rows from `y`, columns from `left` up to but not `right`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::media) struct Span {
    pub(in crate::media) y: u16,
    pub(in crate::media) height: u16,
    pub(in crate::media) left: u16,
    pub(in crate::media) right: u16,
}

/// Covered pixels within a rectangle of a given size, collected row by row.
pub(in crate::media) struct Spans {
    width: u16,
    rows: Vec<Vec<(u16, u16)>>,
}

impl Spans {
    /// Nothing is covered yet.
    pub(in crate::media) fn new(width: u16, height: u16) -> Self {
        Self { width, rows: vec![Vec::new(); usize::from(height)] }
    }

    /// Covers a line of dots with round ends and joints; one dot alone is a disc. A radius under half a pixel may cover
    /// nothing.
    pub(in crate::media) fn line(&mut self, dots: &[Dot], radius: f32) {
        if let [dot] = dots {
            self.segment(*dot, *dot, radius);
        }
        for pair in dots.windows(2) {
            self.segment(pair[0], pair[1], radius);
        }
    }

    /// Covers the inside of a shape without dents, given by its corners in order.
    pub(in crate::media) fn polygon(&mut self, corners: &[Dot]) {
        for y in self.rows_between(extent(corners.iter().map(|dot| dot.y))) {
            let middle = f32::from(y) + 0.5;
            let edges = (0..corners.len()).map(|n| (corners[n], corners[(n + 1) % corners.len()]));
            let crossed = edges.filter(|(a, b)| (a.y <= middle) != (b.y <= middle));
            let (left, right) = extent(crossed.map(|(a, b)| a.x + (b.x - a.x) * (middle - a.y) / (b.y - a.y)));
            self.cover(y, left, right);
        }
    }

    /// A segment with round ends has no dents, so each row of it is one run: from the leftmost to the rightmost of its two
    /// discs and of the strip between them.
    fn segment(&mut self, a: Dot, b: Dot, radius: f32) {
        let (top, bottom) = extent([a.y, b.y].into_iter());
        let length = (b.x - a.x).hypot(b.y - a.y);
        let aside = if length > 0.0 { ((a.y - b.y) / length * radius, (b.x - a.x) / length * radius) } else { (0.0, 0.0) };
        let strip = [
            Dot { x: a.x + aside.0, y: a.y + aside.1 },
            Dot { x: b.x + aside.0, y: b.y + aside.1 },
            Dot { x: b.x - aside.0, y: b.y - aside.1 },
            Dot { x: a.x - aside.0, y: a.y - aside.1 },
        ];
        self.polygon(&strip);
        for y in self.rows_between((top - radius, bottom + radius)) {
            for dot in [a, b] {
                let above = f32::from(y) + 0.5 - dot.y;
                if above.abs() <= radius {
                    let half = (radius * radius - above * above).sqrt();
                    self.cover(y, dot.x - half, dot.x + half);
                }
            }
        }
    }

    /// The rows whose middle lies between two heights.
    fn rows_between(&self, (top, bottom): (f32, f32)) -> std::ops::Range<u16> {
        // Casts of what is out of range, or no number, end at the range's ends.
        let limit = |at: f32| at.clamp(0.0, self.rows.len() as f32) as u16;
        limit((top - 0.5).ceil())..limit((bottom - 0.5).floor() + 1.0)
    }

    /// Covers the pixels of a row whose middles lie between two places.
    fn cover(&mut self, y: u16, left: f32, right: f32) {
        let limit = |at: f32| at.clamp(0.0, f32::from(self.width)) as u16;
        let (left, right) = (limit((left - 0.5).ceil()), limit((right - 0.5).floor() + 1.0));
        if left < right {
            self.rows[usize::from(y)].push((left, right));
        }
    }

    /// What is covered: from top to bottom and left to right, no two overlap, equal rows as one.
    pub(in crate::media) fn finish(mut self) -> Vec<Span> {
        let (mut spans, mut last): (Vec<Span>, usize) = (Vec::new(), 0);
        for (y, row) in (0..).zip(&mut self.rows) {
            merge(row);
            let above = &mut spans[last..];
            let same = above.len() == row.len()
                && above.iter().zip(&*row).all(|(span, run)| (span.left, span.right) == *run && span.y + span.height == y);
            if same {
                above.iter_mut().for_each(|span| span.height += 1);
            } else if !row.is_empty() {
                last = spans.len();
                spans.extend(row.iter().map(|(left, right)| Span { y, height: 1, left: *left, right: *right }));
            }
        }
        spans
    }
}

/// Sorts runs and joins those that touch.
fn merge(runs: &mut Vec<(u16, u16)>) {
    runs.sort_unstable();
    runs.dedup_by(|next, run| {
        let touch = next.0 <= run.1;
        if touch {
            run.1 = run.1.max(next.1);
        }
        touch
    });
}

/// The least and the greatest; nothing is between those of none.
fn extent(values: impl Iterator<Item = f32>) -> (f32, f32) {
    values.fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), value| (least.min(value), most.max(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (u16, u16) = (60, 40);

    fn drawn(draw: impl FnOnce(&mut Spans)) -> Vec<Span> {
        let mut spans = Spans::new(SIZE.0, SIZE.1);
        draw(&mut spans);
        spans.finish()
    }

    fn dot(x: f32, y: f32) -> Dot {
        Dot { x, y }
    }

    /// Whether each pixel is covered; fails where spans overlap or are out of order.
    fn pixels(spans: &[Span]) -> Vec<bool> {
        let mut pixels = vec![false; usize::from(SIZE.0) * usize::from(SIZE.1)];
        assert!(spans.is_sorted_by_key(|span| (span.y, span.left)));
        for span in spans {
            assert!(span.height > 0 && span.left < span.right);
            for (y, x) in (span.y..span.y + span.height).flat_map(|y| (span.left..span.right).map(move |x| (y, x))) {
                let pixel = &mut pixels[usize::from(y) * usize::from(SIZE.0) + usize::from(x)];
                assert!(!std::mem::replace(pixel, true), "{x},{y} is covered twice");
            }
        }
        pixels
    }

    /// Covers a pixel if its middle is no further from a segment than the radius: the slow and obvious way.
    fn by_distance(dots: &[Dot], radius: f32) -> Vec<bool> {
        let near = |x: f32, y: f32, a: Dot, b: Dot| {
            let (dx, dy) = (b.x - a.x, b.y - a.y);
            let along = (((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy).max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
            (x - a.x - along * dx).hypot(y - a.y - along * dy)
        };
        let rows = (0..SIZE.1).flat_map(|y| (0..SIZE.0).map(move |x| (f32::from(x) + 0.5, f32::from(y) + 0.5)));
        rows.map(|(x, y)| dots.windows(2).any(|pair| near(x, y, pair[0], pair[1]) <= radius)).collect()
    }

    #[test]
    fn a_thick_line_covers_what_is_near_it() {
        let mut state = 7u32;
        let mut below = |limit: f32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 16_777_216.0 * limit
        };
        for _ in 0..200 {
            let dots: Vec<Dot> = (0..4).map(|_| dot(below(80.0) - 10.0, below(60.0) - 10.0)).collect();
            let radius = 0.5 + below(6.0);
            let (fast, slow) = (pixels(&drawn(|spans| spans.line(&dots, radius))), by_distance(&dots, radius));
            let differ = fast.iter().zip(&slow).filter(|(fast, slow)| fast != slow).count();
            assert!(differ <= 1, "{differ} pixels differ, more than rounding explains: {dots:?} {radius}");
        }
    }

    #[test]
    fn one_dot_is_a_disc() {
        let spans = drawn(|spans| spans.line(&[dot(10.0, 10.0)], 2.0));
        let span = |y, height, left, right| Span { y, height, left, right };
        assert_eq!(spans, [span(8, 1, 9, 11), span(9, 2, 8, 12), span(11, 1, 9, 11)]);
    }

    #[test]
    fn lines_that_cross_cover_their_crossing_once() {
        let spans = drawn(|spans| {
            spans.line(&[dot(0.0, 0.0), dot(60.0, 40.0)], 3.0);
            spans.line(&[dot(60.0, 0.0), dot(0.0, 40.0)], 3.0);
        });
        assert!(pixels(&spans).iter().filter(|covered| **covered).count() > 500);
    }

    #[test]
    fn what_lies_outside_is_cut_off_and_no_number_is_too_wild() {
        let everything = drawn(|spans| spans.line(&[dot(-1e9, 20.0), dot(1e9, 20.0)], 1e6));
        assert_eq!(everything, [Span { y: 0, height: SIZE.1, left: 0, right: SIZE.0 }]);
        assert!(drawn(|spans| spans.line(&[dot(-50.0, -50.0), dot(500.0, -20.0)], 3.0)).is_empty());
        assert!(drawn(|spans| spans.line(&[dot(f32::NAN, 3.0), dot(4.0, f32::NAN)], 3.0)).len() < 10);
        assert!(drawn(|spans| spans.line(&[], 3.0)).is_empty());
    }

    #[test]
    fn a_triangle_is_filled() {
        let spans = drawn(|spans| spans.polygon(&[dot(5.0, 5.0), dot(15.0, 5.0), dot(5.0, 15.0)]));
        let covered = pixels(&spans).iter().filter(|covered| **covered).count();
        assert!((45..=55).contains(&covered), "{covered}");
    }
}
