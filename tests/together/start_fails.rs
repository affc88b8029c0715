//! A session that was agreed to and does not begin: the agent hears why, and never of a start or an end.

use oneclick_visitor::protocol::{
    AgentMessage, ConsoleMessage, EndReason, REQUEST_PARAM, RequestId, ServiceMessage, Terms, TermsStatus, VisitorMessage,
};
use oneclick_visitor::sdk::{DisplayId, Event, StartParams};

use crate::common::{Flow, Proxy, SAM, ScriptedAgent, ScriptedVisitor, TestVisitor, World, ask, share, until};

/// Waits until the agent hears why the session of this request does not begin: the word and the sentence.
async fn told_why(agent: &mut ScriptedAgent, request: &RequestId) -> (String, String) {
    agent
        .wait_for("why it does not begin", |message| match message {
            ConsoleMessage::VisitorError { code, msg, params, .. } => {
                assert_eq!(params.properties()[REQUEST_PARAM], request.0);
                assert_eq!(params.properties()["sessionkey"], "anna");
                Some((code.as_str().to_owned(), msg.as_str().to_owned()))
            }
            ConsoleMessage::VisitorSessionStart { .. } | ConsoleMessage::VisitorSessionEnd { .. } => panic!("{message:?}"),
            _ => None,
        })
        .await
}

/// Neither a start nor an end was told, nor the reason twice.
async fn nothing_more(agent: &mut ScriptedAgent) {
    let heard = agent.heard_so_far().await;
    let wrong = |message: &&ConsoleMessage| {
        use ConsoleMessage::{VisitorError, VisitorSessionEnd, VisitorSessionStart};
        matches!(message, VisitorSessionStart { .. } | VisitorSessionEnd { .. } | VisitorError { .. })
    };
    assert_eq!(heard.iter().find(wrong), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_captured_is_not_announced() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    let request = ask(&mut agent).await;
    let consent = visitor.asked().await.accept();
    // The test pattern is no screen with monitors.
    let mut params = StartParams::of(consent);
    params.display = Some(DisplayId::Monitor(1));
    visitor.sdk.start_session(params);
    let why = until!(visitor, Event::StartSessionFailed { reason, ended: None } => reason);
    assert!(why.contains("neither monitors nor windows"), "{why}");
    assert_eq!(told_why(&mut agent, &request).await, ("capture_failed".to_owned(), why));
    nothing_more(&mut agent).await;
    // Nothing of it is left: the next request works.
    share(&mut visitor, &mut agent).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_uplink_that_cannot_be_opened_is_told() {
    let world = World::start().await;
    let proxy = Proxy::start(&world).await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected_to(proxy.url(), "anna").await;
    let request = ask(&mut agent).await;
    let consent = visitor.asked().await.accept();
    // What is connected stays so, and nothing new comes through.
    proxy.set(Flow::Full);
    visitor.sdk.start_session(StartParams::of(consent));
    let why = until!(visitor, Event::StartSessionFailed { reason, ended: None } => reason);
    assert_eq!(told_why(&mut agent, &request).await, ("connection_lost".to_owned(), why));
    nothing_more(&mut agent).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_ends_it_before_it_begins_is_told() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = ScriptedVisitor::join(&world, "anna").await;
    let mut granted = async |agent: &mut ScriptedAgent| {
        let request = ask(agent).await;
        let key = until!(visitor, ServiceMessage::ShowTerms { sessionkey, .. } => sessionkey);
        visitor.send(&VisitorMessage::Terms(Terms { request: request.clone(), status: TermsStatus::Accepted, reason: None })).await;
        visitor
            .send(&VisitorMessage::SessionStart { key: key.clone(), request: request.clone(), presence_start: true, ticket: None })
            .await;
        until!(visitor, ServiceMessage::SessionGranted { .. });
        (request, key)
    };
    let (request, key) = granted(&mut agent).await;
    agent.send(&AgentMessage::EndSession { key }).await;
    assert_eq!(told_why(&mut agent, &request).await.0, "agent_ended");
    let (request, _) = granted(&mut agent).await;
    visitor.send(&VisitorMessage::Bye { reason: EndReason::AppClosed }).await;
    assert_eq!(told_why(&mut agent, &request).await.0, "app_closed");
    nothing_more(&mut agent).await;
}
