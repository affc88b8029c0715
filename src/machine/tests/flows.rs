//! Whole stories, from the agent's click to the end of the session.

use super::*;
use crate::machine::Command;
use crate::machine::visitor::tests::area;
use crate::protocol::PresenceData;

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

fn reachable(town: &Town, visitorid: &str) -> crate::protocol::VisitorInfo {
    town.relay.visitor(town.now, GroupId(1), &visitorid.parse().unwrap()).unwrap()
}

#[test]
fn one_click_shares_the_screen() {
    let mut town = Town::with(&["anna"]);
    assert_eq!(town.events(0), ["VisitorInitialized", "PresenceConnected"]);
    town.ask(SAM, "anna");
    town.sides[0].world.offers[0].displayed();
    town.sides[0].world.deliver_answers();
    town.carry_out(0);
    town.settle();
    town.accept(0);
    assert!(!town.sides[0].sharing, "accepting is not yet starting");
    town.begin(0);
    assert!(town.sides[0].sharing);
    assert_eq!(town.events(0), ["PresenceShowTerms", "DialogDidTapYes", "ConnectedToSession"]);
    assert_eq!(town.told(SAM), ["displayed", "accepted", "start"]);
    town.agent(SAM, AgentMessage::EndSession { key: "anna".parse().unwrap() });
    assert!(!town.sides[0].sharing);
    assert_eq!((town.events(0), town.told(SAM)), (vec!["SessionEnded".to_owned()], vec!["agent_ended".to_owned()]));
}

#[test]
fn what_is_declined_is_never_captured() {
    let mut town = Town::with(&["anna"]);
    town.ask(SAM, "anna");
    town.sides[0].world.offers.pop().unwrap().decline();
    town.sides[0].world.deliver_answers();
    town.carry_out(0);
    town.settle();
    town.advance(secs(3_600));
    assert_eq!((town.told(SAM), town.rooms_opened), (vec!["Visitor".to_owned()], 0));
    assert_eq!(town.audits.len(), 1);
}

#[test]
fn an_unanswered_dialog_is_declined_after_a_minute_on_both_sides() {
    let mut town = Town::with(&["anna"]);
    town.ask(SAM, "anna");
    town.events(0);
    town.advance(secs(60));
    assert_eq!((town.events(0), town.told(SAM)), (vec!["PresenceTermsClosed".to_owned()], vec!["Expired".to_owned()]));
    town.advance(secs(60));
    assert_eq!(town.audits.len(), 1);
}

#[test]
fn an_application_that_accepts_and_never_starts_frees_the_way_after_fifteen_seconds() {
    let mut town = Town::with(&["anna"]);
    town.ask(SAM, "anna");
    town.accept(0);
    town.advance(secs(15));
    assert_eq!(town.told(SAM), ["accepted", "Expired"]);
    town.ask(KIM, "anna");
    assert_eq!(town.told(KIM), ["accepted", "Expired"], "no error: Kim's request is open");
    assert_eq!(town.sides[0].world.offers.len(), 1);
}

#[test]
fn the_newest_device_is_asked_and_a_call_brings_the_focus_back() {
    let mut town = Town::with(&["anna", "anna"]);
    town.ask(SAM, "anna");
    assert_eq!((town.sides[0].world.offers.len(), town.sides[1].world.offers.len()), (0, 1));
    town.call(0, Command::Presence(area("/home")));
    assert_eq!(town.told(SAM), ["Blurred"], "the dialog of the device that lost the focus closed");
    assert!(town.events(0).contains(&"PresenceFocus".to_owned()));
    assert!(town.events(1).ends_with(&["PresenceTermsClosed".to_owned(), "PresenceBlur".to_owned()]));
    town.ask(KIM, "anna");
    assert_eq!(town.sides[0].world.offers.len(), 1);
    assert_eq!(town.audits.len(), 1);
}

#[test]
fn a_session_survives_the_blur_and_the_other_device_is_busy() {
    let mut town = Town::with(&["anna", "anna"]);
    town.share(1, "anna");
    town.call(0, Command::Presence(area("/home")));
    assert!(town.sides[1].sharing);
    town.told(KIM);
    town.ask(KIM, "anna");
    assert_eq!(town.told(KIM), ["Busy"]);
}

/// It never heard that the other took the focus.
#[test]
fn a_device_that_lost_its_link_with_the_focus_does_not_take_it_from_the_one_that_is_in_use() {
    let mut town = Town::new(&["anna", "anna"]);
    town.call(0, Command::Connect);
    town.advance(secs(60));
    town.reachable = false;
    town.cut(0);
    town.settle();
    town.reachable = true;
    town.call(1, Command::Connect);
    town.call(1, Command::Presence(area("/home")));
    town.ask(SAM, "anna");
    town.advance(secs(20));
    assert_eq!(town.sides[0].world.machine.status().link, LinkStatus::Connected { focus: false });
    assert_eq!(town.sides[1].world.machine.status().link, LinkStatus::Connected { focus: true });
    town.accept(1);
    town.begin(1);
    assert!(town.sides[1].sharing);
    assert_eq!(town.told(SAM), ["accepted", "start"]);
}

#[test]
fn after_a_restart_of_the_service_the_device_that_was_active_last_has_the_focus_whichever_comes_back_first() {
    for first in [0, 1] {
        let mut town = Town::with(&["anna", "anna"]);
        town.advance(secs(60));
        town.call(0, Command::Presence(area("/desk")));
        town.advance(secs(60));
        town.restart();
        town.settle();
        for side in [first, 1 - first] {
            town.advance(Duration::from_millis(1));
            town.call(side, Command::RetryNow);
            while town.sides[side].link.is_none() {
                let end = town.now + secs(2);
                town.tick(end);
            }
            town.settle();
        }
        town.advance(secs(5));
        assert_eq!(town.sides[0].world.machine.status().link, LinkStatus::Connected { focus: true });
        assert_eq!(reachable(&town, "anna").url(), Some("/desk"));
    }
}

#[test]
fn a_blurred_device_that_mends_its_link_leaves_the_focus_where_it_is() {
    let mut town = Town::with(&["anna", "anna"]);
    town.advance(secs(1));
    town.call(1, Command::Presence(area("/home")));
    town.cut(0);
    town.settle();
    town.advance(secs(2));
    assert_eq!(town.sides[0].world.machine.status().link, LinkStatus::Connected { focus: false });
    assert_eq!(town.sides[1].world.machine.status().link, LinkStatus::Connected { focus: true });
    assert!(!town.events(1).contains(&"PresenceBlur".to_owned()));
}

#[test]
fn a_call_while_the_blurred_device_greets_the_service_brings_the_focus() {
    let mut town = Town::with(&["anna", "anna"]);
    town.cut(0);
    town.settle();
    while town.sides[0].link.is_none() {
        let end = town.now + secs(1);
        town.tick(end);
    }
    town.deliver_down(0);
    town.input(0, VisitorInput::Command(Command::Presence(area("/home"))));
    town.settle();
    assert_eq!(town.sides[0].world.machine.status().link, LinkStatus::Connected { focus: true });
    assert_eq!(town.sides[1].world.machine.status().link, LinkStatus::Connected { focus: false });
}

#[test]
fn the_agent_sees_the_current_visibility_after_a_reconnect() {
    let mut town = Town::with(&["anna"]);
    town.cut(0);
    town.settle();
    town.call(0, Command::Visibility(false));
    town.advance(secs(2));
    let anna = reachable(&town, "anna");
    assert!(anna.connected && !anna.visible && anna.signalable);
}

#[test]
fn the_agent_sees_a_visibility_that_changed_while_the_hello_travelled() {
    let mut town = Town::new(&["anna"]);
    town.input(0, VisitorInput::Command(Command::Connect));
    town.deliver_down(0);
    town.input(0, VisitorInput::Command(Command::Visibility(false)));
    town.settle();
    assert!(!reachable(&town, "anna").visible);
}

#[test]
fn presence_that_failed_is_never_sent_later() {
    let mut town = Town::with(&["anna"]);
    town.cut(0);
    town.settle();
    town.call(0, Command::Presence(area("/cart")));
    town.advance(secs(60));
    let anna = reachable(&town, "anna");
    assert_eq!((anna.connected, anna.presence), (true, Some(PresenceData::default())));
}

#[test]
fn a_session_goes_on_over_a_link_that_was_cut() {
    let mut town = Town::with(&["anna"]);
    town.share(0, "anna");
    town.told(SAM);
    town.cut(0);
    town.settle();
    town.advance(secs(60));
    assert_eq!((town.sides[0].sharing, town.told(SAM)), (true, vec![]));
    assert_eq!((town.rooms_opened, town.rooms_closed.len()), (1, 0));
}

#[test]
fn a_session_ends_on_both_sides_when_the_link_stays_down() {
    let mut town = Town::with(&["anna"]);
    town.share(0, "anna");
    town.told(SAM);
    town.reachable = false;
    town.cut(0);
    town.settle();
    town.advance(Duration::from_millis(14_999));
    assert!(town.sides[0].sharing && town.rooms.len() == 1);
    town.advance(Duration::from_millis(1));
    assert!(!town.sides[0].sharing);
    assert_eq!(town.told(SAM), ["connection_lost"]);
    town.reachable = true;
    town.advance(secs(60));
    assert!(reachable(&town, "anna").connected);
    assert_eq!(town.told(SAM), [""; 0], "it ends once");
}

#[test]
fn a_session_that_the_visitor_ends_while_the_link_is_down_ends_for_the_agent_too() {
    let mut town = Town::with(&["anna"]);
    town.share(0, "anna");
    town.told(SAM);
    town.cut(0);
    town.deliver_down(0);
    town.call(0, Command::EndSession);
    assert!(!town.sides[0].sharing);
    town.advance(secs(15));
    assert_eq!(town.told(SAM), ["connection_lost"]);
}

#[test]
fn a_pause_while_the_link_is_down_reaches_the_viewers_when_it_is_back() {
    let mut town = Town::with(&["anna"]);
    town.share(0, "anna");
    town.cut(0);
    town.deliver_down(0);
    town.call(0, Command::Pause(true));
    town.advance(secs(2));
    assert!(reachable(&town, "anna").session.unwrap().paused);
}

#[test]
fn a_service_that_was_restarted_ends_the_session() {
    let mut town = Town::with(&["anna"]);
    town.share(0, "anna");
    town.restart();
    town.settle();
    town.events(0);
    town.advance(secs(2));
    assert!(!town.sides[0].sharing);
    assert_eq!(town.events(0), ["PresenceConnected", "SessionEnded"]);
    town.share(0, "anna");
    assert!(town.sides[0].sharing, "and the next one works");
}

#[test]
fn logging_out_while_sharing_tells_the_agent_once() {
    let mut town = Town::with(&["anna"]);
    town.share(0, "anna");
    town.told(SAM);
    town.call(0, Command::Disconnect);
    town.advance(secs(60));
    assert_eq!(town.told(SAM), ["logged_out"]);
}

#[test]
fn an_acceptance_that_crosses_a_withdrawal_shares_nothing() {
    let mut town = Town::with(&["anna"]);
    town.ask(SAM, "anna");
    let request = town.sides[0].world.offers[0].request().request.clone();
    town.relay_input(RelayInput::Agent(SAM, AgentMessage::Cancel { request }));
    town.sides[0].accept();
    town.carry_out(0);
    let consent = town.sides[0].consents.pop().unwrap();
    town.sides[0].world.begin(consent);
    town.carry_out(0);
    town.settle();
    assert!(town.events(0).contains(&"StartSessionFailed".to_owned()));
    assert_eq!((town.rooms_opened, town.audits.len()), (0, 0));
}

#[test]
fn both_sides_may_end_the_session_at_once() {
    let mut town = Town::with(&["anna"]);
    town.share(0, "anna");
    town.told(SAM);
    town.relay_input(RelayInput::Agent(SAM, AgentMessage::EndSession { key: "anna".parse().unwrap() }));
    town.input(0, VisitorInput::Command(Command::EndSession));
    town.settle();
    assert_eq!(town.told(SAM), ["agent_ended"]);
    town.share(0, "anna");
    assert!(town.sides[0].sharing);
}
