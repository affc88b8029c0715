//! `activity.jsonl`: what happened, kept on this computer, one happening a line.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::export::{Format, export};
use super::{Entry, MAX_ENTRIES};

/// How much is read of the file, from its end, in bytes; the entries that are kept have a tenth of it.
const MAX_BYTES: u64 = 2 * 1024 * 1024;
/// How many lines more than are kept the file may have before it is written anew.
const SLACK: usize = 250;

/// The file. Nothing in it stops the app: what cannot be read is left out, and what cannot be written is said.
#[derive(Debug)]
pub(crate) struct Archive {
    path: PathBuf,
    /// Where lists are exported to.
    exports: Option<PathBuf>,
    /// Lines in the file, as far as they were read.
    lines: usize,
}

impl Archive {
    /// The file in this folder, which need not exist; lists are exported to the other.
    pub(crate) fn new(data_dir: &Path, exports: Option<PathBuf>) -> Self {
        Self { path: data_dir.join("activity.jsonl"), exports, lines: 0 }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What was kept, newest first. Lines that cannot be understood are left out; the log says how many.
    pub(crate) fn load(&mut self) -> io::Result<Vec<Entry>> {
        let read = read(&self.path)?;
        if read.broken > 0 {
            tracing::warn!(path = %self.path.display(), lines = read.broken, "lines that cannot be understood; left out");
        }
        self.lines = read.lines.len() + read.broken;
        let newest = read.lines.len().saturating_sub(MAX_ENTRIES);
        Ok(read.lines.into_iter().skip(newest).map(|(_, entry)| entry).rev().collect())
    }

    /// Adds one at the end.
    pub(crate) fn append(&mut self, entry: &Entry) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut options = OpenOptions::new();
        options.create(true).append(true).read(true);
        let mut file = private(&mut options).open(&self.path)?;
        let mut line = serde_json::to_string(entry)? + "\n";
        if !ends_a_line(&mut file)? {
            line.insert(0, '\n'); // what was cut off there must not spoil this one
        }
        // At once, so that two programs cannot mix their lines.
        file.write_all(line.as_bytes())?;
        self.lines += 1;
        if self.lines > MAX_ENTRIES + SLACK { self.compact() } else { Ok(()) }
    }

    /// Deletes all of it.
    pub(crate) fn delete(&mut self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        self.lines = 0;
        Ok(())
    }

    /// What writes a list to a file of its own and says where that is; may be called on any thread.
    pub(crate) fn exporter(&self, format: Format, entries: Vec<Entry>) -> impl FnOnce() -> io::Result<PathBuf> + Send + use<> {
        let folder = self.exports.clone();
        move || {
            let folder = folder.ok_or_else(|| io::Error::other("there is no folder for it on this system"))?;
            export(&folder, format, &entries)
        }
    }

    /// Keeps the newest entries only: writes the whole file or leaves the old one.
    fn compact(&mut self) -> io::Result<()> {
        let read = read(&self.path)?;
        let newest = read.lines.len().saturating_sub(MAX_ENTRIES);
        let text: String = read.lines[newest..].iter().map(|(line, _)| format!("{line}\n")).collect();
        let new = self.path.with_extension(format!("jsonl.{}.new", std::process::id()));
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        let mut file = private(&mut options).open(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, &self.path)?;
        self.lines = read.lines.len() - newest;
        Ok(())
    }
}

/// With whom a person spoke is nobody else's business on a shared computer.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
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

/// What was read: the lines that are entries, oldest first, and how many were not.
struct Lines {
    lines: Vec<(String, Entry)>,
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
            Ok(entry) => read.lines.push((line.to_owned(), entry)),
            Err(_) => read.broken += 1,
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::super::Happening;
    use super::*;

    struct Place {
        folder: PathBuf,
        archive: Archive,
    }

    impl Place {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("oneclick-activity-{}-{name}", std::process::id()));
            Self { archive: Archive::new(&folder.join("data"), Some(folder.join("out"))), folder }
        }

        fn text(&self) -> String {
            fs::read_to_string(&self.archive.path).unwrap()
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.folder).ok();
        }
    }

    fn entry(agent: &str) -> Entry {
        Entry {
            at: "2026-11-23T09:05:07Z".parse().unwrap(),
            what: Happening::Asked { agent: agent.to_owned() },
            organisation: "Acme".to_owned(),
            key: "anna".to_owned(),
        }
    }

    #[test]
    fn what_is_kept_is_there_at_the_next_start_newest_first() {
        let mut place = Place::new("kept");
        assert!(place.archive.load().unwrap().is_empty());
        place.archive.append(&entry("Sam")).unwrap();
        place.archive.append(&entry("Kim")).unwrap();
        let first = r#"{"at":"2026-11-23T09:05:07Z","what":"asked","agent":"Sam","organisation":"Acme","key":"anna"}"#;
        assert_eq!(place.text().lines().next(), Some(first));
        assert_eq!(place.archive.load().unwrap(), [entry("Kim"), entry("Sam")]);
        place.archive.delete().unwrap();
        place.archive.delete().unwrap();
        assert!(!place.archive.path.exists() && place.archive.load().unwrap().is_empty());
    }

    #[test]
    fn broken_lines_are_left_out_and_spoil_no_other() {
        let mut place = Place::new("broken");
        place.archive.append(&entry("Sam")).unwrap();
        let bytes = [place.text().as_bytes(), b"\xff\xfe\n[]\n{\"at\":1}\n\n{\"at\":\"2026-11-23T09:05:07Z\",\"what\":\"as"].concat();
        fs::write(&place.archive.path, bytes).unwrap();
        place.archive.append(&entry("Kim")).unwrap();
        assert_eq!(place.archive.load().unwrap(), [entry("Kim"), entry("Sam")]);
    }

    #[test]
    fn only_the_newest_are_kept_in_the_list_and_in_the_file() {
        let mut place = Place::new("bounded");
        for number in 0..=MAX_ENTRIES + SLACK {
            place.archive.append(&entry(&number.to_string())).unwrap();
        }
        let entries = place.archive.load().unwrap();
        assert_eq!((entries.len(), place.text().lines().count()), (MAX_ENTRIES, MAX_ENTRIES));
        assert_eq!(entries[0], entry(&(MAX_ENTRIES + SLACK).to_string()));
        assert_eq!(fs::read_dir(place.folder.join("data")).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn of_a_huge_file_only_the_end_is_read() {
        let mut place = Place::new("huge");
        place.archive.append(&entry("Sam")).unwrap();
        let (line, long) = (place.text(), "x".repeat(MAX_BYTES as usize));
        fs::write(&place.archive.path, format!("{line}{long}\n{line}")).unwrap();
        assert_eq!(place.archive.load().unwrap(), [entry("Sam")]);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_said() {
        let mut place = Place::new("unwritable");
        fs::create_dir_all(&place.archive.path).unwrap(); // a folder where the file should be
        assert!(place.archive.append(&entry("Sam")).is_err());
        assert!(place.archive.delete().is_err());
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let mut place = Place::new("private");
        place.archive.append(&entry("Sam")).unwrap();
        place.archive.compact().unwrap();
        assert_eq!(fs::metadata(&place.archive.path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
