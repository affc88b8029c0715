//! One visitor on two devices: the most recently active one gets what agents send.

use oneclick_visitor::protocol::{AgentMessage, ConsoleMessage};
use oneclick_visitor::sdk::{DeclineReason, Event, TermsClosed};

use crate::common::{SAM, ScriptedAgent, TestVisitor, World, ask, until};

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
