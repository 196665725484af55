//! docs/openapi.yaml, and what it says of each call.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use serde_json::{Map, Value};

/// So deep may references lead; what goes deeper leads in a circle.
const DEPTH: usize = 32;

/// The document, each reference replaced by what it leads to.
pub(crate) struct Document(Value);

impl Document {
    /// Panics where it is no YAML, and where a reference leads nowhere.
    pub(crate) fn read() -> Self {
        // As YAML first, which refuses a key that is there twice.
        let yaml: serde_norway::Value =
            serde_norway::from_str(include_str!("../../../../docs/openapi.yaml")).unwrap();
        let root = serde_json::to_value(yaml).unwrap();
        Self(without_references(&root, &root, DEPTH))
    }

    pub(crate) fn at(&self, pointer: &str) -> &Value {
        at(&self.0, pointer)
    }

    pub(crate) fn operations(&self) -> Vec<Operation> {
        let paths = fields(self.at("/paths"));
        let operations = paths.iter().map(|(path, item)| {
            let methods: Vec<&String> = fields(item).keys().collect();
            assert_eq!(methods, ["post"], "the service is called by POST: {path}");
            Operation::read(self, path, &item["post"])
        });
        operations.collect()
    }
}

/// What the document says of one call.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) path: String,
    /// The cookie that holds the token; `None` where there is no need of one.
    pub(crate) cookie: Option<String>,
    /// The `content-type` of a request.
    pub(crate) media: String,
    /// What a request fits.
    pub(crate) request: Value,
    /// What a request that the sandbox accepts fits: the same, and what the sandbox makes up.
    pub(crate) accepted: Value,
    /// Every status that the sandbox answers.
    pub(crate) statuses: BTreeSet<u16>,
    accepts: Validator,
    /// By status, "2XX" or "default": by media type what a body fits.
    responses: BTreeMap<String, BTreeMap<String, Validator>>,
    /// What the sandbox's own success fits as well.
    answers: Validator,
}

impl Operation {
    fn read(document: &Document, path: &str, operation: &Value) -> Self {
        let content = fields(at(operation, "/requestBody/content"));
        let (media, body) = content.iter().next().unwrap();
        assert_eq!(content.len(), 1, "{path}: one media type");
        let request = fitting_its_examples(body);
        let sandbox = at(operation, "/x-sandbox");
        let mut accepted = request.clone();
        narrow(&mut accepted, at(sandbox, "/accepts"));
        let statuses = fields(at(sandbox, "/statuses")).keys();
        let responses = fields(at(operation, "/responses")).iter();
        Self {
            id: at(operation, "/operationId").as_str().unwrap().to_owned(),
            path: path.to_owned(),
            cookie: cookie(document, at(operation, "/security")),
            media: media.clone(),
            accepts: schema(&accepted),
            request,
            accepted,
            statuses: statuses.map(|status| status.parse().unwrap()).collect(),
            responses: responses
                .map(|(status, response)| (status.clone(), bodies(response)))
                .collect(),
            answers: schema(at(sandbox, "/answers")),
        }
    }

    pub(crate) fn accepts(&self, body: &Value) -> bool {
        self.accepts.is_valid(body)
    }

    /// What the document does not say of an answer that is to be a success, or an error.
    pub(crate) fn objection(&self, answer: &Answer, success: bool) -> Option<String> {
        let status = answer.status;
        if !self.statuses.contains(&status) {
            return Some(format!("{status} is not among the sandbox's statuses"));
        }
        if (200..300).contains(&status) != success {
            return Some(format!("{status} where success is {success}"));
        }
        let range = format!("{}XX", status / 100);
        let keys = [status.to_string(), range, "default".to_owned()];
        let Some(bodies) = keys.iter().find_map(|key| self.responses.get(key)) else {
            return Some(format!("{status} has no response"));
        };
        let media = answer.content_type.split(';').next().unwrap_or_default();
        let Some(fits) = bodies.get(media) else {
            return Some(format!("{status} with the content-type {media:?}"));
        };
        let Ok(body) = serde_json::from_str::<Value>(&answer.body) else {
            return Some("the body is no JSON".to_owned());
        };
        let own = success.then_some(&self.answers);
        let mut errors = [Some(fits), own]
            .into_iter()
            .flatten()
            .flat_map(|schema| schema.iter_errors(&body));
        errors
            .next()
            .map(|error| format!("{} at {:?}", error, error.instance_path().as_str()))
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) body: String,
}

/// A schema as a validator; panics where it is no schema.
pub(crate) fn schema(schema: &Value) -> Validator {
    if let Err(error) = jsonschema::draft202012::meta::validate(schema) {
        panic!("no schema: {error} in {schema}");
    }
    jsonschema::draft202012::new(schema).unwrap()
}

fn bodies(response: &Value) -> BTreeMap<String, Validator> {
    let content = fields(at(response, "/content")).iter();
    content
        .map(|(media, body)| (media.clone(), schema(&fitting_its_examples(body))))
        .collect()
}

/// A body's schema; panics where one of the body's examples does not fit it.
fn fitting_its_examples(body: &Value) -> Value {
    let wanted = at(body, "/schema");
    let fits = schema(wanted);
    for (name, example) in body.get("examples").map(fields).into_iter().flatten() {
        if let Err(error) = fits.validate(at(example, "/value")) {
            panic!("the example {name} does not fit its schema: {error}");
        }
    }
    wanted.clone()
}

/// The name of the cookie that a call's security asks for.
fn cookie(document: &Document, security: &Value) -> Option<String> {
    let scheme = fields(security.as_array().unwrap().first()?).keys().next();
    let scheme = document.at(&format!("/components/securitySchemes/{}", scheme.unwrap()));
    assert_eq!(
        (&scheme["type"], &scheme["in"]),
        (&"apiKey".into(), &"cookie".into())
    );
    Some(at(scheme, "/name").as_str().unwrap().to_owned())
}

/// Puts what narrows a schema into it.
fn narrow(schema: &mut Value, by: &Value) {
    match (schema, by) {
        (Value::Object(schema), Value::Object(by)) => {
            for (key, by) in by {
                narrow(schema.entry(key.clone()).or_insert(Value::Null), by);
            }
        }
        (schema, by) => *schema = by.clone(),
    }
}

fn without_references(root: &Value, node: &Value, depth: usize) -> Value {
    let depth = depth.checked_sub(1).expect("references in a circle");
    let inside = |node: &Value| without_references(root, node, depth);
    match node {
        Value::Object(object) => match object.get("$ref") {
            Some(reference) => {
                assert_eq!(object.len(), 1, "nothing stands beside a reference: {node}");
                let pointer = reference.as_str().and_then(|text| text.strip_prefix('#'));
                inside(at(root, pointer.unwrap()))
            }
            None => {
                let pairs = object.iter();
                pairs
                    .map(|(key, value)| (key.clone(), inside(value)))
                    .collect()
            }
        },
        Value::Array(items) => items.iter().map(inside).collect(),
        plain => plain.clone(),
    }
}

fn at<'a>(node: &'a Value, pointer: &str) -> &'a Value {
    let found = node.pointer(pointer);
    found.unwrap_or_else(|| panic!("docs/openapi.yaml lacks {pointer} in {node}"))
}

fn fields(node: &Value) -> &Map<String, Value> {
    node.as_object().unwrap()
}
