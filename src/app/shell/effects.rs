//! Runs the effects that the state decides on.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use egui::{UserAttentionType, ViewportCommand, ViewportId};
use tracing::Level;

use crate::app::model::activity::ActivityEntry;
use crate::app::model::{Effect, EffectFailure, Outcome, SharePolicy, StoreJob, WindowCommand};
use crate::app::store::Store;
use crate::design::tokens;
use crate::sdk::{Event, Redacted, Status};

use super::look;
use super::sdk::SdkHandle;

/// Makes a fresh link to the agent's console, with a code that works once.
pub type ConsoleLink = Box<dyn Fn() -> Redacted<String>>;

/// Opens an address in a browser; may block.
type OpenBrowser = fn(&str) -> io::Result<()>;

/// Runs effects, and holds what they act on.
pub(crate) struct EffectRunner<S> {
    sdk: S,
    /// The policy that the SDK has; `None` while there is no visitor.
    policy: Option<SharePolicy>,
    console: Option<ConsoleLink>,
    open: OpenBrowser,
    failures: (SyncSender<EffectFailure>, Receiver<EffectFailure>),
    /// Changes the log level.
    pub(crate) set_log_level: Box<dyn Fn(Level)>,
    writer: Store,
}

impl<S: SdkHandle> EffectRunner<S> {
    /// Creates a runner that has run nothing yet.
    pub(crate) fn new(sdk: S, writer: Store, console: Option<ConsoleLink>, open: OpenBrowser) -> Self {
        let set_log_level = Box::new(|_| ());
        Self { sdk, policy: None, console, open, failures: sync_channel(8), set_log_level, writer }
    }

    /// The same with a function that changes the log level.
    pub(crate) fn logging(self, set_log_level: Box<dyn Fn(Level)>) -> Self {
        Self { set_log_level, ..self }
    }

    /// Takes the SDK's next event, if there is one.
    pub(crate) fn next_sdk_event(&mut self) -> Option<Event> {
        self.sdk.next_event()
    }

    /// The status of the SDK.
    pub(crate) fn sdk_status(&self) -> Status {
        self.sdk.status()
    }

    /// Drops the visitor; returns when everything it did is over.
    pub(crate) fn forget(&mut self) {
        self.policy = None;
        self.sdk.forget();
    }

    /// Tells the SDK what has changed in the policy.
    pub(crate) fn push_policy(&mut self, policy: &SharePolicy) {
        let Some(told) = &mut self.policy else { return };
        for command in policy.changes_since(told) {
            self.sdk.call(command);
        }
        told.clone_from(policy);
    }

    /// Stores new activity.
    pub(crate) fn keep(&self, entries: Vec<ActivityEntry>) {
        if !entries.is_empty() {
            self.writer.write(StoreJob::Keep(entries));
        }
    }

    /// Takes the next result of an effect that ran in the background, if there is one.
    pub(crate) fn next_result(&self) -> Option<Result<Outcome, EffectFailure>> {
        self.writer.next_result().or_else(|| self.failures.1.try_recv().ok().map(Err))
    }

    /// Waits until everything is written, at most for [`tokens::DISK`].
    pub(crate) fn finish(&self) {
        let left = self.writer.finish(tokens::DISK);
        if left > 0 {
            tracing::error!(left, "the disk does not answer; unwritten data is lost");
        }
    }

    /// Writes on another disk from now on.
    #[cfg(test)]
    pub(crate) fn set_writer(&mut self, writer: Store) {
        self.writer = writer;
    }

    /// Waits until everything is written; whether there is a result.
    #[cfg(test)]
    pub(crate) fn settle(&self) -> bool {
        self.writer.settle()
    }

    /// Runs one effect.
    pub(crate) fn run(&mut self, effect: Effect, ctx: &egui::Context) -> Result<(), EffectFailure> {
        match effect {
            Effect::Init(login) => {
                let waker = ctx.clone();
                self.policy = None;
                self.sdk.init(*login, Box::new(move || wake(&waker))).map_err(|error| EffectFailure::Init(error.to_string()))?;
                self.policy = Some(SharePolicy::default());
            }
            Effect::Call(command) => self.sdk.call(command),
            Effect::Forget => self.forget(),
            Effect::Window(command) => command_window(command, ctx),
            Effect::SetAppearance(appearance) => look::follow(ctx, appearance),
            Effect::Copy(text) => ctx.copy_text(text),
            Effect::OpenConsole => {
                if let Some(link) = &self.console {
                    self.browse(link().expose().clone(), true, ctx);
                }
            }
            Effect::OpenUrl(url) => self.browse(url, false, ctx),
            Effect::Write(job) => self.writer.write(job),
        }
        Ok(())
    }

    /// Opens an address on a thread of its own, because some systems block until the browser exits.
    fn browse(&self, url: String, secret: bool, ctx: &egui::Context) {
        let (failures, open, waker) = (self.failures.0.clone(), self.open, ctx.clone());
        let failed = EffectFailure::Browser((!secret).then(|| url.clone()));
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

/// Wakes the main window, whichever window is being painted: only its logic takes SDK events.
pub(crate) fn wake(ctx: &egui::Context) {
    ctx.request_repaint_of(ViewportId::ROOT);
}

fn command_window(command: WindowCommand, ctx: &egui::Context) {
    let (appear, front) = (ViewportCommand::Visible(true), [ViewportCommand::Minimized(false), ViewportCommand::Focus]);
    let commands = match command {
        WindowCommand::Raise => [vec![appear], front.into()].concat(),
        WindowCommand::Attention => {
            [vec![appear], front.into(), vec![ViewportCommand::RequestUserAttention(UserAttentionType::Critical)]].concat()
        }
        WindowCommand::Calm => vec![ViewportCommand::RequestUserAttention(UserAttentionType::Reset)],
        WindowCommand::Hide => vec![ViewportCommand::Visible(false)],
        WindowCommand::Minimize => vec![appear, ViewportCommand::Minimized(true)],
        WindowCommand::Close => vec![ViewportCommand::Close],
    };
    for command in commands {
        ctx.send_viewport_cmd_to(ViewportId::ROOT, command);
    }
}
