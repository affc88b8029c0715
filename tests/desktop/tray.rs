//! The icon in a tray that only notes what comes into it.

use std::sync::mpsc::{Receiver, channel};

use oneclick_visitor::desktop::tray::{Event, Look, Pixels, Tray};

use crate::PATIENCE;
use crate::bus::{TrayHost, with_bus};

fn look() -> Look<u8> {
    let menu = vec![(1, "Open".to_owned()), (2, "End_now".to_owned())];
    Look { title: "Acme".to_owned(), status: "<All> well".to_owned(), dot: Some([255, 0, 0]), wanted: false, menu }
}

fn tray() -> (Tray<u8>, Receiver<Event<u8>>) {
    let (sender, events) = channel();
    let icon = Pixels { width: 128, height: 128, rgba: [0, 0, 255, 255].repeat(128 * 128) };
    (Tray::new("acme", &icon, look(), move |event| sender.send(event).unwrap_or_default()), events)
}

#[test]
fn its_icon_has_a_dot_and_its_menu_is_heard() {
    with_bus("tray::its_icon_has_a_dot_and_its_menu_is_heard", || {
        let host = TrayHost::serve();
        let (tray, events) = tray();
        let icon = host.icon();
        assert_eq!(events.recv_timeout(PATIENCE), Ok(Event::Shown(true)));
        assert!(tray.is_shown());
        assert_eq!((icon.property::<String>("Title"), icon.property::<String>("Status")), ("Acme".to_owned(), "Active".to_owned()));
        let pictures: Vec<(i32, i32, Vec<u8>)> = icon.property("IconPixmap");
        assert_eq!(pictures.iter().map(|(width, ..)| *width).collect::<Vec<_>>(), [64, 32, 16]);
        let pixel = |x: usize, y: usize| &pictures[0].2[4 * (64 * y + x)..][..4];
        assert_eq!((pixel(48, 48), pixel(4, 4)), (&[255, 255, 0, 0][..], &[255, 0, 0, 255][..]));
        assert_eq!(icon.menu().into_iter().map(|(_, text)| text).collect::<Vec<_>>(), ["Open", "End__now"]);
        icon.press("End__now");
        assert_eq!(events.recv_timeout(PATIENCE), Ok(Event::Pressed(2)));
        icon.click();
        assert_eq!(events.recv_timeout(PATIENCE), Ok(Event::Pressed(1)));
    });
}

#[test]
fn it_shows_what_it_is_told() {
    with_bus("tray::it_shows_what_it_is_told", || {
        let host = TrayHost::serve();
        let (tray, events) = tray();
        let icon = host.icon();
        assert_eq!(events.recv_timeout(PATIENCE), Ok(Event::Shown(true)));
        let bus = &host.bus;
        let rule = zbus::MatchRule::builder().msg_type(zbus::message::Type::Signal).member("NewStatus").unwrap().build();
        let mut changes = zbus::blocking::MessageIterator::for_match_rule(rule, bus, Some(8)).unwrap();
        tray.set(Look { wanted: true, menu: vec![(3, "Quit".to_owned())], ..look() });
        changes.next().unwrap().unwrap();
        assert_eq!(icon.property::<String>("Status"), "NeedsAttention");
        icon.press("Quit");
        assert_eq!(events.recv_timeout(PATIENCE), Ok(Event::Pressed(3)));
    });
}

#[test]
fn without_a_tray_it_is_not_shown_until_one_comes() {
    with_bus("tray::without_a_tray_it_is_not_shown_until_one_comes", || {
        let (tray, events) = tray();
        assert_eq!(events.recv_timeout(PATIENCE), Ok(Event::Shown(false)));
        assert!(!tray.is_shown());
        let host = TrayHost::serve();
        assert_eq!(events.recv_timeout(PATIENCE), Ok(Event::Shown(true)));
        assert!(tray.is_shown());
        host.bus.release_name("org.kde.StatusNotifierWatcher").unwrap();
        assert_eq!(events.recv_timeout(PATIENCE), Ok(Event::Shown(false)));
        assert!(!tray.is_shown());
    });
}
