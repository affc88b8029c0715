//! The pointer, which the server keeps out of the picture and we draw in.

use x11rb::protocol::xfixes::GetCursorImageReply;

use crate::protocol::Rect;

/// The pointer as it is drawn in the picture, and what lies under it.
#[derive(Debug, Default)]
pub(super) struct Cursor {
    /// Names the shape; the server gives each another number.
    serial: u32,
    /// Where the shape's top left corner is; may lie outside.
    corner: (i32, i32),
    /// The part of the picture that is drawn over; empty if none is.
    drawn: Rect,
    /// The pixels of that part without the pointer, row after row.
    under: Vec<u8>,
}

impl Cursor {
    /// Puts back what lies under the pointer.
    pub(super) fn lift(&self, picture: &mut [u8], stride: usize) {
        let width = usize::from(self.drawn.width) * 4;
        for (row, under) in rows(self.drawn, stride).zip(self.under.chunks_exact(width.max(1))) {
            picture[row..row + width].copy_from_slice(under);
        }
    }

    /// Draws the pointer into a picture without one that begins at `origin` of the desktop, and returns what it changes:
    /// nothing if neither shape nor place did.
    pub(super) fn place(&mut self, picture: &mut [u8], whole: Rect, origin: (i32, i32), image: &GetCursorImageReply) -> Vec<Rect> {
        let corner = (i32::from(image.x) - i32::from(image.xhot) - origin.0, i32::from(image.y) - i32::from(image.yhot) - origin.1);
        let changed = (image.cursor_serial, corner) != (self.serial, self.corner);
        let before = self.drawn;
        (self.serial, self.corner) = (image.cursor_serial, corner);
        self.drawn = visible(corner, image.width, image.height, whole);
        self.draw(picture, usize::from(whole.width) * 4, image);
        if changed { vec![before, self.drawn] } else { Vec::new() }
    }

    fn draw(&mut self, picture: &mut [u8], stride: usize, image: &GetCursorImageReply) {
        self.under.clear();
        let width = usize::from(self.drawn.width) * 4;
        let left = (i32::from(self.drawn.x) - self.corner.0) as usize;
        let top = (i32::from(self.drawn.y) - self.corner.1) as usize;
        let shape = image.cursor_image.chunks_exact(usize::from(image.width).max(1)).skip(top);
        for (row, shape) in rows(self.drawn, stride).zip(shape) {
            let row = &mut picture[row..row + width];
            self.under.extend_from_slice(row);
            for (pixel, over) in row.as_chunks_mut::<4>().0.iter_mut().zip(&shape[left..]) {
                blend(pixel, *over);
            }
        }
    }
}

/// Where each row of a rectangle begins in a picture.
fn rows(rect: Rect, stride: usize) -> impl Iterator<Item = usize> {
    (rect.y..rect.y + rect.height).map(move |y| usize::from(y) * stride + usize::from(rect.x) * 4)
}

fn visible(corner: (i32, i32), width: u16, height: u16, whole: Rect) -> Rect {
    let part = |from: i32, length: u16, limit: u16| {
        let limit = i32::from(limit);
        let (start, end) = (from.clamp(0, limit), (from + i32::from(length)).clamp(0, limit));
        (start as u16, (end - start) as u16)
    };
    let ((x, width), (y, height)) = (part(corner.0, width, whole.width), part(corner.1, height, whole.height));
    if width == 0 || height == 0 { Rect::default() } else { Rect { x, y, width, height } }
}

/// Lays a pixel, alpha on top and already multiplied in, over another.
fn blend(pixel: &mut [u8; 4], over: u32) {
    let [blue, green, red, alpha] = over.to_le_bytes();
    let rest = 255 - u16::from(alpha);
    for (below, above) in pixel.iter_mut().zip([blue, green, red]) {
        let through = (u16::from(*below) * rest + 127) / 255;
        *below = through.saturating_add(u16::from(above)).min(255) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: Rect = Rect { x: 0, y: 0, width: 20, height: 10 };

    fn pointer(x: i16, y: i16) -> GetCursorImageReply {
        let cursor_image = vec![0xFF00_FF00; 12];
        GetCursorImageReply { sequence: 0, length: 0, x, y, width: 4, height: 3, xhot: 1, yhot: 1, cursor_serial: 5, cursor_image }
    }

    fn picture() -> Vec<u8> {
        (0..20 * 10 * 4).map(|n| n as u8).collect()
    }

    #[test]
    fn it_is_drawn_and_lifted_without_a_trace_even_at_the_edges() {
        for at in [(5, 5), (0, 0), (19, 9), (-30, 4), (20, 11)] {
            let (mut drawn, mut cursor) = (picture(), Cursor::default());
            let rects = cursor.place(&mut drawn, WHOLE, (0, 0), &pointer(at.0, at.1));
            let green = drawn.chunks_exact(4).filter(|pixel| pixel[..3] == [0, 255, 0]).count();
            assert_eq!(green as u64, rects[1].area(), "{at:?}");
            cursor.lift(&mut drawn, 80);
            assert_eq!(drawn, picture(), "{at:?}");
        }
    }

    #[test]
    fn it_reports_the_old_and_the_new_place() {
        let (mut drawn, mut cursor) = (picture(), Cursor::default());
        cursor.place(&mut drawn, WHOLE, (0, 0), &pointer(5, 5));
        cursor.lift(&mut drawn, 80);
        assert!(cursor.place(&mut drawn, WHOLE, (0, 0), &pointer(5, 5)).is_empty(), "nothing moved");
        cursor.lift(&mut drawn, 80);
        let rects = cursor.place(&mut drawn, WHOLE, (0, 0), &pointer(9, 5));
        assert_eq!(rects, [Rect { x: 4, y: 4, width: 4, height: 3 }, Rect { x: 8, y: 4, width: 4, height: 3 }]);
    }

    #[test]
    fn what_is_transparent_lets_the_picture_through() {
        let mut pixel = [10, 200, 30, 0];
        blend(&mut pixel, 0);
        assert_eq!(pixel, [10, 200, 30, 0]);
        blend(&mut pixel, 0x8040_4040);
        assert_eq!(pixel, [69, 164, 79, 0]);
    }
}
