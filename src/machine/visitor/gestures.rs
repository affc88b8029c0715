//! The agent's gestures: shown only while the screen is, and as long as the visitor likes.

use std::time::Instant;

use super::{Session, VisitorMachine, VisitorOutput};
use crate::machine::event::Event;
use crate::machine::gestures::GestureBudget;
use crate::protocol::Gesture;

/// What the visitor wants, and what the agent does.
#[derive(Debug)]
pub(super) struct Gestures {
    /// Outlives a session: who switched them off once finds them off the next time.
    pub(super) allowed: bool,
    /// Whether the application has been told that the agent points.
    pointing: bool,
    /// The service has one as well; this one does not depend on it.
    budget: GestureBudget,
}

impl Default for Gestures {
    fn default() -> Self {
        Self { allowed: true, pointing: false, budget: GestureBudget::default() }
    }
}

impl VisitorMachine {
    /// A share starts: it takes no gestures until it is told so.
    pub(super) fn begin_gestures(&mut self) {
        self.gestures.pointing = false;
        if self.gestures.allowed {
            self.outputs.push_back(VisitorOutput::AllowGestures(true));
        }
    }

    pub(super) fn allow_gestures(&mut self, allowed: bool) {
        if std::mem::replace(&mut self.gestures.allowed, allowed) == allowed {
            return;
        }
        self.gestures.pointing = false;
        match self.session {
            Session::Idle | Session::Requested { .. } => {}
            Session::Opening { .. } | Session::Live { .. } => {
                self.outputs.push_back(VisitorOutput::AllowGestures(allowed));
                if !allowed {
                    self.outputs.push_back(VisitorOutput::ShowGesture(Gesture::Clear));
                }
            }
        }
    }

    /// The service drops what is not allowed. So does this side: it is the visitor's screen.
    pub(super) fn on_gesture(&mut self, now: Instant, gesture: Gesture) {
        if !matches!(self.session, Session::Live { .. }) || self.is_held() || !self.gestures.allowed || !self.gestures.budget.allow(now) {
            return;
        }
        self.outputs.push_back(VisitorOutput::ShowGesture(gesture.clone()));
        let points = matches!(gesture, Gesture::Pointer { .. });
        let is_news = !points || !self.gestures.pointing;
        if !matches!(gesture, Gesture::Stroke { .. }) {
            self.gestures.pointing = points;
        }
        if is_news {
            self.event(Event::Gesture { gesture });
        }
    }
}
