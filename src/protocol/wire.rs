//! The messages, one enum for each direction of each socket.
//!
//! JSON objects tagged by `type`. Unknown fields are ignored, so that a newer peer may say more; an unknown `type` is an
//! error of its own, which the receiver answers without closing.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{
    CodeClosed, CustomEvent, DeviceId, Email, EndReason, EventProperties, GroupId, MAX_TEXT_BYTES, Name, Phone, PresenceData, ProblemCode,
    ProblemText, Redacted, RequestId, SceneGesture, SessionKey, TermsStatus, VisitorId, WireError,
};

/// Reads one text message, telling apart what is too long, not a message, and of a type this version does not know.
pub fn parse_message<T: DeserializeOwned>(text: &str) -> Result<T, WireError> {
    #[derive(Deserialize)]
    struct Tag {
        r#type: String,
    }
    if text.len() > MAX_TEXT_BYTES {
        return Err(WireError::TooLarge { actual: text.len(), limit: MAX_TEXT_BYTES });
    }
    serde_json::from_str(text).map_err(|error| match serde_json::from_str::<Tag>(text) {
        Ok(Tag { r#type }) if is_unknown_type::<T>(&r#type) => WireError::UnknownType(r#type),
        _ => WireError::Malformed(error.to_string()),
    })
}

/// Whether no message has this type.
///
/// serde tells an unknown variant only in its text. A message of nothing but its type keeps it apart from an unknown word
/// inside a known message, which may even be the same word.
fn is_unknown_type<T: DeserializeOwned>(r#type: &str) -> bool {
    let bare = serde_json::json!({ "type": r#type });
    serde_json::from_value::<T>(bare).is_err_and(|error| error.to_string().starts_with("unknown variant"))
}

/// What the settings lookup answers for a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorSettings {
    /// The group that was asked for.
    pub groupid: GroupId,
    /// Its name, for people.
    pub organisation: String,
    /// Whether presence is configured for the group.
    pub presence: bool,
}

/// What the settings lookup answers instead where there are none.
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
    /// [`super::VERSION`].
    pub version: u32,
    /// The group.
    pub groupid: GroupId,
    /// Who is logged in. None on a connection that only waits with a code: it is not present, whatever the group's settings.
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
    /// For how many milliseconds the person has done nothing on this device; none if that is not known.
    ///
    /// Of a visitor's devices the one that was active last has the focus. A link that only mends claims no activity that its
    /// device did not have, and so takes the focus from no other that is in use. An age, so that no two clocks need to agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_age_ms: Option<u64>,
    /// The application's name for this run. Its next connection takes the place of one that is lost without the service
    /// having found out. None where there is no presence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Redacted<DeviceId>>,
    /// What agents were told last from this device, where its link has only mended; none if nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<PresenceData>,
    /// Milliseconds since that was said.
    #[serde(default)]
    pub presence_age_ms: u64,
}

/// Why terms were declined; goes with [`TermsStatus::Declined`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// The visitor said no, by the button, Escape or closing the dialog.
    Visitor,
    /// Nobody answered in time.
    Expired,
    /// The application dropped the offer unanswered.
    Dropped,
    /// Another device of the same visitor took the focus while the dialog was open.
    Blurred,
    /// The visitor logged out or the application closed.
    Disconnected,
    /// The link to the visitor was lost.
    ConnectionLost,
    /// A dialog of another request is open, or a session is running.
    Busy,
    /// The visitor accepted, and the service could not put that on record: nothing may be shared then.
    NotRecorded,
}

impl DeclineReason {
    /// The word used on the wire and in logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Expired => "expired",
            Self::Dropped => "dropped",
            Self::Blurred => "blurred",
            Self::Disconnected => "disconnected",
            Self::ConnectionLost => "connection_lost",
            Self::Busy => "busy",
            Self::NotRecorded => "not_recorded",
        }
    }
}

/// Why no picture comes while a session is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The visitor paused.
    Visitor,
    /// The visitor's computer is locked.
    Locked,
    /// The visitor's screen sleeps.
    Asleep,
    /// The shared window has been closed.
    WindowGone,
    /// The shared window is minimised or on another desktop.
    WindowHidden,
    /// The shared monitor has been removed.
    MonitorGone,
    /// A reason that this version has no word for: paused all the same.
    #[serde(other)]
    Other,
}

/// The terms signal: which request, how far, and why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The request that is answered.
    pub request: RequestId,
    /// How far the visitor got.
    pub status: TermsStatus,
    /// Why the terms were declined, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<DeclineReason>,
}

/// The parameter of a visitor's error that names the request whose session could not start.
pub const REQUEST_PARAM: &str = "request";

/// What a visitor's error is about, where a session that was agreed to could not start.
pub fn start_params(request: &RequestId, key: &SessionKey) -> EventProperties {
    let params = [(REQUEST_PARAM.to_owned(), request.0.clone()), ("sessionkey".to_owned(), key.as_str().to_owned())];
    // A request's id is the service's own and short; one that is not names nothing here.
    EventProperties::new(params.into()).unwrap_or_default()
}

/// What a visitor's application says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum VisitorMessage {
    /// Opens the connection; must come first, and only once.
    Hello(VisitorHello),
    /// What the visitor is doing.
    Presence {
        /// Replaces what was said before.
        data: PresenceData,
    },
    /// The application moved to the foreground or the background.
    Visibility {
        /// Whether it is in the foreground.
        visible: bool,
    },
    /// The person did something that this connection has not told: it happened after hello had been said, and before welcome.
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
        /// Why, if it is; the visitor, if it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<PauseReason>,
    },
    /// The session ended on the visitor's side (`visitorsessionend`). Of one that never began, [`Self::VisitorError`] has
    /// said why.
    SessionEnd {
        /// The session's key.
        key: SessionKey,
        /// Why.
        reason: EndReason,
        /// More about it, for people; none where the reason says it all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<ProblemText>,
    },
    /// Something went wrong on the visitor's side that the agent should know (`visitorerror`): among others, that a session
    /// which was agreed to could not start.
    VisitorError {
        /// A word for programs; of a session that could not start that of its [`EndReason`], or `session_refused`.
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

/// What the service says to a visitor's application.
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
        /// Address of the terms, http or https; none where the group has none.
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
    /// The service is about to stop, and to come back: the connection is to be opened again after so long, each visitor's
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
        /// Which one; none where a request for one is refused.
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

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The message could not be read.
    Malformed,
    /// The message's type is unknown.
    UnknownType,
    /// The message is longer than allowed.
    TooLarge,
    /// The message may not come now.
    OutOfOrder,
    /// The peer speaks another version of the protocol.
    Version,
    /// The token or ticket is missing or wrong.
    Authorization,
    /// Presence is not configured for the group.
    NotConfigured,
    /// There is no such group.
    UnknownGroup,
    /// The visitor is not connected, or has been hidden for more than ten minutes.
    VisitorNotPresent,
    /// The visitor is answering another request, or shares already.
    Busy,
    /// Sharing cannot start without the visitor's consent.
    ConsentRequired,
    /// There is no such session.
    UnknownSession,
    /// There is no such request.
    UnknownRequest,
    /// No visitor of the agent's group waits with this code.
    UnknownCode,
    /// Too many wrong codes in a short time.
    TooManyTries,
    /// The agent asks visitors too often.
    TooManyRequests,
    /// Another connection has taken the place of this one.
    Replaced,
    /// The service has as many connections as it takes.
    Full,
}

/// What an agent's console says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AgentMessage {
    /// Opens the connection; must come first, and only once.
    Hello {
        /// [`super::VERSION`].
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
    /// Milliseconds since the last presence data; none before the first.
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

/// What the service says to an agent's console.
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
    /// The session is over (`onvisitorsessionend`). Only of one that began; why another did not, [`Self::VisitorError`] says.
    VisitorSessionEnd {
        /// Who.
        visitorid: VisitorId,
        /// The session's key.
        key: SessionKey,
        /// Why.
        reason: EndReason,
        /// More about it, for people; none where the reason says it all.
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
        /// A word for programs.
        code: ProblemCode,
        /// A sentence for people.
        msg: ProblemText,
        /// What it is about, as in [`VisitorMessage::VisitorError`].
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

/// What a visitor's uplink says besides chunks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ShareMessage {
    /// Opens the uplink; must come first, and only once.
    Publish {
        /// From [`ServiceMessage::SessionGranted`].
        ticket: Redacted<String>,
    },
    /// Whether the agent's gestures are shown here; not, until this says so. On this socket and not beside it, so that it
    /// holds for one uplink and cannot outlive it.
    Gestures {
        /// Whether they are.
        allowed: bool,
    },
}

/// What the service says on the uplink.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ShareControl {
    /// Answers publish: chunks may come.
    Ready,
    /// A chunk has arrived; what was sent after it is what the link still holds.
    Ack {
        /// The chunk's number.
        seq: u32,
    },
    /// A viewer needs a key frame.
    KeyFrame,
    /// Who watches has changed.
    Viewers {
        /// How many.
        count: u32,
        /// Whether all of them decode AV1 with full colour (4:4:4).
        yuv444: bool,
    },
    /// The agent who watches points or draws.
    Gesture(SceneGesture),
    /// Answers publish: the session that the ticket belongs to is over.
    Ended {
        /// Why.
        reason: EndReason,
    },
    /// The uplink could not be opened, or a message or chunk could not be taken.
    Error {
        /// Why, for programs.
        code: ErrorCode,
        /// Why, for people.
        message: String,
    },
}

/// What a viewer says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ViewMessage {
    /// Opens the view; must come first, and only once.
    View {
        /// [`super::VERSION`].
        version: u32,
        /// The agent's token.
        token: Redacted<String>,
        /// Which session.
        key: SessionKey,
        /// Whether the viewer decodes AV1 with full colour (4:4:4).
        yuv444: bool,
    },
    /// The picture cannot be drawn without a key frame.
    KeyFrame,
    /// The agent points or draws. Dropped while the visitor has paused or switched gestures off, where another scene has
    /// begun since, and what is more than a hand can do in a second is dropped as well.
    Gesture(SceneGesture),
}

/// What the service says to a viewer besides chunks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ViewControl {
    /// Answers view: chunks will come, a key frame first.
    Ready {
        /// Whether it is paused now.
        paused: bool,
        /// Why, if it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<PauseReason>,
    },
    /// The picture is paused or goes on; or it stays paused, for another reason.
    Paused {
        /// Whether it is paused now.
        paused: bool,
        /// Why, if it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<PauseReason>,
    },
    /// Whether the visitor takes gestures; not, until this says so.
    Gestures {
        /// Whether they are taken.
        allowed: bool,
    },
    /// Nothing new: the link is alive. Sent every second, because a page's script cannot see pings.
    Tick {
        /// How long nothing at all has come from the visitor's side, in milliseconds; 0 while its uplink is not open.
        #[serde(default)]
        silent_ms: u64,
    },
    /// The visitor's uplink is lost: what is shown is old until the next chunk comes.
    Interrupted,
    /// The viewer was too slow; chunks were left out, the next is a key frame.
    Skipped {
        /// How many were left out since the view began.
        chunks: u64,
    },
    /// The session is over; the service closes the connection.
    Ended {
        /// Why.
        reason: EndReason,
    },
    /// The view could not be opened, or a message could not be taken.
    Error {
        /// Why, for programs.
        code: ErrorCode,
        /// Why, for people.
        message: String,
    },
}

impl From<&WireError> for ErrorCode {
    fn from(error: &WireError) -> Self {
        match error {
            WireError::Malformed(_) | WireError::Header(_) | WireError::Payload(_) | WireError::PictureSize { .. } => Self::Malformed,
            WireError::UnknownType(_) => Self::UnknownType,
            WireError::TooLarge { .. } => Self::TooLarge,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_type_is_told_from_a_malformed_message() {
        assert_eq!(parse_message::<VisitorMessage>(r#"{"type":"dance"}"#), Err(WireError::UnknownType("dance".to_owned())));
        for bad in ["", "[]", "{}", "7", r#"{"type":3}"#, r#"{"type":"presence"}"#, r#"{"type":"presence","data":{"bad":"x"}}"#] {
            assert!(matches!(parse_message::<VisitorMessage>(bad), Err(WireError::Malformed(_))), "{bad}");
        }
    }

    #[test]
    fn an_unknown_word_inside_a_known_message_is_malformed() {
        let text = r#"{"type":"terms","request":"r","status":"maybe"}"#;
        assert!(matches!(parse_message::<VisitorMessage>(text), Err(WireError::Malformed(_))));
    }

    #[test]
    fn an_unknown_word_that_is_also_the_name_of_its_message_is_malformed() {
        let text = r#"{"type":"terms","request":"r","status":"terms"}"#;
        assert!(matches!(parse_message::<VisitorMessage>(text), Err(WireError::Malformed(_))));
    }

    #[test]
    fn a_message_that_is_too_long_is_not_parsed() {
        let text = format!(r#"{{"type":"presence","data":{{"c_x":"{}"}}}}"#, "x".repeat(MAX_TEXT_BYTES));
        assert!(matches!(parse_message::<VisitorMessage>(&text), Err(WireError::TooLarge { limit: MAX_TEXT_BYTES, .. })));
    }

    #[test]
    fn a_message_of_exactly_the_longest_length_is_read() {
        let message = r#"{"type":"visibility","visible":true}"#;
        let text = message.to_owned() + &" ".repeat(MAX_TEXT_BYTES - message.len());
        assert_eq!((text.len(), parse_message(&text)), (131_072, Ok(VisitorMessage::Visibility { visible: true })));
        assert!(matches!(parse_message::<VisitorMessage>(&(text + " ")), Err(WireError::TooLarge { actual: 131_073, .. })));
    }

    #[test]
    fn fields_of_a_newer_version_are_ignored() {
        let text = r#"{"type":"visibility","visible":true,"mood":"good"}"#;
        assert_eq!(parse_message(text), Ok(VisitorMessage::Visibility { visible: true }));
    }

    #[test]
    fn a_pause_for_an_unknown_reason_is_a_pause() {
        let text = r#"{"type":"session_paused","key":"anna","paused":true,"reason":"eclipse"}"#;
        let paused = VisitorMessage::SessionPaused { key: "anna".parse().unwrap(), paused: true, reason: Some(PauseReason::Other) };
        assert_eq!(parse_message(text), Ok(paused));
    }

    #[test]
    fn the_largest_legal_presence_message_fits() {
        let data = (0..10).map(|i| (format!("c_{i:02}"), "\u{1}".repeat(996))).collect();
        let message = VisitorMessage::Presence { data: PresenceData::new(data).unwrap() };
        let text = serde_json::to_string(&message).unwrap();
        assert_eq!(parse_message(&text), Ok(message));
    }

    /// Reads a text as every kind of message; what is read must be written and read again as the same.
    fn read_as_all(text: &str) -> usize {
        fn read<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(text: &str) -> usize {
            let Ok(message) = parse_message::<T>(text) else { return 0 };
            let written = serde_json::to_string(&message).unwrap();
            assert_eq!(parse_message::<T>(&written), Ok(message), "{text}");
            1
        }
        read::<VisitorMessage>(text)
            + read::<ServiceMessage>(text)
            + read::<AgentMessage>(text)
            + read::<ConsoleMessage>(text)
            + read::<ShareMessage>(text)
            + read::<ShareControl>(text)
            + read::<ViewMessage>(text)
            + read::<ViewControl>(text)
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic() {
        const GOOD: [&str; 10] = [
            r#"{"type":"hello","version":1,"groupid":1,"visitorid":"anna","visible":true,"active_age_ms":7,"device":"d1","presence":{"url":"/home"},"token":"","name":"Anna"}"#,
            r#"{"type":"presence","data":{"url":"/home","c_x":"é"}}"#,
            r#"{"type":"terms","request":"r1","status":"declined","reason":"blurred","visitorid":"anna"}"#,
            r#"{"type":"session_start","key":"anna","request":"r1","presence_start":true,"ticket":"t"}"#,
            r#"{"type":"show_terms","request":"r1","sessionkey":"anna","agent":"Sam","organisation":"Acme","visitorid":"anna"}"#,
            r#"{"type":"signal","visitorid":"anna","event":"c_x","properties":{"a":"b"}}"#,
            r#"{"type":"error","code":"busy","message":"no"}"#,
            r#"{"type":"visitors","visitors":[],"first":true,"last":true}"#,
            r#"{"type":"code","code":"123456789","expires_in_ms":600000}"#,
            r#"{"type":"join","code":"123456789"}"#,
        ];
        const BITS: [&str; 16] =
            ["\"", "{", "}", "[", "]", ":", ",", "\\", "null", "-1e999", "\\ud800", "\u{0}", "é", "type", "\"type\":\"terms\",", "true"];
        // A small generator of its own: the same texts in every run.
        let mut state = 1u64;
        let mut below = |limit: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % limit
        };
        assert!(GOOD.iter().all(|text| read_as_all(text) > 0));
        let mut read = 0;
        for _ in 0..10_000 {
            let mut text: Vec<char> = GOOD[below(GOOD.len())].chars().collect();
            for _ in 0..=below(3) {
                let from = below(text.len() + 1);
                let to = text.len().min(from + below(6));
                text.splice(from..to, BITS[below(BITS.len())].chars());
            }
            read += read_as_all(&text.into_iter().collect::<String>());
        }
        assert!(read > 100, "some of them are still messages: {read}");
    }

    #[test]
    fn a_message_nested_without_end_is_refused() {
        for (open, count) in [("[", 100_000), (r#"{"type":"#, 10_000), (r#"{"data":"#, 10_000)] {
            assert_eq!(read_as_all(&open.repeat(count)), 0);
        }
    }
}
