//! One device has the focus: the most recently active one.

use super::*;

/// Anna at her desk, then on her phone.
fn two_devices() -> World {
    let mut world = World::present();
    world.hello(ANNAS_PHONE, true);
    world
}

fn focused(world: &mut World) -> ConnId {
    world.out.clear();
    let signal = AgentMessage::Signal { visitorid: id("anna"), event: "c_hi".parse().unwrap(), properties: Default::default() };
    world.agent(SAM, signal);
    let to =
        |output: &RelayOutput| if let RelayOutput::ToVisitor(conn, ServiceMessage::Signal { .. }) = output { Some(*conn) } else { None };
    let reached: Vec<_> = world.out.iter().filter_map(to).collect();
    assert_eq!(reached.len(), 1, "a signal reaches one device");
    reached[0]
}

#[test]
fn a_second_device_takes_the_focus_and_the_first_is_blurred() {
    let mut world = two_devices();
    assert_eq!(world.to_visitor(ANNA), [&ServiceMessage::Blur]);
    assert_eq!(world.to_visitor(ANNAS_PHONE), [&ServiceMessage::Welcome { focus: true }]);
    assert_eq!(world.anna().devices, 2);
    assert_eq!(focused(&mut world), ANNAS_PHONE);
}

#[test]
fn each_documented_call_takes_the_focus_back() {
    let calls: [fn(&mut World); 3] = [
        |world| world.presence(ANNA, "/home"),
        |world| world.visibility(ANNA, true),
        |world| world.visitor(ANNA, VisitorMessage::Signal { event: "c_x".parse().unwrap(), properties: Default::default() }),
    ];
    for call in calls {
        let mut world = two_devices();
        world.out.clear();
        call(&mut world);
        assert_eq!(world.to_visitor(ANNA), [&ServiceMessage::Focus]);
        assert_eq!(world.to_visitor(ANNAS_PHONE), [&ServiceMessage::Blur]);
        assert_eq!(focused(&mut world), ANNA);
    }
}

#[test]
fn a_call_of_the_device_with_the_focus_moves_nothing() {
    let mut world = two_devices();
    world.out.clear();
    world.presence(ANNAS_PHONE, "/home");
    assert!(world.to_visitor(ANNA).is_empty() && world.to_visitor(ANNAS_PHONE).is_empty());
}

#[test]
fn hiding_does_not_take_the_focus() {
    let mut world = two_devices();
    world.out.clear();
    world.visibility(ANNA, false);
    assert!(world.to_visitor(ANNA).is_empty() && world.to_visitor(ANNAS_PHONE).is_empty());
    assert!(world.anna().visible, "which is the phone's");
    world.input(RelayInput::VisitorClosed(ANNAS_PHONE, LinkLoss::Closed));
    assert!(!world.anna().visible, "and yet it was heard");
}

/// It had the focus when its link broke, and never heard that another took it.
#[test]
fn a_link_that_mends_takes_no_focus_from_a_device_that_was_active_later() {
    let mut world = World::present();
    world.advance(secs(10));
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.hello(ANNAS_PHONE, true);
    let request = world.ask(SAM);
    world.out.clear();
    world.advance(secs(2));
    world.greet(ConnId(3), secs(12));
    assert_eq!(world.to_visitor(ConnId(3)), [&ServiceMessage::Welcome { focus: false }]);
    assert!(world.to_visitor(ANNAS_PHONE).is_empty(), "no blur, and its request stays open");
    world.answer(ANNAS_PHONE, &request, TermsStatus::Accepted);
    world.start(ANNAS_PHONE, &request);
    assert_eq!(world.grants(ANNAS_PHONE).len(), 1);
}

#[test]
fn a_link_that_mends_gets_the_focus_back_from_a_device_that_was_active_earlier() {
    let mut world = World::new();
    world.hello(ANNAS_PHONE, true);
    world.advance(secs(10));
    world.hello(ANNA, true);
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.advance(secs(2));
    world.out.clear();
    world.greet(ConnId(3), secs(2));
    assert_eq!(world.to_visitor(ConnId(3)), [&ServiceMessage::Welcome { focus: true }]);
    assert_eq!(world.to_visitor(ANNAS_PHONE), [&ServiceMessage::Blur]);
}

#[test]
fn activity_that_the_hello_came_too_early_for_counts_from_its_own_time() {
    let mut world = two_devices();
    world.advance(secs(10));
    world.out.clear();
    world.visitor(ANNA, VisitorMessage::Active { age_ms: 11_000 });
    assert!(world.to_visitor(ANNA).is_empty(), "the phone was active after that");
    world.visitor(ANNA, VisitorMessage::Active { age_ms: 9_000 });
    assert_eq!(world.to_visitor(ANNA), [&ServiceMessage::Focus]);
    assert_eq!(world.to_visitor(ANNAS_PHONE), [&ServiceMessage::Blur]);
}

#[test]
fn a_device_that_does_not_say_when_it_was_used_takes_the_focus_from_nobody() {
    let mut world = World::present();
    world.visitor(ANNAS_PHONE, VisitorMessage::Hello(VisitorHello { active_age_ms: None, ..hello("anna") }));
    assert_eq!(world.to_visitor(ANNAS_PHONE), [&ServiceMessage::Welcome { focus: false }]);
    world.visitor(ConnId(3), VisitorMessage::Hello(VisitorHello { active_age_ms: Some(u64::MAX), ..hello("anna") }));
    assert_eq!(world.to_visitor(ConnId(3)), [&ServiceMessage::Welcome { focus: false }]);
    assert_eq!(focused(&mut world), ANNA);
}

/// Anna's computer, under the name that its application gave itself.
fn greet_as(world: &mut World, conn: ConnId, device: &str, age: Duration) {
    let device = Some(Redacted::new(device.parse().unwrap()));
    let active_age_ms = Some(age.as_millis() as u64);
    world.visitor(conn, VisitorMessage::Hello(VisitorHello { active_age_ms, device, ..hello("anna") }));
}

#[test]
fn a_new_connection_takes_the_place_of_the_same_devices_lost_one() {
    let mut world = World::new();
    greet_as(&mut world, ANNA, "desk", secs(0));
    greet_as(&mut world, ANNAS_PHONE, "phone", secs(5));
    let request = world.ask(SAM);
    world.out.clear();
    // Heard a little later on the way than what was said before it: still the same activity.
    world.advance(secs(1));
    greet_as(&mut world, ConnId(3), "desk", millis(1_050));
    assert_eq!(world.to_visitor(ConnId(3)), [&ServiceMessage::Welcome { focus: true }]);
    assert!(world.to_visitor(ANNAS_PHONE).is_empty());
    assert!(world.out.contains(&RelayOutput::CloseVisitor(ANNA, DisconnectReason::Replaced)));
    assert_eq!(world.audits(), [(TermsStatus::Declined, Some(DeclineReason::ConnectionLost))]);
    assert_eq!((world.anna().devices, focused(&mut world)), (2, ConnId(3)));
    world.out.clear();
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.answer(ANNA, &request, TermsStatus::Accepted);
    assert!(world.grants(ANNA).is_empty());
    assert_eq!(world.anna().devices, 2);
}

#[test]
fn a_session_goes_on_when_its_device_comes_back_before_its_loss_is_known() {
    let mut world = World::new();
    greet_as(&mut world, ANNA, "desk", secs(0));
    let request = world.ask(SAM);
    world.answer(ANNA, &request, TermsStatus::Accepted);
    world.start(ANNA, &request);
    let ticket = world.grants(ANNA).pop().unwrap();
    world.input(RelayInput::Published((GroupId(1), key("anna"))));
    greet_as(&mut world, ConnId(3), "desk", secs(0));
    world.resume(ConnId(3), &ticket);
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.advance(mins(1));
    assert_eq!(world.closed(), []);
}

#[test]
fn the_seventeenth_device_is_turned_away_and_none_that_is_there() {
    let mut world = World::new();
    for device in 0..16 {
        greet_as(&mut world, ConnId(100 + device), &format!("d{device}"), secs(0));
    }
    world.out.clear();
    greet_as(&mut world, ConnId(200), "d16", secs(0));
    assert_eq!(world.refusals(ConnId(200)), [ErrorCode::Full]);
    let [ServiceMessage::Error { message, .. }] = world.to_visitor(ConnId(200))[..] else { panic!("an error and no more") };
    assert!(message.contains("16"), "{message}");
    assert!(world.out.iter().any(|output| matches!(output, RelayOutput::CloseVisitor(ConnId(200), _))));
    assert_eq!((world.anna().devices, focused(&mut world)), (16, ConnId(115)));
    greet_as(&mut world, ConnId(201), "d3", secs(0));
    assert_eq!(world.to_visitor(ConnId(201)), [&ServiceMessage::Welcome { focus: true }], "one of the sixteen, by another connection");
    world.visitor(ConnId(104), VisitorMessage::Bye { reason: EndReason::LoggedOut });
    greet_as(&mut world, ConnId(202), "d16", secs(0));
    assert_eq!(world.anna().devices, 16);
}

#[test]
fn a_mended_link_of_a_blurred_device_steals_nothing() {
    let mut world = two_devices();
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    world.out.clear();
    world.hello(ConnId(3), false);
    assert_eq!(world.to_visitor(ConnId(3)), [&ServiceMessage::Welcome { focus: false }]);
    assert!(world.to_visitor(ANNAS_PHONE).is_empty());
    assert_eq!(focused(&mut world), ANNAS_PHONE);
}

#[test]
fn a_mended_link_gets_the_focus_when_nobody_else_is_there() {
    let mut world = World::new();
    world.hello(ANNA, false);
    assert_eq!(world.to_visitor(ANNA), [&ServiceMessage::Welcome { focus: true }]);
}

#[test]
fn the_focus_falls_back_to_the_device_that_was_active_before() {
    let mut world = two_devices();
    world.hello(ConnId(3), true);
    world.presence(ANNA, "/home");
    world.hello(ConnId(4), false);
    world.out.clear();
    world.input(RelayInput::VisitorClosed(ANNA, LinkLoss::Closed));
    assert_eq!(world.to_visitor(ConnId(3)), [&ServiceMessage::Focus]);
    assert_eq!(focused(&mut world), ConnId(3));
}

#[test]
fn a_device_without_the_focus_leaves_unnoticed_by_the_other() {
    let mut world = two_devices();
    world.out.clear();
    world.visitor(ANNA, VisitorMessage::Bye { reason: EndReason::LoggedOut });
    assert!(world.to_visitor(ANNAS_PHONE).is_empty());
    assert!(world.anna().connected);
}

#[test]
fn the_same_id_in_another_group_is_another_visitor() {
    let mut world = World::present();
    world.visitor(ConnId(3), VisitorMessage::Hello(VisitorHello { groupid: GroupId(2), ..hello("anna") }));
    assert!(world.to_visitor(ANNA).is_empty());
    assert_eq!(world.anna().devices, 1);
}

#[test]
fn the_agents_see_the_visibility_of_the_device_with_the_focus() {
    let mut world = two_devices();
    world.visibility(ANNAS_PHONE, false);
    assert!(!world.anna().visible);
    world.presence(ANNA, "/home");
    assert!(world.anna().visible);
}
