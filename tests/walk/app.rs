//! The visitor's app as a program, with a home of its own.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::Outcome;

/// A running app; ended when dropped.
pub struct VisitorApp {
    process: Child,
    home: PathBuf,
    links: PathBuf,
}

impl VisitorApp {
    pub fn start(program: &Path, display: &str, folder: &Path) -> Outcome<Self> {
        Self::start_with(program, display, folder, |_| ())
    }

    /// The same with more arguments or variables.
    pub fn start_with(program: &Path, display: &str, folder: &Path, change: impl FnOnce(&mut Command)) -> Outcome<Self> {
        // Relative folders in these variables count as not set.
        let home = std::path::absolute(folder.join("home"))?;
        if home.exists() {
            std::fs::remove_dir_all(&home)?;
        }
        std::fs::create_dir_all(&home)?;
        let config = home.join("config.toml");
        std::fs::write(
            &config,
            "[embedded]\nport = 0\norganisation = \"Acme Insurance\"\nagent = \"Sam Rivera\"\nterms_url = \"https://acme.example/terms\"\n",
        )?;
        // What the app opens in a browser comes through here instead: the same way that a person's choice of browser goes.
        let links = home.join("links");
        if !Command::new("mkfifo").arg(&links).status()?.success() {
            return Err("mkfifo failed".into());
        }
        let browser = home.join("browser.sh");
        std::fs::write(&browser, format!("#!/bin/sh\nprintf '%s\\n' \"$1\" > '{}'\n", links.display()))?;
        Command::new("chmod").arg("700").arg(&browser).status()?;
        let log = std::fs::File::create(folder.join("app.log"))?;
        let mut command = Command::new(program);
        command
            .arg("--config")
            .arg(&config)
            .env("DISPLAY", display)
            .env_remove("WAYLAND_DISPLAY")
            .env("XDG_SESSION_TYPE", "x11")
            .env("XDG_CONFIG_HOME", &home)
            .env("XDG_DATA_HOME", &home)
            .env("BROWSER", &browser)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("LANG", "en_GB.UTF-8")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        change(&mut command);
        let process = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
        Ok(Self { process, home, links })
    }

    /// Where it has its settings and its data.
    pub fn home(&self) -> &Path {
        &self.home
    }

    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The next link that the app opens in a browser.
    pub fn opened_link(&self, patience: Duration) -> Outcome<String> {
        let (sender, receiver) = mpsc::channel();
        let links = self.links.clone();
        // A pipe opens when its writer does; the thread waits for that, this one only for so long.
        std::thread::Builder::new().name("links".to_owned()).spawn(move || {
            let mut link = String::new();
            let read = std::fs::File::open(links).and_then(|mut pipe| pipe.read_to_string(&mut link));
            sender.send(read.map(|_| link)).ok();
        })?;
        let link = receiver.recv_timeout(patience).map_err(|_| "the app opened no link")??;
        Ok(link.trim().to_owned())
    }

    /// Asks the program to stop, as the system does.
    pub fn terminate(&self) -> Outcome<()> {
        match Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status()?.success() {
            true => Ok(()),
            false => Err("the app is not there any more".into()),
        }
    }

    /// Ends the program the hard way, as a crash would.
    pub fn kill(&mut self) -> Outcome<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }
}

impl Drop for VisitorApp {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
