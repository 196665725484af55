//! Sending the items of a batch ([`super::batch`]), one after another, by the same flow as a single
//! create: each has its outcome before the next one is sent, within one event, so that the flow is
//! not idle between two.
//!
//! An item whose volume may exist, as the same was sent before, is looked up before it is sent; it
//! is sent only where a whole list has no volume of its name that could be its own or another's.
//! After a stop, whatever the reason, nothing is sent until the user says so. What becomes of each
//! item is in [`super::progress`].

use super::batch::{Batch, BatchId, BatchState, Item, ItemState, StopReason};
use super::send::Busy;
use super::{CreateFlow, Effect, Pending, PendingId, Stage};
use crate::model::contract::CreateVolume;
use crate::model::outcome::NotSent;

/// What a batch that runs has before it. Not persisted, as a reload stops it.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    /// The places of the items that are to be sent, the next one last.
    pub(super) rest: Vec<usize>,
    /// The item that is looked up before it is sent, and the earlier create that is looked for.
    pub(super) checked: Option<(usize, PendingId)>,
    /// Whether its volume is not in the list.
    pub(super) is_free: bool,
    /// Whether the last answer asked to wait, and how many in a row did.
    pub(super) is_throttled: bool,
    pub(super) throttled: u8,
    /// The last answer, where it was a refusal.
    pub(super) refusal: Option<ItemState>,
    /// Whether the user knows what the browser reports, and sends all the same.
    ignores_offline: bool,
}

/// After the same item was throttled so many times in a row, waiting does not help.
const MOST_THROTTLED: u8 = 5;

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
        if self.batch().is_some_and(Batch::can_close) {
            // Its row has told it.
            if self.failure().is_none() {
                self.failure = None;
                self.existing = None;
            }
            self.forget_batch();
        }
    }

    fn forget_batch(&mut self) {
        if let Some(batch) = self.batch.take() {
            self.effect(Effect::ForgetBatch(batch.id));
        }
    }

    /// A batch of a page that is gone. What was in flight is looked up, as any restored create.
    pub(super) fn restore_batch(&mut self, mut batch: Batch) {
        if self.batch.is_some() || !batch.is_valid() {
            return;
        }
        // What is in flight beside a finished one is a single create with the values of an item.
        let is_finished = batch.state == BatchState::Finished;
        if batch.is_running() {
            batch.state = BatchState::Stopped(StopReason::Left);
        }
        let in_flight = batch.items.iter_mut();
        for item in in_flight.filter(|item| item.state == ItemState::InFlight) {
            item.state = ItemState::Unconfirmed;
        }
        batch.settle();
        for pending in &mut self.pending {
            pending.is_item = !is_finished && batch.place(&pending.create.request).is_some();
        }
        self.batch = Some(batch);
        self.save_batch();
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
        self.recall(&request);
        let is_earlier = |pending: &&Pending| pending.create.request == request;
        let earlier = self.pending.iter().find(is_earlier);
        let earlier = earlier.map(|pending| pending.create.id.clone());
        match self.open_pending(&request).or(earlier) {
            Some(id) => self.check_item(place, id),
            None => self.send_item(place),
        }
    }

    /// An item's volume may exist, but what was persisted of its create is lost: it is looked up as
    /// any other before the same is sent.
    pub(super) fn recall(&mut self, request: &CreateVolume) {
        let item = self.place(request).and_then(|place| self.item(place));
        let is_unconfirmed = item.is_some_and(|item| item.state == ItemState::Unconfirmed);
        let mut pending = self.pending.iter();
        if is_unconfirmed && !pending.any(|pending| pending.create.request == *request) {
            self.assume_sent(request.clone());
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
        if let Some(id) = self.open_pending(&request) {
            self.check_item(place, id);
        } else if self.online || self.run.ignores_offline {
            self.send(request);
        } else {
            self.fail_unsent(request, NotSent::Offline, true);
            self.stop_batch(StopReason::NotSent);
        }
    }

    /// An item can't be sent: its look-up failed, or the list has another volume of its name.
    fn leave_item(&mut self, place: usize) {
        let Some(request) = self.missing(place) else {
            return;
        };
        let state = match self.open_pending(&request) {
            Some(_) => ItemState::Unconfirmed,
            None => ItemState::NotFound,
        };
        self.set_item(place, state);
    }

    /// An earlier create of the same request whose volume may exist.
    pub(super) fn open_pending(&self, request: &CreateVolume) -> Option<PendingId> {
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

    pub(super) fn item(&self, place: usize) -> Option<&Item> {
        self.batch.as_ref()?.items.get(place)
    }

    pub(super) fn place(&self, request: &CreateVolume) -> Option<usize> {
        self.batch.as_ref()?.place(request)
    }

    pub(super) fn set_item(&mut self, place: usize, state: ItemState) {
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
