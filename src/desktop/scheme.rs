//! Opening the links of a scheme with this program: a desktop entry of ours that says it can, and the person's list of
//! defaults (`mimeapps.list`), which says that it shall.

mod defaults;

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::text_file::{self, Readers};

use super::autostart::quoted;

/// In which group of the list the defaults stand.
const DEFAULTS: &str = "Default Applications";
/// Where desktops note who else can open something.
const ADDED: &str = "Added Associations";
/// Where they note who shall not.
const REMOVED: &str = "Removed Associations";

/// Where the person's desktop keeps what opens what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The folder of the person's own desktop entries.
    pub applications: PathBuf,
    /// The list of defaults.
    pub defaults: PathBuf,
}

impl Places {
    /// `$XDG_DATA_HOME/applications` and `$XDG_CONFIG_HOME/mimeapps.list`, by default below `~/.local/share` and `~/.config`;
    /// none where the system has no such places.
    pub fn find(lookup: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        if cfg!(not(all(unix, not(target_os = "macos")))) {
            return None;
        }
        let absolute = |name: &str| lookup(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let data = absolute("XDG_DATA_HOME").or_else(|| Some(absolute("HOME")?.join(".local/share")))?;
        let config = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))?;
        Some(Self { applications: data.join("applications"), defaults: config.join("mimeapps.list") })
    }
}

/// What a program is to the desktop.
#[derive(Clone, Copy, Debug)]
pub struct Program<'a> {
    /// Its name, as people read it.
    pub title: &'a str,
    /// The name of its icon.
    pub icon: &'a str,
    /// Where it is.
    pub path: &'a Path,
    /// What it is started with, before the link.
    pub arguments: &'a [&'a str],
}

/// The links of one scheme, opened by one program or not.
///
/// The same program with other arguments writes the same entry. Whose it is, its command says: what another one wrote is only
/// replaced by [`enable`](Self::enable), which is what a person asked for.
#[derive(Clone, Debug)]
pub struct SchemeHandler {
    places: Places,
    /// The name of the entry's file, which is also how the list names it.
    id: String,
    /// What the list calls such links.
    kind: String,
    /// The line that tells our entry from others.
    mark: String,
    /// What the entry starts.
    command: String,
    entry: String,
}

/// How entry and list are at a moment, so that they can be [put back](SchemeHandler::put_back).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    entry: Option<String>,
    list: Option<String>,
}

impl SchemeHandler {
    /// For links that begin with `scheme` and a colon. `id` names the entry's file.
    ///
    /// # Errors
    /// If a part of the command cannot stand in a desktop entry: it is not text, or has a control character.
    pub fn new(places: Places, id: &str, scheme: &str, program: &Program<'_>) -> io::Result<Self> {
        let unfit = || io::Error::new(io::ErrorKind::InvalidInput, format!("{} cannot stand in an entry", program.path.display()));
        let path = program.path.to_str().ok_or_else(unfit)?;
        let words = || std::iter::once(&path).chain(program.arguments);
        if words().chain([&program.title]).any(|word| word.chars().any(char::is_control)) {
            return Err(unfit());
        }
        let command = words().map(|word| quoted(word) + " ").collect::<String>() + "%u";
        let kind = format!("x-scheme-handler/{scheme}");
        let mark = format!("X-Written-By={id}");
        // In no menu: it is there for links alone.
        let entry = format!(
            "[Desktop Entry]\nType=Application\nName={}\nExec={command}\nIcon={}\nTerminal=false\nStartupNotify=false\nNoDisplay=true\n\
             MimeType={kind};\n{mark}\n",
            program.title.replace('\\', "\\\\"),
            program.icon
        );
        Ok(Self { places, id: format!("{id}.desktop"), kind, mark, command, entry })
    }

    /// Whether the entry is there, starts this program with these arguments, and is the person's default for such links.
    pub fn is_enabled(&self) -> bool {
        let is_default = |list: &str| defaults::list(list, DEFAULTS, &self.kind).first() == Some(&self.id.as_str());
        self.own_entry().is_ok_and(|entry| entry.as_deref().and_then(command_of) == Some(self.command.as_str()))
            && read(&self.places.defaults).is_ok_and(|list| is_default(&list.unwrap_or_default()))
    }

    /// Writes the entry and makes it the default; what was the default before comes after it.
    ///
    /// # Errors
    /// If the entry's place is taken by a file that is not ours, which is left alone; if the list is no text or larger than
    /// 1 MiB; if one of them is read-only or cannot be written. What was written until then is put back.
    pub fn enable(&self) -> io::Result<()> {
        self.or_put_back(|before| {
            let list = before.list.as_deref().unwrap_or_default();
            let shown = self.without_us(list, &[REMOVED]);
            let ours_first = |old: &[&str]| {
                std::iter::once(self.id.as_str()).chain(old.iter().copied().filter(|id| *id != self.id)).map(str::to_owned).collect()
            };
            let new = defaults::changed(&shown, DEFAULTS, &self.kind, ours_first);
            // The entry first: the list shall name nothing that is not there.
            self.write_entry(before.entry.as_deref())?;
            if new == list { Ok(()) } else { replace(&self.places.defaults, &new) }
        })
    }

    /// Takes the entry out of the list and removes it; none is as good, and so is one with other arguments, which stays.
    ///
    /// # Errors
    /// As for [`enable`](Self::enable).
    pub fn disable(&self) -> io::Result<()> {
        self.or_put_back(|before| {
            if before.entry.as_deref().is_some_and(|entry| !self.has_our_arguments(entry)) {
                return Ok(());
            }
            if let Some(list) = &before.list {
                let new = self.without_us(list, &[DEFAULTS, ADDED]);
                if new != *list {
                    replace(&self.places.defaults, &new)?;
                }
            }
            if before.entry.is_some() { fs::remove_file(self.file()) } else { Ok(()) }
        })
    }

    /// How entry and list are now.
    ///
    /// # Errors
    /// If the entry is not ours, or one of them cannot be read.
    pub fn look(&self) -> io::Result<Before> {
        Ok(Before { entry: self.own_entry()?, list: read(&self.places.defaults)? })
    }

    /// Makes entry and list what they were, whoever wrote them last. What is so already is not written.
    ///
    /// # Errors
    /// If one of them cannot be read or written; the other is put back all the same.
    pub fn put_back(&self, before: &Before) -> io::Result<()> {
        let list = put_back(&self.places.defaults, before.list.as_deref());
        list.and(put_back(&self.file(), before.entry.as_deref()))
    }

    fn or_put_back(&self, change: impl FnOnce(&Before) -> io::Result<()>) -> io::Result<()> {
        let before = self.look()?;
        change(&before).inspect_err(|_| {
            if let Err(error) = self.put_back(&before) {
                tracing::warn!(%error, "the previous handler of links could not be restored");
            }
        })
    }

    /// Brings things to where the settings want them: enables it where there is no entry, and lets an entry with our arguments
    /// start this program, wherever it is now. A person who chose another default elsewhere keeps it.
    ///
    /// # Errors
    /// As for [`enable`](Self::enable).
    pub fn restore(&self) -> io::Result<()> {
        match self.own_entry()? {
            None => self.enable(),
            Some(entry) if self.has_our_arguments(&entry) => self.write_entry(Some(&entry)),
            Some(_) => Ok(()),
        }
    }

    fn file(&self) -> PathBuf {
        self.places.applications.join(&self.id)
    }

    /// Our entry; an error if there is one that we did not write.
    fn own_entry(&self) -> io::Result<Option<String>> {
        let Some(entry) = read(&self.file())? else { return Ok(None) };
        if entry.lines().any(|line| line.trim_end() == self.mark) {
            return Ok(Some(entry));
        }
        let why = format!("{} was not written by this program and is left as it is", self.file().display());
        Err(io::Error::new(io::ErrorKind::AlreadyExists, why))
    }

    /// Whether an entry starts a program with our arguments, wherever that program is.
    fn has_our_arguments(&self, entry: &str) -> bool {
        command_of(entry).map(arguments) == Some(arguments(&self.command))
    }

    fn write_entry(&self, before: Option<&str>) -> io::Result<()> {
        if before == Some(self.entry.as_str()) { Ok(()) } else { replace(&self.file(), &self.entry) }
    }

    fn without_us(&self, list: &str, groups: &[&str]) -> String {
        let others = |old: &[&str]| old.iter().filter(|id| **id != self.id).map(|id| (*id).to_owned()).collect();
        groups.iter().fold(list.to_owned(), |list, group| defaults::changed(&list, group, &self.kind, others))
    }
}

/// What an entry starts.
fn command_of(entry: &str) -> Option<&str> {
    entry.lines().find_map(|line| line.strip_prefix("Exec="))
}

/// What follows the program in a command whose words are [`quoted`] where they must be.
fn arguments(command: &str) -> &str {
    // Inside, a quote stands behind two backslashes, and a backslash is four of them.
    let closes = |before: &str| (before.len() - before.trim_end_matches('\\').len()).is_multiple_of(4);
    let end = match command.strip_prefix('"') {
        Some(inside) => inside.match_indices('"').find(|(at, _)| closes(&inside[..*at])).map(|(at, _)| at + 2),
        None => command.find(' '),
    };
    end.map_or("", |end| &command[end..])
}

/// Makes a file what it was; none if there was none.
fn put_back(file: &Path, text: Option<&str>) -> io::Result<()> {
    match text {
        text if read(file)?.as_deref() == text => Ok(()),
        Some(text) => replace(file, text),
        None => text_file::remove(file).map_err(named(file)),
    }
}

fn read(file: &Path) -> io::Result<Option<String>> {
    text_file::read(file).map_err(named(file))
}

fn replace(file: &Path, text: &str) -> io::Result<()> {
    text_file::replace(file, text, Readers::KeptOrUsual).map_err(named(file))
}

/// Says of which file an error is.
fn named(file: &Path) -> impl FnOnce(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use tempfile::{TempDir, tempdir};

    use super::*;

    const OURS: &str = "x-scheme-handler/acme=acme-links.desktop";

    struct Home {
        folder: TempDir,
        handler: SchemeHandler,
    }

    impl Home {
        fn new() -> Self {
            let folder = tempdir().unwrap();
            let handler = handler(folder.path(), "/opt/acme");
            Self { folder, handler }
        }

        fn with_list(list: &str) -> Self {
            let home = Self::new();
            fs::create_dir_all(home.list().parent().unwrap()).unwrap();
            fs::write(home.list(), list).unwrap();
            home
        }

        fn list(&self) -> PathBuf {
            self.folder.path().join("config/mimeapps.list")
        }

        fn entry(&self) -> PathBuf {
            self.folder.path().join("data/applications/acme-links.desktop")
        }

        fn text(&self) -> String {
            fs::read_to_string(self.list()).unwrap()
        }
    }

    fn handler(folder: &Path, path: &str) -> SchemeHandler {
        let places = Places { applications: folder.join("data/applications"), defaults: folder.join("config/mimeapps.list") };
        let program = Program { title: "Acme", icon: "acme", path: Path::new(path), arguments: &["--config", "/a b"] };
        SchemeHandler::new(places, "acme-links", "acme", &program).unwrap()
    }

    #[test]
    fn it_is_enabled_until_it_is_disabled() {
        let Home { handler, .. } = &Home::new();
        assert!(!handler.is_enabled());
        handler.enable().unwrap();
        handler.enable().unwrap();
        assert!(handler.is_enabled());
        handler.disable().unwrap();
        handler.disable().unwrap();
        assert!(!handler.is_enabled());
    }

    #[test]
    fn the_entry_starts_the_program_with_the_link_and_is_in_no_menu() {
        let home = Home::new();
        home.handler.enable().unwrap();
        let entry = fs::read_to_string(home.entry()).unwrap();
        assert!(entry.contains("\nExec=/opt/acme --config \"/a b\" %u\n"), "{entry}");
        assert!(entry.contains("\nMimeType=x-scheme-handler/acme;\n") && entry.contains("\nNoDisplay=true\n"), "{entry}");
        assert_eq!(home.text(), format!("[{DEFAULTS}]\n{OURS}\n"));
        home.handler.disable().unwrap();
        assert!(!home.entry().exists());
    }

    #[test]
    fn the_rest_of_the_list_stays_and_who_was_the_default_is_again() {
        let list = "# mine\n[Default Applications]\ntext/html=web.desktop;\nx-scheme-handler/acme=other.desktop;\n\n[Added Associations]\n# kept\n";
        let home = Home::with_list(list);
        home.handler.enable().unwrap();
        assert_eq!(home.text(), list.replace("=other.desktop;", "=acme-links.desktop;other.desktop"));
        home.handler.disable().unwrap();
        assert_eq!(home.text(), list.replace("=other.desktop;", "=other.desktop"));
    }

    #[test]
    fn what_others_noted_of_us_goes_too() {
        let home = Home::with_list(&format!("[{REMOVED}]\n{OURS};\n[{ADDED}]\n{OURS};b.desktop;\n"));
        home.handler.enable().unwrap();
        assert_eq!(home.text(), format!("[{REMOVED}]\n[{ADDED}]\n{OURS};b.desktop;\n\n[{DEFAULTS}]\n{OURS}\n"));
        home.handler.disable().unwrap();
        assert_eq!(home.text(), format!("[{REMOVED}]\n[{ADDED}]\nx-scheme-handler/acme=b.desktop\n\n[{DEFAULTS}]\n"));
    }

    #[test]
    fn an_entry_of_somebody_else_is_left_alone_and_named() {
        let home = Home::with_list("[Default Applications]\n");
        fs::create_dir_all(home.entry().parent().unwrap()).unwrap();
        fs::write(home.entry(), "[Desktop Entry]\nExec=theirs\n").unwrap();
        for tried in [home.handler.enable(), home.handler.disable(), home.handler.restore()] {
            let error = tried.unwrap_err().to_string();
            assert!(error.contains("acme-links.desktop was not written by this program"), "{error}");
        }
        assert_eq!(fs::read_to_string(home.entry()).unwrap(), "[Desktop Entry]\nExec=theirs\n");
        assert!(home.text() == "[Default Applications]\n" && !home.handler.is_enabled());
    }

    #[test]
    fn a_list_that_is_no_text_is_left_alone_and_named_and_so_is_the_rest() {
        let home = Home::with_list("");
        fs::write(home.list(), b"\xff\xfe").unwrap();
        let error = home.handler.enable().unwrap_err().to_string();
        assert!(error.contains("mimeapps.list: "), "{error}");
        assert!(fs::read(home.list()).unwrap() == b"\xff\xfe" && !home.entry().exists());
        fs::write(home.list(), "#".repeat(1 + 1024 * 1024)).unwrap();
        assert!(home.handler.enable().unwrap_err().to_string().contains("larger than 1048576 bytes"));
        assert!(!home.entry().exists());
    }

    #[test]
    fn a_list_that_cannot_be_written_leaves_no_entry() {
        let home = Home::new();
        fs::write(home.folder.path().join("config"), "a file where the folder should be").unwrap();
        assert!(home.handler.enable().is_err());
        assert!(!home.entry().exists());
    }

    #[test]
    fn at_a_start_a_missing_entry_comes_back_and_a_program_that_moved_is_found() {
        let home = Home::new();
        home.handler.restore().unwrap();
        assert!(home.handler.is_enabled());
        handler(home.folder.path(), "/opt/elsewhere").restore().unwrap();
        assert!(fs::read_to_string(home.entry()).unwrap().contains("\nExec=/opt/elsewhere "));
    }

    /// Two settings files of one program, each with its own switch.
    #[test]
    fn an_entry_with_other_arguments_is_not_this_one_and_is_replaced_on_request_alone() {
        let home = Home::new();
        let places = home.handler.places.clone();
        let program = Program { title: "Acme", icon: "acme", path: Path::new("/opt/acme"), arguments: &[] };
        let (one, other) = (&home.handler, &SchemeHandler::new(places, "acme-links", "acme", &program).unwrap());
        one.enable().unwrap();
        assert!(one.is_enabled() && !other.is_enabled());
        other.restore().unwrap();
        other.disable().unwrap();
        assert!(one.is_enabled() && !other.is_enabled(), "the other one's start and its switch leave it alone");
        other.enable().unwrap();
        one.restore().unwrap();
        one.disable().unwrap();
        assert!(!one.is_enabled() && other.is_enabled());
    }

    #[test]
    fn the_arguments_of_a_command_begin_after_its_program_however_odd_that_is() {
        for program in ["/opt/a", "/opt/a b", "/opt/\"a\" b", "/opt/a \\", "/opt/a \\\"", "/opt/$a`%"] {
            assert_eq!(arguments(&format!("{} \"/c d\" %u", quoted(program))), " \"/c d\" %u", "{program}");
        }
        assert_eq!((arguments("/opt/a"), arguments("\"/opt/a")), ("", ""));
    }

    #[test]
    fn at_a_start_another_default_that_the_person_chose_stays() {
        let home = Home::new();
        home.handler.enable().unwrap();
        let other = format!("[{DEFAULTS}]\nx-scheme-handler/acme=other.desktop;acme-links.desktop\n");
        fs::write(home.list(), &other).unwrap();
        home.handler.restore().unwrap();
        assert!(home.text() == other && !home.handler.is_enabled());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_the_list_is_followed_and_its_permissions_are_kept() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let home = Home::with_list("");
        let real = home.folder.path().join("real.list");
        fs::write(&real, "").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        fs::remove_file(home.list()).unwrap();
        symlink(&real, home.list()).unwrap();
        home.handler.enable().unwrap();
        assert!(fs::read_link(home.list()).is_ok() && fs::read_to_string(&real).unwrap().contains(OURS));
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_list_that_is_not_there_yet_stays_one() {
        let home = Home::with_list("");
        fs::remove_file(home.list()).unwrap();
        std::os::unix::fs::symlink("../kept/real.list", home.list()).unwrap();
        home.handler.enable().unwrap();
        assert!(fs::symlink_metadata(home.list()).unwrap().is_symlink());
        assert!(fs::read_to_string(home.folder.path().join("kept/real.list")).unwrap().contains(OURS));
    }

    #[cfg(unix)]
    #[test]
    fn a_read_only_list_is_left_alone_and_what_was_written_before_is_put_back() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = Home::with_list("# mine\n");
        let lock = |mode| fs::set_permissions(home.list(), fs::Permissions::from_mode(mode)).unwrap();
        lock(0o444);
        let error = home.handler.enable().unwrap_err().to_string();
        assert!(error.ends_with("mimeapps.list: it is read-only"), "{error}");
        assert!(home.text() == "# mine\n" && !home.entry().exists());
        lock(0o644);
        handler(home.folder.path(), "/opt/before").enable().unwrap();
        fs::write(home.list(), "# no default any more\n").unwrap();
        lock(0o444);
        let entry = fs::read_to_string(home.entry()).unwrap();
        home.handler.enable().unwrap_err();
        assert_eq!(fs::read_to_string(home.entry()).unwrap(), entry, "it starts what it started before");
    }

    /// Or else an entry that cannot be removed would stay without its line in the list.
    #[test]
    fn what_a_change_has_done_before_it_failed_is_put_back() {
        let home = Home::new();
        home.handler.enable().unwrap();
        let list = home.text();
        let failed = home.handler.or_put_back(|_| {
            fs::write(home.list(), "").unwrap();
            fs::remove_file(home.entry()).unwrap();
            Err(io::ErrorKind::PermissionDenied.into())
        });
        assert!(failed.is_err() && home.text() == list && home.handler.is_enabled());
    }

    #[test]
    fn what_was_not_there_is_gone_again_when_it_is_put_back() {
        let home = Home::new();
        let before = home.handler.look().unwrap();
        home.handler.enable().unwrap();
        home.handler.put_back(&before).unwrap();
        assert!(!home.list().exists() && !home.entry().exists());
    }

    #[test]
    fn what_cannot_stand_in_an_entry_is_refused() {
        let places = || Places { applications: PathBuf::new(), defaults: PathBuf::new() };
        let program = Program { title: "Acme", icon: "acme", path: Path::new("/opt/a\nExec=evil"), arguments: &[] };
        assert!(SchemeHandler::new(places(), "acme", "acme", &program).is_err());
        let program = Program { title: "Ac\nme", path: Path::new("/opt/a"), ..program };
        assert!(SchemeHandler::new(places(), "acme", "acme", &program).is_err());
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn the_places_are_where_desktops_look() {
        let of = |data: Option<&str>, config: Option<&str>| {
            let (data, config) = (data.map(OsString::from), config.map(OsString::from));
            Places::find(move |name| match name {
                "HOME" => Some("/home/anna".into()),
                "XDG_DATA_HOME" => data.clone(),
                "XDG_CONFIG_HOME" => config.clone(),
                _ => None,
            })
        };
        let places = |applications: &str, defaults: &str| Some(Places { applications: applications.into(), defaults: defaults.into() });
        assert_eq!(of(None, None), places("/home/anna/.local/share/applications", "/home/anna/.config/mimeapps.list"));
        assert_eq!(of(Some("/d"), Some("/c")), places("/d/applications", "/c/mimeapps.list"));
        assert_eq!(of(Some("d"), Some("")), of(None, None));
        assert_eq!(Places::find(|_| None), None);
    }
}
