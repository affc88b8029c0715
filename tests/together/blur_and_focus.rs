//! One visitor on two devices: the most recently active one gets what agents send.

use oneclick_visitor::protocol::{AgentMessage, ConsoleMessage, ErrorCode, ServiceMessage, Terms, TermsStatus, VisitorMessage};
use oneclick_visitor::sdk::{DeclineReason, Event, StartParams, TermsClosed};

use crate::common::{Flow, Proxy, SAM, ScriptedAgent, ScriptedVisitor, TestVisitor, World, ask, until};

async fn signal(agent: &ScriptedAgent, event: &str) {
    let message =
        AgentMessage::Signal { visitorid: "anna".parse().unwrap(), event: event.parse().unwrap(), properties: Default::default() };
    agent.send(&message).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signals_go_to_the_device_that_was_active_last() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut desktop = TestVisitor::connected(&world, "anna").await;
    let mut laptop = TestVisitor::connected(&world, "anna").await;
    until!(desktop, Event::PresenceBlur);
    until!(agent, ConsoleMessage::Visitor { visitor } if visitor.devices == 2);
    signal(&agent, "c_one").await;
    until!(laptop, Event::PresenceSignal { event, .. } if event.as_str() == "c_one");

    desktop.presence().presence([("url", "/home")]);
    until!(desktop, Event::PresenceFocus);
    until!(laptop, Event::PresenceBlur);
    signal(&agent, "c_two").await;
    until!(desktop, Event::PresenceSignal { event, .. } => assert_eq!(event.as_str(), "c_two", "the other one went elsewhere"));

    laptop.presence().signal_visibility(true);
    until!(laptop, Event::PresenceFocus);
    until!(desktop, Event::PresenceBlur);
    laptop.presence().disconnect();
    until!(desktop, Event::PresenceFocus);
    signal(&agent, "c_three").await;
    until!(desktop, Event::PresenceSignal { event, .. } => assert_eq!(event.as_str(), "c_three"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dialog_closes_when_its_device_loses_the_focus() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut desktop = TestVisitor::connected(&world, "anna").await;
    let request = ask(&mut agent).await;
    let offer = desktop.asked().await;
    let _laptop = TestVisitor::connected(&world, "anna").await;
    until!(desktop, Event::PresenceTermsClosed { request: closed, reason: TermsClosed::Declined(DeclineReason::Blurred) } if closed == request);
    until!(agent, ConsoleMessage::Terms { terms, .. } => assert_eq!(terms.reason, Some(DeclineReason::Blurred)));
    drop(offer);
}

/// The desk's computer never heard that the laptop took the focus; its link mends by itself while the laptop is asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_mends_leaves_the_focus_and_the_open_dialog_to_the_device_in_use() {
    let world = World::start().await;
    let proxy = Proxy::start(&world).await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut desk = TestVisitor::connected_to(proxy.url(), "anna").await;
    desk.presence().presence([("url", "/desk")]);
    until!(agent, ConsoleMessage::Visitor { visitor } if visitor.url() == Some("/desk"));
    proxy.set(Flow::Cut);
    until!(desk, Event::PresenceConnectFail { .. });
    let mut laptop = TestVisitor::connected(&world, "anna").await;
    laptop.presence().presence([("url", "/laptop")]);
    ask(&mut agent).await;
    let offer = laptop.asked().await;
    proxy.set(Flow::Open);
    until!(desk, Event::PresenceConnected { focus } => assert!(!focus, "it was active before the laptop"));
    until!(agent, ConsoleMessage::Visitor { visitor } if visitor.devices == 2 => assert_eq!(visitor.presence, None, "the area stays as it was"));
    assert!(world.get("/v1/lookupvisitor?visitorid=anna", Some(SAM)).await.body.contains("/laptop"));
    laptop.sdk.start_session(StartParams::of(offer.accept()));
    until!(laptop, Event::ConnectedToSession { .. });
    assert!(!laptop.has_seen("PresenceBlur") && !laptop.has_seen("PresenceTermsClosed"));
    laptop.sdk.end_session();
    until!(agent, ConsoleMessage::VisitorSessionEnd { .. });
    laptop.presence().disconnect();
    until!(desk, Event::PresenceFocus);
    until!(agent, ConsoleMessage::Visitor { visitor } if visitor.devices == 1 => assert_eq!(visitor.url(), Some("/desk")));
}

/// By a program of its own, which does not keep to what it hears.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_lost_the_focus_cannot_accept_at_the_service_either() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut rogue = ScriptedVisitor::join(&world, "anna").await;
    let request = ask(&mut agent).await;
    until!(rogue, ServiceMessage::ShowTerms { .. });
    let mut laptop = TestVisitor::connected(&world, "anna").await;
    until!(rogue, ServiceMessage::Blur);
    let declined = until!(agent, ConsoleMessage::Terms { terms, .. } => terms);
    assert_eq!((declined.status, declined.reason), (TermsStatus::Declined, Some(DeclineReason::Blurred)));
    rogue.send(&VisitorMessage::Terms(Terms { request: request.clone(), status: TermsStatus::Accepted, reason: None })).await;
    until!(rogue, ServiceMessage::Error { code: ErrorCode::UnknownRequest, .. });
    let key = "anna".parse().unwrap();
    rogue.send(&VisitorMessage::SessionStart { key, request, presence_start: true, ticket: None }).await;
    until!(rogue, ServiceMessage::SessionRefused { code: ErrorCode::UnknownRequest, .. });
    let heard = agent.heard_so_far().await;
    assert!(
        !heard.iter().any(|heard| matches!(heard, ConsoleMessage::Terms { .. } | ConsoleMessage::VisitorSessionStart { .. })),
        "{heard:?}"
    );
    ask(&mut agent).await;
    laptop.asked().await.decline();
}
