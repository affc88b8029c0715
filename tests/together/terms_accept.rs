//! The whole walk: asked, displayed, accepted, started, watched, ended.

use oneclick_visitor::protocol::{
    AgentMessage, ChunkHeader, ChunkKind, ConsoleMessage, EndReason, ErrorCode, HEADER_BYTES, TermsStatus, ViewControl,
};
use oneclick_visitor::sdk::{DeclineReason, Event, SessionStatus, StartParams, TermsClosed};

use crate::common::{Item, KIM, SAM, ScriptedAgent, TestVisitor, World, ask, until, view};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accepted_request_shows_the_screen_until_it_is_ended() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut other = ScriptedAgent::join(&world, KIM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;

    let request = ask(&mut agent).await;
    until!(other, ConsoleMessage::Requested { agent, yours: false, .. } => assert_eq!(agent, "Sam"));
    let offer = visitor.asked().await;
    let shown = offer.request().clone();
    assert_eq!((shown.agent.as_str(), shown.organisation.as_str()), ("Sam", "Acme"));
    assert_eq!(shown.onetermsurl.as_deref(), Some("https://acme.example/terms"));
    assert_eq!(shown.request, request);
    offer.displayed();
    until!(agent, ConsoleMessage::Terms { terms, .. } if terms.status == TermsStatus::Displayed);
    let consent = offer.accept();
    until!(visitor, Event::DialogDidTapYes { .. });
    until!(agent, ConsoleMessage::Terms { terms, .. } if terms.status == TermsStatus::Accepted => assert_eq!(terms.request, request));

    visitor.sdk.start_session(StartParams::of(consent));
    let key = until!(visitor, Event::ConnectedToSession { sessionkey } => sessionkey);
    assert_eq!(key.as_str(), "anna", "the key is the Visitor ID");
    let started = until!(agent, ConsoleMessage::VisitorSessionStart { visitorid, key, request, presence_start, agent } =>
        (visitorid, key, request, presence_start, agent));
    assert_eq!(started, ("anna".parse().unwrap(), key.clone(), request, true, "Sam".to_owned()));
    assert!(matches!(visitor.sdk.status().session, SessionStatus::Sharing { agent, guests: 0, .. } if agent == "Sam"));

    let mut viewer = view(&world, SAM, &key).await;
    until!(visitor, Event::GuestCountChange { count: 1 });
    let mut last = ChunkHeader::parse(&viewer.bytes().await).unwrap();
    assert!(last.is_key());
    assert_eq!((last.width, last.height), (1280, 720));
    for _ in 0..5 {
        let bytes = viewer.bytes().await;
        let (next, payload) = (ChunkHeader::parse(&bytes).unwrap(), &bytes[HEADER_BYTES..]);
        assert_eq!(next.seq, last.seq + 1);
        assert!(next.captured_micros >= last.captured_micros);
        match next.kind {
            ChunkKind::Patch { .. } => assert!(payload.starts_with(b"\x89PNG")),
            ChunkKind::Video { .. } => assert!(!payload.is_empty()),
        }
        last = next;
    }
    let _second = view(&world, SAM, &key).await;
    until!(visitor, Event::GuestCountChange { count: 2 });
    let seen = until!(agent, ConsoleMessage::Visitor { visitor } if visitor.session.as_ref().is_some_and(|it| it.guests == 2) => visitor);
    assert_eq!(seen.session.unwrap().agent, "Sam");

    agent.send(&AgentMessage::EndSession { key: key.clone() }).await;
    until!(visitor, Event::SessionEnded { reason: EndReason::AgentEnded, .. });
    until!(agent, ConsoleMessage::VisitorSessionEnd { reason: EndReason::AgentEnded, .. });
    until!(viewer, ViewControl::Ended { reason: EndReason::AgentEnded });
    assert!(matches!(viewer.next().await, Item::Closed(1000, _)), "nothing comes after the end");
    assert_eq!(visitor.sdk.status().session, SessionStatus::Idle);
    agent.send(&AgentMessage::EndSession { key }).await;
    until!(agent, ConsoleMessage::Error { code: ErrorCode::UnknownSession, .. });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_by_the_wrong_visitor_leaves_nobody_busy() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    let mut other = TestVisitor::connected(&world, "bert").await;
    let request = ask(&mut agent).await;
    let consent = visitor.asked().await.accept();
    other.sdk.start_session(StartParams::of(consent));
    until!(other, Event::StartSessionFailed { .. });
    until!(visitor, Event::PresenceTermsClosed { reason: TermsClosed::Declined(DeclineReason::Dropped), .. });
    until!(agent, ConsoleMessage::Terms { terms, .. } if terms.status == TermsStatus::Declined => assert_eq!(terms.request, request));
    // Not "busy".
    ask(&mut agent).await;
    let consent = visitor.asked().await.accept();
    visitor.sdk.start_session(StartParams::of(consent));
    until!(visitor, Event::ConnectedToSession { .. });
}
