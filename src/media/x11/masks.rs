//! Where the windows are that must not be seen.
//!
//! Geometry and pixels are read while the server does nothing else, so that no window can move in between. A place that a
//! window has left is not clean at once: until what lies under it has been drawn, by the programs or by a compositing
//! manager that lags behind, the window can still be seen there. So it stays masked for a while, and where nothing has been
//! drawn since, for as long as that lasts. What was drawn before and what after is told by the order of the server's reports,
//! which also name the places where a window was between two looks.

use std::time::{Duration, Instant};

use x11rb::connection::RequestConnection as _;
use x11rb::errors::ReplyError;
use x11rb::protocol::shape::{self, ConnectionExt as _, SK};
use x11rb::protocol::xproto::{ConnectionExt as _, MapState, Window, WindowClass};

use super::identity::Identity;
use super::lost;
use super::region::{seen_from, subtract};
use super::server::{Desktop, alive};
use super::transients::{self, Resident};
use crate::machine::Masks;
use crate::media::SourceError;
use crate::protocol::Rect;

/// How long a place that was left stays masked: compositing managers draw within a few frames, programs that are uncovered
/// within a blink.
const LINGERS: Duration = Duration::from_millis(500);

/// Above this many vacated areas they are merged.
const MOST_LEFT: usize = 256;

/// A window made of more rectangles than this counts as the rectangle around it.
const MOST_RECTS: usize = 64;

/// A masked window.
struct Place {
    window: Window,
    /// Where it is or would be, if it were shown.
    whole: Rect,
    /// Its parts; none while it is not shown.
    rects: Vec<Rect>,
    /// Whether it may have holes that nobody has asked for yet.
    guessed: bool,
    /// It has come since windows were looked for, and nobody knows yet whether it is masked: where it was before somebody
    /// knows is a place that was left.
    unknown: bool,
}

/// A place that a masked window has left.
struct Left {
    rects: Vec<Rect>,
    until: Instant,
    /// Where nothing has been drawn since.
    undrawn: Vec<Rect>,
}

/// The masked windows and where they are, in the screen's coordinates.
#[derive(Default)]
pub(super) struct Masking {
    masks: Masks,
    /// The windows that these name, until they are known to be gone.
    named: Vec<Identity>,
    /// What is to be masked from the next look on.
    wanted: Option<Masks>,
    /// Windows have come or gone since they were looked for.
    strange: bool,
    /// Some window has changed its place since then.
    stale: bool,
    /// The windows to mask that lie on the desktop themselves; frames in place of what is within.
    places: Vec<Place>,
    left: Vec<Left>,
}

impl Masking {
    /// Masks these from now on.
    pub(super) fn set(&mut self, masks: &Masks) {
        self.wanted = Some(masks.clone());
        self.mark_stale(true);
    }

    /// Whether there is anything to mask.
    pub(super) fn is_on(&self) -> bool {
        self.wanted.is_some() || !self.masks.is_empty()
    }

    /// Some window has changed its place, or (`strange`) has come, gone or got another frame.
    pub(super) fn mark_stale(&mut self, strange: bool) {
        self.strange |= strange;
        self.stale = true;
    }

    /// The server reports a new window on the desktop, not shown yet.
    pub(super) fn on_create(&mut self, window: Window, (corner, size): ((i32, i32), (u32, u32))) {
        if self.is_on() && !self.places.iter().any(|place| place.window == window) {
            self.places.push(Place { window, whole: seen_from((0, 0), corner, size), rects: Vec::new(), guessed: true, unknown: true });
        }
    }

    /// The server reports that a window has been destroyed.
    pub(super) fn on_destroy(&mut self, window: Window) {
        self.places.retain(|place| !(place.unknown && place.window == window));
    }

    /// The server reports that a window on the desktop is about to have another place.
    pub(super) fn on_configure(&mut self, window: Window, (corner, size): ((i32, i32), (u32, u32)), now: Instant) {
        let whole = seen_from((0, 0), corner, size);
        let Some(place) = self.places.iter_mut().find(|place| place.window == window && place.whole != whole) else { return };
        place.whole = whole;
        if !place.rects.is_empty() {
            let mut vacated = std::mem::replace(&mut place.rects, vec![whole]);
            place.guessed = true;
            subtract(&mut vacated, whole);
            self.leave(vacated, now);
        }
    }

    /// The server reports that a window on the desktop is about to be shown, or not to be.
    pub(super) fn on_map(&mut self, window: Window, shown: bool, now: Instant) {
        let Some(place) = self.places.iter_mut().find(|place| place.window == window) else { return };
        if shown {
            (place.rects, place.guessed) = (vec![place.whole], true);
        } else {
            let vacated = std::mem::take(&mut place.rects);
            self.leave(vacated, now);
        }
    }

    fn leave(&mut self, rects: Vec<Rect>, now: Instant) {
        if rects.iter().all(|rect| rect.is_empty()) {
            return;
        }
        let until = now + LINGERS;
        let is_full = self.left.len() >= MOST_LEFT;
        match self.left.last_mut().filter(|_| is_full) {
            Some(last) => {
                last.until = until;
                last.undrawn.extend(&rects);
                last.rects.extend(rects);
            }
            None => self.left.push(Left { undrawn: rects.clone(), rects, until }),
        }
    }

    /// Nobody has looked for a while: what was drawn meanwhile is not known.
    pub(super) fn rest(&mut self) {
        self.left.iter_mut().for_each(|left| left.undrawn.clear());
        self.mark_stale(true);
    }

    /// Whether a window that is shared by itself is masked, or goes with one that is. Nothing else may happen on the server
    /// meanwhile.
    pub(super) fn covers(&mut self, desktop: Desktop<'_>, window: Window, top: Window, now: Instant) -> Result<bool, SourceError> {
        self.take_over(desktop, now, Some(window))?;
        let masked = self.kin(desktop)?.iter().any(|member| member.window == window || member.window == top);
        Ok(masked || (self.masks.own_windows && desktop.is_ours(window)?))
    }

    /// Looks for the windows again if need be. Nothing else may happen on the server until the pixels have been read.
    pub(super) fn look(&mut self, desktop: Desktop<'_>, now: Instant) -> Result<(), SourceError> {
        if !std::mem::take(&mut self.stale) {
            return Ok(());
        }
        self.take_over(desktop, now, None)?;
        if std::mem::take(&mut self.strange) {
            let windows = self.find(desktop)?;
            let others: Vec<Place> = self.places.extract_if(.., |place| !windows.contains(&place.window)).collect();
            self.leave(others.into_iter().filter(|place| !place.unknown).flat_map(|place| place.rects).collect(), now);
            self.places.iter_mut().for_each(|place| place.unknown = false);
            let known: Vec<Window> = self.places.iter().map(|place| place.window).collect();
            let new = windows.into_iter().filter(|window| !known.contains(window));
            let place = |window| Place { window, whole: Rect::default(), rects: Vec::new(), guessed: false, unknown: false };
            self.places.extend(new.map(place));
        }
        self.find_places(desktop, now)
    }

    /// Masks what is wanted from now on. A window that is shared by itself is listened to in any case.
    fn take_over(&mut self, desktop: Desktop<'_>, now: Instant, alone: Option<Window>) -> Result<(), SourceError> {
        let Some(wanted) = self.wanted.take() else { return Ok(()) };
        // Where the windows of before are by now, so that those still masked are missed nowhere; the others are let go of at
        // once.
        self.find_places(desktop, now)?;
        self.places.clear();
        if wanted.is_empty() {
            self.left.clear();
        }
        if wanted.windows.is_empty() && !self.masks.windows.is_empty() {
            transients::cease(desktop, alone)?;
        }
        self.named.clear();
        for number in &wanted.windows {
            self.named.extend(Identity::suspect(desktop, *number)?);
        }
        (self.masks, self.strange) = (wanted, true);
        Ok(())
    }

    /// The windows that are named and may still be there, and all that go with them.
    fn kin(&mut self, desktop: Desktop<'_>) -> Result<Vec<Resident>, SourceError> {
        let mut there = Vec::new();
        for named in &self.named {
            if named.may_be_there(desktop)? {
                there.push(*named);
            }
        }
        self.named = there;
        let windows: Vec<Window> = self.named.iter().map(|named| named.window).collect();
        transients::with_transients(desktop, &windows)
    }

    fn find_places(&mut self, desktop: Desktop<'_>, now: Instant) -> Result<(), SourceError> {
        let mut vacated = Vec::new();
        for place in &mut self.places {
            let (whole, rects) = shape_of(desktop, place.window, place.whole)?;
            // The holes of a window that was taken for whole are no places that it has left.
            if !(place.guessed && place.whole == whole && !rects.is_empty()) {
                vacated.append(&mut place.rects);
            }
            (place.whole, place.rects, place.guessed) = (whole, rects, false);
        }
        for rect in self.places.iter().flat_map(|place| &place.rects) {
            subtract(&mut vacated, *rect);
        }
        self.leave(vacated, now);
        Ok(())
    }

    fn find(&mut self, desktop: Desktop<'_>) -> Result<Vec<Window>, SourceError> {
        let mut windows: Vec<Window> = self.kin(desktop)?.iter().map(|member| member.top).collect();
        if self.masks.own_windows {
            windows.extend(transients::ours(desktop)?);
        }
        windows.sort_unstable();
        windows.dedup();
        Ok(windows)
    }

    /// The server reports that something has been drawn on the screen.
    pub(super) fn drawn(&mut self, rect: Rect) {
        self.left.iter_mut().for_each(|left| subtract(&mut left.undrawn, rect));
    }

    /// When a place that was left has to be looked at again.
    pub(super) fn look_at(&self, now: Instant) -> Option<Instant> {
        self.left.iter().map(|left| left.until).filter(|until| *until > now).min()
    }

    /// What must not be shown now.
    pub(super) fn hidden(&mut self, now: Instant) -> Vec<Rect> {
        self.left.retain(|left| left.until > now || !left.undrawn.is_empty());
        let left = self.left.iter().flat_map(|left| if left.until > now { &left.rects } else { &left.undrawn });
        self.places.iter().flat_map(|place| &place.rects).chain(left).copied().collect()
    }
}

/// Where a window is on the screen, border and all, and the parts of that which it really has: none while it is not shown.
fn shape_of(desktop: Desktop<'_>, window: Window, before: Rect) -> Result<(Rect, Vec<Rect>), SourceError> {
    let connection = desktop.connection;
    let attributes = connection.get_window_attributes(window).map_err(lost)?;
    let geometry = connection.get_geometry(window).map_err(lost)?;
    let (Some(attributes), Some(geometry)) = (alive(attributes.reply())?, alive(geometry.reply())?) else {
        return Ok((before, Vec::new()));
    };
    let border = i32::from(geometry.border_width);
    let outer = |length: u16| u32::from(length) + 2 * u32::from(geometry.border_width);
    let (x, y) = (i32::from(geometry.x), i32::from(geometry.y));
    let whole = seen_from((0, 0), (x, y), (outer(geometry.width), outer(geometry.height)));
    if attributes.map_state != MapState::VIEWABLE || attributes.class != WindowClass::INPUT_OUTPUT {
        return Ok((whole, Vec::new()));
    }
    // A window with holes, as one that is only a border, hides nothing through them.
    let shape = match connection.extension_information(shape::X11_EXTENSION_NAME).map_err(lost)? {
        Some(_) => shaped(connection.shape_get_rectangles(window, SK::BOUNDING).map_err(lost)?.reply())?,
        None => None,
    };
    let Some(shape) = shape.filter(|shape| shape.len() <= MOST_RECTS) else { return Ok((whole, vec![whole])) };
    let part = |rect: &x11rb::protocol::xproto::Rectangle| {
        let corner = (x + border + i32::from(rect.x), y + border + i32::from(rect.y));
        seen_from((0, 0), corner, (u32::from(rect.width), u32::from(rect.height)))
    };
    Ok((whole, shape.iter().map(part).filter(|rect| !rect.is_empty()).collect()))
}

fn shaped(reply: Result<shape::GetRectanglesReply, ReplyError>) -> Result<Option<Vec<x11rb::protocol::xproto::Rectangle>>, SourceError> {
    Ok(alive(reply)?.map(|reply| reply.rectangles))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: u16) -> Rect {
        Rect { x, y: 0, width: 10, height: 10 }
    }

    const OURS: Window = 7;

    /// Shown at 0 and moved to 50.
    fn moved(now: Instant) -> Masking {
        let place = Place { window: OURS, whole: rect(0), rects: vec![rect(0)], guessed: false, unknown: false };
        let mut masking = Masking { places: vec![place], ..Masking::default() };
        masking.on_configure(OURS, ((50, 0), (10, 10)), now);
        masking
    }

    #[test]
    fn a_place_that_was_left_is_hidden_until_it_has_been_drawn_and_some_time_has_passed() {
        let now = Instant::now();
        let mut masking = moved(now);
        masking.drawn(rect(0));
        assert_eq!(masking.hidden(now), [rect(50), rect(0)], "drawn, but perhaps by who did not know yet");
        assert_eq!(masking.look_at(now), Some(now + LINGERS));
        assert_eq!(masking.hidden(now + LINGERS), [rect(50)]);
        assert_eq!(masking.look_at(now + LINGERS), None);
    }

    #[test]
    fn where_nothing_is_drawn_it_stays_hidden() {
        let now = Instant::now();
        let mut masking = moved(now);
        masking.drawn(Rect { width: 4, ..rect(0) });
        let rest = Rect { x: 4, y: 0, width: 6, height: 10 };
        assert_eq!(masking.hidden(now + 100 * LINGERS), [rect(50), rest]);
    }

    #[test]
    fn a_place_where_it_was_between_two_looks_is_hidden_too_and_what_was_drawn_before_does_not_count() {
        let now = Instant::now();
        let mut masking = moved(now);
        masking.drawn(rect(50));
        masking.on_configure(OURS, ((100, 0), (10, 10)), now);
        masking.on_map(OURS, false, now);
        assert_eq!(masking.hidden(now + LINGERS), [rect(0), rect(50), rect(100)]);
        masking.on_map(OURS, true, now);
        assert!(masking.hidden(now).contains(&rect(100)), "before anybody has looked");
    }

    #[test]
    fn where_a_new_window_was_before_anybody_knew_whose_it_is_is_hidden() {
        let now = Instant::now();
        let mut masking = Masking { masks: Masks { own_windows: true, windows: Vec::new() }, ..Masking::default() };
        masking.on_create(OURS, ((0, 0), (10, 10)));
        masking.on_configure(OURS, ((50, 0), (10, 10)), now);
        assert_eq!(masking.hidden(now), [], "nobody has seen it yet");
        masking.on_map(OURS, true, now);
        masking.on_map(OURS, false, now);
        masking.on_destroy(OURS);
        assert_eq!(masking.hidden(now), [rect(50)]);
        assert!(masking.places.is_empty(), "and nothing is kept of those that are gone");
    }

    #[test]
    fn very_many_places_are_joined_and_none_is_lost() {
        let now = Instant::now();
        let mut masking = moved(now);
        for n in 0..600 {
            masking.on_configure(OURS, ((100 + n * 20, 0), (10, 10)), now);
        }
        let hidden = masking.hidden(now);
        assert!(masking.left.len() <= MOST_LEFT && (0..600).all(|n| hidden.contains(&rect(100 + n * 20))));
    }
}
