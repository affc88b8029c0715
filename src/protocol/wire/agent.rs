//! The messages between an agent's console and the service.

use serde::{Deserialize, Serialize};

use super::{ErrorCode, PauseReason, Terms};
use crate::protocol::{
    CustomEvent, Email, EndReason, EventProperties, GroupId, Name, Phone, PresenceData, ProblemCode, ProblemText, Redacted, RequestId,
    SessionKey, VisitorId,
};

/// A message of an agent's console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AgentMessage {
    /// Opens the connection; must come first, and only once.
    Hello {
        /// [`crate::protocol::VERSION`].
        version: u32,
        /// The agent's token.
        token: Redacted<String>,
    },
    /// The agent clicked Connect: show the terms to this visitor.
    ShowTerms {
        /// Whom to ask.
        visitorid: VisitorId,
    },
    /// Withdraws a request that is not answered yet.
    Cancel {
        /// Which request.
        request: RequestId,
    },
    /// Asks to start without terms. Always refused with [`ErrorCode::ConsentRequired`].
    StartSession {
        /// Whose screen.
        visitorid: VisitorId,
    },
    /// The agent typed a code that a visitor read out: show the terms to that visitor.
    Join {
        /// The digits, without spaces.
        code: SessionKey,
    },
    /// A custom signal to a visitor.
    Signal {
        /// To whom.
        visitorid: VisitorId,
        /// Which event.
        event: CustomEvent,
        /// Its properties.
        #[serde(default)]
        properties: EventProperties,
    },
    /// Ends a session.
    EndSession {
        /// Which one.
        key: SessionKey,
    },
}

/// A message of the service to an agent's console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ConsoleMessage {
    /// Answers hello.
    Welcome {
        /// The agent's name, as visitors see it.
        agent: String,
        /// The agent's group.
        groupid: GroupId,
        /// The organisation's name, as visitors see it.
        organisation: String,
    },
    /// The visitors of the group, after welcome; in several pages, so that no message grows with their number.
    Visitors {
        /// In no particular order.
        visitors: Vec<VisitorInfo>,
        /// Whether this is the first page; what was known before is void.
        first: bool,
        /// Whether this is the last page.
        last: bool,
    },
    /// The state of one visitor changed (`onvisitorconn`, `onpresence` and the visibility all arrive as this).
    Visitor {
        /// The whole new state, but for presence data that stays as it was.
        visitor: Box<VisitorInfo>,
    },
    /// A visitor that had gone is forgotten.
    VisitorForgotten {
        /// Who.
        visitorid: VisitorId,
    },
    /// The request was sent to the visitor.
    Requested {
        /// Whom.
        visitorid: VisitorId,
        /// Which request.
        request: RequestId,
        /// Who asked.
        agent: String,
        /// Whether it was asked on this very connection.
        yours: bool,
        /// The code that the agent joined with, if one was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<SessionKey>,
    },
    /// How far the visitor got with the terms (`onterms`).
    Terms {
        /// Who.
        visitorid: VisitorId,
        /// Request, status and reason.
        #[serde(flatten)]
        terms: Terms,
    },
    /// The visitor asked for more time to answer.
    TermsExtended {
        /// Who.
        visitorid: VisitorId,
        /// Which request.
        request: RequestId,
    },
    /// The visitor's screen can be watched (`onvisitorsessionstart`).
    VisitorSessionStart {
        /// Who.
        visitorid: VisitorId,
        /// The session's key.
        key: SessionKey,
        /// The request that it answers.
        request: RequestId,
        /// Whether it was begun from a presence request.
        presence_start: bool,
        /// Who had asked.
        agent: String,
    },
    /// The session is over (`onvisitorsessionend`). Only for a session that began; for any other, [`Self::VisitorError`] tells why it did not.
    VisitorSessionEnd {
        /// Who.
        visitorid: VisitorId,
        /// The session's key.
        key: SessionKey,
        /// Why.
        reason: EndReason,
        /// More about it, for people; `None` where there is no more to tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<ProblemText>,
    },
    /// The visitor's application signalled something.
    Signal {
        /// Who.
        visitorid: VisitorId,
        /// Which event.
        event: CustomEvent,
        /// Its properties.
        properties: EventProperties,
    },
    /// Nothing new: the link is alive. Sent every few seconds, because a page's script cannot see pings.
    Tick,
    /// Something went wrong on the visitor's side (`onvisitorerror`). Of each session that was agreed to and did not begin
    /// there is one, and no [`Self::VisitorSessionStart`] or end.
    VisitorError {
        /// Who.
        visitorid: VisitorId,
        /// A code for programs.
        code: ProblemCode,
        /// A sentence for people.
        msg: ProblemText,
        /// What it is about, as in [`VisitorMessage::VisitorError`](crate::protocol::VisitorMessage::VisitorError).
        #[serde(default, skip_serializing_if = "EventProperties::is_empty")]
        params: EventProperties,
    },
    /// A message of the agent's could not be taken (`onerror`).
    Error {
        /// Why, for programs.
        code: ErrorCode,
        /// Why, for people.
        message: String,
        /// The visitor it was about, if it was about one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        visitorid: Option<VisitorId>,
    },
}

/// A visitor as agents see them. Times are ages, so that no two clocks need to agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorInfo {
    /// Who. Of one without a Visitor ID a random name, which the service drew.
    pub visitorid: VisitorId,
    /// The code of one without a Visitor ID, who is listed only from joining to the end of the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<SessionKey>,
    /// Name, if given.
    pub name: Option<Name>,
    /// E-mail address, if given.
    pub email: Option<Email>,
    /// Telephone number, if given.
    pub phone: Option<Phone>,
    /// What the visitor is doing. Always there in lists and look-ups; in a change of one visitor only if it has changed itself,
    /// since it may be a hundred times as long as the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<PresenceData>,
    /// Milliseconds since the last presence data; `None` before the first.
    pub presence_age_ms: Option<u64>,
    /// Whether a connection is there.
    pub connected: bool,
    /// Milliseconds since `connected` last changed.
    pub connected_age_ms: u64,
    /// Whether the application is in the foreground.
    pub visible: bool,
    /// For how many milliseconds the device with the focus has been so.
    pub visible_age_ms: u64,
    /// Whether Connect would reach the visitor: connected, and not hidden for ten minutes.
    pub signalable: bool,
    /// On how many devices the visitor is connected.
    pub devices: u32,
    /// The open request, if there is one: its agent and how far it is.
    pub request: Option<RequestInfo>,
    /// The running session, if there is one.
    pub session: Option<VisitorSession>,
}

impl VisitorInfo {
    /// The area of the application, if presence data is there and names one.
    pub fn url(&self) -> Option<&str> {
        self.presence.as_ref()?.url()
    }
}

/// An open request, as agents see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestInfo {
    /// Which one.
    pub request: RequestId,
    /// Who asked.
    pub agent: String,
    /// Whether the dialog has been displayed.
    pub displayed: bool,
}

/// A running session, as agents see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorSession {
    /// Its key.
    pub key: SessionKey,
    /// Whether it was begun from a presence request.
    pub presence_start: bool,
    /// The request that it answers.
    pub request: RequestId,
    /// Who had asked for it.
    pub agent: String,
    /// Milliseconds since it started.
    pub age_ms: u64,
    /// Whether it is paused.
    pub paused: bool,
    /// Why it is paused, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_reason: Option<PauseReason>,
    /// How many agents watch.
    pub guests: u32,
}
