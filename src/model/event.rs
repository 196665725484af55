//! Host events: an element's events and a frame's messages about a create. They hold no secrets,
//! only what the service answered.

use serde_json::Value;

use crate::model::contract::Volume;
use crate::model::json::object;
use crate::model::outcome::Outcome;

/// An event for the host.
#[derive(Clone, Debug, PartialEq)]
pub struct HostEvent {
    /// `volume-created` or `volume-create-failed`.
    pub name: &'static str,
    /// The volume as the service wrote it; or `{kind, status, message}` of a failure, `status` and
    /// `message` null where there was none.
    pub detail: Value,
}

impl HostEvent {
    /// A volume was created.
    #[must_use]
    pub fn created(volume: &Volume) -> Self {
        Self {
            name: "volume-created",
            detail: Value::Object(volume.raw.clone()),
        }
    }

    /// A create that was sent ended without a volume, or its end is not known; `None` for one that
    /// made a volume. `status` is the answer's.
    #[must_use]
    pub fn failed(outcome: &Outcome, status: Option<u16>) -> Option<Self> {
        let kind = match outcome {
            Outcome::Created { .. } => return None,
            Outcome::Unauthorized { .. } => "unauthorized",
            Outcome::Throttled { .. } => "throttled",
            Outcome::Rejected { .. } => "rejected",
            Outcome::Unconfirmed { .. } => "unconfirmed",
        };
        Some(Self {
            name: "volume-create-failed",
            detail: object([
                ("kind", kind.into()),
                ("status", status.into()),
                ("message", outcome.message().into()),
            ]),
        })
    }

    /// As a frame's message to the page around it.
    #[must_use]
    pub fn message(&self) -> Value {
        message(self.name, "detail", self.detail.clone())
    }
}

/// The frame's message that it is so high, in CSS pixels.
#[must_use]
pub fn height(pixels: u32) -> Value {
    message("height", "height", pixels.into())
}

fn message(event: &str, key: &str, value: Value) -> Value {
    object([
        ("source", "volume-create".into()),
        ("version", 1.into()),
        ("event", event.into()),
        (key, value),
    ])
}
