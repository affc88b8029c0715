//! Codes: drawn once, waiting for ten minutes, joined by the right agents only, used up by joining.

use super::*;
use crate::machine::relay::{AddressId, CODE_LIFETIME, CODES_OF_ADDRESS, WRONG_CODES};
use crate::protocol::CodeClosed;

/// A connection without a Visitor ID.
const STRANGER: ConnId = ConnId(5);

impl World {
    /// Connects without a Visitor ID to this group.
    fn stranger(&mut self, conn: ConnId, group: u32) {
        let hello = VisitorHello { visitorid: None, groupid: GroupId(group), name: Some("Zoe".parse().unwrap()), ..hello("none") };
        self.visitor(conn, VisitorMessage::Hello(hello));
    }

    /// Asks for a code; the one that was given.
    fn code(&mut self, conn: ConnId) -> SessionKey {
        self.visitor(conn, VisitorMessage::CodeRequest);
        self.codes(conn).pop().unwrap()
    }

    fn codes(&self, conn: ConnId) -> Vec<SessionKey> {
        let code = |message: &ServiceMessage| if let ServiceMessage::Code { code, .. } = message { Some(code.clone()) } else { None };
        self.to_visitor(conn).into_iter().filter_map(code).collect()
    }

    fn join(&mut self, agent: ConnId, code: &SessionKey) {
        self.agent(agent, AgentMessage::Join { code: code.clone() });
    }

    /// The requests that reached this connection, with the key that their session would have.
    fn asks(&self, conn: ConnId) -> Vec<(RequestId, SessionKey)> {
        let ask = |message: &ServiceMessage| match message {
            ServiceMessage::ShowTerms { request, sessionkey, .. } => Some((request.clone(), sessionkey.clone())),
            _ => None,
        };
        self.to_visitor(conn).into_iter().filter_map(ask).collect()
    }

    /// A stranger whose code Sam has joined with.
    fn joined() -> (Self, RequestId, SessionKey) {
        let mut world = Self::new();
        world.stranger(STRANGER, 1);
        let code = world.code(STRANGER);
        world.join(SAM, &code);
        let (request, _) = world.asks(STRANGER).pop().unwrap();
        world.out.clear();
        (world, request, code)
    }

    fn begin(&mut self, conn: ConnId, request: &RequestId, code: &SessionKey, presence_start: bool, ticket: Option<&str>) {
        let ticket = ticket.map(|ticket| Redacted::new(ticket.to_owned()));
        self.visitor(conn, VisitorMessage::SessionStart { key: code.clone(), request: request.clone(), presence_start, ticket });
    }

    /// A stranger who shares with Sam; the session's ticket.
    fn sharing_by_code() -> (Self, SessionKey, String) {
        let (mut world, request, code) = Self::joined();
        world.answer(STRANGER, &request, TermsStatus::Accepted);
        world.begin(STRANGER, &request, &code, false, None);
        let ticket = world.grants(STRANGER).pop().unwrap();
        world.input(RelayInput::Published((GroupId(1), code.clone())));
        world.out.clear();
        (world, code, ticket)
    }

    /// What an agent was told of visitors: `Some` with the code of one who is listed, none of one who was forgotten.
    fn listed(&self, conn: ConnId) -> Vec<Option<SessionKey>> {
        let told = |message: &ConsoleMessage| match message {
            ConsoleMessage::Visitor { visitor } => Some(visitor.code.clone()),
            ConsoleMessage::VisitorForgotten { .. } => Some(None),
            _ => None,
        };
        self.to_agent(conn).into_iter().filter_map(told).collect()
    }
}

fn closed_codes(world: &World, conn: ConnId) -> Vec<CodeClosed> {
    let reason = |message: &ServiceMessage| if let ServiceMessage::CodeClosed { reason, .. } = message { Some(*reason) } else { None };
    world.to_visitor(conn).into_iter().filter_map(reason).collect()
}

#[test]
fn a_visitor_without_an_id_waits_with_a_code_and_is_in_no_list() {
    for group in [1, 3] {
        let mut world = World::new();
        world.stranger(STRANGER, group);
        assert_eq!(world.to_visitor(STRANGER), [&ServiceMessage::Welcome { focus: false }], "also where presence is off");
        let code = world.code(STRANGER);
        assert_eq!(code.as_str().len(), crate::protocol::CODE_DIGITS);
        world.input(RelayInput::AgentJoined(
            ConnId(20),
            Agent { number: AgentNumber(20), name: "Late".to_owned(), groupid: GroupId(group) },
        ));
        assert!([SAM, KIM].iter().all(|agent| world.to_agent(*agent).is_empty()));
        let rows = |message: &&ConsoleMessage| matches!(message, ConsoleMessage::Visitors { visitors, .. } if !visitors.is_empty());
        assert!(!world.to_agent(ConnId(20)).iter().any(rows));
    }
    let mut world = World::new();
    world.stranger(STRANGER, 99);
    assert!(matches!(world.to_visitor(STRANGER)[..], [ServiceMessage::NotConfigured { .. }]), "the group itself must be known");
}

#[test]
fn without_an_id_there_is_no_presence() {
    let mut world = World::new();
    world.stranger(STRANGER, 1);
    world.presence(STRANGER, "/home");
    world.visibility(STRANGER, false);
    world.visitor(STRANGER, VisitorMessage::Signal { event: "c_x".parse().unwrap(), properties: Default::default() });
    let (code, msg) = ("c".parse().unwrap(), "m".parse().unwrap());
    world.visitor(STRANGER, VisitorMessage::VisitorError { code, msg, params: Default::default() });
    assert_eq!(world.refusals(STRANGER), [ErrorCode::OutOfOrder; 3]);
    assert!(world.to_agent(SAM).is_empty());
    // What a hello brings along is not told either.
    let other = ConnId(6);
    let presence = Some(PresenceData::of([("url", "/home")]).unwrap());
    world.visitor(other, VisitorMessage::Hello(VisitorHello { visitorid: None, presence, ..hello("none") }));
    let code = world.code(other);
    world.join(SAM, &code);
    let row = world
        .to_agent(SAM)
        .into_iter()
        .find_map(|message| if let ConsoleMessage::Visitor { visitor } = message { Some(visitor) } else { None });
    assert_eq!(row.unwrap().presence, Some(PresenceData::default()));
}

#[test]
fn joining_puts_the_same_question_with_the_code_as_key() {
    let mut world = World::new();
    world.stranger(STRANGER, 1);
    let code = world.code(STRANGER);
    world.out.clear();
    world.join(SAM, &code);
    let [ServiceMessage::ShowTerms { sessionkey, agent, organisation, onetermsurl: Some(_), .. }] = world.to_visitor(STRANGER)[..] else {
        panic!("{:?}", world.to_visitor(STRANGER))
    };
    assert_eq!((sessionkey, agent.as_str(), organisation.as_str()), (&code, "Sam", "Acme 1"));
    for (conn, mine) in [(SAM, true), (KIM, false)] {
        let asked = |message: &&ConsoleMessage| matches!(message, ConsoleMessage::Requested { yours, code: Some(it), .. } if *yours == mine && *it == code);
        assert!(world.to_agent(conn).iter().any(asked));
        assert_eq!(world.listed(conn), [Some(code.clone())], "listed from here on");
    }
    assert!(world.to_agent(EVE).is_empty());
}

#[test]
fn the_session_has_the_code_as_key_and_does_not_start_from_presence() {
    let (mut world, request, code) = World::joined();
    world.begin(STRANGER, &request, &code, false, None);
    assert_eq!(world.refusals(STRANGER), [ErrorCode::ConsentRequired], "joining is not consent");
    world.answer(STRANGER, &request, TermsStatus::Accepted);
    world.begin(STRANGER, &request, &code, true, None);
    world.begin(STRANGER, &request, &key("anna"), false, None);
    assert_eq!(world.refusals(STRANGER)[1..], [ErrorCode::ConsentRequired, ErrorCode::UnknownSession]);
    world.begin(STRANGER, &request, &code, false, None);
    assert_eq!(world.opened_rooms(), 1);
    world.input(RelayInput::Published((GroupId(1), code.clone())));
    let started = |message: &&ConsoleMessage| matches!(message, ConsoleMessage::VisitorSessionStart { key, presence_start: false, agent, .. } if *key == code && agent == "Sam");
    assert!(world.to_agent(SAM).iter().any(started));
    let audit = |output: &RelayOutput| if let RelayOutput::Audit(record) = output { record.code.clone() } else { None };
    assert_eq!(world.out.iter().filter_map(audit).collect::<Vec<_>>(), [code]);
}

#[test]
fn an_end_takes_the_visitor_off_the_list_and_frees_the_code() {
    let (mut world, code, _) = World::sharing_by_code();
    world.agent(SAM, AgentMessage::EndSession { key: code.clone() });
    assert_eq!((world.closed(), world.told_ends(STRANGER)), (vec![EndReason::AgentEnded], vec![EndReason::AgentEnded]));
    assert_eq!(world.listed(SAM), [None]);
    world.join(SAM, &code);
    assert_eq!(world.agent_errors(SAM), [ErrorCode::UnknownCode]);
}

#[test]
fn a_code_expires_after_ten_minutes() {
    let mut world = World::new();
    world.stranger(STRANGER, 1);
    let code = world.code(STRANGER);
    world.advance(CODE_LIFETIME - secs(1));
    assert!(closed_codes(&world, STRANGER).is_empty());
    world.advance(secs(1));
    assert_eq!(closed_codes(&world, STRANGER), [CodeClosed::Expired]);
    world.join(SAM, &code);
    assert_eq!((world.agent_errors(SAM), world.asks(STRANGER).len()), (vec![ErrorCode::UnknownCode], 0));
    assert_eq!(world.wake, None);
}

#[test]
fn a_code_that_is_taken_is_drawn_again() {
    let mut world = World::new();
    let mut draws = ["111111111", "111111111", "222222222", "333333333"].into_iter().cycle();
    world.relay.codes_drawn = Box::new(move || draws.next().unwrap().parse().unwrap());
    world.stranger(STRANGER, 1);
    assert_eq!(world.code(STRANGER).as_str(), "111111111");
    world.visitor(ANNA, VisitorMessage::Hello(hello("222222222")));
    world.stranger(ConnId(6), 2);
    assert_eq!(world.code(ConnId(6)).as_str(), "222222222", "another group's visitor is no matter");
    world.stranger(ConnId(7), 1);
    assert_eq!(world.code(ConnId(7)).as_str(), "333333333", "neither a waiting one nor a visitor's ID, nor another group's");
    world.stranger(ConnId(8), 1);
    world.visitor(ConnId(8), VisitorMessage::CodeRequest);
    assert_eq!(closed_codes(&world, ConnId(8)), [CodeClosed::Refused], "none is left");
}

#[test]
fn who_logs_in_under_a_code_in_use_cannot_be_asked_meanwhile() {
    let (mut world, _, code) = World::joined();
    world.visitor(ANNA, VisitorMessage::Hello(hello(code.as_str())));
    world.agent(KIM, AgentMessage::ShowTerms { visitorid: id(code.as_str()) });
    assert_eq!((world.agent_errors(KIM), world.asks(ANNA).len()), (vec![ErrorCode::Busy], 0));
}

#[test]
fn a_connection_has_one_code_at_a_time() {
    let mut world = World::present();
    let first = world.code(ANNA);
    let second = world.code(ANNA);
    assert_ne!(first, second);
    world.join(SAM, &first);
    assert_eq!(world.agent_errors(SAM), [ErrorCode::UnknownCode]);
    world.join(SAM, &second);
    assert_eq!(world.asks(ANNA).len(), 1);
}

#[test]
fn a_code_reaches_the_device_that_shows_it_and_leaves_presence_alone() {
    let mut world = World::present();
    let code = world.code(ANNA);
    world.hello(ANNAS_PHONE, true);
    world.visibility(ANNAS_PHONE, false);
    world.advance(mins(9));
    world.join(SAM, &code);
    assert_eq!((world.asks(ANNA).len(), world.asks(ANNAS_PHONE).len()), (1, 0));
    assert_eq!(world.anna().code, None, "she is listed by her ID");
    let request = world.asks(ANNA).pop().unwrap().0;
    world.answer(ANNA, &request, TermsStatus::Accepted);
    world.begin(ANNA, &request, &code, false, None);
    world.input(RelayInput::Published((GroupId(1), code.clone())));
    let session = world.anna().session.unwrap();
    assert_eq!((session.key, session.presence_start), (code, false));
}

#[test]
fn an_agent_of_another_group_hears_the_same_as_of_a_code_that_does_not_exist() {
    let mut world = World::new();
    world.stranger(STRANGER, 1);
    let code = world.code(STRANGER);
    world.out.clear();
    world.join(EVE, &code);
    world.join(EVE, &key("999999999"));
    let [first, second] = world.to_agent(EVE)[..] else { panic!() };
    assert_eq!(first, second);
    assert!(world.to_visitor(STRANGER).is_empty());
    world.join(SAM, &code);
    assert_eq!(world.asks(STRANGER).len(), 1, "and it still waits");
}

#[test]
fn too_many_wrong_codes_make_the_agent_wait_on_every_connection() {
    let mut world = World::new();
    world.stranger(STRANGER, 1);
    let code = world.code(STRANGER);
    for _ in 0..WRONG_CODES.count {
        world.join(SAM, &key("1"));
    }
    let audits = |world: &World| {
        let locked = |output: &RelayOutput| match output {
            RelayOutput::AuditWrongCode { agent, locked } => Some((agent.name.clone(), *locked)),
            _ => None,
        };
        world.out.iter().filter_map(locked).collect::<Vec<_>>()
    };
    assert_eq!(audits(&world).iter().filter(|(name, locked)| name == "Sam" && !locked).count(), WRONG_CODES.count - 1);
    assert_eq!(audits(&world).last(), Some(&("Sam".to_owned(), true)));
    world.input(RelayInput::AgentClosed(SAM));
    let (again, namesake) = (ConnId(21), ConnId(22));
    world.input(RelayInput::AgentJoined(again, Agent { name: "S. Am".to_owned(), ..sam() }));
    world.input(RelayInput::AgentJoined(namesake, Agent { number: AgentNumber(99), ..sam() }));
    world.join(namesake, &key("1"));
    assert_eq!(world.agent_errors(namesake), [ErrorCode::UnknownCode], "it is the number that counts, not the name");
    world.out.retain(|output| !matches!(output, RelayOutput::AuditWrongCode { locked: false, .. }));
    let tries = audits(&world).len();
    world.join(again, &code);
    assert_eq!(world.agent_errors(again), [ErrorCode::TooManyTries], "the right one is not looked at either");
    assert_eq!(audits(&world).len(), tries);
    world.advance(WRONG_CODES.within);
    world.join(again, &code);
    assert_eq!(world.asks(STRANGER).len(), 1);
}

#[test]
fn another_agents_wrong_codes_are_no_matter() {
    let mut world = World::new();
    world.stranger(STRANGER, 1);
    let code = world.code(STRANGER);
    for _ in 0..=WRONG_CODES.count {
        world.join(KIM, &key("1"));
    }
    world.join(SAM, &code);
    assert_eq!(world.asks(STRANGER).len(), 1);
}

#[test]
fn declining_uses_the_code_up_and_the_agent_is_told() {
    let (mut world, request, code) = World::joined();
    world.answer(STRANGER, &request, TermsStatus::Declined);
    assert_eq!(world.terms(SAM), [(TermsStatus::Declined, Some(DeclineReason::Visitor))]);
    assert_eq!(world.listed(SAM), [None]);
    world.join(SAM, &code);
    assert_eq!(world.agent_errors(SAM), [ErrorCode::UnknownCode]);
}

#[test]
fn withdrawing_and_waiting_too_long_use_it_up_as_well() {
    for expires in [false, true] {
        let (mut world, request, code) = World::joined();
        if expires {
            world.advance(secs(80));
        } else {
            world.agent(SAM, AgentMessage::Cancel { request });
        }
        assert_eq!(world.listed(SAM), [None]);
        world.join(SAM, &code);
        assert_eq!(world.agent_errors(SAM), [ErrorCode::UnknownCode]);
    }
}

#[test]
fn a_busy_visitor_keeps_its_code() {
    let mut world = World::present();
    let code = world.code(ANNA);
    let request = world.ask(KIM);
    world.join(SAM, &code);
    assert_eq!(world.agent_errors(SAM), [ErrorCode::Busy]);
    world.answer(ANNA, &request, TermsStatus::Declined);
    world.join(SAM, &code);
    assert_eq!(world.asks(ANNA).len(), 2);
}

#[test]
fn cancelling_leaving_and_a_lost_link_void_it_at_once() {
    let ends = [
        RelayInput::Visitor(STRANGER, VisitorMessage::CodeCancel),
        RelayInput::Visitor(STRANGER, VisitorMessage::Bye { reason: EndReason::LoggedOut }),
        RelayInput::VisitorClosed(STRANGER, LinkLoss::Closed),
    ];
    for end in ends {
        let mut world = World::new();
        world.stranger(STRANGER, 1);
        let code = world.code(STRANGER);
        world.input(end);
        world.join(SAM, &code);
        assert_eq!(world.agent_errors(SAM), [ErrorCode::UnknownCode]);
        assert_eq!(world.wake, None, "nothing is waited for");
    }
}

#[test]
fn who_has_no_id_cannot_be_asked_otherwise() {
    let (mut world, request, _) = World::joined();
    let row = |message: &ConsoleMessage| match message {
        ConsoleMessage::Visitor { visitor } => Some(visitor.clone()),
        _ => None,
    };
    world.answer(STRANGER, &request, TermsStatus::Displayed);
    let row = world.to_agent(SAM).into_iter().find_map(row).unwrap();
    assert!(!row.signalable && row.name.is_some());
    world.answer(STRANGER, &request, TermsStatus::Declined);
    world.agent(SAM, AgentMessage::ShowTerms { visitorid: row.visitorid.clone() });
    world.agent(
        SAM,
        AgentMessage::Signal { visitorid: row.visitorid.clone(), event: "c_x".parse().unwrap(), properties: Default::default() },
    );
    assert_eq!(world.agent_errors(SAM), [ErrorCode::VisitorNotPresent; 2]);
    world.visitor(ANNA, VisitorMessage::Hello(VisitorHello { visitorid: Some(row.visitorid.clone()), ..hello("anna") }));
    assert_eq!(world.refusals(ANNA), [ErrorCode::Authorization], "nor can anybody be it");
}

#[test]
fn a_session_without_an_id_goes_on_after_a_lost_link_by_its_ticket() {
    let (mut world, code, ticket) = World::sharing_by_code();
    world.input(RelayInput::VisitorClosed(STRANGER, LinkLoss::Closed));
    let again = ConnId(6);
    world.stranger(again, 1);
    let none = RequestId(String::new());
    world.begin(again, &none, &code, false, Some("guessed"));
    assert_eq!(world.refusals(again), [ErrorCode::UnknownSession]);
    world.begin(again, &none, &code, false, Some(&ticket));
    assert_eq!(world.grants(again).pop().as_ref(), Some(&ticket));
    world.advance(mins(1));
    assert!(world.closed().is_empty());
    // The link that was lost here is not known to be lost there.
    let third = ConnId(7);
    world.stranger(third, 1);
    world.begin(third, &none, &code, false, Some(&ticket));
    assert!(world.out.iter().any(|output| matches!(output, RelayOutput::CloseVisitor(conn, _) if *conn == again)));
    world.visitor(third, VisitorMessage::SessionEnd { key: code, reason: EndReason::VisitorEnded, detail: None });
    assert_eq!(world.closed(), [EndReason::VisitorEnded]);
    world.input(RelayInput::VisitorClosed(third, LinkLoss::Closed));
    assert_eq!((world.relay.records.len(), world.relay.codes.len(), world.wake), (0, 0, None), "nothing is left");
}

#[test]
fn a_ticket_takes_no_session_to_another_group_or_to_somebody_with_an_id() {
    let (mut world, code, ticket) = World::sharing_by_code();
    let foreign = ConnId(6);
    world.stranger(foreign, 2);
    world.hello(ANNA, true);
    for conn in [foreign, ANNA] {
        world.begin(conn, &RequestId(String::new()), &code, false, Some(&ticket));
        assert_eq!((world.refusals(conn), world.grants(conn)), (vec![ErrorCode::UnknownSession], vec![]));
    }
    assert!(world.closed().is_empty() && world.anna().connected);
    world.visitor(STRANGER, VisitorMessage::SessionEnd { key: code, reason: EndReason::VisitorEnded, detail: None });
    assert_eq!(world.closed(), [EndReason::VisitorEnded], "it is still the stranger's");
}

#[test]
fn while_one_is_asked_or_shares_there_is_no_code() {
    let (mut asked, _, _) = World::joined();
    let (mut sharing, _, _) = World::sharing_by_code();
    let (mut present, _) = World::sharing();
    present.hello(ANNAS_PHONE, false);
    for (world, conn) in [(&mut asked, STRANGER), (&mut sharing, STRANGER), (&mut present, ANNAS_PHONE)] {
        world.out.clear();
        world.visitor(conn, VisitorMessage::CodeRequest);
        assert!(world.codes(conn).is_empty());
        assert_eq!(closed_codes(world, conn), [CodeClosed::Refused]);
    }
    sharing.visitor(
        STRANGER,
        VisitorMessage::SessionEnd {
            key: sharing.relay.codes.keys().next().unwrap().clone(),
            reason: EndReason::VisitorEnded,
            detail: None,
        },
    );
    sharing.code(STRANGER);
}

/// It asked for one more while it shared, its link is lost, and the session goes on elsewhere.
#[test]
fn a_device_that_is_replaced_leaves_no_code_behind() {
    let (mut world, code, ticket) = World::sharing_by_code();
    world.visitor(STRANGER, VisitorMessage::CodeRequest);
    let again = ConnId(6);
    world.stranger(again, 1);
    world.begin(again, &RequestId("none".to_owned()), &code, false, Some(&ticket));
    world.visitor(again, VisitorMessage::SessionEnd { key: code, reason: EndReason::VisitorEnded, detail: None });
    assert_eq!(world.relay.codes.len(), 0);
    world.input(RelayInput::VisitorClosed(again, LinkLoss::Closed));
    assert_eq!(world.wake, None, "nothing is waited for");
}

#[test]
fn a_session_without_an_id_ends_when_nobody_comes_back() {
    let (mut world, _, _) = World::sharing_by_code();
    world.input(RelayInput::VisitorClosed(STRANGER, LinkLoss::Closed));
    world.advance(secs(15));
    assert_eq!((world.closed(), world.listed(SAM).last()), (vec![EndReason::ConnectionLost], Some(&None)));
    assert_eq!((world.relay.records.len(), world.relay.codes.len()), (0, 0));
}

#[test]
fn ten_codes_a_minute_are_the_most_and_the_visitor_is_told_why() {
    let mut world = World::new();
    world.stranger(STRANGER, 1);
    for _ in 0..10 {
        world.visitor(STRANGER, VisitorMessage::CodeRequest);
    }
    let refused = ServiceMessage::CodeClosed { code: None, reason: CodeClosed::TooMany };
    assert!(!world.to_visitor(STRANGER).contains(&&refused));
    world.advance(secs(59));
    world.visitor(STRANGER, VisitorMessage::CodeRequest);
    assert_eq!(world.to_visitor(STRANGER).last(), Some(&&refused));
    assert!(world.relay.codes.is_empty(), "the one before was given up for it");
    world.advance(secs(1));
    world.code(STRANGER);
    assert_eq!(world.relay.codes.len(), 1);
}

#[test]
fn a_new_connection_or_visitor_id_buys_no_codes_beyond_those_of_the_address() {
    let refused = ServiceMessage::CodeClosed { code: None, reason: CodeClosed::TooMany };
    let mut world = World::new();
    // Each with a connection of its own, in turn without an ID and with a new one, and gone again at once.
    let ask = |world: &mut World, number: u64, address: Option<AddressId>| {
        let conn = ConnId(1_000 + number);
        world.input(RelayInput::VisitorOpened(conn, address));
        match number % 2 {
            0 => world.stranger(conn, 1),
            _ => world.visitor(conn, VisitorMessage::Hello(hello(&format!("v{number}")))),
        }
        world.out.clear();
        world.visitor(conn, VisitorMessage::CodeRequest);
        let is_refused = world.to_visitor(conn) == [&refused];
        world.input(RelayInput::VisitorClosed(conn, LinkLoss::Closed));
        is_refused
    };
    let (one, other) = (Some(AddressId(1)), Some(AddressId(2)));
    let limit = CODES_OF_ADDRESS.count as u64;
    assert!((0..limit).all(|number| !ask(&mut world, number, one)));
    assert!((limit..limit + 10).all(|number| ask(&mut world, number, one)));
    assert!(!ask(&mut world, 2_000, other), "another address is served");
    assert!((3_000..3_200).all(|number| !ask(&mut world, number, None)), "where the address says nothing, it is not counted");
    world.advance(CODES_OF_ADDRESS.within);
    assert!(!ask(&mut world, 4_000, one), "a minute later there are more");
    assert!(world.relay.addresses.is_empty());
}
