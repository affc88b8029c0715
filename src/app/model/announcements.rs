//! What a screen reader says by itself: who asks and for what, how long there is to answer, how things stand, and what went
//! wrong. Pure: the lines follow from the state, and one that appears or changes is read out.
//!
//! A line stays for as long as it is so. What counts every second is not among them; the time to answer is told three times.

use std::time::Instant;

use crate::dialog::announcements::{asking, chosen};
use crate::sdk::{CodeClosed, CodeStatus, LinkStatus, SessionKey, SessionStatus};
use crate::words::{self, Announcement, Topic, display_name, tr};

use super::activity::ActivityKind;
use super::state::AppState;
use super::types::{AppScreen, Area, SharingSummary, Tone};

/// Everything that is to be known now.
pub(crate) fn lines(state: &AppState, now: Instant) -> Vec<Announcement> {
    let mut lines = state.prompt.as_ref().map(|prompt| asking(prompt, now)).unwrap_or_default();
    lines.extend(choosing(state));
    lines.extend(standing(state, now));
    lines.extend(shown(state));
    lines.extend(code(state));
    lines.extend(in_area(state));
    if let Some(answer @ ActivityKind::Declined { .. }) = state.activity.newest() {
        lines.push(Announcement::new(Topic::Answer, false, answer.text()));
    }
    lines.extend(state.notices.iter().map(|notice| Announcement::new(Topic::Notice, notice.tone == Tone::Error, notice.saying.text())));
    if let (AppScreen::Login, Some((_, error))) = (state.place, &state.form.refused) {
        lines.push(Announcement::new(Topic::Field, true, words::refused(error)));
    }
    lines
}

/// The choice of something else while the screen is shared.
fn choosing(state: &AppState) -> Vec<Announcement> {
    let Some(choice) = state.switching.as_ref().filter(|_| state.prompt.is_none()) else { return Vec::new() };
    let chosen = chosen(choice).map(|text| Announcement::new(Topic::Chosen, false, text));
    [Announcement::new(Topic::Prompt, true, tr!("said-choosing"))].into_iter().chain(chosen).collect()
}

fn standing(state: &AppState, now: Instant) -> Option<Announcement> {
    let status = &state.status;
    let say = |urgent, text| Some(Announcement::new(Topic::Standing, urgent, text));
    match (state.place, &status.session) {
        (AppScreen::Login, _) | (AppScreen::Code, SessionStatus::Idle) => return None,
        (AppScreen::Entering, _) => {
            let why = if let LinkStatus::Waiting { reason, .. } = &status.link { Some(reason) } else { None };
            let told = why.map(|reason| tr!("said-no-answer", why = words::reach::unreachable(reason)));
            return say(false, told.unwrap_or_else(|| tr!("login-entering")));
        }
        (AppScreen::Leaving { .. }, _) => return say(false, tr!("said-leaving")),
        (AppScreen::Home(_) | AppScreen::Code, _) => {}
    }
    let connected = matches!(status.link, LinkStatus::Connected { .. });
    match &status.session {
        SessionStatus::Sharing { .. } if !connected => say(true, tr!("said-interrupted")),
        SessionStatus::Sharing { paused: false, obstacle: Some(_), .. } => say(true, SharingSummary::of(&status.session, now)?.title()),
        SessionStatus::Sharing { agent, paused: true, .. } => say(true, tr!("said-paused", agent = words::plain_name(agent))),
        SessionStatus::Sharing { agent, .. } => say(true, tr!("said-sharing", agent = words::plain_name(agent))),
        SessionStatus::Starting { .. } => say(false, tr!("banner-starting")),
        SessionStatus::Idle => match status.link {
            LinkStatus::Connected { focus: true } => say(false, tr!("said-connected")),
            LinkStatus::Connected { focus: false } => say(false, tr!("banner-elsewhere")),
            LinkStatus::Connecting | LinkStatus::Waiting { .. } => say(false, tr!("said-reconnecting")),
            LinkStatus::Off | LinkStatus::NotConfigured { .. } => say(false, tr!("said-off")),
        },
    }
}

fn shown(state: &AppState) -> Option<Announcement> {
    let SessionStatus::Sharing { display: Some(display), .. } = &state.status.session else { return None };
    Some(Announcement::new(Topic::Shown, false, tr!("said-shown", name = display_name(display))))
}

/// The code digit by digit, or what becomes of it; nothing while the screen is shared, which needs none.
fn code(state: &AppState) -> Vec<Announcement> {
    let say = |text| Announcement::new(Topic::Code, false, text);
    match (state.place, &state.status.session, &state.status.code) {
        (AppScreen::Code | AppScreen::Home(_), SessionStatus::Idle, CodeStatus::Waiting { code, .. }) => {
            let copied = (state.copied.as_ref() == Some(code)).then(|| Announcement::new(Topic::Copied, false, tr!("said-copied")));
            [say(read_out(code))].into_iter().chain(copied).collect()
        }
        (AppScreen::Code | AppScreen::Home(_), SessionStatus::Idle, CodeStatus::Requested) => match (state.place, &state.status.link) {
            (AppScreen::Code, LinkStatus::Waiting { reason, .. }) => {
                vec![say(tr!("said-no-code-yet", why = words::reach::unreachable(reason)))]
            }
            _ => vec![say(tr!("code-getting"))],
        },
        // Of a code that was used, the request of whoever used it tells.
        (AppScreen::Code | AppScreen::Home(_), SessionStatus::Idle, CodeStatus::None) => {
            let why = state.code_closed.filter(|reason| *reason != CodeClosed::Joined).and_then(words::code::closed);
            why.map(|(title, text)| say(tr!("said-code-gone", title = title, text = text))).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// What happens beside a control that the visitor uses just now.
fn in_area(state: &AppState) -> Vec<Announcement> {
    match state.place {
        AppScreen::Home(Area::Settings) => {
            let later = state.settings.new_service().then(|| Announcement::new(Topic::Setting, false, tr!("settings-address-written")));
            state.settings.problems().map(|why| Announcement::new(Topic::Field, true, why)).chain(later).collect()
        }
        AppScreen::Home(Area::Activity) if state.activity.confirming => {
            vec![Announcement::new(Topic::Sure, false, tr!("activity-delete-sure"))]
        }
        _ => Vec::new(),
    }
}

fn read_out(code: &SessionKey) -> String {
    tr!("said-code", digits = words::code::spoken(&code.grouped()))
}
