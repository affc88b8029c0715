//! Connections that the system cannot hand over, because the process has no file left for them.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::common::PATIENCE;
use crate::hosted::Hosted;

const REQUEST: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
const FAILURE: &str = "connections cannot be accepted";
/// Several failed attempts to accept fit into this time.
const FAILING_FOR: Duration = Duration::from_secs(2);

async fn answer(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut answer)).await.expect("an answer").unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_file_for_the_next_connection_the_service_goes_on_says_so_once_and_recovers() {
    let hosted = Hosted::start("no-files");
    let before = hosted.open_files_limit();
    // Below what it has open, which it keeps.
    hosted.limit_open_files(3);
    let mut waiting = Vec::new();
    for _ in 0..5 {
        // The system takes them into its queue, however many files the process may have.
        let mut stream = TcpStream::connect(hosted.address).await.unwrap();
        stream.write_all(REQUEST).await.unwrap();
        waiting.push(stream);
    }
    let line = hosted.log_line(FAILURE);
    println!("the log: {line}");
    let ticks = hosted.processor_ticks();
    sleep(FAILING_FOR).await;
    let ticks = hosted.processor_ticks() - ticks;
    println!("it used {ticks} hundredths of a second of processor time in {FAILING_FOR:?} of failing");
    assert!(ticks < 50, "it burns {ticks} hundredths of a second of processor time");
    for stream in &waiting {
        assert!(stream.try_read(&mut [0]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock), "answered without a file");
    }
    hosted.limit_open_files(before);
    let began = Instant::now();
    for stream in waiting {
        let answer = answer(stream).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    println!("the five that waited are answered {:.1?} after there were files again", began.elapsed());
    let again: Vec<_> = hosted.log_lines_so_far().into_iter().filter(|line| line.contains(FAILURE)).collect();
    assert_eq!(again, Vec::<String>::new(), "it is said once a minute");
}
