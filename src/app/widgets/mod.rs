//! The pieces that screens are made of.

mod announce;
mod banner;
mod button;
mod card;
mod choice;
mod direction;
mod floating_bar;
mod fold;
mod mark;
mod setting;
mod sharing_bar;
mod sheet;
mod status_pill;
mod tab;
mod tick;

pub(crate) use announce::{Meaning, announce, ground, group, modal_dialog, name_window};
pub(crate) use banner::{banner, notices};
pub(crate) use button::{Kind, button, link, reveal, signed_button, wide_button};
pub(crate) use card::{card, column, fact, page, point, point_in, signed_subtitle, subtitle};
pub(crate) use choice::{chosen, pictured};
pub(crate) use direction::{lines, rest_of, row, row_from_end, start, start_and_rest};
pub(crate) use floating_bar::floating_bar;
pub(crate) use fold::fold;
pub(crate) use mark::{brand, mark};
pub(crate) use setting::{About, one_of, switch, typed};
pub(crate) use sharing_bar::sharing_bar;
pub(crate) use sheet::{Fit, escaped, modal, sheet};
pub(crate) use status_pill::{Health, badge, status_pill};
pub(crate) use tab::tab;
pub(crate) use tick::tick;
