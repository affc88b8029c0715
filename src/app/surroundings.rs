//! The desktop around the window, kept equal to the state: what it shows is an [`Outlook`], made anew at every look and
//! handed on when it differs; what happens there comes back as [`Heard`].

use std::time::Instant;

use crate::desktop::{Appearance, Look};
use crate::sdk::{LinkStatus, RequestId, SessionStatus};
use crate::settings::Preferences;

use super::model::Place;
use super::state::AppState;
use super::tokens;
use super::words::{PRODUCT, plain_name, tr};

/// What the desktop shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outlook {
    /// The icon in the tray.
    pub(crate) tray: Look<Item>,
    /// The notification of a request.
    pub(crate) ask: Option<Ask>,
    /// Whether the shortcuts are held.
    pub(crate) shortcuts: bool,
}

/// A request that is asked outside the window too, because the visitor is elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    /// Which.
    pub(crate) request: RequestId,
    /// What the notification says first.
    pub(crate) title: String,
    /// What it says then.
    pub(crate) text: String,
}

/// The items of the tray's menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// Bring the window to the front.
    Open,
    /// Pause sharing.
    Pause,
    /// Resume it.
    Resume,
    /// End it.
    End,
    /// Close the app.
    Quit,
}

/// The shortcuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Pause, or resume what is paused.
    Pause,
    /// End.
    End,
}

/// What happens on the desktop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// An item of the tray's menu was chosen.
    Chosen(Item),
    /// The icon in the tray can be seen from now on, or cannot; said at the beginning and at each change.
    Tray(bool),
    /// The notification of a request wants the window.
    Show(RequestId),
    /// The notification of a request says no.
    Declined(RequestId),
    /// A shortcut was pressed.
    Key(Key),
    /// A shortcut does not work, and why.
    KeyFailed(String),
    /// The computer is locked from now on, or no longer.
    Locked(bool),
    /// How things shall look from now on.
    Appearance(Appearance),
    /// The app was started once more, with a link or without.
    Started(Option<String>),
}

/// Where the window is, as far as the tray is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whereabouts {
    /// Where the visitor has it.
    Open,
    /// On its way out of sight, as soon as it is known whether there is a tray.
    Leaving,
    /// On its way into the tray. Window managers overlook that a window goes before they have seen it come: it waits until
    /// it has the keyboard, or until then.
    Entering(Instant),
    /// In the tray, and nowhere else.
    InTray,
}

/// The desktop, so that tests can stand in for it. Every call returns at once.
pub(crate) trait Surroundings {
    /// Shows this from now on.
    fn show(&mut self, outlook: &Outlook);
    /// Follows what the visitor chose in the settings.
    fn prefer(&mut self, preferences: &Preferences);
    /// What happened since.
    fn heard(&mut self) -> Option<Heard>;
    /// Nobody will ask what happened any more: another start is told so from now on.
    fn close(&mut self);
}

/// What the desktop shows in this state; `asks` says whether an open request is asked there too.
pub(crate) fn outlook(state: &AppState, asks: bool) -> Outlook {
    let ask = state.prompt.as_ref().filter(|_| asks).map(|prompt| Ask {
        request: prompt.request.request.clone(),
        title: tr!("prompt-title", agent = &prompt.agent),
        text: ask_text(&prompt.organisation),
    });
    let shortcuts = matches!(state.status.session, SessionStatus::Sharing { .. });
    Outlook { tray: tray(state), ask, shortcuts }
}

fn ask_text(organisation: &str) -> String {
    if organisation.is_empty() { tr!("ask-text") } else { tr!("ask-text-from", organisation = organisation) }
}

fn tray(state: &AppState) -> Look<Item> {
    let colours = &tokens::LIGHT;
    let mut menu = vec![(Item::Open, tr!("tray-open"))];
    let (status, dot) = match (&state.status.session, &state.prompt, &state.status.link) {
        (SessionStatus::Sharing { agent, paused, .. }, ..) => {
            let pause = if *paused { (Item::Resume, tr!("tray-resume")) } else { (Item::Pause, tr!("tray-pause")) };
            menu.extend([pause, (Item::End, tr!("tray-end"))]);
            let agent = plain_name(agent);
            let status = if *paused { tr!("tray-paused", agent = agent) } else { tr!("bar-sharing", agent = agent) };
            (status, Some(colours.live))
        }
        (_, Some(prompt), _) => (tr!("prompt-title", agent = &prompt.agent), Some(colours.warn)),
        (_, None, _) if !matches!(state.place, Place::Home(_)) => (tr!("tray-idle"), None),
        (_, None, LinkStatus::Connected { focus: true }) => (tr!("home-reachable"), Some(colours.good)),
        (_, None, _) => (tr!("tray-waiting"), Some(colours.weak)),
    };
    menu.push((Item::Quit, tr!("tray-quit")));
    let dot = dot.map(|colour| [colour.r(), colour.g(), colour.b()]);
    Look { title: PRODUCT.to_owned(), status, dot, wanted: state.prompt.is_some(), menu }
}
