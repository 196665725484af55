//! The created volumes: what their cards show, kept over a reload.

use super::Creation;
use crate::contract::Volume;
use crate::lookup::StatusAge;
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

    /// None of these is the volume of a create that is sent after this.
    pub(super) fn have_seen(self, volumes: &[Volume]) {
        self.work.change(|work| {
            for id in volumes.iter().filter_map(|volume| volume.id.as_deref()) {
                work.seen.insert(id);
            }
        });
    }
}
