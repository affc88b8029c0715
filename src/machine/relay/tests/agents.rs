//! What waits for an agent who reads slowly, and the list that is handed out a page at a time.

use std::collections::BTreeMap;

use super::*;
use crate::machine::relay::agents::PAGE_BYTES;
use crate::protocol::{EventProperties, start_params};

impl World {
    /// An agent of group 1 who has signed in and has taken all there is.
    fn with_late() -> (Self, ConnId) {
        let mut world = Self::present();
        let late = ConnId(20);
        world.input(RelayInput::AgentJoined(
            late,
            Agent { number: AgentNumber(late.0 as u32), name: "Late".to_owned(), groupid: GroupId(1) },
        ));
        world.forget_all();
        (world, late)
    }

    fn forget_all(&mut self) {
        self.out.clear();
        self.sent.clear();
    }

    /// The agents take what is under way, and all that follows.
    fn take_all(&mut self) {
        while let Some(conn) = self.sent.pop() {
            self.handle(RelayInput::AgentTook(conn));
        }
    }

    fn handle_visitor(&mut self, conn: ConnId, message: VisitorMessage) {
        self.handle(RelayInput::Visitor(conn, message));
    }

    fn states(&self, agent: ConnId) -> Vec<&VisitorInfo> {
        let heard = self.to_agent(agent).into_iter();
        heard.filter_map(|message| if let ConsoleMessage::Visitor { visitor } = message { Some(&**visitor) } else { None }).collect()
    }

    /// What the console of this agent shows in the end: its list, as its page would put it together.
    fn console(&self, agent: ConnId) -> BTreeMap<VisitorId, VisitorInfo> {
        let mut shown: BTreeMap<VisitorId, VisitorInfo> = BTreeMap::new();
        let put = |shown: &mut BTreeMap<VisitorId, VisitorInfo>, visitor: &VisitorInfo| {
            let mut visitor = visitor.clone();
            let known = shown.get(&visitor.visitorid).and_then(|known| known.presence.clone());
            visitor.presence = visitor.presence.or(known);
            assert!(visitor.presence.is_some(), "the presence data of {} was never told", visitor.visitorid);
            shown.insert(visitor.visitorid.clone(), visitor);
        };
        for message in self.to_agent(agent) {
            match message {
                ConsoleMessage::Visitors { visitors, .. } => visitors.iter().for_each(|visitor| put(&mut shown, visitor)),
                ConsoleMessage::Visitor { visitor } => put(&mut shown, visitor),
                ConsoleMessage::VisitorForgotten { visitorid } => drop(shown.remove(visitorid)),
                _ => {}
            }
        }
        shown
    }
}

fn full_presence(letter: char) -> VisitorMessage {
    let value = letter.to_string().repeat(1_990);
    let data = PresenceData::new((0..5).map(|n| (format!("c_{n}"), value.clone())).collect()).unwrap();
    VisitorMessage::Presence { data }
}

fn signal(event: &str) -> VisitorMessage {
    VisitorMessage::Signal { event: event.parse().unwrap(), properties: Default::default() }
}

#[test]
fn of_a_flood_one_state_waits_for_an_agent_who_does_not_read_and_it_is_the_newest() {
    let mut world = World::present();
    world.handle_visitor(ANNA, full_presence('a'));
    for round in 0..10_000 {
        world.handle_visitor(ANNA, VisitorMessage::Visibility { visible: round % 2 == 1 });
    }
    world.handle_visitor(ANNA, full_presence('b'));
    world.handle_visitor(ANNA, VisitorMessage::Visibility { visible: false });
    assert!(world.states(SAM).len() <= 16, "what the socket has not taken is all that is sent: {}", world.states(SAM).len());
    world.take_all();
    assert!(world.states(SAM).len() <= 17);
    let last = world.states(SAM).pop().unwrap();
    assert!(!last.visible && last.presence.as_ref().unwrap().properties()["c_0"].starts_with('b'));
    assert!(!world.out.iter().any(|output| matches!(output, RelayOutput::DropAgent(..))));
}

#[test]
fn presence_data_is_told_when_it_has_changed_and_not_with_what_else_has() {
    let mut world = World::present();
    world.visitor(ANNA, full_presence('a'));
    world.visibility(ANNA, false);
    world.visitor(ANNA, full_presence('a'));
    world.visitor(ANNA, full_presence('b'));
    let told: Vec<_> = world.states(SAM).iter().map(|state| state.presence.is_some()).collect();
    assert_eq!(told, [true, false, true]);
    assert_eq!(world.console(SAM)[&id("anna")].presence, world.anna().presence);
}

#[test]
fn what_changes_nothing_is_not_announced() {
    let mut world = World::present();
    world.presence(ANNA, "/home");
    world.out.clear();
    world.now += secs(3);
    world.presence(ANNA, "/home");
    world.visibility(ANNA, true);
    world.visitor(ANNA, VisitorMessage::CodeCancel);
    world.answer(ANNA, &RequestId("unknown".to_owned()), TermsStatus::Displayed);
    assert!(world.to_agent(SAM).is_empty(), "{:?}", world.to_agent(SAM));
    let request = world.ask(SAM);
    world.answer(ANNA, &request, TermsStatus::Displayed);
    world.out.clear();
    world.answer(ANNA, &request, TermsStatus::Displayed);
    assert!(world.to_agent(SAM).is_empty(), "it is on the screen already: {:?}", world.to_agent(SAM));
}

#[test]
fn who_came_back_to_the_app_and_left_it_again_is_seen_hidden_since_then() {
    let mut world = World::present();
    world.visibility(ANNA, false);
    world.advance(mins(2));
    // The agent does not read meanwhile.
    for _ in 0..20 {
        world.handle_visitor(ANNA, signal("c_x"));
    }
    world.handle_visitor(ANNA, VisitorMessage::Visibility { visible: true });
    world.handle_visitor(ANNA, VisitorMessage::Visibility { visible: false });
    world.take_all();
    let last = world.states(SAM).pop().unwrap().clone();
    assert_eq!((last.visible, last.visible_age_ms), (false, 0));
}

#[test]
fn a_state_that_waits_is_told_after_what_happened_before_it() {
    let (mut world, late) = World::with_late();
    world.handle_visitor(ANNA, VisitorMessage::Visibility { visible: false });
    for _ in 0..20 {
        // Whatever is on its way: what follows has to wait.
        world.handle_visitor(ANNA, signal("c_x"));
    }
    world.handle_visitor(ANNA, VisitorMessage::Visibility { visible: true });
    world.handle(RelayInput::Agent(SAM, AgentMessage::ShowTerms { visitorid: id("anna") }));
    world.take_all();
    let heard = world.to_agent(late);
    let requested = heard.iter().position(|message| matches!(message, ConsoleMessage::Requested { .. })).unwrap();
    let state = heard.iter().position(|message| matches!(message, ConsoleMessage::Visitor { visitor } if visitor.request.is_some()));
    assert!(requested < state.unwrap(), "{heard:#?}");
    assert_eq!(heard.iter().filter(|message| matches!(message, ConsoleMessage::Signal { .. })).count(), 20);
}

/// An agent waits for a session that was agreed to: why it does not begin must get through, whoever says it.
#[test]
fn why_a_session_does_not_begin_gets_through_a_visitors_flood() {
    let params = |request: &RequestId| start_params(request, &key("anna"));
    let error = |params| VisitorMessage::VisitorError { code: "c_x".parse().unwrap(), msg: "no".parse().unwrap(), params };
    for says_it_itself in [false, true] {
        let (mut world, request) = World::accepted();
        world.start(ANNA, &request);
        world.forget_all();
        for _ in 0..5_000 {
            world.handle_visitor(ANNA, signal("c_flood"));
            world.handle_visitor(ANNA, error(EventProperties::default()));
        }
        if says_it_itself {
            world.handle_visitor(ANNA, error(params(&request)));
        }
        world.handle_visitor(ANNA, VisitorMessage::SessionEnd { key: key("anna"), reason: EndReason::CaptureFailed, detail: None });
        world.take_all();
        for agent in [SAM, KIM] {
            let about_it = |message: &&&ConsoleMessage| matches!(message, ConsoleMessage::VisitorError { params: about, .. } if *about == params(&request));
            assert_eq!(world.to_agent(agent).iter().filter(about_it).count(), 1);
            assert!(world.to_agent(agent).len() < 100, "the flood itself is dropped");
        }
    }
}

#[test]
fn signals_beyond_what_an_agent_takes_are_dropped_by_name_and_nobody_is_let_go() {
    let mut world = World::present();
    world.visitor(ConnId(3), VisitorMessage::Hello(hello("bert")));
    world.forget_all();
    for _ in 0..5_000 {
        world.handle_visitor(ANNA, signal("c_flood"));
    }
    world.handle_visitor(ConnId(3), signal("c_bert"));
    world.take_all();
    let dropped: Vec<_> = world.out.iter().filter(|output| matches!(output, RelayOutput::SignalsDropped(..))).collect();
    assert_eq!(dropped, [&RelayOutput::SignalsDropped(SAM, id("anna")), &RelayOutput::SignalsDropped(KIM, id("anna"))]);
    let of = |name: &str| {
        let is_it = |message: &&&ConsoleMessage| matches!(message, ConsoleMessage::Signal { event, .. } if event.as_str() == name);
        world.to_agent(SAM).iter().filter(is_it).count()
    };
    assert_eq!(of("c_flood"), 16 + 32, "what the socket takes and what may wait");
    assert_eq!(of("c_bert"), 1, "another visitor's signal is not in the way of the flood");
    world.forget_all();
    world.visitor(ANNA, signal("c_again"));
    assert_eq!(world.to_agent(SAM).len(), 1, "and when there is room again it is told");
}

#[test]
fn an_agent_who_reads_nothing_of_what_must_be_told_is_let_go() {
    let mut world = World::present();
    for _ in 0..2_000 {
        world.handle(RelayInput::Agent(SAM, AgentMessage::StartSession { visitorid: id("anna") }));
    }
    let let_go: Vec<_> = world.out.iter().filter(|output| matches!(output, RelayOutput::DropAgent(..))).collect();
    assert_eq!(let_go, [&RelayOutput::DropAgent(SAM, sam())]);
}

#[test]
fn visitors_who_come_and_are_forgotten_leave_nothing_behind_for_an_agent_who_does_not_read() {
    let mut world = World::present();
    for number in 0..3_000 {
        let conn = ConnId(1_000 + number);
        world.handle_visitor(conn, VisitorMessage::Hello(hello(&format!("v{number}"))));
        world.handle(RelayInput::VisitorClosed(conn, LinkLoss::Closed));
    }
    world.now += mins(6);
    world.handle(RelayInput::Timeout);
    world.take_all();
    assert!(world.console(SAM).is_empty(), "whom the agent had heard of is forgotten: {:?}", world.console(SAM).keys());
    assert!(world.to_agent(SAM).len() < 50, "{}", world.to_agent(SAM).len());
}

#[test]
fn who_is_forgotten_and_comes_again_is_told_as_a_whole() {
    let mut world = World::present();
    world.presence(ANNA, "/home");
    world.handle(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.now += mins(6);
    world.handle(RelayInput::Timeout);
    world.handle_visitor(ConnId(3), VisitorMessage::Hello(hello("anna")));
    world.take_all();
    assert_eq!(world.console(SAM)[&id("anna")].url(), None);
    assert!(world.console(SAM)[&id("anna")].connected);
}

#[test]
fn the_next_page_comes_when_the_last_one_was_taken_and_what_changes_meanwhile_is_not_lost() {
    let mut world = World::new();
    for number in 0..200 {
        let conn = ConnId(1_000 + number);
        world.handle_visitor(conn, VisitorMessage::Hello(hello(&format!("v{number:03}"))));
        world.handle_visitor(conn, full_presence('a'));
    }
    world.take_all();
    world.forget_all();
    let late = ConnId(20);
    world.handle(RelayInput::AgentJoined(late, Agent { number: AgentNumber(late.0 as u32), name: "Late".to_owned(), groupid: GroupId(1) }));
    let pages = |world: &World| world.to_agent(late).iter().filter(|message| matches!(message, ConsoleMessage::Visitors { .. })).count();
    assert_eq!(pages(&world), 1, "one page is on its way");
    assert!(matches!(
        world.to_agent(late)[..],
        [ConsoleMessage::Welcome { .. }, ConsoleMessage::Visitors { first: true, last: false, .. }]
    ));
    let mut rounds = 0;
    while let Some(conn) = world.sent.pop() {
        // Between the pages one of those who were listed changes, one of those who were not, and somebody comes at either end.
        let (first, last) = (ConnId(1_000 + rounds % 3), ConnId(1_199 - rounds % 3));
        world.handle_visitor(first, VisitorMessage::Visibility { visible: rounds % 2 == 0 });
        world.handle_visitor(last, full_presence(if rounds % 2 == 0 { 'b' } else { 'c' }));
        if rounds < 4 {
            world.handle_visitor(ConnId(2_000 + rounds), VisitorMessage::Hello(hello(&format!("a{rounds}"))));
            world.handle_visitor(ConnId(3_000 + rounds), VisitorMessage::Hello(hello(&format!("z{rounds}"))));
        }
        rounds = (rounds + 1).min(4_000);
        if rounds > 3_000 {
            break;
        }
        world.handle(RelayInput::AgentTook(conn));
        if pages(&world) > 0 && world.to_agent(late).iter().any(|message| matches!(message, ConsoleMessage::Visitors { last: true, .. })) {
            break;
        }
    }
    world.take_all();
    let shown = world.console(late);
    assert_eq!(shown.len(), 208);
    for (visitorid, visitor) in &shown {
        let real = world.relay.visitor(world.now, GroupId(1), visitorid).unwrap();
        assert_eq!((&real.presence, real.visible), (&visitor.presence, visitor.visible), "{visitorid}");
    }
    for message in world.to_agent(late) {
        if matches!(message, ConsoleMessage::Visitors { .. }) {
            let bytes = serde_json::to_string(message).unwrap().len();
            assert!(bytes <= PAGE_BYTES + 100, "{bytes}");
        }
    }
    assert!(pages(&world) <= 200 * 10_700 / (PAGE_BYTES - 10_700) + 1, "plain text fills the pages: {}", pages(&world));
}

/// As many as a service of five full ones may hold, each with all the presence data that is allowed.
#[test]
fn beside_fifty_thousand_visitors_with_full_presence_an_agent_signs_in_and_the_list_is_whole() {
    const VISITORS: u64 = 50_000;
    let mut world = World::new();
    for number in 0..VISITORS {
        let conn = ConnId(1_000 + number);
        world.handle_visitor(conn, VisitorMessage::Hello(hello(&format!("v{number}"))));
        world.handle_visitor(conn, full_presence('a'));
        if number % 100 == 0 {
            // Sam and Kim read as they go.
            world.take_all();
            world.out.clear();
        }
    }
    world.take_all();
    world.out.clear();
    let late = ConnId(20);
    let begun = Instant::now();
    world.handle(RelayInput::AgentJoined(late, Agent { number: AgentNumber(late.0 as u32), name: "Late".to_owned(), groupid: GroupId(1) }));
    let first = begun.elapsed();
    let (mut listed, mut pages, mut whole, mut longest) = (0, 0, false, Duration::ZERO);
    while let Some(conn) = world.sent.pop() {
        let mut under_way = 0;
        for output in world.out.drain(..) {
            if let RelayOutput::ToAgent(_, ConsoleMessage::Visitors { visitors, last, .. }) = output {
                under_way += 1;
                assert!(under_way == 1 && visitors.len() <= PAGE_BYTES / 10_000, "{under_way} pages, {} rows", visitors.len());
                assert!(visitors.iter().all(|visitor| visitor.presence.as_ref().unwrap().properties().len() == 5));
                (listed, pages, whole) = (listed + visitors.len() as u64, pages + 1, last);
            }
        }
        let page = Instant::now();
        world.handle(RelayInput::AgentTook(conn));
        longest = longest.max(page.elapsed());
    }
    assert_eq!((listed, whole), (VISITORS, true));
    println!("50,000 visitors: {pages} pages; the first in {first:?}, none longer than {longest:?}, all in {:?}", begun.elapsed());
}
