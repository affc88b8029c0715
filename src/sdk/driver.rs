//! The one task that owns everything on the visitor's side: it feeds the machine and carries out what it says.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::sync::{Notify, mpsc};

use crate::machine::{Cause, Command, ConnectError, Event, Status, VisitorInput, VisitorMachine, VisitorOutput, error_chain};
use crate::protocol::{GroupId, VisitorHello};

use super::address::{InitError, ServiceAddress};
use super::default_ui::{DefaultUi, SessionStart};
use super::events::EventSender;
use super::link::{Link, LinkEvent};
use super::lookup;
use super::mailbox::{Inputs, Mailbox};
use super::share_settings::{ScreenSource, ShareSettings};
#[cfg(target_os = "linux")]
use super::system::System;

#[cfg(feature = "capture")]
use super::share::Share;

/// Answers of lookups under way to the driver.
const QUEUE: usize = 16;

/// What a driver is made of.
pub(super) struct Setup {
    pub(super) service: ServiceAddress,
    pub(super) hello: VisitorHello,
    pub(super) screen: ScreenSource,
    pub(super) mailbox: Mailbox,
    pub(super) inputs: Inputs,
    pub(super) events: Arc<EventSender>,
    pub(super) quit: Arc<Notify>,
    pub(super) default_ui: Arc<DefaultUi>,
}

impl Setup {
    /// The status that the driver keeps up to date, and its whole life as a closure for a thread.
    pub(super) fn prepare(self) -> Result<(Arc<Mutex<Status>>, impl FnOnce() + Send + 'static), InitError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| InitError::System(Cause::new(error)))?;
        let mut seed = getrandom::u64().map_err(|error| InitError::System(Cause::new(error)))?;
        let (mailbox, calls) = (self.mailbox.clone(), self.mailbox);
        let machine = VisitorMachine::new(
            self.hello.clone(),
            Arc::new(move |request, answer| {
                // Lost only with the driver, and its offers with it.
                mailbox.put(VisitorInput::Answer(request, answer));
            }),
            Box::new(move || {
                // Jitter needs to differ between visitors, not to be unpredictable.
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                seed >> 16
            }),
        );
        let status = Arc::new(Mutex::new(machine.status()));
        let (reports, reported) = mpsc::channel(QUEUE);
        let driver = Driver {
            machine,
            groupid: self.hello.groupid,
            service: self.service,
            screen: self.screen,
            events: self.events,
            status: status.clone(),
            link: None,
            dialling: Vec::new(),
            share: None,
            reports,
            log: ConnectionLog::default(),
            default_ui: self.default_ui,
            mailbox: calls,
        };
        let run = move || {
            runtime.block_on(driver.run(self.inputs, reported, self.quit));
            // A lookup that hangs must not hold up the application's end.
            runtime.shutdown_background();
        };
        Ok((status, run))
    }
}

struct Driver {
    machine: VisitorMachine,
    groupid: GroupId,
    service: ServiceAddress,
    screen: ScreenSource,
    events: Arc<EventSender>,
    status: Arc<Mutex<Status>>,
    link: Option<Link>,
    /// Attempts to open it: one that may take its time, and beside it the latest.
    dialling: Vec<Link>,
    share: Option<Share>,
    reports: mpsc::Sender<VisitorInput>,
    log: ConnectionLog,
    default_ui: Arc<DefaultUi>,
    mailbox: Mailbox,
}

impl Driver {
    async fn run(mut self, mut inputs: Inputs, mut reported: mpsc::Receiver<VisitorInput>, quit: Arc<Notify>) {
        let mut system = System::listen();
        loop {
            let wake_at = self.carry_out().await;
            let input = tokio::select! {
                () = quit.notified() => break,
                input = inputs.next() => input,
                Some(input) = reported.recv() => input,
                input = report_of(&mut self.share) => input,
                input = system.next() => input,
                (at, event) = first_of(&mut self.dialling) => match self.on_dialled(at, event) {
                    Some(input) => input,
                    None => continue,
                },
                event = next_of(&mut self.link) => match event {
                    LinkEvent::Opened => VisitorInput::LinkOpened,
                    LinkEvent::Message(message) => VisitorInput::LinkMessage(message),
                    LinkEvent::PresenceSent => VisitorInput::PresenceSent,
                    LinkEvent::Closed(reason) => {
                        self.link = None;
                        VisitorInput::LinkClosed(reason)
                    }
                },
                () = sleep_until(wake_at) => VisitorInput::Timeout,
            };
            self.machine.handle(Instant::now(), input);
        }
        // What the application called before it quit is still said; a copy of the handle may call on without end.
        for input in inputs.last() {
            self.machine.handle(Instant::now(), input);
        }
        self.machine.handle(Instant::now(), VisitorInput::Command(Command::Shutdown));
        self.carry_out().await;
    }

    /// Carries out all outputs, in order, and returns when to wake.
    async fn carry_out(&mut self) -> Option<Instant> {
        loop {
            match self.machine.poll() {
                VisitorOutput::WakeAt(wake_at) => {
                    if self.update_status() {
                        self.events.wake();
                    }
                    return wake_at;
                }
                VisitorOutput::LookUp => self.look_up(),
                VisitorOutput::Dial => {
                    self.dialling.truncate(1);
                    self.dialling.push(Link::dial(self.service.clone()));
                }
                VisitorOutput::Probe => {
                    if let Some(link) = &self.link {
                        link.probe();
                    }
                }
                VisitorOutput::Send(message) => {
                    if let Some(link) = &self.link {
                        link.send(message);
                    }
                }
                VisitorOutput::HangUp => {
                    self.dialling.clear();
                    if let Some(link) = self.link.take() {
                        link.hang_up().await;
                    }
                }
                VisitorOutput::Event(event) => {
                    tracing::debug!(event = event.name(), severity = ?event.severity(), "event");
                    self.log.hear(&self.service, self.groupid, &event);
                    // The state first: whoever is woken by the event sees what it is about.
                    self.update_status();
                    let session = || SessionStart::new(self.mailbox.clone(), self.events.clone());
                    self.events.send(self.default_ui.divert(event, session));
                }
                #[cfg(feature = "capture")]
                VisitorOutput::StartShare { ticket, consent, paused, display, masks } => {
                    let orders = ShareSettings { paused, display, masks, scene: 0 };
                    self.share = Some(Share::start(&self.service, ticket, consent, orders, self.screen));
                }
                #[cfg(not(feature = "capture"))]
                VisitorOutput::StartShare { .. } => {
                    tracing::debug!(screen = ?self.screen, "nothing can be shared");
                    self.machine.handle(Instant::now(), VisitorInput::ShareFailed(crate::machine::ShareError::NotBuilt));
                }
                VisitorOutput::PauseShare(paused, scene) => self.direct(|orders| (orders.paused, orders.scene) = (paused, scene)),
                VisitorOutput::ShowDisplay(display, scene) => self.direct(|orders| (orders.display, orders.scene) = (display, scene)),
                VisitorOutput::MaskShare(masks) => self.direct(|orders| orders.masks = masks),
                VisitorOutput::AllowGestures(allowed) => {
                    if let Some(share) = &self.share {
                        share.allow_gestures(allowed);
                    }
                }
                VisitorOutput::ShowGesture(gesture) => {
                    if let Some(share) = &self.share {
                        share.show_gesture(gesture);
                    }
                }
                VisitorOutput::StopShare => self.stop_share().await,
            }
        }
    }

    /// What one of the attempts has come to; `None` as long as another is left, unless the service has refused this one.
    fn on_dialled(&mut self, at: usize, event: LinkEvent) -> Option<VisitorInput> {
        let link = self.dialling.remove(at);
        match event {
            LinkEvent::Opened => {
                self.dialling.clear();
                self.link = Some(link);
                Some(VisitorInput::LinkOpened)
            }
            LinkEvent::Closed(reason) => {
                // Beside an attempt that hangs the service would be asked again and again.
                if reason.is_refusal() {
                    self.dialling.clear();
                }
                self.dialling.is_empty().then_some(VisitorInput::LinkClosed(reason))
            }
            // A connection that is not open says nothing.
            LinkEvent::Message(_) | LinkEvent::PresenceSent => None,
        }
    }

    fn look_up(&self) {
        let (service, groupid, reports) = (self.service.clone(), self.groupid, self.reports.clone());
        tokio::spawn(async move {
            let result = lookup::settings(&service, groupid).await;
            // The driver may be gone, and the answer with it.
            reports.send(VisitorInput::LookedUp(result)).await.ok();
        });
    }

    /// Publishes the machine's status; whether it differs from before.
    fn update_status(&self) -> bool {
        let now = self.machine.status();
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = *status != now;
        *status = now;
        changed
    }

    fn direct(&self, change: impl FnOnce(&mut ShareSettings)) {
        if let Some(share) = &self.share {
            share.direct(change);
        }
    }

    async fn stop_share(&mut self) {
        if let Some(share) = self.share.take() {
            share.stop().await;
        }
    }
}

/// What the log says of the connection: one line for each reason that it fails for, not for each attempt.
#[derive(Default)]
struct ConnectionLog {
    told: Option<ConnectError>,
}

impl ConnectionLog {
    fn hear(&mut self, service: &ServiceAddress, groupid: GroupId, event: &Event) {
        match event {
            Event::VisitorInitialized { problem: Some(reason), .. } | Event::PresenceConnectFail { reason, .. }
                if self.told.as_ref() != Some(reason) =>
            {
                tracing::warn!(%service, %groupid, reason = error_chain(reason), "no connection to the service");
                self.told = Some(reason.clone());
            }
            Event::PresenceNotConfigured { reason } => {
                self.told = None;
                tracing::warn!(%service, %groupid, %reason, "support is not configured");
            }
            Event::PresenceConnected { .. } if self.told.take().is_some() => {
                tracing::info!(%service, %groupid, "connected again");
            }
            _ => {}
        }
    }
}

/// Without capture there is no share to speak of.
#[cfg(not(feature = "capture"))]
enum Share {}

#[cfg(not(feature = "capture"))]
impl Share {
    async fn next(&mut self) -> VisitorInput {
        match *self {}
    }

    fn direct(&self, _change: impl FnOnce(&mut ShareSettings)) {
        match *self {}
    }

    fn allow_gestures(&self, _allowed: bool) {
        match *self {}
    }

    fn show_gesture(&self, _gesture: crate::protocol::SceneGesture) {
        match *self {}
    }

    async fn stop(self) {
        match self {}
    }
}

/// Elsewhere the application says what the system does, with `retry_now`.
#[cfg(not(target_os = "linux"))]
struct System;

#[cfg(not(target_os = "linux"))]
impl System {
    fn listen() -> Self {
        Self
    }

    async fn next(&mut self) -> VisitorInput {
        std::future::pending().await
    }
}

async fn report_of(share: &mut Option<Share>) -> VisitorInput {
    match share {
        Some(share) => share.next().await,
        None => std::future::pending().await,
    }
}

/// The first of these to say something, and which it is.
async fn first_of(links: &mut [Link]) -> (usize, LinkEvent) {
    let next = |context: &mut Context<'_>| {
        let mut said = links.iter_mut().enumerate().map(|(at, link)| link.poll_next(context).map(|event| (at, event)));
        said.find(Poll::is_ready).unwrap_or(Poll::Pending)
    };
    std::future::poll_fn(next).await
}

async fn next_of(link: &mut Option<Link>) -> LinkEvent {
    match link {
        Some(link) => link.next().await,
        None => std::future::pending().await,
    }
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::machine::Cause;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_log_says_each_reason_once_at_the_default_level() {
        let lines = Lines::default();
        let to = lines.clone();
        let log = tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).with_ansi(false).with_writer(move || to.clone()).finish();
        let fail = |reason: ConnectError| Event::PresenceConnectFail { reason, retry_at: Instant::now() };
        tracing::subscriber::with_default(log, || {
            let service = "https://support.example.com".parse().unwrap();
            let mut log = ConnectionLog::default();
            for _ in 0..3 {
                log.hear(&service, GroupId(7), &fail(ConnectError::Refused(Cause::new("below"))));
            }
            log.hear(&service, GroupId(7), &fail(ConnectError::Redirected { status: 302 }));
            log.hear(&service, GroupId(7), &Event::PresenceConnected { focus: true });
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(lines[0].contains("nothing listens") && lines[0].contains("support.example.com") && lines[0].contains("below"), "{text}");
        assert!(lines[1].contains("leads elsewhere") && lines[2].contains("connected again"), "{text}");
    }
}
