//! The service that runs inside the app.

use std::net::Ipv4Addr;
use std::path::Path;

use oneclick_visitor::app::ConsoleLink;
use oneclick_visitor::machine::Group;
use oneclick_visitor::protocol::{GroupId, Redacted};
use oneclick_visitor::service::{self, AgentToken, OneTimeLogin, ServiceConfig};
use oneclick_visitor::settings;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::process::{Failure, GOODBYE, record};

/// The service that runs inside the app: loopback only, one group, one agent whose token dies with the program.
pub(super) struct Embedded {
    pub(super) url: String,
    login: OneTimeLogin,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Embedded {
    /// Starts it.
    pub(super) fn start(
        runtime: &Runtime,
        embedded: &settings::Embedded,
        groupid: GroupId,
        data_dir: Option<&Path>,
    ) -> Result<Self, Failure> {
        let record = record(data_dir)?;
        let token = Redacted::new(service::secret());
        let login = OneTimeLogin::new(token.clone());
        let config = ServiceConfig {
            groups: vec![Group {
                id: groupid,
                organisation: embedded.organisation.clone(),
                presence: true,
                terms_url: embedded.terms_url.clone(),
            }],
            agents: vec![AgentToken { name: embedded.agent.clone(), groupid, token: token.clone() }],
            // Every program on this computer may come, and all of them have one address.
            max_connections: 256,
            max_per_address: None,
            kept_for_agents: 64,
            trusted_proxies: Vec::new(),
            base_path: String::new(),
            loopback_only: true,
            console_login: Some(login.clone()),
        };
        config.check()?;
        let listener = runtime.block_on(bind(embedded.port))?;
        let url = format!("http://{}", listener.local_addr()?);
        tracing::info!(url, "the embedded service listens");
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move { drop(stopped.await) };
        let task = runtime.spawn(service::run(listener, config, record, shutdown));
        Ok(Self { url, login, stop, task })
    }

    /// Makes links to the agent's console, each with a code that works once.
    pub(super) fn console_link(&self) -> ConsoleLink {
        let (url, login) = (self.url.clone(), self.login.clone());
        // In the fragment, which browsers do not send.
        Box::new(move || Redacted::new(format!("{url}/console/#code={}", login.code())))
    }

    /// Stops it, and waits for it as long as it may take.
    pub(super) fn stop(self, runtime: &Runtime) {
        // It may have ended by itself.
        self.stop.send(()).ok();
        let ended = runtime.block_on(async { tokio::time::timeout(GOODBYE, self.task).await });
        let Ok(ended) = ended else { return tracing::warn!("the embedded service does not stop; the program ends without it") };
        match ended {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the embedded service failed"),
            Err(error) => tracing::error!(%error, "the embedded service panicked"),
        }
    }
}

async fn bind(port: u16) -> std::io::Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
        Err(error) if port != 0 && error.kind() == std::io::ErrorKind::AddrInUse => {
            tracing::info!(port, "the port is in use; a free one is taken");
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
        }
        bound => bound,
    }
}
