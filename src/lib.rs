//! Agent-initiated screen sharing.

#[cfg(feature = "app")]
pub mod app;
pub mod machine;
#[cfg(feature = "capture")]
pub mod media;
pub mod protocol;
pub mod sdk;
#[cfg(feature = "service")]
pub mod service;
#[cfg(all(feature = "app", feature = "service"))]
pub mod settings;
#[cfg(feature = "cli")]
pub mod telemetry;
