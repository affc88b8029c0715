//! The agent's gestures on their way through a room to the visitor.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::Notify;

use crate::machine::{GestureBudget, GestureQueue};
use crate::protocol::{Gesture, SceneGesture, ViewControl};

use super::Room;

/// What waits for one uplink. A new uplink has one of its own: nothing is taken before the visitor's side allows it there.
#[derive(Default)]
pub(super) struct Gestures {
    allowed: bool,
    budget: GestureBudget,
    waiting: GestureQueue,
    /// Whose pointer is on the visitor's screen.
    pointer_of: Option<u64>,
    come: Arc<Notify>,
}

impl Gestures {
    /// Whether the visitor's side takes gestures.
    pub(super) fn allowed(&self) -> bool {
        self.allowed
    }

    pub(super) fn allow(&mut self, allowed: bool) {
        self.allowed = allowed;
        self.forget();
    }

    /// What waits is not shown any more; the visitor's side clears its own screen.
    pub(super) fn forget(&mut self) {
        self.waiting.clear();
        self.pointer_of = None;
    }

    /// Takes a viewer's gesture, unless they are not allowed or too many come.
    pub(super) fn take(&mut self, now: Instant, viewer: u64, gesture: Gesture) {
        if !self.allowed || !self.budget.allow(now) {
            return;
        }
        match gesture {
            Gesture::Pointer { .. } => self.pointer_of = Some(viewer),
            Gesture::PointerGone | Gesture::Clear => self.pointer_of = None,
            Gesture::Stroke { .. } => {}
        }
        self.put(gesture);
    }

    /// A viewer goes, and its pointer with it.
    pub(super) fn leave(&mut self, viewer: u64) {
        if self.pointer_of.take_if(|of| *of == viewer).is_some() {
            self.put(Gesture::PointerGone);
        }
    }

    fn put(&mut self, gesture: Gesture) {
        if self.waiting.push(gesture) {
            self.come.notify_one();
        }
    }

    /// The next one for the visitor or, if none waits, what tells that one has come.
    pub(super) fn next(&mut self) -> Result<Gesture, Arc<Notify>> {
        self.waiting.pop().ok_or_else(|| self.come.clone())
    }
}

impl Room {
    /// The visitor's side takes gestures from now on, or none; viewers are told.
    pub(in crate::service) fn allow_gestures(&self, uplink: u64, allowed: bool) {
        let mut state = self.lock();
        if state.is_uplink(uplink) && state.gestures.allowed() != allowed {
            state.gestures.allow(allowed);
            state.tell_all(&ViewControl::Gestures { allowed });
        }
    }

    /// A viewer points or draws. It reaches nobody while the visitor has paused or does not allow it, nor if it was made on
    /// another scene.
    pub(in crate::service) fn gesture(&self, viewer: u64, made: SceneGesture) {
        let mut state = self.lock();
        if state.viewers.contains_key(&viewer) && state.paused.is_none() && state.scene == made.scene {
            state.gestures.take(Instant::now(), viewer, made.gesture);
        }
    }

    /// Waits for the next gesture that this uplink is to be told.
    pub(in crate::service) async fn next_gesture(&self, uplink: u64) -> SceneGesture {
        loop {
            let next = {
                let mut state = self.lock();
                // What waits was made on the scene of now.
                let scene = state.scene;
                let next = state.is_uplink(uplink).then(|| state.gestures.next());
                next.map(|next| next.map(|gesture| SceneGesture { scene, gesture }))
            };
            match next {
                Some(Ok(gesture)) => return gesture,
                Some(Err(come)) => come.notified().await,
                // Another uplink is told, if any.
                None => std::future::pending().await,
            }
        }
    }
}
