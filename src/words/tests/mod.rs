//! What the words do to texts that come from elsewhere, and to times.

mod locales;

use super::*;

#[test]
fn a_peers_text_cannot_hide_or_rearrange_anything() {
    assert_eq!(plain("  Sam Ōé 李  "), "Sam Ōé 李");
    assert_eq!(plain("a\u{202E}b\u{200B}c\nd\u{7}"), "a[U+202E]b[U+200B]c[U+000A]d[U+0007]");
    assert_eq!(plain("a\u{2066}b\u{FEFF}"), "a[U+2066]b[U+FEFF]");
    assert_eq!(plain("x y\u{A0}z"), "x y z");
    assert_eq!(plain(&"é".repeat(81)), format!("{}…", "é".repeat(80)));
    assert_eq!(plain_name(" "), "Support");
}

#[test]
fn of_a_long_host_the_end_is_shown() {
    let shown = |url: &str| host(&url.parse().unwrap());
    assert_eq!(shown("https://аррӏе.com/terms"), "xn--80ak6aa92e.com");
    assert_eq!(shown("https://acme.example:8443/terms"), "acme.example:8443");
    let long = shown(&format!("https://bank.example.{}.evil.example/", "a".repeat(50)));
    assert!(long.starts_with('…') && long.ends_with(".evil.example") && long.chars().count() == 41, "{long}");
}

#[test]
fn times_read_like_times() {
    assert_eq!(running(Duration::from_secs(7)), "0:07");
    assert_eq!(running(Duration::from_secs(3723)), "1:02:03");
    assert_eq!(seconds(Duration::from_millis(1001)), "2 seconds");
    assert_eq!(seconds(Duration::ZERO), "1 second");
}

#[test]
fn a_refusal_names_what_to_change() {
    let refusal = |text: &str| refused(&text.parse::<crate::sdk::VisitorId>().unwrap_err());
    assert_eq!(refusal(""), "Please enter your Visitor ID.");
    assert_eq!(refusal("a b"), "A Visitor ID has no spaces in it.");
    assert!(refusal("a.b").ends_with("Please remove “.”."));
    assert!(refusal(&"x".repeat(63)).contains("63 characters. At most 62"));
}
