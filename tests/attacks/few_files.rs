//! More connections than the system has files for.

use std::time::Instant;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::common::{PATIENCE, ScriptedVisitor, World};
use crate::hosted::Hosted;

async fn ask(hosted: &Hosted) -> (String, TcpStream) {
    let mut stream = TcpStream::connect(hosted.address).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.ok();
    let mut answer = [0; 12];
    // Who is refused without an answer is answered by nothing.
    timeout(PATIENCE, stream.read_exact(&mut answer)).await.expect("an answer or an end").ok();
    (String::from_utf8_lossy(&answer).trim_start_matches("HTTP/1.1 ").to_owned(), stream)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_limit_of_files_one_is_refused_and_told_and_the_log_says_so() {
    let hosted = Hosted::start_by("few-files", "ulimit -Sn 100; ulimit -Hn 128; exec \"$0\" \"$@\"", "kept_for_agents = 0");
    assert_eq!(hosted.open_files_limit(), 128, "the soft limit is raised to the hard one");
    let (world, began) = (World::at(hosted.address), Instant::now());
    let mut visitors = Vec::new();
    // Who has not said who it is gives way to the next; who has does not.
    let (status, _) = loop {
        let (status, stream) = ask(&hosted).await;
        if status != "200" {
            break (status, stream);
        }
        drop(stream);
        visitors.push(ScriptedVisitor::join(&world, &format!("visitor-{}", visitors.len())).await);
        assert!(visitors.len() < 128, "more than there are files for");
    };
    println!("128 files: {} visitors are in, the next is answered {status:?} after {:.1?}", visitors.len(), began.elapsed());
    assert_eq!(status, "503");
    assert!(visitors.len() >= 60, "{}", visitors.len());
    let line = hosted.log_line("all places are taken; connections are refused");
    println!("the log: {line}");
    // A flood on top of it is let go, not left waiting.
    let flood = futures_util::future::join_all((0..300).map(|_| ask(&hosted))).await;
    let told = flood.iter().filter(|(status, _)| status == "503").count();
    println!("of 300 more at once {told} are told, the others let go, after {:.1?}", began.elapsed());
    drop((flood, visitors));
    let gone = Instant::now();
    while ask(&hosted).await.0 != "200" {
        assert!(gone.elapsed() < PATIENCE, "it does not recover");
    }
    println!("it serves again {:.1?} after they left", gone.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_fit_is_said_at_the_start() {
    let hosted = Hosted::start_by("small-limit", "ulimit -n 128; exec \"$0\" \"$@\"", "max_connections = 100");
    let line = hosted.log_line("fewer connections are taken");
    println!("{line}");
    assert!(line.contains("asked=100") && line.contains("fits=64"), "{line}");
}
