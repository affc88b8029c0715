//! Which windows are this process's, and which go with a masked one: its dialogs and theirs, and the menus and the like of
//! its program.
//!
//! A menu says whose it is by its program alone: those of other windows of the same program go with it. For what is hidden,
//! too much is the safe side.

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{AtomEnum, ChangeWindowAttributesAux, ConnectionExt as _, EventMask, Window};

use super::lost;
use super::server::{Desktop, alive};
use crate::media::SourceError;

/// How deep in a frame a program's window is looked for.
const DEEPEST: usize = 3;

/// A window on the desktop or in the frame of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Resident {
    /// The window on the desktop itself that it lies in; may be itself.
    pub(super) top: Window,
    pub(super) window: Window,
    /// Whether no window manager handles it: a menu, a tooltip, a frame.
    unmanaged: bool,
    /// What it says that it belongs to; 0 or the root stand for all windows of its program.
    transient_for: Option<Window>,
    /// What of it is reported to us.
    events: EventMask,
}

/// `named` and all their transients; also subscribes to later changes of WM_TRANSIENT_FOR. The server must be grabbed, so that
/// nothing changes meanwhile.
pub(super) fn with_transients(desktop: Desktop<'_>, named: &[Window]) -> Result<Vec<Resident>, SourceError> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let mut family = Vec::new();
    for window in named {
        let top = desktop.top_of(*window)?;
        family.extend(top.map(|top| Resident { top, window: *window, unmanaged: false, transient_for: None, events: EventMask::NO_EVENT }));
    }
    // The part of a window's number that is its program's: that of the connection which made it.
    let programs = !desktop.connection.setup().resource_id_mask;
    let others = residents(desktop, programs)?;
    for other in others.iter().filter(|other| !other.events.contains(EventMask::PROPERTY_CHANGE)) {
        listen(desktop, other.window, other.events | EventMask::PROPERTY_CHANGE)?;
    }
    join(&mut family, others, desktop.root, programs);
    Ok(family)
}

/// Ends the reports that [`kin`] began, but not those of a window that is listened to by itself. Nothing else may happen on the
/// server meanwhile.
pub(super) fn cease(desktop: Desktop<'_>, but: Option<Window>) -> Result<(), SourceError> {
    let others = residents(desktop, !desktop.connection.setup().resource_id_mask)?;
    let reported = |other: &&Resident| other.events.contains(EventMask::PROPERTY_CHANGE) && Some(other.window) != but;
    for other in others.iter().filter(reported) {
        listen(desktop, other.window, EventMask::from(u32::from(other.events) & !u32::from(EventMask::PROPERTY_CHANGE)))?;
    }
    Ok(())
}

/// Asks for events of a window. That it is gone, the server reports, and it is ignored.
pub(super) fn listen(desktop: Desktop<'_>, window: Window, events: EventMask) -> Result<(), SourceError> {
    let attributes = ChangeWindowAttributesAux::new().event_mask(events);
    desktop.connection.change_window_attributes(window, &attributes).map(drop).map_err(lost)
}

/// Lets all join a family that go with one of it.
fn join(family: &mut Vec<Resident>, mut others: Vec<Resident>, root: Window, programs: u32) {
    others.retain(|other| !family.iter().any(|member| member.window == other.window));
    let mut from = 0;
    while from < family.len() {
        let member = family[from];
        let goes_with = |other: &mut Resident| {
            let is_for_all = other.unmanaged || other.transient_for.is_some_and(|leader| leader == 0 || leader == root);
            other.transient_for.is_some_and(|leader| leader == member.window || leader == member.top)
                || (is_for_all && other.window & programs == member.window & programs)
        };
        family.extend(others.extract_if(.., goes_with));
        from += 1;
    }
}

/// All windows on the desktop and those of programs in their frames.
///
/// Level by level, and all of a level asked for before the first answer is waited for: the server is held meanwhile.
fn residents(desktop: Desktop<'_>, programs: u32) -> Result<Vec<Resident>, SourceError> {
    let mut found = Vec::new();
    let mut level: Vec<(Window, Window)> =
        children(desktop, &[(desktop.root, desktop.root)])?.into_iter().map(|(_, top)| (top, top)).collect();
    for _ in 0..DEEPEST {
        let mut asked = Vec::new();
        for (_, window) in &level {
            let attributes = desktop.connection.get_window_attributes(*window).map_err(lost)?;
            asked.push((attributes, desktop.ask(*window, AtomEnum::WM_TRANSIENT_FOR.into(), AtomEnum::WINDOW.into(), 1)?));
        }
        for ((top, window), (attributes, leader)) in level.iter().copied().zip(asked) {
            let Some(attributes) = alive(attributes.reply())? else { continue };
            let transient_for = alive(leader.reply())?.and_then(|leader| leader.value32()?.next());
            // Within another window nothing is managed.
            let (unmanaged, events) = (top == window && attributes.override_redirect, attributes.your_event_mask);
            found.push(Resident { top, window, unmanaged, transient_for, events });
        }
        // Another program's window within a frame is what the frame is for: what is within that is of no interest.
        level.retain(|(top, window)| top & programs == window & programs);
        level = children(desktop, &level)?;
    }
    Ok(found)
}

/// The windows on the desktop that belong to this process, or hold such a window.
///
/// Level by level, and all of a level asked for before the first answer is waited for: the server is held meanwhile.
pub(super) fn ours(desktop: Desktop<'_>) -> Result<Vec<Window>, SourceError> {
    let mut found = Vec::new();
    let mut level: Vec<(Window, Window)> =
        children(desktop, &[(desktop.root, desktop.root)])?.into_iter().map(|(_, top)| (top, top)).collect();
    for _ in 0..DEEPEST {
        let windows: Vec<Window> = level.iter().map(|(_, window)| *window).collect();
        let ours = desktop.are_ours(&windows)?;
        found.extend(level.iter().zip(&ours).filter(|(_, ours)| **ours).map(|((top, _), _)| *top));
        level.retain(|(top, _)| !found.contains(top));
        level = children(desktop, &level)?;
    }
    found.dedup();
    Ok(found)
}

/// The windows within each second of a pair, each with its pair's first.
fn children(desktop: Desktop<'_>, within: &[(Window, Window)]) -> Result<Vec<(Window, Window)>, SourceError> {
    let asked: Result<Vec<_>, _> = within.iter().map(|(_, window)| desktop.connection.query_tree(*window)).collect();
    let mut found = Vec::new();
    for ((top, _), tree) in within.iter().zip(asked.map_err(lost)?) {
        let tree = alive(tree.reply())?;
        found.extend(tree.into_iter().flat_map(|tree| tree.children).map(|child| (*top, child)));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: Window = 1;
    const PROGRAMS: u32 = !0xFF;
    const FRAME: Window = 0x901;

    fn resident(window: Window) -> Resident {
        Resident { top: window, window, unmanaged: false, transient_for: None, events: EventMask::NO_EVENT }
    }

    /// Who goes with window 0x201, which lies in a frame of the window manager's.
    fn with_it(others: &[Resident]) -> Vec<Window> {
        let mut family = vec![Resident { top: FRAME, ..resident(0x201) }];
        join(&mut family, others.to_vec(), ROOT, PROGRAMS);
        family[1..].iter().map(|member| member.window).collect()
    }

    #[test]
    fn dialogs_go_with_it_and_their_dialogs_whoever_shows_them() {
        let [ours, of_frame, of_ours, strange] = [(0x202, 0x201), (0x302, FRAME), (0x402, 0x302), (0x502, 0x501)]
            .map(|(window, leader)| Resident { transient_for: Some(leader), ..resident(window) });
        assert_eq!(with_it(&[of_ours, strange, ours, of_frame]), [0x202, 0x302, 0x402]);
    }

    #[test]
    fn menus_of_its_program_go_with_it_and_neither_other_windows_nor_frames() {
        let menu = |window| Resident { unmanaged: true, ..resident(window) };
        assert_eq!(with_it(&[menu(0x202), resident(0x203), menu(0x302), menu(FRAME), menu(0x902)]), [0x202]);
    }

    #[test]
    fn a_dialog_of_all_windows_of_a_program_goes_with_each_of_them() {
        let of_all = |window, leader| Resident { transient_for: Some(leader), ..resident(window) };
        assert_eq!(with_it(&[of_all(0x202, ROOT), of_all(0x203, 0), of_all(0x302, ROOT)]), [0x202, 0x203]);
    }

    #[test]
    fn dialogs_that_go_with_each_other_are_no_endless_search() {
        let [one, two] =
            [(0x202, 0x203), (0x203, 0x202)].map(|(window, leader)| Resident { transient_for: Some(leader), ..resident(window) });
        assert!(with_it(&[one, two]).is_empty());
        let of_it = Resident { transient_for: Some(0x201), ..one };
        assert_eq!(with_it(&[of_it, two]), [0x202, 0x203]);
    }
}
