//! The code: asked for, shown, used up; and the connection that serves nothing else.

use super::*;
use crate::machine::event::{CodeStatus, LinkStatus};
use crate::protocol::{CodeClosed, DeclineReason};

const CODE: &str = "123456789";

fn code() -> ServiceMessage {
    ServiceMessage::Code { code: key(CODE), expires_in_ms: 600_000 }
}

fn closed(reason: CodeClosed) -> ServiceMessage {
    ServiceMessage::CodeClosed { code: Some(key(CODE)), reason }
}

fn show_terms_for(sessionkey: &str) -> ServiceMessage {
    ServiceMessage::ShowTerms {
        request: RequestId("r9".to_owned()),
        sessionkey: key(sessionkey),
        onetermsurl: None,
        agent: "Sam".to_owned(),
        organisation: "Acme".to_owned(),
    }
}

impl World {
    /// Initialised without a Visitor ID, in a group with or without presence.
    fn stranger(presence: bool) -> Self {
        let mut world = Self::new("", Instant::now());
        world.looked_up(presence);
        world.log();
        world
    }

    /// Without a Visitor ID, connected for a code that waits.
    fn waiting() -> Self {
        let mut world = Self::stranger(true);
        world.call(Command::RequestCode);
        world.welcome(false);
        world.service(code());
        world.log();
        world
    }

    /// An agent has joined and the visitor has accepted.
    fn joined() -> (Self, Consent) {
        let mut world = Self::waiting();
        world.service(show_terms_for(CODE));
        let consent = world.accept();
        world.log();
        (world, consent)
    }

    fn closes(&self) -> Vec<CodeClosed> {
        let reason = |event: &Event| if let Event::SessionCodeClosed { reason } = event { Some(*reason) } else { None };
        self.events.iter().filter_map(reason).collect()
    }
}

#[test]
fn a_code_before_logging_in_connects_without_an_id_and_without_presence() {
    for presence in [true, false] {
        let mut world = World::stranger(presence);
        world.call(Command::RequestCode);
        world.welcome(false);
        assert_eq!(world.log(), ["Dial", "Send Hello", "Send CodeRequest"], "presence {presence}");
        assert!(matches!(&world.sent[0], VisitorMessage::Hello(VisitorHello { visitorid: None, .. })));
        assert_eq!(world.status().code, CodeStatus::Requested);
        world.service(code());
        assert_eq!(world.log(), ["Event SessionCode"]);
        assert_eq!(world.status().code, CodeStatus::Waiting { code: key(CODE), until: world.now + secs(600) });
        assert_eq!(world.status().link, LinkStatus::Connected { focus: false });
    }
}

#[test]
fn where_presence_is_off_the_id_is_kept_back() {
    let mut world = World::start();
    world.looked_up(false);
    world.call(Command::Connect);
    world.looked_up(false);
    world.call(Command::RequestCode);
    world.welcome(false);
    assert!(matches!(&world.sent[0], VisitorMessage::Hello(VisitorHello { visitorid: None, .. })));
    world.log();
    world.call(Command::Presence(area("/home")));
    world.call(Command::Visibility(false));
    assert_eq!(world.log(), ["Event InvalidState"; 2]);
}

#[test]
fn while_connected_the_code_goes_over_the_same_connection() {
    let mut world = World::connected();
    world.call(Command::RequestCode);
    assert_eq!(world.log(), ["Send CodeRequest"]);
    world.service(code());
    world.call(Command::RequestCode);
    assert_eq!(world.log(), ["Event SessionCode", "Send CodeRequest"], "a new one in its place");
}

#[test]
fn a_code_is_refused_before_initialisation_and_while_something_is_asked_or_shared() {
    for mut world in [World::start(), World::asked(), World::sharing()] {
        world.log();
        world.call(Command::RequestCode);
        assert_eq!((world.log(), world.status().code), (vec!["Event InvalidState".to_owned()], CodeStatus::None));
    }
    let mut world = World::initialized();
    world.call(Command::CancelCode);
    assert_eq!(world.log(), ["Event InvalidState"], "there is none to cancel");
}

#[test]
fn an_agent_who_joins_asks_like_any_other_and_the_code_is_used_up() {
    let mut world = World::waiting();
    world.service(show_terms_for(CODE));
    assert_eq!(world.log(), ["Event SessionCodeClosed", "Event PresenceShowTerms"]);
    assert_eq!((world.closes(), world.status().code), (vec![CodeClosed::Joined], CodeStatus::None));
    let offer = world.offers.pop().unwrap();
    assert!(!offer.presence_start());
    offer.decline();
    world.deliver_answers();
    assert_eq!(world.terms().pop().unwrap().reason, Some(DeclineReason::Visitor));
    assert_eq!(world.status().code, CodeStatus::None);
}

#[test]
fn only_accepting_starts_the_session_and_presence_start_is_false() {
    let (mut world, consent) = World::joined();
    world.sent.clear();
    world.call(Command::StartSession(StartParams::of(consent)));
    let started = VisitorMessage::SessionStart { key: key(CODE), request: RequestId("r9".to_owned()), presence_start: false, ticket: None };
    assert_eq!(world.sent, [started]);
    world.service(ServiceMessage::SessionGranted { key: key(CODE), ticket: Redacted::new("ticket".to_owned()) });
    assert_eq!(world.shares.len(), 1);
}

#[test]
fn a_key_that_is_neither_id_nor_code_is_not_asked() {
    for mut world in [World::connected(), World::waiting()] {
        world.service(show_terms_for("987654321"));
        assert_eq!((world.offers.len(), world.terms().pop().unwrap().reason), (0, Some(DeclineReason::Dropped)));
    }
    let mut world = World::waiting();
    world.call(Command::CancelCode);
    world.service(show_terms_for(CODE));
    assert!(world.offers.is_empty(), "nor is one that was cancelled while the agent joined");
}

#[test]
fn cancelling_tells_the_service_and_late_words_change_nothing() {
    let mut world = World::waiting();
    world.call(Command::CancelCode);
    assert_eq!(world.log(), ["Send CodeCancel", "Event SessionCodeClosed"]);
    world.service(code());
    world.service(closed(CodeClosed::Expired));
    assert_eq!((world.closes(), world.status().code), (vec![CodeClosed::Cancelled], CodeStatus::None));
}

#[test]
fn the_service_says_when_it_is_over() {
    let mut world = World::waiting();
    world.service(closed(CodeClosed::Expired));
    assert_eq!(world.closes(), [CodeClosed::Expired]);
    world.call(Command::RequestCode);
    world.service(closed(CodeClosed::Expired));
    assert_eq!(world.status().code, CodeStatus::Requested, "the last words on the one before");
    world.service(ServiceMessage::CodeClosed { code: None, reason: CodeClosed::Refused });
    assert_eq!(world.closes(), [CodeClosed::Expired, CodeClosed::Refused]);
    world.call(Command::RequestCode);
    world.service(ServiceMessage::Error { code: crate::protocol::ErrorCode::UnknownType, message: String::new() });
    assert_eq!(world.closes().len(), 3, "a service that knows no codes");
}

#[test]
fn a_lost_link_voids_the_code_and_is_mended_only_for_presence() {
    let mut world = World::waiting();
    world.cut();
    assert_eq!((world.closes(), world.status().link), (vec![CodeClosed::ConnectionLost], LinkStatus::Off));
    world.log();
    world.advance(secs(3_600));
    assert_eq!(world.log(), [""; 0]);
    let mut world = World::connected();
    world.call(Command::RequestCode);
    world.service(code());
    world.cut();
    assert_eq!(world.closes(), [CodeClosed::ConnectionLost]);
    assert!(matches!(world.status().link, LinkStatus::Waiting { .. }));
}

#[test]
fn a_service_that_is_down_is_tried_until_the_code_is_not_wanted() {
    let mut world = World::stranger(true);
    world.call(Command::RequestCode);
    world.cut();
    assert!(matches!(world.status().link, LinkStatus::Waiting { .. }));
    world.advance(secs(1));
    world.log();
    world.call(Command::CancelCode);
    assert_eq!(world.log(), ["Event SessionCodeClosed", "HangUp"]);
    world.advance(secs(3_600));
    assert_eq!((world.log(), world.status().link), (vec![], LinkStatus::Off));
}

#[test]
fn a_group_that_is_not_known_refuses_the_code() {
    let mut world = World::stranger(true);
    world.call(Command::RequestCode);
    world.input(VisitorInput::LinkOpened);
    world.service(ServiceMessage::NotConfigured { message: "unknown".to_owned(), unknown_group: true });
    assert_eq!(world.closes(), [CodeClosed::Refused]);
}

#[test]
fn logging_out_and_closing_void_it() {
    let mut world = World::waiting();
    world.call(Command::Disconnect);
    assert_eq!(world.log(), ["Send CodeCancel", "Event SessionCodeClosed", "Send Bye", "HangUp", "Event PresenceDisconnected"]);
    let mut world = World::waiting();
    world.call(Command::Shutdown);
    assert_eq!(world.closes(), [CodeClosed::Cancelled]);
}

#[test]
fn presence_needs_an_id_and_takes_the_place_of_a_connection_for_a_code() {
    let mut world = World::waiting();
    world.call(Command::Connect);
    assert_eq!(world.log(), ["Event InvalidState"]);
    let mut world = World::initialized();
    world.call(Command::RequestCode);
    world.welcome(false);
    world.service(code());
    world.log();
    world.call(Command::Connect);
    assert_eq!(world.log(), ["Send CodeCancel", "Event SessionCodeClosed", "Send Bye", "HangUp", "Dial"]);
    world.sent.clear();
    world.welcome(true);
    assert!(matches!(&world.sent[0], VisitorMessage::Hello(VisitorHello { visitorid: Some(_), .. })));
    assert_eq!(world.status().link, LinkStatus::Connected { focus: true });
}

#[test]
fn a_connection_on_which_something_is_asked_or_shared_makes_no_way_for_presence() {
    let mut world = World::initialized();
    world.call(Command::RequestCode);
    world.welcome(false);
    world.service(code());
    world.service(show_terms_for(CODE));
    world.log();
    world.call(Command::Connect);
    assert_eq!(world.log(), ["Event InvalidState"], "a request is open");
    let consent = world.accept();
    world.call(Command::StartSession(StartParams::of(consent)));
    world.service(ServiceMessage::SessionGranted { key: key(CODE), ticket: Redacted::new("ticket".to_owned()) });
    world.input(VisitorInput::ShareLive);
    world.log();
    world.call(Command::Connect);
    assert_eq!(world.log(), ["Event InvalidState"], "a session runs");
}

#[test]
fn a_session_by_code_goes_on_after_a_lost_link_and_not_for_ever() {
    for comes_back in [true, false] {
        let (mut world, consent) = World::joined();
        world.call(Command::StartSession(StartParams::of(consent)));
        world.service(ServiceMessage::SessionGranted { key: key(CODE), ticket: Redacted::new("ticket".to_owned()) });
        world.input(VisitorInput::ShareLive);
        world.cut();
        world.sent.clear();
        if comes_back {
            world.advance(secs(1));
            world.welcome(false);
            let again =
                |message: &VisitorMessage| matches!(message, VisitorMessage::SessionStart { presence_start: false, ticket: Some(_), .. });
            assert!(world.sent.iter().any(again));
        } else {
            for _ in 0..40 {
                world.advance(secs(1));
                world.cut();
            }
            assert_eq!(world.status().link, LinkStatus::Off);
            assert_eq!(world.wake(), None, "there is nothing to mend any more");
        }
    }
}

#[test]
fn a_session_that_begins_otherwise_takes_the_waiting_code_back() {
    let mut world = World::connected();
    world.call(Command::RequestCode);
    world.service(code());
    world.ask("r1");
    let consent = world.accept();
    world.log();
    world.begin(consent);
    assert_eq!(world.log(), ["Send SessionStart", "Send CodeCancel", "Event SessionCodeClosed"]);
}
