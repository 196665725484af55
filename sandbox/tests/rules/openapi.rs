//! The sandbox against docs/openapi.yaml: requests are made up from the document's schemas, and
//! each answer is held against what the document says of it.

mod bodies;
mod document;

use std::{cell::Cell, collections::BTreeSet};

use proptest::{
    prelude::*,
    test_runner::{TestCaseError, TestRunner},
};
use reqwest::{
    Client, Method,
    header::{CONTENT_TYPE, COOKIE},
};
use sandbox::{CREATE, Options, Sandbox, paths};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use self::{
    bodies::{changed, fitting, sample},
    document::{Answer, Document, Operation, schema},
};
use crate::support::{client, header, run};

/// So many made-up requests are sent to each call.
const CASES: u32 = 100;
/// Who has volumes before anything is asked.
const OWNER: &str = "owner";

/// A running sandbox, and who calls it.
struct Caller {
    sandbox: Sandbox,
    client: Client,
    users: Cell<u32>,
    runtime: Runtime,
}

/// A request as the document has it, to be changed.
struct Request {
    method: Method,
    media: Option<String>,
    token: String,
    body: String,
}

impl Caller {
    fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        Self {
            sandbox: runtime.block_on(run(Options::default())),
            client: client(),
            users: Cell::new(0),
            runtime,
        }
    }

    /// A create is by a user to whom every name is free, any other call by one who has volumes.
    fn request(&self, operation: &Operation, body: &Value) -> Request {
        let user = if operation.path == CREATE {
            self.users.set(self.users.get().wrapping_add(1));
            format!("user-{}", self.users.get())
        } else {
            OWNER.to_owned()
        };
        Request {
            method: Method::POST,
            media: Some(operation.media.clone()),
            token: self.sandbox.token(&user, 60),
            body: body.to_string(),
        }
    }

    fn send(&self, operation: &Operation, request: &Request) -> Answer {
        let url = format!("{}{}", self.sandbox.origin(), operation.path);
        let mut sent = self.client.request(request.method.clone(), url);
        if let Some(media) = &request.media {
            sent = sent.header(CONTENT_TYPE, media);
        }
        if let Some(cookie) = operation
            .cookie
            .as_ref()
            .filter(|_| !request.token.is_empty())
        {
            sent = sent.header(COOKIE, format!("{cookie}={}", request.token));
        }
        let sent = sent.body(request.body.clone());
        self.runtime.block_on(async {
            let response = sent.send().await.unwrap();
            Answer {
                status: response.status().as_u16(),
                content_type: header(&response, CONTENT_TYPE.as_str()),
                body: response.text().await.unwrap(),
            }
        })
    }

    /// The status of an answer that is as documented, or what is not.
    fn check(
        &self,
        operation: &Operation,
        request: &Request,
        success: bool,
    ) -> Result<u16, String> {
        let answer = self.send(operation, request);
        match operation.objection(&answer, success) {
            None => Ok(answer.status),
            Some(objection) => Err(format!(
                "{}: {objection}\n  request: {} {:?} {:.500}\n  answer: {answer:?}",
                operation.path, request.method, request.media, request.body
            )),
        }
    }

    /// The same, or a panic.
    fn checked(&self, operation: &Operation, request: &Request, success: bool) -> u16 {
        let status = self.check(operation, request, success);
        status.unwrap_or_else(|objection| panic!("{objection}"))
    }
}

/// Requests that are wrong in method, `content-type`, token or as JSON, one thing at a time.
fn wrong_around(caller: &Caller, operation: &Operation, body: &Value) -> Vec<Request> {
    let right = || caller.request(operation, body);
    let mut requests = Vec::new();
    for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE] {
        requests.push(Request { method, ..right() });
    }
    for media in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
    ] {
        let media = media.map(str::to_owned);
        requests.push(Request { media, ..right() });
    }
    let mut long = body.clone();
    long["undocumented"] = json!("long ".repeat(20_000));
    for body in ["", "{", "{}{}", "name=a", &long.to_string()] {
        let body = body.to_owned();
        requests.push(Request { body, ..right() });
    }
    if operation.cookie.is_some() {
        let expired = caller.sandbox.token(OWNER, -60);
        for token in [String::new(), "rubbish".to_owned(), expired] {
            requests.push(Request { token, ..right() });
        }
    }
    requests
}

fn is_success(status: &u16) -> bool {
    (200..300).contains(status)
}

#[test]
fn the_document_is_sound() {
    // Reading it checks references, schemas, examples, and that no part of a call is missing.
    let document = Document::read();
    let version = document.at("/openapi").as_str().unwrap();
    assert!(version.starts_with("3.1."));
    for field in ["title", "version", "description"] {
        document.at(&format!("/info/{field}")).as_str().unwrap();
    }
    let schemas = document.at("/components/schemas").as_object().unwrap();
    for (name, described) in schemas {
        schema(described);
        assert!(described["description"].is_string(), "{name} is described");
        let properties = described.get("properties").and_then(Value::as_object);
        for (field, property) in properties.into_iter().flatten() {
            assert!(
                property["description"].is_string(),
                "{name}.{field} is described"
            );
        }
    }
    let operations = document.operations();
    let names: BTreeSet<&str> = operations.iter().map(|call| call.id.as_str()).collect();
    assert_eq!(
        names.len(),
        operations.len(),
        "each call has a name of its own"
    );
}

#[test]
fn the_document_has_every_call_of_the_sandbox_and_no_other() {
    let operations = Document::read().operations();
    let documented: BTreeSet<&str> = operations.iter().map(|call| call.path.as_str()).collect();
    assert_eq!(documented, paths().collect());
}

#[test]
fn a_request_that_fits_is_answered_as_documented() {
    let operations = Document::read().operations();
    let caller = Caller::start();
    let create = operations.iter().find(|call| call.path == CREATE).unwrap();
    for number in 0..3 {
        let mut body = sample(&create.accepted);
        body["name"] = json!(format!("volume-{number}"));
        let token = caller.sandbox.token(OWNER, 60);
        let request = Request {
            token,
            ..caller.request(create, &body)
        };
        caller.checked(create, &request, true);
    }
    for operation in &operations {
        let body = sample(&operation.accepted);
        let changed = changed(&operation.accepted, &body).into_iter();
        for body in changed.filter(|body| operation.accepts(body)) {
            let request = caller.request(operation, &body);
            caller.checked(operation, &request, true);
        }
        let bodies = prop_oneof![fitting(&operation.request), fitting(&operation.accepted)];
        let config = ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(CASES)
        };
        let seen = Cell::new(BTreeSet::new());
        let outcome = TestRunner::new(config).run(&bodies, |body| {
            let success = operation.accepts(&body);
            let request = caller.request(operation, &body);
            let status = caller.check(operation, &request, success);
            let mut statuses = seen.take();
            statuses.insert(status.map_err(TestCaseError::fail)?);
            seen.set(statuses);
            if success && operation.path == CREATE {
                // The name is taken now.
                let again = caller.check(operation, &request, false);
                again.map_err(TestCaseError::fail)?;
            }
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{error}"));
        let successes = operation.statuses.iter().copied().filter(is_success);
        let seen = seen.take().into_iter().filter(is_success);
        assert_eq!(seen.collect::<BTreeSet<_>>(), successes.collect());
    }
}

#[test]
fn a_request_that_does_not_fit_is_refused_as_documented_and_every_documented_refusal_comes() {
    let caller = Caller::start();
    for operation in Document::read().operations() {
        let body = sample(&operation.accepted);
        let mut requests = wrong_around(&caller, &operation, &body);
        let changed = changed(&operation.accepted, &body).into_iter();
        for body in changed.filter(|body| !operation.accepts(body)) {
            requests.push(caller.request(&operation, &body));
        }
        let requests = requests.iter();
        let seen = requests.map(|request| caller.checked(&operation, request, false));
        let seen: BTreeSet<u16> = seen.collect();
        let refusals = operation.statuses.iter().copied();
        let refusals = refusals.filter(|status| !is_success(status));
        assert_eq!(seen, refusals.collect(), "{}", operation.path);
    }
}
