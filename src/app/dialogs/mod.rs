//! What stands above everything else until it is answered.

mod display;
mod terms;
mod terms_dialog;

pub(crate) use display::display;
pub(crate) use terms::terms;
pub use terms_dialog::{TermsAnswer, TermsDialog};
