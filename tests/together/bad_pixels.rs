//! Bad input on the sockets that carry pixels.

use oneclick_visitor::protocol::{
    ErrorCode, MAX_CHUNK_BYTES, MAX_TEXT_BYTES, Redacted, ShareControl, ShareMessage, VERSION, ViewControl, ViewMessage,
};

use super::bad_words::bad_texts;
use crate::common::{Peer, SAM, ScriptedAgent, ScriptedUplink, ScriptedViewer, World, chunk, scripted_share, until, view};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_uplink_is_told_what_is_wrong_and_goes_on() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let (_visitor, mut uplink, key, ticket) = scripted_share(&world, &mut agent).await;
    let mut viewer = view(&world, SAM, &key).await;
    uplink.send_bytes(chunk(0, true, 10)).await;
    until!(uplink, ShareControl::Ack { seq: 0 });
    for (text, why) in bad_texts() {
        uplink.send_text(&text).await;
        until!(uplink, ShareControl::Error { code, .. } => assert_eq!(code, why, "{:.20}", text));
    }
    uplink.send(&ShareMessage::Publish { ticket: ticket.clone() }).await;
    until!(uplink, ShareControl::Error { code: ErrorCode::OutOfOrder, .. });
    let (mut magic, mut rect) = (chunk(1, true, 10), chunk(1, true, 10));
    magic[0] = b'X';
    rect[28..30].copy_from_slice(&u16::MAX.to_be_bytes());
    for bad in [vec![], vec![0; 10], magic, rect, chunk(7, true, 10)] {
        // What follows a chunk that is missing cannot be drawn: the uplink begins afresh, the session goes on.
        uplink.send_bytes(bad).await;
        until!(uplink, ShareControl::Error { code: ErrorCode::Malformed, .. });
        uplink.closed().await;
        uplink = ScriptedUplink::publish(&world, &ticket).await;
        uplink.send_bytes(chunk(0, true, 10)).await;
        until!(uplink, ShareControl::Ack { seq: 0 });
    }
    for _ in 0..6 {
        assert_eq!(viewer.bytes().await, chunk(0, true, 10), "of all this the viewer sees only what is good");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chunk_without_measure_closes_the_uplink_but_not_the_session() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let (_visitor, mut uplink, key, ticket) = scripted_share(&world, &mut agent).await;
    let mut viewer = view(&world, SAM, &key).await;
    uplink.send_bytes(vec![0; MAX_CHUNK_BYTES + 1]).await;
    assert_eq!(uplink.closed().await, (1009, "message too large".to_owned()));
    let mut uplink = ScriptedUplink::publish(&world, &ticket).await;
    uplink.send_bytes(chunk(0, true, 10)).await;
    until!(uplink, ShareControl::Ack { seq: 0 });
    viewer.bytes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_uplink_needs_its_ticket() {
    let world = World::start().await;
    let publish = |ticket: &str| serde_json::to_string(&ShareMessage::Publish { ticket: Redacted::new(ticket.to_owned()) }).unwrap();
    let mut wrong = bad_texts();
    wrong.push((publish(""), ErrorCode::Authorization));
    wrong.push((publish("0123456789abcdef0123456789abcdef"), ErrorCode::Authorization));
    for (text, why) in wrong {
        let mut uplink: ScriptedUplink = Peer::open(&world, "/v1/share").await;
        uplink.send_text(&text).await;
        until!(uplink, ShareControl::Error { code, .. } => assert_eq!(code, why, "{:.20}", text));
        assert_eq!(uplink.closed().await, (1008, "refused".to_owned()));
    }
    let mut uplink: ScriptedUplink = Peer::open(&world, "/v1/share").await;
    uplink.send_bytes(chunk(0, true, 10)).await;
    until!(uplink, ShareControl::Error { code: ErrorCode::Malformed, .. });
    uplink.closed().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_viewer_is_told_what_is_wrong_and_goes_on() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let (_visitor, uplink, key, _) = scripted_share(&world, &mut agent).await;
    let mut viewer = view(&world, SAM, &key).await;
    for (text, why) in bad_texts() {
        viewer.send_text(&text).await;
        until!(viewer, ViewControl::Error { code, .. } => assert_eq!(code, why, "{:.20}", text));
    }
    viewer.send_bytes(chunk(0, true, 10)).await;
    until!(viewer, ViewControl::Error { code: ErrorCode::Malformed, .. });
    viewer.view(SAM, &key).await;
    until!(viewer, ViewControl::Error { code: ErrorCode::OutOfOrder, .. });
    uplink.send_bytes(chunk(0, true, 10)).await;
    assert_eq!(viewer.bytes().await, chunk(0, true, 10));
    viewer.send_text(&"x".repeat(MAX_TEXT_BYTES + 1)).await;
    assert_eq!(viewer.closed().await, (1009, "message too large".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_is_opened_properly_or_not_at_all() {
    let world = World::start().await;
    let mut wrong = bad_texts();
    let text = |message: &ViewMessage| serde_json::to_string(message).unwrap();
    let (token, key) = (Redacted::new(SAM.to_owned()), "anna".parse().unwrap());
    wrong.push((text(&ViewMessage::KeyFrame), ErrorCode::OutOfOrder));
    wrong.push((text(&ViewMessage::View { version: VERSION + 1, token, key, yuv444: false }), ErrorCode::Version));
    for (text, why) in wrong {
        let mut viewer: ScriptedViewer = Peer::open(&world, "/v1/view").await;
        viewer.send_text(&text).await;
        until!(viewer, ViewControl::Error { code, .. } => assert_eq!(code, why, "{:.20}", text));
        assert_eq!(viewer.closed().await, (1008, "refused".to_owned()));
    }
}
