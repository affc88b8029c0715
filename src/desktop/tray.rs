//! An icon in the tray (StatusNotifierItem), with a menu and a dot that says how things stand.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use ksni::blocking::TrayMethods as _;
use ksni::menu::StandardItem;
use ksni::{Icon, MenuItem, OfflineReason, Status, ToolTip};
use zbus::blocking::Connection;
use zbus::blocking::fdo::DBusProxy;
use zbus::names::BusName;

use super::{escaped, one_line};

pub use super::Look;

const MAX_TEXT_CHARS: usize = 120;
/// The sizes that trays ask for, in pixels; they scale what lies between.
const SIZES: [usize; 3] = [64, 32, 16];

/// A picture: rows of red, green, blue and alpha, one byte each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pixels {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// `4 * width * height` bytes.
    pub rgba: Vec<u8>,
}

/// What happened to the tray icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<A> {
    /// An item of the menu, or the icon itself, was pressed.
    Pressed(A),
    /// The icon can be seen from now on, or cannot; said once at the beginning, and at each change.
    Shown(bool),
}

const STARTING: u8 = 0;
const SHOWN: u8 = 1;
const GONE: u8 = 2;

/// An icon in the tray; it goes away when this is dropped.
#[derive(Debug)]
pub struct Tray<A> {
    looks: Sender<Look<A>>,
    state: Arc<AtomicU8>,
}

impl<A: Copy + PartialEq + Send + 'static> Tray<A> {
    /// Puts an icon into the tray. `id` is the program's, the same in every run. Returns at once; the callback runs on threads
    /// of the tray's own. Where there is no tray there is one line in the log; if one comes later, the icon appears in it.
    pub fn new(id: &str, icon: &Pixels, look: Look<A>, on_event: impl Fn(Event<A>) + Send + Sync + 'static) -> Self {
        let (looks, changes) = channel();
        let state = Arc::new(AtomicU8::new(STARTING));
        let icons = SIZES.iter().map(|size| scaled(icon, *size)).collect();
        let item = Item { id: id.to_owned(), icons, look, state: state.clone(), on_event: Arc::new(on_event) };
        let started = std::thread::Builder::new().name("tray".to_owned()).spawn(move || run(item, &changes));
        if let Err(error) = started {
            tracing::warn!(%error, "no icon in the tray");
        }
        Self { looks, state }
    }

    /// Shows this from now on. Returns at once.
    pub fn set(&self, look: Look<A>) {
        // Without a tray nobody listens.
        self.looks.send(look).ok();
    }

    /// Whether the icon can be seen.
    pub fn is_shown(&self) -> bool {
        self.state.load(Ordering::SeqCst) == SHOWN
    }
}

fn run<A: Copy + PartialEq + Send + 'static>(item: Item<A>, changes: &Receiver<Look<A>>) {
    let (state, on_event) = (item.state.clone(), item.on_event.clone());
    let mut spawned = item.clone().assume_sni_available(true).spawn();
    // The library looks for a tray first and listens for one afterwards: one that came in between is there, and unheard.
    if let Ok(unheard) = &spawned
        && state.load(Ordering::SeqCst) == GONE
        && is_there()
    {
        unheard.shutdown().wait();
        state.store(STARTING, Ordering::SeqCst);
        spawned = item.assume_sni_available(true).spawn();
    }
    let tray = match spawned {
        Ok(tray) => tray,
        Err(error) => {
            tracing::info!(%error, "no icon in the tray");
            if state.swap(GONE, Ordering::SeqCst) != GONE {
                on_event(Event::Shown(false));
            }
            return;
        }
    };
    // Unless it was found out meanwhile that there is no tray.
    if state.compare_exchange(STARTING, SHOWN, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
        on_event(Event::Shown(true));
    }
    while let Ok(look) = changes.recv() {
        if tray.update(|item| item.look = look).is_none() {
            return;
        }
    }
    tray.shutdown().wait();
}

/// Whether there is a tray now; not where the bus does not say.
fn is_there() -> bool {
    let asked = || {
        let bus = Connection::session()?;
        let name = BusName::try_from("org.kde.StatusNotifierWatcher")?;
        Ok::<_, zbus::Error>(DBusProxy::new(&bus)?.name_has_owner(name)?)
    };
    asked().unwrap_or_else(|error| {
        tracing::info!(%error, "whether there is a tray");
        false
    })
}

#[derive(Clone)]
struct Item<A> {
    id: String,
    icons: Vec<Pixels>,
    look: Look<A>,
    state: Arc<AtomicU8>,
    on_event: Arc<dyn Fn(Event<A>) + Send + Sync>,
}

impl<A: Copy + PartialEq + Send + 'static> ksni::Tray for Item<A> {
    fn id(&self) -> String {
        self.id.clone()
    }

    fn title(&self) -> String {
        one_line(&self.look.title, MAX_TEXT_CHARS)
    }

    fn status(&self) -> Status {
        if self.look.wanted { Status::NeedsAttention } else { Status::Active }
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        self.icons.iter().map(|icon| with_dot(icon, self.look.dot)).collect()
    }

    fn attention_icon_pixmap(&self) -> Vec<Icon> {
        self.icon_pixmap()
    }

    fn tool_tip(&self) -> ToolTip {
        let description = escaped(&one_line(&self.look.status, MAX_TEXT_CHARS));
        ToolTip { title: self.title(), description, ..ToolTip::default() }
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let item = |(action, label): &(A, String)| {
            let action = *action;
            let activate = Box::new(move |item: &mut Self| (item.on_event)(Event::Pressed(action)));
            // An underscore would mark the letter after it.
            StandardItem { label: one_line(label, MAX_TEXT_CHARS).replace('_', "__"), activate, ..StandardItem::default() }.into()
        };
        self.look.menu.iter().map(item).collect()
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        if let Some((action, _)) = self.look.menu.first() {
            (self.on_event)(Event::Pressed(*action));
        }
    }

    fn watcher_online(&self) {
        if self.state.swap(SHOWN, Ordering::SeqCst) != SHOWN {
            (self.on_event)(Event::Shown(true));
        }
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        let before = self.state.swap(GONE, Ordering::SeqCst);
        if before == STARTING {
            tracing::info!(?reason, "this desktop has no tray");
        }
        if before != GONE {
            (self.on_event)(Event::Shown(false));
        }
        true // it may come back
    }
}

/// The picture in a square of `size` pixels; each is the mean of those it stands for. An empty picture stays empty.
fn scaled(picture: &Pixels, size: usize) -> Pixels {
    let Pixels { width, height, rgba } = picture;
    if *width == 0 || *height == 0 || rgba.len() != 4 * width * height {
        return Pixels::default();
    }
    let range = |at: usize, length: usize| {
        let begin = at * length / size;
        begin..((at + 1) * length / size).max(begin + 1)
    };
    let mut out = Vec::with_capacity(4 * size * size);
    for (y, x) in (0..size).flat_map(|y| (0..size).map(move |x| (y, x))) {
        // Colours count as much as they cover, or what is invisible would darken the edges.
        let (mut sum, mut cover, mut count) = ([0_usize; 3], 0, 0);
        for at in range(y, *height).flat_map(|y| range(x, *width).map(move |x| 4 * (y * width + x))) {
            let alpha = usize::from(rgba[at + 3]);
            (0..3).for_each(|part| sum[part] += usize::from(rgba[at + part]) * alpha);
            (cover, count) = (cover + alpha, count + 1);
        }
        out.extend(sum.map(|part| (part / cover.max(1)) as u8));
        out.push((cover / count) as u8);
    }
    Pixels { width: size, height: size, rgba: out }
}

/// The picture as trays want it, with a dot at its lower right: half as wide, in a ring of nothing that sets it off.
fn with_dot(picture: &Pixels, dot: Option<[u8; 3]>) -> Icon {
    let Pixels { width, height, rgba } = picture;
    // In half pixels, from the dot's centre.
    let (radius, ring) = (width / 2, width / 2 + width.div_ceil(8));
    let (centre_x, centre_y) = (2 * width - radius, 2 * height - radius);
    let mut data = Vec::with_capacity(rgba.len());
    for (at, pixel) in rgba.chunks_exact(4).enumerate() {
        let (x, y) = (2 * (at % width) + 1, 2 * (at / width) + 1);
        let away = x.abs_diff(centre_x).pow(2) + y.abs_diff(centre_y).pow(2);
        let [r, g, b, alpha] = match dot {
            Some([r, g, b]) if away <= radius.pow(2) => [r, g, b, 255],
            Some(_) if away <= ring.pow(2) => [0; 4],
            Some(_) | None => [pixel[0], pixel[1], pixel[2], pixel[3]],
        };
        data.extend([alpha, r, g, b]);
    }
    Icon { width: *width as i32, height: *height as i32, data }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_scaled_by_means() {
        let picture = Pixels { width: 2, height: 2, rgba: vec![200, 0, 0, 255, 100, 0, 0, 255, 0, 0, 0, 0, 9, 9, 9, 0] };
        assert_eq!(scaled(&picture, 1).rgba, [150, 0, 0, 127]);
        assert_eq!(scaled(&picture, 4).rgba[..8], [200, 0, 0, 255, 200, 0, 0, 255]);
        assert_eq!(scaled(&Pixels { width: 2, height: 2, rgba: vec![1] }, 1), Pixels::default());
    }

    #[test]
    fn the_dot_covers_the_lower_right_and_nothing_else() {
        let blue = Pixels { width: 16, height: 16, rgba: [0, 0, 255, 255].repeat(256) };
        let icon = with_dot(&blue, Some([255, 0, 0]));
        let pixel = |x: usize, y: usize| &icon.data[4 * (16 * y + x)..][..4];
        assert_eq!(pixel(11, 11), [255, 255, 0, 0]);
        assert_eq!(pixel(7, 11), [0; 4]);
        assert_eq!(pixel(2, 2), [255, 0, 0, 255]);
        assert_eq!(with_dot(&blue, None).data, [255, 0, 0, 255].repeat(256));
    }
}
