//! The request for the screen in an egui app: who asks, for what, and the answer. The visitor's app shows the same one.
//!
//! [`DefaultTerms`] is handed to the SDK once and does everything by itself; [`TermsDialog`] is one request, for apps that
//! draw it where they like.

pub(crate) mod announcements;
pub(crate) mod choice;
pub(crate) mod choice_view;
mod default_terms;
pub(crate) mod preview;
pub(crate) mod prompt;
mod terms_dialog;
pub(crate) mod terms_view;

pub use default_terms::DefaultTerms;
pub use terms_dialog::{TermsAnswer, TermsDialog};
