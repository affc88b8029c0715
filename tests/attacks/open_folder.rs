//! A data folder that everybody may write in, with files that everybody may read, and a umask that keeps nothing back.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::hosted::Hosted;

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_an_older_version_left_open_is_closed_to_others_at_the_start() {
    let left = "umask 000; data=\"$XDG_DATA_HOME/oneclick-visitor\"; mkdir -m 777 \"$data\"; \
                for name in oneclick-visitor.log activity.jsonl remembered.json audit.jsonl; do echo >\"$data/$name\"; done; \
                stat -c 'before: %a %n' \"$data\" \"$data\"/* >&2; exec \"$0\" \"$@\"";
    let hosted = Hosted::start_by("open-folder", left, "");
    let folder = hosted.data_folder();
    assert_eq!(mode(&folder), 0o700);
    for name in ["oneclick-visitor.log", "activity.jsonl", "remembered.json", "audit.jsonl"] {
        assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
    }
    println!("a folder of 777 and four files of 666 are 700 and 600 once the service listens");
}
