//! The time zone of this computer, from where Unix systems keep it (RFC 8536).

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::Moment;
use super::rule::Rule;

/// The largest zone file that is read, in bytes; the longest there is has a tenth of it.
const MAX_BYTES: u64 = 64 * 1024;
const HEADER: usize = 44;

/// How far local time is from UTC, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Zone {
    /// Seconds east of UTC until the first change.
    first: i64,
    /// Each change, and the seconds east of UTC from then on; in order.
    changes: Vec<(i64, i64)>,
    /// What holds after the last change.
    rule: Option<Rule>,
}

impl Zone {
    /// The zone that is set for this process or computer; none if that cannot be found out.
    pub(crate) fn system() -> Option<Self> {
        match std::env::var("TZ") {
            Ok(name) if !name.is_empty() => Self::named(name.trim_start_matches(':')),
            Ok(_) | Err(_) => Self::read(Path::new("/etc/localtime")),
        }
    }

    /// A zone by its name, or by the rule itself as POSIX has it.
    fn named(name: &str) -> Option<Self> {
        // An absolute name replaces the folder.
        let file = Path::new("/usr/share/zoneinfo").join(name);
        Self::read(&file).or_else(|| Rule::parse(name).map(|rule| Self { first: 0, changes: Vec::new(), rule: Some(rule) }))
    }

    fn read(file: &Path) -> Option<Self> {
        let mut bytes = Vec::new();
        File::open(file).ok()?.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
        Self::parse(&bytes)
    }

    /// Reads a zone file.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let (version, old) = (*bytes.get(4)?, Counts::read(bytes)?);
        if version == 0 {
            return old.zone(bytes.get(HEADER..)?, 4, None);
        }
        // The first part is for programs that know 32 bits only.
        let bytes = bytes.get(HEADER + old.length(4)..)?;
        let new = Counts::read(bytes)?;
        let footer = bytes.get(HEADER + new.length(8)..)?;
        let footer = footer.strip_prefix(b"\n")?.split(|byte| *byte == b'\n').next()?;
        new.zone(bytes.get(HEADER..)?, 8, Rule::parse(std::str::from_utf8(footer).ok()?))
    }

    /// Seconds east of UTC at a moment.
    pub(crate) fn offset(&self, moment: Moment) -> i64 {
        let past = self.changes.partition_point(|(at, _)| *at <= moment.0);
        match &self.rule {
            Some(rule) if past == self.changes.len() => rule.offset(moment),
            _ => past.checked_sub(1).map_or(self.first, |last| self.changes[last].1),
        }
    }
}

/// How many of everything there are in a part of a zone file.
struct Counts {
    leaps: usize,
    times: usize,
    types: usize,
    letters: usize,
    marks: usize,
}

impl Counts {
    fn read(bytes: &[u8]) -> Option<Self> {
        let count = |index: usize| {
            let at = 20 + 4 * index;
            // Bounded, so that nothing overflows below.
            usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok().filter(|count| *count <= MAX_BYTES as usize)
        };
        bytes.starts_with(b"TZif").then_some(())?;
        Some(Self { marks: count(0)? + count(1)?, leaps: count(2)?, times: count(3)?, types: count(4)?, letters: count(5)? })
    }

    /// Bytes of the part after its header, with times of this many bytes.
    fn length(&self, time: usize) -> usize {
        self.times * (time + 1) + self.types * 6 + self.letters + self.leaps * (time + 4) + self.marks
    }

    fn zone(&self, part: &[u8], time: usize, rule: Option<Rule>) -> Option<Zone> {
        let (times, rest) = part.split_at_checked(self.times * time)?;
        let (kinds, rest) = rest.split_at_checked(self.times)?;
        let types = rest.get(..self.types * 6)?;
        let offset = |kind: usize| Some(i64::from(i32::from_be_bytes(types.get(kind * 6..kind * 6 + 4)?.try_into().ok()?)));
        let moment = |bytes: &[u8]| match time {
            4 => Some(i64::from(i32::from_be_bytes(bytes.try_into().ok()?))),
            _ => Some(i64::from_be_bytes(bytes.try_into().ok()?)),
        };
        let changes = times.chunks_exact(time).zip(kinds).map(|(at, kind)| Some((moment(at)?, offset(usize::from(*kind))?)));
        Some(Zone { first: offset(0)?, changes: changes.collect::<Option<_>>()?, rule })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    /// A part with two changes, whatever the length of its times.
    fn part(version: u8, time: usize) -> Vec<u8> {
        let mut bytes = [b"TZif".as_slice(), &[version], &[0; 15]].concat();
        for count in [0_u32, 0, 0, 2, 3, 4] {
            bytes.extend(count.to_be_bytes());
        }
        for at in [1000_i64, 2000] {
            bytes.extend(&at.to_be_bytes()[8 - time..]);
        }
        bytes.extend([1, 2]);
        for offset in [600_i32, 3600, 7200] {
            bytes.extend(offset.to_be_bytes());
            bytes.extend([0, 0]);
        }
        bytes.extend(b"LMT\0");
        bytes
    }

    #[test]
    fn old_and_new_files_say_the_same() {
        let old = part(0, 4);
        let new = [part(b'2', 4), part(b'2', 8), b"\nXYZ-3\n".to_vec()].concat();
        let offsets = |bytes: &[u8]| {
            let zone = Zone::parse(bytes).unwrap();
            [0, 999, 1000, 1999, 2000].map(|at| zone.offset(Moment(at)))
        };
        assert_eq!(offsets(&old), [600, 600, 3600, 3600, 7200]);
        assert_eq!(offsets(&new), [600, 600, 3600, 3600, 3 * 3600], "the rule holds after the last change");
    }

    #[test]
    fn a_broken_file_is_no_zone() {
        let whole = [part(b'2', 4), part(b'2', 8), b"\nXYZ-3\n".to_vec()].concat();
        assert!(Zone::parse(&whole).is_some());
        for end in 0..whole.len() - 7 {
            assert_eq!(Zone::parse(&whole[..end]), None, "cut at {end}");
        }
        let mut wrong = part(0, 4);
        wrong[HEADER + 8] = 9; // a kind that there is not
        assert_eq!(Zone::parse(&wrong), None);
        wrong[20..44].fill(255);
        assert_eq!(Zone::parse(&wrong), None);
    }

    #[test]
    fn a_rule_is_a_zone_too() {
        let zone = Zone::named("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        assert_eq!((zone.offset(at("2026-07-01T00:00:00Z")), zone.offset(at("2026-12-01T00:00:00Z"))), (7200, 3600));
        assert_eq!(Zone::named("../../no/zone"), None);
    }
}
