//! Arguments; then hand over.

mod program;

use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use oneclick_visitor::protocol::GroupId;
use oneclick_visitor::sdk::{ScreenSource, ServiceAddress};
use oneclick_visitor::{app, settings};

use program::{AppOptions, Failure};

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
    let Arguments { config, service, group, screen, minimized, link, command } = arguments;
    match command {
        Some(Command::Serve { listen }) => program::host_service(config.as_deref(), listen),
        None => {
            let screen = screen.map(|screen| match screen {
                Screen::Screen => ScreenSource::Screen,
                Screen::Pattern => ScreenSource::Pattern,
            });
            program::run_app(AppOptions { config, service, group: group.map(GroupId), screen, minimized, link })
        }
    }
}
