//! Presence, visibility and signals.

use super::*;
use crate::protocol::{EventProperties, TermsStatus};

fn cart() -> Command {
    Command::Signal("c_cart".parse().unwrap(), EventProperties::default())
}

#[test]
fn calls_are_sent_while_connected() {
    let mut world = World::connected();
    world.call(Command::Presence(area("/home")));
    world.call(Command::Visibility(false));
    world.call(cart());
    assert_eq!(world.log(), ["Send Presence", "Send Visibility", "Send Signal"]);
    assert_eq!(world.status().presence, Some(area("/home")));
    assert!(!world.status().visible);
}

#[test]
fn a_call_while_down_fails_and_is_never_sent_later() {
    let mut world = World::connected();
    world.cut();
    world.log();
    world.call(Command::Presence(area("/home")));
    world.call(cart());
    assert_eq!(world.log(), ["Event PresenceSendFail"; 2]);
    assert!(matches!(world.events.last(), Some(Event::PresenceSendFail { call: "signal_agent" })));
    world.advance(secs(1));
    world.welcome(true);
    world.advance(secs(3_600));
    assert!(!world.sent.iter().any(|message| matches!(message, VisitorMessage::Presence { .. } | VisitorMessage::Signal { .. })));
    assert_eq!(world.status().presence, None);
}

#[test]
fn a_call_while_down_retries_the_connection_at_once() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    for _ in 0..5 {
        world.cut();
        world.advance(secs(2));
    }
    world.cut();
    world.advance(millis(1_500));
    world.log();
    world.call(Command::Presence(area("/home")));
    assert_eq!(world.log(), ["Event PresenceSendFail", "Dial"]);
}

#[test]
fn calls_while_down_retry_at_most_once_a_second() {
    let mut world = World::initialized();
    world.call(Command::Connect);
    for wait in [1_000, 2_000, 4_000, 8_000] {
        world.cut();
        world.advance(millis(wait));
    }
    world.log();
    let mut dials = 0;
    for _ in 0..100 {
        world.cut();
        world.call(Command::Presence(area("/home")));
        world.advance(millis(100));
        dials += world.log().iter().filter(|name| *name == "Dial").count();
    }
    assert_eq!(dials, 10, "ten seconds of calls every tenth of a second");
}

#[test]
fn the_url_of_presence_and_custom_properties_are_all_it_may_carry() {
    assert!(PresenceData::new([("title".to_owned(), "x".to_owned())].into()).is_err());
    assert!(PresenceData::new([("c_title".to_owned(), "x".to_owned())].into()).is_ok());
}

#[test]
fn an_agents_signal_is_told_and_starts_nothing() {
    let mut world = World::connected();
    world.service(ServiceMessage::Signal { event: "c_hi".parse().unwrap(), properties: EventProperties::default() });
    assert_eq!(world.log(), ["Event PresenceSignal"]);
}

#[test]
fn the_untyped_terms_signal_tells_the_agent_how_far_the_visitor_got() {
    let mut world = World::asked();
    world.call(Command::SignalTerms(TermsStatus::Displayed));
    world.call(Command::SignalTerms(TermsStatus::Declined));
    assert_eq!(world.log(), ["Send Terms", "Send Terms", "Event DialogDidTapNo", "Event PresenceTermsClosed"]);
    let statuses: Vec<_> = world.terms().into_iter().map(|terms| terms.status).collect();
    assert_eq!(statuses, [TermsStatus::Displayed, TermsStatus::Declined]);
}

#[test]
fn the_untyped_word_accepted_is_no_consent() {
    let mut world = World::asked();
    world.call(Command::SignalTerms(TermsStatus::Accepted));
    assert_eq!(world.log(), ["Event InvalidState"]);
    assert_eq!(world.terms(), []);
}

#[test]
fn a_terms_signal_without_terms_is_refused() {
    let mut world = World::connected();
    world.call(Command::SignalTerms(TermsStatus::Displayed));
    assert_eq!(world.log(), ["Event InvalidState"]);
}

#[test]
fn declining_after_accepting_takes_the_consent_back() {
    let (mut world, consent) = World::accepted();
    world.sent.clear();
    world.call(Command::SignalTerms(TermsStatus::Declined));
    assert_eq!(world.log(), ["Send Terms", "Event PresenceTermsClosed"]);
    world.begin(consent);
    assert_eq!(world.log(), ["Event StartSessionFailed"]);
}
