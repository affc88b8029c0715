//! A desktop notification with buttons, through `org.freedesktop.Notifications` on the session bus.
//!
//! Spoken directly over zbus, on one connection that listens before it asks: some servers answer only the connection that
//! showed the notification, and a button can be pressed more than once.

use std::collections::HashMap;
use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::{Either, select};
use tokio::sync::oneshot;
use zbus::zvariant::Value;
use zbus::{Connection, MatchRule, Message, MessageStream};

use super::{escaped, one_line};

const SERVER: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many messages may wait to be read.
const QUEUE: usize = 64;
const MAX_TITLE_CHARS: usize = 120;
const MAX_TEXT_CHARS: usize = 400;
/// The urgency that desktops show above all else, and keep until it is answered.
const CRITICAL: u8 = 2;

/// What to show, in the person's language. Texts are cut to 120 and 400 characters, and nothing in them is markup.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The program's name, as the desktop lists it.
    pub program: String,
    /// The name of the program's desktop entry and icon.
    pub entry: String,
    /// The title.
    pub title: String,
    /// The text.
    pub text: String,
    /// Buttons: what [`Event::Pressed`] says, and what stands on them. A button `default` is the notification itself.
    pub actions: Vec<(&'static str, String)>,
    /// The name of a sound to play, as themes name them; none for silence.
    pub sound: Option<&'static str>,
}

/// What happened to a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A button was pressed. The notification stays.
    Pressed(&'static str),
    /// It is gone, closed by the person or by the desktop; nothing follows. Not said when the handle is dropped.
    Closed,
}

/// A notification. It goes away when this is dropped.
#[derive(Debug)]
pub struct Handle {
    _shown: oneshot::Sender<()>,
}

/// Shows a notification until the handle is dropped. Returns at once; the callback runs on a thread named `notification`.
/// Without a notification server there is one line in the log, and no event.
pub fn show(request: Request, on_event: impl Fn(Event) + Send + 'static) -> Handle {
    let (shown, dropped) = oneshot::channel();
    let started = std::thread::Builder::new().name("notification".to_owned()).spawn(move || {
        if let Err(error) = zbus::block_on(run(&request, dropped, &on_event)) {
            tracing::info!(%error, "no notification could be shown");
        }
    });
    if let Err(error) = started {
        tracing::warn!(%error, "no notification could be shown");
    }
    Handle { _shown: shown }
}

async fn run(request: &Request, mut dropped: oneshot::Receiver<()>, on_event: &impl Fn(Event)) -> zbus::Result<()> {
    let connecting = async { zbus::connection::Builder::session()?.method_timeout(PATIENCE).build().await };
    let connection = match select(pin!(connecting), &mut dropped).await {
        Either::Left((connection, _)) => connection?,
        Either::Right(_) => return Ok(()),
    };
    // What has been asked for must be waited for even if nobody wants it any more: its number is what closes it.
    let Shown { mut signals, id } = open(&connection, request).await?;
    loop {
        let message = match select(signals.next(), &mut dropped).await {
            Either::Left((message, _)) => message,
            Either::Right(_) => break,
        };
        let Some(message) = message else { return Ok(()) };
        match event_of(&message?, id, request) {
            Some(Event::Closed) => {
                on_event(Event::Closed);
                return Ok(());
            }
            Some(event) => on_event(event),
            None => {}
        }
    }
    call(&connection, "CloseNotification", &(id,)).await.map(drop)
}

struct Shown {
    signals: MessageStream,
    id: u32,
}

async fn open(connection: &Connection, request: &Request) -> zbus::Result<Shown> {
    let rule = MatchRule::builder().msg_type(zbus::message::Type::Signal).sender(SERVER)?.interface(SERVER)?.path(PATH)?.build();
    let signals = MessageStream::for_match_rule(rule, connection, Some(QUEUE)).await?;
    let capabilities: Vec<String> = call(connection, "GetCapabilities", &()).await?.body().deserialize()?;
    let has = |capability: &str| capabilities.iter().any(|one| one == capability);
    let text = one_line(&request.text, MAX_TEXT_CHARS);
    let text = if has("body-markup") { escaped(&text) } else { text };
    let mut hints = HashMap::from([
        ("urgency", Value::from(CRITICAL)),
        ("resident", Value::from(true)),
        ("desktop-entry", Value::from(request.entry.as_str())),
    ]);
    match request.sound {
        Some(sound) if has("sound") => hints.insert("sound-name", Value::from(sound)),
        Some(_) | None => hints.insert("suppress-sound", Value::from(request.sound.is_none())),
    };
    let buttons: Vec<&str> = request.actions.iter().flat_map(|(key, label)| [*key, label.as_str()]).collect();
    // 0: nothing to replace, and it never expires by itself.
    let body = (&request.program, 0_u32, &request.entry, one_line(&request.title, MAX_TITLE_CHARS), text, buttons, hints, 0_i32);
    let id = call(connection, "Notify", &body).await?.body().deserialize()?;
    Ok(Shown { signals, id })
}

async fn call<B: serde::Serialize + zbus::zvariant::DynamicType>(connection: &Connection, method: &str, body: &B) -> zbus::Result<Message> {
    connection.call_method(Some(SERVER), PATH, Some(SERVER), method, body).await
}

fn event_of(message: &Message, id: u32, request: &Request) -> Option<Event> {
    let (header, body) = (message.header(), message.body());
    match header.member()?.as_str() {
        "ActionInvoked" => {
            let (of, pressed): (u32, String) = body.deserialize().ok()?;
            let (action, _) = request.actions.iter().find(|(action, _)| of == id && *action == pressed)?;
            Some(Event::Pressed(action))
        }
        "NotificationClosed" => {
            let (of, _reason): (u32, u32) = body.deserialize().ok()?;
            (of == id).then_some(Event::Closed)
        }
        _ => None,
    }
}
