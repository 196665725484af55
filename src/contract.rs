//! The service's bodies: what is sent, and a lenient reading of what comes back (docs/service-api.md, "Create").

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{json, number};

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
    /// Size in GB, 1 to 2^53 - 1: what a JavaScript reader takes without loss.
    #[serde(rename = "sizeGB")]
    pub size_gb: u64,
    /// The ID of the region.
    pub region: String,
    /// `filesystem`, `highspeedstorage`, or another of the service's types: an open list.
    pub volume_type: String,
}

impl CreateVolume {
    /// Reads what was written as a body; `None` where it is none.
    #[must_use]
    pub fn read(fields: &Map<String, Value>) -> Option<Self> {
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
    /// A finite number of GB, from a JSON number or a numeric string.
    Number(f64),
    /// Anything else, word for word.
    Text(String),
}

/// A volume as the service describes it. Every field may be missing: a 2xx with a `volume` object was a create, however odd
/// the object.
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
    /// Reads a volume object, whatever is in it.
    #[must_use]
    pub fn read(fields: Map<String, Value>) -> Self {
        let text = |key: &str| fields.get(key).and_then(as_text);
        let quantity = |key: &str| fields.get(key).and_then(as_quantity);
        Self {
            id: text("id"),
            name: text("volumeName").or_else(|| text("name")),
            region: text("region"),
            volume_type: text("volumeType"),
            size: quantity("sizeGB"),
            usage: quantity("usageGB"),
            status: text("status"),
            username: text("username"),
            raw: fields,
        }
    }
}

impl Volume {
    /// An entry for `remoteStorages` of an instance launch, as far as that is documented (docs/service-api.md, "After creating"). `None` without a
    /// name.
    #[must_use]
    pub fn mount_entry(&self) -> Option<String> {
        let name = self.name.as_deref()?;
        let as_folder = |letter: char| match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '_' | '-' => letter,
            _ => '-',
        };
        let folder: String = name.chars().map(as_folder).collect();
        Some(json::text(&json::object([
            ("mountPath", ["/mnt/", &folder].concat().into()),
            ("remoteStorageName", name.into()),
        ])))
    }
}

/// Reads the body of a list call. `None` where it has no list; entries that are no objects are passed over.
#[must_use]
pub fn read_list(body: &str) -> Option<Vec<Volume>> {
    let mut fields = json::members(body)?;
    let Some(Value::Array(entries)) = fields.get_mut("volumeList").map(Value::take) else {
        return None;
    };
    let volumes = entries.into_iter().filter_map(|entry| match entry {
        Value::Object(fields) => Some(Volume::read(fields)),
        _ => None,
    });
    Some(volumes.collect())
}

/// What a body says, in the two words the service has for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The `volume` object.
    pub volume: Option<Volume>,
    /// The `message`, where it is a string. Verbatim.
    pub message: Option<String>,
}

impl Answer {
    /// Reads a body of any kind; what is not a JSON object says nothing.
    #[must_use]
    pub fn read(body: &str) -> Self {
        let Some(mut fields) = json::members(body) else {
            return Self::default();
        };
        Self {
            volume: match fields.get_mut("volume").map(Value::take) {
                Some(Value::Object(volume)) => Some(Volume::read(volume)),
                _ => None,
            },
            message: match fields.get_mut("message").map(Value::take) {
                Some(Value::String(message)) => Some(message),
                _ => None,
            },
        }
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        other => Some(json::text(other)),
    }
}

fn as_quantity(value: &Value) -> Option<Quantity> {
    let number = match value {
        Value::Number(number) => number::parse(number.as_str()),
        Value::String(text) => number::parse(text),
        _ => None,
    };
    match number {
        Some(number) => Some(Quantity::Number(number)),
        None => as_text(value).map(Quantity::Text),
    }
}
