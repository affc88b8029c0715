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
#[command(version, after_long_help = include_str!("../assets/help/app.txt"))]
struct Arguments {
    /// Settings file, instead of the user's own
    ///
    /// Two starts of the app with different files are two apps.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Address of the service to use, instead of the one in the settings
    ///
    /// https://HOST[:PORT][/PATH], or http:// for a service on this computer.
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
    /// Host the presence and session service, with the agents' console
    #[command(after_long_help = include_str!("../assets/help/serve.txt"))]
    Serve {
        /// Address and port to listen on, instead of those in the settings
        ///
        /// 127.0.0.1:7710 if neither is set. Port 0 takes a free one, which the log names.
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use clap::CommandFactory as _;
    use toml::{Table, Value};

    use super::*;

    const EXAMPLE: &str = include_str!("../config.example.toml");
    const APP: &str = include_str!("../assets/help/app.txt");
    const SERVE: &str = include_str!("../assets/help/serve.txt");

    #[test]
    fn every_option_and_command_is_explained_in_the_help() {
        let mut command = Arguments::command();
        command.build();
        let serve = command.find_subcommand("serve").unwrap().clone();
        for mut command in [command, serve] {
            let help = command.render_long_help().to_string();
            for argument in command.get_arguments() {
                let explanation = argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
                assert!(explanation.len() > 10 && help.contains(explanation.lines().next().unwrap()), "{argument:?}");
            }
            for part in ["Settings:", "Files:", "Signals:", "Exit status:", "Environment:", "Examples:"] {
                assert!(help.contains(part), "{part} is missing in {help}");
            }
            for word in help.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(|word| word.starts_with("--")) {
                let known = Arguments::command()
                    .get_arguments()
                    .chain(command.get_arguments())
                    .any(|argument| argument.get_long() == Some(&word[2..]));
                assert!(known || ["--help", "--version"].contains(&word), "{word} does not exist");
            }
        }
    }

    #[test]
    fn the_help_fits_into_a_terminal() {
        let longest = APP.lines().chain(SERVE.lines()).max_by_key(|line| line.chars().count()).unwrap();
        assert!(longest.chars().count() <= 102, "{longest}");
    }

    /// The keys of `[serve]` and of its lists in the example, with their defaults.
    fn keys_of_serve() -> BTreeMap<String, Option<String>> {
        let all: String = EXAMPLE
            .lines()
            .map(|line| {
                line.strip_prefix("#: ").unwrap_or(line).to_owned()
                    + "
"
            })
            .collect();
        let all: Table = all.parse().unwrap();
        let mut keys = BTreeMap::new();
        for (key, value) in all["serve"].as_table().unwrap() {
            match value.as_array().and_then(|items| items.first()).and_then(Value::as_table) {
                Some(item) => keys.extend(item.keys().map(|key| (key.clone(), None))),
                None => drop(keys.insert(key.clone(), Some(value.to_string()))),
            }
        }
        keys
    }

    #[test]
    fn the_help_of_serve_has_each_of_its_keys_with_the_default() {
        let (settings, _) = SERVE.split_once("Proxies and encryption:").unwrap();
        let mut explained = BTreeMap::new();
        for line in settings.lines() {
            let text = line.trim_start();
            let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
            match (line.len() - text.len(), rest.strip_prefix("= ")) {
                (2, Some(value)) => drop(explained.insert(word.to_owned(), value.split("  ").next().map(str::to_owned))),
                (4, None) => drop(explained.insert(word.to_owned(), None)),
                _ => {}
            }
        }
        assert_eq!(explained, keys_of_serve());
    }
}
