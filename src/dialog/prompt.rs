//! An open request for the screen and what its answer comes to. Pure: no egui, no clock.

use std::time::{Duration, Instant};

use crate::sdk::{DeclineReason, DisplayId, DisplayKind, StartParams, TermsOffer, TermsRequest, WebAddress};
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

/// An open request for the screen, and how it is shown. Its only owner; dropped, it declines.
#[derive(Debug)]
pub(crate) struct Prompt {
    offer: TermsOffer,
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
    /// What would be shared; `None` where there is nothing to choose from.
    pub(crate) choice: Option<DisplayChoice>,
}

impl Prompt {
    /// An offer that arrives now.
    pub(crate) fn new(offer: TermsOffer, now: Instant) -> Self {
        let request = offer.request();
        let address = request.onetermsurl.as_deref().and_then(|url| url.parse::<WebAddress>().ok());
        let terms = address.map(|address| (address.to_string(), words::host(&address)));
        Self {
            agent: words::plain_name(&request.agent),
            organisation: words::plain(&request.organisation),
            terms,
            until: now + request.expires_in,
            shown: None,
            choice: None,
            offer,
        }
    }

    /// What was asked.
    pub(crate) fn request(&self) -> &TermsRequest {
        self.offer.request()
    }

    /// How often the visitor can still ask for more time.
    pub(crate) fn extensions_left(&self) -> u32 {
        self.offer.extensions_left()
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

    /// Does what the visitor wants. A yes counts only if what it is a yes to was on the screen long enough and can be shown.
    pub(crate) fn act(mut self, action: PromptAction, now: Instant) -> Reply {
        match action {
            PromptAction::Shown if self.shown.is_none() => {
                self.shown = Some(now);
                self.offer.displayed();
            }
            PromptAction::Shown => {}
            PromptAction::ReadTerms => {
                let read = self.terms.as_ref().map(|(url, _)| url.clone());
                return Reply::Open { prompt: Box::new(self), read };
            }
            PromptAction::MoreTime => {
                if self.offer.extend() {
                    self.until = now + self.request().expires_in;
                }
            }
            PromptAction::Choose(action) => {
                if let Some(choice) = &mut self.choice {
                    choice.act(action);
                }
            }
            PromptAction::Accept => {
                if self.ready(now) && self.choice.as_ref().is_none_or(DisplayChoice::can_be_shown) {
                    return self.accept();
                }
            }
            PromptAction::Decline | PromptAction::Escape => {
                self.offer.decline();
                return Reply::Declined;
            }
        }
        Reply::Open { prompt: Box::new(self), read: None }
    }

    fn accept(self) -> Reply {
        let mut params = StartParams::of(self.offer.accept());
        if let Some(choice) = &self.choice {
            params.masks.windows = choice.left_out().into_iter().filter_map(DisplayId::window).collect();
            params.display = Some(choice.chosen);
        }
        Reply::Accepted(params)
    }

    /// Declines because the time is over.
    pub(crate) fn expire(self) {
        self.offer.decline_because(DeclineReason::Expired);
    }

    /// How long there is to answer.
    pub(crate) fn left(&self, now: Instant) -> Duration {
        self.until.saturating_duration_since(now)
    }
}

/// What an action comes to.
#[derive(Debug)]
pub(crate) enum Reply {
    /// There is no answer yet.
    Open {
        /// The request as it stands.
        prompt: Box<Prompt>,
        /// The address of the terms, if the visitor wants to read them now.
        read: Option<String>,
    },
    /// Yes, and what to start the session with.
    Accepted(StartParams),
    /// No.
    Declined,
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::sdk::{Display, MAX_EXTENSIONS, RequestId};

    type Heard = Arc<Mutex<Vec<String>>>;

    fn prompt(now: Instant) -> (Prompt, Heard) {
        let request = TermsRequest {
            request: RequestId("r1".to_owned()),
            sessionkey: "anna".parse().unwrap(),
            onetermsurl: Some("https://acme.example/terms".to_owned()),
            agent: "Sam".to_owned(),
            organisation: "Acme".to_owned(),
            expires_in: Duration::from_secs(60),
        };
        let heard = Heard::default();
        let hook = heard.clone();
        let offer = TermsOffer::new(request, Arc::new(move |_, answer| hook.lock().unwrap().push(format!("{answer:?}"))));
        (Prompt::new(offer, now), heard)
    }

    fn heard(heard: &Heard) -> Vec<String> {
        std::mem::take(&mut *heard.lock().unwrap())
    }

    /// After an action that is no answer.
    fn open(prompt: Prompt, action: PromptAction, now: Instant) -> Prompt {
        match prompt.act(action, now) {
            Reply::Open { prompt, .. } => *prompt,
            reply @ (Reply::Accepted(_) | Reply::Declined) => panic!("{reply:?}"),
        }
    }

    #[test]
    fn each_answer_reaches_the_agent_once_and_from_the_offer_itself() {
        let now = Instant::now();
        let (prompt, said) = prompt(now);
        let prompt = open(prompt, PromptAction::Shown, now);
        let prompt = open(prompt, PromptAction::Shown, now);
        assert_eq!(heard(&said), ["Displayed"]);
        let prompt = open(prompt, PromptAction::Accept, now + INERT - Duration::from_millis(1));
        assert!(heard(&said).is_empty(), "nothing counts as a yes so soon");
        let Reply::Accepted(params) = prompt.act(PromptAction::Accept, now + INERT) else { panic!("no yes") };
        assert_eq!((heard(&said), params.key().as_str(), params.display), (vec!["Accepted".to_owned()], "anna", None));
        drop(params);
        assert_eq!(heard(&said), ["Declined(Dropped)"], "a session that is not started takes the yes back");
    }

    #[test]
    fn a_prompt_that_is_closed_says_why() {
        let now = Instant::now();
        for (close, why) in [
            ((|prompt| drop(prompt)) as fn(Prompt), "Declined(Dropped)"),
            (Prompt::expire, "Declined(Expired)"),
            (|prompt| assert!(matches!(prompt.act(PromptAction::Escape, Instant::now()), Reply::Declined)), "Declined(Visitor)"),
        ] {
            let (prompt, said) = prompt(now);
            close(prompt);
            assert_eq!(heard(&said), [why]);
        }
    }

    #[test]
    fn the_time_begins_anew_as_often_as_the_offer_allows() {
        let mut now = Instant::now();
        let (mut prompt, said) = prompt(now);
        for left in (0..MAX_EXTENSIONS).rev() {
            now += Duration::from_secs(59);
            prompt = open(prompt, PromptAction::MoreTime, now);
            assert_eq!((prompt.extensions_left(), prompt.left(now)), (left, Duration::from_secs(60)));
        }
        prompt = open(prompt, PromptAction::MoreTime, now + Duration::from_secs(59));
        assert_eq!(prompt.left(now + Duration::from_secs(59)), Duration::from_secs(1));
        assert_eq!(heard(&said).len(), MAX_EXTENSIONS as usize);
    }

    #[test]
    fn the_session_starts_with_what_was_chosen_and_what_was_left_out() {
        let now = Instant::now();
        let (mut prompt, said) = prompt(now);
        prompt.choice = Some(DisplayChoice::fresh(vec![DisplayId::Window(7), DisplayId::Window(8)]));
        prompt = open(prompt, PromptAction::Shown, now);
        prompt = open(prompt, PromptAction::Choose(ChoiceAction::Choose(DisplayId::Window(7))), now);
        prompt = open(prompt, PromptAction::Accept, now + INERT);
        assert_eq!(heard(&said), ["Displayed"], "it is not known yet whether that can be shown");
        let id = DisplayId::Window(7);
        let window =
            Display { id, kind: id.kind(), name: String::new(), app: None, x: 0, y: 0, width: 9, height: 9, primary: false, hidden: false };
        prompt.choice.as_mut().unwrap().displays = vec![window];
        let Reply::Accepted(params) = prompt.act(PromptAction::Accept, now + INERT) else { panic!("no yes") };
        assert_eq!((params.display, params.masks.windows.as_slice()), (Some(DisplayId::Window(7)), &[8][..]));
    }
}
