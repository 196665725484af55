//! The journal: every request as it was seen, and how its answer leaves.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http_body_util::BodyExt as _;

use crate::{
    Shared, connection::Connection, contract::Refusal, delivery::Planned, log, session::cookies,
};

/// So many requests are kept.
const KEPT: usize = 10_000;
/// A longer request body is refused; in bytes.
const BODY_LIMIT: usize = 64 * 1024;

/// A request as the sandbox saw it. Its `Debug` form holds no cookie's value and no sign-in's body.
#[derive(Clone, PartialEq, Eq)]
pub struct Recorded {
    /// As sent: "POST".
    pub method: String,
    /// As sent, without the query: "/api/storage/volume/create".
    pub path: String,
    /// As sent, without the question mark.
    pub query: Option<String>,
    /// The `content-type` header.
    pub content_type: Option<String>,
    /// The cookies' names and values, in the order they came; for tests only.
    pub cookies: Vec<(String, String)>,
    /// The body, up to 64 KiB of it, what is no UTF-8 replaced.
    pub body: String,
    /// The answer's status; `None` while there is none, and where a fault sent none.
    pub status: Option<u16>,
}

impl fmt::Debug for Recorded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cookies: Vec<&str> = self.cookies.iter().map(|(name, _)| name.as_str()).collect();
        let body = if self.path == crate::api::LOGIN {
            "(not shown)"
        } else {
            &self.body
        };
        formatter
            .debug_struct("Recorded")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &self.query)
            .field("content_type", &self.content_type)
            .field("cookies", &cookies)
            .field("body", &body)
            .field("status", &self.status)
            .finish()
    }
}

/// The last requests, in the order they came.
#[derive(Debug, Default)]
pub(crate) struct Journal(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    forgotten: usize,
    kept: VecDeque<(Recorded, HeaderMap)>,
}

impl Journal {
    /// All that is kept.
    pub(crate) fn requests(&self) -> Vec<Recorded> {
        let entries = self.entries();
        entries.kept.iter().map(|(seen, _)| seen.clone()).collect()
    }

    /// The headers of all that is kept.
    pub(crate) fn headers(&self) -> Vec<HeaderMap> {
        let entries = self.entries();
        entries
            .kept
            .iter()
            .map(|(_, headers)| headers.clone())
            .collect()
    }

    /// Notes a request; answers its number.
    fn open(&self, head: &Parts, body: &[u8]) -> usize {
        let recorded = Recorded {
            method: head.method.to_string(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().map(str::to_owned),
            content_type: head
                .headers
                .get(CONTENT_TYPE)
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
            cookies: cookies(&head.headers)
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body: String::from_utf8_lossy(body).into_owned(),
            status: None,
        };
        let mut entries = self.entries();
        if entries.kept.len() >= KEPT {
            entries.kept.pop_front();
            entries.forgotten = entries.forgotten.saturating_add(1);
        }
        let number = entries.forgotten.saturating_add(entries.kept.len());
        entries.kept.push_back((recorded, head.headers.clone()));
        number
    }

    fn close(&self, number: usize, status: Option<u16>) {
        let mut entries = self.entries();
        let index = number.checked_sub(entries.forgotten);
        if let Some((recorded, _)) = index.and_then(|index| entries.kept.get_mut(index)) {
            recorded.status = status;
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The outermost layer: reads the whole request, notes it, has it answered, and lets the answer go as planned.
pub(crate) async fn keep(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let (head, body) = request.into_parts();
    let connection = head.extensions.get::<Connection>().cloned();
    let (body, whole) = read(body).await;
    let number = shared.journal.open(&head, &body);
    let (method, path) = (head.method.clone(), head.uri.path().to_owned());

    let mut response = if whole {
        next.run(Request::from_parts(head, Body::from(body))).await
    } else {
        let message = format!("the body must not be longer than {BODY_LIMIT} bytes");
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message).into_response()
    };

    let planned = response.extensions_mut().remove::<Planned>();
    let status = match &planned {
        Some(planned) if !planned.delivery.has_status() => None,
        _ => Some(response.status().as_u16()),
    };
    shared.journal.close(number, status);
    if shared.log {
        let fault = planned.as_ref().map(|planned| planned.name.as_str());
        log::line(&method, &path, status, started.elapsed(), fault);
    }
    let (Some(planned), Some(connection)) = (planned, connection) else {
        return response;
    };
    let (head, body) = response.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes());
    let body = body.unwrap_or_default();
    match planned.delivery.script(&head, &body) {
        Some(script) => match connection.take_over(script).await {},
        None => Response::from_parts(head, Body::from(body)),
    }
}

/// Reads to the end even what is too long, so that the client gets to read the answer. True: that is all of it.
async fn read(mut body: Body) -> (Bytes, bool) {
    let mut kept = Vec::new();
    let mut whole = true;
    while let Some(Ok(frame)) = body.frame().await {
        let Ok(data) = frame.into_data() else {
            continue;
        };
        let room = BODY_LIMIT.saturating_sub(kept.len());
        whole &= data.len() <= room;
        kept.extend(data.iter().take(room));
    }
    (kept.into(), whole)
}
