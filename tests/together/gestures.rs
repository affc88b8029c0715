//! An agent who watches points and draws; the visitor's side hears it, unless it does not want to.

use oneclick_visitor::protocol::{ChunkHeader, ErrorCode, Gesture, SceneGesture, ShareControl, ShareMessage, ViewControl, ViewMessage};
use oneclick_visitor::sdk::{DisplayId, Event, SessionStatus};

use crate::common::{Item, Peer, SAM, ScriptedAgent, ScriptedViewer, Sharing, TestVisitor, World, scripted_share, until, view};

fn stroke_on(scene: u16, stroke: u32) -> ViewMessage {
    let points = vec![(1, 2).into(), (3, 4).into()].try_into().unwrap();
    ViewMessage::Gesture(SceneGesture { scene, gesture: Gesture::Stroke { stroke, points } })
}

fn stroke(stroke: u32) -> ViewMessage {
    stroke_on(0, stroke)
}

fn pointer(x: u16) -> ViewMessage {
    ViewMessage::Gesture(SceneGesture { scene: 0, gesture: Gesture::Pointer { at: (x, 0).into() } })
}

/// Waits until the viewer sees this scene.
async fn until_scene(viewer: &mut ScriptedViewer, scene: u16) {
    while ChunkHeader::parse(&viewer.bytes().await).unwrap().scene != scene {}
}

/// The number of the next stroke that the visitor's side tells its application of.
async fn next_stroke(visitor: &mut TestVisitor) -> u32 {
    until!(visitor, Event::Gesture { gesture: Gesture::Stroke { stroke, .. } } => stroke)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_agent_draws_reaches_the_visitor() {
    let world = World::start().await;
    let Sharing { mut visitor, key, .. } = Sharing::start(&world).await;
    assert!(matches!(visitor.sdk.status().session, SessionStatus::Sharing { gestures: true, .. }));
    let mut viewer = view(&world, SAM, &key).await;
    until!(viewer, ViewControl::Gestures { allowed: true });
    viewer.send(&stroke(7)).await;
    assert_eq!(next_stroke(&mut visitor).await, 7);
    viewer.send(&pointer(9)).await;
    until!(visitor, Event::Gesture { gesture: Gesture::Pointer { at } } => assert_eq!(at, (9, 0).into()));
    drop(viewer);
    until!(visitor, Event::Gesture { gesture: Gesture::PointerGone });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn switched_off_nothing_reaches_the_visitor_and_the_agent_is_told() {
    let world = World::start().await;
    let Sharing { mut visitor, key, .. } = Sharing::start(&world).await;
    let mut viewer = view(&world, SAM, &key).await;
    until!(viewer, ViewControl::Gestures { allowed: true });
    visitor.sdk.set_gestures(false);
    until!(viewer, ViewControl::Gestures { allowed: false });
    assert!(matches!(visitor.sdk.status().session, SessionStatus::Sharing { gestures: false, .. }));
    viewer.send(&stroke(1)).await;
    // Its answer shows that the stroke has been read.
    viewer.send_text("{}").await;
    until!(viewer, ViewControl::Error { code: ErrorCode::Malformed, .. });
    visitor.sdk.set_gestures(true);
    until!(viewer, ViewControl::Gestures { allowed: true });
    viewer.send(&stroke(2)).await;
    assert_eq!(next_stroke(&mut visitor).await, 2);
    // Who comes now is told as well.
    let mut late = view(&world, SAM, &key).await;
    until!(late, ViewControl::Gestures { allowed: true });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_reaches_the_visitor_while_paused() {
    let world = World::start().await;
    let Sharing { mut visitor, key, .. } = Sharing::start(&world).await;
    let mut viewer = view(&world, SAM, &key).await;
    until!(viewer, ViewControl::Gestures { allowed: true });
    visitor.sdk.pause(true);
    until!(viewer, ViewControl::Paused { paused: true, .. });
    viewer.send(&stroke(1)).await;
    viewer.send_text("{}").await;
    until!(viewer, ViewControl::Error { code: ErrorCode::Malformed, .. });
    visitor.sdk.pause(false);
    until_scene(&mut viewer, 1).await;
    viewer.send(&stroke(2)).await;
    viewer.send(&stroke_on(1, 3)).await;
    assert_eq!(next_stroke(&mut visitor).await, 3, "nor afterwards what was made before");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_made_on_another_display_does_not_reach_the_visitor() {
    let world = World::start().await;
    let Sharing { mut visitor, key, .. } = Sharing::start(&world).await;
    let mut viewer = view(&world, SAM, &key).await;
    until!(viewer, ViewControl::Gestures { allowed: true });
    viewer.send(&stroke(1)).await;
    assert_eq!(next_stroke(&mut visitor).await, 1);
    visitor.sdk.show_display(DisplayId::Screen);
    // On its way when the visitor chose something else.
    viewer.send(&stroke(2)).await;
    until_scene(&mut viewer, 1).await;
    viewer.send(&stroke(3)).await;
    viewer.send(&stroke_on(1, 4)).await;
    let first = next_stroke(&mut visitor).await;
    assert!(first == 4 || (first == 2 && next_stroke(&mut visitor).await == 4), "2 at most if it came before the choice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_watch_does_not_draw() {
    let world = World::start().await;
    let Sharing { mut visitor, key, mut agent } = Sharing::start(&world).await;
    let text = serde_json::to_string(&stroke(1)).unwrap();
    // Before the view is open, or on a socket for other words.
    let mut stranger: ScriptedViewer = Peer::open(&world, "/v1/view").await;
    stranger.send_text(&text).await;
    until!(stranger, ViewControl::Error { code: ErrorCode::OutOfOrder, .. });
    assert_eq!(stranger.closed().await, (1008, "refused".to_owned()));
    agent.send_text(&text).await;
    until!(agent, oneclick_visitor::protocol::ConsoleMessage::Error { code: ErrorCode::UnknownType, .. });
    let mut refused = ScriptedViewer::ask(&world, crate::common::KIM, &key).await;
    refused.send_text(&text).await;
    until!(refused, ViewControl::Error { code: ErrorCode::ConsentRequired, .. });
    let mut viewer = view(&world, SAM, &key).await;
    until!(viewer, ViewControl::Gestures { allowed: true });
    viewer.send(&stroke(2)).await;
    assert_eq!(next_stroke(&mut visitor).await, 2, "the first that comes is the first that may");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_gestures_are_answered_and_the_view_goes_on() {
    let world = World::start().await;
    let Sharing { mut visitor, key, .. } = Sharing::start(&world).await;
    let mut viewer = view(&world, SAM, &key).await;
    until!(viewer, ViewControl::Gestures { allowed: true });
    let many = vec!["[1,1]"; 65].join(",");
    for bad in [
        r#"{"type":"gesture","scene":0,"kind":"dance"}"#,
        r#"{"type":"gesture","scene":0,"kind":"pointer","at":[1,70000]}"#,
        &format!(r#"{{"type":"gesture","scene":0,"kind":"stroke","stroke":1,"points":[{many}]}}"#),
    ] {
        viewer.send_text(bad).await;
        until!(viewer, ViewControl::Error { code, .. } => assert_eq!(code, ErrorCode::Malformed, "{bad}"));
    }
    viewer.send(&stroke(2)).await;
    assert_eq!(next_stroke(&mut visitor).await, 2);
}

/// Ten thousand at once, of which a hand could have made some dozens; the pixels flow on meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_is_bounded_and_costs_nobody_the_connection() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let (_visitor, mut uplink, key, _) = scripted_share(&world, &mut agent).await;
    let mut viewer = view(&world, SAM, &key).await;
    uplink.send(&ShareMessage::Gestures { allowed: true }).await;
    until!(viewer, ViewControl::Gestures { allowed: true });
    let begun = std::time::Instant::now();
    for number in 0..10_000 {
        viewer.send(&stroke(number)).await;
    }
    viewer.send_text("{}").await;
    until!(viewer, ViewControl::Error { code: ErrorCode::Malformed, .. });
    uplink.send_bytes(crate::common::chunk(0, true, 10)).await;
    let mut passed = 0;
    loop {
        match uplink.next().await {
            Item::Said(ShareControl::Gesture(_)) => passed += 1,
            Item::Said(ShareControl::Ack { seq: 0 }) => break,
            Item::Said(_) => {}
            other => panic!("{other:?}"),
        }
    }
    let most = 30 + 60 * (begun.elapsed().as_secs() + 1);
    assert!((1..=most).contains(&passed), "{passed} of at most {most}");
    viewer.bytes().await;
}
