//! Replies: responses in memory that can be changed and sent.

use axum::{
    body::Body,
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{CONTENT_LENGTH, CONTENT_TYPE},
    },
    response::Response,
};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};

/// The `content-type` of JSON.
pub const JSON: &str = "application/json";
pub(crate) const HTML: &str = "text/html";

/// A response in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// From 200 to 599; anything else becomes 500.
    pub status: u16,
    /// Names and values; `content-length` is added automatically, and invalid ones are omitted.
    pub headers: Vec<(String, String)>,
    /// The bytes.
    pub body: Vec<u8>,
}

impl Reply {
    /// A reply with this `content-type`, without one if it is empty.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let reply = Self {
            status,
            headers: Vec::new(),
            body: body.into(),
        };
        if content_type.is_empty() {
            reply
        } else {
            reply.header(CONTENT_TYPE.as_str(), content_type)
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The body as text, invalid UTF-8 replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, JSON, body.to_string())
    }

    /// The service's own error response: JSON with a `message`.
    pub fn message(status: u16, message: &str) -> Self {
        Self::json(status, &json!({ "message": message }))
    }

    /// A proxy's error page.
    pub(crate) fn page(status: u16) -> Self {
        let reason = StatusCode::from_u16(status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .unwrap_or_default();
        let page = format!(
            "<!doctype html><title>{status} {reason}</title><h1>{status} {reason}</h1><hr>nginx\n"
        );
        Self::new(status, HTML, page)
    }

    /// Changes the JSON if it has a volume; an error stays unchanged.
    pub(crate) fn with_volume(self, change: impl FnOnce(Value) -> Value) -> Self {
        match serde_json::from_slice::<Value>(&self.body) {
            Ok(body) if body.get("volume").is_some() => Self {
                body: change(body).to_string().into_bytes(),
                ..self
            },
            _ => self,
        }
    }

    /// Changes the bytes of the body if it has a volume.
    pub(crate) fn with_volume_bytes(mut self, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Self {
        if self.body.starts_with(b"{\"volume\":") {
            self.body = change(self.body);
        }
        self
    }

    pub(crate) async fn from_response(response: Response) -> Self {
        let (head, body) = response.into_parts();
        let body = body.collect().await.map(|body| body.to_bytes());
        Self {
            status: head.status.as_u16(),
            headers: head
                .headers
                .iter()
                .filter(|(name, _)| *name != CONTENT_LENGTH)
                .map(|(name, value)| {
                    let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                    (name.to_string(), value)
                })
                .collect(),
            body: body.unwrap_or_default().to_vec(),
        }
    }

    pub(crate) fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status)
            .ok()
            .filter(|status| (200..600).contains(&status.as_u16()))
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers {
            let name = HeaderName::try_from(name);
            if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}
