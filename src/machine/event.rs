//! What the visitor's side tells the application.

use std::fmt;
use std::time::{Duration, Instant};

use crate::protocol::{
    CodeClosed, CustomEvent, DeclineReason, EndReason, EventProperties, Gesture, InvalidParameter, PresenceData, RequestId, SessionKey,
    VisitorSettings,
};

use super::{ConnectError, Display, NotConfigured, Obstacle, TermsOffer};

/// How much an event matters; log the code and text of every warning and error, which is what its `Display` gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The ordinary course of things.
    Info,
    /// Something did not work; it is retried, or the caller can retry.
    Warning,
    /// A call was wrong and did nothing.
    Error,
}

/// Happenings, under their documented names without the `Event` prefix.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// The settings lookup after `init` is over; `connect` may be called.
    ///
    /// Fires once, also when the lookup failed (`settings` is then none and `problem` says why): later calls retry it. The
    /// sources disagree whether it fires when the service cannot be reached; here it always does.
    VisitorInitialized {
        /// What the service said of the group.
        settings: Option<VisitorSettings>,
        /// Why there are no settings.
        problem: Option<ConnectError>,
    },
    /// Connected to the presence service, or connected again after a drop.
    PresenceConnected {
        /// Whether this connection has the focus; not, when it only mended its link while another device was active later.
        focus: bool,
    },
    /// The connection could not be made or was dropped; the SDK tries again by itself.
    ///
    /// Fires once for each failed attempt, which is every second or two at first, and for those that hang every ten seconds. Not
    /// after `disconnect`.
    PresenceConnectFail {
        /// Why, as far as it can be told from here.
        reason: ConnectError,
        /// When it is tried again.
        retry_at: Instant,
    },
    /// Presence is off for the group, or the group is unknown. Nothing is retried until `connect` is called again.
    PresenceNotConfigured {
        /// Which of the two.
        reason: NotConfigured,
    },
    /// `disconnect` is done. Does not fire when a connection drops.
    PresenceDisconnected,
    /// An agent asks for the visitor's screen: show the terms and answer the offer.
    ///
    /// Fires after `set_default_ui(false)` alone. Else the default dialog gets the offer, and `PresenceTermsShown` fires.
    PresenceShowTerms(TermsOffer),
    /// An agent asks for the visitor's screen, and the default dialog was given the offer. Nothing is to be done.
    PresenceTermsShown {
        /// Which request.
        request: RequestId,
    },
    /// The offer is void: close its dialog. After an acceptance, it says that the consent is void too, unless the session
    /// has started. Does not fire after the offer itself was declined.
    PresenceTermsClosed {
        /// Which one.
        request: RequestId,
        /// Why.
        reason: TermsClosed,
    },
    /// The visitor accepted (`glancePresenceDialogDidTapYes`).
    DialogDidTapYes {
        /// Which request.
        request: RequestId,
    },
    /// The visitor declined (`glancePresenceDialogDidTapNo`). Not when the offer closed by itself.
    DialogDidTapNo {
        /// Which request.
        request: RequestId,
    },
    /// An agent's custom signal.
    PresenceSignal {
        /// Which event.
        event: CustomEvent,
        /// Its properties.
        properties: EventProperties,
    },
    /// Another device of the same visitor has the focus now and gets the signals.
    ///
    /// The next `presence`, `signal_agent` or `signal_visibility(true)` takes it back.
    PresenceBlur,
    /// This device has the focus again, after a blur.
    PresenceFocus,
    /// A call could not be sent because the connection is down. It is not queued; the connection is retried at once.
    PresenceSendFail {
        /// Which call.
        call: &'static str,
    },
    /// A call had a parameter out of its limits and did nothing.
    InvalidParameter {
        /// Which call.
        call: &'static str,
        /// What and which limit.
        error: InvalidParameter,
    },
    /// A call was not allowed now and did nothing.
    InvalidState {
        /// Which call.
        call: &'static str,
        /// Why, and what to do first.
        reason: &'static str,
    },
    /// A code waits for an agent: show it, large, to be read out. Takes the place of an earlier one.
    SessionCode {
        /// The code, digits only; the key that the session will have.
        code: SessionKey,
        /// How long it waits.
        expires_in: Duration,
    },
    /// The code waits no longer. After [`CodeClosed::Joined`] the terms follow.
    SessionCodeClosed {
        /// Why.
        reason: CodeClosed,
    },
    /// The session runs: the agent can see the screen.
    ConnectedToSession {
        /// Its key.
        sessionkey: SessionKey,
    },
    /// The session did not start.
    StartSessionFailed {
        /// Why, for people.
        reason: String,
        /// Set where somebody or something ended it before it began, and there is no more to say about it than this.
        ended: Option<EndReason>,
    },
    /// The session is over and nothing is captured any more.
    SessionEnded {
        /// Its key.
        sessionkey: SessionKey,
        /// Why.
        reason: EndReason,
        /// More about it, fit for a log; empty where the reason says it all.
        detail: String,
    },
    /// Something keeps the shared screen from being captured, or does not any more. Nothing is to be done: the picture
    /// goes on by itself, except after [`Obstacle::WindowGone`], where `show_display` chooses something else.
    ShareObstacle {
        /// What is in the way now; none when nothing is.
        obstacle: Option<Obstacle>,
    },
    /// The number of agents who watch changed.
    GuestCountChange {
        /// How many.
        count: u32,
    },
    /// The agent who watches points or draws (`EventGesture`), and the visitor allows it. A pointer that moves on fires
    /// nothing more, and while paused or switched off nothing fires.
    ///
    /// The SDK shows it on the screen where it can; the event is for those who want to know.
    Gesture {
        /// What.
        gesture: Gesture,
    },
    /// The application read its events too slowly and lost some; unread offers among them were declined.
    EventsLost {
        /// How many.
        count: u64,
    },
}

/// Code and text, fit for a log: no property, ID, name, address or code of anybody is in it, and no text of a peer's.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name())?;
        match self {
            Self::VisitorInitialized { problem: None, .. } => f.write_str("the settings of the group are known"),
            Self::VisitorInitialized { problem: Some(reason), .. } | Self::PresenceConnectFail { reason, .. } => no_connection(reason, f),
            Self::PresenceConnected { focus: true } => f.write_str("connected"),
            Self::PresenceConnected { focus: false } => f.write_str("connected; another device has the focus"),
            Self::PresenceNotConfigured { reason } => write!(f, "{reason}"),
            Self::PresenceDisconnected => f.write_str("logged out"),
            Self::PresenceShowTerms(_) => f.write_str("an agent asks for the screen"),
            Self::PresenceTermsShown { .. } => f.write_str("an agent asks for the screen; the default dialog has the request"),
            Self::PresenceTermsClosed { reason: TermsClosed::Withdrawn, .. } => f.write_str("the agent withdrew the request"),
            Self::PresenceTermsClosed { reason: TermsClosed::Declined(why), .. } => write!(f, "the request counts as declined: {why:?}"),
            Self::DialogDidTapYes { .. } => f.write_str("the visitor accepted"),
            Self::DialogDidTapNo { .. } => f.write_str("the visitor declined"),
            Self::PresenceSignal { .. } => f.write_str("an agent signals"),
            Self::PresenceBlur => f.write_str("another device has the focus"),
            Self::PresenceFocus => f.write_str("this device has the focus"),
            Self::PresenceSendFail { call } => write!(f, "{call}: not sent, and not queued"),
            Self::InvalidParameter { call, error } => {
                write!(f, "{call}: ")?;
                out_of_limits(error, f)
            }
            Self::InvalidState { call, reason } => write!(f, "{call}: {reason}"),
            Self::SessionCode { expires_in, .. } => write!(f, "a code waits for an agent for {} s", expires_in.as_secs()),
            Self::SessionCodeClosed { reason } => write!(f, "the code waits no longer: {reason:?}"),
            Self::ConnectedToSession { .. } => f.write_str("the screen is shared"),
            Self::StartSessionFailed { ended: Some(reason), .. } => write!(f, "the session ended before it began: {reason}"),
            Self::StartSessionFailed { ended: None, .. } => f.write_str("the session could not start"),
            Self::SessionEnded { reason, .. } => write!(f, "the session is over: {reason}"),
            Self::ShareObstacle { obstacle: Some(obstacle) } => write!(f, "the screen cannot be captured: {obstacle:?}"),
            Self::ShareObstacle { obstacle: None } => f.write_str("the screen can be captured again"),
            Self::GuestCountChange { count } => write!(f, "{count} watching"),
            Self::Gesture { .. } => f.write_str("the agent points or draws"),
            Self::EventsLost { count } => write!(f, "{count} events were not read in time"),
        }
    }
}

/// Without what the service says in its own words.
fn no_connection(reason: &ConnectError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match reason {
        ConnectError::Closed { .. } => f.write_str("the service closed the connection"),
        other => write!(f, "{other}"),
    }
}

/// Without the name of a property, which the application may have made of anything.
fn out_of_limits(error: &InvalidParameter, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error {
        InvalidParameter::TooLong { actual, limit, .. } => write!(f, "{actual} characters where at most {limit} are allowed"),
        InvalidParameter::Character { what, allowed, .. } => write!(f, "{what} has a character that is not allowed; allowed are {allowed}"),
        InvalidParameter::PropertyName { .. } => f.write_str("a property is neither `url` nor prefixed with `c_`"),
        InvalidParameter::EventName { .. } => f.write_str("the event is neither `terms` nor prefixed with `c_`"),
        InvalidParameter::DuplicateName { .. } => f.write_str("a property is given twice"),
        InvalidParameter::Empty { .. }
        | InvalidParameter::TooManyProperties { .. }
        | InvalidParameter::TotalTooLong { .. }
        | InvalidParameter::TooManyPoints { .. }
        | InvalidParameter::TermsStatus => write!(f, "{error}"),
    }
}

/// Why an offer closed without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermsClosed {
    /// The agent withdrew the request or is gone.
    Withdrawn,
    /// It counts as declined, and the agent is told so.
    Declined(DeclineReason),
}

impl Event {
    /// Its code: the documented name without the `Event` prefix. The dialog's two are documented as
    /// `glancePresenceDialogDidTapYes` and `…No`; of what the document does not have (as `PresenceFocus`,
    /// `PresenceTermsClosed`, `InvalidState`, `SessionCode`, `ShareObstacle`, `EventsLost`) it is the variant's.
    pub fn name(&self) -> &'static str {
        match self {
            Self::VisitorInitialized { .. } => "VisitorInitialized",
            Self::PresenceConnected { .. } => "PresenceConnected",
            Self::PresenceConnectFail { .. } => "PresenceConnectFail",
            Self::PresenceNotConfigured { .. } => "PresenceNotConfigured",
            Self::PresenceDisconnected => "PresenceDisconnected",
            Self::PresenceShowTerms(_) => "PresenceShowTerms",
            Self::PresenceTermsShown { .. } => "PresenceTermsShown",
            Self::PresenceTermsClosed { .. } => "PresenceTermsClosed",
            Self::DialogDidTapYes { .. } => "DialogDidTapYes",
            Self::DialogDidTapNo { .. } => "DialogDidTapNo",
            Self::PresenceSignal { .. } => "PresenceSignal",
            Self::PresenceBlur => "PresenceBlur",
            Self::PresenceFocus => "PresenceFocus",
            Self::PresenceSendFail { .. } => "PresenceSendFail",
            Self::InvalidParameter { .. } => "InvalidParameter",
            Self::InvalidState { .. } => "InvalidState",
            Self::SessionCode { .. } => "SessionCode",
            Self::SessionCodeClosed { .. } => "SessionCodeClosed",
            Self::ConnectedToSession { .. } => "ConnectedToSession",
            Self::StartSessionFailed { .. } => "StartSessionFailed",
            Self::SessionEnded { .. } => "SessionEnded",
            Self::ShareObstacle { .. } => "ShareObstacle",
            Self::GuestCountChange { .. } => "GuestCountChange",
            Self::Gesture { .. } => "Gesture",
            Self::EventsLost { .. } => "EventsLost",
        }
    }

    /// How much it matters, as documented.
    pub fn severity(&self) -> Severity {
        match self {
            Self::VisitorInitialized { problem: Some(_), .. }
            | Self::PresenceConnectFail { .. }
            | Self::PresenceNotConfigured { .. }
            | Self::PresenceSendFail { .. }
            | Self::StartSessionFailed { .. }
            | Self::EventsLost { .. } => Severity::Warning,
            Self::InvalidParameter { .. } | Self::InvalidState { .. } => Severity::Error,
            Self::VisitorInitialized { problem: None, .. }
            | Self::PresenceConnected { .. }
            | Self::PresenceDisconnected
            | Self::PresenceShowTerms(_)
            | Self::PresenceTermsShown { .. }
            | Self::PresenceTermsClosed { .. }
            | Self::DialogDidTapYes { .. }
            | Self::DialogDidTapNo { .. }
            | Self::PresenceSignal { .. }
            | Self::PresenceBlur
            | Self::PresenceFocus
            | Self::SessionCode { .. }
            | Self::SessionCodeClosed { .. }
            | Self::ConnectedToSession { .. }
            | Self::SessionEnded { .. }
            | Self::ShareObstacle { .. }
            | Self::GuestCountChange { .. }
            | Self::Gesture { .. } => Severity::Info,
        }
    }
}

/// How things stand with the visitor's connection; a state, where [`Event`]s are happenings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkStatus {
    /// Not connected, and not meant to be.
    Off,
    /// On the way.
    Connecting,
    /// Connected.
    Connected {
        /// Whether this device gets the signals; never on a connection that serves a code alone.
        focus: bool,
    },
    /// Down; tried again by itself.
    Waiting {
        /// When.
        retry_at: Instant,
        /// What went wrong last.
        reason: ConnectError,
    },
    /// Presence is off for the group, or the group is unknown.
    NotConfigured {
        /// Which of the two.
        reason: NotConfigured,
    },
}

/// How things stand with the screen-share session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionStatus {
    /// None.
    Idle,
    /// Accepted, on the way.
    Starting {
        /// Its key.
        key: SessionKey,
    },
    /// The screen is shared.
    Sharing {
        /// Its key.
        key: SessionKey,
        /// The agent who asked.
        agent: String,
        /// Since when.
        since: Instant,
        /// Whether the visitor paused it.
        paused: bool,
        /// How many agents watch.
        guests: u32,
        /// Whether the agent's pointing and drawing is shown.
        gestures: bool,
        /// What is shared, and where it is on the desktop now; none for what is on no desktop, as a test picture.
        display: Option<Display>,
        /// What keeps the picture from being captured, if anything does. Independent of `paused`.
        obstacle: Option<Obstacle>,
    },
}

/// How far the visitor is with a code for an agent to join with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CodeStatus {
    /// There is none.
    #[default]
    None,
    /// Asked for.
    Requested,
    /// Waiting for an agent.
    Waiting {
        /// The code, digits only.
        code: SessionKey,
        /// Until when.
        until: Instant,
    },
}

/// A snapshot of the visitor's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Whether `VisitorInitialized` has fired.
    pub initialized: bool,
    /// What the service said of the group.
    pub settings: Option<VisitorSettings>,
    /// The connection.
    pub link: LinkStatus,
    /// What agents were told last on this connection; none before the first `presence` call.
    pub presence: Option<PresenceData>,
    /// The visibility that agents are told.
    pub visible: bool,
    /// The session.
    pub session: SessionStatus,
    /// The code for an agent to join with.
    pub code: CodeStatus,
}

/// How long a visitor has to answer: one minute.
///
/// The document names no limit. One minute is what comparable products use; the rule stands here so that no dialog can
/// forget it.
pub const OFFER_EXPIRES_IN: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever may be personal in an event says "secret" here.
    fn events_full_of_secrets() -> Vec<Event> {
        let (secret, name) = (|| "c_secret".to_owned(), || "secret".to_owned());
        let settings = VisitorSettings { groupid: crate::protocol::GroupId(1), organisation: secret(), presence: true };
        let key = || "secret".parse::<SessionKey>().unwrap();
        let request = || RequestId(name());
        let closed = || ConnectError::Closed { message: secret() };
        let dropped = ConnectError::NameNotFound(crate::machine::Cause::new(secret()));
        let properties = EventProperties::of([("secret", "secret")]).unwrap();
        let offer =
            TermsOffer::new(crate::machine::TermsRequest { agent: secret(), ..crate::machine::request() }, std::sync::Arc::new(|_, _| ()));
        let mut events = vec![
            Event::VisitorInitialized { settings: Some(settings), problem: None },
            Event::VisitorInitialized { settings: None, problem: Some(dropped) },
            Event::PresenceConnectFail { reason: closed(), retry_at: Instant::now() },
            Event::PresenceShowTerms(offer),
            Event::PresenceTermsClosed { request: request(), reason: TermsClosed::Declined(DeclineReason::Blurred) },
            Event::PresenceTermsShown { request: request() },
            Event::DialogDidTapYes { request: request() },
            Event::DialogDidTapNo { request: request() },
            Event::PresenceSignal { event: "c_secret".parse().unwrap(), properties },
            Event::SessionCode { code: key(), expires_in: Duration::from_secs(600) },
            Event::ConnectedToSession { sessionkey: key() },
            Event::StartSessionFailed { reason: secret(), ended: None },
            Event::SessionEnded { sessionkey: key(), reason: EndReason::AgentEnded, detail: secret() },
            Event::Gesture { gesture: Gesture::Clear },
        ];
        let errors = [
            InvalidParameter::TooLong { what: format!("property {:?}", secret()), actual: 65, limit: 64 },
            InvalidParameter::Character { what: "a name", found: 's', allowed: "others" },
            InvalidParameter::PropertyName { name: secret() },
            InvalidParameter::EventName { name: secret() },
            InvalidParameter::DuplicateName { name: secret() },
        ];
        events.extend(errors.map(|error| Event::InvalidParameter { call: "presence", error }));
        events
    }

    #[test]
    fn an_event_in_a_log_is_its_code_and_a_text_and_nothing_personal() {
        for event in events_full_of_secrets() {
            let line = event.to_string();
            let text = line.strip_prefix(event.name()).and_then(|rest| rest.strip_prefix(": "));
            assert!(text.is_some_and(|text| !text.is_empty()), "{line}");
            assert!(!line.contains("secret") && !line.contains('\n'), "{line}");
        }
        let fails = Event::PresenceConnectFail { reason: ConnectError::TimedOut, retry_at: Instant::now() };
        assert_eq!(fails.to_string(), "PresenceConnectFail: the service does not answer in time");
    }

    #[test]
    fn events_have_their_documented_severity() {
        let request = RequestId("r1".to_owned());
        let info = [
            Event::VisitorInitialized { settings: None, problem: None },
            Event::PresenceConnected { focus: true },
            Event::PresenceBlur,
            Event::PresenceSignal { event: "c_x".parse().unwrap(), properties: EventProperties::default() },
            Event::PresenceDisconnected,
            Event::DialogDidTapYes { request: request.clone() },
            Event::DialogDidTapNo { request },
            Event::PresenceShowTerms(TermsOffer::new(crate::machine::request(), std::sync::Arc::new(|_, _| ()))),
        ];
        let warnings = [
            Event::PresenceConnectFail { reason: ConnectError::TimedOut, retry_at: Instant::now() },
            Event::PresenceSendFail { call: "presence" },
            Event::PresenceNotConfigured { reason: NotConfigured::PresenceOff },
            Event::VisitorInitialized { settings: None, problem: Some(ConnectError::TimedOut) },
            Event::StartSessionFailed { reason: String::new(), ended: None },
            Event::EventsLost { count: 1 },
        ];
        let errors = [
            Event::InvalidParameter { call: "presence", error: InvalidParameter::PropertyName { name: String::new() } },
            Event::InvalidState { call: "presence", reason: "" },
        ];
        let of = |events: &[Event]| events.iter().map(Event::severity).collect::<Vec<_>>();
        assert_eq!(of(&info), [Severity::Info; 8]);
        assert_eq!(of(&warnings), [Severity::Warning; 6]);
        assert_eq!(of(&errors), [Severity::Error; 2]);
    }
}
