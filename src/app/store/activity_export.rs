//! Exports the activity list to a file for other programs.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::app::model::activity::{ActivityEntry, ExportFormat};
use crate::data_folder::private;

/// Maximum number appended to a file name before giving up.
const MAX_TRIES: u32 = 1000;

/// The columns, named as in `activity.jsonl`. Times are UTC, durations whole seconds.
const COLUMNS: [&str; 7] = ["at", "what", "agent", "organisation", "reason", "duration", "key"];

/// Writes the list to a new file in `folder`; its path.
pub(super) fn export(folder: &Path, format: ExportFormat, entries: &[ActivityEntry]) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let text = match format {
        ExportFormat::Csv => csv(entries)?,
        ExportFormat::Json => serde_json::to_string_pretty(entries)? + "\n",
    };
    let (path, mut file) = fresh(folder, format)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        fs::remove_file(&path).ok(); // A partial list would pass for a whole one.
    }
    written.map(|()| path)
}

/// Creates a file of a new name.
fn fresh(folder: &Path, format: ExportFormat) -> io::Result<(PathBuf, File)> {
    for number in 1..=MAX_TRIES {
        let count = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("oneclick-visitor-activity{count}.{}", format.extension()));
        match private(OpenOptions::new().write(true).create_new(true)).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            file => return Ok((path, file?)),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "there are too many of them already"))
}

fn csv(entries: &[ActivityEntry]) -> io::Result<String> {
    let mut text = format!("\u{FEFF}{}\r\n", COLUMNS.join(","));
    for entry in entries {
        let values = serde_json::to_value(entry)?;
        let cells = COLUMNS.map(|column| match values.get(column) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => cell(text),
            Some(other) => other.to_string(),
        });
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    Ok(text)
}

/// A text as a cell. An apostrophe keeps a spreadsheet from taking it for a formula.
fn cell(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || text.starts_with(['\t', '\r', '\n']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\r', '\n', ';', '\t']) || formula { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::app::model::activity::ActivityKind;
    use crate::sdk::EndReason;

    fn entries() -> Vec<ActivityEntry> {
        let at = "2026-11-23T09:05:07Z".parse().unwrap();
        let what = ActivityKind::Ended {
            agent: "=HYPERLINK(\"http://x\",\"Sam\")".to_owned(),
            reason: EndReason::AgentEnded,
            lasted: Some(Duration::from_secs(75)),
        };
        let ended = ActivityEntry { at, what, organisation: "Acme, Inc.".to_owned(), key: "anna".to_owned() };
        vec![ended, ActivityEntry { at, what: ActivityKind::LoggedIn, organisation: String::new(), key: String::new() }]
    }

    #[test]
    fn a_table_has_a_header_quotes_and_no_formulas() {
        let expected = "\u{FEFF}at,what,agent,organisation,reason,duration,key\r\n\
                        2026-11-23T09:05:07Z,ended,\"'=HYPERLINK(\"\"http://x\"\",\"\"Sam\"\")\",\"Acme, Inc.\",agent_ended,75,anna\r\n\
                        2026-11-23T09:05:07Z,logged_in,,,,,\r\n";
        assert_eq!(csv(&entries()).unwrap(), expected);
        for bad in ["=1", "+1", "-1", "@a", " =1", "\t=1", "＝1"] {
            assert!(cell(bad).starts_with("\"'"), "{bad}");
        }
        assert_eq!(cell("a-b"), "a-b");
    }

    #[test]
    fn nothing_is_overwritten_and_what_is_written_is_read_back() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path();
        let first = export(folder, ExportFormat::Json, &entries()).unwrap();
        let second = export(folder, ExportFormat::Json, &[]).unwrap();
        assert_eq!(second, folder.join("oneclick-visitor-activity-2.json"));
        let read: Vec<ActivityEntry> = serde_json::from_str(&fs::read_to_string(first).unwrap()).unwrap();
        assert_eq!(read, entries());
    }
}
