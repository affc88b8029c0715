//! The program itself as it is hosted, `oneclick-visitor serve`: a process of its own, whose memory and files can be measured.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};

use crate::common::{PATIENCE, SAM};

/// A service in a process of its own; dropping it kills it.
pub(crate) struct Hosted {
    pub(crate) address: SocketAddr,
    /// Its settings, and its data folder below it.
    folder: PathBuf,
    child: Child,
    log: Receiver<String>,
}

impl Hosted {
    /// With one group and one agent, whose token is [`SAM`].
    pub(crate) fn start(name: &str) -> Self {
        Self::start_by(name, "exec \"$0\" \"$@\"", "")
    }

    /// By a shell's script that ends with the program, `exec "$0" "$@"`, and with more keys in `[serve]`.
    pub(crate) fn start_by(name: &str, script: &str, keys: &str) -> Self {
        let (folder, mut child) = Self::spawn(name, script, keys);
        let (tell, log) = channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        // It ends with the child.
        let read = move || drop(lines.map_while(Result::ok).try_for_each(|line| tell.send(line)));
        std::thread::Builder::new().name("log".to_owned()).spawn(read).unwrap();
        let mut hosted = Self { address: ([127, 0, 0, 1], 0).into(), folder, child, log };
        hosted.address = hosted.listens_at();
        hosted
    }

    /// Where it listens, once it does. Its log says so too, but not at every level.
    fn listens_at(&mut self) -> SocketAddr {
        let give_up_at = Instant::now() + PATIENCE;
        loop {
            if let Some(address) = listening(self.child.id()) {
                return address;
            }
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none() && Instant::now() < give_up_at, "it does not listen: {:#?}", self.log.try_iter().collect::<Vec<_>>());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Starts one that is not to start: how it ended, and all that it said.
    pub(crate) fn refused(name: &str, script: &str) -> (ExitStatus, String) {
        let (folder, child) = Self::spawn(name, script, "");
        let output = child.wait_with_output().unwrap();
        std::fs::remove_dir_all(&folder).ok();
        (output.status, String::from_utf8(output.stderr).unwrap())
    }

    fn spawn(name: &str, script: &str, keys: &str) -> (PathBuf, Child) {
        let folder = std::env::temp_dir().join(format!("oneclick-visitor-attack-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let settings = format!(
            "[serve]\nlisten = \"127.0.0.1:0\"\n{keys}\n\
             [[serve.groups]]\ngroupid = 1\norganisation = \"Acme\"\n\
             [[serve.agents]]\nname = \"Sam\"\ngroupid = 1\ntoken = \"{SAM}\"\n"
        );
        std::fs::write(folder.join("config.toml"), settings).unwrap();
        let child = Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_oneclick-visitor"), "serve", "--config"])
            .arg(folder.join("config.toml"))
            .env("HOME", &folder)
            .env("XDG_DATA_HOME", &folder)
            .env("XDG_CONFIG_HOME", &folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        (folder, child)
    }

    /// The next line of its log in which this stands.
    pub(crate) fn log_line(&self, part: &str) -> String {
        let give_up_at = Instant::now() + PATIENCE;
        let mut before = Vec::new();
        loop {
            match self.log.recv_timeout(give_up_at.saturating_duration_since(Instant::now())) {
                Ok(line) if line.contains(part) => return line,
                Ok(line) => before.push(line),
                Err(error) => panic!("{part:?} is not in the log ({error}): {before:#?}"),
            }
        }
    }

    /// The lines of its log that nobody has looked at yet.
    pub(crate) fn log_lines_so_far(&self) -> Vec<String> {
        self.log.try_iter().collect()
    }

    /// What it holds in memory, in kB.
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches("kB").trim().parse().unwrap()
    }
}

impl Hosted {
    /// How many files it may have open.
    pub(crate) fn open_files_limit(&self) -> u64 {
        self.open_files_limits()[0]
    }

    /// The soft and the hard limit on open files.
    fn open_files_limits(&self) -> [u64; 2] {
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", self.child.id())).unwrap();
        let line = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap();
        let mut limits = line.split_whitespace().map(|limit| limit.parse().unwrap());
        [limits.next().unwrap(), limits.next().unwrap()]
    }

    /// Sets the limit on its open files; more that are open stay open.
    pub(crate) fn limit_open_files(&self, count: u64) {
        let [_, hard] = self.open_files_limits();
        let before = prlimit(Some(self.pid()), Resource::Nofile, Rlimit { current: Some(count), maximum: Some(hard) });
        before.unwrap();
    }

    /// The processor time that it has used, in hundredths of a second.
    pub(crate) fn processor_ticks(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // The name, in parentheses, may hold anything; user and system time are the 12th and 13th field after it.
        stat.rsplit(')').next().unwrap().split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum()
    }

    /// Where it keeps its log and its record.
    pub(crate) fn data_folder(&self) -> PathBuf {
        self.folder.join("oneclick-visitor")
    }

    /// Lets no file of its grow beyond this many bytes, or any.
    pub(crate) fn limit_file_size(&self, bytes: Option<u64>) {
        let before = prlimit(Some(self.pid()), Resource::Fsize, Rlimit { current: bytes, maximum: None });
        before.unwrap();
    }

    /// Tells it to end; how long that takes.
    pub(crate) fn terminate(&mut self) -> Duration {
        let began = Instant::now();
        kill_process(self.pid(), Signal::TERM).unwrap();
        while self.child.try_wait().unwrap().is_none() {
            assert!(began.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
        began.elapsed()
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// What stands in its record.
    pub(crate) fn audit(&self) -> String {
        std::fs::read_to_string(self.data_folder().join("audit.jsonl")).unwrap()
    }
}

impl Drop for Hosted {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// The address at which this process takes connections, as the system knows it.
fn listening(pid: u32) -> Option<SocketAddr> {
    let files = std::fs::read_dir(format!("/proc/{pid}/fd")).ok()?;
    let sockets: Vec<String> = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok()?.to_str().map(str::to_owned)).collect();
    std::fs::read_to_string(format!("/proc/{pid}/net/tcp")).ok()?.lines().skip(1).find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let is_listening = fields[3] == "0A" && sockets.contains(&format!("socket:[{}]", fields[9]));
        let (host, port) = fields[1].split_once(':').filter(|_| is_listening)?;
        let host = u32::from_str_radix(host, 16).unwrap().to_ne_bytes();
        Some((host, u16::from_str_radix(port, 16).unwrap()).into())
    })
}
