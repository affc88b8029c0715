//! Global shortcuts: they work whatever window has the keyboard. On X11 only; Wayland has none for programs.

use std::collections::HashMap;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

use global_hotkey::hotkey::HotKey;
use global_hotkey::{Error, GlobalHotKeyEvent, GlobalHotKeyManager, HotKeyState};
use thiserror::Error as ThisError;

/// How often a shortcut is tried that seems to be taken, and how long between: those of a moment ago need a while to be
/// given back, and nothing tells when they are.
const ATTEMPTS: u32 = 10;
const AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Why a shortcut cannot be used. Each names it.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum ShortcutError {
    /// It names a key that is not known here.
    #[error("{0} contains an unknown key")]
    Unknown(String),
    /// Another program has it.
    #[error("{0} belongs to another program")]
    Taken(String),
    /// This desktop gives none to programs.
    #[error("{0} is not available on this desktop: {1}")]
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

/// Whether this desktop gives shortcuts to programs, as far as that is known before one is wanted.
pub fn are_possible() -> bool {
    std::env::var_os("WAYLAND_DISPLAY").is_none_or(|display| display.is_empty())
}

/// Shortcuts that are held; they are given back when this is dropped.
#[derive(Debug)]
pub struct Shortcuts {
    _held: Sender<()>,
}

impl Shortcuts {
    /// Holds these, as far as they can be had; each is modifiers and then one key, as in `Ctrl+Alt+Shift+P`. Whether they are
    /// keys that a person can do without is the caller's business. Returns at once; the callback runs on threads of its own.
    pub fn hold<A: Clone + Send + Sync + 'static>(
        shortcuts: Vec<(String, A)>,
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
        shortcut: &str,
        action: A,
        on_event: &Arc<impl Fn(Event<A>) + Send + Sync + 'static>,
    ) -> Result<(), ShortcutError> {
        HEARING.call_once(|| GlobalHotKeyEvent::set_event_handler(Some(pressed)));
        let unsupported = |why: String| ShortcutError::Unsupported(shortcut.to_owned(), why);
        let keys: HotKey = shortcut.parse().map_err(|_| ShortcutError::Unknown(shortcut.to_owned()))?;
        if !are_possible() {
            return Err(unsupported("Wayland gives programs no global shortcuts".to_owned()));
        }
        let manager = match &mut self.manager {
            Some(manager) => manager,
            none => none.insert(GlobalHotKeyManager::new().map_err(|error| unsupported(error.to_string()))?),
        };
        register(manager, shortcut, keys)?;
        let on_event = on_event.clone();
        let press: Press = Arc::new(move || on_event(Event::Pressed(action.clone())));
        meanings().get_or_insert_default().insert(keys.id(), press);
        self.keys.push(keys);
        Ok(())
    }
}

fn register(manager: &GlobalHotKeyManager, shortcut: &str, keys: HotKey) -> Result<(), ShortcutError> {
    let unsupported = |why: String| ShortcutError::Unsupported(shortcut.to_owned(), why);
    for attempt in 1..=ATTEMPTS {
        match manager.register(keys) {
            // Without a screen the library says yes to everything; one that was really registered is refused a second time.
            Ok(()) => match manager.register(keys) {
                Err(Error::AlreadyRegistered(_)) => return Ok(()),
                Ok(()) | Err(_) => return Err(unsupported("there is no X server".to_owned())),
            },
            Err(Error::AlreadyRegistered(_)) if attempt < ATTEMPTS => std::thread::sleep(AGAIN_AFTER),
            Err(Error::AlreadyRegistered(_)) => {}
            Err(error) => return Err(unsupported(error.to_string())),
        }
    }
    Err(ShortcutError::Taken(shortcut.to_owned()))
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(meanings) = &mut *meanings() {
            meanings.retain(|id, _| !self.keys.iter().any(|keys| keys.id() == *id));
        }
    }
}
