//! Settings: a name that screen readers say, what it means in small print, and what is wrong with it.

use egui::{Align2, ComboBox, Id, Label, Response, RichText, TextEdit, Ui};

use crate::design::tokens::{self, palette};
use crate::design::{Meaning as _, lines, reveal, tick};

/// What is said about a setting.
pub(crate) struct About {
    /// Its name.
    pub(crate) name: String,
    /// What it means; may be empty.
    pub(crate) why: String,
    /// Why it was refused.
    pub(crate) problem: Option<String>,
}

/// Something on or off; says what it was switched to.
pub(crate) fn switch(ui: &mut Ui, about: &About, on: bool) -> Option<bool> {
    let mut to = on;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let response = tick(ui, &mut to, &about.name);
        let indent = ui.spacing().icon_width + ui.spacing().icon_spacing;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.add_space(indent);
            ui.with_layout(lines(), |ui| small_ui(ui, about, &response));
        });
    });
    (to != on).then_some(to)
}

/// One of several; says which was chosen.
pub(crate) fn one_of<T: Copy + PartialEq>(ui: &mut Ui, about: &About, id: &str, current: T, choices: &[(T, String)]) -> Option<T> {
    let mut chosen = None;
    let label = name_ui(ui, about);
    let text = choices.iter().find(|(value, _)| *value == current).map_or("", |(_, text)| text);
    let width = ui.available_width();
    let combo = ComboBox::from_id_salt(("setting", id)).width(width).truncate().selected_text(text).show_ui(ui, |ui| {
        for (value, text) in choices {
            if ui.selectable_label(*value == current, text).clicked() {
                chosen = Some(*value);
            }
        }
    });
    let response = reveal(combo.response).labelled_by(label.id);
    small_ui(ui, about, &response);
    chosen.filter(|chosen| *chosen != current)
}

/// Something typed; says when the visitor is done with it.
pub(crate) fn typed(ui: &mut Ui, about: &About, id: &str, text: &mut String) -> bool {
    let label = name_ui(ui, about);
    let response = ui
        .scope(|ui| {
            if about.problem.is_some() {
                ui.visuals_mut().widgets.inactive.bg_stroke.color = palette(ui).error;
            }
            let edit = TextEdit::singleline(text).id(Id::unique(("setting", id)));
            ui.add(edit.desired_width(f32::INFINITY).margin(tokens::margin(12, 9)).align(Align2::LEFT_CENTER)).labelled_by(label.id)
        })
        .inner;
    let response = reveal(response);
    small_ui(ui, about, &response);
    response.lost_focus()
}

fn name_ui(ui: &mut Ui, about: &About) -> Response {
    ui.add_space(tokens::SPACE_HALF);
    ui.add(Label::new(about.name.as_str()).wrap())
}

/// What is wrong and what it means, on the screen and for screen readers.
fn small_ui(ui: &mut Ui, about: &About, of: &Response) {
    let p = palette(ui);
    if let Some(problem) = &about.problem {
        ui.add(Label::new(RichText::new(problem).small().color(p.error)).wrap()).alert();
    }
    if !about.why.is_empty() {
        ui.add(Label::new(RichText::new(&about.why).small().color(p.weak)).wrap());
    }
    let description = format!("{} {}", about.problem.as_deref().unwrap_or_default(), about.why);
    of.clone().field(false, about.problem.as_deref()).described(description.trim());
}
