//! The agent's gestures: shown only while the screen is, and as long as the visitor likes.

use std::time::Instant;

use super::{Session, VisitorMachine, VisitorOutput};
use crate::machine::event::Event;
use crate::machine::gestures::GestureBudget;
use crate::protocol::{Gesture, SceneGesture};

/// What the visitor wants, and what the agent does.
#[derive(Debug)]
pub(super) struct Gestures {
    /// Outlives a session: who switched them off once finds them off the next time.
    pub(super) allowed: bool,
    /// What the agent must have seen: a gesture that was made before another display or a pause is on its way still when the
    /// picture that it was made on is gone.
    pub(super) scene: u16,
    /// Whether the application has been told that the agent points.
    pointing: bool,
    /// The service has one as well; this one does not depend on it.
    budget: GestureBudget,
}

impl Default for Gestures {
    fn default() -> Self {
        Self { allowed: true, scene: 0, pointing: false, budget: GestureBudget::default() }
    }
}

impl VisitorMachine {
    /// A share starts: it takes no gestures until it is told so.
    pub(super) fn begin_gestures(&mut self) {
        self.gestures.pointing = false;
        self.gestures.scene = 0;
        if self.gestures.allowed {
            self.outputs.push_back(VisitorOutput::AllowGestures(true));
        }
    }

    /// Another picture begins, and what was drawn on the last one is gone; its scene.
    pub(super) fn begin_scene(&mut self) -> u16 {
        self.gestures.pointing = false;
        self.gestures.scene = self.gestures.scene.wrapping_add(1);
        self.gestures.scene
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
                    let scene = self.gestures.scene;
                    self.outputs.push_back(VisitorOutput::ShowGesture(SceneGesture { scene, gesture: Gesture::Clear }));
                }
            }
        }
    }

    /// The service drops what is not allowed. So does this side: it is the visitor's screen.
    pub(super) fn on_gesture(&mut self, now: Instant, made: SceneGesture) {
        let is_seen = matches!(self.session, Session::Live { .. }) && !self.is_held() && made.scene == self.gestures.scene;
        if !is_seen || !self.gestures.allowed || !self.gestures.budget.allow(now) {
            return;
        }
        let gesture = made.gesture.clone();
        self.outputs.push_back(VisitorOutput::ShowGesture(made));
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
