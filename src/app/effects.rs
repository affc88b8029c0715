//! Does what the state decided.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use egui::{UserAttentionType, ViewportCommand, ViewportId};
use tracing::Level;

use crate::app::ConsoleLink;
use crate::desktop::autostart::Autostart;
use crate::sdk::{DisplayId, GroupId, StartParams, TermsOffer};
use crate::settings::Editor;

use super::activity::{Archive, Entry, Format};
use super::bridge::Port;
use super::preferences::{Change, Switch};
use super::remembered::{Remembered, Who};
use super::tokens;
use super::words::{self, Saying, say};

/// Something to be done outside the state.
#[derive(Debug)]
pub(crate) enum Effect {
    /// The next visitor belongs to this group, not to the one in the settings.
    Group(GroupId),
    /// Make a visitor of this person.
    Init(Box<Who>),
    /// Make a visitor who is not logged in, for a code.
    InitForCode,
    /// Get a code.
    RequestCode,
    /// Do without it.
    CancelCode,
    /// Copy a text.
    Copy(String),
    /// Connect.
    Connect,
    /// Disconnect, which also ends a session.
    Disconnect,
    /// Drop the visitor and whatever it still does.
    Forget,
    /// Do not wait for the next attempt to connect.
    RetryNow,
    /// Tell agents where the visitor is in the app.
    Presence(BTreeMap<String, String>),
    /// Tell agents whether the visitor is in the app at all.
    Visibility(bool),
    /// Keep this offer until it is answered.
    Hold(Box<TermsOffer>),
    /// Tell the agent that the request is on the screen.
    Displayed,
    /// Give the visitor more time to answer.
    Extend,
    /// Say yes, and share this; none: what is shared if nobody chooses.
    Accept(Option<DisplayId>),
    /// Share this instead.
    Show(DisplayId),
    /// Say no.
    Decline,
    /// Let an offer go that is void or counts as declined.
    DropOffer,
    /// Tell that the computer is locked, or no longer.
    Locked(bool),
    /// End sharing.
    End,
    /// Pause sharing, or resume it.
    Pause(bool),
    /// Bring the window to the front.
    Raise,
    /// Bring the window to the front and ask for attention.
    Attention,
    /// Ask for attention no longer.
    Calm,
    /// Open the agent console in a browser.
    OpenConsole,
    /// Open a page in a browser.
    OpenUrl(String),
    /// Keep who this is for the next run.
    Remember(Box<Who>),
    /// Do not.
    ForgetRemembered,
    /// Write this list to a file of its own.
    Export(Format, Vec<Entry>),
    /// Delete what is kept of what happened.
    DeleteActivity,
    /// Write a setting, and make it felt.
    Preference(Change),
}

/// Something that worked, and that the state does not know yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The list was written to this file.
    Exported(PathBuf),
    /// Nothing is kept any more.
    ActivityDeleted,
    /// A setting was written.
    Preferred(Change),
}

/// Something that did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// There is no visitor.
    Init(String),
    /// No browser opened; the address, unless it is secret.
    Browser(Option<String>),
    /// Remembering or forgetting did not work.
    Remember(String),
    /// What happens cannot be kept.
    Keep(String),
    /// The list could not be written to a file of its own.
    Export(String),
    /// What is kept could not be deleted.
    Delete(String),
    /// A setting could not be written.
    Preference {
        /// Which.
        key: &'static str,
        /// Why.
        why: Saying,
    },
}

/// Opens an address in a browser; may take its time.
type Open = fn(&str) -> io::Result<()>;

/// What effects work on.
pub(crate) struct Hands<P> {
    /// The way to the SDK.
    pub(crate) port: P,
    remembered: Remembered,
    console: Option<ConsoleLink>,
    offer: Option<Box<TermsOffer>>,
    group: Option<GroupId>,
    /// Whether the computer is locked.
    locked: bool,
    open: Open,
    failures: (SyncSender<Failure>, Receiver<Failure>),
    outcomes: (SyncSender<Outcome>, Receiver<Outcome>),
    archive: Option<Archive>,
    editor: Option<Editor>,
    set_log_level: Box<dyn Fn(Level)>,
    autostart: Option<Autostart>,
}

impl<P: Port> Hands<P> {
    /// With nothing done yet.
    pub(crate) fn new(port: P, remembered: Remembered, console: Option<ConsoleLink>, open: Open) -> Self {
        Self {
            port,
            remembered,
            console,
            offer: None,
            group: None,
            locked: false,
            open,
            failures: sync_channel(8),
            outcomes: sync_channel(8),
            archive: None,
            editor: None,
            set_log_level: Box::new(|_| ()),
            autostart: None,
        }
    }

    /// The same, and settings are written by this editor, the level of the log as well.
    pub(crate) fn editing(self, editor: Option<Editor>, set_log_level: Box<dyn Fn(Level)>) -> Self {
        Self { editor, set_log_level, ..self }
    }

    /// The same, and this makes the app start with the system.
    pub(crate) fn starting(self, autostart: Option<Autostart>) -> Self {
        Self { autostart, ..self }
    }

    /// The same, and what happens is kept in this file.
    pub(crate) fn keeping(self, archive: Archive) -> Self {
        Self { archive: Some(archive), ..self }
    }

    /// Keeps what happened; on the screen it is anyway.
    pub(crate) fn keep(&mut self, entry: &Entry) -> Result<(), Failure> {
        self.archive.as_mut().map_or(Ok(()), |archive| archive.append(entry)).map_err(|error| Failure::Keep(error.to_string()))
    }

    /// What worked meanwhile.
    pub(crate) fn outcome(&self) -> Option<Outcome> {
        self.outcomes.1.try_recv().ok()
    }

    /// Failures that came to light later.
    pub(crate) fn late_failure(&self) -> Option<Failure> {
        self.failures.1.try_recv().ok()
    }

    /// Does it.
    pub(crate) fn perform(&mut self, effect: Effect, ctx: &egui::Context) -> Result<(), Failure> {
        match effect {
            Effect::Group(group) => self.group = Some(group),
            Effect::Init(who) => {
                let ctx = ctx.clone();
                self.port.init(*who, self.group.take(), Box::new(move || wake(&ctx))).map_err(Failure::Init)?;
                self.tell_lock();
            }
            Effect::InitForCode => {
                let ctx = ctx.clone();
                self.port.init_for_code(Box::new(move || wake(&ctx))).map_err(Failure::Init)?;
                self.tell_lock();
            }
            Effect::RequestCode => self.port.request_code(),
            Effect::CancelCode => self.port.cancel_code(),
            Effect::Copy(text) => ctx.copy_text(text),
            Effect::Connect => self.port.connect(),
            Effect::Disconnect => self.port.disconnect(),
            Effect::Forget => {
                self.offer = None;
                self.port.forget();
            }
            Effect::RetryNow => self.port.retry_now(),
            Effect::Presence(data) => self.port.presence(data),
            Effect::Visibility(visible) => self.port.signal_visibility(visible),
            Effect::Hold(offer) => self.offer = Some(offer),
            Effect::Displayed => {
                if let Some(offer) = &self.offer {
                    offer.displayed();
                }
            }
            Effect::Extend => {
                if let Some(offer) = &mut self.offer
                    && !offer.extend()
                {
                    // The state counts as the offer does.
                    tracing::warn!("an offer was extended more often than it can be");
                }
            }
            Effect::Accept(display) => self.accept(display),
            Effect::Show(display) => self.port.show_display(display),
            Effect::Decline => {
                if let Some(offer) = self.offer.take() {
                    offer.decline();
                }
            }
            Effect::DropOffer => self.offer = None,
            Effect::Locked(locked) => {
                self.locked = locked;
                self.port.set_locked(locked);
            }
            Effect::End => self.port.end_session(),
            Effect::Pause(paused) => self.port.pause(paused),
            Effect::Raise => raise(ctx),
            Effect::Attention => attention(ctx),
            Effect::Calm => ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(UserAttentionType::Reset)),
            Effect::OpenConsole => {
                if let Some(link) = &self.console {
                    self.browse(link().expose().clone(), true, ctx);
                }
            }
            Effect::OpenUrl(url) => self.browse(url, false, ctx),
            Effect::Remember(who) => self.remembered.save(&who).map_err(remember)?,
            Effect::ForgetRemembered => self.remembered.forget().map_err(remember)?,
            Effect::Export(format, entries) => self.export(format, entries, ctx),
            Effect::DeleteActivity => {
                let deleted = self.archive.as_mut().map_or(Ok(()), Archive::delete);
                deleted.map_err(|error| Failure::Delete(error.to_string()))?;
                self.done(Outcome::ActivityDeleted);
            }
            Effect::Preference(change) => self.prefer(change, ctx)?,
        }
        Ok(())
    }

    /// A new visitor knows nothing of a lock that came before.
    fn tell_lock(&mut self) {
        if self.locked {
            self.port.set_locked(true);
        }
    }

    fn accept(&mut self, display: Option<DisplayId>) {
        let Some(offer) = self.offer.take() else { return };
        let consent = offer.accept();
        self.port.start_session(StartParams { display, ..StartParams::of(&consent) }, consent);
    }

    /// Writes a setting, and tells whom it concerns here; the app tells the desktop once it is written.
    fn prefer(&mut self, change: Change, ctx: &egui::Context) -> Result<(), Failure> {
        let failed = |why| Failure::Preference { key: change.key(), why };
        let unwritten = |error: &dyn ToString| failed(say!("settings-not-written", why = words::plain_long(&error.to_string())));
        let editor = self.editor.as_ref().ok_or_else(|| failed(say!("settings-no-place")))?;
        if let Change::Switch(Switch::Autostart, on) = change {
            // Before it is written, so that the file does not say what is not so.
            self.start_with_system(on).map_err(|error| unwritten(&error))?;
        }
        // What protects holds at once, written or not.
        match &change {
            Change::Switch(Switch::Gestures, false) => self.port.set_gestures(false),
            Change::Switch(Switch::MaskOwnWindows, true) => self.port.mask_own_windows(true),
            _ => {}
        }
        if let Err(error) = editor.set(change.key(), change.value()) {
            if let Change::Switch(Switch::Autostart, on) = change
                && let Err(error) = self.start_with_system(!on)
            {
                tracing::warn!(%error, "starting with the system is not as the settings say");
            }
            return Err(unwritten(&error));
        }
        match &change {
            Change::Theme(theme) => ctx.set_theme(tokens::theme(*theme)),
            Change::LogLevel(level) => (self.set_log_level)(*level),
            Change::Switch(Switch::Gestures, true) => self.port.set_gestures(true),
            Change::Switch(Switch::MaskOwnWindows, false) => self.port.mask_own_windows(false),
            Change::Switch(..) | Change::Language(_) | Change::Service(_) | Change::ShortcutPause(_) | Change::ShortcutEnd(_) => {}
        }
        self.done(Outcome::Preferred(change));
        Ok(())
    }

    fn start_with_system(&self, on: bool) -> io::Result<()> {
        let Some(autostart) = &self.autostart else { return Ok(()) };
        if on { autostart.enable() } else { autostart.disable() }
    }

    /// Writes a list on a thread of its own, because a disk may be slow.
    fn export(&self, format: Format, entries: Vec<Entry>, ctx: &egui::Context) {
        let Some(archive) = &self.archive else { return };
        let (export, waker) = (archive.exporter(format, entries), ctx.clone());
        let (outcomes, failures) = (self.outcomes.0.clone(), self.failures.0.clone());
        let started = std::thread::Builder::new().name("export".to_owned()).spawn(move || {
            let told = match export() {
                Ok(path) => outcomes.try_send(Outcome::Exported(path)).is_ok(),
                Err(error) => failures.try_send(Failure::Export(error.to_string())).is_ok(),
            };
            if told {
                wake(&waker);
            }
        });
        if let Err(error) = started
            && self.failures.0.try_send(Failure::Export(error.to_string())).is_ok()
        {
            ctx.request_repaint();
        }
    }

    fn done(&self, outcome: Outcome) {
        if let Err(lost) = self.outcomes.0.try_send(outcome) {
            tracing::warn!(?lost, "too much at a time");
        }
    }

    /// Opens an address on a thread of its own, because some systems wait for the browser.
    fn browse(&self, url: String, secret: bool, ctx: &egui::Context) {
        let (failures, open, waker) = (self.failures.0.clone(), self.open, ctx.clone());
        let failed = Failure::Browser((!secret).then(|| url.clone()));
        let late = failed.clone();
        let started = std::thread::Builder::new().name("browser".to_owned()).spawn(move || {
            if let Err(error) = open(&url) {
                tracing::warn!(%error, "no browser could be opened");
                if failures.try_send(late).is_ok() {
                    wake(&waker);
                }
            }
        });
        if started.is_err() && self.failures.0.try_send(failed).is_ok() {
            ctx.request_repaint();
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn remember(error: io::Error) -> Failure {
    Failure::Remember(error.to_string())
}

/// Wakes the main window, whichever window is being painted: it alone hears the SDK.
fn wake(ctx: &egui::Context) {
    ctx.request_repaint_of(ViewportId::ROOT);
}

fn raise(ctx: &egui::Context) {
    for command in [ViewportCommand::Visible(true), ViewportCommand::Minimized(false), ViewportCommand::Focus] {
        ctx.send_viewport_cmd_to(ViewportId::ROOT, command);
    }
}

fn attention(ctx: &egui::Context) {
    raise(ctx);
    ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::RequestUserAttention(UserAttentionType::Critical));
}
