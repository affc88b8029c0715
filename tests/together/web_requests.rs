//! What is asked without a socket: settings, a visitor, the console's files.

use oneclick_visitor::protocol::{VisitorInfo, VisitorSettings};

use crate::common::{KIM, ROB, SAM, TestVisitor, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_groups_settings() {
    let world = World::start().await;
    let settings = |text: &str| serde_json::from_str::<VisitorSettings>(text).unwrap();
    let answer = world.get("/v1/settings?groupid=1", None).await;
    assert_eq!((answer.status, settings(&answer.body).presence), (200, true));
    let answer = world.get("/v1/settings?groupid=2", None).await;
    assert_eq!((answer.status, settings(&answer.body).presence), (200, false));
    for (query, status) in [("?groupid=9", 404), ("", 400), ("?groupid=anna", 400)] {
        assert_eq!(world.get(&format!("/v1/settings{query}"), None).await.status, status, "{query}");
    }
    assert_eq!(world.get("/healthz", None).await.body, "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_by_an_agents_token() {
    let world = World::start().await;
    let _visitor = TestVisitor::connected(&world, "anna").await;
    let path = "/v1/lookupvisitor?visitorid=anna";
    for token in [SAM, KIM] {
        let info: VisitorInfo = serde_json::from_str(&world.get(path, Some(token)).await.body).unwrap();
        assert!(info.visitorid.as_str() == "anna" && info.connected && info.signalable);
    }
    for (path, token, status, body) in [
        (path, Some(ROB), 200, Some("{}")),
        ("/v1/lookupvisitor?visitorid=bert", Some(SAM), 200, Some("{}")),
        (path, None, 401, None),
        (path, Some("a-token-that-nobody-has"), 401, None),
        (path, Some(""), 401, None),
        ("/v1/lookupvisitor", Some(SAM), 400, None),
        ("/v1/lookupvisitor?visitorid=not+one", Some(SAM), 400, None),
    ] {
        let answer = world.get(path, token).await;
        assert_eq!(answer.status, status, "{path} {token:?}");
        assert!(body.is_none_or(|body| body == answer.body), "{path} {token:?}: {}", answer.body);
        assert!(status == 200 || !answer.body.contains("anna"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_consoles_files_load_nothing_of_elsewhere_and_hold_no_secret() {
    let world = World::start().await;
    for (path, kind) in [
        ("/console/", "text/html"),
        ("/console/index.html", "text/html"),
        ("/console/console.css", "text/css"),
        ("/console/main.js", "text/javascript"),
        ("/console/favicon.svg", "image/svg+xml"),
    ] {
        let file = world.get(path, None).await;
        assert_eq!(file.status, 200, "{path}");
        assert!(file.header("content-type").starts_with(kind), "{path}: {}", file.header("content-type"));
        assert!(file.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert!(file.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert_eq!(file.header("referrer-policy"), "no-referrer");
        assert!([SAM, KIM, ROB].iter().all(|token| !file.body.contains(token)), "{path}");
    }
    for path in ["/", "/console"] {
        let answer = world.get(path, None).await;
        assert_eq!((answer.status, answer.header("location")), (307, "console/"), "{path}");
    }
    for path in ["/console/../Cargo.toml", "/console/nothing.js", "/v1/nothing"] {
        assert_eq!(world.get(path, None).await.status, 404, "{path}");
    }
}
