//! What is on the desktop: monitors and windows, as the server and the window manager tell.

use x11rb::connection::Connection;
use x11rb::protocol::randr::ConnectionExt as _;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, MapState, Window, WindowClass};
use x11rb::rust_connection::RustConnection;

use super::identity::Identity;
use super::layout::Layout;
use super::lost;
use super::server::{Desktop, LONGEST_LIST, Property, alive, numbers_of};
use crate::machine::{Display, DisplayId};
use crate::media::SourceError;

/// The longest text read of a property, in units of four bytes.
const LONGEST_TEXT: u32 = 256;
/// The longest name handed on, in characters.
const LONGEST_NAME: usize = 200;
/// `_NET_WM_DESKTOP` of a window that is on all of them.
const ALL_DESKTOPS: u32 = u32::MAX;
/// `WM_STATE` of a window that is minimised.
const ICONIC: u32 = 3;
/// How deep in the frame of a window manager a program's window may lie.
const DEEPEST: usize = 8;

/// What is said of one window.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// Whether it can be seen where nothing lies over it.
    pub(super) visible: bool,
    /// The form of its pixels; none if that is not handled.
    pub(super) layout: Option<Layout>,
    /// Left and top edge of its inside on the desktop.
    pub(super) at: (i32, i32),
    pub(super) size: (u16, u16),
    pub(super) border: u16,
}

/// Which windows are listed besides those of other programs that can be seen on this desktop.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::media) struct Which {
    /// Those of this process.
    pub(in crate::media) ours: bool,
    /// Those that cannot be seen now, or whose pixels are of a form that is not handled.
    pub(in crate::media) hidden: bool,
}

impl<'c> Desktop<'c> {
    /// The whole screen.
    pub(super) fn screen(&self) -> Result<Display, SourceError> {
        let size = self.connection.get_geometry(self.root).map_err(lost)?.reply().map_err(lost)?;
        let id = DisplayId::Screen;
        Ok(Display {
            id,
            kind: id.kind(),
            name: String::new(),
            app: None,
            x: 0,
            y: 0,
            width: size.width,
            height: size.height,
            primary: false,
            hidden: false,
        })
    }

    /// The monitors, in the server's order; none where it cannot tell (before RandR 1.5).
    pub(super) fn monitors(&self) -> Result<Vec<Display>, SourceError> {
        if !has_monitors(self.connection)? {
            return Ok(Vec::new());
        }
        let reply = self.connection.randr_get_monitors(self.root, true).map_err(lost)?.reply().map_err(lost)?;
        let names: Result<Vec<_>, _> = reply.monitors.iter().map(|monitor| self.connection.get_atom_name(monitor.name)).collect();
        let mut monitors = Vec::new();
        for (monitor, name) in reply.monitors.iter().zip(names.map_err(lost)?) {
            let name = plain(&String::from_utf8_lossy(&name.reply().map_err(lost)?.name));
            let id = DisplayId::Monitor(monitor.name);
            let (x, y, primary) = (i32::from(monitor.x), i32::from(monitor.y), monitor.primary);
            let (width, height) = (monitor.width, monitor.height);
            monitors.push(Display { id, kind: id.kind(), name, app: None, x, y, width, height, primary, hidden: false });
        }
        Ok(monitors)
    }

    /// The ordinary windows, the topmost first.
    pub(super) fn windows(&self, which: Which) -> Result<Vec<Display>, SourceError> {
        let mut list = self.numbers(self.root, self.atoms._NET_CLIENT_LIST_STACKING)?;
        list.reverse();
        let mut windows = Vec::new();
        for window in list {
            let types = self.numbers(window, self.atoms._NET_WM_WINDOW_TYPE)?;
            let ordinary = [self.atoms._NET_WM_WINDOW_TYPE_NORMAL, self.atoms._NET_WM_WINDOW_TYPE_DIALOG];
            let is_ordinary = types.is_empty() || types.iter().any(|kind| ordinary.contains(kind));
            let Some(identity) = Identity::of(*self, window)?.filter(|_| is_ordinary) else { continue };
            let Some(facts) = self.facts(window)? else { continue };
            let is_wanted = which.hidden || (facts.visible && facts.layout.is_some());
            if is_wanted && (which.ours || !self.is_ours(window)?) {
                windows.push(self.describe(window, identity.id(), &facts)?);
            }
        }
        Ok(windows)
    }

    /// A window in words, under the number that it is known by outside.
    pub(super) fn describe(&self, window: Window, number: u64, facts: &Facts) -> Result<Display, SourceError> {
        let any = AtomEnum::ANY.into();
        let name = self.ask(window, self.atoms._NET_WM_NAME, self.atoms.UTF8_STRING, LONGEST_TEXT)?;
        let old_name = self.ask(window, AtomEnum::WM_NAME.into(), any, LONGEST_TEXT)?;
        let class = self.ask(window, AtomEnum::WM_CLASS.into(), any, LONGEST_TEXT)?;
        let text = |property: Property<'c>| Ok::<_, SourceError>(alive(property.reply())?.map(|reply| reply.value).unwrap_or_default());
        let name = plain(&String::from_utf8_lossy(&text(name)?));
        // The old property holds Latin-1, whose bytes are its characters' numbers.
        let old_name = plain(&text(old_name)?.into_iter().map(char::from).collect::<String>());
        // Two texts, each with a zero behind it: the instance and the class.
        let class = text(class)?.split(|byte| *byte == 0).nth(1).map(|class| plain(&String::from_utf8_lossy(class)));
        let id = DisplayId::Window(number);
        Ok(Display {
            id,
            kind: id.kind(),
            name: if name.is_empty() { old_name } else { name },
            app: class.filter(|class| !class.is_empty()),
            x: facts.at.0,
            y: facts.at.1,
            width: facts.size.0,
            height: facts.size.1,
            primary: false,
            hidden: !facts.visible,
        })
    }

    /// What is said of a window; none if it is gone.
    pub(super) fn facts(&self, window: Window) -> Result<Option<Facts>, SourceError> {
        let any = AtomEnum::ANY.into();
        let attributes = self.connection.get_window_attributes(window).map_err(lost)?;
        let geometry = self.connection.get_geometry(window).map_err(lost)?;
        let place = self.connection.translate_coordinates(window, self.root, 0, 0).map_err(lost)?;
        let (Some(attributes), Some(geometry), Some(place)) = (alive(attributes.reply())?, alive(geometry.reply())?, alive(place.reply())?)
        else {
            return Ok(None);
        };
        let properties = [
            self.ask(window, self.atoms._NET_WM_STATE, any, LONGEST_LIST)?,
            self.ask(window, self.atoms.WM_STATE, any, LONGEST_LIST)?,
            self.ask(window, self.atoms._NET_WM_DESKTOP, any, LONGEST_LIST)?,
            self.ask(self.root, self.atoms._NET_CURRENT_DESKTOP, any, LONGEST_LIST)?,
        ];
        let [states, state, desktop, current] = properties.map(numbers_of);
        let (states, state, desktop, current) = (states?, state?, desktop?, current?);
        let minimised = states.contains(&self.atoms._NET_WM_STATE_HIDDEN) || state.first() == Some(&ICONIC);
        let elsewhere = match (desktop.first(), current.first()) {
            (Some(desktop), Some(current)) => desktop != current && *desktop != ALL_DESKTOPS,
            _ => false,
        };
        let shown = attributes.map_state == MapState::VIEWABLE && attributes.class == WindowClass::INPUT_OUTPUT;
        Ok(Some(Facts {
            visible: shown && !minimised && !elsewhere,
            layout: Layout::of(self.connection.setup(), geometry.depth, attributes.visual),
            at: (i32::from(place.dst_x), i32::from(place.dst_y)),
            size: (geometry.width, geometry.height),
            border: geometry.border_width,
        }))
    }

    /// The frames around a window, from the innermost to that which lies on the desktop itself; none if the window is gone.
    pub(super) fn frames_of(&self, window: Window) -> Result<Option<Vec<Window>>, SourceError> {
        let mut line = vec![window];
        for _ in 0..DEEPEST {
            let Some(tree) = alive(self.connection.query_tree(line[line.len() - 1]).map_err(lost)?.reply())? else { return Ok(None) };
            if tree.parent == self.root {
                return Ok(Some(line.split_off(1)));
            }
            line.push(tree.parent);
        }
        Ok(None)
    }

    /// The window, or the frame around it, that lies on the desktop itself; none if it is gone.
    pub(super) fn top_of(&self, window: Window) -> Result<Option<Window>, SourceError> {
        Ok(self.frames_of(window)?.map(|frames| frames.last().copied().unwrap_or(window)))
    }

    /// Whether a window says that it belongs to this process on this computer.
    pub(super) fn is_ours(&self, window: Window) -> Result<bool, SourceError> {
        if self.numbers(window, self.atoms._NET_WM_PID)?.first() != Some(&std::process::id()) {
            return Ok(false);
        }
        let machine = self.ask(window, self.atoms.WM_CLIENT_MACHINE, AtomEnum::ANY.into(), LONGEST_TEXT)?;
        let machine = alive(machine.reply())?.map(|reply| reply.value).unwrap_or_default();
        // Who does not say where it runs is taken to run here, as where we do not know our own name: what is ours must not be
        // missed.
        let own = std::fs::read("/proc/sys/kernel/hostname").unwrap_or_default();
        Ok(machine.is_empty() || own.is_empty() || machine.trim_ascii_end() == own.trim_ascii_end())
    }

    /// The same of many windows.
    pub(super) fn are_ours(&self, windows: &[Window]) -> Result<Vec<bool>, SourceError> {
        let any = AtomEnum::ANY.into();
        let asked: Result<Vec<_>, _> = windows.iter().map(|window| self.ask(*window, self.atoms._NET_WM_PID, any, 1)).collect();
        let own = std::process::id();
        let answers = windows.iter().zip(asked?).map(|(window, pid)| Ok(numbers_of(pid)?.first() == Some(&own) && self.is_ours(*window)?));
        answers.collect()
    }
}

/// A text of somebody else's, fit for one line.
fn plain(text: &str) -> String {
    let line: String = text.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect();
    line.trim().to_owned()
}

/// Whether the server can tell monitors: RandR 1.5.
pub(super) fn has_monitors(connection: &RustConnection) -> Result<bool, SourceError> {
    use x11rb::connection::RequestConnection as _;
    if connection.extension_information(x11rb::protocol::randr::X11_EXTENSION_NAME).map_err(lost)?.is_none() {
        return Ok(false);
    }
    let version = connection.randr_query_version(1, 5).map_err(lost)?.reply().map_err(lost)?;
    Ok((version.major_version, version.minor_version) >= (1, 5))
}
