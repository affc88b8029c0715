//! Runs jobs on the files of the app.

use std::io;

use crate::app::model::setting::{SettingChange, Switch};
use crate::app::model::{EffectFailure, Outcome, StoreJob};
use crate::desktop::autostart::Autostart;
use crate::desktop::scheme::SchemeHandler;
use crate::settings::Editor;
use crate::words::say;

use super::Disk;
use super::activity_log::ActivityLog;
use super::remembered::Remembered;

/// The files of the app, and the entries it makes in the system.
pub(crate) struct Files {
    /// The remembered login.
    pub(crate) remembered: Remembered,
    /// The activity list.
    pub(crate) archive: ActivityLog,
    /// The settings file; `None` if the platform has no place for it.
    pub(crate) editor: Option<Editor>,
    /// The autostart entry; `None` if the system has no autostart.
    pub(crate) autostart: Option<Autostart>,
    /// The link handler; `None` if the system has none.
    pub(crate) links: Option<SchemeHandler>,
}

/// Reverts a change of the system.
type Undo<'a> = Box<dyn FnOnce() -> io::Result<()> + 'a>;

impl Disk for Files {
    fn write(&mut self, job: &StoreJob) -> Result<Option<Outcome>, EffectFailure> {
        let failed = |error: io::Error| job.failed(&error);
        let remembered = self.remembered.path().display();
        let unremembered = |error: io::Error| job.failed(&format!("{remembered}: {error}"));
        Ok(match job {
            StoreJob::Load => Some(Outcome::Loaded(self.archive.load().map_err(failed)?)),
            StoreJob::Keep(entries) => {
                self.archive.append(entries).map_err(failed)?;
                None
            }
            StoreJob::DeleteActivity => {
                self.archive.delete().map_err(failed)?;
                Some(Outcome::ActivityDeleted)
            }
            StoreJob::Export(format, entries) => Some(Outcome::Exported(self.archive.export(*format, entries).map_err(failed)?)),
            StoreJob::Remember(who) => {
                self.remembered.save(who).map_err(unremembered)?;
                Some(Outcome::Remembered(true))
            }
            StoreJob::ForgetRemembered => {
                self.remembered.forget().map_err(unremembered)?;
                Some(Outcome::Remembered(false))
            }
            StoreJob::CheckAutostart(wanted) => {
                let on = self.check_autostart(*wanted);
                Some(Outcome::Preferred(SettingChange::Switch(Switch::Autostart, on)))
            }
            StoreJob::CheckLinks(wanted) => {
                let on = self.check_links(*wanted);
                Some(Outcome::Preferred(SettingChange::Switch(Switch::HandleLinks, on)))
            }
            StoreJob::Prefer(change) => {
                self.prefer(change, job)?;
                Some(Outcome::Preferred(change.clone()))
            }
        })
    }
}

impl Files {
    fn prefer(&self, change: &SettingChange, job: &StoreJob) -> Result<(), EffectFailure> {
        let no_place = || EffectFailure::Preference { change: change.clone(), why: say!("settings-no-place") };
        let editor = self.editor.as_ref().ok_or_else(no_place)?;
        // The system first, so that the file never claims what is not so.
        let undo = match change {
            SettingChange::Switch(switch, on) => self.tell_system(*switch, *on).map_err(|error| job.failed(&error))?,
            _ => None,
        };
        editor.set(change.key(), change.value()).map_err(|error| {
            if let Some(Err(error)) = undo.map(|undo| undo()) {
                tracing::warn!(%error, key = change.key(), "the system does not match the settings");
            }
            job.failed(&error)
        })
    }

    /// Changes the system for a switch that it must know of; returns how to revert that, if anything changed.
    fn tell_system(&self, switch: Switch, on: bool) -> io::Result<Option<Undo<'_>>> {
        match (switch, &self.autostart, &self.links) {
            (Switch::Autostart, Some(autostart), _) => {
                let set = |on| if on { autostart.enable() } else { autostart.disable() };
                let before = autostart.is_enabled();
                set(on)?;
                Ok((before != on).then(|| Box::new(move || set(before)) as Undo<'_>))
            }
            (Switch::HandleLinks, _, Some(links)) => {
                let before = links.look()?;
                if on { links.enable() } else { links.disable() }?;
                Ok(Some(Box::new(move || links.put_back(&before))))
            }
            _ => Ok(None),
        }
    }

    /// Creates the autostart entry if `wanted` and there is none; whether it is enabled then. One that was disabled in the
    /// desktop's own settings stays so.
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

    /// Registers as the handler of links if `wanted` and nothing is registered; whether the app opens links then. Another
    /// program that the person chose stays.
    fn check_links(&self, wanted: bool) -> bool {
        let Some(links) = &self.links else { return false };
        if wanted && let Err(error) = links.restore() {
            tracing::warn!(%error, "the app cannot open links");
        }
        links.is_enabled()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use tempfile::{TempDir, tempdir};

    use super::*;
    use crate::desktop::scheme::{Places, Program};

    /// A computer on which the settings cannot be written.
    struct Stuck {
        folder: TempDir,
        files: Files,
    }

    impl Stuck {
        fn new() -> Self {
            let temporary = tempdir().unwrap();
            let folder = temporary.path();
            fs::write(folder.join("config.toml"), "[app\n").unwrap();
            let autostart = Autostart::new(folder, "visitor", "Visitor", Path::new("/opt/visitor"), &[]).unwrap();
            let files = Files {
                remembered: Remembered::new(folder),
                archive: ActivityLog::new(folder, None),
                editor: Some(Editor::open(folder.join("config.toml"))),
                autostart: Some(autostart),
                links: Some(links(folder, &[])),
            };
            Self { folder: temporary, files }
        }

        fn refuses(&mut self, switch: Switch, on: bool) {
            let refused = self.files.write(&StoreJob::Prefer(SettingChange::Switch(switch, on)));
            assert!(matches!(refused, Err(EffectFailure::Preference { .. })), "{refused:?}");
        }
    }

    fn links(folder: &Path, arguments: &[&str]) -> SchemeHandler {
        let places = Places { applications: folder.join("applications"), defaults: folder.join("mimeapps.list") };
        let program = Program { title: "Visitor", icon: "visitor", path: Path::new("/opt/visitor"), arguments };
        SchemeHandler::new(places, "visitor-links", "oneclick", &program).unwrap()
    }

    #[test]
    fn what_the_system_was_told_in_vain_is_undone() {
        let mut stuck = Stuck::new();
        stuck.refuses(Switch::HandleLinks, true);
        stuck.refuses(Switch::Autostart, true);
        assert!(!links(stuck.folder.path(), &[]).is_enabled() && !stuck.folder.path().join("visitor.desktop").exists());
    }

    #[test]
    fn what_was_so_before_stays_so() {
        let mut stuck = Stuck::new();
        links(stuck.folder.path(), &[]).enable().unwrap();
        stuck.files.autostart.as_ref().unwrap().enable().unwrap();
        stuck.refuses(Switch::HandleLinks, true);
        stuck.refuses(Switch::Autostart, true);
        assert!(links(stuck.folder.path(), &[]).is_enabled() && stuck.folder.path().join("visitor.desktop").exists());
    }

    #[test]
    fn links_that_another_settings_file_had_are_its_again() {
        let mut stuck = Stuck::new();
        let another = links(stuck.folder.path(), &["--config", "/b"]);
        another.enable().unwrap();
        stuck.refuses(Switch::HandleLinks, true);
        assert!(another.is_enabled());
        stuck.refuses(Switch::HandleLinks, false);
        assert!(another.is_enabled());
    }
}
