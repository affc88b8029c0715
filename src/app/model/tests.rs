//! What follows from what.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::dialog::prompt::PromptAction;
use crate::sdk::{Command, Event, GroupId, RequestId, TermsClosed, TermsOffer, TermsRequest};
use crate::words::Saying;

use super::action::{Action, LoginAction};
use super::effect::{Effect, StoreJob, WindowCommand};
use super::*;

pub(super) fn state() -> AppState {
    let facts = AppInfo {
        version: "1.2.3".to_owned(),
        os: "linux".to_owned(),
        locale: "en".to_owned(),
        service: ServiceLocation::None,
        console: false,
        unavailable: None,
        groupid: GroupId(7),
        remembered_at: PathBuf::new(),
    };
    AppState::new(facts, None, vec![Saying::Foreign("a wrong setting".to_owned())])
}

fn at_home(now: Instant) -> AppState {
    let mut state = state();
    state.form.visitorid = "anna".to_owned();
    state.act(Action::Login(LoginAction::Submit), now);
    state.apply(Event::PresenceConnected { focus: true }, now);
    state
}

fn offer(request: &str) -> Event {
    let request = TermsRequest {
        request: RequestId(request.to_owned()),
        sessionkey: "anna".parse().unwrap(),
        onetermsurl: None,
        agent: "Sam".to_owned(),
        organisation: "Acme".to_owned(),
        expires_in: Duration::from_secs(60),
    };
    Event::PresenceShowTerms(TermsOffer::new(request, Arc::new(|_, _| ())))
}

#[test]
fn settings_that_are_wrong_are_shown_until_log_in() {
    assert_eq!(state().notices[0].saying.text(), "a wrong setting");
    assert!(at_home(Instant::now()).notices.is_empty());
}

#[test]
fn presence_tells_area_version_system_and_language() {
    let now = Instant::now();
    let effects = at_home(now).act(Action::Go(Area::Help), now);
    let [Effect::Call(Command::Presence(data))] = effects.as_slice() else { panic!("{effects:?}") };
    let told: Vec<_> = data.properties().iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(told, ["c_app_version=1.2.3", "c_locale=en", "c_os=linux", "url=/help"]);
}

#[test]
fn remembering_writes_once_the_log_in_worked_and_forgetting_at_once() {
    let (mut state, now) = (state(), Instant::now());
    assert!(state.act(Action::Login(LoginAction::Remember(true)), now).is_empty());
    state.form.visitorid = "anna".to_owned();
    assert!(matches!(state.act(Action::Login(LoginAction::Submit), now).as_slice(), [Effect::Init(_)]));
    let effects = state.apply(Event::PresenceConnected { focus: true }, now);
    assert!(matches!(effects.as_slice(), [Effect::Write(StoreJob::Remember(_)), Effect::Call(Command::Presence(_))]), "{effects:?}");
    assert!(matches!(state.act(Action::Login(LoginAction::Remember(false)), now).as_slice(), [Effect::Write(StoreJob::ForgetRemembered)]));
}

#[test]
fn an_offer_is_shown_and_asks_for_attention_only_when_logged_in() {
    let (mut out, now) = (state(), Instant::now());
    assert!(out.apply(offer("r1"), now).is_empty() && out.prompt.is_none());
    let mut home = at_home(now);
    assert!(matches!(home.apply(offer("r1"), now).as_slice(), [Effect::Window(WindowCommand::Attention)]));
    assert!(home.prompt.is_some());
}

#[test]
fn only_its_own_end_closes_a_dialog() {
    let now = Instant::now();
    let mut state = at_home(now);
    state.apply(offer("r2"), now);
    let closed = |request: &str| Event::PresenceTermsClosed { request: RequestId(request.to_owned()), reason: TermsClosed::Withdrawn };
    assert!(state.apply(closed("r1"), now).is_empty());
    assert!(state.prompt.is_some());
    assert!(matches!(state.apply(closed("r2"), now).as_slice(), [Effect::Window(WindowCommand::Calm)]));
    assert!(state.prompt.is_none());
}

#[test]
fn an_answer_without_a_dialog_does_nothing() {
    let now = Instant::now();
    let mut state = at_home(now);
    for action in [PromptAction::Accept, PromptAction::Decline, PromptAction::Escape, PromptAction::Shown, PromptAction::ReadTerms] {
        assert!(state.act(Action::Prompt(action), now).is_empty(), "{action:?}");
    }
}

#[test]
fn a_second_log_in_while_on_the_way_does_nothing() {
    let (mut state, now) = (state(), Instant::now());
    state.form.visitorid = "anna".to_owned();
    assert_eq!(state.act(Action::Login(LoginAction::Submit), now).len(), 1);
    assert!(state.act(Action::Login(LoginAction::Submit), now).is_empty());
}
