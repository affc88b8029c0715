//! Sessions: granted for an accepted request only, and ended exactly once.

use super::*;
use crate::machine::relay::ended::{EndedSessions, MAX_REMEMBERED, REMEMBERED_FOR};
use crate::protocol::{PauseReason, REQUEST_PARAM, start_params};

const ROOM_AGE: Duration = Duration::from_secs(15);

#[test]
fn an_accepted_request_becomes_a_session_with_a_room_and_a_ticket() {
    let (mut world, request) = World::accepted();
    world.start(ANNA, &request);
    let ticket = world.grants(ANNA).pop().unwrap();
    let opened = RelayOutput::OpenRoom((GroupId(1), key("anna")), Redacted::new(ticket.clone()), sam());
    assert!(world.out.contains(&opened));
    assert_ne!(ticket, request.0, "a secret of its own");
    assert!(
        !world.to_agent(SAM).iter().any(|message| matches!(message, ConsoleMessage::VisitorSessionStart { .. })),
        "not before pixels may flow"
    );
}

#[test]
fn the_room_is_for_the_agent_who_asked_and_for_no_namesake() {
    let mut world = World::present();
    let namesake = ConnId(20);
    world.input(RelayInput::AgentJoined(namesake, Agent { number: AgentNumber(99), ..sam() }));
    let request = world.ask(namesake);
    world.answer(ANNA, &request, TermsStatus::Accepted);
    world.start(ANNA, &request);
    let agent = world.out.iter().find_map(|output| if let RelayOutput::OpenRoom(.., agent) = output { Some(agent.number) } else { None });
    assert_eq!(agent, Some(AgentNumber(99)));
}

#[test]
fn the_agents_hear_of_the_session_when_its_uplink_is_open() {
    let (mut world, request) = World::accepted();
    world.start(ANNA, &request);
    assert_eq!(world.anna().session, None);
    world.out.clear();
    for _ in 0..2 {
        world.input(RelayInput::Published((GroupId(1), key("anna"))));
    }
    let started = |message: &&&ConsoleMessage| matches!(message, ConsoleMessage::VisitorSessionStart { presence_start: true, agent, .. } if agent == "Sam");
    for agent in [SAM, KIM] {
        assert_eq!(world.to_agent(agent).iter().filter(started).count(), 1);
    }
    assert!(world.to_agent(EVE).is_empty());
    let session = world.anna().session.unwrap();
    assert_eq!((session.agent.as_str(), session.request), ("Sam", request));
}

#[test]
fn no_session_without_an_accepted_request() {
    let mut world = World::present();
    world.start(ANNA, &RequestId("guessed".to_owned()));
    assert_eq!(world.refusals(ANNA), [ErrorCode::UnknownRequest]);
    let (mut world, request) = World::asked();
    world.answer(ANNA, &request, TermsStatus::Displayed);
    world.start(ANNA, &request);
    assert_eq!(world.refusals(ANNA), [ErrorCode::ConsentRequired]);
    assert_eq!(world.opened_rooms(), 0);
}

#[test]
fn no_session_for_a_device_that_was_not_asked() {
    let (mut world, request) = World::accepted();
    world.hello(ANNAS_PHONE, true);
    world.start(ANNAS_PHONE, &request);
    assert_eq!((world.refusals(ANNAS_PHONE), world.opened_rooms()), (vec![ErrorCode::UnknownRequest], 0));
}

#[test]
fn no_session_under_another_key() {
    let (mut world, request) = World::accepted();
    world.visitor(ANNA, VisitorMessage::SessionStart { key: key("bert"), request, presence_start: true, ticket: None });
    assert_eq!((world.refusals(ANNA), world.opened_rooms()), (vec![ErrorCode::UnknownSession], 0));
}

#[test]
fn no_session_without_presence_start() {
    let (mut world, request) = World::accepted();
    world.visitor(ANNA, VisitorMessage::SessionStart { key: key("anna"), request, presence_start: false, ticket: None });
    assert_eq!((world.refusals(ANNA), world.opened_rooms()), (vec![ErrorCode::ConsentRequired], 0));
}

#[test]
fn one_acceptance_is_good_for_one_session() {
    let (mut world, request) = World::accepted();
    world.start(ANNA, &request);
    world.start(ANNA, &request);
    assert_eq!(world.refusals(ANNA), [ErrorCode::Busy]);
    world.visitor(ANNA, VisitorMessage::SessionEnd { key: key("anna"), reason: EndReason::VisitorEnded, detail: None });
    world.out.clear();
    world.start(ANNA, &request);
    assert_eq!((world.refusals(ANNA), world.opened_rooms()), (vec![ErrorCode::UnknownRequest], 0));
}

#[test]
fn a_session_whose_uplink_never_opens_is_ended() {
    let (mut world, _) = World::granted();
    world.advance(ROOM_AGE - secs(1));
    assert_eq!(world.closed(), []);
    world.advance(secs(1));
    assert_eq!((world.closed(), world.told_ends(ANNA)), (vec![EndReason::ConnectionLost], vec![EndReason::ConnectionLost]));
}

/// What agents were told of sessions that did not begin: which word, and of which request.
fn not_begun(world: &World, agent: ConnId) -> Vec<(String, RequestId)> {
    let problem = |message: &ConsoleMessage| match message {
        ConsoleMessage::VisitorError { code, params, .. } => {
            Some((code.as_str().to_owned(), RequestId(params.properties()[REQUEST_PARAM].clone())))
        }
        ConsoleMessage::VisitorSessionStart { .. } | ConsoleMessage::VisitorSessionEnd { .. } => {
            panic!("it never began, so it did not end: {message:?}")
        }
        _ => None,
    };
    world.to_agent(agent).into_iter().filter_map(problem).collect()
}

#[test]
fn of_a_session_that_never_began_the_agents_hear_why_and_nothing_else() {
    let granted = || {
        let (mut world, request) = World::accepted();
        world.start(ANNA, &request);
        world.out.clear();
        (world, request)
    };
    let problem = |request: &RequestId| VisitorMessage::VisitorError {
        code: "capture_failed".parse().unwrap(),
        msg: "no screen".parse().unwrap(),
        params: start_params(request, &key("anna")),
    };
    let end = |reason| VisitorMessage::SessionEnd { key: key("anna"), reason, detail: None };
    // The visitor's side says why, and then that it is over.
    let (mut world, request) = granted();
    world.visitor(ANNA, problem(&request));
    world.visitor(ANNA, end(EndReason::CaptureFailed));
    assert_eq!(not_begun(&world, SAM), [("capture_failed".to_owned(), request.clone())]);
    assert_eq!(not_begun(&world, KIM), not_begun(&world, SAM));
    assert!(world.to_agent(EVE).is_empty());
    assert_eq!(world.closed(), [EndReason::CaptureFailed], "its room goes");
    // It says only that it is over, or something about another request: the service says why.
    for said in [None, Some(problem(&RequestId("another".to_owned())))] {
        let (mut world, request) = granted();
        if let Some(message) = said {
            world.visitor(ANNA, message);
        }
        world.out.clear();
        world.visitor(ANNA, end(EndReason::VisitorEnded));
        assert_eq!(not_begun(&world, SAM), [("visitor_ended".to_owned(), request)]);
    }
    // It logs out, its link is lost, it takes too long, an agent changes her mind.
    type Cause = fn(&mut World);
    let causes: [(Cause, &str); 4] = [
        (|world| world.visitor(ANNA, VisitorMessage::Bye { reason: EndReason::LoggedOut }), "logged_out"),
        (|world| world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed)), "connection_lost"),
        (|_| {}, "connection_lost"),
        (|world| world.agent(SAM, AgentMessage::EndSession { key: key("anna") }), "agent_ended"),
    ];
    for (cause, word) in causes {
        let (mut world, request) = granted();
        cause(&mut world);
        world.advance(ROOM_AGE);
        assert_eq!(not_begun(&world, SAM), [(word.to_owned(), request)]);
        assert_eq!(world.closed().len(), 1);
    }
}

#[test]
fn what_the_visitors_side_says_of_an_end_reaches_the_agents() {
    let (mut world, _) = World::sharing();
    let detail = Some("the encoder gave up".parse().unwrap());
    world.visitor(ANNA, VisitorMessage::SessionEnd { key: key("anna"), reason: EndReason::CaptureFailed, detail: detail.clone() });
    let end = ConsoleMessage::VisitorSessionEnd { visitorid: id("anna"), key: key("anna"), reason: EndReason::CaptureFailed, detail };
    assert_eq!(world.to_agent(KIM).iter().filter(|message| ***message == end).count(), 1);
}

#[test]
fn the_visitor_ends_the_session() {
    let (mut world, _) = World::sharing();
    for _ in 0..2 {
        world.visitor(ANNA, VisitorMessage::SessionEnd { key: key("anna"), reason: EndReason::VisitorEnded, detail: None });
    }
    assert_eq!((world.closed(), world.ends(SAM)), (vec![EndReason::VisitorEnded], vec![EndReason::VisitorEnded]));
    assert_eq!(world.anna().session, None);
}

#[test]
fn another_device_cannot_end_or_pause_the_session() {
    let (mut world, _) = World::sharing();
    world.hello(ANNAS_PHONE, true);
    world.visitor(ANNAS_PHONE, VisitorMessage::SessionEnd { key: key("anna"), reason: EndReason::VisitorEnded, detail: None });
    world.visitor(ANNAS_PHONE, VisitorMessage::SessionPaused { key: key("anna"), paused: true, reason: None });
    world.visitor(ANNAS_PHONE, VisitorMessage::Bye { reason: EndReason::LoggedOut });
    assert_eq!(world.closed(), []);
    assert!(!world.anna().session.unwrap().paused);
}

#[test]
fn any_agent_of_the_group_can_end_the_session() {
    for agent in [SAM, KIM] {
        let (mut world, _) = World::sharing();
        world.agent(agent, AgentMessage::EndSession { key: key("anna") });
        assert_eq!(world.to_visitor(ANNA), [&ServiceMessage::EndSession { key: key("anna"), reason: EndReason::AgentEnded }]);
        assert_eq!((world.closed(), world.ends(SAM)), (vec![EndReason::AgentEnded], vec![EndReason::AgentEnded]));
        world.visitor(ANNA, VisitorMessage::SessionEnd { key: key("anna"), reason: EndReason::AgentEnded, detail: None });
        world.agent(agent, AgentMessage::EndSession { key: key("anna") });
        assert_eq!((world.closed().len(), world.agent_errors(agent)), (1, vec![ErrorCode::UnknownSession]));
    }
}

#[test]
fn a_session_that_nobody_watches_ends_after_ten_minutes() {
    let (mut world, _) = World::sharing();
    let room = (GroupId(1), key("anna"));
    world.advance(mins(9));
    world.input(RelayInput::Guests(room.clone(), 1));
    world.advance(mins(600));
    assert_eq!(world.closed(), [], "somebody watches");
    world.input(RelayInput::Guests(room, 0));
    world.advance(mins(10) - secs(1));
    assert_eq!(world.closed(), []);
    world.advance(secs(1));
    assert_eq!((world.closed(), world.told_ends(ANNA)), (vec![EndReason::Unwatched], vec![EndReason::Unwatched]));
    assert_eq!(world.ends(SAM), [EndReason::Unwatched]);
}

#[test]
fn an_agent_who_leaves_does_not_end_the_session() {
    let (mut world, _) = World::sharing();
    world.input(RelayInput::AgentClosed(SAM));
    assert_eq!(world.closed(), []);
}

#[test]
fn a_logout_ends_the_session_with_its_reason() {
    let (mut world, _) = World::sharing();
    world.visitor(ANNA, VisitorMessage::Bye { reason: EndReason::AppClosed });
    assert_eq!((world.closed(), world.ends(SAM)), (vec![EndReason::AppClosed], vec![EndReason::AppClosed]));
}

#[test]
fn a_session_outlives_a_lost_link_for_less_than_fifteen_seconds() {
    let (mut world, ticket) = World::sharing();
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.advance(ROOM_AGE - secs(1));
    world.hello(ConnId(3), true);
    world.resume(ConnId(3), &ticket);
    assert_eq!(world.grants(ConnId(3)), [ticket]);
    world.advance(mins(9));
    assert_eq!(world.closed(), []);
    assert_eq!(world.opened_rooms(), 0, "it is the same room");
}

#[test]
fn a_session_ends_when_its_visitor_is_away_for_fifteen_seconds() {
    let (mut world, ticket) = World::sharing();
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.advance(ROOM_AGE);
    assert_eq!((world.closed(), world.ends(SAM)), (vec![EndReason::ConnectionLost], vec![EndReason::ConnectionLost]));
    world.hello(ConnId(3), true);
    world.resume(ConnId(3), &ticket);
    assert_eq!((world.grants(ConnId(3)), world.told_ends(ConnId(3))), (vec![], vec![EndReason::ConnectionLost]));
}

#[test]
fn a_session_cannot_be_resumed_too_late_even_when_the_wake_up_came_late() {
    let (mut world, ticket) = World::sharing();
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.hello(ConnId(3), true);
    world.now += ROOM_AGE;
    world.resume(ConnId(3), &ticket);
    assert_eq!((world.told_ends(ConnId(3)), world.closed()), (vec![EndReason::ConnectionLost], vec![EndReason::ConnectionLost]));
}

/// What a visitor who comes back with its ticket is told.
fn told_on_return(world: &mut World, ticket: &str) -> (Vec<EndReason>, Vec<ErrorCode>) {
    world.hello(ConnId(3), true);
    world.out.clear();
    world.resume(ConnId(3), ticket);
    assert_eq!(world.grants(ConnId(3)), [""; 0]);
    (world.told_ends(ConnId(3)), world.refusals(ConnId(3)))
}

#[test]
fn a_visitor_who_was_away_is_told_why_its_session_ended() {
    fn lost(loss: LinkLoss) -> (World, String) {
        let (mut world, ticket) = World::sharing();
        world.input(RelayInput::VisitorClosed(ANNA, loss));
        (world, ticket)
    }
    type Cause = fn(&mut World);
    let causes: [(LinkLoss, Cause, EndReason); 4] = [
        (LinkLoss::Closed, |world| world.advance(ROOM_AGE), EndReason::ConnectionLost),
        // Its application hangs, or its computer sleeps.
        (LinkLoss::Unresponsive, |world| world.advance(ROOM_AGE), EndReason::Unresponsive),
        (LinkLoss::Unresponsive, |world| world.agent(SAM, AgentMessage::EndSession { key: key("anna") }), EndReason::AgentEnded),
        (LinkLoss::Closed, |world| world.agent(KIM, AgentMessage::EndSession { key: key("anna") }), EndReason::AgentEnded),
    ];
    for (loss, cause, reason) in causes {
        let (mut world, ticket) = lost(loss);
        cause(&mut world);
        assert_eq!((world.closed(), world.ends(SAM)), (vec![reason], vec![reason]));
        assert_eq!(world.relay.end_reason(&Redacted::new(ticket.clone())), Some(reason), "its uplink is told as well");
        assert_eq!(told_on_return(&mut world, &ticket), (vec![reason], vec![]));
        world.out.clear();
        world.resume(ConnId(3), "guessed");
        assert_eq!((world.told_ends(ConnId(3)), world.refusals(ConnId(3))), (vec![], vec![ErrorCode::UnknownSession]));
    }
    // The limit of ten minutes comes while the link is lost.
    let (mut world, ticket) = World::sharing();
    world.advance(mins(10) - secs(5));
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Unresponsive));
    world.advance(secs(5));
    assert_eq!(world.closed(), [EndReason::Unwatched]);
    assert_eq!(told_on_return(&mut world, &ticket), (vec![EndReason::Unwatched], vec![]));
}

#[test]
fn a_session_that_never_began_is_told_of_as_well() {
    let (mut world, ticket) = World::granted();
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Unresponsive));
    world.advance(ROOM_AGE);
    assert_eq!(world.closed(), [EndReason::Unresponsive]);
    assert_eq!(told_on_return(&mut world, &ticket), (vec![EndReason::Unresponsive], vec![]));
}

#[test]
fn no_other_device_ends_a_session_whose_device_is_away() {
    let (mut world, ticket) = World::sharing();
    world.hello(ANNAS_PHONE, false);
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Unresponsive));
    world.visitor(ANNAS_PHONE, VisitorMessage::SessionEnd { key: key("anna"), reason: EndReason::VisitorEnded, detail: None });
    world.visitor(ANNAS_PHONE, VisitorMessage::Bye { reason: EndReason::LoggedOut });
    assert_eq!(world.closed(), []);
    world.hello(ConnId(3), true);
    world.resume(ConnId(3), &ticket);
    assert_eq!(world.grants(ConnId(3)), [ticket]);
}

/// The service knows nothing of the sessions before its start, and says so.
#[test]
fn a_session_of_before_a_restart_is_unknown() {
    let (_, ticket) = World::sharing();
    assert_eq!(told_on_return(&mut World::new(), &ticket), (vec![], vec![ErrorCode::UnknownSession]));
}

#[test]
fn ended_sessions_are_remembered_for_a_day() {
    let (mut world, ticket) = World::sharing();
    world.agent(SAM, AgentMessage::EndSession { key: key("anna") });
    let (ticket, day) = (Redacted::new(ticket), REMEMBERED_FOR);
    world.advance(day - secs(1));
    world.input(RelayInput::Timeout);
    assert_eq!(world.relay.end_reason(&ticket), Some(EndReason::AgentEnded));
    world.advance(secs(1));
    world.input(RelayInput::Timeout);
    assert_eq!(world.relay.end_reason(&ticket), None);
}

#[test]
fn no_more_ended_sessions_are_remembered_than_the_limit() {
    let (mut ended, now) = (EndedSessions::default(), Instant::now());
    let ticket = |number: usize| Redacted::new(number.to_string());
    for number in 0..=MAX_REMEMBERED {
        ended.remember(now, ticket(number), EndReason::AgentEnded);
    }
    assert_eq!((ended.reason(&ticket(0)), ended.reason(&ticket(1))), (None, Some(EndReason::AgentEnded)), "the latest are");
    assert_eq!(ended.reason(&ticket(MAX_REMEMBERED)), Some(EndReason::AgentEnded));
}

#[test]
fn a_wrong_ticket_resumes_nothing() {
    let (mut world, ticket) = World::sharing();
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.hello(ConnId(3), true);
    world.resume(ConnId(3), "guessed");
    assert_eq!((world.refusals(ConnId(3)), world.grants(ConnId(3))), (vec![ErrorCode::UnknownSession], vec![]));
    world.visitor(ConnId(4), VisitorMessage::Hello(hello("bert")));
    world.resume(ConnId(4), &ticket);
    assert_eq!(world.grants(ConnId(4)), [""; 0], "nor does the right one for another visitor");
}

#[test]
fn the_old_link_of_a_resumed_session_closes_without_harm() {
    let (mut world, ticket) = World::sharing();
    world.hello(ConnId(3), true);
    world.resume(ConnId(3), &ticket);
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.advance(mins(1));
    assert_eq!(world.closed(), []);
}

#[test]
fn viewers_are_counted_for_the_visitor_and_the_agents() {
    let (mut world, ticket) = World::sharing();
    world.input(RelayInput::Guests((GroupId(1), key("anna")), 2));
    assert_eq!(world.to_visitor(ANNA), [&ServiceMessage::GuestCount { key: key("anna"), count: 2 }]);
    assert_eq!(world.anna().session.unwrap().guests, 2);
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.input(RelayInput::Guests((GroupId(1), key("anna")), 3));
    world.hello(ConnId(3), true);
    world.resume(ConnId(3), &ticket);
    assert!(world.to_visitor(ConnId(3)).contains(&&ServiceMessage::GuestCount { key: key("anna"), count: 3 }), "told again");
}

#[test]
fn a_pause_reaches_the_viewers_once() {
    let (mut world, _) = World::sharing();
    for _ in 0..2 {
        world.visitor(ANNA, VisitorMessage::SessionPaused { key: key("anna"), paused: true, reason: None });
    }
    let pauses = world.out.iter().filter(|output| matches!(output, RelayOutput::PauseRoom(..))).count();
    assert_eq!((pauses, world.anna().session.unwrap().paused), (1, true));
}

#[test]
fn another_reason_of_the_same_pause_reaches_viewers_and_agents() {
    let (mut world, _) = World::sharing();
    let mut told = Vec::new();
    for (paused, reason) in [(true, None), (true, Some(PauseReason::Locked)), (false, Some(PauseReason::Locked))] {
        world.out.clear();
        world.visitor(ANNA, VisitorMessage::SessionPaused { key: key("anna"), paused, reason });
        let reason = world.out.iter().find_map(|output| if let RelayOutput::PauseRoom(_, reason) = output { Some(*reason) } else { None });
        let session = world.anna().session.unwrap();
        assert_eq!((Some(session.pause_reason), session.paused), (reason, session.pause_reason.is_some()));
        told.push(session.pause_reason);
    }
    assert_eq!(told, [Some(PauseReason::Visitor), Some(PauseReason::Locked), None]);
}

#[test]
fn news_of_rooms_that_are_gone_change_nothing() {
    let mut world = World::present();
    world.input(RelayInput::Published((GroupId(1), key("anna"))));
    world.input(RelayInput::Guests((GroupId(2), key("anna")), 1));
    assert!(world.out.is_empty());
}
