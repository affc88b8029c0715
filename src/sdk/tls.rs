//! Sockets over TLS, with the cryptography that this crate brings along.
//!
//! Named explicitly: in an application that also links another provider, rustls has no default, and panics when asked for
//! one.

use std::sync::{Arc, OnceLock};

use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config};

pub(super) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens a WebSocket, `ws://` or `wss://`, whose small messages do not wait for each other.
pub(super) async fn connect(url: &str, config: WebSocketConfig) -> Result<Socket, Error> {
    let (socket, _) = connect_async_tls_with_config(url, Some(config), true, Some(connector())).await?;
    Ok(socket)
}

/// Drops a connection at once: nothing more leaves, neither what it was just sending nor what the system still holds of it.
#[cfg(feature = "capture")]
pub(super) fn abandon(socket: Socket) {
    // Where the system refuses, it goes on with what it holds; the rest of a message that is under way goes in any case.
    socket.get_ref().get_ref().set_zero_linger().ok();
    drop(socket);
}

fn connector() -> Connector {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    let config = CONFIG.get_or_init(|| {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let builder = builder.expect("the provider named above speaks the versions that rustls calls safe");
        Arc::new(builder.with_root_certificates(roots).with_no_client_auth())
    });
    Connector::Rustls(config.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_connector_can_be_made() {
        assert!(matches!(connector(), Connector::Rustls(_)));
    }
}
