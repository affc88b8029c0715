//! What an app costs that nobody uses: nothing. A minute passes on the clocks of the app and of egui, and frames are counted.

use crate::words::Saying;

use super::*;

const MINUTE: Duration = Duration::from_secs(60);

impl Stage {
    /// As on a screen, where things move and blink if they are told to: the harness holds them still.
    fn lively(mut self) -> Self {
        tokens::install(&self.harness.ctx);
        self.run();
        self
    }

    /// How many frames are painted in the next minute if nothing happens, as far as anything in the window asks for them.
    fn frames_in_a_minute(&mut self) -> u32 {
        let (mut frames, mut left) = (0, MINUTE);
        // Not at once: what appeared just now may still move for a moment.
        let mut next = self.next_frame_after(tokens::TICK);
        while next <= left && frames < 1_000 {
            frames += 1;
            left -= next;
            next = self.next_frame_after(next);
        }
        frames
    }

    /// Lets time pass, paints one frame, and says when the next one is due.
    fn next_frame_after(&mut self, time: Duration) -> Duration {
        self.clock.set(self.clock.get() + time);
        let now = self.harness.ctx.input(|input| input.time);
        self.harness.input_mut().time = Some(now + time.as_secs_f64());
        self.harness.step();
        self.harness.input_mut().time = None;
        self.harness.output().viewport_output[&ViewportId::ROOT].repaint_delay
    }
}

#[test]
fn the_login_screen_with_the_keyboard_in_a_field() {
    let mut stage = Stage::new().lively();
    stage.field("Visitor ID", "anna");
    assert_eq!(stage.focused().as_deref(), Some("Visitor ID"));
    assert_eq!(stage.frames_in_a_minute(), 0);
    stage.press("Your details (optional)");
    assert_eq!(stage.frames_in_a_minute(), 0);
}

/// If the way of counting were blind, this would not be seen.
#[test]
fn a_caret_that_blinks_would_be_noticed() {
    let mut stage = Stage::new().lively();
    stage.field("Visitor ID", "anna");
    stage.harness.ctx.all_styles_mut(|style| style.visuals.text_cursor.blink = true);
    assert!(stage.frames_in_a_minute() > 50);
}

#[test]
fn the_login_screen_without_a_service() {
    let unavailable = Some(Saying::Foreign("No service is configured.".to_owned()));
    let mut stage = Stage::with(true, |facts| AppInfo { unavailable, ..facts }).lively();
    assert_eq!(stage.frames_in_a_minute(), 0);
}

#[test]
fn connected_in_every_area_with_the_keyboard_and_without() {
    for area in ["Activity", "Help", "Settings", "Home"] {
        let mut stage = Stage::at_home().lively();
        stage.press(if area == "Home" { "Help" } else { area });
        stage.press(area);
        assert_eq!(stage.frames_in_a_minute(), 0, "{area}");
        stage.window(false, false);
        stage.wait(SETTLE);
        assert_eq!(stage.frames_in_a_minute(), 0, "{area} without the keyboard");
    }
}

#[test]
fn activity_is_painted_at_midnight_when_today_is_yesterday_and_then_only_if_it_can_be_seen() {
    let mut stage = Stage::at_home().lively();
    stage.harness.state_mut().wall = || UNIX_EPOCH + Duration::from_secs(86_400 - 40);
    stage.press("Activity");
    assert_eq!(stage.frames_in_a_minute(), 1);
    stage.window(true, true);
    stage.wait(SETTLE);
    assert_eq!(stage.frames_in_a_minute(), 0);
}

#[test]
fn minimised() {
    let mut stage = Stage::at_home().lively();
    stage.window(true, true);
    stage.wait(SETTLE);
    assert_eq!(stage.calls(), ["visible false"]);
    assert_eq!(stage.frames_in_a_minute(), 0);
}

#[test]
fn another_device_is_active() {
    let mut stage = Stage::at_home().lively();
    stage.status(|status| status.link = LinkStatus::Connected { focus: false });
    assert!(stage.sees("Another of your devices is active"));
    assert_eq!(stage.frames_in_a_minute(), 0);
    // It has something to tell, but not now.
    stage.window(false, false);
    stage.wait(SETTLE);
    assert_eq!(stage.frames_in_a_minute(), 0);
}

#[test]
fn support_is_not_set_up() {
    let mut stage = Stage::at_home().lively();
    stage.status(|status| status.link = LinkStatus::NotConfigured { reason: NotConfigured::PresenceOff });
    assert!(stage.sees("it is not set up here"));
    assert_eq!(stage.frames_in_a_minute(), 0);
}

#[test]
fn a_notice_that_waits_to_be_put_away() {
    let mut stage = Stage::at_home().lively();
    stage.event(Event::StartSessionFailed { reason: "no screen".to_owned(), ended: None });
    assert!(stage.sees("could not be shared"));
    assert_eq!(stage.frames_in_a_minute(), 0);
}

#[test]
fn what_counts_is_painted_once_a_second_and_no_more() {
    let mut stage = Stage::at_home().lively();
    stage.share();
    let frames = stage.frames_in_a_minute();
    assert!((59..=61).contains(&frames), "{frames}");
}
