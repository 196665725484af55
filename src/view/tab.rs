//! What this tab keeps over a reload or a crash, in `sessionStorage`: the draft, the created volumes, and the create whose end is
//! not known. No secrets. Where the browser has no storage, nothing is kept and nothing fails.

use leptos::prelude::window;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use web_sys::Storage;

use crate::contract::CreateVolume;
use crate::draft::Draft;

/// A kind of thing that is kept, under its key.
pub(super) trait Kept: Serialize + DeserializeOwned {
    /// The key in the storage.
    const KEY: &str;
}

impl Kept for Draft {
    const KEY: &str = "volume-create.draft";
}

/// A create that was sent and whose end is not known.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Unsettled {
    /// What was sent.
    pub(super) request: CreateVolume,
}

impl Kept for Unsettled {
    const KEY: &str = "volume-create.unsettled";
}

/// A created volume.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptVolume {
    /// The volume as the service wrote it.
    pub(super) volume: Map<String, Value>,
    /// A message that came beside it.
    pub(super) note: Option<String>,
    /// What came back, for a report, where the card does not show all of it.
    pub(super) details: Option<String>,
    /// When it was created: seconds since 1970.
    pub(super) at: i64,
}

/// Keeps a thing in place of the last of its kind.
pub(super) fn keep<T: Kept>(thing: &T) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(thing)) {
        // A full storage keeps what it had.
        let _ = storage.set_item(T::KEY, &text);
    }
}

/// What is kept of a kind. What another version wrote and this one can't read is as if it were not there.
pub(super) fn kept<T: Kept>() -> Option<T> {
    let text = storage()?.get_item(T::KEY).ok()??;
    serde_json::from_str(&text).ok()
}

/// Keeps nothing of a kind any more.
pub(super) fn forget<T: Kept>() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(T::KEY);
    }
}

/// Keeps a created volume; `index` counts them from 0. Each has a key of its own, so that the thousandth costs what the first did.
pub(super) fn keep_volume(index: u32, volume: &KeptVolume) {
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(volume)) {
        let _ = storage.set_item(&volume_key(index), &text);
    }
}

/// The created volumes with their indices, oldest first. One that can't be read is left out, and its index with it.
pub(super) fn kept_volumes() -> Vec<(u32, KeptVolume)> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    (0..)
        .map_while(|index| Some((index, storage.get_item(&volume_key(index)).ok()??)))
        .filter_map(|(index, text)| Some((index, serde_json::from_str(&text).ok()?)))
        .collect()
}

fn volume_key(index: u32) -> String {
    format!("volume-create.created.{index}")
}

fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}
