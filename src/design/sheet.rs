//! A dialog in three parts: head and foot stay in sight, and what stands between them scrolls where there is no room for it.

use egui::{Area, Frame, Id, Key, Margin, Modal, ModalResponse, Modifiers, ScrollArea, Style, Ui, UiKind, Vec2};

use super::direction::lines;
use super::tokens::{self, Palette};

/// How much of a dialog its window has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// Head and foot as they are meant to be.
    Roomy,
    /// Head and foot, once the head is written small.
    Tight,
    /// Head and foot, once names are cut short as well.
    Short,
    /// The foot alone: the head scrolls with the rest.
    Scrolled,
}

/// What the pass before found out.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Measured {
    window: Vec2,
    fit: Fit,
    /// Height of all that does not scroll.
    fixed: f32,
}

/// The modal dialog that [`sheet`] draws on.
pub(crate) fn modal(id: &'static str, style: &Style, p: &Palette) -> Modal {
    let frame = Frame::popup(style).fill(p.card).corner_radius(tokens::ROUND).inner_margin(0);
    // What stands in it is the dialog.
    let area: Area = Modal::default_area(Id::unique(id)).kind(UiKind::GenericArea);
    Modal::new(Id::unique(id)).area(area.fade_in(false)).backdrop_color(p.shade).frame(frame)
}

/// Whether Escape was pressed for this dialog; an open list takes the key for itself.
pub(crate) fn escaped<R>(ui: &Ui, dialog: &ModalResponse<R>) -> bool {
    dialog.is_top_modal && !dialog.any_popup_open && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
}

/// Draws the three parts; `title` tells dialogs apart that differ in what they need.
///
/// How high head and foot are is known once they have been drawn: a pass that reckoned with something else is drawn anew.
pub(crate) fn sheet(ui: &mut Ui, title: &str, head: impl FnOnce(&mut Ui, Fit), body: impl FnOnce(&mut Ui), foot: impl FnOnce(&mut Ui)) {
    let id = ui.unique_id().with(title);
    let window = ui.ctx().content_rect().size();
    let known = ui.data(|data| data.get_temp::<Measured>(id)).filter(|known| known.window == window);
    let known = known.unwrap_or(Measured { window, fit: Fit::Roomy, fixed: 0.0 });
    let (around, margin) = margins(window, known.fit);
    let (sides, high) = (Margin::symmetric(margin, 0), window.y - 2.0 * around);
    ui.set_width((tokens::DIALOG + f32::from(2 * margin)).min(window.x - 2.0 * around));
    ui.add_space(f32::from(margin));
    let mut head = Some(head);
    if let Some(head) = head.take_if(|_| known.fit != Fit::Scrolled) {
        part(ui, sides, |ui| head(ui, known.fit));
    }
    // The margin is the scroll bar's.
    let scroll = ScrollArea::vertical().max_height((high - known.fixed).max(0.0)).min_scrolled_height(0.0).content_margin(sides);
    let scrolled = scroll.show(ui, |ui| {
        ui.with_layout(lines(), |ui| {
            if let Some(head) = head {
                head(ui, known.fit);
            }
            body(ui);
        });
    });
    part(ui, sides, foot);
    // After the last part stands the distance to a next one.
    ui.add_space(f32::from(margin) - ui.spacing().item_spacing.y);
    let fixed = ui.min_rect().height() - scrolled.inner_rect.height();
    let too_little = high - fixed < scrolled.content_size.y.min(tokens::SCROLL_MIN);
    let fit = match known.fit {
        Fit::Roomy if too_little => Fit::Tight,
        Fit::Tight if too_little => Fit::Short,
        Fit::Short if too_little => Fit::Scrolled,
        fit => fit,
    };
    let measured = Measured { window, fit, fixed };
    if measured != known {
        ui.data_mut(|data| data.insert_temp(id, measured));
        ui.ctx().request_discard("the parts of a dialog were measured");
    }
}

fn part(ui: &mut Ui, sides: Margin, content: impl FnOnce(&mut Ui)) {
    Frame::new().inner_margin(sides).show(ui, |ui| ui.with_layout(lines(), content));
}

/// How much is left free around a dialog, and within it around its content.
fn margins(window: Vec2, fit: Fit) -> (f32, i8) {
    match fit {
        Fit::Roomy if window.y >= tokens::HIGH => (tokens::SPACE, tokens::DIALOG_MARGIN),
        Fit::Roomy => (tokens::SPACE, tokens::DIALOG_MARGIN_SMALL),
        Fit::Tight | Fit::Short | Fit::Scrolled => (tokens::SPACE_HALF, tokens::DIALOG_MARGIN_TIGHT),
    }
}
