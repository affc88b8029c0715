//! Effects that the state decides on, and their results.

use std::path::PathBuf;

use crate::desktop::Appearance;
use crate::sdk::{Command, GroupId};
use crate::words::{self, Saying, say};

use super::activity::{ActivityEntry, ExportFormat};
use super::login_form::VisitorIdentity;
use super::setting::{SettingChange, Switch};

/// Work to be done outside the state.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Make a visitor.
    Init(Box<Login>),
    /// Call the SDK.
    Call(Command),
    /// Drop the visitor and whatever it still does.
    Forget,
    /// Do something with the main window.
    Window(WindowCommand),
    /// Follow the desktop's appearance settings.
    SetAppearance(Appearance),
    /// Copy a text.
    Copy(String),
    /// Open the agent console in a browser.
    OpenConsole,
    /// Open a page in a browser.
    OpenUrl(String),
    /// Hand a job to the store.
    Write(StoreJob),
}

/// Who is to be the SDK's visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Login {
    /// The person; `None` for a visitor who is not logged in and can only get a code.
    pub(crate) who: Option<VisitorIdentity>,
    /// The group; `None` for the one in the settings.
    pub(crate) group: Option<GroupId>,
}

/// What is done with the main window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WindowCommand {
    /// Bring it to the front.
    Raise,
    /// Bring it to the front and ask for attention.
    Attention,
    /// Ask for attention no longer.
    Calm,
    /// Take it off the screen and out of the task bar.
    Hide,
    /// Show it in the task bar only.
    Minimize,
    /// Close it, and with it the app.
    Close,
}

/// Result of an effect that succeeded, where the state needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Entries of earlier runs, newest first.
    Loaded(Vec<ActivityEntry>),
    /// The activity list was exported to this file.
    Exported(PathBuf),
    /// The stored activity list was deleted.
    ActivityDeleted,
    /// Whether the login is remembered for the next run.
    Remembered(bool),
    /// A setting was written.
    Preferred(SettingChange),
}

/// Result of an effect that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EffectFailure {
    /// The SDK could not be initialised; the reason.
    Init(String),
    /// No browser could be opened for this address; `None` if the address is secret.
    Browser(Option<String>),
    /// The login could not be remembered, or not be forgotten.
    Remember {
        /// True if it was to be remembered.
        on: bool,
        /// The reason.
        why: String,
    },
    /// The activity list could not be read; the reason.
    Load(String),
    /// New activity cannot be stored; the reason.
    Keep(String),
    /// The activity list could not be exported; the reason.
    Export(String),
    /// The stored activity list could not be deleted; the reason.
    Delete(String),
    /// A setting could not be written.
    Preference {
        /// The setting, with the value that was not written.
        change: SettingChange,
        /// The reason.
        why: Saying,
    },
}

/// A job for the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StoreJob {
    /// Read the activity of earlier runs.
    Load,
    /// Append activity, oldest first.
    Keep(Vec<ActivityEntry>),
    /// Delete the stored activity list.
    DeleteActivity,
    /// Export this activity list to a new file.
    Export(ExportFormat, Vec<ActivityEntry>),
    /// Remember the login for the next run.
    Remember(Box<VisitorIdentity>),
    /// Delete the remembered login.
    ForgetRemembered,
    /// Create the autostart entry if the settings want one and there is none; reports whether it is enabled.
    CheckAutostart(bool),
    /// Register as the handler of links if the settings want that and nothing is registered; reports whether it is enabled.
    CheckLinks(bool),
    /// Write a setting.
    Prefer(SettingChange),
}

impl StoreJob {
    /// The failure of this job, for the reason `why`.
    pub(crate) fn failed(&self, why: &dyn ToString) -> EffectFailure {
        let why = why.to_string();
        match self {
            Self::Load => EffectFailure::Load(why),
            Self::Keep(_) => EffectFailure::Keep(why),
            Self::DeleteActivity => EffectFailure::Delete(why),
            Self::Export(..) => EffectFailure::Export(why),
            Self::Remember(_) => EffectFailure::Remember { on: true, why },
            Self::ForgetRemembered => EffectFailure::Remember { on: false, why },
            Self::CheckAutostart(on) => unwritten(SettingChange::Switch(Switch::Autostart, *on), &why),
            Self::CheckLinks(on) => unwritten(SettingChange::Switch(Switch::HandleLinks, *on), &why),
            Self::Prefer(change) => unwritten(change.clone(), &why),
        }
    }
}

fn unwritten(change: SettingChange, why: &str) -> EffectFailure {
    EffectFailure::Preference { change, why: say!("settings-not-written", why = words::plain_long(why)) }
}
