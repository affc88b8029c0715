//! The way in: connections are accepted, counted and limited here, before any of them has said who it is.
//!
//! A peer that nobody knows yet may cost little: 16 KiB of memory, and seconds. So much for a head of a request, for the whole
//! request, and for the whole connection as long as it is none of the sockets.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tower::ServiceExt as _;

use super::config::ServiceConfig;
use super::places::{AddressPlace, Place, Places, Stranger};
use super::{base_path, network};

/// How long the head of a request may take, and how long a connection may be idle between two requests.
const HEAD_LIMIT: Duration = Duration::from_secs(5);
/// How long a request may take from its head to its answer, its body included.
const REQUEST_LIMIT: Duration = Duration::from_secs(10);
/// How long a connection may ask for one thing after the other; then it must come again. It ends a peer that does not read.
const CONNECTION_LIMIT: Duration = Duration::from_secs(30);
/// What is kept of a request that is being read; a head must fit into it.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// How long somebody for whom there is no place may take to hear it, and how many are told at a time.
const REFUSAL_LIMIT: Duration = Duration::from_secs(2);
const REFUSALS: usize = 16;
/// After how many seconds somebody for whom there is no place may ask again. Places become free when people leave.
const COME_AGAIN_SECONDS: u64 = 10;
/// The wait after the system could not hand a connection over: trying again at once would only burn its time.
const ACCEPT_AGAIN: Duration = Duration::from_millis(200);

/// How many connections may wait to be accepted; the system allows 4,096 at most by default. A queue that is full drops them without
/// a word, and who is dropped tries again after a second at the earliest, as all visitors would that come back together.
#[cfg(all(unix, not(target_os = "macos")))]
const QUEUE: i32 = 4_096;

/// How often the log says that somebody was refused.
const SAY_EVERY: Duration = Duration::from_secs(60);

/// Whose request it is: in the extensions of each.
#[derive(Clone)]
pub(super) struct Client {
    /// The peer's, or what a trusted proxy says.
    pub(super) address: IpAddr,
    pub(super) places: Places,
    /// Kept by whoever goes on after the answer.
    held: Arc<Held>,
    _forwarded: Option<Arc<AddressPlace>>,
}

impl Client {
    /// The connection's registration as one whose peer has not identified itself.
    pub(super) fn stranger(&self) -> &Stranger {
        &self.held.stranger
    }
}

/// What a connection has from its beginning to its end.
struct Held {
    stranger: Stranger,
    _place: Place,
    _address_place: Option<AddressPlace>,
}

/// What every connection needs.
pub(super) struct Entrance {
    router: Router,
    places: Places,
    config: Arc<ServiceConfig>,
    stopping: watch::Receiver<bool>,
    refusals: Arc<Semaphore>,
    unaccepted: LogThrottle,
    crowded: LogThrottle,
    full: LogThrottle,
    full_address: LogThrottle,
    has_named_proxy: AtomicBool,
}

impl Entrance {
    pub(super) fn new(router: Router, places: Places, config: Arc<ServiceConfig>, stopping: watch::Receiver<bool>) -> Self {
        Self {
            router,
            places,
            config,
            stopping,
            refusals: Arc::new(Semaphore::new(REFUSALS)),
            unaccepted: LogThrottle::default(),
            crowded: LogThrottle::default(),
            full: LogThrottle::default(),
            full_address: LogThrottle::default(),
            has_named_proxy: AtomicBool::new(false),
        }
    }

    /// Accepts for ever; dropping it stops that, and `stopping` tells the connections that are open.
    pub(super) async fn serve(self, listener: TcpListener) {
        #[cfg(all(unix, not(target_os = "macos")))]
        lengthen_queue(&listener);
        let entrance = Arc::new(self);
        loop {
            match listener.accept().await {
                Ok((stream, peer)) => entrance.clone().admit(stream, peer.ip().to_canonical()).await,
                Err(error) => {
                    if let Some(times) = entrance.unaccepted.now() {
                        tracing::warn!(%error, times, "connections cannot be accepted");
                    }
                    sleep(ACCEPT_AGAIN).await;
                }
            }
        }
    }

    /// Takes a connection or refuses it. Awaited by the accept loop: no more than one connection is without a place.
    async fn admit(self: Arc<Self>, stream: TcpStream, peer: IpAddr) {
        // Small messages must not wait for each other; without it, a patch waits for the one before to be acknowledged.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "cannot set TCP_NODELAY on a connection");
        }
        // A trusted proxy comes for many; each of its requests is counted by whom it is for.
        let address_place = if network::is_trusted(peer, &self.config.trusted_proxies) {
            None
        } else {
            // Before the place: an address that has its share must not push others out.
            let Some(address_place) = self.places.take_for_address(peer) else {
                self.say_full(peer);
                return self.refuse(stream);
            };
            Some(address_place)
        };
        let Some(place) = self.find_place().await else {
            if let Some(times) = self.full.now() {
                tracing::warn!(times, "all places are taken; connections are refused");
            }
            return self.refuse(stream);
        };
        let held = Held { stranger: self.places.register_stranger(peer), _place: place, _address_place: address_place };
        tokio::spawn(self.carry(stream, peer, Arc::new(held)));
    }

    /// A free place, or that of a connection whose peer has not identified itself. Otherwise silent connections in great number,
    /// renewed whenever they are let go, would keep out everybody else.
    async fn find_place(&self) -> Option<Place> {
        if let Some(place) = self.places.take() {
            return Some(place);
        }
        let place = self.places.take_from_stranger().await;
        if place.is_some()
            && let Some(times) = self.crowded.now()
        {
            tracing::warn!(times, "all places are taken; connections that have not said who they are give way to new ones");
        }
        place
    }

    fn say_full(&self, address: IpAddr) {
        if let Some(times) = self.full_address.now() {
            tracing::warn!(%address, times, "an address has all the places that one may have; connections are refused");
        }
    }

    /// Answers what one connection asks, until it is over or one of the sockets.
    async fn carry(self: Arc<Self>, stream: TcpStream, peer: IpAddr, held: Arc<Held>) {
        let (mut stopping, for_stranger) = (self.stopping.clone(), held.clone());
        let service = service_fn(move |request: Request<Incoming>| answer(self.clone().ask(request.map(Body::new), peer, held.clone())));
        let connection = builder().serve_connection(TokioIo::new(stream), service).with_upgrades();
        tokio::pin!(connection);
        tokio::select! {
            // What a peer did wrong has been answered, if there was an answer to it.
            _ = connection.as_mut() => return,
            () = for_stranger.stranger.dismissed() => return,
            // The service is gone if nobody is there to tell that it stops.
            _ = stopping.wait_for(|stopping| *stopping) => {}
            () = sleep(CONNECTION_LIMIT) => {}
        }
        connection.as_mut().graceful_shutdown();
        tokio::select! {
            // It ends by itself, or is cut off.
            _ = timeout(REQUEST_LIMIT, connection) => {}
            () = for_stranger.stranger.dismissed() => {}
        }
    }

    async fn ask(self: Arc<Self>, mut request: Request<Body>, peer: IpAddr, held: Arc<Held>) -> Response {
        let trusted = &self.config.trusted_proxies;
        let address = network::client(peer, request.headers(), trusted);
        let mut forwarded = None;
        if network::is_trusted(peer, trusted) {
            held.stranger.set_address(address);
            forwarded = self.places.take_for_address(address).map(Arc::new);
            if forwarded.is_none() {
                self.say_full(address);
                return full("too many connections of one address");
            }
        } else if peer.is_loopback() && network::is_forwarded(request.headers()) && !self.has_named_proxy.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                %peer,
                "a proxy on this computer passes requests on and is not in trusted_proxies: limits by address cannot tell its clients apart"
            );
        }
        request.extensions_mut().insert(Client { address, places: self.places.clone(), held, _forwarded: forwarded });
        if let Some(elsewhere) = base_path::strip(&mut request, &self.config.base_path) {
            return Redirect::temporary(&elsewhere).into_response();
        }
        match self.router.clone().oneshot(request).await {
            Ok(response) => response,
        }
    }

    /// Tells somebody for whom there is no place, if there is one to say so from.
    fn refuse(self: Arc<Self>, stream: TcpStream) {
        let Ok(permit) = self.refusals.clone().try_acquire_owned() else { return };
        tokio::spawn(async move {
            let service = service_fn(async |_: Request<Incoming>| Ok::<_, Infallible>(full("too many connections")));
            let told = builder().keep_alive(false).serve_connection(TokioIo::new(stream), service);
            timeout(REFUSAL_LIMIT, told).await.ok();
            drop(permit);
        });
    }
}

/// Makes room for connections that come at once. Those who bind a listener leave the length of its queue to their library, which
/// takes a short one.
#[cfg(all(unix, not(target_os = "macos")))]
fn lengthen_queue(listener: &TcpListener) {
    if let Err(error) = rustix::net::listen(listener, QUEUE) {
        tracing::debug!(%error, "the queue of connections keeps its length");
    }
}

/// What happens often and is said now and then.
#[derive(Default)]
struct LogThrottle(Mutex<(Option<Instant>, u64)>);

impl LogThrottle {
    /// It happens; how often it has since it was said last, if it is time to say it again.
    fn now(&self) -> Option<u64> {
        self.at(Instant::now())
    }

    fn at(&self, now: Instant) -> Option<u64> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.1 += 1;
        if state.0.is_some_and(|said| now.duration_since(said) < SAY_EVERY) {
            return None;
        }
        state.0 = Some(now);
        Some(std::mem::take(&mut state.1))
    }
}

fn builder() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_LIMIT).max_buf_size(MAX_HEAD_BYTES);
    builder
}

async fn answer(answering: impl Future<Output = Response>) -> Result<Response, Infallible> {
    let late = |_| (StatusCode::REQUEST_TIMEOUT, [close()], "this request takes too long").into_response();
    Ok(timeout(REQUEST_LIMIT, answering).await.unwrap_or_else(late))
}

/// Says that there is no place, and when to ask again: otherwise those who are refused take it for a restart and try at once.
pub(super) fn full(why: &'static str) -> Response {
    let come_again = (header::RETRY_AFTER, HeaderValue::from(COME_AGAIN_SECONDS));
    (StatusCode::SERVICE_UNAVAILABLE, [close(), come_again], why).into_response()
}

fn close() -> (header::HeaderName, HeaderValue) {
    (header::CONNECTION, HeaderValue::from_static("close"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nobody accepts here: each of them has only the queue.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn connections_that_come_at_once_wait_in_the_queue() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        lengthen_queue(&listener);
        let address = listener.local_addr().unwrap();
        let allowed = std::fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap().trim().parse::<usize>().unwrap();
        let mut waiting = Vec::new();
        for number in 0..allowed.min(500) {
            let connected = timeout(Duration::from_secs(10), TcpStream::connect(address)).await;
            waiting.push(connected.unwrap_or_else(|_| panic!("number {number} is dropped")).unwrap());
        }
    }

    #[test]
    fn what_happens_often_is_said_now_and_then_with_its_number() {
        let (seldom, start) = (LogThrottle::default(), Instant::now());
        assert_eq!(seldom.at(start), Some(1));
        assert!((0..5).all(|_| seldom.at(start + SAY_EVERY / 2).is_none()));
        assert_eq!(seldom.at(start + SAY_EVERY), Some(6));
    }
}
