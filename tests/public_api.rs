//! What an application may call, written down in `tests/public_api.txt`: a change to it is seen, and said in that file too.
//!
//! The sources are read as text, which rustfmt gives one form, since the compiler's own list needs a nightly one. What
//! traits are implemented is not in the list.
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules that are documented. All others are private or hidden.
const PUBLIC: &[&str] = &["dialog", "sdk", "service"];

/// Each file below `src` but tests, by its path.
fn sources() -> BTreeMap<String, Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut found) = (vec![root.clone()], BTreeMap::new());
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.components().any(|part| part.as_os_str() == "tests")
            {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect());
            }
        }
    }
    found
}

/// From a line on to its end: that of a statement, a signature, or a field.
fn statement(lines: &[String], from: usize) -> String {
    let mut text = String::new();
    for line in &lines[from..] {
        text = format!("{text} {}", line.trim()).trim().to_owned();
        if text.ends_with([';', '{', ',', '}']) && text.matches('(').count() == text.matches(')').count() {
            break;
        }
    }
    text.trim_end_matches(['{', ';', ',']).trim_end().replace("( ", "(").replace(", )", ")")
}

/// What a module hands on: the folder or file that it comes from, and its name.
fn handed_on(module: &str, lines: &[String]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("pub use ")) {
        let mut text = String::new();
        for line in &lines[at..] {
            text += line.trim();
            if line.ends_with(';') {
                break;
            }
        }
        let path = text.strip_prefix("pub use ").unwrap().trim_end_matches(';');
        let (from, names) = path.rsplit_once("::").filter(|_| !path.ends_with('}')).or(path.split_once("::{")).unwrap();
        let place = from.strip_prefix("crate::").map_or_else(|| format!("{module}/{from}"), str::to_owned).replace("::", "/");
        found.extend(
            names
                .trim_end_matches('}')
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(|name| (place.clone(), name.to_owned())),
        );
    }
    found
}

/// The name that a line defines at the top of a file, if that is public.
fn defined(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub ")?;
    let rest = ["async ", "unsafe ", "const fn"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let rest = ["struct ", "enum ", "trait ", "type ", "fn ", "const ", "static "].iter().find_map(|kind| rest.strip_prefix(kind))?;
    rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()
}

/// One public item and its parts: public fields, variants, methods of its own.
fn describe(lines: &[String], name: &str) -> Vec<String> {
    let tests = lines.iter().position(|line| line.starts_with("mod tests {")).unwrap_or(lines.len());
    let lines = &lines[..tests];
    let at = lines.iter().position(|line| defined(line) == Some(name)).unwrap();
    let mut first = statement(lines, at);
    // What a tuple holds is nobody else's, unless it says so.
    if first.starts_with("pub struct ") && !first.contains("(pub ") {
        first.truncate(first.find('(').unwrap_or(first.len()));
    }
    let mut found = vec![first];
    let body = |from: usize| (from + 1..lines.len()).take_while(|at| lines[*at] != "}" && lines[*at] != "});");
    let opens = lines[at].ends_with('{') && !lines[at].contains(" fn ");
    let all = lines[at].starts_with("pub enum ") || lines[at].starts_with("pub trait ");
    let is_item = |line: &str, all: bool| {
        let Some(rest) = line.strip_prefix("    ") else { return false };
        rest.starts_with("pub ") || all && rest.starts_with(|letter: char| letter.is_alphabetic())
    };
    if opens {
        for at in body(at).filter(|at| is_item(&lines[*at], all)) {
            found.push(format!("    {}", statement(lines, at)));
            // The fields of a variant.
            let is_variant = lines[at].ends_with(" {") && !lines[at].contains("fn ");
            let fields = (at + 1..lines.len()).take_while(|at| is_variant && lines[*at] != "    },");
            found.extend(
                fields
                    .filter(|at| lines[*at].starts_with("        ") && !lines[*at].trim().starts_with(['/', '#']))
                    .map(|at| format!("        {}", statement(lines, at))),
            );
        }
    }
    for (at, line) in
        lines.iter().enumerate().filter(|(_, line)| line.starts_with("impl") && line.ends_with('{') && !line.contains(" for "))
    {
        let of = line.trim_start_matches("impl").split([' ', '<', '{']).any(|word| word == name);
        found.extend(body(at).filter(|at| of && is_item(&lines[*at], false)).map(|at| format!("    {}", statement(lines, at))));
    }
    found
}

/// Everything that is public, sorted by its module and name.
fn public_api(sources: &BTreeMap<String, Vec<String>>) -> String {
    let mut text = String::new();
    for module in PUBLIC {
        let lines = &sources[&format!("{module}/mod.rs")];
        let mut items: BTreeSet<(String, String)> = handed_on(module, lines).into_iter().map(|(place, name)| (name, place)).collect();
        items.extend(lines.iter().filter_map(|line| defined(line)).map(|name| (name.to_owned(), format!("{module}/mod.rs"))));
        for (name, place) in items {
            let homes =
                sources.iter().filter(|(path, lines)| path.starts_with(&place) && lines.iter().any(|line| defined(line) == Some(&name)));
            let homes: Vec<_> = homes.collect();
            text += &format!("{module}::{name}\n");
            // A macro makes what is not found, such as the names that are parsed.
            assert!(homes.len() < 2, "{name} is defined in {:?}", homes.iter().map(|(path, _)| path).collect::<Vec<_>>());
            for (_, lines) in homes {
                text.extend(describe(lines, &name).iter().map(|line| format!("    {line}\n")));
            }
        }
    }
    text
}

#[test]
fn what_is_public_is_what_is_written_down() {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/public_api.txt");
    let now = public_api(&sources());
    if std::env::var_os("WRITE_PUBLIC_API").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let written = fs::read_to_string(path).unwrap();
    let (now, written): (Vec<_>, Vec<_>) = (now.lines().collect(), written.lines().collect());
    let new: Vec<_> = now.iter().filter(|line| !written.contains(line)).collect();
    let gone: Vec<_> = written.iter().filter(|line| !now.contains(line)).collect();
    assert!(now == written, "new: {new:#?}\ngone: {gone:#?}\nIf that is meant: WRITE_PUBLIC_API=1 cargo test --test public_api");
}

/// No module but those is documented, beside what is nothing but documentation.
#[test]
fn what_is_not_public_is_hidden() {
    let lines = &sources()["lib.rs"];
    let modules = lines.iter().enumerate().filter_map(|(at, line)| Some((at, line.strip_prefix("pub mod ")?.trim_end_matches(';'))));
    let has = |at: usize, attribute: &str| lines[..at].iter().rev().take_while(|line| line.starts_with('#')).any(|line| line == attribute);
    let shown = modules.filter(|(at, _)| !has(*at, "#[doc(hidden)]") && !has(*at, "#[cfg(any(doc, doctest))]"));
    assert_eq!(shown.map(|(_, name)| name).collect::<Vec<_>>(), PUBLIC);
}

/// A list from which something is missing guards nothing.
#[test]
fn what_is_public_is_found() {
    let file = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let sources = BTreeMap::from([
        (
            "sdk/mod.rs".to_owned(),
            file(
                "mod a;\npub use a::Door;\npub use crate::machine::{\n    Way,\n    open,\n};\npub fn run(\n    one: u8,\n    other: u8,\n) -> u8 {",
            ),
        ),
        (
            "sdk/a.rs".to_owned(),
            file(
                "pub struct Door {\n    pub wide: bool,\n    high: bool,\n}\n\nimpl Door {\n    pub fn shut(&self) {\n    }\n    fn lock(&self) {\n    }\n}",
            ),
        ),
        ("machine/b.rs".to_owned(), file("pub enum Way {\n    In,\n    Out {\n        far: u8,\n    },\n}\npub fn open() {")),
        ("dialog/mod.rs".to_owned(), Vec::new()),
        ("service/mod.rs".to_owned(), Vec::new()),
    ]);
    let expected = [
        "sdk::Door",
        "    pub struct Door",
        "        pub wide: bool",
        "        pub fn shut(&self)",
        "sdk::Way",
        "    pub enum Way",
        "        In",
        "        Out",
        "            far: u8",
        "sdk::open",
        "    pub fn open()",
        "sdk::run",
        "    pub fn run(one: u8, other: u8) -> u8",
    ];
    assert_eq!(public_api(&sources).lines().collect::<Vec<_>>(), expected);
}
