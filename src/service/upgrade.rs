//! From a request to a WebSocket, with the limits that hold before anything is read.

use std::future::Future;

use axum::Extension;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::Shared;
use super::accept::Client;
use super::auth;
use super::frames::{Watch, Watched};

/// A socket, what is known of the frames that come in on it, and whose it is.
pub(super) struct Socket {
    pub(super) client: Client,
    pub(super) stream: WebSocketStream<Watched<TokioIo<Upgraded>>>,
    pub(super) watch: Watch,
}

/// How large messages may be, in bytes. The library's own limits (64 MB, none on what waits to be written) invite abuse.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Of what is read until the reader says that the peer was let in.
    pub(super) at_first: usize,
    /// Of what is read then.
    pub(super) read: usize,
    /// Of what is written.
    pub(super) write: usize,
}

/// A request for a WebSocket. Each handler takes one of the two below, which know from whom it may come.
pub(super) struct Upgrade {
    pub(super) client: Client,
    shared: Shared,
    key: HeaderValue,
    on_upgrade: OnUpgrade,
}

/// A request for a WebSocket by a visitor's program.
pub(super) struct VisitorUpgrade(pub(super) Upgrade);

/// A request for a WebSocket by an agent's console or program.
pub(super) struct AgentUpgrade(pub(super) Upgrade);

impl FromRequestParts<Shared> for VisitorUpgrade {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Response> {
        let upgrade = Upgrade::from_request_parts(parts, shared).await?;
        let refused = |status| (status, "visitors are applications, not web pages").into_response();
        auth::refuse_browsers(&parts.headers).map(|()| Self(upgrade)).map_err(refused)
    }
}

impl FromRequestParts<Shared> for AgentUpgrade {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Response> {
        let upgrade = Upgrade::from_request_parts(parts, shared).await?;
        let refused = |foreign: auth::ForeignPage| (StatusCode::FORBIDDEN, foreign.to_string()).into_response();
        auth::refuse_foreign_pages(&parts.headers).map(|()| Self(upgrade)).map_err(refused)
    }
}

impl FromRequestParts<Shared> for Upgrade {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Response> {
        let client = Extension::<Client>::from_request_parts(parts, shared).await;
        let Extension(client) = client.map_err(axum::response::IntoResponse::into_response)?;
        let is_asked = has_word(&parts.headers, header::CONNECTION, "upgrade")
            && has_word(&parts.headers, header::UPGRADE, "websocket")
            && has_word(&parts.headers, header::SEC_WEBSOCKET_VERSION, "13");
        let key = parts.headers.get(header::SEC_WEBSOCKET_KEY).cloned();
        match (is_asked, key, parts.extensions.remove::<OnUpgrade>()) {
            (true, Some(key), Some(on_upgrade)) => Ok(Self { client, shared: shared.clone(), key, on_upgrade }),
            _ => {
                let headers = [(header::UPGRADE, "websocket"), (header::SEC_WEBSOCKET_VERSION, "13")];
                let why = "a WebSocket is expected here; a proxy between must pass on the headers Connection and Upgrade";
                Err((StatusCode::UPGRADE_REQUIRED, headers, why).into_response())
            }
        }
    }
}

fn has_word(headers: &HeaderMap, name: HeaderName, word: &str) -> bool {
    let values = headers.get_all(name);
    values
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim().eq_ignore_ascii_case(word))
}

impl Upgrade {
    /// Goes on with the socket, as long as its peer has identified itself or need not give way to others.
    pub(super) fn accept<F: Future<Output = ()> + Send + 'static>(
        self,
        limits: Limits,
        serve: impl FnOnce(Socket, Shared) -> F + Send + 'static,
    ) -> Response {
        let Self { client, shared, key, on_upgrade } = self;
        let accept = derive_accept_key(key.as_bytes());
        tokio::spawn(async move {
            // A peer that is gone before it was answered needs nothing more.
            let Ok(upgraded) = on_upgrade.await else { return };
            let (watched, watch) = Watched::new(TokioIo::new(upgraded), limits.at_first);
            let stream = WebSocketStream::from_raw_socket(watched, Role::Server, Some(config(limits))).await;
            let socket = Socket { client: client.clone(), stream, watch };
            tokio::select! {
                () = serve(socket, shared) => {}
                () = client.stranger().dismissed() => {}
            }
        });
        let headers =
            [(header::CONNECTION, "upgrade".to_owned()), (header::UPGRADE, "websocket".to_owned()), (header::SEC_WEBSOCKET_ACCEPT, accept)];
        (StatusCode::SWITCHING_PROTOCOLS, headers).into_response()
    }
}

fn config(limits: Limits) -> WebSocketConfig {
    WebSocketConfig::default()
        .max_message_size(Some(limits.read))
        .max_frame_size(Some(limits.read))
        .read_buffer_size(8 * 1024)
        .write_buffer_size(0)
        .max_write_buffer_size(2 * limits.write)
}
