//! Anything in any order: the rules that [`Town`] checks after each step hold all the same.

use super::*;
use crate::machine::visitor::tests::area;
use crate::machine::{Answer, Command, ConnectError, ShareError, StartParams, TermsOffer};
use crate::protocol::{CodeClosed, DeclineReason, ErrorCode, Redacted, SessionKey, Terms, VERSION, VisitorHello};

const STEPS_PER_SEED: u32 = 40_000;
const IDS: [&str; 3] = ["anna", "bert", "nobody"];
/// Connections that keep to no rule.
const ROGUES: [ConnId; 3] = [ConnId(7), ConnId(8), ConnId(9)];

/// A small generator of its own: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    fn status(&mut self) -> TermsStatus {
        self.pick(&[TermsStatus::Displayed, TermsStatus::Accepted, TermsStatus::Declined])
    }

    fn end(&mut self) -> EndReason {
        self.pick(&[EndReason::VisitorEnded, EndReason::LoggedOut, EndReason::AppClosed, EndReason::CaptureFailed])
    }

    fn key(&mut self) -> SessionKey {
        self.pick(&IDS).parse().unwrap()
    }

    /// A request that was made, or none.
    fn request(&mut self, town: &Town) -> RequestId {
        let made = |message: &ConsoleMessage| match message {
            ConsoleMessage::Requested { request, .. } => Some(request.clone()),
            _ => None,
        };
        let made: Vec<_> = town.heard.values().flatten().rev().filter_map(made).take(2).collect();
        if made.is_empty() || self.below(4) == 0 { RequestId("guessed".to_owned()) } else { self.pick(&made) }
    }

    fn command(&mut self) -> Command {
        match self.below(20) {
            0..=3 => Command::Connect,
            4 if self.below(8) == 0 => Command::Disconnect,
            5 => Command::RetryNow,
            6 | 7 => Command::Presence(area("/home")),
            8 | 9 => Command::Visibility(self.coin()),
            10 => Command::Signal("c_x".parse().unwrap(), Default::default()),
            11 => Command::SignalTerms(self.status()),
            12 => Command::EndSession,
            13 | 14 => Command::Pause(self.coin()),
            15..=17 => Command::RequestCode,
            18 if self.below(4) == 0 => Command::CancelCode,
            _ if self.below(4) == 0 => Command::Shutdown,
            _ => Command::Connect,
        }
    }

    fn agent_message(&mut self, town: &Town) -> AgentMessage {
        let visitorid = self.pick(&IDS).parse().unwrap();
        match self.below(18) {
            0..=6 => AgentMessage::ShowTerms { visitorid },
            // Half of them are codes that somebody may wait with.
            12..=17 => match (&town.code, self.coin()) {
                (Some(code), true) => AgentMessage::Join { code: code.clone() },
                _ => AgentMessage::Join { code: self.pick(&["1", "999999999", "anna"]).parse().unwrap() },
            },
            7 => AgentMessage::Cancel { request: self.request(town) },
            8 => AgentMessage::StartSession { visitorid },
            9 => AgentMessage::Signal { visitorid, event: "c_x".parse().unwrap(), properties: Default::default() },
            10 => AgentMessage::EndSession { key: self.key() },
            _ => AgentMessage::Hello { version: VERSION, token: Redacted::default() },
        }
    }

    fn visitor_message(&mut self, town: &Town) -> VisitorMessage {
        match self.below(14) {
            13 => VisitorMessage::Active { age_ms: self.pick(&[0, 5_000, 3_600_000]) },
            10 | 11 => VisitorMessage::CodeRequest,
            12 => VisitorMessage::CodeCancel,
            0 | 1 => VisitorMessage::Hello(VisitorHello {
                version: VERSION + u32::from(self.below(8) == 0),
                groupid: GroupId(1),
                visitorid: (self.below(4) != 0).then(|| self.pick(&IDS).parse().unwrap()),
                token: Redacted::default(),
                name: None,
                email: None,
                phone: None,
                visible: self.coin(),
                active_age_ms: self.pick(&[None, Some(0), Some(5_000), Some(3_600_000), Some(u64::MAX)]),
                device: None,
                presence: None,
                presence_age_ms: 0,
            }),
            2 => VisitorMessage::Presence { data: area("/rogue") },
            3 => VisitorMessage::Visibility { visible: self.coin() },
            4 => VisitorMessage::Terms(Terms { request: self.request(town), status: self.status(), reason: None }),
            5 | 6 => VisitorMessage::SessionStart {
                key: self.key(),
                request: self.request(town),
                presence_start: self.below(4) != 0,
                ticket: (self.below(3) == 0).then(|| Redacted::new("guessed".to_owned())),
            },
            7 => VisitorMessage::SessionPaused { key: self.key(), paused: self.coin(), reason: None },
            8 => VisitorMessage::SessionEnd { key: self.key(), reason: self.end(), detail: None },
            _ => VisitorMessage::Bye { reason: self.end() },
        }
    }

    /// Something the service might say, out of place.
    fn service_message(&mut self, town: &Town) -> ServiceMessage {
        let (key, message) = (self.key(), String::new());
        match self.below(12) {
            9 => ServiceMessage::Code { code: key, expires_in_ms: u64::MAX },
            10 => ServiceMessage::CodeClosed { code: self.coin().then_some(key), reason: CodeClosed::Expired },
            11 => ServiceMessage::ShowTerms {
                request: RequestId("false".to_owned()),
                sessionkey: town.code.clone().unwrap_or(key),
                onetermsurl: None,
                agent: "Eve".to_owned(),
                organisation: String::new(),
            },
            0 => ServiceMessage::StartSession { sessionkey: key },
            1 => ServiceMessage::TermsWithdrawn { request: self.request(town) },
            2 => ServiceMessage::SessionGranted { key, ticket: Redacted::new("false".to_owned()) },
            3 => ServiceMessage::SessionRefused { key, code: ErrorCode::UnknownSession, message },
            4 => ServiceMessage::EndSession { key, reason: EndReason::AgentEnded },
            5 => ServiceMessage::GuestCount { key, count: self.below(3) as u32 },
            6 => ServiceMessage::Error { code: ErrorCode::Full, message },
            7 => ServiceMessage::NotConfigured { message, unknown_group: self.coin() },
            _ => ServiceMessage::Blur,
        }
    }
}

impl Town {
    /// What the application does with its offers and consents.
    fn fiddle(&mut self, at: usize, random: &mut Random) {
        let count = self.sides.len();
        let side = &mut self.sides[at];
        side.world.now = self.now;
        match random.below(8) {
            0 | 1 if !side.world.offers.is_empty() => side.accept(),
            2 => side.world.offers.iter().for_each(TermsOffer::displayed),
            3 => side.world.offers.drain(..).for_each(|offer| {
                if random.coin() {
                    offer.decline()
                }
            }),
            4 => side.consents.clear(),
            _ => {
                if let Some(consent) = side.consents.pop() {
                    let mut params = StartParams::of(consent);
                    params.paused = random.coin();
                    // Now and then with the consent of another application.
                    let at = if random.below(8) == 0 { random.below(count) } else { at };
                    self.input(at, VisitorInput::Command(Command::StartSession(params)));
                }
            }
        }
        self.sides[at].world.now = self.now;
        self.sides[at].world.deliver_answers();
        self.carry_out(at);
    }

    fn step(&mut self, random: &mut Random) {
        let at = random.below(self.sides.len());
        match random.below(64) {
            0..=12 => self.deliver_up(at),
            13..=25 => self.deliver_down(at),
            26..=35 => self.settle(),
            36..=40 => self.input(at, VisitorInput::Command(random.command())),
            41..=46 => self.fiddle(at, random),
            47..=49 => {
                let message = random.agent_message(self);
                self.relay_input(RelayInput::Agent(random.pick(&[SAM, KIM]), message));
            }
            50..=55 => {
                let millis = [5, 50, 300, 2_000, 8_000, 70_000, 700_000][(0..4).map(|_| random.below(7)).min().unwrap_or(0)];
                let end = self.now + Duration::from_millis(millis);
                // At times the computer sleeps and nobody is woken in time.
                while random.below(12) != 0 && self.tick(end) {}
                self.now = end.max(self.now);
            }
            56 if random.below(4) == 0 => self.cut(at),
            57 if random.below(4) == 0 => {
                let message = random.visitor_message(self);
                // Nobody knows better than they say.
                let age = match &message {
                    VisitorMessage::Hello(hello) => hello.active_age_ms.filter(|age_ms| *age_ms != u64::MAX),
                    VisitorMessage::Active { age_ms } => Some(*age_ms),
                    _ => None,
                };
                self.say(random.pick(&ROGUES), message, age.map(Duration::from_millis));
            }
            58 => self.closed(random.pick(&ROGUES)),
            59 if random.below(4) == 0 => {
                let message = random.service_message(self);
                self.input(at, VisitorInput::LinkMessage(message));
            }
            60 => self.input(
                at,
                VisitorInput::Answer(random.request(self), random.pick(&[Answer::Displayed, Answer::Declined(DeclineReason::Visitor)])),
            ),
            61 => {
                if let Some(room) = self.rooms.keys().next().cloned() {
                    self.relay_input(RelayInput::Guests(room, random.below(3) as u32));
                }
            }
            62 => self.relay_input(RelayInput::Agent(SAM, AgentMessage::ShowTerms { visitorid: random.pick(&IDS).parse().unwrap() })),
            _ => match random.below(40) {
                0 => self.restart(),
                1..=3 => self.reachable = random.below(8) != 0,
                4 => {
                    self.relay_input(RelayInput::AgentClosed(KIM));
                    self.relay_input(RelayInput::AgentJoined(
                        KIM,
                        Agent { number: AgentNumber(2), name: "Kim".to_owned(), groupid: GroupId(1 + random.below(2) as u32) },
                    ));
                }
                5 => self.input(at, VisitorInput::LinkClosed(ConnectError::Dropped(None))),
                6..=9 if self.sides[at].sharing => self.input(at, VisitorInput::ShareFailed(ShareError::Ended(random.end()))),
                _ => {}
            },
        }
        for heard in self.heard.values_mut() {
            let old = heard.len().saturating_sub(200);
            heard.drain(..old);
        }
    }
}

#[test]
fn whatever_happens_in_whatever_order_the_rules_hold() {
    let (mut opened, mut accepted, mut declined, mut by_code, mut wrong) = (0, 0, 0, 0, 0);
    for seed in 0..8 {
        let mut random = Random(seed);
        let mut town = Town::with(&["anna", "anna", "bert", "bert", "", ""]);
        for _ in 0..STEPS_PER_SEED {
            town.step(&mut random);
        }
        // Everybody leaves: nothing may be left running.
        town.settle();
        for side in 0..town.sides.len() {
            town.call(side, Command::Shutdown);
        }
        ROGUES.iter().for_each(|rogue| town.closed(*rogue));
        town.advance(Duration::from_secs(60));
        assert!(town.rooms.is_empty() && town.sides.iter().all(|side| !side.sharing && side.live == 0));
        assert_eq!(town.rooms_opened, town.rooms_closed.len());
        opened += town.rooms_opened;
        accepted += town.audits.iter().filter(|record| record.status == TermsStatus::Accepted).count();
        by_code += town.audits.iter().filter(|record| record.status == TermsStatus::Accepted && record.code.is_some()).count();
        wrong += town.wrong_codes;
        declined += town.audits.iter().filter(|record| record.status == TermsStatus::Declined).count();
        town.advance(Duration::from_secs(600));
        assert_eq!(town.relay_wake, None, "and nobody is waited for");
    }
    // A flood that gets nowhere would prove nothing.
    assert!(opened > 100 && accepted > 200 && declined > 200, "{opened} sessions, {accepted} accepted, {declined} declined");
    assert!(by_code > 50 && wrong > 100, "{by_code} accepted by code, {wrong} wrong codes");
}
