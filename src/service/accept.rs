//! The way in: connections are accepted, counted and limited here, before any of them has said who it is.
//!
//! A peer that nobody knows yet may cost little: 16 KiB of memory, and seconds. So much for a head of a request, for the whole
//! request, and for the whole connection as long as it is none of the sockets.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tower::ServiceExt as _;

use super::places::{Place, Places};

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
/// The wait after the system could not hand a connection over: trying again at once would only burn its time.
const ACCEPT_AGAIN: Duration = Duration::from_millis(200);

/// Whose request it is: in the extensions of each.
#[derive(Clone)]
pub(super) struct Client {
    /// Kept by whoever goes on after the answer.
    _place: Arc<Place>,
}

/// Accepts for ever; dropping it stops that, and `stopping` tells the connections that are open.
pub(super) async fn serve(listener: TcpListener, router: Router, places: Places, stopping: watch::Receiver<bool>) {
    let refusals = Arc::new(Semaphore::new(REFUSALS));
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection cannot be accepted");
                sleep(ACCEPT_AGAIN).await;
                continue;
            }
        };
        // Small messages must not wait for each other; without it, a patch waits for the one before to be acknowledged.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps its delay");
        }
        if let Some(place) = places.take() {
            tokio::spawn(carry(stream, router.clone(), Client { _place: Arc::new(place) }, stopping.clone()));
        } else if let Ok(permit) = refusals.clone().try_acquire_owned() {
            tokio::spawn(async move {
                timeout(REFUSAL_LIMIT, refuse(stream)).await.ok();
                drop(permit);
            });
        }
    }
}

/// Answers what one connection asks, until it is over or one of the sockets.
async fn carry(stream: TcpStream, router: Router, client: Client, mut stopping: watch::Receiver<bool>) {
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(client.clone());
        answer(router.clone().oneshot(request))
    });
    let connection = builder().serve_connection(TokioIo::new(stream), service).with_upgrades();
    tokio::pin!(connection);
    tokio::select! {
        // What a peer did wrong has been answered, if there was an answer to it.
        _ = connection.as_mut() => return,
        // The service is gone if nobody is there to tell that it stops.
        _ = stopping.wait_for(|stopping| *stopping) => {}
        () = sleep(CONNECTION_LIMIT) => {}
    }
    connection.as_mut().graceful_shutdown();
    timeout(REQUEST_LIMIT, connection).await.ok();
}

fn builder() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_LIMIT).max_buf_size(MAX_HEAD_BYTES);
    builder
}

async fn answer(answering: impl Future<Output = Result<Response, Infallible>>) -> Result<Response, Infallible> {
    match timeout(REQUEST_LIMIT, answering).await {
        Ok(answered) => answered,
        Err(_) => Ok((StatusCode::REQUEST_TIMEOUT, [close()], "this request takes too long").into_response()),
    }
}

/// Tells somebody for whom there is no place.
async fn refuse(stream: TcpStream) {
    let service = service_fn(async |_: Request<Incoming>| {
        Ok::<_, Infallible>((StatusCode::SERVICE_UNAVAILABLE, [close()], "too many connections").into_response())
    });
    builder().keep_alive(false).serve_connection(TokioIo::new(stream), service).await.ok();
}

fn close() -> (header::HeaderName, HeaderValue) {
    (header::CONNECTION, HeaderValue::from_static("close"))
}
