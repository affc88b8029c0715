//! What the visitor chooses to share, and leaves out of it.

use crate::sdk::{Display, DisplayId, SourceError, error_chain};

/// What the visitor does about the choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChoiceAction {
    /// Choose this.
    Choose(DisplayId),
    /// Show the windows that can be left out of it, or do not.
    Unfold(bool),
    /// Leave a window out of it, or do not.
    Hide(DisplayId, bool),
}

/// What the visitor chooses from, and what is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DisplayChoice {
    /// What there is; nothing until it was looked at.
    pub(crate) displays: Vec<Display>,
    /// What is chosen.
    pub(crate) chosen: DisplayId,
    /// The windows that can be left out of it.
    pub(crate) windows: Vec<Display>,
    /// Those that the visitor leaves out of others, also when they are not there just now.
    pub(crate) private: Vec<DisplayId>,
    /// Whether the windows are on the screen to be ticked.
    pub(crate) unfolded: bool,
    /// Why nothing can be shown, whatever is chosen.
    problem: Option<String>,
    /// What cannot be shown of what there is, and why.
    refused: Vec<(DisplayId, String)>,
    by_visitor: bool,
}

impl DisplayChoice {
    /// With this chosen for a start, which is shared already, and these windows left out.
    pub(crate) fn of(chosen: DisplayId, private: Vec<DisplayId>) -> Self {
        let (displays, windows) = (Vec::new(), Vec::new());
        Self { displays, chosen, windows, private, unfolded: false, problem: None, refused: Vec::new(), by_visitor: true }
    }

    /// With the whole screen chosen, or the primary monitor if there turn out to be several.
    pub(crate) fn fresh(private: Vec<DisplayId>) -> Self {
        Self { by_visitor: false, ..Self::of(DisplayId::Screen, private) }
    }

    /// The visitor chooses.
    pub(crate) fn choose(&mut self, display: DisplayId) {
        (self.chosen, self.by_visitor) = (display, true);
    }

    /// What is left out of what is chosen: a private window that is to be shown itself is not left out of itself.
    pub(crate) fn left_out(&self) -> Vec<DisplayId> {
        self.private.iter().copied().filter(|window| *window != self.chosen).collect()
    }

    /// The visitor leaves a window out, or does not.
    pub(crate) fn hide(&mut self, window: DisplayId, hidden: bool) {
        self.private.retain(|other| *other != window);
        if hidden {
            self.private.push(window);
        }
    }

    /// Does what the visitor did about it.
    pub(crate) fn act(&mut self, action: ChoiceAction) {
        match action {
            ChoiceAction::Choose(display) => self.choose(display),
            ChoiceAction::Hide(window, hidden) => self.hide(window, hidden),
            ChoiceAction::Unfold(unfolded) => self.unfolded = unfolded,
        }
    }

    /// Whether a window is left out.
    pub(crate) fn hides(&self, window: DisplayId) -> bool {
        self.private.contains(&window)
    }

    /// What is chosen, if it is still there.
    pub(crate) fn display(&self) -> Option<&Display> {
        self.displays.iter().find(|display| display.id == self.chosen)
    }

    /// Whether what is chosen is known to be gone, so that nothing would be shown.
    pub(crate) fn is_gone(&self) -> bool {
        !self.displays.is_empty() && self.display().is_none()
    }

    /// Why what is chosen cannot be shown, if it is known that it cannot.
    pub(crate) fn problem(&self) -> Option<&str> {
        let refused = self.refused.iter().find(|(refused, _)| *refused == self.chosen).map(|(_, why)| why);
        self.problem.as_ref().or(refused).map(String::as_str)
    }

    /// Whether what is chosen is on the list and nothing is known that keeps it from being captured. The request can be accepted
    /// only then, so that a display that cannot be captured is refused before Accept.
    pub(crate) fn can_be_shown(&self) -> bool {
        self.display().is_some() && self.problem().is_none()
    }

    /// Takes in what became of a preview of `of`. A display that merely cannot be seen now can still be shared.
    pub(crate) fn pictured(&mut self, of: DisplayId, refusal: Option<SourceError>) {
        self.refused.retain(|(refused, _)| *refused != of);
        let refusal = refusal.filter(|error| !matches!(error, SourceError::NotNow(_)));
        self.refused.extend(refusal.map(|error| (of, error_chain(&error))));
    }

    /// Whether something else is chosen now than before, though the visitor did nothing.
    #[must_use]
    pub(crate) fn saw(&mut self, list: Result<Vec<Display>, SourceError>) -> bool {
        let before = self.chosen;
        match list {
            Ok(displays) => {
                let monitor = displays.iter().find(|display| display.primary && matches!(display.id, DisplayId::Monitor(_)));
                if !self.by_visitor {
                    // Less is shown than could be; whoever wants more can choose it.
                    self.chosen = monitor.map_or(DisplayId::Screen, |monitor| monitor.id);
                }
                (self.displays, self.problem) = (in_order(&self.displays, displays), None);
                // The number of a window that is gone may be given to another one.
                self.refused.retain(|(refused, _)| self.displays.iter().any(|display| display.id == *refused));
            }
            Err(problem) => (self.displays, self.problem) = (Vec::new(), Some(error_chain(&problem))),
        }
        self.chosen != before
    }
}

/// What is there now, in the order in which it was seen first: nothing moves while somebody points at it.
pub(crate) fn in_order(before: &[Display], mut now: Vec<Display>) -> Vec<Display> {
    now.sort_by_key(|display| before.iter().position(|known| known.id == display.id).unwrap_or(usize::MAX));
    now
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdk::{Cause, DisplayKind, Obstacle};

    fn display(id: DisplayId, primary: bool) -> Display {
        Display { id, kind: id.kind(), name: String::new(), app: None, x: 0, y: 0, width: 10, height: 10, primary, hidden: false }
    }

    #[test]
    fn with_several_monitors_the_primary_one_is_chosen_until_the_visitor_chooses() {
        let list = vec![
            display(DisplayId::Screen, false),
            display(DisplayId::Monitor(1), false),
            display(DisplayId::Monitor(2), true),
            display(DisplayId::Window(7), false),
        ];
        let mut choice = DisplayChoice::fresh(Vec::new());
        assert!(choice.saw(Ok(list.clone())), "it chose by itself");
        assert_eq!(choice.chosen, DisplayId::Monitor(2));
        choice.choose(DisplayId::Screen);
        assert!(!choice.saw(Ok(list)));
        assert_eq!(choice.display().map(|display| display.kind), Some(DisplayKind::Screen));
    }

    #[test]
    fn a_window_that_is_closed_stays_chosen_and_is_known_to_be_gone() {
        let mut choice = DisplayChoice::fresh(Vec::new());
        choice.choose(DisplayId::Window(7));
        assert!(!choice.is_gone(), "nothing was looked at yet");
        assert!(!choice.saw(Ok(vec![display(DisplayId::Screen, true)])));
        assert!(choice.is_gone());
    }

    #[test]
    fn a_private_window_can_be_shown_itself_and_stays_private() {
        let mut choice = DisplayChoice::fresh(vec![DisplayId::Window(7), DisplayId::Window(8)]);
        choice.choose(DisplayId::Window(7));
        assert_eq!(choice.left_out(), [DisplayId::Window(8)]);
        choice.choose(DisplayId::Screen);
        assert_eq!(choice.left_out(), [DisplayId::Window(7), DisplayId::Window(8)]);
    }

    #[test]
    fn what_is_on_the_list_stays_where_it_is() {
        let [seven, eight, nine] = [7, 8, 9].map(|number| display(DisplayId::Window(number), false));
        let known = in_order(&[], vec![seven.clone(), eight.clone()]);
        assert_eq!(in_order(&known, vec![nine.clone(), eight.clone(), seven.clone()]), [seven, eight, nine], "the topmost comes first");
    }

    #[test]
    fn where_nothing_can_be_seen_the_reason_is_kept() {
        let mut choice = DisplayChoice::fresh(Vec::new());
        assert!(!choice.saw(Err(SourceError::Lost(Cause::new("the cable was cut")))));
        assert_eq!((choice.problem(), choice.is_gone()), (Some("screen capture failed: the cable was cut"), false));
        assert!(!choice.can_be_shown());
    }

    #[test]
    fn only_what_was_looked_at_and_not_refused_can_be_shown() {
        let mut choice = DisplayChoice::fresh(Vec::new());
        assert!(!choice.can_be_shown(), "nothing was looked at yet");
        assert!(!choice.saw(Ok(vec![display(DisplayId::Screen, true), display(DisplayId::Window(7), false)])));
        choice.pictured(DisplayId::Screen, Some(SourceError::NotNow(Obstacle::Asleep)));
        assert!(choice.can_be_shown(), "it wakes again");
        choice.pictured(DisplayId::Screen, Some(SourceError::TooLarge { width: 30_000, height: 3_000 }));
        assert!(!choice.can_be_shown() && choice.problem().is_some_and(|why| why.starts_with("30000x3000 pixels")));
        choice.choose(DisplayId::Window(7));
        assert!(choice.can_be_shown(), "something else can be");
        choice.pictured(DisplayId::Window(7), None);
        choice.choose(DisplayId::Screen);
        assert!(!choice.can_be_shown(), "the preview of another display says nothing of this one");
        choice.pictured(DisplayId::Screen, None);
        assert!(choice.can_be_shown());
    }
}
