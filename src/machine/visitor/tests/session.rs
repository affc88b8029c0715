//! A session: begun with consent, ended one way.

use super::*;
use crate::machine::display::{Display, DisplayId, DisplayKind, Masks, Obstacle};
use crate::machine::event::SessionStatus;
use crate::machine::{Cause, ShareError};
use crate::protocol::{DeclineReason, EndReason, ErrorCode, PauseReason, REQUEST_PARAM, TermsStatus};

const ENDED: [&str; 3] = ["StopShare", "Send SessionEnd", "Event SessionEnded"];

/// Of a session that does not begin.
const NOT_BEGUN: [&str; 4] = ["StopShare", "Send VisitorError", "Send SessionEnd", "Event StartSessionFailed"];

/// What agents were told last of what went wrong: word, sentence, and which request it is about.
fn problem(world: &World) -> (&str, &str, &str) {
    let last = world.sent.iter().rev().find(|message| matches!(message, VisitorMessage::VisitorError { .. }));
    let Some(VisitorMessage::VisitorError { code, msg, params }) = last else { panic!("nothing went wrong: {:?}", world.sent) };
    (code.as_str(), msg.as_str(), params.properties()[REQUEST_PARAM].as_str())
}

fn reasons(world: &World) -> Vec<EndReason> {
    let reason = |event: &Event| if let Event::SessionEnded { reason, .. } = event { Some(*reason) } else { None };
    world.events.iter().filter_map(reason).collect()
}

fn refused(code: ErrorCode) -> ServiceMessage {
    ServiceMessage::SessionRefused { key: key("anna"), code, message: "no".to_owned() }
}

/// Lost its link, has it again, and asked to go on.
fn mended(after: Duration) -> World {
    let mut world = World::sharing();
    world.cut();
    world.advance(after);
    if let crate::machine::event::LinkStatus::Waiting { .. } = world.status().link {
        world.call(Command::RetryNow);
    }
    world.log();
    world.sent.clear();
    world.welcome(true);
    world
}

#[test]
fn an_accepted_offer_becomes_a_session_under_the_visitor_id() {
    let (mut world, consent) = World::accepted();
    world.begin(consent);
    assert_eq!(world.log(), ["Send SessionStart"]);
    assert!(matches!(
        world.sent.last(),
        Some(VisitorMessage::SessionStart { key, request, presence_start: true, ticket: None }) if key.as_str() == "anna" && request.0 == "r1"
    ));
    assert_eq!(world.status().session, SessionStatus::Starting { key: key("anna") });
    world.service(granted());
    assert_eq!(world.log(), ["StartShare", "AllowGestures"]);
    assert_eq!((world.shares[0].0.as_str(), world.shares[0].1.request().0.as_str()), ("ticket", "r1"));
    world.input(VisitorInput::ShareLive);
    assert_eq!(world.log(), ["Event ConnectedToSession"]);
    assert!(matches!(world.status().session, SessionStatus::Sharing { agent, paused: false, guests: 0, .. } if agent == "Sam"));
}

#[test]
fn what_is_started_is_what_was_agreed_to() {
    let (_, consent) = World::accepted();
    let params = StartParams::of(consent);
    assert_eq!((params.key(), params.presence_start(), params.paused, params.display), (&key("anna"), true, false, None));
}

/// Else every agent hears "busy" until the time for the start is over.
#[test]
fn a_consent_that_is_let_go_is_taken_back_at_once() {
    let (mut world, consent) = World::accepted();
    drop(consent);
    world.deliver_answers();
    assert_eq!(world.log(), ["Send Terms", "Event PresenceTermsClosed"]);
    let told = world.terms().pop().unwrap();
    assert_eq!((told.status, told.reason), (TermsStatus::Declined, Some(DeclineReason::Dropped)));
    world.ask("r2");
    assert_eq!(world.log(), ["Event PresenceShowTerms"], "the next agent finds nobody busy");
}

/// As where one application has two visitors and takes the wrong one.
#[test]
fn a_start_by_another_visitor_does_not_keep_the_first_one_busy() {
    let (mut world, consent) = World::accepted();
    let mut other = World::connected();
    other.log();
    other.begin(consent);
    assert_eq!(other.log(), ["Event StartSessionFailed"]);
    world.deliver_answers();
    assert_eq!(world.log(), ["Send Terms", "Event PresenceTermsClosed"]);
}

#[test]
fn the_consent_of_a_session_that_runs_and_ends_says_nothing_more() {
    let mut world = World::sharing();
    world.shares.clear();
    world.deliver_answers();
    assert_eq!(world.log(), [""; 0]);
}

#[test]
fn consent_to_one_request_starts_no_other() {
    let (mut world, old) = World::accepted();
    world.service(ServiceMessage::TermsWithdrawn { request: RequestId("r1".to_owned()) });
    world.ask("r2");
    let _new = world.accept();
    world.log();
    world.begin(old);
    assert_eq!(world.log(), ["Event StartSessionFailed"]);
}

#[test]
fn a_start_while_sharing_is_refused() {
    let (mut other, consent) = World::accepted();
    let mut world = World::sharing();
    world.begin(consent);
    assert_eq!(world.log(), ["Event InvalidState"]);
    other.log();
}

#[test]
fn a_grant_that_nobody_asked_for_starts_nothing() {
    for mut world in [World::connected(), World::asked(), World::accepted().0] {
        world.service(granted());
        assert_eq!(world.log(), [""; 0]);
    }
    let (mut world, consent) = World::accepted();
    world.begin(consent);
    world.log();
    world.service(ServiceMessage::SessionGranted { key: key("bert"), ticket: Redacted::new("t".to_owned()) });
    assert_eq!(world.log(), [""; 0], "nor does one for another key");
}

#[test]
fn a_refused_session_did_not_start() {
    let (mut world, consent) = World::accepted();
    world.begin(consent);
    world.log();
    world.service(refused(ErrorCode::Busy));
    assert_eq!(world.log(), ["Send VisitorError", "Event StartSessionFailed"]);
    assert_eq!(problem(&world), ("session_refused", "no", "r1"));
    world.advance(secs(60));
    assert_eq!(world.log(), [""; 0]);
    world.ask("r2");
    assert_eq!(world.log(), ["Event PresenceShowTerms"]);
}

#[test]
fn a_start_that_takes_too_long_fails() {
    let (mut world, consent) = World::accepted();
    world.begin(consent);
    world.log();
    world.advance(millis(14_999));
    assert_eq!(world.log(), [""; 0]);
    world.advance(millis(1));
    assert_eq!(world.log(), NOT_BEGUN);
    assert_eq!(problem(&world), ("connection_lost", "the session took too long to start", "r1"));
}

#[test]
fn a_link_lost_before_the_grant_fails_the_start() {
    let (mut world, consent) = World::accepted();
    world.begin(consent);
    world.log();
    world.cut();
    assert_eq!(world.log(), ["Event PresenceConnectFail", "Event StartSessionFailed"]);
}

#[test]
fn the_visitor_ends_the_session() {
    let mut world = World::sharing();
    world.call(Command::EndSession);
    assert_eq!(world.log(), ENDED);
    assert_eq!(reasons(&world), [EndReason::VisitorEnded]);
    assert_eq!(world.status().session, SessionStatus::Idle);
    world.call(Command::EndSession);
    assert_eq!(world.log(), ["Event InvalidState"], "once");
}

#[test]
fn the_agent_ends_the_session() {
    let mut world = World::sharing();
    world.service(ServiceMessage::EndSession { key: key("bert"), reason: EndReason::AgentEnded });
    assert_eq!(world.log(), [""; 0], "another session is not ours");
    world.service(ServiceMessage::EndSession { key: key("anna"), reason: EndReason::AgentEnded });
    assert_eq!(world.log(), ENDED);
    assert_eq!(reasons(&world), [EndReason::AgentEnded]);
}

#[test]
fn logging_out_ends_the_session_before_the_goodbye() {
    let mut world = World::sharing();
    world.call(Command::Disconnect);
    assert_eq!(world.log(), ["StopShare", "Send SessionEnd", "Event SessionEnded", "Send Bye", "HangUp", "Event PresenceDisconnected"]);
    assert_eq!(reasons(&world), [EndReason::LoggedOut]);
}

#[test]
fn closing_the_application_ends_the_session() {
    let mut world = World::sharing();
    world.call(Command::Shutdown);
    assert_eq!(world.log(), ["StopShare", "Send SessionEnd", "Event SessionEnded", "Send Bye", "HangUp"]);
    assert_eq!(reasons(&world), [EndReason::AppClosed]);
}

#[test]
fn a_capture_that_fails_ends_the_session_with_its_reason() {
    let mut world = World::sharing();
    world.input(VisitorInput::ShareFailed(ShareError::Capture(Cause::new("no display"))));
    assert_eq!(world.log(), ENDED);
    assert!(matches!(world.events.last(), Some(Event::SessionEnded { detail, .. }) if detail == "no display"));
    let told = |message: &VisitorMessage| match message {
        VisitorMessage::SessionEnd { detail, .. } => detail.as_ref().map(|detail| detail.as_str().to_owned()),
        _ => None,
    };
    assert_eq!(world.sent.iter().find_map(told).unwrap(), "no display", "the agent reads it too");
}

#[test]
fn a_share_that_cannot_start_is_told_to_the_agent_before_the_session_is_given_up() {
    let mut world = World::opening();
    let detail = format!("no screen to capture{}", "!".repeat(1_000));
    world.input(VisitorInput::ShareFailed(ShareError::Capture(Cause::new(detail.clone()))));
    assert_eq!(world.log(), NOT_BEGUN);
    let (code, msg, request) = problem(&world);
    assert_eq!((code, msg.chars().count(), request), ("capture_failed", 500, "r1"), "a text is cut to what may be sent");
    assert!(msg.starts_with("no screen to capture!"));
    assert!(matches!(world.events.last(), Some(Event::StartSessionFailed { reason, ended: None }) if *reason == detail));
}

#[test]
fn a_start_that_the_service_gave_up_is_not_told_to_it() {
    let mut world = World::opening();
    world.service(ServiceMessage::EndSession { key: key("anna"), reason: EndReason::AgentEnded });
    assert_eq!(world.log(), ["StopShare", "Send SessionEnd", "Event StartSessionFailed"]);
}

#[test]
fn a_session_ended_before_it_ran_is_a_failed_start() {
    let mut world = World::opening();
    world.call(Command::EndSession);
    assert_eq!(world.log(), NOT_BEGUN);
    assert_eq!(problem(&world), ("visitor_ended", "the visitor ended the session", "r1"));
    world.input(VisitorInput::ShareLive);
    assert_eq!(world.log(), [""; 0], "a late success does not revive it");
}

#[test]
fn a_session_outlives_a_link_lost_for_less_than_fifteen_seconds() {
    let mut world = mended(millis(14_900));
    assert_eq!(world.log(), ["Send Hello", "Event PresenceConnected", "Send SessionStart"]);
    assert!(matches!(world.sent.last(), Some(VisitorMessage::SessionStart { ticket: Some(ticket), .. }) if ticket.expose() == "ticket"));
    world.service(granted());
    assert_eq!(world.log(), ["Send SessionPaused"], "no second capture is started");
    world.advance(secs(3_600));
    assert_eq!(reasons(&world), []);
}

#[test]
fn a_session_ends_when_the_link_is_lost_for_fifteen_seconds() {
    let mut world = World::sharing();
    world.cut();
    world.advance(secs(1)); // dialling
    world.log();
    world.advance(secs(13));
    assert!(reasons(&world).is_empty());
    world.advance(secs(1));
    assert!(world.log().contains(&"StopShare".to_owned()));
    assert_eq!(reasons(&world), [EndReason::ConnectionLost]);
}

#[test]
fn failed_attempts_to_reconnect_buy_a_session_no_more_time() {
    let mut world = World::sharing();
    let lost = world.now;
    world.cut();
    while reasons(&world).is_empty() {
        world.advance(millis(100));
        world.cut();
    }
    assert_eq!(world.now - lost, secs(15));
}

#[test]
fn a_second_loss_before_the_session_is_granted_again_buys_no_more_time() {
    let mut world = mended(secs(10));
    world.cut();
    world.advance(secs(5));
    assert_eq!(reasons(&world), [EndReason::ConnectionLost]);
}

#[test]
fn a_service_that_does_not_know_the_session_was_restarted() {
    let mut world = mended(secs(5));
    world.log();
    world.service(refused(ErrorCode::UnknownSession));
    assert_eq!(world.log(), ENDED);
    assert_eq!(reasons(&world), [EndReason::ServiceRestarted]);
}

#[test]
fn a_session_ends_when_presence_is_not_configured_any_more() {
    let mut world = World::sharing();
    world.cut();
    world.advance(secs(1));
    world.input(VisitorInput::LinkOpened);
    world.log();
    world.service(ServiceMessage::NotConfigured { message: "off".to_owned(), unknown_group: false });
    assert_eq!(world.log(), ["HangUp", "StopShare", "Event SessionEnded", "Event PresenceNotConfigured"]);
}

#[test]
fn a_blur_does_not_end_a_session() {
    let mut world = World::sharing();
    world.service(ServiceMessage::Blur);
    assert_eq!(world.log(), ["Event PresenceBlur"]);
    assert!(matches!(world.status().session, SessionStatus::Sharing { .. }));
}

#[test]
fn pausing_is_told_once_to_the_capture_and_to_the_service() {
    let mut world = World::sharing();
    world.call(Command::Pause(true));
    world.call(Command::Pause(true));
    assert_eq!(world.log(), ["PauseShare", "Send SessionPaused"]);
    world.call(Command::Pause(false));
    assert_eq!(world.log(), ["PauseShare", "Send SessionPaused"]);
}

#[test]
fn a_session_can_begin_paused() {
    let (mut world, consent) = World::accepted();
    let mut params = StartParams::of(consent);
    params.paused = true;
    world.call(Command::StartSession(params));
    world.service(granted());
    assert!(world.shares[0].2);
    world.log();
    world.input(VisitorInput::ShareLive);
    assert_eq!(world.log(), ["Event ConnectedToSession", "Send SessionPaused"]);
}

#[test]
fn a_pause_while_the_session_is_asked_for_holds_from_its_start() {
    let (mut world, consent) = World::accepted();
    world.begin(consent);
    world.call(Command::Pause(true));
    assert_eq!(world.log(), ["Send SessionStart"], "it is not refused");
    world.service(granted());
    assert!(world.shares[0].2);
}

#[test]
fn a_pause_while_the_uplink_is_opened_holds_and_is_told_when_it_is_open() {
    let mut world = World::opening();
    world.call(Command::Pause(true));
    assert_eq!(world.log(), ["PauseShare"]);
    world.input(VisitorInput::ShareLive);
    assert_eq!(world.log(), ["Event ConnectedToSession", "Send SessionPaused"]);
    assert!(matches!(world.status().session, SessionStatus::Sharing { paused: true, .. }));
}

#[test]
fn what_is_shared_is_told_from_the_moment_it_is_known() {
    for mut world in [World::opening(), World::sharing()] {
        let shown = |world: &World| match world.status().session {
            SessionStatus::Sharing { display, .. } => display,
            other => panic!("the session runs: {other:?}"),
        };
        for (x, hidden) in [(0, false), (40, true)] {
            let id = DisplayId::Window(7);
            let display = Display {
                id,
                kind: DisplayKind::Window,
                name: String::new(),
                app: None,
                x,
                y: 0,
                width: 640,
                height: 480,
                primary: false,
                hidden,
            };
            world.input(VisitorInput::ShareShows(Some(display.clone())));
            if matches!(world.status().session, SessionStatus::Starting { .. }) {
                world.input(VisitorInput::ShareLive);
            }
            assert_eq!(shown(&world), Some(display));
        }
        world.input(VisitorInput::ShareShows(None));
        assert_eq!(shown(&world), None);
    }
}

#[test]
fn a_session_that_was_to_begin_paused_can_go_on_before_it_runs() {
    let (mut world, consent) = World::accepted();
    let mut params = StartParams::of(consent);
    params.paused = true;
    world.call(Command::StartSession(params));
    world.call(Command::Pause(false));
    world.service(granted());
    assert!(!world.shares[0].2);
}

#[test]
fn an_obstacle_is_told_with_its_reason_and_needs_no_telling_to_the_capture_that_found_it() {
    let mut world = World::sharing();
    world.input(VisitorInput::ShareObstacle(Some(Obstacle::WindowHidden)));
    assert_eq!(world.log(), ["Send SessionPaused", "Event ShareObstacle"]);
    assert_eq!(reason_told(&mut world), Some(PauseReason::WindowHidden));
    assert!(matches!(world.status().session, SessionStatus::Sharing { obstacle: Some(Obstacle::WindowHidden), paused: false, .. }));
    world.input(VisitorInput::ShareObstacle(None));
    assert_eq!(world.log(), ["Send SessionPaused", "Event ShareObstacle"]);
    assert_eq!(reason_told(&mut world), None);
}

/// The reason in what the service was told last: a pause without one would not be told as such.
fn reason_told(world: &mut World) -> Option<PauseReason> {
    let told = world.sent.pop();
    let Some(VisitorMessage::SessionPaused { paused, reason, .. }) = told else { panic!("{told:?}") };
    assert_eq!(paused, reason.is_some());
    reason
}

#[test]
fn an_obstacle_that_the_application_knows_of_pauses_the_capture() {
    let mut world = World::sharing();
    for _ in 0..2 {
        world.call(Command::SetObstacle(Some(Obstacle::Locked)));
    }
    assert_eq!(world.log(), ["PauseShare", "Send SessionPaused", "Event ShareObstacle"], "once");
    assert_eq!(reason_told(&mut world), Some(PauseReason::Locked));
}

#[test]
fn the_visitors_pause_and_an_obstacle_must_both_be_gone() {
    let mut world = World::sharing();
    world.call(Command::SetObstacle(Some(Obstacle::Locked)));
    world.call(Command::Pause(true));
    assert_eq!(reason_told(&mut world), Some(PauseReason::Visitor));
    world.log();
    world.call(Command::SetObstacle(None));
    assert_eq!(world.log(), ["PauseShare", "Event ShareObstacle"], "the agent sees no difference");
    world.call(Command::SetObstacle(Some(Obstacle::Locked)));
    world.call(Command::Pause(false));
    assert_eq!(world.log(), ["PauseShare", "Event ShareObstacle", "Send SessionPaused"]);
    assert_eq!(reason_told(&mut world), Some(PauseReason::Locked));
    world.call(Command::SetObstacle(None));
    assert_eq!(world.log(), ["PauseShare", "Send SessionPaused", "Event ShareObstacle"]);
}

#[test]
fn a_session_that_starts_on_a_locked_computer_starts_paused() {
    let (mut world, consent) = World::accepted();
    world.call(Command::SetObstacle(Some(Obstacle::Locked)));
    assert_eq!(world.log(), [""; 0], "there is no session yet");
    world.begin(consent);
    world.service(granted());
    assert!(world.shares[0].2);
    world.log();
    world.input(VisitorInput::ShareLive);
    assert_eq!(world.log(), ["Event ConnectedToSession", "Send SessionPaused", "Event ShareObstacle"]);
}

#[test]
fn masks_are_kept_for_the_session_to_come_and_told_to_the_running_one_once() {
    let mut world = World::connected();
    let masks = Masks { own_windows: true, windows: vec![7] };
    world.call(Command::SetMasks(masks.clone()));
    assert_eq!(world.log(), [""; 0]);
    let mut sharing = World::sharing();
    for _ in 0..2 {
        sharing.call(Command::SetMasks(masks.clone()));
    }
    assert_eq!(sharing.log(), ["MaskShare"]);
}

fn windows(numbers: &[u64]) -> Masks {
    Masks { own_windows: false, windows: numbers.to_vec() }
}

/// Window 1 is left out of any session, and window 2 of this one that is asked for.
fn started_with_masks() -> World {
    let (mut world, consent) = World::accepted();
    world.call(Command::SetMasks(windows(&[1])));
    let mut params = StartParams::of(consent);
    params.masks = windows(&[2]);
    world.call(Command::StartSession(params));
    world
}

#[test]
fn the_masks_of_a_start_go_with_their_session() {
    let mut world = started_with_masks();
    world.service(granted());
    world.input(VisitorInput::ShareLive);
    world.call(Command::EndSession);
    world.ask("r2");
    let consent = world.accept();
    world.begin(consent);
    world.service(granted());
    assert_eq!(world.masked, [windows(&[1, 2]), windows(&[1])]);
}

#[test]
fn new_masks_take_the_place_of_those_of_the_start_too() {
    let mut world = started_with_masks();
    world.service(granted());
    world.call(Command::SetMasks(windows(&[1])));
    assert_eq!(world.masked, [windows(&[1, 2]), windows(&[1])], "though nothing else is new about them");
    let mut world = started_with_masks();
    world.call(Command::SetMasks(windows(&[3])));
    world.service(granted());
    assert_eq!(world.masked, [windows(&[3])], "also before the session runs");
}

#[test]
fn another_display_is_shown_only_while_there_is_a_session() {
    let mut world = World::sharing();
    world.call(Command::ShowDisplay(DisplayId::Window(7)));
    assert_eq!(world.log(), ["ShowDisplay"]);
    let mut idle = World::connected();
    idle.call(Command::ShowDisplay(DisplayId::Window(7)));
    assert_eq!(idle.log(), ["Event InvalidState"]);
}

#[test]
fn a_pause_while_the_link_was_lost_is_told_when_the_session_goes_on() {
    let mut world = World::sharing();
    world.cut();
    world.call(Command::Pause(true));
    world.advance(secs(1));
    world.welcome(true);
    world.sent.clear();
    world.service(granted());
    assert_eq!(world.sent, [VisitorMessage::SessionPaused { key: key("anna"), paused: true, reason: Some(PauseReason::Visitor) }]);
}

#[test]
fn the_number_of_viewers_is_told_when_it_changes() {
    let mut world = World::sharing();
    for count in [1, 1, 2] {
        world.service(ServiceMessage::GuestCount { key: key("anna"), count });
    }
    assert_eq!(world.log(), ["Event GuestCountChange"; 2]);
    assert!(matches!(world.status().session, SessionStatus::Sharing { guests: 2, .. }));
}

#[test]
fn a_viewer_who_is_quicker_than_the_uplink_is_counted() {
    let mut world = World::opening();
    world.service(ServiceMessage::GuestCount { key: key("anna"), count: 1 });
    world.input(VisitorInput::ShareLive);
    assert_eq!(world.log(), ["Event ConnectedToSession", "Event GuestCountChange"]);
    assert!(matches!(world.status().session, SessionStatus::Sharing { guests: 1, .. }));
}
