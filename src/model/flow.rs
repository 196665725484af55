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
mod failure;
mod list;
mod poll;
mod progress;
mod queue;
mod restore;
mod send;

use crate::model::contract::{CreateVolume, Pager, Volume};
use crate::model::event::HostEvent;
use crate::model::lookup::{Ids, LookupError, Nfc};
use crate::model::outcome::{Exchange, NotSent};

pub use batch::{Batch, BatchId, BatchState, Item, ItemState, StopReason};
pub use card::Card;
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

/// Kinds of timers. At most one of each runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The next second of a countdown.
    Countdown,
    /// The second time that an unconfirmed create is looked up.
    SecondLook,
    /// The next time that the list is polled.
    Poll,
}

/// An input of the flow.
#[derive(Clone, Debug)]
pub enum Event {
    /// The user submits the form.
    Submit(CreateVolume),
    /// The user sends the values of the failure again.
    TryAgain,
    /// The user looks the volume up again.
    CheckAgain,
    /// The user cancels what runs.
    Cancel,
    /// The create was not sent.
    NotSent(Call, NotSent),
    /// The create's exchange is over.
    Answered {
        /// Which one.
        call: Call,
        /// The exchange.
        exchange: Box<Exchange>,
        /// The same as a text for a report.
        details: String,
    },
    /// A list call's exchange is over.
    Listed(Call, Box<Exchange>),
    /// A timer went off.
    Elapsed(Timer),
    /// There is another session now.
    SessionReplaced,
    /// The browser reports whether it is online. A hint: behind some VPNs it is always wrong.
    Online(bool),
    /// Whether the page can be seen: a hidden one does not poll.
    Visible(bool),
    /// Whether the status of pending volumes is polled (`followStatus`).
    FollowStatus(bool),
    /// The user uses the form: which volumes there are helps to fill it in (`suggestRegions`).
    ReadList,
    /// The cards that were there before a reload, oldest first; before [`Event::RestoredPending`].
    RestoredCards(Vec<Card>),
    /// A create that was persisted. It may still run in another tab: [`Event::Claimed`] or
    /// [`Event::Disowned`] follows.
    RestoredPending(PendingCreate),
    /// No other tab has this create: its page was left before it had a definite result. With a text
    /// for a report.
    Claimed(PendingId, String),
    /// Another tab runs this create.
    Disowned(PendingId),
    /// The user creates these volumes, one after another. Ignored unless nothing runs and their
    /// names differ.
    SubmitAll(Vec<CreateVolume>),
    /// The user stops the batch: what is in flight goes on, nothing more is sent.
    StopBatch,
    /// The user goes on with the batch: what has no volume and was not refused is sent.
    ContinueBatch,
    /// The same, and what was refused is sent again.
    TryFailed,
    /// The user closes the batch. Ignored while something of it runs.
    CloseBatch,
    /// The batch that was there before a reload; after [`Event::RestoredCards`], before
    /// [`Event::RestoredPending`], and only where no other tab has it.
    RestoredBatch(Batch),
}

/// An output of the flow, which the hook runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send a create; answered by [`Event::Answered`] or [`Event::NotSent`].
    Send(Call, CreateVolume),
    /// Ask for a page of the list; answered by [`Event::Listed`].
    List(Call, Pager),
    /// Abort a request. One that is still answered is answered as any other.
    Abort(Call),
    /// Start a timer, in place of one of its kind, to go off after so many milliseconds.
    StartTimer(Timer, u32),
    /// Stop a timer.
    StopTimer(Timer),
    /// Persist a pending create.
    Persist(PendingCreate),
    /// Forget a pending create.
    Forget(PendingId),
    /// Show a new card, above all others, and persist it.
    AddCard(Box<Card>),
    /// Show and persist a card's new state.
    UpdateCard(Box<Card>),
    /// All of the user's volumes, as the list has them: offer what they tell.
    OfferVolumes(Vec<Volume>),
    /// Tell assistive technology, and all who look.
    Announce(Announcement),
    /// Tell the host.
    Notify(HostEvent),
    /// The form's values have become a volume: the next one needs another name.
    ClearForm(CreateVolume),
    /// The name of this request is taken.
    MarkTaken(CreateVolume),
    /// Put the focus into the field Name.
    FocusName,
    /// Persist a batch in place of the last one.
    SaveBatch(Batch),
    /// Forget a batch.
    ForgetBatch(BatchId),
}

/// A text for live regions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// Nothing any more.
    Clear,
    /// A volume of this name was created.
    Created(String),
    /// The volume of this name was created, as the list shows.
    Found(String),
    /// The volume of this name is not in the list.
    NotFound(String),
    /// A volume's status has changed.
    StatusChanged {
        /// Its name.
        name: String,
        /// Its new status, verbatim.
        status: String,
    },
}

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

    /// The last create, where it has no card.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// The volume that has the name of a refused request, where the list has it and no card shows
    /// it.
    #[must_use]
    pub fn existing(&self) -> Option<&Volume> {
        self.existing.as_deref()
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
