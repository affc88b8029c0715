//! Guides, as they are in `assets/guides`. Their code is tested with the documentation.

#[doc = include_str!("../assets/guides/embedding.md")]
pub mod embedding {}

#[cfg(feature = "service")]
#[doc = include_str!("../assets/guides/hosting.md")]
pub mod hosting {}

#[doc = include_str!("../assets/guides/configuration.md")]
pub mod configuration {}

#[doc = include_str!("../assets/guides/limits.md")]
pub mod limits {}

#[doc = include_str!("../assets/guides/measurements.md")]
pub mod measurements {}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
