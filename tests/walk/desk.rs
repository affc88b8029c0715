//! The visitor's desk: a virtual screen with a window manager, and hands on keyboard and windows.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::damage::{ConnectionExt as _, ReportLevel};
use x11rb::protocol::xfixes::ConnectionExt as _;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt as _,
    CreateGCAux, CreateWindowAux, EventMask, ImageFormat, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MOTION_NOTIFY_EVENT, MapState, PropMode,
    Rectangle, Window, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::Outcome;
use crate::picture::Picture;

/// How long the screen rests after what a key did.
const KEY_SEEN: Duration = Duration::from_millis(60);

/// Keys by their symbols.
pub mod key {
    pub const TAB: u32 = 0xff09;
    pub const ENTER: u32 = 0xff0d;
    pub const ESCAPE: u32 = 0xff1b;
    pub const SPACE: u32 = 0x20;
    pub(super) const SHIFT: u32 = 0xffe1;
}

/// A running screen; ended when dropped.
pub struct Desk {
    display: String,
    connection: RustConnection,
    root: Window,
    size: (u16, u16),
    keys: Vec<Vec<u32>>,
    first_key: u8,
    processes: Vec<Child>,
}

impl Desk {
    pub fn start(width: u16, height: u16) -> Outcome<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &format!("{width}x{height}x24"), "-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb: {error}"))?;
        let mut number = Vec::new();
        let mut output = server.stdout.take().ok_or("Xvfb has no output")?;
        let mut byte = [0];
        // It writes its number and a newline once it is ready.
        while output.read(&mut byte)? == 1 && byte[0] != b'\n' {
            number.push(byte[0]);
        }
        let display = format!(":{}", String::from_utf8(number)?);
        let (connection, screen) = x11rb::connect(Some(&display))?;
        let root = connection.setup().roots[screen].root;
        connection.damage_query_version(1, 1)?.reply()?;
        connection.xfixes_query_version(5, 0)?.reply()?;
        let events = ChangeWindowAttributesAux::new().event_mask(EventMask::PROPERTY_CHANGE).background_pixel(0x0033_4155);
        connection.change_window_attributes(root, &events)?;
        connection.clear_area(false, root, 0, 0, 0, 0)?;
        let setup = connection.setup();
        let (first_key, count) = (setup.min_keycode, setup.max_keycode - setup.min_keycode + 1);
        let mapping = connection.get_keyboard_mapping(first_key, count)?.reply()?;
        let keys = mapping.keysyms.chunks(usize::from(mapping.keysyms_per_keycode)).map(<[u32]>::to_vec).collect();
        let manager = Command::new("openbox")
            .env("DISPLAY", &display)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("openbox: {error}"))?;
        let desk = Self { display, connection, root, size: (width, height), keys, first_key, processes: vec![manager, server] };
        // Written when the manager has taken over the windows that were there: what is opened before may be overlooked.
        let managed = desk.atom("_NET_CLIENT_LIST_STACKING")?;
        desk.wait("a window manager", Duration::from_secs(10), |desk| {
            let list = desk.connection.get_property(false, desk.root, managed, AtomEnum::ANY, 0, 0)?.reply()?;
            Ok((list.type_ != x11rb::NONE).then_some(()))
        })?;
        // Out of the way: the pointer is drawn into what is shared, but not into what is captured here.
        desk.connection.xtest_fake_input(MOTION_NOTIFY_EVENT, 0, 0, root, width as i16 - 1, height as i16 - 1, 0)?;
        desk.connection.flush()?;
        Ok(desk)
    }

    pub fn display(&self) -> &str {
        &self.display
    }

    // Keys.

    pub fn press(&self, symbol: u32) -> Outcome<()> {
        let (code, shift) = self.key_code(symbol)?;
        if shift { self.chord(code) } else { self.stroke(code) }
    }

    /// Presses a key several times, as slowly as a person: what each press does is seen on the screen before the next.
    pub fn press_times(&self, symbol: u32, times: u32) -> Outcome<()> {
        (0..times).try_for_each(|_| self.and_see(|desk| desk.press(symbol)))
    }

    /// The same with Shift held.
    pub fn press_times_with_shift(&self, symbol: u32, times: u32) -> Outcome<()> {
        (0..times).try_for_each(|_| self.and_see(|desk| desk.chord(desk.key_code(symbol)?.0)))
    }

    /// Does something that changes the screen, and waits until it has and rests.
    ///
    /// Painted is not yet changed: on a busy machine the frame of a key's release comes so late that it would be taken for what
    /// the next key did, and two Tabs that meet in one frame are one.
    fn and_see(&self, act: impl FnOnce(&Self) -> Outcome<()>) -> Outcome<()> {
        let patience = Duration::from_secs(10);
        let before = self.capture()?;
        let damage = self.watch_damage()?;
        act(self)?;
        let give_up_at = Instant::now() + patience;
        loop {
            match self.next_event(give_up_at)? {
                Some(Event::DamageNotify(event)) if event.damage == damage => {
                    // First, or a change while looking would not be told.
                    self.connection.damage_subtract(damage, x11rb::NONE, x11rb::NONE)?;
                    if self.capture()? != before {
                        break;
                    }
                }
                Some(_) => {}
                None => return Err("a key was pressed and nothing was seen of it".into()),
            }
        }
        self.connection.damage_destroy(damage)?.check()?;
        self.wait_until_still(KEY_SEEN, patience)
    }

    pub fn type_text(&self, text: &str) -> Outcome<()> {
        text.chars().try_for_each(|letter| self.press(letter as u32))
    }

    fn chord(&self, code: u8) -> Outcome<()> {
        let (shift, _) = self.key_code(key::SHIFT)?;
        self.fake(KEY_PRESS_EVENT, shift)?;
        self.stroke(code)?;
        self.fake(KEY_RELEASE_EVENT, shift)
    }

    fn stroke(&self, code: u8) -> Outcome<()> {
        self.fake(KEY_PRESS_EVENT, code)?;
        self.fake(KEY_RELEASE_EVENT, code)
    }

    fn fake(&self, event: u8, code: u8) -> Outcome<()> {
        self.connection.xtest_fake_input(event, code, 0, self.root, 0, 0, 0)?.check()?;
        Ok(())
    }

    fn key_code(&self, symbol: u32) -> Outcome<(u8, bool)> {
        let column = |index: usize| {
            self.keys.iter().position(|symbols| symbols.get(index) == Some(&symbol)).map(|at| (self.first_key + at as u8, index == 1))
        };
        column(0).or_else(|| column(1)).ok_or_else(|| format!("no key has the symbol {symbol:#x}").into())
    }

    // The pointer.

    /// Moves the pointer there and presses its first button, which the window under it is given time to see.
    pub fn click_at(&self, x: i16, y: i16) -> Outcome<()> {
        const FIRST_BUTTON: u8 = 1;
        self.connection.xtest_fake_input(MOTION_NOTIFY_EVENT, 0, 0, self.root, x, y, 0)?.check()?;
        self.wait_until_still(KEY_SEEN, Duration::from_secs(5))?;
        self.fake(BUTTON_PRESS_EVENT, FIRST_BUTTON)?;
        self.wait_until_still(KEY_SEEN, Duration::from_secs(5))?;
        self.fake(BUTTON_RELEASE_EVENT, FIRST_BUTTON)
    }

    /// Takes what is there and drags it by so much, in steps as a hand does.
    pub fn drag(&self, (x, y): (i16, i16), (dx, dy): (i16, i16)) -> Outcome<()> {
        const FIRST_BUTTON: u8 = 1;
        let move_to = |step: i16| -> Outcome<()> {
            let (x, y) = (x + dx / 8 * step, y + dy / 8 * step);
            self.connection.xtest_fake_input(MOTION_NOTIFY_EVENT, 0, 0, self.root, x, y, 0)?.check()?;
            self.wait_until_still(KEY_SEEN, Duration::from_secs(5))
        };
        move_to(0)?;
        self.fake(BUTTON_PRESS_EVENT, FIRST_BUTTON)?;
        (0..=8).try_for_each(move_to)?;
        self.fake(BUTTON_RELEASE_EVENT, FIRST_BUTTON)
    }

    /// The text on the clipboard, as whoever pastes would get it.
    pub fn clipboard(&self, patience: Duration) -> Outcome<String> {
        let asker = self.connection.generate_id()?;
        let (no_aux, only_input) = (CreateWindowAux::new(), WindowClass::INPUT_ONLY);
        self.connection.create_window(0, asker, self.root, 0, 0, 1, 1, 0, only_input, 0, &no_aux)?.check()?;
        let (clipboard, utf8, answer) = (self.atom("CLIPBOARD")?, self.atom("UTF8_STRING")?, self.atom("_ONECLICK_PASTED")?);
        self.connection.convert_selection(asker, clipboard, utf8, answer, x11rb::CURRENT_TIME)?.check()?;
        let give_up_at = Instant::now() + patience;
        loop {
            match self.next_event(give_up_at)? {
                Some(Event::SelectionNotify(event)) if event.requestor == asker && event.property == answer => break,
                Some(Event::SelectionNotify(event)) if event.requestor == asker => return Err("the clipboard holds no text".into()),
                Some(_) => {}
                None => return Err("nobody answers for the clipboard".into()),
            }
        }
        let text = String::from_utf8(self.property(asker, answer, utf8)?)?;
        self.connection.destroy_window(asker)?.check()?;
        Ok(text)
    }

    // Windows.

    /// Waits for a window whose title contains this.
    pub fn wait_for_window(&self, title: &str, patience: Duration) -> Outcome<Window> {
        self.wait_for_title(title, patience, |found| found.contains(title))
    }

    /// Waits for the small window with the sharing bar; the main window's title begins like the bar's.
    pub fn wait_for_bar(&self, patience: Duration) -> Outcome<Window> {
        self.wait_for_title("of the sharing bar", patience, |found| found == "Sharing your screen")
    }

    fn wait_for_title(&self, title: &str, patience: Duration, fits: impl Fn(&str) -> bool) -> Outcome<Window> {
        let (list, name) = (self.atom("_NET_CLIENT_LIST")?, self.atom("_NET_WM_NAME")?);
        let utf8 = self.atom("UTF8_STRING")?;
        self.wait(&format!("a window {title:?}"), patience, |desk| {
            for window in desk.property(desk.root, list, AtomEnum::WINDOW.into())?.chunks_exact(4) {
                let window = u32::from_ne_bytes([window[0], window[1], window[2], window[3]]);
                let text = desk.property(window, name, utf8)?;
                if fits(&String::from_utf8_lossy(&text)) {
                    return Ok(Some(window));
                }
            }
            Ok(None)
        })
    }

    pub fn wait_until_painted(&self, window: Window, patience: Duration) -> Outcome<()> {
        let active = self.atom("_NET_ACTIVE_WINDOW")?;
        self.wait("the window to have the focus", patience, |desk| {
            Ok((desk.property(desk.root, active, AtomEnum::WINDOW.into())? == window.to_ne_bytes()).then_some(()))
        })?;
        self.while_damaged(patience, |desk| {
            let size = desk.connection.get_geometry(window)?.reply()?;
            Ok((!desk.grab(window, size.width, size.height)?.is_blank()).then_some(()))
        })?;
        self.wait_until_still(Duration::from_millis(300), patience)
    }

    pub fn minimise(&self, window: Window) -> Outcome<()> {
        const ICONIC: u32 = 3;
        self.tell_manager(window, "WM_CHANGE_STATE", [ICONIC, 0, 0, 0, 0])
    }

    pub fn activate(&self, window: Window) -> Outcome<()> {
        const FROM_A_PAGER: u32 = 2;
        self.tell_manager(window, "_NET_ACTIVE_WINDOW", [FROM_A_PAGER, 0, 0, 0, 0])
    }

    /// Closes a window as its close button does.
    pub fn close(&self, window: Window) -> Outcome<()> {
        self.tell_manager(window, "_NET_CLOSE_WINDOW", [0, 2, 0, 0, 0])
    }

    fn tell_manager(&self, window: Window, message: &str, data: [u32; 5]) -> Outcome<()> {
        let event = ClientMessageEvent::new(32, window, self.atom(message)?, data);
        self.connection.send_event(false, self.root, EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY, event)?.check()?;
        Ok(())
    }

    /// Something else to see on the screen: a page of text, as a visitor might have open.
    pub fn draw_document(&self) -> Outcome<Window> {
        const LINES: [&str; 14] = [
            "ACME INSURANCE - CLAIM 2026-1187",
            "",
            "Policy holder     D. Visitor",
            "Date of loss      2026-11-02",
            "Kind              Water damage, kitchen",
            "",
            "Item                          Bought      Price",
            "Dishwasher                    2024-05       649.00",
            "Oak floor, 12 m2              2019-08     1,140.00",
            "Kitchen base units            2019-08       890.00",
            "                                        ----------",
            "Total                                     2,679.00",
            "",
            "Please attach the plumber's report to this form.",
        ];
        let (window, gc) = (self.connection.generate_id()?, self.connection.generate_id()?);
        let place = CreateWindowAux::new().background_pixel(0x00ff_ffff).event_mask(EventMask::EXPOSURE);
        self.connection.create_window(0, window, self.root, 40, 60, 420, 420, 0, WindowClass::INPUT_OUTPUT, 0, &place)?;
        self.connection.change_property8(PropMode::REPLACE, window, AtomEnum::WM_NAME, AtomEnum::STRING, b"Claim form")?;
        // Where it is asked to be, or the manager puts it elsewhere.
        let hints = [1 | 4, 40, 60, 420, 420, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        self.connection.change_property32(PropMode::REPLACE, window, AtomEnum::WM_NORMAL_HINTS, AtomEnum::WM_SIZE_HINTS, &hints)?;
        self.connection.map_window(window)?;
        let font = self.connection.generate_id()?;
        self.connection.open_font(font, b"fixed")?;
        self.connection.create_gc(gc, window, &CreateGCAux::new().foreground(0x001e_293b).background(0x00ff_ffff).font(font))?;
        self.connection.flush()?;
        self.wait("the document", Duration::from_secs(10), |desk| {
            let attributes = desk.connection.get_window_attributes(window)?.reply()?;
            Ok((attributes.map_state == MapState::VIEWABLE).then_some(()))
        })?;
        for (line, text) in LINES.iter().enumerate() {
            self.connection.image_text8(window, gc, 24, 40 + 24 * line as i16, text.as_bytes())?;
        }
        self.connection.flush()?;
        Ok(window)
    }

    // Pixels.

    pub fn capture(&self) -> Outcome<Picture> {
        self.grab(self.root, self.size.0, self.size.1)
    }

    /// Where the middle of a window is on the screen.
    pub fn centre_of(&self, window: Window, width: u16, height: u16) -> Outcome<Rectangle> {
        let size = self.connection.get_geometry(window)?.reply()?;
        let (x, y) = ((size.width - width) as i16 / 2, (size.height - height) as i16 / 2);
        let place = self.connection.translate_coordinates(window, self.root, x, y)?.reply()?;
        Ok(Rectangle { x: place.dst_x, y: place.dst_y, width, height })
    }

    /// Where all of a window is on the screen.
    pub fn place_of(&self, window: Window) -> Outcome<Rectangle> {
        let size = self.connection.get_geometry(window)?.reply()?;
        self.centre_of(window, size.width, size.height)
    }

    /// Whether a window is on the screen at all, and not minimised.
    pub fn is_mapped(&self, window: Window) -> Outcome<bool> {
        Ok(self.connection.get_window_attributes(window)?.reply()?.map_state == MapState::VIEWABLE)
    }

    /// Waits until one place of the screen shows something else.
    pub fn wait_until_changed(&self, place: Rectangle, patience: Duration) -> Outcome<()> {
        let before = self.part(place)?;
        self.while_damaged(patience, |desk| Ok((desk.part(place)? != before).then_some(())))
    }

    /// What the screen shows in one place.
    pub fn part(&self, place: Rectangle) -> Outcome<Picture> {
        self.grab_at(self.root, place)
    }

    fn grab(&self, window: Window, width: u16, height: u16) -> Outcome<Picture> {
        self.grab_at(window, Rectangle { x: 0, y: 0, width, height })
    }

    fn grab_at(&self, window: Window, Rectangle { x, y, width, height }: Rectangle) -> Outcome<Picture> {
        let image = self.connection.get_image(ImageFormat::Z_PIXMAP, window, x, y, width, height, !0)?.reply()?;
        let rgb = image.data.chunks_exact(4).flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]).collect();
        Ok(Picture { width: usize::from(width), height: usize::from(height), rgb })
    }

    /// Waits until nothing on the screen has changed for this long.
    pub fn wait_until_still(&self, still: Duration, patience: Duration) -> Outcome<()> {
        let give_up_at = Instant::now() + patience;
        let damage = self.watch_damage()?;
        let mut still_at = Instant::now() + still;
        loop {
            match self.next_event(still_at)? {
                None => break,
                Some(Event::DamageNotify(_)) => {
                    self.connection.damage_subtract(damage, x11rb::NONE, x11rb::NONE)?;
                    still_at = Instant::now() + still;
                }
                Some(_) => {}
            }
            if Instant::now() > give_up_at {
                return Err("the screen never stood still".into());
            }
        }
        self.connection.damage_destroy(damage)?.check()?;
        Ok(())
    }

    /// How many times something is painted on the screen in so much time, whether it looks different or not.
    pub fn changes_within(&self, time: Duration) -> Outcome<usize> {
        let until = Instant::now() + time;
        let damage = self.watch_damage()?;
        // All that is there counts as painted at first.
        self.connection.damage_subtract(damage, x11rb::NONE, x11rb::NONE)?.check()?;
        while self.connection.poll_for_event()?.is_some() {}
        let mut changes = 0;
        while let Some(event) = self.next_event(until)? {
            if matches!(event, Event::DamageNotify(_)) {
                self.connection.damage_subtract(damage, x11rb::NONE, x11rb::NONE)?;
                changes += 1;
            }
        }
        self.connection.damage_destroy(damage)?.check()?;
        Ok(changes)
    }

    fn watch_damage(&self) -> Outcome<u32> {
        let damage = self.connection.generate_id()?;
        self.connection.damage_create(damage, self.root, ReportLevel::NON_EMPTY)?.check()?;
        Ok(damage)
    }

    /// Asks again after each change on the screen.
    pub fn while_damaged<T>(&self, patience: Duration, mut ask: impl FnMut(&Self) -> Outcome<Option<T>>) -> Outcome<T> {
        let damage = self.watch_damage()?;
        let give_up_at = Instant::now() + patience;
        loop {
            if let Some(answer) = ask(self)? {
                self.connection.damage_destroy(damage)?.check()?;
                return Ok(answer);
            }
            match self.next_event(give_up_at)? {
                Some(Event::DamageNotify(_)) => drop(self.connection.damage_subtract(damage, x11rb::NONE, x11rb::NONE)?),
                Some(_) => {}
                None => return Err("nothing was painted".into()),
            }
        }
    }

    // Waiting.

    /// Asks again after each change of a property of the root window.
    fn wait<T>(&self, what: &str, patience: Duration, mut ask: impl FnMut(&Self) -> Outcome<Option<T>>) -> Outcome<T> {
        let give_up_at = Instant::now() + patience;
        loop {
            // A window that went away meanwhile is no answer, and no reason to stop asking.
            if let Ok(Some(answer)) = ask(self) {
                return Ok(answer);
            }
            if Instant::now() > give_up_at {
                return Err(format!("waited in vain for {what}").into());
            }
            if self.next_event(give_up_at.min(Instant::now() + Duration::from_millis(200)))?.is_none() {
                self.nudge_manager()?;
            }
        }
    }

    /// A change of the root window that means nothing.
    ///
    /// While it starts, openbox may take a request off the wire and then wait for the next one before it serves the first:
    /// the next one is this.
    fn nudge_manager(&self) -> Outcome<()> {
        let name = self.atom("_ONECLICK_NUDGE")?;
        self.connection.change_property8(PropMode::REPLACE, self.root, name, AtomEnum::STRING, b"")?.check()?;
        Ok(())
    }

    fn next_event(&self, until: Instant) -> Outcome<Option<Event>> {
        use std::os::fd::AsFd as _;
        loop {
            if let Some(event) = self.connection.poll_for_event()? {
                return Ok(Some(event));
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            let stream = self.connection.stream().as_fd();
            let mut ready = [rustix::event::PollFd::new(&stream, rustix::event::PollFlags::IN)];
            let timeout = rustix::event::Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) };
            rustix::event::poll(&mut ready, Some(&timeout))?;
        }
    }

    fn property(&self, window: Window, name: Atom, kind: Atom) -> Outcome<Vec<u8>> {
        Ok(self.connection.get_property(false, window, name, kind, 0, 1024)?.reply()?.value)
    }

    fn atom(&self, name: &str) -> Outcome<Atom> {
        Ok(self.connection.intern_atom(false, name.as_bytes())?.reply()?.atom)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        for process in &mut self.processes {
            process.kill().ok();
            process.wait().ok();
        }
    }
}
