//! What decides: what the app knows, and what follows from what. Pure: no egui, threads, files or clock.

pub(crate) mod activity;
mod activity_format;
pub(crate) mod announcements;
pub(crate) mod choice;
mod desktop_event;
mod desktop_view;
mod effect;
mod login;
pub(crate) mod login_form;
mod outcome;
mod request;
pub(crate) mod setting;
pub(crate) mod settings_form;
pub(crate) mod state;
#[cfg(test)]
mod tests;
pub(crate) mod types;
pub(crate) mod visibility;

pub(crate) use choice::Choice;
pub(crate) use desktop_event::{Heard, Item, Key, Whereabouts};
pub(crate) use desktop_view::{Ask, Dot, Outlook, Tray, outlook};
pub(crate) use effect::{Effect, Failure, Job, Outcome};
pub(crate) use login_form::Who;
pub(crate) use state::AppState;
pub(crate) use types::{Action, Area, Facts, Live, Notice, Place, Prompt, Service, Step, Tone, locale};
pub(crate) use visibility::WindowState;
