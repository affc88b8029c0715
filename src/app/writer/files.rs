//! The files of the app, as jobs change them.

use std::io;

use crate::app::activity::Archive;
use crate::app::effects::{Failure, Outcome};
use crate::app::preferences::{Change, Switch};
use crate::app::remembered::Remembered;
use crate::app::words::say;
use crate::desktop::autostart::Autostart;
use crate::desktop::scheme::SchemeHandler;
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
    /// What makes the app open links; none where it cannot.
    pub(crate) links: Option<SchemeHandler>,
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
            Job::CheckLinks(wanted) => {
                let on = self.check_links(*wanted);
                Some(Outcome::Preferred(Change::Switch(Switch::HandleLinks, on)))
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
        if let Change::Switch(switch, on) = change {
            // Before it is written, so that the file does not say what is not so.
            self.tell_system(*switch, *on).map_err(|error| job.failed(&error))?;
        }
        editor.set(change.key(), change.value()).map_err(|error| {
            if let Change::Switch(switch, on) = change
                && let Err(error) = self.tell_system(*switch, !on)
            {
                tracing::warn!(%error, key = switch.key(), "the system is not as the settings say");
            }
            job.failed(&error)
        })
    }

    /// Tells the system of a switch that it must know.
    fn tell_system(&self, switch: Switch, on: bool) -> io::Result<()> {
        match (switch, &self.autostart, &self.links) {
            (Switch::Autostart, Some(autostart), _) if on => autostart.enable(),
            (Switch::Autostart, Some(autostart), _) => autostart.disable(),
            (Switch::HandleLinks, _, Some(links)) if on => links.enable(),
            (Switch::HandleLinks, _, Some(links)) => links.disable(),
            _ => Ok(()),
        }
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

    /// Makes an entry where the settings want one and there is none; whether links are opened by the app then. Where the
    /// person chose something else to open them, that stays.
    fn check_links(&self, wanted: bool) -> bool {
        let Some(links) = &self.links else { return false };
        if wanted && let Err(error) = links.restore() {
            tracing::warn!(%error, "the app cannot open links");
        }
        links.is_enabled()
    }
}
