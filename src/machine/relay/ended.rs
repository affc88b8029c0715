//! The sessions that ended lately: a visitor who was away meanwhile is told the true reason when it comes back.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::protocol::{EndReason, Redacted};

/// How long an ended session is remembered: longer than a computer sleeps over night.
pub(super) const REMEMBERED_FOR: Duration = Duration::from_secs(24 * 60 * 60);
/// The maximum number of ended sessions that are remembered, the latest.
pub(super) const MAX_REMEMBERED: usize = 1_000;

#[derive(Debug)]
struct Ended {
    at: Instant,
    ticket: Redacted<String>,
    reason: EndReason,
}

/// Why sessions ended, by their tickets; the earliest first.
#[derive(Debug, Default)]
pub(super) struct EndedSessions(VecDeque<Ended>);

impl EndedSessions {
    pub(super) fn remember(&mut self, now: Instant, ticket: Redacted<String>, reason: EndReason) {
        if self.0.len() == MAX_REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back(Ended { at: now, ticket, reason });
    }

    /// Forgets the sessions that ended too long before `now`.
    pub(super) fn forget_before(&mut self, now: Instant) {
        while self.0.front().is_some_and(|ended| now >= ended.at + REMEMBERED_FOR) {
            self.0.pop_front();
        }
    }

    /// Why the session of this ticket ended; `None` if it did not, or too long ago.
    pub(super) fn reason(&self, ticket: &Redacted<String>) -> Option<EndReason> {
        // All are compared, so that the time it takes tells nothing.
        self.0.iter().fold(None, |found, ended| if ended.ticket == *ticket { Some(ended.reason) } else { found })
    }
}
