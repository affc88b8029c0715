//! Extensions of egui that know nothing of this product.

pub(crate) mod bidi;
pub(crate) mod system_fonts;
