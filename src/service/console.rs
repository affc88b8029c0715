//! The console's files, compiled in: one program to host, nothing to install beside it.

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;

use super::Shared;

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Nothing of elsewhere is loaded, nothing inline is run, nobody frames the console.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self' blob: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

macro_rules! files {
    ($($name:literal: $kind:expr,)*) => {
        &[$(($name, $kind, include_bytes!(concat!("../../assets/console/", $name)))),*]
    };
}

static FILES: &[(&str, &str, &[u8])] = files! {
    "index.html": "text/html; charset=utf-8",
    "console.css": "text/css; charset=utf-8",
    "favicon.svg": "image/svg+xml",
    "backoff.js": SCRIPT,
    "chunk.js": SCRIPT,
    "code.js": SCRIPT,
    "details.js": SCRIPT,
    "dom.js": SCRIPT,
    "gestures.js": SCRIPT,
    "join.js": SCRIPT,
    "link.js": SCRIPT,
    "list.js": SCRIPT,
    "main.js": SCRIPT,
    "payload.js": SCRIPT,
    "picture.js": SCRIPT,
    "viewer_panel.js": SCRIPT,
    "state.js": SCRIPT,
    "viewer.js": SCRIPT,
    "words.js": SCRIPT,
};

pub(super) fn router() -> Router<Shared> {
    let router = Router::new()
        // Relative: a proxy may serve this below a folder of its own.
        .route("/", get(async || Redirect::temporary("console/")))
        .route("/console", get(async || Redirect::temporary("console/")))
        .route("/console/", get(async || file("text/html; charset=utf-8", FILES[0].2)));
    FILES.iter().fold(router, |router, (name, kind, bytes)| router.route(&format!("/console/{name}"), get(async || file(kind, bytes))))
}

fn file(kind: &'static str, bytes: &'static [u8]) -> impl IntoResponse {
    let headers: HeaderMap = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        // Compiled in: a new version of the program is a new version of the page.
        (header::CACHE_CONTROL, "no-cache"),
    ]
    .into_iter()
    .map(|(name, value)| (name, HeaderValue::from_static(value)))
    .collect();
    (headers, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_console_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/console");
        let mut present: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        let mut served: Vec<_> = FILES.iter().map(|(name, ..)| (*name).to_owned()).collect();
        present.sort();
        served.sort();
        assert_eq!(present, served);
    }
}
