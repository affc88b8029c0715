//! The request for the screen as the default UI of other people's apps: handed over once, it draws itself.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use egui::{Context, Plugin, Ui, UserAttentionType, ViewportCommand, ViewportId};

use crate::sdk::{DefaultDialog, RequestId, SessionStart, TermsOffer};

use super::terms_dialog::{TermsAnswer, TermsDialog};

/// A request that is shown, and the way to start what is agreed to.
type Open = (TermsDialog, SessionStart);

/// The default UI of an egui app of any look: a [`TermsDialog`] that comes and goes by itself, in the app's main window.
///
/// It is handed to the SDK, and that is all: it draws itself above everything else in the window, brings the window to the
/// front, answers the agent, starts the session and closes when the request is void.
///
/// ```no_run
/// # fn create(visitor: oneclick_visitor::sdk::Visitor, creation: &eframe::CreationContext<'_>) {
/// use oneclick_visitor::app::DefaultTerms;
///
/// visitor.presence().set_default_dialog(DefaultTerms::in_window(&creation.egui_ctx));
/// # }
/// ```
pub struct DefaultTerms {
    open: Arc<Mutex<Option<Open>>>,
    ctx: Context,
}

impl DefaultTerms {
    /// In the main window that this context paints.
    pub fn in_window(ctx: &Context) -> Self {
        let open = Arc::<Mutex<Option<Open>>>::default();
        let drawn = open.clone();
        // A plugin is added once for each kind; a second default dialog of this window takes the place of the first.
        ctx.plugin_or_default::<Drawing>().lock().open = drawn;
        Self { open, ctx: ctx.clone() }
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

/// Without its dialog nobody answers: what is open is declined.
impl Drop for DefaultTerms {
    fn drop(&mut self) {
        let open = lock(&self.open).take();
        drop(open);
    }
}

/// What egui calls in each frame.
#[derive(Default)]
struct Drawing {
    open: Arc<Mutex<Option<Open>>>,
}

impl Plugin for Drawing {
    fn debug_name(&self) -> &'static str {
        "the default dialog for an agent's request"
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        if ui.ctx().viewport_id() != ViewportId::ROOT {
            return;
        }
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

fn lock(open: &Mutex<Option<Open>>) -> MutexGuard<'_, Option<Open>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}
