//! An agent's request: shown once, answered once, void in every other case.

use super::*;
use crate::machine::event::TermsClosed;
use crate::protocol::{DeclineReason, TermsStatus};

fn declined(reason: DeclineReason) -> Terms {
    Terms { request: RequestId("r1".to_owned()), status: TermsStatus::Declined, reason: Some(reason) }
}

fn closed(world: &World) -> Vec<TermsClosed> {
    let reason = |event: &Event| if let Event::PresenceTermsClosed { reason, .. } = event { Some(*reason) } else { None };
    world.events.iter().filter_map(reason).collect()
}

/// The offer was closed for this reason: told to the application, and its consent is worth nothing.
fn assert_void(world: &mut World, reason: TermsClosed) {
    assert_eq!(closed(world), [reason]);
    if let Some(offer) = world.offers.pop() {
        let consent = offer.accept();
        world.deliver_answers();
        assert_useless(world, consent);
    }
}

fn assert_useless(world: &mut World, consent: Consent) {
    world.log();
    world.sent.clear();
    world.begin(consent);
    assert_eq!(world.log(), ["Event StartSessionFailed"]);
    assert_eq!(world.sent, []);
}

#[test]
fn an_offer_names_who_asks_for_what_under_which_terms() {
    let mut world = World::connected();
    world.ask("r1");
    assert_eq!(world.log(), ["Event PresenceShowTerms"]);
    let request = world.offers[0].request().clone();
    assert_eq!((request.agent.as_str(), request.organisation.as_str(), request.sessionkey.as_str()), ("Sam", "Acme", "anna"));
    assert_eq!(request.onetermsurl.as_deref(), Some("https://acme.example/terms"));
    assert_eq!(request.expires_in, secs(60));
    assert_eq!(world.terms(), [], "displayed only when it really is");
}

#[test]
fn displayed_is_told_once() {
    let mut world = World::asked();
    world.offers[0].displayed();
    world.offers[0].displayed();
    world.deliver_answers();
    assert_eq!(world.terms(), [Terms { request: RequestId("r1".to_owned()), status: TermsStatus::Displayed, reason: None }]);
}

#[test]
fn accepting_tells_the_agent_and_starts_nothing_by_itself() {
    let mut world = World::asked();
    let _consent = world.accept();
    assert_eq!(world.log(), ["Send Terms", "Event DialogDidTapYes"]);
    assert_eq!(world.terms().last().unwrap().status, TermsStatus::Accepted);
    assert!(world.shares.is_empty());
}

#[test]
fn a_second_accepted_for_the_same_request_is_nothing() {
    let (mut world, _consent) = World::accepted();
    world.input(VisitorInput::Answer(RequestId("r1".to_owned()), Answer::Accepted));
    world.input(VisitorInput::Answer(RequestId("r1".to_owned()), Answer::Displayed));
    assert_eq!(world.log(), [""; 0]);
}

#[test]
fn declining_tells_the_agent_and_frees_the_way() {
    let mut world = World::asked();
    world.offers.pop().unwrap().decline();
    world.deliver_answers();
    assert_eq!(world.log(), ["Send Terms", "Event DialogDidTapNo"]);
    assert_eq!(world.terms(), [declined(DeclineReason::Visitor)]);
    world.advance(secs(120));
    assert_eq!(world.log(), [""; 0], "nothing expires any more");
    world.ask("r2");
    assert_eq!(world.log(), ["Event PresenceShowTerms"]);
}

#[test]
fn an_offer_that_the_application_drops_is_declined_as_dropped() {
    let mut world = World::asked();
    drop(world.offers.pop());
    world.deliver_answers();
    assert_eq!(world.terms(), [declined(DeclineReason::Dropped)]);
    assert_eq!(world.log(), ["Send Terms"], "nobody tapped anything");
}

#[test]
fn an_offer_expires_after_a_minute() {
    let mut world = World::asked();
    world.advance(millis(59_999));
    assert_eq!(world.terms(), []);
    world.advance(millis(1));
    assert_eq!(world.log(), ["Send Terms", "Event PresenceTermsClosed"]);
    assert_eq!(world.terms(), [declined(DeclineReason::Expired)]);
    assert_void(&mut world, TermsClosed::Declined(DeclineReason::Expired));
}

#[test]
fn an_expired_offer_cannot_be_accepted_even_when_the_wake_up_came_late() {
    let mut world = World::asked();
    world.sleep_through(secs(60));
    let consent = world.accept();
    assert_eq!(world.terms(), [declined(DeclineReason::Expired)]);
    assert_useless(&mut world, consent);
}

#[test]
fn a_second_request_while_a_dialog_is_open_is_busy() {
    let mut world = World::asked();
    world.ask("r2");
    assert_eq!(world.log(), ["Send Terms"]);
    assert_eq!(world.terms(), [Terms { request: RequestId("r2".to_owned()), ..declined(DeclineReason::Busy) }]);
    let _consent = world.accept();
    assert_eq!(world.terms()[0].request.0, "r1", "the first is still open");
}

#[test]
fn a_request_while_sharing_is_busy() {
    let mut world = World::sharing();
    world.ask("r2");
    assert_eq!(world.terms(), [Terms { request: RequestId("r2".to_owned()), ..declined(DeclineReason::Busy) }]);
}

#[test]
fn the_same_request_again_is_ignored() {
    let mut world = World::asked();
    world.ask("r1");
    assert_eq!(world.log(), [""; 0]);
    assert_eq!(world.offers.len(), 1);
}

#[test]
fn a_withdrawn_offer_is_closed_without_an_answer() {
    let mut world = World::asked();
    world.service(ServiceMessage::TermsWithdrawn { request: RequestId("other".to_owned()) });
    assert_eq!(world.log(), [""; 0]);
    world.service(ServiceMessage::TermsWithdrawn { request: RequestId("r1".to_owned()) });
    assert_eq!(world.log(), ["Event PresenceTermsClosed"]);
    assert_void(&mut world, TermsClosed::Withdrawn);
}

#[test]
fn a_blur_declines_the_offer() {
    let mut world = World::asked();
    world.service(ServiceMessage::Blur);
    assert_eq!(world.terms(), [declined(DeclineReason::Blurred)]);
    assert_void(&mut world, TermsClosed::Declined(DeclineReason::Blurred));
}

#[test]
fn a_disconnect_declines_the_offer() {
    let mut world = World::asked();
    world.call(Command::Disconnect);
    assert_eq!(world.log(), ["Send Terms", "Event PresenceTermsClosed", "Send Bye", "HangUp", "Event PresenceDisconnected"]);
    assert_eq!(world.terms(), [declined(DeclineReason::Disconnected)]);
    assert_void(&mut world, TermsClosed::Declined(DeclineReason::Disconnected));
}

#[test]
fn a_shutdown_declines_the_offer() {
    let mut world = World::asked();
    world.call(Command::Shutdown);
    assert_eq!(world.terms(), [declined(DeclineReason::Disconnected)]);
    assert_void(&mut world, TermsClosed::Declined(DeclineReason::Disconnected));
}

#[test]
fn a_lost_link_declines_the_offer() {
    let mut world = World::asked();
    world.cut();
    assert_eq!(world.terms(), [], "there is nobody to tell");
    assert_void(&mut world, TermsClosed::Declined(DeclineReason::ConnectionLost));
}

#[test]
fn a_consent_given_before_the_offer_was_voided_is_void_too() {
    type Happening = fn(&mut World);
    let happenings: [Happening; 4] = [
        |world| world.service(ServiceMessage::Blur),
        |world| world.service(ServiceMessage::TermsWithdrawn { request: RequestId("r1".to_owned()) }),
        World::cut,
        |world| world.call(Command::Disconnect),
    ];
    for happening in happenings {
        let (mut world, consent) = World::accepted();
        happening(&mut world);
        assert_useless(&mut world, consent);
    }
}

#[test]
fn a_consent_does_not_survive_a_reconnect() {
    let (mut world, consent) = World::accepted();
    world.cut();
    world.advance(secs(1));
    world.welcome(true);
    assert_useless(&mut world, consent);
}

#[test]
fn a_consent_must_be_used_within_fifteen_seconds() {
    let (mut world, consent) = World::accepted();
    world.sent.clear();
    world.advance(millis(14_999));
    assert_eq!(world.terms(), []);
    world.advance(millis(1));
    assert_eq!(world.terms(), [declined(DeclineReason::Expired)], "the agent stops waiting");
    assert_useless(&mut world, consent);
}

#[test]
fn terms_that_cannot_be_shown_are_declined() {
    let bidi = "https://acme.example/\u{202E}terms";
    let user = "https://bank.example@evil.example/";
    for url in ["javascript:alert(1)", "file:///etc/passwd", "", "httpsx://", "https://", "https://acme.example/our terms", bidi, user] {
        let mut world = World::connected();
        let ServiceMessage::ShowTerms { request, sessionkey, agent, organisation, .. } = show_terms("r1") else { unreachable!() };
        let onetermsurl = Some(url.to_owned());
        world.service(ServiceMessage::ShowTerms { request, sessionkey, onetermsurl, agent, organisation });
        assert_eq!(world.log(), ["Send VisitorError", "Send Terms"], "{url}");
        assert_eq!(world.terms(), [declined(DeclineReason::Dropped)]);
    }
}

#[test]
fn the_terms_host_is_in_ascii_for_every_application() {
    let mut world = World::connected();
    let ServiceMessage::ShowTerms { request, sessionkey, agent, organisation, .. } = show_terms("r1") else { unreachable!() };
    let onetermsurl = Some("HTTPS://аррӏе.com/terms".to_owned());
    world.service(ServiceMessage::ShowTerms { request, sessionkey, onetermsurl, agent, organisation });
    assert_eq!(world.offers[0].request().onetermsurl.as_deref(), Some("https://xn--80ak6aa92e.com/terms"));
}

#[test]
fn a_direct_start_is_refused_and_shows_nothing() {
    let mut world = World::connected();
    world.service(ServiceMessage::StartSession { sessionkey: key("anna") });
    assert_eq!(world.log(), ["Send VisitorError"]);
    assert!(matches!(&world.sent[0], VisitorMessage::VisitorError { code, .. } if code.as_str() == "consent_required"));
}

#[test]
fn more_time_begins_the_minute_anew_and_the_agent_is_told() {
    let mut world = World::asked();
    world.advance(secs(59));
    let mut offer = world.offers.pop().unwrap();
    assert!(offer.extend());
    world.offers.push(offer);
    world.deliver_answers();
    assert_eq!(world.sent, [VisitorMessage::TermsExtended { request: RequestId("r1".to_owned()) }]);
    world.sent.clear();
    world.advance(secs(59));
    assert_eq!(world.terms(), []);
    world.advance(secs(1));
    assert_eq!(world.terms(), [declined(DeclineReason::Expired)]);
}
