//! More connections than the system has files for.

use std::time::Instant;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::common::PATIENCE;
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
    let hosted = Hosted::start_by("few-files", "ulimit -Sn 100; ulimit -Hn 128; exec \"$0\" \"$@\"", "");
    assert_eq!(hosted.open_files_limit(), 128, "the soft limit is raised to the hard one");
    let began = Instant::now();
    let (mut silent, mut taken) = (Vec::new(), 0);
    let refused = loop {
        let (status, stream) = ask(&hosted).await;
        if status != "200" {
            break status;
        }
        silent.push(stream);
        taken += 1;
        assert!(taken < 128, "more than there are files for");
    };
    println!("128 files: {taken} connections are taken, the next is answered {refused:?} after {:.1?}", began.elapsed());
    assert_eq!(refused, "503");
    assert!(taken >= 60, "{taken}");
    let line = hosted.log_line("all places are taken");
    println!("the log: {line}");
    // A flood on top of it is let go, not left waiting.
    let flood = futures_util::future::join_all((0..300).map(|_| ask(&hosted))).await;
    let told = flood.iter().filter(|(status, _)| status == "503").count();
    println!("of 300 more at once {told} are told, the others let go, after {:.1?}", began.elapsed());
    drop((flood, silent));
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
