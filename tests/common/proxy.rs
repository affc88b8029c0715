//! A link that can be cut, or fall silent.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::World;

/// How the link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    /// Bytes pass.
    Open,
    /// What is connected is cut; what connects is cut at once.
    Cut,
    /// Nothing is cut and nothing passes, as when a cable is pulled.
    Silent,
    /// As silent; and nothing passes ever on what connects meanwhile, also when the link is open again.
    Swallowing,
    /// Bytes pass on what is connected; what connects is cut at once.
    Full,
}

/// How the link is now, and how often it has been cut: a cut is not missed by a connection that looks later.
#[derive(Clone, Copy)]
struct State {
    flow: Flow,
    cuts: u64,
}

/// A TCP proxy in front of a service.
pub(crate) struct Proxy {
    address: SocketAddr,
    state: watch::Sender<State>,
    requests: Arc<Mutex<Vec<String>>>,
    accepted: watch::Receiver<u64>,
    task: JoinHandle<()>,
}

impl Proxy {
    pub(crate) async fn start(world: &World) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (state, states) = watch::channel(State { flow: Flow::Open, cuts: 0 });
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let (count, accepted) = watch::channel(0);
        let (target, seen) = (world.address, requests.clone());
        let task = tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                count.send_modify(|count| *count += 1);
                tokio::spawn(pass(client, target, states.clone(), seen.clone()));
            }
        });
        Self { address, state, requests, accepted, task }
    }

    /// The base address to give to a visitor.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn set(&self, flow: Flow) {
        self.state.send_modify(|state| {
            state.flow = flow;
            state.cuts += u64::from(flow == Flow::Cut);
        });
    }

    /// Waits until so many more have connected.
    pub(crate) async fn accepts(&self, more: u64) {
        let mut accepted = self.accepted.clone();
        let before = *accepted.borrow();
        let waiting = accepted.wait_for(|count| *count >= before + more);
        tokio::time::timeout(super::PATIENCE, waiting).await.expect("somebody connects").unwrap();
    }

    /// How many requests for this path have been made.
    pub(crate) fn requests(&self, path: &str) -> usize {
        let start = format!("GET {path}");
        self.requests.lock().unwrap().iter().filter(|request| request.starts_with(&start)).count()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
        self.set(Flow::Cut);
    }
}

async fn pass(client: TcpStream, target: SocketAddr, state: watch::Receiver<State>, seen: Arc<Mutex<Vec<String>>>) {
    let began = *state.borrow();
    if matches!(began.flow, Flow::Cut | Flow::Full) {
        return;
    }
    let to_service = async {
        if began.flow == Flow::Swallowing {
            return std::future::pending().await;
        }
        until(&mut state.clone(), |state| state.flow != Flow::Silent).await;
        let Ok(server) = TcpStream::connect(target).await else { return };
        client.set_nodelay(true).unwrap();
        server.set_nodelay(true).unwrap();
        let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
        tokio::select! {
            () = copy(from_client, to_server, state.clone(), Some(seen)) => {}
            () = copy(from_server, to_client, state.clone(), None) => {}
        }
    };
    let mut cut = state.clone();
    tokio::select! {
        () = until(&mut cut, |state| state.cuts != began.cuts) => {}
        () = to_service => {}
    }
}

/// Copies while the link is open; ends with either end of it.
async fn copy(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut state: watch::Receiver<State>, seen: Option<Arc<Mutex<Vec<String>>>>) {
    let mut buffer = vec![0; 64 * 1024];
    let mut first = true;
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        until(&mut state, |state| matches!(state.flow, Flow::Open | Flow::Full)).await;
        if let Some(seen) = seen.as_ref().filter(|_| first) {
            let line = String::from_utf8_lossy(&buffer[..length]).lines().next().unwrap_or_default().to_owned();
            seen.lock().unwrap().push(line);
        }
        first = false;
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}

/// Waits until the link is so.
async fn until(state: &mut watch::Receiver<State>, is_so: impl FnMut(&State) -> bool) {
    // A proxy that is gone has cut its links.
    state.wait_for(is_so).await.ok();
}
