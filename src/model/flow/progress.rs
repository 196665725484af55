//! What becomes of the items of a batch. They are told by their requests, so whatever the flow
//! learns of a create counts, whether the batch has sent it, the user again, or an earlier page.

use super::batch::{Batch, BatchState, ItemState, StopReason};
use super::{CreateFlow, Failure, PendingCreate};
use crate::model::contract::{CreateVolume, Volume};
use crate::model::lookup::LookupError;
use crate::model::outcome::Outcome;
use crate::model::secret::after;

/// Words of a refusal that concerns the other items too. The service documents none
/// (docs/service-api.md), so this is a guess: it only stops the batch, and sends nothing.
const CONCERNS_ALL: [&str; 4] = ["quota", "balance", "insufficient", "limit"];

impl CreateFlow {
    pub(super) fn item_sent(&mut self, request: &CreateVolume) {
        if let Some(place) = self.place(request) {
            self.set_item(place, ItemState::InFlight);
        }
    }

    pub(super) fn item_not_sent(&mut self, request: &CreateVolume) {
        if let Some(place) = self.place(request) {
            self.set_item(place, ItemState::Waiting);
            self.stop_batch(StopReason::NotSent);
        }
    }

    pub(super) fn item_answered(&mut self, request: &CreateVolume, outcome: &Outcome) {
        let Some(place) = self.place(request) else {
            return;
        };
        let state = ItemState::after(outcome);
        self.set_item(place, state.clone());
        let refusal = self.run.refusal.take();
        let throttled = std::mem::take(&mut self.run.throttled);
        match outcome {
            Outcome::Unauthorized { .. } => self.stop_batch(StopReason::NoSession),
            Outcome::Throttled { .. } => {
                self.run.rest.push(place);
                self.run.is_throttled = true;
                self.run.throttled = throttled.saturating_add(1);
            }
            Outcome::Rejected { .. } if !outcome.is_name_taken() => {
                if concerns_all(&state) || refusal.as_ref() == Some(&state) {
                    self.stop_batch(StopReason::Refused);
                } else {
                    self.run.refusal = Some(state);
                }
            }
            _ => {}
        }
    }

    pub(super) fn item_found(&mut self, request: &CreateVolume, volume: &Volume) {
        if let Some(place) = self.place(request) {
            let id = volume.id.clone();
            self.set_item(place, ItemState::Created { id });
        }
    }

    /// A create's volume is not in the list; `another` of its name may be.
    pub(super) fn item_not_found(&mut self, create: &PendingCreate, another: bool) {
        let Some(place) = self.place(&create.request) else {
            return;
        };
        let checked = self.run.checked.as_ref();
        if checked.is_some_and(|(_, id)| *id == create.id) {
            self.run.is_free = !another;
        }
        let state = self.item(place).map(|item| &item.state);
        if state == Some(&ItemState::Unconfirmed) && self.open_pending(&create.request).is_none() {
            self.set_item(place, ItemState::NotFound);
        }
    }

    /// Whether a failure is one of an item, and its batch has gone on since.
    pub(super) fn is_shown_by_batch(&self, failure: &Failure) -> bool {
        let goes_on = |batch: &Batch| !matches!(batch.state, BatchState::Stopped(_));
        failure.is_item && self.batch().is_some_and(goes_on)
    }

    pub(super) fn look_up_failed(&mut self, error: LookupError) {
        if error == LookupError::NoSession {
            self.stop_batch(StopReason::NoSession);
        }
    }
}

/// Whether a refusal seems to concern the other items, too.
fn concerns_all(state: &ItemState) -> bool {
    let ItemState::Rejected { status, message } = state else {
        return false;
    };
    let says = |word: &&str| {
        let message = message.as_deref().unwrap_or_default();
        after(message, word).next().is_some()
    };
    matches!(status, 402 | 403) || CONCERNS_ALL.iter().any(says)
}
