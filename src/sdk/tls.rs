//! The way to the service: name, network, TLS, and a WebSocket on top; each step that fails says so.
//!
//! The cryptography is named explicitly: in an application that also links another provider, rustls has no default, and
//! panics when asked for one.

use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use hyper::HeaderMap;
use hyper::header::RETRY_AFTER;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, client_async_with_config};

use crate::machine::{Cause, ConnectError};

use super::address::ServiceAddress;

pub(super) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens a WebSocket at this path below the service's address.
pub(super) async fn connect(service: &ServiceAddress, path: &str, config: WebSocketConfig) -> Result<Socket, ConnectError> {
    let stream = reach(service).await?;
    match client_async_with_config(service.websocket(path), stream, Some(config)).await {
        Ok((socket, _)) => Ok(socket),
        Err(error) => Err(no_socket(error)),
    }
}

/// Opens a connection to the service, over TLS unless it is on this computer, whose small messages do not wait for each other.
///
/// No proxy of the environment's is asked: the embedded service is on this computer.
pub(super) async fn reach(service: &ServiceAddress) -> Result<MaybeTlsStream<TcpStream>, ConnectError> {
    let (host, port) = service.host_and_port();
    let found = tokio::net::lookup_host((host.as_str(), port)).await.map_err(|error| ConnectError::NameNotFound(Cause::new(error)))?;
    let mut last = None;
    let mut opened = None;
    for address in found {
        match TcpStream::connect(address).await {
            Ok(stream) => {
                opened = Some(stream);
                break;
            }
            Err(error) => last = Some(error),
        }
    }
    let Some(stream) = opened else {
        return Err(last.map_or_else(|| ConnectError::NameNotFound(Cause::new("the name has no address")), no_way));
    };
    stream.set_nodelay(true).map_err(no_way)?;
    if !service.is_secure() {
        return Ok(MaybeTlsStream::Plain(stream));
    }
    let name = ServerName::try_from(host).map_err(|error| ConnectError::Certificate(Cause::new(error)))?;
    let secured = TlsConnector::from(client_config()).connect(name, stream).await;
    secured.map(MaybeTlsStream::Rustls).map_err(no_tls)
}

/// What an answer other than the one that was asked for says about who gave it; nothing if that cannot be told from its
/// head alone.
pub(super) fn strange_answer(status: u16, headers: &HeaderMap) -> Option<ConnectError> {
    match status {
        300..=399 => Some(ConnectError::Redirected { status }),
        // "Network authentication required", and a proxy that wants to know who asks.
        407 | 511 => Some(ConnectError::NotTheService { status: Some(status) }),
        429 | 500..=599 => Some(ConnectError::Unavailable { status, retry_after: retry_after(headers) }),
        _ => None,
    }
}

/// `None` if nothing is asked for, or a date: whose clock is right is not known here.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok().map(Duration::from_secs)
}

fn no_way(error: io::Error) -> ConnectError {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => ConnectError::Refused(Cause::new(error)),
        io::ErrorKind::TimedOut => ConnectError::TimedOut,
        _ => ConnectError::Unreachable(Cause::new(error)),
    }
}

fn no_tls(error: io::Error) -> ConnectError {
    match error.get_ref().and_then(|inner| inner.downcast_ref()) {
        Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented) => ConnectError::Certificate(Cause::new(error)),
        Some(_) => ConnectError::Tls(Cause::new(error)),
        None => ConnectError::Dropped(Some(Cause::new(error))),
    }
}

fn no_socket(error: Error) -> ConnectError {
    match error {
        Error::Http(response) => {
            let status = response.status().as_u16();
            strange_answer(status, response.headers()).unwrap_or(match status {
                // A page where a socket was asked for.
                200..=299 => ConnectError::NotTheService { status: Some(status) },
                _ => ConnectError::NoWebSocket { status },
            })
        }
        Error::Io(error) => ConnectError::Dropped(Some(Cause::new(error))),
        Error::Protocol(ProtocolError::HandshakeIncomplete) => ConnectError::Dropped(None),
        // What comes back is no answer to a handshake, or one in which parts are missing.
        _ => ConnectError::NoWebSocket { status: 101 },
    }
}

/// Drops a connection at once: nothing more leaves, neither what it was just sending nor what the system still holds of it.
#[cfg(feature = "capture")]
pub(super) fn abandon(socket: Socket) {
    // Where the system refuses, it goes on with what it holds; the rest of a message that is under way goes in any case.
    socket.get_ref().get_ref().set_zero_linger().ok();
    drop(socket);
}

fn client_config() -> Arc<ClientConfig> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    let config = CONFIG.get_or_init(|| {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let builder = builder.expect("the provider named above speaks the versions that rustls calls safe");
        Arc::new(builder.with_root_certificates(roots).with_no_client_auth())
    });
    config.clone()
}
