//! Sending a create, and its outcome.

use super::batch::ItemState;
use super::card::{Card, seconds};
use super::{
    Announcement, Call, Cause, CreateFlow, Effect, Failure, Lookup, Pending, PendingCreate,
    PendingId, Stage, Time,
};
use crate::model::contract::{CreateVolume, Volume};
use crate::model::event::HostEvent;
use crate::model::lookup::StatusAge;
use crate::model::outcome::{Exchange, NotSent, Outcome};

/// The activity of the form.
#[derive(Clone, Debug)]
pub(super) enum Busy {
    Idle,
    /// A create is in flight.
    Creating(Call, PendingId),
    /// A create is looked up. Where it is not found, `then` is sent.
    Checking {
        id: PendingId,
        then: Option<CreateVolume>,
    },
    /// The service asked to wait until a time, by the clock as it was at `last`.
    Waiting {
        until: Time,
        last: Time,
        left: u32,
    },
}

impl CreateFlow {
    pub(super) fn submit(&mut self, request: CreateVolume) {
        if !matches!(self.busy, Busy::Idle) {
            return;
        }
        // A request that was sent before is looked up first, which sends nothing.
        let is_pending = self
            .pending
            .iter()
            .any(|pending| pending.create.request == request);
        if !self.online && !self.was_told_offline() && !is_pending {
            return self.fail_unsent(request, NotSent::Offline, false);
        }
        self.send_unless_found(request);
    }

    /// Whether the user was told that the browser reports to be offline.
    pub(super) fn was_told_offline(&self) -> bool {
        let failure = self.failure.as_ref();
        failure.is_some_and(|failure| failure.cause == Cause::NotSent(NotSent::Offline))
    }

    pub(super) fn try_again(&mut self) {
        let again = self.failure().filter(|failure| failure.can_try_again());
        let Some(Failure {
            request, is_item, ..
        }) = again.cloned()
        else {
            return;
        };
        // What has stopped a batch is over: that goes on.
        let item = self.place(&request).and_then(|place| self.item(place));
        if is_item && item.is_some_and(|item| item.state.is_open()) {
            self.run_batch(ItemState::is_open);
        } else if matches!(self.busy, Busy::Idle) {
            self.send_unless_found(request);
        }
    }

    /// Sends a request. Where the same was sent before and is unconfirmed, its volume may be in the
    /// list by now: then a second one is not made.
    fn send_unless_found(&mut self, request: CreateVolume) {
        self.recall(&request);
        let sent = self
            .pending
            .iter()
            .find(|pending| pending.create.request == request);
        match sent.map(|pending| pending.create.id.clone()) {
            Some(id) => {
                self.adopt(&id);
                self.start_check(id, Some(request));
            }
            None => self.send(request),
        }
    }

    pub(super) fn send(&mut self, request: CreateVolume) {
        let create = self.new_pending(request.clone());
        let call = self.new_call();
        self.failure = None;
        self.existing = None;
        self.busy = Busy::Creating(call, create.id.clone());
        self.pending.push(Pending {
            create: create.clone(),
            known: self.seen.clone(),
            stage: Stage::Sent,
            is_item: self.is_batch_running(),
            details: String::new(),
        });
        self.announce(Announcement::Clear);
        self.item_sent(&request);
        self.effect(Effect::Persist(create));
        self.effect(Effect::Send(call, request));
    }

    pub(super) fn new_pending(&mut self, request: CreateVolume) -> PendingCreate {
        let id = PendingId(format!("{:x}-{}", self.platform.seed, self.next_pending));
        self.next_pending = self.next_pending.wrapping_add(1);
        PendingCreate { id, request }
    }

    pub(super) fn cancel(&mut self) {
        match self.busy.clone() {
            // Its answer decides.
            Busy::Creating(call, _) => self.effect(Effect::Abort(call)),
            Busy::Checking { id, then } => self.cancel_check(&id, then),
            Busy::Idle | Busy::Waiting { .. } => {}
        }
    }

    pub(super) fn not_sent(&mut self, call: Call, why: NotSent) {
        let Some(pending) = self.end_sent(call) else {
            return;
        };
        self.item_not_sent(&pending.create.request);
        self.end_pending(&pending.create.id);
        self.fail_unsent(pending.create.request, why, pending.is_item);
    }

    pub(super) fn fail_unsent(&mut self, request: CreateVolume, why: NotSent, is_item: bool) {
        self.announce(Announcement::Clear);
        self.set_failure(Failure {
            request,
            cause: Cause::NotSent(why),
            lookup: Lookup::NotNeeded,
            pending: None,
            is_item,
        });
    }

    /// The create that was in flight under this call.
    fn end_sent(&mut self, call: Call) -> Option<Pending> {
        let Busy::Creating(own, id) = self.busy.clone() else {
            return None;
        };
        if own != call {
            return None;
        }
        self.busy = Busy::Idle;
        self.pending(&id).cloned()
    }

    pub(super) fn answered(&mut self, call: Call, exchange: &Exchange, details: String, now: Time) {
        let Some(sent) = self.end_sent(call) else {
            return;
        };
        let create = sent.create.clone();
        let status = exchange.reply.as_ref().map(|reply| reply.status);
        let outcome = Outcome::of(exchange);
        match outcome {
            Outcome::Created { .. } => self.signed_in = Some(true),
            Outcome::Unauthorized { .. } => self.signed_in = Some(false),
            _ => {}
        }
        // First, so that the batch has the outcome once the create is forgotten.
        self.item_answered(&create.request, &outcome);
        match outcome {
            Outcome::Created { volume, note } => {
                self.add_card(*volume.clone(), note, details, None, now);
                // Not before: without its card it is looked up after a reload.
                self.end_pending(&create.id);
                self.end_earlier(&create);
                let name = volume
                    .name
                    .clone()
                    .unwrap_or_else(|| create.request.name.clone());
                self.announce(Announcement::Created(name));
                self.effect(Effect::RememberRegion(create.request.region.clone()));
                self.effect(Effect::ClearForm(create.request));
                self.effect(Effect::FocusName);
                self.effect(Effect::Notify(HostEvent::created(&volume)));
            }
            outcome @ Outcome::Unconfirmed { .. } => {
                let id = create.id.clone();
                if let Some(pending) = self.pending(&id) {
                    pending.stage = Stage::Unconfirmed(0);
                    pending.details.clone_from(&details);
                }
                self.end_earlier(&create);
                self.report(sent, outcome, status, details);
                self.start_check(id, None);
            }
            outcome => {
                self.end_pending(&create.id);
                if let Outcome::Throttled {
                    retry_after: Some(retry_after),
                    ..
                } = &outcome
                {
                    self.wait(retry_after, now);
                }
                let request = create.request.clone();
                let is_name_taken = outcome.is_name_taken();
                self.report(sent, outcome, status, details);
                if is_name_taken {
                    self.effect(Effect::MarkTaken(request));
                    self.effect(Effect::FocusName);
                    self.poll_now();
                }
            }
        }
    }

    /// Ends the earlier attempts of a create: their volume would be its own.
    pub(super) fn end_earlier(&mut self, create: &PendingCreate) {
        let is_earlier = |pending: &&Pending| {
            pending.create.request == create.request
                && pending.create.id != create.id
                && pending.stage != Stage::Sent
        };
        let earlier = self.pending.iter().filter(is_earlier);
        let ids = earlier.map(|pending| pending.create.id.clone());
        for id in ids.collect::<Vec<_>>() {
            self.end_pending(&id);
        }
    }

    /// Reports an outcome without a volume, to the user and to the host.
    pub(super) fn report(
        &mut self,
        Pending {
            create, is_item, ..
        }: Pending,
        outcome: Outcome,
        status: Option<u16>,
        details: String,
    ) {
        let event = HostEvent::failed(&outcome, status);
        let is_unconfirmed = matches!(outcome, Outcome::Unconfirmed { .. });
        self.effects.extend(event.map(Effect::Notify));
        self.set_failure(Failure {
            request: create.request,
            cause: Cause::Sent {
                outcome,
                status,
                details,
            },
            lookup: Lookup::NotNeeded,
            pending: is_unconfirmed.then_some(create.id),
            is_item,
        });
    }

    /// A card for a volume that was created.
    pub(super) fn add_card(
        &mut self,
        volume: Volume,
        note: Option<String>,
        details: String,
        listed_at: Option<i64>,
        now: Time,
    ) {
        let card = Card {
            key: self.next_card,
            volume,
            note,
            details: Some(details),
            created_at: seconds(now),
            listed_at,
            age: match listed_at {
                Some(_) => StatusAge::Current,
                None => StatusAge::AsOfCreation,
            },
        };
        let card = self.take_card(card, now);
        self.effect(Effect::AddCard(Box::new(card)));
    }
}
