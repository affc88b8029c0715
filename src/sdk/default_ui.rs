//! Who shows an agent's request: the default dialog that was handed over, or the application.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::machine::{Command, Event, StartParams, TermsOffer, VisitorInput};
use crate::protocol::RequestId;

use super::events::EventSender;
use super::mailbox::Mailbox;

/// A dialog that shows the terms in the application's place: the default UI of the document.
///
/// It is handed over by [`PresenceVisitor::set_default_dialog`](super::PresenceVisitor::set_default_dialog). Both calls come
/// on the SDK's thread and should only hand on what they were given and wake the thread that draws. With the feature `dialog`
/// there is one for egui, `dialog::DefaultTerms`.
pub trait DefaultDialog: Send + Sync {
    /// An agent asks: show this, and start the session if the visitor says yes.
    fn show(&self, offer: TermsOffer, session: SessionStart);
    /// The request is void, or was answered: nothing of it is to be seen any more. May come for one that was never shown.
    fn close(&self, request: &RequestId);
}

/// The way to start the session that a visitor agreed to in a [`DefaultDialog`].
pub struct SessionStart {
    mailbox: Mailbox,
    events: Arc<EventSender>,
}

impl SessionStart {
    pub(super) fn new(mailbox: Mailbox, events: Arc<EventSender>) -> Self {
        Self { mailbox, events }
    }

    /// The same as [`Visitor::start_session`](super::Visitor::start_session).
    pub fn start_session(&self, params: StartParams) {
        call(&self.mailbox, &self.events, Command::StartSession(params));
    }
}

/// Puts a call in, or tells that it is lost.
pub(super) fn call(mailbox: &Mailbox, events: &EventSender, command: Command) {
    let call = command.name();
    // The SDK's thread is overrun or gone, and the call is lost like one made while down.
    if !mailbox.put(VisitorInput::Command(command)) {
        events.send(Event::PresenceSendFail { call });
    }
}

/// Whether the default dialog shows the terms, and which one it is.
pub(super) struct DefaultUi {
    on: AtomicBool,
    dialog: Mutex<Option<Arc<dyn DefaultDialog>>>,
}

impl Default for DefaultUi {
    fn default() -> Self {
        Self { on: AtomicBool::new(true), dialog: Mutex::default() }
    }
}

impl DefaultUi {
    pub(super) fn set(&self, on: bool) {
        self.on.store(on, Ordering::SeqCst);
    }

    pub(super) fn is_on(&self) -> bool {
        self.on.load(Ordering::SeqCst)
    }

    pub(super) fn set_dialog(&self, dialog: Arc<dyn DefaultDialog>) {
        let before = self.dialog.lock().unwrap_or_else(PoisonError::into_inner).replace(dialog);
        // Outside the lock: what it shows is declined here.
        drop(before);
    }

    /// Hands a request to the dialog; what is left for the application.
    pub(super) fn divert(&self, event: Event, session: impl FnOnce() -> SessionStart) -> Event {
        let dialog = self.dialog.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match (event, dialog) {
            (Event::PresenceShowTerms(offer), Some(dialog)) if self.is_on() => {
                let request = offer.request().request.clone();
                dialog.show(offer, session());
                Event::PresenceTermsShown { request }
            }
            // Dropping the offer declines it: nobody would show it.
            (Event::PresenceShowTerms(_), None) if self.is_on() => Event::InvalidState {
                call: "set_default_dialog",
                reason: "a request was declined, since no default dialog was handed over: do so, or call set_default_ui(false)",
            },
            (event, dialog) => {
                if let (Event::PresenceTermsClosed { request, .. }, Some(dialog)) = (&event, dialog) {
                    dialog.close(request);
                }
                event
            }
        }
    }
}
