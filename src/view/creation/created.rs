//! The created volumes: what their cards show.

use std::rc::Rc;

use super::Creation;
use crate::contract::Volume;
use crate::flow::Card;
use crate::lookup::StatusAge;
use crate::view::watched::Watched;

/// A created volume.
#[derive(Clone, Debug)]
pub struct Created {
    /// Tells cards apart, and is what the tab persists it under.
    pub key: u32,
    /// The volume as the answers so far describe it.
    pub volume: Watched<Volume>,
    /// How old its status is.
    pub age: Watched<StatusAge>,
    /// A message that came beside it.
    pub note: Option<String>,
    /// What came back, as a text for a report.
    pub details: Option<String>,
}

impl Creation {
    /// How many volumes were created.
    #[must_use]
    pub fn created_count(self) -> usize {
        self.created.with(Vec::len)
    }

    /// The keys of the newest created volumes, newest first, so many at most.
    #[must_use]
    pub fn newest(self, most: usize) -> Vec<u32> {
        let key = |created: &Created| created.key;
        self.created
            .with(|created| created.iter().rev().take(most).map(key).collect())
    }

    /// The created volume of a key.
    #[must_use]
    pub fn created(self, key: u32) -> Option<Created> {
        self.created.peek_with(|created| {
            let place = created.binary_search_by_key(&key, |created| created.key);
            place.ok().and_then(|place| created.get(place).cloned())
        })
    }

    pub(super) fn add_card(self, card: Card) {
        let cells = self.owned(|| (Watched::new(card.volume), Watched::new(card.age)));
        // Or the form is gone.
        let Some((volume, age)) = cells else {
            return;
        };
        let created = Created {
            key: card.key,
            volume,
            age,
            note: card.note,
            details: card.details,
        };
        let is_first = self.created.peek_with(Vec::is_empty);
        self.created.update(|all| all.push(created));
        if is_first {
            // What shows cards is asked for until it comes.
            self.after_load(Rc::new(|| ()));
        }
    }

    pub(super) fn update_card(self, card: Card) {
        if let Some(created) = self.created(card.key) {
            created.volume.put(card.volume);
            created.age.put(card.age);
        }
    }
}
