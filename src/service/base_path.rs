//! The folder of the host below which the service lives, where a proxy passes that on.

use axum::body::Body;
use axum::http::uri::PathAndQuery;
use axum::http::{Request, Uri};

/// Whether it can be one: nothing, or segments such as `/support` that need no escapes.
pub(super) fn is_good(base: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~".contains(letter);
    let good = |segment: &str| !segment.is_empty() && segment.chars().all(plain) && !matches!(segment, "." | "..");
    base.is_empty() || base.strip_prefix('/').is_some_and(|rest| rest.split('/').all(good))
}

/// Takes the folder off the request's path, if it is there: proxies may have done so themselves. Where the asker belongs
/// instead, if the folder itself is asked for without its slash: relative addresses would lead past it.
pub(super) fn strip(request: &mut Request<Body>, base: &str) -> Option<String> {
    let uri = request.uri();
    let rest = uri.path().strip_prefix(base).filter(|rest| !base.is_empty() && (rest.is_empty() || rest.starts_with('/')))?;
    if rest.is_empty() {
        let last = base.rsplit('/').next().unwrap_or_default();
        return Some(format!("{last}/console/"));
    }
    let rest = uri.query().map_or_else(|| rest.to_owned(), |query| format!("{rest}?{query}"));
    let mut parts = uri.clone().into_parts();
    // What follows a good path is one.
    parts.path_and_query = rest.parse::<PathAndQuery>().ok();
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_is_plain_segments() {
        assert!(["", "/support", "/a/b-c.d_e~f"].into_iter().all(is_good));
        assert!(["/", "support", "/support/", "//", "/a//b", "/a b", "/ä", "/..", "/a?b"].into_iter().all(|bad| !is_good(bad)));
    }

    #[test]
    fn it_is_taken_off_where_it_stands() {
        for (path, expected) in [
            ("/support/v1/settings?groupid=1", "/v1/settings?groupid=1"),
            ("/support/", "/"),
            ("/v1/settings", "/v1/settings"),
            ("/supporter/v1", "/supporter/v1"),
        ] {
            let mut request = Request::builder().uri(path).body(Body::empty()).unwrap();
            assert_eq!(strip(&mut request, "/support"), None);
            assert_eq!(request.uri().to_string(), expected);
        }
        let mut request = Request::builder().uri("/help/support").body(Body::empty()).unwrap();
        assert_eq!(strip(&mut request, "/help/support").as_deref(), Some("support/console/"));
        let mut request = Request::builder().uri("/v1").body(Body::empty()).unwrap();
        assert_eq!(strip(&mut request, ""), None);
        assert_eq!(request.uri(), "/v1");
    }
}
