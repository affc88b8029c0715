//! Reads parts of the screen, through shared memory if it can be had.

use x11rb::connection::{Connection, RequestConnection};
use x11rb::errors::ReplyError;
use x11rb::protocol::shm::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{ConnectionExt as _, Drawable, ImageFormat};
use x11rb::rust_connection::RustConnection;

use super::layout::Layout;
use super::lost;
use super::shm::SharedMemory;
use crate::machine::{Cause, error_chain};
use crate::media::SourceError;
use crate::protocol::Rect;

/// The most memory that is shared: larger parts are read in bands, so that the pixels of a large screen are not held once more.
/// A screen of 2560×1440 is read at once.
const MOST_SHARED: usize = 16 * 1024 * 1024;

/// Every bit of a pixel.
const ALL_PLANES: u32 = !0;

/// Memory that the server knows under this name.
struct Segment {
    id: shm::Seg,
    memory: SharedMemory,
}

/// Reads pixels of windows and pixmaps.
#[derive(Default)]
pub(super) struct Pixels {
    /// None where the server cannot share memory, as over a network.
    segment: Option<Segment>,
    /// Pixels on their way from the segment into the picture.
    buffer: Vec<u8>,
    /// The same in the form of pictures, where the server has another.
    converted: Vec<u8>,
}

/// Where pixels are read.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) drawable: Drawable,
    /// Where in it the picture begins.
    pub(super) corner: (u16, u16),
    pub(super) layout: Layout,
}

impl Pixels {
    /// Makes room for another size.
    pub(super) fn resize(&mut self, connection: &RustConnection, width: u16, height: u16) -> Result<(), SourceError> {
        (self.buffer, self.converted) = (Vec::new(), Vec::new());
        let bytes = (usize::from(width) * usize::from(height) * 4).min(MOST_SHARED);
        if self.segment.as_ref().is_some_and(|segment| segment.memory.len() == bytes) {
            return Ok(());
        }
        if let Some(old) = self.segment.take() {
            connection.shm_detach(old.id).map_err(lost)?;
        }
        self.segment = match attach(connection, bytes) {
            Ok(segment) => Some(segment),
            Err(reason) => {
                tracing::info!(reason = error_chain(&reason), "no memory shared with the X server: pixels come over the connection");
                None
            }
        };
        Ok(())
    }

    /// Reads parts of a picture and passes the rows of each, one after the other, to `each`; large ones in several bands.
    pub(super) fn fetch(
        &mut self,
        connection: &RustConnection,
        Place { drawable, corner, layout }: Place,
        rects: &[Rect],
        mut each: impl FnMut(Rect, &mut [u8]),
    ) -> Result<(), ReplyError> {
        // The server's coordinates have 15 bits and a sign, and no drawable is larger.
        let place = |rect: &Rect| ((rect.x + corner.0) as i16, (rect.y + corner.1) as i16);
        let bytes = |rect: &Rect| layout.row_bytes(rect.width) * usize::from(rect.height);
        let room = self.segment.as_ref().map_or(MOST_SHARED, |segment| segment.memory.len());
        let bands: Vec<Rect> = rects.iter().flat_map(|rect| bands(*rect, room / layout.row_bytes(rect.width))).collect();
        let Some(segment) = &self.segment else {
            for rect in &bands {
                let (x, y) = place(rect);
                let mut image =
                    connection.get_image(ImageFormat::Z_PIXMAP, drawable, x, y, rect.width, rect.height, ALL_PLANES)?.reply()?;
                each(*rect, layout.convert(&mut image.data, rect.width, &mut self.converted));
            }
            return Ok(());
        };
        for batch in batches(&bands, room, bytes) {
            // All asked for before the first answer is waited for: one round trip.
            let mut asked = Vec::with_capacity(batch.len());
            let mut offset = 0;
            for rect in batch {
                let ((x, y), z_pixmap, at) = (place(rect), ImageFormat::Z_PIXMAP.into(), offset as u32);
                let answer = connection.shm_get_image(drawable, x, y, rect.width, rect.height, ALL_PLANES, z_pixmap, segment.id, at)?;
                asked.push((*rect, offset, answer));
                offset += bytes(rect);
            }
            for (rect, offset, answer) in asked {
                answer.reply()?;
                segment.memory.read(offset, bytes(&rect), &mut self.buffer);
                each(rect, layout.convert(&mut self.buffer, rect.width, &mut self.converted));
            }
        }
        Ok(())
    }
}

/// A rectangle in bands of at most so many rows, one at least.
fn bands(rect: Rect, rows: usize) -> impl Iterator<Item = Rect> {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).max(1);
    (0..rect.height.div_ceil(rows)).map(move |n| Rect { y: rect.y + n * rows, height: rows.min(rect.height - n * rows), ..rect })
}

/// The rectangles in groups that fit into so many bytes; rectangles that overlap may need more than one.
fn batches(rects: &[Rect], room: usize, bytes: impl Fn(&Rect) -> usize) -> impl Iterator<Item = &[Rect]> {
    let mut left = rects;
    std::iter::from_fn(move || {
        let mut used = 0;
        let fits = |rect: &&Rect| {
            used += bytes(rect);
            used <= room
        };
        // Each rectangle fits alone.
        let count = left.iter().take_while(fits).count();
        let (batch, rest) = left.split_at(count);
        left = rest;
        (!batch.is_empty()).then_some(batch)
    })
}

fn attach(connection: &RustConnection, bytes: usize) -> Result<Segment, Cause> {
    if connection.extension_information(shm::X11_EXTENSION_NAME).map_err(Cause::new)?.is_none() {
        return Err(Cause::new("the server has no MIT-SHM"));
    }
    let version = connection.shm_query_version().map_err(Cause::new)?.reply().map_err(Cause::new)?;
    if (version.major_version, version.minor_version) < (1, 2) {
        return Err(Cause::new("the server's MIT-SHM takes no descriptors"));
    }
    let (memory, descriptor) = SharedMemory::new(bytes).map_err(Cause::new)?;
    let id = connection.generate_id().map_err(Cause::new)?;
    connection.shm_attach_fd(id, descriptor, false).map_err(Cause::new)?.check().map_err(Cause::new)?;
    Ok(Segment { id, memory })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_that_overlap_are_read_in_turns() {
        let rect = |width| Rect { x: 0, y: 0, width, height: 10 };
        let rects = [rect(10), rect(9), rect(1), rect(5), rect(6)];
        let counts: Vec<usize> = batches(&rects, 400, |rect| usize::from(rect.width) * 40).map(<[Rect]>::len).collect();
        assert_eq!(counts, [1, 2, 1, 1]);
    }

    #[test]
    fn a_large_part_is_read_in_bands() {
        let rect = Rect { x: 3, y: 10, width: 7, height: 25 };
        let parts: Vec<(u16, u16)> = bands(rect, 10).map(|band| (band.y, band.height)).collect();
        assert_eq!(parts, [(10, 10), (20, 10), (30, 5)]);
        assert!(bands(rect, 25).chain(bands(rect, 100_000)).all(|band| band == rect));
    }
}
