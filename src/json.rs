//! JSON as text, written and read.

use serde::Serialize;
use serde_json::{Map, Value};

/// An object of these members.
pub(crate) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let mut object = Map::new();
    for (key, value) in members {
        object.insert(key.to_owned(), value);
    }
    Value::Object(object)
}

/// A value as text.
pub(crate) fn text(value: &impl Serialize) -> String {
    // Every key is a text and every number finite: there is nothing that can't be written.
    serde_json::to_string(value).unwrap_or_default()
}

/// The members of the object that a text is; `None` where it is anything else.
pub(crate) fn members(text: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(text) {
        Ok(Value::Object(members)) => Some(members),
        _ => None,
    }
}
