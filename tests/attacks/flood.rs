//! One visitor without any secret says as much as it can; two agents read all they are sent, and stay.

use std::time::Instant;

use futures_util::{SinkExt as _, StreamExt as _};
use oneclick_visitor::protocol::{ConsoleMessage, PresenceData, VisitorMessage};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use crate::common::{Item, PATIENCE, SAM, ScriptedAgent, ScriptedVisitor, World, hello};
use crate::hosted::Hosted;

/// What an agent heard until the end of the attack: how many messages, and their bytes.
async fn listen(mut agent: ScriptedAgent) -> (u64, u64) {
    let (mut messages, mut bytes) = (0, 0);
    loop {
        match agent.next().await {
            Item::Said(ConsoleMessage::Signal { event, .. }) if event.as_str() == "c_over" => return (messages, bytes),
            Item::Said(message) => {
                messages += 1;
                bytes += serde_json::to_string(&message).unwrap().len() as u64;
            }
            Item::Bytes(_) => {}
            Item::Closed(code, reason) => panic!("an agent is cut off: {code} {reason:?}"),
        }
    }
}

/// Floods until it is closed: how many messages, their bytes, and the code of the close frame.
async fn flood(world: &World, messages: &[VisitorMessage]) -> (u64, u64, u16) {
    let (stream, _) = connect_async(format!("ws://{}/v1/visitor", world.address)).await.unwrap();
    let (mut sink, mut stream) = stream.split();
    let closed = tokio::spawn(async move {
        let mut code = 1006;
        while let Some(Ok(message)) = stream.next().await {
            if let Message::Close(Some(frame)) = message {
                code = frame.code.into();
            }
        }
        code
    });
    let text = |message: &VisitorMessage| serde_json::to_string(message).unwrap();
    sink.send(Message::text(text(&VisitorMessage::Hello(hello("mallory"))))).await.unwrap();
    // Control characters are six times as long on their way.
    let data = PresenceData::new((0..5).map(|n| (format!("c_{n}"), "\u{1}".repeat(1_980))).collect()).unwrap();
    sink.send(Message::text(text(&VisitorMessage::Presence { data }))).await.unwrap();
    let texts: Vec<_> = messages.iter().map(text).collect();
    let (mut count, mut bytes) = (0, 0);
    while !closed.is_finished() {
        let text = &texts[count as usize % texts.len()];
        if sink.send(Message::text(text.clone())).await.is_err() {
            break;
        }
        (count, bytes) = (count + 1, bytes + text.len() as u64);
    }
    (count, bytes, closed.await.unwrap())
}

/// The flood, and what it did to two agents and to another visitor.
async fn attack(name: &str, messages: &[VisitorMessage]) {
    let hosted = Hosted::start(name);
    let world = World::at(hosted.address);
    let agents = [ScriptedAgent::join(&world, SAM).await, ScriptedAgent::join(&world, SAM).await];
    let listening = agents.map(|agent| tokio::spawn(listen(agent)));
    let bert = ScriptedVisitor::join(&world, "bert").await;
    let began = Instant::now();
    let (count, bytes, code) = tokio::time::timeout(PATIENCE, flood(&world, messages)).await.expect("who floods is closed");
    let took = began.elapsed();
    assert_eq!(code, 1008, "it is told that it broke a rule");
    let slowed = hosted.log_line("it is read more slowly");
    let closed = hosted.log_line("it is closed");
    for line in [slowed, closed] {
        assert!(line.contains("mallory") && line.contains("conn"), "{line}");
    }
    bert.send(&VisitorMessage::Signal { event: "c_over".parse().unwrap(), properties: Default::default() }).await;
    for agent in listening {
        let (heard, heard_bytes) = agent.await.unwrap();
        println!(
            "{name}: {count} messages, {bytes} bytes written until it was closed after {took:.1?}; \
             an agent heard {heard} messages, {heard_bytes} bytes: ×{:.2}",
            heard_bytes as f64 / bytes as f64
        );
        // The record itself once, and rows without it. What was written and never read is not in the count's favour.
        assert!(heard <= 1_400 && heard_bytes <= 2_500_000, "a flood reaches the agents: {heard} messages, {heard_bytes} bytes");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_visitor_that_floods_throws_no_agent_off_and_is_slowed_closed_and_named() {
    attack("visibility-flood", &[VisitorMessage::Visibility { visible: false }, VisitorMessage::Visibility { visible: true }]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_does_one_that_signals_without_end() {
    let properties = oneclick_visitor::protocol::EventProperties::default();
    attack("signal-flood", &[VisitorMessage::Signal { event: "c_x".parse().unwrap(), properties }]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_does_one_with_ever_new_presence_data() {
    let presence = |letter: &str| {
        let data = PresenceData::new((0..5).map(|n| (format!("c_{n}"), letter.repeat(1_980))).collect()).unwrap();
        VisitorMessage::Presence { data }
    };
    attack("presence-flood", &[presence("\u{1}"), presence("\u{2}")]).await;
}
