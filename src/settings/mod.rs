//! Settings from a TOML file: values, and what was wrong with them.
//!
//! Reading never fails halfway. A value of the wrong type is one warning that names key and file, and the default is used;
//! but addresses, groups and tokens fail closed: a wrong one is an error, and nothing starts.

mod edit;
mod editor;
mod preferences;
#[cfg(feature = "service")]
mod serve;
mod shortcut;

use std::path::{Path, PathBuf};

use thiserror::Error;
use toml::{Table, Value};

use crate::protocol::{GroupId, WebAddress};
use crate::sdk::ScreenSource;

pub use edit::ChangeError;
pub use editor::{EditError, Editor};
pub use preferences::{Preferences, Theme};
#[cfg(feature = "service")]
pub use serve::Serve;
pub use shortcut::{Shortcut, ShortcutError};

/// The default port of the service, on loopback.
pub const DEFAULT_PORT: u16 = 7710;

/// What the two programs are told.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What a person may change in the app.
    pub preferences: Preferences,
    /// The visitor's group.
    pub groupid: GroupId,
    /// What is shared.
    pub screen: ScreenSource,
    /// The embedded service.
    pub embedded: Embedded,
    /// The hosted service.
    #[cfg(feature = "service")]
    pub serve: Serve,
    /// What was wrong and was replaced by its default, in words.
    pub warnings: Vec<String>,
    /// The file that was read; none if there is none.
    pub file: Option<PathBuf>,
}

/// The service that runs inside the app when no other is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// Its port on loopback; a free one is taken if it is in use.
    pub port: u16,
    /// The organisation's name.
    pub organisation: String,
    /// The name of the agent who opens the console from the app.
    pub agent: String,
    /// Address of the terms.
    pub terms_url: Option<String>,
}

/// Why nothing can start. Each names key and file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("{}: {source}", file.display())]
    Read {
        /// Which file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{}: {} at line {line}, column {column}", file.display(), source.message())]
    Syntax {
        /// Which file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// Why.
        source: Box<toml::de::Error>,
    },
    /// An address, a group or a token is wrong.
    #[error("{}: {key}: {problem}", file.display())]
    Value {
        /// Which file.
        file: PathBuf,
        /// Which key.
        key: String,
        /// What is wrong with it.
        #[source]
        problem: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// The user's settings file, where the platform puts it; none where the platform has no such place.
pub fn default_file() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "oneclick-visitor").map(|dirs| dirs.config_dir().join("config.toml"))
}

/// The user's data folder, where the platform puts it.
pub fn data_dir() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "oneclick-visitor").map(|dirs| dirs.data_dir().to_owned())
}

impl Settings {
    /// Reads the file that was named, or the user's own, which need not exist.
    pub fn load(named: Option<&Path>) -> Result<Self, SettingsError> {
        let (file, required) = match named {
            Some(file) => (Some(file.to_owned()), true),
            None => (default_file(), false),
        };
        let Some(file) = file else { return Self::parse("", Path::new("")) };
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                let mut settings = Self::parse(&text, &file)?;
                #[cfg(all(unix, feature = "service"))]
                if !settings.serve.config.agents.is_empty() && is_for_all(&file) {
                    let file = file.display();
                    settings
                        .warnings
                        .push(format!("{file}: everybody on this computer can read the agents' tokens in it; chmod o-r {file}"));
                }
                settings.file = Some(file);
                Ok(settings)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !required => Self::parse("", &file),
            Err(source) => Err(SettingsError::Read { file, source }),
        }
    }

    /// Reads a text as if it stood in `file`.
    pub fn parse(text: &str, file: &Path) -> Result<Self, SettingsError> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            let (line, column) = line_and_column(text, error.span());
            SettingsError::Syntax { file: file.to_owned(), line, column, source: Box::new(error) }
        })?;
        let mut reader = Reader { file, warnings: Vec::new() };
        let settings = reader.settings(table)?;
        Ok(Self { warnings: reader.warnings, ..settings })
    }
}

struct Reader<'a> {
    file: &'a Path,
    warnings: Vec<String>,
}

impl Reader<'_> {
    fn settings(&mut self, mut root: Table) -> Result<Settings, SettingsError> {
        let mut app = self.strict_section(&mut root, "app")?;
        let mut embedded = self.section(&mut root, "embedded");
        #[cfg(feature = "service")]
        let mut serve = self.strict_section(&mut root, "serve")?;
        // The business of those who host; not of an app without the service.
        #[cfg(not(feature = "service"))]
        let (serve, _) = (Table::new(), root.remove("serve"));
        let mut log = self.section(&mut root, "log");
        self.no_more("", &root);
        let settings = Settings {
            groupid: self.group_id("app.groupid", app.remove("groupid").as_ref())?.unwrap_or(GroupId(1)),
            screen: self.choice(&mut app, "app.screen", &[("screen", ScreenSource::Screen), ("pattern", ScreenSource::Pattern)]),
            embedded: self.embedded(&mut embedded)?,
            #[cfg(feature = "service")]
            serve: self.serve(&mut serve)?,
            preferences: self.preferences(&mut app, &mut log)?,
            warnings: Vec::new(),
            file: None,
        };
        // A misspelt address must not mean "none": where addresses stand, an unknown key stops the start.
        for (name, section) in [("app", &app), ("serve", &serve)] {
            if let Some(key) = section.keys().next() {
                return Err(self.wrong(&format!("{name}.{key}"), "not a known setting"));
            }
        }
        for (name, section) in [("embedded", &embedded), ("log", &log)] {
            self.no_more(name, section);
        }
        Ok(settings)
    }

    fn embedded(&mut self, table: &mut Table) -> Result<Embedded, SettingsError> {
        Ok(Embedded {
            port: match table.remove("port") {
                None => DEFAULT_PORT,
                Some(Value::Integer(port)) if u16::try_from(port).is_ok() => port as u16,
                Some(_) => return Err(self.wrong("embedded.port", "a whole number from 0 to 65535 expected")),
            },
            organisation: self.text(table, "embedded.organisation", "Your organisation"),
            agent: self.text(table, "embedded.agent", "Support on this computer"),
            terms_url: self.terms_url("embedded.terms_url", table.remove("terms_url"))?,
        })
    }

    // Values that fail closed.

    fn strict_text(&self, key: &str, value: Option<Value>) -> Result<Option<String>, SettingsError> {
        match value {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong(key, format!("a text expected, found {}", name_of(&other)))),
        }
    }

    fn group_id(&self, key: &str, value: Option<&Value>) -> Result<Option<GroupId>, SettingsError> {
        match value {
            None => Ok(None),
            Some(Value::Integer(id)) if u32::try_from(*id).is_ok() => Ok(Some(GroupId(*id as u32))),
            Some(_) => Err(self.wrong(key, "a whole number from 0 to 4294967295 expected")),
        }
    }

    fn terms_url(&self, key: &str, value: Option<Value>) -> Result<Option<String>, SettingsError> {
        match self.strict_text(key, value)? {
            None => Ok(None),
            Some(url) if url.is_empty() => Ok(None),
            Some(url) => match url.parse::<WebAddress>() {
                Ok(_) => Ok(Some(url)),
                Err(error) => Err(self.wrong(key, error)),
            },
        }
    }

    // Values that have a default.

    fn text(&mut self, table: &mut Table, key: &str, default: &str) -> String {
        match table.remove(last_of(key)) {
            None => default.to_owned(),
            Some(Value::String(text)) => text,
            Some(other) => {
                self.warn(key, "a text", &other);
                default.to_owned()
            }
        }
    }

    /// One of several words; the first is the default.
    fn choice<T: Copy>(&mut self, table: &mut Table, key: &str, choices: &[(&str, T)]) -> T {
        let words = || choices.iter().map(|(word, _)| format!("{word:?}")).collect::<Vec<_>>().join(" or ");
        match table.remove(last_of(key)) {
            None => choices[0].1,
            Some(value) => value.as_str().and_then(|text| choices.iter().find(|(word, _)| *word == text)).map_or_else(
                || {
                    self.warn(key, &words(), &value);
                    choices[0].1
                },
                |(_, choice)| *choice,
            ),
        }
    }

    fn section(&mut self, root: &mut Table, name: &str) -> Table {
        match root.remove(name) {
            None => Table::new(),
            Some(Value::Table(table)) => table,
            Some(other) => {
                self.warn(name, &format!("a section, written as [{name}]"), &other);
                Table::new()
            }
        }
    }

    fn strict_section(&self, root: &mut Table, name: &str) -> Result<Table, SettingsError> {
        match root.remove(name) {
            None => Ok(Table::new()),
            Some(Value::Table(table)) => Ok(table),
            Some(_) => Err(self.wrong(name, format!("a section expected, written as [{name}]"))),
        }
    }

    fn no_more(&mut self, section: &str, table: &Table) {
        for name in table.keys() {
            let key = if section.is_empty() { name.clone() } else { format!("{section}.{name}") };
            self.warnings.push(format!("{}: {key} is not a known setting and is ignored", self.file.display()));
        }
    }

    fn warn(&mut self, key: &str, expected: &str, found: &Value) {
        self.warn_found(key, expected, name_of(found));
    }

    fn warn_found(&mut self, key: &str, expected: &str, found: &str) {
        let file = self.file.display();
        self.warnings.push(format!("{file}: {key}: {expected} expected, found {found}; the default is used"));
    }

    fn wrong(&self, key: &str, problem: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> SettingsError {
        SettingsError::Value { file: self.file.to_owned(), key: key.to_owned(), problem: problem.into() }
    }
}

/// Whether users who are neither the owner nor of the file's group can read it.
#[cfg(all(unix, feature = "service"))]
fn is_for_all(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(file).is_ok_and(|file| file.permissions().mode() & 0o004 != 0)
}

/// Line and column of a position in a text.
fn line_and_column(text: &str, span: Option<std::ops::Range<usize>>) -> (usize, usize) {
    let before = text.get(..span.map_or(0, |span| span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

fn last_of(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

/// What a value is, in words; never the value itself, which may be a secret in the wrong place.
fn name_of(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "another text",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::Table(_) => "a section",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::service::ConfigError;

    fn parse(text: &str) -> Result<Settings, SettingsError> {
        Settings::parse(text, Path::new("config.toml"))
    }

    fn error(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    #[test]
    fn nothing_said_means_the_defaults() {
        let settings = parse("").unwrap();
        assert_eq!(settings.preferences, Preferences::default());
        assert_eq!(settings.groupid, GroupId(1));
        assert_eq!(settings.embedded.port, DEFAULT_PORT);
        assert_eq!(settings.serve.listen.to_string(), "127.0.0.1:7710");
        assert!(settings.warnings.is_empty());
    }

    #[test]
    fn the_example_says_the_defaults_and_nothing_unknown() {
        let example = include_str!("../../config.example.toml");
        let settings = parse(example).unwrap();
        assert_eq!(settings.warnings, Vec::<String>::new());
        assert_eq!(settings.embedded, parse("").unwrap().embedded);
        assert_eq!(settings.preferences, Preferences::default());
        // What is commented out in the example is right as well.
        let all: String = example.lines().map(|line| line.strip_prefix("#: ").unwrap_or(line).to_owned() + "\n").collect();
        let all = parse(&all).unwrap();
        assert_eq!(all.warnings, Vec::<String>::new());
        assert_eq!(all.serve.config.check(), Err(ConfigError::ExampleToken("Sam at Acme".to_owned())));
        assert_eq!((all.serve.config.groups.len(), all.serve.config.agents.len()), (1, 1));
    }

    const EXAMPLE: &str = include_str!("../../config.example.toml");

    /// The keys that the code reads, as it names them where it finds fault: `app.theme`; `{key}.token` for one of a list.
    fn known_keys() -> BTreeSet<String> {
        let sources = [include_str!("mod.rs"), include_str!("preferences.rs"), include_str!("serve.rs")];
        let code = sources.map(|source| source.split_once("#[cfg(test)]").map_or(source, |(code, _)| code)).concat();
        let name = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let is_key = |text: &&str| {
            let sections = ["app", "embedded", "serve", "log", "{key}"];
            text.split_once('.').is_some_and(|(section, rest)| sections.contains(&section) && name(rest))
        };
        let mut keys: BTreeSet<String> = code.split('"').filter(is_key).map(str::to_owned).collect();
        // Those of an agent that must be there are named by a closure.
        keys.extend(code.split("required(\"").skip(1).filter_map(|rest| rest.split('"').next()).map(|name| format!("{{key}}.{name}")));
        keys
    }

    #[test]
    fn the_example_has_every_key_that_is_read_and_no_other() {
        let all: String = EXAMPLE.lines().map(|line| line.strip_prefix("#: ").unwrap_or(line).to_owned() + "\n").collect();
        let mut keys = BTreeSet::new();
        for (section, table) in all.parse::<Table>().unwrap() {
            for (key, value) in table.as_table().unwrap() {
                keys.insert(format!("{section}.{key}"));
                let items = value.as_array().into_iter().flatten().filter_map(Value::as_table);
                keys.extend(items.flat_map(Table::keys).map(|key| format!("{{key}}.{key}")));
            }
        }
        let known = known_keys();
        assert!(known.len() > 25, "the code names its keys otherwise: {known:?}");
        assert_eq!(keys, known);
    }

    /// What the file says of a key: the comment before it, or before the one that it follows without a gap.
    fn comment_on(key: &str) -> String {
        let before = EXAMPLE.split_once(&format!("\n{key} = ")).unwrap().0;
        before.rsplit("\n\n").next().unwrap().lines().filter_map(|line| line.strip_prefix('#')).collect()
    }

    #[test]
    fn the_example_lists_the_words_that_are_taken_and_no_other() {
        for key in ["app.screen", "app.theme", "log.level"] {
            let (section, name) = key.split_once('.').unwrap();
            let warning = parse(&format!("[{section}]\n{name} = 7")).unwrap().warnings.remove(0);
            let words = |text: &str| text.split('"').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
            assert_eq!(words(&comment_on(name)), words(&warning), "{key}");
        }
    }

    #[test]
    fn every_key_of_the_example_is_explained_and_has_its_default() {
        for line in EXAMPLE.lines().filter(|line| !line.starts_with('#')) {
            if let Some((key, _)) = line.split_once(" = ") {
                assert!(comment_on(key).len() > 10, "{key}");
            }
        }
        let (said, unsaid) = (parse(EXAMPLE).unwrap(), parse("").unwrap());
        assert_eq!(format!("{said:?}"), format!("{unsaid:?}"));
    }

    #[test]
    fn a_wrong_type_is_one_line_and_the_default() {
        let settings = parse("[embedded]\norganisation = 7\n[log]\nlevel = \"loud\"\n[app]\nscreen = true").unwrap();
        assert_eq!(settings.embedded.organisation, "Your organisation");
        assert_eq!(
            settings.warnings,
            [
                "config.toml: app.screen: \"screen\" or \"pattern\" expected, found true or false; the default is used",
                "config.toml: embedded.organisation: a text expected, found a whole number; the default is used",
                "config.toml: log.level: \"info\" or \"error\" or \"warn\" or \"debug\" or \"trace\" expected, found another text; \
                 the default is used",
            ]
        );
    }

    #[test]
    fn a_language_is_handed_on_as_it_is_and_a_wrong_type_is_none() {
        assert_eq!(parse("[app]\nlanguage = \"de\"").unwrap().preferences.language, "de");
        let settings = parse("[app]\nlanguage = 7").unwrap();
        assert_eq!(settings.preferences.language, "");
        assert_eq!(settings.warnings, ["config.toml: app.language: a text expected, found a whole number; the default is used"]);
    }

    #[test]
    fn an_unknown_key_is_named() {
        assert_eq!(
            parse("colour = 1\n[log]\ncolour = 1").unwrap().warnings,
            ["config.toml: colour is not a known setting and is ignored", "config.toml: log.colour is not a known setting and is ignored"]
        );
    }

    #[test]
    fn addresses_groups_and_tokens_stop_everything() {
        assert_eq!(error("app = 1"), "config.toml: app: a section expected, written as [app]");
        assert_eq!(error("[app]\nservise = \"https://h\""), "config.toml: app.servise: not a known setting");
        assert_eq!(error("[app]\nservice = 1"), "config.toml: app.service: a text expected, found a whole number");
        assert!(error("[app]\nservice = \"http://support.example.com\"").contains("app.service: the service at"));
        assert_eq!(error("[app]\ngroupid = \"1\""), "config.toml: app.groupid: a whole number from 0 to 4294967295 expected");
        assert!(error("[embedded]\nport = 70000").contains("embedded.port"));
        assert!(error("[embedded]\nterms_url = \"javascript:x\"").contains("embedded.terms_url: must begin with https://"));
        assert!(
            error("[embedded]\nterms_url = \"https://acme.example/our terms\"").contains("embedded.terms_url: holds the character U+0020")
        );
        assert!(error("[embedded]\nterms_url = \"https://bank.example@acme.example/\"").contains("embedded.terms_url: names a user"));
        assert!(error("[serve]\nlisten = \"everywhere\"").contains("serve.listen"));
        assert!(error("[serve]\ngroups = 1").contains("serve.groups: a list expected"));
        assert!(error("[[serve.groups]]\norganisation = \"Acme\"").contains("serve.groups[0].groupid: missing"));
        assert!(error("[[serve.agents]]\nname = \"Sam\"\ntoken = 1\ngroupid = 1").contains("serve.agents[0].token: a text expected"));
    }

    #[test]
    fn a_broken_file_says_where() {
        let text = error("[log]\nlevel = loud\n");
        assert!(text.starts_with("config.toml: ") && text.ends_with(" at line 2, column 9"), "{text}");
    }

    #[test]
    fn limits_of_the_service_have_defaults_that_follow_each_other_and_wrong_ones_stop_the_start() {
        let config = parse("").unwrap().serve.config;
        assert_eq!((config.max_connections, config.max_per_address, config.kept_for_agents), (10_000, Some(1_000), 500));
        let config = parse("[serve]\nmax_connections = 5").unwrap().serve.config;
        assert_eq!((config.max_per_address, config.kept_for_agents), (Some(1), 0));
        let config = parse("[serve]\ntrusted_proxies = [\"127.0.0.1\", \"fd00::/8\"]\nbase_path = \"/support\"").unwrap().serve.config;
        assert_eq!((config.trusted_proxies.len(), config.base_path.as_str()), (2, "/support"));
        for bad in ["max_connections = 0", "max_per_address = \"many\"", "kept_for_agents = -1", "max_connections = 1000001"] {
            let key = bad.split(' ').next().unwrap();
            assert!(error(&format!("[serve]\n{bad}")).starts_with(&format!("config.toml: serve.{key}: a whole number")), "{bad}");
        }
        assert!(error("[serve]\ntrusted_proxies = [\"proxy\"]").contains("serve.trusted_proxies: \"proxy\" is neither"));
        assert!(error("[serve]\ntrusted_proxies = \"127.0.0.1\"").contains("serve.trusted_proxies: a list of addresses"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_with_tokens_that_everybody_can_read_is_named() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let agent = "[[serve.agents]]\nname = \"Sam\"\ngroupid = 1\ntoken = \"t\"";
        for (text, mode, warned) in [(agent, 0o644, true), (agent, 0o640, false), (agent, 0o600, false), ("", 0o644, false)] {
            std::fs::write(&file, text).unwrap();
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            let warnings = Settings::load(Some(&file)).unwrap().warnings;
            assert_eq!(warnings.iter().any(|warning| warning.contains("tokens")), warned, "{mode:o} {warnings:?}");
        }
    }

    #[test]
    fn a_named_file_must_exist() {
        assert!(matches!(Settings::load(Some(Path::new("/nonexistent/config.toml"))), Err(SettingsError::Read { .. })));
    }
}
