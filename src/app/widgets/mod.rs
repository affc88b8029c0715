//! The pieces that screens are made of.

mod banner;
mod card;
mod floating_bar;
mod mark;
mod setting;
mod sharing_bar;
mod status_pill;
mod tab;

pub(crate) use banner::{banner, notices};
pub(crate) use card::{card, column, fact, page, signed_subtitle, subtitle};
pub(crate) use floating_bar::floating_bar;
pub(crate) use mark::{brand, mark};
pub(crate) use setting::{About, one_of, switch, typed};
pub(crate) use sharing_bar::sharing_bar;
pub(crate) use status_pill::{Health, badge, status_pill};
pub(crate) use tab::tab;
