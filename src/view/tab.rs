//! What this tab persists over a reload or a crash, in `sessionStorage`: the draft, the created volumes, and the pending creates. No
//! secrets. Where the browser has no storage, nothing is persisted and nothing fails.

use std::sync::Arc;

use leptos::prelude::window;
use serde_json::{Map, Value};
use web_sys::Storage;

use crate::contract::{CreateVolume, Volume};
use crate::draft::{Draft, Field, Given};
use crate::flow::{Card, PendingCreate, PendingId};
use crate::json;
use crate::lookup::StatusAge;

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

    /// Persists a pending create beside those that are.
    pub(super) fn persist_pending(&self, create: &PendingCreate) {
        let mut all = self.pending();
        all.push(create.clone());
        self.put_pending(&all);
    }

    /// Persists a pending create no longer.
    pub(super) fn forget_pending(&self, id: &PendingId) {
        let mut all = self.pending();
        all.retain(|create| create.id != *id);
        self.put_pending(&all);
    }

    /// The pending creates, oldest first.
    pub(super) fn pending(&self) -> Vec<PendingCreate> {
        let parse = |value: &Value| {
            Some(PendingCreate {
                id: PendingId(value.get("id")?.as_str()?.to_owned()),
                request: CreateVolume::from_object(value.get("request")?.as_object()?)?,
            })
        };
        match self.get(PENDING).as_deref().and_then(json::parse) {
            Some(Value::Array(all)) => all.iter().filter_map(parse).collect(),
            _ => Vec::new(),
        }
    }

    fn put_pending(&self, all: &[PendingCreate]) {
        let value = |create: &PendingCreate| {
            let request = serde_json::to_value(&create.request).unwrap_or_default();
            json::object([("id", create.id.0.as_str().into()), ("request", request)])
        };
        let all: Vec<Value> = all.iter().map(value).collect();
        self.put(PENDING, &json::text(&all));
    }

    /// Persists a card. Each has a key of its own, so that the thousandth costs what the first did.
    pub(super) fn persist_card(&self, card: &Card) {
        let text = |details: Option<&str>| {
            json::text(&json::object([
                ("volume", Value::Object(card.volume.raw.clone())),
                ("note", card.note.clone().into()),
                ("details", details.into()),
                ("at", card.created_at.into()),
                ("listedAt", card.listed_at.into()),
            ]))
        };
        let kind = card_kind(card.key);
        // In a full storage there may be room for the volume without the whole answer.
        if !self.put(&kind, &text(card.details.as_deref())) {
            self.put(&kind, &text(None));
        }
    }

    /// The cards, oldest first. One that can't be parsed, as another version wrote it, is left out, and its key with it.
    pub(super) fn cards(&self) -> Vec<Card> {
        let texts = (0..).map_while(|key| Some((key, self.get(&card_kind(key))?)));
        texts
            .filter_map(|(key, text)| parse_card(key, &text))
            .collect()
    }

    fn get(&self, kind: &str) -> Option<String> {
        storage()?.get_item(&self.key(kind)).ok()?
    }

    /// Whether it is persisted now. A full storage keeps what it had.
    fn put(&self, kind: &str, text: &str) -> bool {
        storage().is_some_and(|storage| storage.set_item(&self.key(kind), text).is_ok())
    }

    fn key(&self, kind: &str) -> String {
        [&self.prefix, ".", kind].concat()
    }
}

/// The end of the key of the pending creates.
const PENDING: &str = "pending";

/// The start of the ends of the keys of the cards.
const CARD: &str = "created.";

fn card_kind(key: u32) -> String {
    [CARD, &key.to_string()].concat()
}

fn parse_card(key: u32, text: &str) -> Option<Card> {
    let mut fields = json::members(text)?;
    let Some(Value::Object(volume)) = fields.get_mut("volume").map(Value::take) else {
        return None;
    };
    let text = |key: &str| Some(fields.get(key)?.as_str()?.to_owned());
    Some(Card {
        key,
        volume: Volume::from_object(volume),
        note: text("note"),
        details: text("details"),
        created_at: fields.get("at")?.as_i64()?,
        listed_at: fields.get("listedAt").and_then(Value::as_i64),
        age: StatusAge::default(),
    })
}

fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}
