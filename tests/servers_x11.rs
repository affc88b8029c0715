//! Capture on X servers of many kinds: without an extension, with other depths of colour, and two with one name. Each test
//! starts servers of its own (Xvfb).
#![cfg(all(unix, not(target_os = "macos")))]
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use oneclick_visitor::media::{NoScreen, Source, SourceError, Viewfinder, X11, set_own_window};
use oneclick_visitor::sdk::DisplayId;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ChangeWindowAttributesAux, ConnectionExt as _, CreateWindowAux, MOTION_NOTIFY_EVENT, PropMode, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

/// The own window is the whole process's, and so is the turn.
static TURN: Mutex<()> = Mutex::new(());

/// A server and a client that stays; ended when dropped.
struct Server {
    process: Child,
    number: String,
    connection: RustConnection,
    root: u32,
}

impl Server {
    fn start(depth: u8, arguments: &[&str]) -> Self {
        let mut process = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &format!("320x200x{depth}"), "-nolisten", "tcp", "-noreset"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It writes its number and a newline once it is ready.
        let mut output = process.stdout.take().unwrap();
        let mut number = String::new();
        let mut byte = [0];
        while output.read(&mut byte).unwrap() == 1 && byte[0] != b'\n' {
            number.push(char::from(byte[0]));
        }
        let (connection, screen) = x11rb::connect(Some(&format!(":{number}"))).unwrap();
        let root = connection.setup().roots[screen].root;
        Self { process, number, connection, root }
    }

    fn name(&self) -> String {
        format!(":{}", self.number)
    }

    /// Its socket's path.
    fn socket(&self) -> PathBuf {
        PathBuf::from(format!("/tmp/.X11-unix/X{}", self.number))
    }

    /// Fills the screen with this pixel, and puts the pointer into its last corner.
    fn fill(&self, pixel: u32) {
        self.connection.change_window_attributes(self.root, &ChangeWindowAttributesAux::new().background_pixel(pixel)).unwrap();
        self.connection.clear_area(false, self.root, 0, 0, 0, 0).unwrap();
        self.connection.xtest_fake_input(MOTION_NOTIFY_EVENT, 0, 0, self.root, 319, 199, 0).unwrap();
        self.connection.sync().unwrap();
    }

    /// The colour of the middle of the picture: red, green, blue.
    fn captured(&self) -> Result<[u8; 3], SourceError> {
        let mut source = X11::open_on(Some(&self.name()))?;
        source.watch(true)?;
        source.grab()?;
        let frame = source.frame();
        assert_eq!((frame.width, frame.height), (320, 200));
        let [blue, green, red, _] = *frame.data[100 * frame.stride + 160 * 4..].first_chunk().unwrap();
        Ok([red, green, blue])
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

#[test]
fn without_an_extension_the_screen_is_captured_or_refused_in_words() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    // Those that Xvfb can do without.
    for (extension, needed) in [
        ("RANDR", None),
        ("MIT-SHM", None),
        ("Composite", None),
        ("MIT-SCREEN-SAVER", None),
        ("DPMS", None),
        ("DAMAGE", Some("DAMAGE")),
        ("XFIXES", Some("XFIXES")),
    ] {
        let server = Server::start(24, &["-extension", extension]);
        server.fill(0x0012_3456);
        let viewfinder = Viewfinder::open_on(&server.name());
        match needed {
            None => {
                assert_eq!(server.captured(), Ok([0x12, 0x34, 0x56]), "without {extension}");
                let mut viewfinder = viewfinder.unwrap();
                assert_eq!(viewfinder.displays().unwrap()[0].id, DisplayId::Screen);
                assert_eq!(viewfinder.windows().unwrap(), []);
                assert_eq!(viewfinder.preview(&DisplayId::Screen, 32, 20).unwrap().rgba[..4], [0x12, 0x34, 0x56, 255]);
            }
            Some(word) => {
                let refused = viewfinder.unwrap_err();
                assert!(
                    matches!(&refused, SourceError::NoScreen(NoScreen::Extension { extension, .. }) if *extension == word),
                    "{refused}"
                );
            }
        }
    }
}

#[test]
fn the_app_says_which_extension_its_window_lacks() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let server = Server::start(24, &["-extension", "RANDR"]);
    let home = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("lacking");
    fs::create_dir_all(&home).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_oneclick-visitor"))
        .env("DISPLAY", server.name())
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env("XDG_CONFIG_HOME", &home)
        .env("XDG_DATA_HOME", &home)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("the X server lacks the extension RANDR, which the window needs"), "{said}");
    assert!(!said.contains("panicked") && !output.status.success(), "{said}");
}

#[test]
fn screens_of_sixteen_and_thirty_bits_are_captured_and_those_with_a_palette_refused() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for extension in [&[][..], &["-extension", "MIT-SHM"]] {
        let of = |depth, pixel| {
            let server = Server::start(depth, extension);
            server.fill(pixel);
            server.captured()
        };
        assert_eq!(of(15, 16 << 10 | 31 << 5 | 1), Ok([132, 255, 8]));
        assert_eq!(of(16, 16 << 11 | 32 << 5 | 15), Ok([132, 130, 123]));
        assert_eq!(of(24, 0x0001_0203), Ok([1, 2, 3]));
        assert_eq!(of(30, 1023 << 20 | 512 << 10 | 2), Ok([255, 128, 0]));
    }
    let server = Server::start(8, &[]);
    let refused = Viewfinder::open_on(&server.name()).unwrap_err();
    assert!(matches!(&refused, SourceError::ScreenFormat { depth: 8, .. }), "{refused}");
}

/// Has the one server answer where the other's socket is, as where their names are the same; undone when dropped.
struct Swapped(PathBuf);

impl Swapped {
    fn new(hidden: &Server, answers: &Server) -> Self {
        let aside = hidden.socket().with_extension("aside");
        fs::rename(hidden.socket(), &aside).unwrap();
        std::os::unix::fs::symlink(answers.socket(), hidden.socket()).unwrap();
        Self(hidden.socket())
    }
}

impl Drop for Swapped {
    fn drop(&mut self) {
        fs::remove_file(&self.0).ok();
        fs::rename(self.0.with_extension("aside"), &self.0).ok();
    }
}

/// Forgets the own window when dropped.
struct Own;

impl Own {
    fn set(window: u32) -> Self {
        set_own_window(Some(window));
        Self
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        set_own_window(None);
    }
}

/// A window that says whose it is, as toolkits make it.
fn window(server: &Server, process: u32) -> u32 {
    let (connection, window) = (&server.connection, server.connection.generate_id().unwrap());
    let (aux, class) = (CreateWindowAux::new(), WindowClass::INPUT_OUTPUT);
    connection.create_window(0, window, server.root, 0, 0, 9, 9, 0, class, 0, &aux).unwrap();
    let name = connection.intern_atom(false, b"_NET_WM_PID").unwrap().reply().unwrap().atom;
    connection.change_property32(PropMode::REPLACE, window, name, AtomEnum::CARDINAL, &[process]).unwrap();
    connection.sync().unwrap();
    window
}

#[test]
fn only_the_server_that_shows_the_own_window_is_captured() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let (shows, other) = (Server::start(24, &[]), Server::start(24, &[]));
    let ours = window(&shows, std::process::id());
    // Windows have the same numbers on both, as their programs were the first to come.
    assert_eq!(window(&other, std::process::id() + 1), ours);
    let _own = Own::set(ours);
    Viewfinder::open_on(&shows.name()).unwrap();
    X11::open_on(Some(&shows.name())).unwrap();
    let swapped = Swapped::new(&shows, &other);
    for refused in [Viewfinder::open_on(&shows.name()).err(), X11::open_on(Some(&shows.name())).err()] {
        let refused = refused.unwrap();
        assert!(matches!(&refused, SourceError::NoScreen(NoScreen::AnotherServer)), "{refused}");
    }
    drop(swapped);
    Viewfinder::open_on(&shows.name()).unwrap();
    // A window of that number which is gone, or another process's, is not this process's.
    let _another = Own::set(window(&shows, std::process::id() + 1));
    assert!(X11::open_on(Some(&shows.name())).is_err());
}

/// Counts connections to a server on their way.
struct Counter {
    count: Arc<AtomicUsize>,
    number: u32,
}

impl Counter {
    fn start(server: &Server) -> Self {
        let count = Arc::<AtomicUsize>::default();
        let path = |number| format!("/tmp/.X11-unix/X{number}");
        let mut numbers = 40_000 + std::process::id() % 10_000..60_000;
        let (number, listener) = numbers.find_map(|number| Some((number, UnixListener::bind(path(number)).ok()?))).unwrap();
        let (counted, socket) = (count.clone(), server.socket());
        let accept = move || {
            for client in listener.incoming() {
                counted.fetch_add(1, Ordering::Relaxed);
                let (client, server) = (client.unwrap(), UnixStream::connect(&socket).unwrap());
                for (from, to) in [(client.try_clone().unwrap(), server.try_clone().unwrap()), (server, client)] {
                    std::thread::Builder::new().spawn(move || carry(from, to)).unwrap();
                }
            }
        };
        std::thread::Builder::new().spawn(accept).unwrap();
        Self { count, number }
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        fs::remove_file(format!("/tmp/.X11-unix/X{}", self.number)).ok();
    }
}

fn carry(mut from: UnixStream, mut to: UnixStream) {
    let mut bytes = [0; 65_536];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    to.shutdown(std::net::Shutdown::Write).ok();
}

#[test]
fn looking_again_and_again_takes_one_connection() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    // Descriptors do not pass through the counter.
    let server = Server::start(24, &["-extension", "MIT-SHM"]);
    let counter = Counter::start(&server);
    let mut viewfinder = Viewfinder::open_on(&format!(":{}", counter.number)).unwrap();
    for pixel in [0x0010_2030, 0x0040_5060, 0x0070_8090] {
        server.fill(pixel);
        assert_eq!(viewfinder.displays().unwrap().len(), 1);
        assert!(viewfinder.windows().unwrap().is_empty());
        let [_, red, green, blue] = pixel.to_be_bytes();
        assert_eq!(viewfinder.preview(&DisplayId::Screen, 32, 20).unwrap().rgba[..4], [red, green, blue, 255]);
    }
    assert_eq!(counter.count.load(Ordering::Relaxed), 1);
}
