//! The sharing bar in its own window, as the main window asks for it and as it is painted there.

use egui::{DeferredViewportUiCallback, Theme, Vec2, ViewportClass, ViewportEvent};
use egui_kittest::SnapshotResults;

use crate::app::model::tray::OPENING;
use crate::app::window_state::bar_id;
use crate::words::{Language, set_language};

use super::*;

impl Stage {
    /// Logged in, where there can be more than one window.
    fn with_windows() -> Self {
        let mut stage = Self::at_home();
        stage.harness.ctx.set_embed_viewports(false);
        stage.run();
        stage
    }

    /// What paints the bar's window, if there is one.
    fn bar(&self) -> Option<Arc<DeferredViewportUiCallback>> {
        let window = self.harness.output().viewport_output.get(&bar_id())?;
        assert!(window.class == ViewportClass::Deferred);
        window.viewport_ui_cb.clone()
    }

    /// The bar's window on a stage of its own.
    fn bar_window(&self) -> Harness<'static> {
        let paint = self.bar().expect("the bar is there");
        Harness::builder().with_size(tokens::FLOATING).with_context_setup(tokens::install).build_ui(move |ui| paint(ui))
    }

    fn press_on_bar(&mut self, button: &str) {
        let mut bar = self.bar_window();
        bar.get_by_role_and_label(Role::Button, button).click();
        bar.run();
        self.run();
    }

    fn pause(&mut self) {
        self.status(|status| {
            if let SessionStatus::Sharing { paused, .. } = &mut status.session {
                *paused = true;
            }
        });
    }
}

#[test]
fn its_window_is_there_exactly_as_long_as_the_screen_is_shared() {
    let mut stage = Stage::with_windows();
    assert!(stage.bar().is_none());
    stage.share();
    let asked = &stage.harness.output().viewport_output[&bar_id()].builder;
    assert_eq!(asked.title.as_deref(), Some("Sharing your screen"));
    assert_eq!((asked.decorations, asked.resizable, asked.active, asked.taskbar), (Some(false), Some(false), Some(false), Some(false)));
    assert_eq!(asked.window_level, Some(egui::WindowLevel::AlwaysOnTop));
    stage.press("Activity");
    stage.pause();
    assert!(stage.bar().is_some());
    stage.end(EndReason::AgentEnded);
    assert!(stage.bar().is_none());
}

#[test]
fn where_there_is_one_window_only_the_bar_in_it_is_all() {
    let mut stage = Stage::at_home();
    stage.share();
    assert!(stage.bar().is_none());
    assert_eq!(stage.harness.query_all_by_role_and_label(Role::Button, "End").count(), 1);
}

#[test]
fn it_says_with_whom_how_long_and_how_many() {
    let mut stage = Stage::with_windows();
    stage.share();
    stage.wait(Duration::from_secs(65));
    let mut bar = stage.bar_window();
    assert!(bar.query_by_label("Sharing with Sam").is_some());
    assert!(bar.query_by_label("1:05 · 1 person is watching · Whole screen").is_some());
    stage.wait(Duration::from_secs(1));
    bar.run();
    assert!(bar.query_by_label("1:06 · 1 person is watching · Whole screen").is_some());
    stage.pause();
    bar.run();
    assert!(bar.query_by_label("Paused for Sam").is_some() && bar.query_by_label("Sharing with Sam").is_none());
}

#[test]
fn its_buttons_do_what_those_of_the_main_window_do() {
    let mut stage = Stage::with_windows();
    stage.share();
    stage.press_on_bar("Pause");
    stage.pause();
    stage.press_on_bar("Resume");
    stage.press_on_bar("End");
    assert_eq!(stage.calls(), ["pause true", "pause false", "end"]);
}

#[test]
fn closing_it_ends_sharing() {
    let mut stage = Stage::with_windows();
    stage.share();
    let mut bar = stage.bar_window();
    bar.input_mut().viewports.entry(ViewportId::ROOT).or_default().events.push(ViewportEvent::Close);
    bar.step();
    stage.run();
    assert_eq!(stage.calls(), ["end"]);
}

#[test]
fn what_was_pressed_too_late_does_nothing() {
    let mut stage = Stage::with_windows();
    stage.share();
    let mut bar = stage.bar_window();
    stage.end(EndReason::AgentEnded);
    assert!(bar.query_by_label("End").is_some(), "not painted anew yet");
    bar.get_by_role_and_label(Role::Button, "End").click();
    bar.run();
    stage.run();
    assert!(stage.calls().is_empty());
    assert!(bar.query_by_label("Your screen is no longer shared").is_some());
}

#[test]
fn its_body_brings_the_main_window() {
    let mut stage = Stage::with_windows();
    stage.share();
    let mut bar = stage.bar_window();
    bar.get_by_role_and_label(Role::Button, "Show OneClick Visitor").click_accesskit();
    bar.run();
    stage.harness.step();
    let commands = stage.commands();
    assert!(commands.contains(&ViewportCommand::Minimized(false)) && commands.contains(&ViewportCommand::Focus), "{commands:?}");
}

#[test]
fn it_costs_a_frame_a_second_and_only_while_sharing() {
    let mut stage = Stage::with_windows();
    assert!(stage.next_frame() > Duration::from_secs(20));
    stage.share();
    let next = stage.next_frame();
    assert!(next > Duration::from_millis(500) && next <= tokens::TICK, "{next:?}");
    stage.end(EndReason::AgentEnded);
    stage.press("OK");
    assert!(stage.next_frame() > Duration::from_secs(20));
}

#[test]
fn it_opens_over_a_minimised_window_too() {
    let mut stage = Stage::with_windows();
    stage.window(true, true);
    let (key, since) = ("anna".parse().unwrap(), stage.clock.get());
    stage.sdk.borrow_mut().status.session = SessionStatus::Sharing {
        key,
        agent: "Sam".to_owned(),
        since,
        paused: false,
        guests: 1,
        gestures: true,
        display: None,
        obstacle: None,
    };
    stage.harness.step();
    assert!(stage.commands().contains(&ViewportCommand::RequestPaintWhileHidden));
}

#[test]
fn to_press_something_on_it_is_not_to_leave() {
    let mut stage = Stage::with_windows();
    stage.share();
    stage.harness.input_mut().viewports.entry(bar_id()).or_default().focused = Some(true);
    stage.window(false, false);
    stage.wait(SETTLE);
    assert!(stage.calls().is_empty());
    stage.harness.input_mut().viewports.entry(bar_id()).or_default().focused = Some(false);
    stage.run();
    stage.wait(SETTLE);
    assert_eq!(stage.calls(), ["visible false"]);
}

#[test]
fn it_gives_back_the_keyboard_that_it_gets_by_appearing() {
    let mut stage = Stage::with_windows();
    stage.window(true, false);
    stage.share();
    let (mut bar, focus) = (stage.bar_window(), |bar: &mut Harness<'_>, has_it| {
        bar.input_mut().viewports.entry(ViewportId::ROOT).or_default().focused = Some(has_it);
        bar.step();
    });
    focus(&mut bar, true);
    stage.harness.step();
    assert!(stage.commands().contains(&ViewportCommand::Focus));
    focus(&mut bar, false);
    stage.wait(OPENING * 2);
    focus(&mut bar, true);
    stage.harness.step();
    assert!(!stage.commands().contains(&ViewportCommand::Focus), "pressed by the visitor");
}

/// What the stage leaves free around what stands on it.
const AROUND: Vec2 = Vec2::splat(16.0);

#[test]
fn it_looks_as_its_picture() {
    let mut results = SnapshotResults::new();
    let mut picture = |stage: &Stage, name: &str, theme: Theme, pixels_per_point: f32| {
        let mut bar = stage.bar_window();
        bar.ctx.set_theme(theme);
        bar.input_mut().viewports.entry(ViewportId::ROOT).or_default().native_pixels_per_point = Some(pixels_per_point);
        bar.set_size(tokens::FLOATING + AROUND);
        bar.run();
        results.add(bar.try_snapshot(format!("floating_{name}")));
    };
    let mut stage = Stage::with_windows();
    stage.share();
    stage.wait(Duration::from_secs(75));
    picture(&stage, "light", Theme::Light, 1.0);
    picture(&stage, "dark", Theme::Dark, 1.0);
    picture(&stage, "double", Theme::Dark, 2.0);
    for language in [Language::German, Language::Arabic] {
        set_language(language);
        stage.run();
        picture(&stage, language.tag(), Theme::Light, 1.0);
    }
    set_language(Language::English);
    stage.pause();
    picture(&stage, "paused", Theme::Light, 1.0);
}
