//! What this tab keeps over a reload or a crash, in `sessionStorage`: the draft, the created volumes, and the create whose end is
//! not known. No secrets. Where the browser has no storage, nothing is kept and nothing fails.

pub(super) mod on_demand;

use std::sync::Arc;

use leptos::prelude::window;
use serde_json::{Map, Value};
use web_sys::Storage;

use crate::contract::CreateVolume;
use crate::draft::{Draft, Field, Given};
use crate::json;

/// A kind of thing of which one form keeps one.
pub(super) trait Kept: Sized {
    /// The end of its key.
    const KIND: &str;

    /// As JSON.
    fn write(&self) -> String;

    /// From JSON; `None` where another version wrote it.
    fn read(fields: &Map<String, Value>) -> Option<Self>;
}

/// What the form holds, and what it held before anything was typed: the person's is what differs. `boot.js` reads and writes it too,
/// before the program is there.
#[derive(Clone, Debug)]
pub(super) struct KeptDraft {
    /// What it holds.
    pub(super) draft: Draft,
    /// As the configuration had it.
    pub(super) default: Draft,
}

impl Kept for KeptDraft {
    const KIND: &str = "draft";

    fn write(&self) -> String {
        let fields = [("draft", &self.draft), ("default", &self.default)];
        let fields = fields.map(|(key, draft)| (key, draft_value(draft)));
        json::text(&json::object(fields))
    }

    fn read(fields: &Map<String, Value>) -> Option<Self> {
        Some(Self {
            draft: draft_of(fields.get("draft")?)?,
            default: draft_of(fields.get("default")?)?,
        })
    }
}

fn draft_value(draft: &Draft) -> Value {
    json::object(Field::ALL.map(|field| (field.key(), draft.text(field).into())))
}

/// Whether a value is listed is for the configuration to say.
fn draft_of(value: &Value) -> Option<Draft> {
    let mut given = Given::default();
    for field in Field::ALL {
        given.set(field, value.get(field.key())?.as_str()?.to_owned());
    }
    Some(Draft::default().with(&given))
}

/// A create that was sent and whose end is not known.
#[derive(Clone, Debug)]
pub(super) struct Unsettled {
    /// What was sent.
    pub(super) request: CreateVolume,
}

impl Kept for Unsettled {
    const KIND: &str = "unsettled";

    fn write(&self) -> String {
        json::text(&self.request)
    }

    fn read(fields: &Map<String, Value>) -> Option<Self> {
        let request = CreateVolume::read(fields)?;
        Some(Self { request })
    }
}

/// What the tab keeps for one form; several forms on a page keep theirs apart.
#[derive(Clone, Debug)]
pub struct Tab {
    prefix: Arc<str>,
}

impl Default for Tab {
    fn default() -> Self {
        Self::of_page()
    }
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
        self.put(T::KIND, &thing.write());
    }

    /// What is kept of a kind. What another version wrote and this one can't read is as if it were not there.
    pub(super) fn kept<T: Kept>(&self) -> Option<T> {
        T::read(&json::members(&self.get(T::KIND)?)?)
    }

    /// Keeps nothing of a kind any more.
    pub(super) fn forget<T: Kept>(&self) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&self.key(T::KIND));
        }
    }

    /// Whether created volumes are kept.
    pub(super) fn has_volumes(&self) -> bool {
        self.get(&volume_kind(0)).is_some()
    }

    fn get(&self, kind: &str) -> Option<String> {
        storage()?.get_item(&self.key(kind)).ok()?
    }

    fn put(&self, kind: &str, text: &str) {
        if let Some(storage) = storage() {
            // A full storage keeps what it had.
            let _ = storage.set_item(&self.key(kind), text);
        }
    }

    fn key(&self, kind: &str) -> String {
        [&self.prefix, ".", kind].concat()
    }
}

fn volume_kind(index: u32) -> String {
    ["created.", &index.to_string()].concat()
}

fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}
