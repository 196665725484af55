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
    contract::{Body, CreateVolume, Refusal, VolumeRow},
    faults::Fault,
    reply::Reply,
    session::{LIFETIME, PASSWORD},
    store::{NotStored, Store},
};

/// Makes a volume.
pub const CREATE: &str = "/api/storage/volume/create";
/// Lists the user's volumes.
pub const LIST: &str = "/api/storage/volume/list";
/// Answers a token for a username and a password.
pub const LOGIN: &str = "/api/user/login";

/// So many volumes at most come with one page.
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
    let add = |router: Router<_>, (path, call)| router.route(path, only(call));
    calls()
        .into_iter()
        .fold(Router::new(), add)
        .route("/api", any(unknown))
        .route("/api/", any(unknown))
        .route("/api/{*rest}", any(unknown))
}

fn only(route: MethodRouter<Arc<Shared>>) -> MethodRouter<Arc<Shared>> {
    route.fallback(async || {
        let refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "this call takes POST only");
        ([(ALLOW, "POST")], refusal)
    })
}

async fn unknown() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "there is no such call")
}

async fn create(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let username = shared.sessions.user(&headers)?;
    let wanted = CreateVolume::read(&Body::read(&headers, &body)?)?;
    let volume = Store::draft(&username, &wanted);
    let fault = Fault::named(&wanted.name);
    let acts = fault.as_ref().is_none_or(Fault::acts);
    let stored = if acts {
        shared.store.insert(&volume)
    } else {
        Ok(())
    };
    let own = match stored {
        Ok(()) => Json(Created { volume: &volume }).into_response(),
        Err(error) => refusal(&error).into_response(),
    };
    Ok(match fault {
        None => own,
        Some(fault) => fault.instead_of(Reply::from_response(own).await),
    })
}

fn refusal(error: &NotStored) -> Refusal {
    match error {
        NotStored::Taken => Refusal::new(StatusCode::BAD_REQUEST, "Volume already exists"),
        NotStored::Failed(error) => broken(error),
    }
}

fn broken(error: &rusqlite::Error) -> Refusal {
    let message = format!("the sandbox's database failed: {error}");
    Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, message)
}

async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Listed>, Refusal> {
    let username = shared.sessions.user(&headers)?;
    let (page, size) = Body::read(&headers, &body)?.pager()?;
    let volume_list = shared
        .store
        .page(&username, page, size.min(PAGE_LIMIT))
        .map_err(|error| broken(&error))?;
    Ok(Json(Listed { volume_list }))
}

async fn login(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<SignedIn>, Refusal> {
    let body = Body::read(&headers, &body)?;
    let username = body.text("username")?;
    if body.text("password")? != PASSWORD {
        let message = "the username or the password is wrong";
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, message));
    }
    Ok(Json(SignedIn {
        access_token: shared.sessions.token(&username, LIFETIME),
        access_expire: LIFETIME,
    }))
}
