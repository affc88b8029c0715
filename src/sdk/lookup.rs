//! The settings lookup: one web request, with its own limit on time and size.

use std::time::Duration;

use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, HOST};
use hyper_util::rt::TokioIo;
use tokio::time::timeout;

use crate::machine::{Cause, ConnectError};
use crate::protocol::{ErrorCode, GroupId, MAX_TEXT_BYTES, SettingsRefusal, VisitorSettings};

use super::address::ServiceAddress;
use super::tls;

/// How long the whole request may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Asks the service for a group's settings.
pub(super) async fn settings(service: &ServiceAddress, groupid: GroupId) -> Result<VisitorSettings, ConnectError> {
    timeout(TIMEOUT, ask(service, groupid)).await.unwrap_or(Err(ConnectError::TimedOut))
}

async fn ask(service: &ServiceAddress, groupid: GroupId) -> Result<VisitorSettings, ConnectError> {
    let stream = tls::reach(service).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(dropped)?;
    let request = Request::get(service.target(&format!("/v1/settings?groupid={groupid}")))
        .header(HOST, service.authority())
        .header(ACCEPT, "application/json")
        .body(Empty::<Bytes>::new())
        .map_err(|error| ConnectError::Dropped(Some(Cause::new(error))))?;
    let answer = async {
        let response = sender.send_request(request).await.map_err(no_answer)?;
        let status = response.status().as_u16();
        if let Some(strange) = tls::strange_answer(status, response.headers()) {
            return Err(strange);
        }
        // Whoever sends more than settings can be is not the service.
        let body = Limited::new(response.into_body(), MAX_TEXT_BYTES).collect().await;
        let body = body.map_err(|_| ConnectError::NotTheService { status: Some(status) })?.to_bytes();
        read(status, &body)
    };
    tokio::pin!(answer);
    // The connection carries the request out while the answer is awaited, and its error is told by that as well.
    tokio::select! {
        biased;
        answer = &mut answer => answer,
        _ = connection => answer.await,
    }
}

/// A page, as that of a hotel's network, must not pass for the service's word on the group.
fn read(status: u16, body: &[u8]) -> Result<VisitorSettings, ConnectError> {
    let strange = |_| ConnectError::NotTheService { status: Some(status) };
    if status == 200 {
        return serde_json::from_slice(body).map_err(strange);
    }
    let SettingsRefusal { code, .. } = serde_json::from_slice(body).map_err(strange)?;
    Err(if code == ErrorCode::UnknownGroup { ConnectError::UnknownGroup } else { ConnectError::NotTheService { status: Some(status) } })
}

fn dropped(error: hyper::Error) -> ConnectError {
    ConnectError::Dropped(Some(Cause::new(error)))
}

fn no_answer(error: hyper::Error) -> ConnectError {
    // What comes back is no answer to a web request.
    if error.is_parse() { ConnectError::NotTheService { status: None } } else { dropped(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_services_own_word_makes_a_group_unknown() {
        let refusal = br#"{"code":"unknown_group","error":"this group is not known here"}"#;
        assert_eq!(read(404, refusal), Err(ConnectError::UnknownGroup));
        let others: [(u16, &[u8]); 4] = [(404, b"<html>not found</html>"), (404, b"{}"), (403, br#"{"code":"full"}"#), (200, b"<html>")];
        for (status, body) in others {
            assert_eq!(read(status, body), Err(ConnectError::NotTheService { status: Some(status) }), "{body:?}");
        }
    }
}
