//! What stands above everything else until it is answered.

mod default_terms;
mod display;
mod terms;
mod terms_dialog;

pub use default_terms::DefaultTerms;
pub(crate) use display::display;
pub(crate) use terms::terms;
pub use terms_dialog::{TermsAnswer, TermsDialog};
