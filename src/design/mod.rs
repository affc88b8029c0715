//! How everything looks: colours, sizes and fonts, and the widgets that the app and the dialog are both made of.

mod accessibility;
mod bullet;
mod button;
mod checkbox;
mod direction;
mod disclosure;
mod sheet;
pub(crate) mod tokens;
pub(crate) mod typeface;

pub(crate) use accessibility::{Meaning, announce, ground, group, modal_dialog, name_window};
pub(crate) use bullet::{point, point_in};
pub(crate) use button::{Kind, button, icon_button, link, reveal, signed_button, wide_button};
pub(crate) use checkbox::tick;
pub(crate) use direction::{lines, rest_of, row, row_from_end, start, start_and_rest};
pub(crate) use disclosure::fold;
pub(crate) use sheet::{Fit, escaped, modal, sheet};
