//! The desktop around the window, kept equal to the state: what it shows is an [`Outlook`], made anew at every look and
//! handed on when it differs; what happens there comes back as [`Heard`](super::desktop_event::Heard).

use crate::sdk::{LinkStatus, RequestId, SessionStatus};
use crate::words::{plain_name, tr};

use super::desktop_event::Item;
use super::state::AppState;
use super::types::Place;

/// What the desktop shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outlook {
    /// The icon in the tray.
    pub(crate) tray: Tray,
    /// The notification of a request.
    pub(crate) ask: Option<Ask>,
    /// Whether the shortcuts are held.
    pub(crate) shortcuts: bool,
}

/// The icon in the tray.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tray {
    /// How things stand, in a line.
    pub(crate) status: String,
    /// The dot over the icon, if there is one.
    pub(crate) dot: Option<Dot>,
    /// Whether the visitor's attention is wanted.
    pub(crate) wanted: bool,
    /// The menu, from top to bottom.
    pub(crate) menu: Vec<(Item, String)>,
}

/// What the dot over the icon in the tray says by its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dot {
    /// The screen is shared.
    Live,
    /// Somebody asks for it.
    Asked,
    /// Support can reach the visitor.
    Reachable,
    /// Support cannot reach the visitor just now.
    Unreachable,
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

fn tray(state: &AppState) -> Tray {
    let mut menu = vec![(Item::Open, tr!("tray-open"))];
    let (status, dot) = match (&state.status.session, &state.prompt, &state.status.link) {
        (SessionStatus::Sharing { agent, paused, .. }, ..) => {
            let pause = if *paused { (Item::Resume, tr!("tray-resume")) } else { (Item::Pause, tr!("tray-pause")) };
            menu.extend([pause, (Item::End, tr!("tray-end"))]);
            let agent = plain_name(agent);
            let status = if *paused { tr!("tray-paused", agent = agent) } else { tr!("bar-sharing", agent = agent) };
            (status, Some(Dot::Live))
        }
        (_, Some(prompt), _) => (tr!("prompt-title", agent = &prompt.agent), Some(Dot::Asked)),
        (_, None, _) if !matches!(state.place, Place::Home(_)) => (tr!("tray-idle"), None),
        (_, None, LinkStatus::Connected { focus: true }) => (tr!("home-reachable"), Some(Dot::Reachable)),
        (_, None, _) => (tr!("tray-waiting"), Some(Dot::Unreachable)),
    };
    menu.push((Item::Quit, tr!("tray-quit")));
    Tray { status, dot, wanted: state.prompt.is_some(), menu }
}
