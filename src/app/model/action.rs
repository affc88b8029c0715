//! What the visitor does, screen by screen.

use tracing::Level;

use crate::dialog::choice::ChoiceAction;
use crate::dialog::prompt::PromptAction;
use crate::settings::Theme;
use crate::words::Language;

use super::activity::ExportFormat;
use super::setting::Switch;
use super::types::Area;

/// Something that the visitor does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// On the login form.
    Login(LoginAction),
    /// About the code to read out.
    Code(CodeAction),
    /// In the dialog of an open request.
    Prompt(PromptAction),
    /// About the session that runs.
    Session(SessionAction),
    /// In the dialog that changes what is shared.
    Display(DisplayAction),
    /// On the activity screen.
    Activity(ActivityAction),
    /// On the settings screen.
    Settings(SettingsAction),
    /// Go to an area.
    Go(Area),
    /// Log out.
    LogOut,
    /// Take the focus back from another device.
    UseThisDevice,
    /// Do not wait for the next attempt to connect.
    TryNow,
    /// Open the agent console in a browser.
    OpenConsole,
    /// Bring the main window to the front.
    Raise,
    /// Put a notice away, by its position.
    Dismiss(usize),
}

/// An action on the login form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LoginAction {
    /// Log in with what the form says.
    Submit,
    /// Stop logging in, or waiting with a code without being logged in.
    Cancel,
    /// Switch "Remember me".
    Remember(bool),
}

/// An action about the code to read out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeAction {
    /// Get a code, or a new one.
    Get,
    /// Cancel the code.
    Cancel,
    /// Copy the code.
    Copy,
}

/// An action about the session that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SessionAction {
    /// End sharing.
    End,
    /// Pause sharing, or resume it.
    Pause(bool),
    /// Open the dialog that changes what is shared.
    ChangeDisplay,
}

/// An action in the dialog that changes what is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DisplayAction {
    /// Choose another display, or windows to leave out.
    Choose(ChoiceAction),
    /// Share the chosen display.
    Share,
    /// Keep sharing the current display.
    Keep,
}

/// An action on the activity screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ActivityAction {
    /// Show more entries.
    ShowMore,
    /// Export the list.
    Export(ExportFormat),
    /// Ask the visitor to confirm the deletion, or stop asking.
    AskDelete(bool),
    /// Delete all entries.
    Delete,
}

/// An action on the settings screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SettingsAction {
    /// Turn a setting on or off.
    Switch(Switch, bool),
    /// Choose the theme.
    Theme(Theme),
    /// Choose the language; `None` for the system's.
    Language(Option<Language>),
    /// Choose the log level.
    LogLevel(Level),
    /// Write the settings that were typed.
    WriteTyped,
}
