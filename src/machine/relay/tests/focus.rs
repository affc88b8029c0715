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
fn a_mended_link_of_a_blurred_device_steals_nothing() {
    let mut world = two_devices();
    world.input(RelayInput::VisitorClosed(ANNA));
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
    world.input(RelayInput::VisitorClosed(ANNA));
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
