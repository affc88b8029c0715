//! The desktop around the window: tray, notification, global shortcuts, lock, appearance and further starts of the app.

use std::path::{Path, PathBuf};

use egui::ViewportId;

use crate::app::model::{DesktopEvent, DesktopView, RequestNotification, ShortcutKey, TrayItem};
#[cfg(all(unix, not(target_os = "macos")))]
use crate::app::model::{TrayDot, TrayView};
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

use super::desktop_inbox::DesktopInbox;

/// The program's name among desktop entries and icons.
pub(crate) const ENTRY: &str = "oneclick-visitor";
/// The name of the entry that opens links. Not the program's own, which whoever installed it may have put there.
const LINKS: &str = "oneclick-visitor-links";
/// The URI scheme of links.
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
    /// The claim to be the only instance; `None` if several may run.
    pub instance: Option<Instance>,
}

impl Default for DesktopConfig {
    /// With a tray, started by hand.
    fn default() -> Self {
        Self { tray: true, minimized: false, link: None, instance: None }
    }
}

/// The picture of the app, for its window and the tray.
pub(crate) fn app_icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../../assets/icon.png")).unwrap_or_default()
}

/// The autostart entry for this program with the settings file `file`; `None` if the system has no autostart.
pub(crate) fn autostart(file: &Path) -> Option<Autostart> {
    let folder = Autostart::folder(|name| std::env::var_os(name))?;
    let (program, arguments) = command(file)?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let autostart = Autostart::new(&folder, ENTRY, PRODUCT, &program, &arguments);
    autostart.inspect_err(|error| tracing::warn!(%error, "the app cannot start with the system")).ok()
}

/// The link handler for this program with the settings file `file`; `None` if the system has none.
pub(crate) fn links(file: &Path) -> Option<SchemeHandler> {
    let places = Places::find(|name| std::env::var_os(name))?;
    let (path, arguments) = command(file)?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let program = Program { title: PRODUCT, icon: ENTRY, path: &path, arguments: &arguments };
    let links = SchemeHandler::new(places, LINKS, SCHEME, &program);
    links.inspect_err(|error| tracing::warn!(%error, "the app cannot open links")).ok()
}

/// Path and arguments that start this program with the settings file `file`.
fn command(file: &Path) -> Option<(PathBuf, Vec<String>)> {
    let program = std::env::current_exe().inspect_err(|error| tracing::warn!(%error, "where the program is")).ok()?;
    if settings::default_file().as_deref() == Some(file) {
        return Some((program, Vec::new()));
    }
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    // Desktop entries are UTF-8.
    let arguments = vec!["--config".to_owned(), file.to_str()?.to_owned()];
    Some((program, arguments))
}

/// Integration with the desktop; tests replace it. No call blocks.
pub(crate) trait DesktopIntegration {
    /// Shows this view from now on.
    fn show(&mut self, view: &DesktopView);
    /// Applies changed settings.
    fn set_preferences(&mut self, preferences: &Preferences);
    /// Takes the next event, if there is one.
    fn next_event(&mut self) -> Option<DesktopEvent>;
    /// Stops accepting events; a second instance is told that this one is closing.
    fn close(&mut self);
}

/// The desktop of the operating system.
pub(crate) struct SystemDesktop {
    config: DesktopConfig,
    preferences: Preferences,
    tell: Notifier,
    shortcuts: Option<Shortcuts>,
    #[cfg(all(unix, not(target_os = "macos")))]
    tray: Option<Tray<TrayItem>>,
    #[cfg(all(unix, not(target_os = "macos")))]
    notification: Option<(RequestNotification, notify::Handle)>,
}

/// Posts events to the inbox and wakes the main window.
#[derive(Clone)]
struct Notifier {
    inbox: DesktopInbox,
    ctx: egui::Context,
}

impl Notifier {
    fn tell(&self, event: DesktopEvent) {
        self.offer(event);
    }

    /// Posts an event; whether it was accepted. Only further starts can be refused while the window is open.
    fn offer(&self, event: DesktopEvent) -> bool {
        let waits = self.inbox.post(event);
        self.ctx.request_repaint_of(ViewportId::ROOT);
        waits
    }
}

impl SystemDesktop {
    /// Starts listening. Nothing is shown yet.
    pub(crate) fn new(mut config: DesktopConfig, preferences: Preferences, ctx: &egui::Context) -> Self {
        let tell = Notifier { inbox: DesktopInbox::default(), ctx: ctx.clone() };
        let other = tell.clone();
        if cfg!(not(all(unix, not(target_os = "macos")))) || !config.tray {
            tell.tell(DesktopEvent::TrayIcon(false));
        }
        let heard = config.instance.as_mut().map_or(Ok(()), |instance| instance.hear(move |link| other.offer(DesktopEvent::Started(link))));
        if let Err(error) = heard {
            tracing::warn!(%error, "second starts are not noticed");
        }
        #[cfg(all(unix, not(target_os = "macos")))]
        {
            let (screen, look) = (tell.clone(), tell.clone());
            lock::watch(move |locked| screen.tell(DesktopEvent::Locked(locked)));
            appearance::watch(move |appearance| look.tell(DesktopEvent::Appearance(appearance)));
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
        let chosen = [(&self.preferences.shortcut_pause, ShortcutKey::Pause), (&self.preferences.shortcut_end, ShortcutKey::End)];
        let shortcuts = chosen.into_iter().filter_map(|(keys, key)| Some((keys.as_ref()?.to_string(), key))).collect();
        let tell = self.tell.clone();
        Shortcuts::hold(shortcuts, move |event| match event {
            shortcut::Event::Pressed(key) => tell.tell(DesktopEvent::Shortcut(key)),
            // The visitor cannot change that a desktop has no global shortcuts.
            shortcut::Event::Failed(error @ shortcut::ShortcutError::Unsupported(..)) => tracing::info!(%error, "no shortcut"),
            shortcut::Event::Failed(error) => tell.tell(DesktopEvent::ShortcutFailed(error.to_string())),
        })
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    fn show_tray(&mut self, view: &TrayView) {
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
                        tray::Event::Pressed(item) => DesktopEvent::TrayItem(item),
                        tray::Event::Shown(shown) => DesktopEvent::TrayIcon(shown),
                    });
                }));
            }
        }
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    fn show_notification(&mut self, ask: Option<&RequestNotification>) {
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
                // No "Accept": accepting needs the dialog, which says what is shared.
                actions: vec![("default", tr!("ask-show")), ("show", tr!("ask-show")), ("decline", tr!("prompt-decline"))],
                sound: self.preferences.sound.then_some("message-new-instant"),
            };
            let (tell, of) = (self.tell.clone(), ask.request.clone());
            let handle = notify::show(request, move |event| match event {
                notify::Event::Pressed("decline") => tell.tell(DesktopEvent::DeclineRequest(of.clone())),
                notify::Event::Pressed(_) => tell.tell(DesktopEvent::ShowRequest(of.clone())),
                // The request stays open in the dialog.
                notify::Event::Closed => {}
            });
            (ask.clone(), handle)
        });
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn look(view: &TrayView) -> tray::Look<TrayItem> {
    let colour = |dot| match dot {
        TrayDot::Live => tokens::LIGHT.live,
        TrayDot::Asked => tokens::LIGHT.warn,
        TrayDot::Reachable => tokens::LIGHT.good,
        TrayDot::Unreachable => tokens::LIGHT.weak,
    };
    let dot = view.dot.map(colour).map(|colour| [colour.r(), colour.g(), colour.b()]);
    tray::Look { title: PRODUCT.to_owned(), status: view.status.clone(), dot, wanted: view.wanted, menu: view.menu.clone() }
}

impl DesktopIntegration for SystemDesktop {
    fn show(&mut self, view: &DesktopView) {
        #[cfg(all(unix, not(target_os = "macos")))]
        {
            self.show_tray(&view.tray);
            self.show_notification(view.notification.as_ref());
        }
        match (view.shortcuts, &self.shortcuts) {
            (true, None) => self.shortcuts = Some(self.hold_shortcuts()),
            (false, Some(_)) => self.shortcuts = None,
            (true, Some(_)) | (false, None) => {}
        }
    }

    fn set_preferences(&mut self, preferences: &Preferences) {
        let keys = |preferences: &Preferences| (preferences.shortcut_pause.clone(), preferences.shortcut_end.clone());
        let other_keys = keys(preferences) != keys(&self.preferences);
        self.preferences = preferences.clone();
        // The previous shortcuts are released first.
        if other_keys && self.shortcuts.take().is_some() {
            self.shortcuts = Some(self.hold_shortcuts());
        }
        #[cfg(all(unix, not(target_os = "macos")))]
        if !preferences.notifications {
            self.notification = None;
        }
    }

    fn next_event(&mut self) -> Option<DesktopEvent> {
        self.tell.inbox.take()
    }

    fn close(&mut self) {
        self.tell.inbox.close();
    }
}

impl Drop for SystemDesktop {
    fn drop(&mut self) {
        self.close();
    }
}
