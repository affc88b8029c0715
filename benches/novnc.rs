//! The nearest peer, measured beside us where it is installed: x0vncserver, websockify and noVNC, as Debian packages them.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use walk::browser::Browser;
use walk::{Outcome, PATIENCE};

/// The server itself: `x0vncserver` is a script that leaves it running by itself.
const SERVER: &str = "X0tigervnc";

const PAGES: &str = "/usr/share/novnc";

pub(crate) const CANVAS: &str = "#noVNC_container canvas";

/// Bytes that its page has received.
pub(crate) const BYTES: &str = "window.benchBytes";

/// Counts what arrives on sockets that are opened from now on.
const COUNT_BYTES: &str = "window.benchBytes = 0;\n\
    window.WebSocket = new Proxy(WebSocket, {\n\
      construct(target, all) {\n\
        const socket = new target(...all);\n\
        socket.addEventListener('message', ({ data }) => { window.benchBytes += data.byteLength ?? data.length; });\n\
        return socket;\n\
      },\n\
    });";

/// A running peer; ended when dropped.
pub(crate) struct Peer {
    processes: Vec<Child>,
    port: u16,
}

impl Peer {
    /// None if it is not installed.
    pub(crate) fn start(display: &str, folder: &Path) -> Outcome<Option<Self>> {
        let (screen_port, port) = (free_port()?, free_port()?);
        let spawn = |program: &str, arguments: &[&str]| {
            let log = std::fs::File::create(folder.join(format!("{program}.log")))?;
            Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn()
        };
        let arguments = ["-display", display, "-rfbport", &screen_port.to_string(), "-localhost", "-SecurityTypes", "None"];
        if !Path::new(PAGES).is_dir() {
            return Ok(None);
        }
        let Ok(server) = spawn(SERVER, &arguments) else { return Ok(None) };
        let mut peer = Self { processes: vec![server], port };
        let Ok(gate) = spawn("websockify", &["--web", PAGES, &format!("127.0.0.1:{port}"), &format!("127.0.0.1:{screen_port}")]) else {
            return Ok(None);
        };
        peer.processes.push(gate);
        for port in [screen_port, port] {
            listening(port)?;
        }
        Ok(Some(peer))
    }

    /// Opens its page, and returns when the picture is there.
    pub(crate) async fn open(&self, browser: &Browser) -> Outcome<()> {
        browser.open(&format!("http://127.0.0.1:{}/vnc.html", self.port)).await?;
        browser.run(COUNT_BYTES, vec![]).await?;
        browser.until("document.documentElement.classList.contains('noVNC_loading') === false", PATIENCE).await?;
        browser.click("#noVNC_connect_button").await?;
        browser.until(&format!("document.querySelector('{CANVAS}')?.width > 1000"), PATIENCE).await.map(drop)
    }

    /// Its processes; websockify serves each connection from a child of its own.
    pub(crate) fn senders(&self) -> Vec<u32> {
        self.processes.iter().flat_map(|process| super::usage::family(process.id())).collect()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        for process in &mut self.processes {
            process.kill().ok();
            process.wait().ok();
        }
    }
}

fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Waits until somebody listens.
fn listening(port: u16) -> Outcome<()> {
    let give_up_at = Instant::now() + PATIENCE;
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        if Instant::now() > give_up_at {
            return Err(format!("nobody listens on port {port}").into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
