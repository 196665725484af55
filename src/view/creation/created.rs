//! The created volumes: what their cards show, kept over a reload.

use super::Creation;
use super::follow::is_the_same;
use crate::contract::Volume;
use crate::lookup::StatusAge;
use crate::view::now;
use crate::view::tab::{KeptVolume, Tab};
use crate::view::watched::Watched;

/// A created volume.
#[derive(Clone, Debug)]
pub struct Created {
    /// Tells cards apart, also those whose volume came without an ID, and is where this tab keeps it.
    pub key: u32,
    /// The volume as the service wrote it last.
    pub volume: Watched<Volume>,
    /// How old its status is.
    pub age: Watched<StatusAge>,
    /// A message that came beside it.
    pub note: Option<String>,
    /// What came back, as a text for a report.
    pub details: Option<String>,
    /// When it was created: seconds since 1970.
    pub at: i64,
}

impl Created {
    /// Keeps it over a reload, as it is now.
    pub(super) fn keep(&self, tab: &Tab) {
        let kept = KeptVolume {
            volume: self.volume.peek_with(|volume| volume.raw.clone()),
            note: self.note.clone(),
            details: self.details.clone(),
            at: self.at,
        };
        tab.keep_volume(self.key, &kept);
    }
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

    /// The cards that were there before the page was left are there again.
    pub(super) fn take_up_cards(self) {
        for (key, kept) in self.tab().kept_volumes() {
            self.show(key, kept);
        }
    }

    /// A volume that was created just now: its card is there, and kept over a reload.
    pub(super) fn add(self, volume: Volume, note: Option<String>, details: Option<String>) {
        let newest = self
            .created
            .peek_with(|created| created.last().map(|newest| newest.key));
        let key = newest.map_or(0, |newest| newest.saturating_add(1));
        let kept = KeptVolume {
            volume: volume.raw,
            note,
            details,
            at: now(),
        };
        self.tab().keep_volume(key, &kept);
        self.show(key, kept);
    }

    fn show(self, key: u32, kept: KeptVolume) {
        let volume = Volume::read(kept.volume);
        self.have_seen(std::slice::from_ref(&volume));
        let Some((volume, age)) = self.owned(|| (Watched::new(volume), Watched::default())) else {
            // The form is gone.
            return;
        };
        let created = Created {
            key,
            volume,
            age,
            note: kept.note,
            details: kept.details,
            at: kept.at,
        };
        self.created.update(|all| all.push(created.clone()));
        self.follow(created);
    }

    /// Whether a volume has a card here.
    pub(super) fn has_card(self, volume: &Volume) -> bool {
        self.created
            .peek_with(|all| all.iter().any(|created| is_the_same(created, volume)))
    }

    /// None of these is the volume of a create that is sent after this.
    pub(super) fn have_seen(self, volumes: &[Volume]) {
        self.work.change(|work| {
            for id in volumes.iter().filter_map(|volume| volume.id.as_deref()) {
                work.seen.insert(id);
            }
        });
    }
}
