//! The queue of an application's calls, and what happens when they come faster than they are carried out.

use std::collections::VecDeque;
use std::mem::discriminant;
use std::ops::Range;

use super::visitor::{Command, VisitorInput};
use crate::protocol::TermsStatus;

/// How many calls may wait. Carrying one out takes microseconds, so only an application that calls in a loop, or holds up
/// the thread that carries them out, comes up to it.
const MAX_CALLS: usize = 256;

/// Calls that wait for the visitor's machine, in order: bounded, and yet what must not be lost is not.
///
/// Beyond the bound, what can be said again is refused; of what sets a state the last call of each kind is kept, in an order
/// that shows nothing which the calls in theirs would not; answers and starts, of which each offer brings no more than a few,
/// always fit. Of presence data the newest counts in any case: it replaces what is not sent yet.
#[derive(Debug, Default)]
pub struct CommandQueue(VecDeque<VisitorInput>);

/// What happens to a call when too many wait.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum OverflowPolicy {
    /// It is refused: the caller is told and can say it again.
    Refuse,
    /// The last one counts.
    KeepLast,
    /// It ends something, and so the first one counts: a later one finds nothing to end.
    KeepFirst,
    /// It comes once and must be kept; what is before it and what is after it are not mixed.
    KeepAll,
}

impl CommandQueue {
    /// Adds a call; `false` if it is refused because too many wait.
    pub fn push(&mut self, input: VisitorInput) -> bool {
        if is_presence(&input) {
            // The newest counts, unless a connection was left or made between.
            let since = self.0.iter().rposition(divides_presence).map_or(0, |at| at + 1);
            let earlier = (since..self.0.len()).find(|at| is_presence(&self.0[*at]));
            earlier.and_then(|at| self.0.remove(at));
        }
        if self.0.len() >= MAX_CALLS {
            match overflow_policy(&input) {
                OverflowPolicy::Refuse => return false,
                OverflowPolicy::KeepLast => {
                    let earlier = self.tail(|policy| policy >= OverflowPolicy::KeepFirst).find(|at| is_same_command(&self.0[*at], &input));
                    earlier.and_then(|at| self.0.remove(at));
                    self.0.insert(self.place(&input), input);
                    return true;
                }
                OverflowPolicy::KeepFirst
                    if self.tail(|policy| policy == OverflowPolicy::KeepAll).any(|at| is_same_command(&self.0[at], &input)) =>
                {
                    return true;
                }
                OverflowPolicy::KeepFirst => {}
                OverflowPolicy::KeepAll if self.0.iter().any(|waiting| is_same_answer(waiting, &input)) => return true,
                OverflowPolicy::KeepAll => {}
            }
        }
        self.0.push_back(input);
        true
    }

    /// The next one to be carried out.
    pub fn pop(&mut self) -> Option<VisitorInput> {
        self.0.pop_front()
    }

    /// The calls beyond the bound and after the last one that `divides`: one call of a kind is enough there.
    fn tail(&self, divides: impl Fn(OverflowPolicy) -> bool) -> Range<usize> {
        let begin = self.0.iter().rposition(|waiting| divides(overflow_policy(waiting))).map_or(0, |at| at + 1);
        begin.max(MAX_CALLS).min(self.0.len())..self.0.len()
    }

    /// Where beyond the bound a call that sets a state goes, since the earlier one of its kind, which those after it could
    /// rely on, is forgotten: what holds the picture back or changes what is seen goes before what lets it be seen. Not
    /// before an end, after which it means another session.
    fn place(&self, input: &VisitorInput) -> usize {
        let Some(exposure) = exposure_level(input) else { return self.0.len() };
        let more = self.tail(|policy| policy >= OverflowPolicy::KeepFirst).find(|at| exposure_level(&self.0[*at]) > Some(exposure));
        more.unwrap_or(self.0.len())
    }
}

/// What a call does to what can be seen, from hiding to showing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ExposureLevel {
    Hold,
    Masks,
    Display,
    Release,
}

fn exposure_level(input: &VisitorInput) -> Option<ExposureLevel> {
    let VisitorInput::Command(command) = input else { return None };
    match command {
        Command::Pause(true) | Command::SetObstacle(Some(_)) => Some(ExposureLevel::Hold),
        Command::SetMasks(_) => Some(ExposureLevel::Masks),
        Command::ShowDisplay(_) => Some(ExposureLevel::Display),
        Command::Pause(false) | Command::SetObstacle(None) => Some(ExposureLevel::Release),
        Command::Connect | Command::Disconnect | Command::RetryNow | Command::Shutdown => None,
        Command::Presence(_) | Command::Visibility(_) | Command::Signal(..) | Command::SignalTerms(_) => None,
        Command::RequestCode | Command::CancelCode | Command::StartSession(..) | Command::EndSession | Command::Gestures(_) => None,
    }
}

fn overflow_policy(input: &VisitorInput) -> OverflowPolicy {
    let VisitorInput::Command(command) = input else { return OverflowPolicy::KeepAll };
    match command {
        Command::Connect | Command::RetryNow | Command::Signal(..) | Command::RequestCode => OverflowPolicy::Refuse,
        Command::SignalTerms(TermsStatus::Displayed | TermsStatus::Accepted) => OverflowPolicy::Refuse,
        Command::SignalTerms(TermsStatus::Declined) | Command::Visibility(_) | Command::CancelCode => OverflowPolicy::KeepLast,
        Command::Presence(_) | Command::Pause(_) | Command::Gestures(_) => OverflowPolicy::KeepLast,
        Command::EndSession | Command::Disconnect | Command::Shutdown => OverflowPolicy::KeepFirst,
        Command::ShowDisplay(_) | Command::SetMasks(_) | Command::SetObstacle(_) => OverflowPolicy::KeepLast,
        Command::StartSession(..) => OverflowPolicy::KeepAll,
    }
}

fn is_presence(input: &VisitorInput) -> bool {
    matches!(input, VisitorInput::Command(Command::Presence(_)))
}

/// What is said before it and what is said after it are for two connections, or for none.
fn divides_presence(input: &VisitorInput) -> bool {
    matches!(input, VisitorInput::Command(Command::Connect | Command::Disconnect | Command::Shutdown))
}

fn is_same_command(waiting: &VisitorInput, input: &VisitorInput) -> bool {
    match (waiting, input) {
        (VisitorInput::Command(waiting), VisitorInput::Command(command)) => discriminant(waiting) == discriminant(command),
        _ => false,
    }
}

fn is_same_answer(waiting: &VisitorInput, input: &VisitorInput) -> bool {
    match (waiting, input) {
        (VisitorInput::Answer(waiting, before), VisitorInput::Answer(request, answer)) => waiting == request && before == answer,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::{Answer, DisplayId, Masks, Obstacle, StartParams, consent};
    use crate::protocol::{EventProperties, PresenceData, RequestId};

    fn call(command: Command) -> VisitorInput {
        VisitorInput::Command(command)
    }

    fn presence(url: &str) -> Command {
        Command::Presence(PresenceData::of([("url", url)]).unwrap())
    }

    fn signal() -> VisitorInput {
        call(Command::Signal("c_x".parse().unwrap(), EventProperties::default()))
    }

    /// With so many custom events that no more fit.
    fn full() -> CommandQueue {
        let mut queue = CommandQueue::default();
        while queue.push(signal()) {}
        queue
    }

    /// What waits, but for the custom events.
    fn left(mut queue: CommandQueue) -> Vec<String> {
        let rest = std::iter::from_fn(|| queue.pop()).filter(|input| !matches!(input, VisitorInput::Command(Command::Signal(..))));
        rest.map(|input| format!("{input:?}")).collect()
    }

    #[test]
    fn what_can_be_said_again_is_refused_when_too_many_wait() {
        let mut queue = full();
        for command in [Command::Connect, Command::RetryNow, Command::RequestCode, Command::SignalTerms(TermsStatus::Displayed)] {
            assert!(!queue.push(call(command)));
        }
        assert!(!queue.push(signal()));
        queue.pop().unwrap();
        assert!(queue.push(signal()) && !queue.push(signal()));
    }

    #[test]
    fn what_sets_a_state_always_fits() {
        let mut queue = full();
        let states = [
            Command::Pause(true),
            Command::SetObstacle(Some(Obstacle::Locked)),
            Command::SetMasks(Masks::default()),
            Command::ShowDisplay(DisplayId::Screen),
            presence("/home"),
            Command::Visibility(false),
            Command::Gestures(false),
            Command::CancelCode,
            Command::SignalTerms(TermsStatus::Declined),
            Command::EndSession,
            Command::Disconnect,
        ];
        let expected: Vec<String> = states.iter().map(|command| format!("Command({command:?})")).collect();
        for command in states {
            assert!(queue.push(call(command)));
        }
        assert_eq!(left(queue), expected, "in order");
    }

    #[test]
    fn beyond_the_bound_the_last_word_counts_and_the_memory_does_not_grow() {
        let mut queue = full();
        for n in 0..10_000 {
            queue.push(call(Command::Pause(n % 2 == 1)));
            queue.push(call(Command::ShowDisplay(DisplayId::Window(n))));
        }
        assert_eq!(left(queue), ["Command(Pause(true))", "Command(ShowDisplay(Window(9999)))"]);
    }

    fn left_of(commands: impl IntoIterator<Item = Command>) -> Vec<String> {
        let mut queue = full();
        for command in commands {
            assert!(queue.push(call(command)));
        }
        left(queue)
    }

    /// Else it goes on for a moment with the display or the masks of before.
    #[test]
    fn what_is_shown_and_hidden_is_settled_before_the_picture_goes_on() {
        let show = |number| Command::ShowDisplay(DisplayId::Window(number));
        let mask = |number| Command::SetMasks(Masks { own_windows: false, windows: vec![number] });
        for release in [|| Command::Pause(false), || Command::SetObstacle(None)] {
            let left = left_of([show(1), release(), show(2)]);
            assert_eq!(left, [format!("{:?}", call(show(2))), format!("{:?}", call(release()))]);
            let left = left_of([mask(1), release(), mask(2)]);
            assert_eq!(left, [format!("{:?}", call(mask(2))), format!("{:?}", call(release()))]);
        }
    }

    #[test]
    fn a_hold_that_is_said_again_stays_before_what_was_called_under_it() {
        let left = left_of([Command::Pause(true), Command::ShowDisplay(DisplayId::Screen), Command::Pause(true)]);
        assert_eq!(left, ["Command(Pause(true))", "Command(ShowDisplay(Screen))"]);
        let left = left_of([Command::Pause(true), Command::SetObstacle(None), Command::Pause(true)]);
        assert_eq!(left, ["Command(Pause(true))", "Command(SetObstacle(None))"]);
    }

    #[test]
    fn masks_come_before_the_display_that_they_are_for() {
        let mask = |number| Command::SetMasks(Masks { own_windows: false, windows: vec![number] });
        let left = left_of([mask(1), Command::ShowDisplay(DisplayId::Screen), mask(2)]);
        assert_eq!(left, [format!("{:?}", call(mask(2))), "Command(ShowDisplay(Screen))".to_owned()]);
    }

    /// The session that is to end must not show it first.
    #[test]
    fn what_is_called_after_an_end_stays_after_it() {
        let show = || Command::ShowDisplay(DisplayId::Screen);
        let left = left_of([Command::Pause(false), Command::EndSession, show(), Command::EndSession]);
        assert_eq!(left, ["Command(Pause(false))", "Command(EndSession)", "Command(ShowDisplay(Screen))"]);
        let left = left_of([Command::Pause(true), show(), Command::EndSession, Command::Pause(false)]);
        assert_eq!(left[..2], ["Command(Pause(true))", "Command(ShowDisplay(Screen))"]);
    }

    #[test]
    fn of_presence_data_that_waits_the_newest_counts_however_few_wait() {
        let mut queue = CommandQueue::default();
        for n in 0..50 {
            assert!(queue.push(call(presence(&format!("/{n}")))));
            assert!(queue.push(call(Command::Pause(n % 2 == 0))));
        }
        let left = left(queue);
        assert_eq!(left.len(), 51);
        assert_eq!(left[49..], [format!("{:?}", call(presence("/49"))), "Command(Pause(false))".to_owned()]);
        assert_eq!(left[..3], ["Command(Pause(true))", "Command(Pause(false))", "Command(Pause(true))"], "and the rest is in its order");
    }

    #[test]
    fn presence_data_of_one_connection_is_not_lost_for_that_of_the_next() {
        for between in [Command::Connect, Command::Disconnect] {
            let mut queue = CommandQueue::default();
            let calls = [presence("/1"), between, presence("/2")];
            let expected: Vec<String> = calls.iter().map(|command| format!("Command({command:?})")).collect();
            for command in calls {
                assert!(queue.push(call(command)));
            }
            assert_eq!(left(queue), expected);
        }
    }

    #[test]
    fn up_to_the_bound_nothing_else_is_left_out() {
        let mut queue = CommandQueue::default();
        for paused in [true, false, true] {
            queue.push(call(Command::Pause(paused)));
        }
        assert_eq!(left(queue).len(), 3);
    }

    #[test]
    fn an_answer_and_a_start_always_fit_and_the_same_answer_once() {
        let mut queue = full();
        let answer = |answer| VisitorInput::Answer(RequestId("r1".to_owned()), answer);
        for _ in 0..1_000 {
            assert!(queue.push(answer(Answer::Displayed)));
        }
        assert!(queue.push(answer(Answer::Accepted)));
        assert!(queue.push(call(Command::StartSession(StartParams::of(consent())))));
        let left = left(queue);
        assert!(left.len() == 3 && left[1].contains("Accepted") && left[2].contains("StartSession"), "{left:?}");
    }

    /// A pause of the session before is none of the next one's, nor the other way round.
    #[test]
    fn what_is_before_a_start_is_not_mixed_with_what_is_after() {
        let mut queue = full();
        queue.push(call(Command::SetMasks(Masks { own_windows: true, windows: Vec::new() })));
        queue.push(call(Command::EndSession));
        queue.push(call(Command::StartSession(StartParams::of(consent()))));
        queue.push(call(Command::SetMasks(Masks::default())));
        queue.push(call(Command::EndSession));
        let left = left(queue);
        assert_eq!(left.len(), 5);
        assert!(left[2].contains("StartSession"), "{left:?}");
    }
}
