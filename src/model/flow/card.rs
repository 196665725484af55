//! A created volume as its card shows it.

use super::Time;
use crate::model::contract::Volume;
use crate::model::lookup::StatusAge;

/// A created volume. Cheap to tell apart by its key, as the service may send no ID.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Counts the cards of a form from 0; it is also what the card is persisted under.
    pub key: u32,
    /// The volume, as far as the answers so far describe it.
    pub volume: Volume,
    /// A message that came beside it.
    pub note: Option<String>,
    /// The response as a text for a report.
    pub details: Option<String>,
    /// When it was created: seconds since 1970.
    pub created_at: i64,
    /// When it was last seen in the list: seconds since 1970.
    pub listed_at: Option<i64>,
    /// How old the status is.
    pub age: StatusAge,
}

/// A volume's status is polled for so many seconds after its creation.
const POLLED_FOR: i64 = 600;

impl Card {
    /// Whether the time for polling is over.
    pub(super) fn is_over(&self, now: Time) -> bool {
        seconds(now).saturating_sub(self.created_at) > POLLED_FOR
    }

    /// Whether its status is worth polling: it may change, and the list can be asked for it.
    pub(super) fn can_be_polled(&self, now: Time) -> bool {
        self.volume.is_pending() && self.volume.id.is_some() && !self.is_over(now)
    }

    /// The age of a status that is not polled.
    pub(super) fn last_age(&self) -> StatusAge {
        match self.listed_at {
            Some(at) => StatusAge::AsOf(at),
            None => StatusAge::AsOfCreation,
        }
    }
}

/// Seconds since 1970.
pub(super) fn seconds(time: Time) -> i64 {
    time.div_euclid(1000)
}
