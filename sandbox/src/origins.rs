//! CORS: the other origins that may call with credentials.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
            ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
        },
    },
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use reqwest::Url;

use crate::Shared;

/// Whether this is an origin as browsers serialize it: scheme, host and port, nothing else.
pub(crate) fn is_origin(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.origin().ascii_serialization() == text)
}

/// The middleware that lets allowed origins read responses, and handles their preflights.
pub(crate) async fn allow(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let origin = request.headers().get(ORIGIN).cloned().filter(|origin| {
        let allowed = &shared.allow_origin;
        allowed
            .iter()
            .any(|allowed| allowed.as_bytes() == origin.as_bytes())
    });
    let Some(origin) = origin else {
        return next.run(request).await;
    };
    let is_preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if is_preflight {
        let mut response = StatusCode::NO_CONTENT.into_response();
        let headers = response.headers_mut();
        set(headers, ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST");
        set(headers, ACCESS_CONTROL_ALLOW_HEADERS, "content-type");
        response
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    set(headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    set(
        headers,
        ACCESS_CONTROL_EXPOSE_HEADERS,
        "retry-after, x-request-id",
    );
    headers.append(VARY, HeaderValue::from_static("origin"));
    response
}

fn set(headers: &mut HeaderMap, name: axum::http::HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
