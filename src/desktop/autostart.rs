//! Starting with the system: an entry in the user's autostart folder (XDG), which desktops read when a session begins.

use std::io;
use std::path::{Path, PathBuf};

use crate::text_file::{self, Readers};

/// The entry of one program.
#[derive(Clone, Debug)]
pub struct Autostart {
    file: PathBuf,
    entry: String,
}

impl Autostart {
    /// For this program with these arguments, in `folder`, which need not exist. `id` names the entry's file.
    ///
    /// # Errors
    /// If a part of the command cannot stand in such an entry: it is not text, or has a control character.
    pub fn new(folder: &Path, id: &str, title: &str, program: &Path, arguments: &[&str]) -> io::Result<Self> {
        let unfit = || io::Error::new(io::ErrorKind::InvalidInput, format!("{} cannot stand in an entry", program.display()));
        let program = program.to_str().ok_or_else(unfit)?;
        let mut words = std::iter::once(&program).chain(arguments);
        if words.any(|word| word.chars().any(char::is_control)) || title.chars().any(char::is_control) {
            return Err(unfit());
        }
        let command: Vec<String> = std::iter::once(&program).chain(arguments).map(|word| quoted(word)).collect();
        let entry = format!(
            "[Desktop Entry]\nType=Application\nName={}\nExec={}\nIcon={id}\nTerminal=false\nStartupNotify=false\n",
            title.replace('\\', "\\\\"),
            command.join(" ")
        );
        Ok(Self { file: folder.join(format!("{id}.desktop")), entry })
    }

    /// Where the user's desktop looks for entries: `$XDG_CONFIG_HOME/autostart`, by default `~/.config/autostart`; none
    /// where the system has no such place.
    pub fn folder(lookup: impl Fn(&str) -> Option<std::ffi::OsString>) -> Option<PathBuf> {
        if cfg!(not(all(unix, not(target_os = "macos")))) {
            return None;
        }
        let absolute = |name: &str| lookup(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let config = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))?;
        Some(config.join("autostart"))
    }

    /// Whether there is such an entry, switched off or not.
    pub fn is_there(&self) -> bool {
        self.file.exists()
    }

    /// Whether the entry is there, and not switched off by the desktop's own settings.
    pub fn is_enabled(&self) -> bool {
        let switched_off = |line: &str| matches!(line.trim(), "Hidden=true" | "X-GNOME-Autostart-enabled=false");
        std::fs::read_to_string(&self.file).is_ok_and(|entry| !entry.lines().any(switched_off))
    }

    /// Writes the entry.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn enable(&self) -> io::Result<()> {
        text_file::replace(&self.file, &self.entry, Readers::KeptOrUsual)
    }

    /// Removes the entry, if there is one.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn disable(&self) -> io::Result<()> {
        text_file::remove(&self.file)
    }
}

/// One word of a command, as such entries want it: in quotes, with what means something inside them told apart, and all of
/// that once more because it stands in a value.
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in word.chars() {
        match c {
            '"' | '`' | '$' => quoted.push_str(&format!("\\\\{c}")),
            '\\' => quoted.push_str("\\\\\\\\"),
            '%' => quoted.push_str("%%"),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use tempfile::tempdir;

    use super::*;

    #[test]
    fn it_is_enabled_until_it_is_disabled() {
        let folder = tempdir().unwrap();
        let autostart = Autostart::new(folder.path(), "acme", "Acme", Path::new("/opt/acme"), &["--minimized"]).unwrap();
        assert!(!autostart.is_enabled());
        autostart.enable().unwrap();
        autostart.enable().unwrap();
        assert!(autostart.is_enabled());
        let entry = std::fs::read_to_string(folder.path().join("acme.desktop")).unwrap();
        assert!(entry.contains("\nExec=/opt/acme --minimized\n"), "{entry}");
        autostart.disable().unwrap();
        autostart.disable().unwrap();
        assert!(!autostart.is_enabled());
    }

    #[test]
    fn what_the_desktop_switched_off_is_off() {
        let folder = tempdir().unwrap();
        let autostart = Autostart::new(folder.path(), "acme", "Acme", Path::new("/opt/acme"), &[]).unwrap();
        autostart.enable().unwrap();
        let entry = std::fs::read_to_string(folder.path().join("acme.desktop")).unwrap();
        std::fs::write(folder.path().join("acme.desktop"), entry + "Hidden=true\n").unwrap();
        assert!(autostart.is_there() && !autostart.is_enabled());
    }

    #[test]
    fn odd_places_stay_one_word() {
        assert_eq!(quoted("/opt/my app/x"), "\"/opt/my app/x\"");
        assert_eq!(quoted("a$b`c\"d"), "\"a\\\\$b\\\\`c\\\\\"d\"");
        assert_eq!(quoted("a\\b"), "\"a\\\\\\\\b\"");
        assert_eq!(quoted("100%"), "\"100%%\"");
        assert_eq!(quoted(""), "\"\"");
        assert!(Autostart::new(Path::new("/x"), "acme", "Acme", Path::new("/opt/a\nExec=evil"), &[]).is_err());
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn the_folder_is_where_desktops_look() {
        let of = |config: Option<&str>| {
            let config = config.map(Into::into);
            Autostart::folder(move |name| if name == "HOME" { Some("/home/anna".into()) } else { config.clone() })
        };
        assert_eq!(of(None), Some("/home/anna/.config/autostart".into()));
        assert_eq!(of(Some("/etc/anna")), Some("/etc/anna/autostart".into()));
        assert_eq!(of(Some("relative")), Some("/home/anna/.config/autostart".into()));
        assert_eq!(Autostart::folder(|_| None), None);
    }
}
