//! Where reading begins: on the left, or on the right in a language that is written from there. Rows that egui lays out by
//! itself ([`Ui::horizontal`](egui::Ui::horizontal) and the like) follow the [`lines`] they stand in.

use egui::{Align, Layout, Rect};

use crate::words::language;

use super::tokens::SPACE;

/// The side on which lines begin.
pub(crate) fn start() -> Align {
    if language().is_rtl() { Align::Max } else { Align::Min }
}

/// Things under each other, each beginning where lines begin.
pub(crate) fn lines() -> Layout {
    Layout::top_down(start())
}

/// Things beside each other, from where lines begin.
pub(crate) fn row() -> Layout {
    if language().is_rtl() { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) }
}

/// Things beside each other, from where lines end.
pub(crate) fn row_from_end() -> Layout {
    if language().is_rtl() { Layout::left_to_right(Align::Center) } else { Layout::right_to_left(Align::Center) }
}

/// What is left of a row when its end is taken.
pub(crate) fn rest_of(row: Rect, end: Rect) -> Rect {
    if language().is_rtl() { row.with_min_x(end.right() + SPACE) } else { row.with_max_x(end.left() - SPACE) }
}

/// A row's first part of this width, and the rest after a gap.
pub(crate) fn start_and_rest(row: Rect, width: f32) -> (Rect, Rect) {
    if language().is_rtl() {
        (row.with_min_x(row.right() - width), row.with_max_x(row.right() - width - SPACE))
    } else {
        (row.with_max_x(row.left() + width), row.with_min_x(row.left() + width + SPACE))
    }
}
