//! Guessing an agent's token, over many sockets and requests.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use oneclick_visitor::protocol::{AgentMessage, ConsoleMessage, ErrorCode, Redacted, VERSION, ViewControl};

use crate::common::{Item, PATIENCE, Peer, SAM, ScriptedAgent, ScriptedViewer, World, until};
use crate::hosted::Hosted;

const WRONG: &str = "a-token-that-nobody-has";

async fn guess_as_agent(world: &World) -> ErrorCode {
    let mut agent: ScriptedAgent = Peer::open(world, "/v1/agent").await;
    agent.send(&AgentMessage::Hello { version: VERSION, token: Redacted::new(WRONG.to_owned()) }).await;
    until!(agent, ConsoleMessage::Error { code, .. } => code)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_wait_for_each_other_on_all_ways_and_then_are_not_looked_at() {
    let world = World::start().await;
    let began = Instant::now();
    assert_eq!(guess_as_agent(&world).await, ErrorCode::Authorization);
    let mut viewer = ScriptedViewer::ask(&world, WRONG, &"anna".parse().unwrap()).await;
    until!(viewer, ViewControl::Error { code: ErrorCode::Authorization, .. });
    assert_eq!(world.get("/v1/lookupvisitor?visitorid=anna", Some(WRONG)).await.status, 401);
    let three = began.elapsed();
    println!("three guesses by three ways took {three:.1?}");
    assert!(three > Duration::from_millis(2_000), "{three:?}");
    // Many at once gain nothing.
    let codes = join_all((0..40).map(|_| guess_as_agent(&world))).await;
    let looked_at = codes.iter().filter(|code| **code == ErrorCode::Authorization).count();
    println!("of 40 guesses at once {looked_at} were looked at, in {:.1?}", began.elapsed());
    assert!(looked_at <= 3 && codes.iter().all(|code| matches!(code, ErrorCode::Authorization | ErrorCode::TooManyTries)), "{codes:?}");
    let answer = world.get("/v1/lookupvisitor?visitorid=anna", Some(SAM)).await;
    assert_eq!(answer.status, 429, "a right one would tell who guesses");
    assert!(answer.header("retry-after").parse::<u64>().is_ok());
}

/// The first wrong token of an address costs no wait, but only the first: guesses that come before it was found wrong wait for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_first_guesses_at_once_one_is_looked_at_at_once() {
    let world = World::start().await;
    let mut agents: Vec<ScriptedAgent> = join_all((0..40).map(|_| Peer::open(&world, "/v1/agent"))).await;
    let hello = AgentMessage::Hello { version: VERSION, token: Redacted::new(WRONG.to_owned()) };
    let began = Instant::now();
    let guesses = agents.iter_mut().map(async |agent| {
        agent.send(&hello).await;
        until!(agent, ConsoleMessage::Error { code, .. } => code)
    });
    let codes = join_all(guesses).await;
    let looked_at = codes.iter().filter(|code| **code == ErrorCode::Authorization).count();
    println!("of 40 first guesses at once {looked_at} were looked at, in {:.1?}", began.elapsed());
    assert!((1..=9).contains(&looked_at), "{codes:?}");
    assert!(codes.iter().all(|code| matches!(code, ErrorCode::Authorization | ErrorCode::TooManyTries)), "{codes:?}");
}

/// The status of a look-up with this token, by a client or a proxy that names this address.
async fn look_up_for(address: &str, world: &World, token: &'static str) -> u16 {
    let (url, address) = (format!("{}/v1/lookupvisitor?visitorid=anna", world.url()), address.to_owned());
    let asking = tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let request = agent.get(url).header("authorization", format!("Bearer {token}")).header("x-forwarded-for", address);
        request.call().unwrap().status().as_u16()
    });
    asking.await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_from_one_address_do_not_hold_up_another() {
    let world = World::configured(|config| config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()]).await;
    join_all((0..10).map(|_| look_up_for("203.0.113.9", &world, WRONG))).await;
    assert_eq!(look_up_for("203.0.113.9", &world, SAM).await, 429);
    assert_eq!(look_up_for("203.0.113.10", &world, SAM).await, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guesser_who_names_another_address_each_time_is_no_proxy_and_gains_nothing() {
    let world = World::start().await;
    let addresses: Vec<_> = (0..10).map(|number| format!("203.0.113.{number}")).collect();
    join_all(addresses.iter().map(|address| look_up_for(address, &world, WRONG))).await;
    assert_eq!(look_up_for("203.0.113.99", &world, SAM).await, 429);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_token_is_in_the_log_with_its_address() {
    let hosted = Hosted::start("wrong-token");
    let (mut socket, _) = tokio_tungstenite::connect_async(format!("ws://{}/v1/agent", hosted.address)).await.unwrap();
    let hello = AgentMessage::Hello { version: VERSION, token: Redacted::new(WRONG.to_owned()) };
    use futures_util::SinkExt as _;
    socket.send(serde_json::to_string(&hello).unwrap().into()).await.unwrap();
    let line = hosted.log_line("wrong secret");
    println!("the log: {line}");
    assert!(line.contains("address=127.0.0.1") && line.contains("times=1") && !line.contains(WRONG), "{line}");
    // The terminal hears of it a moment before the record is written.
    let began = Instant::now();
    let record = loop {
        let record = hosted.audit();
        if record.ends_with('\n') {
            break record;
        }
        assert!(began.elapsed() < PATIENCE, "nothing is on record");
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    println!("the record: {record}");
    assert!(record.contains("127.0.0.1") && !record.contains(WRONG), "{record}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_longer_than_any_is_not_read() {
    let world = World::start().await;
    let mut agent: ScriptedAgent = Peer::open(&world, "/v1/agent").await;
    agent.send(&AgentMessage::Hello { version: VERSION, token: Redacted::new("x".repeat(100_000)) }).await;
    assert!(matches!(agent.next().await, Item::Closed(1009, _)));
}
