//! Applies the results of effects to the state.

use crate::words::{self, say};

use super::effect::{Failure, Outcome};
use super::state::AppState;
use super::types::{Place, Tone};

impl AppState {
    /// Applies the failure of an effect.
    pub(crate) fn fail(&mut self, failure: Failure) {
        match failure {
            Failure::Init(why) => {
                let for_code = self.place == Place::Code;
                self.back_to_login();
                self.notice(
                    Tone::Error,
                    if for_code { say!("notice-no-code", why = why) } else { say!("notice-not-logged-in", why = why) },
                );
            }
            Failure::Browser(Some(url)) => self.notice(Tone::Error, say!("notice-no-browser-for", url = words::plain_long(&url))),
            Failure::Browser(None) => self.notice(Tone::Error, say!("notice-no-browser")),
            Failure::Remember { on, why } => {
                self.form.not_remembered(on);
                let why = words::plain_long(&why);
                let saying = if on { say!("notice-not-remembered", why = why) } else { say!("notice-not-forgotten", why = why) };
                self.notice(Tone::Warning, saying);
            }
            Failure::Load(why) => self.notice(Tone::Warning, say!("notice-not-loaded", why = words::plain_long(&why))),
            // Reported once: every further entry would fail for the same reason.
            Failure::Keep(_) if self.activity.unkeepable => {}
            Failure::Keep(why) => {
                self.activity.unkeepable = true;
                self.notice(Tone::Warning, say!("notice-not-kept", why = words::plain_long(&why)));
            }
            Failure::Export(why) => self.notice(Tone::Error, say!("notice-not-exported", why = words::plain_long(&why))),
            Failure::Preference { change, why } => self.settings.not_written(&change, why),
            Failure::Delete(why) => {
                self.activity.not_deleted();
                self.notice(Tone::Error, say!("notice-not-deleted", why = words::plain_long(&why)));
            }
        }
    }

    /// Applies the outcome of an effect.
    pub(crate) fn done(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Exported(file) => self.notice(Tone::Plain, say!("notice-exported", file = file.display().to_string())),
            Outcome::Loaded(entries) => self.activity.loaded(entries),
            Outcome::ActivityDeleted => self.activity.deleted(),
            Outcome::Remembered(on) => self.form.remembered = on,
            Outcome::Preferred(change) => self.settings.written(change),
        }
    }
}
