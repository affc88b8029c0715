//! Attacks on the real service, one a file: each is over in bounded seconds and prints what it measured.
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

#[allow(dead_code, unused_imports, unused_macros, reason = "an attack needs a part of what all tests share")]
#[path = "../common/mod.rs"]
mod common;

mod before_upgrade;
mod few_files;
mod flood;
mod foreign_host;
mod full_group;
mod half_messages;
mod hosted;
mod no_files;
mod no_record;
mod one_address;
mod open_folder;
mod picture_size;
mod quiet_log;
mod strangers;
mod wrong_tokens;
