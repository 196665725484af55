//! The created volumes that this tab keeps. Loaded on demand, as their cards are.

use serde_json::{Map, Value};

use super::{Tab, volume_kind};
use crate::json;

/// A created volume.
#[derive(Clone, Debug)]
pub(in crate::view) struct KeptVolume {
    /// The volume as the service wrote it.
    pub(in crate::view) volume: Map<String, Value>,
    /// A message that came beside it.
    pub(in crate::view) note: Option<String>,
    /// What came back, for a report.
    pub(in crate::view) details: Option<String>,
    /// When it was created: seconds since 1970.
    pub(in crate::view) at: i64,
}

impl KeptVolume {
    fn write(&self) -> String {
        json::text(&json::object([
            ("volume", Value::Object(self.volume.clone())),
            ("note", self.note.clone().into()),
            ("details", self.details.clone().into()),
            ("at", self.at.into()),
        ]))
    }

    fn read(mut fields: Map<String, Value>) -> Option<Self> {
        let text = |value: Option<Value>| match value {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let Some(Value::Object(volume)) = fields.get_mut("volume").map(Value::take) else {
            return None;
        };
        Some(Self {
            volume,
            note: text(fields.get_mut("note").map(Value::take)),
            details: text(fields.get_mut("details").map(Value::take)),
            at: fields.get("at")?.as_i64()?,
        })
    }
}

/// Keeps a created volume; `index` counts them from 0. Each has a key of its own, so that the thousandth costs what the
/// first did.
pub(in crate::view) fn keep_volume(tab: &Tab, index: u32, volume: &KeptVolume) {
    tab.put(&volume_kind(index), &volume.write());
}

/// The created volumes with their indices, oldest first. One that can't be read is left out, and its index with it.
pub(in crate::view) fn kept_volumes(tab: &Tab) -> Vec<(u32, KeptVolume)> {
    let mut volumes = Vec::new();
    let mut index = 0_u32;
    while let Some(text) = tab.get(&volume_kind(index)) {
        let volume = json::members(&text).and_then(KeptVolume::read);
        volumes.extend(volume.map(|volume| (index, volume)));
        index = index.saturating_add(1);
    }
    volumes
}
