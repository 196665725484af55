//! The create flow as a state machine: events in, effects out.
//!
//! Pure, so that every order of arrival is a test of milliseconds. A hook (`state/flow.rs`) runs
//! the effects and reports their results as events; it decides nothing.
//!
//! A create is sent (`flow/send.rs`), and its outcome reported. Where that is unconfirmed, its
//! volume is looked up (`flow/check.rs`) in the list of the user's volumes (`flow/list.rs`), twice,
//! as a volume may come late; later ones are found for as long as the page is open. The same list
//! tells what becomes of a volume that is `Pending` (`flow/poll.rs`). Several volumes
//! (`flow/batch.rs`) are sent one after another, each as a single one (`flow/queue.rs`).
//!
//! What holds, whatever happens (`tests/native/flow/properties.rs`): at most one create is in
//! flight; one is sent only in answer to [`Event::Submit`] or [`Event::TryAgain`], or as an item of
//! a batch that runs; each that is sent has exactly one outcome that is reported; it is persisted
//! before it is sent, and forgotten with a definite result only; the host hears each event once.

mod batch;
mod card;
mod check;
mod effect;
mod event;
mod failure;
mod list;
mod poll;
mod progress;
mod queue;
mod restore;
mod send;
mod wait;

use crate::model::contract::{CreateVolume, Volume};
use crate::model::lookup::{Ids, LookupError, Nfc};

pub use batch::{Batch, BatchId, BatchState, Item, ItemState, StopReason};
pub use card::Card;
pub use effect::{Announcement, Effect};
pub use event::{Event, Timer};
pub use failure::{Cause, Failure, Lookup};

/// Milliseconds since 1970 by the computer's clock, which may be wrong and may jump.
pub type Time = i64;

/// Tells a pending create from all others, in other tabs too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PendingId(pub String);

/// A create that was sent and has no definite result yet, as it is persisted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingCreate {
    /// Which one.
    pub id: PendingId,
    /// The request.
    pub request: CreateVolume,
}

/// Tells a request from all others of this flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Call(u32);

/// The activity of the form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    /// Nothing: a create may be sent.
    #[default]
    Idle,
    /// A create is in flight.
    Creating,
    /// The volume of an unconfirmed create is looked up.
    Checking,
    /// The service asked to wait; so many seconds are left.
    Waiting(u32),
}

/// Functions of the platform that the flow needs.
#[derive(Clone, Copy, Debug)]
pub struct Platform {
    /// Unicode normalisation form C.
    pub nfc: Nfc,
    /// An HTTP date as milliseconds since 1970; NaN where it is none (ECMA-262, `Date.parse`).
    pub parse_date: fn(&str) -> f64,
    /// Makes the IDs of pending creates differ from those of any other page.
    pub seed: u64,
}

/// One form's creates.
#[derive(Clone, Debug)]
pub struct CreateFlow {
    platform: Platform,
    effects: Vec<Effect>,
    busy: send::Busy,
    failure: Option<Failure>,
    existing: Option<Box<Volume>>,
    pending: Vec<Pending>,
    list: list::ListState,
    /// The IDs of all volumes seen so far.
    seen: Ids,
    /// The IDs of those that have a card.
    carded: Ids,
    next_card: u32,
    next_pending: u32,
    next_call: u32,
    online: bool,
    signed_in: Option<bool>,
    batch: Option<Batch>,
    run: queue::Run,
    next_batch: u32,
}

/// A pending create and what is known of it.
#[derive(Clone, Debug)]
struct Pending {
    create: PendingCreate,
    /// The IDs that were seen before it was sent: none of them is its volume.
    known: Ids,
    stage: Stage,
    /// Whether it was sent as an item of a batch.
    is_item: bool,
    /// The response as a text for a report.
    details: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Persisted by a page that is gone, or by another tab that runs it.
    Restored,
    /// In flight.
    Sent,
    /// It was looked up so many times in whole lists, and not found.
    Unconfirmed(u8),
    /// Reported as not in the list. It may still appear, and is no longer persisted.
    NotFound,
}

impl CreateFlow {
    /// A flow that has nothing to do.
    #[must_use]
    pub fn new(platform: Platform) -> Self {
        Self {
            platform,
            effects: Vec::new(),
            busy: send::Busy::Idle,
            failure: None,
            existing: None,
            pending: Vec::new(),
            list: list::ListState::default(),
            seen: Ids::default(),
            carded: Ids::default(),
            next_card: 0,
            next_pending: 0,
            next_call: 0,
            online: true,
            signed_in: None,
            batch: None,
            run: queue::Run::default(),
            next_batch: 0,
        }
    }

    /// Takes an event; `now` is when it happened. Gives what is to be done, in this order.
    pub fn on(&mut self, event: Event, now: Time) -> Vec<Effect> {
        let was_running = self.is_batch_running();
        match event {
            Event::Submit(request) => self.submit(request),
            Event::TryAgain => self.try_again(),
            Event::CheckAgain => self.check_again(),
            Event::Cancel => {
                self.stop_batch(StopReason::User);
                self.cancel();
            }
            Event::NotSent(call, why) => self.not_sent(call, why),
            Event::Answered {
                call,
                exchange,
                details,
            } => self.answered(call, &exchange, details, now),
            Event::Listed(call, exchange) => self.listed(call, &exchange, now),
            Event::Elapsed(Timer::Countdown) => self.count_down(now),
            Event::Elapsed(Timer::SecondLook) => self.second_look(),
            Event::Elapsed(Timer::Poll) => self.poll_elapsed(),
            Event::SessionReplaced => self.session_replaced(),
            Event::Online(online) => self.set_online(online),
            Event::Visible(visible) => self.list.hidden = !visible,
            Event::FollowStatus(follow) => self.follow_status(follow),
            Event::ReadList => self.read_list(now),
            Event::RestoredCards(cards) => self.restore_cards(cards, now),
            Event::RestoredPending(create) => self.restore_pending(create),
            Event::Claimed(id, details) => self.claim(&id, details),
            Event::Disowned(id) => self.disown(&id),
            Event::SubmitAll(requests) => self.submit_all(requests),
            Event::StopBatch => self.stop_batch(StopReason::User),
            Event::LeaveBatch => self.stop_batch(StopReason::Left),
            Event::ContinueBatch => self.run_batch(ItemState::is_open),
            Event::TryFailed => self.run_batch(ItemState::is_failed),
            Event::CloseBatch => self.close_batch(),
            Event::RestoredBatch(batch) => self.restore_batch(batch),
        }
        self.advance_batch();
        if was_running {
            self.leave_form_alone();
        }
        self.schedule();
        std::mem::take(&mut self.effects)
    }

    /// The activity of the form.
    #[must_use]
    pub fn activity(&self) -> Activity {
        match &self.busy {
            send::Busy::Idle => Activity::Idle,
            send::Busy::Creating(..) => Activity::Creating,
            send::Busy::Checking { .. } => Activity::Checking,
            send::Busy::Waiting { left, .. } => Activity::Waiting(*left),
        }
    }

    /// The last create, where it has no card; not one that its batch shows.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        let failure = self.failure.as_ref();
        failure.filter(|failure| !self.is_shown_by_batch(failure))
    }

    /// The volume that has the name of the failure's request, where the service refused that, the
    /// list has it and no card shows it.
    #[must_use]
    pub fn existing(&self) -> Option<&Volume> {
        self.failure().and(self.existing.as_deref())
    }

    /// Whether the service accepted the session at its last answer that tells; `None` before there
    /// is one.
    #[must_use]
    pub fn is_signed_in(&self) -> Option<bool> {
        self.signed_in
    }

    fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn announce(&mut self, announcement: Announcement) {
        self.effect(Effect::Announce(announcement));
    }

    fn new_call(&mut self) -> Call {
        let call = Call(self.next_call);
        self.next_call = self.next_call.wrapping_add(1);
        call
    }

    fn pending(&mut self, id: &PendingId) -> Option<&mut Pending> {
        self.pending
            .iter_mut()
            .find(|pending| pending.create.id == *id)
    }

    /// Ends a pending create: it has a definite result.
    fn end_pending(&mut self, id: &PendingId) -> Option<Pending> {
        let place = self
            .pending
            .iter()
            .position(|pending| pending.create.id == *id)?;
        let pending = self.pending.remove(place);
        if pending.stage != Stage::NotFound {
            self.effect(Effect::Forget(id.clone()));
        }
        Some(pending)
    }

    /// Whether there is a failure, and it is about this pending create.
    fn failure_of(&mut self, id: &PendingId) -> Option<&mut Failure> {
        let failure = self.failure.as_mut()?;
        (failure.pending.as_ref() == Some(id)).then_some(failure)
    }

    fn set_failure(&mut self, failure: Failure) {
        self.existing = None;
        self.failure = Some(failure);
    }

    /// The IDs that a pending create's volume does not have: they were seen before it was sent, or
    /// have a card.
    fn known(&self, pending: &Pending) -> Ids {
        let mut known = pending.known.clone();
        known.extend(&self.carded);
        known
    }

    fn fail_lookup(&mut self, id: &PendingId, error: LookupError) {
        self.look_up_failed(error);
        if let Some(failure) = self.failure_of(id) {
            failure.lookup = Lookup::Failed(error);
        }
    }
}
