//! The presence and session service, with the agent's console: what organisations host, and what the app embeds.
//!
//! [`run`] serves a listener until it is told to stop. One actor (the hub) owns the [`crate::machine::Relay`] and decides;
//! every socket is a task of its own with a bounded way in and out; pixels bypass the hub through rooms.
//!
//! | path | what |
//! |---|---|
//! | `/console/` | the agent's console |
//! | `/v1/settings?groupid=` | settings lookup of visitors |
//! | `/v1/visitor` | WebSocket of a visitor; refuses browsers |
//! | `/v1/share` | WebSocket of a visitor's pixels, opened with a session's ticket |
//! | `/v1/agent` | WebSocket of an agent, opened with a token |
//! | `/v1/view` | WebSocket of a viewer, opened with an agent's token |
//! | `/v1/lookupvisitor?visitorid=` | one visitor as JSON, with an agent's bearer token; `{}` if absent |
//! | `/v1/console/token` | changes the code of a console link for the agent's token, once; where there is such a link |
//! | `/v1/console/origin` | tells a page why it may not connect, if it may not |
//! | `/healthz` | `ok`, and what should be mended; 503 and why, when answers cannot be put on record or the service hangs |
//!
//! Behind [`ServiceConfig::base_path`] all of them stand as well.

mod accept;
mod agent_socket;
mod attempts;
mod auth;
mod base_path;
mod close;
mod config;
mod connection;
mod console;
mod console_login;
mod files;
mod frames;
mod hub;
mod media_socket;
mod network;
mod places;
mod record;
mod rest;
mod room;
mod socket;
mod upgrade;
mod visitor_socket;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

pub use auth::secret;
pub use config::{AgentToken, ConfigError, ServiceConfig};
pub use console_login::OneTimeLogin;
pub use files::raise_file_limit;
pub use network::{Network, NotANetwork};
pub use record::{AuditLog, AuditSink, RecordProblem};

use crate::machine::ConnId;
use accept::Entrance;
use attempts::Attempts;
use auth::Tokens;
use hub::{Hub, HubInput};
use places::Places;

/// What every request handler has access to.
#[derive(Clone)]
struct Shared {
    hub: Hub,
    record: AuditLog,
    tokens: Arc<Tokens>,
    attempts: Arc<Attempts>,
    config: Arc<ServiceConfig>,
    next_conn: Arc<AtomicU64>,
}

impl Shared {
    fn next_conn(&self) -> ConnId {
        ConnId(self.next_conn.fetch_add(1, Ordering::Relaxed))
    }
}

/// How long requests and sockets may take to end when the service stops.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(3);

/// How long the hub may take to answer before the service counts as ill.
const HEALTH_TIMEOUT: Duration = Duration::from_secs(2);

/// Serves until `shutdown` resolves, then closes every connection and returns, after three seconds at most. Each answer is put
/// on `record`, and no session is granted without.
pub async fn run(
    listener: TcpListener,
    config: ServiceConfig,
    record: AuditLog,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), std::io::Error> {
    let hub = Hub::start(&config, record.clone());
    let places = Places::new(files::fitting(config.max_connections), config.kept_for_agents, config.max_per_address);
    let config = Arc::new(config);
    let shared = Shared {
        hub: hub.clone(),
        record: record.clone(),
        tokens: Arc::new(Tokens::new(&config.agents)),
        attempts: Arc::default(),
        config: config.clone(),
        next_conn: Arc::new(AtomicU64::new(1)),
    };
    let (stop, stopping) = watch::channel(false);
    let entrance = Entrance::new(router(shared), places.clone(), config, stopping);
    tokio::select! {
        () = entrance.serve(listener) => {}
        () = shutdown => {}
    }
    stop.send_replace(true);
    let closing = async {
        hub.stop().await;
        places.all_free().await;
        let (tell, told) = oneshot::channel();
        record.finish(move || {
            // Whoever waited may have given up.
            tell.send(()).ok();
        });
        told.await.ok();
    };
    // Whoever does not answer in time is left behind: a request that never ends must not hold up the end.
    timeout(SHUTDOWN_LIMIT, closing).await.ok();
    Ok(())
}

/// `ok`, with a warning if there is one; or why no session can be granted.
async fn health(State(shared): State<Shared>) -> Response {
    let is_in = timeout(HEALTH_TIMEOUT, shared.hub.ask(HubInput::Health)).await;
    let problem = match is_in {
        Ok(Some(())) => shared.record.problem().map(|problem| problem.to_string()),
        Ok(None) | Err(_) => Some("the service does not answer itself".to_owned()),
    };
    match (problem, shared.record.warning()) {
        (Some(problem), _) => (StatusCode::SERVICE_UNAVAILABLE, problem).into_response(),
        (None, Some(warning)) => format!("ok, but {warning}").into_response(),
        (None, None) => "ok".into_response(),
    }
}

/// More than any request's body needs.
const MAX_BODY_BYTES: usize = 1024;

fn router(shared: Shared) -> Router {
    let has_console_login = shared.config.console_login.is_some();
    let router = Router::new()
        .route("/v1/settings", get(rest::settings))
        .route("/v1/lookupvisitor", get(rest::lookup_visitor))
        .route("/v1/visitor", get(visitor_socket::upgrade))
        .route("/v1/share", get(media_socket::upgrade_share))
        .route("/v1/agent", get(agent_socket::upgrade))
        .route("/v1/view", get(media_socket::upgrade_view))
        .route("/v1/console/origin", post(rest::console_origin))
        .route("/healthz", get(health))
        .merge(console::router());
    // The one request whose body is read.
    let router = if has_console_login { router.route("/v1/console/token", post(rest::console_token)) } else { router };
    let router = router.layer(from_fn_with_state(shared.clone(), guard));
    router.layer(DefaultBodyLimit::max(MAX_BODY_BYTES)).with_state(shared)
}

/// Checks every request's host, and sets the headers of every answer.
async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    if shared.config.loopback_only && !auth::names_this_computer(request.headers()) {
        // A name of elsewhere that leads here: its page would be of the same origin as the console.
        return (StatusCode::MISDIRECTED_REQUEST, "this service answers to localhost and to loopback addresses alone").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Answers hold personal data; the console's files say otherwise themselves.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
