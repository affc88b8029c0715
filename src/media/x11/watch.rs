//! What the server is asked to report while the screen is watched.

use x11rb::connection::Connection;
use x11rb::cookie::Cookie;
use x11rb::errors::{ConnectionError, ReplyError};
use x11rb::protocol::damage::{ConnectionExt as _, ReportLevel};
use x11rb::protocol::xfixes::{ConnectionExt as _, CursorNotifyMask, FetchRegionReply, GetCursorImageReply};
use x11rb::protocol::xinput::{self, ConnectionExt as _, Device, XIEventMask};
use x11rb::protocol::xproto::{Rectangle, Window};
use x11rb::rust_connection::RustConnection;

use super::lost;
use super::region::seen_from;
use crate::machine::Cause;
use crate::media::{NoScreen, SourceError};
use crate::protocol::Rect;

/// A region of more rectangles than this is taken as the rectangle around them: comparing pixels finds the gaps again,
/// and faster.
const MOST_RECTS: usize = 32;

/// The reports under way; end it with [`Watch::end`].
pub(super) struct Watch {
    root: Window,
    damage: u32,
    region: u32,
    /// Reports each piece of damage by itself, in its order among other events; none while nobody needs that.
    trace: Option<u32>,
}

/// The answer to what was damaged.
pub(super) struct Damaged<'c>(Cookie<'c, RustConnection, FetchRegionReply>);

impl Watch {
    /// Makes sure that the server can report all that is needed.
    pub(super) fn check(connection: &RustConnection) -> Result<(), SourceError> {
        let ask = |result: Result<(), ReplyError>, extension| {
            result.map_err(|error| SourceError::from(NoScreen::Extension { extension, source: Cause::new(error) }))
        };
        ask(connection.damage_query_version(1, 1).map_err(Into::into).and_then(|c| c.reply()).map(drop), "DAMAGE")?;
        ask(connection.xfixes_query_version(5, 0).map_err(Into::into).and_then(|c| c.reply()).map(drop), "XFIXES")?;
        ask(connection.xinput_xi_query_version(2, 2).map_err(Into::into).and_then(|c| c.reply()).map(drop), "XInput 2")
    }

    /// Watches what is drawn in a window, be it the root, and the pointer wherever it is.
    pub(super) fn start(connection: &RustConnection, root: Window, window: Window) -> Result<Self, SourceError> {
        let (damage, region) = (connection.generate_id().map_err(lost)?, connection.generate_id().map_err(lost)?);
        connection.xfixes_create_region(region, &[]).map_err(lost)?;
        // One event when something is damaged, then silence until the damage is taken over.
        connection.damage_create(damage, window, ReportLevel::NON_EMPTY).map_err(lost)?.check().map_err(lost)?;
        let watch = Self { root, damage, region, trace: None };
        watch.report_pointer(connection, true)?;
        Ok(watch)
    }

    pub(super) fn end(mut self, connection: &RustConnection) -> Result<(), SourceError> {
        self.trace(connection, false)?;
        self.report_pointer(connection, false)?;
        connection.damage_destroy(self.damage).map_err(lost)?;
        connection.xfixes_destroy_region(self.region).map_err(lost)?;
        Ok(())
    }

    /// Has each piece of damage of the screen reported, or not.
    pub(super) fn trace(&mut self, connection: &RustConnection, on: bool) -> Result<(), SourceError> {
        match (on, self.trace) {
            (true, None) => {
                let trace = connection.generate_id().map_err(lost)?;
                connection.damage_create(trace, self.root, ReportLevel::RAW_RECTANGLES).map_err(lost)?.check().map_err(lost)?;
                self.trace = Some(trace);
            }
            (false, Some(trace)) => {
                connection.damage_destroy(trace).map_err(lost)?;
                self.trace = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
        Ok(())
    }

    /// Whether this is one of those reports.
    pub(super) fn is_trace(&self, damage: u32) -> bool {
        self.trace == Some(damage)
    }

    fn report_pointer(&self, connection: &RustConnection, on: bool) -> Result<(), SourceError> {
        let (shape, motion) = if on {
            (CursorNotifyMask::DISPLAY_CURSOR, XIEventMask::RAW_MOTION)
        } else {
            (CursorNotifyMask::default(), XIEventMask::default())
        };
        connection.xfixes_select_cursor_input(self.root, shape).map_err(lost)?;
        // Raw motion is reported wherever the pointer is, whoever has grabbed it.
        let mask = xinput::EventMask { deviceid: Device::ALL_MASTER.into(), mask: vec![motion] };
        connection.xinput_xi_select_events(self.root, &[mask]).map_err(lost)?;
        Ok(())
    }

    /// Takes over what was damaged: the server forgets it and reports the next damage anew.
    pub(super) fn take_damage<'c>(&self, connection: &'c RustConnection) -> Result<Damaged<'c>, ConnectionError> {
        connection.damage_subtract(self.damage, x11rb::NONE, self.region)?;
        Ok(Damaged(connection.xfixes_fetch_region(self.region)?))
    }

    /// Forgets what was damaged so far.
    pub(super) fn forget_damage(&self, connection: &RustConnection) -> Result<(), ConnectionError> {
        connection.damage_subtract(self.damage, x11rb::NONE, x11rb::NONE).map(drop)
    }

    /// Asks for the pointer's shape and place.
    pub(super) fn cursor<'c>(
        &self,
        connection: &'c RustConnection,
    ) -> Result<Cookie<'c, RustConnection, GetCursorImageReply>, ConnectionError> {
        connection.xfixes_get_cursor_image()
    }
}

impl Damaged<'_> {
    /// Exactly what was damaged, seen from `origin`; it may reach out of the picture.
    pub(super) fn rects(self, origin: (i32, i32)) -> Result<Vec<Rect>, ReplyError> {
        let seen =
            |rect: Rectangle| seen_from(origin, (i32::from(rect.x), i32::from(rect.y)), (u32::from(rect.width), u32::from(rect.height)));
        Ok(self.0.reply()?.rectangles.into_iter().map(seen).collect())
    }
}

/// The same area or more in few rectangles.
pub(super) fn few(rects: Vec<Rect>) -> Vec<Rect> {
    if rects.len() <= MOST_RECTS {
        return rects;
    }
    vec![rects.into_iter().fold(Rect::default(), Rect::union)]
}
