//! Consent by construction.
//!
//! An agent's request reaches the application as a [`TermsOffer`]. The only way to a [`Consent`] is
//! [`TermsOffer::accept`], and a capture cannot start without consuming one. An offer can be answered once; one that is
//! dropped unanswered is declined. There is no other constructor, so a signal alone can never start a capture.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::protocol::{DeclineReason, RequestId, SessionKey};

/// How an offer was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The dialog is on the screen; not an answer yet.
    Displayed,
    /// The visitor needs more time; not an answer yet.
    Extended,
    /// Yes.
    Accepted,
    /// No, and why.
    Declined(DeclineReason),
}

/// Where answers go: back into the machine that made the offer.
pub type AnswerHook = Arc<dyn Fn(RequestId, Answer) + Send + Sync>;

/// What an agent asks for, as the service vouches for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermsRequest {
    /// Which request.
    pub request: RequestId,
    /// The key that the session will have.
    pub sessionkey: SessionKey,
    /// Address of the terms, as a [`WebAddress`](crate::protocol::WebAddress) has it: http or https, the host in ASCII; none where the group has none.
    pub onetermsurl: Option<String>,
    /// The agent's name as the service knows it, never a text of the caller's.
    pub agent: String,
    /// The organisation's name as the service knows it.
    pub organisation: String,
    /// How long the visitor has to answer.
    pub expires_in: Duration,
}

/// An unanswered request for the visitor's screen.
///
/// Show what [`Self::request`] says, call [`Self::displayed`] once it is really on the screen, then [`Self::accept`] or
/// [`Self::decline`]. Dropping it declines.
#[must_use = "an offer that is dropped is declined"]
pub struct TermsOffer {
    request: TermsRequest,
    hook: AnswerHook,
    presence_start: bool,
    extensions: u32,
    answered: bool,
}

/// How often an offer can be extended. WCAG 2.2.1 asks for ten times at least; without an end, an agent would wait for a
/// dialog on a desk that nobody comes back to.
pub const MAX_EXTENSIONS: u32 = 20;

impl TermsOffer {
    pub(crate) fn new(request: TermsRequest, hook: AnswerHook) -> Self {
        Self { request, hook, presence_start: true, extensions: 0, answered: false }
    }

    /// The same where the agent joined with a code.
    pub(crate) fn by_code(mut self) -> Self {
        self.presence_start = false;
        self
    }

    /// Who asks for what.
    pub fn request(&self) -> &TermsRequest {
        &self.request
    }

    /// Whether it was asked because the visitor is present; false where the agent joined with a code.
    pub fn presence_start(&self) -> bool {
        self.presence_start
    }

    /// Tells the agent that the dialog is on the screen; to say it again changes nothing.
    pub fn displayed(&self) {
        (self.hook)(self.request.request.clone(), Answer::Displayed);
    }

    /// Gives the visitor the whole time to answer again, counted from now; the agent is told. False when this was done
    /// [`MAX_EXTENSIONS`] times already, and then nothing changes.
    pub fn extend(&mut self) -> bool {
        if self.extensions == MAX_EXTENSIONS {
            return false;
        }
        self.extensions += 1;
        (self.hook)(self.request.request.clone(), Answer::Extended);
        true
    }

    /// How often the visitor can still get more time.
    pub fn extensions_left(&self) -> u32 {
        MAX_EXTENSIONS - self.extensions
    }

    /// The visitor says yes. The agent is told; begin with `start_session(StartParams::of(consent))`.
    pub fn accept(mut self) -> Consent {
        self.answer(Answer::Accepted);
        let Self { request, presence_start, hook, .. } = &self;
        let (key, hook) = (request.sessionkey.clone(), hook.clone());
        Consent { request: request.request.clone(), key, presence_start: *presence_start, hook }
    }

    /// The visitor says no. The agent is told.
    pub fn decline(mut self) {
        self.answer(Answer::Declined(DeclineReason::Visitor));
    }

    /// The answer is no, for a reason other than the visitor's word.
    pub fn decline_because(mut self, reason: DeclineReason) {
        self.answer(Answer::Declined(reason));
    }

    fn answer(&mut self, answer: Answer) {
        self.answered = true;
        (self.hook)(self.request.request.clone(), answer);
    }
}

impl Drop for TermsOffer {
    fn drop(&mut self) {
        if !self.answered {
            self.answer(Answer::Declined(DeclineReason::Dropped));
        }
    }
}

impl fmt::Debug for TermsOffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TermsOffer").field("request", &self.request).field("answered", &self.answered).finish_non_exhaustive()
    }
}

/// The visitor's yes to one request. It cannot be copied, and starting a capture uses it up.
///
/// Dropping it before a session is started with it takes the yes back: the agent is told that it is declined.
#[must_use = "a consent that is dropped before a session is started with it is taken back"]
pub struct Consent {
    request: RequestId,
    key: SessionKey,
    presence_start: bool,
    hook: AnswerHook,
}

impl Consent {
    /// The request that was accepted.
    pub fn request(&self) -> &RequestId {
        &self.request
    }

    /// The key of the session that was agreed to.
    pub fn key(&self) -> &SessionKey {
        &self.key
    }

    /// Whether it was asked because the visitor is present; false where the agent joined with a code.
    pub fn presence_start(&self) -> bool {
        self.presence_start
    }
}

impl Drop for Consent {
    fn drop(&mut self) {
        // After the start of its session this answers nothing.
        (self.hook)(self.request.clone(), Answer::Declined(DeclineReason::Dropped));
    }
}

impl fmt::Debug for Consent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { request, key, presence_start, hook: _ } = self;
        let mut it = f.debug_struct("Consent");
        it.field("request", request).field("key", key).field("presence_start", presence_start).finish_non_exhaustive()
    }
}

/// What an agent called Sam asks for, in the tests of all floors.
#[cfg(test)]
pub(crate) fn request() -> TermsRequest {
    TermsRequest {
        request: RequestId("r1".to_owned()),
        sessionkey: "anna".parse().unwrap(),
        onetermsurl: None,
        agent: "Sam".to_owned(),
        organisation: "Acme".to_owned(),
        expires_in: Duration::from_secs(60),
    }
}

/// A yes to it.
#[cfg(test)]
pub(crate) fn consent() -> Consent {
    TermsOffer::new(request(), Arc::new(|_, _| ())).accept()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    type Heard = Arc<Mutex<Vec<Answer>>>;

    fn offer() -> (TermsOffer, Heard) {
        let heard = Heard::default();
        let hook = heard.clone();
        (TermsOffer::new(request(), Arc::new(move |_, answer| hook.lock().unwrap().push(answer))), heard)
    }

    #[test]
    fn accepting_yields_the_consent_and_tells_it_once() {
        let (offer, heard) = offer();
        let consent = offer.accept();
        assert_eq!((consent.request().0.as_str(), consent.key().as_str()), ("r1", "anna"));
        assert_eq!(*heard.lock().unwrap(), [Answer::Accepted]);
        drop(consent);
        assert_eq!(heard.lock().unwrap().last(), Some(&Answer::Declined(DeclineReason::Dropped)), "taken back");
    }

    #[test]
    fn declining_tells_it_once() {
        let (offer, heard) = offer();
        offer.displayed();
        offer.decline();
        assert_eq!(*heard.lock().unwrap(), [Answer::Displayed, Answer::Declined(DeclineReason::Visitor)]);
    }

    #[test]
    fn more_time_is_to_be_had_for_so_many_times() {
        let (mut offer, heard) = offer();
        for left in (0..MAX_EXTENSIONS).rev() {
            assert!(offer.extend());
            assert_eq!(offer.extensions_left(), left);
        }
        assert!(!offer.extend());
        assert_eq!(offer.extensions_left(), 0);
        assert_eq!(*heard.lock().unwrap(), vec![Answer::Extended; MAX_EXTENSIONS as usize]);
        offer.decline();
    }

    #[test]
    fn dropping_means_no() {
        let (offer, heard) = offer();
        drop(offer);
        assert_eq!(*heard.lock().unwrap(), [Answer::Declined(DeclineReason::Dropped)]);
    }

    #[test]
    fn what_is_printed_of_an_offer_says_which_and_whether_it_is_answered() {
        let text = format!("{:?}", offer().0);
        assert!(text.starts_with("TermsOffer {") && text.contains("r1") && text.contains("answered: false"), "{text}");
    }

    #[test]
    fn a_no_of_the_machine_says_why() {
        let (offer, heard) = offer();
        offer.decline_because(DeclineReason::Blurred);
        assert_eq!(*heard.lock().unwrap(), [Answer::Declined(DeclineReason::Blurred)]);
    }
}
