//! A small world to test in: the real service on a free port, the real SDK, agents that follow a script, and a link that
//! can be cut.
//!
//! Everything waits for what it expects, up to [`PATIENCE`], and never sleeps: a limit is there to fail, not to succeed.

pub(crate) mod filler;
mod peer;
mod proxy;
mod scene;
mod visitor;
mod world;

use std::time::Duration;

pub(crate) use peer::{Item, Peer, ScriptedAgent, ScriptedUplink, ScriptedViewer, ScriptedVisitor, hello, refusal};
pub(crate) use proxy::{Flow, Proxy};
pub(crate) use scene::{Sharing, ask, chunk, scripted_share, share, view};
pub(crate) use visitor::TestVisitor;
pub(crate) use world::{KIM, ROB, SAM, World};

/// How long anything may take before a test gives up; only what fails takes so long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until somebody hears what the pattern says, and yields the value.
macro_rules! until {
    ($who:expr, $pattern:pat $(if $guard:expr)? => $value:expr) => {
        $who.wait_for(
            stringify!($pattern $(if $guard)?),
            #[allow(unreachable_patterns, reason = "a pattern may match all there is")]
            |heard| match heard {
                $pattern $(if $guard)? => Some($value),
                _ => None,
            },
        )
        .await
    };
    ($who:expr, $pattern:pat $(if $guard:expr)?) => {
        until!($who, $pattern $(if $guard)? => ())
    };
}
pub(crate) use until;
