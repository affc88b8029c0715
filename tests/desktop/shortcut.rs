//! Shortcuts on a real X server, with keys pressed as by hand.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use oneclick_visitor::desktop::shortcut::{Event, ShortcutError, Shortcuts};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, GrabMode, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, ModMask};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use crate::PATIENCE;
use crate::bus::{is_inside, with_bus_and_display};
use walk::desk::Desk;

const CONTROL: u32 = 0xffe3;
const ALT: u32 = 0xffe9;
const SHIFT: u32 = 0xffe1;
const P: u32 = 0x70;

struct Keyboard {
    connection: RustConnection,
    root: u32,
}

impl Keyboard {
    fn new() -> Self {
        let (connection, screen) = x11rb::connect(None).unwrap();
        let root = connection.setup().roots[screen].root;
        Self { connection, root }
    }

    fn code(&self, symbol: u32) -> u8 {
        let (first, last) = (self.connection.setup().min_keycode, self.connection.setup().max_keycode);
        let keys = self.connection.get_keyboard_mapping(first, last - first + 1).unwrap().reply().unwrap();
        let at = keys.keysyms.chunks(usize::from(keys.keysyms_per_keycode)).position(|symbols| symbols[0] == symbol);
        first + u8::try_from(at.unwrap()).unwrap()
    }

    fn all(&self, event: u8) {
        for symbol in [CONTROL, ALT, SHIFT, P] {
            self.connection.xtest_fake_input(event, self.code(symbol), 0, self.root, 0, 0, 0).unwrap().check().unwrap();
        }
    }

    fn down(&self) {
        self.all(KEY_PRESS_EVENT);
    }

    fn up(&self) {
        self.all(KEY_RELEASE_EVENT);
    }

    /// Takes Ctrl+Alt+Shift+P away from all others, if nobody has it.
    fn grab(&self) -> bool {
        let keys = ModMask::CONTROL | ModMask::M1 | ModMask::SHIFT;
        let grab = self.connection.grab_key(false, self.root, keys, self.code(P), GrabMode::ASYNC, GrabMode::ASYNC).unwrap();
        grab.check().is_ok()
    }
}

fn on_a_screen(test: &str, body: impl FnOnce()) {
    let desk = (!is_inside()).then(|| Desk::start(640, 480).unwrap());
    let display = desk.as_ref().map_or("", Desk::display).to_owned();
    with_bus_and_display(test, &display, body);
}

fn hold(text: &str) -> (Shortcuts, Receiver<Event<u8>>) {
    let (sender, events) = channel();
    (Shortcuts::hold(vec![(text.to_owned(), 1)], move |event| sender.send(event).unwrap_or_default()), events)
}

#[test]
fn a_press_is_said_once_and_the_keys_are_given_back() {
    on_a_screen("shortcut::a_press_is_said_once_and_the_keys_are_given_back", || {
        let keyboard = Keyboard::new();
        let (held, events) = hold("Ctrl+Alt+Shift+P");
        let give_up_at = Instant::now() + PATIENCE;
        // When it holds them nothing tells; until then nobody hears the keys.
        let pressed = loop {
            keyboard.down();
            match events.recv_timeout(Duration::from_millis(500)) {
                Err(RecvTimeoutError::Timeout) if Instant::now() < give_up_at => keyboard.up(),
                heard => break heard,
            }
        };
        assert_eq!(pressed, Ok(Event::Pressed(1)));
        assert_eq!(events.recv_timeout(Duration::from_millis(1_200)), Err(RecvTimeoutError::Timeout), "held is not pressed again");
        keyboard.up();
        keyboard.down();
        assert_eq!(events.recv_timeout(PATIENCE), Ok(Event::Pressed(1)));
        keyboard.up();
        drop(held);
        while !keyboard.grab() {
            assert!(Instant::now() < give_up_at, "the keys are still held");
            std::thread::sleep(Duration::from_millis(20)); // no event tells that another client let go
        }
    });
}

#[test]
fn one_that_is_taken_is_named() {
    on_a_screen("shortcut::one_that_is_taken_is_named", || {
        let keyboard = Keyboard::new();
        assert!(keyboard.grab());
        let (_held, events) = hold("Ctrl+Alt+Shift+P");
        let taken = ShortcutError::Taken("Ctrl+Alt+Shift+P".to_owned());
        assert_eq!(events.recv_timeout(PATIENCE), Ok(Event::Failed(taken)));
    });
}

#[test]
fn those_of_a_moment_ago_can_be_had_again_at_once() {
    on_a_screen("shortcut::those_of_a_moment_ago_can_be_had_again_at_once", || {
        let keyboard = Keyboard::new();
        for _ in 0..3 {
            let (_held, events) = hold("Ctrl+Alt+Shift+P");
            let give_up_at = Instant::now() + PATIENCE;
            loop {
                keyboard.down();
                let heard = events.recv_timeout(Duration::from_millis(500));
                keyboard.up();
                match heard {
                    Err(RecvTimeoutError::Timeout) if Instant::now() < give_up_at => {}
                    heard => break assert_eq!(heard, Ok(Event::Pressed(1))),
                }
            }
        }
    });
}

#[test]
fn a_key_that_is_not_known_is_named() {
    let (_held, events) = hold("Ctrl+Foo");
    assert_eq!(events.recv_timeout(PATIENCE), Ok(Event::Failed(ShortcutError::Unknown("Ctrl+Foo".to_owned()))));
}

#[test]
fn without_a_screen_there_are_none() {
    with_bus_and_display("shortcut::without_a_screen_there_are_none", "", || {
        let (_held, events) = hold("Ctrl+Alt+Shift+P");
        assert!(matches!(events.recv_timeout(PATIENCE), Ok(Event::Failed(ShortcutError::Unsupported(..)))));
    });
}
