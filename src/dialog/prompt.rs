//! An open request for the screen and what its answer comes to. Pure: no egui, no clock.

use std::time::{Duration, Instant};

use crate::sdk::{DisplayKind, MAX_EXTENSIONS, TermsRequest, WebAddress};
use crate::words::{self, tr};

use super::choice::{ChoiceAction, DisplayChoice};

/// How long a request cannot be accepted after it appeared, so that a key or click already under way does not.
pub(crate) const INERT: Duration = Duration::from_millis(500);

/// What the visitor does about an open request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PromptAction {
    /// The request was painted where a person can see it.
    Shown,
    /// Open the terms in a browser.
    ReadTerms,
    /// Ask for more time to answer.
    MoreTime,
    /// Choose what would be shared.
    Choose(ChoiceAction),
    /// Say yes.
    Accept,
    /// Say no.
    Decline,
    /// Say no by Escape.
    Escape,
}

/// An open request for the screen, as it is shown.
#[derive(Clone, Debug)]
pub(crate) struct Prompt {
    /// What was asked.
    pub(crate) request: TermsRequest,
    /// Who asks, fit to be shown.
    pub(crate) agent: String,
    /// For which organisation, fit to be shown; may be empty.
    pub(crate) organisation: String,
    /// The address of the terms and its host, if it may be opened.
    pub(crate) terms: Option<(String, String)>,
    /// When there is no time left to answer.
    pub(crate) until: Instant,
    /// When it was first painted where a person can see it.
    pub(crate) shown: Option<Instant>,
    /// How often the visitor can still ask for more time.
    pub(crate) extensions_left: u32,
    /// What would be shared; none where there is nothing to choose from.
    pub(crate) choice: Option<DisplayChoice>,
}

impl Prompt {
    /// A request that arrives now.
    pub(crate) fn new(request: TermsRequest, now: Instant) -> Self {
        let address = request.onetermsurl.as_deref().and_then(|url| url.parse::<WebAddress>().ok());
        let terms = address.map(|address| (address.to_string(), words::host(&address)));
        Self {
            agent: words::plain_name(&request.agent),
            organisation: words::plain(&request.organisation),
            terms,
            until: now + request.expires_in,
            shown: None,
            extensions_left: MAX_EXTENSIONS,
            choice: None,
            request,
        }
    }

    /// Who asks, and for whom.
    pub(crate) fn title(&self) -> String {
        if self.organisation.is_empty() {
            tr!("prompt-title", agent = &self.agent)
        } else {
            tr!("prompt-title-from", agent = &self.agent, organisation = &self.organisation)
        }
    }

    /// What is shown after a yes.
    pub(crate) fn what(&self) -> String {
        match self.choice.as_ref().map_or(DisplayKind::Screen, |choice| choice.chosen.kind()) {
            DisplayKind::Screen => tr!("prompt-whole-screen"),
            DisplayKind::Monitor => tr!("prompt-monitor"),
            DisplayKind::Window => tr!("prompt-window"),
        }
    }

    /// Whether it was on the screen long enough for a yes to be meant.
    fn ready(&self, now: Instant) -> bool {
        self.shown.is_some_and(|shown| now >= shown + INERT)
    }

    /// What would be shown is something else than a moment ago, by itself: a yes to that would not be meant yet.
    pub(crate) fn changed(&mut self, now: Instant) {
        self.shown = self.shown.map(|_| now);
    }

    /// Begins the time anew, if that can still be had.
    fn extend(&mut self, now: Instant) -> bool {
        let extended = self.extensions_left > 0;
        if extended {
            self.extensions_left -= 1;
            self.until = now + self.request.expires_in;
        }
        extended
    }

    /// What follows from something the visitor does about it; nothing from a yes that comes too soon.
    pub(crate) fn act(&mut self, action: PromptAction, now: Instant) -> Option<Step> {
        match action {
            PromptAction::Shown if self.shown.is_none() => {
                self.shown = Some(now);
                Some(Step::Displayed)
            }
            PromptAction::ReadTerms => self.terms.clone().map(|(url, _)| Step::Read(url)),
            PromptAction::MoreTime => self.extend(now).then_some(Step::Extended),
            PromptAction::Accept if self.choice.as_ref().is_some_and(|choice| !choice.can_be_shown()) => None,
            PromptAction::Accept => self.ready(now).then(|| Step::Accepted(self.choice.take())),
            PromptAction::Choose(action) => {
                if let Some(choice) = &mut self.choice {
                    choice.act(action);
                }
                None
            }
            PromptAction::Decline | PromptAction::Escape => Some(Step::Declined),
            PromptAction::Shown => None,
        }
    }

    /// How long there is to answer.
    pub(crate) fn left(&self, now: Instant) -> Duration {
        self.until.saturating_duration_since(now)
    }
}

/// What a request comes to, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// It is on the screen; not an answer yet.
    Displayed,
    /// The visitor wants to read the terms at this address.
    Read(String),
    /// The time to answer begins anew.
    Extended,
    /// Yes, to this; none: to what is shared if nobody chooses.
    Accepted(Option<DisplayChoice>),
    /// No.
    Declined,
}
