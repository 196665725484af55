//! Sending the items of a batch ([`super::batch`]), one after another, by the same flow as a single
//! create: each has its outcome before the next one is sent, within one event, so that the flow is
//! not idle between two.
//!
//! An item whose volume may exist, as the same was sent before, is looked up before it is sent; it
//! is sent only where a whole list has no volume of its name that could be its own or another's.
//! After a stop, whatever the reason, nothing is sent until the user says so.

use super::batch::{Batch, BatchId, BatchState, Item, ItemState, StopReason};
use super::send::Busy;
use super::{CreateFlow, Effect, Pending, PendingCreate, PendingId, Stage};
use crate::model::contract::{CreateVolume, Volume};
use crate::model::lookup::LookupError;
use crate::model::outcome::{NotSent, Outcome};
use crate::model::secret::after;

/// What a batch that runs has before it. Not persisted, as a reload stops it.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    /// The places of the items that are to be sent, the next one last.
    rest: Vec<usize>,
    /// The item that is looked up before it is sent, and the earlier create that is looked for.
    checked: Option<(usize, PendingId)>,
    /// Whether its volume is not in the list.
    is_free: bool,
    /// Whether the last answer asked to wait, and how many in a row did.
    is_throttled: bool,
    throttled: u8,
    /// The last answer, where it was a refusal.
    refusal: Option<ItemState>,
    /// Whether the user knows what the browser reports, and sends all the same.
    ignores_offline: bool,
}

/// After the same item was throttled so many times in a row, waiting does not help.
const MOST_THROTTLED: u8 = 5;

/// Words of a refusal that concerns the other items too. The service documents none
/// (docs/service-api.md), so this is a guess: it only stops the batch, and sends nothing.
const CONCERNS_ALL: [&str; 4] = ["quota", "balance", "insufficient", "limit"];

impl CreateFlow {
    /// The last batch, until the user closes it.
    #[must_use]
    pub fn batch(&self) -> Option<&Batch> {
        self.batch.as_ref()
    }

    pub(super) fn submit_all(&mut self, requests: Vec<CreateVolume>) {
        let item = |request| Item {
            request,
            state: ItemState::Waiting,
        };
        let seed = self.platform.seed;
        let batch = Batch {
            id: BatchId(format!("{seed:x}-batch-{}", self.next_batch)),
            items: requests.into_iter().map(item).collect(),
            state: BatchState::Finished,
        };
        if !matches!(self.busy, Busy::Idle) || !batch.is_valid() {
            return;
        }
        self.next_batch = self.next_batch.wrapping_add(1);
        self.forget_batch();
        self.batch = Some(batch);
        self.run_batch(ItemState::is_open);
    }

    /// Sends the items in these states.
    pub(super) fn run_batch(&mut self, takes: fn(&ItemState) -> bool) {
        let Some(batch) = &mut self.batch else {
            return;
        };
        let items = batch.items.iter().enumerate().rev();
        let rest = items.filter(|(_, item)| takes(&item.state));
        let rest: Vec<usize> = rest.map(|(place, _)| place).collect();
        if !matches!(self.busy, Busy::Idle) || rest.is_empty() {
            return;
        }
        batch.state = BatchState::Running;
        self.run = Run {
            rest,
            ignores_offline: self.was_told_offline(),
            ..Run::default()
        };
        self.save_batch();
    }

    pub(super) fn stop_batch(&mut self, reason: StopReason) {
        if let Some(batch) = self.batch.as_mut().filter(|batch| batch.is_running()) {
            batch.state = BatchState::Stopped(reason);
            batch.settle();
            self.run = Run::default();
            self.save_batch();
        }
    }

    pub(super) fn close_batch(&mut self) {
        let is_in_flight = |state: &ItemState| *state == ItemState::InFlight;
        let batch = self.batch.as_ref();
        if batch.is_some_and(|batch| !batch.is_running() && !batch.has(is_in_flight)) {
            self.forget_batch();
        }
    }

    fn forget_batch(&mut self) {
        if let Some(batch) = self.batch.take() {
            self.effect(Effect::ForgetBatch(batch.id));
        }
    }

    /// A batch of a page that is gone. What was in flight is looked up, as any restored create.
    pub(super) fn restore_batch(&mut self, stored: Batch) {
        if self.batch.is_some() || !stored.is_valid() {
            return;
        }
        let mut batch = stored.clone();
        for item in &mut batch.items {
            if item.state == ItemState::InFlight {
                item.state = ItemState::Unconfirmed;
            }
        }
        if batch.is_running() {
            batch.state = BatchState::Stopped(StopReason::Left);
            batch.settle();
        }
        let is_changed = batch != stored;
        self.batch = Some(batch);
        if is_changed {
            self.save_batch();
        }
    }

    pub(super) fn is_batch_running(&self) -> bool {
        self.batch.as_ref().is_some_and(Batch::is_running)
    }

    /// Goes on with the next item where the last one has its outcome.
    pub(super) fn advance_batch(&mut self) {
        let is_idle = matches!(self.busy, Busy::Idle);
        if std::mem::take(&mut self.run.is_throttled)
            && (is_idle || self.run.throttled >= MOST_THROTTLED)
        {
            self.stop_batch(StopReason::Throttled);
        }
        while self.is_batch_running() && matches!(self.busy, Busy::Idle) {
            match self.run.checked.take() {
                Some((place, _)) if self.run.is_free => self.send_item(place),
                Some((place, _)) => self.leave_item(place),
                None => match self.run.rest.pop() {
                    Some(place) => self.take_item(place),
                    None => self.finish_batch(),
                },
            }
        }
    }

    /// While a batch runs, the form is not the place of its items.
    pub(super) fn leave_form_alone(&mut self) {
        self.effects.retain(|effect| match effect {
            Effect::ClearForm(request) | Effect::MarkTaken(request) => {
                let batch = self.batch.as_ref();
                batch.is_none_or(|batch| batch.place(request).is_none())
            }
            effect => *effect != Effect::FocusName,
        });
    }

    fn finish_batch(&mut self) {
        self.run = Run::default();
        if let Some(batch) = &mut self.batch {
            batch.state = BatchState::Finished;
            self.save_batch();
        }
    }

    /// Sends an item, or looks up first whether an earlier create has made its volume.
    fn take_item(&mut self, place: usize) {
        let Some(request) = self.missing(place) else {
            return;
        };
        let is_earlier = |pending: &&Pending| pending.create.request == request;
        let earlier = self.pending.iter().find(is_earlier);
        let earlier = earlier.map(|pending| pending.create.id.clone());
        let state = self.item(place).map(|item| &item.state);
        match self.unsettled(&request).or(earlier) {
            Some(id) => self.check_item(place, id),
            // What was persisted of it is lost.
            None if state == Some(&ItemState::Unconfirmed) => {
                let id = self.assume_sent(request);
                self.check_item(place, id);
            }
            None => self.send_item(place),
        }
    }

    fn check_item(&mut self, place: usize, id: PendingId) {
        self.adopt(&id);
        self.run.checked = Some((place, id.clone()));
        self.run.is_free = false;
        self.start_check(id, None);
    }

    /// Sends an item that has no volume in the list.
    fn send_item(&mut self, place: usize) {
        let Some(request) = self.missing(place) else {
            return;
        };
        if let Some(id) = self.unsettled(&request) {
            self.check_item(place, id);
        } else if self.online || self.run.ignores_offline {
            self.send(request);
        } else {
            self.fail_unsent(request, NotSent::Offline);
            self.stop_batch(StopReason::NotSent);
        }
    }

    /// An item can't be sent: its look-up failed, or the list has another volume of its name.
    fn leave_item(&mut self, place: usize) {
        let Some(request) = self.missing(place) else {
            return;
        };
        let state = match self.unsettled(&request) {
            Some(_) => ItemState::Unconfirmed,
            None => ItemState::NotFound,
        };
        self.set_item(place, state);
    }

    /// An earlier create of the same request whose volume may exist.
    fn unsettled(&self, request: &CreateVolume) -> Option<PendingId> {
        let is_it = |pending: &&Pending| {
            pending.create.request == *request && pending.stage != Stage::NotFound
        };
        let pending = self.pending.iter().find(is_it)?;
        Some(pending.create.id.clone())
    }

    /// The request of an item, unless its volume was found by now.
    fn missing(&self, place: usize) -> Option<CreateVolume> {
        let item = self.item(place)?;
        item.state.is_failed().then(|| item.request.clone())
    }

    fn item(&self, place: usize) -> Option<&Item> {
        self.batch.as_ref()?.items.get(place)
    }

    fn place(&self, request: &CreateVolume) -> Option<usize> {
        self.batch.as_ref()?.place(request)
    }

    fn set_item(&mut self, place: usize, state: ItemState) {
        let Some(batch) = &mut self.batch else {
            return;
        };
        let Some(item) = batch.items.get_mut(place) else {
            return;
        };
        if item.state != state && !matches!(item.state, ItemState::Created { .. }) {
            item.state = state;
            batch.settle();
            self.save_batch();
        }
    }

    fn save_batch(&mut self) {
        if let Some(batch) = &self.batch {
            self.effects.push(Effect::SaveBatch(batch.clone()));
        }
    }
}

/// What happens to the creates of the flow, whoever sent them.
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
        if state == Some(&ItemState::Unconfirmed) && self.unsettled(&create.request).is_none() {
            self.set_item(place, ItemState::NotFound);
        }
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
