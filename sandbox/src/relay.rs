//! The relay: `/api/` of another server on this origin, so that its cookie works here.
//!
//! Cookies do not distinguish ports: the browser sends those of every server on this machine, so
//! only the session's cookie is forwarded.

use std::{error::Error, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri,
        header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, RETRY_AFTER, SET_COOKIE},
    },
    response::{IntoResponse as _, Response},
    routing::any,
};
use reqwest::{Client, Url, redirect::Policy};

use crate::{
    Shared,
    session::{COOKIE_NAME, COOKIE_PATH, cookies},
};

const CONNECT: Duration = Duration::from_secs(10);
const TOTAL: Duration = Duration::from_secs(60);

/// The forwarded request headers, besides the session's cookie.
const TO_UPSTREAM: [HeaderName; 2] = [ACCEPT, CONTENT_TYPE];
/// The returned response headers, besides the session's cookie.
const FROM_UPSTREAM: [HeaderName; 7] = [
    CONTENT_TYPE,
    LOCATION,
    RETRY_AFTER,
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("x-correlation-id"),
    HeaderName::from_static("x-trace-id"),
    HeaderName::from_static("request-id"),
];

/// A client of one upstream.
#[derive(Debug)]
pub(crate) struct Relay {
    client: Client,
    /// Without a trailing slash.
    upstream: String,
}

impl Relay {
    /// `upstream` must be an http or https URL without a query; the error is the reason.
    pub(crate) fn new(upstream: &str) -> Result<Self, String> {
        let url = Url::parse(upstream).map_err(|error| error.to_string())?;
        let plain = matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !plain {
            return Err(
                "it must be http:// or https:// and a host, like https://hpc-ai.com".to_owned(),
            );
        }
        let mut client = Client::builder()
            .redirect(Policy::none())
            .connect_timeout(CONNECT)
            .timeout(TOTAL);
        // A proxy never leads to this machine on purpose.
        if matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) {
            client = client.no_proxy();
        }
        Ok(Self {
            client: client.build().map_err(|error| reason(&error))?,
            upstream: url.as_str().trim_end_matches('/').to_owned(),
        })
    }

    async fn forward(
        &self,
        method: Method,
        uri: &Uri,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Response, reqwest::Error> {
        let query = uri.query().map(|query| format!("?{query}"));
        let url = format!(
            "{}{}{}",
            self.upstream,
            uri.path(),
            query.unwrap_or_default()
        );
        let mut forwarded: HeaderMap = TO_UPSTREAM
            .iter()
            .filter_map(|name| Some((name.clone(), headers.get(name)?.clone())))
            .collect();
        // The first one wins: it has the longest path.
        let session = cookies(headers).find(|(name, _)| *name == COOKIE_NAME);
        let session = session.map(|(name, value)| HeaderValue::try_from(format!("{name}={value}")));
        if let Some(Ok(session)) = session {
            forwarded.insert(COOKIE, session);
        }
        let upstream = self
            .client
            .request(method, url)
            .headers(forwarded)
            .body(body)
            .send()
            .await?;
        let (status, head) = (upstream.status(), upstream.headers().clone());
        let mut response = Response::new(Body::from(upstream.bytes().await?));
        *response.status_mut() = status;
        for name in FROM_UPSTREAM {
            for value in head.get_all(&name) {
                response.headers_mut().append(name.clone(), value.clone());
            }
        }
        for cookie in head.get_all(SET_COOKIE) {
            if let Some(cookie) = on_loopback(cookie) {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
        }
        Ok(response)
    }
}

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api", any(relay))
        .route("/api/", any(relay))
        .route("/api/{*rest}", any(relay))
}

/// Relays a call. A failure is plain text: a JSON `message` would look like the service's own
/// rejection, but a request without a response may have been executed.
async fn relay(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(relay) = &shared.relay else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // The client resolves dot segments in the URL; they must not lead out of /api/.
    if uri.path().split('/').any(is_dot_segment) {
        return (StatusCode::NOT_FOUND, "there is no such call\n").into_response();
    }
    match relay.forward(method, &uri, &headers, body).await {
        Ok(response) => response,
        Err(error) => {
            let text = format!(
                "no answer from {}: {}\n",
                relay.upstream,
                reason(&error.without_url())
            );
            (StatusCode::BAD_GATEWAY, text).into_response()
        }
    }
}

fn is_dot_segment(segment: &str) -> bool {
    matches!(
        segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
        "." | ".."
    )
}

/// The error and its causes in one line.
fn reason(error: &dyn Error) -> String {
    let mut reason = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        reason = format!("{reason}: {error}");
        cause = error.source();
    }
    reason
}

/// The session's cookie as a browser stores it for http on loopback and the calls only; `None` for
/// any other cookie.
fn on_loopback(cookie: &HeaderValue) -> Option<HeaderValue> {
    let mut parts = cookie.to_str().ok()?.split(';').map(str::trim);
    let pair = parts.next()?;
    let (COOKIE_NAME, _) = pair.split_once('=')? else {
        return None;
    };
    let lifetime = parts.filter(|part| {
        let part = part.to_ascii_lowercase();
        part.starts_with("max-age=") || part.starts_with("expires=")
    });
    let path = format!("Path={COOKIE_PATH}");
    let attributes: Vec<&str> = std::iter::once(pair)
        .chain(lifetime)
        .chain([path.as_str(), "HttpOnly", "SameSite=Strict"])
        .collect();
    HeaderValue::try_from(attributes.join("; ")).ok()
}
