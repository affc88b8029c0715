//! Activity: what happened, a day a card, and what can be done with the list.
//!
//! Tab moves Show older → Export CSV → Export JSON → Delete all…, or Keep → Delete while that is asked.

use std::time::Instant;

use egui::{Label, RichText, Ui, vec2};
use jiff::civil::Date;

use crate::app::model::activity::{Activity, ActivityEntry, ActivityKind, ExportFormat};
use crate::app::model::{Action, ActivityAction, AppState};
use crate::app::widgets::{card, subtitle};
use crate::app::window_state::window_state;
use crate::design::tokens::{self, palette};
use crate::design::typeface::Icon;
use crate::design::{Kind, button, lines, signed_button};
use crate::words::{self, say, tr};

/// Draws the area.
pub(crate) fn activity(ui: &mut Ui, state: &AppState, now: Instant) -> Option<Action> {
    let activity = &state.activity;
    if activity.entries().is_empty() {
        card(ui, |ui| {
            subtitle(ui, &tr!("activity-none"));
            ui.add(Label::new(RichText::new(tr!("activity-none-text")).color(palette(ui).weak)).wrap());
        });
        return None;
    }
    let mut action = None;
    let today = activity.local(activity.timestamp(now)).date();
    let shown = &activity.entries()[..activity.shown.min(activity.entries().len())];
    for entries in shown.chunk_by(|a, b| activity.local(a.at).date() == activity.local(b.at).date()) {
        card(ui, |ui| {
            subtitle(ui, &day(activity.local(entries[0].at).date(), today));
            for entry in entries {
                entry_ui(ui, activity, entry);
            }
        });
    }
    if activity.shown < activity.entries().len() && button(ui, Kind::Plain, &tr!("activity-older")).clicked() {
        action = Some(Action::Activity(ActivityAction::ShowMore));
    }
    action = action.or(card(ui, |ui| list_ui(ui, activity)));
    if window_state(ui.ctx()).on_screen() {
        // Then today is yesterday.
        ui.ctx().request_repaint_after(activity.until_midnight(now));
    }
    action
}

/// Where the list is, and what can be done with all of it.
fn list_ui(ui: &mut Ui, activity: &Activity) -> Option<Action> {
    let weak = palette(ui).weak;
    let small = |text: String| Label::new(RichText::new(text).small().color(weak)).wrap();
    subtitle(ui, &tr!("activity-list"));
    ui.add(small(if activity.unkeepable { tr!("activity-not-kept") } else { tr!("activity-kept") }));
    if !activity.is_local() {
        ui.add(small(tr!("activity-utc")));
    }
    ui.add_space(tokens::SPACE_HALF);
    if activity.confirming { confirm_ui(ui) } else { buttons_ui(ui) }
}

fn buttons_ui(ui: &mut Ui) -> Option<Action> {
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        for (sign, name, pressed) in [
            (Icon::Download, tr!("activity-export-csv"), Action::Activity(ActivityAction::Export(ExportFormat::Csv))),
            (Icon::Download, tr!("activity-export-json"), Action::Activity(ActivityAction::Export(ExportFormat::Json))),
            (Icon::Bin, tr!("activity-delete-all"), Action::Activity(ActivityAction::AskDelete(true))),
        ] {
            if signed_button(ui, Kind::Plain, sign, &name).clicked() {
                action = Some(pressed);
            }
        }
    });
    action
}

/// Keep comes first: it is the answer that loses nothing.
fn confirm_ui(ui: &mut Ui) -> Option<Action> {
    let mut action = None;
    ui.add(Label::new(tr!("activity-delete-sure")).wrap());
    ui.horizontal_wrapped(|ui| {
        for (name, pressed) in [
            (tr!("activity-keep"), Action::Activity(ActivityAction::AskDelete(false))),
            (tr!("activity-delete"), Action::Activity(ActivityAction::Delete)),
        ] {
            if button(ui, Kind::Plain, &name).clicked() {
                action = Some(pressed);
            }
        }
    });
    action
}

/// The time at the left, and what happened in the rest of the line.
fn entry_ui(ui: &mut Ui, activity: &Activity, entry: &ActivityEntry) {
    let weak = palette(ui).weak;
    let time = activity.local(entry.at);
    // Those between are about the same people.
    let says_whose = matches!(entry.what, ActivityKind::Asked { .. } | ActivityKind::Ended { .. }) && !entry.organisation.is_empty();
    ui.add_space(tokens::SPACE_HALF);
    ui.horizontal_top(|ui| {
        ui.allocate_ui_with_layout(vec2(tokens::TIME, 0.0), lines(), |ui| {
            ui.set_width(tokens::TIME);
            ui.add(Label::new(RichText::new(format!("{:02}:{:02}", time.hour(), time.minute())).color(weak)));
        });
        ui.with_layout(lines(), |ui| {
            ui.spacing_mut().item_spacing.y = tokens::SPACE_HALF / 2.0;
            ui.add(Label::new(entry.what.text()).wrap());
            if says_whose {
                ui.add(Label::new(RichText::new(words::plain(&entry.organisation)).small().color(weak)).wrap());
            }
        });
    });
}

/// A day, as people say it on the day `today`.
fn day(date: Date, today: Date) -> String {
    if date == today {
        return tr!("day-today");
    }
    if today.yesterday().is_ok_and(|yesterday| date == yesterday) {
        return tr!("day-yesterday");
    }
    let weekday = say!("weekday", number = u32::from(date.weekday().to_monday_one_offset().unsigned_abs()));
    let month = say!("month", number = u32::from(date.month().unsigned_abs()));
    tr!("day-date", weekday = weekday, day = date.day().to_string(), month = month, year = date.year().to_string())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::words::{Language, set_language};

    #[test]
    fn every_day_and_month_has_a_name() {
        let today = date(2026, 11, 23);
        let name = |year, month, day| super::day(date(year, month, day), today);
        assert_eq!((name(2026, 11, 23), name(2026, 11, 22)), ("Today".to_owned(), "Yesterday".to_owned()));
        assert_eq!(name(2026, 11, 20), "Friday, 20 November 2026");
        for (language, december) in [(Language::English, "Monday, 7 December 2026"), (Language::German, "Montag, 7. Dezember 2026")] {
            set_language(language);
            assert_eq!(name(2026, 12, 7), december);
            let months: std::collections::BTreeSet<_> =
                (1..=12).map(|month| name(2024, month, 1).split(' ').nth(2).map(str::to_owned)).collect();
            let weekdays: std::collections::BTreeSet<_> =
                (1..=7).map(|day| name(2024, 1, day).split(',').next().map(str::to_owned)).collect();
            assert_eq!((months.len(), weekdays.len()), (12, 7), "{months:?} {weekdays:?}");
        }
    }
}
