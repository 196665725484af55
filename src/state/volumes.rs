//! The created volumes: what their cards show.

use leptos::prelude::*;

use super::set_if_changed;
use crate::model::contract::Volume;
use crate::model::flow::Card;
use crate::model::lookup::StatusAge;

/// A created volume.
#[derive(Clone, Debug)]
pub struct Created {
    /// Tells cards apart, and is what the tab stores it under.
    pub key: u32,
    /// The volume as the answers so far describe it.
    pub volume: RwSignal<Volume>,
    /// How old its status is.
    pub age: RwSignal<StatusAge>,
    /// A message that came beside it.
    pub note: Option<String>,
    /// The response as a text for a report.
    pub details: Option<String>,
}

/// Created volumes as the first screen shows them, as a context.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListStatus {
    /// Whether there are some.
    pub has_volumes: RwSignal<bool>,
    /// Their latest status changes.
    pub news: RwSignal<String>,
}

/// The created volumes, as a context.
#[derive(Clone, Copy, Debug)]
pub struct Volumes {
    /// Oldest first.
    created: RwSignal<Vec<Created>>,
    status: ListStatus,
}

impl Volumes {
    /// None yet.
    #[must_use]
    pub fn of_form() -> Self {
        Self {
            created: RwSignal::default(),
            status: expect_context(),
        }
    }

    /// Says what has become of some.
    pub fn report(self, news: String) {
        self.status.news.set(news);
    }

    /// How many there are.
    #[must_use]
    pub fn count(self) -> usize {
        self.created.with(Vec::len)
    }

    /// The newest ones, newest first, so many at most.
    #[must_use]
    pub fn newest(self, most: usize) -> Vec<Created> {
        self.created
            .with(|created| created.iter().rev().take(most).cloned().collect())
    }

    /// The key of the card of a volume.
    #[must_use]
    pub fn key_of(self, volume: &Volume) -> Option<u32> {
        self.created.with_untracked(|created| {
            let is_it = |created: &&Created| {
                let own = created.volume.with_untracked(|own| own.id.clone());
                own.is_some() && own == volume.id
            };
            created.iter().find(is_it).map(|created| created.key)
        })
    }

    /// Adds a card, above all others.
    pub fn add(self, card: Card) {
        let created = Created {
            key: card.key,
            volume: RwSignal::new(card.volume),
            age: RwSignal::new(card.age),
            note: card.note,
            details: card.details,
        };
        self.created.update(|all| all.push(created));
        set_if_changed(self.status.has_volumes, true);
    }

    /// Shows a card's new state.
    pub fn update(self, card: Card) {
        let found = self.created.with_untracked(|created| {
            let place = created.binary_search_by_key(&card.key, |created| created.key);
            place.ok().and_then(|place| created.get(place).cloned())
        });
        let Some(created) = found else {
            return;
        };
        set_if_changed(created.volume, card.volume);
        set_if_changed(created.age, card.age);
    }
}
