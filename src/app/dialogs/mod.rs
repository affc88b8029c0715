//! What stands above everything else until it is answered.

mod terms;

pub(crate) use terms::terms;
