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

/// An object of these members as text, one in each line.
pub(crate) fn formatted<const N: usize>(members: [(&str, Value); N]) -> String {
    let line = |(key, value): (&str, Value)| format!("  {}: {}", text(&key), text(&value));
    let lines = members.map(line).join(",\n");
    ["{\n", &lines, "\n}"].concat()
}

/// The members of the object that a text is; `None` where it is anything else.
pub(crate) fn members(text: &str) -> Option<Map<String, Value>> {
    match parse(text) {
        Some(Value::Object(members)) => Some(members),
        _ => None,
    }
}

/// Parses a text as a browser does: a byte order mark may precede it, and half a surrogate pair, as
/// a text that was cut within an emoji ends in, becomes the replacement character. serde_json
/// refuses the whole document for either.
pub(crate) fn parse(text: &str) -> Option<Value> {
    let text = text.trim_start_matches('\u{feff}');
    let parsed = serde_json::from_str(text);
    parsed
        .or_else(|_| serde_json::from_str(&pair_surrogates(text)))
        .ok()
}

/// The text with `\ufffd` in place of each escape of half a surrogate pair.
fn pair_surrogates(text: &str) -> String {
    let mut paired = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        paired.push_str(before);
        let low = escape
            .get(5..)
            .and_then(|rest| code_unit(rest.strip_prefix('\\')?));
        let (kept, length) = match (code_unit(escape), low) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (escape.get(..11), 11),
            (Some(0xd800..=0xdfff), _) => (Some("ufffd"), 5),
            _ => {
                let length = escape.chars().next().map_or(0, char::len_utf8);
                (escape.get(..length), length)
            }
        };
        paired.push('\\');
        paired.push_str(kept.unwrap_or_default());
        rest = escape.get(length..).unwrap_or_default();
    }
    paired.push_str(rest);
    paired
}

/// The UTF-16 code unit of an escape, which begins with its `u`.
fn code_unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix('u')?.get(..4)?;
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
}
