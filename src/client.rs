//! The one place that fetches.

use std::pin::Pin;

use gloo_net::http::{Request, Response};
use js_sys::Array;
use web_sys::{AbortSignal, RequestCredentials, Url};

use crate::model::config::{Config, ConfigSource, Problem, Problems};
use crate::model::contract::{CREATE_PATH, CreateVolume, LIST_PATH, ListVolumes, Pager};
use crate::model::json;
use crate::model::outcome::{Exchange, Interruption, NotSent, Reply};

/// Posts a create with credentials included and reads the answer once, as text. It is sent at most
/// once and never again by itself. `cancel` aborts it, and so does the configured timeout, which
/// covers head and body.
///
/// # Errors
/// Only where nothing was sent.
pub async fn create(
    config: &Config,
    request: &CreateVolume,
    cancel: &AbortSignal,
) -> Result<Exchange, NotSent> {
    if cancel.aborted() {
        return Err(NotSent::Cancelled);
    }
    post(config, CREATE_PATH, json::text(request), cancel)
        .await
        .map_err(NotSent::Unacceptable)
}

/// Posts a list call with credentials included and reads the answer once, as text.
///
/// # Errors
/// Only where nothing was sent.
pub async fn list(
    config: &Config,
    pager: Pager,
    cancel: &AbortSignal,
) -> Result<Exchange, NotSent> {
    let body = json::text(&ListVolumes { pager });
    post(config, LIST_PATH, body, cancel)
        .await
        .map_err(NotSent::Unacceptable)
}

/// The error is the browser's reason for rejecting the request; nothing was sent then. In a
/// box: there is one of it, however many call it.
fn post<'a>(
    config: &'a Config,
    path: &'a str,
    body: String,
    cancel: &'a AbortSignal,
) -> Pin<Box<dyn Future<Output = Result<Exchange, String>> + 'a>> {
    Box::pin(send(config, path, body, cancel))
}

async fn send(
    config: &Config,
    path: &str,
    body: String,
    cancel: &AbortSignal,
) -> Result<Exchange, String> {
    let timeout = AbortSignal::timeout_with_u32(config.timeout_seconds.saturating_mul(1000));
    let either = AbortSignal::any(&Array::of2(cancel, &timeout));
    let request = Request::post(&format!("{}{path}", config.api_base))
        .credentials(RequestCredentials::Include)
        .abort_signal(Some(&either))
        .header("content-type", "application/json")
        .body(body)
        .map_err(|error| error.to_string())?;
    Ok(match request.send().await {
        Ok(response) => read(&response).await,
        Err(error) => Exchange {
            reply: None,
            interruption: Some(interruption(&error)),
        },
    })
}

async fn read(response: &Response) -> Exchange {
    let header = |name: &str| response.headers().get(name);
    let mut reply = Reply {
        status: response.status(),
        redirected: response.redirected(),
        content_type: header("content-type"),
        retry_after: header("retry-after"),
        request_id: header("x-request-id"),
        body: None,
    };
    let interruption = match response.text().await {
        Ok(body) => {
            reply.body = Some(body);
            None
        }
        Err(error) => Some(interruption(&error)),
    };
    Exchange {
        reply: Some(reply),
        interruption,
    }
}

/// The browser tells only by name what happened (Fetch and DOM standards); all that is neither
/// abort is the network.
fn interruption(error: &gloo_net::Error) -> Interruption {
    match error {
        gloo_net::Error::JsError(error) if error.name == "TimeoutError" => Interruption::TimedOut,
        gloo_net::Error::JsError(error) if error.name == "AbortError" => Interruption::Cancelled,
        _ => Interruption::Unreachable,
    }
}

/// How long a file may take that the page waits for, in milliseconds.
const FILE_TIMEOUT: u32 = 5000;

/// Loads `config.json` from beside the page. Whatever happens, there is a configuration, and soon.
pub async fn load_config() -> (Config, Problems) {
    let (config, problems) = read_config().await;
    let in_file = |problem| (ConfigSource::File, problem);
    (config, problems.into_iter().map(in_file).collect())
}

async fn read_config() -> (Config, Vec<Problem>) {
    let unreachable = || (Config::default(), vec![Problem::Unreachable]);
    match Request::get("config.json")
        .abort_signal(Some(&AbortSignal::timeout_with_u32(FILE_TIMEOUT)))
        .send()
        .await
    {
        Ok(response) if response.status() == 404 => (Config::default(), Vec::new()),
        Ok(response) if response.ok() => match response.text().await {
            Ok(text) => Config::parse(&text),
            Err(_) => unreachable(),
        },
        _ => unreachable(),
    }
}

/// Loads a file that comes with the page, as text.
pub async fn load_file(address: &str) -> Option<String> {
    let response = Request::get(address)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(FILE_TIMEOUT)))
        .send()
        .await
        .ok()?;
    if !response.ok() {
        return None;
    }
    response.text().await.ok()
}

/// Whether the service's calls go to the page's own host, for which a page may set cookies: they do
/// not tell ports apart (RFC 6265, section 8.5).
#[must_use]
pub fn is_on_own_host(config: &Config) -> bool {
    let Some(own) = web_sys::window().and_then(|window| window.location().href().ok()) else {
        return false;
    };
    match (Url::new_with_base(&config.api_base, &own), Url::new(&own)) {
        (Ok(service), Ok(own)) => service.hostname() == own.hostname(),
        _ => false,
    }
}

/// The path below which all calls are, as the browser sends it: that of `apiBase`.
#[must_use]
pub fn api_path(config: &Config) -> Option<String> {
    let own = web_sys::window()?.location().href().ok()?;
    let base = [config.api_base.as_str(), "/"].concat();
    Some(Url::new_with_base(&base, &own).ok()?.pathname())
}
