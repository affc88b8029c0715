//! The activity list: with whom the screen was shared and when, and what was answered. Entries are data and become sentences
//! when they are drawn, in the language in force then.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use serde::{Deserialize, Serialize};

use crate::sdk::{EndReason, TermsClosed};
use crate::words::{self, tr};

use super::activity_format;

/// Maximum number of entries; the oldest are dropped.
pub(crate) const MAX_ENTRIES: usize = 1000;
/// Number of entries shown before the visitor asks for more.
const PAGE: usize = 100;

/// An event in the list. Names from agents are stored as they were shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(crate) enum ActivityKind {
    /// Logged in.
    LoggedIn,
    /// Support asked for the screen.
    Asked {
        /// The agent.
        agent: String,
    },
    /// The visitor said yes.
    Accepted {
        /// The agent.
        agent: String,
    },
    /// The visitor said no.
    Declined {
        /// The agent.
        agent: String,
    },
    /// The request closed without an answer.
    Closed {
        /// The agent.
        agent: String,
        /// The reason.
        #[serde(with = "activity_format::closed")]
        reason: TermsClosed,
    },
    /// The screen is shared from now on.
    Started {
        /// The agent.
        agent: String,
    },
    /// It is not shared any more.
    Ended {
        /// The agent.
        agent: String,
        /// The reason.
        reason: EndReason,
        /// How long it was shared; `None` if it never was.
        #[serde(rename = "duration", with = "activity_format::seconds", default, skip_serializing_if = "Option::is_none")]
        lasted: Option<Duration>,
    },
    /// It could not be shared.
    Failed {
        /// The reason.
        reason: String,
    },
}

impl ActivityKind {
    /// The entry as a sentence in the language in force.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::LoggedIn => tr!("activity-logged-in"),
            Self::Asked { agent } => tr!("activity-asked", agent = words::plain_name(agent)),
            Self::Accepted { agent } => tr!("activity-accepted", agent = words::plain_name(agent)),
            Self::Declined { agent } => tr!("activity-declined", agent = words::plain_name(agent)),
            Self::Closed { agent, reason } => words::closed(*reason, &words::plain_name(agent)).text(),
            Self::Started { agent } => tr!("activity-started", agent = words::plain_name(agent)),
            Self::Ended { agent, reason, lasted } => {
                let agent = words::plain_name(agent);
                let why = words::ended(*reason, &agent);
                match lasted {
                    Some(lasted) => tr!("activity-ended", agent = agent, time = words::running(*lasted), why = why),
                    None => tr!("activity-never-began", agent = agent, why = why),
                }
            }
            Self::Failed { reason } => tr!("activity-failed", reason = words::plain_long(reason)),
        }
    }
}

/// An event with its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ActivityEntry {
    pub(crate) at: Timestamp,
    #[serde(flatten)]
    pub(crate) what: ActivityKind,
    /// The agent's organisation; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) organisation: String,
    /// The session key; empty if the entry is not about a session.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) key: String,
}

/// File format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExportFormat {
    /// A table for spreadsheets (RFC 4180), in UTF-8 with a byte order mark, by which they recognise the encoding.
    Csv,
    /// A JSON list of objects.
    Json,
}

impl ExportFormat {
    /// The file name extension.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// The list, newest first.
#[derive(Debug)]
pub(crate) struct Activity {
    entries: Vec<ActivityEntry>,
    /// Entries that are not in the file yet, oldest first.
    unkept: Vec<ActivityEntry>,
    /// Whether anything was noted in this run.
    noted: bool,
    /// The monotonic clock and the wall clock at the same moment.
    clocks: Option<(Instant, SystemTime)>,
    /// `None` if it is unknown: times are shown in UTC.
    zone: Option<TimeZone>,
    organisation: String,
    key: String,
    /// Number of entries on the screen.
    pub(crate) shown: usize,
    /// Whether the visitor is being asked to confirm the deletion.
    pub(crate) confirming: bool,
    /// While a deletion is under way: the number of entries noted since it began.
    undeleted: Option<usize>,
    /// Whether the visitor was told that entries cannot be stored.
    pub(crate) unkeepable: bool,
}

impl Default for Activity {
    fn default() -> Self {
        Self::new(Vec::new(), None)
    }
}

impl Activity {
    /// Creates the list with stored entries, newest first. Times are shown in `zone`, or in UTC.
    pub(crate) fn new(mut entries: Vec<ActivityEntry>, zone: Option<TimeZone>) -> Self {
        entries.truncate(MAX_ENTRIES);
        let (organisation, key) = (String::new(), String::new());
        let (unkept, clocks, shown) = (Vec::new(), None, PAGE);
        let (noted, confirming, undeleted, unkeepable) = (false, false, None, false);
        Self { entries, unkept, noted, clocks, zone, organisation, key, shown, confirming, undeleted, unkeepable }
    }

    /// Sets the wall clock, which may jump when it is adjusted; entries are timed by the monotonic clock since.
    pub(crate) fn set_clock(&mut self, now: Instant, wall: SystemTime) {
        self.clocks = Some((now, wall));
    }

    /// Sets the organisation and session key of the entries to come.
    pub(crate) fn about(&mut self, organisation: String, key: String) {
        (self.organisation, self.key) = (organisation, key);
    }

    /// Adds an entry.
    pub(crate) fn note(&mut self, now: Instant, what: ActivityKind) {
        let (organisation, key) = match what {
            ActivityKind::LoggedIn => (String::new(), String::new()),
            _ => (self.organisation.clone(), self.key.clone()),
        };
        let entry = ActivityEntry { at: self.timestamp(now), what, organisation, key };
        self.noted = true;
        self.undeleted = self.undeleted.map(|newer| newer + 1);
        self.unkept.push(entry.clone());
        self.entries.insert(0, entry);
        self.entries.truncate(MAX_ENTRIES);
    }

    /// Takes the entries that are not in the file yet, oldest first.
    pub(crate) fn take_unkept(&mut self) -> Vec<ActivityEntry> {
        std::mem::take(&mut self.unkept)
    }

    /// All entries, newest first.
    pub(crate) fn entries(&self) -> &[ActivityEntry] {
        &self.entries
    }

    /// The newest entry; `None` if nothing was noted in this run.
    pub(crate) fn newest(&self) -> Option<&ActivityKind> {
        self.entries.first().filter(|_| self.noted).map(|entry| &entry.what)
    }

    /// Shows another page.
    pub(crate) fn show_more(&mut self) {
        self.shown = (self.shown + PAGE).min(MAX_ENTRIES);
    }

    /// Adds the entries of earlier runs, newest first.
    pub(crate) fn loaded(&mut self, kept: Vec<ActivityEntry>) {
        self.entries.extend(kept);
        self.entries.truncate(MAX_ENTRIES);
    }

    /// Begins the deletion if the visitor was asked to confirm it and none is under way; whether it begins. Entries stay until it
    /// is done.
    pub(crate) fn delete(&mut self) -> bool {
        let asked = std::mem::take(&mut self.confirming);
        let begins = asked && self.undeleted.is_none();
        if begins {
            self.undeleted = Some(0);
        }
        begins
    }

    /// Ends the deletion: drops all entries but those noted since it began.
    pub(crate) fn deleted(&mut self) {
        self.entries.truncate(self.undeleted.take().unwrap_or(0));
        self.shown = PAGE;
    }

    /// Ends the deletion, which failed.
    pub(crate) fn not_deleted(&mut self) {
        self.undeleted = None;
    }

    /// The wall clock time of `now`, in whole seconds. A clock that is set beyond the calendar shows its last second.
    pub(crate) fn timestamp(&self, now: Instant) -> Timestamp {
        let wall = self.clocks.map_or(UNIX_EPOCH, |(then, wall)| wall + now.saturating_duration_since(then));
        let exact = Timestamp::try_from(wall).unwrap_or(Timestamp::MAX);
        Timestamp::from_second(exact.as_second()).unwrap_or(exact)
    }

    /// Local date and time of day.
    pub(crate) fn local(&self, at: Timestamp) -> DateTime {
        self.zoned(at).datetime()
    }

    /// Time until the local date changes.
    pub(crate) fn until_midnight(&self, now: Instant) -> Duration {
        let now = self.zoned(self.timestamp(now));
        let midnight = now.tomorrow().and_then(|tomorrow| tomorrow.start_of_day());
        midnight.map_or(Duration::MAX, |midnight| now.duration_until(&midnight).unsigned_abs())
    }

    /// Whether the time zone is known, so that times are local.
    pub(crate) fn is_local(&self) -> bool {
        self.zone.is_some()
    }

    fn zoned(&self, at: Timestamp) -> ZonedDateTime {
        at.to_zoned_datetime(self.zone.clone().unwrap_or(TimeZone::UTC))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdk::DeclineReason;

    #[test]
    fn the_newest_comes_first_and_the_list_is_bounded() {
        let mut activity = Activity::default();
        let now = Instant::now();
        for _ in 0..MAX_ENTRIES {
            activity.note(now, ActivityKind::LoggedIn);
        }
        activity.note(now, ActivityKind::Asked { agent: "Sam".to_owned() });
        assert_eq!(activity.entries().len(), MAX_ENTRIES);
        assert_eq!(activity.entries()[0].what.text(), "Sam asked to see your screen");
    }

    #[test]
    fn the_newest_of_this_run_is_none_of_the_last() {
        let at = "2026-11-23T09:05:07Z".parse().unwrap();
        let declined =
            ActivityEntry { at, what: ActivityKind::Declined { agent: "Sam".to_owned() }, organisation: String::new(), key: String::new() };
        let mut activity = Activity::new(vec![declined], None);
        assert_eq!(activity.newest(), None);
        activity.note(Instant::now(), ActivityKind::LoggedIn);
        assert_eq!(activity.newest(), Some(&ActivityKind::LoggedIn));
        activity.deleted();
        assert_eq!(activity.newest(), None);
    }

    #[test]
    fn what_happens_while_the_list_is_deleted_or_read_stays() {
        let (mut activity, now) = (Activity::default(), Instant::now());
        let happenings = |activity: &Activity| activity.entries().iter().map(|entry| entry.what.clone()).collect::<Vec<_>>();
        let asked = |agent: &str| ActivityKind::Asked { agent: agent.to_owned() };
        let mut other = Activity::default();
        other.note(now, asked("Kim"));
        activity.note(now, ActivityKind::LoggedIn);
        activity.loaded(other.entries().to_vec());
        assert_eq!(happenings(&activity), [ActivityKind::LoggedIn, asked("Kim")]);
        assert!(!activity.delete(), "nobody asked");
        activity.confirming = true;
        assert!(activity.delete() && !activity.confirming);
        activity.confirming = true;
        assert!(!activity.delete(), "it is being done");
        activity.note(now, asked("Sam"));
        assert_eq!(activity.entries().len(), 3, "until it is done");
        activity.deleted();
        assert_eq!(happenings(&activity), [asked("Sam")]);
        activity.confirming = true;
        assert!(activity.delete());
        activity.not_deleted();
        assert_eq!(happenings(&activity), [asked("Sam")]);
        activity.confirming = true;
        assert!(activity.delete(), "it can be tried again");
    }

    #[test]
    fn an_end_says_with_whom_how_long_and_why() {
        let ended = ActivityKind::Ended { agent: "Sam".to_owned(), reason: EndReason::AgentEnded, lasted: Some(Duration::from_secs(75)) };
        assert_eq!(ended.text(), "Shared your screen with Sam for 1:15. Sam ended it.");
    }

    #[test]
    fn an_entry_has_the_time_of_the_wall_and_what_it_is_about() {
        let (mut activity, then) = (Activity::default(), Instant::now());
        activity.set_clock(then, UNIX_EPOCH + Duration::from_secs(86_400));
        activity.about("Acme".to_owned(), "anna".to_owned());
        activity.note(then + Duration::from_secs(61), ActivityKind::Asked { agent: "Sam".to_owned() });
        activity.note(then + Duration::from_secs(62), ActivityKind::LoggedIn);
        let kept = activity.take_unkept();
        assert_eq!((kept[0].at.to_string().as_str(), kept[0].organisation.as_str()), ("1970-01-02T00:01:01Z", "Acme"));
        assert_eq!((kept[1].organisation.as_str(), kept[1].key.as_str()), ("", ""));
        assert!(activity.take_unkept().is_empty());
        assert_eq!(activity.entries().len(), 2);
    }

    #[test]
    fn every_happening_is_read_as_it_was_written() {
        let agent = || "Sam \"S\" 李".to_owned();
        let lasted = Some(Duration::from_secs(75));
        let all = [
            ActivityKind::LoggedIn,
            ActivityKind::Asked { agent: agent() },
            ActivityKind::Accepted { agent: agent() },
            ActivityKind::Declined { agent: agent() },
            ActivityKind::Closed { agent: agent(), reason: TermsClosed::Withdrawn },
            ActivityKind::Closed { agent: agent(), reason: TermsClosed::Declined(DeclineReason::ConnectionLost) },
            ActivityKind::Started { agent: agent() },
            ActivityKind::Ended { agent: agent(), reason: EndReason::LoggedOut, lasted },
            ActivityKind::Ended { agent: agent(), reason: EndReason::CaptureFailed, lasted: None },
            ActivityKind::Failed { reason: "no screen".to_owned() },
        ];
        for what in all {
            let entry =
                ActivityEntry { at: "2026-11-23T09:05:07Z".parse().unwrap(), what, organisation: String::new(), key: "k".to_owned() };
            let text = serde_json::to_string(&entry).unwrap();
            assert_eq!(serde_json::from_str::<ActivityEntry>(&text).unwrap(), entry, "{text}");
        }
    }

    #[test]
    fn words_from_a_file_are_made_fit_to_be_shown() {
        let line = r#"{"at":"2026-11-23T09:05:07Z","what":"asked","agent":"a\u202eb"}"#;
        let entry: ActivityEntry = serde_json::from_str(line).unwrap();
        assert_eq!(entry.what.text(), "a[U+202E]b asked to see your screen");
    }

    fn in_zone(posix: &str) -> Activity {
        Activity::new(Vec::new(), Some(TimeZone::posix(posix).unwrap()))
    }

    fn local(activity: &Activity, at: &str) -> String {
        activity.local(at.parse().unwrap()).to_string()
    }

    #[test]
    fn times_are_those_of_the_place_on_both_sides_of_a_change_of_the_clocks() {
        let berlin = in_zone("CET-1CEST,M3.5.0,M10.5.0/3");
        for (at, expected) in [
            ("2026-03-29T00:59:59Z", "2026-03-29T01:59:59"),
            ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00"),
            ("2026-10-25T00:59:59Z", "2026-10-25T02:59:59"),
            ("2026-10-25T01:00:00Z", "2026-10-25T02:00:00"),
            ("2026-12-31T23:30:00Z", "2027-01-01T00:30:00"),
        ] {
            assert_eq!(local(&berlin, at), expected);
        }
        assert_eq!(local(&in_zone("<+0545>-5:45"), "2026-07-01T00:00:00Z"), "2026-07-01T05:45:00");
        let unknown = Activity::new(Vec::new(), None);
        assert_eq!((local(&unknown, "2026-07-01T00:00:00Z").as_str(), unknown.is_local()), ("2026-07-01T00:00:00", false));
    }

    #[test]
    fn the_date_changes_at_midnight_also_on_days_of_23_and_25_hours() {
        let then = Instant::now();
        let seconds = |zone: &str, at: &str| {
            let mut activity = in_zone(zone);
            let wall = at.parse::<Timestamp>().unwrap().as_second().unsigned_abs();
            activity.set_clock(then, UNIX_EPOCH + Duration::from_secs(wall));
            activity.until_midnight(then).as_secs()
        };
        const BERLIN: &str = "CET-1CEST,M3.5.0,M10.5.0/3";
        assert_eq!(seconds(BERLIN, "2026-11-23T22:59:59Z"), 1);
        assert_eq!(seconds(BERLIN, "2026-11-23T23:00:00Z"), 24 * 3600, "midnight is never now");
        assert_eq!(seconds(BERLIN, "2026-10-24T22:00:00Z"), 25 * 3600);
        assert_eq!(seconds(BERLIN, "2026-03-28T23:00:00Z"), 23 * 3600);
        // In Chile the clocks go from 23:59:59 to 01:00:00 where summer begins.
        assert_eq!(seconds("<-04>4<-03>,M9.1.6/24,M4.1.6/24", "2026-09-06T03:59:59Z"), 1);
    }

    #[test]
    fn a_clock_that_is_set_beyond_all_dates_breaks_nothing() {
        let (mut activity, then) = (in_zone("<+14>-14"), Instant::now());
        activity.set_clock(then, UNIX_EPOCH + Duration::from_secs(400_000_000_000));
        activity.note(then, ActivityKind::LoggedIn);
        assert!(local(&activity, &activity.entries()[0].at.to_string()).starts_with("9999-12-31"));
        assert_eq!(activity.until_midnight(then), Duration::MAX);
    }
}
