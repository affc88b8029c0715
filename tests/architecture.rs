//! Who may import whom, and what the pure floors may not touch. One package has no crate walls; this stands in for them.
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Each part of the house, and the parts that it may use besides itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("protocol", &[]),
    ("machine", &["protocol"]),
    ("media", &["protocol", "machine"]),
    ("sdk", &["machine", "protocol", "media"]),
    ("service", &["machine", "protocol", "data_folder"]),
    // What is kept is kept from other users.
    ("data_folder", &[]),
    // Text alone, which rustdoc shows and tests.
    ("guide", &[]),
    ("telemetry", &["data_folder"]),
    // It builds the configurations of those it names.
    ("settings", &["machine", "protocol", "sdk", "service", "text_file"]),
    // It speaks to the desktop in plain values.
    ("desktop", &["text_file"]),
    // The one way to write a file whole.
    ("text_file", &[]),
    // It knows egui and nothing of ours.
    ("toolkit", &[]),
    ("words", &["sdk", "toolkit"]),
    ("design", &["words", "toolkit"]),
    ("dialog", &["sdk", "design", "words"]),
    ("app", &["sdk", "settings", "desktop", "data_folder", "text_file", "dialog", "design", "words", "toolkit"]),
    ("program", &["app", "service", "settings", "telemetry", "sdk", "machine", "protocol", "desktop", "data_folder"]),
    ("main", &["app", "settings", "sdk", "protocol"]),
];

/// The rooms of the app, and what of the app and of the parts in [`LOOKS`] each may import besides itself. `mod.rs` and
/// `start.rs` put them together.
const ROOMS: &[(&str, &[&str])] = &[
    ("app/model/", &["dialog/announcements.rs", "dialog/choice.rs", "dialog/prompt.rs", "words/"]),
    ("app/store/", &["app/model/", "words/"]),
    ("app/shell/", &["app/model/", "app/store/", "app/window_state.rs", "design/tokens.rs", "words/"]),
    ("app/widgets/", &["app/model/", "design/", "words/"]),
    ("app/screens/", &["app/model/", "app/widgets/", "app/window_state.rs", "design/", "dialog/", "words/"]),
];

/// The parts that say how things look and read, which not every room of the app may use.
const LOOKS: &[&str] = &["design/", "dialog/", "toolkit/", "words/"];

/// Files that still import each other in a circle. The list only gets shorter.
const CIRCLES: &[&[&str]] =
    &[&["protocol/error.rs", "protocol/video.rs"], &["service/auth.rs", "service/config.rs", "service/console_login.rs"]];

/// The files of the dialog that decide as the app's model does, and draw nothing.
const DECIDES: &[&str] = &["dialog/announcements.rs", "dialog/choice.rs", "dialog/prompt.rs"];

/// Names that many files may give to a type of their own: the module says which one is meant.
const COMMON_NAMES: &[&str] = &["Error"];

/// Names that still mean two types. The list only gets shorter; a line for each, so that two who shorten it do not meet.
#[rustfmt::skip]
const NAMED_TWICE: &[&str] = &[
    "About",
    "Account",
    "Code",
    "Command",
    "Desk",
    "Embedded",
    "Event",
    "Failure",
    "Gestures",
    "Health",
    "Held",
    "Lines",
    "Link",
    "Network",
    "News",
    "Orders",
    "Palette",
    "Piece",
    "Pixels",
    "Place",
    "Places",
    "Queue",
    "Reader",
    "Record",
    "Request",
    "Seen",
    "Session",
    "Settings",
    "Share",
    "Shared",
    "ShortcutError",
    "Shown",
    "Socket",
    "Source",
    "State",
    "System",
    "Timer",
    "Told",
    "Uplink",
    "Waker",
    "Watch",
];

/// Words that are allowed inside a fence only.
struct Fence {
    words: &'static [&'static str],
    is_inside: fn(&str) -> bool,
    why: &'static str,
}

const FENCES: &[Fence] = &[
    Fence {
        words: &[
            "tokio",
            "axum",
            "egui",
            "eframe",
            "std::{",
            "std::net",
            "std::fs",
            "std::thread",
            "std::process",
            "Instant::now",
            "SystemTime::now",
            "Timestamp::now",
            "ZonedDateTime::now",
        ],
        is_inside: |file| !file.starts_with("protocol/") && !file.starts_with("machine/"),
        why: "words and rules are pure: time, files and sockets come in from outside",
    },
    Fence {
        words: &[
            "egui",
            "eframe",
            "std::{",
            "std::fs",
            "std::thread",
            "std::net",
            "std::process",
            "Instant::now",
            "SystemTime::now",
            "Timestamp::now",
            "ZonedDateTime::now",
            "TimeZone::system",
            "TimeZone::try_system",
        ],
        is_inside: |file| !file.starts_with("app/model/") && !DECIDES.contains(&file),
        why: "the model decides, and does nothing itself: the window, time, threads and files come in from outside",
    },
    Fence {
        words: &["unsafe", "allow(unsafe_code)"],
        is_inside: |file| matches!(file, "media/av1.rs" | "media/x11/shm.rs"),
        why: "unsafe code stays in its two fenced files",
    },
    Fence {
        words: &["Color32::from_", "Color32::WHITE", "Color32::BLACK", "hex_color!"],
        is_inside: |file| file == "design/tokens.rs",
        why: "all colours are tokens",
    },
];

/// A file of the house: its path below `src`, and its lines without comments, texts and tests.
struct Source {
    path: String,
    lines: Vec<String>,
}

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "tests") {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") && path.file_name().is_some_and(|name| name != "tests.rs")
            {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    let relative = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    found.iter().map(|path| Source { path: relative(path), lines: code_of(&fs::read_to_string(path).unwrap()) }).collect()
}

/// The lines of a file without comments and the insides of texts, up to the tests at its bottom.
fn code_of(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let tests = |at: &usize| lines[*at] == "#[cfg(test)]" && lines.get(at + 1).is_some_and(|line| line.starts_with("mod tests {"));
    let end = (0..lines.len()).find(tests).unwrap_or(lines.len());
    lines[..end].iter().map(|line| without_texts(line)).collect()
}

fn without_texts(line: &str) -> String {
    let mut code = String::new();
    let (mut in_text, mut before) = (false, ' ');
    for letter in line.chars() {
        match letter {
            '"' if before != '\\' && before != '\'' => in_text = !in_text,
            '/' if before == '/' && !in_text => {
                code.pop();
                break;
            }
            letter if !in_text => code.push(letter),
            _ => {}
        }
        before = if letter == '\\' && before == '\\' { ' ' } else { letter };
    }
    code
}

/// The part of the house that a file belongs to.
fn part(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The parts that a file's code names: `crate::part`, the crate's own name for the program, and grouped imports.
fn used_parts(code: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect::<String>();
    let mut used = Vec::new();
    for root in ["crate::", "oneclick_visitor::"] {
        for (at, _) in code.match_indices(root) {
            let rest = &code[at + root.len()..];
            match rest.strip_prefix('{') {
                Some(group) => used.extend(items(group).into_iter().map(|item| word(item.trim_start()))),
                None => used.push(word(rest)),
            }
        }
    }
    used
}

/// The items of a group, whatever is nested in them; the group's opening brace is cut off already.
fn items(group: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut items) = (1, 0, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && letter == ',') {
            items.push(&group[begin..at]);
            begin = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    items
}

/// Which file imports which.
struct Imports<'a> {
    sources: BTreeMap<&'a str, &'a Source>,
}

impl<'a> Imports<'a> {
    fn of(sources: &'a [Source]) -> Self {
        Self { sources: sources.iter().map(|source| (source.path.as_str(), source)).collect() }
    }

    /// The files that a file imports from. What a module hands on from below (`pub use`) is no import of its own.
    fn from(&self, file: &str) -> BTreeSet<&'a str> {
        let (mut found, hands_on) = (BTreeSet::new(), file.ends_with("mod.rs") || file == "lib.rs");
        for (public, path) in self.paths(file) {
            if !(hands_on && public) {
                found.extend(self.resolve(&module_of(file), &path, 0));
            }
        }
        found.remove(file);
        // A module inside another is a part of it, and may name what stands around it.
        let own = module_of(file);
        found.retain(|used| !own.starts_with(&module_of(used)));
        found
    }

    /// All paths that a file names, and whether each is handed on.
    fn paths(&self, file: &str) -> Vec<(bool, Vec<String>)> {
        let code = self.sources[file].lines.join("\n");
        let mut paths = Vec::new();
        for (at, _) in code.match_indices("::") {
            let root: String = code[..at].chars().rev().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            let root: String = root.chars().rev().collect();
            let before = code[..at - root.len()].trim_end();
            let is_use = before.ends_with(" use") || before.ends_with("\nuse") || before == "use";
            if matches!(root.as_str(), "crate" | "super" | "self") && !before.ends_with("::") || is_use && !before.ends_with("::") {
                let statement = before.rsplit(['\n', ';', '}']).next().unwrap_or_default();
                let public = is_use && statement.trim_start().starts_with("pub");
                let rest = expanded(&code[at + 2..]);
                paths.extend(rest.into_iter().map(|tail| (public, [vec![root.clone()], tail].concat())));
            }
        }
        paths
    }

    /// The file that defines what a path names, seen from a module; none if it is not ours.
    fn resolve(&self, module: &[String], path: &[String], depth: usize) -> Option<&'a str> {
        let (first, mut rest) = path.split_first()?;
        let mut place: Vec<String> = match first.as_str() {
            "crate" => Vec::new(),
            "self" => module.to_vec(),
            "super" => module.split_last()?.1.to_vec(),
            child => [module, &[child.to_owned()]].concat(),
        };
        if !matches!(first.as_str(), "crate" | "self" | "super") {
            self.file(&place)?;
        }
        while let Some((next, after)) = rest.split_first() {
            let below = [place.as_slice(), std::slice::from_ref(next)].concat();
            match next.as_str() {
                "super" => drop(place.pop()),
                _ if self.file(&below).is_some() => place = below,
                _ => break,
            }
            rest = after;
        }
        let file = self.file(&place)?;
        let handed_on = rest.first().filter(|_| depth < 8).and_then(|name| {
            let mut from = self.paths(file).into_iter().filter(|(public, path)| *public && path.last() == Some(name));
            from.find_map(|(_, path)| self.resolve(&place, &path, depth + 1))
        });
        handed_on.or(Some(file))
    }

    fn file(&self, module: &[String]) -> Option<&'a str> {
        let path = module.join("/");
        let files = if path.is_empty() { vec!["lib.rs".to_owned()] } else { vec![format!("{path}.rs"), format!("{path}/mod.rs")] };
        files.iter().find_map(|file| self.sources.get_key_value(file.as_str()).map(|(file, _)| *file))
    }

    /// The groups of files that import each other in a circle.
    fn circles(&self) -> Vec<Vec<&'a str>> {
        let direct: BTreeMap<&str, BTreeSet<&str>> = self.sources.keys().map(|file| (*file, self.from(file))).collect();
        let reach = |from: &'a str| {
            let (mut seen, mut left) = (BTreeSet::new(), vec![from]);
            while let Some(file) = left.pop() {
                left.extend(direct[file].iter().filter(|next| seen.insert(**next)));
            }
            seen
        };
        let reached: BTreeMap<&str, BTreeSet<&str>> = self.sources.keys().map(|file| (*file, reach(file))).collect();
        let circle = |file: &&'a str| reached[file].iter().copied().filter(|other| reached[other].contains(file)).collect::<Vec<_>>();
        let circles: BTreeSet<Vec<&str>> = self.sources.keys().map(circle).filter(|circle| circle.len() > 1).collect();
        circles.into_iter().collect()
    }

    /// What the rooms of the app import though they may not.
    fn wrong_doors(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (room, allowed) in ROOMS {
            for file in self.sources.keys().filter(|file| file.starts_with(room)) {
                let is_ours = |used: &&str| used.starts_with("app/") || LOOKS.iter().any(|part| used.starts_with(part));
                let foreign = self.from(file).into_iter().filter(is_ours).filter(|used| !used.starts_with(room));
                let foreign = foreign.filter(|used| !allowed.iter().any(|allowed| used.starts_with(allowed)));
                wrong.extend(foreign.map(|used| format!("{file} may not use {used}")));
            }
        }
        wrong
    }
}

/// The module that a file holds, as a path below the crate.
fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").or(path.strip_suffix("lib")).unwrap_or(path);
    path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The paths that stand behind a `::`, one for each item of a group.
fn expanded(code: &str) -> Vec<Vec<String>> {
    let code = code.trim_start();
    if let Some(group) = code.strip_prefix('{') {
        return items(group).into_iter().flat_map(expanded).collect();
    }
    let word: String = code.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    match code[word.len()..].strip_prefix("::") {
        _ if word.is_empty() => vec![Vec::new()],
        Some(rest) => expanded(rest).into_iter().map(|tail| [vec![word.clone()], tail].concat()).collect(),
        None => vec![vec![word]],
    }
}

fn forbidden_edges(source: &Source) -> Vec<String> {
    let own = part(&source.path);
    if own == "lib" {
        return Vec::new();
    }
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == own) else {
        return vec![format!("{}: {own} is not on the map of the house", source.path)];
    };
    let parts: Vec<&str> = MAY_USE.iter().map(|(name, _)| *name).collect();
    let used = used_parts(&source.lines.join("\n"));
    let foreign = used.iter().filter(|used| *used != own && parts.contains(&used.as_str()) && !allowed.contains(&used.as_str()));
    foreign.map(|used| format!("{}: {own} may not use {used}", source.path)).collect()
}

fn broken_fences(source: &Source) -> Vec<String> {
    let mut broken = Vec::new();
    for fence in FENCES.iter().filter(|fence| !(fence.is_inside)(&source.path)) {
        for (number, line) in source.lines.iter().enumerate() {
            let found = fence.words.iter().filter(|word| names(line, word));
            broken.extend(found.map(|word| format!("{}:{}: {word}: {}", source.path, number + 1, fence.why)));
        }
    }
    broken
}

/// Whether a line names this and not only a longer word that contains it.
fn names(line: &str, word: &str) -> bool {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (line[..at].chars().next_back(), line[at + word.len()..].chars().next());
        let ends = !word.ends_with(is_word) || word.ends_with('_') || !after.is_some_and(is_word);
        !before.is_some_and(is_word) && ends
    })
}

/// The name that a line gives to a type, a trait or an alias at the top of a file.
fn named_type(line: &str) -> Option<&str> {
    let line = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
        Some(rest) => rest.strip_prefix(' ')?,
        None => line,
    };
    let (kind, rest) = line.split_once(' ')?;
    let name = rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()?;
    (matches!(kind, "struct" | "enum" | "union" | "trait" | "type") && !name.is_empty()).then_some(name)
}

/// The types that more than one file names alike, with the files. Two in one file are for two systems.
fn named_alike(sources: &[Source]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut files = BTreeMap::<&str, BTreeSet<&str>>::new();
    for source in sources {
        for name in source.lines.iter().filter_map(|line| named_type(line)) {
            files.entry(name).or_default().insert(&source.path);
        }
    }
    files.retain(|name, files| files.len() > 1 && !COMMON_NAMES.contains(name));
    files
}

#[test]
fn each_part_uses_only_those_below_it() {
    let sources = sources();
    assert!(sources.len() > 50, "the house has been found");
    let wrong: Vec<String> = sources.iter().flat_map(forbidden_edges).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_fenced_in_stays_there() {
    let wrong: Vec<String> = sources().iter().flat_map(broken_fences).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_rooms_of_the_app_use_only_those_below_them() {
    let sources = sources();
    let imports = Imports::of(&sources);
    for (room, _) in ROOMS {
        assert!(sources.iter().any(|source| source.path.starts_with(room)), "{room} is there");
    }
    let wrong = imports.wrong_doors();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let sources = sources();
    let known = |circle: &Vec<&str>| CIRCLES.iter().any(|known| circle.iter().all(|file| known.contains(file)));
    let circles: Vec<_> = Imports::of(&sources).circles().into_iter().filter(|circle| !known(circle)).collect();
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn one_name_means_one_type() {
    let sources = sources();
    let mut alike = named_alike(&sources);
    let single: Vec<_> = NAMED_TWICE.iter().filter(|name| !alike.contains_key(**name)).collect();
    assert!(single.is_empty(), "these mean one thing by now and leave the list: {single:?}");
    alike.retain(|name, _| !NAMED_TWICE.contains(name));
    assert!(alike.is_empty(), "{alike:#?}");
}

/// A guard that never barks is none.
#[test]
fn what_is_forbidden_is_found() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), lines: code_of(text) };
    for (path, text) in [
        ("protocol/web.rs", "use crate::machine::Event;"),
        ("machine/mod.rs", "use crate::sdk::Visitor;"),
        ("machine/mod.rs", "fn f() { crate::service::run() }"),
        ("sdk/mod.rs", "use crate::service::run;"),
        ("service/mod.rs", "use crate::{machine::{self, Event}, sdk::Visitor};"),
        ("service/mod.rs", "use crate::{\n    machine,\n    media,\n};"),
        ("app/mod.rs", "use crate::machine::Event;"),
        ("telemetry.rs", "use crate::settings::Settings;"),
        ("desktop/mod.rs", "use crate::app::run;"),
        ("toolkit/bidi/mod.rs", "use crate::words::language;"),
        ("words/mod.rs", "use crate::design::tokens;"),
        ("design/bullet.rs", "use crate::app::model::Action;"),
        ("dialog/prompt.rs", "use crate::app::model::Action;"),
        ("main.rs", "use oneclick_visitor::media::Pump;"),
        ("cellar/mod.rs", ""),
    ] {
        assert_eq!(forbidden_edges(&source(path, text)).len(), 1, "{path}: {text}");
    }
    for (path, text) in [
        ("machine/mod.rs", "use tokio::sync::mpsc;"),
        ("protocol/mod.rs", "let now = std::time::Instant::now();"),
        ("machine/timer.rs", "use std::thread;"),
        ("sdk/mod.rs", "unsafe { f() }"),
        ("app/mod.rs", "let red = Color32::from_rgb(1, 2, 3);"),
        ("app/mod.rs", "let red = egui::Color32::from_rgba_unmultiplied(1, 2, 3, 4);"),
        ("app/model/state.rs", "fn f(ctx: &egui::Context) {}"),
        ("app/model/state.rs", "let now = Instant::now();"),
        ("app/model/state.rs", "let zone = TimeZone::try_system();"),
        ("dialog/prompt.rs", "let now = Instant::now();"),
    ] {
        assert_eq!(broken_fences(&source(path, text)).len(), 1, "{path}: {text}");
    }
    for (path, text) in [
        ("machine/mod.rs", "// tokio would do\nuse crate::protocol::Event; // not std::fs"),
        ("machine/mod.rs", "let text = \"crate::sdk and tokio\";"),
        ("machine/mod.rs", "fn f() {}\n#[cfg(test)]\nmod tests {\n    let now = Instant::now();\n}"),
        ("media/av1.rs", "unsafe { f() }"),
        ("sdk/mod.rs", "let unsafe_name = tokio::spawn(crate::machine::f());"),
        ("design/tokens.rs", "Color32::from_rgb(1, 2, 3)"),
    ] {
        let source = source(path, text);
        assert!(forbidden_edges(&source).is_empty() && broken_fences(&source).is_empty(), "{path}: {text}");
    }
}

#[test]
fn two_types_of_one_name_are_found() {
    let file = |path: &str, text: &str| Source { path: path.to_owned(), lines: code_of(text) };
    let alike =
        |one: &str, other: &str| named_alike(&[file("a.rs", one), file("b.rs", other)]).into_keys().map(str::to_owned).collect::<Vec<_>>();
    for one in [
        "struct Door;",
        "pub enum Door {",
        "pub(crate) type Door<T> = Vec<T>;",
        "pub(in crate::app) trait Door: Send {",
        "pub union Door {",
    ] {
        assert_eq!(alike(one, "pub struct Door(u8);"), ["Door"], "{one}");
    }
    for one in ["pub enum Error {", "impl Door {", "    type Door = u8;", "fn door() -> Door {", "// struct Door;", "struct Doors;"] {
        assert!(alike(one, "pub struct Door(u8);\npub enum Error {").iter().all(|name| name != "Door" && name != "Error"), "{one}");
    }
    assert!(named_alike(&[file("a.rs", "struct Door;\nstruct Door;")]).is_empty(), "for two systems");
}

/// The same of imports: whatever way they are written, they are followed to the file that defines the name.
#[test]
fn an_import_is_followed_and_a_circle_is_found() {
    let file = |path: &str, text: &str| Source { path: path.to_owned(), lines: code_of(text) };
    let sources = [
        file("lib.rs", "mod app;"),
        file("app/mod.rs", "mod model;\nmod shell;\nuse shell::Runner;"),
        file("app/model/mod.rs", "mod state;\nmod effect;\npub(crate) use state::{State, Place};\npub(crate) use effect::Effect;"),
        file("app/model/state.rs", "use super::Effect;"),
        file("app/model/effect.rs", "fn f() { super::state::g() }"),
        file("app/shell/mod.rs", "use crate::app::{model::{self, State}, words::tr};"),
        file("app/shell/sdk.rs", "use self::inner::Deep;\nuse super::super::model::Place;"),
        file("app/words/mod.rs", ""),
    ];
    let imports = Imports::of(&sources);
    let from = |file: &str| imports.from(file).into_iter().collect::<Vec<_>>();
    assert_eq!(from("app/mod.rs"), ["app/shell/mod.rs"]);
    assert!(from("app/model/mod.rs").is_empty(), "it hands on, and imports nothing");
    assert_eq!(from("app/model/state.rs"), ["app/model/effect.rs"], "through the module that hands it on");
    assert_eq!(from("app/shell/mod.rs"), ["app/model/mod.rs", "app/model/state.rs", "app/words/mod.rs"]);
    assert_eq!(from("app/shell/sdk.rs"), ["app/model/state.rs"]);
    assert_eq!(imports.circles(), [["app/model/effect.rs", "app/model/state.rs"]]);
    let wrong = [
        file("app/mod.rs", ""),
        file("app/model/state.rs", "use crate::app::shell::Runner;\nuse crate::design::tokens::LINE;"),
        file("app/shell/mod.rs", ""),
        file("design/mod.rs", "pub(crate) mod tokens;"),
        file("design/tokens.rs", ""),
    ];
    let found = ["app/model/state.rs may not use app/shell/mod.rs", "app/model/state.rs may not use design/tokens.rs"];
    assert_eq!(Imports::of(&wrong).wrong_doors(), found);
}

/// The crates that come into another app with these features and nothing else.
fn crates_with(features: &str) -> BTreeSet<String> {
    let tree = ["tree", "--locked", "--offline", "-e", "normal", "--no-default-features", "--features", features];
    let output = Command::new(env!("CARGO")).args(tree).args(["--prefix", "none", "--format", "{p}"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn an_app_that_embeds_a_part_gets_no_crates_of_the_others() {
    const APP: &[&str] = &["eframe", "fontdb", "global-hotkey", "interprocess", "ksni", "webbrowser", "winit", "zbus"];
    const PROGRAM: &[&str] = &["clap", "directories", "toml", "toml_edit", "tracing-subscriber"];
    for (features, brings, others) in [
        ("", &["tokio-tungstenite"] as &[&str], [APP, PROGRAM, &["axum", "egui", "fluent-bundle", "x11rb"]].concat()),
        ("capture", &["x11rb"], [APP, PROGRAM, &["axum", "egui", "fluent-bundle"]].concat()),
        ("dialog", &["egui", "fluent-bundle"], [APP, PROGRAM, &["axum"]].concat()),
        ("service", &["axum"], [APP, &["egui", "fluent-bundle", "x11rb"]].concat()),
    ] {
        let crates = crates_with(features);
        assert!(brings.iter().all(|name| crates.contains(*name)), "{features:?}: {crates:?}");
        let foreign: Vec<_> = others.into_iter().filter(|name| crates.contains(*name)).collect();
        assert!(foreign.is_empty(), "{features:?} brings {foreign:?}");
    }
}
