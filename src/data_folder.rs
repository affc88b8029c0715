//! The folder of what the program keeps: only its owner may enter it, and read what lies in it.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io;
use std::path::Path;

/// Creates the folder if it is not there, and those above it that are not; nobody but the user may enter a new one.
///
/// # Errors
/// If it cannot be created.
pub fn create(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Lets nobody but the owner read a file that is created with these options.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// Creates the folder, or takes from others what they may do with it and with the files in it: an older version, or an
/// archive that was unpacked there, may have left them open to everybody.
///
/// Returns what stays open to others or could not be looked at, in words; the program runs all the same.
pub fn make_private(folder: &Path) -> Vec<String> {
    let told = |path: &Path| {
        let path = path.display().to_string();
        move |error: io::Error| format!("{path} cannot be kept from other users: {error}")
    };
    if let Err(error) = create(folder) {
        return vec![told(folder)(error)];
    }
    // The folder first: after that nobody else can put something in the place of a file that is about to be changed.
    let mut problems: Vec<String> = close(folder).map_err(told(folder)).err().into_iter().collect();
    match fs::read_dir(folder) {
        Ok(files) => {
            let paths = files.filter_map(|file| file.map(|file| file.path()).map_err(|error| problems.push(told(folder)(error))).ok());
            let paths: Vec<_> = paths.collect();
            problems.extend(paths.iter().filter_map(|path| close_file(path).map_err(told(path)).err()));
        }
        Err(error) => problems.push(told(folder)(error)),
    }
    problems
}

/// A link leads to what is not the program's, and a folder is closed by the one it lies in.
fn close_file(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => close(path),
        // It may be one that a running instance just put in the place of another.
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

#[cfg(unix)]
fn close(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    // What the owner took from himself, as by a folder that is read-only, stays taken.
    fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700))
}

#[cfg(not(unix))]
fn close(_: &Path) -> io::Result<()> {
    Ok(()) // such folders belong to one user by the system's own rules
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::PathBuf;

    use tempfile::{TempDir, tempdir};

    use super::*;

    struct Place(TempDir);

    impl Place {
        fn new() -> Self {
            Self(tempdir().unwrap())
        }

        fn file(&self, name: &str, mode: u32) -> PathBuf {
            let path = self.0.path().join(name);
            fs::write(&path, name).unwrap();
            set(&path, mode);
            path
        }
    }

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_new_folder_is_its_owners_alone() {
        let place = Place::new();
        let folder = place.0.path().join("share/oneclick-visitor");
        assert_eq!(make_private(&folder), Vec::<String>::new());
        assert_eq!((mode(&folder), mode(folder.parent().unwrap())), (0o700, 0o700));
    }

    #[test]
    fn an_old_folder_and_the_files_in_it_are_closed_to_others() {
        let place = Place::new();
        let names =
            ["oneclick-visitor.log", "oneclick-visitor.log.1", "activity.jsonl", "remembered.json", "audit.jsonl", "of-a-newer-version"];
        let files = names.map(|name| place.file(name, 0o666));
        let read_only = place.file("read-only", 0o444);
        set(place.0.path(), 0o777);
        assert_eq!(make_private(place.0.path()), Vec::<String>::new());
        assert_eq!(mode(place.0.path()), 0o700);
        for file in &files {
            assert_eq!((mode(file), fs::metadata(file).unwrap().len() > 0), (0o600, true), "{file:?}");
        }
        assert_eq!(mode(&read_only), 0o400);
    }

    #[test]
    fn what_a_link_in_it_leads_to_is_left_alone() {
        let place = Place::new();
        let elsewhere = place.file("elsewhere", 0o644);
        let folder = place.0.path().join("data");
        create(&folder).unwrap();
        symlink(&elsewhere, folder.join("activity.jsonl")).unwrap();
        symlink(place.0.path().join("nowhere"), folder.join("remembered.json")).unwrap();
        assert_eq!(make_private(&folder), Vec::<String>::new());
        assert_eq!(mode(&elsewhere), 0o644);
    }

    #[test]
    fn what_cannot_be_closed_is_told() {
        let place = Place::new();
        let problems = make_private(&place.file("in-the-way", 0o600));
        assert!(
            matches!(problems.as_slice(), [problem] if problem.contains("in-the-way cannot be kept from other users: ")),
            "{problems:?}"
        );
    }
}
