//! The files of the app, as jobs change them.

use std::io;

use crate::app::activity::Archive;
use crate::app::effects::{Failure, Outcome};
use crate::app::preferences::{Change, Switch};
use crate::app::remembered::Remembered;
use crate::app::words::say;
use crate::desktop::autostart::Autostart;
use crate::settings::Editor;

use super::{Disk, Job};

/// Where everything is.
pub(crate) struct Files {
    /// Who is remembered.
    pub(crate) remembered: Remembered,
    /// What happened.
    pub(crate) archive: Archive,
    /// The settings; none where the platform has no place for them.
    pub(crate) editor: Option<Editor>,
    /// What makes the app start with the system; none where it cannot.
    pub(crate) autostart: Option<Autostart>,
}

impl Disk for Files {
    fn write(&mut self, job: &Job) -> Result<Option<Outcome>, Failure> {
        let failed = |error: io::Error| job.failed(&error);
        let remembered = self.remembered.path().display();
        let unremembered = |error: io::Error| job.failed(&format!("{remembered}: {error}"));
        Ok(match job {
            Job::Load => Some(Outcome::Loaded(self.archive.load().map_err(failed)?)),
            Job::Keep(entries) => {
                self.archive.append(entries).map_err(failed)?;
                None
            }
            Job::DeleteActivity => {
                self.archive.delete().map_err(failed)?;
                Some(Outcome::ActivityDeleted)
            }
            Job::Export(format, entries) => Some(Outcome::Exported(self.archive.export(*format, entries).map_err(failed)?)),
            Job::Remember(who) => {
                self.remembered.save(who).map_err(unremembered)?;
                Some(Outcome::Remembered(true))
            }
            Job::ForgetRemembered => {
                self.remembered.forget().map_err(unremembered)?;
                Some(Outcome::Remembered(false))
            }
            Job::CheckAutostart(wanted) => {
                let on = self.check_autostart(*wanted);
                Some(Outcome::Preferred(Change::Switch(Switch::Autostart, on)))
            }
            Job::Prefer(change) => {
                self.prefer(change, job)?;
                Some(Outcome::Preferred(change.clone()))
            }
        })
    }
}

impl Files {
    fn prefer(&self, change: &Change, job: &Job) -> Result<(), Failure> {
        let no_place = || Failure::Preference { change: change.clone(), why: say!("settings-no-place") };
        let editor = self.editor.as_ref().ok_or_else(no_place)?;
        if let Change::Switch(Switch::Autostart, on) = change {
            // Before it is written, so that the file does not say what is not so.
            self.start_with_system(*on).map_err(|error| job.failed(&error))?;
        }
        editor.set(change.key(), change.value()).map_err(|error| {
            if let Change::Switch(Switch::Autostart, on) = change
                && let Err(error) = self.start_with_system(!on)
            {
                tracing::warn!(%error, "starting with the system is not as the settings say");
            }
            job.failed(&error)
        })
    }

    fn start_with_system(&self, on: bool) -> io::Result<()> {
        let Some(autostart) = &self.autostart else { return Ok(()) };
        if on { autostart.enable() } else { autostart.disable() }
    }

    /// Makes an entry where the settings want one and there is none; whether the app starts with the system then. One that
    /// was switched off in the desktop's own settings stays off.
    fn check_autostart(&self, wanted: bool) -> bool {
        let Some(autostart) = &self.autostart else { return false };
        if wanted
            && !autostart.is_there()
            && let Err(error) = autostart.enable()
        {
            tracing::warn!(%error, "the app cannot start with the system");
        }
        autostart.is_enabled()
    }
}
