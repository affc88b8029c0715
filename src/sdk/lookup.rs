//! The settings lookup: one web request, with its own limit on time and size.

use std::time::Duration;

use crate::protocol::{GroupId, MAX_TEXT_BYTES, VisitorSettings};

use super::address::ServiceAddress;

/// How long the whole request may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Asks the service for a group's settings; the error is fit for a log and for people.
pub(super) async fn settings(service: &ServiceAddress, groupid: GroupId) -> Result<VisitorSettings, String> {
    let url = service.http(&format!("/v1/settings?groupid={groupid}"));
    let host = service.authority().to_owned();
    let request = tokio::task::spawn_blocking(move || fetch(&url));
    match request.await {
        Ok(Ok(settings)) => Ok(settings),
        Ok(Err(error)) => Err(explain(&host, &error)),
        Err(_) => Err("the settings lookup was interrupted".to_owned()),
    }
}

/// No proxy of the environment's: the sockets that follow take none either, and the embedded service is on this computer.
fn fetch(url: &str) -> Result<VisitorSettings, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).max_redirects(0).proxy(None).build().into();
    let text = agent.get(url).call()?.body_mut().with_config().limit(MAX_TEXT_BYTES as u64).read_to_string()?;
    serde_json::from_str(&text).map_err(|error| ureq::Error::Other(Box::new(error)))
}

fn explain(host: &str, error: &ureq::Error) -> String {
    match error {
        ureq::Error::StatusCode(404) => format!("{host} does not know this group"),
        ureq::Error::StatusCode(code) => format!("{host} answered the settings lookup with status {code}"),
        ureq::Error::Timeout(_) => format!("{host} does not answer"),
        ureq::Error::Io(error) => format!("{host} cannot be reached: {error}"),
        other => format!("the settings lookup at {host} failed: {other}"),
    }
}
