//! The values of a configuration: `None` where one is not what it must be.

use serde_json::Value;

use super::Entry;
use crate::model::size::MAX_SIZE_GB;

/// A value that may be `null`, for none.
pub(super) fn or_none<T>(value: &Value, read: fn(&Value) -> Option<T>) -> Option<Option<T>> {
    if value.is_null() {
        Some(None)
    } else {
        read(value).map(Some)
    }
}

pub(super) fn as_text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The base that paths are resolved against.
pub(super) fn as_base(value: &Value) -> Option<String> {
    Some(as_address(value)?.trim_end_matches('/').to_owned())
}

/// A path of this origin or an http(s) URL, as it is. To a browser a backslash is a slash and tabs
/// and line breaks are not there (URL standard): `//host` and `/\host` are other hosts, so neither
/// is a path.
pub(super) fn as_address(value: &Value) -> Option<String> {
    let address = as_text(value)?;
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme));
    let is_slash = |rest: &str| rest.starts_with(['/', '\\']);
    let fits = match (rest, address.strip_prefix('/')) {
        (Some(host), _) => !host.is_empty() && !is_slash(host) && host.trim_start() == host,
        (None, Some(rest)) => !is_slash(rest),
        (None, None) => false,
    };
    (fits && !address.contains(['\t', '\n', '\r'])).then_some(address)
}

pub(super) fn as_entries(value: &Value) -> Option<Vec<Entry>> {
    value
        .as_array()?
        .iter()
        .map(|entry| {
            Some(Entry {
                id: as_text(entry.get("id")?)?,
                name: as_text(entry.get("name")?)?,
            })
        })
        .collect()
}

pub(super) fn as_sizes(value: &Value) -> Option<Vec<u64>> {
    let as_size = |size: &Value| {
        size.as_u64()
            .filter(|size| (1..=MAX_SIZE_GB).contains(size))
    };
    value.as_array()?.iter().map(as_size).collect()
}

pub(super) fn as_origins(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(as_origin).collect()
}

/// Scheme, host and port, nothing else: what a message is posted to.
fn as_origin(value: &Value) -> Option<String> {
    let origin = value.as_str()?;
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| origin.strip_prefix(scheme))?;
    let is_host =
        |letter: char| !letter.is_whitespace() && !matches!(letter, '/' | '?' | '#' | '@' | '*');
    (!rest.is_empty() && rest.chars().all(is_host)).then(|| origin.to_owned())
}
