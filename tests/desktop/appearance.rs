//! How things shall look, as a portal tells of it.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use oneclick_visitor::desktop::appearance::{Appearance, watch};

use crate::PATIENCE;
use crate::bus::{Portal, with_bus};

const COMMON: &str = "org.freedesktop.appearance";

fn changes() -> Receiver<Appearance> {
    let (sender, changes) = channel();
    watch(move |appearance| sender.send(appearance).unwrap_or_default());
    changes
}

fn still(reduced_motion: bool) -> Appearance {
    Appearance { reduced_motion, dark: None }
}

#[test]
fn it_is_read_at_the_start_and_each_change_is_heard() {
    with_bus("appearance::it_is_read_at_the_start_and_each_change_is_heard", || {
        let portal = Portal::serve(HashMap::from([((COMMON, "reduced-motion"), 1_u32.into()), ((COMMON, "color-scheme"), 1_u32.into())]));
        let changes = changes();
        assert_eq!(changes.recv_timeout(PATIENCE), Ok(Appearance { reduced_motion: true, dark: Some(true) }));
        portal.set(COMMON, "color-scheme", 0_u32);
        assert_eq!(changes.recv_timeout(PATIENCE), Ok(still(true)));
        // What has nothing to do with it, and what changes nothing.
        portal.set("org.gnome.desktop.interface", "enable-animations", true);
        portal.set("org.example", "reduced-motion", 0_u32);
        assert_eq!(changes.recv_timeout(Duration::from_millis(300)), Err(RecvTimeoutError::Timeout));
        portal.set(COMMON, "reduced-motion", 0_u32);
        assert_eq!(changes.recv_timeout(PATIENCE), Ok(still(false)));
    });
}

#[test]
fn a_portal_that_knows_gnome_s_word_alone_is_understood_also_if_it_comes_later() {
    with_bus("appearance::a_portal_that_knows_gnome_s_word_alone_is_understood_also_if_it_comes_later", || {
        let changes = changes();
        let portal = Portal::serve(HashMap::from([(("org.gnome.desktop.interface", "enable-animations"), false.into())]));
        assert_eq!(changes.recv_timeout(PATIENCE), Ok(still(true)));
        portal.set("org.gnome.desktop.interface", "enable-animations", true);
        assert_eq!(changes.recv_timeout(PATIENCE), Ok(still(false)));
    });
}
