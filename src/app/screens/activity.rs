//! Activity: what happened in this run.

use std::time::{Duration, Instant};

use egui::{Label, RichText, Ui};

use crate::app::focus::WindowState;
use crate::app::model::Action;
use crate::app::state::AppState;
use crate::app::tokens::{self, palette};
use crate::app::widgets::{card, subtitle};
use crate::app::words::{self, tr};

/// Draws the area.
pub(crate) fn activity(ui: &mut Ui, state: &AppState, now: Instant) -> Option<Action> {
    card(ui, |ui| {
        subtitle(ui, &tr!("activity-title"));
        let weak = palette(ui).weak;
        for (at, what) in state.activity.entries() {
            ui.add_space(tokens::SPACE_HALF);
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.y = tokens::SPACE_HALF / 2.0;
                ui.add(Label::new(what.text()).wrap());
                ui.add(Label::new(RichText::new(words::ago(now.saturating_duration_since(*at))).small().color(weak)));
            });
        }
        ui.add_space(tokens::SPACE_HALF);
        ui.add(Label::new(RichText::new(tr!("activity-kept")).small().color(weak)).wrap());
    });
    let ages = state.activity.entries().iter().map(|(at, _)| now.saturating_duration_since(*at));
    if let Some(after) = next_look(ages)
        && WindowState::of(ui.ctx()).on_screen()
    {
        ui.ctx().request_repaint_after(after);
    }
    None
}

/// When the first of these ages reads differently. Not sooner than it takes to matter, or a long list would repaint all the
/// time.
fn next_look(ages: impl Iterator<Item = Duration>) -> Option<Duration> {
    const MINUTE_MILLIS: u128 = 60_000;
    let until_next = ages.map(|age| Duration::from_millis((MINUTE_MILLIS - age.as_millis() % MINUTE_MILLIS) as u64)).min();
    until_next.map(|until_next| until_next.max(tokens::SLOW_TICK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_looks_again_when_an_age_reads_differently_but_not_all_the_time() {
        let look = |secs: &[u64]| next_look(secs.iter().map(|secs| Duration::from_secs(*secs)));
        assert_eq!(look(&[]), None);
        assert_eq!(look(&[0]), Some(Duration::from_secs(60)));
        assert_eq!(look(&[5, 75]), Some(Duration::from_secs(45)));
        assert_eq!(look(&[59]), Some(tokens::SLOW_TICK));
    }
}
