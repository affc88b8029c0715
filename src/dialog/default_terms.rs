//! The request for the screen as the default UI of other people's apps: handed over once, it does everything by itself.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use egui::{Context, Ui, UserAttentionType, ViewportCommand, ViewportId};

use crate::sdk::{DefaultDialog, RequestId, SessionStart, TermsOffer};

use super::terms_dialog::{TermsAnswer, TermsDialog};

/// A request that is shown, and the way to start what is agreed to.
type Open = (TermsDialog, SessionStart);

/// The default UI of an egui app of any look: a [`TermsDialog`] that comes and goes by itself, in the app's main window.
///
/// A copy is handed to the SDK, and [`Self::show`] is called last in each frame. That is all: it brings the window to the
/// front, answers the agent, starts the session and closes when the request is void. (As a plugin of egui it would even draw
/// itself; but in debug builds egui 0.37 waits for ever for a plugin that draws something under the pointer.)
///
/// ```no_run
/// use oneclick_visitor::dialog::DefaultTerms;
/// use oneclick_visitor::sdk::Visitor;
///
/// struct Host {
///     visitor: Visitor,
///     terms: DefaultTerms,
/// }
///
/// impl Host {
///     fn new(visitor: Visitor, creation: &eframe::CreationContext<'_>) -> Self {
///         let terms = DefaultTerms::in_window(&creation.egui_ctx);
///         visitor.presence().set_default_dialog(terms.clone());
///         Self { visitor, terms }
///     }
/// }
///
/// impl eframe::App for Host {
///     fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
///         ui.label("The app itself");
///         self.terms.show(ui);
///     }
/// }
/// ```
#[derive(Clone)]
pub struct DefaultTerms {
    open: Arc<Mutex<Option<Open>>>,
    ctx: Context,
}

impl DefaultTerms {
    /// In the main window that this context paints.
    pub fn in_window(ctx: &Context) -> Self {
        Self { open: Arc::default(), ctx: ctx.clone() }
    }

    /// Draws the request that is open, if one is, above everything else in the window of `ui`; to be called in each frame.
    pub fn show(&self, ui: &mut Ui) {
        let mut open = lock(&self.open);
        let Some((dialog, session)) = open.as_mut() else { return };
        match dialog.show(ui) {
            None => {}
            Some(TermsAnswer::Accepted(params)) => {
                session.start_session(params);
                *open = None;
            }
            Some(TermsAnswer::Declined | TermsAnswer::Closed) => *open = None,
        }
    }
}

impl DefaultDialog for DefaultTerms {
    fn show(&self, offer: TermsOffer, session: SessionStart) {
        *lock(&self.open) = Some((TermsDialog::new(offer), session));
        let attention = ViewportCommand::RequestUserAttention(UserAttentionType::Critical);
        for command in [ViewportCommand::Visible(true), ViewportCommand::Minimized(false), ViewportCommand::Focus, attention] {
            self.ctx.send_viewport_cmd_to(ViewportId::ROOT, command);
        }
        self.ctx.request_repaint_of(ViewportId::ROOT);
    }

    fn close(&self, request: &RequestId) {
        let closed = lock(&self.open).take_if(|(dialog, _)| dialog.request().request == *request);
        if closed.is_some() {
            self.ctx.request_repaint_of(ViewportId::ROOT);
        }
    }
}

fn lock(open: &Mutex<Option<Open>>) -> MutexGuard<'_, Option<Open>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}
