//! More connections than there are places, all of them silent or half-spoken, renewed as soon as they are let go.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use oneclick_visitor::protocol::{ServiceMessage, VisitorMessage};
use oneclick_visitor::service::raise_file_limit;
use rustix::process::{Resource, getrlimit};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::common::{PATIENCE, SAM, ScriptedAgent, ScriptedVisitor, World, hello, until};
use crate::hosted::Hosted;

/// The places of the service.
const PLACES: usize = 2_000;
/// Connections beyond them at any time.
const EXCESS: usize = 400;
/// Files of this process that belong to no attacker.
const OTHER_FILES: usize = 100;
/// The pause of an attacker that was let go.
const PAUSE: Duration = Duration::from_secs(1);
/// The limits on what is unfinished are five seconds; the rest is for a busy machine.
const LET_GO_WITHIN: Duration = Duration::from_secs(15);
/// How long somebody may take to come in, however busy the machine is.
const IN_WITHIN: Duration = Duration::from_secs(10);

const VISITOR_WITHOUT_HELLO: &[u8] = b"GET /v1/visitor HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
    sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
const AGENT_WITHOUT_HELLO: &[u8] = b"GET /v1/agent HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
    sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
const WORDS: [&[u8]; 4] = [b"", b"GET /healthz HTTP/1.1\r\nhost:", VISITOR_WITHOUT_HELLO, AGENT_WITHOUT_HELLO];

#[derive(Default)]
struct Counts {
    let_go: AtomicU64,
    /// How many of the attackers who say something have been let go.
    speakers_let_go: AtomicU64,
    slowest_ms: AtomicU64,
}

/// Connects, says some words and waits to be let go, again and again.
async fn attack(from: Ipv4Addr, to: SocketAddr, words: &'static [u8], counts: Arc<Counts>) {
    let mut is_counted = words.is_empty();
    loop {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((from, 0).into()).unwrap();
        // The queue of the system may be full, and whoever is let go may hear of it by an error.
        if let Ok(Ok(mut stream)) = timeout(PATIENCE, socket.connect(to)).await {
            let began = Instant::now();
            stream.write_all(words).await.ok();
            timeout(PATIENCE, stream.read_to_end(&mut Vec::new())).await.expect("it is let go").ok();
            counts.let_go.fetch_add(1, Ordering::Relaxed);
            counts.speakers_let_go.fetch_add(u64::from(!std::mem::replace(&mut is_counted, true)), Ordering::Relaxed);
            counts.slowest_ms.fetch_max(u64::try_from(began.elapsed().as_millis()).unwrap(), Ordering::Relaxed);
        }
        sleep(PAUSE).await;
    }
}

/// Whether an agent and a visitor come in; how long the slower one took.
async fn come_in(world: &World, number: usize) -> Duration {
    let began = Instant::now();
    let agent = async { drop(ScriptedAgent::join(world, SAM).await) };
    let visitor = async {
        assert_eq!(world.get("/v1/settings?groupid=1", None).await.status, 200);
        drop(ScriptedVisitor::join(world, &format!("visitor-{number}")).await);
    };
    tokio::join!(agent, visitor);
    began.elapsed()
}

fn words_of(attacker: usize) -> &'static [u8] {
    WORDS[attacker % WORDS.len()]
}

async fn wait_for(count: &AtomicU64, wanted: usize, otherwise: &str) {
    let began = Instant::now();
    while count.load(Ordering::Relaxed) < wanted as u64 {
        assert!(began.elapsed() < PATIENCE, "{otherwise}");
        sleep(Duration::from_millis(50)).await;
    }
}

async fn flood(name: &str, addresses: &[Ipv4Addr]) {
    raise_file_limit().unwrap();
    let files = getrlimit(Resource::Nofile).current.map_or(usize::MAX, |files| usize::try_from(files).unwrap());
    let places = PLACES.min(files - OTHER_FILES - EXCESS);
    let hosted = Hosted::start_by(name, "exec \"$0\" \"$@\"", &format!("max_connections = {places}\nkept_for_agents = 100"));
    let world = World::at(hosted.address);
    let (mut agent, mut visitor) = (ScriptedAgent::join(&world, SAM).await, ScriptedVisitor::join(&world, "anna").await);
    let (before, counts) = (hosted.memory(), Arc::new(Counts::default()));
    let mut attackers = JoinSet::new();
    for (number, from) in addresses.iter().cycle().take(places + EXCESS).enumerate() {
        attackers.spawn(attack(*from, hosted.address, words_of(number), counts.clone()));
    }
    let line = tokio::task::block_in_place(|| hosted.log_line("give way to new ones"));
    println!("{name}: the log: {line}");
    wait_for(&counts.let_go, 2 * EXCESS, "the attackers do not come again").await;
    let mut slowest = Duration::ZERO;
    for number in 0..10 {
        slowest = slowest.max(come_in(&world, number).await);
    }
    let memory = hosted.memory().saturating_sub(before);
    let let_go = counts.let_go.load(Ordering::Relaxed);
    println!(
        "{name}: {} attackers of {} addresses at {places} places, {let_go} connections let go; \
         an agent and a visitor come in, ten times, within {slowest:.1?}; {memory} kB of memory",
        places + EXCESS,
        addresses.len()
    );
    assert!(slowest < IN_WITHIN, "{slowest:?}");
    assert!(memory < 100 * places as u64, "{memory} kB");
    // Those who are known are not let go.
    agent.heard_so_far().await;
    visitor.send(&VisitorMessage::Hello(hello("anna"))).await;
    until!(visitor, ServiceMessage::Error { .. });
    // Each attacker is, whether others want its place or not. Of the silent ones the service may not know: where its queue is full,
    // the system takes a connection to be open of which the other end has not heard.
    let speakers = (0..places + EXCESS).filter(|number| !words_of(*number).is_empty()).count();
    wait_for(&counts.speakers_let_go, speakers, "some keep their places").await;
    let slowest = Duration::from_millis(counts.slowest_ms.load(Ordering::Relaxed));
    println!("{name}: each was let go, the slowest after {slowest:.1?}");
    assert!(slowest < LET_GO_WITHIN, "{slowest:?}");
    attackers.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_the_unknown_keeps_nobody_out() {
    flood("strangers-of-many-addresses", &[2, 3, 4, 5, 6, 7, 8, 9].map(|last| Ipv4Addr::new(127, 0, 0, last))).await;
}

/// As behind a proxy that is not named in the settings, where all have one address.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_from_the_same_address_keeps_nobody_out() {
    flood("strangers-of-one-address", &[Ipv4Addr::LOCALHOST]).await;
}
