//! One function a screen: it draws the state and says what the visitor did.

mod activity;
mod change_display;
mod code;
mod help;
mod home;
mod login;
mod overview;
mod settings;
mod starting;

pub(crate) use change_display::change_display;
pub(crate) use code::code;
pub(crate) use home::home;
pub(crate) use login::login;
