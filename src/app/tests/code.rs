//! The code: asked for before logging in and at home, shown, used up.

use super::*;

const CODE: &str = "123456789";

impl Stage {
    /// The service gives a code that waits for ten minutes.
    pub(super) fn give_code(&mut self) {
        let until = self.clock.get() + Duration::from_secs(600);
        self.status(|status| status.code = CodeStatus::Waiting { code: CODE.parse().unwrap(), until });
        self.event(Event::SessionCode { code: CODE.parse().unwrap(), expires_in: Duration::from_secs(600) });
    }

    pub(super) fn code_closed(&mut self, reason: CodeClosed) {
        self.status(|status| status.code = CodeStatus::None);
        self.event(Event::SessionCodeClosed { reason });
    }

    /// An agent joins with the code.
    pub(super) fn join(&mut self, agent: &str) {
        self.code_closed(CodeClosed::Joined);
        let request = TermsRequest {
            request: RequestId("r1".to_owned()),
            sessionkey: CODE.parse().unwrap(),
            onetermsurl: None,
            agent: agent.to_owned(),
            organisation: "Acme".to_owned(),
            expires_in: Duration::from_secs(60),
        };
        let heard = self.heard.clone();
        let hook = Arc::new(move |_, answer| heard.lock().unwrap().push(format!("{answer:?}")));
        self.event(Event::PresenceShowTerms(TermsOffer::new(request, hook).by_code()));
    }

    /// Not logged in, with a code on the screen.
    pub(super) fn with_code() -> Self {
        let mut stage = Self::new();
        stage.press("Get a code");
        stage.give_code();
        stage.sdk.borrow_mut().asked.clear();
        stage
    }
}

#[test]
fn before_logging_in_a_code_is_shown_and_said_digit_by_digit() {
    let mut stage = Stage::new();
    assert!(stage.sees("Support is on the phone? Read them a code."));
    stage.press("Get a code");
    assert_eq!(stage.calls(), ["init without ID", "request code"]);
    assert!(stage.sees("Getting a code…"));
    stage.give_code();
    assert!(stage.sees("1 2 3, 4 5 6, 7 8 9"));
    assert!(stage.sees("Give it only to someone you called yourself."));
    assert!(stage.sees("10:00"));
    assert_eq!(stage.title(), "Waiting for support – OneClick Visitor");
    stage.wait(Duration::from_secs(19));
    assert!(stage.sees("9:41"));
    assert_eq!(stage.next_frame(), tokens::TICK);
}

#[test]
fn the_digits_fit_the_smallest_window() {
    let stage = Stage::with_code();
    let digits = stage.harness.get_by_label("1 2 3, 4 5 6, 7 8 9").rect();
    assert!(digits.left() >= 0.0 && digits.right() <= tokens::WINDOW_MIN.x && digits.bottom() <= tokens::WINDOW_MIN.y, "{digits:?}");
    assert!(digits.width() > tokens::WINDOW_MIN.x * 0.6, "and they are large: {digits:?}");
    for name in ["Copy", "Get a new code", "Cancel"] {
        let button = stage.harness.get_by_role_and_label(Role::Button, name).rect();
        assert!(button.right() <= tokens::WINDOW_MIN.x && button.bottom() <= tokens::WINDOW_MIN.y, "{name}: {button:?}");
    }
}

#[test]
fn the_digits_are_larger_where_there_is_room() {
    let mut stage = Stage::with_code();
    let small = stage.harness.get_by_label("1 2 3, 4 5 6, 7 8 9").rect();
    stage.harness.set_size(tokens::WINDOW);
    stage.run();
    let big = stage.harness.get_by_label("1 2 3, 4 5 6, 7 8 9").rect();
    assert!(big.height() > small.height() && big.right() < tokens::WINDOW.x, "{small:?} {big:?}");
}

#[test]
fn copy_new_and_cancel_do_what_they_say() {
    let mut stage = Stage::with_code();
    stage.harness.get_by_role_and_label(Role::Button, "Copy").click();
    stage.harness.step();
    let copied = stage.harness.output().platform_output.commands.clone();
    stage.run();
    assert!(copied.iter().any(|command| matches!(command, egui::OutputCommand::CopyText(text) if text == "123 456 789")), "{copied:?}");
    assert!(stage.sees("Copied"));
    stage.press("Get a new code");
    stage.press("Cancel");
    assert_eq!(stage.calls(), ["request code", "disconnect", "forget"]);
    assert!(stage.sees("Remember me"), "back at the login");
}

#[test]
fn an_agent_who_joins_is_answered_as_any_other() {
    let mut stage = Stage::with_code();
    stage.join("Sam");
    assert!(stage.sees("Sam asks to see your screen"));
    stage.wait(INERT);
    stage.press("Accept");
    assert_eq!(stage.heard(), ["Displayed", "Accepted"]);
    assert_eq!(stage.calls(), ["start 123456789 false"]);
    stage.share();
    assert!(stage.sees("Sharing your screen with Sam") && stage.sees("You are with support"));
    assert!(!stage.sees("Back to log in"), "the session ends by End, not by leaving it behind");
    stage.end(EndReason::AgentEnded);
    assert!(stage.sees("Your screen is no longer shared") && stage.sees("Get a code"));
    stage.press("Back to log in");
    assert!(stage.sees("Remember me"));
}

#[test]
fn why_a_code_is_gone_is_said_and_another_can_be_had() {
    for (reason, said) in [
        (CodeClosed::Expired, "The code has run out"),
        (CodeClosed::ConnectionLost, "The connection was lost"),
        (CodeClosed::Refused, "No code is available"),
        (CodeClosed::Joined, "The code has been used"),
    ] {
        let mut stage = Stage::with_code();
        stage.code_closed(reason);
        assert!(stage.sees(said));
        stage.press("Get a code");
        assert_eq!(stage.calls(), ["request code"]);
        stage.give_code();
        assert!(!stage.sees(said));
    }
}

#[test]
fn a_dead_service_is_waited_for_and_can_be_tried() {
    let mut stage = Stage::new();
    stage.press("Get a code");
    let retry_at = stage.clock.get() + Duration::from_secs(5);
    stage.status(|status| status.link = LinkStatus::Waiting { retry_at, reason: ConnectError::Dropped(None) });
    assert!(stage.sees("The connection was interrupted") && stage.sees("Next attempt in 5 seconds"));
    stage.sdk.borrow_mut().asked.clear();
    stage.press("Try now");
    assert_eq!(stage.calls(), ["retry"]);
}

#[test]
fn at_home_the_code_goes_over_the_same_visitor_and_leaves_one_at_home() {
    let mut stage = Stage::at_home();
    stage.press("Get a code");
    stage.give_code();
    assert!(stage.sees("1 2 3, 4 5 6, 7 8 9") && stage.sees("Support can reach you"));
    stage.press("Cancel");
    assert_eq!(stage.calls(), ["request code", "cancel code"]);
    assert!(stage.sees("Support can reach you"));
    stage.share();
    assert!(!stage.sees("Get a code"), "who shares needs none");
}

#[test]
fn without_presence_nobody_is_told_where_the_window_is() {
    let mut stage = Stage::with_code();
    stage.status(|status| status.link = LinkStatus::Connected { focus: false });
    stage.window(false, true);
    stage.wait(SETTLE);
    assert!(stage.calls().is_empty());
}
