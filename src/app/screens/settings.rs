//! Settings: who and where, and what a person may want otherwise. Each change is written at once.
//!
//! Tab moves through the sections in their order, from the top.

use egui::{Label, RichText, Ui};
use tracing::Level;

use crate::app::model::AppState;
use crate::app::model::login_form::Field;
use crate::app::model::setting::{LANGUAGE, LOG_LEVEL, Switch, THEME, TextSetting};
use crate::app::model::settings_form::SettingsForm;
use crate::app::model::{Action, LoginAction, SettingsAction};
use crate::app::widgets::{About, card, fact, one_of, signed_subtitle, switch, typed};
use crate::design::tokens::palette;
use crate::design::typeface::Icon;
use crate::settings::Theme;
use crate::words::{self, Language, tr};

/// Draws the area.
pub(crate) fn settings(ui: &mut Ui, state: &mut AppState) -> Option<Action> {
    let mut action = None;
    let sections = [you_ui, sharing_ui, keys_ui, notifications_ui, appearance_ui, start_ui, service_ui, advanced_ui];
    for section in sections {
        let done = card(ui, |ui| section(ui, state));
        action = action.or(done);
    }
    action
}

fn you_ui(ui: &mut Ui, state: &mut AppState) -> Option<Action> {
    signed_subtitle(ui, Icon::User, &tr!("settings-you"));
    if let Some(who) = &state.who {
        fact(ui, &Field::VisitorId.name(), who.visitorid.as_str());
        for (field, value) in [
            (Field::Name, who.name.as_ref().map(|name| name.as_str())),
            (Field::Email, who.email.as_ref().map(|email| email.as_str())),
            (Field::Phone, who.phone.as_ref().map(|phone| phone.as_str())),
        ] {
            if let Some(value) = value {
                fact(ui, &field.name(), &words::plain_long(value));
            }
        }
    }
    small(ui, &tr!("settings-change"));
    let place = state.facts.remembered_at.display().to_string();
    let about = About { name: tr!("settings-remember"), why: tr!("settings-kept", file = place), problem: None };
    switch(ui, &about, state.form.remember).map(LoginAction::Remember).map(Action::Login)
}

fn sharing_ui(ui: &mut Ui, state: &mut AppState) -> Option<Action> {
    signed_subtitle(ui, Icon::Monitor, &tr!("settings-sharing"));
    let form = &state.settings;
    let gestures = switch_ui(ui, form, Switch::Gestures, tr!("settings-gestures"), tr!("settings-gestures-why"));
    gestures.or(switch_ui(ui, form, Switch::MaskOwnWindows, tr!("settings-mask"), tr!("settings-mask-why")))
}

fn keys_ui(ui: &mut Ui, state: &mut AppState) -> Option<Action> {
    signed_subtitle(ui, Icon::Keyboard, &tr!("settings-keys"));
    let form = &mut state.settings;
    small(ui, &if form.here.shortcuts { tr!("settings-keys-why") } else { tr!("settings-keys-impossible") });
    let pause = typed_ui(ui, form, TextSetting::ShortcutPause, tr!("settings-keys-pause"), String::new());
    let end = typed_ui(ui, form, TextSetting::ShortcutEnd, tr!("settings-keys-end"), String::new());
    pause.or(end)
}

fn notifications_ui(ui: &mut Ui, state: &mut AppState) -> Option<Action> {
    signed_subtitle(ui, Icon::Bell, &tr!("settings-notifications"));
    let form = &state.settings;
    let shown = switch_ui(ui, form, Switch::Notifications, tr!("settings-notify"), tr!("settings-notify-why"));
    let with_notifications = form.chosen().notifications;
    let sound = ui.add_enabled_ui(with_notifications, |ui| switch_ui(ui, form, Switch::Sound, tr!("settings-sound"), String::new()));
    shown.or(sound.inner)
}

fn appearance_ui(ui: &mut Ui, state: &mut AppState) -> Option<Action> {
    signed_subtitle(ui, Icon::Palette, &tr!("settings-appearance"));
    let form = &state.settings;
    let about = About { name: tr!("settings-theme"), why: String::new(), problem: form.problem(THEME) };
    let themes = Theme::ALL.map(|theme| (theme, theme_name(theme)));
    let theme = one_of(ui, &about, THEME, form.chosen().theme, &themes).map(SettingsAction::Theme).map(Action::Settings);
    let about = About { name: tr!("settings-language"), why: String::new(), problem: form.problem(LANGUAGE) };
    let offered = words::offered().map(|language| (Some(language), language.own_name().to_owned()));
    let languages: Vec<_> = std::iter::once((None, tr!("settings-language-system"))).chain(offered).collect();
    let language = one_of(ui, &about, LANGUAGE, Language::chosen(&form.chosen().language), &languages)
        .map(SettingsAction::Language)
        .map(Action::Settings);
    theme.or(language)
}

fn theme_name(theme: Theme) -> String {
    match theme {
        Theme::System => tr!("settings-theme-system"),
        Theme::Light => tr!("settings-theme-light"),
        Theme::Dark => tr!("settings-theme-dark"),
    }
}

fn start_ui(ui: &mut Ui, state: &mut AppState) -> Option<Action> {
    signed_subtitle(ui, Icon::Power, &tr!("settings-start"));
    let form = &state.settings;
    let autostart = || tr!("settings-autostart");
    let with_system = form.here.autostart.then(|| switch_ui(ui, form, Switch::Autostart, autostart(), String::new())).flatten();
    let minimized = switch_ui(ui, form, Switch::StartMinimized, tr!("settings-minimized"), tr!("settings-minimized-why"));
    let links = || switch_ui(ui, form, Switch::HandleLinks, tr!("settings-links"), tr!("settings-links-why"));
    let links = form.here.links.then(links).flatten();
    with_system.or(minimized).or(links)
}

fn service_ui(ui: &mut Ui, state: &mut AppState) -> Option<Action> {
    signed_subtitle(ui, Icon::Globe, &tr!("settings-service"));
    fact(ui, &tr!("settings-connected-through"), &state.facts.service.text());
    if let Some(settings) = &state.status.settings {
        fact(ui, &tr!("settings-organisation"), &words::plain(&settings.organisation));
    }
    fact(ui, &tr!("settings-group"), &state.group.to_string());
    fact(ui, &tr!("settings-version"), &state.facts.version);
    let form = &mut state.settings;
    let action = typed_ui(ui, form, TextSetting::Service, tr!("settings-address"), tr!("settings-address-why"));
    if form.new_service() {
        ui.add(Label::new(RichText::new(tr!("settings-address-written")).color(palette(ui).warn)).wrap());
    }
    action
}

fn advanced_ui(ui: &mut Ui, state: &mut AppState) -> Option<Action> {
    signed_subtitle(ui, Icon::File, &tr!("settings-advanced"));
    let form = &state.settings;
    let about = About { name: tr!("settings-log"), why: tr!("settings-log-why"), problem: form.problem(LOG_LEVEL) };
    let levels = [Level::ERROR, Level::WARN, Level::INFO, Level::DEBUG, Level::TRACE].map(|level| (level, level_name(level)));
    let level = one_of(ui, &about, LOG_LEVEL, form.chosen().log_level, &levels).map(SettingsAction::LogLevel).map(Action::Settings);
    let settings = form.here.settings.as_ref().map_or_else(|| tr!("settings-no-place"), |file| file.display().to_string());
    fact(ui, &tr!("settings-file"), &settings);
    fact(ui, &tr!("settings-log-file"), &form.here.log.display().to_string());
    fact(ui, &tr!("area-activity"), &form.here.activity.display().to_string());
    level
}

fn level_name(level: Level) -> String {
    match level {
        Level::ERROR => tr!("settings-log-errors"),
        Level::WARN => tr!("settings-log-warnings"),
        Level::INFO => tr!("settings-log-normal"),
        Level::DEBUG => tr!("settings-log-detailed"),
        Level::TRACE => tr!("settings-log-everything"),
    }
}

fn switch_ui(ui: &mut Ui, form: &SettingsForm, which: Switch, name: String, why: String) -> Option<Action> {
    let about = About { name, why, problem: form.problem(which.key()) };
    switch(ui, &about, which.is_on(form.chosen())).map(|on| Action::Settings(SettingsAction::Switch(which, on)))
}

fn typed_ui(ui: &mut Ui, form: &mut SettingsForm, which: TextSetting, name: String, why: String) -> Option<Action> {
    let about = About { name, why, problem: form.problem(which.key()) };
    let done = typed(ui, &about, which.key(), form.text(which));
    (done && form.is_pending(which)).then_some(Action::Settings(SettingsAction::WriteTyped))
}

fn small(ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(text).small().color(palette(ui).weak)).wrap());
}
