//! What the desktop around the window shows, as a function of the state: made in every frame, and handed on when it differs.

use crate::sdk::{LinkStatus, RequestId, SessionStatus};
use crate::words::{plain_name, tr};

use super::desktop_event::TrayItem;
use super::state::AppState;
use super::types::AppScreen;

/// Everything that the desktop shows for the app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DesktopView {
    /// The icon in the tray.
    pub(crate) tray: TrayView,
    /// The notification of a request.
    pub(crate) notification: Option<RequestNotification>,
    /// Whether the global shortcuts are registered.
    pub(crate) shortcuts: bool,
}

/// The icon in the tray.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TrayView {
    /// Status line.
    pub(crate) status: String,
    /// Coloured dot over the icon.
    pub(crate) dot: Option<TrayDot>,
    /// Whether the icon asks for attention.
    pub(crate) wanted: bool,
    /// Menu items with their labels, from top to bottom.
    pub(crate) menu: Vec<(TrayItem, String)>,
}

/// Meaning of the dot over the icon in the tray.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TrayDot {
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
pub(crate) struct RequestNotification {
    /// The request.
    pub(crate) request: RequestId,
    /// First line of the notification.
    pub(crate) title: String,
    /// Text below it.
    pub(crate) text: String,
}

/// What the desktop shows in this state. A request that came while the visitor was elsewhere is asked there too.
pub(crate) fn desktop_view(state: &AppState) -> DesktopView {
    let notification = state.prompt.as_ref().filter(|_| state.asked_away).map(|prompt| RequestNotification {
        request: prompt.request().request.clone(),
        title: tr!("prompt-title", agent = &prompt.agent),
        text: notification_text(&prompt.organisation),
    });
    let shortcuts = matches!(state.status.session, SessionStatus::Sharing { .. });
    DesktopView { tray: tray(state), notification, shortcuts }
}

fn notification_text(organisation: &str) -> String {
    if organisation.is_empty() { tr!("ask-text") } else { tr!("ask-text-from", organisation = organisation) }
}

fn tray(state: &AppState) -> TrayView {
    let mut menu = vec![(TrayItem::Open, tr!("tray-open"))];
    let (status, dot) = match (&state.status.session, &state.prompt, &state.status.link) {
        (SessionStatus::Sharing { agent, paused, .. }, ..) => {
            let pause = if *paused { (TrayItem::Resume, tr!("tray-resume")) } else { (TrayItem::Pause, tr!("tray-pause")) };
            menu.extend([pause, (TrayItem::End, tr!("tray-end"))]);
            let agent = plain_name(agent);
            let status = if *paused { tr!("tray-paused", agent = agent) } else { tr!("bar-sharing", agent = agent) };
            (status, Some(TrayDot::Live))
        }
        (_, Some(prompt), _) => (tr!("prompt-title", agent = &prompt.agent), Some(TrayDot::Asked)),
        (_, None, _) if !matches!(state.place, AppScreen::Home(_)) => (tr!("tray-idle"), None),
        (_, None, LinkStatus::Connected { focus: true }) => (tr!("home-reachable"), Some(TrayDot::Reachable)),
        (_, None, _) => (tr!("tray-waiting"), Some(TrayDot::Unreachable)),
    };
    menu.push((TrayItem::Quit, tr!("tray-quit")));
    TrayView { status, dot, wanted: state.prompt.is_some(), menu }
}
