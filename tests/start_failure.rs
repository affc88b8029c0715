//! A start that fails is seen by somebody who started the app by a click: a window says what the standard error says.
#![cfg(all(unix, not(target_os = "macos")))]
#![allow(clippy::unwrap_used, reason = "a helper of a test may fail like the test")]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt as _, EventMask, ImageFormat, KEY_PRESS_EVENT, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// How long anything may take that happens at once.
const PATIENCE: Duration = Duration::from_secs(60);
const ESCAPE: u32 = 0xFF1B;

/// A screen without a window manager; ended when dropped.
struct Screen {
    server: Child,
    display: String,
}

impl Screen {
    fn start(depth: u8, without: &[&str]) -> Self {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", &format!("1024x768x{depth}"), "-nolisten", "tcp", "-noreset"]);
        for extension in without {
            command.args(["-extension", extension]);
        }
        let mut server = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("Xvfb starts");
        let mut number = String::new();
        // It writes its number and a newline once it is ready.
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { server, display: format!(":{}", number.trim()) }
    }

    fn connect(&self) -> (RustConnection, Window) {
        let (connection, screen) = x11rb::connect(Some(&self.display)).unwrap();
        let root = connection.setup().roots[screen].root;
        (connection, root)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.server.kill().ok();
        self.server.wait().ok();
    }
}

/// The file of its home that the app's standard error is written to.
const SAID: &str = "said.txt";

/// The app on a screen, with these settings and an empty home.
fn start(screen: &Screen, name: &str, settings: &str, change: impl FnOnce(&mut Command)) -> Child {
    let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::remove_dir_all(&home).ok();
    std::fs::create_dir_all(&home).unwrap();
    std::fs::write(home.join("config.toml"), settings).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_oneclick-visitor"));
    command.arg("--config").arg(home.join("config.toml"));
    command.env("DISPLAY", &screen.display).env_remove("WAYLAND_DISPLAY").env("XDG_SESSION_TYPE", "x11").env("LANG", "en_GB.UTF-8");
    command.env("XDG_CONFIG_HOME", &home).env("XDG_DATA_HOME", &home).env("XDG_RUNTIME_DIR", &home);
    // As a desktop starts programs: no terminal, and no pipe that a script reads.
    let said = std::fs::File::create(home.join(SAID)).unwrap();
    command.env("LIBGL_ALWAYS_SOFTWARE", "1").stdin(Stdio::null()).stdout(Stdio::null()).stderr(said);
    change(&mut command);
    command.spawn().unwrap()
}

/// What is on the screen once a window has appeared there.
struct Seen {
    connection: RustConnection,
    window: Window,
}

impl Seen {
    /// Waits for the first window that is put on the screen after `begin`.
    fn wait(screen: &Screen, name: &str, begin: impl FnOnce() -> Child) -> (Self, Child) {
        let (connection, root) = screen.connect();
        let notify = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        connection.change_window_attributes(root, &notify).unwrap().check().unwrap();
        let mut process = begin();
        let (sender, mapped) = mpsc::channel();
        std::thread::Builder::new()
            .name("windows".to_owned())
            .spawn(move || {
                while let Ok(event) = connection.wait_for_event() {
                    if let Event::MapNotify(event) = event {
                        sender.send((connection, event.window)).ok();
                        return;
                    }
                }
            })
            .unwrap();
        let Ok((connection, window)) = mapped.recv_timeout(PATIENCE) else {
            process.kill().ok();
            panic!("no window appears: {}", ended(process, name).1);
        };
        (Self { connection, window }, process)
    }

    fn property(&self, name: &str) -> Vec<u8> {
        let atom = self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
        self.connection.get_property(false, self.window, atom, AtomEnum::ANY, 0, 1024).unwrap().reply().unwrap().value
    }

    /// How many pixels of it differ from its first one, once it is painted.
    fn painted(&self, bytes: usize, picture: Option<&Path>) -> usize {
        let place = self.connection.get_geometry(self.window).unwrap().reply().unwrap();
        let until = std::time::Instant::now() + PATIENCE;
        loop {
            let (width, height) = (place.width, place.height);
            let image = self.connection.get_image(ImageFormat::Z_PIXMAP, self.window, 0, 0, width, height, !0).unwrap().reply().unwrap();
            let pixels: Vec<&[u8]> = image.data.chunks(bytes).collect();
            let count = pixels.iter().filter(|pixel| **pixel != pixels[0]).count();
            // A message and its button, down to the last corner; before that, it is all of another colour.
            if count > 5_000 && pixels.last() == Some(&pixels[0]) {
                if let Some(picture) = picture {
                    let rgb: Vec<u8> = image.data.chunks(4).flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]).collect();
                    let mut encoder = png::Encoder::new(std::fs::File::create(picture).unwrap(), width.into(), height.into());
                    encoder.set_color(png::ColorType::Rgb);
                    encoder.write_header().unwrap().write_image_data(&rgb).unwrap();
                }
                return count;
            }
            assert!(std::time::Instant::now() < until, "nothing is painted: {count}");
        }
    }

    fn press(&self, symbol: u32) {
        let setup = self.connection.setup();
        let (first, count) = (setup.min_keycode, setup.max_keycode - setup.min_keycode + 1);
        let mapping = self.connection.get_keyboard_mapping(first, count).unwrap().reply().unwrap();
        let at = mapping.keysyms.chunks(usize::from(mapping.keysyms_per_keycode)).position(|symbols| symbols[0] == symbol).unwrap();
        self.connection.set_input_focus(x11rb::protocol::xproto::InputFocus::PARENT, self.window, x11rb::CURRENT_TIME).unwrap();
        self.connection
            .xtest_fake_input(KEY_PRESS_EVENT, first + u8::try_from(at).unwrap(), 0, x11rb::NONE, 0, 0, 0)
            .unwrap()
            .check()
            .unwrap();
    }

    /// What a window manager's close button does.
    fn close(&self) {
        let atom = |name: &[u8]| self.connection.intern_atom(false, name).unwrap().reply().unwrap().atom;
        let data = [atom(b"WM_DELETE_WINDOW"), 0, 0, 0, 0];
        let message = ClientMessageEvent::new(32, self.window, atom(b"WM_PROTOCOLS"), data);
        self.connection.send_event(false, self.window, EventMask::NO_EVENT, message).unwrap().check().unwrap();
    }
}

/// Whether the app of this name succeeded, and what it wrote.
fn ended(mut process: Child, name: &str) -> (bool, String) {
    let success = process.wait().unwrap().success();
    (success, std::fs::read_to_string(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name).join(SAID)).unwrap())
}

const BROKEN: &str = "[embedded]\nterms_url = \"javascript:x\"\n";

/// The app fails for this reason in sight of somebody, who then closes the message.
fn assert_told(screen: &Screen, name: &str, settings: &str, reason: &str, by_key: bool, change: impl FnOnce(&mut Command)) {
    let (seen, process) = Seen::wait(screen, name, || start(screen, name, settings, change));
    assert_eq!(String::from_utf8(seen.property("_NET_WM_NAME")).unwrap(), "OneClick Visitor");
    assert!(!seen.property("_NET_WM_WINDOW_TYPE").is_empty());
    let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
    seen.painted(4, Some(&picture));
    if by_key {
        seen.press(ESCAPE)
    } else {
        seen.close()
    }
    let (success, told) = ended(process, name);
    assert!(!success && told.contains(reason), "{told}");
    assert!(!told.lines().any(|line| line.starts_with("oneclick-visitor: ") && line.contains('{')), "for people: {told}");
}

#[test]
fn wrong_settings_are_told_in_a_window_on_any_x_server() {
    for (at, without) in [&[][..], &["GLX"], &["RANDR"], &["MIT-SHM", "XInputExtension", "RENDER", "COMPOSITE"]].into_iter().enumerate() {
        let screen = Screen::start(24, without);
        let reason = "embedded.terms_url: must begin with https:// or http://";
        assert_told(&screen, &format!("failure-settings-{at}"), BROKEN, reason, at % 2 == 0, |_| ());
    }
}

#[test]
fn that_there_is_no_opengl_is_told_in_a_window() {
    let screen = Screen::start(24, &["GLX"]);
    assert_told(&screen, "failure-opengl", "", "it needs OpenGL", true, |command| {
        command.env("LIBGL_DRIVERS_PATH", "/nonexistent").env("__EGL_VENDOR_LIBRARY_DIRS", "/nonexistent");
    });
}

#[test]
fn an_x_server_without_randr_ends_in_words() {
    let screen = Screen::start(24, &["RANDR"]);
    let (seen, mut process) = Seen::wait(&screen, "failure-randr", || start(&screen, "failure-randr", "", |_| ()));
    // The app itself, or a message: in any case something to read.
    assert_eq!(String::from_utf8(seen.property("_NET_WM_NAME")).unwrap(), "OneClick Visitor");
    process.kill().unwrap();
    let (_, told) = ended(process, "failure-randr");
    println!("without RANDR: {told}");
}

#[test]
fn it_is_told_on_a_screen_of_16_bits() {
    let screen = Screen::start(16, &[]);
    let (seen, process) = Seen::wait(&screen, "failure-16", || start(&screen, "failure-16", BROKEN, |_| ()));
    seen.painted(2, None);
    seen.close();
    assert!(!ended(process, "failure-16").0);
}

#[test]
fn without_a_screen_it_is_told_on_the_standard_error_alone() {
    let screen = Screen::start(24, &[]);
    let process = start(&screen, "failure-nowhere", "", |command| {
        command.env_remove("DISPLAY");
    });
    let (success, told) = ended(process, "failure-nowhere");
    assert!(!success && told.contains("there is no display"), "{told}");
}

#[test]
fn a_script_that_reads_the_standard_error_is_not_held_up_by_a_window() {
    let screen = Screen::start(24, &[]);
    let process = start(&screen, "failure-script", BROKEN, |command| {
        command.stderr(Stdio::piped());
    });
    let output = process.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && told.contains("embedded.terms_url"), "{told}");
}
