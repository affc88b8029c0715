//! Connections that have not said who they are: half heads, half bodies, silence.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use oneclick_visitor::protocol::Redacted;
use oneclick_visitor::service::OneTimeLogin;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::common::{PATIENCE, World};
use crate::hosted::Hosted;

/// Many at once, as one attacker would open them.
const MANY: usize = 200;

/// Says something, then nothing more; what it is answered until it is let go, and how long that took.
async fn say(address: std::net::SocketAddr, words: &[u8]) -> (String, Duration) {
    let began = Instant::now();
    let mut stream = TcpStream::connect(address).await.unwrap();
    // Whoever is refused while speaking is told by what is read.
    stream.write_all(words).await.ok();
    let mut answer = Vec::new();
    // A reset is an end as well.
    timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("who does not go on is let go").ok();
    (String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned(), began.elapsed())
}

async fn say_often(address: std::net::SocketAddr, words: &[u8]) -> (String, Duration) {
    let all = join_all((0..MANY).map(|_| say(address, words))).await;
    let slowest = all.iter().map(|(_, took)| *took).max().unwrap();
    (all.into_iter().next().unwrap().0, slowest)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_requests_cost_little_and_are_let_go() {
    let hosted = Hosted::start("half-requests");
    let head = |bytes: usize| format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx-filler: {}", "x".repeat(bytes)).into_bytes();
    let body = b"POST /v1/console/token HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1900000\r\n\r\n{";
    let before = hosted.memory();
    for (what, words) in [
        ("nothing at all", Vec::new()),
        ("half a head of 12 kB", head(12_000)),
        ("half a head of 360 kB", head(360_000)),
        ("half a body of 1.9 MB", [body.as_slice(), &[b' '; 400_000]].concat()),
        ("one request and then nothing", b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n".to_vec()),
    ] {
        let talking = tokio::spawn({
            let address = hosted.address;
            async move { say_often(address, &words).await }
        });
        let mut most = 0;
        while !talking.is_finished() {
            most = hosted.memory().max(most);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let (answer, took) = talking.await.unwrap();
        let each = most.saturating_sub(before) / MANY as u64;
        println!("{what}, {MANY} times: let go after {took:.1?} with {answer:?}; {each} kB of memory each");
        assert!(each < 100, "{what}: {each} kB each");
    }
}

/// Where a body is due, in the app, it is small and comes soon.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_is_small_and_comes_soon() {
    let door = OneTimeLogin::new(Redacted::new("token-of-the-door".to_owned()));
    let world = World::configured(|config| config.console_login = Some(door)).await;
    let body = |length: usize, sent: usize| {
        let head =
            format!("POST /v1/console/token HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n");
        [head.as_bytes(), &vec![b' '; sent]].concat()
    };
    for (length, sent, expected) in [(500, 100, "408"), (1_025, 1_025, "413"), (1_900_000, 100_000, "413")] {
        let (answer, took) = say(world.address, &body(length, sent)).await;
        println!("{sent} of {length} bytes of a body: {answer:?} after {took:.1?}");
        assert!(answer.contains(expected), "{answer}");
    }
}

/// A connection has its place from the start, whether it has said something or not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_says_nothing_is_counted_and_gives_its_place_to_the_next() {
    let world = World::with(3).await;
    let mut silent = Vec::new();
    for _ in 0..3 {
        silent.push(TcpStream::connect(world.address).await.unwrap());
    }
    let began = Instant::now();
    assert_eq!(world.get("/healthz", None).await.status, 200);
    let mut ends = Vec::new();
    for mut stream in silent {
        // A reset is an end as well.
        timeout(PATIENCE, stream.read_to_end(&mut Vec::new())).await.expect("it is let go").ok();
        ends.push(began.elapsed());
    }
    println!("of three silent connections of three possible ones the oldest went after {:.1?}, the others after {:.1?}", ends[0], ends[2]);
    assert!(ends[0] < Duration::from_secs(4) && ends[1] > Duration::from_secs(4), "one is enough, and it is the oldest: {ends:?}");
}
