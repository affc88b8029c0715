//! The visitor's rules on virtual time: no socket, no thread, no sleep.

use std::mem::take;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::{Command, StartParams, VisitorInput, VisitorMachine, VisitorOutput};
use crate::machine::ConnectError;
use crate::machine::display::Masks;
use crate::machine::event::{Event, Status};
use crate::machine::terms::{Answer, Consent, TermsOffer};
use crate::protocol::{
    GroupId, PresenceData, Redacted, RequestId, ServiceMessage, SessionKey, Terms, VERSION, VisitorHello, VisitorMessage, VisitorSettings,
};

mod calls;
mod code;
mod cut;
mod gestures;
mod link;
mod offer;
mod presence;
mod session;
mod start;

type Answers = Arc<Mutex<Vec<(RequestId, Answer)>>>;

/// One machine, its clock, and everything it ever said.
pub(in crate::machine) struct World {
    pub(in crate::machine) machine: VisitorMachine,
    pub(in crate::machine) now: Instant,
    answers: Answers,
    wake: Option<Instant>,
    /// The names of all outputs since the last [`Self::log`], in order.
    log: Vec<String>,
    pub(in crate::machine) sent: Vec<VisitorMessage>,
    /// All events but the offers, which would be declined by being thrown away.
    pub(in crate::machine) events: Vec<Event>,
    pub(in crate::machine) offers: Vec<TermsOffer>,
    pub(in crate::machine) shares: Vec<(String, Consent, bool)>,
    /// What the captures were told to leave out, from the start and later.
    masked: Vec<Masks>,
    /// Whether presence data does not leave the link by itself.
    link_hangs: bool,
}

impl World {
    /// Just initialised: the settings are being looked up. No jitter. An empty ID is none.
    pub(in crate::machine) fn new(visitorid: &str, now: Instant) -> Self {
        Self::with_random(visitorid, now, Box::new(|| 0))
    }

    pub(in crate::machine) fn with_random(visitorid: &str, now: Instant, random: Box<dyn FnMut() -> u64 + Send>) -> Self {
        let hello = VisitorHello {
            version: VERSION,
            groupid: GroupId(1),
            visitorid: (!visitorid.is_empty()).then(|| visitorid.parse().unwrap()),
            token: Redacted::default(),
            name: None,
            email: None,
            phone: None,
            visible: true,
            active_age_ms: None,
            device: None,
            presence: None,
            presence_age_ms: 0,
        };
        let answers = Answers::default();
        let hook = answers.clone();
        let hook = Arc::new(move |request, answer| hook.lock().unwrap().push((request, answer)));
        let mut world = Self {
            machine: VisitorMachine::new(hello, hook, random),
            now,
            answers,
            wake: None,
            log: Vec::new(),
            sent: Vec::new(),
            events: Vec::new(),
            offers: Vec::new(),
            shares: Vec::new(),
            masked: Vec::new(),
            link_hangs: false,
        };
        world.drain();
        world
    }

    fn start() -> Self {
        Self::new("anna", Instant::now())
    }

    /// `VisitorInitialized` has fired.
    fn initialized() -> Self {
        let mut world = Self::start();
        world.looked_up(true);
        world.log();
        world
    }

    /// Connected, with the focus.
    fn connected() -> Self {
        let mut world = Self::initialized();
        world.call(Command::Connect);
        world.welcome(true);
        world.log();
        world.sent.clear();
        world
    }

    /// The offer `r1` is open.
    fn asked() -> Self {
        let mut world = Self::connected();
        world.ask("r1");
        world.log();
        world
    }

    /// The offer `r1` is accepted; here is the consent.
    fn accepted() -> (Self, Consent) {
        let mut world = Self::asked();
        let consent = world.accept();
        world.log();
        (world, consent)
    }

    /// The session is granted; the uplink is being opened.
    fn opening() -> Self {
        let (mut world, consent) = Self::accepted();
        world.begin(consent);
        world.service(granted());
        world.log();
        world
    }

    /// The session runs.
    fn sharing() -> Self {
        let mut world = Self::opening();
        world.input(VisitorInput::ShareLive);
        world.log();
        world.sent.clear();
        world.events.clear();
        world
    }

    pub(in crate::machine) fn input(&mut self, input: VisitorInput) {
        self.machine.handle(self.now, input);
        while self.drain() && !self.link_hangs {
            self.machine.handle(self.now, VisitorInput::PresenceSent);
        }
    }

    pub(in crate::machine) fn call(&mut self, command: Command) {
        self.input(VisitorInput::Command(command));
    }

    fn service(&mut self, message: ServiceMessage) {
        self.input(VisitorInput::LinkMessage(message));
    }

    fn looked_up(&mut self, presence: bool) {
        self.input(VisitorInput::LookedUp(Ok(settings(presence))));
    }

    fn lookup_failed(&mut self) {
        self.input(VisitorInput::LookedUp(Err(ConnectError::TimedOut)));
    }

    fn welcome(&mut self, focus: bool) {
        self.input(VisitorInput::LinkOpened);
        self.service(ServiceMessage::Welcome { focus });
    }

    fn cut(&mut self) {
        self.input(VisitorInput::LinkClosed(ConnectError::Dropped(None)));
    }

    fn ask(&mut self, request: &str) {
        self.service(show_terms(request));
    }

    pub(in crate::machine) fn accept(&mut self) -> Consent {
        let consent = self.offers.pop().unwrap().accept();
        self.deliver_answers();
        consent
    }

    pub(in crate::machine) fn begin(&mut self, consent: Consent) {
        self.call(Command::StartSession(StartParams::of(consent)));
    }

    /// What the application does with offers reaches the machine.
    pub(in crate::machine) fn deliver_answers(&mut self) {
        loop {
            let answers = take(&mut *self.answers.lock().unwrap());
            if answers.is_empty() {
                return;
            }
            for (request, answer) in answers {
                self.input(VisitorInput::Answer(request, answer));
            }
        }
    }

    /// Lets time pass, waking the machine whenever it asked for it.
    pub(in crate::machine) fn advance(&mut self, by: Duration) {
        let end = self.now + by;
        while let Some(wake) = self.wake.filter(|wake| *wake <= end) {
            self.now = wake;
            self.input(VisitorInput::Timeout);
        }
        self.now = end;
    }

    /// Lets time pass without waking the machine, as on a computer that sleeps.
    fn sleep_through(&mut self, by: Duration) {
        self.now += by;
    }

    /// When the machine wants to be woken.
    pub(in crate::machine) fn wake(&self) -> Option<Instant> {
        self.wake
    }

    /// The names of the outputs since the last call.
    pub(in crate::machine) fn log(&mut self) -> Vec<String> {
        take(&mut self.log)
    }

    fn status(&self) -> Status {
        self.machine.status()
    }

    /// The terms messages that were sent, since the last call.
    fn terms(&mut self) -> Vec<Terms> {
        let terms = |message| if let VisitorMessage::Terms(terms) = message { Some(terms) } else { None };
        take(&mut self.sent).into_iter().filter_map(terms).collect()
    }

    /// Whether presence data was sent.
    fn drain(&mut self) -> bool {
        let mut sent_presence = false;
        loop {
            let output = self.machine.poll();
            match &output {
                VisitorOutput::Send(message) => self.log.push(format!("Send {}", first_word(message))),
                VisitorOutput::Event(event) => self.log.push(format!("Event {}", first_word(event))),
                VisitorOutput::WakeAt(_) => {}
                other => self.log.push(first_word(other)),
            }
            match output {
                VisitorOutput::Send(message) => {
                    sent_presence |= matches!(message, VisitorMessage::Presence { .. });
                    self.sent.push(message);
                }
                VisitorOutput::Event(Event::PresenceShowTerms(offer)) => self.offers.push(offer),
                VisitorOutput::Event(event) => self.events.push(event),
                VisitorOutput::StartShare { ticket, consent, paused, masks, .. } => {
                    self.shares.push((ticket.expose().clone(), consent, paused.is_some()));
                    self.masked.push(masks);
                }
                VisitorOutput::MaskShare(masks) => self.masked.push(masks),
                VisitorOutput::WakeAt(wake) => {
                    assert!(wake.is_none_or(|wake| wake > self.now), "a deadline that has passed was left undone");
                    self.wake = wake;
                    return sent_presence;
                }
                VisitorOutput::LookUp
                | VisitorOutput::Dial
                | VisitorOutput::Probe
                | VisitorOutput::HangUp
                | VisitorOutput::PauseShare(..)
                | VisitorOutput::AllowGestures(_)
                | VisitorOutput::ShowGesture(_)
                | VisitorOutput::ShowDisplay(..)
                | VisitorOutput::StopShare => {}
            }
        }
    }
}

fn first_word(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").chars().take_while(|c| c.is_alphanumeric()).collect()
}

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

pub(in crate::machine) fn settings(presence: bool) -> VisitorSettings {
    VisitorSettings { groupid: GroupId(1), organisation: "Acme".to_owned(), presence }
}

fn show_terms(request: &str) -> ServiceMessage {
    ServiceMessage::ShowTerms {
        request: RequestId(request.to_owned()),
        sessionkey: key("anna"),
        onetermsurl: Some("https://acme.example/terms".to_owned()),
        agent: "Sam".to_owned(),
        organisation: "Acme".to_owned(),
    }
}

fn granted() -> ServiceMessage {
    ServiceMessage::SessionGranted { key: key("anna"), ticket: Redacted::new("ticket".to_owned()) }
}

fn key(text: &str) -> SessionKey {
    text.parse().unwrap()
}

pub(in crate::machine) fn area(url: &str) -> PresenceData {
    PresenceData::new([("url".to_owned(), url.to_owned())].into()).unwrap()
}
