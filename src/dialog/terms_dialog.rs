//! The request for the screen as a widget for other people's apps.

use std::sync::Arc;
use std::time::Instant;

use egui::{OpenUrl, Ui};

use crate::design::{self, typeface};
use crate::sdk::{StartParams, TermsOffer, TermsRequest};

use super::announcements;
use super::choice::DisplayChoice;
use super::preview::{DisplaySource, PreviewThread, SystemDisplays};
use super::prompt::{Prompt, Reply};
use super::terms_view::terms;

/// What the visitor made of a request.
#[derive(Debug)]
pub enum TermsAnswer {
    /// Yes: hand this to [`Visitor::start_session`](crate::sdk::Visitor::start_session). It holds the consent, what the
    /// visitor chose to share, and which windows to leave out of it.
    Accepted(StartParams),
    /// No, by the button or by Escape.
    Declined,
    /// Nothing in time, which counts as no.
    Closed,
}

/// The default dialog for an agent's request, in an egui app of any look.
///
/// It keeps the rules by itself. The agent is told *displayed* once the dialog is painted in a window that can be seen; in the
/// first half second nothing counts as a yes, nor in the half second after something else is offered by itself; Escape means no, a click beside it means nothing; nothing has the keyboard at
/// first; the time is counted down, and "More time" begins it anew. The visitor chooses what is shared, and windows to
/// leave out of it. Names are shown plain, and of the terms' address its true
/// host. What is below it in the window gets neither pointer nor keys meanwhile. Screen readers
/// say by themselves who asks and how long there is to answer. It brings its own style, light or dark as the host is.
///
/// Left to the host: to bring its window to the front; to drop the dialog at
/// [`Event::PresenceTermsClosed`](crate::sdk::Event::PresenceTermsClosed), when the request is void; to open web addresses
/// that egui asks for, as eframe does with its feature `links`.
///
/// ```no_run
/// use oneclick_visitor::dialog::{TermsAnswer, TermsDialog};
/// use oneclick_visitor::sdk::{Event, Events, Visitor};
///
/// struct Host {
///     visitor: Visitor,
///     events: Events, // with a waker that calls egui's `request_repaint`
///     dialog: Option<TermsDialog>,
/// }
///
/// impl eframe::App for Host {
///     fn logic(&mut self, _: &egui::Context, _: &mut eframe::Frame) {
///         while let Some(event) = self.events.try_next() {
///             match event {
///                 Event::PresenceShowTerms(offer) => self.dialog = Some(TermsDialog::new(offer)),
///                 Event::PresenceTermsClosed { .. } => self.dialog = None,
///                 _ => {}
///             }
///         }
///     }
///
///     fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
///         ui.label("The app itself");
///         if let Some(answer) = self.dialog.as_mut().and_then(|dialog| dialog.show(ui)) {
///             self.dialog = None;
///             if let TermsAnswer::Accepted(params) = answer {
///                 self.visitor.start_session(params);
///             }
///         }
///     }
/// }
/// ```
#[must_use = "a dialog that is dropped unanswered declines"]
pub struct TermsDialog {
    /// `None` once it was answered.
    prompt: Option<Prompt>,
    request: TermsRequest,
    /// What can be shared; `None` where there is no choice.
    displays: Option<Arc<dyn DisplaySource>>,
    preview: Option<PreviewThread>,
}

impl TermsDialog {
    /// For an offer that has just arrived: its time runs from now.
    pub fn new(offer: TermsOffer) -> Self {
        Self { displays: Some(Arc::new(SystemDisplays::default())), ..Self::at(offer, Instant::now()) }
    }

    /// The same at a given time.
    pub(crate) fn at(offer: TermsOffer, now: Instant) -> Self {
        let request = offer.request().clone();
        Self { prompt: Some(Prompt::new(offer, now)), request, displays: None, preview: None }
    }

    /// Who asks for what.
    pub fn request(&self) -> &TermsRequest {
        &self.request
    }

    /// Draws it above everything else in the window of `ui`, and says once what became of it; after that it draws nothing.
    ///
    /// To be called in each frame. It asks for the next frame itself while it counts down.
    pub fn show(&mut self, ui: &mut Ui) -> Option<TermsAnswer> {
        self.show_at(ui, Instant::now())
    }

    /// The same at a given time.
    pub(crate) fn show_at(&mut self, ui: &mut Ui, now: Instant) -> Option<TermsAnswer> {
        if !typeface::provide(ui.ctx()) {
            return None;
        }
        let mut prompt = self.prompt.take()?;
        if prompt.left(now).is_zero() {
            prompt.expire();
            self.preview = None;
            return Some(TermsAnswer::Closed);
        }
        // `None` where the window system does not say.
        let on_screen = ui.input(|input| input.viewport().visible()) != Some(false);
        if let Some(displays) = &self.displays {
            let choice = prompt.choice.get_or_insert_with(|| DisplayChoice::fresh(Vec::new()));
            if self.preview.get_or_insert_with(|| PreviewThread::start(displays.clone(), ui.ctx())).follow(choice, ui.ctx()) {
                prompt.changed(now);
            }
        }
        design::announce(ui.ctx(), &announcements::asking(&prompt, now));
        let picture = prompt.choice.as_ref().zip(self.preview.as_ref()).and_then(|(choice, preview)| preview.picture(choice.chosen));
        let Some(action) = terms(ui, &prompt, picture, on_screen, now) else {
            self.prompt = Some(prompt);
            return None;
        };
        ui.ctx().request_repaint();
        match prompt.act(action, now) {
            Reply::Open { prompt, read } => {
                self.prompt = Some(*prompt);
                if let Some(url) = read {
                    ui.ctx().open_url(OpenUrl::new_tab(url));
                }
                None
            }
            Reply::Accepted(params) => {
                self.preview = None;
                Some(TermsAnswer::Accepted(params))
            }
            Reply::Declined => {
                self.preview = None;
                Some(TermsAnswer::Declined)
            }
        }
    }
}
