//! What goes into the visitor's machine and what comes out.

use std::time::{Duration, Instant};

use crate::machine::display::{Display, DisplayId, Masks, Obstacle};
use crate::machine::event::Event;
use crate::machine::reach::ConnectError;
use crate::machine::share_error::ShareError;
use crate::machine::terms::{Answer, Consent};
use crate::protocol::{
    CustomEvent, EventProperties, PauseReason, PresenceData, Redacted, RequestId, SceneGesture, ServiceMessage, SessionKey, TermsStatus,
    VisitorMessage, VisitorSettings,
};

/// What the application wants: each call of [`Visitor`](crate::sdk::Visitor) and
/// [`PresenceVisitor`](crate::sdk::PresenceVisitor) as a value, for an application that decides in one place and calls in
/// another.
#[derive(Debug)]
#[non_exhaustive]
pub enum Command {
    /// Connect to presence.
    Connect,
    /// Log out.
    Disconnect,
    /// Try the connection again at once.
    RetryNow,
    /// Tell what the visitor is doing.
    Presence(PresenceData),
    /// Tell whether the application is in the foreground.
    Visibility(bool),
    /// Tell a custom event.
    Signal(CustomEvent, EventProperties),
    /// Tell how far the visitor got with the open offer, by the untyped call.
    SignalTerms(TermsStatus),
    /// Get a code for an agent to join with.
    RequestCode,
    /// Do without it.
    CancelCode,
    /// Start the session that was agreed to.
    StartSession(StartParams),
    /// End the session.
    EndSession,
    /// Pause or resume the session.
    Pause(bool),
    /// Allow the agent's gestures or not.
    Gestures(bool),
    /// Share something else from now on.
    ShowDisplay(DisplayId),
    /// Leave these out of the picture.
    SetMasks(Masks),
    /// Something in the way that the application knows of, or none any more.
    SetObstacle(Option<Obstacle>),
    /// The application is closing.
    Shutdown,
}

impl Command {
    /// The name of the call that gives this command, as it stands in events.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Disconnect => "disconnect",
            Self::RetryNow => "retry_now",
            Self::Presence(_) => "presence",
            Self::Visibility(_) => "signal_visibility",
            Self::Signal(..) | Self::SignalTerms(_) => "signal_agent",
            Self::RequestCode => "request_code",
            Self::CancelCode => "cancel_code",
            Self::StartSession(_) => "start_session",
            Self::EndSession => "end_session",
            Self::Pause(_) => "pause",
            Self::Gestures(_) => "set_gestures",
            Self::ShowDisplay(_) => "show_display",
            Self::SetMasks(_) => "set_masks",
            Self::SetObstacle(_) => "set_obstacle",
            Self::Shutdown => "shutdown",
        }
    }
}

/// How a session is started; the part of the documented parameters that means something here.
///
/// The documented `sp.key` and `sp.presenceStart` come from the consent that the parameters are made of, and cannot be set:
/// any other value would be refused, and would cost the visitor's yes.
#[derive(Debug)]
#[must_use = "the consent in it does nothing until a session is started with it"]
pub struct StartParams {
    pub(super) consent: Consent,
    /// Begin paused: the agent is connected but sees nothing until `pause(false)`.
    pub paused: bool,
    /// What to share; the whole screen if none is given.
    pub display: Option<DisplayId>,
    /// What is left out of it from the first picture on, besides what `set_masks` said, until the session ends; the next
    /// `set_masks` takes the place of both.
    pub masks: Masks,
}

impl StartParams {
    /// What was agreed to: the whole screen, nothing more left out of it, not paused.
    pub fn of(consent: Consent) -> Self {
        Self { consent, paused: false, display: None, masks: Masks::default() }
    }

    /// The session's key: the one that was agreed to, which is the Visitor ID or the code.
    pub fn key(&self) -> &SessionKey {
        self.consent.key()
    }

    /// True for a session that an agent asked for because the visitor is present, false where the agent joined with a code.
    pub fn presence_start(&self) -> bool {
        self.consent.presence_start()
    }
}

/// What happens to the machine.
#[derive(Debug)]
pub enum VisitorInput {
    /// The application called.
    Command(Command),
    /// The application answered an offer; sent by the offer itself.
    Answer(RequestId, Answer),
    /// The settings lookup answered.
    LookedUp(Result<VisitorSettings, ConnectError>),
    /// The connection is open.
    LinkOpened,
    /// The service said something.
    LinkMessage(ServiceMessage),
    /// The connection has taken the presence data that it was given; until then no more is sent.
    PresenceSent,
    /// No attempt is left that could open the connection, or it is gone.
    LinkClosed(ConnectError),
    /// The system says that a network has come, has gone or is another.
    NetworkChanged,
    /// The computer slept for so long, which the clock does not count.
    Woke(Duration),
    /// The uplink is open and pixels may flow.
    ShareLive,
    /// What is shared, and where it is now. May come before the uplink is open.
    ShareShows(Option<Display>),
    /// What keeps the capture from having a picture, if anything does.
    ShareObstacle(Option<Obstacle>),
    /// The share stopped by itself.
    ShareFailed(ShareError),
    /// The agent who watches points or draws.
    Gesture(SceneGesture),
    /// Time has passed.
    Timeout,
}

/// What the driver must do.
#[derive(Debug)]
pub enum VisitorOutput {
    /// Look the settings up; answer with [`VisitorInput::LookedUp`].
    LookUp,
    /// Open a connection, beside the first attempt that is still at it, if there is one, and in place of the others; answer with
    /// [`VisitorInput::LinkOpened`] when one is open, which ends the others, or with [`VisitorInput::LinkClosed`] when none is left.
    Dial,
    /// Find out whether the connection is alive; answer with [`VisitorInput::LinkClosed`] if it is not.
    Probe,
    /// Send a message; when presence data has left, say [`VisitorInput::PresenceSent`].
    Send(VisitorMessage),
    /// Flush and close the connection; do not report it.
    HangUp,
    /// Tell the application.
    Event(Event),
    /// Open the uplink and start the capture, with scene 0.
    StartShare {
        /// What the service gave.
        ticket: Redacted<String>,
        /// What the visitor gave.
        consent: Consent,
        /// Why to begin paused, if so; as in `PauseShare`.
        paused: Option<PauseReason>,
        /// What to share.
        display: DisplayId,
        /// What to leave out, from the first picture on.
        masks: Masks,
    },
    /// Pause the capture for this reason, or resume it. What the application says is in the way comes before the visitor's own
    /// pause: it hides the screen from the visitor too, so that there is nothing to lay a border around. From now on the
    /// picture belongs to this scene.
    PauseShare(Option<PauseReason>, u16),
    /// Tell the service whether gestures are allowed; not, until this is said.
    AllowGestures(bool),
    /// Show a gesture on the screen, unless that shows another scene.
    ShowGesture(SceneGesture),
    /// Capture something else, which is this scene.
    ShowDisplay(DisplayId, u16),
    /// Leave these out of the picture.
    MaskShare(Masks),
    /// Stop the capture; it has stopped when the next output is carried out.
    StopShare,
    /// Nothing to do until then; the end of each round.
    WakeAt(Option<Instant>),
}
