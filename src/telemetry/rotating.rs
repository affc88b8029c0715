//! A log file that is put aside when it is long, while the program runs; the last few are kept.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How many are kept beside the one that is written: `.1` is the newest.
const KEPT: usize = 3;

/// Writes to the end of the file; before it would be longer than so many bytes, another is begun.
pub(super) struct Rotating {
    path: PathBuf,
    file: File,
    max: u64,
    /// The length at which it is tried to put the file aside: later than `max` after that failed.
    next: u64,
}

impl Rotating {
    /// Goes on with this file, or begins it.
    pub(super) fn open(path: PathBuf, max: u64) -> io::Result<Self> {
        let file = super::open_log(&path)?;
        Ok(Self { path, file, max, next: max })
    }

    fn rotate(&mut self, length: u64) -> io::Result<()> {
        self.next = length + self.max;
        // Another instance may have put it aside before: this one then only follows.
        if is_at(&self.file, &self.path) {
            let aside = |number: usize| self.path.with_extension(format!("log.{number}"));
            for number in (1..KEPT).rev() {
                match fs::rename(aside(number), aside(number + 1)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    Ok(()) | Err(_) => {}
                }
            }
            fs::rename(&self.path, aside(1))?;
        }
        self.file = super::open_log(&self.path)?;
        self.next = self.max;
        Ok(())
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let place = |found: &fs::Metadata| (found.dev(), found.ino());
    matches!((file.metadata(), fs::metadata(path)), (Ok(file), Ok(path)) if place(&file) == place(&path))
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

impl Write for Rotating {
    /// Takes a whole line, so that none is cut in two. It is written also where the file cannot be put aside.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let length = self.file.metadata()?.len();
        let rotated = if length > 0 && length + line.len() as u64 > self.next { self.rotate(length) } else { Ok(()) };
        self.file.write_all(line)?;
        rotated.map(|()| line.len()).map_err(|error| io::Error::new(error.kind(), format!("it grows beyond its limit: {error}")))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use tempfile::{TempDir, tempdir};

    use super::*;

    struct Place(TempDir);

    impl Place {
        fn new() -> Self {
            Self(tempdir().unwrap())
        }

        fn log(&self) -> Rotating {
            Rotating::open(self.0.path().join("x.log"), 100).unwrap()
        }

        fn text(&self, name: &str) -> String {
            fs::read_to_string(self.0.path().join(name)).unwrap_or_default()
        }
    }

    fn lines(numbers: std::ops::Range<u32>) -> String {
        numbers.map(|number| format!("line {number:04}\n")).collect()
    }

    fn write(log: &mut Rotating, numbers: std::ops::Range<u32>) {
        lines(numbers).lines().for_each(|line| log.write_all(format!("{line}\n").as_bytes()).unwrap());
    }

    #[test]
    fn a_long_log_is_put_aside_while_it_is_written_and_three_are_kept() {
        let place = Place::new();
        write(&mut place.log(), 0..55);
        let kept = ["x.log.4", "x.log.3", "x.log.2", "x.log.1", "x.log"].map(|name| place.text(name));
        assert_eq!(kept, [String::new(), lines(20..30), lines(30..40), lines(40..50), lines(50..55)]);
        write(&mut place.log(), 55..61);
        assert_eq!([place.text("x.log.1"), place.text("x.log")], [lines(50..60), lines(60..61)], "the next run goes on with it");
    }

    #[test]
    fn two_that_write_one_log_put_it_aside_once() {
        let place = Place::new();
        let (mut one, mut other) = (place.log(), place.log());
        write(&mut one, 0..11);
        write(&mut other, 11..13);
        assert_eq!(["x.log.2", "x.log.1", "x.log"].map(|name| place.text(name)), [String::new(), lines(0..10), lines(10..13)]);
    }

    #[test]
    fn what_cannot_be_put_aside_is_written_on_and_told_now_and_then() {
        let place = Place::new();
        let mut log = place.log();
        fs::write(place.0.path().join("x.log.2"), "").unwrap();
        fs::create_dir_all(place.0.path().join("x.log.3/in the way")).unwrap();
        let told = (0..30).filter(|number| log.write(lines(*number..number + 1).as_bytes()).is_err()).count();
        assert_eq!((place.text("x.log"), told), (lines(0..30), 2));
    }
}
