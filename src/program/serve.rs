//! The service hosted by itself.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::Path;

use oneclick_visitor::service;
use oneclick_visitor::settings::Settings;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::process::{Failure, GOODBYE, Process, record, stop_signal};

/// Hosts the service until the system wants it to stop; `listen` is the address if it is not that of the settings.
pub(crate) fn host_service(config: Option<&Path>, listen: Option<SocketAddr>) -> Result<(), Failure> {
    let settings = Settings::load(config)?;
    let problems = settings.warnings.clone();
    let Process { settings, data_dir, runtime, _log, .. } = Process::begin(settings, problems)?;
    let served = serve(&runtime, settings, listen, data_dir.as_deref());
    // What hangs then does so for ever.
    runtime.shutdown_timeout(GOODBYE);
    served
}

fn serve(runtime: &Runtime, settings: Settings, listen: Option<SocketAddr>, data_dir: Option<&Path>) -> Result<(), Failure> {
    let serve = settings.serve;
    let place = settings.file.map_or_else(|| "the settings".to_owned(), |file| file.display().to_string());
    serve.config.check().map_err(|error| format!("{place}: {error}; see config.example.toml"))?;
    let record = record(data_dir)?;
    let listen = listen.unwrap_or(serve.listen);
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await.map_err(|error| format!("cannot listen on {listen}: {error}"))?;
        let url = format!("http://{}", listener.local_addr()?);
        if !listen.ip().is_loopback() {
            tracing::warn!("listening beyond this computer without encryption; put a proxy that speaks TLS in front");
        }
        if std::io::stdout().is_terminal() {
            println!("Console for agents: {url}/console/   (Ctrl-C stops)");
        }
        tracing::info!(url, agents = serve.config.agents.len(), groups = serve.config.groups.len(), "the service listens");
        service::run(listener, serve.config, record, stop_signal()).await?;
        tracing::info!("the service has stopped");
        Ok(())
    })
}
