//! Messages are read as they are written, and nothing else is.

use super::*;
use crate::protocol::PresenceData;

#[test]
fn an_unknown_type_is_told_from_a_malformed_message() {
    assert_eq!(parse_message::<VisitorMessage>(r#"{"type":"dance"}"#), Err(WireError::UnknownType("dance".to_owned())));
    for bad in ["", "[]", "{}", "7", r#"{"type":3}"#, r#"{"type":"presence"}"#, r#"{"type":"presence","data":{"bad":"x"}}"#] {
        assert!(matches!(parse_message::<VisitorMessage>(bad), Err(WireError::Malformed(_))), "{bad}");
    }
}

#[test]
fn an_unknown_word_inside_a_known_message_is_malformed() {
    let text = r#"{"type":"terms","request":"r","status":"maybe"}"#;
    assert!(matches!(parse_message::<VisitorMessage>(text), Err(WireError::Malformed(_))));
}

#[test]
fn an_unknown_word_that_is_also_the_name_of_its_message_is_malformed() {
    let text = r#"{"type":"terms","request":"r","status":"terms"}"#;
    assert!(matches!(parse_message::<VisitorMessage>(text), Err(WireError::Malformed(_))));
}

#[test]
fn a_message_that_is_too_long_is_not_parsed() {
    let text = format!(r#"{{"type":"presence","data":{{"c_x":"{}"}}}}"#, "x".repeat(MAX_TEXT_BYTES));
    assert!(matches!(parse_message::<VisitorMessage>(&text), Err(WireError::TooLarge { limit: MAX_TEXT_BYTES, .. })));
}

#[test]
fn a_message_of_exactly_the_longest_length_is_read() {
    let message = r#"{"type":"visibility","visible":true}"#;
    let text = message.to_owned() + &" ".repeat(MAX_TEXT_BYTES - message.len());
    assert_eq!((text.len(), parse_message(&text)), (131_072, Ok(VisitorMessage::Visibility { visible: true })));
    assert!(matches!(parse_message::<VisitorMessage>(&(text + " ")), Err(WireError::TooLarge { actual: 131_073, .. })));
}

#[test]
fn fields_of_a_newer_version_are_ignored() {
    let text = r#"{"type":"visibility","visible":true,"mood":"good"}"#;
    assert_eq!(parse_message(text), Ok(VisitorMessage::Visibility { visible: true }));
}

#[test]
fn a_pause_for_an_unknown_reason_is_a_pause() {
    let text = r#"{"type":"session_paused","key":"anna","paused":true,"reason":"eclipse"}"#;
    let paused = VisitorMessage::SessionPaused { key: "anna".parse().unwrap(), paused: true, reason: Some(PauseReason::Other) };
    assert_eq!(parse_message(text), Ok(paused));
}

#[test]
fn the_largest_legal_presence_message_fits() {
    let data = (0..10).map(|i| (format!("c_{i:02}"), "\u{1}".repeat(996))).collect();
    let message = VisitorMessage::Presence { data: PresenceData::new(data).unwrap() };
    let text = serde_json::to_string(&message).unwrap();
    assert_eq!(parse_message(&text), Ok(message));
}

/// Reads a text as every kind of message; what is read must be written and read again as the same.
fn read_as_all(text: &str) -> usize {
    fn read<T: DeserializeOwned + Serialize + PartialEq + fmt::Debug>(text: &str) -> usize {
        let Ok(message) = parse_message::<T>(text) else { return 0 };
        let written = serde_json::to_string(&message).unwrap();
        assert_eq!(parse_message::<T>(&written), Ok(message), "{text}");
        1
    }
    read::<VisitorMessage>(text)
        + read::<ServiceMessage>(text)
        + read::<AgentMessage>(text)
        + read::<ConsoleMessage>(text)
        + read::<ShareMessage>(text)
        + read::<ShareControl>(text)
        + read::<ViewMessage>(text)
        + read::<ViewControl>(text)
}

#[test]
fn any_text_is_read_or_refused_without_a_panic() {
    const GOOD: [&str; 10] = [
        r#"{"type":"hello","version":1,"groupid":1,"visitorid":"anna","visible":true,"active_age_ms":7,"device":"d1","presence":{"url":"/home"},"token":"","name":"Anna"}"#,
        r#"{"type":"presence","data":{"url":"/home","c_x":"é"}}"#,
        r#"{"type":"terms","request":"r1","status":"declined","reason":"blurred","visitorid":"anna"}"#,
        r#"{"type":"session_start","key":"anna","request":"r1","presence_start":true,"ticket":"t"}"#,
        r#"{"type":"show_terms","request":"r1","sessionkey":"anna","agent":"Sam","organisation":"Acme","visitorid":"anna"}"#,
        r#"{"type":"signal","visitorid":"anna","event":"c_x","properties":{"a":"b"}}"#,
        r#"{"type":"error","code":"busy","message":"no"}"#,
        r#"{"type":"visitors","visitors":[],"first":true,"last":true}"#,
        r#"{"type":"code","code":"123456789","expires_in_ms":600000}"#,
        r#"{"type":"join","code":"123456789"}"#,
    ];
    const BITS: [&str; 16] =
        ["\"", "{", "}", "[", "]", ":", ",", "\\", "null", "-1e999", "\\ud800", "\u{0}", "é", "type", "\"type\":\"terms\",", "true"];
    // A small generator of its own: the same texts in every run.
    let mut state = 1u64;
    let mut below = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    assert!(GOOD.iter().all(|text| read_as_all(text) > 0));
    let mut read = 0;
    for _ in 0..10_000 {
        let mut text: Vec<char> = GOOD[below(GOOD.len())].chars().collect();
        for _ in 0..=below(3) {
            let from = below(text.len() + 1);
            let to = text.len().min(from + below(6));
            text.splice(from..to, BITS[below(BITS.len())].chars());
        }
        read += read_as_all(&text.into_iter().collect::<String>());
    }
    assert!(read > 100, "some of them are still messages: {read}");
}

#[test]
fn a_message_nested_without_end_is_refused() {
    for (open, count) in [("[", 100_000), (r#"{"type":"#, 10_000), (r#"{"data":"#, 10_000)] {
        assert_eq!(read_as_all(&open.repeat(count)), 0);
    }
}
