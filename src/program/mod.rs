//! The program: the app, or the service hosted by itself, with its settings, its log and its runtime.

mod app;
mod embedded;
mod process;
mod serve;

pub(crate) use app::{AppOptions, run_app};
pub(crate) use process::Failure;
pub(crate) use serve::host_service;
