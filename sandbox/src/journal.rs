//! The journal: every request as received, and the delivery of its response.

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
    Shared, connection::Connection, contract::ApiError, delivery::Planned, log, session::cookies,
};

/// The maximum number of recorded requests.
const CAPACITY: usize = 10_000;
/// The maximum length of a request body, in bytes.
const BODY_LIMIT: usize = 64 * 1024;

/// A request as the sandbox received it. Its `Debug` output omits cookie values and login bodies.
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
    /// The cookies' names and values, in the order received; for tests only.
    pub cookies: Vec<(String, String)>,
    /// The first 64 KiB of the body, invalid UTF-8 replaced.
    pub body: String,
    /// The response's status; `None` while it is pending, and if a fault sent no status.
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

/// The last requests, in the order received.
#[derive(Debug, Default)]
pub(crate) struct Journal(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    dropped: usize,
    recorded: VecDeque<(Recorded, HeaderMap)>,
}

impl Journal {
    /// The recorded requests.
    pub(crate) fn requests(&self) -> Vec<Recorded> {
        let entries = self.entries();
        entries
            .recorded
            .iter()
            .map(|(seen, _)| seen.clone())
            .collect()
    }

    /// The headers of the recorded requests.
    pub(crate) fn headers(&self) -> Vec<HeaderMap> {
        let entries = self.entries();
        entries
            .recorded
            .iter()
            .map(|(_, headers)| headers.clone())
            .collect()
    }

    /// Records a request and returns its number.
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
        if entries.recorded.len() >= CAPACITY {
            entries.recorded.pop_front();
            entries.dropped = entries.dropped.saturating_add(1);
        }
        let number = entries.dropped.saturating_add(entries.recorded.len());
        entries.recorded.push_back((recorded, head.headers.clone()));
        number
    }

    fn close(&self, number: usize, status: Option<u16>) {
        let mut entries = self.entries();
        let index = number.checked_sub(entries.dropped);
        if let Some((recorded, _)) = index.and_then(|index| entries.recorded.get_mut(index)) {
            recorded.status = status;
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The outermost middleware: reads and records the whole request, then sends the response as
/// planned.
pub(crate) async fn record(
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
        ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message).into_response()
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

/// Reads a body up to the limit, and whether that is all of it. Too long a body is still read to
/// its end, so that the client reads the response.
async fn read(mut body: Body) -> (Bytes, bool) {
    let mut bytes = Vec::new();
    let mut whole = true;
    while let Some(Ok(frame)) = body.frame().await {
        let Ok(data) = frame.into_data() else {
            continue;
        };
        let room = BODY_LIMIT.saturating_sub(bytes.len());
        whole &= data.len() <= room;
        bytes.extend(data.iter().take(room));
    }
    (bytes.into(), whole)
}
