//! How long after a way that was cut is open again the visitor is seen, over many cuts and draws.

use super::*;
use crate::machine::ConnectError;

/// What a way does with an attempt while it is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// It fails at once.
    Refuses,
    /// It hangs, and hangs on when the way is open again.
    Swallows,
}

/// What an open way takes until the connection is open, and until hello is answered: slow, but no satellite.
const OPENS_IN: Duration = Duration::from_millis(300);
const GREETS_IN: Duration = Duration::from_millis(100);

fn random(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    }
}

/// A visitor whose connection has lasted, and is lost now.
fn lost(seed: u64) -> World {
    let mut world = World::with_random("anna", Instant::now(), Box::new(random(seed)));
    world.looked_up(true);
    world.call(Command::Connect);
    world.welcome(true);
    world.advance(secs(30));
    world.log();
    world.cut();
    world
}

/// How long after the end of the cut the visitor is connected. Its loss was noticed so long after its beginning.
fn seen_after(seed: u64, cut: Cut, length: Duration, noticed: Duration) -> Duration {
    let mut world = lost(seed);
    let open_at = world.now - noticed + length;
    let mut opens_at: Option<Instant> = None;
    loop {
        for name in world.log() {
            match name.as_str() {
                "Dial" if world.now >= open_at => opens_at = opens_at.or(Some(world.now + OPENS_IN)),
                "Dial" if cut == Cut::Refuses => world.input(VisitorInput::LinkClosed(ConnectError::Dropped(None))),
                "HangUp" => opens_at = None,
                _ => {}
            }
        }
        let wake = world.wake().expect("it never gives up");
        if let Some(at) = opens_at.filter(|at| *at < wake) {
            world.now = at;
            world.input(VisitorInput::LinkOpened);
            world.advance(GREETS_IN);
            world.service(ServiceMessage::Welcome { focus: true });
            assert!(world.log().contains(&"Event PresenceConnected".to_owned()));
            return world.now - open_at;
        }
        world.now = wake;
        world.input(VisitorInput::Timeout);
    }
}

#[test]
fn after_cuts_of_up_to_two_minutes_nine_in_ten_are_seen_within_two_seconds_and_all_within_five() {
    for cut in [Cut::Refuses, Cut::Swallows] {
        let (mut all, mut soon, mut longest) = (0, 0, Duration::ZERO);
        let mut random = random(7);
        for length in 1..=120 {
            for seed in 0..40 {
                let length = secs(length) - millis(random() % 1_000);
                // A refusal is noticed at once. Silence is noticed after ten seconds without one of the pings that come every
                // three; a shorter one is not noticed at all, and no loss.
                let noticed = if cut == Cut::Refuses { Duration::ZERO } else { millis(7_000 + random() % 3_000) };
                if noticed > length {
                    continue;
                }
                let after = seen_after(seed, cut, length, noticed);
                all += 1;
                soon += u32::from(after <= secs(2));
                longest = longest.max(after);
            }
        }
        println!("{cut:?}: {soon} of {all} within 2 s, the last after {longest:?}");
        assert!(all > 4_000 && soon * 10 >= all * 9 && longest <= secs(5), "{cut:?}: {soon} of {all}, {longest:?}");
    }
}

/// All lose their links at one moment, and the service stays away for a minute.
#[test]
fn visitors_of_a_service_that_is_killed_do_not_come_as_a_herd() {
    const VISITORS: u64 = 2_000;
    let mut dials = std::collections::BTreeMap::<u128, u64>::new();
    for visitor in 0..VISITORS {
        let mut world = lost(visitor.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let began = world.now;
        while world.now < began + secs(60) {
            for name in world.log() {
                if name == "Dial" {
                    *dials.entry((world.now - began).as_millis() / 100).or_default() += 1;
                    world.input(VisitorInput::LinkClosed(ConnectError::Dropped(None)));
                }
            }
            world.now = world.wake().unwrap();
            world.input(VisitorInput::Timeout);
        }
    }
    let most = dials.values().max().unwrap();
    println!("at most {most} of {VISITORS} in a tenth of a second, {} in a minute", dials.values().sum::<u64>());
    assert!(most * 100 / VISITORS <= 15, "{dials:?}");
    assert!(dials.values().sum::<u64>() <= VISITORS * 45);
}
