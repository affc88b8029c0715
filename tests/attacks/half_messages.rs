//! Messages that are begun and not finished, and large ones before anybody was let in.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use futures_util::{SinkExt as _, StreamExt as _};
use oneclick_visitor::protocol::{ServiceMessage, VisitorMessage};
use tokio::time::timeout;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Bytes, Message};

use crate::common::{PATIENCE, hello};
use crate::hosted::Hosted;

const MANY: usize = 50;

/// A frame of a text message.
fn part(bytes: usize, first: bool, last: bool) -> Message {
    let kind = if first { Data::Text } else { Data::Continue };
    Message::Frame(Frame::message(vec![b'x'; bytes], OpCode::Data(kind), last))
}

/// Says what is to be said, then only pongs; how long until the end, and what it is.
async fn say(address: SocketAddr, path: &str, welcomed: Option<String>, words: Vec<Message>) -> (Duration, String) {
    let (mut socket, _) = connect_async(format!("ws://{address}{path}")).await.unwrap();
    if let Some(hello) = welcomed {
        socket.send(Message::text(hello)).await.unwrap();
        let Some(Ok(Message::Text(text))) = socket.next().await else { panic!("not let in") };
        assert!(matches!(serde_json::from_str(&text), Ok(ServiceMessage::Welcome { .. })), "{text}");
    }
    let began = Instant::now();
    let talking = async {
        let mut words = words.into_iter();
        let mut pongs = tokio::time::interval(Duration::from_millis(500));
        let mut end = String::new();
        loop {
            tokio::select! {
                _ = pongs.tick() => {
                    let word = words.next().unwrap_or(Message::Pong(Bytes::new()));
                    // Whoever is refused is told by what is read.
                    socket.send(word).await.ok();
                }
                heard = socket.next() => match heard {
                    Some(Ok(Message::Close(Some(frame)))) => end = format!("{} {}", u16::from(frame.code), frame.reason),
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return end,
                },
            }
        }
    };
    let end = timeout(PATIENCE, talking).await.expect("who does not finish is let go");
    (began.elapsed(), end)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_finished_is_not_held() {
    let hosted = Hosted::start("half-messages");
    let visitor = |n: usize| Some(serde_json::to_string(&VisitorMessage::Hello(hello(&format!("visitor-{n}")))).unwrap());
    let nobody = |_: usize| None;
    let mebibytes = |n: usize| vec![Message::binary(vec![0; n * 1024 * 1024])];
    type First = fn(usize) -> Option<String>;
    let before = hosted.memory();
    for (what, path, first, words, most_each) in [
        ("120 kB and then pongs", "/v1/visitor", visitor as First, vec![part(120_000, true, false)], 400),
        ("120 kB in small parts, with pongs", "/v1/visitor", visitor, (0..120).map(|n| part(1_000, n == 0, false)).collect(), 400),
        ("a part of 1 MB", "/v1/visitor", visitor, vec![part(1_000_000, true, false)], 200),
        ("8 MiB before a ticket", "/v1/share", nobody, mebibytes(8), 200),
        ("5 kB before a ticket", "/v1/share", nobody, vec![part(3_000, true, false), part(2_000, false, true)], 200),
        ("1 MiB before a token", "/v1/agent", nobody, mebibytes(1), 200),
        ("1 MiB before a token", "/v1/view", nobody, mebibytes(1), 200),
    ] {
        let address = hosted.address;
        let talking = tokio::spawn(async move { join_all((0..MANY).map(|n| say(address, path, first(n), words.clone()))).await });
        let mut most = 0;
        while !talking.is_finished() {
            most = hosted.memory().max(most);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let ends = talking.await.unwrap();
        let slowest = ends.iter().map(|(took, _)| *took).max().unwrap();
        let each = most.saturating_sub(before) / MANY as u64;
        println!("{path}: {what}, {MANY} times: let go after {slowest:.1?} ({:?}); {each} kB of memory each", ends[0].1);
        assert!(each < most_each, "{what}: {each} kB each");
    }
}
