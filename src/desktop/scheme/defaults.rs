//! Lists of desktop entries in a `mimeapps.list`. One list is changed, and no other line.

/// The entries under `key` of `[group]`. Of several such lines the last one counts, as for desktops.
pub(super) fn list<'a>(text: &'a str, group: &str, key: &str) -> Vec<&'a str> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    Place::find(&lines, group, key).last.map_or_else(Vec::new, |at| entries(lines[at]))
}

/// The text with the entries under `key` of `[group]` changed. Where the list becomes empty its line goes; a new one comes last
/// in its group, and a new group at the end.
pub(super) fn changed(text: &str, group: &str, key: &str, change: impl FnOnce(&[&str]) -> Vec<String>) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let place = Place::find(&lines, group, key);
    let old = place.last.map_or_else(Vec::new, |at| entries(lines[at]));
    let new = change(&old);
    if new == old {
        return text.to_owned();
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let line = if new.is_empty() { String::new() } else { format!("{key}={}{newline}", new.join(";")) };
    let mut result = String::new();
    for (at, old) in lines.iter().enumerate() {
        match place.last {
            Some(last) if at == last => result.push_str(&line),
            // What did not count before must not count now.
            Some(_) if place.all.contains(&at) => {}
            Some(_) | None => result.push_str(old),
        }
        if place.last.is_none() && place.end == Some(at) {
            end_line(&mut result, newline);
            result.push_str(&line);
        }
    }
    if place.last.is_none() && place.end.is_none() && !line.is_empty() {
        end_line(&mut result, newline);
        if !result.is_empty() {
            result.push_str(newline);
        }
        result.push_str(&format!("[{group}]{newline}{line}"));
    }
    result
}

/// Where a list stands, by lines.
#[derive(Default)]
struct Place {
    /// All lines of the key.
    all: Vec<usize>,
    /// The one that counts.
    last: Option<usize>,
    /// The last line with something on it in the first group of the name.
    end: Option<usize>,
}

impl Place {
    fn find(lines: &[&str], group: &str, key: &str) -> Self {
        let mut place = Self::default();
        let (mut inside, mut begun) = (false, 0);
        for (at, line) in lines.iter().map(|line| line.trim()).enumerate() {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                inside = name == group;
                begun += usize::from(inside);
            } else if inside && line.split_once('=').is_some_and(|(name, _)| name.trim_end() == key) {
                place.all.push(at);
            }
            if inside && begun == 1 && !line.is_empty() {
                place.end = Some(at);
            }
        }
        place.last = place.all.last().copied();
        place
    }
}

fn entries(line: &str) -> Vec<&str> {
    let (_, value) = line.split_once('=').unwrap_or_default();
    value.split(';').map(str::trim).filter(|entry| !entry.is_empty()).collect()
}

fn end_line(text: &mut String, newline: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(newline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, to: &[&str]) -> String {
        changed(text, "G", "k", |_| to.iter().map(|entry| (*entry).to_owned()).collect())
    }

    #[test]
    fn one_line_changes_and_no_other() {
        for (text, expected) in [
            ("", "[G]\nk=a;b\n"),
            ("# c", "# c\n\n[G]\nk=a;b\n"),
            ("[G]", "[G]\nk=a;b\n"),
            ("[G]\n k = x ;\n#k=y\n", "[G]\nk=a;b\n#k=y\n"),
            ("[G]\nj=1\n# of j\n\n[H]\nk=x\n", "[G]\nj=1\n# of j\nk=a;b\n\n[H]\nk=x\n"),
            ("[G]\r\nj=1\r\n\r\n[H]", "[G]\r\nj=1\r\nk=a;b\r\n\r\n[H]"),
            ("[G]\nk=x\nk=y\n[H]\n[G]\nk=z\nj=1", "[G]\n[H]\n[G]\nk=a;b\nj=1"),
            ("[H]\nk=x\n[G]\nkk=x\n", "[H]\nk=x\n[G]\nkk=x\nk=a;b\n"),
        ] {
            assert_eq!(set(text, &["a", "b"]), expected, "{text:?}");
            assert_eq!(list(expected, "G", "k"), ["a", "b"], "{expected:?}");
        }
    }

    #[test]
    fn an_empty_list_has_no_line() {
        assert_eq!(set("[G]\nk=x\nj=1\n", &[]), "[G]\nj=1\n");
        assert_eq!((set("", &[]), set("[G]\n", &[])), (String::new(), "[G]\n".to_owned()));
    }

    #[test]
    fn what_is_as_it_shall_be_is_not_written_otherwise() {
        let text = "[G]\n k = a ; b ;\n";
        assert_eq!(set(text, &["a", "b"]), text);
    }

    #[test]
    fn of_several_lines_the_last_one_counts() {
        assert_eq!(list("[G]\nk=a\nk=b;c;\n[H]\nk=d\n", "G", "k"), ["b", "c"]);
        assert!(list("k=a\n[H]\nk=b\n", "G", "k").is_empty());
    }
}
