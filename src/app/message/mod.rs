//! What a person reads whose app could not start, since what is written to the standard error is seen by nobody who started
//! the program by a click.
//!
//! It is a window of the program's own, laid out by egui and painted here without OpenGL, whose absence may be what there is
//! to tell ([`paint`], [`window`]). It speaks the core protocol of X alone, which every X server has, and with it nearly every
//! Wayland desktop. Programs that show messages (`zenity`, `kdialog`) may be absent, so they are only asked where there is no
//! X server. A notification would be gone before it is read, and a portal for messages does not exist.
//!
//! A second renderer for the whole app was weighed instead: `wgpu` brings 23 more crates, whose libraries take 130 MB after
//! compiling where OpenGL's take 4, and needs a driver just as OpenGL does: where Mesa is missing, both are.

mod paint;
mod window;

use std::path::Path;
use std::process::{Command, Stdio};

use egui::{CentralPanel, Context, FontFamily, Frame, FullOutput, Label, RawInput, Rect, RichText, ScrollArea, Ui};

use crate::design::tokens;
use crate::design::typeface::{self, Icon};
use crate::design::{Kind, Meaning as _, lines, point_in, wide_button};
use crate::words::{self, Language, PRODUCT, tr};

use super::model;

/// Why the message is not on a screen.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// There is no X server, or it went away.
    #[error("no window: {0}")]
    Window(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// There is no program for messages either.
    #[error("no window ({0}), and neither zenity nor kdialog")]
    Nothing(String),
}

/// Shows in a window that the app could not start and why, and returns once the person has closed it.
///
/// `log` is where more can be read.
pub fn show_failure(problem: &str, log: Option<&Path>) -> Result<(), MessageError> {
    let language = Language::best(&model::locale(|name| std::env::var(name).ok()));
    // Their letters are in fonts of the system, which are not looked for now.
    let has_letters = !matches!(language, Language::Japanese | Language::Chinese);
    words::set_language(if has_letters { language } else { Language::English });
    let message = Message::new(problem, log);
    match window::show(&message) {
        Ok(()) => Ok(()),
        // Without a Wayland desktop either there is nobody who could see it.
        Err(error) if std::env::var_os("WAYLAND_DISPLAY").is_none_or(|name| name.is_empty()) => Err(MessageError::Window(error)),
        Err(error) => message.show_elsewhere().ok_or_else(|| MessageError::Nothing(error.to_string())),
    }
}

/// The message, and the egui that lays it out.
struct Message {
    ctx: Context,
    problem: String,
    log: Option<String>,
}

impl Message {
    fn new(problem: &str, log: Option<&Path>) -> Self {
        let ctx = Context::default();
        tokens::install(&ctx);
        Self { ctx, problem: problem.to_owned(), log: log.map(|log| log.display().to_string()) }
    }

    /// How high its window must be, in points.
    fn height(&self) -> f32 {
        let mut height = 0.0;
        // With an egui of its own: the textures that this one makes are not to be lost.
        let measured = Self { ctx: Context::default(), problem: self.problem.clone(), log: self.log.clone() };
        tokens::install(&measured.ctx);
        // Twice: sizes are known after the first time.
        for _ in 0..2 {
            let input = RawInput { screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, tokens::MESSAGE)), ..RawInput::default() };
            let mut output = measured.ctx.run_ui(input, |ui| height = measured.draw(ui).0);
            output.textures_delta.clear();
        }
        height.min(tokens::MESSAGE.y)
    }

    /// Lays it out; what is to be painted, and whether it was closed.
    fn run(&self, input: RawInput) -> (FullOutput, bool) {
        let mut closed = false;
        let output = self.ctx.run_ui(input, |ui| closed |= self.draw(ui).1);
        (output, closed)
    }

    fn draw(&self, ui: &mut Ui) -> (f32, bool) {
        let p = tokens::palette(ui);
        let frame = Frame::new().fill(p.ground).inner_margin(f32::from(tokens::DIALOG_MARGIN));
        CentralPanel::default()
            .frame(frame)
            .show(ui, |ui| {
                ui.with_layout(lines(), |ui| {
                    let title = RichText::new(tr!("failure-title")).heading().family(typeface::strong()).color(p.text);
                    ui.add(Label::new(title).wrap()).heading(1);
                    ui.add_space(tokens::SPACE_HALF);
                    let room = tokens::MESSAGE.y - tokens::MESSAGE_REST;
                    ScrollArea::vertical().max_height(room).show(ui, |ui| {
                        ui.with_layout(lines(), |ui| {
                            point_in(
                                ui,
                                Icon::Warning,
                                p.error,
                                RichText::new(&self.problem).family(FontFamily::Proportional).color(p.text),
                            );
                            if let Some(log) = &self.log {
                                point_in(ui, Icon::Info, p.weak, RichText::new(tr!("failure-log", file = log)).small().color(p.weak));
                            }
                        });
                    });
                    ui.add_space(tokens::SPACE);
                    let width = ui.available_width();
                    let closed = wide_button(ui, Kind::Primary, &tr!("failure-close"), width).clicked();
                    (ui.min_rect().bottom() + f32::from(tokens::DIALOG_MARGIN), closed)
                })
                .inner
            })
            .inner
    }

    /// All of it as one text.
    fn text(&self) -> String {
        let log = self.log.as_ref().map(|log| tr!("failure-log", file = log));
        [tr!("failure-title"), self.problem.clone()].into_iter().chain(log).collect::<Vec<_>>().join("\n\n")
    }

    /// Lets a program of the desktop show it; none if there is none.
    fn show_elsewhere(&self) -> Option<()> {
        let (title, text) = (format!("--title={PRODUCT}"), self.text());
        // Neither takes it for markup, nor for another option.
        let zenity = [title.clone(), "--error".to_owned(), "--no-markup".to_owned(), format!("--text={text}")];
        let kdialog = [title, "--error".to_owned(), text];
        [("zenity", &zenity[..]), ("kdialog", &kdialog[..])].into_iter().find_map(|(program, arguments)| {
            let shown = Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
            shown.ok().filter(std::process::ExitStatus::success).map(|_| ())
        })
    }
}

#[cfg(test)]
mod tests {
    use egui::Vec2;

    use super::*;

    #[test]
    fn a_long_problem_does_not_outgrow_the_screen_and_a_short_one_takes_little() {
        let height = |problem: &str| Message::new(problem, Some(Path::new("/home/anna/oneclick-visitor.log"))).height();
        let (short, long) = (height("config.toml: port: a whole number expected"), height(&"many words ".repeat(400)));
        assert!(short < 260.0 && long <= tokens::MESSAGE.y, "{short} {long}");
    }

    #[test]
    fn it_says_why_and_where_the_log_is_and_paints_it() {
        let message = Message::new("config.toml: port: a whole number expected", Some(Path::new("/home/anna/oneclick-visitor.log")));
        let (size, mut output) = (Vec2::new(tokens::MESSAGE.x, message.height()), FullOutput::default());
        for _ in 0..2 {
            output
                .append(message.run(RawInput { screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, size)), ..RawInput::default() }).0);
        }
        let texts: String = output
            .shapes
            .iter()
            .map(|clipped| if let egui::Shape::Text(text) = &clipped.shape { text.galley.text() } else { "" })
            .collect();
        for part in ["OneClick Visitor could not start", "config.toml: port: a whole number expected", "/home/anna/oneclick-visitor.log"] {
            assert!(texts.contains(part), "{texts}");
        }
        let mut canvas = paint::Canvas::new(size.x as usize, size.y as usize);
        canvas.update(output.textures_delta);
        canvas.paint(&message.ctx.tessellate(output.shapes, 1.0), 1.0);
        let p = tokens::Palette::of(message.ctx.theme());
        let of = |colour| canvas.pixels.iter().filter(|pixel| **pixel == colour).count();
        assert!(canvas.pixels.iter().all(|pixel| pixel.a() == 255), "nothing is left unpainted");
        assert!(
            of(p.ground) > canvas.pixels.len() / 2 && of(p.primary) > 5_000 && of(p.text) > 200,
            "{} {} {}",
            of(p.ground),
            of(p.primary),
            of(p.text)
        );
    }
}
