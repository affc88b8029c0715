//! One address, or many visitors, that would take all places.

use std::time::Instant;

use futures_util::{SinkExt as _, StreamExt as _};
use oneclick_visitor::protocol::{CodeClosed, ServiceMessage, VisitorHello, VisitorMessage, parse_message};
use oneclick_visitor::service::ServiceConfig;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::common::{PATIENCE, SAM, ScriptedAgent, World, hello};

/// Twenty places, four of them kept for agents, five for an address, behind a trusted proxy: this test.
fn small(config: &mut ServiceConfig) {
    config.max_connections = 20;
    config.kept_for_agents = 4;
    config.max_per_address = Some(5);
    config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
}

type Stream = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// A socket for somebody whom the proxy names.
async fn open(world: &World, path: &str, forwarded_for: &str) -> Result<Stream, u16> {
    let mut request = format!("ws://{}{path}", world.address).into_client_request().unwrap();
    request.headers_mut().insert("x-forwarded-for", forwarded_for.parse().unwrap());
    match connect_async(request).await {
        Ok((stream, _)) => Ok(stream),
        Err(Error::Http(response)) => Err(response.status().as_u16()),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_has_its_share_and_no_more() {
    let world = World::configured(small).await;
    let mut held = Vec::new();
    let refused = loop {
        match open(&world, "/v1/visitor", "203.0.113.9").await {
            Ok(stream) => held.push(stream),
            Err(status) => break status,
        }
    };
    println!("one address has {} places of 20, then {refused}", held.len());
    assert_eq!((held.len(), refused), (5, 503));
    assert_eq!(open(&world, "/v1/agent", "203.0.113.9").await.err(), Some(503), "whatever the socket");
    assert_eq!(open(&world, "/v1/visitor", "198.51.100.7, 203.0.113.9").await.err(), Some(503), "whatever the client writes itself");
    assert!(open(&world, "/v1/visitor", "203.0.113.10").await.is_ok(), "another address is served");
    drop(held.pop());
    let began = Instant::now();
    while open(&world, "/v1/visitor", "203.0.113.9").await.is_err() {
        assert!(began.elapsed() < PATIENCE, "a place that was given back is free again");
    }
    println!("a place that was given back is free again after {:.1?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn visitors_leave_places_for_agents() {
    let world = World::configured(small).await;
    let mut visitors = Vec::new();
    let refused = loop {
        let n = visitors.len();
        let mut socket = match open(&world, "/v1/visitor", &format!("203.0.113.{n}")).await {
            Ok(socket) => socket,
            Err(status) => break status,
        };
        socket.send(serde_json::to_string(&VisitorMessage::Hello(hello(&format!("visitor-{n}")))).unwrap().into()).await.unwrap();
        // Only whoever has said who it is has one of the visitors' places.
        while !socket.next().await.unwrap().unwrap().to_text().unwrap().contains("welcome") {}
        visitors.push(socket);
    };
    println!("{} visitors are in, 20 places, then {refused}", visitors.len());
    assert_eq!((visitors.len(), refused), (16, 503));
    let _agents = [ScriptedAgent::join(&world, SAM).await, ScriptedAgent::join(&world, SAM).await];
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_but_the_proxy_may_name_another() {
    let world = World::configured(|config| {
        small(config);
        config.trusted_proxies = vec!["192.0.2.1".parse().unwrap()];
    })
    .await;
    let mut visitors = Vec::new();
    // As one that comes from the computer itself, all of them are in; but for nobody else.
    for _ in 0..10 {
        visitors.extend(open(&world, "/v1/visitor", "203.0.113.9").await);
    }
    assert_eq!(visitors.len(), 10);
}

/// Who wants all codes has a new connection for each, in turn without an ID and with a new one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_connections_buy_no_more_codes_for_an_address() {
    let world = World::configured(small).await;
    let began = Instant::now();
    let mut given = 0;
    for number in 0..100 {
        given += u64::from(is_given_a_code(&world, number, "203.0.113.9").await);
    }
    println!("100 connections of one address are given {given} codes in {:.1?}", began.elapsed());
    // On a computer that is busy it may take minutes, and each brings more.
    let minutes = 1 + began.elapsed().as_secs() / 60;
    assert!(given >= 60 && given <= 60 * minutes, "{given} in {minutes} minutes");
    assert!(is_given_a_code(&world, 200, "203.0.113.10").await, "another address is served");
}

/// Asks for a code on a connection of its own, and leaves.
async fn is_given_a_code(world: &World, number: u32, forwarded_for: &str) -> bool {
    let mut stream = loop {
        // The places of connections that have just been left are free again in a moment.
        match open(world, "/v1/visitor", forwarded_for).await {
            Ok(stream) => break stream,
            Err(status) => assert_eq!(status, 503),
        }
    };
    let named = hello(&format!("v{number}"));
    let hello = if number.is_multiple_of(2) { named } else { VisitorHello { visitorid: None, ..named } };
    for message in [VisitorMessage::Hello(hello), VisitorMessage::CodeRequest] {
        stream.send(Message::text(serde_json::to_string(&message).unwrap())).await.unwrap();
    }
    while let Some(Ok(message)) = stream.next().await {
        let Message::Text(text) = message else { continue };
        match parse_message(&text).unwrap() {
            ServiceMessage::Code { .. } => return true,
            ServiceMessage::CodeClosed { code: None, reason: CodeClosed::TooMany } => return false,
            _ => {}
        }
    }
    panic!("a request for a code is answered");
}
