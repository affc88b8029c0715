//! Texts from right to left.
//!
//! egui shapes the letters of a word from right to left and joins them, but places the words of a line from left to right.
//! [`Bidi`] sees every text at the end of a pass and lays out anew those with letters from right to left: in the rows that
//! egui broke them into and the room that it gave them, run by run in the order of [`order`]. No widget needs to know.
//!
//! What is typed into a field stays as it is, because egui places the caret by its own order.

mod order;
mod rows;
mod set;

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use egui::epaint::text::FontsView;
use egui::layers::ShapeIdx;
use egui::{Galley, LayerId, Plugin, Shape, Ui};

pub(crate) use order::has_rtl;

/// Puts the words of each text in order, in every window.
pub(crate) struct Bidi {
    is_rtl_language: fn() -> bool,
    /// What was made of the texts that are on the screen, so that a text that stays costs nothing.
    made: HashMap<Key, Made>,
}

/// Where egui has the text, and whether it stands in a language from right to left.
type Key = (usize, bool);

struct Made {
    /// Keeps the place in the key from being used again.
    of: Weak<Galley>,
    galley: Arc<Galley>,
}

impl Plugin for Bidi {
    fn debug_name(&self) -> &'static str {
        "bidi"
    }

    /// Here what is drawn anew is still sent to the screen with this pass.
    fn on_end_pass(&mut self, ui: &mut Ui) {
        self.made.retain(|_, made| made.of.strong_count() > 0);
        let layers = layers(ui);
        let mut found = Vec::new();
        ui.ctx().graphics(|graphics| {
            let shapes = layers.iter().filter_map(|layer| graphics.get(*layer)).flat_map(|list| list.all_entries());
            shapes.for_each(|clipped| find(&clipped.shape, &mut found));
        });
        if found.is_empty() {
            return;
        }
        for galley in found {
            let key @ (_, is_rtl) = self.key(&galley);
            let anew = |fonts: &mut FontsView<'_>| Arc::new(set::anew(&galley, is_rtl, fonts));
            self.made.entry(key).or_insert_with(|| Made { of: Arc::downgrade(&galley), galley: ui.fonts_mut(anew) });
        }
        ui.ctx().graphics_mut(|graphics| {
            for layer in layers {
                let Some(list) = graphics.get_mut(layer) else { continue };
                for index in 0..list.next_idx().0 {
                    list.mutate_shape(ShapeIdx(index), |clipped| self.replace(&mut clipped.shape));
                }
            }
        });
    }
}

impl Bidi {
    /// `is_rtl_language` is asked in every pass whether the language that is drawn is written from right to left.
    pub(crate) fn new(is_rtl_language: fn() -> bool) -> Self {
        Self { is_rtl_language, made: HashMap::new() }
    }

    fn key(&self, galley: &Arc<Galley>) -> Key {
        (Arc::as_ptr(galley).addr(), (self.is_rtl_language)())
    }

    fn replace(&self, shape: &mut Shape) {
        match shape {
            Shape::Text(text) => {
                if let Some(made) = self.made.get(&self.key(&text.galley)) {
                    text.galley = made.galley.clone();
                }
            }
            Shape::Vec(shapes) => shapes.iter_mut().for_each(|shape| self.replace(shape)),
            _ => {}
        }
    }
}

/// All layers of the window, each once.
fn layers(ui: &Ui) -> Vec<LayerId> {
    let mut layers: Vec<_> = ui.ctx().memory(|memory| memory.layer_ids().collect());
    let ground = ui.layer_id();
    if !layers.contains(&ground) {
        layers.push(ground);
    }
    layers
}

/// Finds the texts with letters from right to left.
fn find(shape: &Shape, found: &mut Vec<Arc<Galley>>) {
    match shape {
        Shape::Text(text) if has_rtl(text.galley.text()) && !is_field(&text.galley) => found.push(text.galley.clone()),
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| find(shape, found)),
        _ => {}
    }
}

/// Only fields keep the white space at the end of a line.
fn is_field(galley: &Galley) -> bool {
    galley.job.keep_trailing_whitespace
}
