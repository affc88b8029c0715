//! A name of elsewhere that leads to this computer (DNS rebinding), and what every answer says to browsers.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::common::{SAM, World};

async fn ask(world: &World, head: &str) -> String {
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    stream.write_all(format!("{head}\r\nconnection: close\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_of_the_app_answers_to_this_computers_names_alone() {
    let world = World::configured(|config| config.loopback_only = true).await;
    for host in ["evil.example", "evil.example:7710", "localhost.evil.example", "192.168.0.1", ""] {
        for path in ["/console/", "/healthz", "/v1/settings?groupid=1", "/v1/agent", "/nothing"] {
            let answer = ask(&world, &format!("GET {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}")).await;
            assert!(answer.starts_with("HTTP/1.1 421"), "{host} {path}: {answer}");
        }
    }
    println!("five foreign names are answered 421 on five paths each");
    for host in ["localhost:7710", "127.0.0.1", "[::1]:7710"] {
        let answer = ask(&world, &format!("GET /console/ HTTP/1.1\r\nhost: {host}")).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_is_kept_or_taken_for_something_else() {
    let world = World::start().await;
    for (path, token, status) in [
        ("/v1/settings?groupid=1", None, 200),
        ("/v1/settings", None, 400),
        ("/v1/lookupvisitor?visitorid=anna", Some(SAM), 200),
        ("/v1/lookupvisitor?visitorid=anna", None, 401),
        ("/v1/agent", None, 426),
        ("/v1/nothing", None, 404),
        ("/healthz", None, 200),
    ] {
        let answer = world.get(path, token).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!((answer.header("x-content-type-options"), answer.header("cache-control")), ("nosniff", "no-store"), "{path}");
    }
    let policy = world.get("/console/", None).await.header("content-security-policy").to_owned();
    println!("the console's policy: {policy}");
    assert!(policy.contains("connect-src 'self';"), "{policy}");
}
