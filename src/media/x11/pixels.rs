//! Reads parts of the screen, through shared memory if it can be had.

use x11rb::connection::{Connection, RequestConnection};
use x11rb::errors::ReplyError;
use x11rb::protocol::shm::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{ConnectionExt as _, Drawable, ImageFormat};
use x11rb::rust_connection::RustConnection;

use super::lost;
use super::shm::SharedMemory;
use crate::media::SourceError;
use crate::protocol::Rect;

/// Every bit of a pixel.
const ALL_PLANES: u32 = !0;

/// Memory that the server knows under this name.
struct Segment {
    id: shm::Seg,
    memory: SharedMemory,
}

/// Reads pixels of windows and pixmaps.
pub(super) struct Pixels {
    /// None where the server cannot share memory, as over a network.
    segment: Option<Segment>,
    /// Pixels on their way from the segment into the picture.
    buffer: Vec<u8>,
}

impl Pixels {
    /// For pictures of this size.
    pub(super) fn new(connection: &RustConnection, width: u16, height: u16) -> Result<Self, SourceError> {
        let mut pixels = Self { segment: None, buffer: Vec::new() };
        pixels.resize(connection, width, height)?;
        Ok(pixels)
    }

    /// Makes room for another size.
    pub(super) fn resize(&mut self, connection: &RustConnection, width: u16, height: u16) -> Result<(), SourceError> {
        if let Some(old) = self.segment.take() {
            connection.shm_detach(old.id).map_err(lost)?;
        }
        self.segment = match attach(connection, usize::from(width) * usize::from(height) * 4) {
            Ok(segment) => Some(segment),
            Err(reason) => {
                tracing::info!(reason, "no memory shared with the X server: pixels come over the connection");
                None
            }
        };
        Ok(())
    }

    /// Reads parts of a picture that begins at `corner` of the drawable, and must lie within it, and passes the rows of each,
    /// one after the other, to `each`.
    pub(super) fn fetch(
        &mut self,
        connection: &RustConnection,
        (drawable, corner): (Drawable, (u16, u16)),
        rects: &[Rect],
        mut each: impl FnMut(Rect, &mut [u8]),
    ) -> Result<(), ReplyError> {
        // The server's coordinates have 15 bits and a sign, and no drawable is larger.
        let place = |rect: &Rect| ((rect.x + corner.0) as i16, (rect.y + corner.1) as i16);
        let Some(segment) = &self.segment else {
            for rect in rects {
                let (x, y) = place(rect);
                let mut image =
                    connection.get_image(ImageFormat::Z_PIXMAP, drawable, x, y, rect.width, rect.height, ALL_PLANES)?.reply()?;
                each(*rect, &mut image.data);
            }
            return Ok(());
        };
        for batch in batches(rects, segment.memory.len()) {
            // All asked for before the first answer is waited for: one round trip.
            let mut asked = Vec::with_capacity(batch.len());
            let mut offset = 0;
            for rect in batch {
                let ((x, y), z_pixmap, at) = (place(rect), ImageFormat::Z_PIXMAP.into(), offset as u32);
                let answer = connection.shm_get_image(drawable, x, y, rect.width, rect.height, ALL_PLANES, z_pixmap, segment.id, at)?;
                asked.push((*rect, offset, answer));
                offset += bytes(*rect);
            }
            for (rect, offset, answer) in asked {
                answer.reply()?;
                segment.memory.read(offset, bytes(rect), &mut self.buffer);
                each(rect, &mut self.buffer);
            }
        }
        Ok(())
    }
}

/// The rectangles in groups that fit into so many bytes; rectangles that overlap may need more than one.
fn batches(rects: &[Rect], room: usize) -> impl Iterator<Item = &[Rect]> {
    let mut left = rects;
    std::iter::from_fn(move || {
        let mut used = 0;
        let fits = |rect: &&Rect| {
            used += bytes(**rect);
            used <= room
        };
        // Each rectangle lies within the window, and so fits alone.
        let count = left.iter().take_while(fits).count();
        let (batch, rest) = left.split_at(count);
        left = rest;
        (!batch.is_empty()).then_some(batch)
    })
}

fn bytes(rect: Rect) -> usize {
    usize::from(rect.width) * usize::from(rect.height) * 4
}

fn attach(connection: &RustConnection, bytes: usize) -> Result<Segment, String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    if connection.extension_information(shm::X11_EXTENSION_NAME).map_err(|error| text(&error))?.is_none() {
        return Err("the server has no MIT-SHM".to_owned());
    }
    let version = connection.shm_query_version().map_err(|error| text(&error))?.reply().map_err(|error| text(&error))?;
    if (version.major_version, version.minor_version) < (1, 2) {
        return Err("the server's MIT-SHM takes no descriptors".to_owned());
    }
    let (memory, descriptor) = SharedMemory::new(bytes).map_err(|error| text(&error))?;
    let id = connection.generate_id().map_err(|error| text(&error))?;
    connection.shm_attach_fd(id, descriptor, false).map_err(|error| text(&error))?.check().map_err(|error| text(&error))?;
    Ok(Segment { id, memory })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_that_overlap_are_read_in_turns() {
        let rect = |width| Rect { x: 0, y: 0, width, height: 10 };
        let rects = [rect(10), rect(9), rect(1), rect(5), rect(6)];
        let counts: Vec<usize> = batches(&rects, 400).map(<[Rect]>::len).collect();
        assert_eq!(counts, [1, 2, 1, 1]);
    }
}
