//! Notifications on a server that only notes what it is asked.

use std::sync::mpsc::{Receiver, channel};

use oneclick_visitor::desktop::notify::{Event, Handle, Request, show};

use crate::PATIENCE;
use crate::bus::{Asked, Notifications, with_bus};

fn request() -> Request {
    Request {
        program: "Acme".to_owned(),
        entry: "acme".to_owned(),
        title: "Sam asks".to_owned(),
        text: "<b>Sam</b> & \u{7}Co".to_owned(),
        actions: vec![("show", "Show".to_owned()), ("decline", "Decline".to_owned())],
        sound: Some("message-new-instant"),
    }
}

fn shown(request: Request) -> (Handle, Receiver<Event>) {
    let (sender, events) = channel();
    (show(request, move |event| sender.send(event).unwrap_or_default()), events)
}

#[test]
fn it_has_buttons_stays_until_answered_and_says_each_press() {
    with_bus("notify::it_has_buttons_stays_until_answered_and_says_each_press", || {
        let server = Notifications::serve(&["actions", "body", "body-markup", "sound"]);
        let (_handle, events) = shown(request());
        let Asked::Show { id, title, text, actions, hints, expires } = server.next() else { panic!("nothing is shown") };
        assert_eq!((title.as_str(), text.as_str()), ("Sam asks", "&lt;b&gt;Sam&lt;/b&gt; &amp;  Co"));
        assert_eq!(actions, ["show", "Show", "decline", "Decline"]);
        assert_eq!((expires, u8::try_from(hints["urgency"].clone()), bool::try_from(hints["resident"].clone())), (0, Ok(2), Ok(true)));
        assert_eq!(String::try_from(hints["sound-name"].clone()).unwrap(), "message-new-instant");
        // Another program's notification, a button there is none of, and twice one of ours.
        server.press(id + 1, "decline");
        server.press(id, "accept");
        server.press(id, "show");
        server.press(id, "decline");
        let heard = [(); 2].map(|()| events.recv_timeout(PATIENCE).unwrap());
        assert_eq!(heard, [Event::Pressed("show"), Event::Pressed("decline")]);
        server.dismiss(id);
        assert_eq!(events.recv_timeout(PATIENCE), Ok(Event::Closed));
        assert!(events.recv_timeout(PATIENCE).is_err(), "its thread has ended");
    });
}

#[test]
fn it_goes_when_its_handle_does() {
    with_bus("notify::it_goes_when_its_handle_does", || {
        let server = Notifications::serve(&["actions"]);
        let (handle, events) = shown(Request { sound: None, ..request() });
        let Asked::Show { id, text, hints, .. } = server.next() else { panic!("nothing is shown") };
        assert_eq!(text, "<b>Sam</b> &  Co", "a server without markup shows it as it is");
        assert!(!hints.contains_key("sound-name") && bool::try_from(hints["suppress-sound"].clone()) == Ok(true));
        drop(handle);
        assert!(matches!(server.next(), Asked::Close(closed) if closed == id));
        assert!(events.recv_timeout(PATIENCE).is_err(), "it says nothing");
    });
}

#[test]
fn without_a_server_nothing_happens() {
    with_bus("notify::without_a_server_nothing_happens", || {
        let (_handle, events) = shown(request());
        // The thread ends by itself, and the callback with it.
        assert_eq!(events.recv_timeout(PATIENCE), Err(std::sync::mpsc::RecvTimeoutError::Disconnected));
    });
}
