//! What a screen reader says by itself about an open request: who asks and for what, and how long there is to answer.
//!
//! The time is not counted aloud; what is left of it is told twice, and that it begins anew.

use std::time::{Duration, Instant};

use crate::sdk::MAX_EXTENSIONS;
use crate::words::{self, Announcement, Topic, display_name, tr};

use super::choice::DisplayChoice;
use super::prompt::Prompt;

/// With how much time left to answer a screen reader says so; the shortest first.
const SAY_LEFT: [Duration; 2] = [Duration::from_secs(10), Duration::from_secs(30)];

/// Everything that is to be known about an open request.
pub(crate) fn asking(prompt: &Prompt, now: Instant) -> Vec<Announcement> {
    let time_left = words::seconds(prompt.request().expires_in);
    let asked = Announcement::new(Topic::Prompt, true, tr!("said-asked", title = prompt.title(), time = time_left));
    let chosen = match &prompt.choice {
        None => Some(prompt.what()),
        Some(choice) => chosen(choice).map(|name| match choice.display() {
            Some(_) => tr!("said-chosen", name = name, what = prompt.what()),
            None => name,
        }),
    };
    // Not urgent, or it would interrupt who asks.
    let chosen = chosen.map(|text| Announcement::new(Topic::Chosen, false, text));
    [asked].into_iter().chain(chosen).chain(time(prompt, now)).collect()
}

/// What is chosen, or why it cannot be shown; nothing until it was looked at.
pub(crate) fn chosen(choice: &DisplayChoice) -> Option<String> {
    match (choice.problem(), choice.display()) {
        (Some(problem), _) => Some(tr!("display-problem", why = words::plain_long(problem))),
        (None, Some(display)) => Some(display_name(display)),
        (None, None) => choice.is_gone().then(|| tr!("display-gone")),
    }
}

/// The time to answer, when there is little left of it, or when there is more again.
fn time(prompt: &Prompt, now: Instant) -> Option<Announcement> {
    let (left, whole) = (prompt.left(now), prompt.request().expires_in);
    let extended = MAX_EXTENSIONS - prompt.extensions_left();
    let text = match SAY_LEFT.into_iter().find(|mark| left <= *mark && *mark < whole) {
        Some(mark) => tr!("said-time-left", time = words::seconds(mark)),
        None if extended > 0 => tr!("said-more-time", time = words::seconds(whole)),
        None => return None,
    };
    Some(Announcement { turn: extended, ..Announcement::new(Topic::Time, true, text) })
}
