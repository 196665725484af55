//! What this tab keeps over a reload or a crash, in `sessionStorage`: the draft, the created volumes, and the create whose end is
//! not known. No secrets. Where the browser has no storage, nothing is kept and nothing fails.

use std::sync::Arc;

use leptos::prelude::window;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use web_sys::Storage;

use crate::contract::CreateVolume;
use crate::draft::Draft;

/// A kind of thing of which one form keeps one.
pub(super) trait Kept: Serialize + DeserializeOwned {
    /// The end of its key.
    const KIND: &str;
}

/// What the form holds, and what it held before anything was typed: the person's is what differs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KeptDraft {
    /// What it holds.
    pub(super) draft: Draft,
    /// As the configuration had it.
    pub(super) default: Draft,
}

impl Kept for KeptDraft {
    const KIND: &str = "draft";
}

/// A create that was sent and whose end is not known.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Unsettled {
    /// What was sent.
    pub(super) request: CreateVolume,
}

impl Kept for Unsettled {
    const KIND: &str = "unsettled";
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

/// What the tab keeps for one form; several forms on a page keep theirs apart.
#[derive(Clone, Debug)]
pub struct Tab {
    prefix: Arc<str>,
}

impl Tab {
    /// For the form of a page.
    #[must_use]
    pub fn of_page() -> Self {
        Self {
            prefix: "volume-create".into(),
        }
    }

    /// For the form of an element; no two on a page may have the same name.
    #[must_use]
    pub fn of_element(name: &str) -> Self {
        Self {
            prefix: format!("volume-create[{name}]").into(),
        }
    }

    /// Keeps a thing in place of the last of its kind.
    pub(super) fn keep<T: Kept>(&self, thing: &T) {
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(thing)) {
            // A full storage keeps what it had.
            let _ = storage.set_item(&self.key(T::KIND), &text);
        }
    }

    /// What is kept of a kind. What another version wrote and this one can't read is as if it were not there.
    pub(super) fn kept<T: Kept>(&self) -> Option<T> {
        let text = storage()?.get_item(&self.key(T::KIND)).ok()??;
        serde_json::from_str(&text).ok()
    }

    /// Keeps nothing of a kind any more.
    pub(super) fn forget<T: Kept>(&self) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&self.key(T::KIND));
        }
    }

    /// Keeps a created volume; `index` counts them from 0. Each has a key of its own, so that the thousandth costs what the
    /// first did.
    pub(super) fn keep_volume(&self, index: u32, volume: &KeptVolume) {
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(volume)) {
            let _ = storage.set_item(&self.volume_key(index), &text);
        }
    }

    /// The created volumes with their indices, oldest first. One that can't be read is left out, and its index with it.
    pub(super) fn kept_volumes(&self) -> Vec<(u32, KeptVolume)> {
        let Some(storage) = storage() else {
            return Vec::new();
        };
        (0..)
            .map_while(|index| Some((index, storage.get_item(&self.volume_key(index)).ok()??)))
            .filter_map(|(index, text)| Some((index, serde_json::from_str(&text).ok()?)))
            .collect()
    }

    fn volume_key(&self, index: u32) -> String {
        self.key(&format!("created.{index}"))
    }

    fn key(&self, kind: &str) -> String {
        format!("{}.{kind}", self.prefix)
    }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}
