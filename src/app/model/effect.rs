//! What the state decides to be done, and what becomes of it.

use std::path::PathBuf;

use crate::desktop::Appearance;
use crate::sdk::{Command, DisplayId, GroupId, TermsOffer};
use crate::words::{self, Saying, say};

use super::activity::{Entry, Format};
use super::login_form::Who;
use super::setting::{Change, Switch};

/// Something to be done outside the state.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Make a visitor.
    Init(Box<Login>),
    /// Call the SDK.
    Call(Command),
    /// Drop the visitor and whatever it still does.
    Forget,
    /// Keep this offer until it is answered.
    Hold(Box<TermsOffer>),
    /// Tell the agent that the request is on the screen.
    Displayed,
    /// Give the visitor more time to answer.
    Extend,
    /// Say yes, and share this; `None` for what is shared if nobody chooses.
    Accept(Option<DisplayId>),
    /// Say no.
    Decline,
    /// Let an offer go that is void or counts as declined.
    DropOffer,
    /// Do something with the main window.
    Window(WindowCommand),
    /// Look as the desktop wants it.
    SetAppearance(Appearance),
    /// Copy a text.
    Copy(String),
    /// Open the agent console in a browser.
    OpenConsole,
    /// Open a page in a browser.
    OpenUrl(String),
    /// Do this on the disk.
    Write(Job),
}

/// Who is to be the SDK's visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Login {
    /// The person; `None` for a visitor who is not logged in and can only get a code.
    pub(crate) who: Option<Who>,
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

/// Something that worked, and that the state does not know yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// What happened in earlier runs is known, newest first.
    Loaded(Vec<Entry>),
    /// The list was written to this file.
    Exported(PathBuf),
    /// Nothing is kept any more.
    ActivityDeleted,
    /// Who this is is kept for the next run, or not any more.
    Remembered(bool),
    /// A setting was written.
    Preferred(Change),
}

/// Something that did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// There is no visitor.
    Init(String),
    /// No browser opened; the address, unless it is secret.
    Browser(Option<String>),
    /// Remembering did not work, or forgetting.
    Remember {
        /// Which.
        on: bool,
        /// Why.
        why: String,
    },
    /// What happened in earlier runs could not be read.
    Load(String),
    /// What happens cannot be kept.
    Keep(String),
    /// The list could not be written to a file of its own.
    Export(String),
    /// What is kept could not be deleted.
    Delete(String),
    /// A setting could not be written.
    Preference {
        /// Which, and the value that was not.
        change: Change,
        /// Why.
        why: Saying,
    },
}

/// Something to be done on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Job {
    /// Read what happened in earlier runs.
    Load,
    /// Keep what happened, oldest first.
    Keep(Vec<Entry>),
    /// Delete what is kept.
    DeleteActivity,
    /// Write this list to a file of its own.
    Export(Format, Vec<Entry>),
    /// Keep who this is for the next run.
    Remember(Box<Who>),
    /// Do not.
    ForgetRemembered,
    /// Make an entry among what starts with the system where the settings want one and there is none, and say how it is.
    CheckAutostart(bool),
    /// The same of what opens links.
    CheckLinks(bool),
    /// Write a setting.
    Prefer(Change),
}

impl Job {
    /// That it was not done.
    pub(crate) fn failed(&self, why: &dyn ToString) -> Failure {
        let why = why.to_string();
        match self {
            Self::Load => Failure::Load(why),
            Self::Keep(_) => Failure::Keep(why),
            Self::DeleteActivity => Failure::Delete(why),
            Self::Export(..) => Failure::Export(why),
            Self::Remember(_) => Failure::Remember { on: true, why },
            Self::ForgetRemembered => Failure::Remember { on: false, why },
            Self::CheckAutostart(on) => unwritten(Change::Switch(Switch::Autostart, *on), &why),
            Self::CheckLinks(on) => unwritten(Change::Switch(Switch::HandleLinks, *on), &why),
            Self::Prefer(change) => unwritten(change.clone(), &why),
        }
    }
}

fn unwritten(change: Change, why: &str) -> Failure {
    Failure::Preference { change, why: say!("settings-not-written", why = words::plain_long(why)) }
}
