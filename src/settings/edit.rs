//! One value of a TOML text is changed, and not a letter besides: what is parsed says where the value stands, and the text is
//! cut there.

use std::ops::Range;

use thiserror::Error;
use toml_edit::{Document, DocumentMut, Item, TableLike, TomlError, Value};

/// Why a text cannot be changed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// It is not TOML.
    #[error(transparent)]
    Syntax(#[from] TomlError),
    /// What should be a section is something else.
    #[error("{0} is not a section")]
    NoSection(String),
    /// The key names no section.
    #[error("{0} names no section")]
    NoSectionNamed(String),
}

/// The text with `name` of `[section]` set to this value. A missing key comes after the last one of its section, a missing
/// section at the end.
pub(super) fn changed(text: &str, section: &str, name: &str, value: &Value) -> Result<String, ChangeError> {
    let document = Document::parse(text)?;
    let written = value.to_string();
    let line = format!("{name} = {}", written.trim());
    let Some(item) = document.get(section) else {
        let header = format!("[{section}]");
        let lines: &[&str] = if text.trim().is_empty() { &[&header, &line] } else { &["", &header, &line] };
        return Ok(inserted(text, text.len(), lines));
    };
    let table = item.as_table_like().ok_or_else(|| ChangeError::NoSection(section.to_owned()))?;
    if let Some(range) = table.get(name).and_then(Item::span) {
        return Ok(replaced(text, range, written.trim()));
    }
    if let (true, Some(range)) = (item.is_inline_table(), item.span()) {
        return Ok(replaced(text, range, &grown(text, section, name, value)?));
    }
    let at = last_value(table).or_else(|| item.span().map(|span| span.start)).unwrap_or(text.len());
    let line = if table.is_dotted() { format!("{section}.{line}") } else { line };
    Ok(inserted(text, line_end(text, at), &[&line]))
}

/// An inline table with one more value; it stays in its line.
fn grown(text: &str, section: &str, name: &str, value: &Value) -> Result<String, ChangeError> {
    let mut document: DocumentMut = text.parse()?;
    let inline = document.get_mut(section).and_then(Item::as_inline_table_mut);
    let inline = inline.ok_or_else(|| ChangeError::NoSection(section.to_owned()))?;
    inline.insert(name, value.clone());
    inline.decor_mut().clear();
    Ok(inline.to_string())
}

/// Where the last value that stands directly in this table ends.
fn last_value(table: &dyn TableLike) -> Option<usize> {
    let ends = table.iter().filter_map(|(_, item)| match item {
        Item::Value(value) => value.span().map(|span| span.end),
        Item::Table(table) if table.is_dotted() => last_value(table),
        Item::None | Item::Table(_) | Item::ArrayOfTables(_) => None,
    });
    ends.max()
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |found| at + found + 1)
}

fn replaced(text: &str, range: Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

/// Whole lines put in at the beginning of a line or at the end, ended as the others are.
fn inserted(text: &str, at: usize, lines: &[&str]) -> String {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let (before, after) = text.split_at(at);
    let mut new = before.to_owned();
    if !before.is_empty() && !before.ends_with('\n') {
        new.push_str(newline);
    }
    for line in lines {
        new.push_str(line);
        new.push_str(newline);
    }
    new + after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, key: &str, value: impl Into<Value>) -> String {
        let (section, name) = key.split_once('.').unwrap();
        changed(text, section, name, &value.into()).unwrap()
    }

    #[test]
    fn only_the_value_changes() {
        for (text, expected) in [
            ("# a\n[app] # b\n# c\n  theme   =  \"light\"   # d\n# e\n", "# a\n[app] # b\n# c\n  theme   =  \"dark\"   # d\n# e\n"),
            ("[app]\ntheme='light'", "[app]\ntheme=\"dark\""),
            ("app.theme = 1 # x\n", "app.theme = \"dark\" # x\n"),
            ("app = { theme = 1, sound = true } # x\n", "app = { theme = \"dark\", sound = true } # x\n"),
            ("[ \"app\" ]\n\"theme\" = \"\"\"\nlight\"\"\"\n#\n", "[ \"app\" ]\n\"theme\" = \"dark\"\n#\n"),
        ] {
            assert_eq!(set(text, "app.theme", "dark"), expected);
        }
    }

    #[test]
    fn a_missing_key_is_one_new_line_after_its_neighbours() {
        for (text, expected) in [
            ("[app]\nsound = true # x\n\n# of log\n[log]\n", "[app]\nsound = true # x\ntheme = \"dark\"\n\n# of log\n[log]\n"),
            ("[app] # x\n# nothing yet\n[log]\n", "[app] # x\ntheme = \"dark\"\n# nothing yet\n[log]\n"),
            ("[app]", "[app]\ntheme = \"dark\"\n"),
            ("[app]\r\nsound = true\r\n# end", "[app]\r\nsound = true\r\ntheme = \"dark\"\r\n# end"),
            ("app.sound = true\n# x\ncolour = 1\n", "app.sound = true\napp.theme = \"dark\"\n# x\ncolour = 1\n"),
            ("app = { sound = true } # x\n", "app = { sound = true , theme = \"dark\" } # x\n"),
            ("app = {}\n", "app = { theme = \"dark\" }\n"),
            ("[app]\nlist = [ # [x]\n  1,\n] # y\n", "[app]\nlist = [ # [x]\n  1,\n] # y\ntheme = \"dark\"\n"),
        ] {
            assert_eq!(set(text, "app.theme", "dark"), expected);
        }
    }

    #[test]
    fn a_missing_section_comes_last() {
        assert_eq!(set("", "app.theme", "dark"), "[app]\ntheme = \"dark\"\n");
        assert_eq!(set("# only words", "app.theme", "dark"), "# only words\n\n[app]\ntheme = \"dark\"\n");
        assert_eq!(set("[log]\nlevel = 1\n", "app.sound", true), "[log]\nlevel = 1\n\n[app]\nsound = true\n");
    }

    #[test]
    fn what_cannot_be_understood_is_not_touched() {
        assert!(matches!(changed("[app", "app", "theme", &true.into()), Err(ChangeError::Syntax(_))));
        assert!(matches!(changed("app = 1", "app", "theme", &true.into()), Err(ChangeError::NoSection(_))));
    }

    /// Pieces that a person may write, put together in every way: whatever stands around it, one value changes.
    #[test]
    fn in_any_text_only_the_old_value_is_lost_and_the_new_one_is_read_back() {
        let tops = ["", "\u{FEFF}", "# top\n\n", "colour = 1 # [app]\n", "text = \"\"\"\n[app]\ntheme = 1\n\"\"\"\n"];
        let apps = [
            "",
            "[app]\n",
            "[app]#x\n#theme = 2\n",
            "[app]\ntheme = 11#x\n",
            "\t[app]\n\ttheme = '''\n11'''\n\n",
            "[app]\nsound = true\n\n#x\n",
        ];
        let ends = ["", "# end", "[log]\nlevel = \"info\"\n", "\n# of x\n[[x]]\ntheme = 3\n[[x]]\n", "[log]\n[x.app]\ntheme = 4"];
        let mut texts = Vec::new();
        for top in tops {
            for app in apps {
                texts.extend(ends.map(|end| format!("{top}{app}{end}")));
            }
        }
        texts.extend(texts.clone().iter().map(|text| text.replace('\n', "\r\n")));
        for text in texts {
            let new = set(&text, "app.theme", "dark");
            let read: toml::Table = new.parse().unwrap_or_else(|error| panic!("{error}\n{new:?}"));
            assert_eq!(read["app"]["theme"].as_str(), Some("dark"), "{new:?}");
            // The old lines stand in the old order; between them are new ones only.
            let mut new_lines = new.lines();
            for line in text.lines() {
                match new_lines.clone().position(|new| new == line) {
                    Some(at) => drop(new_lines.nth(at)),
                    None => {
                        let old_value = ["theme = 11#x", "\ttheme = '''", "11'''"].contains(&line);
                        assert!(old_value, "{line:?} lost from {text:?} to {new:?}");
                    }
                }
            }
        }
    }
}
