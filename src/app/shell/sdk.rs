//! The way to the SDK: the only file that holds its handles.

use std::collections::BTreeMap;

use crate::app::model::Who;
use crate::app::model::state::nothing;
use crate::sdk::{
    DisplayId, Event, Events, GroupId, Masks, Obstacle, Redacted, ScreenSource, StartParams, Status, Visitor, VisitorInitParams,
};

/// What the app needs of the SDK, so that tests can stand in for it. Every call returns at once; without a visitor they do
/// nothing.
pub(crate) trait Port {
    /// Makes a visitor of this group, or of the one in the settings; `waker` is called whenever there is an event.
    fn init(&mut self, who: Who, group: Option<GroupId>, waker: Box<dyn Fn() + Send + Sync>) -> Result<(), String>;
    /// Makes a visitor who is not logged in and can only get a code.
    fn init_for_code(&mut self, waker: Box<dyn Fn() + Send + Sync>) -> Result<(), String>;
    /// The next event, if there is one.
    fn next_event(&mut self) -> Option<Event>;
    /// How things stand.
    fn status(&self) -> Status;
    /// Connects.
    fn connect(&mut self);
    /// Disconnects and ends a session.
    fn disconnect(&mut self);
    /// Does not wait for the next attempt to connect.
    fn retry_now(&mut self);
    /// Gets a code.
    fn request_code(&mut self);
    /// Does without the code.
    fn cancel_code(&mut self);
    /// Tells agents where the visitor is in the app.
    fn presence(&mut self, data: BTreeMap<String, String>);
    /// Tells agents whether the visitor is in the app.
    fn signal_visibility(&mut self, visible: bool);
    /// Shares the screen.
    fn start_session(&mut self, params: StartParams);
    /// Ends sharing.
    fn end_session(&mut self);
    /// Shares something else.
    fn show_display(&mut self, display: DisplayId);
    /// Tells that the computer is locked, or no longer: nothing is shown while it is.
    fn set_locked(&mut self, locked: bool);
    /// Pauses sharing, or resumes it.
    fn pause(&mut self, paused: bool);
    /// Lets agents point and draw on what is shared, or not, from now on and for later visitors too.
    fn set_gestures(&mut self, allowed: bool);
    /// Leaves the windows of this program out of what is shared, or not, from now on and for later visitors too.
    fn mask_own_windows(&mut self, masked: bool);
    /// Leaves these windows out of what is shared, from now on and for later visitors too.
    fn hide_windows(&mut self, windows: Vec<DisplayId>);
    /// Drops the visitor; returns when everything it did is over.
    fn forget(&mut self);
}

/// The real SDK.
pub(crate) struct Sdk {
    service: String,
    groupid: GroupId,
    screen: ScreenSource,
    gestures: bool,
    masks: Masks,
    running: Option<(Visitor, Events)>,
}

impl Sdk {
    /// For this service, without a visitor yet.
    pub(crate) fn new(service: String, groupid: GroupId, screen: ScreenSource) -> Self {
        Self { service, groupid, screen, gestures: true, masks: Masks::default(), running: None }
    }

    fn start(&mut self, params: VisitorInitParams, waker: Box<dyn Fn() + Send + Sync>) -> Result<(), String> {
        let (visitor, mut events) = Visitor::init(params).map_err(|error| error.to_string())?;
        events.set_waker(waker);
        // The app shows the request itself: it is one with the list of what happened, the tray and the notification.
        visitor.presence().set_default_ui(false);
        visitor.set_gestures(self.gestures);
        visitor.set_masks(self.masks.clone());
        self.running = Some((visitor, events));
        Ok(())
    }

    fn mask(&self) {
        if let Some(visitor) = self.visitor() {
            visitor.set_masks(self.masks.clone());
        }
    }

    fn visitor(&self) -> Option<&Visitor> {
        self.running.as_ref().map(|(visitor, _)| visitor)
    }
}

impl Port for Sdk {
    fn init(&mut self, who: Who, group: Option<GroupId>, waker: Box<dyn Fn() + Send + Sync>) -> Result<(), String> {
        self.running = None;
        let params = VisitorInitParams {
            service: self.service.clone(),
            groupid: group.unwrap_or(self.groupid),
            visitorid: Some(who.visitorid),
            name: who.name,
            email: who.email,
            phone: who.phone,
            token: Redacted::new(String::new()),
            screen: self.screen,
        };
        self.start(params, waker)
    }

    fn init_for_code(&mut self, waker: Box<dyn Fn() + Send + Sync>) -> Result<(), String> {
        self.running = None;
        let params = VisitorInitParams { screen: self.screen, ..VisitorInitParams::without_id(self.service.clone(), self.groupid) };
        self.start(params, waker)
    }

    fn next_event(&mut self) -> Option<Event> {
        self.running.as_mut()?.1.try_next()
    }

    fn status(&self) -> Status {
        self.visitor().map_or_else(nothing, Visitor::status)
    }

    fn connect(&mut self) {
        if let Some(visitor) = self.visitor() {
            visitor.presence().connect();
        }
    }

    fn disconnect(&mut self) {
        if let Some(visitor) = self.visitor() {
            visitor.presence().disconnect();
        }
    }

    fn retry_now(&mut self) {
        if let Some(visitor) = self.visitor() {
            visitor.presence().retry_now();
        }
    }

    fn request_code(&mut self) {
        if let Some(visitor) = self.visitor() {
            visitor.request_code();
        }
    }

    fn cancel_code(&mut self) {
        if let Some(visitor) = self.visitor() {
            visitor.cancel_code();
        }
    }

    fn presence(&mut self, data: BTreeMap<String, String>) {
        if let Some(visitor) = self.visitor() {
            visitor.presence().presence(data.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        }
    }

    fn signal_visibility(&mut self, visible: bool) {
        if let Some(visitor) = self.visitor() {
            visitor.presence().signal_visibility(visible);
        }
    }

    fn start_session(&mut self, params: StartParams) {
        if let Some(visitor) = self.visitor() {
            visitor.start_session(params);
        }
    }

    fn end_session(&mut self) {
        if let Some(visitor) = self.visitor() {
            visitor.end_session();
        }
    }

    fn show_display(&mut self, display: DisplayId) {
        if let Some(visitor) = self.visitor() {
            visitor.show_display(display);
        }
    }

    fn set_locked(&mut self, locked: bool) {
        if let Some(visitor) = self.visitor() {
            visitor.set_obstacle(locked.then_some(Obstacle::Locked));
        }
    }

    fn pause(&mut self, paused: bool) {
        if let Some(visitor) = self.visitor() {
            visitor.pause(paused);
        }
    }

    fn set_gestures(&mut self, allowed: bool) {
        self.gestures = allowed;
        if let Some(visitor) = self.visitor() {
            visitor.set_gestures(allowed);
        }
    }

    fn mask_own_windows(&mut self, masked: bool) {
        self.masks.own_windows = masked;
        self.mask();
    }

    fn hide_windows(&mut self, windows: Vec<DisplayId>) {
        self.masks.windows = windows.into_iter().filter_map(DisplayId::window).collect();
        self.mask();
    }

    fn forget(&mut self) {
        self.running = None;
    }
}
