//! The few questions that are asked without a socket.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::json;

use crate::protocol::{ErrorCode, GroupId, Redacted, SettingsRefusal, VisitorId, VisitorSettings};

use super::accept::Client;
use super::auth::WrongSecret;
use super::hub::HubInput;
use super::{Shared, auth};

#[derive(Deserialize)]
pub(super) struct SettingsQuery {
    groupid: GroupId,
}

/// What a visitor's application must know of its group before it connects.
pub(super) async fn settings(State(shared): State<Shared>, Query(query): Query<SettingsQuery>) -> Response {
    match shared.config.group(query.groupid) {
        Some(group) => {
            let organisation = group.organisation.clone();
            Json(VisitorSettings { groupid: group.id, organisation, presence: group.presence }).into_response()
        }
        None => {
            let refusal = SettingsRefusal { code: ErrorCode::UnknownGroup, error: "this group is not known here".to_owned() };
            (StatusCode::NOT_FOUND, Json(refusal)).into_response()
        }
    }
}

#[derive(Deserialize)]
pub(super) struct LookupQuery {
    visitorid: VisitorId,
}

/// One visitor of the agent's group; an absent one is an empty object, as documented.
pub(super) async fn lookup_visitor(
    State(shared): State<Shared>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Query(query): Query<LookupQuery>,
) -> Response {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    let Some(token) = bearer else {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "a bearer token of an agent is needed" }))).into_response();
    };
    let token = Redacted::new(token.to_owned());
    let agent = match auth::open((&shared.attempts, &shared.record), client.address, "token", || shared.tokens.agent(&token)).await {
        Ok(agent) => agent,
        Err(wrong) => return refused(wrong, &wrong.to_string()),
    };
    match shared.hub.ask(|reply| HubInput::Lookup(agent.groupid, query.visitorid, reply)).await {
        Some(visitor) => Json(visitor).into_response(),
        None => Json(json!({})).into_response(),
    }
}

#[derive(Deserialize)]
pub(super) struct CodeQuestion {
    code: Redacted<String>,
}

/// The token of the agent whose console link carried this code; works once, and only for the console of this host.
pub(super) async fn console_token(
    State(shared): State<Shared>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Json(question): Json<CodeQuestion>,
) -> Response {
    if let Err(foreign) = auth::refuse_foreign_pages(&headers) {
        return (StatusCode::FORBIDDEN, Json(json!({ "error": foreign.to_string() }))).into_response();
    }
    let redeem = || shared.config.console_login.as_ref().and_then(|login| login.redeem(&question.code));
    match auth::open((&shared.attempts, &shared.record), client.address, "console code", redeem).await {
        Ok(token) => Json(json!({ "token": token })).into_response(),
        Err(WrongSecret::Unknown) => refused(WrongSecret::Unknown, "this code was used already, or is too old"),
        Err(wrong) => refused(wrong, &wrong.to_string()),
    }
}

/// Whether a page may open the sockets of agents: a browser does not tell it why it may not. Asked by POST, since with a GET
/// of its own host it sends no origin.
pub(super) async fn console_origin(headers: HeaderMap) -> Response {
    match auth::refuse_foreign_pages(&headers) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(foreign) => (StatusCode::FORBIDDEN, Json(json!({ "error": foreign.to_string() }))).into_response(),
    }
}

fn refused(wrong: WrongSecret, error: &str) -> Response {
    let error = Json(json!({ "error": error }));
    match wrong {
        WrongSecret::Unknown => (StatusCode::UNAUTHORIZED, error).into_response(),
        WrongSecret::NotNow(wait) => {
            (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, (wait.as_secs() + 1).to_string())], error).into_response()
        }
    }
}
