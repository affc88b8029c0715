//! Who may import whom, and what the pure floors may not touch. One package has no crate walls; this stands in for them.
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

use std::fs;
use std::path::{Path, PathBuf};

/// Each part of the house, and the parts that it may use besides itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("protocol", &[]),
    ("machine", &["protocol"]),
    ("media", &["protocol", "machine"]),
    ("sdk", &["machine", "protocol", "media"]),
    ("service", &["machine", "protocol"]),
    // What is kept is kept from other users.
    ("data_folder", &[]),
    ("telemetry", &["data_folder"]),
    // It builds the configurations of those it names.
    ("settings", &["machine", "protocol", "sdk", "service", "text_file"]),
    // It speaks to the desktop in plain values.
    ("desktop", &["text_file"]),
    // One way to change a file that a person writes too.
    ("text_file", &[]),
    ("app", &["sdk", "settings", "desktop", "data_folder"]),
    ("main", &["app", "service", "settings", "telemetry", "sdk", "machine", "protocol", "desktop", "data_folder"]),
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
        ],
        is_inside: |file| !file.starts_with("protocol/") && !file.starts_with("machine/"),
        why: "words and rules are pure: time, files and sockets come in from outside",
    },
    Fence {
        words: &["unsafe", "allow(unsafe_code)"],
        is_inside: |file| matches!(file, "media/av1.rs" | "media/x11/shm.rs"),
        why: "unsafe code stays in its two fenced files",
    },
    Fence {
        words: &["Color32::from_", "Color32::WHITE", "Color32::BLACK", "hex_color!"],
        is_inside: |file| file == "app/tokens.rs",
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
                Some(group) => used.extend(first_words(group, &word)),
                None => used.push(word(rest)),
            }
        }
    }
    used
}

/// The first word of each item of a group, whatever is nested in the items.
fn first_words(group: &str, word: &dyn Fn(&str) -> String) -> Vec<String> {
    let (mut depth, mut begin, mut words) = (1, 0, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && letter == ',') {
            words.push(word(group[begin..at].trim_start()));
            begin = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    words
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

/// A guard that never barks is none.
#[test]
fn what_is_forbidden_is_found() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), lines: code_of(text) };
    for (path, text) in [
        ("protocol/wire.rs", "use crate::machine::Event;"),
        ("machine/mod.rs", "use crate::sdk::Visitor;"),
        ("machine/mod.rs", "fn f() { crate::service::run() }"),
        ("sdk/mod.rs", "use crate::service::run;"),
        ("service/mod.rs", "use crate::{machine::{self, Event}, sdk::Visitor};"),
        ("service/mod.rs", "use crate::{\n    machine,\n    media,\n};"),
        ("app/mod.rs", "use crate::machine::Event;"),
        ("telemetry.rs", "use crate::settings::Settings;"),
        ("desktop/mod.rs", "use crate::app::run;"),
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
    ] {
        assert_eq!(broken_fences(&source(path, text)).len(), 1, "{path}: {text}");
    }
    for (path, text) in [
        ("machine/mod.rs", "// tokio would do\nuse crate::protocol::Event; // not std::fs"),
        ("machine/mod.rs", "let text = \"crate::sdk and tokio\";"),
        ("machine/mod.rs", "fn f() {}\n#[cfg(test)]\nmod tests {\n    let now = Instant::now();\n}"),
        ("media/av1.rs", "unsafe { f() }"),
        ("sdk/mod.rs", "let unsafe_name = tokio::spawn(crate::machine::f());"),
        ("app/tokens.rs", "Color32::from_rgb(1, 2, 3)"),
    ] {
        let source = source(path, text);
        assert!(forbidden_edges(&source).is_empty() && broken_fences(&source).is_empty(), "{path}: {text}");
    }
}
