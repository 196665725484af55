//! Several volumes that are created one after another: what is known of each, as it is shown and
//! persisted. How they are sent is in [`super::queue`].

use serde_json::{Map, Value};

use crate::model::contract::{CreateVolume, ServerMessage};
use crate::model::json::object;
use crate::model::names::MAX_NAMES;
use crate::model::outcome::Outcome;
use crate::model::secret::may_hold_token;

/// Tells a batch from all others, in other tabs too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BatchId(pub String);

/// Volumes that are created one after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Which one.
    pub id: BatchId,
    /// The volumes in the order in which they are sent: 1 to [`MAX_NAMES`], each with its own name.
    pub items: Vec<Item>,
    /// Whether it goes on.
    pub state: BatchState,
}

/// Whether a batch goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchState {
    /// By itself.
    Running,
    /// Only when the user says so.
    Stopped(StopReason),
    /// It has come to its end. Items without a volume may still be tried again.
    Finished,
}

/// Why a batch has stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// The user stopped it, or cancelled.
    User,
    /// There is no session, or it has ended.
    NoSession,
    /// The service asked to wait without saying how long, or again and again.
    Throttled,
    /// The service refused for a reason that seems to concern the other items, too.
    Refused,
    /// An item was not sent: the browser is offline, or rejects the request.
    NotSent,
    /// The page was left.
    Left,
}

/// One of the volumes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The request.
    pub request: CreateVolume,
    /// What is known of it.
    pub state: ItemState,
}

/// What is known of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// Not sent, or sent in vain: nothing was created.
    Waiting,
    /// In flight.
    InFlight,
    /// The volume exists. Nothing changes that any more.
    Created {
        /// Its ID, where the service gave one.
        id: Option<String>,
    },
    /// The service refused.
    Rejected {
        /// The HTTP status.
        status: u16,
        /// The service's text, shortened; `None` without one, and where it may hold a token.
        message: Option<String>,
    },
    /// The volume may exist.
    Unconfirmed,
    /// The volume is not in the list.
    NotFound,
}

/// How many characters of a message are kept for each item.
const LONGEST_MESSAGE: usize = 1_000;

impl Batch {
    /// Whether it goes on by itself.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.state == BatchState::Running
    }

    /// Whether there is something left for [`super::Event::ContinueBatch`].
    #[must_use]
    pub fn can_continue(&self) -> bool {
        !self.is_running() && self.has(ItemState::is_open)
    }

    /// Whether there is something left for [`super::Event::TryFailed`] only.
    #[must_use]
    pub fn can_try_failed(&self) -> bool {
        !self.is_running() && self.has(|state| matches!(state, ItemState::Rejected { .. }))
    }

    /// Whether there is nothing of it in flight, and it does not go on by itself.
    #[must_use]
    pub fn can_close(&self) -> bool {
        !self.is_running() && !self.has(|state| *state == ItemState::InFlight)
    }

    /// As a table to copy, a line for each item: name, `word` for its state, and its ID or message
    /// where there is one, separated by tabs.
    #[must_use]
    pub fn summary(&self, word: impl Fn(&ItemState) -> String) -> String {
        let line = |item: &Item| {
            let more = match &item.state {
                ItemState::Created { id } => id.as_deref(),
                ItemState::Rejected { message, .. } => message.as_deref(),
                _ => None,
            };
            let cells = [
                Some(item.request.name.as_str()),
                Some(&word(&item.state)),
                more,
            ];
            let cells = cells.into_iter().flatten().map(cell);
            cells.collect::<Vec<_>>().join("\t")
        };
        let lines: Vec<String> = self.items.iter().map(line).collect();
        lines.join("\n")
    }

    /// As it is persisted; without secrets.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let state = match self.state {
            BatchState::Running => "running",
            BatchState::Stopped(reason) => reason.key(),
            BatchState::Finished => "finished",
        };
        object([
            ("id", self.id.0.as_str().into()),
            ("state", state.into()),
            ("items", self.items.iter().map(Item::to_json).collect()),
        ])
    }

    /// Parses what was persisted; `None` where it is anything else.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        let items = value.get("items")?.as_array()?;
        let items = items.iter().map(Item::from_json);
        let batch = Self {
            id: BatchId(value.get("id")?.as_str()?.to_owned()),
            items: items.collect::<Option<_>>()?,
            state: match value.get("state")?.as_str()? {
                "running" => BatchState::Running,
                "finished" => BatchState::Finished,
                key => BatchState::Stopped(StopReason::of_key(key)?),
            },
        };
        batch.is_valid().then_some(batch)
    }

    /// Whether it has as many items as it may, each with its own name.
    pub(super) fn is_valid(&self) -> bool {
        let names = self.items.iter().map(|item| &item.request.name);
        let is_repeated = |(place, name): (usize, &String)| {
            let mut earlier = self.items.iter().take(place);
            earlier.any(|item| item.request.name == *name)
        };
        (1..=MAX_NAMES).contains(&self.items.len()) && !names.enumerate().any(is_repeated)
    }

    /// Where the item of a request is.
    pub(super) fn place(&self, request: &CreateVolume) -> Option<usize> {
        self.items.iter().position(|item| item.request == *request)
    }

    /// Finished, where it is stopped and nothing is left.
    pub(super) fn settle(&mut self) {
        let is_left = |state: &ItemState| state.is_open() || *state == ItemState::InFlight;
        if !self.is_running() && !self.has(is_left) {
            self.state = BatchState::Finished;
        }
    }

    pub(super) fn has(&self, is_it: impl Fn(&ItemState) -> bool) -> bool {
        self.items.iter().any(|item| is_it(&item.state))
    }
}

impl StopReason {
    const KEYS: [(Self, &str); 6] = [
        (Self::User, "stopped"),
        (Self::NoSession, "no-session"),
        (Self::Throttled, "throttled"),
        (Self::Refused, "refused"),
        (Self::NotSent, "not-sent"),
        (Self::Left, "left"),
    ];

    fn key(self) -> &'static str {
        let key = Self::KEYS.iter().find(|(reason, _)| *reason == self);
        key.map_or("stopped", |(_, key)| key)
    }

    fn of_key(key: &str) -> Option<Self> {
        let reason = Self::KEYS.iter().find(|(_, own)| *own == key);
        reason.map(|(reason, _)| *reason)
    }
}

impl Item {
    fn to_json(&self) -> Value {
        let (state, status, text) = match &self.state {
            ItemState::Waiting => ("waiting", None, None),
            ItemState::InFlight => ("in-flight", None, None),
            ItemState::Created { id } => ("created", None, id.as_deref()),
            ItemState::Rejected { status, message } => {
                ("rejected", Some(*status), message.as_deref())
            }
            ItemState::Unconfirmed => ("unconfirmed", None, None),
            ItemState::NotFound => ("not-found", None, None),
        };
        let request = serde_json::to_value(&self.request).unwrap_or_default();
        object([
            ("request", request),
            ("state", state.into()),
            ("status", status.into()),
            ("text", text.into()),
        ])
    }

    fn from_json(value: &Value) -> Option<Self> {
        let fields: &Map<String, Value> = value.as_object()?;
        let text = match fields.get("text")? {
            Value::Null => None,
            text => Some(text.as_str()?.to_owned()),
        };
        Some(Self {
            request: CreateVolume::from_object(fields.get("request")?.as_object()?)?,
            state: match fields.get("state")?.as_str()? {
                "waiting" => ItemState::Waiting,
                "in-flight" => ItemState::InFlight,
                "created" => ItemState::Created { id: text },
                "rejected" => ItemState::Rejected {
                    status: fields.get("status")?.as_u64()?.try_into().ok()?,
                    message: text,
                },
                "unconfirmed" => ItemState::Unconfirmed,
                "not-found" => ItemState::NotFound,
                _ => return None,
            },
        })
    }
}

impl ItemState {
    /// Whether there is no volume, as far as is known, and no refusal.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Waiting | Self::Unconfirmed | Self::NotFound)
    }

    /// Whether there is no volume, as far as is known.
    pub(super) fn is_failed(&self) -> bool {
        self.is_open() || matches!(self, Self::Rejected { .. })
    }

    /// The state after this outcome of its create.
    pub(super) fn after(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Created { volume, .. } => Self::Created {
                id: volume.id.clone(),
            },
            Outcome::Unauthorized { .. } | Outcome::Throttled { .. } => Self::Waiting,
            Outcome::Rejected {
                server_message,
                status,
            } => Self::Rejected {
                status: *status,
                message: server_message.as_ref().and_then(shortened),
            },
            Outcome::Unconfirmed { .. } => Self::Unconfirmed,
        }
    }
}

fn shortened(message: &ServerMessage) -> Option<String> {
    let (ServerMessage::Message(text) | ServerMessage::Reason(text)) = message;
    let mut letters = text.chars();
    let mut short: String = letters.by_ref().take(LONGEST_MESSAGE).collect();
    if letters.next().is_some() {
        short.push('…');
    }
    (!may_hold_token(&short)).then_some(short)
}

/// A text in one line and one column.
fn cell(text: &str) -> String {
    let words = text.split([' ', '\t', '\n', '\r']);
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
