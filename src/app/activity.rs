//! What happened in this run, for the visitor to look up.

use std::time::{Duration, Instant};

use crate::sdk::{EndReason, TermsClosed};

use super::words::{self, tr};

/// The most entries that are kept; older ones go.
const MAX_ENTRIES: usize = 200;

/// Something that happened. Names are already fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    /// Logged in.
    LoggedIn,
    /// Support asked for the screen.
    Asked {
        /// Who.
        agent: String,
    },
    /// The visitor said yes.
    Accepted {
        /// To whom.
        agent: String,
    },
    /// The visitor said no.
    Declined {
        /// To whom.
        agent: String,
    },
    /// The request closed without an answer.
    Closed {
        /// Whose.
        agent: String,
        /// Why.
        reason: TermsClosed,
    },
    /// The screen is shared from now on.
    Started {
        /// With whom.
        agent: String,
    },
    /// It is not shared any more.
    Ended {
        /// With whom it was.
        agent: String,
        /// Why.
        reason: EndReason,
        /// How long it was shared; none if it never was.
        lasted: Option<Duration>,
    },
    /// It could not be shared.
    Failed {
        /// Why.
        reason: String,
    },
}

impl Happening {
    /// In words.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::LoggedIn => tr!("activity-logged-in"),
            Self::Asked { agent } => tr!("activity-asked", agent = agent),
            Self::Accepted { agent } => tr!("activity-accepted", agent = agent),
            Self::Declined { agent } => tr!("activity-declined", agent = agent),
            Self::Closed { agent, reason } => words::closed(*reason, agent).text(),
            Self::Started { agent } => tr!("activity-started", agent = agent),
            Self::Ended { agent, reason, lasted: Some(lasted) } => {
                tr!("activity-ended", agent = agent, time = words::running(*lasted), why = words::ended(*reason, agent))
            }
            Self::Ended { agent, reason, lasted: None } => {
                tr!("activity-never-began", agent = agent, why = words::ended(*reason, agent))
            }
            Self::Failed { reason } => tr!("activity-failed", reason = reason),
        }
    }
}

/// The list, newest first.
#[derive(Debug, Default)]
pub(crate) struct Activity {
    entries: Vec<(Instant, Happening)>,
}

impl Activity {
    /// Notes something that happens now.
    pub(crate) fn note(&mut self, now: Instant, what: Happening) {
        self.entries.insert(0, (now, what));
        self.entries.truncate(MAX_ENTRIES);
    }

    /// Everything, newest first.
    pub(crate) fn entries(&self) -> &[(Instant, Happening)] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_comes_first_and_the_list_is_bounded() {
        let mut activity = Activity::default();
        let now = Instant::now();
        for _ in 0..MAX_ENTRIES {
            activity.note(now, Happening::LoggedIn);
        }
        activity.note(now, Happening::Asked { agent: "Sam".to_owned() });
        assert_eq!(activity.entries().len(), MAX_ENTRIES);
        assert_eq!(activity.entries()[0].1.text(), "Sam asked to see your screen");
    }

    #[test]
    fn an_end_says_with_whom_how_long_and_why() {
        let ended = Happening::Ended { agent: "Sam".to_owned(), reason: EndReason::AgentEnded, lasted: Some(Duration::from_secs(75)) };
        assert_eq!(ended.text(), "Shared your screen with Sam for 1:15. Sam ended it.");
    }
}
