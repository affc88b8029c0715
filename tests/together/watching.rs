//! What viewers get: a key frame first, nothing while paused, nothing that is not theirs.

use oneclick_visitor::protocol::{AgentMessage, ChunkHeader, ErrorCode, ShareControl, ShareMessage, ViewControl, ViewMessage};
use oneclick_visitor::sdk::Event;

use tokio::time::timeout;

use crate::common::{
    Item, KIM, PATIENCE, ROB, SAM, ScriptedAgent, ScriptedUplink, ScriptedViewer, Sharing, World, chunk, scripted_share, until, view,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_comes_while_paused_and_a_key_frame_first_after() {
    let world = World::start().await;
    let Sharing { mut visitor, key, .. } = Sharing::start(&world).await;
    let mut viewer = view(&world, SAM, &key).await;
    for _ in 0..3 {
        viewer.bytes().await;
        visitor.sdk.pause(true);
        until!(viewer, ViewControl::Paused { paused: true, .. });
        // Whoever comes now is told so, and a question from here is answered with no pixel in between.
        let mut late = ScriptedViewer::ask(&world, SAM, &key).await;
        until!(late, ViewControl::Ready { paused: true, .. });
        viewer.send_text("{}").await;
        assert!(matches!(viewer.next().await, Item::Said(ViewControl::Error { code: ErrorCode::Malformed, .. })));
        visitor.sdk.pause(false);
        assert!(matches!(viewer.next().await, Item::Said(ViewControl::Paused { paused: false, .. })));
        for viewer in [&mut viewer, &mut late] {
            assert!(ChunkHeader::parse(&viewer.bytes().await).unwrap().is_key());
        }
    }
    visitor.sdk.end_session();
    until!(visitor, Event::SessionEnded { .. });
}

/// Two sockets carry the resuming: words on one, pixels on the other. Whichever comes first, the picture comes back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_frame_that_overtakes_the_word_of_resuming_is_asked_for_again() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let (visitor, mut uplink, key, _) = scripted_share(&world, &mut agent).await;
    let mut viewer = view(&world, SAM, &key).await;
    let paused = |paused| oneclick_visitor::protocol::VisitorMessage::SessionPaused { key: key.clone(), paused, reason: None };
    visitor.send(&paused(true)).await;
    until!(viewer, ViewControl::Paused { paused: true, .. });
    uplink.send_bytes(chunk(0, true, 10)).await;
    until!(uplink, ShareControl::Ack { seq: 0 });
    visitor.send(&paused(false)).await;
    until!(viewer, ViewControl::Paused { paused: false, .. });
    until!(uplink, ShareControl::KeyFrame);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_uplink_that_another_replaces_is_told_so() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let (_visitor, mut first, key, ticket) = scripted_share(&world, &mut agent).await;
    let mut second = ScriptedUplink::publish(&world, &ticket).await;
    until!(first, ShareControl::Error { code: ErrorCode::Replaced, .. });
    assert_eq!(first.closed().await, (1000, "another uplink of this session took its place".to_owned()));
    let mut viewer = view(&world, SAM, &key).await;
    second.send_bytes(chunk(0, true, 10)).await;
    viewer.bytes().await;
    agent.send(&AgentMessage::EndSession { key }).await;
    assert_eq!(second.closed().await, (1000, "the session is over".to_owned()), "of the session's end another word is said");
}

/// As when the application is stopped or its machine sleeps: the connection stays, and nothing comes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_viewer_hears_for_how_long_the_visitor_has_been_silent() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let (_visitor, _replaced, key, ticket) = scripted_share(&world, &mut agent).await;
    let mut uplink = ScriptedUplink::open_slow(&world, "/v1/share").await;
    uplink.send(&ShareMessage::Publish { ticket }).await;
    until!(uplink, ShareControl::Ready);
    uplink.send_bytes(chunk(0, true, 10)).await;
    until!(uplink, ShareControl::Ack { seq: 0 });
    let mut viewer = view(&world, SAM, &key).await;
    viewer.bytes().await;
    // The word that somebody watches and this acknowledgement stay unread: no ping is answered from here on.
    uplink.send_bytes(chunk(1, false, 10)).await;
    viewer.bytes().await;
    until!(viewer, ViewControl::Tick { silent_ms: 3_000.. });
    until!(viewer, ViewControl::Tick { silent_ms: 10_000.. });
    until!(uplink, ShareControl::Ack { seq: 1 });
    uplink.send_bytes(chunk(2, false, 10)).await;
    viewer.bytes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_viewer_begins_with_a_key_frame() {
    let world = World::start().await;
    let Sharing { visitor: _visitor, key, .. } = Sharing::start(&world).await;
    let mut early = view(&world, SAM, &key).await;
    let first = ChunkHeader::parse(&early.bytes().await).unwrap();
    for _ in 0..3 {
        early.bytes().await;
    }
    let mut late = view(&world, SAM, &key).await;
    let begun = ChunkHeader::parse(&late.bytes().await).unwrap();
    assert!(begun.is_key() && begun.seq >= first.seq);
    // A picture that cannot be decoded is asked for anew.
    late.send(&ViewMessage::KeyFrame).await;
    let again = async {
        loop {
            let next = ChunkHeader::parse(&late.bytes().await).unwrap();
            if next.is_key() {
                return next.seq;
            }
        }
    };
    assert!(timeout(PATIENCE, again).await.unwrap() > begun.seq);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_watch_is_refused() {
    let world = World::start().await;
    let Sharing { mut visitor, key, .. } = Sharing::start(&world).await;
    for (token, key, why) in [
        (ROB, key.clone(), ErrorCode::UnknownSession),
        (KIM, key.clone(), ErrorCode::ConsentRequired),
        ("a-token-that-nobody-has", key.clone(), ErrorCode::Authorization),
        (SAM, "bert".parse().unwrap(), ErrorCode::UnknownSession),
    ] {
        let mut viewer = ScriptedViewer::ask(&world, token, &key).await;
        until!(viewer, ViewControl::Error { code, .. } => assert_eq!(code, why));
        assert_eq!(viewer.closed().await, (1008, "refused".to_owned()));
    }
    let _viewer = view(&world, SAM, &key).await;
    until!(visitor, Event::GuestCountChange { count } => assert_eq!(count, 1, "the others were no guests"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_viewer_skips_to_a_key_frame_and_the_others_miss_nothing() {
    const COUNT: u32 = 40;
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let (_visitor, mut uplink, key, _) = scripted_share(&world, &mut agent).await;
    let mut slow = ScriptedViewer::open_slow(&world, "/v1/view").await;
    slow.view(SAM, &key).await;
    until!(slow, ViewControl::Ready { .. });
    let mut quick = view(&world, SAM, &key).await;
    // More than the queue and all buffers on the way hold.
    for seq in 0..COUNT {
        uplink.send_bytes(chunk(seq, seq == 0, 1024 * 1024)).await;
        until!(uplink, ShareControl::Ack { seq: acked } if acked == seq);
        assert_eq!(ChunkHeader::parse(&quick.bytes().await).unwrap().seq, seq);
    }
    let mut got = 0;
    let next = loop {
        tokio::select! {
            biased;
            item = slow.next() => match item {
                Item::Bytes(bytes) => {
                    assert_eq!(ChunkHeader::parse(&bytes).unwrap().seq, got, "in order, up to where it fell behind");
                    got += 1;
                }
                other => panic!("{other:?}"),
            },
            () = async { until!(uplink, ShareControl::KeyFrame) } => break COUNT,
        }
    };
    uplink.send_bytes(chunk(next, true, 10)).await;
    let skipped = loop {
        match slow.next().await {
            Item::Said(ViewControl::Skipped { chunks }) => break chunks,
            Item::Bytes(bytes) => {
                assert_eq!(ChunkHeader::parse(&bytes).unwrap().seq, got);
                got += 1;
            }
            other => panic!("{other:?}"),
        }
    };
    assert!(got < COUNT && skipped == u64::from(COUNT - got), "{got} and {skipped} of {COUNT}");
    let resumed = ChunkHeader::parse(&slow.bytes().await).unwrap();
    assert!(resumed.is_key() && resumed.seq == next);
}
