//! The agent's gestures on their way from the driver to the screen.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::machine::GestureQueue;
use crate::protocol::SceneGesture;

/// What waits to be shown, all of it made on one scene. A clear always finds room and empties it; copies share one queue.
#[derive(Clone, Debug, Default)]
pub(super) struct ToShow(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    come: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    scene: u16,
    gestures: GestureQueue,
}

impl ToShow {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Every change is made in one go, so a panic elsewhere leaves it whole.
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a gesture, in place of all that were made on another scene. One too many is lost.
    pub(super) fn put(&self, SceneGesture { scene, gesture }: SceneGesture) {
        let mut waiting = self.lock();
        if std::mem::replace(&mut waiting.scene, scene) != scene {
            waiting.gestures.clear();
        }
        waiting.gestures.push(gesture);
        self.0.come.notify_one();
    }

    /// Waits for the next one. Nothing is lost if the wait is given up.
    pub(super) async fn next(&self) -> SceneGesture {
        loop {
            let next = {
                let mut waiting = self.lock();
                let scene = waiting.scene;
                waiting.gestures.pop().map(|gesture| SceneGesture { scene, gesture })
            };
            match next {
                Some(gesture) => return gesture,
                None => self.0.come.notified().await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;
    use crate::protocol::Gesture;

    fn stroke(scene: u16, stroke: u32) -> SceneGesture {
        SceneGesture { scene, gesture: Gesture::Stroke { stroke, points: vec![(1, 2).into()].try_into().unwrap() } }
    }

    fn left(to_show: &ToShow) -> Vec<SceneGesture> {
        std::iter::from_fn(|| to_show.next().now_or_never()).collect()
    }

    #[test]
    fn a_clear_is_not_lost_however_many_wait() {
        let to_show = ToShow::default();
        for number in 0..1_000 {
            to_show.put(stroke(0, number));
        }
        let clear = SceneGesture { scene: 0, gesture: Gesture::Clear };
        to_show.put(clear.clone());
        assert_eq!(left(&to_show), [clear]);
    }

    #[test]
    fn what_was_made_on_another_scene_is_not_shown_any_more() {
        let to_show = ToShow::default();
        to_show.put(stroke(0, 1));
        to_show.put(stroke(1, 2));
        assert_eq!(left(&to_show), [stroke(1, 2)]);
    }
}
