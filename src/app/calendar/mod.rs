//! Moments and dates, as far as a list of what happened needs them.

mod rule;
mod zone;

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

pub(crate) use zone::Zone;

/// Seconds in a day, without leap seconds, of which computers know nothing.
const DAY: i64 = 86_400;

/// A moment: whole seconds since the beginning of 1970, UTC; in the years 1970 to 9999. In a text as RFC 3339 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Moment(i64);

/// Date and time of day, of whatever zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    /// The date.
    pub(crate) date: Date,
    /// Hour, 0 to 23.
    pub(crate) hour: i64,
    /// Minute, 0 to 59.
    pub(crate) minute: i64,
    /// Second, 0 to 59.
    pub(crate) second: i64,
}

/// A date of the Gregorian calendar. In a text as ISO 8601 has it, which no country reads wrongly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date {
    /// The year.
    pub(crate) year: i64,
    /// The month, 1 to 12.
    pub(crate) month: i64,
    /// The day, 1 to 31.
    pub(crate) day: i64,
}

const LAST: i64 = 253_402_300_799;

impl Moment {
    /// The moment of the system's clock; one before 1970 or after 9999 is the first or the last there is.
    pub(crate) fn of(time: SystemTime) -> Self {
        let secs = time.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(LAST));
        Self(secs.min(LAST))
    }

    /// Date and time of day this many seconds east of UTC.
    pub(crate) fn civil(self, offset: i64) -> Civil {
        let local = self.0 + offset;
        let (days, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        Civil { date: Date::from_days(days), hour: second / 3600, minute: second / 60 % 60, second: second % 60 }
    }

    /// How long it is from here to the next midnight, this many seconds east of UTC.
    pub(crate) fn until_midnight(self, offset: i64) -> Duration {
        Duration::from_secs((DAY - (self.0 + offset).rem_euclid(DAY)).unsigned_abs())
    }
}

impl Date {
    /// The date this many days after 1970-01-01; or the day before that.
    fn from_days(days: i64) -> Self {
        let mut year = 1970 + days.div_euclid(366);
        while days_before(year + 1) <= days {
            year += 1;
        }
        let (mut month, mut rest) = (1, days - days_before(year));
        while rest >= month_length(year, month) {
            rest -= month_length(year, month);
            month += 1;
        }
        Self { year, month, day: rest + 1 }
    }

    /// How many days it is after 1970-01-01.
    pub(crate) fn days(self) -> i64 {
        days_before(self.year) + (1..self.month).map(|month| month_length(self.year, month)).sum::<i64>() + self.day - 1
    }

    /// The day of the week, 1 for Monday to 7 for Sunday.
    pub(crate) fn weekday(self) -> u32 {
        // The first day of 1970 was a Thursday.
        (self.days() + 3).rem_euclid(7).unsigned_abs() as u32 + 1
    }

    /// The day before.
    pub(crate) fn yesterday(self) -> Self {
        Self::from_days(self.days() - 1)
    }
}

/// Days from 1970-01-01 to the first day of a year.
fn days_before(year: i64) -> i64 {
    let leap_days = |before: i64| before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    365 * (year - 1970) + leap_days(year - 1) - leap_days(1969)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil { date, hour, minute, second } = self.civil(0);
        write!(f, "{date}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl TryFrom<String> for Moment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse()
    }
}

impl FromStr for Moment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let wrong = "a time such as 2026-11-23T09:05:00Z expected";
        let number = |at: usize, length: usize| {
            let digits = text.get(at..at + length).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
            digits.and_then(|digits| digits.parse::<i64>().ok()).ok_or(wrong)
        };
        let (date, time) = (Date { year: number(0, 4)?, month: number(5, 2)?, day: number(8, 2)? }, [number(11, 2)?, number(14, 2)?]);
        let moment = Self(date.days() * DAY + time[0] * 3600 + time[1] * 60 + number(17, 2)?);
        // What it reads like decides about signs between, days that there are not, and the like.
        if (0..=LAST).contains(&moment.0) && moment.to_string() == text { Ok(moment) } else { Err(wrong) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_as_they_are_written() {
        for (text, secs) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("2026-11-23T09:05:07Z", 1_795_424_707),
            ("2100-03-01T00:00:00Z", 4_107_542_400),
            ("9999-12-31T23:59:59Z", LAST),
        ] {
            assert_eq!((Moment(secs).to_string().as_str(), text.parse()), (text, Ok(Moment(secs))));
        }
        let bad = ["", "2026-11-23", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23 09:05:07Z"];
        for text in bad.into_iter().chain(["1969-12-31T23:59:59Z", "2026-11-23T09:05:07+01:00", "2026-11-23T09:05:0éZ"]) {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
        let mut before = Date { year: 1969, month: 12, day: 31 };
        for days in 0..146_097 {
            let date = Date::from_days(days);
            assert_eq!((date.days(), date.yesterday()), (days, before));
            assert!(date > before);
            before = date;
        }
        assert_eq!(before.to_string(), "2369-12-31");
    }

    #[test]
    fn weeks_go_on_from_the_first_of_1970_which_was_a_thursday() {
        let weekday = |text: &str| text.parse::<Moment>().unwrap().civil(0).date.weekday();
        assert_eq!(weekday("1970-01-01T00:00:00Z"), 4);
        assert_eq!(weekday("2026-11-23T09:05:07Z"), 1);
        assert_eq!(weekday("2000-02-27T00:00:00Z"), 7);
    }

    #[test]
    fn midnight_is_never_now() {
        let moment: Moment = "2026-11-23T23:00:00Z".parse().unwrap();
        assert_eq!(moment.until_midnight(0), Duration::from_secs(3600));
        assert_eq!(moment.until_midnight(3600), Duration::from_secs(86_400));
        assert_eq!(moment.until_midnight(-3600), Duration::from_secs(7200));
    }
}
