//! An agent asks, the visitor answers, the answer is on record.

use super::*;
use crate::machine::MAX_EXTENSIONS;
use crate::machine::relay::RECORD_TIMEOUT;

const ACCEPTED: (TermsStatus, Option<DeclineReason>) = (TermsStatus::Accepted, None);
const DISPLAYED: (TermsStatus, Option<DeclineReason>) = (TermsStatus::Displayed, None);

fn declined(reason: DeclineReason) -> (TermsStatus, Option<DeclineReason>) {
    (TermsStatus::Declined, Some(reason))
}

fn withdrawn(request: &RequestId) -> ServiceMessage {
    ServiceMessage::TermsWithdrawn { request: request.clone() }
}

#[test]
fn a_request_reaches_the_visitor_in_words_the_service_vouches_for() {
    let mut world = World::present();
    let request = world.ask(SAM);
    assert_eq!(
        world.to_visitor(ANNA),
        [&ServiceMessage::ShowTerms {
            request: request.clone(),
            sessionkey: key("anna"),
            onetermsurl: Some("https://acme.example/terms".to_owned()),
            agent: "Sam".to_owned(),
            organisation: "Acme 1".to_owned(),
        }]
    );
    for conn in [SAM, KIM] {
        let asked = |message: &&ConsoleMessage| matches!(message, ConsoleMessage::Requested { agent, yours, .. } if agent == "Sam" && *yours == (conn == SAM));
        assert!(world.to_agent(conn).iter().any(asked));
    }
    assert!(world.to_agent(EVE).is_empty());
    assert_eq!(world.anna().request.unwrap().request, request);
}

#[test]
fn only_the_device_with_the_focus_is_asked() {
    let mut world = World::present();
    world.hello(ANNAS_PHONE, true);
    world.out.clear();
    world.ask(SAM);
    assert!(world.to_visitor(ANNA).is_empty());
    assert_eq!(world.to_visitor(ANNAS_PHONE).len(), 1);
}

#[test]
fn a_visitor_who_is_not_there_cannot_be_asked() {
    let mut world = World::new();
    world.agent(SAM, AgentMessage::ShowTerms { visitorid: id("anna") });
    world.hello(ANNA, true);
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.agent(SAM, AgentMessage::ShowTerms { visitorid: id("anna") });
    assert_eq!(world.agent_errors(SAM), [ErrorCode::VisitorNotPresent; 2]);
}

#[test]
fn agents_of_another_group_see_and_can_do_nothing() {
    let (mut world, request) = World::asked();
    world.answer(ANNA, &request, TermsStatus::Displayed);
    world.agent(EVE, AgentMessage::ShowTerms { visitorid: id("anna") });
    world.agent(EVE, AgentMessage::Signal { visitorid: id("anna"), event: "c_x".parse().unwrap(), properties: Default::default() });
    world.agent(EVE, AgentMessage::Cancel { request: request.clone() });
    world.agent(EVE, AgentMessage::EndSession { key: key("anna") });
    let codes = [ErrorCode::VisitorNotPresent, ErrorCode::VisitorNotPresent, ErrorCode::UnknownRequest, ErrorCode::UnknownSession];
    assert_eq!(world.agent_errors(EVE), codes);
    assert_eq!(world.to_agent(EVE).len(), 4, "and hears nothing but that");
    assert!(world.to_visitor(ANNA).is_empty());
    let (mut world, _) = World::sharing();
    world.agent(EVE, AgentMessage::EndSession { key: key("anna") });
    assert_eq!((world.agent_errors(EVE), world.closed()), (vec![ErrorCode::UnknownSession], vec![]));
}

#[test]
fn a_second_request_is_busy_and_the_visitor_does_not_hear_of_it() {
    let (mut world, _) = World::asked();
    for agent in [KIM, SAM] {
        world.agent(agent, AgentMessage::ShowTerms { visitorid: id("anna") });
        assert_eq!(world.agent_errors(agent), [ErrorCode::Busy]);
    }
    assert!(world.to_visitor(ANNA).is_empty());
    let (mut world, _) = World::sharing();
    world.agent(KIM, AgentMessage::ShowTerms { visitorid: id("anna") });
    assert_eq!(world.agent_errors(KIM), [ErrorCode::Busy]);
}

#[test]
fn a_direct_start_is_refused_and_the_visitor_does_not_hear_of_it() {
    let mut world = World::present();
    world.agent(SAM, AgentMessage::StartSession { visitorid: id("anna") });
    assert_eq!(world.agent_errors(SAM), [ErrorCode::ConsentRequired]);
    assert!(world.to_visitor(ANNA).is_empty());
    assert_eq!(world.opened_rooms(), 0);
}

#[test]
fn displayed_and_accepted_are_told_and_only_the_answer_is_on_record() {
    let (mut world, request) = World::asked();
    world.answer(ANNA, &request, TermsStatus::Displayed);
    assert!(world.anna().request.unwrap().displayed);
    world.answer(ANNA, &request, TermsStatus::Accepted);
    assert_eq!(world.terms(SAM), [DISPLAYED, ACCEPTED]);
    let record = world.out.iter().find_map(|output| if let RelayOutput::Audit(record) = output { Some(record) } else { None });
    let expected = AuditRecord {
        code: None,
        groupid: GroupId(1),
        visitorid: id("anna"),
        agent: "Sam".to_owned(),
        request,
        status: TermsStatus::Accepted,
        reason: None,
    };
    assert_eq!((record, world.audits().len()), (Some(&expected), 1));
}

/// How an acceptance fares that is not recorded: at once or never, before the session is asked for or after.
#[test]
fn without_a_record_there_is_no_session_and_both_sides_hear_why() {
    for (hangs, start_first) in [(false, true), (false, false), (true, true), (true, false)] {
        let (mut world, request) = World::asked();
        world.disk = None;
        world.answer(ANNA, &request, TermsStatus::Accepted);
        assert!(world.terms(SAM).is_empty(), "it does not count yet");
        if start_first {
            world.start(ANNA, &request);
        }
        assert_eq!((world.grants(ANNA).len(), world.opened_rooms()), (0, 0));
        if hangs {
            world.advance(RECORD_TIMEOUT);
        } else {
            world.input(RelayInput::Recorded(GroupId(1), id("anna"), request.clone(), false));
        }
        if !start_first {
            world.start(ANNA, &request);
        }
        assert_eq!(world.terms(SAM), [declined(DeclineReason::NotRecorded)]);
        assert_eq!(world.audits(), [ACCEPTED, declined(DeclineReason::NotRecorded)], "whatever of it can be kept");
        assert_eq!(world.told_ends(ANNA), [EndReason::NotRecorded]);
        world.input(RelayInput::Recorded(GroupId(1), id("anna"), request, true));
        assert_eq!((world.grants(ANNA).len(), world.opened_rooms()), (0, 0), "too late is too late");
        world.ask(KIM);
    }
}

#[test]
fn a_session_begins_when_its_acceptance_is_on_record() {
    let (mut world, request) = World::asked();
    world.disk = None;
    world.answer(ANNA, &request, TermsStatus::Accepted);
    world.start(ANNA, &request);
    world.advance(RECORD_TIMEOUT - secs(1));
    assert_eq!(world.opened_rooms(), 0);
    world.input(RelayInput::Recorded(GroupId(1), id("anna"), request, true));
    assert_eq!((world.terms(SAM), world.grants(ANNA).len(), world.opened_rooms()), (vec![ACCEPTED], 1, 1));
    world.advance(secs(10));
    assert!(world.told_ends(ANNA).is_empty());
}

/// Else the visitor waits for its own limit of time, and reads nothing of the reason.
#[test]
fn a_start_that_waits_for_the_record_is_answered_when_its_request_is_closed() {
    for blurred in [true, false] {
        let (mut world, request) = World::asked();
        world.disk = None;
        world.advance(crate::machine::relay::REQUEST_LIFETIME - secs(2));
        world.answer(ANNA, &request, TermsStatus::Accepted);
        world.start(ANNA, &request);
        if blurred {
            world.hello(ANNAS_PHONE, true);
        } else {
            world.advance(secs(3));
        }
        let told = world.to_visitor(ANNA);
        let refused =
            |message: &&&ServiceMessage| matches!(message, ServiceMessage::SessionRefused { code: ErrorCode::UnknownRequest, .. });
        assert_eq!(told.iter().filter(refused).count(), 1, "blurred: {blurred}, {told:?}");
        world.input(RelayInput::Recorded(GroupId(1), id("anna"), request, true));
        assert_eq!((world.grants(ANNA).len(), world.opened_rooms()), (0, 0));
    }
}

#[test]
fn accepting_twice_is_on_record_once() {
    let (mut world, request) = World::asked();
    world.answer(ANNA, &request, TermsStatus::Accepted);
    world.answer(ANNA, &request, TermsStatus::Accepted);
    assert_eq!(world.audits(), [ACCEPTED]);
    assert_eq!(world.refusals(ANNA), [ErrorCode::UnknownRequest]);
}

#[test]
fn declining_is_told_and_on_record_once_and_frees_the_way() {
    let (mut world, request) = World::asked();
    world.answer(ANNA, &request, TermsStatus::Declined);
    world.answer(ANNA, &request, TermsStatus::Declined);
    assert_eq!(world.terms(SAM), [declined(DeclineReason::Visitor)]);
    assert_eq!(world.audits(), [declined(DeclineReason::Visitor)]);
    world.advance(mins(2));
    assert_eq!(world.audits().len(), 1, "nothing expires any more");
    assert_ne!(world.ask(KIM), request);
}

#[test]
fn only_the_device_that_was_asked_may_answer() {
    let mut world = World::present();
    world.hello(ANNAS_PHONE, true);
    let request = world.ask(SAM);
    world.visitor(ConnId(3), VisitorMessage::Hello(hello("bert")));
    world.out.clear();
    for conn in [ANNA, ConnId(3)] {
        for status in [TermsStatus::Displayed, TermsStatus::Accepted, TermsStatus::Declined] {
            world.answer(conn, &request, status);
        }
        assert_eq!(world.refusals(conn), [ErrorCode::UnknownRequest; 3]);
    }
    assert_eq!((world.audits(), world.terms(SAM)), (vec![], vec![]));
}

#[test]
fn an_answer_to_another_request_is_refused() {
    let (mut world, _) = World::asked();
    world.answer(ANNA, &RequestId("guessed".to_owned()), TermsStatus::Accepted);
    assert_eq!((world.refusals(ANNA), world.audits()), (vec![ErrorCode::UnknownRequest], vec![]));
}

#[test]
fn a_request_that_nobody_answers_expires_on_record() {
    let (mut world, request) = World::asked();
    world.advance(secs(80));
    assert_eq!(world.audits(), [declined(DeclineReason::Expired)]);
    assert_eq!(world.terms(SAM), [declined(DeclineReason::Expired)]);
    assert_eq!(world.to_visitor(ANNA), [&withdrawn(&request)]);
    world.out.clear();
    world.answer(ANNA, &request, TermsStatus::Accepted);
    assert_eq!((world.refusals(ANNA), world.audits()), (vec![ErrorCode::UnknownRequest], vec![]));
}

#[test]
fn an_expired_request_cannot_be_accepted_even_when_the_wake_up_came_late() {
    let (mut world, request) = World::asked();
    world.now += secs(80);
    world.answer(ANNA, &request, TermsStatus::Accepted);
    assert_eq!(world.audits(), [declined(DeclineReason::Expired)]);
}

#[test]
fn an_accepted_request_that_starts_no_session_is_over_in_time_and_told() {
    let (mut world, request) = World::accepted();
    world.advance(secs(80));
    assert_eq!(world.terms(SAM), [declined(DeclineReason::Expired)]);
    assert_eq!(world.to_visitor(ANNA), [&withdrawn(&request)]);
    world.start(ANNA, &request);
    assert_eq!(world.refusals(ANNA), [ErrorCode::UnknownRequest]);
    world.ask(KIM);
}

#[test]
fn an_acceptance_that_is_taken_back_before_the_session_frees_the_way_at_once() {
    let (mut world, request) = World::accepted();
    world.answer(ANNA, &request, TermsStatus::Declined);
    assert_eq!(world.terms(SAM), [declined(DeclineReason::Visitor)]);
    assert_eq!(world.audits(), [declined(DeclineReason::Visitor)]);
    world.start(ANNA, &request);
    assert_eq!((world.refusals(ANNA), world.opened_rooms()), (vec![ErrorCode::UnknownRequest], 0));
    world.ask(KIM);
}

#[test]
fn an_agent_cancels_its_own_unanswered_request() {
    let (mut world, request) = World::asked();
    world.agent(KIM, AgentMessage::Cancel { request: request.clone() });
    assert_eq!(world.agent_errors(KIM), [ErrorCode::UnknownRequest], "a colleague's is not its own");
    world.agent(SAM, AgentMessage::Cancel { request: request.clone() });
    assert_eq!(world.to_visitor(ANNA), [&withdrawn(&request)]);
    assert_eq!((world.anna().request, world.audits()), (None, vec![]));
    let (mut world, request) = World::accepted();
    world.agent(SAM, AgentMessage::Cancel { request });
    assert_eq!(world.agent_errors(SAM), [ErrorCode::UnknownRequest], "what is answered is answered");
}

#[test]
fn the_request_of_an_agent_who_is_gone_is_withdrawn() {
    let (mut world, request) = World::asked();
    world.input(RelayInput::AgentClosed(KIM));
    assert!(world.to_visitor(ANNA).is_empty());
    world.input(RelayInput::AgentClosed(SAM));
    assert_eq!(world.to_visitor(ANNA), [&withdrawn(&request)]);
    assert_eq!(world.audits(), []);
}

#[test]
fn a_lost_link_or_a_logout_declines_the_request_on_record() {
    let (mut world, _) = World::asked();
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    assert_eq!(
        (world.audits(), world.terms(SAM)),
        (vec![declined(DeclineReason::ConnectionLost)], vec![declined(DeclineReason::ConnectionLost)])
    );
    let (mut world, _) = World::asked();
    world.visitor(ANNA, VisitorMessage::Bye { reason: EndReason::LoggedOut });
    assert_eq!(
        (world.audits(), world.terms(SAM)),
        (vec![declined(DeclineReason::Disconnected)], vec![declined(DeclineReason::Disconnected)])
    );
}

#[test]
fn the_link_of_another_device_does_not_decide_a_request() {
    let mut world = World::present();
    world.hello(ANNAS_PHONE, true);
    let request = world.ask(SAM);
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    assert_eq!(world.audits(), []);
    world.answer(ANNAS_PHONE, &request, TermsStatus::Accepted);
    assert_eq!(world.audits(), [ACCEPTED]);
}

#[test]
fn accepting_who_came_with_a_code_gives_the_device_the_focus() {
    let mut world = World::present();
    world.visitor(ANNA, VisitorMessage::CodeRequest);
    let code = |output: &RelayOutput| match output {
        RelayOutput::ToVisitor(_, ServiceMessage::Code { code, .. }) => Some(code.clone()),
        _ => None,
    };
    let code = world.out.iter().find_map(code).unwrap();
    world.hello(ANNAS_PHONE, true);
    world.agent(SAM, AgentMessage::Join { code });
    let asked =
        |message: &&ServiceMessage| if let ServiceMessage::ShowTerms { request, .. } = message { Some(request.clone()) } else { None };
    let request = world.to_visitor(ANNA).iter().find_map(asked).expect("the device that has the code is asked, with the focus or without");
    world.out.clear();
    world.answer(ANNA, &request, TermsStatus::Accepted);
    assert_eq!(world.to_visitor(ANNA), [&ServiceMessage::Focus]);
    assert_eq!(world.to_visitor(ANNAS_PHONE), [&ServiceMessage::Blur]);
}

#[test]
fn a_request_lives_on_while_the_visitor_asks_for_more_time() {
    let (mut world, request) = World::asked();
    let extend = |world: &mut World| world.visitor(ANNA, VisitorMessage::TermsExtended { request: request.clone() });
    for _ in 0..MAX_EXTENSIONS {
        world.advance(secs(60));
        extend(&mut world);
    }
    assert_eq!((world.audits(), world.refusals(ANNA)), (vec![], vec![]));
    let told = world.to_agent(SAM).into_iter().filter(|message| matches!(message, ConsoleMessage::TermsExtended { .. })).count();
    assert_eq!(told, MAX_EXTENSIONS as usize);
    extend(&mut world);
    assert_eq!(world.refusals(ANNA), [ErrorCode::UnknownRequest], "not for ever");
    world.advance(secs(80));
    assert_eq!(world.audits(), [declined(DeclineReason::Expired)]);
    extend(&mut world);
    assert_eq!(world.refusals(ANNA).len(), 2);
}

/// By one that does not close its dialog when it hears of the blur.
#[test]
fn a_device_without_the_focus_cannot_accept() {
    let (mut world, request) = World::asked();
    world.hello(ANNAS_PHONE, true);
    assert_eq!(world.terms(SAM), [(TermsStatus::Declined, Some(DeclineReason::Blurred))]);
    assert_eq!(world.audits(), [(TermsStatus::Declined, Some(DeclineReason::Blurred))]);
    world.out.clear();
    world.answer(ANNA, &request, TermsStatus::Accepted);
    world.start(ANNA, &request);
    assert_eq!(world.refusals(ANNA), [ErrorCode::UnknownRequest; 2]);
    assert!(world.grants(ANNA).is_empty() && world.audits().is_empty() && world.terms(SAM).is_empty());
    assert!(world.to_visitor(ANNAS_PHONE).is_empty(), "nor does it take the focus with it");
    world.ask(KIM);
    assert!(world.to_visitor(ANNAS_PHONE).iter().any(|message| matches!(message, ServiceMessage::ShowTerms { .. })));
}

#[test]
fn an_acceptance_is_void_when_the_focus_goes_before_the_session_starts() {
    let (mut world, request) = World::accepted();
    world.hello(ANNAS_PHONE, true);
    world.start(ANNA, &request);
    assert_eq!(
        (world.refusals(ANNA), world.audits()),
        (vec![ErrorCode::UnknownRequest], vec![(TermsStatus::Declined, Some(DeclineReason::Blurred))])
    );
}

#[test]
fn an_agent_may_ask_twenty_times_a_minute_on_all_its_connections() {
    let mut world = World::present();
    let other = ConnId(20);
    world.input(RelayInput::AgentJoined(other, sam()));
    for turn in 0..20 {
        let conn = if turn % 2 == 0 { SAM } else { other };
        let request = world.ask(conn);
        world.agent(conn, AgentMessage::Cancel { request });
    }
    let asked = |world: &World| world.to_visitor(ANNA).iter().filter(|message| matches!(message, ServiceMessage::ShowTerms { .. })).count();
    world.advance(secs(18));
    for conn in [SAM, other] {
        world.agent(conn, AgentMessage::ShowTerms { visitorid: id("anna") });
        let error = world.to_agent(conn).into_iter().find_map(|message| match message {
            ConsoleMessage::Error { code: ErrorCode::TooManyRequests, message, visitorid } => Some((message.as_str(), visitorid.clone())),
            _ => None,
        });
        let (message, visitorid) = error.unwrap();
        assert!(message.contains("20 times") && message.contains("42 s"), "the limit and when to try again: {message}");
        assert_eq!(visitorid, Some(id("anna")));
    }
    assert_eq!(asked(&world), 20);
    world.agent(KIM, AgentMessage::ShowTerms { visitorid: id("anna") });
    assert_eq!(asked(&world), 21, "another agent's are another's");
    let request = world.anna().request.unwrap().request;
    world.agent(KIM, AgentMessage::Cancel { request });
    world.advance(secs(42));
    world.ask(SAM);
    assert_eq!(asked(&world), 22);
}

#[test]
fn an_agent_who_has_asked_too_often_can_still_withdraw() {
    let mut world = World::present();
    for _ in 0..19 {
        let request = world.ask(SAM);
        world.agent(SAM, AgentMessage::Cancel { request });
    }
    let last = world.ask(SAM);
    world.agent(KIM, AgentMessage::Cancel { request: last.clone() });
    assert!(world.anna().request.is_some(), "nobody withdraws another's");
    world.agent(SAM, AgentMessage::Cancel { request: last.clone() });
    assert_eq!(world.anna().request, None);
    world.agent(SAM, AgentMessage::Cancel { request: last });
    assert_eq!(world.agent_errors(SAM), [ErrorCode::UnknownRequest], "once");
    assert!(world.relay.requests.is_empty());
}
