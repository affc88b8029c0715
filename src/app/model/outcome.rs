//! Applies the results of effects to the state.

use crate::words::{self, say};

use super::effect::{EffectFailure, Outcome};
use super::state::AppState;
use super::types::{AppScreen, Tone};

impl AppState {
    /// Applies the failure of an effect.
    pub(crate) fn fail(&mut self, failure: EffectFailure) {
        match failure {
            EffectFailure::Init(why) => {
                let for_code = self.place == AppScreen::Code;
                self.back_to_login();
                self.notice(
                    Tone::Error,
                    if for_code { say!("notice-no-code", why = why) } else { say!("notice-not-logged-in", why = why) },
                );
            }
            EffectFailure::Browser(Some(url)) => self.notice(Tone::Error, say!("notice-no-browser-for", url = words::plain_long(&url))),
            EffectFailure::Browser(None) => self.notice(Tone::Error, say!("notice-no-browser")),
            EffectFailure::Remember { on, why } => {
                self.form.not_remembered(on);
                let why = words::plain_long(&why);
                let saying = if on { say!("notice-not-remembered", why = why) } else { say!("notice-not-forgotten", why = why) };
                self.notice(Tone::Warning, saying);
            }
            EffectFailure::Load(why) => self.notice(Tone::Warning, say!("notice-not-loaded", why = words::plain_long(&why))),
            // Reported once: every further entry would fail for the same reason.
            EffectFailure::Keep(_) if self.activity.unkeepable => {}
            EffectFailure::Keep(why) => {
                self.activity.unkeepable = true;
                self.notice(Tone::Warning, say!("notice-not-kept", why = words::plain_long(&why)));
            }
            EffectFailure::Export(why) => self.notice(Tone::Error, say!("notice-not-exported", why = words::plain_long(&why))),
            EffectFailure::Preference { change, why } => self.settings.not_written(&change, why),
            EffectFailure::Delete(why) => {
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
