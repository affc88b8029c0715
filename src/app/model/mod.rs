//! The state of the app, and every decision on it. Pure: no egui, threads, files or clock.

mod action;
pub(crate) mod activity;
mod activity_format;
pub(crate) mod announcements;
mod choosing;
mod desktop_event;
mod desktop_view;
mod effect;
pub(crate) mod login;
pub(crate) mod login_form;
mod outcome;
pub(crate) mod policy;
mod request;
pub(crate) mod setting;
pub(crate) mod settings_form;
pub(crate) mod state;
#[cfg(test)]
mod tests;
pub(crate) mod tray;
pub(crate) mod types;
pub(crate) mod visibility;

pub(crate) use action::{Action, ActivityAction, CodeAction, DisplayAction, LoginAction, SessionAction, SettingsAction};
pub(crate) use desktop_event::{DesktopEvent, ShortcutKey, TrayItem};
pub(crate) use desktop_view::{DesktopView, RequestNotification, TrayDot, TrayView, desktop_view};
pub(crate) use effect::{Effect, EffectFailure, Login, Outcome, StoreJob, WindowCommand};
pub(crate) use login_form::VisitorIdentity;
pub(crate) use policy::SharePolicy;
pub(crate) use state::AppState;
pub(crate) use tray::TrayState;
pub(crate) use types::{AppInfo, AppScreen, Area, Notice, ServiceLocation, SharingSummary, Tone, locale};
pub(crate) use visibility::WindowState;
