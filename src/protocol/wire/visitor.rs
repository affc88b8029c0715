//! The messages between a visitor's application and the service, and the settings lookup that comes before them.

use serde::{Deserialize, Serialize};

use super::{ErrorCode, PauseReason, Terms};
use crate::protocol::{
    CodeClosed, CustomEvent, DeviceId, Email, EndReason, EventProperties, GroupId, Name, Phone, PresenceData, ProblemCode, ProblemText,
    Redacted, RequestId, SessionKey, VisitorId,
};

/// The answer of the settings lookup for a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorSettings {
    /// The group that was asked for.
    pub groupid: GroupId,
    /// Its name, for people.
    pub organisation: String,
    /// Whether presence is configured for the group.
    pub presence: bool,
}

/// The answer of the settings lookup for a group that is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsRefusal {
    /// [`ErrorCode::UnknownGroup`].
    pub code: ErrorCode,
    /// Why, for people.
    pub error: String,
}

/// The first message of a visitor's connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorHello {
    /// [`crate::protocol::VERSION`].
    pub version: u32,
    /// The group.
    pub groupid: GroupId,
    /// Who is logged in. `None` on a connection that only waits with a code: it is not present, whatever the group's settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitorid: Option<VisitorId>,
    /// Reserved by the documented API; empty.
    #[serde(default)]
    pub token: Redacted<String>,
    /// The visitor's name, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// The visitor's e-mail address, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// The visitor's telephone number, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// Whether the application is in the foreground now.
    pub visible: bool,
    /// For how many milliseconds the person has done nothing on this device; `None` if that is not known.
    ///
    /// Of a visitor's devices the one that was active last has the focus. A link that only mends claims no activity that its
    /// device did not have, and so takes the focus from no other that is in use. An age, so that no two clocks need to agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_age_ms: Option<u64>,
    /// The application's name for this run. Its next connection takes the place of one that is lost without the service
    /// having found out. `None` where there is no presence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Redacted<DeviceId>>,
    /// What agents were told last from this device, where its link has only mended; `None` if nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<PresenceData>,
    /// Milliseconds since they were told.
    #[serde(default)]
    pub presence_age_ms: u64,
}

/// A message of a visitor's application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum VisitorMessage {
    /// Opens the connection; must come first, and only once.
    Hello(VisitorHello),
    /// What the visitor is doing.
    Presence {
        /// Replaces the data sent before.
        data: PresenceData,
    },
    /// The application moved to the foreground or the background.
    Visibility {
        /// Whether it is in the foreground.
        visible: bool,
    },
    /// The person was active after hello had been sent and before welcome came.
    Active {
        /// How many milliseconds ago.
        age_ms: u64,
    },
    /// How far the visitor got with the terms.
    Terms(Terms),
    /// The visitor asked for more time to answer; the time begins anew.
    TermsExtended {
        /// Which request.
        request: RequestId,
    },
    /// Something happened that the application wants the agent to know.
    Signal {
        /// Which event.
        event: CustomEvent,
        /// Its properties.
        #[serde(default)]
        properties: EventProperties,
    },
    /// Starts a session, after the terms were accepted; or, with `ticket`, goes on with one after a lost link.
    SessionStart {
        /// The session's key.
        key: SessionKey,
        /// The request whose terms were accepted.
        request: RequestId,
        /// Whether it was begun from a presence request; false where the agent joined with a code.
        presence_start: bool,
        /// The ticket of the session to go on with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ticket: Option<Redacted<String>>,
    },
    /// The visitor paused or resumed sharing, or something keeps the picture from coming.
    SessionPaused {
        /// The session's key.
        key: SessionKey,
        /// Whether it is paused now.
        paused: bool,
        /// Why, if it is; `None` stands for the visitor's own pause.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<PauseReason>,
    },
    /// The session ended on the visitor's side (`visitorsessionend`). If it never began, [`Self::VisitorError`] has told why.
    SessionEnd {
        /// The session's key.
        key: SessionKey,
        /// Why.
        reason: EndReason,
        /// More about it, for people; `None` where there is no more to tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<ProblemText>,
    },
    /// Something went wrong on the visitor's side that the agent should know (`visitorerror`): among others, that a session
    /// which was agreed to could not start.
    VisitorError {
        /// A code for programs; of a session that could not start that of its [`EndReason`], or `session_refused`.
        code: ProblemCode,
        /// A sentence for people.
        msg: ProblemText,
        /// What it is about: [`REQUEST_PARAM`] and `sessionkey` of a session that could not start.
        #[serde(default, skip_serializing_if = "EventProperties::is_empty")]
        params: EventProperties,
    },
    /// Asks for a code that an agent can join with, in place of an earlier one.
    CodeRequest,
    /// The code is not wanted any more.
    CodeCancel,
    /// The visitor logs out; the connection is closed by the service.
    Bye {
        /// Why a running session ends with it.
        reason: EndReason,
    },
}

/// A message of the service to a visitor's application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServiceMessage {
    /// Answers hello: the visitor is connected.
    Welcome {
        /// Whether this connection has the focus.
        focus: bool,
    },
    /// Answers hello: presence is off for the group, or the group is unknown. The service closes the connection.
    NotConfigured {
        /// Why, for people.
        message: String,
        /// Whether it is the group that is unknown.
        #[serde(default)]
        unknown_group: bool,
    },
    /// An agent asks for the visitor's screen.
    ShowTerms {
        /// Which request.
        request: RequestId,
        /// The key that the session will have.
        sessionkey: SessionKey,
        /// Address of the terms, http or https; `None` where the group has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        onetermsurl: Option<String>,
        /// The agent's name as the service knows it.
        agent: String,
        /// The organisation's name as the service knows it.
        organisation: String,
    },
    /// The request was withdrawn: the agent cancelled it or is gone.
    TermsWithdrawn {
        /// Which request.
        request: RequestId,
    },
    /// An agent asks to start without asking the visitor. Always refused; here so that the refusal has a name.
    StartSession {
        /// The key that the session would have.
        sessionkey: SessionKey,
    },
    /// An agent's signal (`EventPresenceSignal`).
    Signal {
        /// Which event.
        event: CustomEvent,
        /// Its properties.
        #[serde(default)]
        properties: EventProperties,
    },
    /// The service is about to stop, and to come back: the connection is to be opened again after this time, each visitor's
    /// after another time.
    ComeBack {
        /// In how many milliseconds.
        after_ms: u64,
    },
    /// Another connection of the same visitor has the focus now.
    Blur,
    /// This connection has the focus (again).
    Focus,
    /// The session may send pixels, with this ticket.
    SessionGranted {
        /// The session's key.
        key: SessionKey,
        /// Opens the uplink; a secret of this session.
        ticket: Redacted<String>,
    },
    /// The session may not start, or is not known any more.
    SessionRefused {
        /// The session's key.
        key: SessionKey,
        /// Why, for programs.
        code: ErrorCode,
        /// Why, for people.
        message: String,
    },
    /// The session is over for the service: an agent ended it, nobody watches, or it took too long to start.
    EndSession {
        /// The session's key.
        key: SessionKey,
        /// Why.
        reason: EndReason,
    },
    /// How many agents watch.
    GuestCount {
        /// The session's key.
        key: SessionKey,
        /// How many.
        count: u32,
    },
    /// Answers a request for a code: it waits for an agent from now on.
    Code {
        /// The key that the session will have.
        code: SessionKey,
        /// For how many milliseconds it waits.
        expires_in_ms: u64,
    },
    /// A code waits no longer. That an agent joined is told by [`Self::ShowTerms`] instead.
    CodeClosed {
        /// Which one; `None` where a request for one is refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<SessionKey>,
        /// Why.
        reason: CodeClosed,
    },
    /// A message of the visitor's could not be taken.
    Error {
        /// Why, for programs.
        code: ErrorCode,
        /// Why, for people.
        message: String,
    },
}

/// The parameter of a visitor's error that names the request whose session could not start.
pub const REQUEST_PARAM: &str = "request";

/// What a visitor's error is about, where a session that was agreed to could not start.
pub fn start_params(request: &RequestId, key: &SessionKey) -> EventProperties {
    let params = [(REQUEST_PARAM.to_owned(), request.0.clone()), ("sessionkey".to_owned(), key.as_str().to_owned())];
    // A request's id is the service's own and short; one that is not names nothing here.
    EventProperties::new(params.into()).unwrap_or_default()
}
