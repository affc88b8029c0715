//! The few questions that are asked without a socket.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::json;

use crate::protocol::{GroupId, Redacted, VisitorId, VisitorSettings};

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
        None => (StatusCode::NOT_FOUND, Json(json!({ "error": "this group is not known here" }))).into_response(),
    }
}

#[derive(Deserialize)]
pub(super) struct LookupQuery {
    visitorid: VisitorId,
}

/// One visitor of the agent's group; an absent one is an empty object, as documented.
pub(super) async fn lookup_visitor(State(shared): State<Shared>, headers: HeaderMap, Query(query): Query<LookupQuery>) -> Response {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| value.strip_prefix("Bearer "));
    let Some(agent) = bearer.and_then(|token| shared.tokens.agent(&Redacted::new(token.to_owned()))) else {
        tokio::time::sleep(auth::WRONG_TOKEN_DELAY).await;
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "a bearer token of an agent is needed" }))).into_response();
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
pub(super) async fn console_token(State(shared): State<Shared>, headers: HeaderMap, Json(question): Json<CodeQuestion>) -> Response {
    if let Err(status) = auth::refuse_foreign_pages(&headers) {
        return (status, Json(json!({ "error": "only the console of this host may ask" }))).into_response();
    }
    match shared.config.console_door.as_ref().and_then(|door| door.enter(question.code.expose())) {
        Some(token) => ([(header::CACHE_CONTROL, "no-store")], Json(json!({ "token": token }))).into_response(),
        None => {
            tokio::time::sleep(auth::WRONG_TOKEN_DELAY).await;
            (StatusCode::UNAUTHORIZED, Json(json!({ "error": "this code was used already, or is too old" }))).into_response()
        }
    }
}
