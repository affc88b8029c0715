//! Global shortcuts: they work whatever window has the keyboard. On X11 only; Wayland has none for programs.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

use global_hotkey::hotkey::{HotKey, Modifiers};
use global_hotkey::{Error, GlobalHotKeyEvent, GlobalHotKeyManager, HotKeyState};
use thiserror::Error as ThisError;

/// How often a shortcut is tried that seems to be taken, and how long between: those of a moment ago need a while to be
/// given back, and nothing tells when they are.
const ATTEMPTS: u32 = 10;
const AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Keys to be pressed together, as in `Ctrl+Alt+Shift+P`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortcut {
    text: String,
    keys: HotKey,
}

/// Why a shortcut cannot be used. Each names it.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum ShortcutError {
    /// It cannot be understood.
    #[error("{0:?} is not a shortcut; one is written like Ctrl+Alt+Shift+P")]
    Malformed(String),
    /// It would take an ordinary key away from all programs.
    #[error("{0:?} needs Ctrl, Alt or Super with it, or it could not be typed any more")]
    Bare(String),
    /// Another program has it.
    #[error("{0} belongs to another program")]
    Taken(String),
    /// This desktop gives none to programs.
    #[error("{0} cannot be had on this desktop: {1}")]
    Unsupported(String, String),
}

/// What happened to shortcuts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<A> {
    /// One was pressed; said once, however long it is held.
    Pressed(A),
    /// One does not work.
    Failed(ShortcutError),
}

impl FromStr for Shortcut {
    type Err = ShortcutError;

    fn from_str(text: &str) -> Result<Self, ShortcutError> {
        let shown: String = text.trim().chars().take(60).collect();
        let keys: HotKey = text.trim().parse().map_err(|_| ShortcutError::Malformed(shown.clone()))?;
        if !keys.mods.intersects(Modifiers::CONTROL | Modifiers::ALT | Modifiers::META) {
            return Err(ShortcutError::Bare(shown));
        }
        Ok(Self { text: shown, keys })
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Shortcuts that are held; they are given back when this is dropped.
#[derive(Debug)]
pub struct Shortcuts {
    _held: Sender<()>,
}

impl Shortcuts {
    /// Holds these, as far as they can be had. Returns at once; the callback runs on threads of its own.
    pub fn hold<A: Clone + Send + Sync + 'static>(
        shortcuts: Vec<(Shortcut, A)>,
        on_event: impl Fn(Event<A>) + Send + Sync + 'static,
    ) -> Self {
        let (held, dropped) = channel::<()>();
        let on_event = Arc::new(on_event);
        let started = std::thread::Builder::new().name("shortcuts".to_owned()).spawn(move || {
            let mut taken = Held::default();
            for (shortcut, action) in shortcuts {
                if let Err(error) = taken.take(&shortcut, action, &on_event) {
                    on_event(Event::Failed(error));
                }
            }
            // Nothing is ever sent: this ends when the other side is dropped.
            dropped.recv().ok();
        });
        if let Err(error) = started {
            tracing::warn!(%error, "no shortcuts");
        }
        Self { _held: held }
    }
}

type Press = Arc<dyn Fn() + Send + Sync>;

/// What each key means now. The library knows one callback for the whole program.
static MEANINGS: Mutex<Option<HashMap<u32, Press>>> = Mutex::new(None);
static HEARING: Once = Once::new();

fn meanings() -> MutexGuard<'static, Option<HashMap<u32, Press>>> {
    MEANINGS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pressed(event: GlobalHotKeyEvent) {
    if event.state == HotKeyState::Pressed {
        let press = meanings().as_ref().and_then(|meanings| meanings.get(&event.id).cloned());
        if let Some(press) = press {
            press();
        }
    }
}

#[derive(Default)]
struct Held {
    manager: Option<GlobalHotKeyManager>,
    keys: Vec<HotKey>,
}

impl Held {
    fn take<A: Clone + Send + Sync + 'static>(
        &mut self,
        shortcut: &Shortcut,
        action: A,
        on_event: &Arc<impl Fn(Event<A>) + Send + Sync + 'static>,
    ) -> Result<(), ShortcutError> {
        HEARING.call_once(|| GlobalHotKeyEvent::set_event_handler(Some(pressed)));
        let unsupported = |why: String| ShortcutError::Unsupported(shortcut.to_string(), why);
        if std::env::var_os("WAYLAND_DISPLAY").is_some_and(|display| !display.is_empty()) {
            return Err(unsupported("Wayland gives programs no global shortcuts".to_owned()));
        }
        let manager = match &mut self.manager {
            Some(manager) => manager,
            none => none.insert(GlobalHotKeyManager::new().map_err(|error| unsupported(error.to_string()))?),
        };
        register(manager, shortcut)?;
        let on_event = on_event.clone();
        let press: Press = Arc::new(move || on_event(Event::Pressed(action.clone())));
        meanings().get_or_insert_default().insert(shortcut.keys.id(), press);
        self.keys.push(shortcut.keys);
        Ok(())
    }
}

fn register(manager: &GlobalHotKeyManager, shortcut: &Shortcut) -> Result<(), ShortcutError> {
    let unsupported = |why: String| ShortcutError::Unsupported(shortcut.to_string(), why);
    for attempt in 1..=ATTEMPTS {
        match manager.register(shortcut.keys) {
            // Without a screen the library says yes to everything; one that was really registered is refused a second time.
            Ok(()) => match manager.register(shortcut.keys) {
                Err(Error::AlreadyRegistered(_)) => return Ok(()),
                Ok(()) | Err(_) => return Err(unsupported("there is no X server".to_owned())),
            },
            Err(Error::AlreadyRegistered(_)) if attempt < ATTEMPTS => std::thread::sleep(AGAIN_AFTER),
            Err(Error::AlreadyRegistered(_)) => {}
            Err(error) => return Err(unsupported(error.to_string())),
        }
    }
    Err(ShortcutError::Taken(shortcut.to_string()))
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(meanings) = &mut *meanings() {
            meanings.retain(|id, _| !self.keys.iter().any(|keys| keys.id() == *id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_whatever_their_case() {
        let one: Shortcut = "Ctrl+Alt+Shift+P".parse().unwrap();
        let other: Shortcut = " control + ALT + shift + p ".parse().unwrap();
        assert_eq!(one.keys, other.keys);
        assert_eq!(one.to_string(), "Ctrl+Alt+Shift+P");
        assert!("Super+F5".parse::<Shortcut>().is_ok());
    }

    #[test]
    fn what_is_no_shortcut_is_named() {
        for text in ["", "+", "Ctrl", "Ctrl+", "P+Ctrl", "Ctrl+Alt", "Ctrl+Foo", "Ctrl+A+B", "Ctrl P"] {
            assert_eq!(text.parse::<Shortcut>(), Err(ShortcutError::Malformed(text.to_owned())), "{text}");
        }
        for text in ["P", "Shift+P", "F5"] {
            assert_eq!(text.parse::<Shortcut>(), Err(ShortcutError::Bare(text.to_owned())), "{text}");
        }
    }
}
