//! A window by the core protocol of X: no extension, no OpenGL, any depth of true colour.

use std::error::Error;

use egui::{Event, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2};
use x11rb::connection::Connection as _;
use x11rb::properties::WmSizeHints;
use x11rb::protocol::Event as Happening;
use x11rb::protocol::xproto::{
    AtomEnum, ConnectionExt as _, CreateGCAux, CreateWindowAux, EventMask, Gcontext, ImageFormat, ImageOrder, PropMode, Screen,
    VisualClass, Visualtype, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::design::tokens;
use crate::words::PRODUCT;

use super::Message;
use super::paint::Canvas;

type Failure = Box<dyn Error + Send + Sync>;

x11rb::atom_manager! {
    Atoms: AtomsCookie {
        UTF8_STRING,
        WM_DELETE_WINDOW,
        WM_PROTOCOLS,
        _NET_WM_NAME,
        _NET_WM_WINDOW_TYPE,
        _NET_WM_WINDOW_TYPE_DIALOG,
    }
}

/// So many bytes of pixels go in one request: less than any server takes.
const STRIP: usize = 64 * 1024;
const ESCAPE: u32 = 0xFF1B;
const RETURN: u32 = 0xFF0D;
const SPACE: u32 = 0x20;

/// Shows the message and returns once it was closed.
pub(super) fn show(message: &Message) -> Result<(), Failure> {
    let (connection, screen) = x11rb::connect(None)?;
    let screen = connection.setup().roots.get(screen).cloned().ok_or("the X server has no screen")?;
    let scale = scale(&connection, &screen);
    let size = Vec2::new(tokens::MESSAGE.x, message.height());
    let canvas = Canvas::new((size.x * scale).round() as usize, (size.y * scale).round() as usize);
    let mut window = Shown::open(&connection, &screen, canvas, size, scale)?;
    let closing = closing_keys(&connection)?;
    let mut events = Vec::new();
    loop {
        let mut closed = window.paint(message, std::mem::take(&mut events))?;
        // What the pointer rests on is known after that.
        closed |= window.paint(message, Vec::new())?;
        if closed {
            return Ok(());
        }
        let mut next = Some(connection.wait_for_event()?);
        while let Some(happened) = next {
            match happened {
                Happening::ClientMessage(asked) if asked.data.as_data32()[0] == window.atoms.WM_DELETE_WINDOW => return Ok(()),
                Happening::KeyPress(key) if closing.contains(&key.detail) => return Ok(()),
                Happening::MotionNotify(moved) => events.push(Event::PointerMoved(window.point(moved.event_x, moved.event_y))),
                Happening::LeaveNotify(_) => events.push(Event::PointerGone),
                Happening::ButtonPress(button) if button.detail == 1 => events.extend(window.click(button.event_x, button.event_y, true)),
                Happening::ButtonRelease(button) if button.detail == 1 => {
                    events.extend(window.click(button.event_x, button.event_y, false));
                }
                Happening::DestroyNotify(_) => return Ok(()),
                _ => {}
            }
            next = connection.poll_for_event()?;
        }
    }
}

/// The window while it is shown.
struct Shown<'a> {
    connection: &'a RustConnection,
    atoms: Atoms,
    window: Window,
    gc: Gcontext,
    depth: u8,
    format: Format,
    canvas: Canvas,
    size: Vec2,
    scale: f32,
}

impl<'a> Shown<'a> {
    fn open(connection: &'a RustConnection, screen: &Screen, canvas: Canvas, size: Vec2, scale: f32) -> Result<Self, Failure> {
        let atoms = Atoms::new(connection)?.reply()?;
        let format = Format::of(connection, screen)?;
        let (window, gc) = (connection.generate_id()?, connection.generate_id()?);
        let mask = EventMask::EXPOSURE | EventMask::KEY_PRESS | EventMask::BUTTON_PRESS | EventMask::BUTTON_RELEASE;
        let mask = mask | EventMask::POINTER_MOTION | EventMask::LEAVE_WINDOW | EventMask::STRUCTURE_NOTIFY;
        let look = CreateWindowAux::new().event_mask(mask).background_pixel(screen.white_pixel);
        let (width, height) = (canvas.width as u16, canvas.height as u16);
        let centre = |whole: u16, part: u16| i16::try_from(whole.saturating_sub(part) / 2).unwrap_or(0);
        let (x, y) = (centre(screen.width_in_pixels, width), centre(screen.height_in_pixels, height));
        connection.create_window(screen.root_depth, window, screen.root, x, y, width, height, 0, WindowClass::INPUT_OUTPUT, 0, &look)?;
        connection.create_gc(gc, window, &CreateGCAux::new())?;
        connection.change_property8(PropMode::REPLACE, window, AtomEnum::WM_NAME, AtomEnum::STRING, PRODUCT.as_bytes())?;
        connection.change_property8(PropMode::REPLACE, window, atoms._NET_WM_NAME, atoms.UTF8_STRING, PRODUCT.as_bytes())?;
        let class = b"oneclick-visitor\0oneclick-visitor\0";
        connection.change_property8(PropMode::REPLACE, window, AtomEnum::WM_CLASS, AtomEnum::STRING, class)?;
        let kind = [atoms._NET_WM_WINDOW_TYPE_DIALOG];
        connection.change_property32(PropMode::REPLACE, window, atoms._NET_WM_WINDOW_TYPE, AtomEnum::ATOM, &kind)?;
        connection.change_property32(PropMode::REPLACE, window, atoms.WM_PROTOCOLS, AtomEnum::ATOM, &[atoms.WM_DELETE_WINDOW])?;
        let fixed = Some((i32::from(width), i32::from(height)));
        WmSizeHints { min_size: fixed, max_size: fixed, ..WmSizeHints::new() }.set_normal_hints(connection, window)?;
        connection.map_window(window)?;
        connection.flush()?;
        Ok(Self { connection, atoms, window, gc, depth: screen.root_depth, format, canvas, size, scale })
    }

    fn point(&self, x: i16, y: i16) -> Pos2 {
        Pos2::new(f32::from(x), f32::from(y)) / self.scale
    }

    fn click(&self, x: i16, y: i16, pressed: bool) -> [Event; 2] {
        let pos = self.point(x, y);
        let button = Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
        [Event::PointerMoved(pos), button]
    }

    /// Lays the message out and puts it on the screen; whether it was closed.
    fn paint(&mut self, message: &Message, events: Vec<Event>) -> Result<bool, Failure> {
        let mut input = RawInput { screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)), events, ..RawInput::default() };
        input.viewports.entry(input.viewport_id).or_default().native_pixels_per_point = Some(self.scale);
        let (output, closed) = message.run(input);
        self.canvas.update(output.textures_delta);
        let primitives = message.ctx.tessellate(output.shapes, output.pixels_per_point);
        self.canvas.paint(&primitives, output.pixels_per_point);
        let stride = self.format.stride(self.canvas.width);
        let rows = (STRIP / stride).max(1);
        for (at, strip) in self.canvas.pixels.chunks(self.canvas.width * rows).enumerate() {
            let bytes: Vec<u8> = strip.chunks(self.canvas.width).flat_map(|row| self.format.row(row, stride)).collect();
            let (width, height) = (self.canvas.width as u16, (strip.len() / self.canvas.width) as u16);
            let y = i16::try_from(at * rows).unwrap_or(i16::MAX);
            let (window, gc, depth) = (self.window, self.gc, self.depth);
            self.connection.put_image(ImageFormat::Z_PIXMAP, window, gc, width, height, 0, y, 0, depth, &bytes)?;
        }
        self.connection.flush()?;
        Ok(closed)
    }
}

/// How a pixel is written for this screen.
struct Format {
    bytes: usize,
    pad: usize,
    masks: [u32; 3],
    big_endian: bool,
}

impl Format {
    fn of(connection: &RustConnection, screen: &Screen) -> Result<Self, Failure> {
        let setup = connection.setup();
        let visuals = || screen.allowed_depths.iter().flat_map(|depth| &depth.visuals);
        let visual: &Visualtype = visuals().find(|visual| visual.visual_id == screen.root_visual).ok_or("the screen has no visual")?;
        let format = setup.pixmap_formats.iter().find(|format| format.depth == screen.root_depth).ok_or("the screen has no format")?;
        let (bytes, pad) = (usize::from(format.bits_per_pixel / 8), usize::from(format.scanline_pad / 8));
        if visual.class != VisualClass::TRUE_COLOR || !(2..=4).contains(&bytes) {
            return Err("the screen has no true colours".into());
        }
        let masks = [visual.red_mask, visual.green_mask, visual.blue_mask];
        Ok(Self { bytes, pad: pad.max(1), masks, big_endian: setup.image_byte_order == ImageOrder::MSB_FIRST })
    }

    fn stride(&self, width: usize) -> usize {
        (width * self.bytes).next_multiple_of(self.pad)
    }

    fn row(&self, row: &[egui::Color32], stride: usize) -> Vec<u8> {
        let mut bytes: Vec<u8> = row.iter().flat_map(|pixel| self.pixel([pixel.r(), pixel.g(), pixel.b()])).collect();
        bytes.resize(stride, 0);
        bytes
    }

    fn pixel(&self, colour: [u8; 3]) -> impl Iterator<Item = u8> + use<> {
        let part = |(mask, value): (u32, u8)| {
            let most = u64::from(mask.checked_shr(mask.trailing_zeros()).unwrap_or(0));
            ((u64::from(value) * most + 127) / 255) << mask.trailing_zeros().min(31)
        };
        let pixel = self.masks.into_iter().zip(colour).map(part).fold(0, |pixel, part| pixel | part) as u32;
        let (bytes, big_endian) = (self.bytes, self.big_endian);
        (0..bytes).map(move |at| (pixel >> (8 * if big_endian { bytes - 1 - at } else { at })) as u8)
    }
}

/// The keys that close it, by their codes: Escape, Enter and the space bar.
fn closing_keys(connection: &RustConnection) -> Result<Vec<u8>, Failure> {
    let (first, last) = (connection.setup().min_keycode, connection.setup().max_keycode);
    let mapping = connection.get_keyboard_mapping(first, last - first + 1)?.reply()?;
    let each = usize::from(mapping.keysyms_per_keycode).max(1);
    let closes = |symbols: &[u32]| symbols.first().is_some_and(|symbol| [ESCAPE, RETURN, SPACE].contains(symbol));
    Ok((first..=last).zip(mapping.keysyms.chunks(each)).filter(|(_, symbols)| closes(symbols)).map(|(code, _)| code).collect())
}

/// How many pixels a point has: what the desktop says for fonts, as other programs take it.
fn scale(connection: &RustConnection, screen: &Screen) -> f32 {
    let dpi = || {
        let cookie = connection.get_property(false, screen.root, AtomEnum::RESOURCE_MANAGER, AtomEnum::STRING, 0, 1 << 16).ok()?;
        let value = cookie.reply().ok()?.value;
        let text = String::from_utf8_lossy(&value);
        text.lines().find_map(|line| line.strip_prefix("Xft.dpi:")?.trim().parse::<f32>().ok())
    };
    (dpi().unwrap_or(96.0) / 96.0).clamp(1.0, 4.0)
}
