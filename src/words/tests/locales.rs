//! The files of the languages against each other and against the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::{FluentBundle, FluentResource};

use crate::words::{Language, offered};

/// The messages of a file, each with the names of its variables.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// What may stand in the code of a screen as it is, because nobody reads it as words.
const NO_WORDS: &[&str] = &[
    // Names of our own parts, for egui to tell them apart.
    "sharing",
    "sign",
    "the parts of a dialog were measured",
    "display",
    "what is shared",
    "head",
    "terms",
    "body",
    "login",
    "announced",
    "setting",
    // Names of fonts.
    "oneclick strong",
    "oneclick signs",
    "Inter",
    "Inter strong",
    "Noto Sans Arabic",
    "Lucide",
    "wght",
    // Names of properties on the wire.
    "url",
    "c_app_version",
    "c_locale",
    "c_os",
    "c_",
];

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

fn messages(file: &str) -> Messages {
    let mut found = Messages::new();
    let mut key = String::new();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_alphabetic())) {
            key = name.to_owned();
            found.entry(key.clone()).or_default();
        }
        for (at, _) in line.match_indices('$') {
            let variable = line[at + 1..].chars().take_while(|c| is_word(*c)).collect();
            found.get_mut(&key).unwrap().insert(variable);
        }
    }
    found
}

/// The code of everything that speaks to people, without its tests, by file.
fn code() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "tests") {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    for room in ["app", "design", "dialog", "words"] {
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room), &mut found);
    }
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        // Comments and attributes speak to programmers.
        let lines =
            code.lines().map(|line| if line.trim_start().starts_with("//") || line.trim_start().starts_with('#') { "" } else { line });
        (path, lines.collect::<Vec<_>>().join("\n"))
    };
    found.into_iter().map(read).collect()
}

/// Every `tr!` and `say!`, with the variables it is given.
fn calls(code: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut calls = Vec::new();
    for (at, name) in code.match_indices("tr!(").chain(code.match_indices("say!(")) {
        if code[..at].ends_with(is_word) {
            continue; // a longer name, such as include_str!
        }
        let rest = code[at + name.len()..].trim_start();
        let Some(rest) = rest.strip_prefix('"') else { continue };
        let (key, rest) = rest.split_once('"').unwrap();
        calls.push((key.to_owned(), names_given(rest)));
    }
    calls
}

/// The names before `=` up to the bracket that closes the call.
fn names_given(rest: &str) -> BTreeSet<String> {
    let (mut depth, mut names, mut begin) = (0, BTreeSet::new(), None);
    for (at, c) in rest.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => begin = Some(at + 1),
            '=' if depth == 0 => names.extend(begin.take().map(|begin| rest[begin..at].trim().to_owned())),
            _ => {}
        }
    }
    names
}

/// The texts in code that stand there as they are: all but the keys of messages and the names of files.
fn texts(code: &str) -> Vec<&str> {
    let mut texts = Vec::new();
    for line in code.lines() {
        let parts: Vec<&str> = line.split('"').collect();
        for (index, text) in parts.iter().enumerate().filter(|(index, _)| index % 2 == 1) {
            let before = parts[index - 1].trim_end();
            if !["tr!(", "say!(", "include_bytes!("].iter().any(|call| before.ends_with(call)) {
                texts.push(*text);
            }
        }
    }
    texts
}

#[test]
fn every_file_is_whole_and_says_the_same_with_the_same_variables() {
    let english = messages(Language::English.file().unwrap());
    assert!(english.len() > 100, "the messages have been found");
    for language in offered() {
        let file = language.file().unwrap();
        let resource = FluentResource::try_new(file.to_owned()).map_err(|(_, errors)| errors);
        let resource = resource.unwrap_or_else(|errors| panic!("{language:?}: {errors:?}"));
        let mut bundle = FluentBundle::new(vec![language.tag().parse().unwrap()]);
        bundle.add_resource(resource).unwrap_or_else(|errors| panic!("{language:?}: {errors:?}"));
        let own = messages(file);
        let missing: Vec<_> = english.keys().filter(|key| !own.contains_key(*key)).collect();
        let unknown: Vec<_> = own.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty() && unknown.is_empty(), "{language:?}: missing {missing:?}, unknown {unknown:?}");
        for (key, variables) in &own {
            assert!(bundle.get_message(key).is_some_and(|message| message.value().is_some()), "{language:?}: {key} says nothing");
            assert_eq!(variables, &english[key], "{language:?}: {key}");
        }
    }
}

#[test]
fn every_message_is_used_with_its_variables_and_no_other_is_asked_for() {
    let english = messages(Language::English.file().unwrap());
    let mut used = BTreeSet::new();
    for (path, code) in code() {
        for (key, given) in calls(&code) {
            let wanted = english.get(&key).unwrap_or_else(|| panic!("{}: {key} is no message", path.display()));
            assert_eq!(wanted, &given, "{}: {key}", path.display());
            used.insert(key);
        }
    }
    let unused: Vec<_> = english.keys().filter(|key| !used.contains(*key)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn no_words_stand_in_what_is_drawn() {
    let mut looked_at = 0;
    for (path, code) in code() {
        let in_folder = ["screens", "widgets", "design"].iter().any(|folder| path.iter().any(|part| part == *folder));
        let is_view = path.to_str().unwrap().ends_with("_view.rs") && path.iter().any(|part| part == "dialog");
        if !in_folder && !is_view {
            continue;
        }
        looked_at += 1;
        for text in texts(&code) {
            let words: String = text.split('{').map(|part| part.rsplit('}').next().unwrap_or_default()).collect();
            let says_something = words.chars().any(char::is_alphabetic);
            assert!(!says_something || NO_WORDS.contains(&text), "{}: {text:?} belongs into assets/locales", path.display());
        }
    }
    assert!(looked_at > 15, "the screens have been found");
}

#[test]
fn what_is_wrong_is_found() {
    let file = messages("# a $comment\na-b = { $x ->\n    [one] { $y }\n   *[other] z\n}\nc = d\n");
    assert_eq!(file["a-b"], ["x", "y"].map(str::to_owned).into());
    assert!(file["c"].is_empty() && file.len() == 2);
    let code = "f(tr!(\"a-b\", x = g(h, i = 1), y = say!(\n    \"c\"\n)), \"Some words\")";
    let found = calls(code);
    assert_eq!(found[0], ("a-b".to_owned(), ["x", "y"].map(str::to_owned).into()));
    assert_eq!(found[1].0, "c");
    assert!(texts(code).contains(&"Some words") && !texts(code).contains(&"a-b"));
}
