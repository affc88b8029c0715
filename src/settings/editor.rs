//! Writes single settings into the file that a person may have written by hand, and keeps what that person wrote.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;
use toml_edit::Value;

use crate::text_file::{self, Readers};

use super::edit::{self, ChangeError};
use super::{Settings, SettingsError};

const FIRST_LINE: &str = "# Settings of oneclick-visitor. Each is explained in config.example.toml; comments are kept.\n";

/// The settings file, to be changed one value at a time.
///
/// Each change reads the file anew, so that nothing is lost that was edited by hand meanwhile, and writes all of it or nothing.
/// Comments, order and everything else stay as they are. A link is followed; permissions are kept.
#[derive(Clone, Debug)]
pub struct Editor {
    path: PathBuf,
}

/// Why a setting was not written. The file is as it was.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EditError {
    /// The file, or what it would become, could not start the program.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The file cannot be changed there.
    #[error("{}: {source}", file.display())]
    Change {
        /// Which file.
        file: PathBuf,
        /// Why.
        source: ChangeError,
    },
    /// The value would not be used at the next start.
    #[error("{warning}")]
    Unused {
        /// What the next start would say of it, with the file and the key.
        warning: String,
    },
    /// It could not be written.
    #[error("{} cannot be written: {source}", file.display())]
    Write {
        /// Which file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Editor {
    /// For this file, which need not exist; it is read and made by the first change.
    pub fn open(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Sets a value. The key names section and setting, as in `app.theme`.
    ///
    /// # Errors
    ///
    /// What would not be read at the next start is not written: an unknown key, a wrong type or word, an address that the app
    /// would not talk to. Nor is a file touched that is not TOML, read-only, or larger than 1 MiB.
    pub fn set(&self, key: &str, value: impl Into<Value>) -> Result<(), EditError> {
        let file = text_file::followed(&self.path).map_err(|source| SettingsError::Read { file: self.path.clone(), source })?;
        let old = self.read(&file)?;
        let text = old.as_deref().unwrap_or(FIRST_LINE);
        let warnings = Settings::parse(text, &self.path)?.warnings;
        let change = |source| EditError::Change { file: self.path.clone(), source };
        let (section, name) = key.split_once('.').ok_or_else(|| change(ChangeError::NoSectionNamed(key.to_owned())))?;
        let new = edit::changed(text, section, name, &value.into()).map_err(change)?;
        // The reader is the judge, so that what is written here is what is understood at the next start.
        let problems = Settings::parse(&new, &self.path)?.warnings;
        if let Some(warning) = problems.into_iter().find(|problem| !warnings.contains(problem)) {
            return Err(EditError::Unused { warning });
        }
        if old.as_ref() == Some(&new) {
            return Ok(());
        }
        text_file::replace(&file, &new, Readers::KeptOrOwner).map_err(|source| EditError::Write { file, source })
    }

    /// The text of the file; none if there is none.
    fn read(&self, file: &Path) -> Result<Option<String>, EditError> {
        text_file::read(file).map_err(|source| SettingsError::Read { file: self.path.clone(), source }.into())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::{TempDir, tempdir};

    use super::*;
    use crate::text_file::MAX_BYTES;

    struct Place {
        folder: TempDir,
        editor: Editor,
    }

    impl Place {
        fn new() -> Self {
            let folder = tempdir().unwrap();
            let editor = Editor::open(folder.path().join("deep/config.toml"));
            Self { folder, editor }
        }

        fn with(text: &str) -> Self {
            let place = Self::new();
            fs::create_dir_all(place.editor.path().parent().unwrap()).unwrap();
            fs::write(place.editor.path(), text).unwrap();
            place
        }

        fn text(&self) -> String {
            fs::read_to_string(self.editor.path()).unwrap()
        }
    }

    #[test]
    fn folder_and_file_are_made_with_only_what_was_set() {
        let place = Place::new();
        place.editor.set("app.theme", "dark").unwrap();
        assert_eq!(place.text(), format!("{FIRST_LINE}\n[app]\ntheme = \"dark\"\n"));
        assert_eq!(fs::read_dir(place.editor.path().parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn the_example_keeps_every_comment() {
        let example = include_str!("../../config.example.toml");
        let place = Place::with(example);
        place.editor.set("app.sound", true).unwrap();
        place.editor.set("log.level", "debug").unwrap();
        let expected = example.replace("\nsound = false\n", "\nsound = true\n").replace("\nlevel = \"info\"", "\nlevel = \"debug\"");
        assert_ne!(expected, example);
        assert_eq!(place.text(), expected);
    }

    #[test]
    fn an_edit_by_hand_in_between_is_kept() {
        let place = Place::with("[app]\ntheme = \"light\"\n");
        place.editor.set("app.theme", "dark").unwrap();
        fs::write(place.editor.path(), place.text() + "# by hand\ngestures = false\n").unwrap();
        place.editor.set("app.theme", "system").unwrap();
        assert_eq!(place.text(), "[app]\ntheme = \"system\"\n# by hand\ngestures = false\n");
    }

    #[test]
    fn a_wrong_value_key_or_file_is_refused_and_the_file_stays() {
        let text = "[app]\nservice = \"https://good\"\n";
        let place = Place::with(text);
        let refused = |key: &str, value: Value| place.editor.set(key, value).unwrap_err().to_string();
        assert!(refused("app.service", "http://support.example.com".into()).contains("app.service: the service at"));
        assert!(refused("app.servise", "".into()).contains("app.servise: not a known setting"));
        assert!(refused("app.theme", "pink".into()).contains("app.theme: \"system\" or"));
        assert!(refused("app.autostart", 1.into()).contains("app.autostart: true or false expected"));
        assert!(refused("log.colour", 1.into()).contains("log.colour is not a known setting"));
        assert!(refused("theme", 1.into()).contains("theme names no section"));
        assert_eq!(place.text(), text);
        fs::write(place.editor.path(), "[app\n").unwrap();
        assert!(refused("app.theme", "dark".into()).contains("line 1"));
        assert_eq!(place.text(), "[app\n");
    }

    #[test]
    fn a_file_that_cannot_be_one_of_ours_is_not_read_to_its_end() {
        let place = Place::with(&"#".repeat(MAX_BYTES as usize + 1));
        assert!(place.editor.set("app.theme", "dark").unwrap_err().to_string().ends_with("larger than 1048576 bytes"));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_kept_and_a_new_file_is_its_owners() {
        use std::os::unix::fs::PermissionsExt;
        let mode = |place: &Place| fs::metadata(place.editor.path()).unwrap().permissions().mode() & 0o777;
        let place = Place::new();
        place.editor.set("app.theme", "dark").unwrap();
        assert_eq!(mode(&place), 0o600);
        fs::set_permissions(place.editor.path(), PermissionsExt::from_mode(0o644)).unwrap();
        place.editor.set("app.theme", "light").unwrap();
        assert_eq!(mode(&place), 0o644);
        fs::set_permissions(place.editor.path(), PermissionsExt::from_mode(0o444)).unwrap();
        let error = place.editor.set("app.theme", "dark").unwrap_err();
        assert!(matches!(&error, EditError::Write { .. }) && error.to_string().ends_with("it is read-only"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let place = Place::new();
        let (folder, real) = (place.editor.path().parent().unwrap(), place.folder.path().join("real.toml"));
        fs::create_dir_all(folder).unwrap();
        std::os::unix::fs::symlink("../real.toml", place.editor.path()).unwrap();
        place.editor.set("app.theme", "dark").unwrap(); // it leads nowhere yet
        place.editor.set("app.sound", true).unwrap();
        assert!(fs::symlink_metadata(place.editor.path()).unwrap().is_symlink());
        assert!(fs::read_to_string(real).unwrap().ends_with("theme = \"dark\"\nsound = true\n"));
    }
}
