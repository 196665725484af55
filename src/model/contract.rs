//! The wire types: request bodies, and lenient parsing of responses
//! (docs/service-api.md, "Create").

use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::{json, number};

/// The path of the create call below the API's base.
pub const CREATE_PATH: &str = "/storage/volume/create";
/// The path of the list call below the API's base (docs/service-api.md, "List").
pub const LIST_PATH: &str = "/storage/volume/list";

/// The body of a create call: four fields, all required, in the documented order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateVolume {
    /// The volume's name, trimmed.
    pub name: String,
    /// Size in GB, 1 to 2^53 - 1: which JavaScript represents without loss.
    #[serde(rename = "sizeGB")]
    pub size_gb: u64,
    /// The ID of the region.
    pub region: String,
    /// `filesystem`, `highspeedstorage`, or another of the service's types: an open list.
    pub volume_type: String,
}

impl CreateVolume {
    /// Parses what was written as a body; `None` where it is none.
    #[must_use]
    pub fn from_object(fields: &Map<String, Value>) -> Option<Self> {
        let text = |key: &str| Some(fields.get(key)?.as_str()?.to_owned());
        Some(Self {
            name: text("name")?,
            size_gb: fields.get("sizeGB")?.as_u64()?,
            region: text("region")?,
            volume_type: text("volumeType")?,
        })
    }
}

/// The body of a list call: one page of the user's volumes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ListVolumes {
    /// Which page.
    pub pager: Pager,
}

/// Which page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Pager {
    /// Counted from 1.
    pub current_page: u32,
    /// How many volumes a page holds at most.
    pub page_size: u32,
}

/// A size as the service wrote it.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// A finite number of GB below 2^53, from a JSON number or a numeric string.
    Number(f64),
    /// A number of GB of 2^53 or more, digit for digit: as an `f64` it would lose some.
    Large(String),
    /// Anything else, word for word.
    Text(String),
}

/// A volume as the service describes it. Every field may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Volume {
    /// `id`
    pub id: Option<String>,
    /// `volumeName`; the request calls it `name`, so that is understood too.
    pub name: Option<String>,
    /// `region`, an ID.
    pub region: Option<String>,
    /// `volumeType`
    pub volume_type: Option<String>,
    /// `sizeGB`
    pub size: Option<Quantity>,
    /// `usageGB`
    pub usage: Option<Quantity>,
    /// `status`, verbatim; only `Pending` is documented.
    pub status: Option<String>,
    /// `username` of the owner.
    pub username: Option<String>,
    /// The object itself, with what is not known here.
    pub raw: Map<String, Value>,
}

impl Volume {
    /// Parses a volume object, whatever is in it. Keys are compared without case, `_` and `-`: the
    /// list's own spelling is not documented.
    #[must_use]
    pub fn from_object(fields: Map<String, Value>) -> Self {
        let text = |keys: &[&str]| find(&fields, keys).and_then(as_text);
        let quantity = |keys: &[&str]| find(&fields, keys).and_then(as_quantity);
        Self {
            id: text(&["id", "volumeID"]),
            name: text(NAME_KEYS),
            region: text(&["region"]),
            volume_type: text(&["volumeType"]),
            size: quantity(&["sizeGB"]),
            usage: quantity(&["usageGB"]),
            status: text(&["status"]),
            username: text(&["username"]),
            raw: fields,
        }
    }

    /// Whether it identifies a volume: it has an ID or a name.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        let says =
            |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        says(&self.id) || says(&self.name)
    }

    /// Whether the service is still making it: its status is `Pending`, in any case.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        let status = self.status.as_deref();
        status.is_some_and(|status| status.eq_ignore_ascii_case("pending"))
    }

    /// The same volume as a newer answer describes it. What the newer one leaves out stays as it
    /// was: a list may hold a summary only.
    #[must_use]
    pub fn updated(&self, newer: &Self) -> Self {
        let mut fields = self.raw.clone();
        for (key, value) in &newer.raw {
            if as_text(value).is_none() {
                continue;
            }
            let own = fields.keys().find(|own| is_same_key(own, key)).cloned();
            fields.insert(own.unwrap_or_else(|| key.clone()), value.clone());
        }
        Self::from_object(fields)
    }
}

/// The spellings of a volume's name: the answer's and the request's.
const NAME_KEYS: &[&str] = &["volumeName", "name"];

/// The value of the first key that is present and not null.
fn find<'a>(fields: &'a Map<String, Value>, keys: &[&str]) -> Option<&'a Value> {
    let exact = keys.iter().filter_map(|key| fields.get(*key));
    let spelled = keys.iter().flat_map(|key| {
        let same = move |(own, _): &(&'a String, &'a Value)| fold(own) == fold(key);
        fields.iter().filter(same).map(|(_, value)| value)
    });
    exact.chain(spelled).find(|value| !value.is_null())
}

fn is_same_key(one: &str, other: &str) -> bool {
    let is_name = |key: &str| NAME_KEYS.iter().any(|name| fold(name) == fold(key));
    fold(one) == fold(other) || (is_name(one) && is_name(other))
}

/// A key without case, `_` and `-`.
fn fold(key: &str) -> String {
    let mut key = key.to_ascii_lowercase();
    key.retain(|letter| letter != '_' && letter != '-');
    key
}

impl Volume {
    /// An entry for `remoteStorages` of an instance launch, as far as that is documented
    /// (docs/service-api.md, "After creating"). `None` without a name.
    #[must_use]
    pub fn mount_entry(&self) -> Option<String> {
        let name = self.name.as_deref()?;
        let as_folder = |letter: char| match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '_' | '-' => letter,
            _ => '-',
        };
        let folder: String = name.chars().map(as_folder).collect();
        Some(json::formatted([
            ("mountPath", ["/mnt/", &folder].concat().into()),
            ("remoteStorageName", name.into()),
        ]))
    }
}

/// One page of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPage {
    /// The volumes.
    pub volumes: Vec<Volume>,
    /// The entries that are none, as JSON: skipped, but no end of the list.
    pub others: Vec<String>,
}

impl ListPage {
    /// Parses the body of a list call. `None` where it is no list. A Go service writes an empty
    /// list as `null` or leaves it out: an object without `volumeList` is an empty page, unless it
    /// says something, as errors do.
    #[must_use]
    pub fn parse(body: &str) -> Option<Self> {
        let mut fields = json::members(body)?;
        let list = fields.get_mut("volumeList").map(Value::take);
        let entries = match list.unwrap_or_default() {
            Value::Array(entries) => entries,
            Value::Null if !says_something(&fields) => Vec::new(),
            Value::Object(entries) if entries.is_empty() => Vec::new(),
            _ => return None,
        };
        let mut page = Self::default();
        for entry in entries {
            match entry {
                Value::Object(fields) => page.volumes.push(Volume::from_object(fields)),
                other => page.others.push(json::text(&other)),
            }
        }
        Some(page)
    }
}

/// The service's text: under the documented key, or under another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerMessage {
    /// The `message`, verbatim.
    Message(String),
    /// The text under the keys that other services use for their reason: `error`, `detail` and
    /// others, or a text that is no JSON.
    Reason(String),
}

/// The parsed body of an answer to a create.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Whether the body is a JSON object.
    pub is_object: bool,
    /// The `volume` object, where it has an ID or a name.
    pub volume: Option<Volume>,
    /// The service's text; never blank.
    pub server_message: Option<ServerMessage>,
}

impl Answer {
    /// Parses a body of any kind.
    #[must_use]
    pub fn parse(body: &str, content_type: Option<&str>) -> Self {
        let Some(mut fields) = json::members(body) else {
            let is_plain =
                content_type.is_some_and(|kind| kind.trim_start().starts_with("text/plain"));
            let is_reason = is_plain && json::parse(body).is_none() && !body.trim().is_empty();
            return Self {
                server_message: is_reason.then(|| ServerMessage::Reason(body.trim().to_owned())),
                ..Self::default()
            };
        };
        let volume = match fields.get_mut("volume").map(Value::take) {
            Some(Value::Object(volume)) => Some(Volume::from_object(volume)),
            _ => None,
        };
        let message = fields.get("message").and_then(not_blank);
        Self {
            is_object: true,
            volume: volume.filter(Volume::is_usable),
            server_message: message
                .map(ServerMessage::Message)
                .or_else(|| reason(&fields).map(ServerMessage::Reason)),
        }
    }
}

/// Where services put their reason in place of `message`.
fn reason(fields: &Map<String, Value>) -> Option<String> {
    let error = fields.get("error");
    let first = fields.get("errors").and_then(|errors| errors.get(0));
    let places = [
        error,
        error.and_then(|error| error.get("message")),
        fields.get("detail"),
        first.and_then(|first| first.get("message")),
        first,
        fields.get("Message"),
        fields.get("title"),
    ];
    places.into_iter().flatten().find_map(not_blank)
}

fn says_something(fields: &Map<String, Value>) -> bool {
    fields.get("message").and_then(not_blank).is_some() || reason(fields).is_some()
}

fn not_blank(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        other => Some(json::text(other)),
    }
}

/// Below this, 2^53, an `f64` holds every whole number.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn as_quantity(value: &Value) -> Option<Quantity> {
    let number = match value {
        Value::Number(number) => number::parse(number.as_str()),
        Value::String(text) => number::parse(text),
        _ => None,
    };
    match number {
        Some(number) if number.abs() < EXACT => Some(Quantity::Number(number)),
        Some(_) => as_text(value).map(Quantity::Large),
        None => as_text(value).map(Quantity::Text),
    }
}
