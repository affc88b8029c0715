//! Extensions of egui that know nothing of this product.

pub(crate) mod bidi;
#[cfg(feature = "app")]
pub(crate) mod system_fonts;
