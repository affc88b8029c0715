//! Why the service cannot be reached: each reason is told as what it is.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use oneclick_visitor::sdk::{ConnectError, Event, GroupId, LinkStatus, VisitorInitParams};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::common::{PATIENCE, SAM, ScriptedAgent, TestVisitor, World, share, until};

/// What stands at the service's address, or on the way to it, makes of the head of a request.
enum Way {
    /// It answers this itself.
    Answer(&'static str),
    /// It passes the request on with this head.
    Pass(String),
}

type Decide = fn(&str) -> Way;

/// Listens on a free port; `way` decides what becomes of each connection. No service is needed if it passes nothing on.
async fn stand_in(service: Option<SocketAddr>, way: Decide) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (client, _) = listener.accept().await.unwrap();
            tokio::spawn(serve(client, service, way));
        }
    });
    address
}

async fn serve(mut client: TcpStream, service: Option<SocketAddr>, way: Decide) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = client.read_u8().await else { return };
        head.push(byte);
    }
    match way(std::str::from_utf8(&head).unwrap()) {
        Way::Answer(answer) => client.write_all(answer.as_bytes()).await.unwrap(),
        Way::Pass(head) => {
            let mut service = TcpStream::connect(service.unwrap()).await.unwrap();
            service.write_all(head.as_bytes()).await.unwrap();
            copy_bidirectional(&mut client, &mut service).await.ok();
        }
    }
}

/// Inits and connects a visitor at this address, and says why neither works.
async fn why(url: String) -> ConnectError {
    let mut visitor = TestVisitor::init(VisitorInitParams::new(url, GroupId(1), "anna".parse().unwrap()));
    let at_first = until!(visitor, Event::VisitorInitialized { problem: Some(problem), .. } => problem);
    visitor.presence().connect();
    let reason = until!(visitor, Event::PresenceConnectFail { reason, .. } => reason);
    assert_eq!(reason, at_first, "the lookup and the attempt to connect say the same");
    reason
}

async fn why_at(way: Decide) -> ConnectError {
    why(format!("http://{}", stand_in(None, way).await)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redirect() {
    let why = why_at(|_| Way::Answer("HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n")).await;
    assert_eq!(why, ConnectError::Redirected { status: 302 });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_a_captive_portal() {
    let why = why_at(|_| Way::Answer("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>Log in!</html>")).await;
    assert_eq!(why, ConnectError::NotTheService { status: Some(200) });
}

/// It must not pass for the service's word that the group is unknown.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_not_found_of_another_website() {
    let why = why_at(|_| Way::Answer("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nnot found")).await;
    assert_eq!(why, ConnectError::NotTheService { status: Some(404) });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn something_that_is_no_web_server() {
    let why = why_at(|_| Way::Answer("SSH-2.0-OpenSSH_9.2\r\n")).await;
    assert_eq!(why, ConnectError::NotTheService { status: None });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_cannot_serve_now() {
    let why = why_at(|_| Way::Answer("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")).await;
    assert_eq!(why, ConnectError::Unavailable { status: 503, retry_after: None });
    let why = why_at(|_| Way::Answer("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n")).await;
    assert_eq!(why, ConnectError::Unavailable { status: 429, retry_after: Some(Duration::from_secs(17)) });
    const DATE: &str = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\nContent-Length: 0\r\n\r\n";
    let why = why_at(|_| Way::Answer(DATE)).await;
    assert_eq!(why, ConnectError::Unavailable { status: 503, retry_after: None });
}

/// A proxy that knows nothing of WebSockets drops `Upgrade`, as a header that is meant for the next stop alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_that_lets_no_socket_through() {
    fn without_upgrade(head: &str) -> Way {
        let is_kept = |line: &&str| !["upgrade:", "connection:"].iter().any(|name| line.to_ascii_lowercase().starts_with(name));
        Way::Pass(head.split_inclusive("\r\n").filter(is_kept).collect())
    }
    let world = World::start().await;
    let url = format!("http://{}", stand_in(Some(world.address), without_upgrade).await);
    let mut visitor = TestVisitor::init(VisitorInitParams::new(url, GroupId(1), "anna".parse().unwrap()));
    until!(visitor, Event::VisitorInitialized { problem: None, .. });
    visitor.presence().connect();
    let reason = until!(visitor, Event::PresenceConnectFail { reason, .. } => reason);
    assert!(matches!(reason, ConnectError::NoWebSocket { status: 400..=499 }), "{reason:?}");
}

/// Passes everything on but the request for a socket, which gets this answer.
macro_rules! answer_sockets {
    ($answer:expr) => {
        |head| if head.to_ascii_lowercase().contains("\r\nupgrade:") { Way::Answer($answer) } else { Way::Pass(head.to_owned()) }
    };
}

/// The settings came through, and then something on the way answers in the service's place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_is_no_socket() {
    let world = World::start().await;
    let ways: [(Decide, ConnectError); 4] = [
        (
            answer_sockets!("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n<html>Log in!</html>"),
            ConnectError::NotTheService { status: Some(200) },
        ),
        (answer_sockets!("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), ConnectError::NoWebSocket { status: 404 }),
        (
            answer_sockets!("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
            ConnectError::NoWebSocket { status: 101 },
        ),
        (answer_sockets!(""), ConnectError::Dropped(None)),
    ];
    for (way, expected) in ways {
        let url = format!("http://{}", stand_in(Some(world.address), way).await);
        let mut visitor = TestVisitor::init(VisitorInitParams::new(url, GroupId(1), "anna".parse().unwrap()));
        until!(visitor, Event::VisitorInitialized { problem: None, .. });
        visitor.presence().connect();
        assert_eq!(until!(visitor, Event::PresenceConnectFail { reason, .. } => reason), expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_nobody_vouches_for() {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let builder = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let acceptor = TlsAcceptor::from(Arc::new(builder.with_single_cert(vec![cert.der().clone()], key).unwrap()));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (client, _) = listener.accept().await.unwrap();
            // The visitor's side hangs up when it has seen the certificate.
            assert!(acceptor.accept(client).await.is_err(), "nothing is said to a stranger");
        }
    });
    let why = why(format!("https://localhost:{port}")).await;
    assert!(matches!(why, ConnectError::Certificate(_)), "{why:?}");
    assert!(std::error::Error::source(&why).unwrap().to_string().contains("certificate"), "{why:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_speaks_no_tls() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (mut client, _) = listener.accept().await.unwrap();
            client.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.ok();
            let mut rest = Vec::new();
            client.read_to_end(&mut rest).await.ok();
        }
    });
    let why = why(format!("https://localhost:{port}")).await;
    assert!(matches!(why, ConnectError::Tls(_)), "{why:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_does_not_exist() {
    let why = why("https://support.example.invalid".to_owned()).await;
    assert!(matches!(why, ConnectError::NameNotFound(_)), "{why:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_port_at_which_nothing_listens() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let why = why(format!("http://{address}")).await;
    assert!(matches!(why, ConnectError::Refused(_)), "{why:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_says_nothing() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let silent = tokio::spawn(async move {
        let mut open = Vec::new();
        loop {
            open.push(listener.accept().await.unwrap());
        }
    });
    assert_eq!(why(format!("http://{address}")).await, ConnectError::TimedOut);
    silent.abort();
}

/// People host behind a prefix: sockets, lookups and the uplink of a share are below the path of the address.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_below_a_path_is_reached() {
    fn below_support(head: &str) -> Way {
        match head.strip_prefix("GET /support/") {
            Some(rest) => Way::Pass(format!("GET /{rest}")),
            None => Way::Answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
        }
    }
    let world = World::start().await;
    let address = stand_in(Some(world.address), below_support).await;
    let mut agent = ScriptedAgent::join(&world, SAM).await;
    let mut visitor = TestVisitor::connected_to(format!("http://{address}/support/"), "anna").await;
    assert_eq!(visitor.sdk.status().link, LinkStatus::Connected { focus: true });
    tokio::time::timeout(PATIENCE, share(&mut visitor, &mut agent)).await.unwrap();
}
