//! A picture whose bytes say another size than its chunk's header: whoever decoded it would take memory for what it says.

use std::time::{Duration, Instant};

use oneclick_visitor::protocol::{Chroma, Chunk, ChunkHeader, ChunkKind, ErrorCode, HEADER_BYTES, Rect, ShareControl};

use crate::common::{SAM, ScriptedAgent, ScriptedUplink, World, chunk, filler, scripted_share, until, view};

/// A patch of one pixel whose PNG says 20,000 × 20,000: a browser takes 1.6 GB for it, twice while it decodes.
fn pixel_that_is_a_wall() -> Vec<u8> {
    let kind = ChunkKind::Patch { more: false };
    let rect = Rect { x: 0, y: 0, width: 1, height: 1 };
    let header = ChunkHeader { kind, seq: 1, scene: 0, captured_micros: 0, width: 64, height: 64, rect };
    // As many bytes as a PNG of that size takes when it is of one colour.
    Chunk { header, payload: filler::png(20_000, 20_000, 1_170_000) }.encode()
}

/// A key frame of 64 × 64 whose header says so many pixels.
fn key_frame_of(width: u16, height: u16) -> Vec<u8> {
    let kind = ChunkKind::Video { key: true, chroma: Chroma::Yuv420 };
    let header = ChunkHeader { kind, seq: 1, scene: 0, captured_micros: 0, width, height, rect: Rect::whole(width, height) };
    Chunk { header, payload: filler::key_frame(10) }.encode()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_that_claims_more_than_its_header_reaches_no_viewer() {
    let world = World::start().await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let (_visitor, mut uplink, key, ticket) = scripted_share(&world, &mut agent).await;
    let mut viewer = view(&world, SAM, &key).await;
    let attacks = [
        ("a PNG of 20,000 × 20,000 as one pixel", pixel_that_is_a_wall()),
        ("a key frame of 64 × 64 as 4,096 × 4,096", key_frame_of(4096, 4096)),
        ("a key frame of 16,384 × 16,384", key_frame_of(16_384, 16_384)),
    ];
    let count = attacks.len();
    let mut slowest = Duration::ZERO;
    for (name, attack) in attacks {
        let claimed = u16::from_be_bytes([attack[20], attack[21]]);
        let payload = attack.len() - HEADER_BYTES;
        uplink.send_bytes(chunk(0, true, 10)).await;
        until!(uplink, ShareControl::Ack { seq: 0 });
        let begun = Instant::now();
        uplink.send_bytes(attack).await;
        until!(uplink, ShareControl::Error { code, .. } => assert_eq!(code, ErrorCode::Malformed, "{}", name));
        let took = begun.elapsed();
        slowest = slowest.max(took);
        println!("{name}: {payload} bytes in, {claimed} wide by its header; refused after {took:?}, 0 bytes to the viewer");
        uplink.closed().await;
        uplink = ScriptedUplink::publish(&world, &ticket).await;
    }
    uplink.send_bytes(chunk(0, true, 20)).await;
    for _ in 0..count {
        assert_eq!(viewer.bytes().await, chunk(0, true, 10), "the viewer gets what is good");
    }
    assert_eq!(viewer.bytes().await, chunk(0, true, 20), "and nothing else");
    println!("the slowest answer took {slowest:?}");
}
