//! What the browser stores: for a tab, over a reload or a crash (`sessionStorage`), the draft, the
//! created volumes, the pending creates, the last batch and when the session ends; for all tabs of
//! this origin (`localStorage`), what the user set, and the IDs of the regions used. No secrets. Where the
//! browser has no storage, nothing is stored and nothing fails.

use std::sync::Arc;

use serde_json::Value;
use web_sys::Storage;

use crate::model::contract::{CreateVolume, Volume};
use crate::model::draft::{Draft, Field, Prefill};
use crate::model::flow::{Batch, Card, PendingCreate, PendingId};
use crate::model::json;
use crate::model::lookup::StatusAge;

/// The tab's storage for one form; each form of a page has its own.
#[derive(Clone, Debug)]
pub struct TabStorage {
    prefix: Arc<str>,
}

impl TabStorage {
    /// For the form that the `suffix` tells from others of its tab and origin, such as `[name]`;
    /// empty for a page at the root.
    #[must_use]
    pub fn new(suffix: &str) -> Self {
        Self {
            prefix: ["volume-create", suffix].concat().into(),
        }
    }

    /// Persists the draft in place of the last one: what is in it that is not as the configuration
    /// has it. `early.js` stores and restores the same before the app is loaded.
    pub fn save_draft(&self, draft: &Draft, default: &Draft) {
        let changed = Field::ALL
            .into_iter()
            .filter(|field| draft.text(*field) != default.text(*field));
        // Texts alone: the first screen has no other values to write.
        let fields = changed.map(|field| {
            let (key, text) = (json::text(&field.key()), json::text(&draft.text(field)));
            [key.as_str(), ":", &text].concat()
        });
        let fields = fields.collect::<Vec<_>>().join(",");
        self.put(DRAFT, &["{", &fields, "}"].concat());
    }

    /// The persisted draft; `None` where there is none, or what is stored is none.
    #[must_use]
    pub fn saved_draft(&self) -> Option<Prefill> {
        let fields = json::members(&self.get(DRAFT)?)?;
        let mut prefill = Prefill::default();
        for field in Field::ALL {
            if let Some(text) = fields.get(field.key()).and_then(Value::as_str) {
                prefill.set(field, text.to_owned());
            }
        }
        Some(prefill)
    }

    /// Whether creates were persisted: cards, pending ones, or a batch.
    #[must_use]
    pub fn has_creates(&self) -> bool {
        let has_some = |kind: &str, none: &str| self.get(kind).is_some_and(|text| text != none);
        has_some(&card_kind(0), "") || has_some(PENDING, "[]") || has_some(BATCH, "")
    }

    /// Persists a batch in place of the last one.
    pub fn persist_batch(&self, batch: &Batch) {
        // In a full storage the last one would stay, and what was created since would be sent again.
        if !self.put(BATCH, &json::text(&batch.to_json())) {
            self.forget_batch();
        }
    }

    /// Persists no batch any longer.
    pub fn forget_batch(&self) {
        self.put(BATCH, "");
    }

    /// The last batch.
    pub fn batch(&self) -> Option<Batch> {
        Batch::from_json(&json::parse(&self.get(BATCH)?)?)
    }

    /// Persists a pending create beside those that are.
    pub fn persist_pending(&self, create: &PendingCreate) {
        let mut all = self.pending();
        all.push(create.clone());
        self.put_pending(&all);
    }

    /// Persists a pending create no longer.
    pub fn forget_pending(&self, id: &PendingId) {
        let mut all = self.pending();
        all.retain(|create| create.id != *id);
        self.put_pending(&all);
    }

    /// The pending creates, oldest first.
    pub fn pending(&self) -> Vec<PendingCreate> {
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
    pub fn persist_card(&self, card: &Card) {
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

    /// The cards, oldest first. One that can't be parsed, as another version wrote it, is left out.
    pub fn cards(&self) -> Vec<Card> {
        let texts = self.card_keys().into_iter();
        let cards = texts.filter_map(|key| parse_card(key, &self.get(&card_kind(key))?));
        cards.collect()
    }

    /// The keys of the persisted cards, oldest first. A full storage leaves gaps.
    fn card_keys(&self) -> Vec<u32> {
        let Some(storage) = session_storage() else {
            return Vec::new();
        };
        let start = self.key(CARD);
        let keys = 0..storage.length().unwrap_or_default();
        let keys = keys.filter_map(|index| storage.key(index).ok()?);
        let keys = keys.filter_map(|key| key.strip_prefix(&start)?.parse().ok());
        let mut keys: Vec<u32> = keys.collect();
        keys.sort_unstable();
        keys
    }

    fn get(&self, kind: &str) -> Option<String> {
        session_storage()?.get_item(&self.key(kind)).ok()?
    }

    /// Whether it is persisted now. A full storage keeps what it had.
    fn put(&self, kind: &str, text: &str) -> bool {
        session_storage().is_some_and(|storage| storage.set_item(&self.key(kind), text).is_ok())
    }

    fn key(&self, kind: &str) -> String {
        [&self.prefix, ".", kind].concat()
    }
}

/// The end of the key of the draft.
const DRAFT: &str = "draft";

/// The end of the key of the pending creates.
const PENDING: &str = "pending";

/// The end of the key of the batch.
const BATCH: &str = "batch";

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

/// A setting of the user, which `boot.js` reads and writes too.
#[derive(Clone, Copy, Debug)]
pub enum Setting {
    /// The tag of the language.
    Language,
    /// The name of the theme.
    Theme,
}

impl Setting {
    fn key(self) -> &'static str {
        match self {
            Self::Language => "volume-create.language",
            Self::Theme => "volume-create.theme",
        }
    }

    /// The value that the user chose.
    #[must_use]
    pub fn get(self) -> Option<String> {
        local_storage()?.get_item(self.key()).ok()?
    }

    /// Stores what the user chose. In a browser without storage it holds for as long as the page is
    /// there.
    pub fn set(self, value: &str) {
        if let Some(storage) = local_storage() {
            let _ = storage.set_item(self.key(), value);
        }
    }
}

/// The regions used in this browser, the last one first; `None` where it has no storage.
#[must_use]
pub fn used_regions() -> Option<Vec<String>> {
    let stored = local_storage()?.get_item(REGIONS).ok()?;
    let ids = match stored.as_deref().and_then(json::parse) {
        Some(Value::Array(ids)) => ids,
        _ => Vec::new(),
    };
    let ids = ids.iter().filter_map(Value::as_str).map(str::to_owned);
    Some(ids.collect())
}

/// Stores the regions used in this browser: their IDs alone.
pub fn set_used_regions(ids: &[String]) {
    if let Some(storage) = local_storage() {
        // Where there is no room, they are not offered after a reload.
        let _ = if ids.is_empty() {
            storage.remove_item(REGIONS)
        } else {
            storage.set_item(REGIONS, &json::text(&ids))
        };
    }
}

const REGIONS: &str = "volume-create.regions";

/// Whether [`session_end`] has something for this service.
#[must_use]
pub fn has_session_end(api_base: &str) -> bool {
    stored_session_end(api_base).is_some()
}

/// When the session of the service at `api_base` ends, in seconds since 1970. Forms that call the
/// same service share its session, as they share its cookie.
#[must_use]
pub fn session_end(api_base: &str) -> Option<i64> {
    stored_session_end(api_base)?.parse().ok()
}

fn stored_session_end(api_base: &str) -> Option<String> {
    session_storage()?.get_item(&session_key(api_base)).ok()?
}

/// Stores when the session ends, and nothing else of it. Without an end nothing is stored.
pub fn set_session_end(api_base: &str, end: Option<i64>) {
    let key = session_key(api_base);
    if let Some(storage) = session_storage() {
        // Where there is no room, the end is not shown after a reload.
        let _ = match end {
            Some(end) => storage.set_item(&key, &end.to_string()),
            None => storage.remove_item(&key),
        };
    }
}

fn session_key(api_base: &str) -> String {
    ["volume-create.session ", api_base].concat()
}

// Natively, where the page is prerendered, there is no window.
fn session_storage() -> Option<Storage> {
    browser()?.session_storage().ok()?
}

fn local_storage() -> Option<Storage> {
    browser()?.local_storage().ok()?
}

fn browser() -> Option<web_sys::Window> {
    cfg!(target_arch = "wasm32").then(web_sys::window)?
}
