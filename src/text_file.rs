//! The one way to write a file of text: all of it or nothing, for those who may read it.
//!
//! Errors do not name the file; the caller knows its path.

use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// The largest file that is read, in bytes; real ones have a few thousand.
pub(crate) const MAX_BYTES: u64 = 1024 * 1024;
/// The most symbolic links that are followed to a file.
const MAX_LINKS: usize = 16;
/// The end of the name of a file that is to take the place of another.
const NEW: &str = ".new";

/// Who may read a file once it is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Its owner alone, whatever the permissions of the old file.
    Owner,
    /// Those who could read the old file; of a new one, its owner alone.
    KeptOrOwner,
    /// Those who could read the old file; of a new one, whoever the person's umask allows.
    KeptOrUsual,
}

/// The text of a file; `None` if there is no file.
///
/// # Errors
/// If it cannot be read or is no text; [`io::ErrorKind::FileTooLarge`] beyond 1 MiB.
pub(crate) fn read(file: &Path) -> io::Result<Option<String>> {
    let opened = match File::open(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let mut text = String::new();
    opened.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("larger than {MAX_BYTES} bytes")));
    }
    Ok(Some(text))
}

/// What a path leads to if it is a link, also where nothing is there yet.
///
/// # Errors
/// Beyond 16 links.
pub(crate) fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut at = path.to_owned();
    for _ in 0..MAX_LINKS {
        let Ok(to) = fs::read_link(&at) else { return Ok(at) };
        at = at.parent().map_or_else(|| to.clone(), |folder| folder.join(&to));
    }
    Err(io::Error::other("too many links"))
}

/// Writes the whole file or leaves the old one. A link is followed; folders that are missing are created.
///
/// # Errors
/// If the file is read-only or cannot be written.
pub(crate) fn replace(file: &Path, text: &str, readers: Readers) -> io::Result<()> {
    let file = followed(file)?;
    let new = write_new(&file, text, readers)?;
    new.persist(file).map(drop).map_err(|error| error.error)
}

/// Writes the file that is to take the place of another, beside it. Dropping it removes it; a crash leaves it there.
fn write_new(file: &Path, text: &str, readers: Readers) -> io::Result<NamedTempFile> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let old = fs::metadata(file).ok().map(|old| old.permissions()); // `None` if there is no file yet
    if old.as_ref().is_some_and(Permissions::readonly) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let prefix = new_prefix(file);
    let mut builder = Builder::new();
    builder.prefix(&prefix).suffix(NEW);
    #[cfg(unix)]
    if readers == Readers::KeptOrUsual {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(Permissions::from_mode(0o666)); // less what the umask takes away; by default it is 0600
    }
    let mut new = builder.tempfile_in(folder)?;
    if let Some(old) = old.filter(|_| readers != Readers::Owner) {
        new.as_file().set_permissions(old)?;
    }
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    Ok(new)
}

/// The beginning of the names of files that are to take the place of this one.
fn new_prefix(file: &Path) -> OsString {
    let mut prefix = file.file_name().unwrap_or_default().to_owned();
    prefix.push(".");
    prefix
}

/// Removes a file and what a crash left of its next version. A link is followed, so that the text is gone; that there is no
/// file is no error.
///
/// # Errors
/// If either cannot be removed.
pub(crate) fn remove(file: &Path) -> io::Result<()> {
    // Both are tried, whatever becomes of the other.
    let (left, removed) = (remove_leftovers(file), remove_one(&followed(file)?));
    removed.and(left)
}

/// Removes what a crash left of the next version of a file.
///
/// # Errors
/// If it cannot be removed, or its folder cannot be read.
pub(crate) fn remove_leftovers(file: &Path) -> io::Result<()> {
    let file = followed(file)?;
    let files = match fs::read_dir(file.parent().unwrap_or(Path::new("."))) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        files => files?,
    };
    let prefix = new_prefix(&file);
    let mut removed = Ok(());
    for file in files {
        let file = file?;
        let name = file.file_name();
        let name = name.as_encoded_bytes();
        if name.starts_with(prefix.as_encoded_bytes()) && name.ends_with(NEW.as_bytes()) {
            removed = removed.and(remove_one(&file.path()));
        }
    }
    removed
}

fn remove_one(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use tempfile::{TempDir, tempdir};

    use super::*;

    const ALL: [Readers; 3] = [Readers::Owner, Readers::KeptOrOwner, Readers::KeptOrUsual];

    fn names(folder: &TempDir) -> Vec<OsString> {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_written_whole_in_folders_that_are_made_and_nothing_is_left_beside_it() {
        let folder = tempdir().unwrap();
        let file = folder.path().join("deep/er/file.toml");
        for (readers, text) in ALL.into_iter().zip(["one", "", "three"]) {
            replace(&file, text, readers).unwrap();
            assert_eq!(read(&file).unwrap().as_deref(), Some(text));
        }
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_crash_before_the_end_leaves_the_old_file_and_what_it_left_goes_with_the_file() {
        let folder = tempdir().unwrap();
        let file = folder.path().join("list.json");
        fs::write(&file, "old").unwrap();
        let others = ["list.json.old", "list.new", "another.json.x.new"].map(|name| folder.path().join(name));
        others.iter().for_each(|other| fs::write(other, "").unwrap());
        let crash = || write_new(&file, "new", Readers::Owner).unwrap().keep().unwrap();
        crash();
        assert_eq!((read(&file).unwrap().as_deref(), names(&folder).len()), (Some("old"), 5));
        remove_leftovers(&file).unwrap();
        assert_eq!((read(&file).unwrap().as_deref(), names(&folder).len()), (Some("old"), 4));
        crash();
        replace(&file, "newer", Readers::Owner).unwrap();
        assert_eq!(read(&file).unwrap().as_deref(), Some("newer"));
        remove(&file).unwrap();
        remove(&file).unwrap();
        assert!(others.iter().all(|other| other.exists()) && names(&folder).len() == others.len());
        assert_eq!(read(&file).unwrap(), None);
        remove(&folder.path().join("no/such/folder/file")).unwrap();
    }

    #[test]
    fn what_cannot_be_written_leaves_everything_as_it_was() {
        let folder = tempdir().unwrap();
        let (in_the_way, is_file) = (folder.path().join("a"), folder.path().join("b"));
        fs::create_dir_all(in_the_way.join("full")).unwrap();
        fs::write(&is_file, "").unwrap();
        for readers in ALL {
            assert!(replace(&in_the_way, "text", readers).is_err(), "a folder where the file should be");
            assert!(replace(&is_file.join("c"), "text", readers).is_err(), "a file where the folder should be");
        }
        assert!(remove(&in_the_way).is_err());
        assert_eq!(names(&folder), ["a", "b"]);
    }

    #[test]
    fn a_file_that_is_too_long_is_not_read_to_its_end() {
        let folder = tempdir().unwrap();
        let file = folder.path().join("long");
        fs::write(&file, "#".repeat(MAX_BYTES as usize)).unwrap();
        assert!(read(&file).unwrap().is_some());
        fs::write(&file, "#".repeat(MAX_BYTES as usize + 1)).unwrap();
        assert_eq!(read(&file).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[cfg(unix)]
    mod unix {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        use super::*;

        fn mode(file: &Path) -> u32 {
            fs::metadata(file).unwrap().permissions().mode() & 0o777
        }

        fn set_mode(file: &Path, mode: u32) {
            fs::set_permissions(file, Permissions::from_mode(mode)).unwrap();
        }

        #[test]
        fn only_those_read_it_who_may() {
            let folder = tempdir().unwrap();
            let usual = folder.path().join("usual");
            fs::write(&usual, "").unwrap(); // whatever the umask is
            for (readers, new, kept) in
                [(Readers::Owner, 0o600, 0o600), (Readers::KeptOrOwner, 0o600, 0o640), (Readers::KeptOrUsual, mode(&usual), 0o640)]
            {
                let file = folder.path().join(format!("{readers:?}"));
                replace(&file, "one", readers).unwrap();
                assert_eq!(mode(&file), new, "{readers:?}");
                set_mode(&file, 0o640);
                replace(&file, "two", readers).unwrap();
                assert_eq!(mode(&file), kept, "{readers:?}");
                set_mode(&file, 0o444);
                assert_eq!(replace(&file, "three", readers).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
                assert_eq!(read(&file).unwrap().as_deref(), Some("two"));
            }
            assert_eq!(names(&folder).len(), 4);
        }

        #[test]
        fn a_link_stays_a_link_and_what_it_leads_to_is_written_and_removed() {
            let folder = tempdir().unwrap();
            let (link, real) = (folder.path().join("link"), folder.path().join("there/real"));
            symlink("there/real", &link).unwrap();
            for text in ["where nothing was", "again"] {
                replace(&link, text, Readers::Owner).unwrap();
                assert_eq!((read(&real).unwrap().as_deref(), link.is_symlink()), (Some(text), true));
            }
            write_new(&real, "a crash", Readers::Owner).unwrap().keep().unwrap();
            remove(&link).unwrap();
            assert_eq!(fs::read_dir(folder.path().join("there")).unwrap().count(), 0);
            symlink("circle", folder.path().join("circle")).unwrap();
            assert!(replace(&folder.path().join("circle"), "text", Readers::Owner).is_err());
        }
    }
}
