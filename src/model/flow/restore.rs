//! Creates that were persisted by a page that is gone, or by a tab that this one is a copy of.

use super::send::Busy;
use super::{CreateFlow, Effect, Lookup, Pending, PendingCreate, PendingId, Stage};
use crate::model::contract::CreateVolume;
use crate::model::event::HostEvent;
use crate::model::outcome::{Exchange, Interruption, Outcome};

impl CreateFlow {
    /// A create that was sent by a page that is gone, or by another tab. Until it is known which,
    /// the same is not sent again without a look into the list.
    pub(super) fn restore_pending(&mut self, create: PendingCreate) {
        if self.pending(&create.id).is_none() {
            self.pending.push(Pending {
                create,
                known: self.seen.clone(),
                stage: Stage::Restored,
                is_item: false,
                details: String::new(),
            });
        }
    }

    /// An item of a batch was sent by a page that is gone, and its create is not persisted.
    pub(super) fn assume_sent(&mut self, request: CreateVolume) {
        let create = self.new_pending(request);
        self.pending.push(Pending {
            create: create.clone(),
            known: self.seen.clone(),
            stage: Stage::Unconfirmed(0),
            is_item: false,
            details: String::new(),
        });
        self.effect(Effect::Persist(create));
    }

    /// The user sends the same: this tab looks it up, also where another one may run it.
    pub(super) fn adopt(&mut self, id: &PendingId) {
        let Some(pending) = self
            .pending(id)
            .filter(|pending| pending.stage == Stage::Restored)
        else {
            return;
        };
        pending.stage = Stage::Unconfirmed(0);
        let event = HostEvent::failed(&left(), None);
        self.effects.extend(event.map(Effect::Notify));
    }

    /// Another tab runs a restored create.
    pub(super) fn disown(&mut self, id: &PendingId) {
        let stage = self.pending(id).map(|pending| pending.stage);
        if stage == Some(Stage::Restored) {
            self.end_pending(id);
        }
    }

    /// The answer of a restored create is lost.
    pub(super) fn claim(&mut self, id: &PendingId, details: String) {
        let Some(pending) = self.pending(id) else {
            return;
        };
        if pending.stage != Stage::Restored {
            return;
        }
        pending.stage = Stage::Unconfirmed(0);
        pending.details.clone_from(&details);
        let pending = pending.clone();
        let outcome = left();
        match &self.busy {
            Busy::Idle => {
                self.end_earlier(&pending.create);
                self.report(pending, outcome, None, details);
                self.start_check(id.clone(), None);
            }
            // The last of several is shown; one walk through the list serves them all.
            Busy::Checking { then: None, .. } => {
                self.end_earlier(&pending.create);
                self.report(pending, outcome, None, details);
                self.busy = Busy::Checking {
                    id: id.clone(),
                    then: None,
                };
                if let Some(failure) = &mut self.failure {
                    failure.lookup = Lookup::Running;
                }
            }
            // The user has sent something by now: it is looked up beside that.
            _ => self
                .effects
                .extend(HostEvent::failed(&outcome, None).map(Effect::Notify)),
        }
    }
}

/// The outcome of a create whose page was left.
fn left() -> Outcome {
    Outcome::of(&Exchange {
        reply: None,
        interruption: Some(Interruption::Left),
    })
}
