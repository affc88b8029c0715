//! The dialog as a widget, in an egui app that knows nothing of ours.

use egui::accesskit::Live;
use egui::{OutputCommand, Style, Ui, vec2};

use crate::dialog::{TermsAnswer, TermsDialog};
use crate::sdk::Masks;

use super::*;

/// Somebody else's app.
struct Host {
    dialog: Option<TermsDialog>,
    answer: Option<TermsAnswer>,
    now: Instant,
    pressed: u32,
}

fn host_ui(ui: &mut Ui, host: &mut Host) {
    if ui.button("Order").clicked() {
        host.pressed += 1;
    }
    let answer = host.dialog.as_mut().and_then(|dialog| dialog.show_at(ui, host.now));
    host.answer = host.answer.take().or(answer);
}

struct Bare {
    harness: Harness<'static, Host>,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Bare {
    /// A host of this style, of which the dialog is asked for once it is up.
    fn styled(style: impl Fn(&mut Style) + Clone + 'static) -> Self {
        let host = Host { dialog: None, answer: None, now: Instant::now(), pressed: 0 };
        let setup = move |ctx: &egui::Context| ctx.all_styles_mut(style);
        let harness = Harness::builder().with_size(vec2(520.0, 560.0)).with_context_setup(setup).build_ui_state(host_ui, host);
        Self { harness, heard: Arc::default() }
    }

    fn asked() -> Self {
        let mut bare = Self::styled(|_| ());
        bare.ask();
        bare
    }

    fn ask(&mut self) {
        let heard = self.heard.clone();
        let hook = Arc::new(move |_, answer| heard.lock().unwrap().push(format!("{answer:?}")));
        let request = TermsRequest {
            request: RequestId("r1".to_owned()),
            sessionkey: "anna".parse().unwrap(),
            onetermsurl: Some("https://acme.example/terms".to_owned()),
            agent: "Sam".to_owned(),
            organisation: "Acme".to_owned(),
            expires_in: Duration::from_secs(60),
        };
        let now = self.harness.state().now;
        self.harness.state_mut().dialog = Some(TermsDialog::at(TermsOffer::new(request, hook), now));
        self.harness.run();
    }

    fn wait(&mut self, time: Duration) {
        self.harness.state_mut().now += time;
        self.harness.run();
    }

    fn press(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run();
    }

    fn is_open(&self) -> bool {
        self.harness.query_all_by_label_contains("asks to see your screen").next().is_some()
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    fn answer(&mut self) -> Option<TermsAnswer> {
        self.harness.state_mut().answer.take()
    }
}

#[test]
fn a_yes_yields_the_consent_once_and_then_it_is_gone() {
    let mut bare = Bare::asked();
    assert!(bare.is_open());
    bare.wait(INERT);
    bare.press("Accept");
    let Some(TermsAnswer::Accepted(params)) = bare.answer() else { panic!("no consent") };
    assert_eq!((params.display, &params.masks), (None, &Masks::default()), "there was nothing to choose");
    assert_eq!((params.key().as_str(), params.presence_start()), ("anna", true));
    bare.wait(Duration::from_secs(90));
    assert!(!bare.is_open() && bare.answer().is_none());
    assert_eq!(bare.heard(), ["Displayed", "Accepted"]);
}

#[test]
fn the_first_half_second_counts_for_nothing() {
    let mut bare = Bare::asked();
    bare.wait(INERT - Duration::from_millis(1));
    bare.press("Accept");
    assert!(bare.is_open() && bare.answer().is_none());
    assert_eq!(bare.heard(), ["Displayed"]);
}

#[test]
fn the_button_and_escape_mean_no() {
    for escape in [false, true] {
        let mut bare = Bare::asked();
        if escape {
            bare.harness.key_press(Key::Escape);
            bare.harness.run();
        } else {
            bare.press("Decline");
        }
        assert!(matches!(bare.answer(), Some(TermsAnswer::Declined)) && !bare.is_open());
        assert_eq!(bare.heard(), ["Displayed", "Declined(Visitor)"]);
    }
}

#[test]
fn its_time_runs_out_unless_more_is_asked_for() {
    let mut bare = Bare::asked();
    bare.wait(Duration::from_secs(50));
    bare.press("More time");
    bare.wait(Duration::from_secs(59));
    assert!(bare.is_open() && bare.answer().is_none());
    bare.wait(Duration::from_secs(1));
    assert!(matches!(bare.answer(), Some(TermsAnswer::Closed)) && !bare.is_open());
    assert_eq!(bare.heard(), ["Displayed", "Extended", "Declined(Expired)"]);
}

#[test]
fn a_screen_reader_is_told_of_it() {
    let mut bare = Bare::styled(|_| ());
    bare.ask();
    let live = |bare: &Bare, part: &str| {
        bare.harness
            .query_all(By::new().predicate(|node| node.live() != Live::Off))
            .any(|node| node.accesskit_node().label().is_some_and(|line| line.contains(part)))
    };
    assert!(live(&bare, "Sam from Acme asks to see your screen."));
    let dialog = bare.harness.get_by_role_and_label(Role::Dialog, "Sam from Acme asks to see your screen");
    assert!(dialog.accesskit_node().is_modal());
    bare.wait(Duration::from_secs(50));
    assert!(live(&bare, "10 seconds left"));
    bare.press("Decline");
    bare.harness.run();
    assert!(!live(&bare, "asks to see"));
}

#[test]
fn a_host_that_lets_it_go_declines() {
    let mut bare = Bare::asked();
    bare.harness.state_mut().dialog = None;
    assert_eq!(bare.heard(), ["Displayed", "Declined(Dropped)"]);
}

#[test]
fn it_is_not_displayed_while_the_window_cannot_be_seen() {
    let mut bare = Bare::styled(|_| ());
    let minimised = |bare: &mut Bare, minimised| {
        bare.harness.input_mut().viewports.entry(ViewportId::ROOT).or_default().minimized = Some(minimised);
    };
    minimised(&mut bare, true);
    bare.ask();
    bare.wait(Duration::from_secs(2));
    assert!(bare.heard().is_empty());
    minimised(&mut bare, false);
    bare.harness.run();
    assert_eq!(bare.heard(), ["Displayed"]);
}

#[test]
fn what_is_below_it_gets_neither_clicks_nor_keys() {
    let mut bare = Bare::styled(|_| ());
    bare.harness.get_by_label("Order").focus();
    bare.harness.run();
    bare.ask();
    bare.press("Order");
    bare.harness.key_press(Key::Enter);
    bare.harness.run();
    assert_eq!(bare.harness.state().pressed, 0);
    assert!(bare.is_open());
}

#[test]
fn the_terms_are_opened_by_the_host() {
    let mut bare = Bare::asked();
    bare.harness.get_by_label("Read the terms at acme.example").click();
    bare.harness.step();
    let opened = (0..4).find_map(|_| {
        let commands = bare.harness.output().platform_output.commands.clone();
        bare.harness.step();
        commands.into_iter().find_map(|command| if let OutputCommand::OpenUrl(open) = command { Some(open.url) } else { None })
    });
    assert_eq!(opened.as_deref(), Some("https://acme.example/terms"));
}

/// What the dialog itself is drawn with: all from its backdrop on, the shape that dims the window.
fn drawn(bare: &Bare) -> Vec<String> {
    let shapes: Vec<&egui::Shape> = bare.harness.output().shapes.iter().map(|clipped| &clipped.shape).collect();
    let is_backdrop = |shape: &&egui::Shape| matches!(shape, egui::Shape::Rect(rect) if rect.fill == tokens::LIGHT.shade);
    let at = shapes.iter().position(is_backdrop).expect("there is a backdrop");
    let look = |shape: &&egui::Shape| match shape {
        // Where its letters lie in the texture depends on what was drawn before.
        egui::Shape::Text(text) => format!("{:?} {:?} {:?}", text.pos, text.fallback_color, text.galley.job),
        other => format!("{other:?}"),
    };
    shapes[at..].iter().map(look).collect()
}

#[test]
fn the_style_of_the_host_does_not_reach_it() {
    let theme = |bare: &mut Bare| {
        bare.harness.ctx.set_theme(egui::Theme::Light);
        bare.ask();
    };
    let mut plain = Bare::styled(|_| ());
    let mut odd = Bare::styled(|style| {
        for font in style.text_styles.values_mut() {
            font.size *= 2.0;
        }
        let loud = style.visuals.error_fg_color;
        style.visuals.override_text_color = Some(loud);
        style.visuals.window_fill = loud;
        style.visuals.widgets.inactive.bg_fill = loud;
        style.visuals.widgets.inactive.expansion = 9.0;
        style.visuals.window_shadow = egui::Shadow::NONE;
        style.spacing.button_padding = vec2(40.0, 30.0);
        style.spacing.item_spacing = vec2(30.0, 30.0);
        style.spacing.window_margin = egui::Margin::same(60);
    });
    theme(&mut plain);
    theme(&mut odd);
    let (plain, odd) = (drawn(&plain), drawn(&odd));
    assert!(plain.len() > 10, "{}", plain.len());
    assert_eq!(plain, odd);
}
