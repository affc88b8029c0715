//! A request for the screen, and what is shown.

use std::time::Instant;

use crate::dialog::choice::DisplayChoice;
use crate::dialog::prompt::{Prompt, PromptAction, Reply};
use crate::sdk::{Command, RequestId, SessionStatus, TermsClosed, TermsOffer};
use crate::words;

use super::action::{DisplayAction, SessionAction};
use super::activity::ActivityKind;
use super::effect::{Effect, WindowCommand};
use super::state::AppState;
use super::types::{AppScreen, Tone};

impl AppState {
    pub(super) fn asked(&mut self, offer: TermsOffer, now: Instant) -> Vec<Effect> {
        if !matches!(self.place, AppScreen::Home(_) | AppScreen::Code) {
            return Vec::new(); // on the way out; dropping the offer declines it
        }
        let prompt = Prompt::new(offer, now);
        self.agent.clone_from(&prompt.agent);
        self.activity.about(prompt.organisation.clone(), prompt.request().sessionkey.to_string());
        self.activity.note(now, ActivityKind::Asked { agent: prompt.agent.clone() });
        self.prompt = Some(prompt);
        self.notices.clear();
        self.asked_away = !self.window.has_visitor();
        vec![self.window_command(WindowCommand::Attention)]
    }

    pub(super) fn closed(&mut self, request: &RequestId, reason: TermsClosed, now: Instant) -> Vec<Effect> {
        if self.prompt.as_ref().is_none_or(|prompt| prompt.request().request != *request) {
            return Vec::new();
        }
        self.prompt = None;
        self.notice(Tone::Plain, words::closed(reason, &self.agent));
        self.activity.note(now, ActivityKind::Closed { agent: self.agent.clone(), reason });
        vec![Effect::Window(WindowCommand::Calm)]
    }

    pub(super) fn on_session_action(&mut self, action: SessionAction) -> Vec<Effect> {
        match action {
            SessionAction::End => vec![Effect::Call(Command::EndSession)],
            SessionAction::Pause(paused) => vec![Effect::Call(Command::Pause(paused))],
            SessionAction::ChangeDisplay => self.change_display(),
        }
    }

    pub(super) fn on_display_action(&mut self, action: DisplayAction) -> Vec<Effect> {
        match action {
            DisplayAction::Choose(action) => {
                if let Some(choice) = &mut self.switching {
                    choice.act(action);
                }
                Vec::new()
            }
            DisplayAction::Share => self.show_chosen(),
            DisplayAction::Keep => {
                self.switching = None;
                Vec::new()
            }
        }
    }

    /// Lets the visitor choose what is shared from now on; nothing to choose from is a test picture.
    fn change_display(&mut self) -> Vec<Effect> {
        let SessionStatus::Sharing { display, .. } = &self.status.session else { return Vec::new() };
        let Some(display) = display else { return Vec::new() };
        self.switching = Some(DisplayChoice::of(display.id, self.private.clone()));
        vec![self.window_command(WindowCommand::Raise)]
    }

    /// Shares what was chosen; what is private now is left out before anything else is shown.
    fn show_chosen(&mut self) -> Vec<Effect> {
        let Some(choice) = self.switching.take_if(|choice| choice.can_be_shown()) else { return Vec::new() };
        let shown = match &self.status.session {
            SessionStatus::Sharing { display, .. } => display.as_ref().map(|display| display.id),
            SessionStatus::Idle | SessionStatus::Starting { .. } => None,
        };
        self.keep_choice(&choice);
        if shown == Some(choice.chosen) { Vec::new() } else { vec![Effect::Call(Command::ShowDisplay(choice.chosen))] }
    }

    /// Keeps what was chosen, and what is left out of it, for the policy.
    fn keep_choice(&mut self, choice: &DisplayChoice) {
        self.private.clone_from(&choice.private);
        self.chosen = Some(choice.chosen);
    }

    /// What is being chosen from just now.
    pub(crate) fn choice(&mut self) -> Option<&mut DisplayChoice> {
        if !matches!(self.status.session, SessionStatus::Sharing { .. }) {
            self.switching = None;
        }
        self.prompt.as_mut().and_then(|prompt| prompt.choice.as_mut()).or(self.switching.as_mut())
    }

    pub(super) fn answer(&mut self, action: PromptAction, now: Instant) -> Vec<Effect> {
        let Some(prompt) = self.prompt.take() else { return Vec::new() };
        let choice = prompt.choice.clone();
        match prompt.act(action, now) {
            Reply::Open { prompt, read } => {
                self.prompt = Some(*prompt);
                read.map(Effect::OpenUrl).into_iter().collect()
            }
            Reply::Accepted(params) => {
                if let Some(choice) = choice {
                    self.keep_choice(&choice);
                }
                vec![Effect::Call(Command::StartSession(params)), Effect::Window(WindowCommand::Calm)]
            }
            Reply::Declined => vec![Effect::Window(WindowCommand::Calm)],
        }
    }
}
