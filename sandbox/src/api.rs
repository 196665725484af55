//! The three documented calls.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header::ALLOW},
    response::{IntoResponse, Response},
    routing::{MethodRouter, any, post},
};
use serde::Serialize;

use crate::{
    Shared,
    contract::{ApiError, Body, CreateVolume, VolumeRow},
    faults::Fault,
    reply::Reply,
    session::{LIFETIME, PASSWORD},
    store::{InsertError, Store},
};

/// Creates a volume.
pub const CREATE: &str = "/api/storage/volume/create";
/// Lists the user's volumes.
pub const LIST: &str = "/api/storage/volume/list";
/// Returns a token for a username and a password.
pub const LOGIN: &str = "/api/user/login";

/// The maximum number of volumes per page.
const PAGE_LIMIT: u32 = 100;

#[derive(Serialize)]
struct Created<'a> {
    volume: &'a VolumeRow,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    volume_list: Vec<VolumeRow>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SignedIn {
    access_token: String,
    access_expire: i64,
}

/// The paths of all calls.
pub fn paths() -> impl Iterator<Item = &'static str> {
    calls().into_iter().map(|(path, _)| path)
}

/// Every call, and what answers its POST: the one list, which docs/openapi.yaml has to match.
fn calls() -> [(&'static str, MethodRouter<Arc<Shared>>); 3] {
    [
        (CREATE, post(create)),
        (LIST, post(list)),
        (LOGIN, post(login)),
    ]
}

pub(crate) fn routes() -> Router<Arc<Shared>> {
    let add = |router: Router<_>, (path, call)| router.route(path, post_only(call));
    calls()
        .into_iter()
        .fold(Router::new(), add)
        .route("/api", any(unknown))
        .route("/api/", any(unknown))
        .route("/api/{*rest}", any(unknown))
}

fn post_only(route: MethodRouter<Arc<Shared>>) -> MethodRouter<Arc<Shared>> {
    route.fallback(async || {
        let error = ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "this call takes POST only");
        ([(ALLOW, "POST")], error)
    })
}

async fn unknown() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "there is no such call")
}

async fn create(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let username = shared.sessions.user(&headers)?;
    let wanted = CreateVolume::read(&Body::read(&headers, &body)?)?;
    let volume = Store::new_volume(&username, &wanted);
    let fault = Fault::named(&wanted.name);
    let executes = fault.as_ref().is_none_or(Fault::executes);
    let stored = if executes {
        shared.store.insert(&volume)
    } else {
        Ok(())
    };
    let response = match stored {
        Ok(()) => Json(Created { volume: &volume }).into_response(),
        Err(error) => insert_error(&error).into_response(),
    };
    Ok(match fault {
        None => response,
        Some(fault) => fault.apply_to(Reply::from_response(response).await),
    })
}

fn insert_error(error: &InsertError) -> ApiError {
    match error {
        InsertError::NameTaken => ApiError::new(StatusCode::BAD_REQUEST, "Volume already exists"),
        InsertError::Database(error) => database_error(error),
    }
}

fn database_error(error: &rusqlite::Error) -> ApiError {
    let message = format!("the sandbox's database failed: {error}");
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, message)
}

async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Listed>, ApiError> {
    let username = shared.sessions.user(&headers)?;
    let (page, size) = Body::read(&headers, &body)?.pager()?;
    let volume_list = shared
        .store
        .page(&username, page, size.min(PAGE_LIMIT))
        .map_err(|error| database_error(&error))?;
    Ok(Json(Listed { volume_list }))
}

async fn login(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<SignedIn>, ApiError> {
    let body = Body::read(&headers, &body)?;
    let username = body.text("username")?;
    if body.text("password")? != PASSWORD {
        let message = "the username or the password is wrong";
        return Err(ApiError::new(StatusCode::UNAUTHORIZED, message));
    }
    Ok(Json(SignedIn {
        access_token: shared.sessions.token(&username, LIFETIME),
        access_expire: LIFETIME,
    }))
}
