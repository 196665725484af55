//! Two clients: one for HTTP, one for raw bytes.

use std::{fmt::Write as _, time::Duration};

use reqwest::{Client, Method, RequestBuilder, Response, header::COOKIE, redirect::Policy};
use sandbox::{Options, Sandbox, start};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

pub(crate) const JSON: &str = "application/json";

pub(crate) async fn run(options: Options) -> Sandbox {
    start(options).await.unwrap()
}

/// The documented example of a create with this name.
pub(crate) fn wanted(name: &str) -> Value {
    json!({
        "name": name,
        "sizeGB": 200,
        "region": "fce31a0c-0000-4000-8000-41caa1bdd251",
        "volumeType": "filesystem",
    })
}

/// A client that follows no redirect.
pub(crate) fn client() -> Client {
    let client = Client::builder().redirect(Policy::none()).no_proxy();
    client.build().unwrap()
}

pub(crate) fn request(sandbox: &Sandbox, method: Method, path: &str) -> RequestBuilder {
    client().request(method, format!("{}{path}", sandbox.origin()))
}

pub(crate) async fn get(sandbox: &Sandbox, path: &str) -> Response {
    request(sandbox, Method::GET, path).send().await.unwrap()
}

/// A call with a token, or without one when it is empty.
pub(crate) fn call(sandbox: &Sandbox, path: &str, token: &str, body: &str) -> RequestBuilder {
    let request = request(sandbox, Method::POST, path)
        .header("content-type", JSON)
        .body(body.to_owned());
    if token.is_empty() {
        request
    } else {
        request.header(COOKIE, format!("AccessToken={token}"))
    }
}

/// The status and JSON of a call by the user `sandbox`.
pub(crate) async fn call_as_user(sandbox: &Sandbox, path: &str, body: &Value) -> (u16, Value) {
    let token = sandbox.token("sandbox", 60);
    status_and_json(call(sandbox, path, &token, &body.to_string())).await
}

pub(crate) async fn status_and_json(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    assert_eq!(header(&response, "content-type"), JSON);
    let status = response.status().as_u16();
    let body = response.text().await.unwrap();
    (status, serde_json::from_str(&body).unwrap())
}

/// The message of an error; panics on another status, or if the body has other fields.
pub(crate) async fn message(request: RequestBuilder, status: u16) -> String {
    let (actual, body) = status_and_json(request).await;
    assert_eq!(actual, status, "{body}");
    let fields = body.as_object().unwrap();
    assert_eq!(fields.len(), 1, "{body}");
    fields["message"].as_str().unwrap().to_owned()
}

/// A header's value, empty if it is missing.
pub(crate) fn header(response: &Response, name: &str) -> String {
    response
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default()
}

/// The state of a connection at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Closed,
    Reset,
    /// Timed out without a byte.
    Open,
}

/// The bytes received on a connection.
#[derive(Debug)]
pub(crate) struct Wire {
    pub(crate) raw: Vec<u8>,
    pub(crate) end: End,
}

impl Wire {
    pub(crate) fn head(&self) -> String {
        let end = self.raw.windows(4).position(|part| part == b"\r\n\r\n");
        let head = &self.raw[..end.unwrap_or(self.raw.len())];
        String::from_utf8_lossy(head).to_lowercase()
    }

    pub(crate) fn status(&self) -> Option<u16> {
        let line = self.head();
        line.strip_prefix("http/1.1 ")?.get(..3)?.parse().ok()
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.head().lines().find_map(|line| {
            let value = line.strip_prefix(name)?.strip_prefix(": ")?;
            Some(value.to_owned())
        })
    }

    pub(crate) fn announced(&self) -> usize {
        self.header("content-length").unwrap().parse().unwrap()
    }

    pub(crate) fn body(&self) -> &[u8] {
        let end = self.raw.windows(4).position(|part| part == b"\r\n\r\n");
        end.and_then(|end| self.raw[end..].get(4..))
            .unwrap_or_default()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(self.body()).unwrap_or(Value::Null)
    }
}

/// Sends a request as raw bytes and reads until the connection closes, or no byte arrives for
/// `limit`.
pub(crate) async fn wire(
    sandbox: &Sandbox,
    request_line: &str,
    headers: &[(&str, &str)],
    body: &str,
    limit: Duration,
) -> Wire {
    let address = sandbox.origin().replace("http://", "");
    let mut request = format!("{request_line} HTTP/1.1\r\n");
    if !headers.iter().any(|(name, _)| *name == "host") {
        write!(request, "host: {address}\r\n").unwrap();
    }
    for (name, value) in headers {
        write!(request, "{name}: {value}\r\n").unwrap();
    }
    write!(request, "content-length: {}\r\n\r\n{body}", body.len()).unwrap();

    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut raw = Vec::new();
    let end = loop {
        match timeout(limit, stream.read_buf(&mut raw)).await {
            Err(_) => break End::Open,
            Ok(Ok(0)) => break End::Closed,
            Ok(Ok(_)) => {}
            Ok(Err(_)) => break End::Reset,
        }
    };
    Wire { raw, end }
}
