//! What the state decides to be done, and what becomes of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::sdk::{DisplayId, GroupId, TermsOffer};
use crate::words::{self, Saying, say};

use super::activity::{Entry, Format};
use super::login_form::Who;
use super::setting::{Change, Switch};

/// Something to be done outside the state.
#[derive(Debug)]
pub(crate) enum Effect {
    /// The next visitor belongs to this group, not to the one in the settings.
    Group(GroupId),
    /// Make a visitor of this person.
    Init(Box<Who>),
    /// Make a visitor who is not logged in, for a code.
    InitForCode,
    /// Get a code.
    RequestCode,
    /// Do without it.
    CancelCode,
    /// Copy a text.
    Copy(String),
    /// Connect.
    Connect,
    /// Disconnect, which also ends a session.
    Disconnect,
    /// Drop the visitor and whatever it still does.
    Forget,
    /// Do not wait for the next attempt to connect.
    RetryNow,
    /// Tell agents where the visitor is in the app.
    Presence(BTreeMap<String, String>),
    /// Tell agents whether the visitor is in the app at all.
    Visibility(bool),
    /// Keep this offer until it is answered.
    Hold(Box<TermsOffer>),
    /// Tell the agent that the request is on the screen.
    Displayed,
    /// Give the visitor more time to answer.
    Extend,
    /// Say yes, and share this; none: what is shared if nobody chooses.
    Accept(Option<DisplayId>),
    /// Leave these windows out of what is shared.
    HideWindows(Vec<DisplayId>),
    /// Share this instead.
    Show(DisplayId),
    /// Say no.
    Decline,
    /// Let an offer go that is void or counts as declined.
    DropOffer,
    /// Tell that the computer is locked, or no longer.
    Locked(bool),
    /// End sharing.
    End,
    /// Pause sharing, or resume it.
    Pause(bool),
    /// Bring the window to the front.
    Raise,
    /// Bring the window to the front and ask for attention.
    Attention,
    /// Ask for attention no longer.
    Calm,
    /// Open the agent console in a browser.
    OpenConsole,
    /// Open a page in a browser.
    OpenUrl(String),
    /// Do this on the disk.
    Write(Job),
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
