//! Whole stories that begin with a code.

use super::*;
use crate::machine::{Command, StartParams};

impl Town {
    /// The visitor asks for a code; Sam types it.
    fn join(&mut self, side: usize) {
        self.call(side, Command::RequestCode);
        let code = self.code.clone().unwrap();
        self.agent(SAM, AgentMessage::Join { code });
    }

    fn begin_by_code(&mut self, side: usize) {
        let consent = self.sides[side].consents.pop().unwrap();
        self.call(side, Command::StartSession(StartParams::of(consent)));
    }
}

#[test]
fn somebody_without_an_id_shares_by_a_code_and_is_forgotten_after() {
    let mut town = Town::with(&[""]);
    town.join(0);
    town.accept(0);
    assert!(!town.sides[0].sharing);
    town.begin_by_code(0);
    assert!(town.sides[0].sharing);
    let started = ["VisitorInitialized", "SessionCode", "SessionCodeClosed", "PresenceShowTerms", "DialogDidTapYes", "ConnectedToSession"];
    assert_eq!(town.events(0), started);
    assert_eq!(town.told(SAM), ["accepted", "start"]);
    town.call(0, Command::EndSession);
    assert_eq!(town.told(SAM), ["visitor_ended"]);
    town.call(0, Command::Shutdown);
    assert_eq!(town.relay_wake, None, "nobody is waited for");
}

#[test]
fn a_lost_link_is_mended_under_a_session_by_code() {
    let mut town = Town::with(&[""]);
    town.join(0);
    town.accept(0);
    town.begin_by_code(0);
    town.cut(0);
    town.settle();
    town.advance(Duration::from_secs(5));
    assert!(town.sides[0].sharing && town.rooms.len() == 1);
    town.advance(Duration::from_secs(60));
    assert!(town.sides[0].sharing, "the grace is over and it still runs");
}

#[test]
fn a_code_that_the_link_took_along_is_of_no_use() {
    let mut town = Town::with(&["", "anna"]);
    for side in [0, 1] {
        town.call(side, Command::RequestCode);
        let code = town.code.clone().unwrap();
        town.cut(side);
        town.settle();
        assert!(town.events(side).contains(&"SessionCodeClosed".to_owned()));
        town.told(SAM);
        town.agent(SAM, AgentMessage::Join { code });
        assert_eq!(town.told(SAM), ["UnknownCode"]);
    }
}
