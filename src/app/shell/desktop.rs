//! The real desktop, and what the app is told about it at the start.

use std::path::{Path, PathBuf};

use egui::ViewportId;

#[cfg(all(unix, not(target_os = "macos")))]
use crate::app::model::{self, Dot};
use crate::app::model::{Ask, Heard, Item, Key, Outlook};
#[cfg(all(unix, not(target_os = "macos")))]
use crate::design::tokens;
use crate::desktop::autostart::Autostart;
use crate::desktop::instance::Instance;
use crate::desktop::scheme::{Places, Program, SchemeHandler};
use crate::desktop::shortcut::{self, Shortcuts};
#[cfg(all(unix, not(target_os = "macos")))]
use crate::desktop::{
    appearance, lock, notify,
    tray::{self, Pixels, Tray},
};
use crate::settings::{self, Preferences};
use crate::words::{PRODUCT, tr};

use super::desktop_inbox::Happenings;

/// The program's name among desktop entries and icons.
pub(crate) const ENTRY: &str = "oneclick-visitor";
/// The name of the entry that opens links. Not the program's own, which whoever installed it may have put there.
const LINKS: &str = "oneclick-visitor-links";
/// What such links begin with.
const SCHEME: &str = "oneclick";

/// What the app may use of the desktop, and how it was started.
#[derive(Debug)]
pub struct DesktopConfig {
    /// Whether there is an icon in the tray.
    pub tray: bool,
    /// Whether to start in the tray; where there is none, minimised.
    pub minimized: bool,
    /// The link that the app was started with.
    pub link: Option<String>,
    /// The claim to be the only instance; none if several may run.
    pub instance: Option<Instance>,
}

impl Default for DesktopConfig {
    /// Everything on, and started by hand.
    fn default() -> Self {
        Self { tray: true, minimized: false, link: None, instance: None }
    }
}

/// The picture of the app, for its window and the tray.
pub(crate) fn app_icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../../assets/icon.png")).unwrap_or_default()
}

/// What makes this program start with the system, with these settings; none where the system has no place for that.
pub(crate) fn autostart(file: &Path) -> Option<Autostart> {
    let folder = Autostart::folder(|name| std::env::var_os(name))?;
    let (program, arguments) = command(file)?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let autostart = Autostart::new(&folder, ENTRY, PRODUCT, &program, &arguments);
    autostart.inspect_err(|error| tracing::warn!(%error, "the app cannot start with the system")).ok()
}

/// What makes this program open links, with these settings; none where the system has no place for that.
pub(crate) fn links(file: &Path) -> Option<SchemeHandler> {
    let places = Places::find(|name| std::env::var_os(name))?;
    let (path, arguments) = command(file)?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let program = Program { title: PRODUCT, icon: ENTRY, path: &path, arguments: &arguments };
    let links = SchemeHandler::new(places, LINKS, SCHEME, &program);
    links.inspect_err(|error| tracing::warn!(%error, "the app cannot open links")).ok()
}

/// How this program is started with these settings: where it is, and its arguments.
fn command(file: &Path) -> Option<(PathBuf, Vec<String>)> {
    let program = std::env::current_exe().inspect_err(|error| tracing::warn!(%error, "where the program is")).ok()?;
    if settings::default_file().as_deref() == Some(file) {
        return Some((program, Vec::new()));
    }
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    // What is no text cannot stand in an entry.
    let arguments = vec!["--config".to_owned(), file.to_str()?.to_owned()];
    Some((program, arguments))
}

/// The desktop, so that tests can stand in for it. Every call returns at once.
pub(crate) trait Surroundings {
    /// Shows this from now on.
    fn show(&mut self, outlook: &Outlook);
    /// Follows what the visitor chose in the settings.
    fn prefer(&mut self, preferences: &Preferences);
    /// What happened since.
    fn heard(&mut self) -> Option<Heard>;
    /// Nobody will ask what happened any more: another start is told so from now on.
    fn close(&mut self);
}

/// The real desktop.
pub(crate) struct RealDesktop {
    config: DesktopConfig,
    preferences: Preferences,
    tell: Tell,
    shortcuts: Option<Shortcuts>,
    #[cfg(all(unix, not(target_os = "macos")))]
    tray: Option<Tray<Item>>,
    #[cfg(all(unix, not(target_os = "macos")))]
    notification: Option<(Ask, notify::Handle)>,
}

/// Passes on what happens, and wakes the main window.
#[derive(Clone)]
struct Tell {
    happenings: Happenings,
    ctx: egui::Context,
}

impl Tell {
    fn tell(&self, happening: Heard) {
        self.offer(happening);
    }

    /// The same; says whether it will be heard. All but other starts are, for as long as there is the window.
    fn offer(&self, happening: Heard) -> bool {
        let waits = self.happenings.post(happening);
        self.ctx.request_repaint_of(ViewportId::ROOT);
        waits
    }
}

impl RealDesktop {
    /// Begins to listen. Nothing is shown yet.
    pub(crate) fn new(mut config: DesktopConfig, preferences: Preferences, ctx: &egui::Context) -> Self {
        let tell = Tell { happenings: Happenings::default(), ctx: ctx.clone() };
        let other = tell.clone();
        if cfg!(not(all(unix, not(target_os = "macos")))) || !config.tray {
            tell.tell(Heard::Tray(false));
        }
        let heard = config.instance.as_mut().map_or(Ok(()), |instance| instance.hear(move |link| other.offer(Heard::Started(link))));
        if let Err(error) = heard {
            tracing::warn!(%error, "other starts are not heard");
        }
        #[cfg(all(unix, not(target_os = "macos")))]
        {
            let (screen, look) = (tell.clone(), tell.clone());
            lock::watch(move |locked| screen.tell(Heard::Locked(locked)));
            appearance::watch(move |appearance| look.tell(Heard::Appearance(appearance)));
        }
        Self {
            config,
            preferences,
            tell,
            shortcuts: None,
            #[cfg(all(unix, not(target_os = "macos")))]
            tray: None,
            #[cfg(all(unix, not(target_os = "macos")))]
            notification: None,
        }
    }

    fn hold_shortcuts(&self) -> Shortcuts {
        let chosen = [(&self.preferences.shortcut_pause, Key::Pause), (&self.preferences.shortcut_end, Key::End)];
        let shortcuts = chosen.into_iter().filter_map(|(keys, key)| Some((keys.as_ref()?.to_string(), key))).collect();
        let tell = self.tell.clone();
        Shortcuts::hold(shortcuts, move |event| match event {
            shortcut::Event::Pressed(key) => tell.tell(Heard::Key(key)),
            // That a desktop has none is nothing the visitor could do anything about.
            shortcut::Event::Failed(error @ shortcut::ShortcutError::Unsupported(..)) => tracing::info!(%error, "no shortcut"),
            shortcut::Event::Failed(error) => tell.tell(Heard::KeyFailed(error.to_string())),
        })
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    fn show_tray(&mut self, view: &model::Tray) {
        if !self.config.tray {
            return;
        }
        let look = look(view);
        match &self.tray {
            Some(tray) => tray.set(look),
            None => {
                let icon = app_icon();
                let icon = Pixels { width: icon.width as usize, height: icon.height as usize, rgba: icon.rgba };
                let tell = self.tell.clone();
                self.tray = Some(Tray::new(ENTRY, &icon, look, move |event| {
                    tell.tell(match event {
                        tray::Event::Pressed(item) => Heard::Chosen(item),
                        tray::Event::Shown(shown) => Heard::Tray(shown),
                    });
                }));
            }
        }
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    fn show_ask(&mut self, ask: Option<&Ask>) {
        let shown = self.notification.as_ref().map(|(ask, _)| ask);
        if shown == ask || !self.preferences.notifications {
            return;
        }
        self.notification = ask.map(|ask| {
            let request = notify::Request {
                program: PRODUCT.to_owned(),
                entry: ENTRY.to_owned(),
                title: ask.title.clone(),
                text: ask.text.clone(),
                // There is no way to accept: that takes the dialog, which says what is shared.
                actions: vec![("default", tr!("ask-show")), ("show", tr!("ask-show")), ("decline", tr!("prompt-decline"))],
                sound: self.preferences.sound.then_some("message-new-instant"),
            };
            let (tell, of) = (self.tell.clone(), ask.request.clone());
            let handle = notify::show(request, move |event| match event {
                notify::Event::Pressed("decline") => tell.tell(Heard::Declined(of.clone())),
                notify::Event::Pressed(_) => tell.tell(Heard::Show(of.clone())),
                // The dialog stays.
                notify::Event::Closed => {}
            });
            (ask.clone(), handle)
        });
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn look(view: &model::Tray) -> tray::Look<Item> {
    let colour = |dot| match dot {
        Dot::Live => tokens::LIGHT.live,
        Dot::Asked => tokens::LIGHT.warn,
        Dot::Reachable => tokens::LIGHT.good,
        Dot::Unreachable => tokens::LIGHT.weak,
    };
    let dot = view.dot.map(colour).map(|colour| [colour.r(), colour.g(), colour.b()]);
    tray::Look { title: PRODUCT.to_owned(), status: view.status.clone(), dot, wanted: view.wanted, menu: view.menu.clone() }
}

impl Surroundings for RealDesktop {
    fn show(&mut self, outlook: &Outlook) {
        #[cfg(all(unix, not(target_os = "macos")))]
        {
            self.show_tray(&outlook.tray);
            self.show_ask(outlook.ask.as_ref());
        }
        match (outlook.shortcuts, &self.shortcuts) {
            (true, None) => self.shortcuts = Some(self.hold_shortcuts()),
            (false, Some(_)) => self.shortcuts = None,
            (true, Some(_)) | (false, None) => {}
        }
    }

    fn prefer(&mut self, preferences: &Preferences) {
        let keys = |preferences: &Preferences| (preferences.shortcut_pause.clone(), preferences.shortcut_end.clone());
        let other_keys = keys(preferences) != keys(&self.preferences);
        self.preferences = preferences.clone();
        // Those before are given back first.
        if other_keys && self.shortcuts.take().is_some() {
            self.shortcuts = Some(self.hold_shortcuts());
        }
        #[cfg(all(unix, not(target_os = "macos")))]
        if !preferences.notifications {
            self.notification = None;
        }
    }

    fn heard(&mut self) -> Option<Heard> {
        self.tell.happenings.take()
    }

    fn close(&mut self) {
        self.tell.happenings.close();
    }
}

impl Drop for RealDesktop {
    fn drop(&mut self) {
        self.close();
    }
}
