//! The small types the state is made of.

use std::path::PathBuf;
use std::time::Instant;

use crate::sdk::{GroupId, Obstacle, SessionStatus};
use crate::words::{self, Saying, display_name, tr};

/// The screen that the app shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AppScreen {
    /// The login form.
    Login,
    /// Logging in, which may take long if the service is down.
    Entering,
    /// Not logged in, with a code or on the way to one.
    Code,
    /// Logged in.
    Home(Area),
    /// Logging out, until the service was told or the time is up.
    Leaving {
        /// The area that is still shown.
        area: Area,
        /// When the app stops waiting.
        until: Instant,
    },
}

/// The areas of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Area {
    /// Whether support can reach the visitor.
    Home,
    /// What happened.
    Activity,
    /// How it works.
    Help,
    /// Who and where.
    Settings,
}

impl Area {
    /// All areas, in the order of the navigation.
    pub(crate) const ALL: [Self; 4] = [Self::Home, Self::Activity, Self::Help, Self::Settings];

    /// Name in the navigation.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Home => tr!("area-home"),
            Self::Activity => tr!("area-activity"),
            Self::Help => tr!("area-help"),
            Self::Settings => tr!("area-settings"),
        }
    }

    /// The `url` that agents see as the visitor's place.
    pub(crate) fn url(self) -> &'static str {
        match self {
            Self::Home => "/home",
            Self::Activity => "/activity",
            Self::Help => "/help",
            Self::Settings => "/settings",
        }
    }
}

/// Importance of a notice, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Information.
    Plain,
    /// A warning.
    Warning,
    /// A failure.
    Error,
}

/// A short message at the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) tone: Tone,
    pub(crate) saying: Saying,
}

/// A running session as the sharing bars show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SharingSummary {
    /// The agent, fit to be shown.
    pub(crate) agent: String,
    /// Duration, number of viewers and what is shared.
    pub(crate) detail: String,
    /// Whether the visitor paused it.
    pub(crate) paused: bool,
    /// What keeps the picture from being seen, though nobody paused.
    pub(crate) obstacle: Option<Obstacle>,
    /// Whether something else can be shared instead.
    pub(crate) can_change: bool,
}

impl SharingSummary {
    /// The bar for a session; `None` unless the screen is shared.
    pub(crate) fn of(session: &SessionStatus, now: Instant) -> Option<Self> {
        let SessionStatus::Sharing { agent, since, paused, guests, display, obstacle, .. } = session else { return None };
        let time = words::running(now.saturating_duration_since(*since));
        let what = display.as_ref().map(display_name);
        // What matters most comes first: the end may be cut off.
        let parts = [time, words::watching(*guests)].into_iter().chain(what).collect::<Vec<_>>();
        Some(Self {
            agent: words::plain_name(agent),
            detail: parts.join(" · "),
            paused: *paused,
            obstacle: *obstacle,
            can_change: display.is_some(),
        })
    }

    /// The status in one line.
    pub(crate) fn title(&self) -> String {
        let agent = &self.agent;
        match self.obstacle {
            _ if self.paused => tr!("bar-paused", agent = agent),
            None => tr!("bar-sharing", agent = agent),
            Some(Obstacle::Locked) => tr!("bar-locked"),
            Some(Obstacle::Asleep) => tr!("bar-asleep"),
            Some(Obstacle::WindowGone) => tr!("bar-window-gone"),
            Some(Obstacle::WindowHidden) => tr!("bar-window-hidden"),
            Some(Obstacle::MonitorGone) => tr!("bar-monitor-gone"),
        }
    }
}

/// Where the service is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ServiceLocation {
    /// In this app.
    Here,
    /// At this host, fit to be shown.
    At(String),
    /// Nowhere.
    None,
}

impl ServiceLocation {
    /// The text on the screen.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Here => tr!("service-here"),
            Self::At(host) => tr!("service-at", host = host),
            Self::None => tr!("service-none"),
        }
    }
}

/// Facts that do not change in a run.
#[derive(Clone, Debug)]
pub(crate) struct AppInfo {
    /// The app's version.
    pub(crate) version: String,
    /// The operating system.
    pub(crate) os: String,
    /// The language and country, as in `en-GB`.
    pub(crate) locale: String,
    /// The service.
    pub(crate) service: ServiceLocation,
    /// Whether this run has an agent console.
    pub(crate) console: bool,
    /// Why there is no service, if there is none.
    pub(crate) unavailable: Option<Saying>,
    /// The group.
    pub(crate) groupid: GroupId,
    /// The file of "Remember me".
    pub(crate) remembered_at: PathBuf,
}

/// The language and country of the environment's locale, as in `en-GB`.
pub(crate) fn locale(lookup: impl Fn(&str) -> Option<String>) -> String {
    let value = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| lookup(name).filter(|value| !value.is_empty()));
    let value = value.unwrap_or_default();
    let tag = value.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
    let fit = !tag.is_empty() && tag.len() <= 35 && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if fit && tag != "C" && tag != "POSIX" { tag } else { "en".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_reads_like_a_language_tag() {
        let of = |name: &'static str, value: &'static str| locale(move |asked| (asked == name).then(|| value.to_owned()));
        assert_eq!(of("LANG", "de_CH.UTF-8"), "de-CH");
        assert_eq!(of("LC_ALL", "sr_RS@latin"), "sr-RS");
        for odd in ["", "C", "C.UTF-8", "POSIX", "a b"] {
            assert_eq!(of("LANG", odd), "en", "{odd:?}");
        }
        assert_eq!(locale(|_| None), "en");
    }
}
