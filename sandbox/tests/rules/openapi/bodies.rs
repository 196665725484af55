//! Requests' bodies, made up from their schemas.

use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use serde_json::{Map, Value, json};

use super::document::schema;

/// Any body that fits a schema.
pub(crate) fn fitting(wanted: &Value) -> BoxedStrategy<Value> {
    let fits = schema(wanted);
    let body = value(wanted);
    body.prop_filter("fits its schema", move |body| fits.is_valid(body))
        .boxed()
}

/// One body that fits a schema, the same each time.
pub(crate) fn sample(wanted: &Value) -> Value {
    let tree = fitting(wanted).new_tree(&mut TestRunner::deterministic());
    tree.unwrap().current()
}

/// A body with one thing changed, in every way: a field left out, or in its place a value of every
/// kind and those at its bounds. Some still fit.
pub(crate) fn changed(schema: &Value, body: &Value) -> Vec<Value> {
    let mut all: Vec<Value> = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(""),
        json!(" \t\n\u{3000}"),
        json!("text"),
        json!([]),
        json!([body]),
        json!({}),
    ];
    if let Some(least) = bound(schema, "minimum") {
        all.extend([json!(least), json!(least.saturating_sub(1))]);
    }
    if let Some(most) = bound(schema, "maximum") {
        all.extend([json!(most), json!(most.saturating_add(1))]);
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        let with = |value: Option<Value>| {
            let mut fields = body.as_object().cloned().unwrap_or_default();
            match value {
                Some(value) => fields.insert(name.clone(), value),
                None => fields.remove(name),
            };
            Value::Object(fields)
        };
        all.push(with(None));
        let inside = changed(property, &body[name]).into_iter();
        all.extend(inside.map(|value| with(Some(value))));
    }
    all
}

/// Nearly what a schema asks for: of its bounds and patterns only what is easily met.
fn value(schema: &Value) -> BoxedStrategy<Value> {
    let any = match schema.get("type").and_then(Value::as_str) {
        _ if schema.get("const").is_some() => Just(schema["const"].clone()).boxed(),
        Some("object") => object(schema),
        Some("string") => text(),
        Some("integer") => whole(schema),
        Some("number") => prop_oneof![2 => whole(schema), 1 => fraction()].boxed(),
        other => panic!("how to make up a value of the type {other:?}?"),
    };
    match schema.get("examples").and_then(Value::as_array) {
        Some(examples) => {
            prop_oneof![1 => prop::sample::select(examples.clone()), 3 => any].boxed()
        }
        None => any,
    }
}

/// Any characters, control characters and what is beyond the basic plane among them.
fn text() -> BoxedStrategy<Value> {
    let characters = prop::collection::vec(any::<char>(), 0..30);
    characters
        .prop_map(|characters| Value::from(characters.into_iter().collect::<String>()))
        .boxed()
}

/// Small ones, and any of 64 bits, within the schema's bounds.
fn whole(schema: &Value) -> BoxedStrategy<Value> {
    let least = bound(schema, "minimum").unwrap_or(i64::MIN);
    let most = bound(schema, "maximum").unwrap_or(i64::MAX);
    prop_oneof![least.max(-3)..=most.min(2000), least..=most]
        .prop_map(Value::from)
        .boxed()
}

fn bound(schema: &Value, key: &str) -> Option<i64> {
    schema.get(key).and_then(Value::as_i64)
}

fn fraction() -> BoxedStrategy<Value> {
    (-2..2000_i32)
        .prop_map(|whole| json!(f64::from(whole) + 0.5))
        .boxed()
}

/// Its fields, those that are not required now and then, and sometimes one that nobody documented.
fn object(schema: &Value) -> BoxedStrategy<Value> {
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let properties = schema["properties"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    let fields: Vec<_> = properties
        .into_iter()
        .map(|(name, property)| {
            let value = value(&property);
            let value = if required.contains(&Value::from(name.as_str())) {
                value.prop_map(Some).boxed()
            } else {
                prop::option::of(value).boxed()
            };
            (Just(name), value)
        })
        .collect();
    let extra = prop::option::of(("undocumented[A-Z]?", text()));
    (fields, extra)
        .prop_map(|(fields, extra)| {
            let known = fields.into_iter();
            let known = known.filter_map(|(name, value)| Some((name, value?)));
            Value::Object(known.chain(extra).collect::<Map<_, _>>())
        })
        .boxed()
}
