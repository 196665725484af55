//! The built page: static files with their headers.

use std::{path::PathBuf, sync::Arc};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{
        HeaderName, HeaderValue, Method, StatusCode, Uri,
        header::{
            ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY,
            CONTENT_TYPE, HOST, LOCATION, REFERRER_POLICY, SET_COOKIE, VARY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower_http::services::ServeDir;

use crate::Shared;

const CONNECT_SRC: &str = "connect-src 'self'";
const POLICY: [&str; 10] = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    CONNECT_SRC,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
];

/// Opening this path signs in, as opening the page does, and leads to the page.
const SIGN_IN: &str = "/sign-in";

/// The static part of the sandbox.
#[derive(Debug)]
pub(crate) struct Pages {
    files: Option<ServeDir>,
    /// Replaces `connect-src 'self'`, also in the page itself.
    connect_src: Option<String>,
    config: Option<String>,
    policy: HeaderValue,
    signs_in: bool,
}

impl Pages {
    /// `connect_src` must hold origins: they are added to the strict policy unchanged. A `policy`
    /// that is not a valid header value forbids everything.
    pub(crate) fn new(
        dist: Option<PathBuf>,
        config: Option<&Value>,
        policy: Option<String>,
        connect_src: &[String],
        signs_in: bool,
    ) -> Self {
        let files = dist.map(|dist| {
            ServeDir::new(dist)
                .append_index_html_on_directories(false)
                .precompressed_br()
                .precompressed_gzip()
        });
        let connect_src =
            (!connect_src.is_empty()).then(|| format!("{CONNECT_SRC} {}", connect_src.join(" ")));
        let strict = POLICY.map(|directive| match &connect_src {
            Some(sources) if directive == CONNECT_SRC => sources,
            _ => directive,
        });
        Self {
            files,
            config: config.map(Value::to_string),
            policy: HeaderValue::try_from(policy.unwrap_or_else(|| strict.join("; ")))
                .unwrap_or(HeaderValue::from_static("default-src 'none'")),
            connect_src,
            signs_in,
        }
    }

    async fn answer(&self, request: Request) -> Response {
        let path = request.uri().path();
        if request.method() != Method::GET && request.method() != Method::HEAD {
            return (
                StatusCode::METHOD_NOT_ALLOWED,
                [(ALLOW, "GET, HEAD")],
                "this is a page: it takes GET only\n",
            )
                .into_response();
        }
        // The target of the redirect for an expired session: it only has to look like a login page.
        if path == "/login" {
            let page =
                "<!doctype html><html lang=en><title>Sign in</title><h1>Sign in</h1></html>\n";
            return ([(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response();
        }
        // For a page that another server delivers: cookies do not distinguish ports.
        if path == SIGN_IN {
            return (StatusCode::SEE_OTHER, [(LOCATION, "/")]).into_response();
        }
        if let (Some(config), "/config.json") = (&self.config, path) {
            return ([(CONTENT_TYPE, "application/json")], config.clone()).into_response();
        }
        let Some(files) = &self.files else {
            return missing();
        };
        let mut request = with_index(request);
        let sources = self.connect_src.as_deref();
        let sources = sources.filter(|_| request.uri().path().ends_with(".html"));
        if sources.is_some() {
            // The file itself, not one of its compressed variants.
            request.headers_mut().remove(ACCEPT_ENCODING);
        }
        // Errors here are I/O errors: to the client the file does not exist.
        match files.clone().try_call(request).await {
            Ok(response) if response.status() != StatusCode::NOT_FOUND => match sources {
                Some(sources) => extend_connect_src(response.map(Body::new), sources).await,
                None => response.map(Body::new),
            },
            _ => missing(),
        }
    }
}

/// Everything but calls: a file, the configuration, or 404 as text.
pub(crate) async fn page(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let pages = &shared.pages;
    let path = request.uri().path().to_owned();
    let is_page = path.ends_with('/') || path.ends_with(".html") || path == SIGN_IN;
    // The cookie's path covers the calls only: whether the browser has one is unknown here.
    let signs_in = pages.signs_in && is_page && request.method() == Method::GET;

    let mut response = pages.answer(request).await;
    if signs_in
        && response.status() != StatusCode::NOT_FOUND
        && let Ok(cookie) = HeaderValue::try_from(shared.sessions.cookie())
    {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    set_headers(&mut response, &path, &pages.policy);
    response
}

/// The middleware that accepts only host names of this machine, against DNS rebinding.
pub(crate) async fn check_host(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .map(|host| match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        });
    if matches!(host, Some("127.0.0.1" | "localhost" | "[::1]")) {
        next.run(request).await
    } else {
        let text = "this is for one's own machine: open it as 127.0.0.1 or localhost\n";
        (StatusCode::MISDIRECTED_REQUEST, text).into_response()
    }
}

fn set_headers(response: &mut Response, path: &str, policy: &HeaderValue) {
    let name = path.rsplit('/').next().unwrap_or_default();
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let cache = if found && is_hashed(name) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    // Scripts are UTF-8 by their standard and HTML by its meta element; plain text and CSS need the
    // parameter.
    let charset = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .filter(|value| value.starts_with("text/") && !value.contains("charset"))
        .and_then(|value| HeaderValue::try_from(format!("{value}; charset=utf-8")).ok());
    let headers = response.headers_mut();
    if let Some(charset) = charset {
        headers.insert(CONTENT_TYPE, charset);
    }
    headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
    let fixed: [(HeaderName, &'static str); 4] = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, cache),
        (VARY, "accept-encoding"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Whether a name contains a hash of its content: `-` and at least 8 hex digits before an
/// extension.
fn is_hashed(name: &str) -> bool {
    name.split('-').skip(1).any(|part| {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        digits >= 8 && matches!(part.as_bytes().get(digits), Some(b'.' | b'_'))
    })
}

/// A page whose own policy lets it connect to these sources, as an operator would edit it.
async fn extend_connect_src(response: Response, sources: &str) -> Response {
    let (mut head, body) = response.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes());
    let body = String::from_utf8_lossy(&body.unwrap_or_default()).replace(CONNECT_SRC, sources);
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, Body::from(body))
}

fn with_index(mut request: Request) -> Request {
    let path = request.uri().path();
    if path.ends_with('/')
        && let Ok(file) = Uri::try_from(format!("{path}index.html"))
    {
        *request.uri_mut() = file;
    }
    request
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, "there is no such page\n").into_response()
}
