//! What protects the visitor while the screen is shared, as one function of the state. The shell tells the SDK each change.

use crate::sdk::{Command, DisplayId, Masks, Obstacle};

use super::state::AppState;

/// Protection that the SDK applies to the running session and to those to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SharePolicy {
    /// Whether agents may point and draw on what is shared.
    pub(crate) gestures: bool,
    /// Windows that are masked in the picture.
    pub(crate) masks: Masks,
    /// Obstacle while which nothing is captured.
    pub(crate) obstacle: Option<Obstacle>,
}

impl Default for SharePolicy {
    /// The policy of a new visitor in the SDK.
    fn default() -> Self {
        Self { gestures: true, masks: Masks::default(), obstacle: None }
    }
}

impl SharePolicy {
    /// The policy for a state.
    pub(crate) fn of(state: &AppState) -> Self {
        // The list of what else could be shared, and its picture, are for the visitor's eyes alone.
        let own_windows = state.settings.chosen().mask_own_windows || state.choosing.is_on_screen();
        // A private window that is shared by itself is not left out of itself.
        let private = state.private.iter().filter(|window| state.chosen != Some(**window));
        let windows = private.copied().filter_map(DisplayId::window).collect();
        Self {
            gestures: state.settings.chosen().gestures,
            masks: Masks { own_windows, windows },
            obstacle: state.locked.then_some(Obstacle::Locked),
        }
    }

    /// The commands that bring the SDK from the policy `before` to this one.
    pub(crate) fn changes_since(&self, before: &Self) -> Vec<Command> {
        let obstacle = (self.obstacle != before.obstacle).then(|| Command::SetObstacle(self.obstacle));
        let masks = (self.masks != before.masks).then(|| Command::SetMasks(self.masks.clone()));
        let gestures = (self.gestures != before.gestures).then_some(Command::Gestures(self.gestures));
        obstacle.into_iter().chain(masks).chain(gestures).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::choosing::Choosing;
    use super::super::settings_form::{ComputerInfo, SettingsForm};
    use super::super::tests::state;
    use super::*;
    use crate::settings::Preferences;

    fn masks(own_windows: bool, windows: &[u64]) -> Masks {
        Masks { own_windows, windows: windows.to_vec() }
    }

    /// What is done to the state, and the policy that comes of it.
    type Row = (&'static str, fn(&mut AppState), SharePolicy);

    #[test]
    fn the_policy_follows_from_the_state() {
        let fresh = SharePolicy::default;
        let table: [Row; 7] = [
            ("nothing", |_| (), fresh()),
            ("the computer is locked", |state| state.locked = true, SharePolicy { obstacle: Some(Obstacle::Locked), ..fresh() }),
            ("private windows", |state| state.private = vec![DisplayId::Window(7)], SharePolicy { masks: masks(false, &[7]), ..fresh() }),
            (
                "one of them is shared",
                |state| {
                    state.private = vec![DisplayId::Window(7), DisplayId::Window(8)];
                    state.chosen = Some(DisplayId::Window(7));
                },
                SharePolicy { masks: masks(false, &[8]), ..fresh() },
            ),
            ("the list is open", |state| state.choosing = Choosing::Yes, SharePolicy { masks: masks(true, &[]), ..fresh() }),
            ("the list has just gone", |state| state.choosing = Choosing::Painted, SharePolicy { masks: masks(true, &[]), ..fresh() }),
            (
                "gestures are off and the app is masked",
                |state| {
                    let chosen = Preferences { gestures: false, mask_own_windows: true, ..Preferences::default() };
                    state.settings = SettingsForm::new(chosen, ComputerInfo::default());
                },
                SharePolicy { gestures: false, masks: masks(true, &[]), ..fresh() },
            ),
        ];
        for (what, change, expected) in table {
            let mut state = state();
            change(&mut state);
            assert_eq!(SharePolicy::of(&state), expected, "{what}");
        }
    }

    #[test]
    fn only_what_changed_is_told_and_what_holds_the_picture_back_first() {
        let policy = SharePolicy { gestures: false, masks: masks(true, &[7]), obstacle: Some(Obstacle::Locked) };
        assert!(policy.changes_since(&policy).is_empty());
        let told = policy.changes_since(&SharePolicy::default());
        assert!(matches!(told.as_slice(), [Command::SetObstacle(Some(_)), Command::SetMasks(_), Command::Gestures(false)]), "{told:?}");
    }
}
