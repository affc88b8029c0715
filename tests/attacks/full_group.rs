//! An agent signs in beside thousands of visitors, each with as much presence data as one may have.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use futures_util::SinkExt as _;
use futures_util::stream::{self, StreamExt as _};
use oneclick_visitor::protocol::{
    AgentMessage, ConsoleMessage, PresenceData, Redacted, ServiceMessage, VERSION, VisitorHello, VisitorMessage,
};
use oneclick_visitor::service::raise_file_limit;
use rustix::process::{Resource, getrlimit};
use tokio::task::JoinHandle;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use crate::common::{Item, SAM, ScriptedAgent, World, hello};
use crate::hosted::Hosted;

/// More pages than an agent's queue would hold, if all were pushed into it at once.
const VISITORS: usize = 4_300;
/// Files of this process that are no visitors.
const OTHER_FILES: u64 = 100;
/// How many visitors connect at a time.
const AT_A_TIME: usize = 64;
/// How long the list may take, however busy the machine is.
const LIMIT: Duration = Duration::from_secs(30);

/// A visitor who has been welcomed. Its task answers pings; the connection is cut when the runtime of the test ends.
async fn join(world: &World, number: usize, presence: PresenceData) -> JoinHandle<()> {
    let (mut socket, _) = connect_async(format!("ws://{}/v1/visitor", world.address)).await.unwrap();
    let hello = VisitorHello { presence: Some(presence), ..hello(&format!("visitor-{number}")) };
    socket.send(Message::text(serde_json::to_string(&VisitorMessage::Hello(hello)).unwrap())).await.unwrap();
    loop {
        let Message::Text(text) = socket.next().await.expect("an answer").unwrap() else { continue };
        if let ServiceMessage::Welcome { .. } = serde_json::from_str(&text).unwrap() {
            break;
        }
    }
    tokio::spawn(async move { while let Some(Ok(_)) = socket.next().await {} })
}

/// Signs in and reads the list to its end: who is in it, with these presence data, and after what time the first page came.
async fn sign_in(world: &World, presence: &PresenceData) -> (HashSet<String>, usize, Duration) {
    let began = Instant::now();
    let mut agent = ScriptedAgent::open(world, "/v1/agent").await;
    agent.send(&AgentMessage::Hello { version: VERSION, token: Redacted::new(SAM.to_owned()) }).await;
    let (mut listed, mut pages, mut first_after) = (HashSet::new(), 0, Duration::ZERO);
    loop {
        match agent.next().await {
            Item::Said(ConsoleMessage::Visitors { visitors, first, last }) => {
                if first {
                    first_after = began.elapsed();
                }
                pages += 1;
                for visitor in visitors {
                    assert_eq!(visitor.presence.as_ref(), Some(presence), "{}", visitor.visitorid);
                    assert!(listed.insert(visitor.visitorid.to_string()), "{} is listed twice", visitor.visitorid);
                }
                if last {
                    return (listed, pages, first_after);
                }
            }
            Item::Closed(code, reason) => panic!("cut off after {pages} pages: {code} {reason:?}"),
            Item::Said(_) | Item::Bytes(_) => {}
        }
    }
}

/// The service's own limits hold: all come from this computer, whose connections are not counted by address, and the visitors
/// leave the places that are kept for agents.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_signs_in_beside_thousands_of_visitors_with_full_presence_data() {
    raise_file_limit().unwrap();
    let hosted = Hosted::start("full-group");
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX).min(hosted.open_files_limit());
    let count = VISITORS.min(usize::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(VISITORS));
    let world = World::at(hosted.address);
    let presence = PresenceData::new((0..5).map(|n| (format!("c_{n}"), "x".repeat(1_980))).collect()).unwrap();
    let (empty, began) = (hosted.memory(), Instant::now());
    let visitors = stream::iter(0..count).map(|number| join(&world, number, presence.clone())).buffer_unordered(AT_A_TIME);
    let visitors: Vec<_> = visitors.collect().await;
    let (connected, full, began) = (began.elapsed(), hosted.memory(), Instant::now());
    let (listed, pages, first_after) = sign_in(&world, &presence).await;
    let whole_after = began.elapsed();
    println!(
        "{count} visitors ({files} files allow; {VISITORS} are wanted) with 9.9 kB each are in after {connected:.1?}; an agent has \
         the first page after {first_after:.2?} and all {pages} pages after {whole_after:.2?}; the service holds {} kB, {} kB \
         with the visitors, {empty} kB without",
        hosted.memory(),
        full,
    );
    assert_eq!(listed.len(), count);
    assert!(whole_after < LIMIT, "{whole_after:?}");
    assert!(visitors.iter().all(|visitor| !visitor.is_finished()), "a visitor was cut off");
    assert!(hosted.memory() < full + 32 * 1024, "what an agent is still to read is made when it is due, not kept");
}
