//! Files of text that belong to the person and that others write too: read up to a bound, and replaced whole or not at all.
//!
//! Errors name no file; whoever asks knows how it is called.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// The largest file that is read, in bytes; real ones have a few thousand.
pub(crate) const MAX_BYTES: u64 = 1024 * 1024;
/// The most symbolic links that are followed to a file.
const MAX_LINKS: usize = 16;

/// Who may read a file that was not there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// The person alone.
    Owner,
    /// Whoever may by the person's own rules, as with any other file.
    Usual,
}

/// The text of a file; none if there is none.
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

/// Writes the whole file or leaves the old one. A link is followed; permissions are kept.
///
/// # Errors
/// If it is read-only or cannot be written.
pub(crate) fn replace(file: &Path, text: &str, readers: Readers) -> io::Result<()> {
    let file = followed(file)?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let permissions = fs::metadata(&file).ok().map(|old| old.permissions()); // none if it is not there yet
    if permissions.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = file.with_file_name(name);
    let written = write(&new, text, permissions, readers).and_then(|()| fs::rename(&new, &file));
    if written.is_err() {
        fs::remove_file(&new).ok(); // it may never have been there
    }
    written
}

fn write(new: &Path, text: &str, permissions: Option<fs::Permissions>, readers: Readers) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(new)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
