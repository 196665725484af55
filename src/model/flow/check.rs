//! Looking up the volumes of unconfirmed creates.

use super::card::seconds;
use super::poll::{FIRST_PAUSE, LOOKS};
use super::send::Busy;
use super::{Announcement, CreateFlow, Effect, Lookup, Pending, PendingId, Stage, Time, Timer};
use crate::model::contract::{CreateVolume, Volume};
use crate::model::event::HostEvent;
use crate::model::lookup::{self, LookupError, LookupResult};
use crate::model::outcome::NotSent;

/// The delay before the second lookup, in milliseconds: a volume may appear late in the list.
const SECOND_LOOK: u32 = 2_000;

impl CreateFlow {
    /// Looks up the volume of an unconfirmed create; where it is not found, `then` is sent.
    pub(super) fn start_check(&mut self, id: PendingId, then: Option<CreateVolume>) {
        self.announce(Announcement::Clear);
        if let Some(failure) = self.failure_of(&id) {
            failure.lookup = Lookup::Running;
        } else {
            self.failure = None;
            self.existing = None;
        }
        self.busy = Busy::Checking { id, then };
        self.list.pause = FIRST_PAUSE;
        self.list.failures = 0;
        self.abort_walk();
        self.start_walk();
    }

    pub(super) fn check_again(&mut self) {
        let failure = self
            .failure
            .as_ref()
            .filter(|failure| failure.can_check_again());
        let Some(id) = failure.and_then(|failure| failure.pending.clone()) else {
            return;
        };
        if matches!(self.busy, Busy::Idle) {
            self.start_check(id, None);
        }
    }

    pub(super) fn session_replaced(&mut self) {
        self.signed_in = Some(true);
        self.list.failures = 0;
        let needs_session = Some(Lookup::Failed(LookupError::NoSession));
        if self.failure.as_ref().map(|failure| failure.lookup) == needs_session {
            self.check_again();
        }
    }

    pub(super) fn cancel_check(&mut self, id: &PendingId, then: Option<CreateVolume>) {
        self.abort_walk();
        self.effect(Effect::StopTimer(Timer::SecondLook));
        self.busy = Busy::Idle;
        match then {
            Some(request) if self.failure.is_none() => {
                self.fail_unsent(request, NotSent::Cancelled, false);
            }
            _ => self.fail_lookup(id, LookupError::Cancelled),
        }
    }

    pub(super) fn second_look(&mut self) {
        if matches!(self.busy, Busy::Checking { .. }) && self.list.walk.is_none() {
            self.start_walk();
        }
    }

    pub(super) fn find_created(&self, pending: &Pending, volumes: &[Volume]) -> LookupResult {
        let known = self.known(pending);
        lookup::find_created(volumes, &pending.create.request, &known, self.platform.nfc)
    }

    /// Shows the volumes of unconfirmed creates that are among these.
    pub(super) fn find_unconfirmed(&mut self, volumes: &[Volume], now: Time) {
        let ids = self.unconfirmed().map(|pending| pending.create.id.clone());
        for id in ids.collect::<Vec<_>>() {
            let pending = self.pending(&id).cloned();
            let result = pending.map(|pending| self.find_created(&pending, volumes));
            if let Some(LookupResult::Found(volume)) = result {
                self.found(&id, *volume, now);
            }
        }
    }

    /// A create's volume was not in the list.
    pub(super) fn looked_up(&mut self, id: &PendingId, volumes: &[Volume]) {
        let Some(pending) = self.pending(id).cloned() else {
            return;
        };
        let another = self.find_created(&pending, volumes) == LookupResult::Another;
        match pending.stage {
            Stage::Unconfirmed(looks) if looks.saturating_add(1) < LOOKS => {
                self.set_stage(id, Stage::Unconfirmed(looks.saturating_add(1)));
            }
            Stage::Unconfirmed(_) => {
                self.set_stage(id, Stage::NotFound);
                self.item_not_found(&pending.create, another);
                self.not_found(id, &pending.create.request.name, another);
            }
            _ => {
                self.item_not_found(&pending.create, another);
                self.set_not_found(id, another);
            }
        }
        self.checked(id);
    }

    fn set_stage(&mut self, id: &PendingId, stage: Stage) {
        if let Some(pending) = self.pending(id) {
            pending.stage = stage;
        }
    }

    /// The volume of an unconfirmed create was found.
    pub(super) fn found(&mut self, id: &PendingId, volume: Volume, now: Time) {
        let Some(pending) = self.pending(id) else {
            return;
        };
        let (details, request) = (pending.details.clone(), pending.create.request.clone());
        let event = HostEvent::created(&volume);
        self.item_found(&request, &volume);
        self.add_card(volume, None, details, Some(seconds(now)), now);
        self.end_pending(id);
        self.announce(Announcement::Found(request.name.clone()));
        self.effect(Effect::RememberRegion(request.region.clone()));
        self.effect(Effect::ClearForm(request.clone()));
        let is_awaited = matches!(&self.busy, Busy::Checking { id: own, .. } if own == id);
        if is_awaited {
            self.busy = Busy::Idle;
            self.effect(Effect::FocusName);
        }
        // Nor is a later attempt's failure true any more.
        if self
            .failure
            .as_ref()
            .is_some_and(|failure| failure.request == request)
        {
            self.failure = None;
        }
        self.effect(Effect::Notify(event));
    }

    fn not_found(&mut self, id: &PendingId, name: &str, another: bool) {
        self.effect(Effect::Forget(id.clone()));
        if self.failure_of(id).is_none() {
            self.announce(Announcement::NotFound(name.to_owned()));
        }
        self.set_not_found(id, another);
    }

    fn set_not_found(&mut self, id: &PendingId, another: bool) {
        if let Some(failure) = self.failure_of(id) {
            failure.lookup = Lookup::NotFound { another };
        }
    }

    /// The user waits for this look-up, which did not find the volume.
    fn checked(&mut self, id: &PendingId) {
        let stage = self.pending(id).map(|pending| pending.stage);
        match &mut self.busy {
            Busy::Checking { id: own, then } if own == id => {
                if matches!(stage, Some(Stage::Unconfirmed(_))) {
                    self.effect(Effect::StartTimer(Timer::SecondLook, SECOND_LOOK));
                    return;
                }
                let then = then.take();
                self.busy = Busy::Idle;
                if let Some(request) = then {
                    self.send(request);
                }
            }
            _ => {}
        }
    }
}
