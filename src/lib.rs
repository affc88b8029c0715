//! Agent-initiated screen sharing.

pub mod machine;
pub mod protocol;
