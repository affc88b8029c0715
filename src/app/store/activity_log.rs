//! `activity.jsonl`: the activity list on this computer, one JSON object a line.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::app::model::activity::{ActivityEntry, ExportFormat, MAX_ENTRIES};
use crate::data_folder::{self, private};
use crate::text_file::{self, Readers};

use super::activity_export::export;

/// How much of the file is read, from its end, in bytes; the entries take a tenth of that.
const MAX_BYTES: u64 = 2 * 1024 * 1024;
/// Number of lines beyond the limit at which the file is rewritten.
const SLACK: usize = 250;

/// The file. Lines that cannot be parsed are skipped.
#[derive(Debug)]
pub(crate) struct ActivityLog {
    path: PathBuf,
    /// Folder for exports.
    exports: Option<PathBuf>,
    /// Number of lines in the file, as far as it was read.
    lines: usize,
}

impl ActivityLog {
    /// The file in `data_dir`, which need not exist; lists are exported to `exports`.
    pub(crate) fn new(data_dir: &Path, exports: Option<PathBuf>) -> Self {
        Self { path: data_dir.join("activity.jsonl"), exports, lines: 0 }
    }

    /// Path of the file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the entries, newest first. Lines that cannot be parsed are skipped and counted in the log. Removes what an
    /// interrupted run left behind.
    pub(crate) fn load(&mut self) -> io::Result<Vec<ActivityEntry>> {
        if let Err(error) = text_file::remove_leftovers(&self.path) {
            tracing::warn!(path = %self.path.display(), %error, "a temporary file that an earlier run left cannot be removed");
        }
        let read = read(&self.path).map_err(named(&self.path))?;
        let strange = read.lines.iter().filter(|(_, entry)| entry.is_none()).count() + read.broken;
        if strange > 0 {
            tracing::warn!(path = %self.path.display(), lines = strange, "lines that cannot be parsed are skipped");
        }
        self.lines = read.lines.len() + read.broken;
        Ok(read.lines.into_iter().rev().filter_map(|(_, entry)| entry).take(MAX_ENTRIES).collect())
    }

    /// Appends entries, oldest first.
    pub(crate) fn append(&mut self, entries: &[ActivityEntry]) -> io::Result<()> {
        self.add(entries).map_err(named(&self.path))?;
        self.lines += entries.len();
        if self.lines > MAX_ENTRIES + SLACK
            && let Err(error) = self.compact()
        {
            // The entries are stored all the same. It is tried again after as many more.
            self.lines = MAX_ENTRIES;
            tracing::warn!(path = %self.path.display(), %error, "the list could not be shortened");
        }
        Ok(())
    }

    fn add(&self, entries: &[ActivityEntry]) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            data_folder::create(folder)?;
        }
        let mut options = OpenOptions::new();
        options.create(true).append(true).read(true);
        let mut file = private(&mut options).open(&self.path)?;
        let mut lines = String::new();
        if !ends_a_line(&mut file)? {
            lines.push('\n'); // A line that was cut off must not spoil these.
        }
        for entry in entries {
            lines += &serde_json::to_string(entry)?;
            lines.push('\n');
        }
        // In one call, so that two programs cannot mix their lines.
        file.write_all(lines.as_bytes())
    }

    /// Deletes the file, and what an interrupted rewrite left of it.
    pub(crate) fn delete(&mut self) -> io::Result<()> {
        text_file::remove(&self.path).map_err(named(&self.path))?;
        self.lines = 0;
        Ok(())
    }

    /// Exports a list to a new file; its path.
    pub(crate) fn export(&self, format: ExportFormat, entries: &[ActivityEntry]) -> io::Result<PathBuf> {
        let folder = self.exports.as_ref().ok_or_else(|| io::Error::other("there is no folder for it on this system"))?;
        export(folder, format, entries).map_err(named(folder))
    }

    /// Drops all but the newest lines; lines of a newer version count.
    fn compact(&mut self) -> io::Result<()> {
        let read = read(&self.path)?;
        let newest = &read.lines[read.lines.len().saturating_sub(MAX_ENTRIES)..];
        let text: String = newest.iter().map(|(line, _)| format!("{line}\n")).collect();
        text_file::replace(&self.path, &text, Readers::Owner)?;
        self.lines = newest.len();
        Ok(())
    }
}

/// Adds the path to an error.
fn named(path: &Path) -> impl FnOnce(io::Error) -> io::Error + use<> {
    let path = path.display().to_string();
    move |error| io::Error::new(error.kind(), format!("{path}: {error}"))
}

fn ends_a_line(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// What was read: the lines that are JSON objects, oldest first, as entries if we know them; and how many were not.
struct Lines {
    lines: Vec<(String, Option<ActivityEntry>)>,
    broken: usize,
}

fn read(path: &Path) -> io::Result<Lines> {
    let mut read = Lines { lines: Vec::new(), broken: 0 };
    let mut file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(read),
        file => file?,
    };
    let skipped = file.metadata()?.len().saturating_sub(MAX_BYTES);
    file.seek(SeekFrom::Start(skipped))?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    // The first line may have lost its beginning.
    for line in text.lines().skip(usize::from(skipped > 0)).filter(|line| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(entry) => read.lines.push((line.to_owned(), Some(entry))),
            Err(_) if serde_json::from_str::<Map<String, Value>>(line).is_ok() => read.lines.push((line.to_owned(), None)),
            Err(_) => read.broken += 1,
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::{TempDir, tempdir};

    use super::*;
    use crate::app::model::activity::ActivityKind;

    struct Place {
        folder: TempDir,
        archive: ActivityLog,
    }

    impl Place {
        fn new() -> Self {
            let folder = tempdir().unwrap();
            let archive = ActivityLog::new(&folder.path().join("data"), Some(folder.path().join("out")));
            Self { archive, folder }
        }

        fn text(&self) -> String {
            fs::read_to_string(&self.archive.path).unwrap()
        }
    }

    fn entry(agent: &str) -> ActivityEntry {
        ActivityEntry {
            at: "2026-11-23T09:05:07Z".parse().unwrap(),
            what: ActivityKind::Asked { agent: agent.to_owned() },
            organisation: "Acme".to_owned(),
            key: "anna".to_owned(),
        }
    }

    #[test]
    fn what_is_kept_is_there_at_the_next_start_newest_first() {
        let mut place = Place::new();
        assert!(place.archive.load().unwrap().is_empty());
        place.archive.append(&[entry("Sam")]).unwrap();
        place.archive.append(&[entry("Kim")]).unwrap();
        let first = r#"{"at":"2026-11-23T09:05:07Z","what":"asked","agent":"Sam","organisation":"Acme","key":"anna"}"#;
        assert_eq!(place.text().lines().next(), Some(first));
        assert_eq!(place.archive.load().unwrap(), [entry("Kim"), entry("Sam")]);
        place.archive.delete().unwrap();
        place.archive.delete().unwrap();
        assert!(!place.archive.path.exists() && place.archive.load().unwrap().is_empty());
    }

    #[test]
    fn broken_lines_are_left_out_and_spoil_no_other() {
        let mut place = Place::new();
        place.archive.append(&[entry("Sam")]).unwrap();
        let bytes = [place.text().as_bytes(), b"\xff\xfe\n[]\n{\"at\":1}\n\n{\"at\":\"2026-11-23T09:05:07Z\",\"what\":\"as"].concat();
        fs::write(&place.archive.path, bytes).unwrap();
        place.archive.append(&[entry("Kim")]).unwrap();
        assert_eq!(place.archive.load().unwrap(), [entry("Kim"), entry("Sam")]);
    }

    #[test]
    fn only_the_newest_are_kept_in_the_list_and_in_the_file() {
        let mut place = Place::new();
        for number in 0..=MAX_ENTRIES + SLACK {
            place.archive.append(&[entry(&number.to_string())]).unwrap();
        }
        let entries = place.archive.load().unwrap();
        assert_eq!((entries.len(), place.text().lines().count()), (MAX_ENTRIES, MAX_ENTRIES));
        assert_eq!(entries[0], entry(&(MAX_ENTRIES + SLACK).to_string()));
        assert_eq!(fs::read_dir(place.folder.path().join("data")).unwrap().count(), 1, "nothing is left beside it");
    }

    /// A list with one line more than it may have, of which one is of a newer version.
    fn full(place: &mut Place) -> String {
        let newer = r#"{"at":"2030-01-01T00:00:00Z","what":"thought_of","agent":"Sam","new":{"x":1}}"#.to_owned();
        let all: Vec<_> = (0..MAX_ENTRIES + SLACK - 1).map(|number| entry(&number.to_string())).collect();
        place.archive.append(&all).unwrap();
        fs::write(&place.archive.path, format!("{}{newer}\nnot a line of ours\n", place.text())).unwrap();
        place.archive.load().unwrap();
        newer
    }

    #[test]
    fn what_a_newer_version_wrote_is_kept_when_the_list_is_shortened() {
        let mut place = Place::new();
        let newer = full(&mut place);
        place.archive.append(&[entry("Kim")]).unwrap();
        assert_eq!(place.text().lines().count(), MAX_ENTRIES);
        assert!(place.text().contains(&format!("{newer}\n")) && !place.text().contains("not a line"));
        assert_eq!(place.archive.load().unwrap()[..2], [entry("Kim"), entry(&(MAX_ENTRIES + SLACK - 2).to_string())]);
    }

    #[test]
    fn a_list_that_cannot_be_shortened_is_kept() {
        let mut place = Place::new();
        place.archive.path.set_file_name("x".repeat(250)); // there is no longer name for the shorter list
        full(&mut place);
        place.archive.append(&[entry("Kim")]).unwrap();
        assert!(place.text().lines().count() > MAX_ENTRIES);
        assert_eq!(place.archive.load().unwrap()[0], entry("Kim"));
    }

    #[test]
    fn what_a_run_left_half_done_goes_at_the_next_start_and_with_the_list() {
        let mut place = Place::new();
        place.archive.append(&[entry("Sam")]).unwrap();
        let left = place.archive.path.with_extension("jsonl.4711.new");
        let others = [place.archive.path.with_extension("jsonl.old"), place.archive.path.with_extension("new")];
        for file in others.iter().chain([&left]) {
            fs::write(file, place.text()).unwrap();
        }
        place.archive.delete().unwrap();
        assert!(!left.exists() && !place.archive.path.exists());
        fs::write(&left, "x").unwrap();
        place.archive.load().unwrap();
        assert!(!left.exists() && others.iter().all(|other| other.exists()), "what is not ours stays");
    }

    #[test]
    fn an_error_names_the_file() {
        let mut place = Place::new();
        fs::create_dir_all(&place.archive.path).unwrap(); // a folder where the file should be
        let file = place.archive.path.display().to_string();
        for error in [place.archive.load().err(), place.archive.append(&[entry("Sam")]).err(), place.archive.delete().err()] {
            assert!(error.as_ref().is_some_and(|error| error.to_string().starts_with(&file)), "{error:?}");
        }
    }

    #[test]
    fn of_a_huge_file_only_the_end_is_read() {
        let mut place = Place::new();
        place.archive.append(&[entry("Sam")]).unwrap();
        let (line, long) = (place.text(), "x".repeat(MAX_BYTES as usize));
        fs::write(&place.archive.path, format!("{line}{long}\n{line}")).unwrap();
        assert_eq!(place.archive.load().unwrap(), [entry("Sam")]);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_said() {
        let mut place = Place::new();
        fs::create_dir_all(&place.archive.path).unwrap(); // a folder where the file should be
        assert!(place.archive.append(&[entry("Sam")]).is_err());
        assert!(place.archive.delete().is_err());
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let mut place = Place::new();
        place.archive.append(&[entry("Sam")]).unwrap();
        place.archive.compact().unwrap();
        assert_eq!(fs::metadata(&place.archive.path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
