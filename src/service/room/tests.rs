//! A room without sockets.

use std::sync::atomic::Ordering;

use super::viewers::{VIEWER_BYTES, VIEWER_CHUNKS};
use super::*;
use crate::machine::AgentNumber;
use crate::protocol::{Chroma, Chunk, ChunkKind, Gesture, GroupId, PayloadError, Rect, SceneGesture};

#[path = "../../../tests/common/filler.rs"]
mod filler;

fn room() -> (Room, Uplink) {
    let sam = Agent { number: AgentNumber(0), name: "Sam".to_owned(), groupid: GroupId(1) };
    let room = Room::new((GroupId(1), "anna".parse().unwrap()), sam);
    let uplink = room.open_uplink(Watch::new(0)).unwrap();
    (room, uplink)
}

fn chunk(seq: u32, key: bool, payload: usize) -> Bytes {
    chunk_of(0, seq, key, payload)
}

fn chunk_of(scene: u16, seq: u32, key: bool, payload: usize) -> Bytes {
    let kind = if key { ChunkKind::Video { key, chroma: Chroma::Yuv420 } } else { ChunkKind::Patch { more: false } };
    let header = ChunkHeader { kind, seq, scene, captured_micros: 0, width: 64, height: 64, rect: Rect::whole(64, 64) };
    let payload = if key { filler::key_frame(payload) } else { filler::png(64, 64, payload) };
    Chunk { header, payload }.encode().into()
}

fn seqs(seat: &mut Seat) -> Vec<u32> {
    let mut seqs = Vec::new();
    while let Ok(item) = seat.items.try_recv() {
        if let ViewItem::Chunk(chunk) = item {
            seat.waiting_bytes.fetch_sub(chunk.len(), Ordering::Relaxed);
            seqs.push(ChunkHeader::parse(&chunk).unwrap().seq);
        }
    }
    seqs
}

fn controls(uplink: &mut Uplink) -> Vec<ShareControl> {
    std::iter::from_fn(|| uplink.controls.try_recv().ok()).collect()
}

#[test]
fn a_late_viewer_gets_the_picture_since_the_last_key_frame() {
    let (room, mut uplink) = room();
    let mut first = room.join(false).unwrap();
    for (seq, key) in [(0, true), (1, false), (2, true), (3, false)] {
        assert_eq!(room.publish(uplink.number, &chunk(seq, key, 10)), Ok(seq));
    }
    controls(&mut uplink);
    let mut late = room.join(false).unwrap();
    assert_eq!(seqs(&mut first), [0, 1, 2, 3]);
    assert_eq!(seqs(&mut late), [2, 3]);
    assert_eq!(controls(&mut uplink), [ShareControl::Viewers { count: 2, yuv444: false }]);
}

#[test]
fn a_viewer_without_a_whole_picture_asks_for_a_key_frame_and_begins_with_it() {
    let (room, mut uplink) = room();
    let mut seat = room.join(true).unwrap();
    assert!(controls(&mut uplink).contains(&ShareControl::KeyFrame));
    room.publish(uplink.number, &chunk(0, false, 10)).unwrap();
    assert!(seqs(&mut seat).is_empty());
    room.publish(uplink.number, &chunk(1, true, 10)).unwrap();
    assert_eq!(seqs(&mut seat), [1]);
}

#[test]
fn full_colour_needs_every_viewer() {
    let (room, mut uplink) = room();
    let _one = room.join(true).unwrap();
    let other = room.join(false).unwrap();
    room.leave(other.number);
    let seen: Vec<_> = controls(&mut uplink).into_iter().filter(|control| matches!(control, ShareControl::Viewers { .. })).collect();
    let viewers = |count, yuv444| ShareControl::Viewers { count, yuv444 };
    assert_eq!(seen, [viewers(0, false), viewers(1, true), viewers(2, false), viewers(1, true)]);
}

#[test]
fn a_viewer_that_lags_skips_to_the_next_key_frame_and_is_told() {
    let (room, mut uplink) = room();
    let mut slow = room.join(false).unwrap();
    let mut quick = room.join(false).unwrap();
    let last = VIEWER_CHUNKS as u32 + 40;
    for seq in 0..last {
        room.publish(uplink.number, &chunk(seq, seq == 0, 10)).unwrap();
        assert_eq!(seqs(&mut quick), [seq], "the others do not notice");
    }
    let got = seqs(&mut slow);
    assert!(got.len() < last as usize);
    controls(&mut uplink);
    room.drained(slow.number);
    assert_eq!(controls(&mut uplink), [ShareControl::KeyFrame]);
    room.publish(uplink.number, &chunk(last, true, 10)).unwrap();
    let skipped = u64::from(last) - got.len() as u64;
    assert_eq!(slow.items.try_recv(), Ok(ViewItem::Control(ViewControl::Skipped { chunks: skipped })));
    assert_eq!(seqs(&mut slow), [last]);
}

#[test]
fn what_waits_for_a_viewer_is_bounded_in_bytes() {
    let (room, uplink) = room();
    let mut slow = room.join(false).unwrap();
    for seq in 0..20 {
        room.publish(uplink.number, &chunk(seq, seq == 0, 1024 * 1024)).unwrap();
    }
    assert!(slow.waiting_bytes.load(Ordering::Relaxed) <= VIEWER_BYTES);
    assert!(seqs(&mut slow).len() <= 8);
}

#[test]
fn nothing_of_before_a_pause_is_shown_after_it() {
    let (room, uplink) = room();
    let mut seat = room.join(false).unwrap();
    room.publish(uplink.number, &chunk(0, true, 10)).unwrap();
    room.pause(Some(PauseReason::Visitor));
    room.publish(uplink.number, &chunk(1, false, 10)).unwrap();
    let mut late = room.join(false).unwrap();
    room.pause(None);
    room.publish(uplink.number, &chunk(2, false, 10)).unwrap();
    room.publish(uplink.number, &chunk(3, true, 10)).unwrap();
    assert_eq!(seqs(&mut seat), [0, 3]);
    assert_eq!(seqs(&mut late), [3]);
}

#[test]
fn bad_chunks_are_refused_and_the_rest_goes_on() {
    let (room, uplink) = room();
    let mut seat = room.join(false).unwrap();
    assert!(room.publish(uplink.number, &Bytes::from_static(b"rubbish")).is_err());
    assert!(room.publish(uplink.number, &chunk(0, true, MAX_CHUNK_BYTES)).is_err());
    let mut larger = chunk(0, true, 1).to_vec();
    larger[20..24].copy_from_slice(&[0, 64, 1, 0]);
    larger[28..32].copy_from_slice(&[0, 64, 1, 0]);
    assert!(matches!(
        room.publish(uplink.number, &larger.into()),
        Err(PublishError::Unreadable(WireError::Payload(PayloadError::WrongSize)))
    ));
    assert_eq!(room.publish(uplink.number, &chunk(0, true, 1)), Ok(0));
    assert_eq!(room.publish(uplink.number, &chunk(5, false, 1)), Err(PublishError::OutOfOrder { expected: 1, actual: 5 }));
    assert_eq!(room.publish(uplink.number, &chunk(1, false, 1)), Ok(1));
    assert_eq!(seqs(&mut seat), [0, 1]);
}

#[test]
fn a_new_uplink_replaces_the_lost_one() {
    let (room, lost) = room();
    let current = room.open_uplink(Watch::new(0)).unwrap();
    assert_eq!(room.publish(lost.number, &chunk(0, true, 1)), Err(PublishError::NotTheUplink));
    assert_eq!(room.publish(current.number, &chunk(7, true, 1)), Ok(7));
}

fn pointer_on(scene: u16) -> SceneGesture {
    SceneGesture { scene, gesture: Gesture::Pointer { at: (1, 2).into() } }
}

fn pointer() -> SceneGesture {
    pointer_on(0)
}

/// What the uplink is told without waiting.
fn gestures(room: &Room, uplink: &Uplink) -> Vec<SceneGesture> {
    use futures_util::FutureExt as _;
    std::iter::from_fn(|| room.next_gesture(uplink.number).now_or_never()).collect()
}

#[test]
fn gestures_pass_only_while_the_visitor_allows_them() {
    let (room, uplink) = room();
    let mut seat = room.join(false).unwrap();
    room.gesture(seat.number, pointer());
    assert!(gestures(&room, &uplink).is_empty(), "not before it is said that they may");
    room.allow_gestures(uplink.number, true);
    room.gesture(seat.number, pointer());
    assert_eq!(gestures(&room, &uplink), [pointer()]);
    room.gesture(seat.number, pointer());
    room.allow_gestures(uplink.number, false);
    room.gesture(seat.number, pointer());
    assert!(gestures(&room, &uplink).is_empty(), "what waited is taken back too");
    let told = |allowed| Ok(ViewItem::Control(ViewControl::Gestures { allowed }));
    assert_eq!(seat.items.try_recv(), Ok(ViewItem::Control(ViewControl::Ready { paused: false, reason: None })));
    assert_eq!([seat.items.try_recv(), seat.items.try_recv()], [told(true), told(false)]);
}

#[test]
fn gestures_do_not_pass_while_paused() {
    let (room, uplink) = room();
    let seat = room.join(false).unwrap();
    room.allow_gestures(uplink.number, true);
    room.gesture(seat.number, pointer());
    room.pause(Some(PauseReason::Visitor));
    room.gesture(seat.number, pointer());
    assert!(gestures(&room, &uplink).is_empty());
    room.pause(None);
    assert!(gestures(&room, &uplink).is_empty(), "nor afterwards");
    room.gesture(seat.number, pointer());
    assert_eq!(gestures(&room, &uplink), [pointer()]);
}

#[test]
fn gestures_are_of_the_scene_that_is_shown() {
    let (room, uplink) = room();
    let seat = room.join(false).unwrap();
    room.allow_gestures(uplink.number, true);
    room.gesture(seat.number, pointer_on(1));
    assert!(gestures(&room, &uplink).is_empty(), "nobody has seen that one");
    room.gesture(seat.number, pointer());
    room.publish(uplink.number, &chunk_of(1, 0, true, 10)).unwrap();
    room.gesture(seat.number, pointer());
    assert!(gestures(&room, &uplink).is_empty(), "neither what waited nor what comes late");
    room.gesture(seat.number, pointer_on(1));
    assert_eq!(gestures(&room, &uplink), [pointer_on(1)]);
}

#[test]
fn a_pointer_goes_with_its_viewer() {
    let (room, uplink) = room();
    let (pointing, other) = (room.join(false).unwrap(), room.join(false).unwrap());
    room.allow_gestures(uplink.number, true);
    room.gesture(pointing.number, pointer());
    room.leave(other.number);
    assert_eq!(gestures(&room, &uplink), [pointer()]);
    room.leave(pointing.number);
    assert_eq!(gestures(&room, &uplink), [SceneGesture { scene: 0, gesture: Gesture::PointerGone }]);
    room.gesture(pointing.number, pointer());
    assert!(gestures(&room, &uplink).is_empty(), "who does not watch does not point");
}

#[test]
fn a_new_uplink_must_allow_gestures_anew_and_a_lost_one_cannot() {
    let (room, lost) = room();
    let mut seat = room.join(false).unwrap();
    room.allow_gestures(lost.number, true);
    let current = room.open_uplink(Watch::new(0)).unwrap();
    room.allow_gestures(lost.number, true);
    room.gesture(seat.number, pointer());
    assert!(gestures(&room, &lost).is_empty() && gestures(&room, &current).is_empty());
    let told: Vec<_> = std::iter::from_fn(|| seat.items.try_recv().ok()).collect();
    assert_eq!(told.last(), Some(&ViewItem::Control(ViewControl::Gestures { allowed: false })), "and viewers know");
    room.allow_gestures(current.number, true);
    let mut late = room.join(false).unwrap();
    late.items.try_recv().unwrap();
    assert_eq!(late.items.try_recv(), Ok(ViewItem::Control(ViewControl::Gestures { allowed: true })));
}

#[test]
fn a_room_that_is_over_takes_nobody_in() {
    let (room, uplink) = room();
    let mut seat = room.join(false).unwrap();
    room.close(EndReason::AgentEnded);
    assert_eq!(seat.items.try_recv(), Ok(ViewItem::Control(ViewControl::Ready { paused: false, reason: None })));
    assert_eq!(seat.items.try_recv(), Ok(ViewItem::Control(ViewControl::Ended { reason: EndReason::AgentEnded })));
    assert!(seat.items.try_recv().is_err());
    assert!(room.join(false).is_none() && room.open_uplink(Watch::new(0)).is_err());
    assert!(room.publish(uplink.number, &chunk(0, true, 1)).is_err());
}
