//! What a zone does every year, in the words of POSIX: `CET-1CEST,M3.5.0,M10.5.0/3`.

use super::{DAY, Date, Moment, days_before, is_leap, month_length};

/// The rule of a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// Seconds east of UTC in winter.
    standard: i64,
    summer: Option<Summer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Summer {
    /// Seconds east of UTC.
    offset: i64,
    /// Its first day, and the second of it by the clock of winter.
    begin: (Day, i64),
    /// Its last day, and the second of it by the clock of summer.
    end: (Day, i64),
}

/// A day of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    /// `Mm.w.d`: the w-th such weekday of the month, 5 for the last; Sunday is 0.
    Weekday { month: i64, week: i64, weekday: i64 },
    /// `Jn`: the n-th day, from 1, of a year without 29 February.
    Counted(i64),
    /// `n`: the n-th day, from 0.
    Plain(i64),
}

impl Rule {
    /// Reads a rule; none if it is not one.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text };
        reader.name()?;
        let standard = -reader.time(24)?;
        if reader.rest.is_empty() {
            return Some(Self { standard, summer: None });
        }
        reader.name()?;
        let offset = if reader.rest.starts_with(',') { standard + 3600 } else { -reader.time(24)? };
        let summer = Summer { offset, begin: reader.change()?, end: reader.change()? };
        reader.rest.is_empty().then_some(Self { standard, summer: Some(summer) })
    }

    /// Seconds east of UTC at a moment.
    pub(super) fn offset(&self, moment: Moment) -> i64 {
        let Some(Summer { offset, begin, end }) = self.summer else { return self.standard };
        let year = moment.civil(self.standard).date.year;
        let begin = begin.0.days(year) * DAY + begin.1 - self.standard;
        let end = end.0.days(year) * DAY + end.1 - offset;
        // In the south, summer is what is not between its end and its beginning.
        let is_summer = if begin < end { (begin..end).contains(&moment.0) } else { !(end..begin).contains(&moment.0) };
        if is_summer { offset } else { self.standard }
    }
}

impl Day {
    /// Days after 1970-01-01 in this year.
    fn days(self, year: i64) -> i64 {
        match self {
            Self::Weekday { month, week, weekday } => {
                let first = Date { year, month, day: 1 }.days();
                let first_such = (weekday - (first + 4)).rem_euclid(7); // 1970 began on a Thursday
                let day = first_such + 7 * (week - 1);
                first + if day < month_length(year, month) { day } else { day - 7 }
            }
            Self::Counted(day) => days_before(year) + day - 1 + i64::from(is_leap(year) && day >= 60),
            Self::Plain(day) => days_before(year) + day,
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip(&mut self, letter: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(letter)?;
        Some(())
    }

    /// `CET` or `<-03>`.
    fn name(&mut self) -> Option<()> {
        let length = if self.rest.starts_with('<') {
            self.rest.find('>')? + 1
        } else {
            self.rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(self.rest.len())
        };
        self.rest = self.rest.get(length..).filter(|_| length >= 3)?;
        Some(())
    }

    fn number(&mut self, most: i64) -> Option<i64> {
        let length = self.rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        digits.parse().ok().filter(|number| *number <= most)
    }

    /// `[+-]h[:mm[:ss]]`, in seconds.
    fn time(&mut self, most_hours: i64) -> Option<i64> {
        let sign = if self.skip('-').is_some() { -1 } else { 1 };
        if sign == 1 {
            self.skip('+');
        }
        let mut secs = self.number(most_hours)? * 3600;
        for unit in [60, 1] {
            if self.skip(':').is_none() {
                break;
            }
            secs += self.number(59)? * unit;
        }
        Some(sign * secs)
    }

    /// `,day[/time]`; the time is two o'clock if not said.
    fn change(&mut self) -> Option<(Day, i64)> {
        self.skip(',')?;
        let day = if self.skip('M').is_some() {
            let month = self.number(12).filter(|month| *month >= 1)?;
            self.skip('.')?;
            let week = self.number(5).filter(|week| *week >= 1)?;
            self.skip('.')?;
            Day::Weekday { month, week, weekday: self.number(6)? }
        } else if self.skip('J').is_some() {
            Day::Counted(self.number(365).filter(|day| *day >= 1)?)
        } else {
            Day::Plain(self.number(365)?)
        };
        let secs = if self.skip('/').is_some() { self.time(167)? } else { 2 * 3600 };
        Some((day, secs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(rule: &str, moments: &[&str]) -> Vec<f64> {
        let rule = Rule::parse(rule).unwrap();
        moments.iter().map(|moment| rule.offset(moment.parse().unwrap()) as f64 / 3600.0).collect()
    }

    #[test]
    fn summer_begins_and_ends_to_the_second() {
        let berlin = ["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-10-25T00:59:59Z", "2026-10-25T01:00:00Z"];
        assert_eq!(hours("CET-1CEST,M3.5.0,M10.5.0/3", &berlin), [1.0, 2.0, 2.0, 1.0]);
        let new_york = ["2026-03-08T06:59:59Z", "2026-03-08T07:00:00Z", "2026-11-01T05:59:59Z", "2026-11-01T06:00:00Z"];
        assert_eq!(hours("EST5EDT,M3.2.0,M11.1.0", &new_york), [-5.0, -4.0, -4.0, -5.0]);
        let sydney = ["2026-04-04T15:59:59Z", "2026-04-04T16:00:00Z", "2026-10-03T15:59:59Z", "2026-10-03T16:00:00Z"];
        assert_eq!(hours("AEST-10AEDT,M10.1.0,M4.1.0/3", &sydney), [11.0, 10.0, 10.0, 11.0]);
    }

    #[test]
    fn odd_zones_are_read() {
        assert_eq!(hours("UTC0", &["2026-07-01T00:00:00Z"]), [0.0]);
        assert_eq!(hours("<+0545>-5:45", &["2026-07-01T00:00:00Z"]), [5.75]);
        assert_eq!(hours("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", &["2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z"]), [-2.0, -1.0]);
        let leap = ["2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z", "2028-03-02T00:00:00Z"];
        assert_eq!(hours("AAA0BBB,J60/0,J300/0", &leap), [0.0, 1.0, 1.0]);
        assert_eq!(hours("AAA0BBB,60/0,300/0", &leap), [0.0, 1.0, 1.0]);
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for text in
            ["", "CET", "Europe/Nowhere", "CET-99", "CET-1CEST,M13.1.0,M1.1.0", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M10.5.0x", "é"]
        {
            assert_eq!(Rule::parse(text), None, "{text}");
        }
    }
}
