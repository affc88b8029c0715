//! The login that "Remember me" stores, in a file that only its owner can read.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::app::model::login_form::VisitorIdentity;
use crate::data_folder;
use crate::text_file::{self, Readers};

/// Maximum size of the file that is read; the app's own is far smaller.
const MAX_BYTES: u64 = 16 * 1024;

/// The file `remembered.json`.
#[derive(Clone, Debug)]
pub(crate) struct Remembered {
    path: PathBuf,
}

impl Remembered {
    /// The file in a directory that need not exist.
    pub(crate) fn new(data_dir: &Path) -> Self {
        Self { path: data_dir.join("remembered.json") }
    }

    /// Path of the file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the remembered login. A file that cannot be read is logged and ignored.
    pub(crate) fn load(&self) -> Option<VisitorIdentity> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => {
                tracing::warn!(path = %self.path.display(), %error, "cannot read the remembered login; ignored");
                return None;
            }
        };
        let mut text = String::new();
        let read = file.take(MAX_BYTES).read_to_string(&mut text).map_err(|error| error.to_string());
        match read.and_then(|_| serde_json::from_str(&text).map_err(|error| error.to_string())) {
            Ok(who) => Some(who),
            Err(error) => {
                tracing::warn!(path = %self.path.display(), error, "cannot parse the remembered login; ignored");
                None
            }
        }
    }

    /// Writes the whole file or leaves the old one.
    pub(crate) fn save(&self, who: &VisitorIdentity) -> io::Result<()> {
        if let Some(directory) = self.path.parent() {
            data_folder::create(directory)?;
        }
        text_file::replace(&self.path, &serde_json::to_string_pretty(who)?, Readers::Owner)
    }

    /// Deletes the file, and what an interrupted save left of it.
    pub(crate) fn forget(&self) -> io::Result<()> {
        text_file::remove(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::{TempDir, tempdir};

    use super::*;

    fn place() -> (TempDir, Remembered) {
        let folder = tempdir().unwrap();
        let file = Remembered::new(folder.path());
        (folder, file)
    }

    fn anna() -> VisitorIdentity {
        VisitorIdentity { visitorid: "anna".parse().unwrap(), name: Some("Anna".parse().unwrap()), email: None, phone: None }
    }

    #[test]
    fn what_is_saved_is_loaded_until_it_is_forgotten() {
        let (_folder, file) = place();
        assert_eq!(file.load(), None);
        file.save(&anna()).unwrap();
        file.save(&VisitorIdentity { name: None, ..anna() }).unwrap();
        assert_eq!(file.load(), Some(VisitorIdentity { name: None, ..anna() }));
        file.forget().unwrap();
        file.forget().unwrap();
        assert_eq!(file.load(), None);
    }

    #[test]
    fn what_was_left_half_done_is_forgotten_too() {
        let (folder, file) = place();
        file.save(&anna()).unwrap();
        fs::rename(file.path(), folder.path().join("remembered.json.x.new")).unwrap();
        file.forget().unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::create_dir_all(file.path().join("in the way")).unwrap();
        assert!(file.save(&anna()).is_err());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left beside it");
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, file) = place();
        file.save(&anna()).unwrap();
        assert_eq!(fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_makes_no_sense_is_ignored() {
        let (_folder, file) = place();
        for text in ["", "{", "{\"visitorid\":\"a b\"}", "[]", "\u{0}"] {
            fs::write(file.path(), text).unwrap();
            assert_eq!(file.load(), None, "{text:?}");
        }
    }
}
