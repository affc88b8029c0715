//! The only file that holds the SDK's handles.

use crate::app::model::state::nothing;
use crate::app::model::{Login, VisitorIdentity};
use crate::sdk::{Command, Event, Events, GroupId, InitError, ScreenSource, Status, Visitor, VisitorInitParams};

/// Called whenever the SDK has an event.
pub(crate) type EventWaker = Box<dyn Fn() + Send + Sync>;

/// The SDK as the app uses it; tests replace it. No call blocks, except [`Self::forget`].
pub(crate) trait SdkHandle {
    /// Initialises the SDK for a visitor, in place of the one before.
    fn init(&mut self, login: Login, waker: EventWaker) -> Result<(), InitError>;
    /// Calls the SDK; does nothing without a visitor.
    fn call(&mut self, command: Command);
    /// Takes the next event, if there is one.
    fn next_event(&mut self) -> Option<Event>;
    /// The current status.
    fn status(&self) -> Status;
    /// Drops the visitor; blocks until its session has ended and it is logged out.
    fn forget(&mut self);
}

/// The real SDK.
pub(crate) struct Sdk {
    service: String,
    groupid: GroupId,
    screen: ScreenSource,
    running: Option<(Visitor, Events)>,
}

impl Sdk {
    /// Creates the handle for a service, without a visitor.
    pub(crate) fn new(service: String, groupid: GroupId, screen: ScreenSource) -> Self {
        Self { service, groupid, screen, running: None }
    }
}

impl SdkHandle for Sdk {
    fn init(&mut self, Login { who, group }: Login, waker: EventWaker) -> Result<(), InitError> {
        self.running = None;
        let (service, groupid) = (self.service.clone(), group.unwrap_or(self.groupid));
        let nobody = VisitorInitParams { screen: self.screen, ..VisitorInitParams::without_id(service, groupid) };
        let params = match who {
            Some(VisitorIdentity { visitorid, name, email, phone }) => {
                VisitorInitParams { visitorid: Some(visitorid), name, email, phone, ..nobody }
            }
            None => nobody,
        };
        let (visitor, mut events) = Visitor::init(params)?;
        events.set_waker(waker);
        // The app shows requests itself, together with the activity list, the tray and the notification.
        visitor.presence().set_default_ui(false);
        self.running = Some((visitor, events));
        Ok(())
    }

    fn call(&mut self, command: Command) {
        if let Some((visitor, _)) = &self.running {
            visitor.call(command);
        }
    }

    fn next_event(&mut self) -> Option<Event> {
        self.running.as_mut()?.1.try_next()
    }

    fn status(&self) -> Status {
        self.running.as_ref().map_or_else(nothing, |(visitor, _)| visitor.status())
    }

    fn forget(&mut self) {
        self.running = None;
    }
}
