//! Does what the state decided.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use egui::{UserAttentionType, ViewportCommand, ViewportId};
use tracing::Level;

use crate::app::model::activity::Entry;
use crate::app::model::setting::{Change, Switch};
use crate::app::model::{Effect, Failure, Job, Outcome};
use crate::app::store::Writer;
use crate::design::tokens;
use crate::sdk::{DisplayId, GroupId, Redacted, StartParams, TermsOffer};

use super::sdk::Port;

/// Makes a fresh link to the agent's console, with a code that works once.
pub type ConsoleLink = Box<dyn Fn() -> Redacted<String>>;

/// Opens an address in a browser; may take its time.
type Open = fn(&str) -> io::Result<()>;

/// What effects work on.
pub(crate) struct Hands<P> {
    /// The way to the SDK.
    pub(crate) port: P,
    console: Option<ConsoleLink>,
    offer: Option<Box<TermsOffer>>,
    group: Option<GroupId>,
    /// Whether the computer is locked.
    locked: bool,
    open: Open,
    failures: (SyncSender<Failure>, Receiver<Failure>),
    /// Changes the level of the log.
    pub(crate) set_log_level: Box<dyn Fn(Level)>,
    writer: Writer,
}

impl<P: Port> Hands<P> {
    /// With nothing done yet.
    pub(crate) fn new(port: P, writer: Writer, console: Option<ConsoleLink>, open: Open) -> Self {
        Self {
            port,
            console,
            offer: None,
            group: None,
            locked: false,
            open,
            failures: sync_channel(8),
            set_log_level: Box::new(|_| ()),
            writer,
        }
    }

    /// The same, and this changes the level of the log.
    pub(crate) fn logging(self, set_log_level: Box<dyn Fn(Level)>) -> Self {
        Self { set_log_level, ..self }
    }

    /// Keeps what happened; on the screen it is anyway.
    pub(crate) fn keep(&self, entries: Vec<Entry>) {
        if !entries.is_empty() {
            self.writer.write(Job::Keep(entries));
        }
    }

    /// What became of what was done elsewhere.
    pub(crate) fn heard(&self) -> Option<Result<Outcome, Failure>> {
        self.writer.heard().or_else(|| self.failures.1.try_recv().ok().map(Err))
    }

    /// Waits until everything is written, for as long as it is worth.
    pub(crate) fn finish(&self) {
        let left = self.writer.finish(tokens::DISK);
        if left > 0 {
            tracing::error!(left, "the disk does not answer; what was to be written is lost");
        }
    }

    /// Waits until everything is written; whether there is something to hear.
    #[cfg(test)]
    pub(crate) fn settle(&self) -> bool {
        self.writer.settle()
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
            Effect::HideWindows(windows) => self.port.hide_windows(windows),
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
            Effect::Write(job) => {
                // What protects holds at once, written or not.
                match &job {
                    Job::Prefer(Change::Switch(Switch::Gestures, false)) => self.port.set_gestures(false),
                    Job::Prefer(Change::Switch(Switch::MaskOwnWindows, true)) => self.port.mask_own_windows(true),
                    _ => {}
                }
                self.writer.write(job);
            }
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
        let mut params = StartParams::of(offer.accept());
        params.display = display;
        self.port.start_session(params);
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

/// Wakes the main window, whichever window is being painted: it alone hears the SDK.
pub(crate) fn wake(ctx: &egui::Context) {
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
