//! The limits of presence data hold in the SDK, and again in the service for whoever does not use it.

use oneclick_visitor::protocol::{ConsoleMessage, ErrorCode, ServiceMessage, VisitorInfo};
use oneclick_visitor::sdk::Event;
use serde_json::json;

use crate::common::{SAM, ScriptedAgent, ScriptedVisitor, TestVisitor, World, until};

type Data = Vec<(String, String)>;

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn pairs(data: &Data) -> impl Iterator<Item = (&str, &str)> {
    data.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

/// Characters are Unicode scalar values: a letter of four bytes is one, an e and its accent are two.
const FOUR_BYTES: &str = "😀";
const TWO_SCALARS: &str = "e\u{301}";

fn too_much() -> Vec<Data> {
    vec![
        (0..21).map(|n| pair(&format!("c_{n}"), "x")).collect(),
        vec![pair(&format!("c_{}", "x".repeat(63)), "x")],
        vec![pair("url", &"x".repeat(2001))],
        (0..6).map(|n| pair(&format!("c_{n}"), &"x".repeat(1800))).collect(),
        vec![pair("colour", "red")],
        vec![pair("c_", "red")],
        vec![pair("c_a\nb", "red")],
        vec![pair(&format!("c_{}", FOUR_BYTES.repeat(63)), "x")],
        vec![pair(&format!("c_{}x", TWO_SCALARS.repeat(31)), "x")],
        vec![pair("url", &FOUR_BYTES.repeat(2001))],
        (0..5).map(|n| pair(&format!("c_{n}"), &FOUR_BYTES.repeat(if n == 4 { 1998 } else { 1997 }))).collect(),
    ]
}

fn just_enough() -> Vec<Data> {
    vec![
        (0..20).map(|n| pair(&format!("c_{n:02}"), "x")).collect(),
        vec![pair(&format!("c_{}", "x".repeat(62)), &"y".repeat(2000))],
        (0..5).map(|n| pair(&format!("c_{n}"), &"x".repeat(1997))).collect(),
        vec![pair(&format!("c_{}", FOUR_BYTES.repeat(62)), &FOUR_BYTES.repeat(2000))],
        vec![pair(&format!("c_{}", TWO_SCALARS.repeat(31)), &TWO_SCALARS.repeat(1000))],
        (0..5).map(|n| pair(&format!("c_{n}"), &FOUR_BYTES.repeat(1997))).collect(),
        vec![pair("url", "/done")],
    ]
}

/// Whether the agent is told this data and no other.
fn has(visitor: &VisitorInfo, data: &Data) -> bool {
    visitor.presence.as_ref().is_some_and(|seen| seen.properties().clone().into_iter().eq(data.clone()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sdk_refuses_what_is_too_much_and_sends_the_rest() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    let twice = vec![pair("c_a", "red"), pair("c_a", "blue")];
    for data in too_much().into_iter().chain([twice]) {
        visitor.presence().presence(pairs(&data));
        until!(visitor, Event::InvalidParameter { call: "presence", .. });
    }
    for data in just_enough() {
        visitor.presence().presence(pairs(&data));
        until!(agent, ConsoleMessage::Visitor { visitor } if has(&visitor, &data));
    }
    assert!(!visitor.has_seen("PresenceSendFail"));
}

/// Two megabytes, of which the service takes one at once and the rest so slowly that it would close the connection.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst_of_full_records_does_not_cost_the_connection_and_the_newest_arrives() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected(&world, "anna").await;
    let records = ["😀", "😎"].map(|letter| (0..5).map(|n| pair(&format!("c_{n}"), &letter.repeat(1_990))).collect::<Data>());
    for n in 0..50 {
        visitor.presence().presence(pairs(&records[n % 2]));
    }
    visitor.presence().presence([("url", "/newest")]);
    until!(agent, ConsoleMessage::Visitor { visitor } if visitor.url() == Some("/newest"));
    visitor.presence().signal_agent("c_over", []);
    until!(agent, ConsoleMessage::Signal { .. });
    // Every event of before comes before this one.
    visitor.presence().signal_agent("unknown", []);
    until!(visitor, Event::InvalidParameter { .. });
    assert!(!visitor.has_seen("PresenceConnectFail") && !visitor.has_seen("PresenceSendFail"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_refuses_it_too_and_the_connection_survives() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = ScriptedVisitor::join(&world, "anna").await;
    let message = |data: Data| json!({ "type": "presence", "data": data.into_iter().collect::<std::collections::BTreeMap<_, _>>() });
    for data in too_much() {
        visitor.send(&message(data)).await;
        until!(visitor, ServiceMessage::Error { code: ErrorCode::Malformed, .. });
    }
    for data in just_enough() {
        visitor.send(&message(data.clone())).await;
        until!(agent, ConsoleMessage::Visitor { visitor } if has(&visitor, &data));
    }
}
