//! Texts about several volumes at once.

use super::{Messages, Text};
use crate::model::draft::{Field, FieldError};
use crate::model::flow::{Batch, BatchState, ItemState, StopReason};
use crate::model::names::{MAX_NAMES, NamesError};

impl Messages {
    /// Why the names of a pattern can't be used.
    #[must_use]
    pub fn names_error(self, error: &NamesError) -> String {
        match error {
            NamesError::TooMany(count) => {
                let values = [
                    ("count", self.whole(*count)),
                    ("max", MAX_NAMES.to_string()),
                ];
                let values = values.each_ref().map(|(key, text)| (*key, text.as_str()));
                self.fill(Text::TooManyNames, &values)
            }
            NamesError::Repeated(name) => self.fill(Text::RepeatedName, &[("name", name)]),
            NamesError::Unusable(FieldError::Empty) => self.text(Text::EmptyName).to_owned(),
            NamesError::Unusable(error) => self.field_error(Field::Name, *error),
        }
    }

    /// What the names of a pattern are, and which of them are `used` already.
    #[must_use]
    pub fn names(self, names: &[String], used: &[String]) -> String {
        let mut texts = vec![self.list_of(Text::Names, names)];
        if !used.is_empty() {
            texts.push(self.list_of(Text::NamesUsed, used));
        }
        texts.join(self.text(Text::Space))
    }

    /// A text about these names; of more than three the middle ones are left out.
    fn list_of(self, text: Text, names: &[String]) -> String {
        let comma = self.text(Text::Comma);
        let names = match names {
            [first, second, _, .., last] => [first, second, "…", last].join(comma),
            all => all.join(comma),
        };
        self.fill(text, &[("names", &names)])
    }

    /// How far a batch is, and why it has stopped.
    #[must_use]
    pub fn batch(self, batch: &Batch) -> String {
        let is_created = |state: &ItemState| matches!(state, ItemState::Created { .. });
        let created = batch.items.iter().filter(|item| is_created(&item.state));
        let (created, count) = (created.count(), batch.items.len());
        let values = [
            ("created", created.to_string()),
            ("count", count.to_string()),
        ];
        let values = values.each_ref().map(|(key, text)| (*key, text.as_str()));
        let mut texts = vec![self.fill(Text::BatchProgress, &values)];
        if let BatchState::Stopped(reason) = batch.state {
            let text = self.text(match reason {
                StopReason::User => Text::StoppedByUser,
                StopReason::NoSession => Text::StoppedNoSession,
                StopReason::Throttled => Text::StoppedThrottled,
                StopReason::Refused => Text::StoppedRefused,
                StopReason::NotSent => Text::StoppedNotSent,
                StopReason::Left => Text::StoppedLeft,
            });
            texts.push(text.to_owned());
        }
        texts.join(self.text(Text::Space))
    }

    /// The word for an item's state.
    #[must_use]
    pub fn item_word(self, state: &ItemState) -> &'static str {
        self.text(match state {
            ItemState::Waiting => Text::ItemWaiting,
            ItemState::InFlight => Text::Creating,
            ItemState::Created { .. } => Text::ItemCreated,
            ItemState::Rejected { .. } => Text::ItemRejected,
            ItemState::Unconfirmed => Text::ItemUnconfirmed,
            ItemState::NotFound => Text::ItemNotFound,
        })
    }

    /// What else is known of an item: its ID, the service's message, or what it means; empty where
    /// its word says all.
    #[must_use]
    pub fn item_note(self, state: &ItemState) -> String {
        match state {
            ItemState::Waiting | ItemState::InFlight => String::new(),
            ItemState::Created { id } => id.clone().unwrap_or_default(),
            ItemState::Rejected {
                message: Some(message),
                ..
            } => message.clone(),
            ItemState::Rejected { status, .. } => {
                self.fill(Text::RejectedSilently, &[("status", &status.to_string())])
            }
            ItemState::Unconfirmed => self.text(Text::ItemMayExist).to_owned(),
            ItemState::NotFound => self.text(Text::LookupNotFound).to_owned(),
        }
    }
}
