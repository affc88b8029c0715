//! Presence is off for a group, or the group is unknown.

use oneclick_visitor::protocol::{GroupId, ServiceMessage, VisitorHello, VisitorMessage};
use oneclick_visitor::sdk::{ConnectError, Event, LinkStatus, NotConfigured};

use crate::common::{Peer, ScriptedVisitor, TestVisitor, World, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_without_presence_is_said_to_have_none() {
    let world = World::start().await;
    let mut visitor = TestVisitor::init(TestVisitor::params(&world, 2, "anna"));
    let settings = until!(visitor, Event::VisitorInitialized { settings, .. } => settings).unwrap();
    assert!(!settings.presence);
    visitor.presence().connect();
    until!(visitor, Event::PresenceNotConfigured { reason: NotConfigured::PresenceOff });
    assert_eq!(visitor.sdk.status().link, LinkStatus::NotConfigured { reason: NotConfigured::PresenceOff }, "nothing is retried by itself");
    visitor.presence().presence([("url", "/home")]);
    until!(visitor, Event::InvalidState { call: "presence", .. });
    assert!(!visitor.has_seen("PresenceConnectFail"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_group_is_not_configured_and_nothing_is_retried() {
    let world = World::start().await;
    let mut visitor = TestVisitor::init(TestVisitor::params(&world, 9, "anna"));
    until!(visitor, Event::VisitorInitialized { settings: None, problem: Some(ConnectError::UnknownGroup) });
    visitor.presence().connect();
    until!(visitor, Event::PresenceNotConfigured { reason: NotConfigured::UnknownGroup });
    assert_eq!(visitor.sdk.status().link, LinkStatus::NotConfigured { reason: NotConfigured::UnknownGroup });
    assert!(!visitor.has_seen("PresenceConnectFail"));
    // Asked again when the application asks, once.
    visitor.presence().connect();
    until!(visitor, Event::PresenceNotConfigured { reason: NotConfigured::UnknownGroup });
    assert!(!visitor.has_seen("PresenceConnectFail"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_look_up_is_told_by_the_socket() {
    let world = World::start().await;
    for groupid in [2, 9] {
        let mut visitor: ScriptedVisitor = Peer::open(&world, "/v1/visitor").await;
        visitor.send(&VisitorMessage::Hello(VisitorHello { groupid: GroupId(groupid), ..crate::common::hello("anna") })).await;
        until!(visitor, ServiceMessage::NotConfigured { unknown_group, .. } => assert_eq!(unknown_group, groupid == 9));
        assert_eq!(visitor.closed().await, (1000, "not configured".to_owned()));
    }
}
