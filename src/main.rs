//! Arguments, logging, settings, runtime; then hand over.

use std::io::{IsTerminal as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use oneclick_visitor::app::{self, AppConfig, Closer, ConsoleLink, DesktopConfig, ServiceChoice};
use oneclick_visitor::data_folder;
use oneclick_visitor::desktop::instance::{self, Instance, InstanceError, Start};
use oneclick_visitor::machine::Group;
use oneclick_visitor::protocol::{GroupId, Redacted};
use oneclick_visitor::sdk::{ScreenSource, ServiceAddress};
use oneclick_visitor::service::{self, AgentToken, AuditLog, ConsoleDoor, ServiceConfig};
use oneclick_visitor::settings::{self, Editor, Settings};
use oneclick_visitor::telemetry;

/// Agent-initiated screen sharing: the visitor's app, with a presence and session service inside.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Settings file, instead of the user's own
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address of the service to use, instead of the one in the settings
    #[arg(long, value_name = "URL")]
    service: Option<ServiceAddress>,
    /// The visitor's group, instead of the one in the settings
    #[arg(long, value_name = "NUMBER")]
    group: Option<u32>,
    /// What to share, instead of what the settings say
    #[arg(long, value_enum)]
    screen: Option<Screen>,
    /// Start in the tray; where there is none, minimised
    #[arg(long)]
    minimized: bool,
    /// A link that proposes who logs in: oneclick:login?visitorid=ID&groupid=NUMBER
    #[arg(value_name = "LINK")]
    link: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Screen {
    /// The screen
    Screen,
    /// A moving test picture
    Pattern,
}

#[derive(Subcommand)]
enum Command {
    /// Host the presence and session service, with the agent's console
    ///
    /// Groups, agents, limits and the proxies in front are named in the section [serve] of the settings file; config.example.toml
    /// explains each. The limit on open files is raised to the hard one, and no more connections are taken than fit into it.
    Serve {
        /// Address and port to listen on, instead of those in the settings
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: Option<SocketAddr>,
    },
}

/// How long the service inside may take to end.
const GOODBYE: Duration = Duration::from_secs(4);

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let is_app = arguments.command.is_none();
    // A fault in what the window stands on, such as an extension that it takes for granted, is told like any other failure.
    let problem = match catch_unwind(AssertUnwindSafe(|| start(arguments))) {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(error)) => error.to_string(),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
            format!("a fault in the program: {}", text.unwrap_or("unknown"))
        }
    };
    tell(&problem, is_app);
    ExitCode::FAILURE
}

/// Says why the program ends: on the standard error, and in a window where nobody reads that.
fn tell(problem: &str, in_window: bool) {
    // Where it cannot be written, it is still to be shown.
    writeln!(std::io::stderr(), "oneclick-visitor: {problem}").ok();
    if !in_window || is_stderr_read() {
        return;
    }
    let log = settings::data_dir().map(|folder| folder.join("oneclick-visitor.log")).filter(|log| log.exists());
    if let Err(error) = app::show_failure(problem, log.as_deref()) {
        writeln!(std::io::stderr(), "oneclick-visitor: {error}").ok();
    }
}

/// Whether somebody reads the standard error: a person at a terminal, or a script by a pipe, which must not wait for a window to
/// be closed. A program that is started by a click has a file there, a log's socket, or nothing.
fn is_stderr_read() -> bool {
    let stderr = std::io::stderr();
    #[cfg(unix)]
    if rustix::fs::fstat(&stderr).is_ok_and(|stat| rustix::fs::FileType::from_raw_mode(stat.st_mode) == rustix::fs::FileType::Fifo) {
        return true;
    }
    stderr.is_terminal()
}

fn start(arguments: Arguments) -> Result<(), Failure> {
    let settings = Settings::load(arguments.config.as_deref())?;
    let mut problems = settings.warnings.clone();
    let mut only = None;
    if arguments.command.is_none() {
        match claim(arguments.config.as_deref(), arguments.link.as_deref(), &mut problems)? {
            Claim::Second => return Ok(()),
            Claim::Alone(instance) => only = instance,
        }
    }
    let data_dir = settings::data_dir();
    problems.extend(data_dir.as_deref().map(data_folder::make_private).unwrap_or_default());
    let (log_level, _end, failed) = telemetry::start(settings.preferences.log_level, data_dir.as_deref());
    problems.extend(failed);
    if let Err(error) = service::raise_file_limit() {
        problems.push(format!("the limit on open files cannot be raised: {error}"));
    }
    for problem in &problems {
        tracing::warn!("{problem}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_name("service").enable_all().build()?;
    match arguments.command {
        Some(Command::Serve { listen }) => {
            let served = serve(&runtime, settings, listen, data_dir.as_deref());
            // What hangs then does so for ever.
            runtime.shutdown_timeout(GOODBYE);
            served
        }
        None => {
            let service = arguments.service.or(settings.preferences.service.clone());
            let groupid = arguments.group.map_or(settings.groupid, GroupId);
            let embedded =
                if service.is_none() { Some(Embedded::start(&runtime, &settings.embedded, groupid, data_dir.as_deref())) } else { None };
            let choice = match (service, &embedded) {
                (Some(service), _) => ServiceChoice::Remote { url: service.to_string() },
                (None, Some(Ok(embedded))) => ServiceChoice::Embedded { url: embedded.url.clone(), console: embedded.console_link() },
                (None, Some(Err(error))) => ServiceChoice::Unavailable { reason: Some(error.to_string()) },
                (None, None) => ServiceChoice::Unavailable { reason: None },
            };
            let screen = match arguments.screen {
                None => settings.screen,
                Some(Screen::Screen) => ScreenSource::Screen,
                Some(Screen::Pattern) => ScreenSource::Pattern,
            };
            let data_dir = data_dir.unwrap_or_else(std::env::temp_dir);
            let signals = runtime.handle().clone();
            let on_start = Box::new(move |closer: Closer| {
                // A session that the system cuts short ends like one whose window is closed.
                signals.spawn(async move {
                    stop_signal().await;
                    closer.close();
                });
            });
            let preferences = settings.preferences;
            let desktop = DesktopConfig {
                minimized: arguments.minimized || preferences.start_minimized,
                link: arguments.link,
                instance: only,
                ..DesktopConfig::default()
            };
            let config = AppConfig {
                service: choice,
                groupid,
                screen,
                data_dir,
                problems,
                desktop,
                preferences,
                editor: arguments.config.or_else(settings::default_file).map(Editor::open),
                set_log_level: Box::new(move |level| log_level.set(level)),
                on_start,
            };
            let shown = app::run(config);
            if let Some(Ok(embedded)) = embedded {
                embedded.stop(&runtime);
            }
            runtime.shutdown_timeout(GOODBYE);
            Ok(shown?)
        }
    }
}

/// Whether the app runs already with the same settings file.
enum Claim {
    /// It does, and was told.
    Second,
    /// It does not, or that cannot be found out.
    Alone(Option<Instance>),
}

fn claim(config: Option<&Path>, link: Option<&str>, problems: &mut Vec<String>) -> Result<Claim, InstanceError> {
    let Some(file) = config.map(Path::to_owned).or_else(settings::default_file) else { return Ok(Claim::Alone(None)) };
    match instance::start(&file, link) {
        Ok(Start::First(instance)) => Ok(Claim::Alone(Some(instance))),
        Ok(Start::Second) => Ok(Claim::Second),
        Err(error @ (InstanceError::Stranger | InstanceError::System(_))) => {
            problems.push(error.to_string());
            Ok(Claim::Alone(None))
        }
        Err(error) => Err(error),
    }
}

/// The service that runs inside the app: loopback only, one group, one agent whose token dies with the program.
struct Embedded {
    url: String,
    door: ConsoleDoor,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Embedded {
    fn start(runtime: &Runtime, embedded: &settings::Embedded, groupid: GroupId, data_dir: Option<&Path>) -> Result<Self, Failure> {
        let record = record(data_dir)?;
        let token = Redacted::new(service::secret());
        let door = ConsoleDoor::new(token.clone());
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
            console_door: Some(door.clone()),
        };
        config.check()?;
        let listener = runtime.block_on(bind(embedded.port))?;
        let url = format!("http://{}", listener.local_addr()?);
        tracing::info!(url, "the embedded service listens");
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move { drop(stopped.await) };
        let task = runtime.spawn(service::run(listener, config, record, shutdown));
        Ok(Self { url, door, stop, task })
    }

    fn console_link(&self) -> ConsoleLink {
        let (url, door) = (self.url.clone(), self.door.clone());
        // In the fragment, which browsers do not send.
        Box::new(move || Redacted::new(format!("{url}/console/#code={}", door.code())))
    }

    fn stop(self, runtime: &Runtime) {
        // It may have ended by itself.
        self.stop.send(()).ok();
        let ended = runtime.block_on(async { tokio::time::timeout(GOODBYE, self.task).await });
        let Ok(ended) = ended else { return tracing::warn!("the embedded service does not end; it is left behind") };
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

/// The record of answers in the data folder. Nothing is served without.
fn record(data_dir: Option<&Path>) -> Result<AuditLog, Failure> {
    let path = data_dir.ok_or("there is no home folder, and so no place for the record of answers")?.join("audit.jsonl");
    let opened = AuditLog::open(&path);
    opened.map_err(|error| format!("no session can be granted, since {} cannot be written: {error}", path.display()).into())
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

/// Resolves when the system or the user wants the program to stop.
async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = async {
            match signal(SignalKind::terminate()) {
                Ok(mut signal) => drop(signal.recv().await),
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = interrupt => {}
            () = terminate => {}
        }
    }
    #[cfg(not(unix))]
    interrupt.await.ok();
}
