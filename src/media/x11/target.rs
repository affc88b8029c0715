//! Tracks where the captured target is, and what keeps it from being captured.

use std::time::Instant;

use x11rb::connection::Connection as _;
use x11rb::errors::ConnectionError;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{Atom, AtomEnum, ChangeWindowAttributesAux, ConnectionExt as _, EventMask, Window};

use super::server::Desktop;
use super::watch::Watch;
use super::{X11, lost, part_of_screen, region};
use crate::machine::{Display, DisplayId, Obstacle};
use crate::media::SourceError;

impl X11 {
    /// Asks for the events of the root that are needed, and no more: those of all windows are many.
    pub(super) fn listen(&self) -> Result<(), SourceError> {
        let mut events = EventMask::STRUCTURE_NOTIFY;
        if self.held.is_some() || self.masking.is_on() {
            events |= EventMask::SUBSTRUCTURE_NOTIFY | EventMask::PROPERTY_CHANGE;
        }
        let attributes = ChangeWindowAttributesAux::new().event_mask(events);
        self.connection.change_window_attributes(self.root, &attributes).map(drop).map_err(lost)
    }

    /// Takes note of all events that have arrived.
    pub(super) fn read_events(&mut self) -> Result<(), ConnectionError> {
        while let Some(event) = self.connection.poll_for_event()? {
            match event {
                Event::DamageNotify(event) if self.watch.as_ref().is_some_and(|watch| watch.is_trace(event.damage)) => {
                    let area = event.area;
                    self.masking.drawn(region::seen_from((0, 0), (area.x.into(), area.y.into()), (area.width.into(), area.height.into())));
                }
                Event::DamageNotify(_) => self.news.damaged = true,
                Event::XfixesCursorNotify(_) | Event::XinputRawMotion(_) => self.news.pointer = true,
                Event::ConfigureNotify(event) if event.window == self.root => (self.news.whole, self.news.place) = (true, true),
                Event::RandrScreenChangeNotify(_) | Event::RandrNotify(_) => self.news.place = true,
                Event::ConfigureNotify(event) => {
                    if let Some(held) = &mut self.held {
                        held.configured(event.window, (event.width, event.height), event.border_width);
                    }
                    if event.event == self.root {
                        let outer = |length: u16| u32::from(length) + 2 * u32::from(event.border_width);
                        let place = ((event.x.into(), event.y.into()), (outer(event.width), outer(event.height)));
                        self.masking.on_configure(event.window, place, Instant::now());
                    }
                    self.mark_stale(event.window, false);
                }
                Event::CreateNotify(event) => {
                    let outer = |length: u16| u32::from(length) + 2 * u32::from(event.border_width);
                    self.masking.on_create(event.window, ((event.x.into(), event.y.into()), (outer(event.width), outer(event.height))));
                }
                Event::MapNotify(event) => {
                    self.masking.on_map(event.window, true, Instant::now());
                    self.mark_stale(event.window, true);
                }
                Event::UnmapNotify(event) => {
                    self.masking.on_map(event.window, false, Instant::now());
                    self.mark_stale(event.window, true);
                }
                Event::ReparentNotify(event) => {
                    if event.parent != self.root {
                        self.masking.on_destroy(event.window);
                    }
                    self.mark_stale(event.window, true);
                }
                Event::DestroyNotify(event) => {
                    if let Some(held) = self.held.as_mut().filter(|held| held.window == event.window) {
                        held.gone = true;
                    }
                    self.masking.on_destroy(event.window);
                    self.mark_stale(event.window, true);
                }
                Event::PropertyNotify(event) => self.on_property(event.window, event.atom),
                Event::ScreensaverNotify(event) => {
                    self.dark.saver(event.state);
                    self.news.place = true;
                }
                Event::Error(error) => tracing::debug!(?error, "the X server reports"),
                _ => {}
            }
        }
        Ok(())
    }

    /// A window has another place, or (`strange`) has come, gone or got another frame.
    fn mark_stale(&mut self, window: Window, strange: bool) {
        if let Some(held) = self.held.as_mut().filter(|held| held.is_within(window)) {
            self.news.place = true;
            if strange {
                held.remapped(window);
            }
        }
        if self.masking.is_on() {
            self.masking.mark_stale(strange);
            self.news.damaged = true;
        }
    }

    /// A window, or the root, says something else of itself.
    fn on_property(&mut self, window: Window, property: Atom) {
        let is_captured = window == self.root || self.held.as_ref().is_some_and(|held| held.window == window);
        self.news.place |= is_captured && self.atoms.are_of_places(property);
        if property == Atom::from(AtomEnum::WM_TRANSIENT_FOR) && self.masking.is_on() {
            // It may go with a masked window from now on, and what is captured with it.
            self.masking.mark_stale(true);
            self.news.damaged = true;
            self.news.place |= self.held.is_some();
        }
    }

    /// Looks where that which is captured is now and what is in the way, and watches it or lets go of it accordingly.
    pub(super) fn locate(&mut self) -> Result<(), SourceError> {
        self.news.place = false;
        let found = match self.id {
            DisplayId::Screen => Ok(self.desktop().screen()?),
            DisplayId::Monitor(_) => {
                let (id, screen) = (self.id, self.desktop().screen()?);
                let seen = |monitor: &Display| !part_of_screen(monitor, &screen).is_empty();
                self.desktop().monitors()?.into_iter().find(|monitor| monitor.id == id && seen(monitor)).ok_or(Obstacle::MonitorGone)
            }
            // What is found must still be so when the window's pixels are named.
            DisplayId::Window(_) => self.undisturbed(Self::locate_window)?,
        };
        let (found, missing) = match found {
            Ok(display) => (Some(display), None),
            Err(obstacle) => (None, Some(obstacle)),
        };
        self.missing = missing;
        if found.is_some() && found != self.display {
            let size = |display: &Display| (display.width, display.height);
            self.news.whole |= found.as_ref().map(size) != Some((self.width, self.height)) || !matches!(self.id, DisplayId::Window(_));
            (self.display, self.moved) = (found, true);
        }
        self.reconsider()
    }

    fn locate_window(&mut self) -> Result<Result<Display, Obstacle>, SourceError> {
        let desktop = Desktop { connection: &self.connection, root: self.root, atoms: self.atoms };
        let Some(held) = &mut self.held else { return Ok(Err(Obstacle::WindowGone)) };
        let Some(facts) = held.look(desktop)? else { return Ok(Err(Obstacle::WindowGone)) };
        let Some(layout) = facts.layout else {
            return Err(SourceError::WindowFormat);
        };
        if !facts.visible {
            return Ok(Err(Obstacle::WindowHidden));
        }
        self.held_is_masked = self.masking.covers(desktop, held.window, held.top(), Instant::now())?;
        if self.watching && !self.dark.is() && held.keep(desktop, &facts, layout, &mut self.watch)? {
            self.news.whole = true;
        }
        Ok(Ok(desktop.describe(held.window, held.number(), &facts)?))
    }

    /// Does something while the server serves nobody else.
    pub(super) fn undisturbed<T>(&mut self, act: impl FnOnce(&mut Self) -> Result<T, SourceError>) -> Result<T, SourceError> {
        self.connection.grab_server().map_err(lost)?;
        let result = act(self);
        self.connection.ungrab_server().map_err(lost)?;
        self.connection.flush().map_err(lost)?;
        result
    }

    /// Draws the conclusions from what is in the way.
    pub(super) fn reconsider(&mut self) -> Result<(), SourceError> {
        let dark = self.dark.is().then_some(Obstacle::Asleep);
        // Gone is gone, whether or not anyone is looking; the rest can wait until somebody does.
        let obstacle = self.missing.filter(|missing| *missing != Obstacle::WindowHidden).or(dark).or(self.missing);
        if obstacle != self.obstacle {
            (self.obstacle, self.moved) = (obstacle, true);
            if obstacle.is_some() {
                self.blacken();
            }
        }
        match (self.watching && obstacle.is_none(), self.watch.take()) {
            (true, None) if self.held.is_some() => self.news.place = true,
            (true, None) => {
                self.watch = Some(Watch::start(&self.connection, self.root, self.root)?);
                self.news.whole = true;
            }
            (true, watch) => self.watch = watch,
            (false, Some(watch)) => {
                watch.end(&self.connection)?;
                if let Some(held) = &mut self.held {
                    held.free(&self.connection)?;
                }
            }
            (false, None) => {}
        }
        let trace = self.held.is_none() && self.masking.is_on();
        match &mut self.watch {
            Some(watch) => watch.trace(&self.connection, trace)?,
            None => self.masking.rest(),
        }
        Ok(())
    }

    /// Takes note of what has happened, and of where things are now.
    pub(super) fn look_around(&mut self) -> Result<(), SourceError> {
        self.read_events().map_err(lost)?;
        let slept = self.dark.is();
        self.dark.ask(&self.connection, Instant::now())?;
        if self.news.place || slept != self.dark.is() {
            self.locate()?;
        }
        Ok(())
    }
}
