//! A stub of `fetch`.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Promise, Reflect};
use serde_json::Value;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::function;

/// Replaces `fetch` until it is dropped. No request leaves the browser.
pub(crate) struct Network {
    requests: Rc<RefCell<Vec<JsValue>>>,
    original: JsValue,
    _stub: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Network {
    /// Responds to every request with this status and body.
    pub(crate) fn answering(status: u16, body: &'static str) -> Self {
        Self::with(move |_| Some((status, body.to_owned())))
    }

    /// Responds to the create with this volume, and to the list with none.
    pub(crate) fn creating(volume: &'static str) -> Self {
        Self::with(move |address| {
            let body = if address.ends_with("/create") {
                format!(r#"{{"volume":{volume}}}"#)
            } else {
                r#"{"volumeList":[]}"#.to_owned()
            };
            Some((200, body))
        })
    }

    /// Responds to the create with 504, and to the list with no volume.
    pub(crate) fn losing() -> Self {
        Self::with(|address| {
            let answer = if address.ends_with("/create") {
                (504, String::new())
            } else {
                (200, r#"{"volumeList":[]}"#.to_owned())
            };
            Some(answer)
        })
    }

    /// Responds to every create with 429 and the header `Retry-After`.
    pub(crate) fn throttling(seconds: u32) -> Self {
        Self::install(move |_| Some(respond(429, "", seconds)))
    }

    /// Never responds.
    pub(crate) fn silent() -> Self {
        Self::with(|_| None)
    }

    /// Responds to a request by its address with a status and a body; `None` leaves it pending
    /// until it is aborted.
    pub(crate) fn with(answer: impl Fn(&str) -> Option<(u16, String)> + 'static) -> Self {
        Self::install(move |address| {
            let (status, body) = answer(address)?;
            Some(respond(status, &body, 0))
        })
    }

    fn install(answer: impl Fn(&str) -> Option<Promise> + 'static) -> Self {
        let requests = Rc::new(RefCell::new(Vec::new()));
        let seen = requests.clone();
        let waiting = function(
            "request",
            "return new Promise((resolve, reject) => {
               request.answer = resolve;
               request.signal.addEventListener('abort', () => reject(request.signal.reason));
             })",
        );
        let stub = Closure::new(move |request: JsValue| {
            seen.borrow_mut().push(request.clone());
            answer(&address(&request)).unwrap_or_else(|| {
                let promise = waiting.call1(&JsValue::NULL, &request);
                promise.expect("a promise").unchecked_into()
            })
        });
        let global = js_sys::global();
        let original = Reflect::get(&global, &"fetch".into()).expect("fetch");
        let network = Self {
            requests,
            original,
            _stub: stub,
        };
        Reflect::set(&global, &"fetch".into(), network._stub.as_ref()).expect("replaced");
        network
    }

    /// The number of requests.
    pub(crate) fn requests(&self) -> usize {
        self.requests.borrow().len()
    }

    /// The number of creates.
    pub(crate) fn creates(&self) -> usize {
        let requests = self.requests.borrow();
        let creates = requests.iter().map(address);
        creates
            .filter(|address| address.ends_with("/create"))
            .count()
    }

    /// The body of the last create.
    pub(crate) async fn sent(&self) -> Value {
        let creates = |request: &&JsValue| address(request).ends_with("/create");
        let last = self.requests.borrow().iter().rev().find(creates).cloned();
        let read = function("request", "return request.clone().text()");
        let promise = read.call1(&JsValue::NULL, &last.expect("a create"));
        let body = JsFuture::from(promise.expect("a body").unchecked_into::<Promise>()).await;
        let body = body.expect("a body").as_string().expect("a text");
        serde_json::from_str(&body).expect("JSON")
    }

    /// Responds to the last request, which is pending.
    pub(crate) fn answer(&self, status: u16, body: &str) {
        let last = self.requests.borrow().last().cloned();
        let answer = function("request, response", "request.answer(response)");
        let response = respond(status, body, 0);
        answer
            .call2(&JsValue::NULL, &last.expect("a request"), &response)
            .expect("answered");
    }

    /// Whether the last request was aborted.
    pub(crate) fn is_aborted(&self) -> bool {
        let last = self.requests.borrow().last().cloned();
        let aborted = function("request", "return request.signal.aborted");
        let aborted = aborted.call1(&JsValue::NULL, &last.expect("a request"));
        aborted.expect("a signal").is_truthy()
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        Reflect::set(&js_sys::global(), &"fetch".into(), &self.original).expect("restored");
    }
}

fn address(request: &JsValue) -> String {
    let address = Reflect::get(request, &"url".into()).ok();
    address
        .and_then(|address| address.as_string())
        .unwrap_or_default()
}

fn respond(status: u16, body: &str, retry_after: u32) -> Promise {
    let respond = function(
        "status, body, after",
        "const headers = after ? { 'retry-after': after } : {};\
         return Promise.resolve(new Response(body, { status, headers }))",
    );
    let (status, body) = (status.into(), body.into());
    let promise = respond.call3(&JsValue::NULL, &status, &body, &retry_after.into());
    promise.expect("a response").unchecked_into()
}
